"""Carry every organisation found over its other mentions and short forms: "the Lodge", "Oak Tree"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.phrases import strange
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITAL, LOWER, Reading
from leder_nlp.redact.standing import acts, opens

_UNSURE = 0.5
_LEGAL = "court"
"""Every court is "the Court", and named after what it judges."""
MANNED = frozenset({"worker", "workers", "staff", "team", "manager", "carer", "carers", "support", "key"})

_Names = dict[str, dict[tuple[str, ...], str]]


def organisation_mentions(reading: Reading, found: Sequence[Identifier]) -> Iterator[Identifier]:
    """Give the whole name wherever it is capitalised or stands as a name does, and its short forms."""
    names: _Names = {}
    heads: dict[str, str] = {}
    whole: set[tuple[str, ...]] = set()
    for identifier in found:
        if identifier.label == "organisation":
            first, last = reading.within(identifier.span)
            first += last > first and reading.lower[first] == "the"
            own = tuple(reading.lower[first:last])
            if own and _tells(reading.flags[first:last], identifier.certainty):
                names.setdefault(own[0], {})[own] = identifier.role
                whole |= {own} if reading.case[first] != LOWER else set()
                if identifier.certainty > _UNSURE and reading.case[first] != LOWER:
                    _shorten(reading, first, last, names, heads, identifier.role)
    longest = {first: sorted(named.items(), key=lambda item: -len(item[0])) for first, named in names.items()}
    for word in reading.where(names.keys()):
        small = reading.case[word] == LOWER
        for own, role in longest[reading.lower[word]]:
            last = word + len(own)
            if tuple(reading.lower[word:last]) != own:
                continue
            if _again_small(reading, word, last) if small and own in whole else _repeats(reading, word, last):
                yield reading.identifier(word, last, "organisation", "spread", certainty=0.6, role=role)
                break  # what is shorter lies within it
    for word in reading.where(heads.keys()):
        if _is_head(reading, word):
            role = heads[reading.lower[word]]
            yield reading.identifier(word, word + 1, "organisation", "spread_short", certainty=0.6, role=role)


def _shorten(
    reading: Reading, first: int, last: int, names: _Names, heads: dict[str, str], role: str
) -> None:
    """Note the short forms of a name: its last word alone, and what stands before that."""
    if last - first < 2:
        return
    head = reading.lower[last - 1]
    if head in _heads():
        heads[head] = role
    stem = tuple(reading.lower[first : last - 1])
    names_it = len(stem) > 1 or strange(reading, first) or _is_plain(reading, first)
    kind = head in resources.lexicon("weak_org_words") or head in _heads()
    if names_it and kind and head != _LEGAL:
        names.setdefault(stem[0], {}).setdefault(stem, role)


def _is_plain(reading: Reading, word: int) -> bool:
    """Say whether a lone everyday word may name an organisation again: "Unity" of "Unity Homes"."""
    other = Is.NEVER | Is.FUNCTION | Is.ROLE | Is.RELATION | Is.TITLE | Is.CALENDAR | Is.NATION | Is.MEDICAL
    generic = reading.lower[word] in resources.lexicon("generic_org_words")
    return not (reading.flags[word] & (other | Is.ACRONYM) or generic or word in reading.guarded)


def _heads() -> frozenset[str]:
    return resources.lexicon("house_heads")


def _is_head(reading: Reading, word: int) -> bool:
    """Say whether a capital after "the" stands alone: "The Lodge has one other"."""
    if not word or reading.case[word] != CAPITAL or reading.lower[word - 1] != "the":
        return False
    if reading.gap(word - 1) != " " or word in reading.guarded:
        return False
    return word + 1 >= len(reading) or reading.gap(word) != " " or reading.case[word + 1] == LOWER


def _tells(own: Sequence[int], certainty: float) -> bool:
    """Say whether a name may be looked for again: surely found, or with a word that is no everyday word."""
    if len(own) == 1 and own[0] & Is.FUNCTION:
        return False
    return certainty >= _UNSURE or any(not flag & Is.COMMON for flag in own)


def _repeats(reading: Reading, first: int, last: int) -> bool:
    """Say whether words [first, last) may be an organisation again: a lone everyday word opens nothing,
    unless somebody works there ("Unity key worker")."""
    if last - first > 1:
        return all(reading.case[word] != LOWER for word in (first, last - 1) if len(reading.lower[word]) > 1)
    if first in reading.guarded or reading.case[first] == LOWER:
        return False
    if reading.lower[first] in resources.lexicon("house_names"):
        return True
    manned = last < len(reading) and reading.gap(first) == " " and reading.lower[last] in MANNED
    return bool(manned) or not (reading.opens[first] and reading.flags[first] & Is.COMMON)


def _again_small(reading: Reading, first: int, last: int) -> bool:
    """Say whether a whole name in lower case may be the same place: "primrose lodge staff", "at hilltop".

    A name of several words must end in a kind of house or hold a word that is no everyday word.
    """
    if first in reading.guarded:
        return False
    if last - first > 1:
        plain = resources.lexicon("generic_org_words") | resources.lexicon("weak_org_words")
        named = [word for word in range(first, last) if reading.lower[word] not in plain]
        housed = reading.lower[last - 1] in _heads() and first in named
        return housed or any(strange(reading, word) for word in named)
    if reading.lower[first] in resources.lexicon("place_suffixes") - _heads():
        return False  # "at flat"
    if strange(reading, first) or lodged(reading, first):
        return True
    done = reading.gap(first) == " " and reading.lower[last : last + 1] and reading.lower[last].endswith("ed")
    return opens(reading, first) and (bool(done) or acts(reading, first))


def lodged(reading: Reading, word: int) -> bool:
    """Say whether somebody lives or works in what a word names: "at willows", "moved to willows"."""
    before = reading.lower[word - 1] if word and reading.gap(word - 1) == " " else ""
    if before in resources.lexicon("organisation_leads"):
        dwelt = word > 1 and reading.lower[word - 2] in resources.lexicon("dwelling_words")
        return before == "at" or dwelt
    return word + 1 < len(reading) and reading.gap(word) == " " and reading.lower[word + 1] in MANNED
