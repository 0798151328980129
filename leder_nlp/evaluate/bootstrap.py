"""The bootstrap over reviews: whole reviews are drawn, their counts summed, the measure taken once.

One seed draws the same reviews for every measure and every system, so that differences are paired.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from leder_nlp.errors import ConfigError
from leder_nlp.evaluate.intervals import (
    BEYOND,
    FEW,
    FEWEST,
    NARROW,
    NOTHING,
    TOO_FEW,
    UNDEFINED,
    Interval,
    check_level,
)
from leder_nlp.records import Counts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

METHODS = ("percentile", "bca")
_MOST_UNDEFINED = 0.05
_CHUNK = 500

Statistic = Callable[["Floats"], "Floats"]
"""From sums of shape (n, ...), or weights of shape (n, reviews), to values of shape (n,) or (n, k)."""


def bootstrap(
    counts: Any,
    statistic: Statistic,
    *,
    resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
    method: str = "percentile",
) -> Interval:
    """Give the interval of a statistic of summed counts.

    `counts` has shape (reviews, ...); `statistic` takes sums of shape (resamples, ...) and gives
    shape (resamples,), NaN where undefined. Raises ConfigError for a level outside (0, 1), no
    resamples, or a method that is not percentile or bca.
    """
    (one,) = bootstrap_each(counts, statistic, resamples=resamples, level=level, seed=seed, method=method)
    return one


def bootstrap_each(
    counts: Any,
    statistic: Statistic,
    *,
    resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
    method: str = "percentile",
) -> tuple[Interval, ...]:
    """Give the interval of each column of a statistic of shape (resamples, k), all of the same draws."""
    reviews, by_weight = _of_sums(counts, statistic)
    return bootstrap_weighted(reviews, by_weight, resamples=resamples, level=level, seed=seed, method=method)


def bootstrap_weighted(
    reviews: int,
    statistic: Statistic,
    *,
    resamples: int = 1_000,
    level: float = 0.95,
    seed: int = 0,
    method: str = "percentile",
) -> tuple[Interval, ...]:
    """Give the intervals of a statistic that is no function of sums, such as average precision.

    `statistic` takes weights of shape (resamples, reviews): how often each review was drawn.
    """
    check_level(level)
    if resamples < 1 or method not in METHODS:
        raise ConfigError(f"a bootstrap needs a resample and a method, one of {', '.join(METHODS)}")
    if reviews < FEWEST:
        return (Interval(None, None, TOO_FEW),) * _columns(reviews, statistic)
    values = _values(reviews, statistic, resamples=resamples, seed=seed)
    if method == "percentile":
        return tuple(_percentile(column, reviews, level) for column in values.T)
    import numpy as np

    point = _table(statistic(np.ones((1, reviews))))[0]
    without = _table(statistic(1 - np.eye(reviews)))
    return tuple(
        _bca(column, own, left_out, level)
        for column, own, left_out in zip(values.T, point, without.T, strict=True)
    )


def bootstrap_ratio(
    counts: Sequence[Counts],
    ratio: str,
    *,
    resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
    method: str = "percentile",
) -> Interval:
    """Give the interval of `precision`, `recall` or `f1` of the sum of each review's counts."""
    return bootstrap(
        rows(counts),
        lambda sums: ratios(sums, ratio),
        resamples=resamples,
        level=level,
        seed=seed,
        method=method,
    )


def draws(counts: Any, statistic: Statistic, *, resamples: int = 10_000, seed: int = 0) -> Floats:
    """Give the statistic of each resample, shape (resamples, k); NaN where undefined."""
    reviews, by_weight = _of_sums(counts, statistic)
    return _values(reviews, by_weight, resamples=resamples, seed=seed)


def weights(reviews: int, *, resamples: int, seed: int = 0) -> Iterator[Floats]:
    """Yield how often each review is drawn, shape (resamples, reviews), in chunks: memory stays small."""
    import numpy as np

    random = np.random.default_rng(seed)
    for first in range(0, resamples, _CHUNK):
        size = min(_CHUNK, resamples - first)
        yield random.multinomial(reviews, np.full(reviews, 1 / reviews), size=size).astype(np.float64)


