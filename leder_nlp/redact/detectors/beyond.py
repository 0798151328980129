"""What is no identifier by the guidelines, but narrows down who it is: origins, years, sums of money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.language import words as cut
from leder_nlp.records import Identifier
from leder_nlp.redact.reading import CAPITAL, LOWER, Reading
from leder_nlp.spans import Span

_UNSURE = 0.5
_YEAR = re.compile(
    r"(?<![\w/.:£$€,-])(?P<value>(?:19|20)\d\d(?:s|(?:\s?[/–-]\s?|/)(?:(?:19|20)\d\d|\d\d))?)"
    r"(?![\w%:]|[.,]\d|[/–-]\d|\s?(?:ml|mls|mg|mcg|g|kg|kcal|hrs?|hours|steps|units|calories|cc)\b)"
)
_PIECES = r"\d{1,3}(?:[ ,.\u00a0]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_LARGE = r"(?: ?(?:k|m|bn|million|billion|thousand|hundred)\b)?"
_SIGNED = re.compile(rf"[£$€¥]\s?(?:{_PIECES}){_LARGE}")
_NUMBER_AFTER = re.compile(rf"\.? ?(?:{_PIECES}){_LARGE}")
_NUMBER_BEFORE = re.compile(rf"(?:{_PIECES}){_LARGE} $")
_SIGN = re.compile(r"[£$€¥]")
_LONGEST = 24


def origins(reading: Reading) -> Iterator[Identifier]:
    """Find countries, peoples, languages and faiths written with a capital: "Somalia", "a Polish woman"."""
    phrases = _phrases()
    for first, last in reading.marks["protected"]:
        if reading.case[first] == LOWER or tuple(reading.lower[first:last]) not in phrases:
            continue
        if _of_a_state(reading, first, last):
            continue
        led = first and reading.lower[first - 1] in _towards() and reading.gap(first - 1) == " "
        label = "location" if led else "other"
        yield reading.identifier(first, last, label, "origin", certainty=_UNSURE)


def _of_a_state(reading: Reading, first: int, last: int) -> bool:
    """Say whether a country is that of a state or a law: "the Republic of Poland", "Austrian courts"."""
    bodies = resources.lexicon("body_words")
    if last < len(reading) and reading.gap(last - 1) == " " and reading.lower[last] in bodies:
        return True
    of = first > 1 and reading.lower[first - 1] in ("of", "the")
    before = reading.lower[max(0, first - 3) : first - 1] if of else []
    return any(f"!{word}" in bodies for word in before)


@cache
def _phrases() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(cut(phrase).lower) for phrase in resources.lexicon_lines("nationalities"))


@cache
def _towards() -> frozenset[str]:
    return frozenset(word[1:] for word in resources.lexicon("place_leads") if word.startswith("!")) | {"to"}


def years(reading: Reading) -> Iterator[Identifier]:
    """Find years without month, pairs, decades: "2019", "2016-18", "the 1970s"; laws keep theirs."""
    for match in reading.find(_YEAR, reading.digits):
        first, last = reading.within(Span(*match.span("value")))
        if not _of_a_law(reading, first, last):
            yield Identifier(Span(*match.span("value")), "date", "year", 0.6)


def _of_a_law(reading: Reading, first: int, last: int) -> bool:
    """Say whether a year belongs to a law or a work: "Care Act 2014", "the 1983 Act", "Smith (2010)"."""
    if not first < last or reading.guarded.intersection(range(first, last)):
        return first < last
    laws = resources.lexicon("law_words")
    before = reading.lower[max(0, first - 2) : first]
    if before and (before[-1] in laws or (before[-1] == "of" and before[0] in laws)):
        return True
    return last < len(reading) and reading.lower[last] in laws and reading.case[last] == CAPITAL


def money(reading: Reading) -> Iterator[Identifier]:
    """Find sums of money in figures: "£2,400", "EUR 3,000", "200 euros"."""
    if _SIGN.search(reading.text):
        for match in _SIGNED.finditer(reading.plain):
            yield Identifier(Span(*match.span()), "other", "money", 0.7)
    for word in reading.where(resources.lexicon("currency_words")):
        start, end = reading.starts[word], reading.ends[word]
        code = end - start == 3 and reading.case[word] != LOWER
        after = _NUMBER_AFTER.match(reading.plain, end) if code else None
        if after:
            yield Identifier(Span(start, after.end()), "other", "money", 0.7)
            continue
        back = max(0, start - _LONGEST)
        number = _NUMBER_BEFORE.search(reading.plain[back:start])
        if number and (code or end - start > 3):
            yield Identifier(Span(back + number.start(), end), "other", "money", 0.7)
