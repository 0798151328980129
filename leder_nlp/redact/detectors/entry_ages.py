"""Ages that are entries of a form, a table or notes: "| F | 68 |", "57, white British", a line "Sixty"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.ages import DECADES, ONES
from leder_nlp.redact.reading import Reading
from leder_nlp.redact.windows import Window, holding
from leder_nlp.spans import Span

_SEX = r"(?:m|f|male|female|man|woman)"
_ADULT = r"(?:1[89]|[2-9]\d|1[01]\d)"
_EDGE = r"\s?[|;/\t]\s?"
_YEARS = r"(?:[1-9]\d|1[01]\d)"
_OPENS = r"(?:(?<=\n)|\A)[ \t]*(?:[-–—*•>][ \t]*)?"
_OF_SOMEBODY = (
    r"(?:white|wht|black|asian|mixed|chinese|british|brit|english|irish|male|female|[mf]\b|man|woman|lady|gent"
    r"|down|autis|mild|moderate|severe|profound|ld\b|learning dis|single\b|married\b|widow|b\.|born\b)"
)
_NO_UNIT = r"(?!\s?(?:%|kg|mg|ml|cm|years?|yrs|months?|weeks?|days?|hours?|hrs|mins?|minutes?|times|[ap]m\b))"
_DIGITS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\w'’]){_SEX}{_EDGE}(?P<value>{_YEARS})(?=\s?(?:[|;/\t\n]|$))",
        rf"(?:[|;\t\n]|\A)\s?(?P<value>{_YEARS}){_EDGE}{_SEX}(?!\w)",
        rf"[(\[{{]\s?{_SEX},?\s?(?P<value>{_YEARS})\s?[,)\]}}]",
        rf"(?<![\w'’])[mf](?:ale|emale)?(?:/|, )(?P<value>{_YEARS})(?=[\s,.;:)]|$){_NO_UNIT}",
        rf"(?<![\w/.,-])(?P<value>{_YEARS})\s?(?:y|yrs?)?\s?[/ ]\s?[mf](?=[\s,.;:)]|$)",
        rf"(?<![\w/.,-])(?P<value>{_YEARS}y)(?=[,.;)]|\s(?:man|woman|lady|gent|male|female|old)|$)",
        rf"(?<!\w)(?:aged|age)\s(?P<value>{_YEARS}\s?yrs?)(?!\w)",
        rf"(?<!\w)(?:s?he|mum|dad)['’]?s\s(?:now |only |just )?(?P<value>{_YEARS})"
        rf"(?=[,.;:)]|$|\s(?:now|and|with|but|so)\b){_NO_UNIT}",
        rf"{_OPENS}(?P<value>{_YEARS}\s?(?:yrs?|years))(?=[,.;]|\s?/\s?[mf]\b)",
        rf"{_OPENS}(?P<value>{_YEARS}),\s(?={_OF_SOMEBODY})",
        rf"(?<=[^\W\d_])[,\"”’')],? (?P<value>{_ADULT}\s?(?:yrs|years))(?=[,.;])",
        rf"(?<!\w)(?:fe)?male[.,;]? (?P<value>{_ADULT}\s?(?:yrs|years))(?!\w)",
        rf"(?<!\w)(?:man|woman|lady|gentleman|person) of (?P<value>{_YEARS} years)(?!\w)",
        rf"(?<!\w)(?:died|expired|passed)\b[^.;\n]{{0,30}}\bat (?P<value>{_YEARS}(?: years)?)(?=[,.;]|$)",
        rf"(?<!\w)from (?P<value>{_YEARS})(?= (?:s?he|they|onwards?)\b)",
        rf",? (?:by )?then (?P<value>{_YEARS})(?=,)(?!, \d)",
        rf"\A\s*(?P<value>{_YEARS})\.\s(?=[a-z]+ ?(?:syndrome|man|woman|palsy|autis|disab))",
    )
)
_NUMBER = re.compile(r"([mf]?)(?:[1-9]\d|1[01]\d)(y|yrs?|years)?")
_SEXES = frozenset({"m", "f", "male", "female", "man", "woman"})
_LEADS = _SEXES | {"aged", "age", "at", "then", "s", "hes", "shes", "mums", "dads", "now", "only", "just"}
_TRAILS = _SEXES | {"y", "yr", "yrs", "years", "he", "she", "they", "onward", "onwards"}
"""Words of which one stands right before an age in digits, or one right after it."""
_SPELT = rf"(?:(?:{DECADES})(?:[- ](?:{ONES}))?|eighteen|nineteen)"
_FIRST = frozenset((*DECADES.split("|"), "eighteen", "nineteen"))
"""The words that a spelt age of an adult begins with."""
_WORDS = re.compile(
    rf"(?P<value>{_SPELT})"
    rf"(?:(?=\s*(?:\.\s|\.?\s*(?:\n|$)))|,\s(?:{_OF_SOMEBODY}|(?:and|with|an?|who)\b))"
)
_SET_OFF = re.compile(
    rf"(?P<value>{_SPELT})(?=, (?!(?:{ONES}|{'|'.join(sorted(_FIRST))}|perhaps|then|maybe|or)\b))"
)
_AFTER_NAME = re.compile(r"(?:[^\W\d_]{2},|\bthen) \Z")
_BEGINS = re.compile(r"(?:\A|\n|[.!]\s)[ \t]*(?:[-–—*•>][ \t]*)?\Z")
_BACK = 8


def entry_ages(reading: Reading) -> Iterator[Identifier]:
    """Find ages that nothing but their place tells: a cell, the head of a line, commas after a name."""
    windows = _promising(reading)
    for pattern in _DIGITS:
        for match in reading.find(pattern, windows):
            yield Identifier(Span(*match.span("value")), "age", "entry_age", 0.7)
    for match in reading.at_words(_SET_OFF, _FIRST):
        if _AFTER_NAME.search(reading.plain, max(0, match.start() - _BACK), match.start()):
            yield Identifier(Span(*match.span("value")), "age", "entry_age", 0.6)
    for match in reading.at_words(_WORDS, _FIRST):
        if _BEGINS.search(reading.plain, max(0, match.start() - _BACK), match.start()):
            yield Identifier(Span(*match.span("value")), "age", "entry_age", 0.7)


def _promising(reading: Reading) -> tuple[Window, ...]:
    """Give the stretches around digits in which a number has a word beside it, or a line before it, that an
    age has: few have, and the patterns are many."""
    numbers = [reading.starts[word] for word in reading.numbered if _told(reading, word)]
    return holding(reading.digits, numbers)


def _told(reading: Reading, word: int) -> bool:
    number = _NUMBER.fullmatch(reading.lower[word])
    if not number:
        return False
    if not word or number[1] or number[2] or reading.lower[word - 1] in _LEADS:
        return True
    after = reading.lower[word + 1] if word + 1 < len(reading) else ""
    return after in _TRAILS or "\n" in reading.gap(word - 1)
