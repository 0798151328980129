"""Giving caseless text its capitals back, so that the rules for written names can read it.

A stretch is caseless if it is shouted, or if the whole review is written small. Which words are
capitalised is told by the lists and by what stands beside them; everyday words stay small.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from leder_nlp.redact.caseless_names import initials, people
from leder_nlp.redact.caseless_places import places
from leder_nlp.redact.reading import Reading
from leder_nlp.redact.windows import Window
from leder_nlp.spans import Span

_FEWEST_WORDS = 20
_SMALL = 0.03
"""A review with a smaller share of capitalised words is written small; prose has a tenth."""
_SHOUTED_LINE = 4
_STOP = re.compile(r"[.?!:;]\s+")


def caseless(reading: Reading) -> list[Window]:
    """Give the lines [start, end) in which case says nothing, in order: all of a review written small."""
    if len(reading) >= _FEWEST_WORDS and len(reading.capitals) < _SMALL * len(reading):
        return [(0, len(reading.text))]
    if len(reading.shouted) < _SHOUTED_LINE:
        return []
    lines: dict[Window, int] = {}
    line = (0, -1)
    for word in sorted(reading.shouted):
        if reading.starts[word] > line[1]:
            start = reading.text.rfind("\n", 0, reading.starts[word]) + 1
            end = reading.text.find("\n", reading.starts[word])
            line = (start, end if end >= 0 else len(reading.text))
        lines[line] = lines.get(line, 0) + 1
    loud: list[Window] = []
    for line, words in lines.items():
        if words >= _SHOUTED_LINE:
            loud += [line] if _loud(reading, line) else _loud_sentences(reading, line)
    return loud


def _loud_sentences(reading: Reading, line: Window) -> list[Window]:
    """Give the stretches of a line, from stop to stop, that are shouted among others that are not."""
    ends = [line[0], *(stop.end() for stop in _STOP.finditer(reading.text, *line)), line[1]]
    stretches = [(start, end) for start, end in pairwise(ends) if start < end]
    return [
        own
        for own in stretches
        if reading.text[slice(*own)].count(" ") + 1 >= _SHOUTED_LINE and _loud(reading, own)
    ]


def _loud(reading: Reading, line: Window) -> bool:
    text = reading.text[line[0] : line[1]]
    small = sum(map(str.islower, text))
    return small * 10 < sum(map(str.isupper, text))


def recased(reading: Reading, words: Iterable[int]) -> str:
    """Give the text in lower case but for the first letters of some words; no character moves."""
    letters = list(reading.plain)
    for word in words:
        start, end = reading.starts[word], reading.ends[word]
        if initials(reading, word):
            letters[start:end] = reading.text[start:end]  # "AKM"
        elif len(upper := letters[start].upper()) == 1:
            letters[start] = upper
    return "".join(letters)


def named_words(reading: Reading, lines: Iterable[Window]) -> set[int]:
    """Give the words of caseless lines that a careful writer would capitalise."""
    words = [word for start, end in lines for word in range(*reading.within(Span(start, end)))]
    return people(reading, words) | places(reading, frozenset(words))
