"""Two systems on the same reviews: their difference, its interval, and whether chance could make it.

Whole reviews are swapped between the systems (Noreen 1989; Yeh 2000), not passages.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from leder_nlp.errors import ConfigError, EvaluationError
from leder_nlp.evaluate.bootstrap import Statistic, bootstrap, ratios, rows
from leder_nlp.evaluate.catalog import Metric, Row
from leder_nlp.evaluate.intervals import NOTHING, Interval

if TYPE_CHECKING:
    from leder_nlp.evaluate.bootstrap import Floats

EXACT_UP_TO = 20
"""Up to so many reviews all 2^n swaps are tried; above, as many as asked for are drawn."""
_CHUNK = 4_096
_SAME = 1e-12
"""Differences closer than this are the same: the order of sums must not decide."""


@dataclass(frozen=True, slots=True)
class Test:
    """A p-value, None with the reason; `exact` if every case was tried, else `rounds` were drawn."""

    p: float | None
    exact: bool
    rounds: int
    reason: str = ""

    __test__ = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Second less first: the difference first of all, then its interval and p-value."""

    metric: str
    first: float | None
    second: float | None
    interval: Interval
    test: Test

    @property
    def difference(self) -> float | None:
        """Give second - first; None where either is undefined."""
        return None if self.first is None or self.second is None else self.second - self.first


def compare(
    first: Sequence[Row],
    second: Sequence[Row],
    metric: Metric[Row],
    *,
    resamples: int = 10_000,
    rounds: int = 9_999,
    level: float = 0.95,
    seed: int = 0,
) -> Comparison:
    """Hold a second system against a first by a metric of the catalog.

    Raises EvaluationError unless both are scored on the same reviews in the same order.
    """
    if [row.review_id for row in first] != [row.review_id for row in second]:
        raise EvaluationError("the two systems were not scored on the same reviews")
    ours, theirs = (rows([metric.counts(row) for row in side]) for side in (first, second))

    def statistic(sums: Floats) -> Floats:
        return ratios(sums, metric.ratio)

    return Comparison(
        metric.name,
        metric.value(first),
        metric.value(second),
        paired_bootstrap(ours, theirs, statistic, resamples=resamples, level=level, seed=seed),
        paired_randomisation(ours, theirs, statistic, rounds=rounds, seed=seed),
    )


def paired_bootstrap(
    first: Any,
    second: Any,
    statistic: Statistic,
    *,
    resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
    method: str = "percentile",
) -> Interval:
    """Give the interval of the second's statistic less the first's, drawing the same reviews for both.

    Both are counts of shape (reviews, ...). Raises EvaluationError if their shapes differ.
    """
    import numpy as np

    both = np.stack(_paired(first, second), axis=1)
    return bootstrap(
        both,
        lambda sums: statistic(sums[:, 1]) - statistic(sums[:, 0]),
        resamples=resamples,
        level=level,
        seed=seed,
        method=method,
    )


def paired_randomisation(
    first: Any, second: Any, statistic: Statistic, *, rounds: int = 9_999, seed: int = 0, sides: int = 2
) -> Test:
    """Give how often swapping the systems' answers by whole reviews makes as large a difference.

    Two-sided by default; with `sides=1` the alternative is that the second is larger. A swap that
    leaves the statistic undefined counts against a difference. Raises ConfigError for fewer than one
    round or other sides, EvaluationError if the shapes differ.
    """
    if rounds < 1 or sides not in (1, 2):
        raise ConfigError("a randomisation test needs at least one round, and one or two sides")
    ours, theirs = _paired(first, second)
    exact = len(ours) <= EXACT_UP_TO
    if not len(ours):
        return Test(None, exact, 0, NOTHING)
    measured = _difference(ours.sum(axis=0)[None], theirs.sum(axis=0)[None], statistic)[0]
    if math.isnan(measured):
        return Test(None, exact, 0, NOTHING)
    size: Callable[[Any], Any] = abs if sides == 2 else lambda difference: difference
    reached = tried = 0
    for swap in _all_swaps(len(ours)) if exact else _drawn_swaps(len(ours), rounds, seed):
        moved = _swapped(swap, ours, theirs, statistic)
        reached += int((~(size(moved) < size(measured) - _SAME)).sum())
        tried += len(swap)
    return Test(reached / tried if exact else (reached + 1) / (tried + 1), exact, tried)


def mcnemar(only_first: int, only_second: int) -> dict[str, float | None]:
    """Give chi-squared, p, the same with continuity correction, and the exact p, of one decision a review.

    The counts are reviews that only the first, or only the second, has right. Not for passages:
    those of one review are not independent. All None where the two never differ.
    Raises ConfigError for negative counts.
    """
    if only_first < 0 or only_second < 0:
        raise ConfigError("counts of reviews cannot be negative")
    differ, apart = only_first + only_second, abs(only_first - only_second)
    if not differ:
        return dict.fromkeys(("chi2", "p", "corrected", "p_corrected", "p_exact"))
    from scipy.stats import binom, chi2

    plain, corrected = apart**2 / differ, max(apart - 1, 0) ** 2 / differ
    exact = min(1.0, 2 * float(binom.cdf(min(only_first, only_second), differ, 0.5)))
    return {
        "chi2": plain,
        "p": float(chi2.sf(plain, 1)),
        "corrected": corrected,
        "p_corrected": float(chi2.sf(corrected, 1)),
        "p_exact": exact,
    }


def _paired(first: Any, second: Any) -> tuple[Floats, Floats]:
    import numpy as np

    ours, theirs = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if ours.shape != theirs.shape:
        raise EvaluationError("the two systems have counts of different shapes")
    return ours, theirs


def _swapped(swap: Floats, ours: Floats, theirs: Floats, statistic: Statistic) -> Floats:
    """Give the difference after each swap; a row says of each review whether it changes sides."""
    import numpy as np

    moved = np.tensordot(swap, theirs - ours, axes=1)
    return _difference(ours.sum(axis=0) + moved, theirs.sum(axis=0) - moved, statistic)


def _difference(first: Floats, second: Floats, statistic: Statistic) -> Floats:
    return statistic(second) - statistic(first)


def _all_swaps(reviews: int) -> Iterator[Floats]:
    import numpy as np

    for start in range(0, 2**reviews, _CHUNK):
        numbers = np.arange(start, min(start + _CHUNK, 2**reviews))
        yield ((numbers[:, None] >> np.arange(reviews)) & 1).astype(np.float64)


def _drawn_swaps(reviews: int, rounds: int, seed: int) -> Iterator[Floats]:
    import numpy as np

    random = np.random.default_rng(seed)
    for start in range(0, rounds, _CHUNK):
        size = (min(_CHUNK, rounds - start), reviews)
        yield random.integers(0, 2, size=size).astype(np.float64)
