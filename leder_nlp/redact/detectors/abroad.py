"""Numbers and addresses of other countries, and those of banks: what the forms of the UK do not cover."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.phrases import joining
from leder_nlp.redact.reading import LOWER, Reading
from leder_nlp.spans import Span

_ALONE, _END = r"(?<![\w+.-])", r"(?![\w-]|\.\d)"
_NUMBERS = (
    # 4929 1234 5678 9012, 3714 496353 98431
    ("id_number", re.compile(rf"{_ALONE}\d{{4}}([ -])\d{{4}}\1\d{{4}}\1\d{{1,7}}{_END}")),
    ("id_number", re.compile(rf"{_ALONE}3\d{{3}}[ -]\d{{6}}[ -]\d{{5}}{_END}")),
    # GB00 ABCD 1234 5678 9012 34
    ("id_number", re.compile(r"(?<!\w)[A-Z]{2}\d{2} (?:[A-Z0-9]{4} ){2,7}[A-Z0-9]{1,4}(?!\w)")),
    # +353 1 555 0123, (555) 555-0123, 555-555-0123 x12
    (
        "contact",
        re.compile(r"(?<![\w+])\+\d{1,3}(?:[\s.-]?\(?\d{1,4}\)?){2,5}(?!\d)(?: ?(?:x|ext\.?) ?\d{2,6})?"),
    ),
    (
        "contact",
        re.compile(r"(?<![\w(])(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4}(?!\d)(?: ?(?:x|ext\.?) ?\d{2,6})?"),
    ),
)
_HOST = re.compile(
    r"(?<![\d.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\d.]\d|\d)"
)
_DOTS = re.compile(r"\d\.\d{1,3}\.\d{1,3}\.\d")
_STATE = re.compile(r"(?:,|(?<=[a-z])) (?P<value>[A-Z]{2},? \d{5}(?:-\d{4})?)(?![\w-])")
_BEFORE_TOWN = re.compile(r"(?:, |\n)(?P<value>(?:[A-Z]-)?\d{5})(?= [A-Z][a-zà-ž]{2,})")
_BOX = re.compile(
    r"(?:p\. ?o\. ?|po |post office )box (?:no\.? ?)?\d{1,6}(?!\w)|(?:suite|apt|apartment)\.? \d{1,5}(?!\w)"
)
_FIVE = re.compile(r"\d{5}")
_BOXES = frozenset({"p", "po", "post", "suite", "apt", "apartment"})
_NUMBER = re.compile(r",? (?P<value>\d{1,4}[a-z]?)(?![\w/%.:]\d|\w)")
_MOST = 4


def abroad(reading: Reading) -> Iterator[Identifier]:
    """Find payment cards, bank accounts, telephones, hosts and postcodes of other countries."""
    for label, pattern in _NUMBERS:
        for match in reading.find(pattern, reading.long, plain=False):
            yield Identifier(Span(match.start(), match.end()), label, "abroad", 0.8)
    if any(reading.find(_DOTS, reading.digits)):
        for match in _HOST.finditer(reading.plain):
            yield Identifier(Span(match.start(), match.end()), "contact", "abroad", 0.7)
    for pattern in (_STATE, _BEFORE_TOWN) if any(reading.find(_FIVE, reading.codes)) else ():
        for match in reading.find(pattern, reading.codes, plain=False):
            yield Identifier(Span(match.start("value"), match.end("value")), "postcode", "abroad", 0.6)
    for word in reading.where(_BOXES):
        box = _BOX.match(reading.plain, reading.starts[word])
        if box:
            yield Identifier(Span(box.start(), box.end()), "address", "abroad", 0.8)


def streets_abroad(reading: Reading) -> Iterator[Identifier]:
    """Find streets named in other languages: "Rue de Rivoli 12", "Hauptstraße 5"."""
    before, ends = _words()
    for word in reading.where(before):
        if reading.case[word] != LOWER or _numbered(reading, word):
            end = _name(reading, word)
            if end > word + 1:
                yield _street(reading, word, end)
    for text, flag in reading.distinct.items():
        if not flag and len(text) > 6 and text.endswith(ends):
            for word in reading.at[text]:
                if reading.case[word] != LOWER:
                    yield _street(reading, word, word + 1)


def _numbered(reading: Reading, word: int) -> bool:
    return word > 0 and reading.lower[word - 1].isdigit() and reading.gap(word - 1) in (" ", ", ")


def _name(reading: Reading, word: int) -> int:
    """Give the end of the capitals after a street word; small words may stand among them."""
    end = word + 1
    while end < len(reading) and end - word < _MOST and reading.gap(end - 1) in (" ", "-", "'", "’"):
        if reading.case[end] == LOWER and not (joining(reading, end) or len(reading.lower[end]) < 4):
            break
        end += 1
    while end > word + 1 and reading.case[end - 1] == LOWER:
        end -= 1
    return end


def _street(reading: Reading, first: int, last: int) -> Identifier:
    """Give a street with the number before or after it."""
    start = reading.starts[first - 1] if _numbered(reading, first) else reading.starts[first]
    number = _NUMBER.match(reading.plain, reading.ends[last - 1])
    return Identifier(
        Span(start, number.end() if number else reading.ends[last - 1]), "address", "abroad", 0.7
    )


@cache
def _words() -> tuple[frozenset[str], tuple[str, ...]]:
    """Give the words before a street's name, and the ends of those that name one."""
    entries = resources.lexicon("street_words_abroad")
    return (
        frozenset(entry for entry in entries if entry[0] != "*"),
        tuple(entry[1:] for entry in entries if entry[0] == "*"),
    )
