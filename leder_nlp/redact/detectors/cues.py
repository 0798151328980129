"""Names that something beside them announces: a title, a role, a relation, "known as"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.runs import could_be_name, run
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITAL, CAPITALS, LOWER, Reading

_AFTER_TITLE = re.compile(r"\.? ?[\u00a0]?")
_AFTER_RELATION = re.compile(r"(?:, | |: ?| \(|,? [\"'‘“])")


def titled(reading: Reading) -> Iterator[Identifier]:
    """Find names after a title: "Dr Deshmukh", "sr beth", "Mr P", "Dr. O."."""
    for first, last in reading.marks["title"]:
        name = last
        if name >= len(reading) or not _AFTER_TITLE.fullmatch(reading.gap(last - 1)):
            continue
        sure = not reading.flags[last - 1] & Is.DOUBTFUL and last - first == 1
        if not _titled_name(reading, name, sure=sure, stop="." in reading.gap(last - 1)):
            continue
        yield reading.identifier(
            name,
            run(reading, name),
            "person",
            "title",
            certainty=0.95,
            role=" ".join(reading.lower[first:last]),
        )


def _titled_name(reading: Reading, word: int, *, sure: bool, stop: bool) -> bool:
    flags = reading.flags[word]
    if reading.lower[word].isdigit():
        return False
    if reading.case[word] == LOWER:
        length = len(reading.lower[word])
        if not sure or length < 2:
            return False
        return not flags & (Is.COMMON | Is.TITLE)
    if reading.ends[word] - reading.starts[word] == 1:
        return sure or reading.text[reading.ends[word] : reading.ends[word] + 1] in "., ’'"
    if flags & (Is.ROLE | Is.TITLE | Is.FUNCTION) and not flags & Is.NAME:
        return False
    if not flags & Is.COMMON:
        return True
    if flags & (Is.ACRONYM | Is.ROLE) and reading.case[word] == CAPITALS:
        return False
    if flags & (Is.FUNCTION | Is.CALENDAR | Is.RELATION) or stop or not sure:
        return bool(flags & Is.NAME_WORD) or bool(
            flags & Is.NAME and not flags & (Is.NEVER | Is.FUNCTION | Is.CALENDAR)
        )
    return True


def related(reading: Reading) -> Iterator[Identifier]:
    """Find names beside a relation or a role: "mum, Sheila", "keyworker Bev", "Tom (brother)"."""
    for kind in ("relation", "role"):
        for first, last in reading.marks[kind]:
            role = " ".join(reading.lower[first:last])
            name = last
            if name < len(reading) and _AFTER_RELATION.fullmatch(reading.gap(last - 1)):
                close = reading.gap(last - 1) == " "
                if _names(reading, name, close=close):
                    yield reading.identifier(
                        name, run(reading, name), "person", kind, certainty=0.9, role=role
                    )
            yield from _before(reading, first, role, kind)
    labels = resources.lexicon("name_labels")
    for word, text in enumerate(reading.lower[:-1]):
        if (
            text in labels
            and reading.gap(word) in (" ", " ‘", " '", ' "', " “", ", ", ": ")
            and _names(reading, word + 1, close=True)
        ):
            yield reading.identifier(word + 1, run(reading, word + 1), "person", "called", certainty=0.9)


def _before(reading: Reading, first: int, role: str, kind: str) -> Iterator[Identifier]:
    """A name before its role: "Sheila (mother)", "Sheila, his mother", "Bev - keyworker"."""
    name = first - 1
    if (
        name >= 0
        and reading.lower[name] in ("his", "her", "their", "the", "a", "my")
        and reading.gap(name) == " "
    ):
        name -= 1
    if name < 0 or name == first:
        return
    between = reading.text[reading.ends[name] : reading.starts[first]]
    if re.fullmatch(
        r" \(|, (?:(?:his|her|their|the|a|my) )?| [-–] (?:(?:his|her|their|the|a|my) )?", between
    ) and _names(reading, name, close=False):
        begin = name
        while (
            begin > 0
            and reading.gap(begin - 1) == " "
            and reading.proper(begin - 1)
            and could_be_name(reading, begin - 1)
        ):
            begin -= 1
        yield reading.identifier(begin, name + 1, "person", kind, certainty=0.9, role=role)


def _names(reading: Reading, word: int, *, close: bool) -> bool:
    """Say whether the word beside a relation or role is a name; `close` when only a space stands between."""
    flags = reading.flags[word]
    length = reading.ends[word] - reading.starts[word]
    if reading.lower[word][0] == "[" or reading.lower[word].isdigit() or flags & Is.TITLE:
        return False
    if reading.case[word] == LOWER or word in reading.shouted:
        return close and length > 2 and not flags & Is.COMMON and (bool(flags & Is.NAME) or length > 3)
    if word in reading.guarded or length == 1:
        return False
    if flags & Is.COMMON:
        given = flags & Is.NAME_WORD or (close and flags & Is.FORENAME)
        return (
            bool(given)
            and not flags & (Is.CALENDAR | Is.FUNCTION | Is.ROLE | Is.RELATION)
            and not reading.opens[word]
        )
    return reading.case[word] == CAPITAL or bool(flags & Is.NAME)
