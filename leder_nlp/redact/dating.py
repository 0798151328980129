"""What a policy writes for a date or an age: `[DATE 2021]`, `[DATE D-11]`, `[AGE 60-69]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from leder_nlp import resources
from leder_nlp.redact.policy import SURROGATE, Policy
from leder_nlp.redact.secret import Secret
from leder_nlp.redact.written_dates import MONTHS, WrittenDate, read_written

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
# '21, 3/2/21, 3-Feb-21, Feb-21, 3 Feb 21; but not the day in "Feb 14".
_SHORT_YEAR = re.compile(
    r"(?:['’‘]|\d\s?[/.-]\s?\d{1,2}\s?[/.-]\s?|[A-Za-z]{3}[/.-]|\d\D*[A-Za-z]{3}[\s.,]+)(\d{2})$"
)
_MIDDLE = 15
"""The day that stands for a month when it is moved."""
_TOP = 90


@dataclass(frozen=True, slots=True, repr=False)
class Calendar:
    """How the dates of one review are written: by how many days moved, from which day counted."""

    way: str
    moved: int = 0
    death: date | None = None

    def __repr__(self) -> str:
        return f"Calendar({self.way})"

    def written(self, text: str) -> str:
        """Give what stands for a date; `[DATE]` for one that cannot be read, or not as the policy asks."""
        if self.way == "year":
            year = year_of(text)
            return f"[DATE {year}]" if year else "[DATE]"
        found = None if self.way == "remove" else read_written(text)
        own = self._own(found) if found else ""
        if self.way == SURROGATE:
            return own or "[DATE]"
        return f"[DATE {own}]" if own else "[DATE]"

    def _own(self, found: WrittenDate) -> str:
        if self.way == "month":
            return f"{found.year}-{found.month:02d}"
        if found.ends is None:
            return "" if self.way == "day" else self._month(found)
        try:
            first, last = (self._day(day) for day in found.ends)
        except OverflowError:
            return ""
        if self.way == SURROGATE and first != last:
            return f"{first} to {last}"
        return first if first == last else f"{first}–{last}" if first else ""

    def _month(self, found: WrittenDate) -> str:
        day = date(found.year, found.month, _MIDDLE) + timedelta(days=self.moved)
        return f"{MONTHS[day.month - 1].title()} {day.year}" if self.way == SURROGATE else f"{day:%Y-%m}"

    def _day(self, day: date) -> str:
        if self.way == "day":
            return f"D{(day - self.death).days:+d}" if self.death else ""
        moved = day + timedelta(days=self.moved)
        if self.way == SURROGATE:
            return f"{moved.day} {MONTHS[moved.month - 1].title()} {moved.year}"
        return moved.isoformat()


def calendar(policy: Policy, secret: Secret, review_id: str, died: tuple[str, ...]) -> Calendar:
    """Give the calendar of a review; a date of death counts only if it is one and can be read."""
    days = {found.ends[0] for text in died if (found := read_written(text)) and found.ends}
    moved = policy.dates in ("shift", SURROGATE)
    return Calendar(
        policy.dates,
        secret.days(review_id, *policy.shift) if moved else 0,
        next(iter(days)) if len(days) == 1 else None,
    )


def year_of(text: str) -> str:
    """Give the year that a date names, in four digits; "" for none."""
    whole = _YEAR.search(text)
    if whole:
        return whole[1]
    short = _SHORT_YEAR.search(text)
    if not short:
        return ""
    return f"20{short[1]}" if int(short[1]) < 40 else f"19{short[1]}"


def age_written(text: str, way: str) -> str:
    """Give what stands for an age: its band of ten or five years, 90 and over in one; `[AGE]` if unread."""
    if way == "remove":
        return "[AGE]"
    decade = _decade(text)
    years = _years(text) if decade is None else decade
    if years is None:
        return "[AGE]"
    width = 5 if way == "band5" and decade is None else 10
    low = years // width * width
    return f"[AGE {_TOP}+]" if years >= _TOP else f"[AGE {low}-{low + width - 1}]"


def _years(text: str) -> int | None:
    """Read an age in digits or words; None for one that has no number."""
    digits = re.search(r"\d+", text)
    if digits:
        return int(digits[0])
    words = re.findall(r"[a-z]+", text.lower())
    values = [_values()[word] for word in words if word in _values()]
    return sum(values) if values else None


def _decade(text: str) -> int | None:
    """Give the first year of the decade that an age names ("late fifties"), None if it names none."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return next((_decades()[word] for word in words if word in _decades()), None)


@cache
def _decades() -> dict[str, int]:
    pairs = (line.lstrip("!").partition(":") for line in resources.lexicon_lines("decade_words"))
    return {word.strip(): int(value) for word, _, value in pairs}


@cache
def _values() -> dict[str, int]:
    pairs = (line.partition(":") for line in resources.lexicon_lines("number_words"))
    return {word.strip(): int(value) for word, _, value in pairs}
