"""What stands beside a word that may be a name: borders, small words, what a person does."""

from __future__ import annotations

from leder_nlp import resources
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import Reading

_ARTICLES = frozenset({"the", "a", "an", "no", "this", "that", "any", "some", "every", "of"})
_WHOSE = frozenset({"his", "her", "their", "my", "our", "your", "its", "with", "in", "by", "on", "he", "she"})


def opens(reading: Reading, word: int) -> bool:
    """Say whether a word begins a sentence or line."""
    return word == 0 or not {".", "!", "?", "\n"}.isdisjoint(reading.gap(word - 1))


def acts(reading: Reading, word: int) -> bool:
    """Say whether what follows a word is what follows a person."""
    if reading.possessive(word):
        return True
    if word + 1 >= len(reading) or reading.gap(word) != " ":
        return False
    return reading.lower[word + 1] in resources.lexicon("name_verbs")


def stands_free(reading: Reading, word: int) -> bool:
    """Say whether a name may stand here: at a border, after a small word that is no article, after a verb."""
    if not word or reading.gap(word - 1) != " ":
        return True
    before = reading.lower[word - 1]
    if before in _ARTICLES or before in _WHOSE:
        return False
    return bool(reading.flags[word - 1] & (Is.FUNCTION | Is.TITLE | Is.RELATION | Is.ROLE)) or before in (
        resources.lexicon("name_verbs")
    )


def led_to_somebody(reading: Reading, word: int) -> bool:
    """Say whether a word such as "told" or "spoke to" stands before a word, and no thing follows it."""
    if not word or reading.gap(word - 1) != " ":
        return False
    leads = resources.lexicon("name_leads")
    if reading.lower[word - 1] not in leads:
        first = max(0, word - 3)
        before = reading.plain[reading.starts[first] : reading.ends[word - 1]].split()
        if not any(" ".join(before[-length:]) in leads for length in (1, 2, 3)):
            return False
    if word + 1 >= len(reading) or reading.gap(word) != " ":
        return reading.gap(word)[:1] != "-"
    return bool(reading.flags[word + 1] & Is.FUNCTION) or acts(reading, word)


def may_stand(reading: Reading, word: int) -> bool:
    """Say whether a name found elsewhere may be meant by an everyday word: no article, no date beside it.

    "will" and "may" need a border, or what a person does, beside them.
    """
    flags = reading.flags[word]
    if word in reading.phrased or (
        word and reading.gap(word - 1) == " " and reading.lower[word - 1] in _ARTICLES
    ):
        return False
    beside = [reading.lower[other] for other in (word - 1, word + 1) if 0 <= other < len(reading)]
    if flags & Is.CALENDAR and any(
        text[0].isdigit() or text in resources.lexicon("dating_words") for text in beside
    ):
        return False
    if not flags & Is.FUNCTION:
        return True
    closed = reading.gap(word) != " " and stands_free(reading, word)
    return closed or acts(reading, word) or (opens(reading, word) and reading.gap(word) != " ")
