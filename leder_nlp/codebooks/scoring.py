"""How far given labels are those that were due: precision, recall and F1 by label, micro and macro."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from leder_nlp.errors import EvaluationError
from leder_nlp.records import Counts


@dataclass(frozen=True, slots=True)
class LabelScores:
    """Counts of each label, over so many passages, of which `exact` had just the labels that were due."""

    passages: int
    exact: int
    labels: dict[str, Counts] = field(repr=False)

    @property
    def micro(self) -> Counts:
        """Give the counts of all labels together."""
        return sum(self.labels.values(), Counts())

    @property
    def macro(self) -> float | None:
        """Give the mean F1 over the labels that are due somewhere; None where none is."""
        own = [counts.f1 or 0.0 for counts in self.labels.values() if counts.due]
        return sum(own) / len(own) if own else None


def score(due: Sequence[Sequence[str]], given: Sequence[Sequence[str]]) -> LabelScores:
    """Score the labels of passages in the same order. Raises EvaluationError where no label is due."""
    if not any(due):
        raise EvaluationError("no passage has a label; there is nothing to score against")
    names = sorted({label for own in (*due, *given) for label in own})
    counts = {name: Counts() for name in names}
    exact = 0
    for gold, said in zip(due, given, strict=True):
        exact += set(gold) == set(said)
        for name, own in counts_of(gold, said).items():
            counts[name] += own
    return LabelScores(len(due), exact, counts)


def named(given: Any, labels: Sequence[str]) -> list[tuple[str, ...]]:
    """Give the labels of each passage by name, from an array of passages by labels."""
    return [tuple(labels[column] for column in row.nonzero()[0]) for row in given]


def counts_of(due: Sequence[str], given: Sequence[str]) -> dict[str, Counts]:
    """Give the counts of each label that is due of a passage, or given to it."""
    return {
        name: Counts(int(name in due and name in given), int(name in given), int(name in due))
        for name in sorted({*due, *given})
    }
