"""Tell the sentences of a line apart: prompts, answers, and what is neither.

"Was an IMCA involved? No" is one piece; of "Passport in place: No – left at home" the detail is a piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from leder_nlp.spans import Span
from leder_nlp.tag.answers import NO, Reply, asks, chosen, detail, opening
from leder_nlp.tag.blocks import Block, Lines


class Piece(NamedTuple):
    """A sentence, a prompt, or an answer and whether it denies; `prompt` as in Passage."""

    body: Span
    form: str
    prompt: str = ""
    denies: bool = False


def pieces(read: Lines, block: Block, found: Sequence[Span]) -> Iterator[Piece]:
    """Give the sentences of a line or bullet, prompts and answers told apart."""
    text = read.text
    if block.reply is None and not read.options and not read.asks(block.span):
        for sentence in found:
            yield Piece(sentence, block.form)
        return
    asked = False
    told = -1  # the end of what has been given already
    for number, sentence in enumerate(found):
        if sentence.end <= told:
            continue
        coming = found[number + 1] if number + 1 < len(found) else None
        outside = block.reply if block.reply and block.reply.start < sentence.end and number == 0 else None
        last = found[number - 1] if number else None
        if outside is None and asked and last and text[last.end - 1] == "?":
            outside = opening(text, sentence.start, sentence.end)
        if outside is not None:
            yield from _answer(text, sentence, outside, block)
        elif text[sentence.end - 1] == "?":
            reply = opening(text, coming.start, coming.end) if coming else None
            if coming and reply and reply.said == NO and not detail(text, reply, coming.end):
                yield Piece(Span(sentence.start, coming.end), "answer", "within", denies=True)
                told = coming.end
            else:
                yield Piece(sentence, "question")
            asked = True
        elif (reply := _replied(read, sentence)) is not None:
            yield from _entry(text, sentence, reply, block)
        else:
            answer = opening(text, sentence.start, sentence.end) if asked else None
            if answer is None or answer.end < sentence.end:
                body = sentence if answer is None else Span(answer.end, sentence.end)
                yield Piece(body, "answer" if asked else block.form)


def _replied(read: Lines, sentence: Span) -> Reply | None:
    return read.reply(sentence.start, sentence.end) or (
        chosen(read.text, sentence.start, sentence.end) if read.options else None
    )


def _answer(text: str, sentence: Span, reply: Reply, block: Block) -> Iterator[Piece]:
    """Give an answer whose prompt stands before it: what it goes on to say, or the bare word."""
    prompt = "section" if block.entitled and block.reply is reply else "before"
    more = detail(text, reply, sentence.end)
    if more is not None:
        yield Piece(more, "answer", prompt, denies=reply.said == NO)
    elif reply.said == NO:
        yield Piece(sentence, "answer", prompt, denies=True)
    elif block.reply is reply:
        yield Piece(sentence, block.form)


def _entry(text: str, sentence: Span, reply: Reply, block: Block) -> Iterator[Piece]:
    """Give a prompt and what it is answered with on its line; a bare "no" stays with what it denies."""
    prompt, more = asks(text, sentence.start, reply), detail(text, reply, sentence.end)
    if prompt and more:
        yield Piece(prompt, "question")
        yield Piece(more, "answer", "before", denies=reply.said == NO)
    elif reply.said == NO:
        yield Piece(sentence, "answer", "within", denies=True)
    else:
        yield Piece(sentence, block.form if block.leaning else "question")
