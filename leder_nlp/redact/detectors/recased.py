"""Names in text whose case says nothing: shouted lines, and reviews written small throughout."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from leder_nlp.records import Identifier, Review
from leder_nlp.redact.detectors import (
    addresses,
    ages,
    cues,
    initials,
    names,
    nicknames,
    organisations,
    places,
    told_organisations,
)
from leder_nlp.redact.detectors.known import name_parts
from leder_nlp.redact.detectors.runs import does_shouted
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import Reading
from leder_nlp.redact.recasing import caseless, named_words
from leder_nlp.redact.recasing import recased as written
from leder_nlp.redact.standing import may_stand
from leder_nlp.redact.windows import Window
from leder_nlp.spans import Span

_READERS = (
    ages.ages,
    addresses.addresses,
    organisations.organisations,
    told_organisations.told_organisations,
    places.places,
    cues.titled,
    cues.related,
    nicknames.nicknamed,
    initials.initials,
    names.listed,
)
_SURE = 0.6
_HIGHEST, _ORGANISATION = 0.8, 0.45
"""An organisation is held unsure, so that everyday words of its name are not looked for elsewhere."""


def recased(reading: Reading) -> Iterator[Identifier]:
    """Find what the rules for written names see once caseless lines have their capitals back."""
    lines = caseless(reading)
    if not lines:
        return
    text = written(reading, named_words(reading, lines))
    again = Reading(Review(reading.review.review_id, "\n".join(text[start:end] for start, end in lines)))
    starts = _starts(lines)
    found = [_moved(one, lines, starts) for reader in _READERS for one in reader(again)]
    yield from found
    yield from _carried(reading, lines, found)
    yield from _surnamed(reading, found)


def _starts(lines: list[Window]) -> list[int]:
    """Give where each line begins once they stand by themselves."""
    starts, at = [], 0
    for start, end in lines:
        starts.append(at)
        at += end - start + 1
    return starts


def _moved(one: Identifier, lines: list[Window], starts: list[int]) -> Identifier:
    """Give an identifier its place in the review, cut at the end of its line."""
    line = bisect_right(starts, one.span.start) - 1
    by = lines[line][0] - starts[line]
    most = _ORGANISATION if one.label == "organisation" else _HIGHEST
    span = Span(one.span.start + by, min(one.span.end + by, lines[line][1]))
    return replace(one, span=span, certainty=min(one.certainty, most))


def _carried(reading: Reading, lines: list[Window], found: Iterable[Identifier]) -> Iterator[Identifier]:
    """Give the other mentions of names that are everyday words: "hope" of "hope ellery"."""
    everyday = {part for known in reading.review.known.names for part in name_parts(known)}
    for one in found:
        if one.label == "person" and one.certainty >= _SURE:
            first, last = reading.within(one.span)
            named = [word for word in range(first, last) if _given(reading.flags[word], by=one.found_by)]
            everyday.update(reading.lower[word] for word in named)
    for word in reading.where(everyday):
        line = bisect_right(lines, (reading.starts[word], len(reading.text))) - 1
        if line >= 0 and reading.ends[word] <= lines[line][1] and may_stand(reading, word):
            yield reading.identifier(word, word + 1, "person", "recased", certainty=_SURE)


def _surnamed(reading: Reading, found: Iterable[Identifier]) -> Iterator[Identifier]:
    """Give forenames with the surname after them that is an everyday word: "MARK DAY APOLOGISED"."""
    for one in found:
        first, last = reading.within(one.span)
        lone = one.label == "person" and last - first == 1 and last < len(reading)
        if not lone or not reading.flags[first] & Is.FORENAME or reading.gap(first) != " ":
            continue
        if reading.flags[last] & Is.SURNAME and does_shouted(reading, last):
            yield replace(one, span=reading.span(first, last + 1))


def _given(flags: int, *, by: str) -> bool:
    """Say whether an everyday word is a forename too, or what somebody was said to be called."""
    given = flags & (Is.FORENAME | Is.NAME_WORD) or by == "called"
    return bool(given and flags & Is.COMMON) and not flags & (Is.TITLE | Is.ROLE | Is.RELATION)
