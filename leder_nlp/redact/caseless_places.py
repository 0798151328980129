"""Which words of text without case name a place, street or organisation."""

from __future__ import annotations

from leder_nlp import resources
from leder_nlp.redact.detectors.phrases import joining, strange, touches
from leder_nlp.redact.lexicon import Is, Mark
from leder_nlp.redact.reading import Reading

_MOST = 4
_OTHER = Is.FUNCTION | Is.ROLE | Is.RELATION | Is.TITLE | Is.ACRONYM | Is.CALENDAR | Is.NATION | Is.MEDICAL


def places(reading: Reading, inside: frozenset[int]) -> set[int]:
    """Give the words, beginning with one of some words, that name a place, street or organisation."""
    capital: set[int] = set()
    for kind in ("organisation", "street"):
        for mark in reading.marks[kind]:
            if mark[0] in inside:
                capital |= _compound(reading, mark, street=kind == "street")
    for word in reading.at.get("st", ()):
        if word in inside and _saint(reading, word):
            capital.update((word, word + 1))
    for first, last in reading.marks["place"]:
        if first in inside and (last - first > 1 or strange(reading, first) or _lies(reading, first)):
            capital.update(word for word in range(first, last) if not joining(reading, word))
    return capital


def _saint(reading: Reading, word: int) -> bool:
    """Say whether "st" begins the name of a church, school or hospital, and is no weight or ordinal."""
    if word + 1 >= len(reading) or reading.gap(word) not in (" ", ". "):
        return False
    numbered = word > 0 and reading.lower[word - 1][-1].isdigit() and reading.gap(word - 1) in ("", " ")
    named = reading.flags[word + 1] & Is.NAME or strange(reading, word + 1) or reading.possessive(word + 1)
    return not numbered and bool(named) and not reading.flags[word + 1] & Is.FUNCTION


def lead(reading: Reading, word: int) -> bool:
    """Say whether a word that leads to a place and to no person stands before a word: "in", "moved to"."""
    if not word or reading.gap(word - 1) != " ":
        return False
    before = reading.lower[word - 1]
    return f"!{before}" in resources.lexicon("place_leads") or (before == "to" and _dwelt(reading, word))


def _lies(reading: Reading, word: int) -> bool:
    """Say whether a town whose name is an everyday word too is meant: "born in hull", not "sister in law"."""
    other = Is.FUNCTION | Is.ROLE | Is.RELATION | Is.TITLE | Is.MEDICAL | Is.NATION
    everyday = reading.flags[word] & Is.NEVER and reading.flags[word] & Is.ENGLISH
    if everyday or reading.flags[word] & other or not lead(reading, word):
        return False
    return not (word > 1 and reading.flags[word - 2] & Is.RELATION)


def _dwelt(reading: Reading, word: int) -> bool:
    """Say whether "lived in", "moved to" stands before a word."""
    if word < 2 or reading.gap(word - 1) != " " or reading.gap(word - 2) != " ":
        return False
    leads = reading.lower[word - 1] in resources.lexicon("organisation_leads")
    return leads and reading.lower[word - 2] in resources.lexicon("dwelling_words")


def _compound(reading: Reading, mark: Mark, *, street: bool) -> set[int]:
    """Give the words of a named organisation or street: the kind and up to four words before it."""
    begin = mark[0]
    while begin > 0 and mark[0] - begin < _MOST and touches(reading, begin - 1):
        joins = joining(reading, begin - 1) and begin > 1 and _names(reading, begin - 2)
        if not (_names(reading, begin - 1) or (joins and begin < mark[0])):
            break
        begin -= 1
    while begin < mark[0] and joining(reading, begin):
        begin += 1
    own = range(begin, mark[0])
    strong = street or not _weak(reading, mark)
    told = any(_telling(reading, word) for word in own) or (
        strong and _set_off(reading, begin, street=street)
    )
    if not own or not told:
        return set()
    return {word for word in range(begin, mark[1]) if not joining(reading, word)}


def _weak(reading: Reading, mark: Mark) -> bool:
    """Say whether a kind is said of much that has no name: "the depot clinic", "two services"."""
    weak = resources.lexicon("weak_org_words")
    return " ".join(reading.lower[slice(*mark)]) in weak or reading.lower[mark[1] - 1] in weak


def _set_off(reading: Reading, word: int, *, street: bool) -> bool:
    """Say whether a name of everyday words begins here: after "at", "the", a colon, a house number."""
    if not word or "\n" in reading.gap(word - 1):
        return True
    before, gap = reading.lower[word - 1], reading.gap(word - 1)
    if street:
        return before[0].isdigit() or before == "on" or lead(reading, word)
    if gap == " ":
        return before == "the" or before in resources.lexicon("organisation_leads")
    return gap in (": ", ", ", " (", " – ", " - ")


def _names(reading: Reading, word: int) -> bool:
    """Say whether a word may be part of the name of a place or house."""
    text, flags = reading.lower[word], reading.flags[word]
    if text in resources.lexicon("nature_names") or text in resources.lexicon("place_suffixes"):
        return True
    generic = text in resources.lexicon("generic_org_words") or text in resources.lexicon("name_verbs")
    if flags & (_OTHER | Is.NEVER) or generic or word in reading.guarded:
        return False
    return text.isalpha() and len(text) > 1


def _telling(reading: Reading, word: int) -> bool:
    """Say whether a word before a kind of place names it by itself."""
    text, flags = reading.lower[word], reading.flags[word]
    return text in resources.lexicon("nature_names") or bool(flags & Is.NAME) or strange(reading, word)
