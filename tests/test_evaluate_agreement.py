"""What the measures of agreement between coders promise, and the human ceiling beside a system."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_1samp

from leder_nlp.errors import ConfigError, EvaluationError
from leder_nlp.evaluate import agreement as measures
from leder_nlp.evaluate.agreement import label_agreement, mean_pairwise, pairwise, set_alpha
from leder_nlp.evaluate.alpha import coincidences, krippendorff_alpha, of_coincidences, values_of
from leder_nlp.evaluate.alpha_u import NO_CHANCE, alpha_u, alpha_u_by_category, disagreements
from leder_nlp.evaluate.bootstrap import bootstrap
from leder_nlp.evaluate.catalog import TAGS
from leder_nlp.evaluate.ceiling import (
    SYSTEM,
    LeftOut,
    ceiling,
    leave_one_coder_out,
    winning_rate,
)
from leder_nlp.evaluate.codings import codings, codings_by_source, passage_sets, review_sets
from leder_nlp.evaluate.distances import each, jaccard, masi, nested
from leder_nlp.evaluate.gamma import Marked, Weights, best_alignment, disorder, gamma
from leder_nlp.evaluate.intervals import TOO_FEW, Interval
from leder_nlp.evaluate.kappa import (
    cohen,
    cohen_standard_error,
    cohens,
    complete,
    confusion,
    fleiss,
    fleiss_by_label,
    gwet,
    scott,
    specific_agreement,
)
from leder_nlp.evaluate.labels import Label, joint, theme_only
from leder_nlp.evaluate.multiplicity import benjamini_yekutieli
from leder_nlp.evaluate.value import NO_PAIRS, NO_UNITS, NOTHING_EITHER, ONE_CATEGORY, Value
from leder_nlp.records import GOOD, IMPROVE, AnnotatedReview, Counts, Passage, Review, Tag
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy, Theme

SMALL = Taxonomy("test", tuple(Theme(own, "d", "", "") for own in ("one", "two")), (("d", ""),))
ONE, TWO = Label("one"), Label("two")
STRICT, PASSAGE = (
    next(metric for metric in TAGS if metric.name == name) for name in ("span_strict_f1", "passage_f1")
)


def tag(review_id, start=0, end=10, theme="one", polarity=GOOD, source=""):
    return Tag(review_id, Span(start, end), theme, polarity, source=source)


def review(review_id, *tags, annotators=(), text="x" * 40):
    return AnnotatedReview(Review(review_id, text), tags=tags, annotators=annotators)


def test_reviews_not_seen_are_kept_apart():
    """Not in the list, or read by others only, is missing; seen and not tagged is an answer."""
    coded = codings(
        {
            "ann": [review("a", tag("a")), review("b"), review("c")],
            "bob": [review("a"), review("b", annotators=("ann",)), review("c", annotators=("ann", "bob"))],
        }
    )

    assert coded.coders == ("ann", "bob")
    assert coded.pairs == (("ann", "bob"),)
    assert coded.seen_by("ann") == ("a", "b", "c")
    assert coded.seen_by("ann", "bob") == ("a", "c")
    assert coded.of("ann", ["a", "c"]) == [tag("a")]
    assert coded.lengths == {"a": 40, "b": 40, "c": 40}
    assert review_sets(coded, theme_only) == {
        "a": [[frozenset([ONE])], [frozenset()]],
        "b": [[frozenset()], [None]],
        "c": [[frozenset()], [frozenset()]],
    }


def test_one_list_with_sources():
    """Each tag is its source's, and each review says who has read it."""
    tags = [tag("a", source="ann"), tag("a", 20, 30, source="bob")]
    coded = codings_by_source(
        [review("a", *tags, annotators=("bob", "ann")), review("b", annotators=("ann",))]
    )

    assert coded.tags == {"ann": {"a": (tags[0],), "b": ()}, "bob": {"a": (tags[1],)}}


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"ann": [review("a")]}, "two coders"),
        ({"ann": [review("a")], "bob": [review("a", text="other")]}, "review a has another text"),
        ({"ann": [review("a"), review("a")], "bob": []}, "review a stands twice"),
    ],
)
def test_files_that_do_not_fit_are_refused(files, problem):
    """Offsets of another text, one review twice, or one coder only."""
    with pytest.raises(EvaluationError, match=problem):
        codings(files)


