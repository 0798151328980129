"""Numbers, plates and postcodes that are spelt: "nine nine nine, four one two", "A B one two C D E"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.lexicon import Is, flags
from leder_nlp.redact.reading import Reading

_GAPS = frozenset({" ", ", ", "-", " - ", ". ", "  ", "\u00a0"})
_FEWEST = 5
"""Shorter runs say how many of something there are, or number the points of a list."""
_LONGEST_PART = 3
_FEWEST_LETTERS = 4
_LETTERS = frozenset("bcdefghjklmnopqrtuvwxyz")
"""Letters from which a spelt name is looked for; a, i and s stand alone too often."""
_SPELT_GAPS = frozenset({" ", "-", ", ", ". ", "."})
_COUNTS = "123456789", "987654321"
_SHAPES = (
    ("id_number", re.compile(r"[a-z]{2}\d{6}[a-d]|[a-z]{2}\d{2}[a-z]{3}|[a-z]\d{1,3}[a-z]{3}")),
    ("postcode", re.compile(r"(?P<area>[a-z]{1,2})\d[a-z0-9]?\d[a-z]{2}")),
)
_NHS, _PHONE, _LONG = 10, 11, 6
_LETTER_O = re.compile(r"(?<=\d)o(?=\d)")
"""A nought as most people say it."""


def spelt(reading: Reading) -> Iterator[Identifier]:
    """Find digits in words, single digits and letters that make a number, a plate or a postcode."""
    done = 0
    for word in _anchors(reading):
        if word < done:
            continue
        first, last = _run(reading, word)
        done = last
        if last - first >= _FEWEST:
            yield from _found(reading, first, last)


def spelt_names(reading: Reading) -> Iterator[Identifier]:
    """Find a name spelt letter by letter that the review or a list knows: "that's s a i m a"."""
    done = 0
    for word in reading.where(_LETTERS):
        if word < done:
            continue
        last = word + 1
        while word and len(reading.lower[word - 1]) == 1 and reading.gap(word - 1) in _SPELT_GAPS:
            word -= 1
        if word and reading.possessive(word - 1):  # the s of "that's"
            word += 1
        while last < len(reading) and len(reading.lower[last]) == 1 and reading.gap(last - 1) in _SPELT_GAPS:
            last += 1
        done = last
        name = "".join(reading.lower[word:last])
        if last - word >= _FEWEST_LETTERS and (name in reading.distinct or flags([name])[0] & Is.NAME):
            yield reading.identifier(word, last, "person", "spelt", certainty=0.8)


def _anchors(reading: Reading) -> list[int]:
    """Give the words from which a run is looked for: a digit in words, or one after a single letter."""
    return [
        word
        for word in reading.where(_words().keys())
        if word + 1 < len(reading) and reading.gap(word) in _GAPS and _part(reading, word + 1)
    ] + [
        word
        for word in reading.numerals
        if word > 1 and reading.gap(word - 1) in _GAPS and len(reading.lower[word - 1]) == 1
    ]


def _part(reading: Reading, word: int) -> str:
    """Give what a word adds to a spelt number: digits, a letter or two; "" for no part of one."""
    text = reading.lower[word]
    if text in _words():
        return _words()[text]
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST_PART:
        return text
    letters = text.isascii() and text.isalpha()
    if letters and (len(text) == 1 or (len(text) <= _LONGEST_PART and not reading.flags[word])):
        return text
    return ""


def _run(reading: Reading, word: int) -> tuple[int, int]:
    first, last = word, word + 1
    while first > 0 and reading.gap(first - 1) in _GAPS and _part(reading, first - 1):
        first -= 1
    while last < len(reading) and reading.gap(last - 1) in _GAPS and _part(reading, last):
        last += 1
    return first, last


def _found(reading: Reading, first: int, last: int) -> Iterator[Identifier]:
    signs, owners = _signs(reading, first, last)
    signs = _LETTER_O.sub("0", signs)
    for label, shape in _SHAPES:
        for match in shape.finditer(signs):
            begin, end = owners[match.start()], owners[match.end() - 1]
            if not _whole(owners, match) or (label == "postcode" and match["area"] not in _areas()):
                continue
            yield reading.identifier(begin, end + 1, label, "spelt", certainty=0.8)
    for match in re.finditer(rf"\d{{{_LONG},}}", signs):
        begin, end = owners[match.start()], owners[match.end() - 1]
        said = sum(reading.lower[word] in _words() for word in range(begin, end + 1))
        if said >= _FEWEST and not any(match.group() in count for count in _COUNTS):
            yield reading.identifier(begin, end + 1, _label(match.group()), "spelt", certainty=0.8)


def _signs(reading: Reading, first: int, last: int) -> tuple[str, list[int]]:
    """Give the signs that a run spells, and for each the word that it comes of."""
    signs, owners, times = "", [], 1
    for word in range(first, last):
        part = _part(reading, word)
        if part[0] == "x" and len(part) == 2:
            times = int(part[1])
            continue
        signs += part * times
        owners += [word] * (len(part) * times)
        times = 1
    return signs, owners


def _whole(owners: list[int], match: re.Match[str]) -> bool:
    """Say whether a match begins and ends where words do, and is spelt: hardly a word of it has two signs."""
    start, end = match.span()
    begins = start == 0 or owners[start - 1] != owners[start]
    ends = end == len(owners) or owners[end] != owners[end - 1]
    return begins and ends and len(set(owners[start:end])) >= _FEWEST


def _label(digits: str) -> str:
    if len(digits) == _NHS and digits[0] != "0":
        return "nhs_number"
    return "contact" if digits[0] == "0" and len(digits) in (_NHS, _PHONE) else "id_number"


@cache
def _words() -> dict[str, str]:
    pairs = (line.partition(":") for line in resources.lexicon_lines("spelt_words"))
    return {word.strip(): sign.strip() for word, _, sign in pairs}


@cache
def _areas() -> frozenset[str]:
    return frozenset(area.lower() for area in resources.lexicon("postcode_areas"))
