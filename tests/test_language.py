"""Words and sentences with their places, and the door to spaCy."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leder_nlp.language import doc, lines, lowered, sentences, words
from leder_nlp.records import GOOD, IMPROVE, RedactedReview, Review, Tag, TaggedReview
from leder_nlp.spans import Span

TEXTS = st.text(max_size=60) | st.text(alphabet="aB İẞΣǅ'’sS.!?[]_1 \n\r\t-😀", max_size=40)


@given(TEXTS)
@example("İstanbul’s İİ end")
@example("A.Σ")
@example("ΑΣ ẞ ǅ ŉ ﬁ")
def test_offsets_of_words_slice_the_text(text):
    """
    Each word is what stands at its place, in lower case with straight apostrophes; places are in order.
    """
    found = words(text)
    plain = lowered(text)

    assert len(found.lower) == len(found.starts) == len(found.ends) == len(found)
    for word, start, end in zip(found.lower, found.starts, found.ends, strict=True):
        assert word.startswith("[") or word == plain[start:end]
    edges = [edge for pair in zip(found.starts, found.ends, strict=True) for edge in pair]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))


@given(TEXTS)
@example("İ" * 9 + " ẞ")
def test_lowered_text_keeps_every_place(text):
    """
    Characters that grow when lowered, such as the dotted capital I, shift nothing.
    """
    plain = lowered(text)

    assert len(plain) == len(text)
    for old, new in zip(text, plain, strict=True):
        # what Python lowers by the letters around it, the final sigma, is a letter all the same
        assert new in (old, old.lower(), "'", "ς")


@given(TEXTS, st.data())
def test_offsets_of_a_part_are_into_the_whole(text, data):
    """
    The words of [start, end) have the offsets of the whole text.
    """
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = words(text, start, end)

    for first, last in zip(found.starts, found.ends, strict=True):
        assert start <= first < last <= end
        assert not text[first:last].isspace()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mum didn’t know.", ["mum", "didn't", "know"]),
        ("Mum didn't know.", ["mum", "didn't", "know"]),
        ("O'Brien's carer’s plan", ["o'brien", "carer", "plan"]),
        ("the carers' view", ["the", "carers", "view"]),
        ("well-known A&E", ["well", "known", "a", "e"]),
        ("in_the_notes", ["in", "the", "notes"]),
        ("2/52, 37.9°C", ["2", "52", "37", "9", "c"]),
        ("Zoë’S café", ["zoë", "café"]),
        ("", []),
        (" …—! ", []),
    ],
)
def test_words_of_plain_text(text, expected):
    """
    Apostrophes of either kind stand within a word, a possessive 's does not; hyphens part words.
    """
    assert without_s(text) == expected


def without_s(text: str) -> list[str]:
    """Give the words of a text; whether a possessive 's is one by itself is nobody's concern."""
    return [word for word in words(text).lower if word != "s"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[PERSON_1] rang [MOTHER_12].", ["[person]", "rang", "[mother]"]),
        ("[NHS_NUMBER] [CARE_HOME_3]", ["[nhs_number]", "[care_home]"]),
        ("On [DATE 2021] and [DATE]", ["on", "[date]", "and", "[date]"]),
        ("[AGE 60-69], [AGE 90+]", ["[age]", "[age]"]),
        ("[PERSON_1]'s mum", ["[person]", "mum"]),
        ("[sic] [Name]", ["sic", "name"]),
    ],
)
def test_placeholder_is_one_word(text, expected):
    """
    Without its number or what else it tells; other brackets are none.
    """
    assert without_s(text) == expected


def test_placeholder_covers_its_brackets():
    """
    Its place is that of the whole placeholder.
    """
    found = words("Dr [DOCTOR_1] came")

    assert (found.starts[1], found.ends[1]) == (3, 13)


@given(TEXTS)
def test_sentences_lie_in_order_and_trimmed(text):
    """
    They are apart and in order, and no word is lost between them.
    """
    found = list(sentences(text, 0, len(text)))

    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(span.of(text) == span.of(text).strip() for span in found)
    assert {w for span in found for w in words(text, span.start, span.end).starts} >= set(words(text).starts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He rang. She came.", ["He rang.", "She came."]),
        ("Dr. Poe rang. She came.", ["Dr. Poe rang.", "She came."]),
        ("Seen by J. Poe. Well.", ["Seen by J. Poe.", "Well."]),
        ("Some foods, e.g. Toast, were kept.", ["Some foods, e.g. Toast, were kept."]),
        ("Temp was 37.9 at 3.30 pm.", ["Temp was 37.9 at 3.30 pm."]),
        ("Was it followed? Yes. Why!", ["Was it followed?", "Yes.", "Why!"]),
        ('"He was not himself." The ward was told.', ['"He was not himself."', "The ward was told."]),
        ("It ended. [PERSON_1] left.", ["It ended.", "[PERSON_1] left."]),
        ("It ended. and went on.", ["It ended. and went on."]),
        ("Passport not read.AHC not done.Mum knew.", ["Passport not read.", "AHC not done.", "Mum knew."]),
        ("Seen by Dr.Poe, www.Poe.org, etc.", ["Seen by Dr.Poe, www.Poe.org, etc."]),
        ("He waited… Nobody came.", ["He waited…", "Nobody came."]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_sentences_end_at_final_stops(text, expected):
    """
    Not at the stop of an abbreviation, of an initial or within a number.
    """
    assert [span.of(text) for span in sentences(text, 0, len(text))] == expected


@given(TEXTS)
def test_lines_hold_more_than_white_space(text):
    """
    No line is empty, none crosses an end of line, and no word is lost.
    """
    found = list(lines(text, 0, len(text)))

    assert all(span.of(text).strip() == span.of(text) != "" for span in found)
    assert not any(set("\n\r\x0b\x0c") & set(span.of(text)) for span in found)
    assert {w for span in found for w in words(text, span.start, span.end).starts} >= set(words(text).starts)


@pytest.fixture(scope="module")
def tagged():
    text = "[PERSON_1] had no hospital passport. Staff were kind."
    tags = (
        Tag("r", Span(15, 35), "hospital_passport", IMPROVE),
        Tag("r", Span(38, 51), "person_centred_care", GOOD),
    )
    return TaggedReview(RedactedReview("r", text), tags)


def test_doc_holds_the_redacted_text_and_its_tags(tagged):
    """
    The Doc reads as the review does; each tag is a span of `doc.spans["leder"]`, labelled theme/polarity.
    """
    made = doc(tagged)

    assert made.text == tagged.review.text
    assert [span.label_ for span in made.spans["leder"]] == [
        "hospital_passport/area_for_improvement",
        "person_centred_care/good_practice",
    ]


def test_doc_widens_tags_to_whole_tokens(tagged):
    """
    A tag that begins or ends within a token takes all of it.
    """
    made = doc(tagged)
    first, second = made.spans["leder"]

    assert first.text == "no hospital passport"
    assert second.text == "Staff were kind"


def test_doc_of_a_review_without_tags():
    """
    A redacted review will do; it has no spans.
    """
    made = doc(RedactedReview("r", "Seen by [DOCTOR_1]."))

    assert len(made.spans["leder"]) == 0


@pytest.mark.parametrize(
    "raw", [Review("r", "Mary was seen."), "Mary was seen.", None], ids=["review", "str", "none"]
)
def test_doc_is_never_made_of_raw_text(raw):
    """
    Only a redacted review becomes a Doc.
    """
    with pytest.raises(TypeError, match="redact it first"):
        doc(raw)