@pytest.mark.parametrize(
    ("reviews", "problem"),
    [
        ([review("a")], "review a: its annotators"),
        ([review("a", tag("a", source="cy"), annotators=("ann", "bob"))], "review a: its annotators"),
        ([review("a", annotators=("ann", "bob"))] * 2, "review a stands twice"),
        ([review("a", annotators=("ann",))], "two coders"),
    ],
)
def test_list_that_does_not_say_who_read_is_refused(reviews, problem):
    """Not seen and not tagged would be mixed up."""
    with pytest.raises(EvaluationError, match=problem):
        codings_by_source(reviews)


def test_passages_as_units():
    """One place a passage; a review without passages has none; a stranger's passage is refused."""
    coded = codings({"ann": [review("a", tag("a")), review("b")], "bob": [review("b")]})
    spans = [Passage("a", Span(start, start + 10), "x", Span(0, 20)) for start in (0, 10)]

    assert passage_sets(coded, spans, theme_only) == {
        "a": [[frozenset([ONE]), frozenset()], [None, None]],
        "b": [[], []],
    }
    with pytest.raises(EvaluationError, match="review z"):
        passage_sets(coded, [Passage("z", Span(0, 1), "x", Span(0, 1))], theme_only)


YES = [0, 1, 4, 5, 8, 9, 12, 16]


def coded_pair(reviews=20):
    """Ann gives theme one to every fourth review and the next, Bob to every fourth; both saw all."""
    ids = [f"r{at:02}" for at in range(reviews)]
    return codings(
        {
            "ann": [review(own, *[tag(own)] * (at in YES)) for at, own in enumerate(ids)],
            "bob": [review(own, *[tag(own)] * (at % 4 == 0)) for at, own in enumerate(ids)],
        }
    )


def test_agreement_on_labels_by_hand():
    """Both yes 5, ann only 3, both no 12: kappa, alpha, and agreement on yes and no."""
    one, two = label_agreement(coded_pair(), [ONE, TWO], label=theme_only, resamples=400)
    rows = [[at in YES for at in range(20)], [at % 4 == 0 for at in range(20)]]

    assert (one.label, one.units, one.reviews) == (ONE, 20, 20)
    assert one.kappa == cohen([[12, 0], [3, 5]])
    assert one.alpha == krippendorff_alpha(rows)
    assert one.positive == Value(10 / 13)
    assert one.negative == Value(24 / 27)
    assert one.alpha_interval.low < one.alpha.value < one.alpha_interval.high
    assert one.positive_interval.low < 10 / 13 < one.positive_interval.high
    assert two.kappa == two.alpha == Value(None, ONE_CATEGORY)
    assert (two.positive, two.negative) == (Value(None, NOTHING_EITHER), Value(1))


def test_intervals_of_agreement_draw_reviews():
    """They are the bootstrap of each review's table."""
    (one, _) = label_agreement(coded_pair(), [ONE, TWO], label=theme_only, resamples=200, seed=4, level=0.8)
    rows = [[[at in YES], [at % 4 == 0]] for at in range(20)]
    tables = [coincidences(own, [False, True]) for own in rows]

    def alphas(sums):
        return of_coincidences(sums, np.array([[0, 1], [1, 0]]))

    yes = [[2 * (a[0] and b[0]), a[0] + b[0]] for a, b in rows]
    assert one.alpha_interval == bootstrap(tables, alphas, resamples=200, seed=4, level=0.8)
    own = bootstrap(yes, lambda sums: sums[:, 0] / sums[:, 1], resamples=200, seed=4, level=0.8)
    assert one.positive_interval == own


