"""Street addresses, flats, and numbered roads; a room by number alone singles out nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.phrases import joining, opener, touches
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITAL, LOWER, Reading
from leder_nlp.spans import Span

_NUMBER = re.compile(r"\d{1,4}[a-z]?")
_DWELLING = re.compile(
    r"\b(?:flat|apartment|apt|room|bungalow|unit|plot|caravan|pitch)[ \t]+(?:no\.?\s*)?\d{1,4}[a-zA-Z]?\b"
    r"(?:\s*,\s*(?=\d))?"
)
_DWELLINGS = frozenset({"flat", "apartment", "apt", "room", "bungalow", "unit", "plot", "caravan", "pitch"})
_OF_A_HOUSE = re.compile(r", [A-Z]")
_ROAD = re.compile(r"(?<!\w)(?:M\d{1,2}|A\d{1,4}(?:\(M\))?|B\d{3,4})(?!\w)")
_ROAD_WORD = re.compile(r"(?:\bthe|\bon|\balong|\boff|\bjoin\w*|\broad|\bmotorway)\s+$", re.IGNORECASE)


def addresses(reading: Reading) -> Iterator[Identifier]:
    """Find street addresses, with a number or without, flats and numbered roads."""
    text = reading.text
    for match in reading.at_words(_DWELLING, _DWELLINGS):
        if match.group().startswith("room") and not _OF_A_HOUSE.match(text, match.end()):
            continue
        yield Identifier(Span(match.start(), match.end()), "address", "dwelling", 0.8)
    for match in reading.find(_ROAD, reading.codes, plain=False):
        if _ROAD_WORD.search(text, max(0, match.start() - 12), match.start()):
            yield Identifier(Span(match.start(), match.end()), "location", "road", 0.7)
    for first, last in reading.marks["street"]:
        begin = _street(reading, first)
        if begin is not None:
            yield reading.identifier(begin, last, "address", "street")
        elif _named_house(reading, first):
            yield reading.identifier(
                first - 1, last, "organisation", "house_name", certainty=0.5, role="home"
            )


def _street(reading: Reading, suffix: int) -> int | None:
    """Give the first word of the street that a suffix ends, or None. A lower-case one needs a number."""
    written = reading.case[suffix] != LOWER and suffix not in reading.shouted
    sure = reading.lower[suffix] in _strong_streets()
    if not (written or sure) or _title_or_saint(reading, suffix):
        return None
    if written and _the_only(reading, suffix):
        return suffix - 2
    begin = _street_name(reading, suffix, written=written)
    if begin == suffix:
        return None
    number = _numbers(reading, begin)
    if number < begin:
        return number
    if not (written and sure):
        return None
    if all(reading.flags[word] & (Is.NEVER | Is.FUNCTION) for word in range(begin, suffix)):
        return begin if _plain(reading, begin) and _in_prose(reading, begin, suffix) else None
    return begin


def _title_or_saint(reading: Reading, word: int) -> bool:
    """Say whether "Dr" or "St" stands before a capital: then it ends no street."""
    if reading.lower[word] not in ("dr", "st") or word + 1 >= len(reading):
        return False
    return reading.gap(word) in (" ", ". ") and reading.case[word + 1] != LOWER


def _street_name(reading: Reading, suffix: int, *, written: bool) -> int:
    """Give the first of the words that name a street, without small words and openers before them."""
    small = resources.lexicon("street_joining_words")
    begin = suffix
    while begin > 0 and suffix - begin < 4 and touches(reading, begin - 1):
        word = begin - 1
        capital = reading.case[word] != LOWER or (word > 0 and reading.possessive(word - 1))
        other = reading.flags[word] & (Is.FUNCTION | Is.RELATION | Is.ROLE)
        named = capital or reading.lower[word] in small if written else not other
        if _NUMBER.fullmatch(reading.lower[word]) or not named:
            break
        begin = word
    while begin < suffix and (joining(reading, begin) or opener(reading, begin)):
        begin += 1
    return begin


def _numbers(reading: Reading, begin: int) -> int:
    """Give the first house number before a word ("110-112 Station Road"); the word itself for none."""
    if begin == 0 or not _NUMBER.fullmatch(reading.lower[begin - 1]):
        return begin
    if reading.gap(begin - 1) not in ("", " ", ",", ", "):
        return begin
    first = begin - 1
    while first > 0 and begin - first < 4 and reading.gap(first - 1) in ("-", "/", " - "):
        if not _NUMBER.fullmatch(reading.lower[first - 1]):
            break
        first -= 1
    return first


def _the_only(reading: Reading, suffix: int) -> bool:
    """Say whether a number and "The" stand before a street word: "4 The Crescent"."""
    if suffix < 2 or reading.lower[suffix - 1] != "the" or reading.lower[suffix] not in _strong_streets():
        return False
    spaced = reading.gap(suffix - 1) == " " == reading.gap(suffix - 2)
    return spaced and len(reading.lower[suffix - 2]) < 4 and reading.lower[suffix - 2][0].isdigit()


def _named_house(reading: Reading, suffix: int) -> bool:
    """Say whether two capitals name a house: "Beech Lea", "Poplar Court"; not in a heading."""
    if suffix == 0 or reading.gap(suffix - 1) != " " or reading.opens[suffix]:
        return False
    written = reading.case[suffix - 1] == CAPITAL and reading.case[suffix] == CAPITAL
    if not written or reading.flags[suffix] & (Is.FUNCTION | Is.ROLE | Is.TITLE) or suffix in reading.guarded:
        return False
    longer = suffix + 1 < len(reading) and reading.gap(suffix) == " " and reading.case[suffix + 1] == CAPITAL
    if longer or (suffix > 1 and reading.gap(suffix - 2) == " " and _led_by_capital(reading, suffix - 2)):
        return False
    return _plain(reading, suffix - 1) and _in_prose(reading, suffix - 1, suffix)


def _led_by_capital(reading: Reading, word: int) -> bool:
    """Say whether a word is capitalised for its own sake: not "The", nor what opens a sentence."""
    return reading.case[word] == CAPITAL and not reading.opens[word] and not reading.flags[word] & Is.FUNCTION


def _plain(reading: Reading, word: int) -> bool:
    """Say whether a word may name a street or house: no role, month, nation or generic word."""
    other = Is.FUNCTION | Is.ROLE | Is.RELATION | Is.TITLE | Is.ACRONYM | Is.CALENDAR | Is.NATION | Is.MEDICAL
    generic = resources.lexicon("generic_org_words")
    return not (reading.flags[word] & other or word in reading.guarded or reading.lower[word] in generic)


def _in_prose(reading: Reading, first: int, last: int) -> bool:
    """Say whether a lower-case word stands beside words [first, last] on the same line."""
    before = first > 0 and reading.case[first - 1] == LOWER and "\n" not in reading.gap(first - 1)
    after = last + 1 < len(reading) and reading.case[last + 1] == LOWER and "\n" not in reading.gap(last)
    return before or after


def _strong_streets() -> frozenset[str]:
    return resources.lexicon("street_words")
