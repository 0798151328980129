"""Calendar dates and ages in the forms that reviews write them; durations and clinical fractions stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.language import words as cut
from leder_nlp.records import Identifier
from leder_nlp.redact.reading import Reading, Window
from leder_nlp.spans import Span

_MONTH = r"(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_ORD = r"(?:\s?(?:st|nd|rd|th))"
_YEAR = r"(?:(?:19|20)\d{2}|['’‘]\d{2})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s+(?:the\s+)?)"
_WORD_DAY = r"(?:(?:twenty|thirty)[- ])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
_SEP = r"[ \t\u00a0]*[,.]?[ \t\u00a0]*"

_NUMERIC = tuple(
    re.compile(pattern)
    for pattern in (
        # 14/02/2021, 14.2.21, 2021-02-14, 2021/02/14, with a time after it or not
        rf"(?<![\d/.-]){_DAY}\s?([/.-])\s?(?:1[0-2]|0?[1-9])\s?\1\s?(?:(?:19|20)\d{{2}}|\d{{2}})(?![\d/-])",
        rf"(?<![\d/.-])(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d)/(?:19|20)?\d{{2}}(?![\d/-])",
        r"(?<![\d/.-])(?:19|20)\d{2}[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])(?!\d)",
        # 02/2021
        r"(?<![\d/.-])(?:1[0-2]|0?[1-9])[/](?:19|20)\d{2}(?![\d/-])",
        # 09/22: a month and a year
        r"(?<![\d/.-])0[1-9]/(?:1[3-9]|2\d)(?![\d/])",
    )
)
_MONTHLY = tuple(
    re.compile(pattern)
    for pattern in (
        # Sunday 3rd (and 4th) of February, 2021
        rf"(?<![\w/])(?:{_WEEKDAY})?(?:{_DAY}{_ORD}?{_SEP}(?:-|–|—|to|and|&|or|/){_SEP})*{_DAY}{_ORD}?{_SEP}(?:day of |of |-|/)?{_SEP}{_MONTH}\b(?:{_SEP}(?:of )?[-/]?{_SEP}(?:{_YEAR}|(?<=[-/ ])(?<!, )\d{{2}}(?=[\s,.;:)–-]|$)(?!{_ORD}|\s+(?:of\s+)?{_MONTH})))?",
        # February 3rd(, 2021)
        rf"(?<!\w)(?:{_WEEKDAY})?{_MONTH}\.?\s+(?:the\s+)?{_DAY}(?:{_ORD}|(?=\s*,?\s*(?:19|20)\d{{2}})|(?=\s*[,.;:)]|\s*$)|(?=\s))(?!\s?(?:[/%:-]\d|mg|ml|kg|\d{{2}}\b))(?:{_SEP}{_YEAR})?",
        # February 2021, Feb '21, Feb-21
        rf"(?<!\w){_MONTH}\.?(?:\s*,?\s*(?:of\s+)?|[-/])(?:{_YEAR}|(?<=[-/])\d{{2}}(?!\d))(?!\d)",
        # the third of March (2021)
        rf"(?<!\w)(?:{_WEEKDAY})?(?:{_WORD_DAY})\s+(?:day\s+)?of\s+{_MONTH}\b(?:{_SEP}{_YEAR})?",
    )
)
_YEAR_AFTER = re.compile(rf"{_SEP}(?:in |of )?{_YEAR}")
_STROKE = re.compile(r"\d{1,4}(?:\s?[/.-]\s?\d{1,4})+")
_NUMBERED_DAY = re.compile(r"\d(?:st|nd|rd|th)\b")
_LOG_DAY = re.compile(r"(?:(?<=^)|(?<=\n)|(?<=on )|(?<=by )|(?<=from )|(?<=until )|(?<=since )|(?<=to )|(?<=dated )|(?<=[•–—(-] ))(?P<value>(?:3[01]|[12]\d|0?[1-9])(?:[/.](?:1[0-2]|0[1-9])|/(?:[1-689]|11)))(?=\s|[:,;)–—-]|\.(?!\d)|$)(?![:.]\d)", re.MULTILINE)
_ZERO_MONTH = re.compile(r"(?<![\d/.-])(?:(?:3[01]|[12]\d|0[1-9])/0[1-9]|(?:3[01]|2\d|1[3-9])/(?:[1-689]|11))(?![\d/])")
_ORDINAL = re.compile(rf"(?<!\w)the\s+(?:{_DAY}){_ORD}(?:\s*(?:and|to|or|-|–|&)\s*(?:the\s+)?(?:{_DAY}){_ORD})*(?!\w)(?!\s+(?:century|floor|birthday|anniversary|time|centile|percentile|day|week|month|year|edition|attempt|visit|admission|dose|person|death|(?:of )?{_MONTH}\b|of (?:his|her|their|the)))")
_BARE_ORDINAL = re.compile(rf"(?<=\bon )(?:{_DAY}){_ORD}(?!\w)|(?<=\b(?:mon|tue|wed|thu|fri|sat|sun)day )(?:{_DAY}){_ORD}(?!\w)")
_ORDINALS = (_ORDINAL, _BARE_ORDINAL)
_NUMERIC = (*_NUMERIC, _ZERO_MONTH)

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER = rf"(?:(?:twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:{_ONES}))?|{_ONES}|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:one |a )?hundred(?: and (?:{_ONES}))?)"
_TENS = r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|(?:thir|four|fif|six|seven|eigh|nine)teen)"
_ANY = rf"(?:1[01]\d|\d{{1,2}}|{_NUMBER})"
_AGES = tuple(
    re.compile(pattern)
    for pattern in (
        # 54 years old, 61-year-old, 77 yr old, 54yo, 54 y/o, fifty-four years of age
        rf"(?<![\w.])(?P<value>{_ANY}\s?[- ]?\s?(?:(?:years?|yrs?|y)\s?[-./ ]?\s?(?:old|of\s+age|olds|o(?!\w))|yo(?!\w)))",
        # aged 54; age: 54; at the age of fifty; 54 at death
        rf"(?<!\w)(?:aged|age|ages|aged between|age\s+of|ages\s+of)\s*(?:is|was|at death|about|approximately|around|only|just|over|under)?\s*[:=–-]?\s*(?P<value>{_ANY})(?![\w/%]|\.\d)",
        rf"(?<!\w)(?:when|since|until|before|after|till) (?:he|she|they) (?:was|were|is|are|reached|turned) (?:about |only |just |nearly |over )?(?P<value>{_ANY})(?![\w/%:]|\.\d|\s*(?:mg|ml|kg|stone|times|weeks?|months?|days?|hours?|minutes?))",
        rf"(?<!\w)(?:turned|turning)\s+(?P<value>{_ANY})(?![\w/%:]|\.\d|\s*(?:mg|ml|kg|stone|times|weeks?|months?|days?|hours?|minutes?))",
        rf"(?<!\w)(?P<value>(?:1[01]\d|\d{{1,2}}){_ORD}|(?:eighteen|nineteen|twentie|thirtie|fortie|fiftie|sixtie|seventie|eightie|ninetie|twenty[- ]first|sixteen)(?:th)?)(?=\s+birthday)",
    )
)
_VITAL = re.compile(r"\b(?:sats?|spo2|saturations?|oxygen|score[sd]?|bmi|bp|pulse|rate|temp|temperature|crp|rr|hr|hb|news2?|gcs|weight|wt|weighed|level|levels|ph|must|waterlow|glucose|bm|urea|egfr|count|number|total|ratio|percentage|dose|ward|room|bed|bay)\b")
_BARE_AGES = tuple(
    re.compile(pattern)
    for pattern in (
        # Faith was 58; Jim ("Jimmy Boy") is 34; she was herself 79
        rf"(?:\b(?:[A-Z][\w’'-]*|[Hh]e|[Ss]he|[Tt]hey|who))(?:\s\([^)\n]{{1,30}}\)|\s[A-Z][\w’'-]+)?,?\s(?:was|is|were)\s(?:himself |herself |only |just |then |now |about |both |nearly |almost )?(?P<value>[1-9]\d|{_TENS})(?=[\s,.;:)]|$)(?!\s?(?:%|mg|kg|ml|stone|st\b|days?|weeks?|months?|minutes?|mins?|hours?|hrs?|miles?|times|per\b|out\b|of\b|over\b|on\b|in\b|beats|bpm|cm|people|residents|patients|staff|other))",
        rf"(?<!\w)(?:aged?|ages|from|between)\s+(?:1[01]\d|\d{{1,2}})\s*(?:to|and|-|–|until)\s*(?P<value>[1-9]\d)(?=[\s,.;:)])(?!\s?(?:%|mg|kg|ml|stone|days?|weeks?|months?|minutes?|hours?|per))",
        rf"(?<!\w)(?:diagnosed|recognised|died|left school|married|retired|orphaned|widowed|moved out|started work)\s+at\s+(?P<value>[1-9]\d|{_TENS})(?=[,.;:)])",
        rf"(?<=[\w,)”\"'] )(?:was|is|now|then|were by then)\s(?:only |just |then |now |about |both )?(?P<value>[1-9]\d)(?=[,.;]\s|[,.;]?$)(?!\.\d)",
        rf"(?<=[a-z]\s)\((?P<value>1[01]\d|\d{{2}})\)",
        rf"(?<=[a-z)],\s)(?P<value>[1-9]\d)(?=[,.;\n]|\s*$)(?!\.\d)",
        rf"(?<![\w./-])(?P<value>[1-9]\d)\s?(?:[MF]|[mM]ale|[fF]emale)(?=[\s,.;:)])",
    )
)


def dates(reading: Reading) -> Iterator[Identifier]:
    """Find dates with a day, months with a year, feast days; a bare year or month is none."""
    for patterns, windows in ((_NUMERIC, _slashed(reading)), (_MONTHLY, reading.months), (_ORDINALS, _ordinals(reading))):
        for pattern in patterns:
            for match in reading.find(pattern, windows):
                yield Identifier(Span(match.start(), match.end()), "date", "date", 0.9)
    for match in reading.find(_LOG_DAY, _slashed(reading)):
        yield Identifier(Span(match.start("value"), match.end("value")), "date", "date", 0.7)
    for first, last in reading.marks["feast"]:
        start, end = reading.starts[first], reading.ends[last - 1]
        year = _YEAR_AFTER.match(reading.text, end)
        if year or " ".join(reading.lower[first:last]) in _sure_feasts():
            yield Identifier(Span(start, year.end() if year else end), "date", "feast", 0.9)


def _slashed(reading: Reading) -> tuple[Window, ...]:
    """Give the lines, more or less, that hold digits with a stroke, stop or dash between."""
    return tuple((max(0, m.start() - 12), min(len(reading.text), m.end() + 14)) for m in _STROKE.finditer(reading.text))


def _ordinals(reading: Reading) -> tuple[Window, ...]:
    return tuple((max(0, m.start() - 14), min(len(reading.text), m.end() + 40)) for m in _NUMBERED_DAY.finditer(reading.plain))


def ages(reading: Reading) -> Iterator[Identifier]:
    """Find ages in years, in digits or words; the words "aged" and "a" stay."""
    for patterns, windows, plain in ((_AGES, reading.aged, True), (_BARE_AGES, reading.digits, False)):
        for match in (m for pattern in patterns for m in reading.find(pattern, windows, plain=plain)):
            if plain or not _VITAL.search(reading.plain, max(0, match.start() - 30), match.start("value")):
                yield Identifier(Span(match.start("value"), match.end("value")), "age", "age", 0.9)


@cache
def _sure_feasts() -> frozenset[str]:
    """Give the feasts that are dates without a year: those marked with `!` in the list."""
    return frozenset(" ".join(cut(name).lower) for name in resources.lexicon_lines("feasts") if name.startswith("!"))
