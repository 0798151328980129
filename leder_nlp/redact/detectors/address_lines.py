"""Addresses in the forms of other countries, whole: what stands on the lines of a street that was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from leder_nlp.records import Identifier
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import LOWER, Reading
from leder_nlp.spans import Span

_UNIT = re.compile(
    r"(?:(?:apt|apartment|suite|ste|unit|box|psc|postbox|flat|floor)\.? ?"
    r"(?:no\.? ?|#)?\d{1,5}[a-z]?(?!\w),? ?)+"
)
_UNITS = frozenset(
    {"apt", "apartment", "suite", "ste", "unit", "box", "psc", "postbox", "flat", "floor", "po"}
)
_JOINS = re.compile(r"[ \t\u00a0]*[,.>|?'’-]*[ \t\u00a0]*\n?[ \t\u00a0>|?]*(?:nan )?[ \t\u00a0]*")
_LETTERED = re.compile(r"\d{1,6}[a-z]?|[a-z]{1,3}\d[a-z\d]?|\d[a-z]\d")
_SMALL_WORDS = frozenset({"de", "du", "des", "la", "le", "del", "van", "der", "den", "of", "u", "ul", "str"})
_MOST = 7
_ANCHORS = frozenset({"address", "postcode"})
_AFTER_TOWN = re.compile(r",? (?P<value>(?:[a-z]{1,2}-)?\d{4,6}|\d\d-\d{3}|\d{3} \d\d)(?![\w/:-]|[.,]\d)")
_LEADS = frozenset({"at", "on", "to", "of", "from", "address", "and"})


def address_lines(reading: Reading, found: Sequence[Identifier]) -> Iterator[Identifier]:
    """Find the capitals and numbers that stand right beside a street, a flat or a postcode.

    "8116 56 rue La Boétie", "Edeby 55 / Apt. 297 / TYSTBERGA / Sweden 99178": a number is needed among them.
    """
    own = {one.span for one in found if one.label in _ANCHORS}
    anchors = sorted(own)
    for word in reading.where(_UNITS):
        unit = _UNIT.match(reading.plain, reading.starts[word])
        if unit:
            anchors.append(Span(unit.start(), unit.start() + len(unit.group().rstrip(" ,"))))
    yield from _numbered_towns(reading, found)
    for anchor in [*anchors, *_led(reading)]:
        first, last = reading.within(anchor)
        if first >= last:
            continue
        begin, end = _back(reading, first), _ahead(reading, last)
        if (begin, end) != (first, last) or anchor not in own:
            yield reading.identifier(begin, end, "address", "address_line", certainty=0.6)


def _numbered_towns(reading: Reading, found: Sequence[Identifier]) -> Iterator[Identifier]:
    """Find the postcode after a town: "Bjert 6091", "Wrocław 53-320"."""
    for one in found:
        if one.label == "location":
            number = _AFTER_TOWN.match(reading.plain, one.span.end)
            if number:
                yield Identifier(Span(*number.span("value")), "postcode", "address_line", 0.6)


def _led(reading: Reading) -> Iterator[Span]:
    """Find a number beside an unknown capital after "lives at", "on" or "to": "lives at 10252 Jahu 80"."""
    for word in reading.where(_LEADS):
        first = last = word + 1
        known = False
        while last < len(reading) and last - first < _MOST and reading.gap(last - 1) == " ":
            if not _part(reading, last):
                break
            known = known or not (reading.flags[last] or reading.lower[last].isdigit())
            last += 1
        while last > first and not reading.lower[last - 1][0].isdigit():
            last -= 1
        if known and last - first > 1:
            yield reading.span(first, last)


def _back(reading: Reading, first: int) -> int:
    """Give the first word of the run of capitals and numbers before an anchor; it must hold a number."""
    begin = reached = first
    while reached and first - reached < _MOST and _joined(reading, reached - 1):
        reached -= 1
        if not _part(reading, reached):
            break
        if reading.lower[reached][0].isdigit():
            begin = reached
    return begin


def _ahead(reading: Reading, last: int) -> int:
    """Give the end of the run after an anchor: towns and a country up to a number of four digits or more."""
    end = reached = last
    while reached < len(reading) and reached - last < _MOST and _joined(reading, reached - 1):
        if not _part(reading, reached):
            break
        reached += 1
        text = reading.lower[reached - 1]
        if text[0].isdigit() and len(text) > 3:
            end = reached
    return end


def _joined(reading: Reading, word: int) -> bool:
    return bool(_JOINS.fullmatch(reading.gap(word)))


def _part(reading: Reading, word: int) -> bool:
    """Say whether a word may stand in an address: a number, a capital that is no word of grammar, "de la"."""
    text = reading.lower[word]
    if text in _SMALL_WORDS or _LETTERED.fullmatch(text):
        return True
    other = Is.FUNCTION | Is.TITLE | Is.ROLE | Is.RELATION
    return reading.case[word] != LOWER and not reading.flags[word] & other
