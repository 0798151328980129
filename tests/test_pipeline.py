"""Redact, then tag: in memory, one at a time or many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leder_nlp import pipeline as room
from leder_nlp.known import Known, KnownName
from leder_nlp.language import words
from leder_nlp.models import default_folder, load
from leder_nlp.pipeline import Pipeline, Result, redact_annotated
from leder_nlp.records import AnnotatedReview, Identifier, Quarantined, RedactedReview, Review, Section, Tag
from leder_nlp.redact.redactor import Redactor
from leder_nlp.spans import Span
from leder_nlp.tag.tagger import Tagger

STORIES = (
    "Mary Ashdown was seen by Dr Okafor at Cobb Lane Surgery on 14/02/2021. No annual health check was "
    "offered to Mary before she died. Her sister Joyce Tanner felt that nobody listened to the family.",
    "AREAS FOR IMPROVEMENT\n- Hospital passport\n- DNACPR not discussed with Mr Peter Lumley\n\n"
    "GOOD PRACTICE\n- Excellent reasonable adjustments by Sister Wendy Poole.",
    "The ward at Pevensey General made excellent adjustments but discharged Tom without telling the home.",
    "NHS no. 999 123 4568. Staff Nurse Bello should have referred Tom to SALT after the first choke.",
    "She was a joyful woman who loved her garden.",
)


def reviews() -> list[Review]:
    """Give a review of each story."""
    return [Review(f"case-{number}", story) for number, story in enumerate(STORIES, 1)]


def failing(reading: object) -> Iterator[Identifier]:
    """Find nothing: fail, where the text says so."""
    if "garden" in reading.text:  # type: ignore[attr-defined]
        raise ValueError(reading.text)  # type: ignore[attr-defined]
    return iter(())


@pytest.fixture(scope="module")
def by_rules(redactor, tagger):
    return Pipeline(redactor=redactor, tagger=tagger)


@pytest.fixture(scope="module")
def whole(redactor, rules):
    """Give the pipeline that ships, with its model."""
    return Pipeline(redactor=redactor, tagger=Tagger(load(default_folder()), rules=rules))


@pytest.fixture(scope="module")
def shaky(redactor, tagger):
    """Give a pipeline with a detector that fails on some text."""
    detectors = {**redactor.detectors, "ward_names": failing}
    return Pipeline(redactor=Redactor(detectors, policy=redactor.policy), tagger=tagger)


@pytest.fixture(params=["by_rules", "whole"])
def pipeline(request):
    return request.getfixturevalue(request.param)


def test_every_review_comes_out_in_order(pipeline):
    """
    One result a review, redacted, with the ids in the order they went in.
    """
    results = pipeline.run(reviews())

    assert [one.review_id for one in results] == [review.review_id for review in reviews()]
    assert results.quarantined == ()
    assert all(isinstance(one.review, RedactedReview) for one in results)
    assert any(one.tags for one in results)


def test_single_review_can_be_given(by_rules):
    """
    Without a list around it.
    """
    review = reviews()[0]

    assert list(by_rules.run(review)) == list(by_rules.run([review]))


def test_results_are_a_sequence(by_rules):
    """
    With a length, places and slices; nothing in gives nothing out.
    """
    results = by_rules.run(reviews())

    assert len(results) == 5
    assert results[-1].review_id == "case-5"
    assert [one.review_id for one in results[1:3]] == ["case-2", "case-3"]
    assert len(by_rules.run([])) == 0


def test_stream_gives_the_same_as_run(pipeline):
    """
    As they come, in the same order, from a generator.
    """
    assert list(pipeline.stream(one for one in reviews())) == list(pipeline.run(reviews()))


def test_batch_gives_what_one_by_one_gives(pipeline):
    """
    How many reviews are tagged at once changes nothing.
    """
    alone = [result for review in reviews() for result in pipeline.run(review)]

    assert list(pipeline.run(reviews())) == alone


@pytest.mark.parametrize("size", [1, 100, 300])
def test_size_of_a_batch_changes_nothing(by_rules, monkeypatch, size):
    """
    Nor does it where a stream is cut into batches.
    """
    expected = list(by_rules.run(reviews()))
    monkeypatch.setattr(room, "BATCH", size)

    assert list(by_rules.stream(reviews())) == expected


def test_stream_holds_one_batch_at_a_time(by_rules, monkeypatch):
    """
    The first result is there before the last review is read.
    """
    monkeypatch.setattr(room, "BATCH", 1)
    read = []

    def reading() -> Iterator[Review]:
        for review in reviews():
            read.append(review.review_id)
            yield review

    next(by_rules.stream(reading()))

    assert read == ["case-1"]


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(5)))
def test_order_of_the_reviews_does_not_matter(by_rules, order):
    """
    A review has the same result, whatever came before it.
    """
    expected = {one.review_id: one for one in by_rules.run(reviews())}
    shuffled = [reviews()[place] for place in order]

    assert {one.review_id: one for one in by_rules.run(shuffled)} == expected


def test_two_reviews_of_one_id_do_not_meet(pipeline):
    """
    Each has its own tags, though the ids are the same.
    """
    twins = [replace(review, review_id="same") for review in reviews()]
    alone = [result for review in twins for result in pipeline.run(review)]

    assert list(pipeline.run(twins)) == alone


def test_raw_tags_lie_in_the_raw_text(pipeline):
    """
    Tags and their evidence, moved back, end within the text that was handed in.
    """
    for review, result in zip(reviews(), pipeline.run(reviews()), strict=True):
        spans = [span for tag in result.raw_tags() for span in (tag.span, *(s for _, s in tag.evidence))]
        assert all(span.end <= len(review.text) for span in spans)


def test_raw_tags_cover_the_same_words(pipeline):
    """
    Outside of redactions, a tag covers the same words in the raw text as in the redacted one.
    """
    for review, result in zip(reviews(), pipeline.run(reviews()), strict=True):
        redacted = result.review
        hidden = {at for one in result.edits.before for at in range(one.start, one.end)}
        shown = {at for one in redacted.redactions for at in range(one.span.start, one.span.end)}
        for raw, tag in zip(result.raw_tags(), result.tags, strict=True):
            assert (raw.theme, raw.polarity, raw.score) == (tag.theme, tag.polarity, tag.score)
            assert kept(review.text, raw.span, hidden) == kept(redacted.text, tag.span, shown)


def kept(text: str, span: Span, hidden: set[int]) -> list[str]:
    """Give the words of a span that no redaction touches."""
    found = words(text, span.start, span.end)
    return [
        word
        for word, start, end in zip(found.lower, found.starts, found.ends, strict=True)
        if hidden.isdisjoint(range(start, end))
    ]


def test_review_that_cannot_be_redacted_is_quarantined(shaky):
    """
    It is not raised and does not come out; the others do.
    """
    results = shaky.run(reviews())

    assert [one.review_id for one in results] == ["case-1", "case-2", "case-3", "case-4"]
    assert [one.review_id for one in results.quarantined] == ["case-5"]


def test_quarantine_says_which_step_failed(shaky):
    """
    The reason names review, detector and kind of error; no word of the text.
    """
    (one,) = shaky.run(reviews()[4]).quarantined

    assert one.reason == "review case-5: ward_names failed with ValueError"


def test_stream_keeps_the_place_of_what_is_quarantined(shaky):
    """
    Every review has one outcome, where it stood; what the reader quarantined goes through.
    """
    turned = [*reviews()[::-1], Quarantined("row 9", "no text")]
    outcomes = list(shaky.stream(turned))

    assert [one.review_id for one in outcomes] == [one.review_id for one in turned]
    assert [isinstance(one, Result) for one in outcomes] == [False, True, True, True, True, False]


@pytest.mark.parametrize(
    "wrong",
    [
        "No health check.",
        ["No health check."],
        [None],
        [b"x"],
        [RedactedReview("r", "No health check.")],
        [("r", "x")],
    ],
    ids=["str", "list of str", "none", "bytes", "redacted", "pair"],
)
def test_anything_but_raw_reviews_is_a_type_error(by_rules, wrong):
    """
    A text, or a review that is redacted already, is refused.
    """
    with pytest.raises(TypeError):
        by_rules.run(wrong)


def test_tagger_refuses_raw_reviews(tagger):
    """
    The wall: raw text is not tagged.
    """
    with pytest.raises(TypeError, match="redact"):
        tagger.tag(reviews()[0])


def test_result_holds_nothing_raw(by_rules):
    """
    Known names are in no text of a result.
    """
    known = Known(names=(KnownName("Mary Ashdown"), KnownName("Joyce Tanner", "sister")))
    (result,) = by_rules.run(replace(reviews()[0], known=known))

    assert not {"mary", "ashdown", "joyce", "tanner"} & set(words(result.review.text).lower)


def test_gold_is_redacted_with_its_marks(redactor):
    """
    What a person marked is removed on top of what is detected, and gold tags move with the text.
    """
    text = "The lady with the parrot rang Dr Okafor. No passport was used."
    marked = Identifier(Span(4, 24), "other")
    tag = Tag("r", Span(41, 61), "hospital_passport", "area_for_improvement")
    tagged = redact_annotated(AnnotatedReview(Review("r", text), (marked,), (tag,)), redactor)

    assert "parrot" not in tagged.review.text
    assert "Okafor" not in tagged.review.text
    assert [own.span.of(tagged.review.text) for own in tagged.tags] == ["No passport was used"]


def test_sections_move_with_the_text(by_rules):
    """
    A section of the redacted review covers what it covered, redactions and all.
    """
    text = "Mary Ashdown lived at home.\n\nDr Okafor rang."
    review = Review("r", text, (Section("Life", Span(0, 27)), Section("Care", Span(29, 44))))
    (result,) = by_rules.run(review)

    assert [section.name for section in result.review.sections] == ["Life", "Care"]
    first, second = (section.span.of(result.review.text) for section in result.review.sections)
    assert first.endswith("lived at home.")
    assert second.endswith("rang.")
    assert second.startswith("Dr ")


def test_section_named_after_somebody_is_renamed(by_rules):
    """
    A column or heading may hold a name; it does not travel on with the review. Other names stay.
    """
    text = "She lived at home.\n\nThe GP rang."
    sections = (Section("About Mary Ashdown", Span(0, 18)), Section("Areas for improvement", Span(20, 32)))
    known = Known(names=(KnownName("Mary Ashdown"),))
    (result,) = by_rules.run(Review("r", text, sections, known))
    first, second = (section.name for section in result.review.sections)

    assert not {"mary", "ashdown"} & set(words(first).lower)
    assert second == "Areas for improvement"
