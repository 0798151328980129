"""What stands in the text in place of an identifier: `[MOTHER_2]`, `[HOSPITAL_1]`, `[DATE 2021]`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.policy import Policy

_NUMBERED = ("person", "organisation", "location", "address")
_NAMES = {"location": "PLACE", "id_number": "ID_NUMBER"}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
# '21, 3/2/21, 3-Feb-21, Feb-21, 3 Feb 21; but not the day in "Feb 14".
_SHORT_YEAR = re.compile(
    r"(?:['’‘]|\d\s?[/.-]\s?\d{1,2}\s?[/.-]\s?|[A-Za-z]{3}[/.-]|\d\D*[A-Za-z]{3}[\s.,]+)(\d{2})$"
)
_DECADES = {
    "twent": 20,
    "thirt": 30,
    "fort": 40,
    "fourt": 40,
    "fift": 50,
    "sixt": 60,
    "sevent": 70,
    "eighty": 80,
    "eightie": 80,
    "ninet": 90,
    "hundred": 90,
    "one hundred": 90,
    "a hundred": 90,
}
_TEENS = ("ten", "eleven", "twel")


def placeholders(text: str, found: Sequence[Identifier], policy: Policy) -> tuple[list[str], list[int]]:
    """Give for each identifier its placeholder and its number.

    Numbers run from 1 in order of first mention, over all people, and over all places.
    """
    numbers: dict[str, int] = {}
    counts: dict[str, int] = {}
    words: list[str] = []
    given: list[int] = []
    for one in found:
        number = 0
        if one.label in _NUMBERED and one.who:
            if one.who not in numbers:
                counts[one.label] = counts.get(one.label, 0) + 1
                numbers[one.who] = counts[one.label]
            number = numbers[one.who]
        given.append(number)
        words.append(_placeholder(text, one, number, policy))
    return words, given


def _placeholder(text: str, one: Identifier, number: int, policy: Policy) -> str:
    if one.label == "date" and policy.dates == "year":
        year = _year(one.span.of(text))
        return f"[DATE {year}]" if year else "[DATE]"
    if one.label == "age" and policy.ages == "band":
        return f"[AGE {_band(one.span.of(text))}]"
    name = _role(one.label, one.role) or _NAMES.get(one.label) or one.label.upper()
    return f"[{name}_{number}]" if number else f"[{name}]"


def _year(date: str) -> str:
    whole = _YEAR.search(date)
    if whole:
        return whole[1]
    short = _SHORT_YEAR.search(date)
    if not short:
        return ""
    return f"20{short[1]}" if int(short[1]) < 40 else f"19{short[1]}"


def _band(age: str) -> str:
    """Give the ten-year band of an age in digits or words; 90 and over is one band."""
    digits = re.search(r"\d+", age)
    low = (int(digits[0]) if digits else _decade(age.lower())) // 10 * 10
    return "90+" if low >= 90 else f"{low}-{low + 9}"


def _decade(age: str) -> int:
    """Give the decade in which an age in words lies: 20 for "twenty-one", 0 for "seven"."""
    if "teen" in age or age.startswith(_TEENS):
        return 10
    return next((decade for stem, decade in _DECADES.items() if age.startswith(stem)), 0)


@cache
def _role_names() -> dict[str, str]:
    """Read `placeholder_roles`: `NAME: word, word`, where a word is a role, relation or organisation word."""
    table: dict[str, str] = {}
    for line in resources.lexicon_lines("placeholder_roles"):
        name, _, roles = line.partition(":")
        for role in roles.split(","):
            table[role.strip().lower()] = name.strip()
    return table


def _role(label: str, role: str) -> str:
    if label not in ("person", "organisation") or not role:
        return ""
    words = role.lower().split()
    for first in range(len(words)):
        name = _role_names().get(" ".join(words[first:]))
        if name:
            return name
    return ""
