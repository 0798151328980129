"""Whether a system serves all groups alike: a metric by sex, age band, ethnicity, ICB, year or voice.

Publish through disclosure control only: a metric of two reviews discloses them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from leder_nlp.errors import ConfigError
from leder_nlp.evaluate.bootstrap import bootstrap_ratio, draws, ratios, rows
from leder_nlp.evaluate.catalog import Metric, Row
from leder_nlp.evaluate.intervals import FEW, FEWEST, NARROW, TOO_FEW, UNDEFINED, Interval, check_level
from leder_nlp.evaluate.multiplicity import holm
from leder_nlp.evaluate.permutation import permutation_p
from leder_nlp.evaluate.value import Value
from leder_nlp.records import Counts, RedactedReview, Review

if TYPE_CHECKING:
    from leder_nlp.evaluate.bootstrap import Floats

NOT_STATED = "not stated"
AGE_BANDS = (18, 25, 35, 45, 55, 65, 75, 85)
_MOST_UNDEFINED = 0.05


@dataclass(frozen=True, slots=True)
class Slice:
    """A metric in one group of an attribute, and against all other reviews.

    `difference` is group less rest with its interval; `detectable` the smallest gap that so many
    reviews would show four times in five; `p` of the difference by permuting groups over reviews, and
    `p_adjusted` after Holm over the groups.
    """

    group: str
    reviews: int
    value: Value
    interval: Interval
    rest: Value
    difference: float | None
    difference_interval: Interval
    detectable: float | None
    p: float | None
    p_adjusted: float | None = None


def slices(
    reviews: Sequence[Row],
    groups: Mapping[str, str],
    metric: Metric[Row],
    *,
    resamples: int = 10_000,
    rounds: int = 9_999,
    level: float = 0.95,
    power: float = 0.8,
    seed: int = 0,
) -> tuple[Slice, ...]:
    """Give the metric of each group, in the order of their names.

    `groups` names the group of a review by its id; one without an entry is "not stated".
    Raises ConfigError for a level or power outside (0, 1).
    """
    check_level(level)
    check_level(power)
    members: dict[str, list[Row]] = {}
    for row in reviews:
        members.setdefault(groups.get(row.review_id) or NOT_STATED, []).append(row)
    how = _How(resamples, rounds, level, power, seed)
    found = []
    for name, inside in sorted(members.items()):
        ids = {row.review_id for row in inside}
        outside = [row for row in reviews if row.review_id not in ids]
        found.append(_slice(name, inside, outside, metric, how))
    adjusted = holm([own.p for own in found])
    return tuple(replace(own, p_adjusted=p) for own, p in zip(found, adjusted, strict=True))


def groups_of(reviews: Iterable[Review | RedactedReview], attribute: str) -> dict[str, str]:
    """Read an attribute of each review from its metadata; blank or absent is "not stated"."""
    return {own.review_id: own.meta.get(attribute, "").strip() or NOT_STATED for own in reviews}


def age_band(age: str | int, starts: Sequence[int] = AGE_BANDS) -> str:
    """Give the band of an age in years, such as 65-74, under 18 or 85+; "not stated" if it is no number."""
    if not str(age).strip().isdecimal():
        return NOT_STATED
    years = int(age)
    if years < starts[0]:
        return f"under {starts[0]}"
    for first, after in pairwise(starts):
        if years < after:
            return f"{first}-{after - 1}"
    return f"{starts[-1]}+"


def detectable_gap(first_error: float, second_error: float, *, level: float, power: float) -> float:
    """Give the smallest true gap that a two-sided test finds with this power; standard errors go in.

    Raises ConfigError for a negative standard error.
    """
    if first_error < 0 or second_error < 0:
        raise ConfigError("a standard error cannot be negative")
    from scipy.stats import norm

    both = (first_error**2 + second_error**2) ** 0.5
    return float((norm.ppf((1 + level) / 2) + norm.ppf(power)) * both)


@dataclass(frozen=True, slots=True)
class _How:
    resamples: int
    rounds: int
    level: float
    power: float
    seed: int


def _slice(name: str, inside: Sequence[Row], outside: Sequence[Row], metric: Metric[Row], how: _How) -> Slice:
    value, rest = metric.measured(inside), metric.measured(outside)
    counts: list[Counts] = [metric.counts(row) for row in inside]
    interval = bootstrap_ratio(counts, metric.ratio, resamples=how.resamples, level=how.level, seed=how.seed)
    apart, gap = _apart(inside, outside, metric, how)
    defined = value.value is not None and rest.value is not None
    both = [*counts, *(metric.counts(row) for row in outside)]
    return Slice(
        name,
        len(inside),
        value,
        interval,
        rest,
        value.value - rest.value if value.value is not None and rest.value is not None else None,
        apart,
        gap,
        _p(both, len(inside), metric.ratio, how) if defined else None,
    )


def _p(counts: Sequence[Counts], size: int, ratio: str, how: _How) -> float | None:
    def distance(inside: Floats, outside: Floats) -> Floats:
        return abs(ratios(inside, ratio) - ratios(outside, ratio))

    return permutation_p(rows(counts), size, distance, rounds=how.rounds, seed=how.seed)


def _apart(
    inside: Sequence[Row], outside: Sequence[Row], metric: Metric[Row], how: _How
) -> tuple[Interval, float | None]:
    """Give the interval of the difference, and the smallest gap that would be found."""
    import numpy as np

    if min(len(inside), len(outside)) < FEWEST:
        return Interval(None, None, TOO_FEW), None
    # Group and rest are drawn apart: they hold other reviews.
    one, other = (
        draws(
            rows([metric.counts(row) for row in side]),
            lambda sums: ratios(sums, metric.ratio),
            resamples=how.resamples,
            seed=how.seed + place,
        )[:, 0]
        for place, side in enumerate((inside, outside))
    )
    apart = one - other
    apart = apart[~np.isnan(apart)]
    if len(apart) < (1 - _MOST_UNDEFINED) * how.resamples:
        return Interval(None, None, UNDEFINED), None
    low, high = np.quantile(apart, [(1 - how.level) / 2, (1 + how.level) / 2])
    gap = detectable_gap(float(np.nanstd(one)), float(np.nanstd(other)), level=how.level, power=how.power)
    narrow = NARROW if min(len(inside), len(outside)) < FEW else ""
    return Interval(float(low), float(high), narrow), gap
