"""Dates as they are dictated ("twenty first of may twenty twenty two"), and days told by weekday or log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.reading import Reading
from leder_nlp.redact.windows import holding
from leder_nlp.redact.written_dates import MONTHS
from leder_nlp.spans import Span

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
_DECADES = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SMALL = rf"(?:{_TEENS}|(?:{_DECADES})(?:[ -](?:{_ONES}))?)"
_YEAR = (
    rf"(?:(?:twenty|nineteen)[ -](?:{_SMALL}|(?:oh|o|hundred and) (?:{_ONES}))"
    rf"|two thousand(?: (?:and )?(?:{_ONES}|{_SMALL}))?)"
)
_MONTH = (
    "(?:" + "|".join((*MONTHS, *("jan", "feb", "mar", "apr", "aug", "sept?", "oct", "nov", "dec"))) + r")\b"
)
_ORDINAL = (
    r"(?:(?:twenty|thirty)[- ])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
_DAY = rf"(?:{_ORDINAL}|{_TEENS}|(?:twenty|thirty)(?:[ -](?:{_ONES}))?|{_ONES})"
_SPOKEN_YEAR = rf"(?:{_YEAR}|twenty(?:[ -](?:{_ONES}))?|{_TEENS})"
_NO_COUNT = r"(?! (?:days?|weeks?|months?|years?|times?|hours?|minutes?|people|per|percent|visits?|calls?)\b)"
_SPOKEN = (
    # the twenty first of may (twenty twenty two), eight november twenty three
    re.compile(
        rf"(?<!\w)(?:{_ORDINAL}) (?:day )?(?:of )?{_MONTH}(?: {_SPOKEN_YEAR}\b{_NO_COUNT})?"
        rf"|(?<!\w){_DAY} (?:of )?{_MONTH} {_SPOKEN_YEAR}\b{_NO_COUNT}"
    ),
    # november twenty one, october twenty twenty, may the sixth
    re.compile(rf"(?<!\w){_MONTH}(?: the (?:{_ORDINAL})\b)?(?: {_SPOKEN_YEAR}\b{_NO_COUNT})"),
    re.compile(rf"(?<!\w){_MONTH} the (?:{_ORDINAL})\b"),
    # twenty nineteen november
    re.compile(rf"(?<!\w){_YEAR} {_MONTH}"),
)
_MONTH_WORD = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)"
_WEEKDAY = r"(?:mon|tue?s?|wed(?:nes)?|weds|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_COUNTED = (
    r"(?!\s(?:time|visit|floor|birthday|anniversary|day|week|month|admission|attempt|dose|call|of)s?\b)"
)
_BY_WEEKDAY = re.compile(
    rf"{_WEEKDAY}[,.]? (?:the )?(?P<value>(?:{_ORDINAL})(?!\w)|(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)(?!\w)"
    rf"|(?:3[01]|[12]\d|0?[1-9])/(?:1[0-2]|0?[1-9])(?![\w/]|\.\d)){_COUNTED}"
)
_LINE = r"(?:(?<![^\n])|(?<=[-•*–>] ))"
_NUMBERED_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_WEEKDAY_LOG = re.compile(
    rf"{_WEEKDAY}[,.]? (?:the )?(?P<value>{_NUMBERED_DAY})(?=\s?[:;](?!\d)|\s[–—-]\s)"
    rf"|{_LINE}{_WEEKDAY}[,.]? (?P<first>{_NUMBERED_DAY})(?=[.,)](?!\d)|\s*(?:\n|$))"
)
"""A day of a log: a weekday and a bare number, then what happened: "tue 6: fell"."""
_BY_WORD = rf"(?:the )?(?:{_ORDINAL})(?: of)?(?: the)? (?:{_MONTH}|{_MONTH_WORD}),? "
_LABELLED = re.compile(
    r"(?:d\.? ?o\.? ?[bd]\b\.?|(?:date of )?(?:birth|death)|born|died)(?: was| is| on)?[ \t]*[:=–-]?[ \t]*"
    rf"(?P<value>{_NUMBERED_DAY} (?:1[0-2]|0?[1-9]) (?:(?:19|20)\d\d|\d\d)(?![\w/-]|\.\d)"
    rf"|{_BY_WORD}(?:(?:{_YEAR}|{_SMALL})\b{_NO_COUNT}|(?:(?:19|20)\d\d|\d\d)(?!\w)))"
)
"""What a label makes a date of: "dob 3 5 64", "born third of the fifth sixty four"."""
_WHERE = r"(?: (?:in|at|with) [^\W\d][\w'’-]*(?: [^\W\d][\w'’-]*){0,3},?| [^\W\d][\w'’-]*)?"
_BORN = re.compile(
    rf"(?:born|b\.|(?<=\()b|year of birth|y\.?o\.?b\.?){_WHERE}(?: in)?[ :=]+"
    rf"(?P<value>(?:19|20)\d\d(?![\w/-])|{_YEAR}\b{_NO_COUNT}"
    rf"|(?<=in )(?:{_DECADES})(?:[ -](?:{_ONES}))\b{_NO_COUNT})"
)
"""The year of a birth tells the age to the year, so it goes as the age does."""
_BIRTHS = frozenset({"born", "b", "year", "yob"})
_LABELS = frozenset({"dob", "dod", "d", "birth", "death", "born", "died", "date"})
_LATE_DAY = re.compile(
    r"(?:(?<=\bon the )|(?<=\bby the )|(?<=\bfrom the )|(?<=\bsince the )|(?<=\buntil the ))"
    r"(?P<value>tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
    r"|(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))"
    r"(?=\s*[.,;:)\n]|\s*$|\s(?:and|he|she|they|when|but|at|after|before|with|to|was)\b)"
)
_SPANNING = re.compile(
    rf"(?P<value>{_MONTH}\.? ?(?:-|–|—|/|to) ?{_MONTH}\.? (?:(?:19|20)\d\d|['’]\d\d))(?!\d)"
)
_LOG = re.compile(
    r"(?:day \d{1,2}[,:]? |dated |w[/.]?[cbe]\.?:? ?"
    r"|week (?:commencing|beginning|starting|ending|of):? )(?:the )?"
    r"(?P<value>(?:3[01]|[12]\d|0?[1-9])[./](?:1[0-2]|0?[1-9]))(?![\w/:]|\.\d)"
)
"""A day and a month that need something before them: "day 2, 1/9", "w/c 12/7", "week beginning 3.8"."""
_MONTH_NUMBER = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|1[0-2]th|[4-9]th|1st|2nd|3rd)"
)
_BY_NUMBER = re.compile(
    # the third of the fifth nineteen sixty four, 3rd of the 5th 2021
    rf"(?P<value>(?:{_ORDINAL}|(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)) of (?:the )?{_MONTH_NUMBER},? "
    rf"(?:(?:19|20)\d\d(?!\d)|{_YEAR}\b{_NO_COUNT}))"
)
_LOG_LEADS = frozenset({"day", "dated", "week", "w", "wc", "wb"})


def spoken_dates(reading: Reading) -> Iterator[Identifier]:
    """Find dates in words, a day after a weekday ("Thurs 5/9"), months that span ("Jan-Mar 2019")."""
    spoken = holding(reading.months, [reading.starts[word] for word in reading.where(_numbers())])
    for pattern in _SPOKEN:
        for match in reading.find(pattern, spoken):
            yield Identifier(Span(match.start(), match.end()), "date", "spoken_date", 0.9)
    for pattern, words in (
        (_BY_WEEKDAY, _weekdays()),
        (_WEEKDAY_LOG, _weekdays()),
        (_LABELLED, _LABELS),
        (_BORN, _BIRTHS),
        (_LATE_DAY, _day_words()),
        (_BY_NUMBER, _day_words() | _day_numbers()),
        (_SPANNING, resources.lexicon("month_words")),
        (_LOG, _LOG_LEADS),
    ):
        for match in reading.at_words(pattern, words):
            group = match.lastgroup or "value"
            yield Identifier(Span(match.start(group), match.end(group)), "date", "told_day", 0.8)


@cache
def _numbers() -> frozenset[str]:
    """Give the words of which one stands in every date in words."""
    lines = resources.lexicon_lines("number_words")
    return _day_words() | frozenset(line.partition(":")[0].strip() for line in lines)


@cache
def _weekdays() -> frozenset[str]:
    return resources.lexicon("calendar_words") - resources.lexicon("month_words")


@cache
def _day_words() -> frozenset[str]:
    """Give the words that a day of the month in words may begin with."""
    return frozenset(part for word in resources.lexicon("day_words") for part in (word, word.split("-")[0]))


@cache
def _day_numbers() -> frozenset[str]:
    """Give the days of the month in figures: "1st" to "31st"."""
    ends = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
    return frozenset(f"{day}{ends.get(day, 'th')}" for day in range(1, 32))
