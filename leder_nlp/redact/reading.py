"""A raw review as the detectors read it: cut into words once, each with what the lists say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leder_nlp.language import words as cut
from leder_nlp.records import Identifier, Review
from leder_nlp.redact.lexicon import Is, flags, gazetteer
from leder_nlp.spans import Span

LOWER, CAPITAL, CAPITALS = 0, 1, 2

_BEFORE, _AFTER = 7, 6
_DIGIT = re.compile(r"\d")
_STOPS = frozenset(".!?:\n\r•*|\t\x0b\x0c;([\"“")


class Reading:
    """The words of a review with their case, place and flags. Holds raw text: never shown, never kept.

    All lists have one entry a word: `lower`, `starts`, `ends`, `flags` (see lexicon.Is),
    `case` (LOWER, CAPITAL, CAPITALS) and `opens` (begins a sentence, line or bracket); `low` holds the words written in lower case.
    """

    def __init__(self, review: Review) -> None:
        self.review = review
        self.text = text = review.text
        found = cut(text)
        self.lower, self.starts, self.ends = found.lower, found.starts, found.ends
        self.flags = flags(self.lower)
        self.case = [_case(text, start, end) for start, end in zip(self.starts, self.ends, strict=True)]
        self.opens = self._openings()
        self.low = {word for word, case in zip(self.lower, self.case, strict=True) if case == LOWER}
        self.marks = gazetteer().marks(self.lower)
        self.shouted = self._shouting()
        self.guarded, self.phrased = self._guarded()
        self.numeric = self._windows()

    def __repr__(self) -> str:
        return f"Reading(review_id={self.review.review_id!r}, words={len(self.lower)})"

    def __len__(self) -> int:
        return len(self.lower)

    def gap(self, word: int) -> str:
        """Give what stands between a word and the next one; what follows the last word."""
        after = self.starts[word + 1] if word + 1 < len(self.starts) else len(self.text)
        return self.text[self.ends[word] : after]

    def span(self, first: int, last: int) -> Span:
        """Give the span of words [first, last)."""
        return Span(self.starts[first], self.ends[last - 1])

    def identifier(
        self, first: int, last: int, label: str, by: str, *, certainty: float = 0.9, role: str = ""
    ) -> Identifier:
        """Make an identifier of words [first, last)."""
        return Identifier(self.span(first, last), label, found_by=by, certainty=certainty, role=role)

    def proper(self, word: int) -> bool:
        """Say whether a word is written as a name is: capitalised, not shouted, no digit, unguarded."""
        return self.case[word] != LOWER and word not in self.shouted and word not in self.guarded

    def _openings(self) -> list[bool]:
        text, starts, ends = self.text, self.starts, self.ends
        opens = [True] * len(starts)
        for word in range(1, len(starts)):
            gap = text[ends[word - 1] : starts[word]]
            if gap == " ":
                opens[word] = False
            elif _STOPS.isdisjoint(gap):
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
        for word, case in enumerate(self.case):
            new_line = word > 0 and "\n" in self.text[self.ends[word - 1] : self.starts[word]]
            if new_line or (case == LOWER and self.lower[word][0].isalpha()):
                shouted.update(run if len(run) >= 3 else ())
                run = []
            if case == CAPITALS or (run and case == CAPITAL and self.ends[word] - self.starts[word] == 1):
                run.append(word)
        shouted.update(run if len(run) >= 3 else ())
        return frozenset(shouted)

    def _guarded(self) -> tuple[frozenset[int], frozenset[int]]:
        """Give the words of eponyms, tools, laws, drugs, and those of them in phrases of several words.

        They are kept unless a title or forename says otherwise.
        """
        marks = self.marks["protected"]
        every = frozenset(word for first, last in marks for word in range(first, last))
        return every, frozenset(word for first, last in marks if last - first > 1 for word in range(first, last))

    def _windows(self) -> tuple[tuple[int, int], ...]:
        """Give the stretches of text around digits, months and number words: numbers, dates and ages
        are looked for in these only. Sorted and apart; they begin and end between words."""
        windows: list[tuple[int, int]] = []
        last = len(self.text)
        for word, text in enumerate(self.lower):
            if not (self.flags[word] & (Is.NUMERIC | Is.CALENDAR) or (not text.isalpha() and _DIGIT.search(text))):
                continue
            start = self.starts[max(0, word - _BEFORE)]
            end = self.ends[word + _AFTER] if word + _AFTER < len(self.ends) else last
            if windows and start <= windows[-1][1]:
                windows[-1] = (windows[-1][0], end)
            else:
                windows.append((start if word > _BEFORE else 0, end))
        return tuple(windows)

    def near_numbers(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Find a pattern in the stretches around numbers; it sees the text beside them too."""
        for start, end in self.numeric:
            yield from pattern.finditer(self.text, start, end)


def _case(text: str, start: int, end: int) -> int:
    if not text[start].isupper():
        return LOWER
    return CAPITALS if end - start > 1 and text[start:end].isupper() else CAPITAL
