"""Ways to reach somebody: phone numbers, e-mail, web addresses, handles; and postcodes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.evened import find_evenly
from leder_nlp.redact.reading import LOWER, Reading
from leder_nlp.spans import Span

# A run is looked at from its start only, and never given back: no text can make these slow.
_EMAIL = re.compile(r"(?<![\w.+'’-])[\w.+'’-]++@[\w-]++(?:\.[\w-]++)+")
_SPELT = re.compile(
    r"[\w.+-]{1,40} ?(?:\(at\)|\[at\]) ?[\w-]+(?: ?(?:\(dot\)|\[dot\]| dot |\.) ?[\w-]+)+"
    r"|(?:[\w+-]{1,30} dot ){0,3}[\w.+-]{1,40} at [\w-]+(?: dot [\w-]+)+"
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"”’)\]]+[^\s<>\"”’)\].,;:!?]")
_HOST = re.compile(
    r"(?<![\w@.-])(?:[\w-]+\.)+(?:co\.uk|org\.uk|nhs\.uk|gov\.uk|ac\.uk|sch\.uk|com|org|net|info|uk)(?:/[^\s<>)\]]*[\w/])?(?![\w.]*@)\b"
)
_HOST_ENDS = (".co.uk", ".org", ".nhs.uk", ".gov.uk", ".ac.uk", ".sch.uk", ".com", ".net", ".info", ".uk")
_HANDLE = re.compile(r"(?<![\w.@])@[A-Za-z]\w{2,}")
_PHONE = re.compile(
    r"(?<![\w./-])(?:(?:\+|00)\s?44[\s.-]?(?:\(0\)\s?)?|\(?0)(?:[\s().-]{0,3}\d){8,10}(?!\d)(?:\s*(?:ext|extn|extension|x)\b\.?:?\s*\d{2,6})?",
)
_EXTENSION = re.compile(
    r"\b(?:ext|extn|extension|bleep|pager|tel|phone|mobile|fax)\b\.?\s*(?:no|number)?\.?\s*[:#]?\s*"
    r"(?P<value>\d[\d ]{2,10}\d)"
)
_REACHED = frozenset({"ext", "extn", "extension", "bleep", "pager", "tel", "phone", "mobile", "fax"})
_AREA = r"(?P<area>[A-Za-z]{1,2})"
_POSTCODE = re.compile(
    rf"(?<![A-Za-z0-9]){_AREA}\d[A-Za-z0-9]?(?:[ \u00a0]{{0,2}}|-(?!\d(?:st|nd|rd|th)))"
    r"\d[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}(?![A-Za-z0-9])"
)
_LABELLED = re.compile(r"(?:postcode|post code)[\s:,]*(?:of |is |was )?\Z")
_GIRO = re.compile(r"(?<![a-z0-9])gir[ \u00a0]?0aa(?![a-z0-9])")
"""The one whole postcode without an area and a district: Girobank's."""
_OUTWARD = re.compile(rf"(?<![A-Za-z0-9]){_AREA}\d{{1,2}}[A-Za-z]?(?![A-Za-z0-9])")
_BEFORE = re.compile(
    r"(?i:(?:postcode|post code|postal)(?: (?:area|district))?[\s:,]*(?:of|is|was)?\s*$"
    r"|(?:\bin|\bnear|\bfrom|\baround|\bthe) $|, $)"
)
_AFTER = re.compile(r"(?i)\s*(?:area|postcode|district|locality)\b")


def contacts(reading: Reading) -> Iterator[Identifier]:
    """Find e-mail and web addresses, phone numbers and extensions, and social handles."""
    text, plain = reading.text, reading.plain
    patterns = [(_URL, 0.95)] if "://" in plain or "www." in plain else []
    if "@" in text:
        patterns += [(_EMAIL, 1.0), (_HANDLE, 0.7)]
    if any(end in plain for end in _HOST_ENDS):
        patterns.append((_HOST, 0.9))
    if "(at)" in plain or "[at]" in plain or " dot " in plain:
        patterns.append((_SPELT, 0.6))
    for pattern, certainty in patterns:
        for match in pattern.finditer(plain):
            yield Identifier(Span(match.start(), match.end()), "contact", "contact", certainty)
    for match in find_evenly(reading, _PHONE, reading.long):
        yield Identifier(Span(match.start(), match.end()), "contact", "phone", 0.9)
    for match in reading.at_words(_EXTENSION, _REACHED):
        yield Identifier(Span(match.start("value"), match.end("value")), "contact", "contact", 0.9)


def postcodes(reading: Reading) -> Iterator[Identifier]:
    """Find postcodes in any case, whole or outward only; the area must be one that exists.

    Source of the areas: Royal Mail's list of postcode areas.
    """
    whole: list[Span] = []
    for match in find_evenly(reading, _POSTCODE, reading.codes):
        if match["area"].upper() in _areas() or _LABELLED.search(
            reading.plain, max(0, match.start() - 24), match.start()
        ):
            whole.append(Span(match.start(), match.end()))
            yield Identifier(whole[-1], "postcode", "postcode", 0.95)
    if "gir" in reading.plain:
        for match in _GIRO.finditer(reading.plain):
            yield Identifier(Span(match.start(), match.end()), "postcode", "postcode", 0.95)
    for match in reading.find(_OUTWARD, reading.codes, plain=False):
        span = Span(match.start(), match.end())
        if match["area"].upper() in _areas() and not any(span.overlaps(one) for one in whole):
            certainty = _outward(reading, match)
            if certainty:
                yield Identifier(span, "postcode", "outward_postcode", certainty)


def _outward(reading: Reading, match: re.Match[str]) -> float:
    """Say how surely "BD2" is half a postcode, 0 for not at all: much else has a letter and a number."""
    text, start = reading.text, match.start()
    street = text[max(0, start - 2) : start] == ", " and _after_street(reading, start)
    if _AFTER.match(text, match.end()) or street:
        return 0.7
    if not match.group().isupper():
        return 0.0
    before = _BEFORE.search(text, max(0, start - 30), start)
    two = len(match["area"]) == 2 and match.group().lower() not in resources.lexicon("acronyms")
    if before and len(match["area"]) == 2 and "post" in before.group().lower():
        return 0.7
    if _after_place(reading, start):
        return 0.6
    return 0.5 if before and two else 0.0


def _after_place(reading: Reading, at: int) -> bool:
    """Say whether a bracket opens between a town and what follows: "Norwich (NR3)"."""
    word = bisect_left(reading.starts, at) - 1
    placed = any(last == word + 1 for _, last in reading.marks["place"])
    return placed and reading.gap(word) == " ("


def _after_street(reading: Reading, at: int) -> bool:
    word = bisect_left(reading.starts, at) - 1
    return (
        word >= 0
        and reading.lower[word] in resources.lexicon("place_suffixes")
        and reading.case[word] != LOWER
    )


@cache
def _areas() -> frozenset[str]:
    return frozenset(area.upper() for area in resources.lexicon("postcode_areas"))
