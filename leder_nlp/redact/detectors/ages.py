"""Ages in years, in digits or words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leder_nlp.records import Identifier
from leder_nlp.redact.reading import Reading
from leder_nlp.spans import Span

_MONTH = (
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:\b|uary|ruary|ch\b|il\b|ust|ember|ober)"
)
_ORD = r"(?:\s?(?:st|nd|rd|th))"
ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "(?:thir|four|fif|six|seven|eigh|nine)teen"
DECADES = "twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety"
_TENS = rf"(?:(?:{DECADES})(?:[- ](?:{ONES}))?|{_TEENS})"
_NUMBER = rf"(?:{_TENS}|(?:one |a )?hundred(?: and (?:{ONES}))?|{ONES}|ten|eleven|twelve)"
_ANY = rf"(?:1[01]\d|\d{{1,2}}|{_NUMBER})"
_UNIT = r"mg|ml|kg|stone|times|weeks?|months?|days?|hours?|minutes?"
_NO_UNIT = rf"(?![\w/%:]|\.\d|\s*(?:{_UNIT}))"
_NO_COUNT = (
    r"(?!\s?(?:%|mg|kg|ml|stone|st\b|days?|weeks?|months?|minutes?|mins?|hours?|hrs?|miles?|times"
    r"|per\b|out\b|of\b|over\b|on\b|in\b|beats|bpm|cm|people|residents|patients|staff|other"
    r"|(?:years?|yrs?)\s(?:ago|later|earlier|before|after|since|prior|previously)\b))"
)
_YEARS = r"(?:\s(?:years|yrs)\b(?:\s(?:old|of\sage)\b)?)"
_BIRTHDAYS = (
    r"(?:eighteen|nineteen|twentie|thirtie|fortie|fiftie|sixtie|seventie|eightie|ninetie|twenty[- ]first"
    r"|sixteen)(?:th)?"
)
_NEARLY = "about |only |just |nearly |over "
_AGES = tuple(
    re.compile(pattern)
    for pattern in (
        # 54 years old, 61-year-old, 77 yr old, 54yo, 54 y/o, fifty-four years of age
        rf"(?<![\w.])(?P<value>{_ANY}\s?[- ]?\s?"
        r"(?:(?:years?|yrs?|y)\s?[-./ ]?\s?(?:old|of\s+age|olds|o(?!\w))|yo(?!\w)))",
        # aged 54; age: 54; at the age of fifty; 54 at death
        r"(?<!\w)(?:aged|age|ages|aged between|age\s+of|ages\s+of)\s*"
        r"(?:is|was|at death|about|approximately|around|only|just|over|under)?\s*[:=–-]?\s*"
        rf"(?P<value>{_ANY}{_YEARS}?)(?![\w/%]|\.\d)",
        r"(?<!\w)(?:when|since|until|before|after|till) (?:he|she|they) "
        rf"(?:was|were|is|are|reached|turned) (?:{_NEARLY})?(?P<value>{_ANY}){_NO_UNIT}",
        rf"(?<!\w)(?:turned|turning)\s+(?P<value>{_ANY}){_NO_UNIT}",
        rf"(?<!\w)(?P<value>(?:1[01]\d|\d{{1,2}}){_ORD}|{_BIRTHDAYS})(?=\s+birthday)",
    )
)
_VITAL = re.compile(
    r"\b(?:sats?|spo2|saturations?|oxygen|score[sd]?|bmi|bp|pulse|rate|temp|temperature|crp|rr|hr|hb|news2?"
    r"|gcs|weight|wt|weighed|level|levels|ph|must|waterlow|glucose|bm|urea|egfr|count|number|total|ratio"
    r"|percentage|dose|ward|room|bed|bay)\b[^\n.]*$"
)
_WRITTEN = rf"(?:[1-9]\d|{_TENS})"
_EVENT = (
    r"(?:diagnosed|recognised|born|married|retired|orphaned|widowed|adopted|fostered|smok(?:ed|er|ing)"
    r"|(?:left|started|finished|excluded from|boarding) (?:\w+ )?(?:school|college|home|work)|school"
    r"|moved (?:out|in|here|to)|(?:came|went) (?:to|into|from)|had (?:his|her|their) (?:first|only))"
)
_NO_TIME = rf"(?=[\s,.;:)]|$)(?![:.]\d|[ ,]*(?:[ap]\.?m\b|hrs?\b|o'?clock|\d|noon|midnight)|\s?(?:%|{_UNIT}))"
# A number of two digits that is no part of a date, a time, a dose or a measure.
_BARE = re.compile(
    r"(?<![\w/.:£$€+-])(?:1[01]\d|[1-9]\d|(?<=\bwas )\d|(?<=\bis )\d)"
    rf"(?!(?![mf]\b)[\w/:%]|\.\d|\s?(?:{_UNIT}|st\b|am\b|pm\b|hours?|hrs?)|\s{_MONTH})"
)
_BARE_AGES = tuple(
    re.compile(pattern)
    for pattern in (
        # Faith was 58; Jim ("Jimmy Boy") is 34; she was herself 79
        r"(?:\b(?:[A-Z][\w’'-]*|[Hh]e|[Ss]he|[Tt]hey|who))(?:\s\([^)\n]{1,30}\)|\s[A-Z][\w’'-]+)?,?"
        rf"\s(?:was|is|were)\s(?:himself |herself |then |now |both |almost |{_NEARLY})?"
        rf"(?P<value>{_WRITTEN})(?=[\s,.;:)]|$){_NO_COUNT}",
        r"(?<!\w)(?:aged?|ages|from|between)\s+(?:1[01]\d|\d{1,2})\s*(?:to|and|-|–|until)\s*"
        rf"(?P<value>[1-9]\d)(?=[\s,.;:)])(?!\s?(?:%|{_UNIT}|per))",
        r"(?<!\w)(?:was|is|[Nn]ow|then|were by then)\s(?:only |just |then |now |about |both )?"
        r"(?P<value>[1-9]\d)(?=[,.;]\s|[,.;]?$)(?!\.\d)",
        # when she was 6; were by then 71 and 69; all his 42 years; LEON HOPE, 44 years
        r"(?<!\w)(?i:when|since|until|before|after|till) (?:he|she|they) (?:was|were|is|are|reached|turned) "
        rf"(?:{_NEARLY})?(?P<value>\d{{1,2}}){_NO_UNIT}",
        rf"(?<!\w)reached (?P<value>{_WRITTEN}{_YEARS})",
        rf"(?:was|were|is|are)\s(?:by then |then |now )(?P<value>{_WRITTEN})(?=[\s,.;:)]|$){_NO_COUNT}",
        rf"(?:were|are)\s(?:by then |then |now )?[1-9]\d and (?P<value>[1-9]\d)(?=[\s,.;:)]|$){_NO_COUNT}",
        r"(?:\ball|\bof|\bin|\bfor) (?:his|her|their) (?P<value>[1-9]\d) years\b",
        r"(?<=[A-Za-z],\s)(?P<value>[1-9]\d\s(?:years|yrs))(?=[,.;]|\s[–-])",
        # Edna, at 73, took the bus
        rf"(?<=[A-Za-z],\s)at (?P<value>{_WRITTEN})(?=,| and\b)(?!, \d)",
        r"(?<=[a-z]\s)\((?P<value>1[01]\d|\d{2})\)",
        # Amal Saleh (57; moderate ...); Amal Saleh; 57; | died 14 October 2021 | 77 |
        r"[A-Z][\w’'-]+\s\((?P<value>[2-9]\d)[;,]\s(?=[a-z])",
        r"(?<=[A-Za-z];\s)(?P<value>[1-9]\d)(?=;)",
        r"(?:19|20)\d\d \|\s?(?P<value>[1-9]\d)(?=\s?\|)",
        r"(?:(?<=[a-z)],\s)|(?<=\b[A-Z],\s))(?P<value>[1-9]\d)(?=[,.;\n]|\s*$)(?!\.\d)",
        r"(?<![\w./-])(?P<value>[1-9]\d)\s?(?:[MF]|[mM]ale|[fF]emale)(?=[\s,.;:)])",
    )
)
_PLAIN_AGES = tuple(
    re.compile(pattern)
    for pattern in (
        # diagnosed at 27, smoked from fourteen
        rf"(?<!\w){_EVENT}\b[^.;:\n]{{0,40}}?\b(?:at|from|until)\s(?P<value>{_WRITTEN}){_NO_TIME}",
        rf"(?<!\w)died at (?P<value>{_WRITTEN})(?=[,.;:)]|$){_NO_TIME}",
        # mark hope seventy nine died; she's eighty odd; a month short of twenty-one
        rf"(?<!\w)(?P<value>{_TENS})(?=\s(?:died|passed away)\b)",
        rf"(?<!\w)s?he['’]?s (?:{_NEARLY})?(?P<value>(?:{DECADES})(?: odd)?){_NO_COUNT}(?=[\s,.;:)]|$)",
        rf"(?<!\w)(?:days?|weeks?|months?|years?) (?:short of|off) (?P<value>{_TENS}){_NO_UNIT}",
        rf"(?<!\w)(?:of|in|all|for) (?:all )?(?:his|her|their) (?P<value>{_TENS}) years\b",
        rf"(?<!\w)(?:man|woman|lady|gentleman|boy|girl|child|person) of (?P<value>{_TENS}){_NO_UNIT}",
    )
)


def ages(reading: Reading) -> Iterator[Identifier]:
    """Find ages in years, in digits or words; the words "aged" and "a" stay, and so does "[AGE 50-59]"."""
    for match in _matches(reading):
        start, end = match.span("value")
        if not reading.plain.startswith("[age ", max(0, start - 5)):
            yield Identifier(Span(start, end), "age", "age", 0.9)


def _matches(reading: Reading) -> Iterator[re.Match[str]]:
    bare = reading.around(_BARE, 60, 20)
    for patterns, windows in ((_AGES, reading.aged), (_PLAIN_AGES, reading.aged), (_PLAIN_AGES, bare)):
        for pattern in patterns:
            yield from reading.find(pattern, windows)
    for pattern in _BARE_AGES:
        for match in reading.find(pattern, bare, plain=False):
            if not _VITAL.search(reading.plain, max(0, match.start() - 30), match.start("value")):
                yield match