def test_agreement_of_three_coders_with_missing_reviews():
    """Kappa is the mean over pairs; units those that two have seen; agreement on yes is over all."""
    coded = codings(
        {
            "ann": [review("a", tag("a")), review("b"), review("c", tag("c")), review("d", tag("d"))],
            "bob": [review("a", tag("a")), review("b"), review("c")],
            "cy": [review("a", tag("a")), review("b"), review("c")],
        }
    )
    (own,) = label_agreement(coded, [ONE], label=theme_only)
    half = cohen([[1, 0], [1, 1]]).value

    assert (own.units, own.reviews) == (3, 3)
    assert own.kappa.value == pytest.approx((half + half + 1) / 3)
    assert own.positive == Value(6 / 8)
    assert own.negative == Value(8 / 10)
    assert own.alpha_interval == Interval(None, None, TOO_FEW)


def test_agreement_where_nobody_met():
    """No review was seen by two: undefined, with that reason."""
    coded = codings({"ann": [review("a", tag("a"))], "bob": [review("b", tag("b"))]})
    (own,) = label_agreement(coded, [ONE], label=theme_only)

    assert (own.units, own.reviews) == (0, 0)
    assert own.alpha == own.positive == own.negative == Value(None, NO_PAIRS)
    assert own.kappa == Value(None, NO_UNITS)
    assert measures.alpha_u(coded) == Value(None, NO_PAIRS)
    assert set_alpha(coded) == Value(None, NO_PAIRS)
    nobody = codings({"ann": [], "bob": []})
    (own,) = label_agreement(nobody, [ONE])
    assert own.positive == Value(None, NO_PAIRS)


def test_agreement_on_passages():
    """The units are passages; those of one review are drawn together."""
    coded = codings({"ann": [review("a", tag("a")), review("b")], "bob": [review("a"), review("b")]})
    passages = [Passage(own, Span(s, s + 10), "x", Span(0, 20)) for own, s in product("ab", (0, 10, 20))]
    (own,) = label_agreement(coded, [ONE], passages=passages, label=theme_only)

    assert (own.units, own.reviews) == (6, 2)
    assert own.negative == Value(10 / 11)
    rows = [[frozenset([ONE]), *[frozenset()] * 5], [frozenset()] * 6]
    assert set_alpha(coded, passages=passages, label=theme_only) == krippendorff_alpha(rows, "masi")


def test_sets_of_labels():
    """MASI by default; another scale by name; joint labels by default."""
    coded = codings(
        {
            "ann": [review("a", tag("a"), tag("a", theme="two")), review("b", tag("b"))],
            "bob": [review("a", tag("a")), review("b", tag("b", polarity=IMPROVE))],
        }
    )
    rows = [[frozenset([ONE, TWO]), frozenset([ONE])], [frozenset([ONE]), frozenset([ONE])]]

    assert set_alpha(coded, label=theme_only) == krippendorff_alpha(rows, "masi")
    assert set_alpha(coded, label=theme_only, scale="jaccard") == krippendorff_alpha(rows, "jaccard")
    assert set_alpha(coded) != set_alpha(coded, label=theme_only)


def test_stretches_lie_end_to_end():
    """The second review begins where the first ends; overlapping tags of one coder are joined."""
    coded = codings(
        {
            "ann": [
                review("a", tag("a", 0, 6), tag("a", 4, 10)),
                review("b", tag("b", 5, 9, "two")),
                review("c"),
            ],
            "bob": [review("a", tag("a", 0, 10)), review("b", tag("b", 5, 8, "two"))],
        }
    )
    ann = {"x": [Span(0, 10)], "y": [Span(45, 49)]}
    bob = {"x": [Span(0, 10)], "y": [Span(45, 48)]}

    assert measures.alpha_u(coded, label=theme_only) == alpha_u([ann, bob], 80)
    assert measures.alpha_u(coded) == alpha_u([ann, bob], 80)


