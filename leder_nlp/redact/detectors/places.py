"""Addresses, named organisations and places: by the word that ends them, by list, by the word before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.lexicon import Is, Mark
from leder_nlp.redact.reading import CAPITAL, CAPITALS, LOWER, Reading
from leder_nlp.spans import Span

_JOIN = re.compile(r"[ \u00a0]?[&'’–-]?[ \u00a0]?|\. ")
_JOINING = frozenset({"of", "and", "the", "on", "in", "for", "de", "le", "upon", "st", "under"})
_STREET_JOINING = frozenset({"of", "the", "and", "st", "le", "de"})
_NUMBER = re.compile(r"\d{1,4}[a-z]?")
_DWELLING = re.compile(r"\b(?:flat|apartment|apt|room|bungalow|unit|plot|caravan|pitch)\s+(?:no\.?\s*)?\d{1,4}[a-zA-Z]?\b(?:\s*,\s*(?=\d))?")
_ROAD = re.compile(r"(?<!\w)(?:M\d{1,2}|A\d{1,4}(?:\(M\))?|B\d{3,4})(?!\w)")
_ROAD_WORD = re.compile(r"(?:\bthe|\bon|\balong|\boff|\bjoin\w*|\broad|\bmotorway)\s+$", re.IGNORECASE)
_TOWARDS = frozenset({"in", "at", "from", "near", "to", "of", "around", "outside", "across", "via", "for", "visited", "visiting", "towards", "between", "and", "through", "into", "within", "leaving", "reached", "left", "lived", "living", "based", "beyond", "throughout", "over", "called", "named", "as"})
_AT = frozenset({"at", "to", "from", "called", "named", "near", "by", "into", "of", "with", "attended", "attending", "left", "visited", "joined", "in"})
_MOST = 7


def addresses(reading: Reading) -> Iterator[Identifier]:
    """Find street addresses, with a number or without, flats and rooms, and numbered roads."""
    text = reading.text
    for match in reading.find(_DWELLING, reading.digits):
        yield Identifier(Span(match.start(), match.end()), "address", "dwelling", 0.8)
    for match in reading.find(_ROAD, reading.digits, plain=False):
        if _ROAD_WORD.search(text, max(0, match.start() - 12), match.start()):
            yield Identifier(Span(match.start(), match.end()), "location", "road", 0.7)
    for first, last in reading.marks["street"]:
        begin = _street(reading, first)
        if begin is not None:
            yield reading.identifier(begin, last, "address", "street")


def _street(reading: Reading, suffix: int) -> int | None:
    """Give the first word of the street that a suffix ends, or None. A lower-case one needs a number."""
    written = reading.case[suffix] != LOWER and suffix not in reading.shouted
    if not written and reading.lower[suffix] not in _strong_streets():
        return None
    if reading.lower[suffix] in ("dr", "st") and suffix + 1 < len(reading) and reading.gap(suffix) in (" ", ". ") and reading.case[suffix + 1] != LOWER:
        return None
    begin = suffix
    while begin > 0 and suffix - begin < 4 and _touches(reading, begin - 1):
        word = begin - 1
        if _NUMBER.fullmatch(reading.lower[word]):
            break
        capital = reading.case[word] != LOWER
        if written and not (capital or reading.lower[word] in _STREET_JOINING):
            break
        if not written and reading.flags[word] & (Is.FUNCTION | Is.RELATION | Is.ROLE):
            break
        begin = word
    while begin < suffix and (reading.lower[begin] in _JOINING or _opener(reading, begin)):
        begin += 1
    number = begin > 0 and _NUMBER.fullmatch(reading.lower[begin - 1]) and re.fullmatch(r",? ?", reading.gap(begin - 1))
    if number and begin < suffix:
        begin -= 1
        while begin > 0 and _NUMBER.fullmatch(reading.lower[begin - 1]) and reading.gap(begin - 1) in ("-", "/", " - "):
            begin -= 1
        return begin
    if not written or begin == suffix or reading.lower[suffix] not in _strong_streets():
        return None
    if all(reading.flags[word] & (Is.NEVER | Is.FUNCTION) for word in range(begin, suffix)):
        return None
    return begin


def _strong_streets() -> frozenset[str]:
    return resources.lexicon("street_words")


def organisations(reading: Reading) -> Iterator[Identifier]:
    """Find named organisations: capitalised words that end in "Hospital", "House", "Surgery" and the like."""
    weak = resources.lexicon("weak_org_words")
    for first, last in _outermost(reading.marks["organisation"]):
        begin = _named(reading, first, weak=" ".join(reading.lower[first:last]) in weak)
        if begin is not None:
            end = _after_of(reading, last)
            yield reading.identifier(begin, end, "organisation", "org_word", role=reading.lower[last - 1])
    yield from _homes(reading)


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
    while begin > 0 and suffix - begin < _MOST and _touches(reading, begin - 1):
        word = begin - 1
        joins = capital and reading.lower[word] in _JOINING and word > 0 and reading.case[word - 1] != LOWER
        if _title(reading, word) or (joins and word > 1 and _title(reading, word - 2)):
            break
        if not (_may_name(reading, word) or joins):
            break
        begin = word
    while begin < suffix and (reading.lower[begin] in _JOINING or _opener(reading, begin)):
        begin += 1
    telling = [word for word in range(begin, suffix) if _tells(reading, word)]
    if not telling:
        return None
    if suffix in reading.shouted and not any(_strange(reading, word) for word in telling):
        return None
    if not capital and (weak or not any(_strange(reading, word) or reading.case[word] != LOWER for word in telling)):
        return None
    if weak and not capital:
        return None
    return begin


def _title(reading: Reading, word: int) -> bool:
    return bool(reading.flags[word] & Is.TITLE) and reading.lower[word] != "st" and not reading.flags[word] & Is.NAME


def _may_name(reading: Reading, word: int) -> bool:
    if reading.case[word] == LOWER:
        return _strange(reading, word) and not reading.flags[word] & (Is.ACRONYM | Is.MEDICAL)
    return not reading.lower[word].isdigit()


def _tells(reading: Reading, word: int) -> bool:
    """Say whether a word makes a name of a generic one: not "District General Hospital", not "Care Home"."""
    generic = Is.NEVER | Is.ROLE | Is.ACRONYM | Is.FUNCTION | Is.NATION | Is.TITLE | Is.RELATION | Is.CALENDAR
    if reading.lower[word] in _JOINING or reading.lower[word] in resources.lexicon("generic_org_words"):
        return False
    if reading.flags[word] & Is.NAME and not reading.flags[word] & (Is.NEVER | Is.FUNCTION):
        return True
    return not reading.flags[word] & generic and word not in reading.guarded


def _after_of(reading: Reading, last: int) -> int:
    """Take in what follows with "of": "Church of ...", "University of ...", "Hospital of St ..."."""
    if last + 1 < len(reading) and reading.lower[last] == "of" and reading.gap(last - 1) == " " and reading.gap(last) == " ":
        end = last + 1
        while end < len(reading) and reading.proper(end) and end - last < 4 and reading.gap(end - 1) in (" ", ". "):
            end += 1
        if end > last + 1:
            return end
    return last


def _homes(reading: Reading) -> Iterator[Identifier]:
    """Find "at The Willows", "moved to Lowther Bank", "St Wilfrid's": capitals after a word that leads to a place."""
    leading = set()
    for word in reading.capitals:
        if reading.lower[word] == "st" and _saint(reading, word):
            yield reading.identifier(word, word + 2, "organisation", "saint", certainty=0.7)
        leading |= {word - 1, word - 2}
    for word in sorted(leading):
        if word < 0 or reading.lower[word] not in _AT or reading.gap(word) != " ":
            continue
        first = word + 1
        begin = first + (reading.lower[first] == "the" and reading.gap(first) == " ")
        end = begin
        while end < len(reading) and end - begin < 4 and reading.proper(end) and reading.lower[end][0].isalpha():
            end += 1
            if reading.gap(end - 1) not in (" ", "-"):
                break
        if end > begin and _place_like(reading, begin, end, named=reading.case[first] != LOWER and begin > first):
            yield reading.identifier(first if reading.case[first] != LOWER else begin, end, "organisation", "leading_word", certainty=0.4, role="home")


def _place_like(reading: Reading, begin: int, end: int, *, named: bool) -> bool:
    """Say whether capitalised words after "at" or "to" name a place: two of them, or one after "The"."""
    if any(reading.flags[word] & (Is.FUNCTION | Is.ROLE | Is.TITLE | Is.RELATION | Is.CALENDAR) for word in range(begin, end)):
        return False
    if not any(_tells(reading, word) for word in range(begin, end)):
        return False
    return named or (end - begin > 1 and not all(reading.case[word] == CAPITALS for word in range(begin, end)))


def _saint(reading: Reading, word: int) -> bool:
    """Say whether "St" begins the name of a church, school or hospital: "St Wilfrid's"."""
    following = reading.case[word] == CAPITAL and word + 1 < len(reading) and reading.gap(word) in (" ", ". ")
    return following and reading.case[word + 1] == CAPITAL and not reading.flags[word + 1] & Is.FUNCTION


def places(reading: Reading) -> Iterator[Identifier]:
    """Find towns, boroughs, counties: by list, and where the word is doubtful by what leads to it."""
    for first, last in reading.marks["place"]:
        if all(reading.case[word] != LOWER or reading.lower[word] in _JOINING for word in range(first, last)):
            if reading.case[first] != LOWER and (last - first > 1 or not _is_word(reading, first)):
                yield reading.identifier(first, last, "location", "place_list", certainty=0.8)
            elif reading.case[first] != LOWER and _leads(reading, first):
                yield reading.identifier(first, last, "location", "place_list", certainty=0.6)
        elif _strange(reading, first) and len(reading.lower[first]) > 4 and _leads(reading, first):
            yield reading.identifier(first, last, "location", "place_list", certainty=0.6)
    for first, last in reading.marks["doubtful place"]:
        if reading.case[first] != LOWER and first not in reading.guarded and _leads(reading, first):
            yield reading.identifier(first, last, "location", "place_list", certainty=0.5)


def _leads(reading: Reading, word: int) -> bool:
    if word == 0:
        return False
    before = reading.gap(word - 1)
    return (reading.lower[word - 1] in _TOWARDS and before == " ") or (before == ", " and bool(reading.case[word - 1]))


def _is_word(reading: Reading, word: int) -> bool:
    return bool(reading.flags[word] & Is.COMMON)


def _strange(reading: Reading, word: int) -> bool:
    return not reading.flags[word] & Is.COMMON and reading.lower[word].isalpha()


def _touches(reading: Reading, word: int) -> bool:
    return bool(_JOIN.fullmatch(reading.gap(word))) and reading.ends[word] - reading.starts[word] > 0 and (
        reading.gap(word) != ". " or bool(reading.flags[word] & Is.TITLE)
    )


def _opener(reading: Reading, word: int) -> bool:
    """Say whether a word is capitalised only because it opens its sentence."""
    if reading.flags[word] & Is.FUNCTION:
        return reading.lower[word] != "the"
    return reading.opens[word] and bool(reading.flags[word] & (Is.ROLE | Is.RELATION))
