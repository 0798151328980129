"""What the scores of tags promise beside spans: passages, schemes, warnings, and their place in a summary."""

from __future__ import annotations

import json

import pytest

from leder_nlp.evaluate.catalog import TAGS
from leder_nlp.evaluate.intervals import NOTHING, TOO_FEW
from leder_nlp.evaluate.labels import Average, Label, LabelTable
from leder_nlp.evaluate.schemes import Outcomes
from leder_nlp.evaluate.summary import as_text, summary
from leder_nlp.evaluate.tags import UNIT, score_tags
from leder_nlp.evaluate.value import ONE_CLASS, Value
from leder_nlp.records import GOOD, IMPROVE, Counts, Passage, Tag
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy, Theme

SMALL = Taxonomy("test", tuple(Theme(own, "d", "", "") for own in ("one", "two")), (("d", ""),))
METRICS = {metric.name: metric for metric in TAGS}
SPANS = [Span(0, 10), Span(10, 20), Span(20, 30), Span(30, 40)]


def tag(start, end, theme="one", polarity=GOOD, review_id="a"):
    return Tag(review_id, Span(start, end), theme, polarity)


def score(gold, found, *, reviews=("a",), cut=True, **more):
    passages = [Passage(own, span, "x", span) for own in reviews for span in SPANS] if cut else None
    return score_tags(gold, found, reviews=reviews, taxonomy=SMALL, passages=passages, **more)


GOLD = [tag(0, 10), tag(10, 20, "two", IMPROVE)]
FOUND = [tag(0, 10, polarity=IMPROVE), tag(12, 20, "two", IMPROVE), tag(20, 30)]


def test_labels_of_passages_by_hand():
    """One of three found labels is right with its polarity, two are right by theme."""
    scores = score(GOLD, FOUND)

    assert scores.table(UNIT).micro == Counts(met=1, found=3, due=2)
    assert scores.table(UNIT, "theme").micro == Counts(met=2, found=3, due=2)
    assert METRICS["unit_f1"].value(scores.reviews) == 2 / 5
    assert METRICS["unit_theme_f1"].value(scores.reviews) == 4 / 5


def test_passages_without_theme_by_hand():
    """Gold leaves two alone, one of which stays so: precision 1/1, recall 1/2, one false alarm."""
    scores = score(GOLD, FOUND)

    assert METRICS["no_theme_precision"].value(scores.reviews) == 1
    assert METRICS["no_theme_recall"].value(scores.reviews) == 1 / 2
    assert scores.false_alarm_rate == 1 / 2
    assert scores.false_alarms_per_review == 1


def test_co_confusion_by_hand():
    """Praise was missed and blame found; by theme nothing was missed."""
    scores = score(GOLD, FOUND)

    assert scores.co_confusion() == {Label("one", GOOD): {Label("one", IMPROVE): Counts(met=1, due=1)}}
    assert scores.co_confusion("theme") == {}
    assert len(scores.units) == 4


def test_without_passages_nothing_is_said_of_them():
    """Their measures are undefined, not 0."""
    scores = score(GOLD, FOUND, cut=False)

    assert scores.units == ()
    for name in ("unit_f1", "no_theme_precision", "no_theme_recall", "false_alarm_rate"):
        assert METRICS[name].value(scores.reviews) is None
    assert scores.false_alarms_per_review is None


def test_schemes_by_hand():
    """One span exact with the wrong polarity, one partial, one made up."""
    scores = score(GOLD, FOUND)

    assert scores.schemes == {
        "strict": Outcomes(incorrect=2, spurious=1),
        "exact": Outcomes(correct=1, incorrect=1, spurious=1),
        "partial": Outcomes(correct=1, partial=1, spurious=1),
        "type": Outcomes(correct=1, incorrect=1, spurious=1),
    }
    values = [
        METRICS[f"span_{name}_f1"].value(scores.reviews) for name in ("strict", "exact", "partial", "type")
    ]
    assert values == [0, 2 / 5, 3 / 5, 2 / 5]


def test_schemes_pair_within_a_review():
    """The same offsets in another review are another text."""
    own = score([tag(0, 10)], [tag(0, 10, review_id="b")], reviews=("a", "b"))

    assert own.schemes["strict"] == Outcomes(missing=1, spurious=1)


def test_correlation_of_polarities():
    """Three praised and two blamed rightly, one swapped each way; undefined with one polarity."""
    gold = [tag(10 * at, 10 * at + 5, polarity=own) for at, own in enumerate([GOOD] * 4 + [IMPROVE] * 3)]
    turned = [
        tag(own.span.start, own.span.end, polarity=IMPROVE if own.polarity == GOOD else GOOD) for own in gold
    ]
    found = [turned[0], *gold[1:6], turned[6]]

    assert score(gold, found, cut=False).polarity_mcc.value == pytest.approx(
        (3 * 2 - 1) / (4 * 4 * 3 * 3) ** 0.5
    )
    assert score(gold[:2], gold[:2], cut=False).polarity_mcc == Value(None, ONE_CLASS)


def test_weighted_and_samples_averages():
    """By support, over supported labels; by review, an empty one being right."""
    x, y, z = map(Label, "xyz")
    table = LabelTable.of([x, y, z], [{x: Counts(3, 3, 3), y: Counts(0, 0, 1), z: Counts(0, 1, 0)}, {}])

    assert table.weighted() == Average(0.75, over=2, of=3)
    assert table.weighted("precision") == Average(1, over=1, of=3)
    assert table.samples_f1 == pytest.approx((6 / 8 + 1) / 2)
    assert LabelTable.of([x], []).samples_f1 is None
    assert LabelTable.of([x], []).weighted() == Average(None, over=0, of=1)


