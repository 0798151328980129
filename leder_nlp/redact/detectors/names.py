"""Names of people that nobody told us: by title, role and relation, by list, by being no other word, as initials."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITAL, CAPITALS, LOWER, Reading
from leder_nlp.spans import Span

_AFTER_TITLE = re.compile(r"\.? ?[\u00a0]?")
_AFTER_RELATION = re.compile(r"(?:, | |: ?| \(|,? [\"'‘“])")
_WITHIN = re.compile(r" |\u00a0|-|’|'|\. ?| [\"'‘“(]|[\"'’”)] ")
_PARTICLES = frozenset({"de", "da", "di", "du", "van", "von", "der", "den", "la", "le", "el", "al", "ul", "bin", "bint", "ibn", "ap", "ab", "mac", "st", "ur", "ud", "uz", "dos", "des", "ter", "ten", "y", "o"})
_DATING = frozenset({"in", "of", "during", "since", "until", "early", "late", "mid", "last", "every", "by", "from", "on", "to"})
_MOST = 5


def titled(reading: Reading) -> Iterator[Identifier]:
    """Find names after a title: "Dr Deshmukh", "sr beth", "Mr P", "Dr. O."."""
    for first, last in reading.marks["title"]:
        name = last
        if name >= len(reading) or not _AFTER_TITLE.fullmatch(reading.gap(last - 1)):
            continue
        sure = not reading.flags[last - 1] & Is.DOUBTFUL and last - first == 1
        if not _titled_name(reading, name, sure=sure, stop="." in reading.gap(last - 1)):
            continue
        yield reading.identifier(name, run(reading, name), "person", "title", certainty=0.95, role=" ".join(reading.lower[first:last]))


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
        return bool(flags & Is.NAME_WORD) or bool(flags & Is.NAME and not flags & (Is.NEVER | Is.FUNCTION | Is.CALENDAR))
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
                    yield reading.identifier(name, run(reading, name), "person", kind, certainty=0.9, role=role)
            yield from _before(reading, first, role, kind)
    labels = resources.lexicon("name_labels")
    for word, text in enumerate(reading.lower[:-1]):
        if text in labels and reading.gap(word) in (" ", " ‘", " '", ' "', " “", ", ", ": ") and _names(reading, word + 1, close=True):
            yield reading.identifier(word + 1, run(reading, word + 1), "person", "called", certainty=0.9)


def _before(reading: Reading, first: int, role: str, kind: str) -> Iterator[Identifier]:
    """A name before its role: "Sheila (mother)", "Sheila, his mother", "Bev - keyworker"."""
    name = first - 1
    if name >= 0 and reading.lower[name] in ("his", "her", "their", "the", "a", "my") and reading.gap(name) == " ":
        name -= 1
    if name < 0 or name == first:
        return
    between = reading.text[reading.ends[name] : reading.starts[first]]
    if re.fullmatch(r" \(|, (?:(?:his|her|their|the|a|my) )?| [-–] (?:(?:his|her|their|the|a|my) )?", between) and _names(reading, name, close=False):
        begin = name
        while begin > 0 and reading.gap(begin - 1) == " " and reading.proper(begin - 1) and _could_be_name(reading, begin - 1):
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
        return bool(given) and not flags & (Is.CALENDAR | Is.FUNCTION | Is.ROLE | Is.RELATION) and not reading.opens[word]
    return reading.case[word] == CAPITAL or bool(flags & Is.NAME)


def run(reading: Reading, first: int) -> int:
    """Give the last word (exclusive) of the name that begins at a word."""
    last = first + 1
    sure = reading.case[first] != LOWER and (bool(reading.flags[first] & Is.FORENAME) or not reading.flags[first] & Is.COMMON)
    given = bool(reading.flags[first] & Is.FORENAME)
    while last < len(reading) and last - first < _MOST:
        gap = reading.gap(last - 1)
        if not _WITHIN.fullmatch(gap) or reading.text[reading.ends[last - 1] : reading.ends[last - 1] + 2] in ("'s", "’s"):
            break
        if gap.startswith(".") and reading.ends[last - 1] - reading.starts[last - 1] > 1:
            break
        if reading.case[first] == LOWER and gap == " " and _low_surname(reading, last):
            last += 1
            continue
        free = sure and gap in (" ", "-") and (given or not reading.flags[last] & (Is.NEVER | Is.FUNCTION | Is.TITLE | Is.RELATION))
        if not _could_be_name(reading, last, sure=free):
            particle = reading.lower[last] in _PARTICLES and gap == " "
            if not (particle and last + 1 < len(reading) and _could_be_name(reading, last + 1) and reading.gap(last) in (" ", "-")):
                break
        last += 1
    return last


def _low_surname(reading: Reading, word: int) -> bool:
    return reading.case[word] == LOWER and bool(reading.flags[word] & Is.SURNAME) and not reading.flags[word] & (Is.COMMON | Is.TITLE) and len(reading.lower[word]) > 3


def _could_be_name(reading: Reading, word: int, *, sure: bool = False) -> bool:
    """Say whether a word next to a name belongs to it; after a sure forename any capitalised word may."""
    flags = reading.flags[word]
    if reading.case[word] == LOWER or any(letter.isdigit() for letter in reading.lower[word]) or reading.lower[word][0] == "[":
        return False
    if word in reading.guarded and not flags & Is.NAME:
        return False
    if reading.ends[word] - reading.starts[word] == 1:
        return reading.lower[word] not in ("i", "a") or reading.text[reading.ends[word] : reading.ends[word] + 1] == "."
    if sure and reading.case[word] == CAPITAL and flags & (Is.FUNCTION | Is.TITLE | Is.ROLE) and word not in reading.shouted:
        last = word + 1 == len(reading) or reading.case[word + 1] == LOWER or reading.gap(word) != " "
        return bool(flags & (Is.SURNAME | Is.FUNCTION)) or last
    if flags & (Is.CALENDAR | Is.FUNCTION | Is.TITLE):
        return bool(flags & Is.NAME_WORD) and not flags & (Is.FUNCTION | Is.TITLE)
    if flags & Is.ACRONYM and reading.case[word] == CAPITALS:
        return False
    if word in reading.phrased or flags & (Is.ROLE | Is.MEDICAL):
        return False
    if sure and word not in reading.shouted:
        return True
    if flags & (Is.NEVER | Is.RELATION | Is.NATION):
        return False
    return not flags & Is.ENGLISH or bool(flags & Is.NAME)


def listed(reading: Reading) -> Iterator[Identifier]:
    """Find capitalised words of the name lists, lower-case ones that are nothing else, and unknown capitalised words."""
    followed = resources.lexicon("name_verbs")
    flags, case = reading.flags, reading.case
    candidates = [word for word in range(len(reading)) if case[word] or flags[word] & Is.FORENAME]
    done = 0
    for word in candidates:
        certainty = _standing(reading, word, followed) if word >= done else 0.0
        if certainty:
            last = run(reading, word)
            begin = word
            while begin > 0 and reading.gap(begin - 1) in (" ", "-") and _leads_in(reading, begin - 1) and not reading.opens[begin]:
                begin -= 1
            yield reading.identifier(begin, last, "person", "name_list" if certainty > 0.5 else "unknown_capital", certainty=certainty)
            done = last


def _leads_in(reading: Reading, word: int) -> bool:
    """Say whether a word before a name belongs to it: written as a name, or shouted and in the lists."""
    flags = reading.flags[word]
    if word in reading.shouted:
        return bool(flags & Is.NAME) and not flags & (Is.NEVER | Is.FUNCTION)
    if not reading.proper(word) or flags & (Is.TITLE | Is.ROLE | Is.RELATION | Is.FUNCTION | Is.CALENDAR):
        return False
    if flags & Is.FORENAME:
        return True
    return _could_be_name(reading, word) or not (flags & (Is.NEVER | Is.ACRONYM | Is.MEDICAL | Is.NATION) or reading.opens[word])


def _standing(reading: Reading, word: int, followed: frozenset[str]) -> float:
    """Say how surely a word is a name by itself, 0 for not at all."""
    flags = reading.flags[word]
    text = reading.lower[word]
    length = len(text)
    guarded = word in reading.guarded and (word in reading.phrased or not flags & Is.FORENAME or not flags & Is.NATION)
    if length < 2 or not text[0].isalpha() or guarded or any(letter.isdigit() for letter in text):
        return 0.0
    if flags & Is.TITLE or (reading.text[reading.ends[word] - 1] == "s" and _plural_acronym(reading, word)):
        return 0.0
    if reading.case[word] == LOWER or word in reading.shouted:
        return _standing_low(flags, length)
    if not flags & Is.COMMON:
        if reading.case[word] == CAPITALS:
            return 0.6 if flags & Is.NAME and length > 2 else 0.0
        if not flags & Is.NAME and reading.opens[word] and text in reading.low:
            return 0.0
        return 0.8 if flags & Is.FORENAME else 0.6 if flags & Is.SURNAME else 0.5
    if flags & Is.FORENAME and reading.case[word] == CAPITAL and flags & (Is.NAME_WORD | Is.CALENDAR | Is.NATION):
        return _word_as_name(reading, word, followed)
    if flags & (Is.CALENDAR | Is.FUNCTION | Is.ROLE | Is.RELATION | Is.NEVER):
        return 0.0
    if flags & Is.NAME and not flags & (Is.ENGLISH | Is.MEDICAL | Is.NATION) and reading.case[word] == CAPITAL:
        return 0.6
    return 0.0


def _plural_acronym(reading: Reading, word: int) -> bool:
    """Say whether a word is capitals and a small s: "GCSEs", "RNs"."""
    written = reading.text[reading.starts[word] : reading.ends[word] - 1]
    return len(written) > 1 and written.isupper()


def _standing_low(flags: int, length: int) -> float:
    """A lower-case word is a name only if the lists know it as a forename and as nothing else."""
    return 0.55 if flags & Is.FORENAME and not flags & (Is.COMMON | Is.TITLE) and length > 3 else 0.0


def _word_as_name(reading: Reading, word: int, followed: frozenset[str]) -> float:
    """Grace, May, Georgia: a name in mid-sentence, before a surname, or before what only a person does."""
    flags = reading.flags[word]
    following = word + 1 < len(reading) and reading.gap(word) == " "
    after = reading.lower[word + 1] if following else ""
    possessive = reading.text[reading.ends[word] : reading.ends[word] + 2] in ("'s", "’s")
    does = after in followed
    surname = following and reading.case[word + 1] == CAPITAL and not reading.flags[word + 1] & (Is.NEVER | Is.CALENDAR | Is.FUNCTION | Is.ROLE)
    if flags & Is.CALENDAR and _dated(reading, word, named=surname and _is_surname(reading.flags[word + 1])):
        return 0.0
    if flags & (Is.CALENDAR | Is.NATION | Is.NEVER) or reading.opens[word]:
        sure = does or (possessive and not flags & Is.NATION)
        return 0.6 if (surname and _is_surname(reading.flags[word + 1])) or (sure and bool(flags & Is.NAME_WORD)) else 0.0
    return 0.6


def _is_surname(flags: int) -> bool:
    return bool(flags & Is.NAME) or not flags & Is.COMMON


def _dated(reading: Reading, word: int, *, named: bool) -> bool:
    """Say whether a month or weekday stands in a date."""
    before = reading.lower[word - 1] if word else ""
    after = reading.lower[word + 1] if word + 1 < len(reading) else ""
    return before[:1].isdigit() or after[:1].isdigit() or (before in _DATING and not named)


def initials(reading: Reading) -> Iterator[Identifier]:
    """Find initials that stand for a person: "JB was", "P's mother", "J. Smith", "J.B.", "Subject: AW"."""
    followed = resources.lexicon("name_verbs")
    labels = resources.lexicon("name_labels")
    for word in reading.capitals:
        if not _initial(reading, word):
            continue
        last = _lettered(reading, word)
        if last:
            yield reading.identifier(word, last, "person", "initials", certainty=0.7)
            continue
        if reading.flags[word] & (Is.ACRONYM | Is.TITLE | Is.ROLE) or word in reading.shouted or reading.lower[word] in ("i", "a"):
            continue
        after = reading.lower[word + 1] if word + 1 < len(reading) else ""
        possessive = reading.text[reading.ends[word] : reading.ends[word] + 2] in ("'s", "’s")
        labelled = word > 0 and reading.lower[word - 1] in labels and reading.gap(word - 1) in (": ", ":")
        if possessive or labelled or (after in followed and reading.gap(word) == " "):
            yield reading.identifier(word, word + 1, "person", "initials", certainty=0.6)


def _initial(reading: Reading, word: int) -> bool:
    """Say whether a word is one to three capital letters."""
    length = reading.ends[word] - reading.starts[word]
    return length < 4 and reading.case[word] == (CAPITAL if length == 1 else CAPITALS) and reading.lower[word].isalpha()


def _lettered(reading: Reading, word: int) -> int:
    """Give the end of "J.B." or "J. K. Smith" that begins at a single letter, 0 if none does."""
    if reading.ends[word] - reading.starts[word] > 1:
        return 0
    last = word
    while last < len(reading) and _initial(reading, last) and reading.ends[last] - reading.starts[last] == 1 and last - word < 4:
        if reading.gap(last) not in (".", ". ", " ") and not reading.gap(last).startswith("."):
            return 0
        last += 1
        if reading.gap(last - 1) not in (".", ". ", " "):
            break
    dotted = reading.gap(word).startswith(".")
    joined = reading.gap(last - 1) in (".", ". ", " ")
    named = last < len(reading) and joined and reading.case[last] == CAPITAL and (
        not reading.flags[last] & Is.COMMON or bool(reading.flags[last] & Is.SURNAME and not reading.flags[last] & (Is.NEVER | Is.FUNCTION))
    )
    if named and (dotted or reading.lower[word] not in ("a", "i")):
        return last + 1
    letters = "".join(reading.lower[word:last])
    return last if last - word > 1 and dotted and letters not in resources.lexicon("acronyms") else 0
