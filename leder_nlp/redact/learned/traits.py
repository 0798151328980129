"""What the model of names sees of each word, as numbers: no word is kept, and no name is told from another.

A word is told by its letters only where it is an everyday word; a name is told by the lists it
stands on, by its shape and by what stands beside it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

from leder_nlp import resources
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import LOWER, Reading

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

_KINDS = (
    *(Is.FORENAME, Is.SURNAME, Is.ENGLISH, Is.NAME_WORD, Is.NEVER, Is.TITLE, Is.ROLE, Is.RELATION),
    *(Is.MEDICAL, Is.NATION, Is.ACRONYM, Is.CALENDAR, Is.FUNCTION, Is.DOUBTFUL),
)
_EVERYDAY = Is.COMMON | Is.TITLE
_LISTS = (
    *(
        "name_verbs",
        "frequent_words",
        "organisation_leads",
        "place_leads",
        "generic_org_words",
        "weak_org_words",
    ),
    *("name_labels", "fond_words", "joining_words", "calling_words", "street_words"),
)
_MARKS = ("place", "doubtful place", "organisation", "street", "relation", "role", "title")
_GAPS = re.compile(r"[\n\r\x0b\x0c]|[.!?…]|[:;]|[()\[\]]|[\"“”]|['‘’]|,|[-–—]|/|&|@|•|\*")


class Traits:
    """The traits of the words of a reading: arrays of one unsigned number a word, by name."""

    def __init__(self, reading: Reading) -> None:
        import numpy as np

        distinct = list(reading.distinct.items())
        place = {text: number for number, (text, _) in enumerate(distinct)}
        at = np.fromiter(map(place.__getitem__, reading.lower), dtype=np.int64, count=len(reading))
        word = np.fromiter((_told(text, flag) for text, flag in distinct), dtype=np.uint32, count=len(place))
        lists = np.fromiter((_lists(text, flag) for text, flag in distinct), np.uint32, count=len(place))
        self.word, self.lists = word[at], lists[at]
        own = np.fromiter((_own(text, flag) for text, flag in distinct), np.uint32, count=len(place))
        self.own = own[at]
        self.ending = np.fromiter((_ending(*own) for own in distinct), np.uint32, count=len(place))[at]
        self.shape = self._shapes(reading)
        self.gap = _gaps(reading)
        self.marks = _marked(reading)
        self.document = _document(reading, at, len(place))
        self.flags = np.asarray([flag for _, flag in distinct], dtype=np.uint32)[at]

    @staticmethod
    def _shapes(reading: Reading) -> Array:
        import numpy as np

        length = np.asarray(reading.ends) - np.asarray(reading.starts)
        shape = np.asarray(reading.case) + 3 * np.minimum(length, 7) + 24 * np.asarray(reading.opens)
        for word in reading.shouted:
            shape[word] += 48
        return np.asarray(shape, dtype=np.uint32)


def _told(text: str, flag: int) -> int:
    """Give the number of an everyday word; of any other what kind of word it is."""
    if flag & _EVERYDAY:
        return crc32(text.encode())
    if text.isdigit():
        return len(text)
    if not text.isalpha():
        return 20 + (text[0] == "[") + 2 * any(letter.isdigit() for letter in text)
    return 40 + bool(flag & Is.FORENAME) + 2 * bool(flag & Is.SURNAME)


def _own(text: str, flag: int) -> int:
    """Give what a word is told by when it is judged itself: words that can be names are all alike."""
    if flag & (Is.FORENAME | Is.NAME_WORD) and not flag & Is.FUNCTION:
        return 60 + bool(flag & Is.CALENDAR) + 2 * bool(flag & Is.ENGLISH)
    return _told(text, flag)


@cache
def _members() -> dict[str, int]:
    table: dict[str, int] = {}
    for place, name in enumerate(_LISTS):
        for entry in resources.lexicon(name):
            word = entry.lstrip("!").split()[0]  # frequent words stand with their counts
            table[word] = table.get(word, 0) | 1 << place
    return table


def _lists(text: str, flag: int) -> int:
    kinds = sum(1 << place for place, kind in enumerate(_KINDS) if flag & kind)
    return kinds | _members().get(text, 0) << len(_KINDS)


def _ending(text: str, flag: int) -> int:
    """Give the last letters of a word that is no everyday word."""
    return 0 if flag & _EVERYDAY or len(text) < 4 else crc32(text[-3:].encode())


def _gaps(reading: Reading) -> Array:
    """Give what kind of sign stands before each word."""
    import numpy as np

    text, starts, ends = reading.text, reading.starts, reading.ends
    kinds = [1, *(_gap(text[end:start]) for end, start in zip(ends, starts[1:], strict=False))]
    return np.asarray(kinds[: len(starts)], dtype=np.uint32)


@cache
def _sign(gap: str) -> int:
    found = _GAPS.findall(gap)
    possessive = gap[:2] in ("'s", "’s")
    if not found or possessive:
        return 2 + possessive
    return 4 + crc32("".join(dict.fromkeys(found)).encode()) % 4093


def _gap(gap: str) -> int:
    return 0 if gap == " " else _sign(gap[:8])


def _marked(reading: Reading) -> Array:
    """Give in which phrases of the lists each word stands, and whether it is guarded."""
    import numpy as np

    marks = np.zeros(len(reading), dtype=np.uint32)
    for place, kind in enumerate(_MARKS):
        for first, last in reading.marks[kind]:
            marks[first:last] |= np.uint32(1 << 2 * place)
            if last - first > 1:
                marks[first:last] |= np.uint32(2 << 2 * place)
    for word in reading.guarded:
        marks[word] |= np.uint32(1 << 2 * len(_MARKS))
    return marks


def _document(reading: Reading, at: Array, count: int) -> Array:
    """Give how the word is written elsewhere, and whether the review has capitals at all."""
    import numpy as np

    case, opens = np.asarray(reading.case), np.asarray(reading.opens)
    times = np.bincount(at, minlength=count)
    low = np.bincount(at[case == LOWER], minlength=count)
    inside = np.bincount(at[(case != LOWER) & ~opens], minlength=count)
    share = float((case != LOWER).mean()) if len(case) else 0.0
    level = int(share > 0.03) + int(share > 0.3)
    kind = (low > 0) + 2 * (inside > 0) + 4 * np.minimum(times, 4)
    return np.asarray(kind[at] + 32 * level, dtype=np.uint32)
