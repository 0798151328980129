"""What shares, slices, drift, overlap and learning curves promise."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import fisher_exact, ks_2samp, norm

from leder_nlp.errors import ConfigError, EvaluationError
from leder_nlp.evaluate.bootstrap import draws, ratios, rows
from leder_nlp.evaluate.catalog import TAGS
from leder_nlp.evaluate.drift import EMPTY_CATEGORY, NO_TAGS, drift, jensen_shannon, psi
from leder_nlp.evaluate.intervals import NARROW, NOTHING, TOO_FEW, UNDEFINED, Interval
from leder_nlp.evaluate.labels import Label, LabelTable, joint
from leder_nlp.evaluate.learning import Point, doubling, last_doubling, learning_curve
from leder_nlp.evaluate.multiplicity import benjamini_hochberg, holm
from leder_nlp.evaluate.overlap import Twin, grams, jaccard, overlap
from leder_nlp.evaluate.shares import mean_absolute_error, rank_correlation, share_errors
from leder_nlp.evaluate.slices import NOT_STATED, age_band, detectable_gap, groups_of, slices
from leder_nlp.evaluate.tags import score_tags
from leder_nlp.evaluate.value import NOTHING_DUE, ONE_CATEGORY, Value
from leder_nlp.records import GOOD, IMPROVE, Counts, RedactedReview, Redaction, Review, Tag, TaggedReview
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy, Theme

SMALL = Taxonomy("test", (Theme("one", "d", "", ""), Theme("two", "d", "", "")), (("d", ""),))
ONE, TWO = Label("one"), Label("two")
RECALL = next(metric for metric in TAGS if metric.name == "passage_recall")


def tag(review_id, theme="one", polarity=GOOD, score=1.0):
    return Tag(review_id, Span(0, 10), theme, polarity, score=score)


def shares(true, found, reviews=20):
    """Make a table of reviews, of which the first so many hold theme one, by gold and as found."""
    by_review = [
        {ONE: Counts(int(at < min(true, found)), int(at < found), int(at < true))} for at in range(reviews)
    ]
    return LabelTable.of([ONE, TWO], by_review)


def test_share_error_by_hand():
    """Eight of 20 reviews found where gold has five: 15 points too many, with its interval."""
    one, two = share_errors(shares(5, 8), resamples=2_000)

    assert (one.label, one.true, one.found, one.error) == (ONE, 0.25, 0.4, pytest.approx(0.15))
    assert 0 <= one.interval.low < 0.15 < one.interval.high
    assert one.interval.high == pytest.approx(0.15 + 1.96 * (0.15 * 0.85 / 20) ** 0.5, abs=0.03)
    assert (two.error, two.interval) == (0, Interval(0, 0, NARROW))
    assert share_errors(shares(8, 5), resamples=10)[0].error == pytest.approx(-0.15)


def test_share_errors_without_intervals():
    """None on request, none for few reviews, nothing without reviews."""
    assert share_errors(shares(5, 8), resamples=0)[0].interval == Interval(None, None)
    assert share_errors(shares(5, 8, 9))[0].interval == Interval(None, None, TOO_FEW)
    assert share_errors(LabelTable.of([ONE], [])) == ()


def test_sums_of_share_errors():
    """Mean without sign; Kendall's tau, undefined where one side does not vary."""
    own = share_errors(shares(5, 8), resamples=0)

    assert mean_absolute_error(own) == pytest.approx(0.075)
    assert mean_absolute_error(share_errors(shares(8, 5), resamples=0)) == pytest.approx(0.075)
    assert mean_absolute_error([]) is None
    assert rank_correlation(own) == Value(1)
    assert rank_correlation(share_errors(shares(0, 8), resamples=0)) == Value(None, ONE_CATEGORY)
    assert rank_correlation(share_errors(shares(8, 0), resamples=0)) == Value(None, ONE_CATEGORY)


IDS = [f"r{at:02}" for at in range(40)]
MISSED = set(IDS[:6])


def scored(ids=IDS, missed=MISSED):
    gold = [tag(own) for own in ids]
    found = [tag(own) for own in ids if own not in missed]
    return score_tags(gold, found, reviews=ids, taxonomy=SMALL).reviews


GROUPS = {own: "first" if at < 12 else "second" for at, own in enumerate(IDS)}


