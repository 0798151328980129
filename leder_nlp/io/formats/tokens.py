"""Tokens of a text for formats that hold marks by token: words and signs, cut where a mark begins or ends."""

from __future__ import annotations

import re
from collections.abc import Iterable

from leder_nlp.spans import Span

TOKEN = re.compile(r"\w+|[^\w\s]")


def tokens(text: str, marks: Iterable[Span] = ()) -> list[Span]:
    """Give the tokens in order; no mark begins or ends inside one, and white space is in none."""
    cuts = sorted({place for mark in marks for place in (mark.start, mark.end)})
    found: list[Span] = []
    at = 0
    for match in TOKEN.finditer(text):
        start = match.start()
        while at < len(cuts) and cuts[at] <= start:
            at += 1
        while at < len(cuts) and cuts[at] < match.end():
            found.append(Span(start, cuts[at]))
            start = cuts[at]
            at += 1
        found.append(Span(start, match.end()))
    return found


def lines_of(text: str, found: list[Span]) -> list[list[Span]]:
    """Group tokens by the line of the text on which they stand; empty lines give nothing."""
    groups: list[list[Span]] = []
    for number, token in enumerate(found):
        gap = text[found[number - 1].end : token.start] if number else ""
        if not groups or "\n" in gap or "\r" in gap:
            groups.append([])
        groups[-1].append(token)
    return groups
