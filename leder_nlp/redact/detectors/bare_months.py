"""Months and feasts without day and year: no identifiers, but beside moved dates they give the move away."""

from __future__ import annotations

from collections.abc import Iterator

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import LOWER, Reading

_WHOLE = 3


def bare_months(reading: Reading) -> Iterator[Identifier]:
    """Find "in June", "the March after", "Christmas"; "may" and "march" only as what they are in a date."""
    for word in reading.where(resources.lexicon("month_words")):
        flags = reading.flags[word]
        if word in reading.guarded:
            continue
        written = reading.case[word] != LOWER
        other = flags & (Is.FUNCTION | Is.FORENAME | Is.NAME_WORD) or len(reading.lower[word]) <= _WHOLE
        if _led(reading, word, written=written) or (written and not other):
            yield reading.identifier(word, word + 1, "date", "bare_month", certainty=0.6)
    for first, last in reading.marks["feast"]:
        yield reading.identifier(first, last, "date", "bare_month", certainty=0.6)


def _led(reading: Reading, word: int, *, written: bool) -> bool:
    if not word or reading.gap(word - 1) != " ":
        return False
    leads, before = resources.lexicon("month_leads"), reading.lower[word - 1]
    return before in leads or (written and f"!{before}" in leads)
