"""What the detectors of addresses, organisations and places share: how words of one name join."""

from __future__ import annotations

import re

from leder_nlp import resources
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import Reading

_JOIN = re.compile(r"[ \u00a0]?&?[ \u00a0]?|['’–-] ?|\. ")

_SHORT = 5


def joining(reading: Reading, word: int) -> bool:
    """Say whether a word is a small one inside a name: "of", "the", "upon"."""
    return reading.lower[word] in resources.lexicon("joining_words")


def strange(reading: Reading, word: int) -> bool:
    """Say whether a word is in none of the lists of everyday words."""
    return not reading.flags[word] & Is.COMMON and reading.lower[word].isalpha()


def touches(reading: Reading, word: int) -> bool:
    """Say whether a word and the next one may be parts of one name."""
    return (
        bool(_JOIN.fullmatch(reading.gap(word)))
        and reading.ends[word] - reading.starts[word] > 0
        and (reading.gap(word) != ". " or _shortened(reading, word))
    )


def _shortened(reading: Reading, word: int) -> bool:
    """Say whether a stop shortens a word and ends no sentence: "St. Mary's", not "General. Hospital"."""
    return bool(reading.flags[word] & Is.TITLE) and reading.ends[word] - reading.starts[word] < _SHORT


def opener(reading: Reading, word: int) -> bool:
    """Say whether a word is capitalised only because it opens its sentence."""
    if reading.flags[word] & Is.FUNCTION:
        return reading.lower[word] != "the"
    verb = reading.lower[word] in resources.lexicon("name_verbs")
    return reading.opens[word] and (verb or bool(reading.flags[word] & (Is.ROLE | Is.RELATION)))
