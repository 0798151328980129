"""Towns, boroughs and counties: by list, and where the word is doubtful by what leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.phrases import joining, strange
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import LOWER, Reading

_AT = frozenset({"in", "at", "near", "to", "outside"})


def places(reading: Reading) -> Iterator[Identifier]:
    """Find towns, boroughs, counties: by list, and where the word is doubtful by what leads to it."""
    for first, last in reading.marks["place"]:
        if first in reading.phrased or reading.flags[first] & Is.MONTH:
            continue
        certainty = _certainty(reading, first, last)
        if certainty:
            yield reading.identifier(first, last, "location", "place_list", certainty=certainty)
    for first, last in reading.marks["doubtful place"]:
        free = first not in reading.guarded | reading.shouted and not reading.flags[first] & Is.MONTH
        if reading.case[first] != LOWER and free and _leads(reading, first):
            yield reading.identifier(first, last, "location", "place_list", certainty=0.5)
    yield from _dwelt_in(reading)


def _dwelt_in(reading: Reading) -> Iterator[Identifier]:
    """Find an unknown word in lower case where somebody lives or was born: "lives in penby and"."""
    for lead in reading.where(_dwelling()):
        word = lead + 1
        if word < len(reading) and reading.lower[word] in _AT and reading.gap(lead) == " ":
            word += 1
        elif reading.lower[lead] != "born":
            continue
        if word >= len(reading) or reading.gap(word - 1) != " " or not _unknown(reading, word):
            continue
        after = word + 1 < len(reading) and reading.gap(word) == " "
        if not after or reading.flags[word + 1] & Is.FUNCTION or reading.case[word + 1] != LOWER:
            yield reading.identifier(word, word + 1, "location", "dwelt_in", certainty=0.5)


def _unknown(reading: Reading, word: int) -> bool:
    """Say whether a word in lower case is on no list of everyday words, and too long for a short form."""
    text = reading.lower[word]
    return reading.case[word] == LOWER and len(text) > 4 and strange(reading, word) and text.isascii()


@cache
def _dwelling() -> frozenset[str]:
    return resources.lexicon("dwelling_words") | {"born"}


def _certainty(reading: Reading, first: int, last: int) -> float:
    """Say how surely a phrase of the list is a place, 0 for not at all."""
    written = all(reading.case[word] != LOWER or joining(reading, word) for word in range(first, last))
    sure = 0.85 if first and reading.gap(first - 1) == " " and reading.lower[first - 1] in _inside() else 0.6
    if not written or (first in reading.shouted and _is_word(reading, first)):
        low = strange(reading, first) and len(reading.lower[first]) > 4 and _leads(reading, first)
        return sure if low else 0.0
    if reading.case[first] == LOWER:
        return 0.0
    if last - first > 1 or not _is_word(reading, first):
        return max(sure, 0.7)
    return sure if _leads(reading, first) else 0.0


@cache
def _inside() -> frozenset[str]:
    """Give the words after which a name on the list is a place and no person: those marked with `!`."""
    return frozenset(word[1:] for word in resources.lexicon("place_leads") if word.startswith("!"))


@cache
def _towards() -> frozenset[str]:
    return frozenset(word.lstrip("!") for word in resources.lexicon("place_leads"))


def _leads(reading: Reading, word: int) -> bool:
    if word == 0:
        return False
    before = reading.gap(word - 1)
    return (reading.lower[word - 1] in _towards() and before == " ") or (
        before == ", " and bool(reading.case[word - 1])
    )


def _is_word(reading: Reading, word: int) -> bool:
    return bool(reading.flags[word] & Is.COMMON)
