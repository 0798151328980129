"""What the tag scores promise."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_fscore_support

from leder_nlp.errors import EvaluationError
from leder_nlp.evaluate.catalog import REDACTION, TAGS
from leder_nlp.evaluate.labels import Average, Label, LabelTable
from leder_nlp.evaluate.redaction import score_redaction
from leder_nlp.evaluate.summary import NOT_MEASURED, as_text, summary
from leder_nlp.evaluate.tags import LABELLINGS, LEVELS, TagScores, score_tags
from leder_nlp.records import (
    GOOD,
    IMPROVE,
    POLARITIES,
    AnnotatedReview,
    Counts,
    Identifier,
    Passage,
    Review,
    Tag,
)
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy, Theme

AHC, HAP, DNACPR = "annual_health_check", "health_action_plan", "dnacpr"
SMALL = Taxonomy(
    "test",
    (
        Theme(AHC, "prevention", "", ""),
        Theme(HAP, "prevention", "", ""),
        Theme(DNACPR, "end_of_life", "", ""),
    ),
    (("prevention", ""), ("end_of_life", "")),
)
REVIEWS = ("a", "b", "c")
TAG_LISTS = st.lists(
    st.builds(
        lambda review_id, start, length, theme, polarity, certainty: Tag(
            review_id, Span(start, start + length), theme, polarity, certainty=certainty
        ),
        st.sampled_from(REVIEWS),
        st.integers(0, 12),
        st.integers(1, 9),
        st.sampled_from(SMALL.ids),
        st.sampled_from(POLARITIES),
        st.sampled_from(["high", "low"]),
    ),
    max_size=10,
)


def tag(start: int, end: int, theme: str = AHC, polarity: str = GOOD, *, review_id: str = "a", **more) -> Tag:
    """Make a tag of review a."""
    return Tag(review_id, Span(start, end), theme, polarity, **more)


def score(gold: list[Tag], found: list[Tag], **more) -> TagScores:
    """Score the three reviews with the small taxonomy."""
    return score_tags(gold, found, reviews=REVIEWS, taxonomy=SMALL, **more)


GOLD = [
    tag(0, 10),
    tag(20, 40, DNACPR, IMPROVE, modality="recommended"),
    tag(50, 60, HAP, IMPROVE),
    tag(0, 10, review_id="b"),
]
FOUND = [
    tag(0, 8),  # right
    tag(20, 40, DNACPR, GOOD),  # flipped
    tag(50, 60, AHC, IMPROVE),  # another theme
    tag(0, 4, review_id="b"),  # too short a span to match
]


def test_passage_level_by_hand():
    """Of 4 gold and 4 found tags, one is right in span, theme and polarity, two in span and theme."""
    scores = score(GOLD, FOUND)

    assert Counts(met=1, found=4, due=4) == scores.table("passage", "joint").micro
    assert Counts(met=2, found=4, due=4) == scores.table("passage", "theme").micro


def test_character_level_by_hand():
    """Good annual health check: 8 and 4 characters shared of 12 found and 20 gold."""
    by_label = score(GOLD, FOUND).table("character", "joint").by_label

    assert Counts(met=12, found=12, due=20) == by_label[Label(AHC, GOOD)]
    assert Counts(met=0, found=0, due=20) == by_label[Label(DNACPR, IMPROVE)]


def test_characters_of_overlapping_spans_count_once():
    """[0, 10) twice over is ten characters, not twenty."""
    table = score([tag(0, 10), tag(5, 10)], [tag(0, 6), tag(4, 8)]).table("character")

    assert Counts(met=8, found=8, due=10) == table.micro


def test_review_level_by_hand():
    """A label counts once a review, wherever it stands."""
    by_label = score([*GOLD, tag(70, 80)], FOUND).table("review", "joint").by_label

    assert Counts(met=2, found=2, due=2) == by_label[Label(AHC, GOOD)]
    assert Counts(met=0, found=1, due=0) == by_label[Label(DNACPR, GOOD)]


def test_any_overlap_threshold():
    """At 0 the short span of review b matches too."""
    assert score(GOLD, FOUND, at_least=0.0).table().micro.met == 2


def test_second_found_span_is_made_up():
    """One gold tag is met once."""
    assert Counts(met=1, found=2, due=1) == score([tag(0, 10)], [tag(0, 10), tag(0, 9)]).table().micro


def test_polarity_given_theme_by_hand():
    """Of two matches of the right theme one is right; the only improvement was reported as praise."""
    scores = score(GOLD, FOUND)

    assert scores.polarity_accuracy == 1 / 2
    assert scores.flip_rate(IMPROVE) == 1
    assert scores.flip_rate(GOOD) == 0
    assert Counts(met=1, found=2, due=1) == scores.polarity[GOOD]


def test_polarity_of_a_theme_that_was_not_found_is_not_measured():
    """A missed theme is no flip."""
    scores = score([tag(0, 10)], [tag(0, 10, HAP)])

    assert scores.polarity_accuracy is None
    assert scores.flip_rate(GOOD) is None


def test_praise_and_blame_of_one_span_pair_with_their_likes():
    """Two polarities of one theme on one span are both right, in any order."""
    both = [tag(0, 10), tag(0, 10, AHC, IMPROVE)]

    assert score(both, both[::-1]).polarity_accuracy == 1


def test_polarity_weighs_more_than_attributes_in_a_tie():
    """Of two found tags in the same place the one of gold's polarity answers, its certainty wrong."""
    found = [tag(0, 10, AHC, IMPROVE, certainty="low"), tag(0, 10, AHC, GOOD)]

    assert score([tag(0, 10, certainty="low")], found).polarity_accuracy == 1


