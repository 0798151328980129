"""How a file counts is proved by the words it quotes, for a whole document, or the document is left out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leder_nlp.errors import ConfigError
from leder_nlp.io.formats.offsets import (
    NATIVE,
    UTF16,
    Convention,
    Quote,
    conventions,
    counted,
    named,
    positions,
    settle,
)
from leder_nlp.spans import Span

EMOJI = "Mary 😀 was seen. Nobody rang."
WINDOWS = "Mary was seen.\r\nNobody rang.\r\nShe died."
UNIX = WINDOWS.replace("\r\n", "\n")
FAMILY = "👩\u200d👧 came. e\u0301 too"


def quoted(
    text: str, seen: str, *words: str, inclusive: bool = False, unit: str = "code-points", shift: int = 0
) -> list[Quote]:
    """Give quotes of words as a tool would that sees the text as `seen` and counts in `unit`."""
    quotes = []
    for word in words:
        start = seen.index(word)
        before, inside = seen[:start], word
        size = {
            "code-points": len,
            "utf-16": lambda s: len(s.encode("utf-16-le")) // 2,
            "utf-8": lambda s: len(s.encode()),
        }[unit]
        quotes.append(Quote(size(before) + shift, size(before) + size(inside) - inclusive + shift, word))
    del text
    return quotes


def words_of(text: str, quotes: list[Quote], **options: object) -> list[str]:
    """Settle and give the words that were found."""
    spans, problem = settle(text, quotes, **options)  # type: ignore[arg-type]
    assert problem == ""
    return [span.of(text) for span in spans]


def test_code_points_are_read_as_they_are():
    """The plain case."""
    assert words_of(EMOJI, quoted(EMOJI, EMOJI, "Mary", "Nobody rang")) == ["Mary", "Nobody rang"]


def test_utf16_units():
    """Doccano, Label Studio, WebAnno, GATE: an emoji counts two."""
    quotes = quoted(EMOJI, EMOJI, "Mary", "Nobody rang", unit="utf-16")

    assert quotes[1].start == EMOJI.index("Nobody") + 1
    assert words_of(EMOJI, quotes) == ["Mary", "Nobody rang"]


def test_joined_emoji_and_combining_marks():
    """A family and an accent of its own are several code points and stay so."""
    for unit in ("code-points", "utf-16"):
        assert words_of(FAMILY, quoted(FAMILY, FAMILY, "came", "e\u0301", unit=unit)) == ["came", "e\u0301"]


def test_cr_lf_that_was_counted_once():
    """The file has CR LF, the tool saw one character (ATLAS.ti, doccano)."""
    quotes = quoted(WINDOWS, UNIX, "Mary", "Nobody rang", "She died")

    assert words_of(WINDOWS, quotes) == ["Mary", "Nobody rang", "She died"]


def test_lf_that_was_counted_twice():
    """The file has LF, the tool saw CR LF (MAXQDA, NVivo)."""
    quotes = quoted(UNIX, WINDOWS, "Mary", "Nobody rang", "She died")

    assert words_of(UNIX, quotes) == ["Mary", "Nobody rang", "She died"]


def test_quote_over_a_line_end_written_otherwise():
    """A quote may hold the other kind of line end."""
    quotes = quoted(WINDOWS, UNIX, "Mary", "seen.\nNobody")

    assert words_of(WINDOWS, quotes) == ["Mary", "seen.\r\nNobody"]


def test_byte_order_mark_that_was_counted():
    """The mark is gone and was counted."""
    assert words_of(UNIX, quoted(UNIX, "\ufeff" + UNIX, "Mary", "She died")) == ["Mary", "She died"]


def test_byte_order_mark_that_was_not_counted():
    """The mark is still in the text and was not counted."""
    assert words_of("\ufeff" + UNIX, quoted(UNIX, UNIX, "Mary", "She died")) == ["Mary", "She died"]


def test_inclusive_ends():
    """The end is the last character (REFI's wording, nervaluate)."""
    assert words_of(UNIX, quoted(UNIX, UNIX, "Mary", "She died", inclusive=True)) == ["Mary", "She died"]


def test_all_of_it_at_once():
    """UTF-16, CR LF once, a counted mark and inclusive ends together."""
    text = "😀 Mary was seen.\r\nNobody 😀 rang."
    seen = "\ufeff" + text.replace("\r\n", "\n")
    quotes = quoted(text, seen, "Mary", "Nobody 😀", "rang", unit="utf-16", inclusive=True)

    assert words_of(text, quotes) == ["Mary", "Nobody 😀", "rang"]


def test_one_span_that_does_not_fit_spoils_the_document():
    """Spans are not mended one by one."""
    good, wrong = quoted(UNIX, UNIX, "Mary", "She died")
    spans, problem = settle(UNIX, [good, Quote(wrong.start + 3, wrong.end + 3, wrong.text)])

    assert spans == []
    assert "no known way to count" in problem


def test_mixed_conventions_spoil_the_document():
    """Half the spans in UTF-16 and half in code points are no convention."""
    first, second = EMOJI.index("was"), EMOJI.index("rang")
    _, problem = settle(EMOJI, [Quote(first, first + 3, "was"), Quote(second + 1, second + 5, "rang")])

    assert "no known way to count" in problem


def test_two_readings_that_both_fit_are_none():
    """Where the same words stand at two places that two conventions point to, nothing is guessed."""
    text = "😀aa"
    _, problem = settle(text, [Quote(2, 3, "a")])

    assert "more than one way" in problem
    assert settle(text, [Quote(2, 3, "a")], declared=UTF16) == ([Span(1, 2)], "")
    assert settle(text, [Quote(2, 3, "a")], declared=NATIVE) == ([Span(2, 3)], "")


def test_declared_convention_must_fit_too():
    """A declaration that the words contradict gives way to the proof."""
    quotes = quoted(EMOJI, EMOJI, "Nobody", unit="utf-16")

    assert words_of(EMOJI, quotes, declared=NATIVE) == ["Nobody"]


@pytest.mark.parametrize("text", ["Mary 😀 was", "Mary\r\nwas", "\ufeffMary was"])
def test_spans_without_words_need_a_plain_text(text):
    """Without words, emoji, carriage returns and marks leave a doubt; a declaration takes it away."""
    assert "say how with offsets=" in settle(text, [Quote(0, 4)])[1]
    assert settle(text, [Quote(1, 4)], declared=NATIVE) == ([Span(1, 4)], "")


def test_spans_without_words_in_a_plain_text():
    """Where every tool counts alike, they are read; outside the text they are not."""
    assert settle("Mary\nwas", [Quote(0, 4)]) == ([Span(0, 4)], "")
    assert settle("Mary", [Quote(0, 5)])[1] == "a span does not lie within its text"


def test_offset_inside_a_character_or_a_line_end():
    """Half an emoji and half a CR LF are places that no convention has."""
    assert "no known way" in settle("😀x", [Quote(1, 2, "x")])[1] or settle("😀x", [Quote(1, 2, "x")])[0] == [
        Span(1, 2)
    ]
    assert 1 not in positions("😀x", UTF16)
    assert 2 not in positions("a\r\nb", Convention(line_ends="crlf-as-one")).values()


def test_bytes_are_never_guessed_and_may_be_said():
    """UTF-8 bytes are read only where they are declared."""
    quotes = quoted(EMOJI, EMOJI, "Nobody", unit="utf-8")

    assert "no known way" in settle(EMOJI, quotes)[1]
    assert words_of(EMOJI, quotes, declared=named("utf-8")) == ["Nobody"]


def test_reasons_hold_no_words():
    """What is said of a document that is left out quotes nothing."""
    for quotes in ([Quote(3, 9, "Zebedee")], [Quote(0, 99)]):
        assert "Zebedee" not in settle("Zebedee\r\n😀", quotes)[1] + repr(quotes)


def test_names_of_conventions():
    """A convention is said with words; a strange word lists those there are."""
    assert named("utf-16,crlf-as-one,inclusive") == Convention("utf-16", "crlf-as-one", 0, True)
    assert named("code-points, mark-counted") == Convention(shift=1)
    with pytest.raises(ConfigError, match="utf-16"):
        named("latin")


PIECES = st.sampled_from(["a", "b ", "é", "e\u0301", "😀", "👩\u200d👧", "\r\n", "\n", "\r", "\t", "no "])
BODIES = st.lists(PIECES, min_size=1, max_size=25).map("".join)


@settings(max_examples=1000, deadline=None)
@given(text=BODIES, mark=st.booleans(), data=st.data())
def test_any_convention_is_found_or_refused(text, mark, data):
    """Counted in any known way, a document comes back right or not at all: never shifted."""
    text = "\ufeff" * mark + text
    way = data.draw(st.sampled_from(list(conventions(text))))
    places = [place for place, at in enumerate(counted(text, way)) if at >= 0]
    chosen = data.draw(
        st.lists(st.tuples(st.sampled_from(places), st.sampled_from(places)), min_size=1, max_size=4)
    )
    spans = [Span(min(pair), max(pair)) for pair in chosen if pair[0] != pair[1]]
    at = counted(text, way)
    quotes = [Quote(at[s.start], at[s.end] - way.inclusive, s.of(text)) for s in spans]
    quotes = [quote for quote in quotes if quote.end >= 0]

    found, problem = settle(text, quotes)

    assert problem or found == spans or len(quotes) < len(spans)
    if spans and len(quotes) == len(spans):
        assert settle(text, quotes, declared=way) == (spans, "")


@settings(max_examples=300, deadline=None)
@given(text=BODIES.filter(lambda text: len(set(text)) > 6), data=st.data())
def test_usual_documents_are_recovered(text, data):
    """With the whole text among the quotes, one reading is left for every half-open convention."""
    way = data.draw(st.sampled_from([way for way in conventions(text) if way.shift == 0]))
    at = counted(text, way)

    found, problem = settle(text, [Quote(at[0], at[-1] - way.inclusive, text)])

    assert (found, problem) == ([Span(0, len(text))], "")
