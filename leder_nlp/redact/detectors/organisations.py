"""Named organisations: by the word that ends them, by "St", by the word that leads to them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.phrases import joining, opener, strange, touches
from leder_nlp.redact.lexicon import Is, Mark
from leder_nlp.redact.reading import CAPITAL, CAPITALS, LOWER, Reading

_MOST = 7
_KINDS = frozenset({"nh", "rch", "rh", "ch"})
"""Nursing home, residential care home: "The Limes RCH"."""
_ROYAL = frozenset({"st", "royal"})
_OTHER = Is.FUNCTION | Is.ROLE | Is.RELATION | Is.TITLE | Is.ACRONYM | Is.CALENDAR | Is.NATION | Is.MEDICAL


def organisations(reading: Reading) -> Iterator[Identifier]:
    """Find named organisations: capitalised words that end in "Hospital", "House", "Surgery" and the like."""
    weak = resources.lexicon("weak_org_words")
    streets = frozenset(first for first, _ in reading.marks["street"])
    for first, last in _outermost([_unbroken(reading, mark) for mark in reading.marks["organisation"]]):
        light = " ".join(reading.lower[first:last]) in weak
        begin = _named(reading, first, weak=light)
        if begin is None and reading.case[first] == CAPITAL and (not light or first in streets):
            begin = _set_off(reading, first, streets)
        end = _after_of(reading, last)
        told = any(strange(reading, word) for word in range(last + 1, end))
        if begin is None and reading.case[first] == CAPITAL and told:
            begin = first  # "University of Northmoor"
        if begin is not None:
            yield reading.identifier(begin, end, "organisation", "org_word", role=reading.lower[last - 1])
    yield from _homes(reading)


def _unbroken(reading: Reading, mark: Mark) -> Mark:
    """Give a mark up to the full stop or line end within it: "General" of "General. Hospital no."."""
    first, last = mark
    for word in range(first, last - 1):
        gap = reading.gap(word)
        if gap != " " and (gap.startswith(". ") or "\n" in gap) and not touches(reading, word):
            return first, word + 1
    return mark


def _outermost(marks: list[Mark]) -> list[Mark]:
    """Drop marks that stand within a longer one ("Hospital" in "Community Hospital")."""
    kept: list[Mark] = []
    for first, last in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        if not kept or last > kept[-1][1]:
            kept.append((first, last))
    return kept


def _named(reading: Reading, suffix: int, *, weak: bool) -> int | None:
    """Give the first word of the name before an organisation word, or None if none stands there."""
    capital = reading.case[suffix] != LOWER
    begin = suffix
    while begin > 0 and suffix - begin < _MOST and touches(reading, begin - 1):
        word = begin - 1
        joins = capital and joining(reading, word) and word > 0 and reading.case[word - 1] != LOWER
        if _title(reading, word) or (joins and word > 1 and _title(reading, word - 2)):
            break
        if not (_may_name(reading, word) or joins) or (suffix in reading.shouted and _ends(reading, word)):
            break
        begin = word
    while begin < suffix and (
        reading.lower[begin] == "s"
        or joining(reading, begin)
        or opener(reading, begin)
        or _unit(reading, begin)
    ):
        begin += 1
    telling = [word for word in range(begin, suffix) if _tells(reading, word)]
    if not telling:
        return None
    if suffix in reading.shouted and not any(strange(reading, word) for word in telling):
        return None
    if not capital and (
        weak or not any(strange(reading, word) or _capital(reading, word) for word in telling)
    ):
        return None
    if weak and not capital:
        return None
    return begin


def _ends(reading: Reading, word: int) -> bool:
    """Say whether a word is no part of a name that is shouted, where every word is a capital."""
    if reading.lower[word] in resources.lexicon("generic_org_words") or reading.lower[word] == "s":
        return False
    verb = reading.lower[word] in resources.lexicon("name_verbs")
    small = reading.flags[word] & Is.FUNCTION and reading.lower[word] != "of"
    common = reading.flags[word] & Is.COMMON and not reading.flags[word] & Is.NAME
    return bool(verb or small or (common and reading.lower[word] not in resources.lexicon("joining_words")))


def _set_off(reading: Reading, suffix: int, streets: frozenset[int]) -> int | None:
    """Give the first word of a name made of everyday words that are names or streets: "Lea Bridge Hospital".

    At least one of them must be capitalised in mid-sentence.
    """
    begin = suffix
    while (
        begin > 0 and suffix - begin < 3 and reading.gap(begin - 1) == " " and _everyday(reading, begin - 1)
    ):
        if not (reading.flags[begin - 1] & Is.NAME or begin - 1 in streets):
            break
        begin -= 1
    return begin if any(not reading.opens[word] for word in range(begin, suffix)) else None


def _everyday(reading: Reading, word: int) -> bool:
    """Say whether a capitalised word may be part of a name though it is an everyday word."""
    if reading.case[word] != CAPITAL or word in reading.guarded or word in reading.shouted:
        return False
    if reading.lower[word] in resources.lexicon("generic_org_words"):
        return False
    return not reading.flags[word] & _OTHER


def _unit(reading: Reading, word: int) -> bool:
    """Say whether a word is a department before the named one: "ED and Calder Ward"."""
    joined = reading.lower[word + 1] == "and" and reading.gap(word) == " "
    return joined and bool(reading.flags[word] & Is.ACRONYM) and reading.case[word] == CAPITALS


def _capital(reading: Reading, word: int) -> bool:
    """Say whether a word is capitalised for its own sake."""
    return reading.case[word] != LOWER and not reading.opens[word]


def _title(reading: Reading, word: int) -> bool:
    return (
        bool(reading.flags[word] & Is.TITLE)
        and reading.lower[word] != "st"
        and not reading.flags[word] & Is.NAME
    )


def _may_name(reading: Reading, word: int) -> bool:
    if reading.case[word] == LOWER:
        return strange(reading, word) and not reading.flags[word] & (Is.ACRONYM | Is.MEDICAL)
    return not reading.lower[word].isdigit()


def _tells(reading: Reading, word: int) -> bool:
    """Say whether a word makes a name of a generic one: not "District General Hospital", not "Care Home"."""
    generic = Is.NEVER | Is.ROLE | Is.ACRONYM | Is.FUNCTION | Is.NATION | Is.TITLE | Is.RELATION | Is.CALENDAR
    if joining(reading, word) or reading.lower[word] in resources.lexicon("generic_org_words"):
        return False
    if reading.lower[word] in resources.lexicon("nature_names") or _town(reading, word):
        return True
    if reading.flags[word] & Is.NAME and not reading.flags[word] & (Is.NEVER | Is.FUNCTION):
        return True
    return not reading.flags[word] & generic and word not in reading.guarded


def _town(reading: Reading, word: int) -> bool:
    """Say whether a capital is a town of the list, which names what follows: "Bury Park General"."""
    if reading.case[word] != CAPITAL or reading.flags[word] & (Is.NATION | Is.FUNCTION | Is.ROLE):
        return False
    marks = reading.marks["place"]
    before = bisect_right(marks, (word, len(reading))) - 1
    return before >= 0 and word < marks[before][1]


def _after_of(reading: Reading, last: int) -> int:
    """Take in what follows with "of": "Church of ...", "University of ...", "Hospital of St ..."."""
    if (
        last + 1 < len(reading)
        and reading.lower[last] == "of"
        and reading.gap(last - 1) == " "
        and reading.gap(last) == " "
    ):
        end = last + 1 + (reading.lower[last + 1] == "the")
        while (
            end < len(reading)
            and reading.proper(end)
            and end - last < 4
            and (reading.gap(end - 1) == " " or (reading.gap(end - 1) == ". " and touches(reading, end - 1)))
        ):
            end += 1
        if reading.case[end - 1] != LOWER:
            return end
    return last


def _homes(reading: Reading) -> Iterator[Identifier]:
    """Find "at The Willows", "moved to Lowther Bank", "St Wilfrid's": capitals after what leads there."""
    for word in reading.where(_ROYAL):
        if reading.lower[word] == "st" and _saint(reading, word):
            end = word + 2 + reading.possessive(word + 1)
            yield reading.identifier(word, end, "organisation", "saint", certainty=0.7)
        elif reading.lower[word] == "royal" and _royal(reading, word):
            yield reading.identifier(word, word + 2, "organisation", "royal", certainty=0.7)
    for word in reading.where(_KINDS):
        named = word > 1 and reading.case[word - 2] == CAPITAL == reading.case[word - 1]
        if named and reading.case[word] == CAPITALS and reading.lower[word - 2] == "the":
            yield reading.identifier(word - 2, word, "organisation", "home_kind", role="home")
    leads, last = resources.lexicon("organisation_leads"), len(reading) - 1
    for word in reading.where(leads):
        ahead = word + 1 < len(reading) and (reading.case[word + 1] or reading.case[min(word + 2, last)])
        if ahead and reading.gap(word) == " ":
            yield from _led_to(reading, word)


def _led_to(reading: Reading, lead: int) -> Iterator[Identifier]:
    """Find the capitalised words after "at" or "moved to" that name a place."""
    first = lead + 1
    begin = first + (reading.lower[first] == "the" and reading.gap(first) == " ")
    end = begin
    while end < len(reading) and end - begin < 4 and reading.proper(end) and reading.lower[end][0].isalpha():
        end += 1
        if reading.gap(end - 1) not in (" ", "-"):
            break
    written = reading.case[first] != LOWER
    dwelt = lead > 0 and reading.lower[lead - 1] in resources.lexicon("dwelling_words")
    named = written and begin > first
    if end > begin and _place_like(reading, begin, end, named=named, dwelt=dwelt):
        start = first if written else begin
        sure = 0.5 if named or dwelt else 0.4
        yield reading.identifier(start, end, "organisation", "leading_word", certainty=sure, role="home")


def _place_like(reading: Reading, begin: int, end: int, *, named: bool, dwelt: bool) -> bool:
    """Say whether capitals after "at" or "to" name a place: two of them, one after "The" or "lived at"."""
    other = Is.FUNCTION | Is.ROLE | Is.TITLE | Is.RELATION | Is.CALENDAR
    if any(reading.flags[word] & other for word in range(begin, end)):
        return False
    if reading.lower[end - 1] in resources.lexicon("document_words"):
        return False
    if not any(_tells(reading, word) for word in range(begin, end)):
        return False
    shouted = all(reading.case[word] == CAPITALS for word in range(begin, end))
    return named or ((end - begin > 1 or dwelt) and not shouted)


def _royal(reading: Reading, word: int) -> bool:
    """Say whether "Royal" begins the name of a hospital: "the Royal Calder"."""
    if reading.case[word] != CAPITAL or word + 1 >= len(reading) or reading.gap(word) != " ":
        return False
    if word in reading.guarded or not _everyday(reading, word + 1):
        return False
    return bool(reading.flags[word + 1] & Is.NAME) or strange(reading, word + 1)


def _saint(reading: Reading, word: int) -> bool:
    """Say whether "St" begins the name of a church, school or hospital: "St Wilfrid's"."""
    if word in reading.phrased:
        return False  # "St Lucia"
    following = reading.case[word] == CAPITAL and word + 1 < len(reading) and reading.gap(word) in (" ", ". ")
    return following and reading.case[word + 1] == CAPITAL and not reading.flags[word + 1] & Is.FUNCTION
