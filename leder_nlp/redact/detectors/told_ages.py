"""Ages that only the sentence tells: "came to Rochdale at eleven", "a man of 58", "Zayan (3)", "Age / 59"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITAL, LOWER, Reading

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {
    **{word: value for value, word in enumerate(_ONES, 1)},
    **{word: value for value, word in enumerate(_TEENS, 10)},
    **dict(zip(_TENS, range(20, 100, 10), strict=True)),
}
_FIRST_SURE, _ADULT, _OLDEST = 13, 18, 110
"""An hour is twelve at most; those under review are adults."""
_PEOPLE = frozenset({"he", "she", "who", "they"})
_IS = frozenset({"was", "is", "were", "turns", "turned", "turning", "be", "became", "now", "reached"})
_WHO = frozenset(
    {
        "man",
        "woman",
        "lady",
        "gentleman",
        "boy",
        "girl",
        "person",
        "child",
        "smoker",
        "assistant",
        "teenager",
        "baby",
    }
)
_SINCE = frozenset({"until", "till", "from", "since", "by"})
_WHEN = frozenset({"when", "since", "until", "till", "before", "after"})
_NEARLY = frozenset({"about", "around", "only", "just", "nearly"})
_GROUPS = frozenset({"family", "staff", "team", "group", "people", "children"})
_CHANGED = frozenset({"rose", "fell", "dropped", "went", "up", "down", "rising", "falling", "lost", "kg"})
_YOUNGEST, _GROWN = 3, 25
"""What is told of in words between them, after "from" or "until", is the age of a schoolchild or student."""
_SHORT = frozenset(
    {"y", "yrs", "yr", "yo", "m", "f", "male", "female", "b", "white", "black", "asian", "mixed"}
)
_COUNTED = re.compile(
    r"[-%/:°]|[.,]\d|\s?(?:[ap]\.?m\b|hrs?\b|hours?\b|o'?clock|noon|midnight|x\b|mg|ml|kg|g\b|cm|mm|stone"
    r"|st\b|mcg|units?|litres?|l/|times|weeks?|days?|months?|minutes?|mins?|miles?|per\b|out of|to \d|and \d"
    r"|to (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
    r"|a (?:day|week)\b|and at\b"
    r"|in the (?:morning|evening|afternoon|night)|at night|each|every|daily|or \d)"
)
MEASURED = re.compile(
    r"\b(?:sats?|spo2|saturations?|oxygen|score[sd]?|bmi|bp|pulse|rate|temp|temperature|crp|rr|hr|hb|news2?|gcs"
    r"|weight|wt|weighed|levels?|glucose|bm|ratio|dose|ward|room|bed|bay|limit|target|hba1c|pressure"
    r"|stopped|kept|fixed|set|running|flow|peaked?|stood|remained|reading|number|no|grade|stage)\b[^.;\n]*$"
)
_AGE_LABEL = re.compile(
    r"(?:\bage(?: at death)?|\bhow old (?:was|is|were)[^?\n]{0,40}\?)[^\w\n]{0,6}\n?\s*"
    r"(?:a:|ans(?:wer)?:)?[^\w\n]{0,4}$"
)
_BORN = re.compile(
    r"(?:\d[/.-]\d\d?[/.-]\d{2,4}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d{4}),? \(?$"
)
_BULLET = re.compile(r"(?:^|\n)[ \t]*[-–—*•>/] ?$")
_CLOSED = re.compile(r"[.,;:)\n]|$|\s+[-–—|/]|\s*\n")
_GOES_ON = frozenset(
    {
        "when",
        "and",
        "but",
        "with",
        "to",
        "in",
        "by",
        "after",
        "until",
        "before",
        "because",
        "as",
        "where",
        "the",
        "his",
        "her",
    }
)


def told_ages(reading: Reading) -> Iterator[Identifier]:
    """Find ages without "aged" or "years old", by what stands around the number."""
    for first, last, value in _numbers(reading):
        if value <= _OLDEST and _told(reading, first, last, value):
            last += 3 * (reading.lower[last : last + 3] == ["and", "a", "half"])
            yield reading.identifier(first, last, "age", "told_age", certainty=0.7)


def _numbers(reading: Reading) -> Iterator[tuple[int, int, int]]:
    """Give numbers in words and of one to three digits: their words [first, last), and their value."""
    done = 0
    for word in sorted({*reading.where(_VALUES.keys()), *reading.numerals}):
        if word < done:
            continue
        text = reading.lower[word]
        if text.isdigit():
            last, value = word + 1, int(text)
        else:
            last, value = word + 1, _VALUES[text]
            following = reading.lower[last] if last < len(reading) else ""
            if text in _TENS and following in _ONES and reading.gap(word) in ("-", " "):
                last, value = last + 1, value + _VALUES[following]
        done = last
        yield word, last, value


def _told(reading: Reading, first: int, last: int, value: int) -> bool:
    end = reading.ends[last - 1]
    if _COUNTED.match(reading.plain, end):
        return False
    start = first
    if first > 1 and reading.lower[first - 1] in _NEARLY and reading.gap(first - 1) == " ":
        start = first - 1
    before = reading.lower[start - 1] if start else ""
    close = reading.gap(start - 1) == " " if start else False
    after = reading.lower[last] if last < len(reading) else ""
    closed = bool(_CLOSED.match(reading.plain, end))
    if close and before in _IS and _while(reading, start):
        return closed or after in _GOES_ON
    if value < _YOUNGEST:
        return False
    runs = closed or (before == "of" and value >= _FIRST_SURE)
    if close and _in_words(reading, start, first, value, closed=runs):
        return True
    if close and before == "at":
        return (closed or _runs_on(reading, last, after)) and _in_life(reading, first, last, value)
    if close and before.startswith("turn"):
        return closed
    if close and before in _IS and first > 1 and _of_somebody(reading, first - 2):
        return closed or after in _GOES_ON or _then(reading, last)
    if close and before == "was" and value >= _ADULT:
        return _of_kin(reading, first) and (closed or after in _GOES_ON or _then(reading, last))
    if close and before == "of" and first > 1 and reading.lower[first - 2] in _WHO:
        return closed or value >= _ADULT or _runs_on(reading, last, after)
    if close and before in _SINCE:
        return closed and not _year(reading, last) and _story(reading, first, last)
    return _beside(reading, first, last, value, closed=closed)


def _while(reading: Reading, first: int) -> bool:
    """Say whether "when joy was" stands before a number, in whatever case the name is."""
    if first < 3 or reading.lower[first - 1] not in ("was", "is") or reading.lower[first - 3] not in _WHEN:
        return False
    who = reading.lower[first - 2] in _PEOPLE or reading.flags[first - 2] & Is.NAME
    return bool(who) and reading.gap(first - 2) == " " == reading.gap(first - 3)


def _in_words(reading: Reading, start: int, first: int, value: int, *, closed: bool) -> bool:
    """Say whether a number in words is an age: "she was fifty eight she lived", "ran until nineteen"."""
    if reading.lower[first].isdigit():
        return False
    before, ahead = reading.lower[start - 1], reading.lower[start - 2] if start > 1 else ""
    if before in _IS and ahead in _PEOPLE:
        return value >= _ADULT and not MEASURED.search(
            reading.plain, max(0, reading.starts[start] - 30), reading.starts[start]
        )
    if before == "of":
        somebody = reading.flags[start - 2] & (Is.ROLE | Is.RELATION) if start > 1 else 0
        return closed and bool(somebody) and ahead not in _GROUPS and ahead[-1:] != "s"
    if before in _SINCE and _FIRST_SURE <= value <= _GROWN:
        return closed and _CHANGED.isdisjoint(reading.lower[max(0, start - 6) : start - 1])
    return False


def _beside(reading: Reading, first: int, last: int, value: int, *, closed: bool) -> bool:
    """Say whether a person, a date of birth, a label or a bullet beside the number makes it an age."""
    if not reading.lower[first].isdigit():
        return False
    start = reading.starts[first]
    back = reading.plain[max(0, start - 60) : start]
    if _AGE_LABEL.search(back):
        return True
    if first == 0:
        return False
    gap = reading.gap(first - 1)
    if (
        closed
        and gap == " "
        and reading.flags[first - 1] & Is.RELATION
        and reading.lower[first - 1][-1] != "s"
    ):
        return True
    if gap.endswith("(") and reading.gap(last - 1).startswith(")"):
        return gap in (" (", "(") and _name(reading, first - 1)
    if value < _ADULT:
        return False
    if closed and (_BORN.search(back) or _bulleted(reading, last, back)):
        return True
    return gap in (", ", " ", ". ", " – ", " - ", "). ", ") ") and _described(reading, first, last)


def _described(reading: Reading, first: int, last: int) -> bool:
    """Say whether a sex, a birth or a people follows a number after a name: "Shahin Miah, 31 y, M"."""
    if last >= len(reading) or reading.gap(last - 1) not in (" ", ", ", ","):
        return False
    if reading.case[first - 1] == LOWER:
        return False
    nation = reading.flags[last] & Is.NATION and reading.case[last] == CAPITAL
    return bool(nation) or reading.lower[last] in _SHORT


def _bulleted(reading: Reading, last: int, back: str) -> bool:
    """Say whether a number is a bullet's first word and no count: "- 41. Christmas Eve baby"."""
    if not _BULLET.search(back):
        return False
    return last >= len(reading) or "\n" in reading.gap(last - 1) or reading.case[last] != LOWER