def test_pairs_are_scored_as_systems_are():
    """Over the reviews that both have seen; F1 is the same either way round."""
    coded = codings(
        {
            "ann": [review("a", tag("a"), tag("a", 20, 30)), review("b", tag("b")), review("c", tag("c"))],
            "bob": [review("a", tag("a", 0, 9)), review("b", tag("b"))],
            "cy": [review("c", tag("c"))],
        }
    )
    scores = pairwise(coded, taxonomy=SMALL)

    assert scores["ann", "bob"].table().micro == Counts(met=2, found=2, due=3)
    assert scores["ann", "cy"].table().micro == Counts(met=1, found=1, due=1)
    assert scores["bob", "cy"].table().micro == Counts()
    mean = mean_pairwise(scores, lambda own: own.table().micro.f1)
    assert mean == Value((0.8 + 1) / 2)
    assert mean_pairwise(scores, lambda _: None) == Value(None, NOTHING_EITHER)


def test_pairs_on_chosen_reviews():
    """The same passages for all."""
    scores = pairwise(coded_pair(), taxonomy=SMALL, ids=["r00", "r01"])

    assert scores["ann", "bob"].table().micro == Counts(met=1, found=1, due=2)


def three(reviews=12):
    """Ann and Bob agree but for one review in four, Cy finds nothing."""
    ids = [f"r{at:02}" for at in range(reviews)]
    return ids, codings(
        {
            "ann": [review(own, tag(own)) for own in ids],
            "bob": [review(own, tag(own, 0, 10 if at % 4 else 3)) for at, own in enumerate(ids)],
            "cy": [review(own) for own in ids],
        }
    )


def test_ceiling_by_hand():
    """Coder beside coder, then the system beside each, on the same reviews with the same matcher."""
    ids, coded = three()
    found = [tag(own) for own in ids[:6]] + [tag("elsewhere")]
    rows = ceiling(coded, found, PASSAGE, taxonomy=SMALL, resamples=200)

    assert [(row.first, row.second, row.reviews) for row in rows] == [
        ("ann", "bob", 12),
        ("ann", "cy", 12),
        ("bob", "cy", 12),
        ("ann", SYSTEM, 12),
        ("bob", SYSTEM, 12),
        ("cy", SYSTEM, 12),
    ]
    assert [row.value.value for row in rows] == [0.75, 0, 0, 12 / 18, 8 / 18, 0]
    assert rows[0].interval.low < 0.75 < rows[0].interval.high
    assert rows[3].interval.low < 12 / 18 < rows[3].interval.high


def test_ceiling_needs_common_reviews():
    """Seen by all; those seen by some are left out."""
    with pytest.raises(EvaluationError, match="all coders"):
        ceiling(codings({"ann": [review("a")], "bob": [review("b")]}), [], PASSAGE)
    coded = codings({"ann": [review("a"), review("b", tag("b"))], "bob": [review("a")]})
    rows = ceiling(coded, [tag("b")], PASSAGE, taxonomy=SMALL)
    assert {row.reviews for row in rows} == {1}
    assert {row.value for row in rows} == {Value(None, NOTHING_EITHER)}


def test_left_out_by_hand():
    """The system is as good as ann, and better than cy; reviews without anything agree."""
    ids, coded = three()
    system = [tag(own, 0, 10 if at % 4 else 3) for at, own in enumerate(ids)]
    ann, bob, cy = leave_one_coder_out(coded, system, PASSAGE, margin=0.1, taxonomy=SMALL)

    assert (ann.coder, ann.reviews, ann.of_coder, ann.of_system) == ("ann", 12, 0.375, 0.5)
    assert (bob.of_coder, bob.of_system) == (0.375, 0.375)
    assert (cy.of_coder, cy.of_system) == (0, 0.875)
    assert (ann.wins, bob.wins, cy.wins) == (1, 1, 1)
    gains = [0.5 if at % 4 == 0 else 0 for at in range(12)]
    assert ann.p == pytest.approx(ttest_1samp(gains, -0.1, alternative="greater").pvalue)
    assert [ann.p_adjusted, bob.p_adjusted, cy.p_adjusted] == benjamini_yekutieli([ann.p, bob.p, cy.p])
    assert bob.p == 0
    assert winning_rate([ann, bob, cy]) == 1


