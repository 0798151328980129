"""Whose marks are the gold, where a file holds those of several."""

from __future__ import annotations

import pytest

from leder_nlp.errors import ConfigError, InputError
from leder_nlp.plans.gold import gold_of
from leder_nlp.records import AnnotatedReview, Review, Tag
from leder_nlp.spans import Span

TEXT = "Health checks were done each year."


def annotated(review_id: str, *sources: str, annotators: tuple[str, ...] = ()) -> AnnotatedReview:
    tags = tuple(
        Tag(review_id, Span(0, 33), "annual_health_check", "good_practice", source=source)
        for source in sources
    )
    return AnnotatedReview(Review(review_id, TEXT), tags=tags, annotators=annotators)


def test_marks_of_two_coders_are_not_counted_double():
    """
    Without a choice the file is refused; the message names neither.
    """
    for annotators in ((), ("ada", "ben")):
        with pytest.raises(InputError, match="2 coders") as caught:
            gold_of([annotated("r1", "ada", "ben", annotators=annotators)], name="gold.jsonl")
        assert "ada" not in str(caught.value)


def test_the_chosen_coder_is_gold_on_what_this_coder_has_read():
    """
    Seen and not tagged stays, as nothing; not seen goes.
    """
    reviews = [
        annotated("r1", "ada", "ben", annotators=("ada", "ben")),
        annotated("r2", "ben", annotators=("ada", "ben")),
        annotated("r3", "ben", annotators=("ben",)),
    ]

    gold = gold_of(reviews, name="gold.jsonl", coder="ada")

    assert [(one.review.review_id, [tag.source for tag in one.tags]) for one in gold] == [
        ("r1", ["ada"]),
        ("r2", []),
    ]


def test_a_review_nobody_has_read_is_no_gold():
    """
    A task that was skipped has no annotator where the others have one.
    """
    reviews = [annotated("r1", "ada", annotators=("ada",)), annotated("r2")]

    assert [one.review.review_id for one in gold_of(reviews, name="gold.json")] == ["r1"]


def test_suggestions_are_no_gold():
    """
    Where annotators are named, marks by others are a machine's.
    """
    (one,) = gold_of([annotated("r1", "ada", "model-1", annotators=("ada",))], name="gold.json")

    assert [tag.source for tag in one.tags] == ["ada"]


def test_reviews_without_anybody_named_stay():
    """
    A corpus in markup names nobody; a review without tags is one with nothing to tag.
    """
    reviews = [annotated("r1", "gold"), annotated("r2")]

    assert gold_of(reviews, name="corpus") == reviews


def test_an_unknown_coder_is_a_sentence():
    """
    The name given is not repeated.
    """
    with pytest.raises(ConfigError, match="no marks of a coder") as caught:
        gold_of([annotated("r1", "ada")], name="gold.jsonl", coder="zoe")
    assert "zoe" not in str(caught.value)
