"""Organisations named in everyday words, by what they are said to be: "the day service, Bright Steps,"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.phrases import joining
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITAL, LOWER, Reading

_OTHER = Is.FUNCTION | Is.ROLE | Is.RELATION | Is.TITLE | Is.CALENDAR | Is.MEDICAL | Is.ACRONYM
_PRISONS = frozenset({"hmp", "hmyoi", "yoi"})
_MOST = 4


def apposed_organisations(reading: Reading) -> Iterator[Identifier]:
    """Find capitals that a comma sets beside their kind, prisons, and churches of everyday words."""
    yield from _apposed(reading)
    for word in reading.where(_PRISONS):
        end = _run(reading, word + 1) if reading.gap(word) == " " else word
        if end > word + 1:
            yield reading.identifier(word, end, "organisation", "prison", certainty=0.8)
    yield from _churches(reading)


def _apposed(reading: Reading) -> Iterator[Identifier]:
    """Find "her chip shop, the Golden Carp, and": a kind in lower case, a comma, capitals, and an end."""
    for kind in reading.where(_kinds()):
        if not reading.plain.startswith(", ", reading.ends[kind]) or reading.case[kind] != LOWER:
            continue
        if kind + 1 >= len(reading) or reading.gap(kind) != ", ":
            continue
        first = kind + 1
        begin = first + (reading.lower[first] == "the" and reading.gap(first) == " ")
        end = _run(reading, begin)
        if end == begin or not _closed(reading, end) or _somebody(reading, begin, end):
            continue
        start = first if reading.case[first] != LOWER else begin
        yield reading.identifier(start, end, "organisation", "apposed", certainty=0.6)


@cache
def _kinds() -> frozenset[str]:
    """Give the words of kinds that a name may stand beside: "provider", "home", "service"."""
    return resources.lexicon("named_kinds") | resources.lexicon("apposed_kinds")


def _run(reading: Reading, begin: int) -> int:
    """Give the end of the capitals that begin at a word; small words may stand among them."""
    end = begin
    while end < len(reading) and end - begin < _MOST and (end == begin or reading.gap(end - 1) in (" ", "-")):
        small = end > begin and joining(reading, end)
        if not small and (reading.case[end] != CAPITAL or reading.flags[end] & (Is.TITLE | Is.FUNCTION)):
            break
        end += 1
    while end > begin and reading.case[end - 1] == LOWER:
        end -= 1
    return end


def _closed(reading: Reading, end: int) -> bool:
    """Say whether a name ends here: a stop or comma, or a lower-case word, and no list goes on."""
    if end >= len(reading):
        return True
    return reading.gap(end - 1)[:1] in (",", ".", ";", ")", "(", ":") or "(" in reading.gap(end - 1)


def _somebody(reading: Reading, begin: int, end: int) -> bool:
    """Say whether the capitals are a person, a month, a people or a term, and no house."""
    first = reading.flags[begin]
    if first & Is.FORENAME and not first & Is.ENGLISH:
        return True
    return all(
        reading.flags[word] & (_OTHER | Is.NATION) or word in reading.guarded for word in range(begin, end)
    )


def _churches(reading: Reading) -> Iterator[Identifier]:
    """Find "Holy Trinity", "the Good Samaritan": the longest name of the list, in capitals or after "at"."""
    for first, last in reading.marks["church"]:
        if _stands(reading, first, last):
            yield reading.identifier(first, last, "organisation", "church", certainty=0.6, role="church")


def _stands(reading: Reading, first: int, last: int) -> bool:
    written = all(reading.case[word] == CAPITAL or joining(reading, word) for word in range(first, last))
    before = reading.lower[first - 1] if first else ""
    if before in ("a", "an", "no") or any(reading.gap(word).strip(" -") for word in range(first, last - 1)):
        return False
    return written or (before in ("at", "to") and reading.gap(first - 1) == " ")