def test_tie_of_attributes_does_not_hang_on_order():
    """Two found tags, each wrong in another attribute: the same one answers either way round."""
    found = [tag(0, 10, certainty="low"), tag(0, 10, temporality="historic")]

    assert score([tag(0, 10)], found) == score([tag(0, 10)], found[::-1])


def test_attributes_of_a_flipped_tag_are_not_measured():
    """Who said what is asked only of tags that are right."""
    assert score([tag(0, 10)], [tag(0, 10, AHC, IMPROVE)]).attributes["certainty"].recall is None


def test_attributes_by_hand():
    """Two right tags: modality right in one; the one off-default value of gold was not found."""
    gold = [tag(0, 10), tag(20, 30, modality="recommended")]
    scores = score(gold, [tag(0, 10), tag(20, 30)])

    assert Counts(met=1, due=2) == scores.attributes["modality"]
    assert Counts(met=2, due=2) == scores.attributes["certainty"]
    assert Counts(met=0, found=0, due=1) == scores.marked_attributes["modality"]


def test_false_alarms_by_hand():
    """Of four passages gold leaves two alone; one of these got a tag: a third of an alarm a review."""
    spans = [Span(0, 10), Span(20, 40), Span(50, 60), Span(70, 90)]
    passages = [Passage("a", span, "x", span) for span in spans]
    scores = score(GOLD[:2], [*FOUND[:2], tag(52, 58), tag(50, 60, HAP)], passages=passages)

    assert scores.false_alarm_rate == 1 / 2
    assert scores.false_alarms_per_review == pytest.approx(1 / 3)


def test_false_alarms_without_passages_are_not_measured():
    """What was not counted is not 0."""
    assert score(GOLD, FOUND).false_alarms_per_review is None


def test_groups_sum_their_labels():
    """Themes, domains and polarities are sums of joint labels."""
    table = score(GOLD, FOUND).table()

    assert Counts(met=1, found=3, due=2) == table.by_theme()[AHC]
    assert Counts(met=1, found=3, due=3) == table.by_domain(SMALL)["prevention"]
    assert Counts(met=0, found=1, due=2) == table.by_polarity()[IMPROVE]


def test_macro_is_over_labels_with_support_and_says_so():
    """Three labels of six have support: F1 2/4, 0 and 0. The other labels found are left out, and listed."""
    table = score(GOLD, FOUND).table()

    assert Average(pytest.approx(0.5 / 3), over=3, of=6) == table.macro("f1")
    assert (Label(AHC, IMPROVE), Label(DNACPR, GOOD)) == table.unsupported


def test_macro_precision_leaves_out_labels_never_found():
    """Their precision is not defined: 1/2 over one label."""
    assert Average(0.5, over=1, of=6) == score(GOLD, FOUND).table().macro("precision")


def test_macro_f1_is_the_mean_of_f1():
    """W24: precisions 1 and .1, recalls .1 and 1 give 0.1818, not the F1 of the means (0.55)."""
    table = LabelTable.of(
        [Label("x"), Label("y")], [{Label("x"): Counts(1, 1, 10), Label("y"): Counts(1, 10, 1)}]
    )

    assert table.macro("f1").value == pytest.approx(0.1818, abs=5e-5)


