"""Names by origin and tags before redaction, in the record of a plan."""

from __future__ import annotations

import pytest
from planned import NAMES, PLAN, write_corpus, write_plan

from leder_nlp.known import Known, KnownName
from leder_nlp.plans import read_plan, run_plan
from leder_nlp.plans.origins import renamed
from leder_nlp.records import AnnotatedReview, Identifier, Review
from leder_nlp.redact.name_origins import origin_by_name
from leder_nlp.spans import Span


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """Run a small plan with both measures."""
    place = tmp_path_factory.mktemp("plans")
    write_corpus(place)
    return run_plan(read_plan(write_plan(place, PLAN + "origins = true\nunredacted = true\n"))).record


def test_every_mention_is_counted_under_an_origin_or_none(record):
    """The corpus has two names that no list knows in each of twelve reviews."""
    own = record["scores"]["origins"]

    assert own["by_origin"]["not_mapped"]["due"] == 24
    assert own["swapped"]["british"]["due"] == own["swapped"]["polish"]["due"] == 24


def test_tags_before_redaction_stand_beside_those_after(record):
    """The same metrics over the same gold."""
    scores = record["scores"]

    assert scores["unredacted"]["tags"]["metrics"].keys() == scores["tags"]["metrics"].keys()
    assert (
        scores["unredacted"]["tags"]["metrics"]["passage_recall"]["due"]
        == scores["tags"]["metrics"]["passage_recall"]["due"]
    )


def test_everybody_is_renamed_and_every_mark_moves_along():
    """Each name becomes one of the origin; marks cover it; other marks keep their words; nothing is known."""
    text = "Malcolm Finch came on 3 May 2021. Finch left. His aunt Deborah stayed."
    marks = (
        Identifier(Span(0, 13), "person", who="m"),
        Identifier(Span(22, 32), "date"),
        Identifier(Span(34, 39), "person", who="m"),
        Identifier(Span(55, 62), "person", role="aunt"),
    )
    review = Review("r", text, known=Known(names=(KnownName("Malcolm Finch"),)))
    own = renamed(AnnotatedReview(review, marks), "polish")
    words = [mark.span.of(own.review.text) for mark in own.identifiers]

    assert words[1] == "3 May 2021"
    assert words[0].split()[1] == words[2]
    assert {origin_by_name()[name.lower()] for name in (*words[0].split(), words[3])} == {"polish"}
    assert not own.review.known
    assert "Finch" not in own.review.text


def test_the_record_holds_no_name(record):
    """Origins, numbers and nothing else."""
    assert not any(name in str(record).lower() for name in NAMES)
