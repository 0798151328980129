"""Learning curves: what more annotated reviews would bring; runs only what the caller hands in."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from leder_nlp.errors import ConfigError
from leder_nlp.evaluate.intervals import Interval, check_level

Item = TypeVar("Item")
Fitted = TypeVar("Fitted")

NO_DOUBLING = "no size is half of the largest or less, or it was not measured twice"


@dataclass(frozen=True, slots=True)
class Point:
    """Scores after learning from `size` reviews, one for each repeat; None where undefined."""

    size: int
    scores: tuple[float | None, ...]

    @property
    def mean(self) -> float | None:
        """Give the mean of the defined scores."""
        defined = [score for score in self.scores if score is not None]
        return sum(defined) / len(defined) if defined else None

    @property
    def spread(self) -> tuple[float, float] | None:
        """Give the lowest and the highest score; None without any."""
        defined = [score for score in self.scores if score is not None]
        return (min(defined), max(defined)) if defined else None


def learning_curve(
    reviews: Sequence[Item],
    fit: Callable[[Sequence[Item]], Fitted],
    score: Callable[[Fitted], float | None],
    *,
    sizes: Sequence[int] | None = None,
    repeats: int = 5,
    seed: int = 0,
) -> tuple[Point, ...]:
    """Fit on ever more of the reviews and score each time on the same test reviews, which `score` holds.

    Within a repeat each subset holds the one before it. Raises ConfigError for sizes below 1 or above
    the number of reviews, or for no repeats.
    """
    wanted = doubling(len(reviews)) if sizes is None else sorted(set(sizes))
    if repeats < 1 or not wanted or not 1 <= wanted[0] <= wanted[-1] <= len(reviews):
        raise ConfigError(f"a learning curve needs repeats, and sizes from 1 to {len(reviews)} reviews")
    orders = [random.Random(f"{seed} {at}").sample(list(reviews), len(reviews)) for at in range(repeats)]
    return tuple(Point(size, tuple(score(fit(order[:size])) for order in orders)) for size in wanted)


def doubling(reviews: int, first: int = 10) -> list[int]:
    """Give sizes that double from the first up to all reviews."""
    sizes = []
    while first < reviews:
        sizes.append(first)
        first *= 2
    return [*sizes, reviews] if reviews else []


def last_doubling(curve: Sequence[Point], *, level: float = 0.95) -> tuple[float | None, Interval]:
    """Give what the last doubling of the reviews brought, with its interval over the repeats (Student's t).

    Above 0 the curve is still rising. The smaller size is the largest that is half of the last or less.
    """
    check_level(level)
    halves = [point for point in curve if 2 * point.size <= curve[-1].size]
    gains = (
        [
            after - before
            for before, after in zip(halves[-1].scores, curve[-1].scores, strict=True)
            if before is not None and after is not None
        ]
        if halves
        else []
    )
    if len(gains) < 2:
        return None, Interval(None, None, NO_DOUBLING)
    from scipy.stats import t

    mean = sum(gains) / len(gains)
    error = (sum((gain - mean) ** 2 for gain in gains) / (len(gains) - 1) / len(gains)) ** 0.5
    half = float(t.ppf((1 + level) / 2, len(gains) - 1)) * error
    return mean, Interval(mean - half, mean + half)
