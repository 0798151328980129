"""Names that are everyday words, written small in text that has capitals elsewhere: "his sister grace"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.lexicon import Is, flags
from leder_nlp.redact.reading import LOWER, Reading
from leder_nlp.redact.standing import acts, led_to_somebody, may_stand, stands_free

_OTHER = Is.TITLE | Is.ROLE | Is.RELATION | Is.FUNCTION | Is.CALENDAR | Is.MEDICAL | Is.NATION
_GROUPS = frozenset({"staff", "team", "service", "police", "clinic"})
_AUXILIARY = frozenset({"has", "had", "have", "be", "was", "is", "were", "does", "did", "do"})
_FEWEST = 2
"""What a person does must be said of a word so often; beside a relation once is enough."""


def low_names(reading: Reading) -> Iterator[Identifier]:
    """Find everyday words in lower case that are somebody's name, and then wherever else they may be."""
    named: dict[str, list[int]] = {}
    for word in reading.told.worded:
        if reading.case[word] == LOWER:
            named.setdefault(reading.lower[word], []).append(word)
    for text, words in sorted(named.items()):
        if text in _calendar_names():
            places = _told(reading, words)
        elif text in _everyday_names():
            places = [word for word in words if _free(reading, word) and may_stand(reading, word)]
            places = places if places and _named(reading, places) else []
        else:
            continue
        for word in places:
            yield reading.identifier(word, word + 1, "person", "low_name", certainty=0.6)


def _told(reading: Reading, words: list[int]) -> list[int]:
    """Give where a month or a verb is a name: surely somewhere, and then wherever it may be."""
    sure = [word for word in words if _surely(reading, word)]
    return sorted({*sure, *(word for word in words if sure and _goes_on(reading, word))})


def _free(reading: Reading, word: int) -> bool:
    return stands_free(reading, word) or led_to_somebody(reading, word)


@cache
def _calendar_names() -> frozenset[str]:
    """Give the forenames that are months or words of grammar: "may", "april", "will"."""
    words = sorted(resources.lexicon("name_words") | resources.lexicon("month_words"))
    named = zip(words, flags(words), strict=True)
    return frozenset(
        word for word, flag in named if flag & Is.FORENAME and flag & (Is.CALENDAR | Is.FUNCTION)
    )


def _surely(reading: Reading, word: int) -> bool:
    """Say whether a month or a verb is a name where it stands: "told may.", "his brother will in"."""
    called = word > 0 and reading.lower[word - 1] in ("called", "named") and reading.gap(word - 1) == " "
    if not (called or _related(reading, word) or _in_role(reading, word) or led_to_somebody(reading, word)):
        return False
    gap = reading.gap(word)
    if gap[:1] in (".", ",", ")", ";", "\n", "'", "’") or word + 1 == len(reading):
        return not gap[1:2].isdigit()
    after = reading.lower[word + 1]
    return gap == " " and (after in resources.lexicon("closing_words") or _does(reading, word))


def _does(reading: Reading, word: int) -> bool:
    """Say whether a person's doing follows a word, and no helping verb that "will" and "may" take."""
    after = reading.lower[word + 1] if word + 1 < len(reading) else ""
    return acts(reading, word) and after not in _AUXILIARY


def _goes_on(reading: Reading, word: int) -> bool:
    """Say whether a month or verb that is a name in this review is so here: "may found"."""
    before = reading.lower[word - 1] if word else ""
    if before in resources.lexicon("dating_words") - {"to"} or before[:1].isdigit():
        return False
    if _does(reading, word):
        return True
    closed = reading.gap(word)[:1] in (",", ".", ")", ";", "'", "’")
    return closed and before in ("to", "by", "with", "and", "w")


@cache
def _everyday_names() -> frozenset[str]:
    """Give the forenames that are everyday words, and no role, month or the like."""
    words = sorted(resources.lexicon("name_words"))
    named = zip(words, flags(words), strict=True)
    return frozenset(
        word for word, flag in named if flag & Is.FORENAME and not flag & _OTHER and len(word) > 2
    )


def _named(reading: Reading, places: list[int]) -> bool:
    if any(
        _related(reading, word) or _titled_by_role(reading, word) or led_to_somebody(reading, word)
        for word in places
    ):
        return True
    return sum(acts(reading, word) for word in places) >= _FEWEST


def _titled_by_role(reading: Reading, word: int) -> bool:
    """Say whether a role stands beside a word that ends there: "nurse dot.", "sunny the manager"."""
    if _in_role(reading, word):
        after = reading.lower[word + 1] if word + 1 < len(reading) else ""
        if reading.gap(word) != " " or acts(reading, word) or after in resources.lexicon("closing_words"):
            return True
    for step in range(2, 5):
        if word + step >= len(reading) or reading.gap(word) != " " or reading.lower[word + 1] != "the":
            return False
        if any(reading.gap(between) != " " for between in range(word + 1, word + step)):
            return False
        if reading.flags[word + step] & Is.ROLE and reading.lower[word + step][-1] != "s":
            return True
    return False


def _in_role(reading: Reading, word: int) -> bool:
    """Say whether one person's role stands right before a word: "cldt nurse dot"."""
    if not word or reading.gap(word - 1) != " ":
        return False
    before = reading.lower[word - 1]
    return bool(reading.flags[word - 1] & Is.ROLE) and before[-1] != "s" and before not in _GROUPS


def _related(reading: Reading, word: int) -> bool:
    """Say whether somebody's relative stands right before a word: "mum pearl", "his sister (grace)"."""
    if not word or reading.gap(word - 1) not in (" ", " ("):
        return False
    return bool(reading.flags[word - 1] & Is.RELATION) and reading.lower[word - 1][-1] != "s"
