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
_SHORT_YEAR = re.compile(r"(?:['’‘]|[/.\s-])(\d{2})$")
_TENS = {
    "twent": 20,
    "thirt": 30,
    "fort": 40,
    "fourt": 40,
    "fift": 50,
    "sixt": 60,
    "sevent": 70,
    "eight": 80,
    "ninet": 90,
}


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
        band = _band(one.span.of(text))
        return f"[AGE {band}]" if band else "[AGE]"
    name = _role(one.label, one.role) or _NAMES.get(one.label) or one.label.upper()
    return f"[{name}_{number}]" if number else f"[{name}]"


def _year(date: str) -> str:
    whole = _YEAR.search(date)
    if whole:
        return whole[1]
    short = _SHORT_YEAR.search(date)
    if not short or not re.search(r"[A-Za-z]{3}|\d\s?[/.-]\s?\d{1,2}\s?[/.-]", date):
        return ""
    return f"20{short[1]}" if int(short[1]) < 40 else f"19{short[1]}"


def _band(age: str) -> str:
    """Give the ten-year band of an age in digits or words; 90 and over is one band."""
    digits = re.search(r"\d+", age)
    if digits:
        years = int(digits[0])
    else:
        tens = next(
            (
                value
                for stem, value in _TENS.items()
                if age.lower().startswith(stem) and "teen" not in age.lower()
            ),
            None,
        )
        if tens is None:
            return (
                "10-19" if "teen" in age.lower() or age.lower().startswith(("ten", "eleven", "twel")) else ""
            )
        years = tens
    if years >= 90:
        return "90+"
    low = years // 10 * 10
    return f"{low}-{low + 9}"


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
