"""What calibration, selection and ranking promise."""

from __future__ import annotations

import math

import numpy as np
import pytest

from leder_nlp.errors import ConfigError, EvaluationError
from leder_nlp.evaluate.calibration import (
    Bin,
    brier,
    brier_skill,
    calibration_errors,
    ece_interval,
    enough,
    reliability,
    slope_and_intercept,
)
from leder_nlp.evaluate.intervals import NARROW, TOO_FEW, Interval, wilson
from leder_nlp.evaluate.labels import Label, theme_only
from leder_nlp.evaluate.ranking import (
    Ranking,
    average_precision,
    average_precision_interval,
    label_ranking_average_precision,
    rank_themes,
    ranking_loss,
    roc_auc,
)
from leder_nlp.evaluate.selective import (
    NEVER_REACHED,
    NO_ERRORS,
    Step,
    aurc,
    errors_found,
    excess_aurc,
    precision_at,
    risk_coverage,
    threshold_for,
)
from leder_nlp.evaluate.value import NO_POSITIVES, ONE_CLASS, Value
from leder_nlp.records import GOOD, Counts, Passage, Tag
from leder_nlp.spans import Span

TRUTH = [0, 1, 0, 1, 1, 0]
SCORES = [0.0, 0.1, 0.2, 0.6, 0.6, 1.0]


def test_reliability_by_hand():
    """Bins of equal width hold their upper edge, the first one 0 too; empty ones are left out."""
    table = reliability(TRUTH, SCORES, bins=5, reviews=[0, 0, 1, 1, 1, 2])

    assert table == (
        Bin(0, 0.2, 3, 2, pytest.approx(0.1), 1 / 3, wilson(1, 3)),
        Bin(pytest.approx(0.4), pytest.approx(0.6), 2, 1, 0.6, 1, wilson(2, 2)),
        Bin(0.8, 1, 1, 1, 1, 0, wilson(0, 1)),
    )


def test_bins_of_equal_mass():
    """As many scores in each; ties stay together."""
    table = reliability(TRUTH, SCORES, bins=3, by="mass")

    assert [own.units for own in table] == [2, 3, 1]
    assert [own.reviews for own in table] == [2, 3, 1]
    assert (table[0].low, table[-1].high) == (0, 1)


def test_equal_scores_are_one_bin():
    """Though no edge parts them."""
    (only,) = reliability([0, 1], [0.3, 0.3], by="mass")

    assert (only.low, only.high, only.units, only.observed) == (0.3, 0.3, 2, 0.5)


def test_level_of_the_intervals():
    """It is that which was asked for."""
    (only,) = reliability([0, 1, 1], [0.3] * 3, bins=1, level=0.8)

    assert only.interval == wilson(2, 3, level=0.8)


def test_calibration_errors_by_hand():
    """Gaps of .233, .4 and 1 with weights 3, 2 and 1 of 6."""
    errors = calibration_errors(reliability(TRUTH, SCORES, bins=5))
    gap = 1 / 3 - 0.1

    assert errors["ece"] == pytest.approx((3 * gap + 2 * 0.4 + 1) / 6)
    assert errors["rmsce"] == pytest.approx(((3 * gap**2 + 2 * 0.4**2 + 1) / 6) ** 0.5)
    assert errors["mce"] == 1


def test_brier_skill():
    """Against the prevalence: perfect is 1, the prevalence itself 0, worse below; one class is undefined."""
    assert brier_skill([0, 1], [0, 1]) == Value(1)
    assert brier_skill([0, 1], [0.5, 0.5]) == Value(0)
    assert brier_skill([0, 1], [1, 0]) == Value(-3)
    assert brier_skill([0, 0, 0, 1], [0, 0, 0, 0.5]).value == pytest.approx(1 - 0.0625 / 0.1875)
    assert brier_skill([1, 1], [0.5, 0.5]) == Value(None, ONE_CLASS)
    assert brier([0, 1], [0.5, 1]) == 0.125


