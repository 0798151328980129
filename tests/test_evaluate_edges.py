"""The edge cases of section 1.17 of the research note: one named test a line of its table."""

from __future__ import annotations

import pytest

from leder_nlp.errors import EvaluationError
from leder_nlp.evaluate.binary import balanced_accuracy, mcc
from leder_nlp.evaluate.bootstrap import bootstrap_ratio
from leder_nlp.evaluate.calibration import brier, reliability
from leder_nlp.evaluate.intervals import TOO_FEW, Interval
from leder_nlp.evaluate.kappa import cohen, confusion, fleiss, gwet, scott
from leder_nlp.evaluate.labels import Average, Label, LabelTable
from leder_nlp.evaluate.match import match
from leder_nlp.evaluate.ranking import (
    average_precision,
    label_ranking_average_precision,
    ranking_loss,
    roc_auc,
)
from leder_nlp.evaluate.schemes import Mark, Outcomes, outcomes
from leder_nlp.evaluate.selective import aurc
from leder_nlp.evaluate.tags import score_tags
from leder_nlp.evaluate.units import (
    Unit,
    hamming_loss,
    samples_f1,
    samples_jaccard,
    subset_accuracy,
)
from leder_nlp.evaluate.value import NO_NEGATIVES, NO_POSITIVES, ONE_CATEGORY, ONE_CLASS, Value
from leder_nlp.records import GOOD, IMPROVE, AnnotatedReview, Counts, Review, Tag
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy, Theme

SMALL = Taxonomy("test", tuple(Theme(own, "d", "", "") for own in ("one", "two")), (("d", ""),))
X, Y, Z, W = map(Label, "xyzw")


def table(**counts):
    """Make a table of one review; labels without counts are declared all the same."""
    return LabelTable.of([X, Y, Z, W], [{Label(name): Counts(*own) for name, own in counts.items()}])


def tag(start, end, theme="one", polarity=GOOD, review_id="a", **more):
    return Tag(review_id, Span(start, end), theme, polarity, **more)


def score(gold, found, **more):
    return score_tags(gold, found, reviews=["a"], taxonomy=SMALL, **more)


def test_zero_support_something_predicted():
    """R is undefined, P and F1 are 0; out of the macro average and listed, in it as 0 on request."""
    own = table(x=(1, 1, 1), y=(0, 2, 0))
    counts = own.by_label[Y]

    assert (counts.recall, counts.precision, counts.f1) == (None, 0, 0)
    assert own.macro() == Average(1, over=1, of=4)
    assert own.unsupported == (Y,)
    assert own.macro(include_zero_support=True) == Average(0.5, over=2, of=4)


def test_zero_support_nothing_predicted():
    """All three are undefined, and the label is in no average."""
    own = table(x=(1, 1, 1))
    counts = own.by_label[Y]

    assert (counts.recall, counts.precision, counts.f1) == (None, None, None)
    assert own.macro(include_zero_support=True) == Average(1, over=1, of=4)


def test_macro_with_a_label_that_is_nowhere():
    """True 0 0 1, found 0 0 2, four labels: 1/3 over "3 of 4" if made-up labels count, else 1/2 over 2."""
    own = table(x=(2, 2, 2), y=(0, 0, 1), z=(0, 1, 0))

    assert own.macro(include_zero_support=True) == Average(pytest.approx(1 / 3), over=3, of=4)
    assert own.macro() == Average(0.5, over=2, of=4)


def test_support_but_nothing_predicted():
    """P is undefined, R and F1 are 0."""
    counts = Counts(met=0, found=0, due=3)

    assert (counts.precision, counts.recall, counts.f1) == (None, 0, 0)


def test_average_precision_without_positives():
    """Undefined, with the reason."""
    own = average_precision([0, 0], [0.1, 0.9])

    assert (own.value, own.prevalence, own.reason) == (None, 0, NO_POSITIVES)


def test_average_precision_all_positive():
    """1, and a caution."""
    own = average_precision([1, 1], [0.1, 0.9])

    assert (own.value, own.prevalence, own.reason) == (1, 1, NO_NEGATIVES)


@pytest.mark.parametrize("truth", [[0, 0], [1, 1]])
def test_roc_auc_of_one_class(truth):
    """Undefined."""
    assert roc_auc(truth, [0.1, 0.9]) == Value(None, ONE_CLASS)


@pytest.mark.parametrize(
    "counts", [{"tp": 3, "fp": 2}, {"fn": 3, "tn": 2}, {"tp": 3, "fn": 2}, {"fp": 3, "tn": 2}]
)
def test_mcc_of_a_constant(counts):
    """Undefined where gold or found is of one class."""
    assert mcc(**({"tp": 0, "fp": 0, "fn": 0, "tn": 0} | counts)) == Value(None, ONE_CLASS)


