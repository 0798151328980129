"""How far a score may be trusted: bootstrap over reviews, and exact intervals for a share."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from leder_nlp.errors import ConfigError
from leder_nlp.records import Counts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST, FEW = 10, 30
"""Below the first number of reviews no interval is given; below the second it is likely too narrow."""
TOO_FEW = "fewer than 10 reviews"
NARROW = "fewer than 30 reviews"
NOTHING = "nothing to measure"
UNDEFINED = "undefined in over 5% of resamples"
NOTES = (TOO_FEW, NARROW, NOTHING, UNDEFINED)

_MOST_UNDEFINED = 0.05
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Interval:
    """The two ends, None where there are none; `note` says why, or what to beware of."""

    low: float | None
    high: float | None
    note: str = ""


def clopper_pearson(events: int, trials: int, *, level: float = 0.95, sides: int = 2) -> Interval:
    """Give the exact interval of events / trials; with `sides=1` the upper bound, and 0 as low end.

    Raises ConfigError unless 0 <= events <= trials, 0 < level < 1 and sides is 1 or 2.
    """
    _check_level(level)
    if not 0 <= events <= trials or sides not in (1, 2):
        raise ConfigError("an exact interval needs 0 <= events <= trials, and one or two sides")
    if not trials:
        return Interval(None, None, NOTHING)
    from scipy.stats import beta

    tail = (1 - level) / sides
    low = float(beta.ppf(tail, events, trials - events + 1)) if events and sides == 2 else 0.0
    high = float(beta.ppf(1 - tail, events + 1, trials - events)) if events < trials else 1.0
    return Interval(low, high)


def bootstrap(
    counts: Any,
    statistic: Callable[[Floats], Floats],
    *,
    resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
) -> Interval:
    """Give the percentile interval of a statistic of summed counts, drawing whole reviews.

    `counts` has shape (reviews, ...); `statistic` takes sums of shape (resamples, ...) and gives
    shape (resamples,), NaN where undefined. One seed draws the same reviews for every statistic.
    Raises ConfigError for a level outside (0, 1) or no resamples.
    """
    import numpy as np

    _check_level(level)
    if resamples < 1:
        raise ConfigError("a bootstrap needs at least one resample")
    table = np.asarray(counts, dtype=np.float64)
    reviews = len(table)
    if reviews < FEWEST:
        return Interval(None, None, TOO_FEW)
    values = np.concatenate([statistic(sums) for sums in _resampled(table, resamples, seed)])
    defined = values[~np.isnan(values)]
    if not len(defined):
        return Interval(None, None, NOTHING)
    if len(defined) < (1 - _MOST_UNDEFINED) * len(values):
        return Interval(None, None, UNDEFINED)
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), NARROW if reviews < FEW else "")


def bootstrap_ratio(
    counts: Sequence[Counts], ratio: str, *, resamples: int = 10_000, level: float = 0.95, seed: int = 0
) -> Interval:
    """Give the interval of `precision`, `recall` or `f1` of the sum of each review's counts."""
    rows = [(one.met, one.found, one.due) for one in counts]
    return bootstrap(rows, lambda sums: ratios(sums, ratio), resamples=resamples, level=level, seed=seed)


def ratios(sums: Floats, ratio: str) -> Floats:
    """Give the ratio along the last axis (met, found, due); NaN where it is a ratio of nothing.

    Raises ConfigError for a ratio that is not precision, recall or f1.
    """
    import numpy as np

    met, found, due = sums[..., 0], sums[..., 1], sums[..., 2]
    parts = {"precision": (met, found), "recall": (met, due), "f1": (2 * met, found + due)}
    if ratio not in parts:
        raise ConfigError(f"no ratio of that name; there are: {', '.join(parts)}")
    part, whole = parts[ratio]
    out: Floats = np.divide(part, whole, out=np.full(np.shape(whole), math.nan), where=whole > 0)
    return out


def _resampled(table: Floats, resamples: int, seed: int) -> Any:
    """Yield sums of resampled reviews in chunks, so that memory stays small."""
    import numpy as np

    random = np.random.default_rng(seed)
    reviews = len(table)
    for first in range(0, resamples, _CHUNK):
        size = min(_CHUNK, resamples - first)
        weights = random.multinomial(reviews, np.full(reviews, 1 / reviews), size=size)
        yield np.tensordot(weights.astype(np.float64), table, axes=1)


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ConfigError("the level of an interval lies between 0 and 1")
