"""Which counting a file's offsets follow: proved by the text it quotes, for a whole document at a time.

Tools count code points, UTF-16 units or bytes, a CR LF as one or as two, a byte order mark or not, and
some give the last character instead of the one after it. A document is read by one convention that
explains every span, or not at all: nothing is mended span by span.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, product

from leder_nlp.errors import ConfigError
from leder_nlp.spans import Span

UNITS = ("code-points", "utf-16", "utf-8")
LINE_ENDS = ("as-is", "crlf-as-one", "lf-as-two")
MARK = "\ufeff"
ASTRAL = re.compile("[\U00010000-\U0010ffff]")
ALONE = re.compile(r"(?<!\r)\n")
BEYOND = re.compile("[\U00010000-\U0010ffff\r]")


@dataclass(frozen=True, slots=True)
class Convention:
    """One way to count: the unit, how a line end counts, an offset at the start, and the end's meaning.

    `shift` is 1 where a byte order mark that the text lacks was counted, -1 where the one it has was not.
    """

    unit: str = "code-points"
    line_ends: str = "as-is"
    shift: int = 0
    inclusive: bool = False


NATIVE = Convention()
UTF16 = Convention("utf-16")


@dataclass(frozen=True, slots=True)
class Quote:
    """A span as a file counts it, and the words that the file says stand there, if it says so."""

    start: int
    end: int
    text: str | None = field(default=None, repr=False)


def named(name: str) -> Convention:
    """Give the convention of a name such as `utf-16` or `utf-16,crlf-as-one,inclusive`.

    Raises ConfigError listing the words there are.
    """
    words = [word.strip() for word in name.split(",")]
    known = {*UNITS, *LINE_ENDS, "inclusive", "mark-counted"}
    if not set(words) <= known:
        raise ConfigError(f"offsets are said with {', '.join(sorted(known))}, joined by commas")
    unit = next((word for word in words if word in UNITS), UNITS[0])
    ends = next((word for word in words if word in LINE_ENDS), LINE_ENDS[0])
    return Convention(unit, ends, 1 if "mark-counted" in words else 0, "inclusive" in words)


def settle(
    text: str,
    quotes: Sequence[Quote],
    *,
    declared: Convention | None = None,
    tidy: Callable[[str], str] = str,
) -> tuple[list[Span], str]:
    """Give the span of each quote in code points and "", or nothing and why the document is not read.

    A `declared` convention is taken if it explains every span. Otherwise every convention that does must
    give the same spans. `tidy` undoes what a tool does to the words it quotes (line ends are always
    compared as one). Spans without words are believed only if the text leaves no room for doubt.
    """
    if not quotes:
        return [], ""
    if declared is not None:
        spans = _read(text, quotes, declared, tidy, positions(text, declared))
        if spans is not None:
            return spans, ""
    elif not any(quote.text is not None for quote in quotes):
        return _unproved(text, quotes)
    readings = set(_readings(text, quotes, tidy))
    if len(readings) == 1:
        return list(readings.pop()), ""
    if readings:
        return [], "its offsets can be read in more than one way, and the quoted words fit each of them"
    return [], "no known way to count (code points, UTF-16, line ends, mark, ends) fits all its quoted words"


def _readings(text: str, quotes: Sequence[Quote], tidy: Callable[[str], str]) -> Iterator[tuple[Span, ...]]:
    for counting, ways in groupby(conventions(text), key=lambda way: replace(way, inclusive=False)):
        places = positions(text, counting)
        for way in ways:
            spans = _read(text, quotes, way, tidy, places)
            if spans is not None:
                yield tuple(spans)


def _unproved(text: str, quotes: Sequence[Quote]) -> tuple[list[Span], str]:
    if BEYOND.search(text) or text.startswith(MARK):
        return [], (
            "its spans come without their words, and its text holds characters that tools count apart "
            "(emoji, carriage returns, a byte order mark); say how with offsets="
        )
    spans = _read(text, quotes, NATIVE, str, positions(text, NATIVE))
    return (spans, "") if spans is not None else ([], "a span does not lie within its text")


def conventions(text: str) -> Iterator[Convention]:
    """Give the conventions that may be tried on a text, the plainest first; bytes are never guessed."""
    shifts = (0, -1, 1) if text.startswith(MARK) else (0, 1)
    ends = ["as-is"] + ["crlf-as-one"] * ("\r\n" in text) + ["lf-as-two"] * bool(ALONE.search(text))
    units = UNITS[:2] if ASTRAL.search(text) else UNITS[:1]
    for shift, end, unit, inclusive in product(shifts, ends, units, (False, True)):
        yield Convention(unit, end, shift, inclusive)


def _read(
    text: str,
    quotes: Sequence[Quote],
    way: Convention,
    tidy: Callable[[str], str],
    places: Mapping[int, int],
) -> list[Span] | None:
    """Give the spans by one convention and its places; None unless every one of them fits."""
    spans = []
    for quote in quotes:
        start, end = places.get(quote.start), places.get(quote.end + way.inclusive)
        if start is None or end is None or start >= end:
            return None
        if quote.text is not None and not _fits(text, start, end, quote.text, tidy):
            return None
        spans.append(Span(start, end))
    return spans


def _fits(text: str, start: int, end: int, words: str, tidy: Callable[[str], str]) -> bool:
    own = text[start:end]
    if own == words:
        return True
    # A line end cut in two would fit wherever a whole one does, so it must be quoted as it is.
    cut = "\r\n" in (text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1])
    return not cut and _same(tidy(own)) == _same(tidy(words))


def _same(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n")


def positions(text: str, way: Convention) -> dict[int, int]:
    """Give, for each offset that a file can have by a convention, the code point at which it stands."""
    marked = way.shift * (3 if way.unit == "utf-8" else 1)
    places = {marked: 0} if marked >= 0 else {}
    at = marked
    for number, character in enumerate(text):
        before = text[number - 1] if number else ""
        after = text[number + 1] if number + 1 < len(text) else ""
        at += _width(character, way.unit)
        if way.line_ends == "crlf-as-one" and character == "\r" and after == "\n":
            at -= 1  # the pair counts once, and nothing can stand between its two halves
            continue
        if way.line_ends == "lf-as-two" and character == "\n" and before != "\r":
            at += 1
        if at >= 0:
            places[at] = number + 1
    return places


def _width(character: str, unit: str) -> int:
    if unit == "code-points":
        return 1
    if unit == "utf-16":
        return 2 if character > "\uffff" else 1
    return len(character.encode("utf-8", "surrogatepass"))


def counted(text: str, way: Convention) -> list[int]:
    """Give the offset that a convention has for each place of a text, from 0 to its length."""
    back = {place: offset for offset, place in positions(text, way).items()}
    return [back.get(place, -1) for place in range(len(text) + 1)]
