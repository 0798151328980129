"""Prodigy: answers, coders, tokens that prove the offsets, labels of whole texts."""

from __future__ import annotations

import json

import pytest
from annotated import refused

from leder_nlp.io.formats import prodigy
from leder_nlp.records import POLARITIES, AnnotatedReview, Review, Tag
from leder_nlp.spans import Span

TEXT = "Mary 😀 was not offered a check."
SPAN = {"start": 7, "end": 30, "label": "AFI annual_health_check"}


@pytest.fixture
def put(tmp_path):
    """Give a function that writes lines to a file."""

    def _put(*values):
        (tmp_path / "db.jsonl").write_text("\n".join(map(json.dumps, values)), encoding="utf-8")
        return tmp_path / "db.jsonl"

    return _put


def line(**more):
    """Give a line of an export."""
    words = TEXT.split(" ")
    tokens, at = [], 0
    for number, word in enumerate(words):
        tokens.append(
            {"text": word, "start": at, "end": at + len(word), "id": number, "ws": number < len(words) - 1}
        )
        at += len(word) + 1
    return {
        "text": TEXT,
        "_input_hash": 5,
        "_task_hash": 6,
        "answer": "accept",
        "tokens": tokens,
        "spans": [],
    } | more


def test_lines_of_one_text_become_one_review(put):
    """Who accepted has read it, with or without spans; who ignored or rejected has not."""
    span = SPAN | {"end": 31, "token_start": 2, "token_end": 6}
    file = put(
        line(spans=[span], _annotator_id="set-anna"),
        line(_annotator_id="set-ben"),
        line(answer="ignore", _annotator_id="set-chloe"),
        line(answer="reject", spans=[span], _annotator_id="set-dan"),
    )
    (annotated,) = prodigy.read_file(file)

    assert annotated.annotators == ("set-anna", "set-ben")
    assert [(tag.source, tag.span.of(TEXT)) for tag in annotated.tags] == [
        ("set-anna", "was not offered a check.")
    ]
    assert annotated.review == Review("input5", TEXT)


def test_tokens_prove_the_offsets(put):
    """The last token of a span is part of it; what the tokens say must stand there."""
    good = SPAN | {"end": 31, "token_start": 2, "token_end": 6}
    (annotated,) = prodigy.read_file(put(line(spans=[good])))
    (one,) = refused(prodigy, put(line(spans=[good | {"start": 9}])))

    assert annotated.tags[0].span.of(TEXT) == "was not offered a check."
    assert "no known way to count" in one.reason


def test_spans_without_words_and_with_emoji_are_left_out(put):
    """Without tokens nothing proves how the emoji was counted."""
    (one,) = refused(prodigy, put(line(spans=[SPAN], tokens=None)))

    assert "say how with offsets=" in one.reason


def test_labels_of_a_whole_text(put):
    """A choice is tags on the whole text; a yes to one label says nothing of the others."""
    code = "GP annual_health_check"
    (chosen,) = prodigy.read_file(put(line(options=[{"id": code}], accept=[code])))
    (binary,) = prodigy.read_file(put(line(label=code)))
    (no,) = prodigy.read_file(put(line(label=code, answer="reject")))
    tag = Tag("input5", Span(0, len(TEXT)), "annual_health_check", POLARITIES[0], source="gold")

    assert (chosen.tags, chosen.annotators) == ((tag,), ("gold",))
    assert (binary.tags, binary.annotators) == ((tag,), ())
    assert no == AnnotatedReview(Review("input5", TEXT))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": None}, "text: text was due"),
        ({"answer": "Zebedee"}, "answer: one of accept, reject, ignore was due"),
        ({"spans": "Zebedee"}, "spans: a list was due"),
        ({"spans": ["Zebedee"]}, "spans[0]: an object was due"),
        ({"spans": [SPAN | {"start": "Zebedee"}]}, "spans[0]: a whole number"),
        ({"spans": [SPAN | {"label": "Zebedee"}]}, "spans[0]: not a code of the codebook"),
        ({"accept": ["Zebedee"]}, "accept[0]: not a code of the codebook"),
        (
            {"spans": [SPAN | {"leder_nlp": {"score": "Zebedee"}, "text": "was not offered a check"}]},
            "was changed",
        ),
        ({"leder_nlp": ["Zebedee"]}, "leder_nlp: not an object"),
    ],
)
def test_faults(put, change, message):
    """A faulty line is left out with place and field, and quotes nothing."""
    (one,) = refused(prodigy, put(line() | change))

    assert message in one.reason
    assert "Zebedee" not in repr(one)
