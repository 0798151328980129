"""Names that stand by themselves: by list, by being no other word, by what the person does."""

from __future__ import annotations

from collections.abc import Iterator

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.runs import could_be_name, run
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITAL, CAPITALS, LOWER, Reading


def listed(reading: Reading) -> Iterator[Identifier]:
    """Find capitals of the name lists, lower-case names that are nothing else, and unknown capitals."""
    followed = resources.lexicon("name_verbs")
    flags, case = reading.flags, reading.case
    candidates = [word for word in range(len(reading)) if case[word] or flags[word] & Is.FORENAME]
    done = 0
    for word in candidates:
        certainty = _standing(reading, word, followed) if word >= done else 0.0
        if certainty:
            last = run(reading, word)
            begin = word
            while (
                begin > 0
                and reading.gap(begin - 1) in (" ", "-")
                and _leads_in(reading, begin - 1)
                and not reading.opens[begin]
            ):
                begin -= 1
            yield reading.identifier(
                begin,
                last,
                "person",
                "name_list" if certainty > 0.5 else "unknown_capital",
                certainty=certainty,
            )
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
    return could_be_name(reading, word) or not (
        flags & (Is.NEVER | Is.ACRONYM | Is.MEDICAL | Is.NATION) or reading.opens[word]
    )


def _standing(reading: Reading, word: int, followed: frozenset[str]) -> float:
    """Say how surely a word is a name by itself, 0 for not at all."""
    flags = reading.flags[word]
    text = reading.lower[word]
    length = len(text)
    guarded = word in reading.guarded and (
        word in reading.phrased or not flags & Is.FORENAME or not flags & Is.NATION
    )
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
    if (
        flags & Is.FORENAME
        and reading.case[word] == CAPITAL
        and flags & (Is.NAME_WORD | Is.CALENDAR | Is.NATION)
    ):
        return _word_as_name(reading, word, followed)
    if flags & (Is.CALENDAR | Is.FUNCTION | Is.ROLE | Is.RELATION | Is.NEVER):
        return 0.0
    if (
        flags & Is.NAME
        and not flags & (Is.ENGLISH | Is.MEDICAL | Is.NATION)
        and reading.case[word] == CAPITAL
    ):
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
    possessive = reading.possessive(word)
    does = after in followed
    surname = (
        following
        and reading.case[word + 1] == CAPITAL
        and not reading.flags[word + 1] & (Is.NEVER | Is.CALENDAR | Is.FUNCTION | Is.ROLE)
    )
    if flags & Is.CALENDAR and _dated(reading, word, named=surname and _is_surname(reading.flags[word + 1])):
        return 0.0
    if flags & (Is.CALENDAR | Is.NATION | Is.NEVER) or reading.opens[word]:
        sure = does or (possessive and not flags & Is.NATION)
        return (
            0.6
            if (surname and _is_surname(reading.flags[word + 1])) or (sure and bool(flags & Is.NAME_WORD))
            else 0.0
        )
    return 0.6


def _is_surname(flags: int) -> bool:
    return bool(flags & Is.NAME) or not flags & Is.COMMON


def _dated(reading: Reading, word: int, *, named: bool) -> bool:
    """Say whether a month or weekday stands in a date."""
    before = reading.lower[word - 1] if word else ""
    after = reading.lower[word + 1] if word + 1 < len(reading) else ""
    dating = resources.lexicon("dating_words")
    return before[:1].isdigit() or after[:1].isdigit() or (before in dating and not named)
