"""Names that are everyday words, written small in text that has capitals elsewhere: "his sister grace"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.lexicon import Is, flags
from leder_nlp.redact.reading import LOWER, Reading
from leder_nlp.redact.standing import acts, may_stand, stands_free

_OTHER = Is.TITLE | Is.ROLE | Is.RELATION | Is.FUNCTION | Is.CALENDAR | Is.MEDICAL | Is.NATION
_FEWEST = 2
"""What a person does must be said of a word so often; beside a relation once is enough."""


def low_names(reading: Reading) -> Iterator[Identifier]:
    """Find everyday words in lower case that are somebody's name, and then wherever else they may be."""
    for text in sorted(reading.at.keys() & _everyday_names()):
        small = [word for word in reading.at[text] if reading.case[word] == LOWER]
        small = [word for word in small if stands_free(reading, word) and may_stand(reading, word)]
        if small and _named(reading, small):
            for word in small:
                yield reading.identifier(word, word + 1, "person", "low_name", certainty=0.6)


@cache
def _everyday_names() -> frozenset[str]:
    """Give the forenames that are everyday words, and no role, month or the like."""
    words = sorted(resources.lexicon("name_words"))
    named = zip(words, flags(words), strict=True)
    return frozenset(
        word for word, flag in named if flag & Is.FORENAME and not flag & _OTHER and len(word) > 2
    )


def _named(reading: Reading, places: list[int]) -> bool:
    if any(_related(reading, word) for word in places):
        return True
    return sum(acts(reading, word) for word in places) >= _FEWEST


def _related(reading: Reading, word: int) -> bool:
    """Say whether somebody's relative stands right before a word: "mum pearl", "his sister (grace)"."""
    if not word or reading.gap(word - 1) not in (" ", " ("):
        return False
    return bool(reading.flags[word - 1] & Is.RELATION) and reading.lower[word - 1][-1] != "s"
