"""Many reviews, from a source to an output folder: streamed, whole or not at all, every row accounted for."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from leder_nlp.collector import calm
from leder_nlp.drafts import TAXONOMY, drafted
from leder_nlp.io.queue_files import write_queue
from leder_nlp.io.results import doubt_records, json_line, redacted_record, redaction_records, tag_record
from leder_nlp.io.tags_table import TagsTable
from leder_nlp.models import Model
from leder_nlp.pipeline import Pipeline, redact
from leder_nlp.progress import unheard
from leder_nlp.provenance import provenance
from leder_nlp.records import Quarantined, RedactedReview, Review, TaggedReview
from leder_nlp.redact.catalog import SPACY
from leder_nlp.redact.detectors.piped import Piped
from leder_nlp.redact.redactor import Redactor
from leder_nlp.report.disclosure import Disclosure
from leder_nlp.report.html import write_report
from leder_nlp.report.quotes import Quotes
from leder_nlp.report.summary import Summary
from leder_nlp.report.tables import write_summary_csv
from leder_nlp.spans import Edits
from leder_nlp.tag.doubtful import Doubtful, doubtful
from leder_nlp.tag.tagger import Tagger
from leder_nlp.tagging import made_with
from leder_nlp.workers import tagged

EVERY = 0.5
"""Seconds between two reports of progress."""

Progress = Callable[["Totals"], None]
Keep = Callable[[Review, RedactedReview, Edits], None]


def _forget(review: Review, redacted: RedactedReview, edits: Edits) -> None:
    """Keep nothing of the raw text: what is done unless somebody asks."""


@dataclass(slots=True)
class Totals:
    """How many reviews came in, came out redacted and were quarantined; how many tags were given."""

    read: int = 0
    redacted: int = 0
    quarantined: int = 0
    tags: int = 0
    queued: int = 0
    characters: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def adds_up(self) -> bool:
        """Say whether every review read came out or is in the quarantine."""
        return self.read == self.redacted + self.quarantined

    def counts(self) -> dict[str, int]:
        """Give the numbers by name."""
        return {
            "read": self.read,
            "redacted": self.redacted,
            "quarantined": self.quarantined,
            "tags": self.tags,
            "queued": self.queued,
            "characters": self.characters,
        }


def tag_reviews(
    reviews: Iterable[Review | Quarantined],
    out: Path,
    *,
    pipeline: Pipeline | None = None,
    rule: str = "nhs_subnational",
    quotes: bool = True,
    overwrite: bool = False,
    progress: Progress = unheard,
    workers: int = 1,
) -> Totals:
    """Redact and tag all reviews and write redacted texts, tags, tables and report into `out`.

    The same results come of any number of `workers` (processes); few reviews never need a second.
    Raises OutputError if `out` holds anything and `overwrite` is not said, or cannot be written;
    InputError as the reviews are read. Nothing is left behind then.
    """
    pipeline = pipeline or Pipeline()
    chosen = Disclosure.named(rule)
    totals = Totals()
    made = made_with(pipeline.tagger)
    taxonomy = pipeline.tagger.taxonomy
    summary, examples = Summary(taxonomy), Quotes()
    queue: list[Doubtful] = []
    threshold = pipeline.tagger.settling.threshold
    beside = "rules" if pipeline.tagger.model is None else "model"
    with calm(), drafted(out, overwrite=overwrite) as draft:
        with ExitStack() as stack:
            texts = stack.enter_context(_texts(draft))
            tags = stack.enter_context(_lines(draft / "tags.jsonl"))
            quarantine = stack.enter_context(_lines(draft / "quarantine.jsonl"))
            table = stack.enter_context(TagsTable(draft / "tags.csv", taxonomy))
            for outcome in _counted(
                tagged(_reading(reviews, totals), pipeline, workers=workers), totals, progress
            ):
                if isinstance(outcome, Quarantined):
                    _write(quarantine, {"id": outcome.review_id, "reason": outcome.reason})
                    continue
                texts(outcome.review)
                for tag in outcome.tags:
                    _write(tags, tag_record(tag))
                table.add(outcome)
                summary.add(outcome)
                examples.add(outcome)
                queue += doubtful(outcome, threshold=threshold, beside=beside)
        write_queue(draft, queue)
        totals.queued = len(queue)
        run = _run(
            "tag",
            totals,
            made,
            model=pipeline.tagger.model,
            **_policy(pipeline.redactor),
            disclosure=chosen.name,
            quotes=quotes,
            threshold=threshold,
            **_codebook(pipeline.tagger),
        )
        if not taxonomy.ships:
            _dump(draft / TAXONOMY, taxonomy.written())
        write_summary_csv(draft / "summary.csv", summary, rule=chosen)
        write_report(
            draft / "report.html", summary, run=run, rule=chosen, quotes=list(examples) if quotes else []
        )
        _dump(draft / "run.json", run)
    return totals


def _codebook(tagger: Tagger) -> dict[str, str]:
    """Say which codebook was used, and whether rules read beside the model, where it is another."""
    if tagger.taxonomy.ships:
        return {}
    return {"taxonomy": tagger.taxonomy.version, "rules": tagger.beside}


def redact_reviews(
    reviews: Iterable[Review | Quarantined],
    out: Path,
    *,
    redactor: Redactor | None = None,
    overwrite: bool = False,
    progress: Progress = unheard,
    keep: Keep = _forget,
) -> Totals:
    """Redact all reviews and write the redacted texts, the check list, the quarantine and the run into `out`.

    `keep` is handed each review beside what came of it, to be kept apart and inside (`keeping.py`).
    Raises OutputError and InputError as `tag_reviews` does.
    """
    redactor = redactor or Redactor.default()
    totals = Totals()
    made = provenance()
    with calm(), drafted(out, overwrite=overwrite) as draft:
        with _texts(draft) as texts, _lines(draft / "quarantine.jsonl") as quarantine:
            outcomes = _kept(_reading(reviews, totals), redactor, keep)
            for outcome in _counted(outcomes, totals, progress):
                if isinstance(outcome, Quarantined):
                    _write(quarantine, {"id": outcome.review_id, "reason": outcome.reason})
                else:
                    texts(outcome)
        _dump(draft / "run.json", _run("redact", totals, made, **_policy(redactor)))
    return totals


def _kept(
    reviews: Iterable[Review | Quarantined], redactor: Redactor, keep: Keep
) -> Iterator[RedactedReview | Quarantined]:
    for review in reviews:
        outcome = redact(review, redactor)
        if isinstance(outcome, Quarantined):
            yield outcome
        else:
            if isinstance(review, Review):
                keep(review, *outcome)
            yield outcome[0]


def _policy(redactor: Redactor) -> dict[str, Any]:
    """Say how identifiers are written, and loudly where that looks like the real thing."""
    policy = redactor.policy
    own: dict[str, Any] = {"policy": policy.name, "dates": policy.dates, "ages": policy.ages}
    piped = redactor.detectors.get(SPACY)
    if isinstance(piped, Piped):
        own["spacy"] = piped.said
    if policy.surrogates:
        own["surrogates"] = "yes: names, places, numbers and dates in the texts are invented"
    return own


@contextmanager
def _texts(draft: Path) -> Iterator[Callable[[RedactedReview], None]]:
    """Give what writes a redacted review: its text, and without text its redactions and its check list."""
    with (
        _lines(draft / "redacted.jsonl") as texts,
        _lines(draft / "redactions.jsonl") as redactions,
        _lines(draft / "check.jsonl") as checks,
    ):

        def written(review: RedactedReview) -> None:
            _write(texts, redacted_record(review))
            for record in redaction_records(review):
                _write(redactions, record)
            for record in doubt_records(review):
                _write(checks, record)

        yield written


def _reading(reviews: Iterable[Review | Quarantined], totals: Totals) -> Iterator[Review | Quarantined]:
    for review in reviews:
        totals.read += 1
        totals.characters += len(review.text) if isinstance(review, Review) else 0
        yield review


def _counted(outcomes: Iterable[Any], totals: Totals, progress: Progress) -> Iterator[Any]:
    told = time.monotonic()
    for outcome in outcomes:
        if isinstance(outcome, Quarantined):
            totals.quarantined += 1
        else:
            totals.redacted += 1
            totals.tags += len(outcome.tags) if isinstance(outcome, TaggedReview) else 0
        yield outcome
        if time.monotonic() - told > EVERY:
            told = time.monotonic()
            progress(totals)
    progress(totals)


def _run(
    command: str, totals: Totals, made: dict[str, Any], *, model: Model | None = None, **settings: Any
) -> dict[str, Any]:
    """Say how it was made: versions and hashes as they were at the start, settings, counts."""
    return {
        "command": command,
        **made,
        "model": None
        if model is None
        else {"name": model.name, "sha256": dict(model.card["sha256"]), "manifest": model.manifest},
        "settings": settings,
        "counts": totals.counts(),
    }


def _lines(path: Path) -> IO[str]:
    return path.open("w", encoding="utf-8", newline="\n")


def _write(file: IO[str], record: Mapping[str, Any]) -> None:
    file.write(json_line(record) + "\n")


def _dump(path: Path, value: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
