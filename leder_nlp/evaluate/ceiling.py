"""The human ceiling: a system beside each coder, and coders beside each other, on the same reviews.

Adjudicated gold holds the decisions of both coders and flatters them: hold each against each instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from leder_nlp.errors import ConfigError, EvaluationError
from leder_nlp.evaluate.catalog import Metric
from leder_nlp.evaluate.codings import Codings
from leder_nlp.evaluate.intervals import FEWEST, TOO_FEW, Interval
from leder_nlp.evaluate.multiplicity import benjamini_yekutieli
from leder_nlp.evaluate.tags import ReviewTags, score_tags
from leder_nlp.evaluate.value import Value
from leder_nlp.records import Tag
from leder_nlp.taxonomy import Taxonomy

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Pair:
    """One metric of the second against the first as gold, with its interval."""

    first: str
    second: str
    reviews: int
    value: Value
    interval: Interval


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One coder left out: mean score with the other coders, the coder's and the system's, by review.

    `wins`: the share of reviews where the system is as near to the others as the coder is, or nearer;
    `p`: that the system is less near by `margin` or more.
    """

    coder: str
    reviews: int
    of_coder: float
    of_system: float
    wins: float
    margin: float
    p: float | None
    p_adjusted: float | None = None
    reason: str = ""


def ceiling(
    coded: Codings,
    found: Iterable[Tag],
    metric: Metric[ReviewTags],
    *,
    taxonomy: Taxonomy | None = None,
    resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[Pair, ...]:
    """Give the metric of each two coders, then of the system against each coder.

    All on the reviews that every coder has seen. Raises EvaluationError if there are none.
    """
    ids, system = _common(coded, found)
    sides = [*((one, other) for one, other in coded.pairs), *((coder, SYSTEM) for coder in coded.coders)]
    pairs = []
    for first, second in sides:
        theirs = system if second == SYSTEM else coded.of(second, ids)
        rows = score_tags(coded.of(first, ids), theirs, reviews=ids, taxonomy=taxonomy).reviews
        interval = metric.interval(rows, resamples=resamples, level=level, seed=seed)
        pairs.append(Pair(first, second, len(ids), metric.measured(rows), interval))
    return tuple(pairs)


def leave_one_coder_out(
    coded: Codings,
    found: Iterable[Tag],
    metric: Metric[ReviewTags],
    *,
    margin: float = 0.1,
    taxonomy: Taxonomy | None = None,
) -> tuple[LeftOut, ...]:
    """Ask for each coder whether the system is nearer to the other coders (Calderon et al. 2025).

    Reviews are the items: a paired test of the two on each, that the system loses by the margin or more,
    adjusted after Benjamini and Yekutieli. Where there is nothing to measure in a review, both sides
    empty, the two agree: 1. The system passes for a coder if most p_adjusted are small. Raises
    EvaluationError for fewer than three coders or no common review, ConfigError for a negative margin
    or a metric that is best at 0.
    """
    if margin < 0 or metric.best != 1:
        raise ConfigError("the margin is 0 or more, and the metric one that is best at 1")
    if len(coded.coders) < 3:
        raise EvaluationError("leaving one coder out needs three coders or more")
    ids, system = _common(coded, found)
    rows = []
    for coder in coded.coders:
        others = [coded.of(other, ids) for other in coded.coders if other != coder]
        mine, theirs = (
            _nearness(side, others, ids, metric, taxonomy) for side in (coded.of(coder, ids), system)
        )
        rows.append(_left_out(coder, mine, theirs, margin))
    adjusted = benjamini_yekutieli([row.p for row in rows])
    return tuple(replace(row, p_adjusted=p) for row, p in zip(rows, adjusted, strict=True))


def winning_rate(rows: Sequence[LeftOut], *, at: float = 0.05) -> float | None:
    """Give the share of coders that the system may stand in for; 0.5 is the usual mark. None untested."""
    tested = [row.p_adjusted for row in rows if row.p_adjusted is not None]
    return sum(p < at for p in tested) / len(tested) if tested else None


def _common(coded: Codings, found: Iterable[Tag]) -> tuple[tuple[str, ...], list[Tag]]:
    ids = coded.seen_by(*coded.coders)
    if not ids:
        raise EvaluationError("no review was seen by all coders")
    return ids, [tag for tag in found if tag.review_id in set(ids)]


def _nearness(
    side: Sequence[Tag],
    others: Sequence[Sequence[Tag]],
    ids: Sequence[str],
    metric: Metric[ReviewTags],
    taxonomy: Taxonomy | None,
) -> list[float]:
    """Give, for each review, the mean of the metric against each of the others."""
    scores = [score_tags(own, side, reviews=ids, taxonomy=taxonomy).reviews for own in others]
    values = [[metric.value([row]) for row in rows] for rows in zip(*scores, strict=True)]
    return [sum(1.0 if value is None else value for value in own) / len(own) for own in values]


def _left_out(coder: str, mine: Sequence[float], theirs: Sequence[float], margin: float) -> LeftOut:
    wins = sum(system >= own for own, system in zip(mine, theirs, strict=True)) / len(mine)
    means = (sum(mine) / len(mine), sum(theirs) / len(theirs))
    few = len(mine) < FEWEST
    p = None if few else _paired_p([s - m for m, s in zip(mine, theirs, strict=True)], margin)
    return LeftOut(coder, len(mine), *means, wins, margin, p, reason=TOO_FEW if few else "")


def _paired_p(differences: Sequence[float], margin: float) -> float:
    """Give the one-sided p of a paired t test that the mean difference is above -margin."""
    from scipy.stats import t

    reviews = len(differences)
    mean = sum(differences) / reviews
    error = (sum((own - mean) ** 2 for own in differences) / (reviews - 1) / reviews) ** 0.5
    if not error:
        return 0.0 if mean > -margin else 1.0
    return float(t.sf((mean + margin) / error, reviews - 1))