def rows(counts: Sequence[Counts]) -> list[tuple[int, int, int]]:
    """Give met, found and due of each review, as `ratios` reads them."""
    return [(one.met, one.found, one.due) for one in counts]


def ratios(sums: Floats, ratio: str) -> Floats:
    """Give the ratio along the last axis (met, found, due); NaN where it is a ratio of nothing.

    Raises ConfigError for a ratio that is not precision, recall or f1.
    """
    met, found, due = sums[..., 0], sums[..., 1], sums[..., 2]
    parts = {"precision": (met, found), "recall": (met, due), "f1": (2 * met, found + due)}
    if ratio not in parts:
        raise ConfigError(f"no ratio of that name; there are: {', '.join(parts)}")
    return divided(*parts[ratio])


def divided(part: Any, whole: Any) -> Floats:
    """Give part / whole, elementwise; NaN where the whole is 0."""
    import numpy as np

    part, whole = np.broadcast_arrays(np.asarray(part, dtype=np.float64), whole)
    out: Floats = np.divide(part, whole, out=np.full(part.shape, math.nan), where=whole > 0)
    return out


def _of_sums(counts: Any, statistic: Statistic) -> tuple[int, Statistic]:
    """Give the number of reviews, and the statistic as a function of their weights."""
    import numpy as np

    table = np.asarray(counts, dtype=np.float64)
    return len(table), lambda drawn: statistic(np.tensordot(drawn, table, axes=1))


def _values(reviews: int, statistic: Statistic, *, resamples: int, seed: int) -> Floats:
    import numpy as np

    parts = [_table(statistic(drawn)) for drawn in weights(reviews, resamples=resamples, seed=seed)]
    return np.concatenate(parts)


def _columns(reviews: int, statistic: Statistic) -> int:
    """Give how many measures the statistic gives; one if there is no review to ask it with."""
    import numpy as np

    return _table(statistic(np.ones((1, reviews)))).shape[1] if reviews else 1


def _table(values: Any) -> Floats:
    import numpy as np

    whole: Floats = np.asarray(values, dtype=np.float64)
    return whole[:, None] if whole.ndim == 1 else whole


def _percentile(values: Floats, reviews: int, level: float) -> Interval:
    import numpy as np

    defined, note = _defined(values)
    if note:
        return Interval(None, None, note)
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), _caution(reviews))


def _bca(values: Floats, point: float, without: Floats, level: float) -> Interval:
    """Give the bias-corrected and accelerated interval; `without` is the measure less one review."""
    import numpy as np
    from scipy.stats import norm

    defined, note = _defined(values)
    if note or math.isnan(point):
        return Interval(None, None, note or NOTHING)
    # A draw of every review once is the estimate itself, but for the order of its sums.
    same = np.isclose(defined, point, rtol=1e-9, atol=1e-12)
    below = ((defined < point) & ~same).mean() + same.mean() / 2
    if not 0 < below < 1:
        return Interval(None, None, BEYOND)
    bias, tails = norm.ppf(below), norm.ppf([(1 - level) / 2, (1 + level) / 2])
    shifted = bias + tails
    ends = norm.cdf(bias + shifted / (1 - _acceleration(without) * shifted))
    low, high = np.quantile(defined, ends)
    return Interval(float(low), float(high), _caution(len(without)))


def _acceleration(without: Floats) -> float:
    """Give the skewness of the jackknife / 6; 0 where all reviews weigh the same."""
    import numpy as np

    left_out = without[~np.isnan(without)]
    away = left_out.mean() - left_out
    spread = (away**2).sum() ** 1.5
    return float((away**3).sum() / (6 * spread)) if spread else 0.0


def _defined(values: Floats) -> tuple[Floats, str]:
    """Give the defined values, and why there are too few of them for an interval, if so."""
    import numpy as np

    defined = values[~np.isnan(values)]
    if not len(defined):
        return defined, NOTHING
    return defined, UNDEFINED if len(defined) < (1 - _MOST_UNDEFINED) * len(values) else ""


def _caution(reviews: int) -> str:
    return NARROW if reviews < FEW else ""
