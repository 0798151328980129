"""A blunt search of the redacted text for all that the form itself gives; needs no gold, must find nothing.

Independent of the redactor's own sweep. Name parts are looked for in any case and with any ending
after an apostrophe; initials only with dots ("J.S."); dates in the ways that people write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from leder_nlp import resources
from leder_nlp.records import RedactedReview, Review
from leder_nlp.spans import Span

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NUMERIC = re.compile(r"(?P<day>\d{1,2})[\s./-](?P<month>\d{1,2})[\s./-](?P<year>\d{4})\b")
_ISO = re.compile(r"(?P<year>\d{4})[./-](?P<month>\d{1,2})[./-](?P<day>\d{1,2})")
_WORDS = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<name>[a-z]{3,9})\.?,?\s+(?P<year>\d{4})")
_FEWEST_SIGNS = 4
"""Shorter numbers would be found everywhere."""


@dataclass(frozen=True, slots=True, order=True)
class Residue:
    """Where something of the form is left, in redacted offsets, and its kind; holds no text."""

    review_id: str
    start: int
    end: int
    kind: str


def residues(review: Review, redacted: RedactedReview) -> tuple[Residue, ...]:
    """Give every place where an identifier of the form stands in the redacted text, placeholders apart."""
    text = _blanked(redacted)
    found = {
        Residue(redacted.review_id, match.start(), match.end(), kind)
        for kind, pattern in _patterns(review)
        for match in re.finditer(pattern, text, re.IGNORECASE)
    }
    return tuple(sorted(found))


def _blanked(redacted: RedactedReview) -> str:
    """Give the text with its placeholders struck out, each character at its old place."""
    letters = list(redacted.text)
    for redaction in redacted.redactions:
        span: Span = redaction.span
        letters[span.start : span.end] = "\0" * len(span)
    return "".join(letters)


def _patterns(review: Review) -> Iterator[tuple[str, str]]:
    known = review.known
    for name in known.names:
        yield from (("name", pattern) for pattern in _name_patterns(name.name))
    for kind, values in (("nhs_number", known.nhs_numbers), ("id_number", known.id_numbers)):
        yield from ((kind, _spaced(value)) for value in values if len(_signs(value)) >= _FEWEST_SIGNS)
    yield from (("postcode", _spaced(value)) for value in known.postcodes if _signs(value))
    yield from (("address", _worded(value)) for value in known.addresses if _signs(value))
    for date in filter(_signs, known.dates):
        yield from (("date", pattern) for pattern in _date_patterns(date))


def _name_patterns(name: str) -> Iterator[str]:
    """Give patterns of each part of a name, and of its dotted initials."""
    ignored = resources.lexicon("evaluation_ignored_words")
    parts = [part for part in re.findall(r"[^\W\d_]+", name) if part.lower() not in ignored]
    yield from (rf"(?<!\w){part}(?!\w)" for part in parts if len(part) > 1)
    if len(parts) > 1:
        yield r"(?<!\w)" + r"\s?".join(rf"{part[0]}\." for part in parts)


def _signs(value: str) -> str:
    return re.sub(r"\W|_", "", value)


def _spaced(value: str) -> str:
    """Give a pattern of the letters and digits, whatever spaces or hyphens part them."""
    return r"(?<!\w)" + r"[\s-]*".join(map(re.escape, _signs(value))) + r"(?!\w)"


def _worded(value: str) -> str:
    """Give a pattern of the words, whatever white space and commas part them."""
    return r"(?<!\w)" + r"[\s,]+".join(re.escape(word.strip(",")) for word in value.split()) + r"(?!\w)"


def _date_patterns(written: str) -> Iterator[str]:
    """Give patterns of a date as numbers, ISO and words; a date that cannot be read, as it stands."""
    date = _date(written)
    if date is None:
        yield _worded(written)
        return
    day, month, year = date
    name = _MONTHS[month - 1]
    years, days = rf"(?:{year}|'?{year % 100:02d})", rf"0?{day}"
    named = rf"{name[:3]}(?:{name[3:]}|t)?\.?" if name[3:] else name
    yield rf"(?<!\d){days}[\s./-]+0?{month}[\s./-]+{years}(?!\d)"
    yield rf"(?<!\d){year}[./-]0?{month}[./-]{days}(?!\d)"
    yield rf"(?<!\d){days}(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{named},?[\s-]+{years}(?!\d)"
    yield rf"(?<!\w){named}\s+{days}(?:st|nd|rd|th)?,?\s+{years}(?!\d)"


def _date(written: str) -> tuple[int, int, int] | None:
    lower = written.strip().lower()
    match = _ISO.match(lower) or _NUMERIC.match(lower) or _WORDS.match(lower)
    if match is None:
        return None
    parts = match.groupdict()
    month = int(parts["month"]) if "month" in parts else _month(parts["name"])
    return (int(parts["day"]), month, int(parts["year"])) if 1 <= month <= 12 else None


def _month(name: str) -> int:
    """Give the number of a month by its first three letters; 0 for a word that is none."""
    return next((at for at, own in enumerate(_MONTHS, 1) if own.startswith(name[:3])), 0)
