"""Cut text that runs on without full stops (dictated, or typed in haste) where a speaker would breathe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.spans import Span, trimmed

LONGEST = 45
"""So many words without a full stop are a sentence; more run on."""
_FEWEST = 12
"""A piece has so many words at least."""
_WORD = re.compile(r"\S+")
_STOPS = ".!?:"


def breaths(text: str, sentence: Span) -> Iterator[Span]:
    """Cut a sentence that runs on before the words that begin another ("and then", "anyway"), at dashes
    and at line ends; any other is left whole.

    A long sentence that begins with a capital and ends with a full stop was written as one, and is one.
    """
    if text[sentence.end - 1] in _STOPS and not text[sentence.start].islower():
        yield sentence
        return
    starts = [match.start() for match in _WORD.finditer(text, sentence.start, sentence.end)]
    if len(starts) <= LONGEST:
        yield sentence
        return
    begin = 0
    numbers = {start: number for number, start in enumerate(starts)}
    for match in _borders().finditer(text, sentence.start, sentence.end):
        at = numbers.get(match.end())
        if at is not None and at - begin >= _FEWEST and len(starts) - at >= _FEWEST:
            yield from _piece(text, starts[begin], starts[at])
            begin = at
    yield from _piece(text, starts[begin], sentence.end)


def _piece(text: str, start: int, end: int) -> Iterator[Span]:
    found = trimmed(text, start, end)
    if found:
        yield found


@cache
def _borders() -> re.Pattern[str]:
    """Give what ends at the first word of a new piece: a dash, a line end, or a space before one of the
    words that begin another sentence."""
    words = sorted(resources.lexicon_lines("run_on_borders"), key=len, reverse=True)
    opening = "|".join(re.escape(word).replace(r"\ ", " ") for word in words)
    return re.compile(rf"\s[-–—]+\s+|\s*\n\s*|[ \t]+(?=(?:{opening})\b)", re.IGNORECASE)
