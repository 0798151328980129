"""The check list: what was left and may yet be an identifier, each with where and why, never what."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from leder_nlp.language import words as cut
from leder_nlp.records import Doubt, Identifier
from leder_nlp.redact.lexicon import Is, flags
from leder_nlp.redact.reading import LOWER, Reading
from leder_nlp.spans import Edits

CAPITALISED, NAME_ELSEWHERE, DIGITS = (
    "unknown word with a capital",
    "a name elsewhere in the review",
    "digits",
)
_KNOWN = Is.COMMON & ~Is.NATION & ~Is.CALENDAR | Is.TITLE
_FEWEST_DIGITS = 4
"""A word with four digits or more is no reading, dose or score."""
_YEAR = re.compile(r"(?:19|20)\d\ds?")
_MONEY = ("£", "$", "€")


def doubts(reading: Reading, found: Sequence[Identifier], edits: Edits) -> tuple[Doubt, ...]:
    """Give the places to check, in the offsets of the redacted text, in order."""
    starts = [one.span.start for one in found]  # sorted and apart
    places: dict[int, tuple[str, float]] = {}
    for word, reason, certainty in (*_capitalised(reading), *_named(reading, found), *_digits(reading)):
        before = bisect_right(starts, reading.starts[word]) - 1
        covered = before >= 0 and reading.starts[word] < found[before].span.end
        if not covered and certainty > places.get(word, ("", 0.0))[1]:
            places[word] = (reason, certainty)
    return tuple(
        Doubt(edits.forward(reading.span(word, word + 1)), reason, certainty)
        for word, (reason, certainty) in sorted(places.items())
    )


def _capitalised(reading: Reading) -> Iterator[tuple[int, str, float]]:
    """Give words with a capital that no list knows, or knows as a name only."""
    flag_of = reading.flags
    for word in reading.capitals:
        flag = flag_of[word]
        unknown = not flag & _KNOWN and word not in reading.guarded
        if unknown and len(reading.lower[word]) > 1 and reading.lower[word][0] != "[":
            yield word, CAPITALISED, 0.4 if flag & Is.NAME else 0.3


def _named(reading: Reading, found: Sequence[Identifier]) -> Iterator[tuple[int, str, float]]:
    """Give the words that are part of a name found elsewhere: "grace" where Grace was found."""
    parts: set[str] = set()
    for written in {one.span.of(reading.text) for one in found if one.label == "person"}:
        parts.update(word for word in cut(written).lower if len(word) > 2)
    wanted = {
        word
        for word, flag in zip(parts, flags(parts), strict=True)
        if not flag & (Is.FUNCTION | Is.TITLE | Is.ROLE | Is.RELATION)
    }
    for word in reading.where(wanted):
        common = reading.flags[word] & Is.COMMON
        certainty = 0.4 if not common else 0.1 if reading.case[word] == LOWER else 0.3
        yield word, NAME_ELSEWHERE, certainty


def _digits(reading: Reading) -> Iterator[tuple[int, str, float]]:
    wanted = {
        text
        for text in {reading.lower[word] for word in reading.numbered}
        if sum(map(str.isdigit, text)) >= _FEWEST_DIGITS and not _YEAR.fullmatch(text)
    }
    for word in reading.where(wanted):
        if reading.text[max(0, reading.starts[word] - 1)] not in _MONEY:
            yield word, DIGITS, 0.3
