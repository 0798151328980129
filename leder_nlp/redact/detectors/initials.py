"""Initials that stand for a person."""

from __future__ import annotations

from collections.abc import Iterator

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.told_initials import a_sex, a_thing
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITAL, CAPITALS, Reading


def initials(reading: Reading) -> Iterator[Identifier]:
    """Find initials that stand for a person: "JB was", "P's mother", "J. Smith", "J.B.", "Subject: AW"."""
    followed = resources.lexicon("name_verbs")
    labels = resources.lexicon("name_labels")
    for word in reading.capitals:
        if not _initial(reading, word):
            continue
        if _signs(reading, word):
            yield reading.identifier(word, word + 1, "person", "initials", certainty=0.5)
            continue
        last = _lettered(reading, word)
        if last:
            yield reading.identifier(word, last, "person", "initials", certainty=0.7)
            continue
        if (
            reading.flags[word] & (Is.ACRONYM | Is.TITLE | Is.ROLE)
            or word in reading.shouted
            or reading.lower[word] in ("i", "a")
            or a_sex(reading, word)
        ):
            continue
        if any(a_thing(reading, other) for other in reading.at[reading.lower[word]]):
            continue
        if word and reading.flags[word - 1] & Is.MEDICAL and reading.gap(word - 1) == " ":
            continue  # "hepatitis B"
        after = reading.lower[word + 1] if word + 1 < len(reading) else ""
        possessive = reading.possessive(word)
        labelled = word > 0 and reading.gap(word - 1) in (": ", ":", " ") and _labelled(reading, word, labels)
        if possessive or labelled or (after in followed and reading.gap(word) == " "):
            yield reading.identifier(word, word + 1, "person", "initials", certainty=0.6)


def _signs(reading: Reading, word: int) -> bool:
    """Say whether two capitals in brackets sign an entry: "15/05/19 LD check (AF) HbA1c 71"."""
    if reading.ends[word] - reading.starts[word] != 2 or reading.flags[word] & (Is.ACRONYM | Is.ENGLISH):
        return False
    bracketed = word > 0 and reading.gap(word - 1).endswith("(") and reading.gap(word).startswith(")")
    spelt = "".join(text[0] for text in reading.lower[max(0, word - 2) : word])
    return bracketed and spelt != reading.lower[word]


def _labelled(reading: Reading, word: int, labels: frozenset[str]) -> bool:
    """Say whether a label stands before a word: "Subject: AW", "known on the ward as DK"."""
    if reading.lower[word - 1] == "as":
        return "known" in reading.lower[max(0, word - 6) : word - 1]
    return reading.lower[word - 1] in labels


def _initial(reading: Reading, word: int) -> bool:
    """Say whether a word is one to three capital letters."""
    length = reading.ends[word] - reading.starts[word]
    return (
        length < 4
        and reading.case[word] == (CAPITAL if length == 1 else CAPITALS)
        and reading.lower[word].isalpha()
    )


def _lettered(reading: Reading, word: int) -> int:
    """Give the end of "J.B." or "J. K. Smith" that begins at a single letter, 0 if none does."""
    if reading.ends[word] - reading.starts[word] > 1 or _within_letters(reading, word):
        return 0
    last = word
    while (
        last < len(reading)
        and _initial(reading, last)
        and reading.ends[last] - reading.starts[last] == 1
        and last - word < 4
    ):
        if reading.gap(last) not in (".", ". ", " ") and not reading.gap(last).startswith("."):
            return 0
        last += 1
        if reading.gap(last - 1) not in (".", ". ", " "):
            break
    dotted = reading.gap(word).startswith(".")
    joined = reading.gap(last - 1) in (".", ". ", " ")
    named = last < len(reading) and joined and _surname(reading, last, dotted=dotted)
    if named and _starts_line(reading, word) and last - word == 1:
        named = not reading.flags[last] & Is.COMMON and _no_heading(reading, word, last)
    if named and (dotted or reading.lower[word] not in ("a", "i")):
        return last + 1
    letters = "".join(reading.lower[word:last])
    owned = reading.text[reading.ends[last - 1] : reading.ends[last - 1] + 3] in (".'s", ".’s")
    known = letters in resources.lexicon("acronyms") and not owned
    return last if last - word > 1 and dotted and not known else 0


def _within_letters(reading: Reading, word: int) -> bool:
    """Say whether a letter and a stop stand right before a letter: the O of "D.O.B."."""
    before = word > 0 and reading.gap(word - 1) == "."
    return before and reading.ends[word - 1] - reading.starts[word - 1] == 1


def _surname(reading: Reading, word: int, *, dotted: bool) -> bool:
    """Say whether a word after initials is a surname; after a stop it may be an everyday word too."""
    flags = reading.flags[word]
    if reading.case[word] == CAPITALS and dotted and len(reading.lower[word]) > 1:
        listed = flags & Is.SURNAME and not flags & (Is.NEVER | Is.ROLE | Is.MEDICAL | Is.ACRONYM)
        return bool(listed) and reading.gap(word)[:1] in ("", ",", ".", ";", ")", "\n")  # "D. HOPE, tel"
    if reading.case[word] != CAPITAL:
        return False
    if not flags & Is.COMMON:
        return True
    return bool(flags & Is.SURNAME) and (dotted or not flags & (Is.NEVER | Is.FUNCTION))


def _no_heading(reading: Reading, letter: int, word: int) -> bool:
    """Say whether "B. Word" at the start of a line is no numbered point: by list, or by what follows it."""
    after = reading.lower[word + 1] if word + 1 < len(reading) else ""
    late = reading.lower[letter] > "h"
    return bool(reading.flags[word] & Is.NAME) or late or after in resources.lexicon("name_verbs")


def _starts_line(reading: Reading, word: int) -> bool:
    """Say whether a word begins a line, where "B. " numbers a point."""
    return word == 0 or "\n" in reading.gap(word - 1)
