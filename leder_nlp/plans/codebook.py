"""Plans of other codebooks: learn from one part of a table outside, score another; and scores of a model."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from leder_nlp.codebooks.classifier import CodebookClassifier
from leder_nlp.codebooks.grouping import shared
from leder_nlp.codebooks.model import CodebookModel
from leder_nlp.codebooks.names import check_labels
from leder_nlp.codebooks.store import SCHEMA, load, save
from leder_nlp.codebooks.tables import Columns, Passages, read_passages
from leder_nlp.codebooks.teaching import labelled, teach
from leder_nlp.errors import ConfigError, InputError
from leder_nlp.plans.codebook_scores import Scored, codebook_scores, paired_groups
from leder_nlp.plans.floors import held
from leder_nlp.plans.measures import undefined
from leder_nlp.plans.outside import outside_path
from leder_nlp.plans.plan import LEVEL, RESAMPLES, Codebook, Plan
from leder_nlp.plans.records import run_record
from leder_nlp.plans.text import aligned, ends, number
from leder_nlp.progress import Report, unheard
from leder_nlp.provenance import fingerprint


def run_codebook(plan: Plan, report: Report = unheard) -> dict[str, Any]:
    """Learn a model of the part to learn from, score the other part, and give the run record.

    Raises InputError where the table is not there or a passage of one part has its group in the other too.
    """
    own = plan.codebook
    if own is None:
        raise ConfigError(f"{plan.name}: is no plan of a codebook")
    table = outside_path(plan.data)
    began = time.process_time()
    learned = read_passages(table, _columns(own, own.learn))
    model, card = teach(learned, _classifier(own), name=plan.name, report=report)
    report(f"trained in {time.process_time() - began:.0f} s of CPU, with reading and redaction")
    held_out = read_passages(table, _columns(own, own.score))
    if own.group and set(learned.groups) & set(held_out.groups):
        raise InputError(f"{table.name}: a group stands in the part to learn from and in the part to score")
    again = shared(*([entry.passage.text for entry in part.entries] for part in (learned, held_out)))
    if again:
        report(f"{again} of {len(held_out.entries)} passages to score say the same as one learned from")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / plan.name
        save(model, card, folder)
        more = {
            "plan": {
                "name": plan.name,
                "sha256": None if plan.file is None else fingerprint(plan.file)["sha256"],
            },
            "data": {},
        }
        return _recorded(
            # What is written and read back is scored: a user of the model has no other.
            load(folder)[0],
            held_out,
            folder=folder,
            table=table,
            command="evaluate plan",
            floors=plan.floors,
            how={"resamples": plan.resamples, "level": plan.level, "seed": plan.seed},
            settings=_settings(own, learned, card) | {"learned_by_heart": again},
            more=more,
        )


def score_model(
    folder: Path,
    table: Path,
    columns: Columns,
    *,
    beside: str | None = None,
    allow_names: bool = False,
    resamples: int = RESAMPLES,
    level: float = LEVEL,
    seed: int = 0,
    report: Report = unheard,
) -> tuple[dict[str, Any], Passages]:
    """Score a model folder on the passages of a table; give the run record and what was read.

    `beside` is the sentence encoder's folder or package, as `load` takes it.
    Intervals are drawn by the column of groups, or by passage without one; `resamples=0` gives none. Raises
    InputError if the table holds none of the model's labels, or, unless `allow_names` is said, one that the
    model does not know and that looks like a person's name: the record would hold it.
    """
    model, _ = load(folder, beside=beside)
    passages = read_passages(table, columns)
    if not set(passages.names) & set(model.labels):
        raise InputError("--labels: the table holds none of the labels that the model gives")
    for line in passages.grouping.told() if passages.grouping else ():
        report(line)
    strange = sorted(set(passages.names) - set(model.labels))
    check_labels(strange, passages.people, allowed=allow_names, report=report)
    record = _recorded(
        model,
        passages,
        folder=folder,
        table=table,
        command="codebook score",
        floors={},
        how={"resamples": resamples, "level": level, "seed": seed},
        settings={"grouped": bool(columns.group)},
        more={},
    )
    for line in _unlike(model.labels, passages, columns):
        report(line)
    return record, passages


def _unlike(labels: Sequence[str], passages: Passages, columns: Columns) -> Iterator[str]:
    """Say which labels only the table or only the model has, and what that does to the figures."""
    unknown = sorted(set(passages.names) - set(labels))
    absent = sorted(set(labels) - set(passages.names))
    if unknown:
        yield (
            f"{len(unknown)} labels of the table are unknown to the model and never given, which counts as "
            f"missed: {_quoted(unknown)}"
        )
    if absent:
        asked = len(columns.labels) > 1
        unasked = [label for label in absent if asked and label not in columns.labels]
        yield (
            f"{len(absent)} labels of the model are due nowhere in the table; given there, they count as "
            f"wrong, and macro-F1 leaves them out: {_quoted(absent)}"
        )
        if unasked:
            yield (
                f"of these {len(unasked)} have no column in --labels: if nobody coded them, this table "
                "cannot judge them"
            )


def _quoted(labels: Sequence[str]) -> str:
    return ", ".join(repr(label) for label in labels)


def _recorded(
    model: CodebookModel,
    passages: Passages,
    *,
    folder: Path,
    table: Path,
    command: str,
    floors: Mapping[str, float],
    how: Mapping[str, Any],
    settings: Mapping[str, Any],
    more: Mapping[str, Any],
) -> dict[str, Any]:
    given, probabilities = labelled(model, passages)
    scored = Scored(passages, given, probabilities, model.labels)
    scores = {"intervals": dict(how), "codebook": codebook_scores(scored, **how)}
    return run_record(
        command=command,
        corpus=table,
        model=folder,
        schema=SCHEMA,
        scores=scores,
        settings={
            "kind": "codebook",
            **how,
            "left_out": len(passages.left_out),
            "bare": passages.bare,
            **settings,
        },
        more={
            **more,
            "floors": held(scores, floors),
            "undefined": undefined(scores),
            "paired": paired_groups(scored),
            "disclosure": None,
            "stays_inside": True,
        },
    )


def _columns(own: Codebook, part: tuple[str, str]) -> Columns:
    return Columns(own.text, own.labels, own.id, own.group, own.order, keep=part)


def _classifier(own: Codebook) -> CodebookClassifier:
    classifier = CodebookClassifier(estimator=own.estimator)
    if own.features:
        classifier.set_params(features=own.features)
    classifier.checked()
    return classifier


def _settings(own: Codebook, learned: Passages, card: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("features", "estimator", "penalty", "balance", "least_groups", "fold_count", "shrink")
    return {
        "grouped": bool(own.group),
        **{key: card["settings"][key] for key in kept},
        "learned": {
            "passages": len(learned.entries),
            "groups": len(set(learned.groups)),
            "labels": len(learned.names),
            "grouped_by": card["trained_on"]["grouped_by"],
            "left_out": len(learned.left_out),
            "bare": learned.bare,
        },
    }


def shown(scores: Mapping[str, Any]) -> Iterator[str]:
    """Give tables of the part "codebook": figures, then labels, with their intervals."""
    own = scores["codebook"]
    title = f"{own['passages']} passages in {own['groups']} groups"
    unlike = {
        "unknown_labels": "due and unknown to the model",
        "absent_labels": "of the model and due nowhere",
    }
    figures = [(name, number(row["value"]), ends(row), row["note"]) for name, row in own["metrics"].items()]
    yield aligned([(title, "value", "interval", "note"), *figures])
    heading = ("label", "due", "precision", "recall", "F1", "interval", "Brier", "ECE", "interval")
    labels = []
    for name, row in own["by_label"].items():
        calibrated = own["calibration"].get(name)
        beside = (
            (number(calibrated["brier"]), number(calibrated["ece"]), ends(calibrated))
            if calibrated
            else ("", "", "")
        )
        rates = [number(row[key]) for key in ("precision", "recall", "f1")]
        labels.append((name, str(row["due"]), *rates, ends(row), *beside))
    yield aligned([heading, *labels])
    notes = [f"labels {what}: {own[key]}" for key, what in unlike.items() if own.get(key)]
    if notes:
        yield "\n".join(notes)


def reliability(scores: Mapping[str, Any]) -> Iterator[str]:
    """Give the reliability table of each label: bins of probability, and how often it was due there."""
    heading = ("probability", "passages", "mean", "due", "interval")
    for name, row in scores["codebook"]["calibration"].items():
        bins = [
            (f"{own['from']:.1f} to {own['to']:.1f}", str(own["units"]), number(own["mean"]),
             number(own["observed"]), ends(own))
            for own in row["bins"].values()
        ]  # fmt: skip
        few = "" if row["enough"] else ": too few passages to assess"
        yield f"{name}{few}\n{aligned([heading, *bins])}"
