"""What comparisons promise: paired tests, their intervals, many tests at once, and the bootstrap's ends."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leder_nlp.errors import ConfigError, EvaluationError
from leder_nlp.evaluate.bootstrap import (
    bootstrap,
    bootstrap_each,
    bootstrap_ratio,
    bootstrap_weighted,
    divided,
    draws,
    ratios,
    weights,
)
from leder_nlp.evaluate.catalog import TAGS
from leder_nlp.evaluate.compare import Test as Result
from leder_nlp.evaluate.compare import compare, mcnemar, paired_bootstrap, paired_randomisation
from leder_nlp.evaluate.intervals import BEYOND, NARROW, NOTHING, TOO_FEW, UNDEFINED, Interval, wilson
from leder_nlp.evaluate.multiplicity import (
    benjamini_hochberg,
    benjamini_yekutieli,
    bonferroni,
    holm,
)
from leder_nlp.evaluate.permutation import groups_drawn, permutation_p
from leder_nlp.evaluate.tags import score_tags
from leder_nlp.evaluate.value import (
    NOTHING_DUE,
    NOTHING_EITHER,
    NOTHING_FOUND,
    Value,
    checked_length,
    checked_probabilities,
)
from leder_nlp.records import GOOD, Counts, Tag
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy, Theme

SMALL = Taxonomy("test", (Theme("one", "d", "", ""),), (("d", ""),))
PASSAGE_F1 = next(metric for metric in TAGS if metric.name == "passage_f1")
REVIEWS = [f"r{at:02}" for at in range(24)]


def recall(sums):
    return ratios(sums, "recall")


def first(sums):
    return sums[:, 0]


def tags(ids):
    return [Tag(own, Span(0, 10), "one", GOOD) for own in ids]


def rows(found, reviews=REVIEWS):
    return score_tags(tags(reviews), tags(found), reviews=reviews, taxonomy=SMALL).reviews


def test_comparison_by_hand():
    """The second finds six tags more of 24; difference, interval and p agree that this is no chance."""
    own = compare(rows(REVIEWS[:12]), rows(REVIEWS[:18]), PASSAGE_F1, resamples=500, rounds=499)

    assert (own.metric, own.first, own.second) == ("passage_f1", 24 / 36, 36 / 42)
    assert own.difference == 36 / 42 - 24 / 36
    assert 0 < own.interval.low < own.difference < own.interval.high
    assert own.interval.note == NARROW
    assert own.test.p <= 0.05
    assert (own.test.exact, own.test.rounds) == (False, 499)


def test_comparison_with_nothing_to_measure():
    """None, with the reason."""
    own = compare(rows([], []), rows([], []), PASSAGE_F1)

    assert own.difference is None
    assert own.test == Result(None, True, 0, NOTHING)
    silent = score_tags([], [], reviews=REVIEWS[:3], taxonomy=SMALL).reviews
    assert compare(silent, silent, PASSAGE_F1).test == Result(None, True, 0, NOTHING)
    assert own.interval == Interval(None, None, TOO_FEW)


def test_comparison_of_other_reviews_is_refused():
    """A pair is one review."""
    with pytest.raises(EvaluationError, match="same reviews"):
        compare(rows([]), rows([], REVIEWS[1:]), PASSAGE_F1)


def test_system_beside_itself():
    """No difference: p is 1, and the interval a point."""
    counts = [(at % 3, 3, 3) for at in range(30)]

    assert paired_randomisation(counts, counts, recall, rounds=50).p == 1
    assert paired_bootstrap(counts, counts, recall, resamples=50) == Interval(0, 0, "")


def test_randomisation_is_exact_up_to_twenty_reviews():
    """2^20 swaps; from 21 on they are drawn."""
    counts = np.ones((20, 1))

    assert paired_randomisation(0 * counts, counts, first) == Result(2 / 2**20, True, 2**20)
    more = np.ones((21, 1))
    assert paired_randomisation(0 * more, more, first, rounds=99) == Result(1 / 100, False, 99)


def test_drawn_swaps_come_near_the_exact_p():
    """One review in three is against; 20 reviews tell exactly what 5,000 draws guess."""
    values = np.array([[1.0], [1.0], [-1.0]] * 7)
    exact = paired_randomisation(0 * values[:20], values[:20], first)
    drawn = paired_randomisation(0 * values, values, first, rounds=20_000)

    assert exact.p == pytest.approx(0.1153, abs=1e-4)  # 14 of 20 or more, both ways
    assert drawn.p == pytest.approx(0.1892, abs=0.01)  # 14 of 21 or more, both ways


def test_one_sided_test_asks_for_the_second():
    """Whether it is larger, not smaller."""
    values = np.ones((5, 1))

    assert paired_randomisation(0 * values, values, first, sides=1).p == 1 / 32
    assert paired_randomisation(values, 0 * values, first, sides=1).p == 1
    assert paired_randomisation(values, 0 * values, first).p == 2 / 32


def test_swap_that_is_undefined_counts_against():
    """One review of each holds all that is due: half of the swaps have nothing due on a side."""
    one = [(0, 0, 1), (0, 0, 0)]
    other = [(0, 0, 0), (1, 1, 1)]

    assert paired_randomisation(one, other, recall).p == 1


def test_order_of_sums_does_not_decide():
    """0.1 + 0.2 is not less than 0.3."""
    other = np.array([[0.1], [0.2], [0.3]])

    assert paired_randomisation(0 * other, other, first).p == 2 / 8
    assert paired_randomisation(0 * other, [[0.1], [0.2], [-0.3]], first).p == 1


def test_paired_bootstrap_draws_the_same_reviews():
    """A difference that is the same in every review has no width, however much the reviews differ."""
    one = np.array([[at, 20.0] for at in range(15)])
    other = one + np.array([[1.0, 0.0]])

    interval = paired_bootstrap(one, other, lambda s: divided(s[:, 0], s[:, 1]), resamples=80)
    assert (interval.low, interval.high) == (pytest.approx(1 / 20), pytest.approx(1 / 20))


@pytest.mark.parametrize("wrong", [{"rounds": 0}, {"sides": 3}, {"sides": 0}])
def test_impossible_randomisation_is_refused(wrong):
    """No rounds, other sides."""
    with pytest.raises(ConfigError):
        paired_randomisation(np.ones((3, 1)), np.ones((3, 1)), first, **wrong)


def test_unlike_counts_are_refused():
    """Of other reviews, or other columns."""
    with pytest.raises(EvaluationError, match="shapes"):
        paired_randomisation(np.ones((3, 1)), np.ones((4, 1)), first)
    with pytest.raises(EvaluationError, match="shapes"):
        paired_bootstrap(np.ones((3, 1)), np.ones((3, 2)), first)


def test_mcnemar_by_hand():
    """Where the two never differ nothing is told; small counts have an exact p; ties correct to 0."""
    assert mcnemar(0, 0) == dict.fromkeys(["chi2", "p", "corrected", "p_corrected", "p_exact"])
    assert list(mcnemar(0, 1)) == list(mcnemar(0, 0))
    assert mcnemar(0, 3)["p_exact"] == 0.25
    assert mcnemar(2, 2)["p_exact"] == 1
    assert mcnemar(2, 2)["corrected"] == 0
    assert mcnemar(1, 4)["chi2"] == 9 / 5
    assert mcnemar(1, 4)["corrected"] == 4 / 5
    for wrong in ((-1, 2), (2, -1)):
        with pytest.raises(ConfigError):
            mcnemar(*wrong)


def test_adjusted_by_hand():
    """Three tests; order does not matter, None is no test, and no p exceeds 1."""
    ps = [0.04, None, 0.01, 0.03]

    assert bonferroni(ps) == [pytest.approx(0.12), None, pytest.approx(0.03), pytest.approx(0.09)]
    assert holm(ps) == [pytest.approx(0.06), None, pytest.approx(0.03), pytest.approx(0.06)]
    assert benjamini_hochberg(ps) == [pytest.approx(0.04), None, pytest.approx(0.03), pytest.approx(0.04)]
    harmonic = 1 + 1 / 2 + 1 / 3
    assert benjamini_yekutieli(ps)[2] == pytest.approx(0.03 * harmonic)
    assert bonferroni([0.9, 0.9]) == [1, 1]


@pytest.mark.parametrize("adjust", [bonferroni, holm, benjamini_hochberg, benjamini_yekutieli])
def test_adjusting_nothing(adjust):
    """No test, none to adjust; a p that is none is refused."""
    assert adjust([]) == []
    assert adjust([None]) == [None]
    for bad in (math.nan, 1.1, -0.1):
        with pytest.raises(EvaluationError, match="p-values: number 1"):
            adjust([0.5, bad])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_adjusted_is_never_smaller(ps):
    """And Holm lies below Bonferroni, Benjamini-Hochberg below Holm."""
    lists = [benjamini_hochberg(ps), holm(ps), bonferroni(ps)]

    for p, hochberg, stepped, whole in zip(ps, *lists, strict=True):
        assert p <= hochberg * (1 + 1e-9) + 1e-300
        assert hochberg <= stepped * (1 + 1e-9) + 1e-300
        assert stepped <= whole * (1 + 1e-9) + 1e-300


def test_groups_are_drawn_at_their_size():
    """Each row has as many members; in the long run each review is in as often."""
    drawn = np.concatenate(list(groups_drawn(8, 2, rounds=1_201, seed=3)))

    assert drawn.shape == (1_201, 8)
    assert set(drawn.sum(axis=1)) == {2}
    assert set(np.unique(drawn)) == {0, 1}
    assert drawn.mean(axis=0) == pytest.approx(np.full(8, 0.25), abs=0.05)
    assert [len(part) for part in groups_drawn(8, 2, rounds=1_201)] == [500, 500, 201]


def gap(one, other):
    return abs(recall(one) - recall(other))


def test_permutation_by_hand():
    """Two reviews of six missed all: as far apart as can be, in 1 of 15 groups of two."""
    counts = [(0, 0, 4)] * 2 + [(4, 4, 4)] * 4
    p = permutation_p(counts, 2, gap, rounds=3_000)

    assert p == pytest.approx(1 / 15, abs=0.015)
    assert permutation_p([(1, 1, 1)] * 6, 2, gap, rounds=50) == 1
    assert permutation_p([(1, 1, 1)] * 2 + [(0, 0, 0)] * 2, 2, gap, rounds=50) is None
    assert permutation_p(counts, 2, gap, rounds=3_000, seed=1) != p
    with pytest.raises(ConfigError):
        permutation_p(counts, 2, gap, rounds=0)
    assert permutation_p(counts, 2, gap, rounds=1) in (0.5, 1)


def test_weights_are_draws_of_reviews():
    """As many draws as reviews, in chunks, the same for one seed."""
    parts = list(weights(12, resamples=1_100, seed=5))
    drawn = np.concatenate(parts)

    assert [len(part) for part in parts] == [500, 500, 100]
    assert set(drawn.sum(axis=1)) == {12}
    assert drawn.mean() == 1
    assert drawn.std() == pytest.approx((11 / 12) ** 0.5, abs=0.03)
    assert (np.concatenate(list(weights(12, resamples=1_100, seed=5))) == drawn).all()


def test_draws_are_those_of_the_weights():
    """Sums of the reviews that were drawn, one column a measure."""
    counts = np.arange(24.0).reshape(12, 2)
    (drawn,) = weights(12, resamples=30, seed=9)

    assert (draws(counts, lambda sums: sums, resamples=30, seed=9) == drawn @ counts).all()
    assert draws(counts, first, resamples=30, seed=9).shape == (30, 1)


def test_each_measure_has_the_interval_it_has_alone():
    """All of the same draws."""
    counts = np.array([[at % 4, 4, at % 3, 3] for at in range(40)], dtype=float)

    def both(sums):
        return np.stack([divided(sums[:, 0], sums[:, 1]), divided(sums[:, 2], sums[:, 3])], axis=1)

    for method in ("percentile", "bca"):
        how = {"resamples": 300, "seed": 2, "method": method, "level": 0.9}
        one, other = bootstrap_each(counts, both, **how)
        assert one == bootstrap(counts, lambda sums: both(sums)[:, 0], **how)
        assert other == bootstrap(counts, lambda sums: both(sums)[:, 1], **how)


def test_each_measure_of_few_reviews_has_none():
    """As many as there are measures."""
    few = bootstrap_each(np.ones((9, 3)), lambda sums: sums, resamples=10)

    assert few == (Interval(None, None, TOO_FEW),) * 3
    assert bootstrap_each(np.ones((0, 3)), lambda sums: sums, resamples=10) == few[:1]


def test_bca_of_equal_reviews_is_a_point():
    """Nothing varies, nothing is skewed."""
    assert bootstrap_ratio([Counts(2, 3, 4)] * 40, "recall", resamples=50, method="bca") == Interval(
        0.5, 0.5, ""
    )


def test_bca_that_is_undefined_says_why():
    """Nothing due; due in one review of 20 only; or an estimate that no draw comes near."""
    nothing = bootstrap_ratio([Counts()] * 20, "recall", resamples=50, method="bca")
    rare = bootstrap_ratio([Counts(1, 1, 1), *[Counts()] * 19], "recall", resamples=300, method="bca")
    (beyond,) = bootstrap_weighted(
        20, lambda drawn: np.where((drawn == 1).all(axis=1), 1.0, 0.0), resamples=50, method="bca"
    )

    assert nothing == Interval(None, None, NOTHING)
    assert rare == Interval(None, None, UNDEFINED)
    assert beyond == Interval(None, None, BEYOND)


@pytest.mark.parametrize(("undefined", "note"), [(5, ""), (6, UNDEFINED)])
@pytest.mark.parametrize("method", ["percentile", "bca"])
def test_one_in_twenty_may_be_undefined(undefined, note, method):
    """5 of 100 draws undefined are borne, 6 are not."""
    numbers = iter([np.where(np.arange(100) < undefined, np.nan, np.arange(100.0))])

    def statistic(drawn):
        return next(numbers) if len(drawn) == 100 else np.full(len(drawn), 50.0)

    (interval,) = bootstrap_weighted(30, statistic, resamples=100, method=method)
    assert interval.note == note
    assert (interval.low is None) == bool(note)


def test_percentile_ends_are_quantiles():
    """Of 0 to 100, at 90%: 5 and 95."""
    (interval,) = bootstrap_weighted(30, lambda drawn: np.arange(float(len(drawn))), resamples=101, level=0.9)

    assert (interval.low, interval.high) == (pytest.approx(5), pytest.approx(95))


def test_thirty_reviews_are_not_few():
    """29 are; with both methods."""
    for method in ("percentile", "bca"):
        notes = [
            bootstrap_ratio(
                [Counts(at % 2, 1, 1) for at in range(size)], "recall", resamples=90, method=method
            ).note
            for size in (29, 30)
        ]
        assert notes == [NARROW, ""]


@pytest.mark.parametrize("wrong", [{"resamples": 0}, {"method": "normal"}, {"level": 1.0}])
def test_impossible_bootstrap_is_refused(wrong):
    """No draws, another method, another level; however few the reviews."""
    with pytest.raises(ConfigError):
        bootstrap(np.ones((3, 1)), first, **wrong)


def test_one_draw_is_enough_to_ask():
    """The smallest bootstrap there is."""
    assert bootstrap(np.ones((10, 1)), first, resamples=1) == Interval(10, 10, NARROW)


def test_division_by_nothing_is_nan():
    """Elementwise, whatever the shapes."""
    out = divided([[1, 2], [3, 0]], [2, 0])

    assert out.tolist()[0][0] == 0.5
    assert out.tolist()[1][0] == 1.5
    assert np.isnan(out[:, 1]).all()


def test_metric_says_why_it_is_undefined():
    """Nothing found, nothing due, or neither."""
    by_name = {metric.name: metric for metric in TAGS}
    none = rows([], REVIEWS[:2])

    assert by_name["passage_precision"].measured(none) == Value(None, NOTHING_FOUND)
    assert by_name["passage_recall"].measured(none) == Value(0.0)
    assert by_name["passage_f1"].measured(rows([], [])) == Value(None, NOTHING_EITHER)
    assert by_name["passage_recall"].measured(rows([], [])) == Value(None, NOTHING_DUE)


def test_values_are_checked():
    """A number or a reason; probabilities; sides of one length."""
    assert Value.ratio(1, 4, "why") == Value(0.25, "")
    assert Value.ratio(1, 0, "why") == Value(None, "why")
    assert checked_probabilities([0, 1]) == [0.0, 1.0]
    assert checked_length(3, 3) == 3
    assert checked_length(0, 0, empty=True) == 0
    with pytest.raises(EvaluationError, match="3 and 4 units"):
        checked_length(3, 4)
    with pytest.raises(EvaluationError, match="no units"):
        checked_length(0, 0)
    with pytest.raises(EvaluationError, match="probabilities: number 0"):
        checked_probabilities([2])


def test_wilson_edges():
    """Exactly 0 and 1 at the edges; nothing of nothing; impossible shares are refused."""
    assert wilson(0, 9).low == 0
    assert wilson(9, 9).high == 1
    assert wilson(1, 9).low > 0
    assert wilson(8, 9).high < 1
    assert wilson(0, 0) == Interval(None, None, NOTHING)
    for wrong in ((3, 2), (-1, 2)):
        with pytest.raises(ConfigError):
            wilson(*wrong)
    with pytest.raises(ConfigError):
        wilson(1, 2, level=0)


def test_ties_with_the_estimate_count_half():
    """30 draws below, 40 at the estimate, 30 above: no bias, so that both methods give the same ends."""
    values = np.concatenate([np.linspace(0, 49, 30), np.full(40, 50.0), np.linspace(51, 100, 30)])

    def statistic(drawn):
        return values if len(drawn) == 100 else np.full(len(drawn), 50.0)

    ends = [bootstrap_weighted(40, statistic, resamples=100, method=own)[0] for own in ("percentile", "bca")]
    assert ends[1].low == pytest.approx(ends[0].low)
    assert ends[1].high == pytest.approx(ends[0].high)


def test_method_reaches_every_interval():
    """Skewed counts have other ends by BCa."""
    counts = [Counts(min(at * at // 90, 9), 9, 9) for at in range(30)]
    one, other = rows_of(counts), rows_of(counts[::-1])
    for ask in (
        lambda own: bootstrap_ratio(counts, "recall", resamples=200, method=own),
        lambda own: paired_bootstrap(
            one, [(met // 3, 9, 9) for met, _, _ in other], recall, resamples=200, method=own
        ),
    ):
        assert ask("bca") != ask("percentile")


def rows_of(counts):
    return [(own.met, own.found, own.due) for own in counts]
