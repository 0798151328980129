"""Krippendorff's alpha: any number of coders, any scale, values missing where a coder has not seen a unit."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

from leder_nlp.errors import ConfigError
from leder_nlp.evaluate.bootstrap import divided
from leder_nlp.evaluate.distances import SCALES, Distance
from leder_nlp.evaluate.value import NO_PAIRS, ONE_CATEGORY, Value

if TYPE_CHECKING:
    from leder_nlp.evaluate.bootstrap import Floats

RELIABLE, TENTATIVE = 0.8, 0.667
"""Krippendorff: from the first on data are reliable; from the second on, good for tentative conclusions."""

Ratings = Sequence[Sequence[Any]]
"""One row a coder, one place a unit; None where the coder has not seen the unit."""


def krippendorff_alpha(ratings: Ratings, scale: str | Distance = "nominal") -> Value:
    """Give alpha; `scale` is one of `SCALES` or a distance. Undefined without a pair, or with one value only.

    Raises ConfigError if the coders do not have the same units, or for an unknown scale.
    """
    distance = _distance(scale)
    values = values_of(ratings)
    table = coincidences(ratings, values)
    if not table.sum():
        return Value(None, NO_PAIRS)
    # Values that stand alone in their units make no pair, and are not in the data.
    held = [at for at, count in enumerate(table.sum(axis=1)) if count]
    if len(held) < 2:
        return Value(None, ONE_CATEGORY)
    kept = table[held][:, held]
    (alpha,) = of_coincidences(kept[None], distance([values[at] for at in held], kept.sum(axis=1)))
    return Value(float(alpha))


def values_of(ratings: Ratings) -> list[Any]:
    """Give the values that occur: numbers and words in their order, sets in a fixed one."""
    found = {value for row in ratings for value in row if value is not None}
    return sorted(found, key=_order)


def coincidences(ratings: Ratings, values: Sequence[Hashable]) -> Floats:
    """Give how often each pair of values meets in a unit, where a unit of m values counts m.

    Lone values count nothing. Tables of several sets of units add up. Raises ConfigError if the coders
    do not have the same units.
    """
    import numpy as np

    if len({len(row) for row in ratings}) > 1:
        raise ConfigError("each coder needs a place for each unit; None where it was not seen")
    places = {value: at for at, value in enumerate(values)}
    table = np.zeros((len(values), len(values)))
    for unit in zip(*ratings, strict=True):
        seen = [places[value] for value in unit if value is not None]
        if len(seen) < 2:
            continue
        held = np.bincount(seen, minlength=len(values)).astype(np.float64)
        table += (np.outer(held, held) - np.diag(held)) / (len(seen) - 1)
    return table


def of_coincidences(tables: Floats, distance: Floats) -> Floats:
    """Give alpha of each table of shape (n, values, values); NaN where nothing could disagree.

    The distance must not hang on the counts: ordinal ones are those of one table only.
    """
    import numpy as np

    counts = tables.sum(axis=-1)
    whole = counts.sum(axis=-1)
    observed = (tables * distance).sum(axis=(-2, -1))
    expected = np.einsum("...c,...k,ck->...", counts, counts, distance)
    return 1 - divided((whole - 1) * observed, expected)


def _distance(scale: str | Distance) -> Distance:
    if not isinstance(scale, str):
        return scale
    if scale not in SCALES:
        raise ConfigError(f"no scale of that name; there are: {', '.join(SCALES)}")
    return SCALES[scale]


def _order(value: Any) -> Any:
    return sorted(map(str, value)) if isinstance(value, frozenset) else value
