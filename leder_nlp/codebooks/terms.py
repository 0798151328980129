"""What the classifier sees of an entry: words and pairs of them, pieces of words, the words beside it.

No term holds a digit, and none is made of a word that the lists know as a name and not as anything else:
a vocabulary must not be a list of names, even where redaction missed one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise

from leder_nlp.codebooks.entries import Entry
from leder_nlp.codebooks.names import listed
from leder_nlp.language import PLACEHOLDER
from leder_nlp.records import RedactedReview

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[!?]")
_WITH_DIGIT = re.compile(r"\S*\d\S*")
_KIND = re.compile(r"[A-Z]+(?:_[A-Z]+)*")
_PIECES = range(2, 6)
_LONGEST = 30
"""Letters of a word from which on it is noise: an address, or words run together."""

Terms = Callable[..., list[str]]
"""Of an entry, and the words to leave out."""


def tokens(review: RedactedReview) -> list[str]:
    """Give the words in lower case, and marks of exclamation and question; no digits and no names."""
    return spelt(review.text)


def free(review: RedactedReview, barred: Collection[str]) -> list[str]:
    """Give the tokens that are not barred."""
    return [word for word in tokens(review) if word not in barred]


def spelt(text: str) -> list[str]:
    """Give the words of a text that is safe, as `tokens` does."""
    text = _WITH_DIGIT.sub(" ", text.lower().replace("’", "'"))
    return [word for word in _WORD.findall(text) if len(word) <= _LONGEST and word not in listed()]


def prose(review: RedactedReview) -> str:
    """Give the text for a sentence encoder: a placeholder is the role it tells, or its kind."""
    return PLACEHOLDER.sub(_role, review.text)


def _role(placeholder: re.Match[str]) -> str:
    inner = placeholder.group()[1:-1]
    kind = _KIND.match(inner)
    return inner.partition(": ")[2] or (kind.group().lower().replace("_", " ") if kind else "")


def pairs(words: Sequence[str]) -> list[str]:
    """Give words and pairs of neighbours."""
    return [*words, *(f"{one} {two}" for one, two in pairwise(words))]


def pieces(words: Sequence[str]) -> Iterator[str]:
    """Give runs of 2 to 5 characters within each word, its edges marked by a space."""
    for word in words:
        marked = f" {word} "
        for length in _PIECES:
            for start in range(max(1, len(marked) - length + 1)):
                yield marked[start : start + length]


def _words(entry: Entry, barred: Collection[str] = ()) -> list[str]:
    return pairs(free(entry.passage, barred))


def _characters(entry: Entry, barred: Collection[str] = ()) -> list[str]:
    return list(pieces(free(entry.passage, barred)))


def _context(entry: Entry, barred: Collection[str] = ()) -> list[str]:
    """Give the terms of the neighbours, marked by their side; a missing neighbour is a term too."""
    found = []
    for side, beside in (("before", entry.before), ("after", entry.after)):
        own = [""] if beside is None else pairs(free(beside, barred))
        found += [f"{side}={term}" for term in own]
    return found


BLOCKS: dict[str, Terms] = {"words": _words, "characters": _characters, "context": _context}
"""Blocks of terms, each weighed by tf-idf and scaled to unit length by itself."""
VECTORS = "vectors"
"""The block that has no terms: the vector of the passage's words."""
FEATURES = (*BLOCKS, VECTORS)
ENCODER = "encoder"
"""What a sentence encoder makes of the passage; there where one is named."""
DENSE = (VECTORS, ENCODER)
"""The blocks without terms, which stand behind the others in this order."""