def _in_life(reading: Reading, first: int, last: int, value: int) -> bool:
    """Say whether "at" leads to an age and not to a time or a measure."""
    start = reading.starts[first]
    if MEASURED.search(reading.plain, max(0, start - 45), start):
        return False
    if value >= _FIRST_SURE:
        return True
    hours = resources.lexicon("clock_words")
    by_clock = not hours.isdisjoint(reading.lower[max(0, first - 8) : last + 4])
    return not by_clock and _story(reading, first, last)


def _story(reading: Reading, first: int, last: int) -> bool:
    """Say whether the words around tell of a life: "came", "school", "diagnosed"."""
    return not _life().isdisjoint(reading.lower[max(0, first - 14) : last + 8])


def _runs_on(reading: Reading, last: int, after: str) -> bool:
    """Say whether what follows is no thing that is counted."""
    if reading.gap(last - 1) != " ":
        return False
    person = reading.case[last] != LOWER if last < len(reading) else False
    return person or after in resources.lexicon("name_verbs") or after in resources.lexicon("function_words")


def _of_kin(reading: Reading, first: int) -> bool:
    """Say whether "was" follows a relation, or begins a note in which nothing is measured: "Was 67 and"."""
    start = reading.starts[first]
    if reading.opens[first - 1] or first == 1:
        after = reading.lower[first + 1] if first + 1 < len(reading) else ""
        return after in ("and", "but", "when", "with") and not MEASURED.search(
            reading.plain[max(0, start - 60) : start].replace(".", ",").replace("\n", " ")
        )
    kin = reading.flags[first - 2] & Is.RELATION and reading.gap(first - 2) in (" ", ", ")
    return bool(kin) and not MEASURED.search(reading.plain, max(0, start - 45), start)


def _then(reading: Reading, last: int) -> bool:
    """Say whether "at the time" follows, or "then"."""
    return reading.plain.startswith((" at the time", " at that time", " then"), reading.ends[last - 1])


def _of_somebody(reading: Reading, word: int) -> bool:
    """Say whether a pronoun or a name stands there, before "was"; "will" may stand between."""
    if reading.lower[word] in ("will", "would", "now", "then") and word:
        word -= 1
    return reading.lower[word] in _PEOPLE or _name(reading, word)


def _name(reading: Reading, word: int) -> bool:
    flags = reading.flags[word]
    if reading.case[word] == LOWER:
        return bool(flags & Is.FORENAME and not flags & Is.COMMON)
    return reading.case[word] == CAPITAL and bool(
        flags & Is.FORENAME or not flags & Is.COMMON or (flags & Is.NAME and not reading.opens[word])
    )


def _year(reading: Reading, last: int) -> bool:
    return last < len(reading) and bool(reading.flags[last] & Is.MONTH)


@cache
def _life() -> frozenset[str]:
    return resources.lexicon("life_words")
