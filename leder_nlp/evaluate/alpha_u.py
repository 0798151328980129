"""Krippendorff's alpha for units that coders cut themselves (2004): did they mark the same stretches?

A continuum is a text, or several laid end to end; units of one coder and one category must not overlap.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise, permutations

from leder_nlp.errors import EvaluationError
from leder_nlp.evaluate.value import NOTHING_EITHER, Value
from leder_nlp.spans import Span

NO_CHANCE = "nothing could disagree by chance"

Units = Mapping[Hashable, Sequence[Span]]
"""The spans of each category, by one coder."""


def alpha_u(coders: Sequence[Units], length: int) -> Value:
    """Give alpha over all categories, from summed disagreements. Raises as `disagreements` does."""
    parts = disagreements(coders, length)
    return _alpha(sum(one for one, _ in parts.values()), sum(two for _, two in parts.values()), bool(parts))


def alpha_u_by_category(coders: Sequence[Units], length: int) -> dict[Hashable, Value]:
    """Give alpha of each category."""
    parts = disagreements(coders, length)
    return {category: _alpha(observed, expected, True) for category, (observed, expected) in parts.items()}


def disagreements(coders: Sequence[Units], length: int) -> dict[Hashable, tuple[float, float]]:
    """Give observed and expected disagreement of each category that a coder used.

    Raises EvaluationError for fewer than two coders, or where units of one coder and category overlap or
    end after the continuum.
    """
    if len(coders) < 2:
        raise EvaluationError("agreement needs two coders or more")
    categories = sorted({category for own in coders for category, spans in own.items() if spans}, key=str)
    return {
        category: (
            _observed([_checked(own.get(category, ()), length) for own in coders], length),
            _expected([_checked(own.get(category, ()), length) for own in coders], length),
        )
        for category in categories
    }


def _checked(spans: Sequence[Span], length: int) -> list[Span]:
    ordered = sorted(spans)
    for one, other in pairwise(ordered):
        if one.overlaps(other):
            raise EvaluationError(f"units of one coder and category overlap at {other.start}")
    if ordered and ordered[-1].end > length:
        raise EvaluationError(f"a unit ends at {ordered[-1].end}, after the continuum's {length}")
    return ordered


def _observed(coders: Sequence[Sequence[Span]], length: int) -> float:
    apart = sum(_apart(one, other) for one, other in permutations(coders, 2))
    return apart / (len(coders) * (len(coders) - 1) * length**2)


def _apart(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Sum the squared differences of two coders: of units that overlap, and of units in the other's gaps."""
    total = 0.0
    for own in one:
        met = [theirs for theirs in other if theirs.overlaps(own)]
        total += sum((own.start - theirs.start) ** 2 + (own.end - theirs.end) ** 2 for theirs in met)
        # The pair comes up twice, once from either side; a unit in a gap once from its own: so twice here.
        total += 0 if met else 2 * len(own) ** 2
    return total


def _expected(coders: Sequence[Sequence[Span]], length: int) -> float:
    lengths = [len(span) for own in coders for span in own]
    gaps = [gap for own in coders for gap in _gaps(own, length)]
    total = sum(
        (len(lengths) - 1) / 3 * (2 * own**3 - 3 * own**2 + own)
        + own**2 * sum(gap - own + 1 for gap in gaps if gap >= own)
        for own in lengths
    )
    whole = len(coders) * length
    return 2 / length * total / (whole * (whole - 1) - sum(own * (own - 1) for own in lengths))


def _gaps(spans: Sequence[Span], length: int) -> list[int]:
    borders = [0, *(border for span in spans for border in (span.start, span.end)), length]
    return [after - before for before, after in zip(borders[::2], borders[1::2], strict=True)]


def _alpha(observed: float, expected: float, used: bool) -> Value:
    if not used:
        return Value(None, NOTHING_EITHER)
    return Value(1 - observed / expected) if expected else Value(None, NO_CHANCE)
