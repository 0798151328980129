"""A raw review as the detectors read it: cut into words once, each with what the lists say of it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Set
from functools import cached_property
from typing import NamedTuple

from leder_nlp.language import lowered
from leder_nlp.language import words as cut
from leder_nlp.records import Identifier, Review
from leder_nlp.redact.evened import evened
from leder_nlp.redact.lexicon import Is, flags, gazetteer
from leder_nlp.redact.scored import scored
from leder_nlp.redact.windows import Window, joined
from leder_nlp.spans import Span

LOWER, CAPITAL, CAPITALS = 0, 1, 2

_DIGIT = re.compile(r"\d")
_SIX = re.compile(r"\d(?:[^\d\n]{0,4}\d){5}")
_SMALL = re.compile(r"\d{1,2}(?:st|nd|rd|th)?|(?:19|20)\d\d")
_JOINS = ("-", "/")
_STARTS = Is.DIGIT | Is.MONTH | Is.AGED | Is.FORENAME | Is.NAME_WORD
_OTHER = Is.COMMON | Is.TITLE
_STOPS = frozenset('.!?:\n\r•*|\t\x0b\x0c;(["“')


class Told(NamedTuple):
    """The words, by number, from which detectors start; `worded` are everyday words and months as names."""

    digits: list[int]
    months: list[int]
    aged: list[int]
    given: list[int]
    worded: list[int]


def _places(words: list[str]) -> dict[str, list[int]]:
    """Give for each word where it stands."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        if word in places:
            places[word].append(place)
        else:
            places[word] = [place]
    return places


