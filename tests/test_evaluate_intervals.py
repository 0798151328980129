"""What the intervals promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leder_nlp.errors import ConfigError
from leder_nlp.evaluate.bootstrap import bootstrap, bootstrap_ratio
from leder_nlp.evaluate.intervals import (
    NARROW,
    NOTHING,
    TOO_FEW,
    UNDEFINED,
    Interval,
    clopper_pearson,
)
from leder_nlp.evaluate.labels import Label, LabelTable
from leder_nlp.records import Counts

EFRON = [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41]


@pytest.mark.parametrize(
    ("events", "trials", "low", "high"),
    [
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_exact_intervals_of_newcombe(events, trials, low, high):
    """W12: Newcombe 1998."""
    interval = clopper_pearson(events, trials)

    assert (low, high) == (pytest.approx(interval.low, abs=5e-5), pytest.approx(interval.high, abs=5e-5))


@pytest.mark.parametrize(
    ("events", "trials", "high"), [(0, 50, 0.058), (0, 100, 0.030), (0, 300, 0.010), (1, 200, 0.0235)]
)
def test_upper_bound_of_few_leaks(events, trials, high):
    """Research note 1.2: what so many clean reviews prove, one-sided."""
    interval = clopper_pearson(events, trials, sides=1)

    assert interval.low == 0
    assert interval.high == pytest.approx(high, abs=5e-4)


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_exact_interval_holds_the_share(case):
    """And stays within [0, 1]."""
    events, trials = case
    interval = clopper_pearson(events, trials)

    assert 0 <= interval.low <= events / trials <= interval.high <= 1


def test_share_of_nothing_has_no_interval():
    """None, with the reason."""
    assert Interval(None, None, NOTHING) == clopper_pearson(0, 0)


@pytest.mark.parametrize("case", [{"events": 3, "trials": 2}, {"events": -1, "trials": 2}])
def test_impossible_share_is_refused(case):
    """More events than trials is a mistake of the caller."""
    with pytest.raises(ConfigError):
        clopper_pearson(**case)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_impossible_level_is_refused(level):
    """95 is not 0.95."""
    with pytest.raises(ConfigError):
        clopper_pearson(1, 2, level=level)
    with pytest.raises(ConfigError):
        bootstrap(np.ones((20, 3)), lambda sums: sums[:, 0], level=level)


def test_percentile_interval_of_efron_and_tibshirani():
    """W20: the variance of the spatial test data, 90%: about 98.5 to 235.4."""
    values = np.array(EFRON, dtype=float)
    moments = np.stack([np.ones_like(values), values, values**2], axis=1)

    def variance(sums):
        return sums[:, 2] / sums[:, 0] - (sums[:, 1] / sums[:, 0]) ** 2

    interval = bootstrap(moments, variance, resamples=20_000, level=0.9, seed=1)

    assert interval.low == pytest.approx(98.5, abs=4)
    assert interval.high == pytest.approx(235.4, abs=4)
    assert interval.note == NARROW


def test_bootstrap_of_equal_reviews_is_a_point():
    """Where all reviews are alike, nothing varies: 2 met of 4 due."""
    interval = bootstrap_ratio([Counts(2, 3, 4)] * 40, "recall", resamples=200)

    assert interval == Interval(0.5, 0.5, "")


def test_bootstrap_needs_ten_reviews():
    """Below, None with the reason."""
    assert Interval(None, None, TOO_FEW) == bootstrap_ratio([Counts(1, 1, 1)] * 9, "recall")
    assert bootstrap_ratio([Counts(1, 1, 1)] * 10, "recall", resamples=50).low == 1


def test_bootstrap_of_no_reviews_is_none():
    """Not an error, not 0."""
    assert Interval(None, None, TOO_FEW) == bootstrap_ratio([], "recall")


def test_bootstrap_that_is_often_undefined_is_none():
    """One of 20 reviews holds all that is due: a third of the draws miss it."""
    counts = [Counts(1, 1, 1), *[Counts()] * 19]

    assert Interval(None, None, UNDEFINED) == bootstrap_ratio(counts, "recall")


def test_bootstrap_of_nothing_due_says_so():
    """No review holds any: nothing to measure, not a matter of the draw."""
    assert Interval(None, None, NOTHING) == bootstrap_ratio([Counts()] * 20, "recall", resamples=50)


def test_seed_decides_the_draw():
    """The same seed gives the same interval; another one does not."""
    counts = [Counts(n % 3, 3, 2 + n % 2) for n in range(40)]
    first = bootstrap_ratio(counts, "f1", resamples=300, seed=7)

    assert first == bootstrap_ratio(counts, "f1", resamples=300, seed=7)
    assert first != bootstrap_ratio(counts, "f1", resamples=300, seed=8)


def test_unknown_ratio_is_refused():
    """There are three."""
    with pytest.raises(ConfigError, match="precision, recall, f1"):
        bootstrap_ratio([Counts(1, 1, 1)] * 10, "accuracy", resamples=10)


def test_reviews_are_drawn_whole():
    """Reviews all right or all wrong vary as 40 things do, not as 4,000: half width near 0.155."""
    counts = [Counts(100 * (n % 2), 100, 100) for n in range(40)]
    interval = bootstrap_ratio(counts, "recall", resamples=4_000)

    assert (interval.high - interval.low) / 2 == pytest.approx(1.96 * 0.5 / 40**0.5, abs=0.02)


@pytest.mark.parametrize("ratio", ["precision", "recall", "f1"])
def test_macro_interval_holds_the_macro(ratio):
    """The interval is of the same average that is reported."""
    rows = [{Label("x"): Counts(n % 2, 1, 1), Label("y"): Counts(n % 3 > 0, 1, 1)} for n in range(60)]
    table = LabelTable.of([Label("x"), Label("y"), Label("z")], rows)
    interval = table.macro_interval(ratio, resamples=500)

    assert interval.low < table.macro(ratio).value < interval.high


def test_label_that_a_draw_misses_is_left_out_of_its_mean():
    """One review holds y and one makes it up: draws without the first are the mean of x alone, not 1/2."""
    rows = [{Label("x"): Counts(1, 1, 1)} for _ in range(40)]
    rows[0] |= {Label("y"): Counts(1, 1, 1)}
    rows[1] |= {Label("y"): Counts(0, 1, 0)}
    table = LabelTable.of([Label("x"), Label("y")], rows)

    assert table.macro_interval("f1", resamples=1_000).low > 0.6


def test_macro_interval_of_one_label_is_its_own():
    """With a single supported label the macro is that label's ratio, draw for draw."""
    counts = [Counts(n % 2, 1, 1) for n in range(40)]
    table = LabelTable.of([Label("x"), Label("y")], [{Label("x"): own} for own in counts])

    assert table.macro_interval("f1", resamples=300) == bootstrap_ratio(counts, "f1", resamples=300)