def test_interval_of_the_calibration_error():
    """It draws reviews, and keeps the bins of the whole."""
    random = np.random.default_rng(0)
    scores = random.random(400)
    truth = (random.random(400) < scores).tolist()
    reviews = [at // 20 for at in range(400)]
    own = calibration_errors(reliability(truth, scores))["ece"]
    interval = ece_interval(truth, scores, reviews, resamples=400)

    assert interval.low < own < interval.high
    assert interval.high - interval.low < 0.2
    assert interval.note == NARROW
    assert ece_interval(truth, scores, reviews, resamples=400, seed=1) != interval
    assert ece_interval(truth[:60], scores[:60], reviews[:60]) == Interval(None, None, TOO_FEW)


def test_interval_of_a_certain_error_is_a_point():
    """Every review has one right of two, each scored .9: the gap is .4 in every draw."""
    interval = ece_interval([0, 1] * 40, [0.9] * 80, [at // 2 for at in range(80)], resamples=50, by="mass")

    assert (interval.low, interval.high) == (pytest.approx(0.4), pytest.approx(0.4))
    assert interval.note == ""


def test_slope_and_intercept():
    """Scores that are probabilities have slope 1 and intercept 0; too bold ones a slope below 1."""
    odds = np.linspace(-2, 2, 9)
    chance = 1 / (1 + np.exp(-odds))
    truth, scores, bold, high = [], [], [], []
    for p, x in zip(chance, odds, strict=True):
        ones = round(1_000 * p)
        truth += [1] * ones + [0] * (1_000 - ones)
        scores += [p] * 1_000
        bold += [1 / (1 + math.exp(-2 * x))] * 1_000
        high += [1 / (1 + math.exp(-x - 1))] * 1_000

    for given, slope, intercept in ((scores, 1, 0), (bold, 0.5, 0), (high, 1, -1)):
        own = slope_and_intercept(truth, given)
        assert own[0].value == pytest.approx(slope, abs=2e-3)
        assert own[1].value == pytest.approx(intercept, abs=2e-3)


@pytest.mark.parametrize(
    ("truth", "scores"), [([1, 1], [0.2, 0.4]), ([0, 0, 1], [0.1, 0.4, 0.5]), ([1, 1, 0], [0.1, 0.4, 0.5])]
)
def test_slope_without_end_is_undefined(truth, scores):
    """One class, or classes that a threshold parts, either way round."""
    assert slope_and_intercept(truth, scores) == (Value(None, ONE_CLASS),) * 2


def test_slope_bears_certainty():
    """Scores of 0 and 1 are moved in by a millionth."""
    slope, _ = slope_and_intercept([0, 1, 0, 1, 1], [0.0, 1.0, 0.6, 0.4, 0.9])

    moved = slope_and_intercept([0, 1, 0, 1, 1], [1e-6, 1 - 1e-6, 0.6, 0.4, 0.9])
    assert slope.value == pytest.approx(moved[0].value)
    assert 0 < slope.value < 10


def test_enough_positives():
    """Twenty, in ten reviews; 19 or nine are not."""
    reviews = [at % 10 for at in range(20)]

    assert enough([1] * 20, reviews)
    assert not enough([1] * 19 + [0], reviews)
    assert not enough([1] * 20, [at % 9 for at in range(20)])
    assert not enough([1] * 18 + [0] * 20, [at % 9 for at in range(18)] + list(range(20)))


@pytest.mark.parametrize("wrong", [{"bins": 0}, {"by": "height"}])
def test_impossible_bins_are_refused(wrong):
    """No bins, another binning."""
    with pytest.raises(ConfigError):
        reliability(TRUTH, SCORES, **wrong)


def test_truth_is_yes_or_no():
    """A score in its place is refused; so are sides of other lengths."""
    with pytest.raises(EvaluationError, match="yes or no"):
        brier([0.3, 1], [0.5, 0.5])
    with pytest.raises(EvaluationError, match="2 and 1 units"):
        reliability([0, 1], [0.5])
    with pytest.raises(EvaluationError, match="2 and 1 units"):
        ece_interval([0, 1], [0.5, 0.5], [0])


def test_ties_enter_together():
    """Steps are of confidences, not of units; the order of the units does not matter."""
    steps = risk_coverage([0.5, 0.9, 0.5, 0.5], [1, 1, 0, 0])

    assert steps == (Step(0.9, 0.25, 0), Step(0.5, 1, 0.5))
    assert risk_coverage([0.5, 0.5, 0.9, 0.5], [0, 0, 1, 1]) == steps
    assert aurc([0.5, 0.9, 0.5, 0.5], [1, 1, 0, 0]) == 0.75 * 0.5


def test_perfect_order_has_no_excess():
    """All right before all wrong; with nothing wrong both are 0."""
    assert excess_aurc([0.9, 0.8, 0.7], [1, 1, 0]) == pytest.approx(0)
    assert aurc([0.9, 0.8, 0.7], [1, 1, 0]) == pytest.approx(1 / 9)
    assert (aurc([0.9], [1]), excess_aurc([0.9], [1])) == (0, 0)
    assert excess_aurc([0.1, 0.9], [1, 0]) == pytest.approx((1 + 0.5) / 2 - 0.5 / 2)


@pytest.mark.parametrize(("share", "found"), [(0, 0), (0.2, 0.5), (0.4, 0.5), (0.6, 0.75), (0.8, 1), (1, 1)])
def test_errors_among_the_least_certain(share, found):
    """Of ten units' errors: the border falls into a tie, of which the expected part counts."""
    confidence, right = [0.1, 0.3, 0.5, 0.5, 0.9], [0, 1, 0, 1, 1]

    assert errors_found(confidence, right, share).value == pytest.approx(found)


def test_no_errors_to_find():
    """Undefined, not all found."""
    assert errors_found([0.5], [1], 0.5) == Value(None, NO_ERRORS)
    for bad in (-0.1, 1.1):
        with pytest.raises(ConfigError):
            errors_found([0.5], [1], bad)


def test_precision_at_a_threshold():
    """What is scored as the threshold is kept."""
    assert precision_at([0.2, 0.5, 0.9], [1, 0, 1], 0.5) == Counts(met=1, found=2)
    assert precision_at([0.2], [1], 0.5).precision is None


def test_threshold_for_a_precision():
    """The lowest that keeps it, though a higher one may not."""
    scores, right = [0.9, 0.8, 0.7, 0.6, 0.5], [0, 1, 1, 1, 0]

    assert threshold_for(scores, right, 0.75) == Value(0.6)
    assert threshold_for(scores, right, 0.6) == Value(0.5)
    assert threshold_for(scores, right, 0.9) == Value(None, NEVER_REACHED)


def test_average_precision_says_its_chance_level():
    """Prevalence, positives and units beside it."""
    assert average_precision([1, 0, 0, 1], [0.9, 0.8, 0.2, 0.1]) == Ranking(0.75, 0.5, 2, 4)


def test_order_of_ties_does_not_matter():
    """Neither to average precision nor to ROC."""
    assert average_precision([1, 0], [0.5, 0.5]) == average_precision([0, 1], [0.5, 0.5])
    assert average_precision([1, 0], [0.5, 0.5]).value == 0.5
    assert roc_auc([1, 0], [0.5, 0.5]) == Value(0.5)
    assert roc_auc([1, 0, 0], [0.9, 0.5, 0.1]) == Value(1)


def test_interval_of_average_precision():
    """By reviews; a draw without positives is undefined, and one review is no sample."""
    random = np.random.default_rng(1)
    truth = (random.random(600) < 0.3).tolist()
    scores = [0.3 * own + random.random() for own in truth]
    reviews = [at % 40 for at in range(600)]
    own = average_precision(truth, scores).value
    interval = average_precision_interval(truth, scores, reviews, resamples=300)

    assert interval.low < own < interval.high
    assert interval.high - interval.low < 0.3
    assert interval.note == ""
    assert average_precision_interval(truth, scores, [0] * 600) == Interval(None, None, TOO_FEW)
    assert average_precision_interval(truth, scores, reviews, resamples=300, seed=3) != interval
    same = average_precision_interval(
        [1, 0] * 20, [0.2, 0.8] * 20, [at // 2 for at in range(40)], resamples=50
    )
    assert (same.low, same.high) == (0.5, 0.5)


def test_scores_that_are_no_number_are_refused():
    """NaN ranks nowhere."""
    for measure in (average_precision, roc_auc):
        with pytest.raises(EvaluationError, match="NaN"):
            measure([0, 1], [0.5, math.nan])
    with pytest.raises(EvaluationError, match="2 and 1"):
        average_precision_interval([0, 1], [0.5, 0.5], [0])


def test_label_ranking_edges():
    """All or no labels relevant: nothing to rank; a tie is wrong."""
    assert label_ranking_average_precision([[1, 1], [0, 0]], [[0.1, 0.2]] * 2) == 1
    assert ranking_loss([[1, 1], [0, 0]], [[0.1, 0.2]] * 2) == 0
    assert ranking_loss([[1, 0]], [[0.5, 0.5]]) == 1
    assert label_ranking_average_precision([[1, 0]], [[0.5, 0.5]]) == 0.5


def tag(review_id, start, end, theme, score=1.0):
    return Tag(review_id, Span(start, end), theme, GOOD, score=score)


def test_ranking_of_themes_by_hand():
    """Three passages of two reviews; the best of a passage's tags counts, and 0 without one."""
    spans = [("a", Span(0, 10)), ("a", Span(10, 20)), ("b", Span(0, 10))]
    passages = [Passage(own, span, "x", span) for own, span in spans]
    gold = [tag("a", 0, 10, "x"), tag("b", 0, 10, "x")]
    scored = [
        tag("a", 0, 10, "x", 0.2),
        tag("a", 0, 9, "x", 0.6),
        tag("a", 1, 10, "x", 0.3),
        tag("a", 10, 20, "x", 0.5),
        tag("b", 0, 10, "y", 0.9),
    ]
    labels = [Label("x"), Label("y")]
    own = rank_themes(gold, scored, passages, label=theme_only, labels=labels)

    assert own[labels[0]] == Ranking(pytest.approx(0.5 * 1 + 0.5 * 2 / 3), 2 / 3, 2, 3)
    assert own[labels[1]] == Ranking(None, 0, 0, 3, NO_POSITIVES)


def test_reviews_are_counted_from_nought():
    """Nine are nine, not ten: no interval."""
    owners = list(range(9))

    assert ece_interval([0, 1, 1] * 3, [0.5] * 9, owners) == Interval(None, None, TOO_FEW)
    assert average_precision_interval([0, 1, 1] * 3, [0.5] * 9, owners) == Interval(None, None, TOO_FEW)


def test_review_without_tags_is_ranked_all_the_same():
    """Its passages are negatives that score 0."""
    span = Span(0, 10)
    passages = [Passage(own, span, "x", span) for own in "ac"]
    own = rank_themes([tag("a", 0, 10, "x")], [], passages, label=theme_only, labels=[Label("x")])

    assert own[Label("x")] == Ranking(0.5, 0.5, 1, 2)
