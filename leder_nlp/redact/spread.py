"""Carry every name that was found over all its mentions and parts: a review repeats its few names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from leder_nlp import resources
from leder_nlp.language import words as cut
from leder_nlp.records import Identifier
from leder_nlp.redact.distance import within_edits
from leder_nlp.redact.lexicon import Is, flags
from leder_nlp.redact.reading import CAPITALS, LOWER, Reading
from leder_nlp.spans import Span

_UNSURE = 0.5


def spread(reading: Reading, found: Sequence[Identifier]) -> Iterator[Identifier]:
    """Give the other mentions of the people found: parts, plurals, misspellings, any case, initials.

    A part that is an everyday word spreads to capitalised words only.
    """
    parts, pairs = _parts(reading, found)
    if not parts:
        return
    near: dict[str, list[str]] = {}
    for part in parts:
        if len(part) > 4 and not parts[part] & Is.COMMON:
            near.setdefault(part[0], []).append(part)
    wanted = {
        text: _likeness(text, parts, near.get(text[0], []) if not flag & (Is.COMMON | Is.TITLE) else [])
        for text, flag in dict(zip(reading.lower, reading.flags, strict=True)).items()
    }
    covered = _covered(reading, found)
    for word, text in enumerate(reading.lower):
        like = wanted[text]
        if like and word not in covered and _spreads(reading, word, like):
            yield reading.identifier(word, word + 1, "person", "spread", certainty=0.8)
        elif (
            text in pairs
            and reading.case[word] == CAPITALS
            and not reading.flags[word] & (Is.ACRONYM | Is.ENGLISH)
        ):
            yield reading.identifier(word, word + 1, "person", "spread_initials", certainty=0.7)
    for pair in pairs:
        for match in re.finditer(
            r"(?<!\w)" + r"\. ?".join(letter.upper() for letter in pair) + r"\.?(?!\w)", reading.text
        ):
            yield Identifier(Span(match.start(), match.end()), "person", "spread_initials", 0.7)


def _likeness(text: str, parts: dict[str, int], near: list[str]) -> str:
    """Give the part that a word is like: the same, its plural, or a slip of it; "" for none."""
    if text in parts:
        return text
    if len(text) < 4:
        return ""
    plural = text[:-1] if text.endswith("s") else text + "s"
    if plural in parts and len(plural) > 3:
        return plural
    if len(text) < 5:
        return ""
    return next((part for part in near if within_edits(text, part, 1 if len(part) < 8 else 2)), "")


def _spreads(reading: Reading, word: int, part: str) -> bool:
    text, flag = reading.lower[word], reading.flags[word]
    written = reading.case[word] != LOWER
    if text != part:
        slip = text.rstrip("s") != part.rstrip("s")
        return not flag & (Is.COMMON | Is.TITLE) and word not in reading.guarded and (written or slip)
    if not flag & Is.COMMON:
        return written or len(text) > 2
    if (
        not written
        or (flag & Is.FUNCTION and not flag & Is.NAME_WORD)
        or word in reading.shouted
        or word in reading.phrased
    ):
        return False
    if not reading.opens[word]:
        return not flag & Is.CALENDAR or bool(flag & Is.FORENAME)
    return bool(flag & Is.FORENAME and not flag & (Is.CALENDAR | Is.FUNCTION)) or _acts(reading, word)


def _acts(reading: Reading, word: int) -> bool:
    """Say whether what follows a word is what follows a person."""
    if reading.possessive(word):
        return True
    after = reading.lower[word + 1] if word + 1 < len(reading) else ""
    return after in resources.lexicon("name_verbs") and reading.gap(word) == " "


def _parts(reading: Reading, found: Sequence[Identifier]) -> tuple[dict[str, int], set[str]]:
    """Give the parts of all names with their flags, and the initials of names of two parts or more."""
    parts: dict[str, int] = {}
    pairs: set[str] = set()
    for identifier in found:
        if identifier.label != "person":
            continue
        names = [
            name
            for name in cut(reading.text, identifier.span.start, identifier.span.end).lower
            if name.isalpha() or "'" in name
        ]
        for name, flag in zip(names, flags(names), strict=True):
            sure = identifier.certainty > _UNSURE or not flag & Is.COMMON
            if len(name) > 1 and sure and not flag & Is.TITLE:
                parts[name] = flag
        if len(names) > 1 and all(len(name) > 1 for name in names):
            pairs.add(names[0][0] + names[-1][0])
            pairs.add("".join(name[0] for name in names))
    return parts, pairs


def _covered(reading: Reading, found: Sequence[Identifier]) -> set[int]:
    """Give the words that lie within what was found."""
    covered: set[int] = set()
    for identifier in found:
        first = bisect_left(reading.starts, identifier.span.start)
        while first < len(reading) and reading.ends[first] <= identifier.span.end:
            covered.add(first)
            first += 1
    return covered
