"""One answer from all detectors: overlaps joined, nothing let go, section borders respected."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from leder_nlp.records import LABELS, Identifier, Review, Section
from leder_nlp.redact.people import tie
from leder_nlp.redact.settle import settle
from leder_nlp.spans import Span

TEXT = "Mary Ellis of Mill House rang Dr Patel on 3 May. " * 3


def one(start: int, end: int, label: str = "person", certainty: float = 0.9, **more: str) -> Identifier:
    """Make an identifier."""
    return Identifier(Span(start, end), label, certainty=certainty, **more)


def review(*borders: int) -> Review:
    """Make a review whose sections meet at the borders."""
    edges = [0, *borders, len(TEXT)]
    sections = [Section("s", Span(start, end)) for start, end in itertools.pairwise(edges)]
    return Review("r", TEXT, tuple(sections) if borders else ())


def covered(found: tuple[Identifier, ...] | list[Identifier]) -> set[int]:
    """Give the characters that are covered."""
    return {at for mark in found for at in range(mark.span.start, mark.span.end)}


def test_overlaps_become_one():
    """What overlaps is joined and covers all that its parts covered."""
    (joined,) = settle(review(), [one(0, 10), one(5, 24, "organisation")])

    assert joined.span == Span(0, 24)


def test_the_longest_says_what_it_is():
    """The label is that of the longest part."""
    (joined,) = settle(review(), [one(0, 4, "person", 1.0), one(0, 20, "organisation", 0.5)])

    assert joined.label == "organisation"


def test_the_surest_of_equal_length_says_what_it_is():
    """Of equal spans the surer one gives the label."""
    (joined,) = settle(review(), [one(0, 10, "person", 0.5), one(0, 10, "location", 0.8)])

    assert joined.label == "location"


def test_what_the_form_names_says_what_it_is():
    """A known identifier gives label and owner, even to a longer one."""
    known = one(0, 4, "person", 1.0, found_by="known_name", who="known-0", role="mother")
    (joined,) = settle(review(), [known, one(0, 24, "organisation")])

    assert (joined.label, joined.who, joined.role, joined.span) == (
        "person",
        "known-0",
        "mother",
        Span(0, 24),
    )


def test_neighbours_stay_two():
    """Spans that touch without sharing a character are two mentions."""
    assert len(settle(review(), [one(0, 4), one(4, 10)])) == 2


def test_an_identifier_is_cut_where_a_section_ends():
    """No span crosses a border; nothing is let go."""
    found = settle(review(7), [one(0, 10)])

    assert [mark.span for mark in found] == [Span(0, 7), Span(7, 10)]


def test_white_space_at_a_border_is_no_identifier():
    """A piece that is only white space is dropped."""
    found = settle(review(4, 5), [one(0, 10)])

    assert [mark.span for mark in found] == [Span(0, 4), Span(5, 10)]


IDENTIFIERS = st.lists(
    st.builds(
        lambda start, length, label, certainty: one(start, min(start + length, len(TEXT)), label, certainty),
        st.integers(0, len(TEXT) - 1),
        st.integers(1, 30),
        st.sampled_from(list(LABELS)),
        st.floats(0.1, 1.0),
    ),
    max_size=20,
)
BORDERS = st.lists(st.integers(1, len(TEXT) - 1), unique=True, max_size=4).map(sorted)


@given(IDENTIFIERS, BORDERS)
def test_what_comes_out_is_sorted_and_apart_and_covers_all(found: list[Identifier], borders: list[int]):
    """Sorted, apart, inside its section; every word character that went in is covered, and no other."""
    settled = settle(review(*borders), found)

    assert all(left.span.end <= right.span.start for left, right in itertools.pairwise(settled))
    assert not any(mark.span.start < border < mark.span.end for mark in settled for border in borders)
    assert {at for at in covered(found) if TEXT[at].isalnum()} <= covered(settled) <= covered(found)


@given(IDENTIFIERS, IDENTIFIERS)
def test_more_finds_never_cover_less(found: list[Identifier], more: list[Identifier]):
    """What a new detector adds takes nothing away."""
    assert covered(settle(review(), found)) <= covered(settle(review(), [*found, *more]))


@given(IDENTIFIERS)
def test_settling_and_tying_keep_every_span(found: list[Identifier]):
    """Tying gives owners and moves nothing."""
    settled = settle(review(), found)

    assert [mark.span for mark in tie(TEXT, settled)] == [mark.span for mark in settled]
    assert [mark.label for mark in tie(TEXT, settled)] == [mark.label for mark in settled]
