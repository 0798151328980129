"""Organisations named in everyday words, by what they are said to be: "the day service, Bright Steps,"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.language import words as cut
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.phrases import joining
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITAL, LOWER, Reading

_OTHER = Is.FUNCTION | Is.ROLE | Is.RELATION | Is.TITLE | Is.CALENDAR | Is.MEDICAL | Is.ACRONYM
_PRISONS = frozenset({"hmp", "hmyoi", "yoi"})
_LEADS = frozenset({"at", "from", "to", "left"})
_MOST, _FEWEST = 4, 2


def apposed_organisations(reading: Reading) -> Iterator[Identifier]:
    """Find capitals that a comma sets beside their kind, prisons, churches, and houses that one goes to."""
    yield from _apposed(reading)
    for word in reading.where(_PRISONS):
        end = _run(reading, word + 1) if reading.gap(word) == " " else word
        if end > word + 1:
            yield reading.identifier(word, end, "organisation", "prison", certainty=0.8)
    yield from _churches(reading)
    yield from _frequented(reading)


def _apposed(reading: Reading) -> Iterator[Identifier]:
    """Find "her chip shop, the Golden Carp, and": a kind in lower case, a comma, capitals, and an end."""
    for kind in reading.where(_kinds()):
        if reading.case[kind] != LOWER or reading.gap(kind) != ", " or kind + 1 >= len(reading):
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
    names = _church_words()
    done = 0
    for word in reading.where(names.keys()):
        for own in names[reading.lower[word]] if word >= done else ():
            last = word + len(own)
            if tuple(reading.lower[word:last]) != own or not _stands(reading, word, last):
                continue
            done = last
            yield reading.identifier(word, last, "organisation", "church", certainty=0.6, role="church")
            break


def _stands(reading: Reading, first: int, last: int) -> bool:
    written = all(reading.case[word] == CAPITAL or joining(reading, word) for word in range(first, last))
    before = reading.lower[first - 1] if first else ""
    if before in ("a", "an", "no") or any(reading.gap(word).strip(" -") for word in range(first, last - 1)):
        return False
    return written or (before in ("at", "to") and reading.gap(first - 1) == " ")


@cache
def _church_words() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Give the names of churches by their first word, the longest first."""
    names: dict[str, list[tuple[str, ...]]] = {}
    for entry in resources.lexicon_lines("church_names"):
        own = tuple(cut(entry).lower)
        names.setdefault(own[0], []).append(own)
    return {first: tuple(sorted(own, key=len, reverse=True)) for first, own in names.items()}


def _frequented(reading: Reading) -> Iterator[Identifier]:
    """Find one everyday word with a capital that somebody is at, goes to or comes from time and again."""
    led: dict[str, list[int]] = {}
    for lead in reading.where(_LEADS):
        word = lead + 1
        if word < len(reading) and reading.gap(lead) == " " and _house(reading, word):
            led.setdefault(reading.lower[word], []).append(word)
    for text, words in led.items():
        at = any(reading.lower[word - 1] == "at" for word in words)
        if len(words) >= _FEWEST and at and text not in reading.low:
            for word in words:
                yield reading.identifier(word, word + 1, "organisation", "frequented", certainty=0.5)


def _house(reading: Reading, word: int) -> bool:
    """Say whether a word is one capital in mid-sentence that may name a house: no term, feast or document."""
    flag = reading.flags[word]
    if reading.case[word] != CAPITAL or flag & (_OTHER | Is.NATION | Is.NEVER) or not flag & Is.ENGLISH:
        return False
    if word in reading.guarded or reading.lower[word] in resources.lexicon("document_words"):
        return False
    return not (word + 1 < len(reading) and reading.gap(word) == " " and reading.case[word + 1] != LOWER)
