"""Scores of a codebook model on passages with labels: figures, each label, calibration, with intervals.

What is drawn by the bootstrap is the group (document, person), or the passage where there are no groups.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from leder_nlp.codebooks.scoring import counts_of
from leder_nlp.codebooks.tables import Passages
from leder_nlp.evaluate.bootstrap import bootstrap, bootstrap_each, bootstrap_ratio, ratios, rows
from leder_nlp.evaluate.calibration import brier_skill, calibration_errors, enough, reliability
from leder_nlp.evaluate.intervals import Interval
from leder_nlp.evaluate.labels import Label, LabelTable
from leder_nlp.plans.analysis import reliability_row
from leder_nlp.plans.measures import bases, units
from leder_nlp.plans.names import named, of_family
from leder_nlp.records import Counts

if TYPE_CHECKING:
    from leder_nlp.evaluate.bootstrap import Floats

_UNFIT = re.compile(r"[^a-z0-9]+")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Scored:
    """Passages that a model has read: the labels given, and the probability of each of the model's `labels`.

    `probabilities` has shape (n_passages, n_labels).
    """

    passages: Passages = field(repr=False)
    given: Sequence[Sequence[str]] = field(repr=False)
    probabilities: Any = field(repr=False)
    labels: tuple[str, ...] = field(repr=False)

    @property
    def owners(self) -> list[int]:
        """Number the group of each passage from 0, in the order in which they come."""
        number = {group: place for place, group in enumerate(dict.fromkeys(self.passages.groups))}
        return [number[group] for group in self.passages.groups]

    @property
    def names(self) -> tuple[str, ...]:
        """Give the labels of the model and of the table, in alphabetical order."""
        return tuple(sorted({*self.labels, *self.passages.names}))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Give the labels of the table that the model does not know: they are due and never given."""
        return tuple(sorted(set(self.passages.names) - set(self.labels)))

    @property
    def absent(self) -> tuple[str, ...]:
        """Give the labels of the model that no passage has: they can only be given wrongly."""
        return tuple(sorted(set(self.labels) - set(self.passages.names)))

    def table(self) -> LabelTable:
        """Give the counts of each label in each group."""
        groups: list[dict[Label, Counts]] = [{} for _ in range(max(self.owners) + 1)]
        for owner, due, said in zip(self.owners, self.passages.labels, self.given, strict=True):
            for name, counts in counts_of(due, said).items():
                own = groups[owner]
                own[Label(name)] = own.get(Label(name), Counts()) + counts
        return LabelTable.of(map(Label, self.names), groups)

    def exact(self) -> list[Counts]:
        """Count in each group the passages that are given just the labels due."""
        groups = [Counts()] * (max(self.owners) + 1)
        for owner, due, said in zip(self.owners, self.passages.labels, self.given, strict=True):
            groups[owner] += Counts(int(set(due) == set(said)), 1, 1)
        return groups


def codebook_scores(scored: Scored, *, resamples: int, level: float, seed: int) -> dict[str, Any]:
    """Give the part "codebook" of a run record: `metrics`, `by_label`, `calibration` by label."""
    how = {"resamples": resamples, "level": level, "seed": seed}
    table, keys = scored.table(), keys_of(scored.names)
    calibration = {keys[name]: row for name, row in _calibration(scored, how)}
    return {
        "passages": len(scored.given),
        "groups": len(table.by_review),
        "labels": len(scored.labels),
        "unknown_labels": len(scored.unknown),
        "absent_labels": len(scored.absent),
        "metrics": _metrics(scored, table, how),
        "by_label": _by_label(table, keys, how),
        "calibration": calibration,
    }


def paired_groups(scored: Scored) -> dict[str, Any]:
    """Give the counts of each group, in an order that only the redacted texts give, for a paired test.

    Not by label: forty labels would make a record of a megabyte.
    """
    marks = _marks(scored)
    order = sorted(range(len(marks)), key=marks.__getitem__)
    micro, exact = _micro(scored.table()), scored.exact()
    metrics = dict.fromkeys(("codebook_precision", "codebook_recall", "codebook_micro_f1"), micro)
    whole = {**metrics, "codebook_exact": exact}
    return {
        "units": units(marks),
        "metrics": {name: _listed(counts, order) for name, counts in whole.items()},
        "themes": {},
    }


def keys_of(labels: Sequence[str]) -> dict[str, str]:
    """Give each label the key that a record names it by: small letters, digits, underscores; each its own."""
    keys: dict[str, str] = {}
    for label in labels:
        plain = _UNFIT.sub("_", label.lower()).strip("_")[:_LONGEST]
        plain = plain if plain[:1].isalpha() else f"label_{plain}".strip("_")
        number, key = 1, plain
        while key in keys.values():
            number += 1
            key = f"{plain}_{number}"
        keys[label] = key
    return keys


