"""Redaction measured on marked texts that others published, beside other tools and by two scorers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leder_nlp.errors import EvaluationError, InputError, RedactionError
from leder_nlp.evaluate.redaction import RedactionScores, score_redaction
from leder_nlp.plans.plan import Plan
from leder_nlp.progress import Report
from leder_nlp.records import AnnotatedReview, Identifier, Review
from leder_nlp.redact.redactor import Redactor
from leder_nlp.spans import Span

DATA, PEERS = "LEDER_NLP_EXTERNAL_DATA", "LEDER_NLP_PEERS"
OWN = "leder_nlp"
SECONDS = 1_800
"""The longest that another tool or scorer may take over one set."""
SAME = {
    "entity_recall_direct": "entity_recall_direct",
    "entity_recall_quasi": "entity_recall_quasi",
    "mention_recall": "mention_recall_all",
    "character_recall": "char_recall_all",
    "character_precision": "char_precision",
    "leak_rate": "leak_rate_direct",
}
"""What our harness and the second scorer both measure, by their names."""

Spans = Mapping[str, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class MarkedSet:
    """A file of marked texts. `neutral` are right either way; `whole`: every identifier is marked."""

    file: Path
    gold: tuple[AnnotatedReview, ...] = field(repr=False)
    neutral: Spans
    whole: bool


def outside_path(name: Path) -> Path:
    """Give the folder of the sets, or a table. Raises InputError, naming the variable, if it is missing."""
    root = os.environ.get(DATA)
    path = Path(root or "") / name
    if not root or not path.exists():
        raise InputError(f"{DATA} must name the folder of outside data, with {name.as_posix()} in it")
    return path


def outside_scores(plan: Plan, folder: Path, report: Report) -> dict[str, Any]:
    """Give for each set and each system its scores, and how far the second scorer differs.

    Each policy beside that of the plan is a system of its own, such as `leder_nlp_publish`.

    Raises EvaluationError if there is no set. A peer that is not installed is skipped; the report says so.
    """
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise EvaluationError(f"{folder.name}: there are no marked texts (*.jsonl) in it")
    scorer = folder.parent / plan.scorer if plan.scorer else None
    if scorer is not None and not scorer.is_file():
        report(f"{scorer.name} is not there: figures are not cross-checked")
        scorer = None
    peers = {name: python for name in plan.peers if (python := _python(name, report))}
    named = {OWN: plan.system.policy} | {f"{OWN}_{policy}": policy for policy in plan.system.beside}
    redactors = {name: Redactor.default(policy=policy) for name, policy in named.items()}
    scores: dict[str, Any] = {}
    for file in files:
        marked = read_marked(file)
        own = {name: _found(redactor, marked) for name, redactor in redactors.items()}
        systems: dict[str, Spans] = {name: found for name, (found, _) in own.items()}
        for name, python in peers.items():
            found = _peer(python, plan.runner, name, marked, report)
            systems |= {name: found} if found is not None else {}
        key = file.stem.replace(".", "_").lower()
        scores[key] = {name: _scored(marked, found, scorer) for name, found in systems.items()}
        for name, (_, quarantined) in own.items():
            scores[key][name]["quarantined"] = quarantined
        report(f"{file.stem}: {len(marked.gold)} texts")
    return scores


def read_marked(file: Path) -> MarkedSet:
    """Read a set: {id, text, spans: [{start, end, identifier_type, entity_id}], gold}, in code points.

    An entity is direct if any mention of it is. Raises InputError naming the line that is built otherwise.
    """
    gold: list[AnnotatedReview] = []
    neutral: dict[str, list[Span]] = {}
    whole = True
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            gold.append(AnnotatedReview(Review(row["id"], row["text"]), tuple(_marks(row["spans"]))))
            neutral[row["id"]] = [
                Span(one["start"], one["end"]) for one in row["spans"] if one["identifier_type"] == "OPTIONAL"
            ]
            whole = whole and row.get("gold", "full") == "full"
            problem = ""
        except (KeyError, TypeError, ValueError) as error:
            problem = f"{file.name}:{number}: no marked text ({type(error).__name__})"
        if problem:
            raise InputError(problem)
    return MarkedSet(file, tuple(gold), neutral, whole)


def _marks(spans: Sequence[Mapping[str, Any]]) -> Iterator[Identifier]:
    kept = [
        (str(one.get("entity_id") or f"mention {number}"), one)
        for number, one in enumerate(spans)
        if one["identifier_type"] in ("DIRECT", "QUASI")
    ]
    direct = {who for who, one in kept if one["identifier_type"] == "DIRECT"}
    for who, one in kept:
        yield Identifier(Span(one["start"], one["end"]), "person" if who in direct else "other", who=who)


def _found(redactor: Redactor, marked: MarkedSet) -> tuple[Spans, int]:
    """Give what the redactor covers, in raw offsets, and how many texts it would not let out."""
    found: dict[str, Sequence[Span]] = {}
    quarantined = 0
    for one in marked.gold:
        try:
            found[one.review.review_id] = redactor.redact_with_edits(one.review)[1].before
        except RedactionError:
            quarantined += 1
            found[one.review.review_id] = tuple(own.span for own in redactor.detect(one.review))
    return found, quarantined


def _scored(marked: MarkedSet, found: Spans, scorer: Path | None) -> dict[str, Any]:
    masks = {
        own: [Identifier(span, "other") for span in _outside(spans, marked.neutral.get(own, ()))]
        for own, spans in found.items()
    }
    scores = score_redaction(marked.gold, masks)
    figures = _figures(scores, whole=marked.whole)
    row: dict[str, Any] = {"texts": len(marked.gold), **figures}
    if scorer is not None:
        row["second_scorer_differs_by"] = _difference(figures, _second(scorer, marked.file, found))
    return row


def _figures(scores: RedactionScores, *, whole: bool) -> dict[str, float | None]:
    """Give the figures; what needs every identifier to be marked is null where only some are."""
    return {
        "entity_recall_direct": scores.direct_entities.recall,
        "entity_recall_quasi": scores.quasi_entities.recall,
        "mention_recall": scores.mentions.recall,
        "character_recall": scores.character_recall,
        "character_precision": scores.character_precision if whole else None,
        "over_redaction": scores.over_redaction if whole else None,
        "leak_rate": scores.leak_rate,
        "leak_upper_bound": scores.leak_bound() if scores.leaking.due else None,
    }


def _outside(spans: Sequence[Span], neutral: Sequence[Span]) -> list[Span]:
    """Give what is left of spans without the neutral places."""
    left = list(spans)
    for hole in neutral:
        left = [
            Span(start, end)
            for span in left
            for start, end in ((span.start, min(span.end, hole.start)), (max(span.start, hole.end), span.end))
            if start < end
        ]
    return left


def _difference(own: Mapping[str, float | None], other: Mapping[str, Any]) -> float:
    """Give the largest difference of a figure; 1 where only one of the two is defined."""
    largest = 0.0
    for name, theirs in SAME.items():
        ours, second = own[name], other[theirs]
        if (ours is None) != (second is None):
            return 1.0
        if ours is not None:
            largest = max(largest, abs(ours - float(second)))
    return largest


def _second(scorer: Path, gold: Path, found: Spans) -> dict[str, Any]:
    """Run the second scorer on ids and offsets. Raises EvaluationError if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        pred, out = Path(folder) / "pred.jsonl", Path(folder) / "out.json"
        lines = (
            json.dumps({"id": own, "spans": [{"start": span.start, "end": span.end} for span in spans]})
            for own, spans in found.items()
        )
        pred.write_text("\n".join(lines) + "\n", encoding="utf-8")
        if not _ran(sys.executable, scorer, "--gold", gold, "--pred", pred, "--json", out):
            raise EvaluationError(f"{scorer.name} failed on {gold.name}; run it by hand to see why")
        return dict(json.loads(out.read_text(encoding="utf-8")))


