"""What holds for every text: order, safety, the same answer twice, and time that grows with length."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked import detected, redacted, redactor

from leder_nlp.errors import RedactionError
from leder_nlp.known import Known, KnownName
from leder_nlp.language import PLACEHOLDER
from leder_nlp.records import Review, Section
from leder_nlp.redact.catalog import DETECTORS
from leder_nlp.redact.policy import read_policy
from leder_nlp.redact.redactor import Redactor
from leder_nlp.signs import parted
from leder_nlp.spans import Span

PIECES = (
    *("Mary", "Ellis", "Dr", "Mr", "P", "Patel", "mum", "Sheila", "the", "GP", "nurse", "and", "was", "said"),
    *("12 High Street", "BS1 4ND", "999 526 0182", "07700 900123", "3 May 2021", "14/02/21", "aged 54", "83"),
    *("Southmead Hospital", "The Willows", "St Jude's", "Royal Calder", "in Huddersfield", "a.b@example.org"),
    *(
        "Down's syndrome",
        "Waterlow",
        "May",
        "will",
        "Hope",
        "2/52",
        "16/7",
        "BP 120/80",
        "[PERSON_1]",
        "J.B.",
    ),
    *(
        ".",
        ",",
        "\n",
        "\r\n",
        " ",
        "(",
        ")",
        "-",
        "’s",
        "'s",
        ":",
        "“",
        "”",
        "\u00a0",
        "\t",
        "🙂",
        "é",
        "İ",
        "ß",
    ),
)
STORIES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map(" ".join).filter(str.strip)
ANYTHING = st.text(min_size=1, max_size=300).filter(str.strip)
KNOWN = Known(
    names=(KnownName("Mary Ellis"), KnownName("Sheila Ellis", "mother")),
    nhs_numbers=("999 526 0182",),
    dates=("3 May 2021",),
    postcodes=("BS1 4ND",),
    organisations=("The Willows",),
)


def covered(text: str, names: list[str] | None = None) -> set[int]:
    """Give the characters that some of the detectors, or all, cover."""
    chosen = {name: DETECTORS[name] for name in DETECTORS if names is None or name in names}
    found = Redactor(chosen, policy=read_policy()).detect(Review("r", text))
    return {at for one in found for at in range(one.span.start, one.span.end)}


@settings(deadline=None, max_examples=150)
@given(st.one_of(STORIES, ANYTHING))
def test_spans_are_sorted_apart_and_inside(text: str):
    """Every span lies in the text, holds something, and none overlaps the next."""
    found = detected(text, KNOWN)

    assert all(left.span.end <= right.span.start for left, right in pairwise(found))
    assert all(0 <= one.span.start < one.span.end <= len(text) for one in found)
    assert all(one.span.of(text).strip() for one in found)


@settings(deadline=None, max_examples=100)
@given(STORIES)
def test_the_answer_is_the_same_twice(text: str):
    """Nothing is remembered from one review to the next."""
    first = detected(text, KNOWN)
    detected("Somebody else altogether, Agnieszka Kowalska of Leeds.")

    assert detected(text, KNOWN) == first


@settings(deadline=None, max_examples=150)
@given(STORIES)
def test_redacting_again_changes_no_placeholder(text: str):
    """A placeholder is no name: it stands as it stood, and nothing around it is lost."""
    once = redacted(text)
    left = iter(re.sub(r"_\d+", "", mark) for mark in PLACEHOLDER.findall(redacted(once)))

    assert all(re.sub(r"_\d+", "", mark) in left for mark in PLACEHOLDER.findall(once))


@settings(deadline=None, max_examples=100)
@given(STORIES, st.lists(st.sampled_from(list(DETECTORS)), unique=True, max_size=6))
def test_more_detectors_never_cover_less(text: str, left_out: list[str]):
    """Taking detectors away never covers a character that all of them together leave."""
    some = [name for name in DETECTORS if name not in left_out]

    assert covered(text, some) <= covered(text)


@settings(deadline=None, max_examples=100)
@given(STORIES, st.data())
def test_no_span_crosses_a_border(text: str, data: st.DataObject):
    """Sections may meet anywhere, in the middle of a name too."""
    if len(text) < 2:
        return
    border = data.draw(st.integers(1, len(text) - 1))
    sections = (Section("one", Span(0, border)), Section("two", Span(border, len(text))))
    found = redactor().detect(Review("r", text, sections))

    assert not any(one.span.start < border < one.span.end for one in found)


@settings(deadline=None, max_examples=100)
@given(ANYTHING)
def test_any_text_is_redacted_or_refused_with_offsets_that_lead_back(text: str):
    """Emoji, controls, lone marks: what stays stands letter for letter where the map says."""
    if parted(text) is not None:
        with pytest.raises(RedactionError):
            redactor().redact(Review("r", text))
        return
    out, edits = redactor().redact_with_edits(Review("r", text), also=())
    between = [(left.end, right.start) for left, right in pairwise(edits.before)]

    for start, end in between:
        if end > start:
            assert edits.forward(Span(start, end)).of(out.text) == text[start:end]
    assert len(out.redactions) == len(edits.before)


def test_redacting_a_story_again_changes_nothing():
    """Whatever was found once is found; its placeholders, years and bands stand."""
    story = "Mary, aged 54, died on 3 May 2021. Dr Patel rang her mum, Sheila, at The Willows, BS1 4ND."
    once = redacted(story)

    assert redacted(once) == once


def test_a_name_in_capitals_and_brackets_is_no_placeholder():
    """Somebody's "[MARY]" looks like a placeholder, but placeholders bear no names."""
    assert redacted("She told [MARY] and [REDACTED].") == "She told [PERSON_1] and [REDACTED]."


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_make_no_difference(ending: str):
    """The same lines give the same finds, whatever ends them."""
    lines = ["Mary Ellis was 54.", "Dr Patel rang on 3 May 2021.", "14/02/21: seen", "She lived in Leeds."]
    text = ending.join(lines)
    plain = "\n".join(lines)

    assert [one.span.of(text) for one in detected(text)] == [one.span.of(plain) for one in detected(plain)]


