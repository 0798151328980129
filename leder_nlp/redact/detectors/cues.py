"""Names that something beside them announces: a title, a role, a relation, "known as"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.runs import could_be_name, over_particles, run
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITAL, CAPITALS, LOWER, Reading

_AFTER_TITLE = re.compile(r"\.? ?[\u00a0]?")
_AFTER_RELATION = re.compile(r"(?:, | |: ?| \(|,? [\"'‘“])")
_AFTER_LABEL = re.compile(r" [\"'‘“]?|, |: ")
_MOST = 4
_LOW_TITLES = frozenset({"mr", "mrs", "ms", "dr", "prof", "sr"})
_WHOSE = frozenset({"his", "her", "their", "the", "a", "my"})
_BEFORE_ROLE = re.compile(r" \(|(?:, | [-–] )(?:(?:his|her|their|the|a|my) )?")


def titled(reading: Reading) -> Iterator[Identifier]:
    """Find names after a title: "Dr Deshmukh", "sr beth", "Mr P", "Dr. O."."""
    for first, last in reading.marks["title"]:
        name = last
        if name >= len(reading) or not _AFTER_TITLE.fullmatch(reading.gap(last - 1)):
            continue
        sure = not reading.flags[last - 1] & Is.DOUBTFUL and last - first == 1
        led = over_particles(reading, name)
        if led > name and sure and (reading.case[led] == CAPITAL or could_be_name(reading, led)):
            yield reading.identifier(
                name,
                run(reading, led),
                "person",
                "title",
                certainty=0.95,
                role=" ".join(reading.lower[first:last]),
            )
        elif _addressed(reading, name) or _titled_name(
            reading, name, sure=sure, stop="." in reading.gap(last - 1)
        ):
            yield _person(reading, name, "title", 0.95, role=" ".join(reading.lower[first:last]))


def _addressed(reading: Reading, word: int) -> bool:
    """Say whether a capitalised word follows Mr, Mrs, Miss: then it is a name, whatever else it is."""
    courtesy = reading.lower[word - 1] in resources.lexicon("courtesy_titles")
    return courtesy and reading.case[word] == CAPITAL and reading.gap(word - 1) == " "


def _titled_name(reading: Reading, word: int, *, sure: bool, stop: bool) -> bool:
    flags = reading.flags[word]
    if not reading.lower[word][0].isalpha():
        return False
    if reading.case[word] == LOWER or (word in reading.shouted and flags & Is.COMMON):
        if reading.case[word] == LOWER and _low_surname(reading, word):
            return True
        return sure and len(reading.lower[word]) > 1 and not flags & (Is.COMMON | Is.TITLE)
    if reading.case[word] == CAPITALS and _lettered(reading, word):
        return sure  # "Dr NO" is a doctor's initials, "GP HV" a home visit
    if reading.ends[word] - reading.starts[word] == 1:
        return sure or reading.text[reading.ends[word] : reading.ends[word] + 1] in "., ’'"
    if flags & (Is.ROLE | Is.TITLE | Is.FUNCTION) and not flags & Is.NAME:
        return False
    if not flags & Is.COMMON:
        return True
    if flags & (Is.ACRONYM | Is.ROLE) and reading.case[word] == CAPITALS:
        return False
    if sure and not stop and flags & Is.SURNAME and flags & Is.RELATION:
        return True
    if flags & (Is.FUNCTION | Is.CALENDAR | Is.RELATION) or stop or not sure:
        listed = flags & Is.NAME and not flags & (Is.NEVER | Is.FUNCTION | Is.CALENDAR)
        return bool(flags & Is.NAME_WORD or listed)
    return True


def _low_surname(reading: Reading, word: int) -> bool:
    """Say whether a surname that is an everyday word follows a small title: "dr hart)", "ms lamb was"."""
    flags, title = reading.flags[word], reading.lower[word - 1]
    if title not in _LOW_TITLES or not flags & (Is.SURNAME | Is.NAME_WORD):
        return False
    if flags & (Is.FUNCTION | Is.TITLE | Is.RELATION) or reading.lower[word] in resources.lexicon(
        "name_verbs"
    ):
        return False
    if word + 1 >= len(reading) or reading.gap(word) != " ":
        return True
    after = reading.lower[word + 1]
    follows = reading.flags[word + 1] & Is.FUNCTION or after in resources.lexicon("name_verbs")
    return bool(follows) or title in ("mr", "mrs", "ms")


def _lettered(reading: Reading, word: int) -> bool:
    """Say whether two or three capitals follow a title that only a name follows."""
    short = reading.ends[word] - reading.starts[word] < 4
    return short and reading.lower[word - 1] in resources.lexicon("courtesy_titles") | {"dr", "prof"}


def related(reading: Reading) -> Iterator[Identifier]:
    """Find names beside a relation or a role: "mum, Sheila", "keyworker Bev", "Tom (brother)"."""
    for kind in ("relation", "role"):
        for first, last in reading.marks[kind]:
            role = " ".join(reading.lower[first:last])
            if last < len(reading) and _after(reading, last, kind):
                yield _person(reading, last, kind, 0.9, role=role)
            yield from _before(reading, first, role, kind)
    labels = resources.lexicon("name_labels")
    for word in reading.where(labels):
        announced = word + 1 < len(reading) and _AFTER_LABEL.fullmatch(reading.gap(word))
        if announced and _names(reading, word + 1, close=True):
            yield _person(reading, word + 1, "called", 0.9)


def _person(reading: Reading, first: int, by: str, certainty: float, *, role: str = "") -> Identifier:
    return reading.identifier(first, run(reading, first), "person", by, certainty=certainty, role=role)


def _after(reading: Reading, word: int, kind: str) -> bool:
    """Say whether a name follows a relation or role: "mum Sheila", "mum (Rose)", "sister, Hope, ..."."""
    gap = reading.gap(word - 1)
    if not _AFTER_RELATION.fullmatch(gap):
        return False
    if _names(reading, word, close=gap == " "):
        return True
    if gap == " (" or (gap == ", " and reading.gap(word).startswith(",")):
        return _set_off(reading, word)
    return gap == " " and kind == "relation" and _month_as_name(reading, word)


def _before(reading: Reading, first: int, role: str, kind: str) -> Iterator[Identifier]:
    """A name before its role: "Sheila (mother)", "Sheila, his mother", "Bev - keyworker"."""
    name = first - 1
    if name >= 0 and reading.lower[name] in _WHOSE and reading.gap(name) == " ":
        name -= 1
    if name < 0:
        return
    between = reading.text[reading.ends[name] : reading.starts[first]]
    if not _BEFORE_ROLE.fullmatch(between):
        return
    if _names(reading, name, close=False) or (between == " (" and _set_off(reading, name)):
        begin = name
        while begin > 0 and reading.gap(begin - 1) == " " and reading.proper(begin - 1):
            if name - begin >= _MOST or not could_be_name(reading, begin - 1):
                break
            begin -= 1
        yield reading.identifier(begin, name + 1, "person", kind, certainty=0.9, role=role)


def _kin_called(reading: Reading, word: int) -> bool:
    """Say whether an everyday word with a capital follows one relative: "her nephew Con, who"."""
    flags, kin = reading.flags[word], reading.lower[word - 1] if word else ""
    if not word or reading.case[word] != CAPITAL or reading.case[word - 1] != LOWER or reading.opens[word]:
        return False
    if not reading.flags[word - 1] & Is.RELATION or kin[-1] == "s" or kin in resources.lexicon("kin_groups"):
        return False
    other = Is.FUNCTION | Is.ROLE | Is.RELATION | Is.TITLE | Is.CALENDAR | Is.MEDICAL | Is.NATION | Is.ACRONYM
    text = reading.lower[word]
    if flags & other or text in resources.lexicon("generic_org_words") | resources.lexicon("org_suffixes"):
        return False
    after = word + 1
    return after == len(reading) or reading.gap(word) != " " or reading.case[after] == LOWER


def _set_off(reading: Reading, word: int) -> bool:
    """Say whether a word that brackets or commas set beside a relation is a forename, common word or not."""
    flags = reading.flags[word]
    if reading.case[word] != CAPITAL or not flags & Is.FORENAME:
        return False
    if flags & Is.CALENDAR and word + 1 < len(reading) and reading.lower[word + 1][0].isdigit():
        return False
    return not flags & (Is.FUNCTION | Is.ROLE | Is.RELATION | Is.TITLE)


def _month_as_name(reading: Reading, word: int) -> bool:
    """Say whether a month after a relation is a name: "her friend April", not "her friend, April 2020"."""
    flags = reading.flags[word]
    if reading.case[word] == LOWER or not (flags & Is.CALENDAR and flags & Is.FORENAME):
        return False
    return word + 1 == len(reading) or not reading.lower[word + 1][0].isdigit()


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
        if close and _kin_called(reading, word):
            return True
        given = flags & Is.NAME_WORD or (close and flags & Is.FORENAME)
        other = flags & (Is.CALENDAR | Is.FUNCTION | Is.ROLE | Is.RELATION)
        return bool(given) and not other and not reading.opens[word]
    return reading.case[word] == CAPITAL or bool(flags & Is.NAME)
