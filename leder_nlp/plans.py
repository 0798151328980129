"""The record of an evaluation run: what ran on what, with which versions and hashes, and its numbers.

A record holds no text: its schema leaves room for names, hashes and numbers only.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from leder_nlp import resources
from leder_nlp.errors import EvaluationError, OutputError
from leder_nlp.evaluate.redaction import score_redaction
from leder_nlp.evaluate.summary import summary
from leder_nlp.evaluate.tags import score_tags
from leder_nlp.io.corpus import read_corpus
from leder_nlp.io.formats.catalog import read_annotated
from leder_nlp.io.results import read_tags
from leder_nlp.models import load
from leder_nlp.pipeline import Pipeline
from leder_nlp.progress import Report, unheard
from leder_nlp.provenance import fingerprint, provenance
from leder_nlp.records import AnnotatedReview, Known
from leder_nlp.redact.redactor import Redactor
from leder_nlp.tag.tagger import Tagger

FORMAT = "leder-nlp run record 1"


def run_record(
    *,
    command: str,
    corpus: Path,
    model: Path | None,
    scores: Mapping[str, Any],
    settings: Mapping[str, Any],
) -> dict[str, Any]:
    """Give the record of a run, held against `schemas/run_record.json`.

    `command` is the verb ("evaluate redaction"), not the command line; `corpus` and `model` are
    folders or files, hashed whole; `scores` is what `evaluate.summary` gives; `settings` are numbers,
    flags and short names. Raises InputError if corpus or model is not there, ConfigError for a bad
    SOURCE_DATE_EPOCH, ResourceError if the record breaks its schema, as it would with text in it.
    """
    record = {
        "format": FORMAT,
        "command": command,
        **provenance(),
        "corpus": fingerprint(corpus),
        "model": None if model is None else fingerprint(model),
        "settings": dict(settings),
        "scores": dict(scores),
    }
    return dict(resources.checked(record, "run_record", where="run record"))


def score_corpus(
    corpus: Path,
    *,
    model: Path | None,
    split: str | None = None,
    known: bool = True,
    resamples: int = 2_000,
    report: Report = unheard,
) -> dict[str, Any]:
    """Redact and tag a corpus, score both against its gold, and give the run record.

    `model` is a model folder, None for the rules alone. `known=False` takes the form's identifiers
    away, as if nobody had filled them in. Tags are scored in raw offsets, end to end: what
    redaction does to them counts. A review that is quarantined is left out of both and counted.
    Raises EvaluationError if no review is left.
    """
    gold = [one if known else _without_known(one) for one in read_corpus(corpus, split=split)]
    report(f"{len(gold)} annotated reviews")
    redactor = Redactor.default()
    tagger = Tagger() if model is None else Tagger(load(model))
    results = Pipeline(redactor=redactor, tagger=tagger).run([one.review for one in gold])
    out = {one.review_id: one for one in results}
    if not out:
        raise EvaluationError(f"{corpus.name}: no review came out of redaction; nothing can be scored")
    kept = [one for one in gold if one.review.review_id in out]
    report(f"{len(results)} redacted and tagged, {len(results.quarantined)} in quarantine; scoring")
    scores = summary(
        redaction=score_redaction(kept, {one.review.review_id: redactor.detect(one.review) for one in kept}),
        tags=score_tags(
            [tag for one in kept for tag in one.tags],
            [tag for one in results for tag in one.raw_tags()],
            reviews=list(out),
        ),
        resamples=resamples,
    )
    settings = {"known": known, "resamples": resamples, "quarantined": len(results.quarantined)}
    named = {"split": split} if split else {}
    return run_record(
        command="evaluate corpus", corpus=corpus, model=model, scores=scores, settings={**settings, **named}
    )


def _without_known(annotated: AnnotatedReview) -> AnnotatedReview:
    return replace(annotated, review=replace(annotated.review, known=Known()))


def score_files(gold: Path, pred: Path, *, resamples: int = 2_000) -> dict[str, Any]:
    """Score a file of tags against annotated reviews; offsets are those of the gold's text."""
    annotated = read_annotated(gold)
    scores = summary(
        tags=score_tags(
            [tag for one in annotated for tag in one.tags],
            list(read_tags(pred)),
            reviews=[one.review.review_id for one in annotated],
        ),
        resamples=resamples,
    )
    return run_record(
        command="evaluate files", corpus=gold, model=None, scores=scores, settings={"resamples": resamples}
    )


def write_record(folder: Path, record: Mapping[str, Any]) -> Path:
    """Write a record into the folder and give its path; the same record gives the same file.

    Raises ResourceError if the record breaks its schema, OutputError if it cannot be written.
    """
    resources.checked(record, "run_record", where="run record")
    try:
        text = json.dumps(record, indent=1, sort_keys=True, allow_nan=False) + "\n"
    except ValueError:
        text = ""
    if not text:
        raise OutputError("the run record holds a number that JSON cannot (NaN or infinity)")
    day = record["date"][:10]
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    target = Path(folder) / f"{day}-{record['command'].replace(' ', '-')}-{digest}.json"
    try:
        _write(target, text)
    except OSError as error:
        problem = f"{target}: cannot be written ({type(error).__name__})"
    else:
        return target
    raise OutputError(problem)


def _write(target: Path, text: str) -> None:
    """Write a file whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".record-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
