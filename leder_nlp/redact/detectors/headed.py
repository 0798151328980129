"""Full names of everyday words, in any case, told by the age, birth or label beside them: "mark hope, 52"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITAL, LOWER, Reading

_OTHER = Is.TITLE | Is.ROLE | Is.RELATION | Is.MEDICAL | Is.NATION | Is.ACRONYM
_AGE = re.compile(
    r"\.?(?:,? \(?| - | – |; |,? aged? |,? age:? )(?:1[01]\d|[1-9]\d)(?=[,.;)\s]|$)"
    r"(?![.:/]\d|\s?(?:%|mg|kg|ml|st\b))"
    r"|\.?,? \(?(?:dob|d\.o\.b|born|b\. ?\d|nhs\b)"
)
_ENDED = re.compile(r"\s*(?:[\n,;.|(]|$|\s(?:age|dob|nhs)\b)")
_MOST = 3


def headed(reading: Reading) -> Iterator[Identifier]:
    """Find a forename and surname that are everyday words, by the age after them or the label before."""
    last_word = len(reading) - 1
    for word in reading.told.worded:
        if word == last_word or reading.flags[word] & _OTHER or not _begins(reading, word):
            continue
        last = _named(reading, word)
        if last and (_AGE.match(reading.plain, reading.ends[last - 1]) or _labelled(reading, word, last)):
            yield reading.identifier(word, last, "person", "headed", certainty=0.7)


def _begins(reading: Reading, word: int) -> bool:
    """Say whether what follows a word may be a surname: the cheap question first, for "will" and "may"."""
    after = reading.flags[word + 1]
    written = reading.case[word] == CAPITAL == reading.case[word + 1]
    if written or after & Is.NAME or not after or len(reading.lower[word + 1]) == 1:
        return reading.plain[reading.ends[word]] in " -"
    return False


def _named(reading: Reading, word: int) -> int:
    """Give the end of the name that a forename begins: one or two surnames or a letter; 0 for none."""
    last = word + 1
    while last < len(reading) and last - word < _MOST and reading.gap(last - 1) in (" ", "-"):
        if not _surname(reading, word, last):
            break
        last += 1
    return last if last - word > 1 else 0


def _surname(reading: Reading, first: int, word: int) -> bool:
    flag, text = reading.flags[word], reading.lower[word]
    if flag & (_OTHER | Is.CALENDAR | Is.FUNCTION) and not flag & Is.SURNAME:
        return False
    if (reading.case[word] == LOWER) != (reading.case[first] == LOWER) or word in reading.guarded:
        return False
    if len(text) == 1:
        return text.isalpha() and text not in ("a", "i")
    plain = not flag or (reading.case[word] == CAPITAL and not flag & Is.NEVER)
    return bool(flag & Is.NAME) or (plain and text.isalpha())


def _labelled(reading: Reading, word: int, last: int) -> bool:
    """Say whether "Name: " or the like stands before a name that ends there."""
    if not word or reading.gap(word - 1) not in (": ", ":", " - ", ":\t"):
        return False
    if reading.case[word] == CAPITAL and reading.case[last - 1] == LOWER:
        return False
    label = reading.lower[word - 1]
    known = label in resources.lexicon("name_labels") or label in ("who", "about")
    return known and bool(_ENDED.match(reading.plain, reading.ends[last - 1]))
