"""What travels between the rooms: a record that exists is valid, and nothing in it can be changed."""

from __future__ import annotations

import dataclasses

import pytest

from leder_nlp.known import Known, KnownName
from leder_nlp.records import (
    GOOD,
    IMPROVE,
    LABELS,
    AnnotatedReview,
    Counts,
    Identifier,
    RedactedReview,
    Redaction,
    Review,
    Section,
    Tag,
    TaggedReview,
)
from leder_nlp.spans import Span

TEXT = "Mary had no annual health check."


@pytest.mark.parametrize(
    ("review_id", "text"),
    [("", TEXT), ("  ", TEXT), (None, TEXT), (7, TEXT), ("r", ""), ("r", " \n\t"), ("r", None), ("r", b"x")],
)
def test_review_needs_an_id_and_text(review_id, text):
    """
    White space is neither; nor is a number or bytes.
    """
    with pytest.raises(ValueError, match="a review needs"):
        Review(review_id, text)


@pytest.mark.parametrize("kind", [Review, RedactedReview])
def test_section_ends_within_the_text(kind):
    """
    Of raw and of redacted reviews alike.
    """
    kind("r", TEXT, (Section("Care", Span(0, len(TEXT))),))
    with pytest.raises(ValueError, match="a section ends at 33"):
        kind("r", TEXT, (Section("Care", Span(0, len(TEXT) + 1)),))


@pytest.mark.parametrize("kind", [Review, RedactedReview])
def test_meta_is_a_copy(kind):
    """
    What is changed in the caller's dict does not reach the record.
    """
    meta = {"icb": "Wealdmere"}
    review = kind("r", TEXT, meta=meta)
    meta["icb"] = "Brackwater"

    assert review.meta == {"icb": "Wealdmere"}


@pytest.mark.parametrize(
    "record",
    [
        Review("r", TEXT),
        RedactedReview("r", TEXT),
        Tag("r", Span(0, 4), "dnacpr", GOOD),
        Identifier(Span(0, 4), "person"),
        Redaction(Span(0, 4), "person"),
        Known(),
        KnownName("Mary"),
        Section("Care", Span(0, 4)),
        TaggedReview(RedactedReview("r", TEXT)),
        AnnotatedReview(Review("r", TEXT)),
        Counts(),
    ],
    ids=lambda record: type(record).__name__,
)
def test_records_are_frozen_and_hashable(record):
    """
    No field can be set, and none added; equal records have equal hashes.
    """
    name = dataclasses.fields(record)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, name, None)
    with pytest.raises((AttributeError, TypeError)):
        record.other = 1
    assert hash(record) == hash(dataclasses.replace(record))


@pytest.mark.parametrize(
    "wrong",
    [
        {"polarity": "good"},
        {"polarity": ""},
        {"attribution": "nurse"},
        {"modality": "planned"},
        {"certainty": "medium"},
        {"temporality": "past"},
        {"score": -0.01},
        {"score": 1.01},
        {"score": float("nan")},
    ],
    ids=str,
)
def test_tag_has_only_the_values_of_the_guidelines(wrong):
    """
    Any other is a ValueError that does not repeat what was given for a word.
    """
    with pytest.raises(ValueError, match=r"must be one of|a score is in"):
        Tag(**{"review_id": "r", "span": Span(0, 4), "theme": "dnacpr", "polarity": GOOD} | wrong)


def test_tag_defaults_are_those_of_the_guidelines():
    """
    Absent attributes: the reviewer says it, asserted, surely, of the years under review.
    """
    tag = Tag("r", Span(0, 4), "dnacpr", IMPROVE)

    assert (tag.attribution, tag.modality) == ("reviewer", "asserted")
    assert (tag.certainty, tag.temporality) == ("high", "current")


def test_identifier_label_is_one_of_the_guidelines():
    """
    The eleven labels, each direct or quasi.
    """
    kinds = {label: Identifier(Span(0, 4), label).kind for label in LABELS}

    assert len(kinds) == 11
    assert {label for label, kind in kinds.items() if kind == "direct"} == {
        "person",
        "nhs_number",
        "id_number",
        "contact",
        "address",
        "postcode",
    }
    with pytest.raises(ValueError, match="label must be one of"):
        Identifier(Span(0, 4), "name")


def test_tags_are_given_to_redacted_reviews_only():
    """
    The wall is a type: a raw review is refused.
    """
    with pytest.raises(TypeError, match="redact the review first"):
        TaggedReview(Review("r", TEXT))  # type: ignore[arg-type]


def test_marks_end_within_the_text():
    """
    Tags of a tagged review; identifiers and tags of an annotated one.
    """
    outside = Span(30, 40)
    tag = Tag("r", outside, "dnacpr", GOOD)

    with pytest.raises(ValueError, match="a tag ends at 40"):
        TaggedReview(RedactedReview("r", TEXT), (tag,))
    with pytest.raises(ValueError, match="an annotation ends at 40"):
        AnnotatedReview(Review("r", TEXT), tags=(tag,))
    with pytest.raises(ValueError, match="an annotation ends at 40"):
        AnnotatedReview(Review("r", TEXT), identifiers=(Identifier(outside, "person"),))


def test_known_is_true_if_anything_is_known():
    """
    An empty one is false, one with any field is true.
    """
    assert not Known()
    for field in dataclasses.fields(Known):
        value = (KnownName("Mary"),) if field.name == "names" else ("x",)
        assert Known(**{field.name: value}), field.name


def test_fingerprint_tells_texts_apart():
    """
    The SHA-256 of the redacted text alone; a lone surrogate has one too.
    """
    assert RedactedReview("r", "").fingerprint == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    assert RedactedReview("a", TEXT).fingerprint == RedactedReview("b", TEXT).fingerprint
    assert RedactedReview("a", TEXT).fingerprint != RedactedReview("a", TEXT + " ").fingerprint
    assert RedactedReview("a", "\ud800").fingerprint


def test_ratio_of_nothing_is_none():
    """
    Nothing found has no precision, nothing due no recall; not 0 and not 1.
    """
    assert (Counts().precision, Counts().recall, Counts().f1) == (None, None, None)
    assert Counts(0, 3, 0).recall is None
    assert Counts(0, 0, 3).precision is None
    assert Counts(0, 3, 0).f1 == Counts(0, 0, 3).f1 == 0


def test_counts_add():
    """
    Adding the counts of two halves gives those of the whole.
    """
    whole = Counts(1, 2, 4) + Counts(2, 2, 2)

    assert whole == Counts(3, 4, 6)
    assert (whole.precision, whole.recall, whole.f1) == (0.75, 0.5, 0.6)