def test_left_out_of_a_bad_system():
    """One that finds nothing is not near, but where others find nothing either it is."""
    _, coded = three()
    ann, bob, cy = leave_one_coder_out(coded, [], PASSAGE, margin=0, taxonomy=SMALL)

    assert (cy.of_coder, cy.of_system, cy.wins) == (0, 0, 1)
    assert (ann.of_system, ann.of_coder) == (0.5, 0.375)
    assert cy.p == 1  # nothing gained, and no margin given
    assert bob.of_system == 0.5
    assert winning_rate([cy]) == 0


def test_few_reviews_are_not_tested():
    """Means without a test, and no rate of what was not tested."""
    _, coded = three(9)
    rows = leave_one_coder_out(coded, [], PASSAGE, taxonomy=SMALL)

    assert {(row.p, row.p_adjusted, row.reason) for row in rows} == {(None, None, TOO_FEW)}
    assert winning_rate(rows) is None
    assert {row.margin for row in rows} == {0.1}
    _, coded = three(10)
    assert leave_one_coder_out(coded, [], PASSAGE, taxonomy=SMALL)[0].reason == ""


def test_winning_rate_counts_below_the_mark():
    """The mark itself is not below it."""
    rows = [LeftOut("x", 9, 0, 0, 0, 0, p, p) for p in (0.049, 0.05, None)]

    assert winning_rate(rows) == 0.5
    assert winning_rate(rows, at=0.06) == 1


def test_leaving_out_needs_three_coders():
    """And a metric that is best at 1, and a margin."""
    _, coded = three()
    rate = next(metric for metric in TAGS if metric.best == 0)
    with pytest.raises(EvaluationError, match="three coders"):
        leave_one_coder_out(coded_pair(), [], PASSAGE)
    for wrong in ({"metric": rate}, {"metric": PASSAGE, "margin": -0.1}):
        with pytest.raises(ConfigError):
            leave_one_coder_out(coded, [], **wrong)


def test_two_coders_by_hand():
    """Units that one has not seen are left out; labels stand in their order."""
    pairs = complete(["b", "a", None, "a"], ["b", "b", "a", None])

    assert pairs == [("b", "b"), ("a", "b")]
    assert confusion(pairs).tolist() == [[0, 1], [0, 1]]
    with pytest.raises(EvaluationError):
        complete(["a"], [])
    assert complete([], []) == []


def test_weighted_kappa_by_hand():
    """Far apart weighs more: 2 away counts two, or four."""
    table = [[2, 0, 1], [0, 2, 0], [0, 1, 2]]

    assert cohen(table).value == pytest.approx(1 - 2 * 8 / (64 - (3 * 2 + 2 * 3 + 3 * 3)))
    expected = 3 * 3 + 3 * 3 * 2 + 2 * 2 + 2 * 3 + 3 * 2 * 2 + 3 * 3
    assert cohen(table, weights="linear").value == pytest.approx(1 - 3 * 8 / expected)
    squared = 3 * 3 + 3 * 3 * 4 + 2 * 2 + 2 * 3 + 3 * 2 * 4 + 3 * 3
    assert cohen(table, weights="quadratic").value == pytest.approx(1 - 5 * 8 / squared)
    with pytest.raises(ConfigError):
        cohen(table, weights="cubic")


def test_kappas_of_many_tables():
    """Each as it is alone; undefined is NaN."""
    tables = np.array([[[3, 1], [1, 2]], [[4, 0], [0, 0]], [[0, 0], [0, 0]]], dtype=float)
    own = cohens(tables)

    assert own[0] == cohen(tables[0]).value
    assert np.isnan(own[1:]).all()


@pytest.mark.parametrize("measure", [cohen, scott, gwet, cohen_standard_error])
def test_no_units_is_undefined(measure):
    """With its reason; tables that are none are refused."""
    assert measure([[0, 0], [0, 0]]) == Value(None, NO_UNITS)
    for wrong in ([[1, 2]], [[1, -1], [0, 1]], [1, 2]):
        with pytest.raises(ConfigError):
            measure(wrong)


def test_perfect_agreement_is_one():
    """For every measure; without spread the standard error is 0."""
    for measure in (cohen, scott, gwet):
        assert measure([[3, 0], [0, 4]]) == Value(1)
    assert fleiss([[3, 0], [0, 3]]) == Value(1)
    assert fleiss_by_label([[3, 0], [0, 3]]) == (Value(1), Value(1))
    assert cohen_standard_error([[3, 0], [0, 4]]) == Value(0)
    assert cohen_standard_error([[3, 0], [0, 0]]) == Value(None, ONE_CATEGORY)


