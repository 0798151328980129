"""Identifiers that the form itself gives, in every form a narrative may write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from itertools import product

from leder_nlp import resources
from leder_nlp.known import KnownName
from leder_nlp.language import words as cut
from leder_nlp.records import Identifier
from leder_nlp.redact.distance import within_edits
from leder_nlp.redact.lexicon import Is, flags
from leder_nlp.redact.reading import LOWER, Reading
from leder_nlp.redact.spread_organisations import lodged
from leder_nlp.redact.standing import acts, may_stand
from leder_nlp.redact.written_dates import MONTHS, read_written
from leder_nlp.spans import Span


def known_names(reading: Reading) -> Iterator[Identifier]:
    """Find the form's names: whole, in part, as nicknames, misspelt, run together, in any case."""
    for place, known in enumerate(reading.review.known.names):
        parts = name_parts(known)
        who = f"known-{place}"
        for word, certainty in _mentions(reading, parts):
            span = _with_initials(reading, word, {part[0] for part in parts})
            yield Identifier(span, "person", "known_name", certainty, who=who, role=known.role)
        for span in _side_by_side(reading, parts):
            yield Identifier(span, "person", "known_name", 0.95, who=who, role=known.role)
        for span in _initials(reading, parts):
            yield Identifier(span, "person", "known_initials", 0.8, who=who, role=known.role)


def _mentions(reading: Reading, parts: tuple[str, ...]) -> Iterator[tuple[int, float]]:
    """Give the words that are a form of one of the parts, and how surely."""
    forms = _forms(parts)
    for text in reading.at.keys() & forms.keys():
        yield from _written(reading, text, forms[text])
    slipping = [part for part in parts if len(part) > 3]
    for text in reading.strange if slipping else ():
        if text not in forms and any(_slip(text, part) for part in slipping):
            yield from _written(reading, text, 0.8)


def _side_by_side(reading: Reading, parts: tuple[str, ...]) -> Iterator[Span]:
    """Give two parts of one name beside each other, everyday words though they be: "will hope"."""
    for text in reading.at.keys() & set(parts):
        for word in reading.at[text]:
            after = reading.lower[word + 1] if word + 1 < len(reading) else ""
            if after in parts and after != text and reading.gap(word) == " ":
                yield reading.span(word, word + 2)


def _written(reading: Reading, text: str, certainty: float) -> Iterator[tuple[int, float]]:
    """Give where a form of a name stands; an everyday word is one where it is capitalised, or does what a
    person does."""
    flag = reading.distinct[text]
    common = flag & (Is.ENGLISH | Is.NEVER | Is.FUNCTION)
    if (certainty < 1 and flag & Is.FUNCTION) or (certainty <= 0.9 and common):
        return
    for word in reading.at[text]:
        if not common or reading.case[word] != LOWER:
            yield word, certainty
        elif certainty == 1 and acts(reading, word) and may_stand(reading, word):
            yield word, 0.8


@lru_cache(maxsize=10_000)
def _forms(parts: tuple[str, ...]) -> dict[str, float]:
    """Give the forms of a name that are not misspelt, and how surely each is one."""
    forms = dict.fromkeys((part + "s" for part in parts), 0.9)
    if len(parts) > 1:
        forms |= dict.fromkeys(("".join(parts), "".join(reversed(parts))), 0.95)
    forms |= dict.fromkeys((short for part in parts for short in nicknames_of(part)), 0.95)
    return forms | dict.fromkeys(parts, 1.0)


def _slip(text: str, part: str) -> bool:
    return within_edits(text, part, 1 if len(part) < 8 else 2)


def _with_initials(reading: Reading, word: int, letters: set[str]) -> Span:
    """Take in an initial before or after a name: "M. Thistlewood", "Thistlewood, M."."""
    first, last = word, word + 1
    if word and reading.lower[word - 1] in letters and reading.gap(word - 1) in (" ", ".", ". "):
        first -= 1
    if last < len(reading) and reading.lower[last] in letters and reading.gap(word) in (" ", ", "):
        last += reading.case[last] != LOWER
    return reading.span(first, last)


def name_parts(known: KnownName) -> tuple[str, ...]:
    """Give the parts of a name in lower case, without titles and single letters."""
    found = cut(known.name).lower
    return tuple(
        part
        for part, flag in zip(found, flags(found), strict=True)
        if len(part) > 1 and not (flag & Is.TITLE and not flag & Is.NAME)
    )