def test_macro_of_label_without_support():
    """Research note 1.17: true 0 0 1, found 0 0 2, four labels: not 0.25 over all of them."""
    row = {Label("0"): Counts(2, 2, 2), Label("1"): Counts(0, 0, 1), Label("2"): Counts(0, 1, 0)}
    table = LabelTable.of([Label("0"), Label("1"), Label("2"), Label("3")], [row])

    assert Average(0.5, over=2, of=4) == table.macro("f1")


def test_sklearn_documentation_example():
    """W9: true 0 1 2 0 1 2, found 0 2 1 0 0 1 give F1 0.8, 0, 0; macro 0.2667, micro 0.3333."""
    row = {Label("0"): Counts(2, 3, 2), Label("1"): Counts(0, 2, 2), Label("2"): Counts(0, 1, 2)}
    table = LabelTable.of([Label("0"), Label("1"), Label("2")], [row])

    assert table.macro("f1").value == pytest.approx(0.2667, abs=5e-5)
    assert table.micro.f1 == pytest.approx(1 / 3)


@given(TAG_LISTS, TAG_LISTS, st.sampled_from(sorted(LABELLINGS)))
def test_review_level_agrees_with_scikit_learn(gold, found, labelling):
    """P, R and F1 of each label, micro and macro, with undefined as NaN."""
    table = score(gold, found).table("review", labelling)
    true, given_ = _indicators(gold, table, labelling), _indicators(found, table, labelling)
    options = {"zero_division": np.nan}
    expected = precision_recall_fscore_support(true, given_, average=None, **options)
    micro = precision_recall_fscore_support(true, given_, average="micro", **options)

    for at, label in enumerate(table.labels):
        assert _same(table.by_label[label], [values[at] for values in expected[:3]])
    assert _same(table.micro, micro[:3])
    f1 = [value for value, support in zip(expected[2], expected[3], strict=True) if support]
    assert table.macro("f1").value == (pytest.approx(np.mean(f1)) if f1 else None)


@given(TAG_LISTS)
def test_gold_beside_gold_is_perfect(gold):
    """Every metric is at its best, or there was nothing to measure."""
    passages = [Passage("a", Span(0, 5), "x", Span(0, 5))]
    scores = score(gold, gold, passages=passages)

    assert {metric.value(scores.reviews) for metric in TAGS if metric.best == 1} <= {1.0, None}
    assert {metric.value(scores.reviews) for metric in TAGS if metric.best == 0} <= {0.0, None}
    if gold:
        assert {scores.table(level, by).macro().value for level in LEVELS for by in LABELLINGS} == {1.0}


@pytest.mark.parametrize("reviews", [(), REVIEWS])
def test_nothing_beside_nothing_is_none(reviews):
    """With or without reviews, no tag gives no number."""
    scores = score_tags([], [], reviews=reviews, taxonomy=SMALL)

    assert [None] * len(TAGS) == [metric.value(scores.reviews) for metric in TAGS]
    assert Average(None, over=0, of=6) == scores.table().macro()


@given(TAG_LISTS, TAG_LISTS, st.randoms(use_true_random=False))
def test_order_does_not_matter(gold, found, random: Random):
    """Neither of tags nor of reviews."""
    turned = score_tags(
        random.sample(gold, len(gold)),
        random.sample(found, len(found)),
        reviews=random.sample(REVIEWS, 3),
        taxonomy=SMALL,
    )

    assert score(gold, found) == turned


@given(TAG_LISTS, TAG_LISTS, st.permutations(SMALL.ids))
def test_permuting_labels_permutes_scores(gold, found, permuted):
    """What a theme scores does not hang on its name."""
    names = dict(zip(SMALL.ids, permuted, strict=True))
    before = score(gold, found)
    after = score([_renamed(own, names) for own in gold], [_renamed(own, names) for own in found])

    for level in LEVELS:
        for label, counts in before.table(level).by_label.items():
            assert counts == after.table(level).by_label[Label(names[label.theme], label.polarity)]
    assert before.polarity == after.polarity
    assert before.attributes == after.attributes


@given(TAG_LISTS, TAG_LISTS)
def test_swapping_sides_swaps_precision_and_recall(gold, found):
    """Gold and found are the same kind of thing."""
    one, other = score(gold, found).table().micro, score(found, gold).table().micro

    assert (one.precision, one.recall, one.f1) == (other.recall, other.precision, other.f1)


