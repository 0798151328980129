"""Ages by the decade: "in her early sixties", "mid-40s", "an octogenarian"; the decades of a century stay."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.told_ages import MEASURED
from leder_nlp.redact.reading import Reading

_PART = frozenset({"early", "mid", "middle", "late"})
_WHOSE = frozenset({"his", "her", "their", "my", "our", "your", "whose"})
_CENTURY = frozenset({"the", "nineteen", "low", "high"})
_CLAUSE = 45


def decades(reading: Reading) -> Iterator[Identifier]:
    """Find a part of a decade ("late fifties") and a word for somebody's decade ("septuagenarian").

    "In her fifties" tells no more than the band that stands for an age, and stays: see `bare_decades`.
    """
    sure, told = _words()
    for word in reading.where(sure):
        yield reading.identifier(word, word + 1, "age", "decade", certainty=0.8)
    for word in reading.where(told):
        first = _parted(reading, word)
        if first < word and _of_a_life(reading, first):
            yield reading.identifier(first, word + 1, "age", "decade", certainty=0.7)


def bare_decades(reading: Reading) -> Iterator[Identifier]:
    """Find "in her fifties", "aged 60s", which say something where ages are taken out altogether."""
    for word in reading.where(_words()[1]):
        before = reading.lower[word - 1] if word and reading.gap(word - 1) == " " else ""
        if before in _WHOSE or before in ("aged", "age"):
            yield reading.identifier(word, word + 1, "age", "decade", certainty=0.7)


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """Give the words that are always an age, and those that are so where the sentence says it."""
    entries = [line.partition(":")[0].strip() for line in resources.lexicon_lines("decade_words")]
    return (
        frozenset(entry[1:] for entry in entries if entry.startswith("!")),
        frozenset(entry for entry in entries if not entry.startswith("!")),
    )


def _parted(reading: Reading, word: int) -> int:
    """Give the first word of "early to mid sixties", "mid-40s"; the word itself where no part is named."""
    first = word
    while first and reading.gap(first - 1) in (" ", "-", "–", "/", " / ", " - "):
        before = reading.lower[first - 1]
        if before not in _PART and not (first < word and before in ("to", "or")):
            break
        first -= 1
    return first if reading.lower[first] in _PART else word


def _of_a_life(reading: Reading, first: int) -> bool:
    """Say whether the decade is a person's: not "the early sixties", nor what somebody measured."""
    before = reading.lower[first - 1] if first and reading.gap(first - 1) == " " else ""
    if before in _WHOSE:
        return True
    start = reading.starts[first]
    return before not in _CENTURY and not MEASURED.search(reading.plain, max(0, start - _CLAUSE), start)
