"""Identifiers that the form itself gives, in every form a narrative may write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from leder_nlp import resources
from leder_nlp.language import words as cut
from leder_nlp.records import Identifier, KnownName
from leder_nlp.redact.distance import within_edits
from leder_nlp.redact.lexicon import Is, flags
from leder_nlp.redact.reading import LOWER, Reading
from leder_nlp.spans import Span

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def known_names(reading: Reading) -> Iterator[Identifier]:
    """Find the form's names: whole, in part, as nicknames, misspelt, run together, in any case."""
    for place, known in enumerate(reading.review.known.names):
        parts = name_parts(known)
        nicknames = {short for part in parts for short in nicknames_of(part)}
        joined = {"".join(parts), "".join(reversed(parts))} if len(parts) > 1 else set()
        for word, text in enumerate(reading.lower):
            certainty = _matches(reading, word, text, parts, nicknames, joined)
            if certainty:
                yield Identifier(
                    reading.span(word, word + 1),
                    "person",
                    "known_name",
                    certainty,
                    who=f"known-{place}",
                    role=known.role,
                )
        yield from _known_initials(reading, parts, place, known.role)


def name_parts(known: KnownName) -> tuple[str, ...]:
    """Give the parts of a name in lower case, without titles and single letters."""
    found = cut(known.name).lower
    return tuple(
        part
        for part, flag in zip(found, flags(found), strict=True)
        if len(part) > 1 and not (flag & Is.TITLE and not flag & Is.NAME)
    )


def _matches(
    reading: Reading, word: int, text: str, parts: tuple[str, ...], nicknames: set[str], joined: set[str]
) -> float:
    written = reading.case[word] != LOWER
    common = bool(reading.flags[word] & (Is.ENGLISH | Is.NEVER | Is.FUNCTION))
    if text in parts:
        return 1.0 if written or not common else 0.0
    if text in nicknames:
        return 0.95 if (written and not reading.flags[word] & Is.FUNCTION) or not common else 0.0
    if text in joined:
        return 0.95
    if text.endswith("s") and text[:-1] in parts and not common:
        return 0.9
    if common or reading.flags[word] & (Is.MEDICAL | Is.ACRONYM | Is.ROLE | Is.RELATION) or len(text) < 4:
        return 0.0
    return (
        0.8
        if any(len(part) > 3 and within_edits(text, part, 1 if len(part) < 8 else 2) for part in parts)
        else 0.0
    )


def _known_initials(reading: Reading, parts: tuple[str, ...], place: int, role: str) -> Iterator[Identifier]:
    if len(parts) < 2:
        return
    letters = "".join(part[0] for part in parts)
    wanted = {letters, letters[0] + letters[-1]}
    for word, text in enumerate(reading.lower):
        if (
            text in wanted
            and reading.case[word] != LOWER
            and len(text) > 1
            and not reading.flags[word] & Is.ACRONYM
        ):
            yield Identifier(
                reading.span(word, word + 1), "person", "known_initials", 0.8, who=f"known-{place}", role=role
            )
    for pair in wanted:
        for match in re.finditer(
            r"(?<!\w)" + r"\.? ?".join(letter.upper() for letter in pair) + r"\.(?!\w)", reading.text
        ):
            yield Identifier(
                Span(match.start(), match.end()),
                "person",
                "known_initials",
                0.8,
                who=f"known-{place}",
                role=role,
            )


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
            pattern = r"[\s./-]{0,3}".join(map(re.escape, signs))
            for match in re.finditer(
                rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])", reading.text, re.IGNORECASE
            ):
                yield Identifier(Span(match.start(), match.end()), label, "known_code", 1.0)


def known_dates(reading: Reading) -> Iterator[Identifier]:
    """Find the form's dates in every order and spelling, with or without the year."""
    for value in reading.review.known.dates:
        day = read_date(value)
        if day is None:
            continue
        month = _MONTHS[day.month - 1]
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


def read_date(value: str) -> date | None:
    """Read a date as British forms write it: day first, month in digits or letters, or ISO."""
    iso = re.match(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", value)
    british = re.match(
        r"\s*(\d{1,2})(?:st|nd|rd|th)?[\s/.-]+(?:of\s+)?(\d{1,2}|[A-Za-z]{3,9})[\s/.,-]+(\d{4}|\d{2})", value
    )
    if iso:
        year, month, day = int(iso[1]), int(iso[2]), int(iso[3])
    elif british:
        day, year = int(british[1]), int(british[3])
        spelt = [at for at, name in enumerate(_MONTHS, 1) if name.startswith(british[2].lower()[:3])]
        month = int(british[2]) if british[2].isdigit() else spelt[0] if spelt else 0
        year += 0 if year > 99 else (1900 if year > date.today().year % 100 else 2000)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def known_places(reading: Reading) -> Iterator[Identifier]:
    """Find the form's addresses (part by part) and organisations (whole, and by their telling words)."""
    known = reading.review.known
    for number, value in enumerate(known.addresses):
        for part in re.split(r"[,\n;]", value):
            for span in _phrase(reading, part):
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
    wanted = cut(phrase).lower
    if wanted and wanted[0] == "the":
        wanted = wanted[1:]
    if not wanted or (len(wanted) == 1 and len(wanted[0]) < 4):
        return
    if len(wanted) == 1 and flags(wanted)[0] & (Is.ENGLISH | Is.FUNCTION | Is.NEVER):
        yield from (
            reading.span(at, at + 1)
            for at, word in enumerate(reading.lower)
            if word == wanted[0] and reading.case[at] != LOWER
        )
        return
    for first in range(len(reading) - len(wanted) + 1):
        if reading.lower[first : first + len(wanted)] == wanted:
            yield reading.span(first, first + len(wanted))


def _telling(reading: Reading, name: str) -> Iterator[Span]:
    """Find an organisation by the words of its name that are no everyday words ("Thornfield")."""
    found = cut(name).lower
    generic = resources.lexicon("generic_org_words") | resources.lexicon("weak_org_words")
    for word, flag in zip(found, flags(found), strict=True):
        if len(word) < 4 or word in generic or flag & (Is.FUNCTION | Is.NEVER | Is.ROLE | Is.ACRONYM):
            continue
        for at, text in enumerate(reading.lower):
            if text == word and (reading.case[at] != LOWER or not flag & Is.COMMON):
                yield reading.span(at, at + 1)
