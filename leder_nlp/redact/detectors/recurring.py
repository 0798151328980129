"""Names that are everyday words, told by the whole review: capitals that recur where a person acts.

"Biddy stayed", "how Biddy had been told": a word that is never written small, is capitalised in
mid-sentence, and does or owns what only a person does.
"""

from __future__ import annotations

from collections.abc import Iterator

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITAL, LOWER, Reading

_NEVER = (
    Is.NEVER
    | Is.FUNCTION
    | Is.ROLE
    | Is.RELATION
    | Is.TITLE
    | Is.CALENDAR
    | Is.MEDICAL
    | Is.NATION
    | Is.ACRONYM
)
_ARTICLES = frozenset({"the", "a", "an", "his", "her", "their", "this", "that", "no", "any", "some", "our"})
_TRADES = ("ology", "ics", "ing", "tion", "sion", "ment", "ance", "ence", "ity", "ery", "apy", "sis", "ers")
"""Endings of departments and documents ("Dietetics advised"), which recur and act as people do."""
_WAYS = frozenset({"at", "from", "to", "left"})
_AHEAD = 6
_PEOPLE = frozenset(
    {"be", "was", "is", "he", "she", "they", "him", "her", "everybody", "family", "who", "always"}
)
_FEWEST = 2


def recurring(reading: Reading) -> Iterator[Identifier]:
    """Find everyday words that the review uses as somebody's name."""
    for word in _said_to_be_called(reading):
        for other in reading.at[reading.lower[word]]:
            if other == word or (reading.case[other] == CAPITAL and _alone(reading, other)):
                yield reading.identifier(other, other + 1, "person", "recurring", certainty=0.6)
    for text in dict.fromkeys(reading.lower[word] for word in reading.capitals):
        flag = reading.distinct[text]
        if flag & Is.ENGLISH and not flag & _NEVER and len(text) > 2 and not text.endswith(_TRADES):
            places = reading.at[text]
            if _is_name(reading, places):
                for word in places:
                    yield reading.identifier(word, word + 1, "person", "recurring", certainty=0.6)
            elif len(places) >= _FEWEST:
                yield from _frequented(reading, places)


def _frequented(reading: Reading, places: list[int]) -> Iterator[Identifier]:
    """Find a house that somebody is at, goes to or comes from time and again: "at Larches", "to Larches"."""
    led = [word for word in places if _led_to(reading, word)]
    small = any(reading.case[word] == LOWER for word in places)
    if len(led) >= _FEWEST and not small and any(reading.lower[word - 1] == "at" for word in led):
        for word in led:
            yield reading.identifier(word, word + 1, "organisation", "recurring", certainty=0.5)


def _led_to(reading: Reading, word: int) -> bool:
    if not word or reading.lower[word - 1] not in _WAYS or reading.gap(word - 1) != " ":
        return False
    return _alone(reading, word) and reading.lower[word] not in resources.lexicon("document_words")


def _said_to_be_called(reading: Reading) -> Iterator[int]:
    """Find everyday words with a capital that somebody is called by: "to be called Happy"."""
    called = list(reading.at.get("called", ()))
    for known in reading.at.get("known", ()):
        ahead = reading.lower[known + 1 : known + _AHEAD]
        called += [known + 1 + ahead.index("as")] if "as" in ahead else []
    for lead in called:
        word = lead + 1
        if word >= len(reading) or reading.gap(lead) != " " or reading.case[word] != CAPITAL:
            continue
        flag = reading.flags[word]
        if not flag & Is.ENGLISH or flag & (_NEVER & ~Is.NEVER) or word in reading.guarded:
            continue
        after = word + 1 < len(reading) and reading.gap(word) == " " and reading.case[word + 1] != LOWER
        before = reading.lower[max(0, lead - 4) : lead]
        if (reading.lower[lead] == "as" or not _PEOPLE.isdisjoint(before)) and not after:
            yield word


def _is_name(reading: Reading, places: list[int]) -> bool:
    if len(places) < _FEWEST or not all(_alone(reading, word) for word in places):
        return False
    return any(not reading.opens[word] and _acts(reading, word) for word in places)


def _alone(reading: Reading, word: int) -> bool:
    """Say whether a word is a capital by itself: no article before it, no capital beside it."""
    if reading.case[word] != CAPITAL or word in reading.guarded or word in reading.shouted:
        return False
    if word and reading.gap(word - 1) == " ":
        before = reading.lower[word - 1]
        beside = reading.case[word - 1] != LOWER and not reading.opens[word - 1]
        if before in _ARTICLES or (beside and not reading.flags[word - 1] & Is.FUNCTION):
            return False
    follows = word + 1 < len(reading) and reading.gap(word) == " "
    return not (follows and reading.case[word + 1] != LOWER)


def _acts(reading: Reading, word: int) -> bool:
    """Say whether a person's doing or owning follows."""
    if reading.possessive(word):
        return True
    after = reading.lower[word + 1] if word + 1 < len(reading) else ""
    return after in resources.lexicon("name_verbs") and reading.gap(word) == " "
