"""What the small words of coding sheets mean: ticks, polarities, attributes, headings."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from leder_nlp import resources
from leder_nlp.io.cells import folded
from leder_nlp.io.formats.codes import ATTRIBUTES, POLARITY
from leder_nlp.records import GOOD, IMPROVE

YES, NO, NONE = "yes", "no", "none"
PARTED = re.compile(r" ?(?:[;,/|&]|\band\b) ?")


@cache
def resource() -> dict[str, Any]:
    """Give the lists as they are in the file."""
    return resources.toml(resources.path("coding_sheets.toml"), "coding_sheets")


@cache
def headings() -> dict[str, str]:
    """Give the role of each heading, folded."""
    return {folded(name): role for role, names in resource()["headings"].items() for name in names}


@cache
def codebook_headings(part: str) -> frozenset[str]:
    """Give the headings, folded, of a column of a list of codes."""
    return frozenset(folded(name) for name in resource()["codebook"][part])


def plain(text: str) -> str:
    """Give a cell without case, outer and double spaces."""
    return " ".join(text.split()).casefold()


@cache
def _signs() -> dict[str, str]:
    """Give the polarity of each word as it stands, signs among them."""
    words = resource()["words"]
    found = {plain(word): GOOD for word in words["good"]}
    found |= {plain(word): IMPROVE for word in words["improve"]}
    return found | {plain(name): value for name, value in POLARITY.items()}


@cache
def polarity_words() -> dict[str, str]:
    """Give the polarity of each word, folded; signs, which fold to nothing, are not among them."""
    return {folded(word): value for word, value in _signs().items() if folded(word)}


def polarity(text: str) -> str:
    """Give the polarity that a word or sign stands for; "" if it is none."""
    word = plain(text)
    return _signs().get(word) or (polarity_words().get(folded(word), "") if folded(word) else "")


def polarities(text: str) -> tuple[str, ...]:
    """Give the polarities of "GP", or of "GP, AFI"; () if a piece is none."""
    whole = polarity(text)
    if whole:
        return (whole,)
    found = [polarity(piece) for piece in PARTED.split(plain(text))]
    return tuple(dict.fromkeys(found)) if all(found) else ()


@cache
def _ticks() -> dict[str, str]:
    words = resource()["words"]
    found = {plain(word): NONE for word in words["none"]}
    found |= {plain(word): NO for word in words["no"]}
    return found | {plain(word): YES for word in words["yes"]}


def tick(text: str) -> str:
    """Say `yes`, `no` or `none` for a cell; "" if it is no tick."""
    return _ticks().get(plain(text), "")


def is_none(text: str) -> bool:
    """Say whether a cell of codes says that there is none."""
    return _ticks().get(plain(text)) == NONE


@cache
def _attribute_words(name: str) -> dict[str, str]:
    listed = resource()["words"][name]
    found = {folded(word): value for value, words in listed.items() for word in words}
    return found | {folded(value): value for value in ATTRIBUTES[name]}


def attribute(name: str, text: str) -> str:
    """Give the value of an attribute that a cell names; a blank is the usual one, "" is none."""
    if not text.strip():
        return ATTRIBUTES[name][0]
    return _attribute_words(name).get(folded(text), "")
