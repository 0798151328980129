"""The share of reviews with a theme, as the annual report prints it: how far the found share is off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leder_nlp.evaluate.bootstrap import bootstrap_each, divided
from leder_nlp.evaluate.intervals import Interval
from leder_nlp.evaluate.labels import Label, LabelTable
from leder_nlp.evaluate.value import ONE_CATEGORY, Value
from leder_nlp.records import Counts

if TYPE_CHECKING:
    from leder_nlp.evaluate.bootstrap import Floats


@dataclass(frozen=True, slots=True)
class ShareError:
    """Found share less true share of reviews with the label, in [-1, 1], with its interval."""

    label: Label
    true: float
    found: float
    interval: Interval

    @property
    def error(self) -> float:
        """Give found - true: above 0 the report would print too much."""
        return self.found - self.true


def share_errors(
    table: LabelTable, *, resamples: int = 10_000, level: float = 0.95, seed: int = 0
) -> tuple[ShareError, ...]:
    """Give the error of each declared label; `table` is that of the review level. Empty without reviews.

    `resamples=0` leaves out the intervals.
    """
    reviews = len(table.by_review)
    if not reviews:
        return ()
    counts = [[_row(review, label) for label in table.labels] for review in table.by_review]
    intervals: Sequence[Interval] = (Interval(None, None),) * len(table.labels)
    if resamples:
        intervals = bootstrap_each(counts, _error, resamples=resamples, level=level, seed=seed)
    return tuple(
        ShareError(label, own.due / reviews, own.found / reviews, interval)
        for label, own, interval in zip(table.labels, table.by_label.values(), intervals, strict=True)
    )


def mean_absolute_error(errors: Sequence[ShareError]) -> float | None:
    """Give the mean of the errors without their sign; None over none."""
    return sum(abs(own.error) for own in errors) / len(errors) if errors else None


def rank_correlation(errors: Sequence[ShareError]) -> Value:
    """Give Kendall's tau-b of the labels by true and by found share: is the league table right?"""
    true, found = [own.true for own in errors], [own.found for own in errors]
    if len(set(true)) < 2 or len(set(found)) < 2:
        return Value(None, ONE_CATEGORY)
    from scipy.stats import kendalltau

    return Value(float(kendalltau(true, found).statistic))


def _row(review: Mapping[Label, Counts], label: Label) -> tuple[int, int, int]:
    counts = review.get(label, Counts())
    return counts.found, counts.due, 1


def _error(sums: Floats) -> Floats:
    return divided(sums[..., 0] - sums[..., 1], sums[..., 2])