def test_rare_label_pulls_kappa_and_not_gwet():
    """The paradox: 90 of 100 agreed, kappa below 0 and AC1 high."""
    table = [[90, 5], [5, 0]]

    assert cohen(table).value < 0
    assert gwet(table).value == pytest.approx((0.9 - 2 * 0.95 * 0.05) / (1 - 2 * 0.95 * 0.05))
    assert gwet([[1, 0, 0], [0, 1, 0], [0, 0, 2]]) == Value(1)
    share = np.array([3, 2, 3]) / 8
    chance = (share * (1 - share)).sum() / 2
    assert gwet([[1, 0, 1], [0, 1, 0], [0, 0, 1]]).value == pytest.approx((0.75 - chance) / (1 - chance))


def test_fleiss_edges():
    """A label that nobody gave is undefined; unequal coders, or one, are refused; no units are none."""
    assert fleiss_by_label([[2, 0], [2, 0]]) == (Value(None, ONE_CATEGORY),) * 2
    assert fleiss([]) == Value(None, NO_UNITS)
    assert fleiss_by_label([]) == ()
    assert fleiss([[1, 1], [2, 0]]).value == pytest.approx((0.5 - 0.625) / 0.375)
    for wrong in ([[1, 1], [3, 0]], [[1, 0]]):
        with pytest.raises(ConfigError):
            fleiss(wrong)


def test_specific_agreement_by_hand():
    """Two yes together, one alone, three no: 4/5 and 6/7."""
    yes, no = specific_agreement([(1, 1), (1, 1), (1, 0), (0, 0), (0, 0), (0, 0)])

    assert (yes.f1, no.f1) == (4 / 5, 6 / 7)
    assert (yes.precision, yes.recall) == (1, 2 / 3)
    assert specific_agreement([(0, 0)])[0].f1 is None


RATINGS = st.lists(st.tuples(*[st.one_of(st.none(), st.integers(0, 3))] * 3), min_size=1, max_size=6)


@settings(deadline=None)
@given(RATINGS, st.permutations(range(3)), st.permutations(range(4)), st.randoms(use_true_random=False))
def test_alpha_does_not_hang_on_order(units, coders, names, random):
    """Neither of coders, nor of units, nor on the names of nominal labels."""
    rows = list(zip(*units, strict=True))
    turned = list(zip(*random.sample(units, len(units)), strict=True))
    turned = [[None if own is None else names[own] for own in turned[at]] for at in coders]
    one, other = krippendorff_alpha(rows), krippendorff_alpha(turned)

    assert one.reason == other.reason
    assert one.value == (None if other.value is None else pytest.approx(other.value))


def test_alpha_edges():
    """One value only, no pair, values that stand alone; ragged rows and unknown scales are refused."""
    assert krippendorff_alpha([[1, 1], [1, 1]]) == Value(None, ONE_CATEGORY)
    assert krippendorff_alpha([[1, None], [None, 2]]) == Value(None, NO_PAIRS)
    assert krippendorff_alpha([[1, 1, 2], [1, 1, None]]) == Value(None, ONE_CATEGORY)
    assert krippendorff_alpha([[1, 2, 3], [1, 2, None]]) == krippendorff_alpha([[1, 2], [1, 2]]) == Value(1)
    assert krippendorff_alpha([[0, 0, 1], [0, 0, 0]], "ratio").value == pytest.approx(0)
    with pytest.raises(ConfigError, match="a place for each"):
        krippendorff_alpha([[1, 2], [1]])
    with pytest.raises(ConfigError, match="nominal, ordinal"):
        krippendorff_alpha([[1], [1]], "cardinal")


def test_alpha_of_a_distance_of_ones_own():
    """Any function of the values and how often they occur."""
    half = each(lambda one, other: 0.5 * (one != other))

    assert krippendorff_alpha([[1, 2, 2], [1, 2, 1]], half) == krippendorff_alpha([[1, 2, 2], [1, 2, 1]])


