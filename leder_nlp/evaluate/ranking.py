"""How well scores rank: average precision beside its chance level, ROC-AUC, label ranking.

Average precision is the step form, sum of (R_k - R_k-1) P_k over thresholds; ties enter together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from leder_nlp.errors import EvaluationError
from leder_nlp.evaluate.bootstrap import bootstrap_weighted, divided
from leder_nlp.evaluate.intervals import Interval
from leder_nlp.evaluate.labels import Label
from leder_nlp.evaluate.units import labelled
from leder_nlp.evaluate.value import NO_NEGATIVES, NO_POSITIVES, ONE_CLASS, Value, checked_length
from leder_nlp.records import Passage, Tag

if TYPE_CHECKING:
    from leder_nlp.evaluate.bootstrap import Floats


@dataclass(frozen=True, slots=True)
class Ranking:
    """Average precision of one label; `prevalence` is what chance gives."""

    value: float | None
    prevalence: float
    positives: int
    units: int
    reason: str = ""


def average_precision(relevant: Sequence[bool], scores: Sequence[float]) -> Ranking:
    """Give average precision; undefined without positives, and 1 with a caution without negatives.

    Raises EvaluationError without units, or where a score is no number.
    """
    units = _checked(relevant, scores)
    positives = sum(map(bool, relevant))
    reason = NO_POSITIVES if not positives else NO_NEGATIVES if positives == units else ""
    value = float(_weighted_ap(relevant, scores)([[1.0] * units])[0]) if positives else None
    return Ranking(value, positives / units, positives, units, reason)


def average_precision_interval(
    relevant: Sequence[bool],
    scores: Sequence[float],
    reviews: Sequence[int],
    *,
    resamples: int = 1_000,
    level: float = 0.95,
    seed: int = 0,
) -> Interval:
    """Give its interval, drawing reviews; `reviews` numbers the review of each unit from 0."""
    import numpy as np

    _checked(relevant, scores)
    checked_length(len(scores), len(reviews))
    of_units, own = _weighted_ap(relevant, scores), np.asarray(reviews)
    (interval,) = bootstrap_weighted(
        int(own.max()) + 1,
        lambda drawn: of_units(drawn[:, own]),
        resamples=resamples,
        level=level,
        seed=seed,
    )
    return interval


def roc_auc(relevant: Sequence[bool], scores: Sequence[float]) -> Value:
    """Give the chance that a positive scores above a negative, ties half; undefined with one class.

    Flatters rare labels: give average precision with its prevalence first.
    """
    _checked(relevant, scores)
    from scipy.stats import rankdata

    ranks = rankdata(scores)
    positives = sum(map(bool, relevant))
    negatives = len(relevant) - positives
    above = sum(rank for rank, own in zip(ranks, relevant, strict=True) if own)
    return Value.ratio(float(above - positives * (positives + 1) / 2), positives * negatives, ONE_CLASS)


def label_ranking_average_precision(
    relevant: Sequence[Sequence[bool]], scores: Sequence[Sequence[float]]
) -> float:
    """Give the mean over units of the precision at each relevant label; 1 where all or none is relevant."""
    checked_length(len(relevant), len(scores))
    return sum(map(_label_precision, relevant, scores)) / len(relevant)


def ranking_loss(relevant: Sequence[Sequence[bool]], scores: Sequence[Sequence[float]]) -> float:
    """Give the mean over units of wrongly ordered pairs of labels; a tie is wrong; 0 without a pair."""
    checked_length(len(relevant), len(scores))
    return sum(map(_wrong_pairs, relevant, scores)) / len(relevant)


def rank_themes(
    gold: Iterable[Tag],
    scored: Iterable[Tag],
    passages: Iterable[Passage],
    *,
    label: Callable[[Tag], Label],
    labels: Iterable[Label],
) -> Mapping[Label, Ranking]:
    """Give the average precision of each label over passages.

    `scored` are all candidate tags whatever their score, in the offsets of gold; a passage scores the
    best of its tags of the label, and 0 without one.
    """
    due, given, rows = _by_review(gold), _by_review(scored), _spans(passages)
    truth: list[frozenset[Label]] = []
    score: list[dict[Label, float]] = []
    for review_id, spans in sorted(rows.items()):
        truth += labelled(spans, due.get(review_id, ()), label)
        score += _scores(spans, given.get(review_id, ()), label)
    return {
        own: average_precision([own in held for held in truth], [best.get(own, 0.0) for best in score])
        for own in labels
    }


def _scores(
    spans: Sequence[Any], tags: Iterable[Tag], label: Callable[[Tag], Label]
) -> list[dict[Label, float]]:
    best: list[dict[Label, float]] = [{} for _ in spans]
    for tag in tags:
        for at, held in enumerate(labelled(spans, [tag], label)):
            for own in held:
                best[at][own] = max(tag.score, best[at].get(own, 0.0))
    return best


def _by_review(tags: Iterable[Tag]) -> dict[str, list[Tag]]:
    groups: dict[str, list[Tag]] = {}
    for tag in tags:
        groups.setdefault(tag.review_id, []).append(tag)
    return groups


def _spans(passages: Iterable[Passage]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for passage in passages:
        groups.setdefault(passage.review_id, []).append(passage.span)
    return groups


def _checked(relevant: Sequence[bool], scores: Sequence[float]) -> int:
    if any(math.isnan(score) for score in scores):
        raise EvaluationError("a score is no number (NaN)")
    return checked_length(len(relevant), len(scores))


def _weighted_ap(relevant: Sequence[bool], scores: Sequence[float]) -> Callable[[Any], Floats]:
    """Give average precision as a function of weights, shape (n, units); NaN without a positive."""
    import numpy as np

    given = np.asarray(scores, dtype=np.float64)
    order = np.argsort(-given, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(given[order])), len(given) - 1)
    truth = np.asarray(relevant, dtype=np.float64)[order]

    def value(drawn: Any) -> Floats:
        ordered = np.asarray(drawn, dtype=np.float64)[:, order]
        met = (ordered * truth).cumsum(axis=1)[:, ends]
        found = ordered.cumsum(axis=1)[:, ends]
        precision = np.nan_to_num(divided(met, found))
        steps = np.diff(met, axis=1, prepend=0.0)
        return divided((steps * precision).sum(axis=1), met[:, -1])

    return value


def _label_precision(relevant: Sequence[bool], scores: Sequence[float]) -> float:
    held = [score for score, own in zip(scores, relevant, strict=True) if own]
    if not held or len(held) == len(scores):
        return 1.0
    at = (sum(other >= own for other in held) / sum(other >= own for other in scores) for own in held)
    return sum(at) / len(held)


def _wrong_pairs(relevant: Sequence[bool], scores: Sequence[float]) -> float:
    held = [score for score, own in zip(scores, relevant, strict=True) if own]
    other = [score for score, own in zip(scores, relevant, strict=True) if not own]
    pairs = len(held) * len(other)
    return sum(one <= two for one in held for two in other) / pairs if pairs else 0.0