@pytest.mark.parametrize(
    ("reviews", "said"), [(9, "no intervals"), (10, "too narrow"), (29, "too narrow"), (30, None)]
)
def test_few_reviews_are_warned_of(reviews, said):
    """Below ten there is no interval, below thirty it is narrow."""
    warnings = score([], [], reviews=[f"r{at}" for at in range(reviews)]).warnings

    assert len(warnings) == (said is not None)
    assert all(said in own and own.startswith(f"{reviews} reviews") for own in warnings)


def test_overlap_is_of_one_label_in_one_review():
    """Another theme, another review, or a mere touch is none."""
    gold = [tag(0, 10), tag(10, 20), tag(0, 10, "two"), tag(5, 9, review_id="b")]

    assert [own.overlaps for own in score(gold, [], reviews=("a", "b")).reviews] == [0, 0]
    assert [own.overlaps for own in score([*gold, tag(9, 11)], [], reviews=("a", "b")).reviews] == [3, 0]
    long = [tag(0, 40), tag(1, 2), tag(3, 4), tag(40, 41), tag(40, 41, polarity=IMPROVE)]
    assert score(long, []).reviews[0].overlaps == 3


def test_summary_holds_the_new_parts():
    """Schemes, shares, passages: plain numbers."""
    scores = summary(tags=score(GOLD, FOUND, reviews=[*"abcdefghijkl"]), resamples=40)["tags"]

    assert scores == json.loads(json.dumps(scores, allow_nan=False))
    assert scores["span_schemes"]["partial"] == {
        "correct": 1,
        "incorrect": 0,
        "partial": 1,
        "missing": 0,
        "spurious": 1,
        "precision": 0.5,
        "recall": 0.75,
        "f1": 0.6,
    }
    shares = scores["shares_of_reviews"]
    assert set(shares["by_theme"]) == {"one", "two"}
    assert shares["by_theme"]["one"]["true"] == shares["by_theme"]["one"]["found"] == 1 / 12
    assert shares["by_theme"]["one"]["error"] == shares["by_theme"]["one"]["low"] == 0
    assert shares["mean_absolute_error"] == 0
    assert shares["rank_correlation"] is None
    assert scores["macro"]["unit_joint_f1"]["over"] == 2
    assert scores["polarity_mcc"] is None


def test_summary_without_passages_or_tags():
    """No unit level; no share of a theme that is nowhere; every undefined value has a note."""
    scores = summary(tags=score([], [], cut=False), resamples=0)["tags"]

    assert not [name for name in scores["macro"] if name.startswith("unit")]
    assert scores["shares_of_reviews"] == {
        "mean_absolute_error": None,
        "rank_correlation": None,
        "by_theme": {},
    }
    assert {row["note"] for row in scores["metrics"].values()} == {NOTHING}


def test_note_of_few_reviews_comes_first():
    """Why there is no interval says more than that there is no value."""
    scores = summary(tags=score([], [], cut=False), resamples=10)["tags"]

    assert {row["note"] for row in scores["metrics"].values()} == {TOO_FEW}


def test_tables_of_a_summary():
    """Each part has its table, numbers under their headings."""
    tables = {
        table.split("  ")[0]: table.splitlines()
        for table in as_text(summary(tags=score(GOLD, FOUND), resamples=0)).split("\n\n")
    }

    assert tables["span schemes"][0].split()[2:] == [
        *("precision", "recall", "f1"),
        *("correct", "incorrect", "partial", "missing", "spurious"),
    ]
    assert tables["span schemes"][3].split() == [
        "partial",
        "0.500",
        "0.750",
        "0.600",
        "1",
        "0",
        "1",
        "0",
        "1",
    ]
    assert tables["share of reviews"][1].split() == ["one", "1.000", "1.000", "0.000"]
    assert tables["mean absolute error of shares"][0].split()[-1] == "0.000"
    assert tables["mean absolute error of shares"][1].endswith("not measured")
    assert "share of reviews" not in as_text(summary(tags=score([], [], cut=False), resamples=0))


def test_macro_over_no_label_has_no_interval():
    """Of few reviews or many: undefined, with the reason."""
    x = Label("x")

    assert LabelTable.of([x], [{}] * 5).macro_interval(resamples=9).note == TOO_FEW
    assert LabelTable.of([x], [{}] * 40).macro_interval(resamples=9).note == NOTHING
    assert LabelTable.of([x], []).macro_interval(resamples=9).note == TOO_FEW


def test_tag_that_is_more_alike_answers():
    """Of two found in one place with the right polarity, the one with gold's attributes."""
    gold = [Tag("a", Span(0, 10), "one", GOOD, certainty="low", temporality="historic")]
    found = [tag(0, 10), Tag("a", Span(0, 10), "one", GOOD, certainty="low", temporality="historic")]
    for side in (found, found[::-1]):
        scores = score(gold, side, cut=False)
        assert scores.attributes["certainty"] == scores.attributes["temporality"] == Counts(met=1, due=1)


def test_threshold_holds_for_attributes_and_polarity():
    """At any overlap a short tag is matched, and judged."""
    own = score([tag(0, 10)], [tag(0, 2)], cut=False, at_least=0.0)

    assert own.attributes["certainty"] == own.attributes["modality"] == Counts(met=1, due=1)
    assert own.polarity_accuracy == 1
    assert score([tag(0, 10)], [tag(0, 2)], cut=False).attributes["certainty"] == Counts()
