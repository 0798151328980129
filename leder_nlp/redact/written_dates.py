"""Reading a date in any of the forms that the detectors find: which year, month and days it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from leder_nlp import resources

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHORTENED = tuple(name[:3] for name in MONTHS)
_MONTH = re.compile(
    r"(?<![a-z])(jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_ISO = re.compile(r"(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})\s?[\s/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4}|\d{2})")
_PACKED = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_MONTH_YEAR = re.compile(r"(0?[1-9]|1[0-2])/(\d{4})|(0[1-9])/(1[3-9]|2\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_SHORT = re.compile(r"(?:['‘]|(?<=[\s/.,-]))(\d{2})$")
_APOSTROPHE = re.compile(r"'(\d{2})$")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)")
_LETTERS = re.compile(r"[a-z]+(?:-[a-z]+)?")
_PIVOT = 40
"""Years of two digits below it are of this century: nobody under review was born after 2039."""


@dataclass(frozen=True, slots=True, repr=False)
class WrittenDate:
    """What a date names: a year and a month, and the days of it, none for a whole month.

    Raises ValueError for a day that is none, such as 31 February.
    """

    year: int
    month: int
    days: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for day in self.days or (1,):
            date(self.year, self.month, day)

    @property
    def ends(self) -> tuple[date, date] | None:
        """Give its first and its last day as they are written; None for a whole month."""
        if not self.days:
            return None
        first, last = (date(self.year, self.month, day) for day in (self.days[0], self.days[-1]))
        return first, last

    def __repr__(self) -> str:
        return f"WrittenDate({len(self.days)} days)"


def read_written(text: str) -> WrittenDate | None:
    """Read a date; None if it names no year and month, or a day that is none: nothing is guessed.

    Numbers are day first, but for "03/14/2021", which can be nothing else.
    """
    plain = " ".join(text.lower().replace("’", "'").replace("‘", "'").split()).strip(" ,.")
    try:
        return _numeric(plain) or _named(plain) or _feast(plain)
    except ValueError:  # its message names the number that is out of range
        return None


def _numeric(plain: str) -> WrittenDate | None:
    if match := _ISO.fullmatch(plain) or _ISO.match(plain):
        return WrittenDate(int(match[1]), int(match[2]), (int(match[3]),))
    if match := _NUMERIC.fullmatch(plain) or _PACKED.fullmatch(plain):
        day, month = int(match[1]), int(match[2])
        if month > 12 >= day:
            day, month = month, day
        return WrittenDate(_century(match[3]), month, (day,))
    if match := _MONTH_YEAR.fullmatch(plain):
        return WrittenDate(_century(match[2] or match[4]), int(match[1] or match[3]))
    return None


def _named(plain: str) -> WrittenDate | None:
    """Read a date whose month has a name: days before it or after it, the year last."""
    found = _MONTH.search(plain)
    if found is None:
        return None
    month = _SHORTENED.index(found[1][:3]) + 1
    before, after = plain[: found.start()], plain[found.end() :]
    days = _days(before)
    year = _YEAR.search(after)
    if year:
        days, rest = days or _days(after[: year.start()]), year[1]
    else:
        short = _APOSTROPHE.search(after) or ((days or after[:1] in "-/") and _SHORT.search(after))
        if not short:
            return None
        days, rest = days or _days(after[: short.start()]), short[1]
    return WrittenDate(_century(rest), month, days)


def _days(part: str) -> tuple[int, ...]:
    numbers = tuple(int(match[1]) for match in _DAY.finditer(part))
    if numbers:
        return numbers
    words = (match.group() for match in _LETTERS.finditer(part.replace("twenty ", "twenty-")))
    words = (word for word in words if word in _day_words())
    return tuple(_day_words()[word] for word in words)


def _century(year: str) -> int:
    number = int(year)
    if len(year) == 4:
        return number
    return number + (2000 if number < _PIVOT else 1900)


def _feast(plain: str) -> WrittenDate | None:
    year = re.search(r"(?:(?<!\d)((?:19|20)\d{2})|'(\d{2}))$", plain)
    if year is None:
        return None
    number = _century(year[1] or year[2])
    name = re.sub(r"\s*[,.]?\s*(?:(?:in|of)\s*)?$", "", plain[: year.start()])
    day = _feast_days().get(name)
    if day is None:
        return None
    if day.startswith("easter"):
        fallen = _easter(number) + timedelta(days=int(day[len("easter") :]))
        return WrittenDate(fallen.year, fallen.month, (fallen.day,))
    month, _, own = day.partition("-")
    return WrittenDate(number, int(month), (int(own),))


def _easter(year: int) -> date:
    """Give Easter Sunday by the Gregorian computus, in whole numbers (Butcher's form, of 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, odd = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap - shift + 15) % 30
    own, left = divmod(rest, 4)
    weekday = (32 + 2 * odd + 2 * own - moon - left) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def _day_words() -> dict[str, int]:
    return {word: number for number, word in enumerate(resources.lexicon_lines("day_words"), 1)}


@cache
def _feast_days() -> dict[str, str]:
    pairs = (line.partition(":") for line in resources.lexicon_lines("feast_days"))
    return {name.strip(): day.strip() for name, _, day in pairs}
