"""How far the name of a person reaches from a word that belongs to it."""

from __future__ import annotations

import re

from leder_nlp import resources
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITAL, CAPITALS, LOWER, Reading

_WITHIN = re.compile(r" |\u00a0|-|’|'|\. ?| \(?[\"'‘“(]|[\"'’”)]\)? ")
_MOST = 5


def run(reading: Reading, first: int) -> int:
    """Give the last word (exclusive) of the name that begins at a word."""
    last = first + 1
    sure = reading.case[first] != LOWER and (
        bool(reading.flags[first] & Is.FORENAME) or not reading.flags[first] & Is.COMMON
    )
    given = bool(reading.flags[first] & Is.FORENAME)
    while last < len(reading) and last - first < _MOST:
        gap = reading.gap(last - 1)
        if not _WITHIN.fullmatch(gap) or reading.possessive(last - 1):
            break
        if gap.startswith(".") and reading.ends[last - 1] - reading.starts[last - 1] > 1:
            break
        if reading.case[first] == LOWER and gap == " " and _low_surname(reading, last):
            last += 1
            continue
        free = (
            sure and gap in (" ", "-") and (given or not reading.flags[last] & _unlike(reading.flags[last]))
        )
        if not could_be_name(reading, last, sure=free):
            ahead = over_particles(reading, last) if gap == " " else last
            if sure and gap == " " and _bridges(reading, last):
                ahead = last + 1
            if ahead == last or not could_be_name(reading, ahead, sure=True):
                break
            last = ahead
        last += 1
    return last


def _unlike(flags: int) -> int:
    """Give the flags that keep a word from being the surname of an unknown forename; Begum is a title too."""
    return Is.NEVER | Is.FUNCTION | Is.RELATION | (0 if flags & Is.SURNAME else Is.TITLE)


def _bridges(reading: Reading, word: int) -> bool:
    """Say whether a capitalised word stands between two names: "Georgia Gypsy Catherine"."""
    other = Is.FUNCTION | Is.ROLE | Is.RELATION | Is.TITLE | Is.CALENDAR
    if reading.case[word] != CAPITAL or reading.flags[word] & other or reading.gap(word) != " ":
        return False
    after = reading.flags[word + 1] if word + 1 < len(reading) else Is.COMMON
    return bool(after & Is.FORENAME) and not after & Is.COMMON and reading.case[word + 1] == CAPITAL


def over_particles(reading: Reading, word: int) -> int:
    """Give the word after the particles that begin at a word ("van der Berg"); the word itself if none do."""
    particles = resources.lexicon("name_particles")
    ahead = word
    while ahead + 1 < len(reading) and ahead - word < 3 and reading.lower[ahead] in particles:
        if reading.gap(ahead) not in (" ", "-"):
            return word
        ahead += 1
    return ahead


def _low_surname(reading: Reading, word: int) -> bool:
    return (
        reading.case[word] == LOWER
        and bool(reading.flags[word] & Is.SURNAME)
        and not reading.flags[word] & (Is.COMMON | Is.TITLE)
        and len(reading.lower[word]) > 3
    )


def could_be_name(reading: Reading, word: int, *, sure: bool = False) -> bool:
    """Say whether a word next to a name belongs to it; after a sure forename any capitalised word may."""
    flags = reading.flags[word]
    if (
        reading.case[word] == LOWER
        or any(letter.isdigit() for letter in reading.lower[word])
        or reading.lower[word][0] == "["
    ):
        return False
    if word in reading.guarded and not flags & Is.NAME:
        return False
    if reading.ends[word] - reading.starts[word] == 1:
        return (
            reading.lower[word] not in ("i", "a")
            or reading.text[reading.ends[word] : reading.ends[word] + 1] == "."
        )
    if (
        sure
        and reading.case[word] == CAPITAL
        and flags & (Is.FUNCTION | Is.TITLE | Is.ROLE)
        and word not in reading.shouted
    ):
        last = word + 1 == len(reading) or reading.case[word + 1] == LOWER or reading.gap(word) != " "
        return bool(flags & (Is.SURNAME | Is.FUNCTION)) or last
    if flags & (Is.CALENDAR | Is.FUNCTION | Is.TITLE):
        married = sure and flags & Is.SURNAME and not flags & Is.CALENDAR  # "Rahela Begum"
        return bool(flags & Is.NAME_WORD) and not flags & (Is.FUNCTION if married else Is.FUNCTION | Is.TITLE)
    if flags & Is.ACRONYM and reading.case[word] == CAPITALS:
        return False
    if (
        reading.case[word] == CAPITALS
        and not flags & Is.NAME
        and reading.lower[word] in resources.lexicon("name_verbs")
    ):
        return False  # "JUNE VISITED"
    if word in reading.phrased or flags & (Is.ROLE | Is.MEDICAL):
        return False
    if sure and word not in reading.shouted:
        return True
    if flags & (Is.NEVER | Is.RELATION | Is.NATION):
        return sure and bool(flags & Is.SURNAME) and does_shouted(reading, word)
    return not flags & Is.ENGLISH or bool(flags & Is.NAME)


def does_shouted(reading: Reading, word: int) -> bool:
    """Say whether what a person does follows a surname that is a word, all in capitals: "MARK DAY RANG"."""
    after = word + 1
    other = Is.RELATION | Is.NATION | Is.FUNCTION | Is.ROLE | Is.MEDICAL | Is.CALENDAR
    if after >= len(reading) or reading.gap(word) != " " or reading.flags[word] & other:
        return False
    does = reading.lower[after] in resources.lexicon("name_verbs") or reading.lower[after].endswith("ed")
    return reading.case[after] == CAPITALS and does
