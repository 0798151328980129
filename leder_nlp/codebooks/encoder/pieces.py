"""From text to the numbers of word pieces: BERT's cutting into words, and the longest known pieces."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from leder_nlp.errors import ModelError

_MARKS = ("[UNK]", "[CLS]", "[SEP]")
_LONGEST = 100
"""Letters of a word from which on it is unknown."""
_SYMBOLS = frozenset("$+<=>^`|~")
"""Marks of ASCII that BERT takes for punctuation and Unicode for symbols."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The numbers of known pieces; a piece within a word begins with `##`. Lower case, without accents."""

    numbers: Mapping[str, int] = field(repr=False)
    longest: int
    """How many pieces of a text are read, its two end marks included."""

    def __post_init__(self) -> None:
        if not set(_MARKS) <= self.numbers.keys() or self.longest <= len(_MARKS):
            raise ModelError(f"the encoder's vocabulary lacks {', '.join(_MARKS)}, or it reads no text")

    def of(self, text: str) -> tuple[int, ...]:
        """Give the numbers of a text between its two end marks; what is too long is cut off."""
        _, first, last = (self.numbers[mark] for mark in _MARKS)
        found: list[int] = []
        for word in words(text):
            found += self._of_word(word)
            if len(found) >= self.longest - 2:
                break
        return (first, *found[: self.longest - 2], last)

    def _of_word(self, word: str) -> list[int]:
        unknown = [self.numbers[_MARKS[0]]]
        if len(word) > _LONGEST:
            return unknown
        found: list[int] = []
        start = 0
        while start < len(word):
            lead = "##" if start else ""
            for end in range(len(word), start, -1):
                number = self.numbers.get(lead + word[start:end])
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                return unknown
        return found


def words(text: str) -> Iterator[str]:
    """Give words and single marks, in lower case, without accents; controls vanish, CJK signs stand alone."""
    clean = "".join(_spaced(letter) for letter in text)
    plain = unicodedata.normalize("NFD", clean.lower())
    apart = "".join("" if unicodedata.category(letter) == "Mn" else _apart(letter) for letter in plain)
    yield from apart.split()


def _spaced(letter: str) -> str:
    if letter in "\t\n\r":
        return " "
    kind = unicodedata.category(letter)
    if kind.startswith("C") or letter == "\ufffd":
        return ""
    if kind == "Zs":
        return " "
    return f" {letter} " if _is_cjk(ord(letter)) else letter


def _apart(letter: str) -> str:
    return f" {letter} " if letter in _SYMBOLS or unicodedata.category(letter).startswith("P") else letter


def _is_cjk(code: int) -> bool:
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0x20000 <= code <= 0x2CEAF
        or 0xF900 <= code <= 0xFAFF
        or 0x2F800 <= code <= 0x2FA1F
    )
