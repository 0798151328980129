"""Towns, boroughs and counties: by list, and where the word is doubtful by what leads to it."""

from __future__ import annotations

from collections.abc import Iterator

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.phrases import joining, strange
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import LOWER, Reading


def places(reading: Reading) -> Iterator[Identifier]:
    """Find towns, boroughs, counties: by list, and where the word is doubtful by what leads to it."""
    for first, last in reading.marks["place"]:
        if first in reading.phrased or reading.flags[first] & Is.MONTH:
            continue
        if all(reading.case[word] != LOWER or joining(reading, word) for word in range(first, last)):
            if reading.case[first] != LOWER and (last - first > 1 or not _is_word(reading, first)):
                yield reading.identifier(first, last, "location", "place_list", certainty=0.8)
            elif reading.case[first] != LOWER and _leads(reading, first):
                yield reading.identifier(first, last, "location", "place_list", certainty=0.6)
        elif strange(reading, first) and len(reading.lower[first]) > 4 and _leads(reading, first):
            yield reading.identifier(first, last, "location", "place_list", certainty=0.6)
    for first, last in reading.marks["doubtful place"]:
        free = first not in reading.guarded and not reading.flags[first] & Is.MONTH
        if reading.case[first] != LOWER and free and _leads(reading, first):
            yield reading.identifier(first, last, "location", "place_list", certainty=0.5)


def _leads(reading: Reading, word: int) -> bool:
    if word == 0:
        return False
    before = reading.gap(word - 1)
    return (reading.lower[word - 1] in resources.lexicon("place_leads") and before == " ") or (
        before == ", " and bool(reading.case[word - 1])
    )


def _is_word(reading: Reading, word: int) -> bool:
    return bool(reading.flags[word] & Is.COMMON)