def _initials(reading: Reading, parts: tuple[str, ...]) -> Iterator[Span]:
    """Give "MT", "M.T." and "M. T." for a name of two parts or more."""
    if len(parts) < 2:
        return
    letters = "".join(part[0] for part in parts)
    for pair in sorted({letters, letters[0] + letters[-1]}):
        for word in reading.at.get(pair, ()):
            if reading.case[word] != LOWER and not reading.flags[word] & Is.ACRONYM:
                yield reading.span(word, word + 1)
        if not any(written in reading.text for written in _dotted(pair.upper())):
            continue
        pattern = r"(?<!\w)" + r"\.? ?".join(letter.upper() for letter in pair) + r"\.(?!\w)"
        for match in re.finditer(pattern, reading.text):
            yield Span(match.start(), match.end())


@cache
def _dotted(letters: str) -> tuple[str, ...]:
    """Give the ways to write initials that end with a stop: "M.T.", "M. T.", "MT.", "M T."."""
    gaps = product((".", ". ", "", " "), repeat=len(letters) - 1)
    return tuple("".join(map("".join, zip(letters, (*own, "."), strict=True))) for own in gaps)


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in resources.lexicon_lines("nicknames"):
        formal, _, short = line.lower().partition(":")
        names = [formal.strip(), *(name.strip() for name in short.split(","))]
        for name in names[1:]:
            table.setdefault(names[0], set()).add(name)
            table.setdefault(name, set()).add(names[0])
    return {name: frozenset(found - {""}) for name, found in table.items()}


def nicknames_of(name: str) -> frozenset[str]:
    """Give the short forms of a forename, and the formal names of a short form (lower case)."""
    return _nicknames().get(name, frozenset())


def known_codes(reading: Reading) -> Iterator[Identifier]:
    """Find the form's numbers and postcodes, whatever spaces, dots or dashes are put between."""
    known = reading.review.known
    for values, label in (
        (known.nhs_numbers, "nhs_number"),
        (known.id_numbers, "id_number"),
        (known.postcodes, "postcode"),
    ):
        for value in values:
            signs = re.sub(r"[^A-Za-z0-9]", "", value)
            if len(signs) < 3:
                continue
            pattern = r"(?:[\s./_()\u00ad\u00b7\u200b\u2010-\u2015\u2060\u2212-]|&nbsp;|&#160;){0,3}".join(
                map(re.escape, signs)
            )
            for match in re.finditer(
                rf"(?<![A-Za-z0-9])(?:\((?=[\w ]{{2,5}}\)))?{pattern}(?![A-Za-z0-9])",
                reading.text,
                re.IGNORECASE,
            ):
                yield Identifier(Span(match.start(), match.end()), label, "known_code", 1.0)


def known_dates(reading: Reading) -> Iterator[Identifier]:
    """Find the form's dates in every order and spelling, with or without the year."""
    for value in reading.review.known.dates:
        day = read_date(value)
        if day is None:
            continue
        month = MONTHS[day.month - 1]
        name = rf"(?:{month}|{month[:3]}|{month[:4]})\.?"
        number = rf"0?{day.day}(?:st|nd|rd|th)?"
        year = rf"(?:[\s,./'’-]{{0,3}}(?:{day.year}|{day.year % 100:02d}))?"
        ways = (
            rf"{number}[\s./-]*(?:of\s+)?{name}{year}",
            rf"{name}[\s./-]*{number}{year}",
            rf"0?{day.day}[\s]?[./-][\s]?0?{day.month}[./-](?:{day.year}|{day.year % 100:02d})",
            rf"{day.year}[./-]0?{day.month}[./-]0?{day.day}",
            rf"{day.day:02d}{day.month:02d}(?:{day.year}|{day.year % 100:02d})",
            rf"{day.day:02d}[./]{day.month:02d}",
        )
        for match in re.finditer(rf"(?<![\w/])(?:{'|'.join(ways)})(?![\w/])", reading.text, re.IGNORECASE):
            yield Identifier(Span(match.start(), match.end()), "date", "known_date", 1.0)


_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::[\d.]+)?\s*$")
"""What exports put after a day: 14/05/1960 00:00:00."""


