"""Where a quoted span stands in a text: exactly, else with spaces, quotes, dashes and case folded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from leder_nlp.io.results import FORMULA
from leder_nlp.spans import Span

SINGLE, DOUBLE, DASHES = "‘’‚‛′`´ʼ＇", "“”„‟″«»＂", "‐‑‒–—―−﹘﹣－"
SAME = (
    {ord(mark): "'" for mark in SINGLE}
    | {ord(mark): '"' for mark in DOUBLE}
    | {ord(mark): "-" for mark in DASHES}
    | {ord(mark): None for mark in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}
)
ENDS = {'"': '"', "“": "”", "'": "'", "‘": "’", "«": "»", "”": "”", "„": "“"}
SEVERAL = re.compile(r"""[“"„«][^“”"„«»]+[”"“»](?:\s*(?:[;,|/&]\s*)?[“"„«][^“”"„«»]+[”"“»])+""")
ONE = re.compile(r"""[“"„«]([^“”"„«»]+)[”"“»]""")
ELIDED = re.compile(r"\.\.\.|…|\[\.")
WHOLE_TWICE = "the quoted words stand in the text more than once; quote more of them"
NOT_THERE = "the quoted words are not in the text"
WITH_DOTS = f"{NOT_THERE}; they hold dots for what is left out: quote in full"


def find_quotes(cell: str, text: str, *, within: Span | None = None) -> tuple[list[Span], str]:
    """Give the spans of a cell of one quote, or of several each in its quotation marks; or why not.

    `within` is the part of the text in which to look.
    """
    pieces = [piece.strip() for piece in ONE.findall(cell)] if SEVERAL.fullmatch(cell.strip()) else []
    whole, reason = find_quote(cell, text, within=within)
    if whole is not None or not pieces:
        return ([whole], "") if whole is not None else ([], reason)
    spans = []
    for number, piece in enumerate(pieces, 1):
        span, reason = find_quote(piece, text, within=within)
        if span is None:
            return [], f"quote {number} of {len(pieces)}: {reason}"
        spans.append(span)
    return spans, ""


def find_quote(quote: str, text: str, *, within: Span | None = None) -> tuple[Span | None, str]:
    """Give the one place at which a quote stands in a text and "", or None and why there is none."""
    first = within.start if within else 0
    part = within.of(text) if within else text
    for words in _readings(quote.strip()):
        for search in (_exact, _folded):
            places = search(words, part)
            if len(places) == 1:
                return Span(first + places[0].start, first + places[0].end), ""
            if places:
                return None, WHOLE_TWICE
    return None, WITH_DOTS if ELIDED.search(quote) else NOT_THERE


def _readings(quote: str) -> Iterator[str]:
    """Give the quote as it stands, then without the guard against formulas, then without quotation marks."""
    if quote:
        yield quote
    if quote.startswith("'") and quote[1:].startswith(FORMULA):
        yield quote[1:]
    if len(quote) > 2 and ENDS.get(quote[0]) == quote[-1] and quote[1:-1].strip():
        yield quote[1:-1].strip()


def _exact(words: str, text: str) -> list[Span]:
    return [Span(at, at + len(words)) for at in _places(words, text)]


def _places(words: str, text: str) -> Iterator[int]:
    """Give at most two places, overlapping ones among them."""
    at = text.find(words)
    for _ in range(2):
        if at < 0:
            return
        yield at
        at = text.find(words, at + 1)


def _folded(words: str, text: str) -> list[Span]:
    sought, _, _ = folded_text(words)
    sought = sought.strip()
    if not sought:
        return []
    plain, starts, ends = folded_text(text)
    found: list[Span] = []
    at = plain.find(sought)
    while at >= 0 and len(found) < 2:
        last = at + len(sought) - 1
        whole = (at == 0 or starts[at - 1] != starts[at]) and (
            last + 1 == len(plain) or ends[last + 1] != ends[last]
        )
        if whole:
            found.append(Span(starts[at], ends[last]))
        at = plain.find(sought, at + 1)
    return found


@lru_cache(maxsize=8)
def folded_text(text: str) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """Give the text in one case, with one kind of quote, dash and space; and where each character stood."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        new = unicodedata.normalize("NFKC", text[start:end]).translate(SAME).casefold()
        new = " " if new and new.isspace() else new
        if new == " " and pieces and pieces[-1] == " ":
            ends[-1] = end  # a run of spaces is one
            continue
        pieces.append(new)
        starts += [start] * len(new)
        ends += [end] * len(new)
    return "".join(pieces), tuple(starts), tuple(ends)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Give each character with the marks that stand on it."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, at
            start = at
