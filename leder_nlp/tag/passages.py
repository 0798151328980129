"""Cut a redacted review into passages: sections and headings, bullets and sentences, contrast clauses.

What a heading says of the lines below it ("Areas for improvement") travels on each passage as its
leaning. A passage's span has no bullet mark, no leading "but" and no final full stop.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from leder_nlp.language import lowered, sentences
from leder_nlp.records import Passage, RedactedReview, Section
from leder_nlp.spans import Span, trimmed
from leder_nlp.tag.answers import has_options, replies
from leder_nlp.tag.blocks import LOG, Block, Lines, blocks, shouted
from leder_nlp.tag.pieces import Piece, pieces
from leder_nlp.tag.run_on import breaths

_INNER_BULLET = re.compile(r"[•▪●■‣](?<=\s.)\s+")
_TURNS = (
    "but",
    "however",
    "though",
    "yet",
    "whereas",
    "whilst",
    "while",
    "nevertheless",
    "nonetheless",
    "despite",
)
_BREAK = re.compile(r"[;.](?:(?<=;)\s|(?<=[a-zA-Z]{3}\.)\s+(?=[a-z]))")
"""A semicolon, or a stop that no capital follows (hasty prose)."""
_LEAD = re.compile(r"""(?:(?![#?+~£$<>≤≥↑↓]\w)[^\w"'“‘«(\[{])*""")
"""What a passage never begins with: marks, but those that belong to the word after them ("?sepsis")."""
_LEADING = re.compile(
    r"(?:(?:but|however|yet|nevertheless|nonetheless|and(?: so| then)?|also|conversely|anyway)\b[, ]*)+",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?:although|though|whilst|while|despite)\b", re.IGNORECASE)
_CONTRAST = re.compile(
    r"(?:(?:and|also)\b[, ]*)*(?:but|however|yet|nevertheless|nonetheless|whereas|conversely)\b",
    re.IGNORECASE,
)
_DROP = ".,;:–—-•▪●■‣ \t"
_FEWEST_WORDS = 3
_LONGEST = 1_500


def passages(review: RedactedReview) -> list[Passage]:
    """Cut a review into passages, in the order of the text.

    Raises TypeError for anything but a RedactedReview.
    """
    if not isinstance(review, RedactedReview):
        raise TypeError("passages are cut from a RedactedReview; redact the review first")
    found: list[Passage] = []
    plain = lowered(review.text)
    turns = _turns(review.text, plain)
    read = Lines(review.text, shouted(review.text), replies(plain), has_options(plain))
    for section in _covering(review):
        for block in blocks(read, section):
            found.extend(_cut(review, block, turns, read))
    return found


def _turns(text: str, plain: str) -> list[int]:
    """Give where the text may turn: a word of contrast, a semicolon; looked for by word, which is cheap."""
    found = [match.start() for match in _BREAK.finditer(text)]
    for word in _TURNS:
        at = plain.find(word)
        while at >= 0:
            end = at + len(word)
            start = at - 2 if word == "though" and plain.startswith("al", max(at - 2, 0)) else at
            if not _in_word(plain, start - 1) and not _in_word(plain, end):
                found.append(start)
            at = plain.find(word, end)
    found.sort()
    return found


def _in_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


def _covering(review: RedactedReview) -> Iterator[Section]:
    """Give the sections in order, and what stands between them under no name."""
    at = 0
    for section in sorted(review.sections, key=lambda section: section.span):
        if section.span.start > at:
            yield Section("", Span(at, section.span.start))
        if section.span.end > at:
            yield Section(section.name, Span(max(at, section.span.start), section.span.end))
            at = section.span.end
    if at < len(review.text):
        yield Section("", Span(at, len(review.text)))


def _cut(review: RedactedReview, block: Block, turns: Sequence[int], read: Lines) -> Iterator[Passage]:
    text = review.text
    if block.form == "heading":
        yield _passage(review, block, block.span, block.span, piece=Piece(block.span, "heading"))
        return
    at = block.span.start
    starts = [at, *(m.end() for m in _INNER_BULLET.finditer(text, at, block.span.end)), block.span.end]
    for start, end in pairwise(starts):
        found = list(_bounded(text, _breathing(text, sentences(text, start, end))))
        for piece in pieces(read, block, found):
            body = trimmed(text, piece.body.start, piece.body.end, drop=_DROP)
            if body:
                yield from _clauses(review, block, body, turns, piece=piece)


def _breathing(text: str, found: Iterable[Span]) -> Iterator[Span]:
    for sentence in found:
        yield from breaths(text, sentence)


def _bounded(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Cut a sentence that never ends (notes joined by commas) at a space every thousand characters or so:
    what is said there of one thing does not reach to the next."""
    for sentence in found:
        start = sentence.start
        while sentence.end - start > _LONGEST:
            space = text.rfind(" ", start + 1, start + _LONGEST)
            end = space if space > 0 else start + _LONGEST
            piece = trimmed(text, start, end)
            if piece:
                yield piece
            start = end
        rest = trimmed(text, start, sentence.end)
        if rest:
            yield rest


def _clauses(
    review: RedactedReview, block: Block, sentence: Span, turns: Sequence[int], *, piece: Piece
) -> Iterator[Passage]:
    text = review.text
    if piece.form == "log":
        stamp = LOG.match(text, sentence.start, sentence.end)
        sentence = (trimmed(text, stamp.end(), sentence.end) if stamp else None) or sentence
    borders = [sentence.start, *_borders(text, sentence, turns), sentence.end]
    pieces = [(start, end) for start, end in pairwise(borders) if end > start]
    for start, end in _long_enough(text, pieces):
        start = _after(_LEAD, text, start, end)
        begin = _after(_LEAD, text, _after(_LEADING, text, start, end), end)
        span = trimmed(text, begin, end, drop=_DROP) or trimmed(text, start, end)
        if span:
            turned = bool(_CONTRAST.match(text, start, span.start + 1) or _CONTRAST.match(text, span.start))
            yield _passage(review, block, span, sentence, piece=piece, turned=turned)


def _after(lead: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Give where a stretch begins without what it is led by."""
    match = lead.match(text, start, end)
    return match.end() if match else start


def _borders(text: str, sentence: Span, turns: Sequence[int]) -> list[int]:
    first, last = bisect_right(turns, sentence.start), bisect_left(turns, sentence.end)
    found = list(turns[first:last])
    if _OPENING.match(text, sentence.start):
        comma = text.find(",", sentence.start, sentence.end)
        if comma > 0:
            found.append(comma)
    return sorted(found)


def _long_enough(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join a piece of fewer than three words to the piece before it (the first: after it)."""
    kept: list[tuple[int, int]] = []
    first = 0
    for start, end in pieces:
        size = len(text[start:end].split())
        alone = len(kept) == 1 and first < _FEWEST_WORDS
        if kept and (size < _FEWEST_WORDS or alone):
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
        if len(kept) == 1:
            first += size
    return kept


def _passage(
    review: RedactedReview, block: Block, span: Span, sentence: Span, *, piece: Piece, turned: bool = False
) -> Passage:
    return Passage(
        review.review_id,
        span,
        span.of(review.text),
        sentence,
        section=block.section,
        leaning=block.leaning,
        form=piece.form,
        turned=turned,
        prompt=piece.prompt,
        denies=piece.denies,
    )