def test_slices_by_hand():
    """Six of twelve missed in one group, none of 28 in the other: a gap of a half that is no chance."""
    one, two = slices(scored(), GROUPS, RECALL, resamples=1_000, rounds=499)

    assert (one.group, one.reviews, one.value, one.rest) == ("first", 12, Value(0.5), Value(1.0))
    assert one.difference == -0.5
    assert one.difference_interval.low < -0.5 < one.difference_interval.high <= 0
    assert one.interval.low < 0.5 < one.interval.high
    assert (one.interval.note, one.difference_interval.note) == (NARROW, NARROW)
    assert one.p == 1 / 500
    assert [one.p_adjusted, two.p_adjusted] == holm([one.p, two.p])
    assert (two.group, two.difference) == ("second", 0.5)


def test_detectable_gap_is_that_of_the_draws():
    """Standard errors of group and rest, drawn apart."""
    (one, _) = slices(scored(), GROUPS, RECALL, resamples=800, rounds=9, power=0.9, level=0.9)
    counts = [RECALL.counts(row) for row in scored()]

    def recall(sums):
        return ratios(sums, "recall")

    drawn = draws(rows(counts[:12]), recall, resamples=800, seed=0)[:, 0]
    ends = np.quantile(drawn - 1, [0.05, 0.95])  # the rest has them all, in every draw
    assert (one.difference_interval.low, one.difference_interval.high) == tuple(ends)
    error = drawn.std()
    assert one.detectable == pytest.approx(detectable_gap(error, 0, level=0.9, power=0.9))
    assert detectable_gap(3, 4, level=0.95, power=0.8) == pytest.approx(5 * (norm.ppf(0.975) + norm.ppf(0.8)))
    for bad in ((-1, 0), (0, -1)):
        with pytest.raises(ConfigError):
            detectable_gap(*bad, level=0.95, power=0.8)


def test_slices_of_few_reviews():
    """A value without interval; the gap that would show is not known; reviews without group are one."""
    few = dict.fromkeys(IDS[:9], "few") | {IDS[20]: ""}
    own = {one.group: one for one in slices(scored(), few, RECALL, resamples=50, rounds=9)}

    assert set(own) == {"few", NOT_STATED}
    assert own["few"].interval == Interval(None, None, TOO_FEW)
    assert own["few"].difference_interval == Interval(None, None, TOO_FEW)
    assert own["few"].detectable is None
    assert own["few"].value == Value(3 / 9)
    assert own[NOT_STATED].reviews == 31
    assert own[NOT_STATED].difference_interval == Interval(None, None, TOO_FEW)


def test_slices_where_nothing_is_due():
    """None with the reason, no difference, no p; one group alone has no rest."""
    silent = score_tags([], [], reviews=IDS, taxonomy=SMALL).reviews
    one, _ = slices(silent, GROUPS, RECALL, resamples=50, rounds=9)
    (alone,) = slices(scored(), dict.fromkeys(IDS, "all"), RECALL, resamples=50, rounds=9)

    assert (one.value, one.difference, one.p, one.p_adjusted) == (Value(None, NOTHING_DUE), None, None, None)
    assert one.difference_interval == Interval(None, None, UNDEFINED)
    assert one.interval == Interval(None, None, NOTHING)
    assert (alone.rest, alone.difference, alone.p) == (Value(None, NOTHING_DUE), None, None)


def test_thirty_in_both_are_not_few():
    """29 in either are."""
    ids = [f"r{at:03}" for at in range(60)]
    rows = scored(ids, set(ids[::3]))
    for size, note in ((30, ""), (29, NARROW), (31, NARROW)):
        groups = {own: "a" if at < size else "b" for at, own in enumerate(ids)}
        own = slices(rows, groups, RECALL, resamples=60, rounds=9)[0]
        assert own.difference_interval.note == note


@pytest.mark.parametrize("wrong", [{"level": 1}, {"power": 0}])
def test_impossible_slices_are_refused(wrong):
    """Levels and powers lie between 0 and 1."""
    with pytest.raises(ConfigError):
        slices(scored(), GROUPS, RECALL, **wrong)


def test_groups_of_metadata():
    """Blank and absent are not stated."""
    reviews = [
        Review("a", "x", meta={"sex": " female "}),
        Review("b", "x", meta={"sex": " "}),
        RedactedReview("c", "x"),
    ]

    assert groups_of(reviews, "sex") == {"a": "female", "b": NOT_STATED, "c": NOT_STATED}


