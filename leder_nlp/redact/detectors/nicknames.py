"""Nicknames: in quotes after a name, said twice, with a fond word before them, or called so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.known import nicknames_of
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITAL, LOWER, Reading
from leder_nlp.spans import Span

_TO_ALL = re.compile(
    r"(?:, ?|[\"“‘])(?P<value>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)[\"”’]? "
    r"to (?:all|his|her|their|the|everyone|everybody|family|friends|staff)\b"
)
# Stanislaw ("Stan"), Andreas, "Andy", Mei Ling “May” Chan
_QUOTED = re.compile(r"[\"“](?P<value>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?),?[\"”](?=[),;. ])")
_IN_BRACKETS = re.compile(r"\((?:known as |aka )?(?P<value>[a-z]{2,12})\)")
_BEFORE_QUOTE = re.compile(r",? ?\($| $|, $")
_CALLED = re.compile(
    r"(?:[Kk]nown (?:to \w+ \w+ )?as|[Aa]nswered to|[Cc]alled (?:him|her)|[Nn]ickname(?:d|s)?"
    r"|[Pp]referred (?:to be called|name)):? [\"'“‘]?(?P<value>[A-Z][a-z’'-]+)(?![\w-])"
)
_ALL = frozenset({"all", "his", "her", "their", "the", "everyone", "everybody", "family", "friends", "staff"})
_BACK = 60
_OTHER = Is.ROLE | Is.ACRONYM | Is.MEDICAL


def nicknamed(reading: Reading) -> Iterator[Identifier]:
    """Find names that are no names of the lists, by what stands before or beside them."""
    text = reading.text
    for match in _to_all(reading):
        yield _identifier(match)
    if '"' in text or "“" in text:
        for match in _QUOTED.finditer(text):
            if _after_a_name(reading, match.start()) and _callable(reading, match):
                yield _identifier(match)
    for word in reading.where(resources.lexicon("calling_words")):
        called = _CALLED.match(text, reading.starts[word])
        if called and _callable(reading, called):
            yield _identifier(called)
    yield from _fond(reading)
    yield from _doubled(reading)
    yield from _bracketed(reading)


def _bracketed(reading: Reading) -> Iterator[Identifier]:
    """Find "patrick rooney (paddy)": a word in brackets after a name, short for the forename."""
    for match in _IN_BRACKETS.finditer(reading.plain) if "(" in reading.plain else ():
        word = bisect_left(reading.starts, match.start("value"))
        for before in range(max(0, word - 3), word):
            if reading.flags[before] & Is.FORENAME and match["value"] in nicknames_of(reading.lower[before]):
                yield _identifier(match)
                break


def _identifier(match: re.Match[str]) -> Identifier:
    return Identifier(Span(match.start("value"), match.end("value")), "person", "called", 0.8)


def _to_all(reading: Reading) -> Iterator[re.Match[str]]:
    """Find "Bev to her family", asked only where a capital stands before "to"."""
    last = len(reading) - 1
    for word in reading.at.get("to", ()):
        if 0 < word < last and reading.case[word - 1] != LOWER and reading.lower[word + 1] in _ALL:
            start, end = max(0, reading.starts[word] - _BACK), reading.ends[word + 1]
            yield from _TO_ALL.finditer(reading.text, start, end)


def _fond(reading: Reading) -> Iterator[Identifier]:
    """Find "Little Joy", "Big Steve", "wee davie": a fond word and a forename."""
    for word in reading.where(resources.lexicon("fond_words")):
        written = reading.case[word] == CAPITAL or reading.lower[word] == "wee"
        follows = word + 1 < len(reading) and reading.gap(word) == " "
        if written and follows and not _guarded(reading, word) and _forename(reading, word + 1):
            yield reading.identifier(word, word + 2, "person", "called", certainty=0.8)


def _forename(reading: Reading, word: int) -> bool:
    flags = reading.flags[word]
    return bool(flags & Is.FORENAME) and (reading.case[word] != LOWER or not flags & Is.COMMON)


def _doubled(reading: Reading) -> Iterator[Identifier]:
    """Find "Jun-Jun": no other word is said twice with a capital."""
    lower, last = reading.lower, len(reading) - 1
    for word in reading.capitals:
        if (
            word < last
            and lower[word] == lower[word + 1]
            and reading.gap(word) == "-"
            and lower[word].isalpha()
        ):
            yield reading.identifier(word, word + 2, "person", "called", certainty=0.8)


def _after_a_name(reading: Reading, at: int) -> bool:
    """Say whether a quote opens right after a name."""
    before = bisect_left(reading.starts, at) - 1
    if before < 0 or not _BEFORE_QUOTE.fullmatch(reading.text, reading.ends[before], at):
        return False
    flags = reading.flags[before]
    named = reading.proper(before) and not reading.opens[before]
    return bool(named or flags & Is.FORENAME) and not flags & (Is.ROLE | Is.ACRONYM)


def _guarded(reading: Reading, word: int) -> bool:
    return word in reading.phrased or bool(reading.flags[word] & _OTHER)


def _callable(reading: Reading, match: re.Match[str]) -> bool:
    """Say whether a word that a phrase calls a name may be one: no title, tool or term, no date."""
    word = bisect_left(reading.starts, match.start("value"))
    last = bisect_left(reading.starts, match.end("value")) - 1
    if word >= len(reading) or _guarded(reading, word):
        return False
    flags = reading.flags[word]
    if flags & Is.FORENAME and flags & (Is.CALENDAR | Is.FUNCTION):  # "known as May", not "as May 2019"
        return not (last + 1 < len(reading) and reading.lower[last + 1][0].isdigit())
    return not flags & (Is.FUNCTION | Is.TITLE | Is.RELATION)