PUMPS: dict[str, str] = {
    "one letter": "a" * 100_000,
    "one capital": "A" * 100_000,
    "one digit": "1" * 100_000,
    "blanks": "x" + " " * 100_000 + "x",
    "line ends": "x" + "\n" * 100_000 + "x",
    "full stops": "x" + "." * 100_000,
    "apostrophes": "a'" * 50_000,
    "capitals": "A " * 50_000,
    "initials": "A. " * 33_000,
    "joined initials": "A." * 50_000,
    "hyphens": "a-" * 50_000,
    "capitals with hyphens": "A-" * 50_000,
    "strokes": "12/" * 30_000,
    "dots and digits": "1." * 50_000,
    "spaced digits": "1 " * 50_000,
    "digit pairs": "12 " * 33_000,
    "phone openings": "(0" * 50_000,
    "plus forty-four": "+44 " * 25_000,
    "zeroes with brackets": "0()" * 33_000,
    "mail": ".@" * 50_000,
    "mail names": "a." * 50_000 + "@",
    "mail hosts": "a@" + "a." * 50_000,
    "mail dashes": "a@" + "-" * 100_000,
    "web": "www." * 25_000,
    "web tail": "http://" + "." * 100_000,
    "hosts": "a.uk/" * 20_000,
    "host labels": "a-b." * 25_000,
    "spelt mail": "a dot " * 16_000,
    "spelt at": "a at b dot " * 9_000,
    "at in brackets": "a (at) " * 14_000,
    "handles": "@a" * 50_000,
    "extensions": "ext. " * 20_000 + "1",
    "months": "May " * 25_000,
    "days and months": "3 May " * 16_000,
    "days joined": "3 - " * 25_000,
    "days with and": "1st and " * 12_000,
    "weekdays": "mon " * 25_000,
    "ordinals": "the 1st " * 12_000,
    "years": "2021" * 25_000,
    "ages": "aged " * 20_000,
    "years old": "54 years " * 11_000,
    "was ages": "He was 54 " * 10_000,
    "diagnosed": "diagnosed " * 10_000 + "at 27",
    "brackets": "(12" * 33_000,
    "labels": "Datix ref no " * 8_000,
    "label numbers": "ref " * 25_000 + "12",
    "mixed codes": "A1" * 50_000,
    "codes with strokes": "AB/" * 33_000,
    "codes with dashes": "A1-" * 33_000,
    "licences": "A9" * 50_000 + " 1",
    "postcodes": "BS1 " * 25_000,
    "titles": "Dr " * 33_000,
    "titles with stops": "Dr." * 33_000,
    "relations": "mum, " * 20_000,
    "roles in brackets": "mum (" * 20_000,
    "particles": "van " * 25_000,
    "names": "Mary " * 20_000,
    "names with commas": "Mary, " * 16_000,
    "rare names": "".join(f"Zq{chr(97 + at % 26)}{chr(97 + at // 26 % 26)}w " for at in range(2_000)),
    "quotes": '"A' * 50_000,
    "quoted names": ', Ab to "' * 11_000,
    "hospitals": "Hospital " * 11_000,
    "capital words": "Mill House " * 9_000,
    "of": "Church of " * 10_000,
    "streets": "Street " * 14_000,
    "numbered streets": "1 The " * 16_000,
    "saints": "St " * 33_000,
    "royals": "Royal " * 16_000,
    "placeholders": "[PERSON_1]" * 10_000,
    "half placeholders": "[PERSON_" * 12_000,
    "brackets only": "[" * 100_000,
    "emoji": "🙂" * 100_000,
    "combining marks": "e\u0301" * 50_000,
    "dotted capitals": "İ" * 100_000,
    "zero width": "a\u200b" * 50_000,
    "no-break": "Dr\u00a0" * 33_000,
}


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


@pytest.mark.parametrize("pump", PUMPS)
def test_no_text_takes_long(pump: str):
    """A hundred thousand characters made to trip a pattern take under two seconds: time is linear."""
    review = Review("r", PUMPS[pump], known=KNOWN)

    assert _seconds(lambda: redactor().detect(review)) < 2
