"""Calendar dates in the forms that reviews write them; durations and clinical fractions stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.language import words as cut
from leder_nlp.records import Identifier
from leder_nlp.redact.evened import find_evenly
from leder_nlp.redact.reading import Reading
from leder_nlp.redact.windows import Window
from leder_nlp.spans import Span

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_NUMBERED_MONTH = r"(?:1[0-2]|0?[1-9])"
_ORD = r"(?:\s?(?:st|nd|rd|th))"
_YEAR = r"(?:(?:19|20)\d{2}|['’‘]\d{2})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s+(?:the\s+)?)"
_WORD_DAY = (
    r"(?:(?:twenty|thirty)[- ])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
_SEP = r"[ \t\u00a0]*[,.]?[ \t\u00a0]*"
_SEVERAL = rf"(?:{_DAY}{_ORD}?{_SEP}(?:-|–|—|to|and|&|or|/){_SEP})*{_DAY}{_ORD}?"
_SHORT_YEAR = rf"(?<=[-/ ])(?<!, )\d{{2}}(?=[\s,.;:)–-]|$)(?![.:]\d|{_ORD}|\s+(?:of\s+)?{_MONTH})"
_DAY_END = rf"(?:{_ORD}|(?=\s*,?\s*(?:19|20)\d{{2}})|(?=\s*[,.;:)]|\s*$)|(?=\s))"

_NUMERIC = tuple(
    re.compile(pattern)
    for pattern in (
        # 14/02/2021, 14.2.21, 2021-02-14, 2021/02/14, with a time after it or not
        rf"(?<![\d/.-]){_DAY} ?([/.-]) ?{_NUMBERED_MONTH} ?\1 ?(?:(?:19|20)\d{{2}}|\d{{2}})(?![\d/-])",
        rf"(?<![\d/.-]){_NUMBERED_MONTH}/(?:3[01]|[12]\d)/(?:19|20)?\d{{2}}(?![\d/-])",
        rf"(?<![\d/.-])(?:19|20)\d{{2}}[-/.]{_NUMBERED_MONTH}[-/.]{_DAY}(?!\d)",
        # 02/2021
        rf"(?<![\d/.-]){_NUMBERED_MONTH}[/](?:19|20)\d{{2}}(?![\d/-])",
        # 09/22: a month and a year
        r"(?<![\d/.-])0[1-9]/(?:1[3-9]|2\d)(?![\d/])",
        # 11/21: what can be no day and month, where nothing is scored or counted
        r"(?<![\d/.-])(?<!mmse )(?<!moca )(?<!score )(?<!scored )(?<!scores )(?<!scoring )"
        r"(?:(?:1[01]|[1-9])/(?:1[7-9]|2[1-6])|12/(?:1[7-9]|2[1-356]))"
        r"(?![\d/%]|\.\d|\s?(?:points?|marks?|beds?|times|of\b|sessions?|appointments?|visits?|days?|weeks?))",
        # 14/02, 21/9: what can be no fraction
        r"(?<![\d/.-])(?:(?:3[01]|[12]\d|0[1-9])/0[1-9]|(?:3[01]|2\d|1[3-9])/(?:[1-689]|11))(?![\d/])",
    )
)
_MONTHLY = tuple(
    re.compile(pattern)
    for pattern in (
        # Sunday 3rd (and 4th) of February, 2021
        rf"(?<![\w/])(?:{_WEEKDAY})?{_SEVERAL}{_SEP}(?:day of |of |-|/)?{_SEP}{_MONTH}\b"
        rf"(?:{_SEP}(?:of )?[-/]?{_SEP}(?:{_YEAR}|{_SHORT_YEAR}))?",
        # February 3rd(, 2021)
        rf"(?<!\w)(?:{_WEEKDAY})?{_MONTH}(?:\.?[ \t\u00a0]+|[ \t]*\n)(?:the\s+)?{_DAY}{_DAY_END}"
        rf"(?!\s?(?:[/%:.-]\d|mg|ml|kg|\d{{2}}\b)|\s+(?:of\s+)?{_MONTH})(?:{_SEP}{_YEAR})?",
        # February 2021, Feb '21, Feb-21
        rf"(?<!\w){_MONTH}\.?(?:\s*,?\s*(?:of\s+)?|[-/])(?:{_YEAR}|(?<=[-/])\d{{2}}(?!\d))(?!\d)",
        # the third of March (2021)
        rf"(?<!\w)(?:{_WEEKDAY})?(?:{_WORD_DAY})\s+(?:day\s+)?of\s+{_MONTH}\b(?:{_SEP}{_YEAR})?",
    )
)
_COUNTED = (
    r"century|floor|birthday|anniversary|time|centile|percentile|day|week|month|year|edition|attempt"
    r"|visit|admission|dose|person|death"
)
_ORDINALS = tuple(
    re.compile(pattern)
    for pattern in (
        # the 3rd and 4th, but not the 3rd visit
        rf"(?<!\w)the\s+(?P<value>{_DAY}{_ORD}(?:\s*(?:and|to|or|-|–|&)\s*(?:the\s+)?{_DAY}{_ORD})*)(?!\w)"
        rf"(?!\s+(?:{_COUNTED}|(?:of )?{_MONTH}\b|of (?:his|her|their|the)))",
        rf"(?:(?<=\bon )|(?<=\b(?:mon|tue|wed|thu|fri|sat|sun)day )){_DAY}{_ORD}(?!\w)",
        # by 24th, ITU 27th. mon 14th: with nothing counted after it
        rf"(?<![\w/.-]){_DAY}(?:st|nd|rd|th)(?=\s*(?:[.,;:()/\n–-]|$)|\s+(?:to|and|then|with|when|he|she|they|after"
        rf"|before|at|by|was|were|but|until|till|from|in|on|as|morning|afternoon|evening|night)\b)"
        rf"(?!\s+(?:and|to|or)\s+(?:\d+(?:st|nd|rd|th)\s+)?(?:{_COUNTED}))",
    )
)
_LOG_LEADS = "".join(rf"|(?<={lead} )" for lead in ["on", "by", "from", "until", "since", "to", "dated"])
_LOG_DAY = re.compile(
    rf"(?:(?<=^)|(?<=\n){_LOG_LEADS}|(?<=[•–—(-] ))"
    r"(?P<value>(?:3[01]|[12]\d|0?[1-9])(?:[/.](?:1[0-2]|0[1-9])|/(?:[1-689]|11)))"
    r"(?=\s|[:,;)–—-]|\.(?!\d)|$)(?![:.]\d)",
    re.MULTILINE,
)
_YEARLESS = re.compile(r"(?<![\d/.-])(?:3[01]|[12]\d|0?[1-9])/(?:1[0-2]|0?[1-9])(?![\d/]|\.\d)")
_DURING = frozenset({"10/7", "14/7", "21/7", "28/7", "30/7", "18/12", "24/12", "30/12"})
_SHARED = re.compile(
    r"(?:\b(?:x|power|gcs|score[sd]?|grade|murmur|stage|pain|ratio|for|every|in|over|last|past) $)"
)
_PARTS = re.compile(r"\s?(?:of\b|cup|tablet|strength|pint|full|portion|meal|%|mg|ml|hr|power|grade)")
_FEWEST = 4
"""A review with so many days without a year is a log, in which others are days as well."""
_DAY_BEFORE = re.compile(rf"\d{_ORD}?{_SEP}(?:of )?$")
_YEAR_AFTER = re.compile(rf"{_SEP}(?:in |of )?{_YEAR}")
_STROKE = re.compile(r"\d{1,4}(?:\s?[/.-]\s?\d{1,4})+")
_NUMBERED_DAY = re.compile(r"\d(?:st|nd|rd|th)\b")


def dates(reading: Reading) -> Iterator[Identifier]:
    """Find dates with a day, months with a year, feast days; a bare year or month is none."""
    slashed = reading.around(_STROKE, 12, 14)
    for patterns, windows in (
        (_NUMERIC, slashed),
        (_MONTHLY, reading.months),
        (_ORDINALS, reading.around(_NUMBERED_DAY, 14, 40)),
    ):
        for pattern in patterns:
            for match in find_evenly(reading, pattern, windows):
                if _has_its_day(reading, match) or (patterns is _MONTHLY and _runs_on(reading, match)):
                    continue
                group = match.lastgroup or 0  # the article before "the 24th" stays
                yield Identifier(Span(match.start(group), match.end(group)), "date", "date", 0.9)
    for match in reading.find(_LOG_DAY, slashed):
        yield Identifier(Span(match.start("value"), match.end("value")), "date", "date", 0.7)
    yield from _logged(reading, slashed)
    yield from _feasts(reading)


def _logged(reading: Reading, slashed: tuple[Window, ...]) -> Iterator[Identifier]:
    """Find "1/2" and "13/7" in a review that writes most of its days so; "2/52" and "14/7" stay."""
    matches = list(reading.find(_YEARLESS, slashed))
    sure = sum(_is_day(reading, match) for match in matches)
    for match in matches if sure >= _FEWEST else ():
        day, _, month = match.group().partition("/")
        told = int(month) not in (7, 10, 12) or (int(day) > 12 and match.group() not in _DURING)
        before = reading.plain[max(0, match.start() - 12) : match.start()]
        if told and not _SHARED.search(before) and not _PARTS.match(reading.plain, match.end()):
            yield Identifier(Span(match.start(), match.end()), "date", "log", 0.6)


def _is_day(reading: Reading, match: re.Match[str]) -> bool:
    """Say whether "14/02" can be no fraction, or begins its line as a log's day does."""
    if any(pattern.fullmatch(match.group()) for pattern in _NUMERIC[-1:]):
        return True
    return match.start() == 0 or reading.text[match.start() - 1] == "\n"