@pytest.mark.parametrize(
    ("age", "band"),
    [
        *((17, "under 18"), (18, "18-24"), ("24", "18-24"), (25, "25-34"), (84, "75-84"), (85, "85+")),
        *((" 101 ", "85+"), ("", NOT_STATED), ("old", NOT_STATED), ("7.5", NOT_STATED)),
    ],
)
def test_age_bands(age, band):
    """A band begins at its first age."""
    assert age_band(age) == band


def test_age_bands_of_ones_own():
    """The last is open."""
    assert [age_band(own, (10, 20)) for own in (9, 10, 19, 20)] == ["under 10", "10-19", "10-19", "20+"]


def tagged(review_id, themes=(), *, length=100, placeholders=0, score=1.0):
    redactions = tuple(Redaction(Span(at, at + 1), "person") for at in range(placeholders))
    review = RedactedReview(review_id, "x" * length, redactions=redactions)
    return TaggedReview(review, tuple(tag(review_id, own, score=score) for own in themes))


BEFORE = [tagged(f"b{at}", ["one"] if at % 2 else [], length=100 + at) for at in range(40)]


def test_drift_by_hand():
    """Theme one from 20 of 40 reviews to all of 12, theme two from none to six."""
    after = [tagged(f"a{at}", ["one", "two"] if at % 2 else ["one"], length=150) for at in range(12)]
    own = drift(BEFORE, after, labels=[ONE, TWO], rounds=199)
    ps = [
        fisher_exact([[20, 20], [12, 0]]).pvalue,
        fisher_exact([[0, 40], [6, 6]]).pvalue,
    ]

    assert [(shift.label, shift.before, shift.after) for shift in own.shifts] == [
        (ONE, Counts(20, 0, 40), Counts(12, 0, 12)),
        (TWO, Counts(0, 0, 40), Counts(6, 0, 12)),
    ]
    assert [shift.p for shift in own.shifts] == pytest.approx(ps)
    assert [shift.p_adjusted for shift in own.shifts] == pytest.approx(benjamini_hochberg(ps))
    assert own.psi == psi([20.5, 0.5], [12.5, 6.5])
    assert own.distance == jensen_shannon([20, 0], [12, 6])
    assert own.p == 1 / 200
    assert not own.steady()


def test_features_by_hand():
    """Means and the test of Kolmogorov and Smirnov; scores only of reviews that have tags."""
    before = [tagged("b0", ["one"], length=500, placeholders=2, score=0.5), tagged("b1", length=100)]
    after = [tagged("a0", ["one", "two"], length=1_000, placeholders=5, score=0.9)]
    own = {shift.name: shift for shift in drift(before, after, labels=[ONE], rounds=9).features}

    assert (own["characters"].before, own["characters"].after) == (300, 1_000)
    placeholders = own["placeholders_per_1000_characters"]
    assert (placeholders.before, placeholders.after) == (2, 5)
    assert own["tags_per_1000_characters"].before == 1
    assert own["tags_per_1000_characters"].after == 2
    assert (own["mean_score"].before, own["mean_score"].after) == (0.5, 0.9)
    test = ks_2samp([500, 100], [1_000])
    assert (own["characters"].distance, own["characters"].p) == (test.statistic, test.pvalue)
    ps = benjamini_hochberg([shift.p for shift in own.values()])
    assert [shift.p_adjusted for shift in own.values()] == ps


def test_same_batch_is_steady():
    """Beside itself nothing moved; a feature that no review has is not measured."""
    own = drift(BEFORE, BEFORE, labels=[ONE, TWO], rounds=49)
    silent = drift([tagged("b")], [tagged("a")], labels=[ONE], rounds=9)

    assert own.steady()
    assert own.p == 1
    assert (own.psi, own.distance) == (Value(0), Value(0))
    assert silent.features[-1].p is None
    assert silent.features[-1].name == "mean_score"
    for sides in ((BEFORE, [tagged("a")]), ([tagged("b")], BEFORE)):
        assert drift(*sides, labels=[ONE], rounds=9).features[-1].distance is None
    assert silent.features[-1].before is None
    assert (silent.distance, silent.p) == (Value(None, NO_TAGS), None)
    assert silent.steady()