def _metrics(scored: Scored, table: LabelTable, how: Mapping[str, Any]) -> dict[str, Any]:
    micro, exact = _micro(table), scored.exact()
    out: dict[str, Any] = {}
    for name in ("codebook_precision", "codebook_recall", "codebook_micro_f1", "codebook_exact"):
        counts, ratio = exact if name == "codebook_exact" else micro, named()[name].ratio
        whole = sum(counts, Counts())
        interval = bootstrap_ratio(counts, ratio, **how) if how["resamples"] else None
        parts = {"met": whole.met, "found": whole.found, "due": whole.due}
        out[name] = _row(getattr(whole, ratio), interval) | parts | bases(counts, ratio)
    interval = table.macro_interval(**how) if how["resamples"] else None
    out["codebook_macro_f1"] = _average(table.macro().value, interval, table)
    out["codebook_brier"] = _average(*_brier(scored, how), table)
    out["codebook_ece"] = _average(_ece(scored), None, table)
    return {own.name: out[own.name] for own in of_family("codebook")}


def _average(value: float | None, interval: Interval | None, table: LabelTable) -> dict[str, Any]:
    count = len(table.by_review)
    return _row(value, interval) | {"reviews_due": count, "reviews_found": count}


def _row(value: float | None, interval: Interval | None) -> dict[str, Any]:
    own = interval or Interval(None, None)
    return {"value": value, "low": own.low, "high": own.high, "note": own.note}


def _by_label(table: LabelTable, keys: Mapping[str, str], how: Mapping[str, Any]) -> dict[str, Any]:
    counts = {label: [own.get(label, Counts()) for own in table.by_review] for label in table.labels}
    intervals = [Interval(None, None)] * len(counts)
    if how["resamples"]:
        each = [[rows([own[at]])[0] for own in counts.values()] for at in range(len(table.by_review))]
        intervals = list(bootstrap_each(each, lambda sums: ratios(sums, "f1"), **how))
    out = {}
    for (label, own), interval in zip(counts.items(), intervals, strict=True):
        whole = table.by_label[label]
        parts = {"met": whole.met, "found": whole.found, "due": whole.due}
        shares = {"precision": whole.precision, "recall": whole.recall, "f1": whole.f1}
        ends = {"low": interval.low, "high": interval.high, "note": interval.note}
        out[keys[label.theme]] = parts | shares | ends | bases(own, "f1")
    return out


def _truths(scored: Scored) -> Iterator[tuple[str, list[bool], list[float]]]:
    """Give for each label of the model in which passages it is due, and its probabilities."""
    for column, name in enumerate(scored.labels):
        truth = [name in due for due in scored.passages.labels]
        yield name, truth, [min(1.0, max(0.0, float(own))) for own in scored.probabilities[:, column]]


def _calibration(scored: Scored, how: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, truth, scores in _truths(scored):
        row = reliability_row(truth, scores, scored.owners, **how)
        yield (
            name,
            {
                "positives": sum(truth),
                "enough": enough(truth, scored.owners),
                "brier_skill": brier_skill(truth, scores).value,
                **row,
            },
        )


def _brier(scored: Scored, how: Mapping[str, Any]) -> tuple[float, Interval | None]:
    import numpy as np

    sums = np.zeros((max(scored.owners) + 1, 2))
    for _, truth, scores in _truths(scored):
        for owner, right, score in zip(scored.owners, truth, scores, strict=True):
            sums[owner] += ((score - right) ** 2, 1)
    interval = bootstrap(sums, _mean, **how) if how["resamples"] else None
    return float(_mean(sums.sum(axis=0))), interval


def _ece(scored: Scored) -> float | None:
    """Give the mean over labels with passages enough; None where there is none such.

    It has no interval: resamples have a larger error than the sample, and the mean of many labels takes
    their noise away and leaves that bias, so that the interval would lie above the figure.
    """
    errors = [
        calibration_errors(reliability(truth, scores))["ece"]
        for _, truth, scores in _truths(scored)
        if enough(truth, scored.owners)
    ]
    return sum(errors) / len(errors) if errors else None


def _mean(sums: Floats) -> Floats:
    share: Floats = sums[..., 0] / sums[..., 1]
    return share


def _micro(table: LabelTable) -> list[Counts]:
    return [sum(own.values(), Counts()) for own in table.by_review]


def _marks(scored: Scored) -> list[str]:
    """Give a hash of each group's ids and redacted texts: of ids alone it could be found by trying."""
    texts: list[list[str]] = [[] for _ in range(max(scored.owners) + 1)]
    for owner, name, entry in zip(scored.owners, scored.passages.ids, scored.passages.entries, strict=True):
        texts[owner].append(f"{name}\n{entry.passage.text}")
    return [
        hashlib.sha256("\n".join(sorted(own)).encode("utf-8", "surrogatepass")).hexdigest() for own in texts
    ]


def _listed(counts: Sequence[Counts], order: Sequence[int]) -> list[list[int]]:
    return [list(row) for row in rows([counts[place] for place in order])]
