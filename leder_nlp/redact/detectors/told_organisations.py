"""Organisations that the sentence tells of, in any case: "a home called the laurels", "on juniper ward"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.language import words as cut
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.phrases import joining, strange, touches
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITAL, LOWER, Reading

_OTHER = Is.FUNCTION | Is.ROLE | Is.RELATION | Is.TITLE | Is.ACRONYM | Is.CALENDAR | Is.NATION | Is.MEDICAL
_CALLED = frozenset({"called", "named"})
_FURTHER = frozenset({"on", "the", "and", "outside"})
_SMALL = frozenset({"of", "and", "the"})
_PLAIN_KINDS = frozenset(
    {"home", "homes", "service", "services", "care", "support", "limited", "group", "team"}
)
_MOST = 3


def told_organisations(reading: Reading) -> Iterator[Identifier]:
    """Find houses, pubs, wards and the like by what leads to their name, whatever its case."""
    yield from _houses(reading)
    yield from _inns(reading)
    yield from _called(reading)
    yield from _labelled(reading)
    yield from _low(reading)
    yield from _lady(reading)


def _houses(reading: Reading) -> Iterator[Identifier]:
    """Find "the laurels" and "the fox and hounds" after what leads to a place."""
    names = _phrases()
    for word in reading.where(names.keys()):
        if not word or reading.lower[word - 1] != "the" or reading.gap(word - 1) != " ":
            continue
        led = word > 1 and (reading.gap(word - 2) == " " and _leads(reading, word - 2))
        for own in names[reading.lower[word]]:
            last = word + len(own)
            if tuple(reading.lower[word:last]) == own and (led or _written(reading, word, last)):
                yield reading.identifier(word - 1, last, "organisation", "house_name", certainty=0.7)


def _inns(reading: Reading) -> Iterator[Identifier]:
    """Find "the Feathers": an everyday word with a capital after "the", and no other capital after it."""
    names = _inn_words()
    for word in reading.where(names.keys()):
        if reading.case[word] != CAPITAL or not word or reading.lower[word - 1] != "the":
            continue
        for own in names[reading.lower[word]]:
            last = word + len(own)
            if tuple(reading.lower[word:last]) == own and _stands_alone(reading, word, last):
                yield reading.identifier(word, last, "organisation", "pub", certainty=0.45)


def _stands_alone(reading: Reading, first: int, last: int) -> bool:
    """Say whether words [first, last) are capitals that no capital goes on from, and no eponym or tool."""
    if reading.case[last - 1] != CAPITAL or reading.gap(first - 1) != " " or first in reading.guarded:
        return False
    if first - 1 in reading.shouted or reading.possessive(last - 1):
        return False
    after = last < len(reading) and reading.gap(last - 1) == " "
    return not after or (reading.case[last] == LOWER and not reading.flags[last] & Is.ROLE)


def _written(reading: Reading, first: int, last: int) -> bool:
    return reading.case[first] == CAPITAL == reading.case[last - 1] and not reading.opens[first]


def _leads(reading: Reading, word: int) -> bool:
    return reading.lower[word] in _lead_words()


@cache
def _lead_words() -> frozenset[str]:
    lists = ("organisation_leads", "dwelling_words", "named_kinds")
    return frozenset().union(*map(resources.lexicon, lists))


def _called(reading: Reading) -> Iterator[Identifier]:
    """Find what follows "a home called": the words up to one that is no part of a name."""
    kinds = resources.lexicon("named_kinds")
    for word in reading.where(_CALLED):
        if not word or reading.lower[word - 1] not in kinds or reading.gap(word - 1) != " ":
            continue
        first = word + 1
        begin = first + (first < len(reading) and reading.lower[first] == "the")
        end = begin
        while end < len(reading) and end - begin < _MOST and reading.gap(end - 1).strip("\"'‘“ ") == "":
            small = reading.lower[end] in _SMALL
            if reading.flags[end] & (Is.FUNCTION | Is.TITLE) and not (small and end > begin):
                break
            mixed = end > begin and reading.case[end] == LOWER != reading.case[begin]
            if (mixed and not small) or "\n" in reading.gap(end - 1):
                break
            end += 1
        while end > begin and (joining(reading, end - 1) or reading.flags[end - 1] & Is.FUNCTION):
            end -= 1
        if end > begin:
            yield reading.identifier(first, end, "organisation", "called", certainty=0.7)


def _labelled(reading: Reading) -> Iterator[Identifier]:
    """Find what stands alone after a label: "Ward: Juniper", "Care provider: Brighter Futures"."""
    for word in reading.where(resources.lexicon("named_kinds")):
        if reading.gap(word) not in (": ", " - ", " – ") or word + 1 >= len(reading):
            continue
        begin, end = word + 1, word + 1
        while end < len(reading) and end - begin < 5 and (reading.proper(end) or joining(reading, end)):
            end += 1
            if reading.gap(end - 1) not in (" ", "'", "’", "-"):
                break
        ended = end >= len(reading) or reading.gap(end - 1) != " "
        own = range(begin + (end > begin and reading.lower[begin] == "the"), end)
        telling = [part for part in own if _plain(reading, part)]
        named = any(_names(reading, part) for part in telling)
        whole = len(telling) == len(own) and (len(own) > 1 or named or own.start > begin)
        if ended and telling and whole:
            yield reading.identifier(begin, end, "organisation", "label", certainty=0.7)


def _low(reading: Reading) -> Iterator[Identifier]:
    """Find "on juniper ward", "at oak house", "to ST MARY'S": small or shouted, after what leads there."""
    for suffix, last in reading.marks["organisation"]:
        if reading.case[suffix] == CAPITAL or reading.lower[last - 1] in _PLAIN_KINDS:
            continue
        begin = suffix
        while begin > 0 and suffix - begin < _MOST and touches(reading, begin - 1):
            if not (_plain(reading, begin - 1) or reading.lower[begin - 1] in ("s", "st")):
                break
            begin -= 1
        led = begin > 0 and reading.gap(begin - 1) == " "
        if begin == suffix or not led or not (_leads(reading, begin - 1) or _is_further(reading, begin - 1)):
            continue
        if any(_names(reading, word) for word in range(begin, suffix)):
            yield reading.identifier(begin, last, "organisation", "led_to", certainty=0.6)


def _is_further(reading: Reading, word: int) -> bool:
    return reading.lower[word] in _FURTHER


def _lady(reading: Reading) -> Iterator[Identifier]:
    """Find "Our Lady of the Drove"."""
    for word in reading.at.get("lady", ()):
        if not word or reading.lower[word - 1] != "our" or reading.case[word] == LOWER:
            continue
        end = word + 1
        while end < len(reading) and end - word < 5 and reading.gap(end - 1) == " ":
            if reading.case[end] == LOWER and not joining(reading, end):
                break
            end += 1
        while end > word + 1 and reading.case[end - 1] == LOWER:
            end -= 1
        yield reading.identifier(word - 1, end, "organisation", "saint", certainty=0.7)


def _plain(reading: Reading, word: int) -> bool:
    """Say whether a word may be part of a name: no role, month, people or generic word."""
    if reading.lower[word] in resources.lexicon("nature_names"):
        return True
    generic = reading.lower[word] in resources.lexicon("generic_org_words")
    return not (reading.flags[word] & (_OTHER | Is.NEVER) or generic or word in reading.guarded)


def _names(reading: Reading, word: int) -> bool:
    if reading.lower[word] in resources.lexicon("nature_names"):
        return True
    return bool(reading.flags[word] & Is.NAME) or (strange(reading, word) and len(reading.lower[word]) > 2)


@cache
def _phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Give the names of houses and pubs by their first word."""
    return _by_first((*resources.lexicon_lines("house_names"), *resources.lexicon_lines("pub_names")))


@cache
def _inn_words() -> dict[str, tuple[tuple[str, ...], ...]]:
    return _by_first(resources.lexicon_lines("pub_words"))


def _by_first(entries: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    names: dict[str, list[tuple[str, ...]]] = {}
    for entry in entries:
        own = tuple(cut(entry).lower)
        names.setdefault(own[0], []).append(own)
    return {first: tuple(own) for first, own in names.items()}
