"""Cut the sections of a review into blocks: headings, bullets, and runs of lines that read on.

What a heading says of the lines below it ("Areas for improvement") travels on each block as its leaning.
A line of a form and the answer on it, or on the next line, are a prompt and a reply.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from leder_nlp.language import PLACEHOLDER, lines
from leder_nlp.records import Section
from leder_nlp.spans import Span, trimmed
from leder_nlp.tag.answers import Reply, asks, opening
from leder_nlp.tag.headings import is_heading, lean, states_facts, tells

_parted = attrgetter("parted")
_BULLET = re.compile(r"(?:[-*•–—▪◦·●○■‣>→o]|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)]|\(?[ivx]{1,4}[.)])\s+")
LOG = re.compile(
    r"(?:\[DATE[^\]]*\]|\d{1,2}[/.]\d{2}(?:[/.]\d{2,4})?|\d{1,2}[:.]\d{2})\s*(?:[-–—:]+|hrs?\b)\s*"
)
_LABEL = re.compile(r"[A-Z][\w’'/& ()-]{2,60}:\s+(?=\S)")
_WIDEST, _AROUND = 120, 800
"""No editor breaks wider lines; so far from a line others are looked at to see how wide they are."""
_NARROWEST = 40
"""No editor breaks lines as short as this: a shorter one ends where the writer ended it."""
_PROMPT_WORDS = 12
_FEWEST_CAPITALS = 40
_SMALL, _CAPITALS = b"abcdefghijklmnopqrstuvwxyz", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHOUTED = 2
"""A text has so many times as many capitals as small letters where it is in capitals throughout."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a prompt, a bullet, or a run of lines that read on; `leaning` is what it stands below.

    `reply` is the answer that it begins with, if a prompt stands before it: the block before, or, as
    `entitled` says, the name of the section that it opens.
    """

    span: Span
    form: str
    section: str
    leaning: str
    reply: Reply | None = None
    entitled: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """How the lines of a text are read: it is in capitals throughout, or not; where answers stand in it, and
    whether any are to choose from."""

    text: str
    shouted: bool
    replies: Sequence[Reply]
    options: bool = False

    def asks(self, span: Span) -> bool:
        """Say whether a question, or an answer behind something that may be a prompt, stands in a span."""
        at = bisect_left(self.replies, span.start, key=_parted)
        answered = at < len(self.replies) and self.replies[at].end <= span.end
        return answered or self.text.find("?", span.start, span.end) >= 0

    def reply(self, start: int, end: int) -> Reply | None:
        """Give the first answer in [start, end) that stands behind a prompt there."""
        at = bisect_left(self.replies, start, key=_parted)
        found = self.replies[at] if at < len(self.replies) and self.replies[at].end <= end else None
        return found if found and asks(self.text, start, found) else None


def shouted(text: str) -> bool:
    """Say whether a text is in capitals throughout."""
    plain = text.encode("ascii", "ignore")
    small = len(plain) - len(plain.translate(None, _SMALL))
    if len(plain) - len(plain.translate(None, _CAPITALS)) < small * _SHOUTED:
        return False
    bare = PLACEHOLDER.sub("", text)
    capitals = sum(map(str.isupper, bare))
    return capitals >= _FEWEST_CAPITALS and capitals >= _SHOUTED * sum(map(str.islower, bare))


def blocks(read: Lines, section: Section) -> Iterator[Block]:
    """Give the blocks of a section in order; one that answers what stands before it knows it."""
    before: Block | None = None
    for block in _read(read, section):
        own = block
        reply = opening(read.text, block.span.start, block.span.end) if block.form != "heading" else None
        if reply and before is None and section.name:
            own = replace(block, reply=reply, entitled=True)
        elif reply and before is not None and _prompts(read, before):
            own = replace(block, reply=reply)
            before = before if before.form == "heading" else replace(before, form="question")
        if before is not None:
            yield before
        before = own
    if before is not None:
        yield before


def _prompts(read: Lines, block: Block) -> bool:
    """Say whether a block may ask for what is below it: a heading, a question, a line without a stop."""
    if block.form == "heading":
        return not block.leaning
    said = block.span.of(read.text)
    if block.reply or said[-1] in ".!;," or read.reply(block.span.start, block.span.end):
        return False
    return len(said.split()) <= _PROMPT_WORDS and "\n" not in said


def _read(read: Lines, section: Section) -> Iterator[Block]:
    text = read.text
    leaning = lean(section.name)
    name = section.name
    run: Block | None = None
    for line in lines(text, section.span.start, section.span.end):
        bullet = _BULLET.match(text, line.start, line.end)
        start = bullet.end() if bullet else line.start
        if run and not bullet and _reads_on(read, run.span, line):
            run = Block(Span(run.span.start, line.end), run.form, run.section, run.leaning)
            continue
        if run:
            yield run
            run = None
        body = trimmed(text, start, line.end)
        if not body:
            continue
        if _heads(read, body, bullet=bool(bullet)):
            name, leaning = body.of(text).strip(" :"), lean(body.of(text))
            yield Block(body, "heading", name, leaning)
            continue
        label = _LABEL.match(text, body.start, body.end)
        inline = lean(label.group()) if label else ""
        pointed = False  # what follows a polar label on its line is a point below it
        if label and inline:
            name, leaning = label.group().strip(" :"), inline
            body, pointed = Span(label.end(), body.end), True
        elif label and not bullet and leaning and states_facts(label.group()):
            name, leaning = label.group().strip(" :"), ""
        run = Block(body, "bullet" if bullet or pointed else _form(text, body), name, leaning)
    if run:
        yield run


def _heads(read: Lines, line: Span, *, bullet: bool) -> bool:
    """Say whether a line is a heading; not for its capitals if it tells something, or is answered."""
    own = line.of(read.text)
    if not is_heading(own, bullet=bullet):
        return False
    told = tells(own, shouted=read.shouted) or read.reply(line.start, line.end) is not None
    return not told or is_heading(own, bullet=True)


def _reads_on(read: Lines, run: Span, line: Span) -> bool:
    """Say whether a line goes on with the sentence of the line before (hard-wrapped text)."""
    text = read.text
    between = text[run.end : line.start]
    if between.count("\n") > 1 or text[run.end - 1] in ".!?:":
        return False
    if text[line.start].islower() or text[run.end - 1] in ",-–(":
        return _wrapped(text, run.end, line)
    return read.shouted and text[line.start].isupper() and _full(text, run.end, line)


def _wrapped(text: str, end: int, line: Span) -> bool:
    """Say whether the line that ends here is long enough to have been broken for want of room: half as long
    as the longest around it. Notes have short lines that end where the writer ended them: there the next word
    must have had no room, in a paragraph that ends with a stop, or below a bullet."""
    width = _width(text, end)
    if width < _NARROWEST:
        indented = text[line.start - 1] in " \t"
        return (indented or _stops(text, line.end)) and _full(text, end, line, least=0)
    return 2 * width >= min(_widest(text, end), _WIDEST)


def _stops(text: str, at: int) -> bool:
    """Say whether the paragraph around here ends with a full stop."""
    end = text.find("\n\n", at, at + _AROUND)
    last = text[at : end if end >= 0 else at + _AROUND].rstrip() or text[at - 1]
    return last[-1] in ".!?"


def _full(text: str, end: int, line: Span, *, least: int = _NARROWEST) -> bool:
    """Say whether the first word of the next line had no room on the line that ends here."""
    width, coming = _width(text, end), line.of(text).split(None, 1)[0]
    room = min(_WIDEST, width + 1 + len(coming))
    return least <= width <= _WIDEST and _widest(text, end) <= room


def _width(text: str, end: int) -> int:
    """Give how wide the line is that ends here; more than _WIDEST for any that is wider."""
    return end - 1 - text.rfind("\n", max(0, end - _WIDEST - 1), end)


def _widest(text: str, end: int) -> int:
    return max(map(len, text[max(0, end - _AROUND) : end + _AROUND].splitlines()))


def _form(text: str, span: Span) -> str:
    return "log" if LOG.match(text, span.start, span.end) else "prose"
