"""How far two values of one scale are apart, squared where the scale is a number: for Krippendorff's alpha.

A distance takes the values that occur, in order, with how often each occurs, and gives their matrix.
Distances of sets: equal sets, two empty ones too, are at 0; sets that share nothing at 1.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence, Set
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leder_nlp.evaluate.bootstrap import Floats

Distance = Callable[[Sequence[Any], "Floats"], "Floats"]


def nominal(values: Sequence[Hashable], counts: Floats) -> Floats:
    """Give 0 for the same value and 1 for another."""
    return each(lambda one, other: float(one != other))(values, counts)


def interval(values: Sequence[float], counts: Floats) -> Floats:
    """Give the squared difference."""
    return each(lambda one, other: float((one - other) ** 2))(values, counts)


def ratio(values: Sequence[float], counts: Floats) -> Floats:
    """Give the squared difference over the sum; 0 between two zeros."""
    return each(lambda one, other: ((one - other) / (one + other)) ** 2 if one + other else 0.0)(
        values, counts
    )


def ordinal(_values: Sequence[float], counts: Floats) -> Floats:
    """Give the squared number of values that stand between, each end counting half; values sorted."""
    import numpy as np

    upto = np.cumsum(counts) - counts / 2
    squared: Floats = (upto[:, None] - upto[None, :]) ** 2
    return squared


def each(distance: Callable[[Any, Any], float]) -> Distance:
    """Make a distance of alpha from one between two values."""

    def matrix(values: Sequence[Any], _counts: Floats) -> Floats:
        import numpy as np

        return np.array([[distance(one, other) for other in values] for one in values], dtype=np.float64)

    return matrix


def jaccard(one: Set[Any], other: Set[Any]) -> float:
    """Give 1 - shared / all."""
    return 1 - len(one & other) / len(one | other) if one | other else 0.0


def masi(one: Set[Any], other: Set[Any]) -> float:
    """Give 1 - Jaccard index x (1 equal, 2/3 one holds the other, 1/3 they share some, 0)."""
    return 1 - (1 - jaccard(one, other)) * (1 - nested(one, other))


def nested(one: Set[Any], other: Set[Any]) -> float:
    """Give 0 equal, 1/3 one holds the other, 2/3 they share some, 1 (the set distance of DKPro)."""
    if one == other:
        return 0.0
    if one <= other or other <= one:
        return 1 / 3
    return 2 / 3 if one & other else 1.0


SCALES: dict[str, Distance] = {
    "nominal": nominal,
    "ordinal": ordinal,
    "interval": interval,
    "ratio": ratio,
    "jaccard": each(jaccard),
    "masi": each(masi),
    "nested": each(nested),
}
