"""What stands in the text in place of an identifier: `[MOTHER_2]`, `[PERSON_2: mother]`, `[DATE 2021]`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from leder_nlp.records import Identifier
from leder_nlp.redact.dating import Calendar, age_written
from leder_nlp.redact.policy import LABEL, NUMBER, REMOVE, ROLE, SURROGATE, TIED, Policy
from leder_nlp.redact.roles import ROLED, role_name
from leder_nlp.redact.surrogates import Surrogates

_NUMBERED = ("person", "organisation", "location", "address")
_NAMES = {"location": "PLACE", "id_number": "ID_NUMBER"}
_REMOVED = "[REDACTED]"


@dataclass(frozen=True, slots=True)
class Written:
    """What is written for an identifier. `number` ties mentions; 0 where nothing is tied or shown.

    `surrogate`: the words are an invented name or date and no placeholder.
    """

    words: str = field(repr=False)
    number: int = 0
    surrogate: bool = False


def placeholders(
    text: str,
    found: Sequence[Identifier],
    policy: Policy,
    calendar: Calendar,
    *,
    surrogates: Surrogates | None = None,
) -> list[Written]:
    """Give what is written for each identifier, in order.

    Numbers run from 1 in order of first mention, over all people, and over all places. Without
    `surrogates` a label that wants one is written by its role.
    """
    numbers = _numbers(found)
    written: list[Written] = []
    for one, number in zip(found, numbers, strict=True):
        own = one.span.of(text)
        if one.label == "date":
            words = calendar.written(own)
            written.append(Written(words, surrogate=not words.startswith("[")))
        elif one.label == "age":
            written.append(Written(age_written(own, policy.ages)))
        elif policy.way(one.label) == SURROGATE and surrogates is not None:
            words = surrogates.of(one)
            shown = number if words else 0
            written.append(Written(words or _placeholder(one, number, ROLE), shown, bool(words)))
        else:
            way = policy.way(one.label)
            shown = number if way not in (LABEL, REMOVE) else 0
            written.append(Written(_placeholder(one, number, way), shown))
    return written


def _numbers(found: Sequence[Identifier]) -> list[int]:
    numbers: dict[str, int] = {}
    counts: dict[str, int] = {}
    given: list[int] = []
    for one in found:
        number = 0
        if one.label in _NUMBERED and one.who:
            if one.who not in numbers:
                counts[one.label] = counts.get(one.label, 0) + 1
                numbers[one.who] = counts[one.label]
            number = numbers[one.who]
        given.append(number)
    return given


def _placeholder(one: Identifier, number: int, way: str) -> str:
    if way == REMOVE:
        return _REMOVED
    name = _NAMES.get(one.label) or one.label.upper()
    role = role_name(one.label, one.role) if way in (ROLE, TIED, SURROGATE) else ""
    if way == TIED and role and role != name and number and one.label in ROLED:
        return f"[{name}_{number}: {role.lower().replace('_', ' ')}]"
    if way in (NUMBER, LABEL, TIED):
        role = ""
    return f"[{role or name}_{number}]" if number and way != LABEL else f"[{role or name}]"
