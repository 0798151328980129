"""Months, seasons, quarters, feasts without a day: beside moved dates they tell by how much these moved."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import LOWER, Reading
from leder_nlp.spans import Span

_WHOLE = 3
_TO = frozenset({"to", "and", "or", "until", "till"})
_YEAR = r"(?:(?:19|20)\d\d(?:\s?[/–-]\s?(?:(?:19|20)\d\d|\d\d)(?!\d))?|['’]\d\d|\d\d/\d\d(?!\d))(?![\w/])"
_QUARTER = re.compile(
    rf"q[1-4](?:\s?(?:of |in |,\s?)?{_YEAR}|(?=\s(?:of (?:the|that|this) year)))"
    rf"|(?:first|second|third|fourth|last|1st|2nd|3rd|4th) quarter(?: of(?: the)?(?: year)?)?(?: {_YEAR})?"
)
_BEFORE_QUARTER = re.compile(rf"{_YEAR}[ -]?q[1-4](?!\w)")
_QUARTERS = frozenset({"q1", "q2", "q3", "q4", "first", "second", "third", "fourth", "last"})
_ORDINALS = frozenset({"1st", "2nd", "3rd", "4th"})
_AFTER_SEASON = re.compile(rf"(?: of|,)? {_YEAR}")


def bare_months(reading: Reading) -> Iterator[Identifier]:
    """Find "in June", "Jan–Mar", "the March after", "Christmas", "autumn 2020", "last winter", "Q3 2021".

    "may", "march", "spring" and "fall" only as what they are in a date.
    """
    for word in reading.where(resources.lexicon("month_words")):
        flags = reading.flags[word]
        if word in reading.guarded:
            continue
        written = reading.case[word] != LOWER
        other = flags & (Is.FUNCTION | Is.FORENAME | Is.NAME_WORD) or len(reading.lower[word]) <= _WHOLE
        if _led(reading, word, written=written) or (written and not other) or _joined(reading, word):
            yield reading.identifier(word, word + 1, "date", "bare_month", certainty=0.6)
    for first, last in reading.marks["feast"]:
        yield reading.identifier(first, last, "date", "bare_month", certainty=0.6)
    yield from _seasons(reading)
    yield from _quarters(reading)


def _seasons(reading: Reading) -> Iterator[Identifier]:
    """Find a season with its year, and one that a word leads to: "in the autumn", "that winter"."""
    entries = resources.lexicon("season_words")
    for word in reading.where({entry.lstrip("!") for entry in entries}):
        year = _AFTER_SEASON.match(reading.plain, reading.ends[word])
        if year:
            yield Identifier(Span(reading.starts[word], year.end()), "date", "season", 0.6)
            continue
        article = word > 1 and reading.lower[word - 1] == "the" and reading.gap(word - 1) == " "
        if reading.lower[word] in entries and _led(reading, word - article, written=True):
            yield reading.identifier(word, word + 1, "date", "season", certainty=0.6)


def _quarters(reading: Reading) -> Iterator[Identifier]:
    for word in reading.where(_QUARTERS | _ORDINALS):
        quarter = _QUARTER.match(reading.plain, reading.starts[word])
        if quarter:
            yield Identifier(Span(quarter.start(), quarter.end()), "date", "quarter", 0.6)
        elif word and reading.lower[word] in _QUARTERS:
            turned = _BEFORE_QUARTER.match(reading.plain, reading.starts[word - 1])
            if turned:
                yield Identifier(Span(turned.start(), turned.end()), "date", "quarter", 0.6)


def _joined(reading: Reading, word: int) -> bool:
    """Say whether a month stands on the other side of a dash or of "to": "Jan–Mar", "feb to april"."""
    months = resources.lexicon("month_words")
    for step in (-1, 1):
        other = word + step
        if not 0 <= other < len(reading):
            continue
        gap = reading.gap(min(word, other)).strip(" .")
        if gap in ("-", "–", "—", "/") and reading.lower[other] in months:
            return True
        far = other + step
        between = not gap and reading.lower[other] in _TO and 0 <= far < len(reading)
        if between and reading.gap(min(other, far)) == " " and reading.lower[far] in months:
            return True
    return False


def _led(reading: Reading, word: int, *, written: bool) -> bool:
    if not word or reading.gap(word - 1) != " ":
        return False
    leads, before = resources.lexicon("month_leads"), reading.lower[word - 1]
    return before in leads or (written and f"!{before}" in leads)
