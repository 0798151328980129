"""How far a score may be trusted: an interval with its caution, and exact intervals for a share."""

from __future__ import annotations

from dataclasses import dataclass

from leder_nlp.errors import ConfigError

FEWEST, FEW = 10, 30
"""Below the first number of reviews no interval is given; below the second it is likely too narrow."""
TOO_FEW = "fewer than 10 reviews"
NARROW = "fewer than 30 reviews"
NOTHING = "nothing to measure"
UNDEFINED = "undefined in over 5% of resamples"
NOTES = (TOO_FEW, NARROW, NOTHING, UNDEFINED)
"""The notes that a run record can hold."""
BEYOND = "the estimate lies outside its resamples"
"""Why a BCa interval, which no record holds, may be missing."""


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
    tail = _tail(events, trials, level=level, sides=sides)
    if not trials:
        return Interval(None, None, NOTHING)
    from scipy.stats import beta

    low = float(beta.ppf(tail, events, trials - events + 1)) if events and sides == 2 else 0.0
    high = float(beta.ppf(1 - tail, events + 1, trials - events)) if events < trials else 1.0
    return Interval(low, high)


def wilson(events: int, trials: int, *, level: float = 0.95) -> Interval:
    """Give the score interval of Wilson of events / trials, for shares that are no headline.

    Raises ConfigError unless 0 <= events <= trials and 0 < level < 1.
    """
    tail = _tail(events, trials, level=level, sides=2)
    if not trials:
        return Interval(None, None, NOTHING)
    from scipy.stats import norm

    z = float(norm.isf(tail))
    share, spread = events / trials, z * z / trials
    half = z * (share * (1 - share) / trials + spread / (4 * trials)) ** 0.5
    low, high = ((share + spread / 2 + sign * half) / (1 + spread) for sign in (-1, 1))
    # At the edges the formula is 0 and 1 but for rounding.
    return Interval(low if events else 0.0, high if events < trials else 1.0)


def check_level(level: float) -> None:
    """Raise ConfigError for a level outside (0, 1)."""
    if not 0 < level < 1:
        raise ConfigError("the level of an interval lies between 0 and 1")


def _tail(events: int, trials: int, *, level: float, sides: int) -> float:
    check_level(level)
    if not 0 <= events <= trials or sides not in (1, 2):
        raise ConfigError("an interval of a share needs 0 <= events <= trials, and one or two sides")
    return (1 - level) / sides