@pytest.mark.parametrize("moved", ["shifts", "features", "whole"])
def test_anything_that_moved_is_not_steady(moved):
    """One label, one feature, or the whole is enough; the mark itself is still steady."""
    own = drift(BEFORE, BEFORE, labels=[ONE, TWO], rounds=9)
    from dataclasses import replace

    def at(p):
        if moved == "whole":
            return replace(own, p=p)
        rest = getattr(own, moved)
        return replace(own, **{moved: (*rest[1:], replace(rest[0], p_adjusted=p))})

    assert not at(0.049).steady()
    assert at(0.05).steady()
    assert not at(0.05).steady(at=0.1)


def test_drift_by_joint_labels():
    """Whatever labels are asked for."""
    labels = [Label("one", GOOD), Label("one", IMPROVE)]
    own = drift(BEFORE, BEFORE, labels=labels, label=joint, rounds=9)

    assert [shift.before.met for shift in own.shifts] == [20, 0]


def test_drift_needs_reviews():
    """On both sides."""
    for sides in ((BEFORE, []), ([], BEFORE)):
        with pytest.raises(EvaluationError):
            drift(*sides, labels=[ONE])


def test_distances_of_shares():
    """Undefined where a side is empty, or has what the other has not; strangers are farthest apart."""
    assert psi([1, 0], [1, 1]) == Value(None, EMPTY_CATEGORY)
    assert psi([1, 1], [0, 1]) == Value(None, EMPTY_CATEGORY)
    assert psi([0, 0], [1, 1]) == psi([1, 1], [0, 0]) == Value(None, NO_TAGS)
    assert psi([1, 0, 3], [2, 0, 6]) == Value(0)
    assert psi([1, 1], [1, 3]).value == pytest.approx(-0.25 * np.log(0.5) + 0.25 * np.log(1.5))
    assert jensen_shannon([0, 0], [1, 1]) == Value(None, NO_TAGS)
    assert jensen_shannon([1, 0], [0, 5]).value == pytest.approx(np.log(2) ** 0.5)
    assert jensen_shannon([1, 0], [0, 5], base=2).value == pytest.approx(1)


STORY = "The annual health check was done in May and the action plan was shared with staff."


def test_grams():
    """Runs of words in lower case; punctuation is no word."""
    assert grams("A b, c - D!", 3) == {("a", "b", "c"), ("b", "c", "d")}
    assert grams("a b", 3) == frozenset()
    assert len(grams("a b c d e")) == 1
    assert jaccard(grams("a b c", 2), grams("b c d", 2)) == 1 / 3
    assert jaccard(frozenset(), frozenset()) is None


def test_twins_by_hand():
    """The nearest training review, if it is near enough; case and commas do not count."""
    train = {
        "t2": STORY.upper(),
        "t1": STORY.replace("May", "June"),
        "t3": "Quite another story about a fall at home.",
    }
    own = overlap(
        train, {"a": STORY.replace(" and", ", and"), "b": "Nothing of this was ever said to anybody here."}
    )

    assert own.twins == (Twin("a", "t2", 1.0),)
    assert own.sentences == {"a": Counts(met=1, due=1), "b": Counts(met=0, due=1)}
    assert own.repeated_sentences.recall == 0.5
    assert own.mostly_repeated() == ("a",)


def test_threshold_of_twins():
    """Seven of nine grams is .78: not at .8, but at .77 and at itself."""
    one, other = "a b c d e f g h i j k l", "a b c d e f g h i j k z"

    assert jaccard(grams(one), grams(other)) == 7 / 9
    assert overlap({"t": one}, {"a": other}).twins == ()
    assert overlap({"t": one}, {"a": one}, at_least=1).twins == (Twin("a", "t", 1.0),)
    assert overlap({"t": one}, {"a": other}, at_least=7 / 9).twins == (Twin("a", "t", 7 / 9),)
    assert overlap({"t": one}, {"a": other}, at_least=7 / 9).sentences["a"] == Counts(met=1, due=1)


def test_repeated_sentences():
    """Short ones are not counted; half repeated is enough to be left out."""
    form = "Was the Annual Health Check completed this year?"
    text = f"{form} Yes. He liked to swim at the baths on Fridays."
    own = overlap({"t": f"{form} No. She lived with her sister in a flat."}, {"a": text, "b": "Yes."})

    assert own.twins == ()
    assert own.sentences == {"a": Counts(met=1, due=2), "b": Counts()}
    assert own.mostly_repeated() == ("a",)
    assert own.mostly_repeated(0.6) == ()


