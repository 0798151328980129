"""Places in a text: spans, joining them, and the map of offsets over replacements, both ways."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The characters [start, end) of a text, counted in code points from 0.

    Raises ValueError if it is empty or begins before 0.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Say whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Say whether every character of the other is in this one."""
        return self.start <= other.start and other.end <= self.end

    def shared(self, other: Span) -> int:
        """Count the characters that both cover."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def iou(self, other: Span) -> float:
        """Give intersection over union of the characters, in [0, 1]."""
        shared = self.shared(other)
        return shared / (len(self) + len(other) - shared)

    def of(self, text: str) -> str:
        """Give the text it covers."""
        return text[self.start : self.end]


def hull(spans: Iterable[Span]) -> Span:
    """Give the shortest span that covers all of them. Raises ValueError if there are none."""
    found = list(spans)
    return Span(min(span.start for span in found), max(span.end for span in found))


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join spans that overlap or touch; what comes out is sorted and apart."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            if span.end > joined[-1].end:
                joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)


def trimmed(text: str, start: int, end: int, *, drop: str = "") -> Span | None:
    """Give [start, end) without outer white space, and without characters of `drop` at its end.

    None where nothing is left.
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in drop):
        end -= 1
    return Span(start, end) if start < end else None


@dataclass(frozen=True, slots=True)
class Edits:
    """The map of offsets over replacements: raw text on one side, new text on the other.

    `before` are the replaced spans of the raw text, sorted and apart; `after` the spans that
    stand for them in the new text, one for one. Holds offsets and no text.
    An offset inside a replacement moves to its outer edge, so a span never loses what it covered.
    """

    before: tuple[Span, ...] = ()
    after: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if len(self.before) != len(self.after):
            raise ValueError("each replaced span needs one that stands for it")

    def forward(self, span: Span) -> Span:
        """Move a span of the raw text into the new text."""
        return _moved(span, self.before, self.after)

    def back(self, span: Span) -> Span:
        """Move a span of the new text into the raw text."""
        return _moved(span, self.after, self.before)


def _moved(span: Span, here: Sequence[Span], there: Sequence[Span]) -> Span:
    first = bisect_right(here, span.start, key=lambda edit: edit.start) - 1
    if first >= 0 and span.start < here[first].end:
        start = there[first].start
    else:
        start = span.start + (there[first].end - here[first].end if first >= 0 else 0)
    last = bisect_left(here, span.end, key=lambda edit: edit.start) - 1
    if last >= 0 and span.end <= here[last].end:
        end = there[last].end
    else:
        end = span.end + (there[last].end - here[last].end if last >= 0 else 0)
    return Span(start, end)


def replace(text: str, spans: Sequence[Span], words: Sequence[str]) -> tuple[str, Edits]:
    """Put each word in place of its span, and give the new text with the map between the two.

    `spans` are sorted and apart; no word is empty, so that the map can always be walked back.
    Raises ValueError otherwise.
    """
    parts: list[str] = []
    after: list[Span] = []
    at = length = 0
    for span, word in zip(spans, words, strict=True):
        if span.start < at or not word:
            raise ValueError(f"replacement at {span.start} overlaps the one before it or is empty")
        parts += (text[at : span.start], word)
        length += span.start - at
        after.append(Span(length, length + len(word)))
        length += len(word)
        at = span.end
    parts.append(text[at:])
    return "".join(parts), Edits(tuple(spans), tuple(after))
