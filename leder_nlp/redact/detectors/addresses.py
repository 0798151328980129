"""Street addresses, flats and rooms, and numbered roads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.phrases import joining, opener, touches
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import LOWER, Reading
from leder_nlp.spans import Span

_NUMBER = re.compile(r"\d{1,4}[a-z]?")
_DWELLING = re.compile(
    r"\b(?:flat|apartment|apt|room|bungalow|unit|plot|caravan|pitch)\s+(?:no\.?\s*)?\d{1,4}[a-zA-Z]?\b(?:\s*,\s*(?=\d))?"
)
_ROAD = re.compile(r"(?<!\w)(?:M\d{1,2}|A\d{1,4}(?:\(M\))?|B\d{3,4})(?!\w)")
_ROAD_WORD = re.compile(r"(?:\bthe|\bon|\balong|\boff|\bjoin\w*|\broad|\bmotorway)\s+$", re.IGNORECASE)


def addresses(reading: Reading) -> Iterator[Identifier]:
    """Find street addresses, with a number or without, flats and rooms, and numbered roads."""
    text = reading.text
    for match in reading.find(_DWELLING, reading.digits):
        yield Identifier(Span(match.start(), match.end()), "address", "dwelling", 0.8)
    for match in reading.find(_ROAD, reading.digits, plain=False):
        if _ROAD_WORD.search(text, max(0, match.start() - 12), match.start()):
            yield Identifier(Span(match.start(), match.end()), "location", "road", 0.7)
    for first, last in reading.marks["street"]:
        begin = _street(reading, first)
        if begin is not None:
            yield reading.identifier(begin, last, "address", "street")


def _street(reading: Reading, suffix: int) -> int | None:
    """Give the first word of the street that a suffix ends, or None. A lower-case one needs a number."""
    written = reading.case[suffix] != LOWER and suffix not in reading.shouted
    if not written and reading.lower[suffix] not in _strong_streets():
        return None
    if (
        reading.lower[suffix] in ("dr", "st")
        and suffix + 1 < len(reading)
        and reading.gap(suffix) in (" ", ". ")
        and reading.case[suffix + 1] != LOWER
    ):
        return None
    begin = suffix
    while begin > 0 and suffix - begin < 4 and touches(reading, begin - 1):
        word = begin - 1
        if _NUMBER.fullmatch(reading.lower[word]):
            break
        capital = reading.case[word] != LOWER
        if written and not (capital or reading.lower[word] in resources.lexicon("street_joining_words")):
            break
        if not written and reading.flags[word] & (Is.FUNCTION | Is.RELATION | Is.ROLE):
            break
        begin = word
    while begin < suffix and (joining(reading, begin) or opener(reading, begin)):
        begin += 1
    number = (
        begin > 0
        and _NUMBER.fullmatch(reading.lower[begin - 1])
        and re.fullmatch(r",? ?", reading.gap(begin - 1))
    )
    if number and begin < suffix:
        begin -= 1
        while (
            begin > 0
            and _NUMBER.fullmatch(reading.lower[begin - 1])
            and reading.gap(begin - 1) in ("-", "/", " - ")
        ):
            begin -= 1
        return begin
    if not written or begin == suffix or reading.lower[suffix] not in _strong_streets():
        return None
    if all(reading.flags[word] & (Is.NEVER | Is.FUNCTION) for word in range(begin, suffix)):
        return None
    return begin


def _strong_streets() -> frozenset[str]:
    return resources.lexicon("street_words")
