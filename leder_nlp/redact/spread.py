"""Carry every name that was found over all its mentions and parts: a review repeats its few names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from leder_nlp import resources
from leder_nlp.language import words as cut
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.known import nicknames_of
from leder_nlp.redact.distance import within_edits
from leder_nlp.redact.lexicon import Is, flags
from leder_nlp.redact.reading import CAPITALS, LOWER, Reading
from leder_nlp.redact.spread_organisations import organisation_mentions
from leder_nlp.redact.standing import may_stand, stands_free
from leder_nlp.spans import Span

_UNSURE = 0.5
_OTHER = Is.COMMON | Is.TITLE
_DOTTED = re.compile(r"[A-Z]\. ?[A-Z](?:\. ?[A-Z])*\.?(?!\w)")


def spread(reading: Reading, found: Sequence[Identifier]) -> Iterator[Identifier]:
    """Give the other mentions of the people and organisations found."""
    yield from _people(reading, found)
    yield from organisation_mentions(reading, found)


def _people(reading: Reading, found: Sequence[Identifier]) -> Iterator[Identifier]:
    """Give the parts of names, their short forms, plurals, misspellings and initials, in any case.

    A part that is an everyday word spreads to capitalised words only.
    """
    parts, pairs, small = _parts(reading, found)
    if not parts:
        return
    likeness = _likenesses(reading, parts)
    covered = _covered(reading, found)
    wanted = likeness.keys() | pairs
    for word in reading.where(wanted):
        text = reading.lower[word]
        like = likeness.get(text)
        if (
            like
            and word not in covered
            and (_spreads(reading, word, like) or (like in small and _stands_small(reading, word, like)))
        ):
            yield reading.identifier(word, word + 1, "person", "spread", certainty=0.8)
        elif text in pairs and reading.case[word] == CAPITALS and _initials(reading, word):
            yield reading.identifier(word, word + 1, "person", "spread_initials", certainty=0.7)
    for match in _DOTTED.finditer(reading.text) if pairs else ():
        inside = match.start() and reading.text[match.start() - 1].isalnum()
        if not inside and re.sub(r"[. ]", "", match.group()).lower() in pairs:
            yield Identifier(Span(match.start(), match.end()), "person", "spread_initials", 0.7)


def _initials(reading: Reading, word: int) -> bool:
    flags = reading.flags[word]
    if word in reading.shouted and flags & (Is.COMMON | Is.TITLE):
        return False
    return not flags & (Is.ACRONYM | Is.ENGLISH) or acts(reading, word)


def _stands_small(reading: Reading, word: int, part: str) -> bool:
    """Say whether an everyday word in lower case may be somebody whose name was written small before."""
    if reading.lower[word] != part or reading.case[word] != LOWER:
        return False
    return stands_free(reading, word) and may_stand(reading, word)


def _likenesses(reading: Reading, parts: dict[str, int]) -> dict[str, str]:
    """Give for each word of the review that is like a part of a name which part that is."""
    near: dict[str, list[str]] = {}
    for part, flag in parts.items():
        if len(part) > 4 and not flag & Is.COMMON:
            near.setdefault(part[0], []).append(part)
    distinct = reading.distinct
    like = {part: part for part in parts if part in distinct}
    plurals = {part + "s": part for part in parts if len(part) > 2}
    like |= {text: plurals[text] for text in plurals.keys() & distinct.keys() if text not in parts}
    for text in [text for text, flag in distinct.items() if not flag & _OTHER]:
        if len(text) < 4 or text in like:
            continue
        part = _likeness(text, parts, near.get(text[0], ()))
        if part:
            like[text] = part
    return like


def _likeness(text: str, parts: dict[str, int], near: Sequence[str]) -> str:
    """Give the part that a word is like: its singular, or a slip of it; "" for none."""
    if text + "s" in parts:
        return text + "s"
    if len(text) < 5:
        return ""
    letters = set(text)
    return next((part for part in near if _slip(text, part, letters)), "")


def _slip(text: str, part: str, letters: set[str]) -> bool:
    """Say whether a word is a slip of a part; lengths and letters are compared first, as that is cheap."""
    most = 1 if len(part) < 8 else 2
    if abs(len(text) - len(part)) > most or len(letters.symmetric_difference(part)) > 2 * most:
        return False
    return within_edits(text, part, most)


def _spreads(reading: Reading, word: int, part: str) -> bool:
    text, flag = reading.lower[word], reading.flags[word]
    written = reading.case[word] != LOWER
    if text != part:
        slip = text.rstrip("s") != part.rstrip("s")
        return not flag & (Is.COMMON | Is.TITLE) and word not in reading.guarded and (written or slip)
    if not flag & Is.COMMON:
        return written or len(text) > 2
    if not written or word in reading.shouted or word in reading.phrased:
        return False
    if flag & Is.FUNCTION and not flag & Is.NAME_WORD:
        return False
    if not reading.opens[word]:
        return not flag & Is.CALENDAR or bool(flag & Is.FORENAME)
    return bool(flag & Is.FORENAME and not flag & (Is.CALENDAR | Is.FUNCTION)) or acts(reading, word)


def acts(reading: Reading, word: int) -> bool:
    """Say whether what follows a word is what follows a person."""
    if reading.possessive(word):
        return True
    after = reading.lower[word + 1] if word + 1 < len(reading) else ""
    return after in resources.lexicon("name_verbs") and reading.gap(word) == " "


def _parts(reading: Reading, found: Sequence[Identifier]) -> tuple[dict[str, int], set[str], frozenset[str]]:
    """Give the parts of all names with their flags, the initials of names of two parts or more, and forenames
    that are everyday words and stand in lower case in a whole name."""
    parts: dict[str, int] = {}
    pairs: set[str] = set()
    sureness: dict[str, float] = {}
    for identifier in found:
        if identifier.label == "person":
            name = identifier.span.of(reading.text)
            sureness[name] = max(identifier.certainty, sureness.get(name, 0.0))
    for written, certainty in sureness.items():
        own = cut(written).lower
        names = [name for name in own if name.isalpha() or "'" in name]
        for name, flag in zip(names, flags(names), strict=True):
            sure = certainty > _UNSURE or not flag & Is.COMMON
            alone = len(names) == 1 and flag & Is.DOUBTFUL and flag & Is.FORENAME  # "Bibi" is a title too
            if len(name) > 1 and sure and (alone or not flag & Is.TITLE):
                parts[name] = flag
        if len(names) > 1 and all(len(name) > 1 for name in names):
            pairs.add(names[0][0] + names[-1][0])
            pairs.add("".join(name[0] for name in names))
    small = frozenset(
        first
        for written in sureness
        if written.islower() and len(own := cut(written).lower) > 1
        for first in own[:1]
        if parts.get(first, 0) & (Is.FORENAME | Is.NAME_WORD)
    )
    short = {nickname for name in parts for nickname in nicknames_of(name)} - parts.keys()
    return parts | dict(zip(short, flags(short), strict=True)), pairs, small


def _covered(reading: Reading, found: Sequence[Identifier]) -> set[int]:
    """Give the words that lie within what was found."""
    covered: set[int] = set()
    for identifier in found:
        covered.update(range(*reading.within(identifier.span)))
    return covered
