"""One sign for all the dashes, spaces and raised dots that word processors put between digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from leder_nlp.redact.windows import Window

_SIGNS = (
    ("-", "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"),
    (
        " ",
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
        "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff",
    ),
    (".", "\u00b7\u2024\u2027\u2219\u22c5"),
)


class Evened(Protocol):
    """A text in lower case, as it is and with even signs."""

    plain: str
    even: str


def evened(text: str) -> str:
    """Give a text with even signs, each character at its old place; the text itself if it has no others."""
    if text.isascii():
        return text
    for sign, others in _SIGNS:
        for other in others:
            text = text.replace(other, sign)
    return text


def find_evenly(
    reading: Evened, pattern: re.Pattern[str], windows: tuple[Window, ...]
) -> Iterator[re.Match[str]]:
    """Find a pattern in some stretches of the lower-case text, whatever dashes and spaces it has."""
    for text in (reading.plain,) if reading.even is reading.plain else (reading.plain, reading.even):
        for start, end in windows:
            yield from pattern.finditer(text, start, end)
