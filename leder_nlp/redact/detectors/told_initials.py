"""Initials that are somebody by what stands beside one mention of them: "her manager, WO", "K, who rang"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITAL, LOWER, Reading
from leder_nlp.redact.standing import acts, led_to_somebody, stands_free

_LONGEST = 3
_LETTERS = "letters_never_initials"
_ARTICLES = frozenset({"the", "a", "an", "this", "each", "every", "no", "any", "another"})
_ASIDE = frozenset({"who", "whose", "his", "her", "their"})
_AGE = re.compile(r", \d\d(?=[,.;]| and\b)")
_SEXES = frozenset({"f", "m"})
_BESIDE = 16
_AGE_AHEAD = re.compile(r"(?<![\d/.])\d{1,3}\s?(?:y|yo|yrs?|years?(?:\sold)?)?\s?/?\s?$")
_AGE_AFTER = re.compile(r"\s?/\s?\d\d\b")
_RELATED = re.compile(r" \(|, ")


def told_initials(reading: Reading) -> Iterator[Identifier]:
    """Find one to three capitals that are no short form, by who stands beside them; then all alike."""
    starts, ends = reading.starts, reading.ends
    short = [word for word in reading.capitals if ends[word] - starts[word] <= _LONGEST]
    yield from _made_known(reading, short)
    candidates = [word for word in short if _candidate(reading, word)]
    told = {reading.lower[word] for word in candidates if _told(reading, word)}
    told -= {reading.lower[word] for word in candidates if a_thing(reading, word)}
    for word in candidates:
        text = reading.lower[word]
        if text in told and (len(text) > 1 or _may_stand(reading, word)):
            yield reading.identifier(word, word + 1, "person", "told_initials", certainty=0.6)


def _made_known(reading: Reading, short: list[int]) -> Iterator[Identifier]:
    """Find initials that a bracket gives to a name, and all alike: "Bright Eze (BE)", later "BE drove in".

    Where they are a usual short form too, only those that act as a person does.
    """
    own = {word for word in short if _of_a_name(reading, word)}
    texts = {reading.lower[word] for word in own}
    for word in own:
        name = word - len(reading.lower[word])
        yield reading.identifier(name, word, "person", "told_initials", certainty=0.6)
    for word in short if own else ():
        written = reading.text[reading.starts[word] : reading.ends[word]].isupper()
        if reading.lower[word] in texts and written and word not in reading.shouted:
            usual = reading.flags[word] & (Is.ACRONYM | Is.TITLE | Is.ROLE | Is.FUNCTION)
            if word in own or not usual or acts(reading, word):
                yield reading.identifier(word, word + 1, "person", "told_initials", certainty=0.6)


def _of_a_name(reading: Reading, word: int) -> bool:
    """Say whether brackets set a word behind the name whose first letters it has."""
    length = len(reading.lower[word])
    if length < 2 or word < length or not reading.plain.startswith(")", reading.ends[word]):
        return False
    if reading.gap(word - 1) != " (":
        return False
    name = range(word - length, word)
    spelt = "".join(reading.lower[part][0] for part in name) == reading.lower[word]
    if not spelt or any(reading.case[part] != CAPITAL for part in name):
        return False
    first, last = reading.flags[word - length], reading.flags[word - 1]
    other = Is.FUNCTION | Is.ROLE | Is.MEDICAL | Is.NATION | Is.ACRONYM
    if (first | last) & other or any(part in reading.guarded for part in name):
        return False
    surname = last & Is.SURNAME or not last & Is.COMMON
    return bool(surname and (first & Is.FORENAME or (first & Is.NAME and not last & Is.ENGLISH)))


def _candidate(reading: Reading, word: int) -> bool:
    if word in reading.shouted:
        return False
    text, flags = reading.lower[word], reading.flags[word]
    if not text.isalpha() or not reading.text[reading.starts[word] : reading.ends[word]].isupper():
        return False
    if len(text) == 1:
        if text in ("a", "i"):
            return False
        return text not in resources.lexicon(_LETTERS) or _strongly(reading, word)
    return not flags & (Is.COMMON | Is.TITLE) and word not in reading.guarded


def _strongly(reading: Reading, word: int) -> bool:
    """Say whether a letter that mostly stands for something else is somebody: "told L that", "L, who"."""
    return reading.plain.startswith(", who ", reading.ends[word]) or led_to_somebody(reading, word)


def a_thing(reading: Reading, word: int) -> bool:
    """Say whether an article or a bracket makes it a short form of a thing: "the HGV", "the police (GMP)"."""
    if not word:
        return False
    gap = reading.gap(word - 1)
    if gap.endswith("(") and reading.gap(word).startswith(")"):
        return (
            not reading.flags[word - 1] & (Is.NAME | Is.RELATION | Is.ROLE) and len(reading.lower[word]) > 1
        )
    return gap == " " and reading.lower[word - 1] in _ARTICLES


def a_sex(reading: Reading, word: int) -> bool:
    """Say whether a letter says male or female, as an age beside it tells: "58/F", "57 yr M", "F/58"."""
    if reading.lower[word] not in _SEXES:
        return False
    before = reading.text[max(0, reading.starts[word] - _BESIDE) : reading.starts[word]]
    return bool(_AGE_AHEAD.search(before) or _AGE_AFTER.match(reading.text, reading.ends[word]))


def _told(reading: Reading, word: int) -> bool:
    """Say whether a relative, a role, an age, or "who" beside a word makes it somebody."""
    if len(reading.lower[word]) == 1 and not _may_stand(reading, word):
        return False
    if led_to_somebody(reading, word) and len(reading.lower[word]) < _LONGEST:
        return True
    short = len(reading.lower[word]) < _LONGEST
    if (short and (reading.possessive(word) or acts(reading, word))) or _AGE.match(
        reading.text, reading.ends[word]
    ):
        return True
    before = word - 1
    if word and reading.gap(before) in (" ", ", ", " (") and reading.flags[before] & (Is.RELATION | Is.ROLE):
        return reading.gap(before) != " " or reading.case[before] == LOWER
    return _aside(reading, word)


def _aside(reading: Reading, word: int) -> bool:
    """Say whether "who", or whose relative it is, follows: "NH, her mother", "K, who", "JW (mum)"."""
    after = word + 1
    if after >= len(reading) or not _RELATED.fullmatch(reading.gap(word)):
        return False
    if reading.lower[after] in ("who", "whose"):
        return True
    if reading.lower[after] in _ASIDE and after + 1 < len(reading):
        after += 1
    return bool(reading.flags[after] & Is.RELATION) and reading.case[after] == LOWER


def _may_stand(reading: Reading, word: int) -> bool:
    """Say whether a lone letter may be somebody: nothing makes a point or a measure of it."""
    gap = reading.gap(word)
    if gap[:1] in (".", ":", ")", "/", "-", "+", "=") and not gap.startswith(". "):
        return False
    numbered = word + 1 < len(reading) and reading.lower[word + 1][0].isdigit() and gap == " "
    before = reading.gap(word - 1) if word else "\n"
    closed = before[-1:] in ("/", "-", ".", "(", "\n", "&") or (
        word > 0 and reading.lower[word - 1][-1].isdigit()
    )
    return not numbered and not closed and stands_free(reading, word)