def test_coincidences_by_hand():
    """A unit of three values counts three, over its six pairs."""
    table = coincidences([["a", "a"], ["b", "a"], ["b", None]], ["a", "b"])

    assert table.tolist() == [[2, 1], [1, 1]]
    assert values_of([["b", None], ["a", "b"]]) == ["a", "b"]
    sets = [frozenset("ba"), frozenset("a"), frozenset()]
    assert values_of([sets]) == [sets[2], sets[1], sets[0]]
    apart = [frozenset("b"), frozenset("a"), frozenset("c")]
    assert values_of([apart]) == values_of([apart[::-1]]) == [apart[1], apart[0], apart[2]]


def test_distances_of_sets():
    """Equal and empty 0, strangers 1, and between by their kind."""
    for distance in (jaccard, masi, nested):
        assert distance(frozenset(), frozenset()) == 0
        assert distance({"a"}, {"a"}) == 0
        assert distance({"a"}, {"b"}) == 1
    assert (jaccard({"a"}, {"a", "b"}), jaccard({"a", "b"}, {"a", "c"})) == (0.5, pytest.approx(2 / 3))
    assert (nested({"a"}, {"a", "b"}), nested({"a", "b"}, {"a"})) == (1 / 3, 1 / 3)
    assert nested({"a", "b"}, {"a", "c"}) == 2 / 3
    assert masi({"a"}, {"a", "b"}) == pytest.approx(1 - 0.5 * 2 / 3)
    assert masi({"a", "b"}, {"a", "c"}) == pytest.approx(1 - 1 / 9)
    assert (masi(set(), {"a"}), nested(set(), {"a"})) == (1, 1 / 3)


def spans(*ends):
    return [Span(*own) for own in ends]


def test_unitised_alpha_by_hand():
    """Overlapping units count both their ends, a unit in a gap its length, twice over the two coders."""
    first, second = {"a": spans((0, 10), (20, 25))}, {"a": spans((2, 9))}
    observed, _ = disagreements([first, second], 30)["a"]

    assert observed == (2 * (2**2 + 1**2) + 2 * 5**2) / (2 * 1 * 30**2)


def test_expected_disagreement_by_hand():
    """Of two units, 3 and 2 long, on ten characters: over all places that they may take."""
    first, second = {"a": spans((0, 3))}, {"a": spans((5, 7))}
    _, expected = disagreements([first, second], 10)["a"]
    terms = (1 / 3) * (2 * 27 - 3 * 9 + 3) + 9 * ((7 - 3 + 1) + (5 - 3 + 1) + (3 - 3 + 1))
    terms += (1 / 3) * (2 * 8 - 3 * 4 + 2) + 4 * ((7 - 2 + 1) + (5 - 2 + 1) + (3 - 2 + 1))

    assert expected == pytest.approx(2 / 10 * terms / (20 * 19 - (3 * 2 + 2 * 1)))


def test_unitised_alpha_of_three_coders():
    """Each pair of coders counts twice, over m (m - 1)."""
    coders = [{"a": spans((0, 4))}, {"a": spans((0, 4))}, {"a": spans((0, 5))}]
    observed, _ = disagreements(coders, 10)["a"]

    assert observed == pytest.approx(4 * 1 / (6 * 100))


def test_unitised_alpha_edges():
    """The same is 1; nothing marked is undefined; one coder, overlaps and ends past the text are refused."""
    same = {"a": spans((0, 4)), "b": spans((2, 6))}

    assert alpha_u([same, same], 10) == Value(1)
    assert alpha_u_by_category([same, same], 10) == {"a": Value(1), "b": Value(1)}
    assert alpha_u([{}, {"a": []}], 10) == Value(None, NOTHING_EITHER)
    assert alpha_u([{"a": spans((0, 10))}] * 2, 10).value == 1
    assert alpha_u([{"a": spans((0, 1))}, {"a": spans((0, 1))}], 1) == Value(None, NO_CHANCE)
    assert alpha_u([{"a": spans((0, 4), (4, 6))}] * 2, 6).value == 1
    with pytest.raises(EvaluationError, match="two coders"):
        alpha_u([same], 10)
    with pytest.raises(EvaluationError, match="overlap at 3"):
        alpha_u([{"a": spans((3, 6), (0, 4))}, same], 10)
    with pytest.raises(EvaluationError, match="ends at 6"):
        alpha_u([same, same], 5)
    assert alpha_u([same, same], 6) == Value(1)