class Reading:
    """The words of a review with their case, place and flags. Holds raw text: never shown, never kept.

    All lists have one entry a word: `lower`, `starts`, `ends`, `flags` (see lexicon.Is),
    `case` (LOWER, CAPITAL, CAPITALS) and `opens` (begins a sentence, line or bracket). `capitals`
    are the words that are capitalised, `low` those written in lower case, `marks` the phrases of
    the lists; `plain` is the text in lower case, each character at its old place,
    `even` the same with one sign for all dashes and spaces. `at` gives for each
    word where it stands, `distinct` its flags.
    """

    def __init__(self, review: Review) -> None:
        self.review = review
        self.text = text = review.text
        self.plain = lowered(text)
        self.even = evened(self.plain)
        found = cut(text)
        self.lower, self.starts, self.ends = found.lower, found.starts, found.ends
        self.at = _places(self.lower)
        self.distinct = dict(zip(self.at, flags(self.at), strict=True))
        self.flags = list(map(self.distinct.__getitem__, self.lower))
        self.capitals = [word for word, start in enumerate(self.starts) if text[start].isupper()]
        self.case = self._cases()
        self.opens = self._openings()
        self.marks = gazetteer().marks(self.lower, self.at)
        self.shouted = self._shouting()
        self.guarded, self.phrased = self._guarded()

    def __repr__(self) -> str:
        return f"Reading(review_id={self.review.review_id!r}, words={len(self.lower)})"

    def __len__(self) -> int:
        return len(self.lower)

    @cached_property
    def strange(self) -> list[str]:
        """Give the words of four letters or more that may be a name misspelt: no everyday word nor term."""
        other = Is.COMMON & ~(Is.NATION | Is.CALENDAR)
        return [text for text, flag in self.distinct.items() if not flag & other and len(text) > 3]

    @cached_property
    def low(self) -> frozenset[str]:
        """Give the words that are written in lower case somewhere."""
        return frozenset(word for word, case in zip(self.lower, self.case, strict=True) if case == LOWER)

    @cached_property
    def digits(self) -> tuple[Window, ...]:
        """Give the stretches around words with a digit."""
        return self._around(self.told.digits, 5, 4)

    @property
    def numbered(self) -> list[int]:
        """Give the words with a digit."""
        return self.told.digits

    @property
    def numerals(self) -> list[int]:
        """Give the words that are numbers of one to three digits."""
        short = [word for word in self.numbered if len(self.lower[word]) < 4]
        return [word for word in short if self.lower[word].isascii() and self.lower[word].isdigit()]

    @cached_property
    def codes(self) -> tuple[Window, ...]:
        """Give the stretches around words that may be part of a code.

        Three digits, digits and letters, or digits that a dash or stroke joins to letters.
        """
        return self._around([word for word in self.told.digits if self._coded(word)], 4, 4)

    def _coded(self, word: int) -> bool:
        if not _SMALL.fullmatch(self.lower[word]):
            return True
        start, end = self.starts[word], self.ends[word]
        before, after = self.plain[max(0, start - 2) : start], self.plain[end : end + 2]
        return (before[-1:] in _JOINS and before[:1].isalpha()) or (
            after[:1] in _JOINS and after[1:].isalpha()
        )

    @cached_property
    def long(self) -> tuple[Window, ...]:
        """Give the stretches around six digits or more that stand close together."""
        return self.around(_SIX, 12, 24)

    @cached_property
    def months(self) -> tuple[Window, ...]:
        """Give the stretches around names of months."""
        return self._around(self.told.months, 7, 5)

    @cached_property
    def aged(self) -> tuple[Window, ...]:
        """Give the stretches around words that speak of an age."""
        return self._around(self.told.aged, 6, 6)

    @property
    def given(self) -> list[int]:
        """Give the words in lower case that the lists know as forenames and as nothing else."""
        return self.told.given

    @cached_property
    def told(self) -> Told:
        """Sort out, in one walk, the words that some detectors start from."""
        told = Told([], [], [], [], [])
        for word, flag in enumerate(self.flags):
            if not flag:
                text = self.lower[word]
                if not text.isalpha() and _DIGIT.search(text):
                    told.digits.append(word)
                    if "y" in text and text[0].isdigit():
                        told.aged.append(word)
            elif flag & _STARTS:
                if flag & Is.DIGIT:
                    told.digits.append(word)
                if flag & Is.MONTH:
                    told.months.append(word)
                if flag & Is.AGED:
                    told.aged.append(word)
                if flag & Is.NAME_WORD or (flag & Is.MONTH and flag & Is.FORENAME):
                    told.worded.append(word)
                elif flag & Is.FORENAME and not flag & _OTHER and self.case[word] == LOWER:
                    told.given.append(word)
        return told

    def where(self, wanted: Set[str]) -> list[int]:
        """Give where some words stand, in order of the text."""
        return sorted(word for text in self.at.keys() & wanted for word in self.at[text])

    def at_words(self, pattern: re.Pattern[str], wanted: Set[str]) -> Iterator[re.Match[str]]:
        """Find a pattern, in the lower-case text, that begins with one of some words or with a code."""
        for word in sorted({*self.where(wanted), *self._glued}):
            match = pattern.match(self.plain, self.starts[word])
            if match:
                yield match

    @cached_property
    def _glued(self) -> list[int]:
        """Give the words with a digit that begin with a letter."""
        return [word for word in self.numbered if self.lower[word][0].isalpha()]

    def gap(self, word: int) -> str:
        """Give what stands between a word and the next one; what follows the last word."""
        after = self.starts[word + 1] if word + 1 < len(self.starts) else len(self.text)
        return self.text[self.ends[word] : after]

    def possessive(self, word: int) -> bool:
        """Say whether 's follows a word."""
        return self.text[self.ends[word] : self.ends[word] + 2] in ("'s", "’s")

    def span(self, first: int, last: int) -> Span:
        """Give the span of words [first, last)."""
        return Span(self.starts[first], self.ends[last - 1])

    def within(self, span: Span) -> tuple[int, int]:
        """Give the words [first, last) that lie within a span."""
        return bisect_left(self.starts, span.start), bisect_right(self.ends, span.end)

    def identifier(
        self, first: int, last: int, label: str, by: str, *, certainty: float = 0.9, role: str = ""
    ) -> Identifier:
        """Make an identifier of words [first, last)."""
        return Identifier(self.span(first, last), label, found_by=by, certainty=certainty, role=role)

    def proper(self, word: int) -> bool:
        """Say whether a word is written as a name is: capitalised, not shouted, unguarded."""
        return self.case[word] != LOWER and word not in self.shouted and word not in self.guarded

    def find(
        self, pattern: re.Pattern[str], windows: tuple[Window, ...], *, plain: bool = True
    ) -> Iterator[re.Match[str]]:
        """Find a pattern in some stretches, of the lower-case text unless said; it sees what is before."""
        text = self.plain if plain else self.text
        for start, end in windows:
            yield from pattern.finditer(text, start, end)

    def _cases(self) -> list[int]:
        text, starts, ends = self.text, self.starts, self.ends
        case = [LOWER] * len(starts)
        for word in self.capitals:
            start, end = starts[word], ends[word]
            case[word] = CAPITALS if end - start > 1 and text[start:end].isupper() else CAPITAL
        return case

    def _openings(self) -> list[bool]:
        """Only capitalised words can open a sentence; the others are never asked."""
        text, starts, ends = self.text, self.starts, self.ends
        opens = [False] * len(starts)
        for word in self.capitals:
            if word == 0:
                opens[word] = True
                continue
            gap = text[ends[word - 1] : starts[word]]
            if gap == " ":
                continue
            if _STOPS.isdisjoint(gap):
                opens[word] = gap.strip() in ("-", "–", "—") and len(gap) > 2
            else:
                opens[word] = not (gap == ". " and self.flags[word - 1] & Is.TITLE)
        return opens

    def _shouting(self) -> frozenset[int]:
        """Give the words of runs of capitals (three or more words of one line)."""
        shouted: set[int] = set()
        if self.case.count(CAPITALS) < 3:
            return frozenset()
        run: list[int] = []
        for word in self.capitals:
            broken = run and self._breaks(run[-1], word)
            if broken:
                shouted.update(run if len(run) >= 3 else ())
                run = []
            if self.case[word] == CAPITALS or (run and self.ends[word] - self.starts[word] == 1):
                run.append(word)
            elif run:
                shouted.update(run if len(run) >= 3 else ())
                run = []
        shouted.update(run if len(run) >= 3 else ())
        return frozenset(shouted)

    def _breaks(self, last: int, word: int) -> bool:
        """Say whether a new line or a lower-case word stands between two capitalised words."""
        between = self.text[self.ends[last] : self.starts[word]]
        return "\n" in between or any(letter.islower() for letter in between)

    def _guarded(self) -> tuple[frozenset[int], frozenset[int]]:
        """Give the words of eponyms, tools, laws, drugs, and those of them in phrases of several words.

        They are kept unless a title or forename says otherwise.
        """
        marks = self.marks["protected"] + scored(self.marks["score"], self.lower, self.plain, self.ends)
        every = frozenset(word for first, last in marks for word in range(first, last))
        return every, frozenset(
            word for first, last in marks if last - first > 1 for word in range(first, last)
        )

    def around(self, pattern: re.Pattern[str], before: int, after: int) -> tuple[Window, ...]:
        """Give the stretches from so many characters before to so many after each match near a digit."""
        found = (match for start, end in self.digits for match in pattern.finditer(self.even, start, end))
        end = len(self.even)
        return joined((max(0, match.start() - before), min(end, match.end() + after)) for match in found)

    def _around(self, words: list[int], before: int, after: int) -> tuple[Window, ...]:
        """Give the stretches from so many words before to so many after each word, sorted and apart."""
        last = len(self.starts) - 1
        return joined(
            (
                self.starts[word - before] if word > before else 0,
                self.ends[word + after] if word + after <= last else len(self.text),
            )
            for word in words
        )