def read_date(value: str) -> date | None:
    """Read a date of a form's field: one day, in any way that `read_written` knows, maybe with a time."""
    written = read_written(_TIME.sub("", value))
    if written is None or len(written.days) != 1:
        return None
    return date(written.year, written.month, written.days[0])


def known_places(reading: Reading) -> Iterator[Identifier]:
    """Find the form's addresses (part by part) and organisations (whole, and by their telling words)."""
    known = reading.review.known
    for number, value in enumerate(known.addresses):
        for part in re.split(r"[,\n;]", value):
            for span in (*_phrase(reading, part), *_street(reading, part)):
                yield Identifier(span, "address", "known_address", 1.0, who=f"address-{number}")
    for number, value in enumerate(known.organisations):
        for span in _phrase(reading, value):
            yield Identifier(
                span,
                "organisation",
                "known_organisation",
                1.0,
                who=f"organisation-{number}",
                role=cut(value).lower[-1],
            )
        for span in _telling(reading, value):
            yield Identifier(
                span,
                "organisation",
                "known_organisation",
                0.9,
                who=f"organisation-{number}",
                role=cut(value).lower[-1],
            )


def _phrase(reading: Reading, phrase: str) -> Iterator[Span]:
    """Give where a phrase stands, in any case; a lone everyday word only where it is capitalised."""
    wanted = cut(phrase).lower
    if wanted and wanted[0] == "the":
        wanted = wanted[1:]
    if not wanted or (len(wanted) == 1 and len(wanted[0]) < 4):
        return
    plain = len(wanted) == 1 and flags(wanted)[0] & (Is.ENGLISH | Is.FUNCTION | Is.NEVER)
    for first in reading.at.get(wanted[0], ()):
        last = first + len(wanted)
        if reading.lower[first:last] != wanted:
            continue
        if not plain or reading.case[first] != LOWER or _named_small(reading, first, phrase):
            yield reading.span(first, last)


def _named_small(reading: Reading, word: int, phrase: str) -> bool:
    """Say whether an everyday word in lower case names the place: "the willows", "at willows"."""
    text = reading.lower[word]
    houses = resources.lexicon("house_names") | resources.lexicon("house_heads")
    kinds = resources.lexicon("weak_org_words") | resources.lexicon("named_kinds")
    if (
        text in resources.lexicon("generic_org_words") | (kinds - houses)
        or reading.distinct[text] & Is.FUNCTION
    ):
        return False
    titled = phrase.lower().split()[0] == "the" and word and reading.lower[word - 1] == "the"
    return bool(titled and reading.gap(word - 1) == " ") or lodged(reading, word)


def _street(reading: Reading, part: str) -> Iterator[Span]:
    """Give where a street stands without its number, in any case, its kind in full or short: "elm rd"."""
    wanted = cut(part).lower
    while wanted and wanted[0][0].isdigit():
        wanted = wanted[1:]
    if len(wanted) < 2 or wanted[-1] not in resources.lexicon("place_suffixes"):
        return
    for first in reading.at.get(wanted[0], ()):
        last = first + len(wanted)
        own = reading.lower[first:last]
        if last < len(reading) and reading.lower[last] in resources.lexicon("named_kinds"):
            continue  # "Elm Road Surgery"
        if own[:-1] == wanted[:-1] and len(own) == len(wanted) and _same_kind(own[-1], wanted[-1]):
            yield reading.span(first, last)


def _same_kind(one: str, other: str) -> bool:
    """Say whether two kinds of street are one, or one is short for the other: "rd", "road"."""
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return short == long or (
        short[0] == long[0] and len(short) < 5 and all(sign in letters for sign in short)
    )


def _telling(reading: Reading, name: str) -> Iterator[Span]:
    """Find an organisation by the words of its name that are no everyday words ("Thornfield")."""
    found = cut(name).lower
    generic = resources.lexicon("generic_org_words") | resources.lexicon("weak_org_words")
    for word, flag in zip(found, flags(found), strict=True):
        if len(word) < 4 or word in generic or flag & (Is.FUNCTION | Is.NEVER | Is.ROLE | Is.ACRONYM):
            continue
        for at in reading.at.get(word, ()):
            small = word in resources.lexicon("house_names") and lodged(reading, at)
            if reading.case[at] != LOWER or not flag & Is.COMMON or small:
                yield reading.span(at, at + 1)