def marked(*own):
    return [Marked(Span(start, end), kind) for start, end, kind in own]


def test_gamma_of_the_same_is_one():
    """No disorder; without marks nothing is measured."""
    own = marked((0, 5, "a"), (10, 14, "b"))

    assert gamma([own, own], 40, rounds=20) == Value(1)
    assert disorder([own, own]) == Value(0)
    assert gamma([[], []], 40) == Value(None, NOTHING_EITHER)


def test_disorder_by_hand():
    """Position squared over lengths times 3, category 1; a mark alone costs 1 of two coders."""
    first, second = marked((0, 10, "a")), marked((2, 10, "b"))

    assert disorder([first, second]).value == pytest.approx(3 * (2 / 18) ** 2 + 1)
    assert disorder([first, second], weights=Weights(1, 1.5, 3)).value == pytest.approx(
        3 * ((2 / 18) ** 2 + 1.5)
    )
    assert disorder([first, []]).value == 2
    assert disorder([first, marked((30, 31, "a"))]).value == 2
    ends = disorder([first, marked((2, 13, "a"))], weights=Weights(3, 1, 1)).value
    assert ends == pytest.approx(3 * (5 / 21) ** 2)


def test_alignment_holds_every_mark_once():
    """And pairs those that are nearest, whatever their order."""
    first, second = marked((0, 5, "a"), (10, 15, "a")), marked((11, 15, "a"), (0, 6, "a"))
    rows = [picks for picks, _ in best_alignment([first, second])]

    assert sorted(rows) == [(first[0], second[1]), (first[1], second[0])]
    third = best_alignment([first, second, []])
    assert all(picks[2] is None for picks, _ in third)
    assert sum(mark is not None for picks, _ in third for mark in picks) == 4


def test_gamma_has_a_seed():
    """The same seed gives the same value, another one a value near it; strangers agree at about chance."""
    first, second = marked((0, 5, "a"), (10, 15, "b")), marked((1, 6, "a"), (12, 15, "b"))
    own = gamma([first, second], 60, rounds=150, seed=1)

    assert own == gamma([first, second], 60, rounds=150, seed=1)
    assert gamma([first, second], 60, rounds=150, seed=2).value == pytest.approx(own.value, abs=0.1)
    assert 0.7 < own.value < 1
    double = gamma([first, second], 60, weights=Weights(3, 1, 2), rounds=150, seed=1)
    assert double.value == pytest.approx(own.value)
    light = gamma([first, second], 60, weights=Weights(0.3, 1, 1), rounds=150, seed=1)
    assert light.value != pytest.approx(own.value)
    apart = gamma([first, marked((30, 33, "c"))], 60, rounds=150)
    assert -0.3 < apart.value < 0.1


def test_gamma_refuses_what_does_not_fit():
    """One coder, a mark past the end, no rounds."""
    own = marked((0, 5, "a"))
    with pytest.raises(EvaluationError, match="two coders"):
        gamma([own], 10)
    with pytest.raises(EvaluationError, match="ends after"):
        gamma([own, own], 4)
    assert gamma([own, own], 5, rounds=1).value == 1
    with pytest.raises(ConfigError):
        gamma([own, own], 10, rounds=0)


def test_strict_ceiling_is_stricter():
    """The metric is any of the catalog."""
    _, coded = three()
    strict = ceiling(coded, [], STRICT, taxonomy=SMALL, resamples=50)[0].value
    loose = ceiling(coded, [], PASSAGE, taxonomy=SMALL, resamples=50)[0].value

    assert strict == loose == Value(0.75)
    assert joint(tag("a")) == Label("one", GOOD)