def _python(name: str, report: Report) -> Path | None:
    """Give the Python of a peer; None, and a line that says so, where it is not installed."""
    root = os.environ.get(PEERS)
    for place in ("bin/python", "Scripts/python.exe") if root else ():
        if (Path(root or "") / name / place).exists():
            return Path(root or "") / name / place
    report(f"{name} is skipped: {PEERS} names no folder with an environment {name} in it")
    return None


def _peer(python: Path, runner: Path | None, name: str, marked: MarkedSet, report: Report) -> Spans | None:
    """Run another tool over the texts; None, and a line that says so, where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "pred.jsonl"
        if runner is None or not _ran(python, runner, name, marked.file, out):
            report(f"{name} is skipped for {marked.file.stem}: it does not run in its environment")
            return None
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n") if line]
    return {
        row["id"]: [Span(own["start"], own["end"]) for own in row["spans"] if own["start"] < own["end"]]
        for row in rows
    }


def _ran(program: str | Path, *arguments: str | Path) -> bool:
    """Run a program and say whether it succeeded; what it prints may hold text and is thrown away."""
    try:
        done = subprocess.run(
            (str(program), *map(str, arguments)), capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def as_rows(scores: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Give a table of the scores: a row for each set and system."""
    from leder_nlp.plans.text import number

    names = [*SAME, "over_redaction", "second_scorer_differs_by"]
    yield ("set", "system", "texts", *(name.replace("_", " ") for name in names))
    for key, systems in scores.items():
        for system, row in systems.items():
            cells = (number(row[name]) if row.get(name) is not None else "–" for name in names)
            yield (key, system, str(row["texts"]), *cells)
