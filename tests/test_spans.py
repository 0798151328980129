"""Spans, joining them, and the map of offsets over replacements."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leder_nlp.spans import Edits, Span, hull, replace, trimmed, union

TEXTS = st.text(alphabet="ab \n.İ😀’", max_size=40)
SPANS = st.builds(lambda start, size: Span(start, start + size), st.integers(0, 30), st.integers(1, 9))
WORDS = st.text(alphabet="[AZ_1]", min_size=1, max_size=6)


@st.composite
def replacements(draw: st.DrawFn) -> tuple[str, list[Span], list[str]]:
    """Give a text, some spans of it that are sorted and apart, and a word for each."""
    text = draw(st.text(alphabet="abc .😀", min_size=1, max_size=40))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    words = draw(st.lists(WORDS, min_size=len(spans), max_size=len(spans)))
    return text, spans, words


def inside(draw: st.DrawFn, text: str) -> Span:
    """Draw a span of the text."""
    start = draw(st.integers(0, len(text) - 1))
    return Span(start, draw(st.integers(start + 1, len(text))))


def characters(spans: list[Span] | tuple[Span, ...]) -> set[int]:
    """Give the characters that the spans cover."""
    return {at for span in spans for at in range(span.start, span.end)}


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 3), (4, 2), (-1, 2), (-3, -1)])
def test_span_is_never_empty_or_backwards(start, end):
    """
    A span needs 0 <= start < end.
    """
    with pytest.raises(ValueError, match="0 <= start < end"):
        Span(start, end)


@given(SPANS, SPANS)
def test_relations_are_those_of_sets_of_characters(one, other):
    """
    overlaps, contains, shared and iou say what the sets of covered characters say.
    """
    left, right = characters([one]), characters([other])

    assert one.overlaps(other) == bool(left & right)
    assert one.contains(other) == (right <= left)
    assert one.shared(other) == len(left & right)
    assert one.iou(other) == pytest.approx(len(left & right) / len(left | right))
    assert len(one) == len(left)


@given(st.lists(SPANS, max_size=8))
def test_union_covers_the_same_characters(spans):
    """
    Joining loses no character and adds none.
    """
    assert characters(spans) == characters(union(spans))


@given(st.lists(SPANS, max_size=8))
def test_union_is_sorted_and_apart(spans):
    """
    What comes out neither overlaps nor touches, and joining it again changes nothing.
    """
    joined = union(spans)

    assert all(one.end < other.start for one, other in pairwise(joined))
    assert joined == union(joined)


@given(st.lists(SPANS, min_size=1, max_size=8))
def test_hull_is_the_shortest_span_around_all(spans):
    """
    It contains every span, and begins and ends where one of them does.
    """
    whole = hull(spans)

    assert all(whole.contains(span) for span in spans)
    assert whole.start in {span.start for span in spans}
    assert whole.end in {span.end for span in spans}


def test_hull_of_nothing_is_refused():
    """
    No spans have no hull.
    """
    with pytest.raises(ValueError):  # noqa: PT011, the words are Python's own
        hull([])


@given(TEXTS, st.data())
def test_trimmed_has_no_outer_white_space(text, data):
    """
    What is cut away is white space, or at the end one of the characters to drop.
    """
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = trimmed(text, start, end, drop=".")

    if span is None:
        assert not text[start:end].strip().rstrip(". \n")
    else:
        assert start <= span.start
        assert span.end <= end
        assert span.of(text) == text[start:end].lstrip().rstrip(". \n")


@given(replacements())
def test_each_word_stands_where_the_map_says(case):
    """
    The span of a replaced word leads to its replacement, and back.
    """
    text, spans, words = case
    new, edits = replace(text, spans, words)

    assert [edits.forward(span).of(new) for span in spans] == words
    assert [edits.back(edits.forward(span)) for span in spans] == spans


@given(replacements())
def test_text_between_replacements_is_carried_unchanged(case):
    """
    Each character outside the replaced spans stands in the new text where the map says.
    """
    text, spans, words = case
    new, edits = replace(text, spans, words)
    outside = set(range(len(text))) - characters(spans)

    assert all(edits.forward(Span(at, at + 1)).of(new) == text[at] for at in outside)
    assert len(new) == len(outside) + sum(map(len, words))


@given(replacements(), st.data())
def test_there_and_back_loses_nothing(case, data):
    """
    A span moved into the new text and back contains the span it was, and the other way round.
    """
    text, spans, words = case
    new, edits = replace(text, spans, words)
    raw, safe = inside(data.draw, text), inside(data.draw, new)

    assert edits.back(edits.forward(raw)).contains(raw)
    assert edits.forward(edits.back(safe)).contains(safe)
    assert edits.forward(raw).end <= len(new)
    assert edits.back(safe).end <= len(text)


@given(replacements(), st.data())
def test_span_outside_all_replacements_comes_back_exactly(case, data):
    """
    Only what touches a replacement is widened.
    """
    text, spans, words = case
    _, edits = replace(text, spans, words)
    span = inside(data.draw, text)

    if not any(span.overlaps(own) for own in spans):
        assert edits.back(edits.forward(span)) == span


@given(replacements(), st.data())
def test_moving_keeps_the_order(case, data):
    """
    A span within another stays within it.
    """
    text, spans, words = case
    _, edits = replace(text, spans, words)
    outer = inside(data.draw, text)
    start = data.draw(st.integers(outer.start, outer.end - 1))
    inner = Span(start, data.draw(st.integers(start + 1, outer.end)))

    assert edits.forward(outer).contains(edits.forward(inner))


@pytest.mark.parametrize(
    ("spans", "words"),
    [
        ([Span(0, 3), Span(2, 4)], ["a", "b"]),
        ([Span(3, 4), Span(0, 1)], ["a", "b"]),
        ([Span(0, 1)], [""]),
        ([Span(0, 1)], []),
        ([], ["a"]),
    ],
    ids=["overlap", "unsorted", "empty word", "too few words", "too many words"],
)
def test_replacement_that_cannot_be_walked_back_is_refused(spans, words):
    """
    Spans are sorted and apart, and each has a word that is not empty.
    """
    with pytest.raises(ValueError):  # noqa: PT011, a missing word is told in Python's own
        replace("abcdef", spans, words)


def test_edits_need_both_sides():
    """
    Each replaced span needs one that stands for it.
    """
    with pytest.raises(ValueError, match="stands for"):
        Edits((Span(0, 1),), ())


def test_no_edits_move_nothing():
    """
    Without replacements both texts are the same.
    """
    assert Edits().forward(Span(3, 9)) == Edits().back(Span(3, 9)) == Span(3, 9)
