"""The four span schemes of SemEval-2013 task 9 (strict, exact, partial, type), whatever the order.

One best assignment of gold to found marks serves all four, so they differ in what they forgive and
not in which marks they pair. A mark is a span with a type: a theme, a label.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from leder_nlp.evaluate.match import assigned, overlapping_groups
from leder_nlp.records import Counts
from leder_nlp.spans import Span

SCHEMES = ("strict", "exact", "partial", "type")


class Mark(NamedTuple):
    """A span and its type."""

    span: Span
    type: Hashable


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Marks that are correct, incorrect, partial, missing and spurious; add with `+`."""

    correct: int = 0
    incorrect: int = 0
    partial: int = 0
    missing: int = 0
    spurious: int = 0

    def __add__(self, other: Outcomes) -> Outcomes:
        return Outcomes(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def possible(self) -> int:
        """Count the marks of gold."""
        return self.correct + self.incorrect + self.partial + self.missing

    @property
    def actual(self) -> int:
        """Count the marks that were found."""
        return self.correct + self.incorrect + self.partial + self.spurious

    @property
    def halves(self) -> Counts:
        """Give the counts in half marks, so that a partial one counts a half: ratios come out right."""
        return Counts(2 * self.correct + self.partial, 2 * self.actual, 2 * self.possible)


def outcomes(gold: Sequence[Mark], found: Sequence[Mark]) -> dict[str, Outcomes]:
    """Give the outcomes of one text under each scheme.

    Marks pair so that most are right in span and type; then most in span; then with the largest
    overlap of the right type; then with the largest overlap; then most of the right type, and most.
    """
    counts = dict.fromkeys(SCHEMES, Outcomes())
    paired = _paired(gold, found)
    for mine, theirs in paired:
        for scheme, outcome in _outcome(mine, theirs).items():
            counts[scheme] += outcome
    rest = Outcomes(missing=len(gold) - len(paired), spurious=len(found) - len(paired))
    return {scheme: own + rest for scheme, own in counts.items()}


def total(rows: Iterable[Mapping[str, Outcomes]]) -> dict[str, Outcomes]:
    """Add up the outcomes of many texts."""
    sums = dict.fromkeys(SCHEMES, Outcomes())
    for row in rows:
        sums = {scheme: sums[scheme] + row[scheme] for scheme in SCHEMES}
    return sums


def _outcome(gold: Mark, found: Mark) -> dict[str, Outcomes]:
    right, wrong = Outcomes(correct=1), Outcomes(incorrect=1)
    exact, typed = gold.span == found.span, gold.type == found.type
    return {
        "strict": right if exact and typed else wrong,
        "exact": right if exact else wrong,
        "partial": right if exact else Outcomes(partial=1),
        "type": right if typed else wrong,
    }


def _paired(gold: Sequence[Mark], found: Sequence[Mark]) -> list[tuple[Mark, Mark]]:
    pairs: list[tuple[Mark, Mark]] = []
    groups = overlapping_groups([mark.span for mark in gold], [mark.span for mark in found])
    for mine, theirs in groups:
        weights = _weights([gold[at] for at in mine], [found[at] for at in theirs])
        pairs += [(gold[mine[i]], found[theirs[j]]) for i, j in assigned(weights) if weights[i][j]]
    return pairs


def _weights(gold: Sequence[Mark], found: Sequence[Mark]) -> list[list[float]]:
    """Give a whole number for each pair; the digits, first to last, are the aims in their order."""
    pairs = min(len(gold), len(found)) + 1
    length = sum(len(mark.span) for mark in gold) + 1
    bases = (pairs, pairs, length, length, pairs, pairs)
    return [[_weight(mine, theirs, bases) for theirs in found] for mine in gold]


def _weight(gold: Mark, found: Mark, bases: Sequence[int]) -> float:
    shared, exact, typed = gold.span.shared(found.span), gold.span == found.span, gold.type == found.type
    if not shared:
        return 0
    aims = (exact and typed, exact, shared * typed, shared, typed, True)
    weight = 0
    for aim, base in zip(aims, bases, strict=True):
        weight = weight * base + int(aim)
    return weight