def _has_its_day(reading: Reading, match: re.Match[str]) -> bool:
    """Say whether a month has a day before it, so that the number on the next line is another matter."""
    if "\n" not in match.group() or not match.group()[0].isalpha():
        return False
    return bool(_DAY_BEFORE.search(reading.plain, max(0, match.start() - 12), match.start()))


def _runs_on(reading: Reading, match: re.Match[str]) -> bool:
    """Say whether a long dash is read as a short one, which parts two months: "July 22–Sept 22"."""
    dashed = not {"–", "—"}.isdisjoint(reading.text[match.start() : match.end()])
    return match.string is reading.even and match.string is not reading.plain and dashed


def _feasts(reading: Reading) -> Iterator[Identifier]:
    """Find Christmas Eve, and Easter 2021."""
    for first, last in reading.marks["feast"]:
        start, end = reading.starts[first], reading.ends[last - 1]
        year = _YEAR_AFTER.match(reading.text, end)
        if year or " ".join(reading.lower[first:last]) in _sure_feasts():
            yield Identifier(Span(start, year.end() if year else end), "date", "feast", 0.9)


@cache
def _sure_feasts() -> frozenset[str]:
    """Give the feasts that are dates without a year: those marked with `!` in the list."""
    lines = resources.lexicon_lines("feasts")
    return frozenset(" ".join(cut(name).lower) for name in lines if name.startswith("!"))