def test_kappa_of_a_constant():
    """Undefined: one category only."""
    assert cohen(confusion([("x", "x")] * 3)) == Value(None, ONE_CATEGORY)
    assert scott([[3]]) == gwet([[3]]) == fleiss([[2, 0], [2, 0]]) == Value(None, ONE_CATEGORY)


def test_balanced_accuracy_with_an_absent_class():
    """Over the classes that gold holds, and says how many of how many."""
    assert balanced_accuracy([0, 0], [0, 2]) == Average(0.5, over=1, of=2)


def test_empty_review_without_gold_or_found():
    """It adds nothing to micro, and is right by review: samples F1 counts it as 1."""
    empty, half = {}, {X: Counts(1, 2, 2)}
    own = LabelTable.of([X], [empty, half])

    assert own.micro == Counts(1, 2, 2)
    assert own.samples_f1 == (1 + 0.5) / 2
    assert samples_f1([Unit(frozenset(), frozenset())]) == 1
    assert samples_jaccard([Unit(frozenset(), frozenset())]) == 1


@pytest.mark.parametrize(
    "measure",
    [
        lambda: average_precision([], []),
        lambda: roc_auc([], []),
        lambda: label_ranking_average_precision([], []),
        lambda: ranking_loss([], []),
        lambda: brier([], []),
        lambda: reliability([], []),
        lambda: aurc([], []),
        lambda: subset_accuracy([]),
        lambda: hamming_loss([], 3),
        lambda: samples_f1([]),
        lambda: samples_jaccard([]),
        lambda: balanced_accuracy([], []),
    ],
)
def test_empty_input(measure):
    """An error that names the cause, not 0 and not NaN."""
    with pytest.raises(EvaluationError, match="there are no units"):
        measure()


def test_overlapping_gold_of_one_label():
    """Merged for characters, kept apart for spans, and said."""
    scores = score([tag(0, 10), tag(5, 15), tag(5, 15, polarity=IMPROVE)], [])

    assert scores.table("character").micro.due == 15 + 10
    assert scores.table("passage").micro.due == 3
    assert [own for own in scores.warnings if own.startswith("2 gold tags overlap")]


def test_identical_span_with_two_labels():
    """The assignment pairs each with its like, whatever the order."""
    gold, found = (
        [Mark(Span(0, 5), "a"), Mark(Span(0, 5), "b")],
        [Mark(Span(0, 5), "b"), Mark(Span(0, 5), "a")],
    )

    assert {own.correct for own in outcomes(gold, found).values()} == {2}


def test_duplicate_prediction():
    """The second is spurious under every scheme."""
    own = outcomes([Mark(Span(0, 5), "a")], [Mark(Span(0, 5), "a")] * 2)

    assert set(own.values()) == {Outcomes(correct=1, spurious=1)}
    assert match([Span(0, 5)], [Span(0, 5), Span(0, 5)]) == [(0, 0)]


def test_zero_length_span():
    """There is none."""
    with pytest.raises(ValueError, match="start < end"):
        Span(3, 3)


def test_gold_outside_the_text():
    """It cannot be made."""
    with pytest.raises(ValueError, match="after the text"):
        AnnotatedReview(Review("a", "short"), tags=(tag(0, 9),))


@pytest.mark.parametrize("bad", [float("nan"), 1.5, -0.1])
def test_probability_that_is_none(bad):
    """Rejected, in scores of any kind."""
    with pytest.raises(ValueError, match="score"):
        tag(0, 1, score=bad)
    for measure in (brier, reliability):
        with pytest.raises(EvaluationError, match="number 1 is not in"):
            measure([0, 1], [0.5, bad])
    with pytest.raises(EvaluationError, match="number 1 is not in"):
        aurc([0.5, bad], [0, 1])


def test_unknown_label_in_predictions():
    """An error, unless allowed: then made up, in the micro average, and listed."""
    with pytest.raises(EvaluationError, match="not in taxonomy"):
        score([tag(0, 5)], [tag(0, 5), tag(0, 5, "three")])
    scores = score([tag(0, 5)], [tag(0, 5), tag(0, 5, "three")], allow_extra_labels=True)

    assert scores.table().micro == Counts(met=1, found=2, due=1)
    assert scores.extra == ("three",)
    assert scores.table().unsupported == (Label("three", GOOD),)
    assert scores.table().by_domain(SMALL) == {"d": Counts(1, 1, 1), "": Counts(0, 1, 0)}
    assert [own for own in scores.warnings if own.startswith("1 found themes")]
    with pytest.raises(EvaluationError, match="not in taxonomy"):
        score([tag(0, 5, "three")], [], allow_extra_labels=True)


def test_one_review_only():
    """A point value, and no interval."""
    scores = score([tag(0, 5)], [tag(0, 5)])

    assert scores.table().micro.f1 == 1
    assert bootstrap_ratio([Counts(1, 1, 1)], "f1") == Interval(None, None, TOO_FEW)
    assert any("no intervals" in own for own in scores.warnings)