def test_tag_of_another_review_is_refused():
    """A mix-up of ids must not pass as a miss."""
    with pytest.raises(EvaluationError, match="review z"):
        score([tag(0, 10, review_id="z")], [])


def test_unknown_theme_is_refused_and_not_quoted():
    """The theme of a stranger's file may be anything."""
    with pytest.raises(EvaluationError, match="review a at 3") as caught:
        score([], [tag(3, 9, "Mary liked swimming")])
    assert "Mary" not in str(caught.value)


def test_repeated_review_is_refused():
    """It would be counted twice."""
    with pytest.raises(EvaluationError, match="more than once"):
        score_tags([], [], reviews=["a", "a"], taxonomy=SMALL)


def test_names_of_metrics_are_unique_and_explained():
    """The catalog is a table of contents."""
    metrics = [*REDACTION, *TAGS]

    assert len(metrics) == len({metric.name for metric in metrics})
    assert all(metric.line for metric in metrics)


def test_summary_is_plain_json():
    """Numbers, None and short names; what was not measured is None, and NaN is nowhere."""
    scores = summary(tags=score(GOLD, FOUND), resamples=50)

    assert scores == json.loads(json.dumps(scores, allow_nan=False))
    assert scores["tags"]["metrics"]["passage_recall"]["value"] == 1 / 4
    assert scores["tags"]["metrics"]["passage_recall"]["note"] == "fewer than 10 reviews"
    assert scores["tags"]["metrics"]["false_alarm_rate"]["value"] is None


def test_summary_says_over_how_many_labels_a_mean_is():
    """Three of the six."""
    macro = summary(tags=score(GOLD, FOUND), resamples=0)["tags"]["macro"]["passage_joint_f1"]

    assert (macro["over"], macro["of"]) == (3, 6)


def test_summary_gives_the_exact_interval_of_leaks():
    """Over two leaky reviews of two a bootstrap has nothing to say; Clopper-Pearson says 0.158 to 1."""
    gold = [AnnotatedReview(Review(own, "Mary"), (Identifier(Span(0, 4), "person"),)) for own in "ab"]
    scores = summary(redaction=score_redaction(gold, {}), resamples=0)["redaction"]

    assert scores["metrics"]["leak_rate"]["low"] == pytest.approx(0.025**0.5)
    assert scores["metrics"]["leak_rate"]["high"] == 1
    assert scores["leak_upper_bound"] == 1


def test_summary_of_nothing_is_refused():
    """There is nothing to sum up."""
    with pytest.raises(EvaluationError):
        summary()


def test_table_says_what_was_not_measured():
    """None is printed in words, beside its name."""
    lines = as_text(summary(tags=score(GOLD, FOUND), resamples=0)).splitlines()
    (alarms,) = [line for line in lines if line.startswith("false_alarm_rate")]

    assert NOT_MEASURED in alarms


def test_a_single_miss_is_not_rounded_away():
    """2,999 of 3,000 is not printed as 1.000, nor one of them as 0.000."""
    gold = [tag(10 * n, 10 * n + 5) for n in range(3000)]
    nearly = as_text(summary(tags=score_tags(gold, gold[1:], reviews=["a"], taxonomy=SMALL), resamples=0))
    hardly = as_text(summary(tags=score_tags(gold, gold[:1], reviews=["a"], taxonomy=SMALL), resamples=0))

    assert re.search(r"passage_recall +0\.9997 ", nearly)
    assert re.search(r"passage_recall +0\.0003 ", hardly)


def test_columns_are_aligned():
    """Within a table each value ends where its heading ends."""
    first = as_text(summary(tags=score(GOLD, FOUND), resamples=0)).split("\n\n")[0].splitlines()
    end = first[0].index("value") + len("value")

    assert all(line[end - 1] != " " and line[end : end + 2] == "  " for line in first)


def _renamed(own: Tag, names: dict[str, str]) -> Tag:
    return replace(own, theme=names[own.theme])


def _indicators(tags: list[Tag], table: LabelTable, labelling: str) -> np.ndarray:
    """Give one row a review and one column a label; a lone label keeps two columns for scikit-learn."""
    held = {(own.review_id, LABELLINGS[labelling](own)) for own in tags}
    return np.array([[int((own, label) in held) for label in table.labels] for own in REVIEWS])


def _same(counts: Counts, expected) -> bool:
    own = (counts.precision, counts.recall, counts.f1)
    return all(
        math.isnan(theirs) if mine is None else math.isclose(mine, theirs)
        for mine, theirs in zip(own, expected, strict=True)
    )