def test_nearest_is_the_first_of_equals():
    """Ties go by id, so that the answer is the same in any order."""
    own = overlap({"t2": STORY, "t1": STORY}, {"a": STORY})

    assert own.twins == (Twin("a", "t1", 1.0),)


@pytest.mark.parametrize("wrong", [{"at_least": 0}, {"at_least": 1.1}, {"size": 0}])
def test_impossible_overlap_is_refused(wrong):
    """Everything would be a twin, or nothing."""
    with pytest.raises(ConfigError):
        overlap({}, {}, **wrong)


def test_learning_curve_by_hand():
    """Subsets are nested, each repeat has its own order, and one seed gives one curve."""
    seen = []

    def fit(reviews):
        seen.append(tuple(reviews))
        return len(reviews)

    curve = learning_curve(range(40), fit, lambda size: size / 40, repeats=2)
    by_repeat = [seen[at::2] for at in range(2)]

    assert curve == tuple(Point(size, (size / 40,) * 2) for size in (10, 20, 40))
    for subsets in by_repeat:
        assert all(set(small) < set(large) for small, large in pairwise(subsets))
    assert by_repeat[0][0] != by_repeat[1][0]
    first = list(seen)
    learning_curve(range(40), fit, len_of, repeats=2)
    assert seen[6:] == first
    learning_curve(range(40), fit, len_of, repeats=2, seed=1)
    assert seen[12:] != first


def len_of(size):
    return float(size)


def test_points_sum_up():
    """Undefined scores are left out, not 0."""
    assert (Point(5, (0.2, None, 0.6)).mean, Point(5, (0.2, None, 0.6)).spread) == (
        pytest.approx(0.4),
        (0.2, 0.6),
    )
    assert (Point(5, (None,)).mean, Point(5, (None,)).spread) == (None, None)


def test_sizes_of_ones_own():
    """Each once, in order; outside the reviews they are refused."""
    curve = learning_curve("abcd", len, len_of, sizes=[4, 1, 4], repeats=1)

    assert [point.size for point in curve] == [1, 4]
    for wrong in ({"sizes": [0, 2]}, {"sizes": [5]}, {"sizes": []}, {"repeats": 0}):
        with pytest.raises(ConfigError):
            learning_curve("abcd", len, len_of, **wrong)
    assert learning_curve("abcd", len, len_of, repeats=1) == (Point(4, (4.0,)),)


def test_sizes_double():
    """From ten up to all."""
    assert doubling(100) == [10, 20, 40, 80, 100]
    assert doubling(20) == [10, 20]
    assert doubling(7) == [7]
    assert doubling(0) == []


def test_last_doubling_by_hand():
    """Gains of .1, .2 and .3 in three repeats: .2, give or take t(2) .1 / root 3."""
    curve = [
        Point(10, (0.1, 0.1, 0.1)),
        Point(30, (9.0, 9.0, 9.0)),
        Point(20, (0.4, 0.5, 0.6)),
        Point(40, (0.5, 0.7, 0.9)),
    ]
    mean, interval = last_doubling(curve)
    half = 4.30265 * 0.1 / 3**0.5

    assert mean == pytest.approx(0.2)
    assert (interval.low, interval.high) == (
        pytest.approx(0.2 - half, abs=1e-5),
        pytest.approx(0.2 + half, abs=1e-5),
    )
    assert last_doubling(curve, level=0.5)[1].low > interval.low


def test_last_doubling_that_is_unknown():
    """No half size, or one repeat only, or undefined scores."""
    two = (0.1, 0.2)

    assert last_doubling([Point(11, two), Point(20, two)])[0] is None
    assert last_doubling([Point(10, (0.1,)), Point(20, (0.2,))])[0] is None
    assert last_doubling([Point(10, (0.1, None)), Point(20, two)])[0] is None
    assert last_doubling([Point(10, two), Point(20, (0.1, None))])[1].note
    assert last_doubling([Point(10, two), Point(20, two)])[0] == 0
    with pytest.raises(ConfigError):
        last_doubling([Point(10, two)], level=1)
