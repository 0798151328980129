"""Sentences with their identifiers marked `{{label|text}}`, and what the redactor makes of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from leder_nlp.known import Known
from leder_nlp.records import Identifier, Review
from leder_nlp.redact.redactor import Redactor
from leder_nlp.spans import Span

MARK = re.compile(r"\{\{([a-z_]+)\|(.*?)\}\}", re.DOTALL)
WORD = re.compile(r"[^\W_]+")
SMALL = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to", "s"})
"""Words that may stay or go at the edge of an identifier: they single out nobody."""


@cache
def redactor() -> Redactor:
    """Give the redactor that ships without the model of names, made once: these sentences hold the rules."""
    return Redactor.by_rules()


def marked(sentence: str) -> tuple[str, tuple[Identifier, ...]]:
    """Give the plain text and its marks, sorted and apart."""
    marks: list[Identifier] = []
    parts: list[str] = []
    at = length = 0
    for match in MARK.finditer(sentence):
        parts += (sentence[at : match.start()], match[2])
        start = length + match.start() - at
        length = start + len(match[2])
        marks.append(Identifier(Span(start, length), match[1], "marked"))
        at = match.end()
    return "".join((*parts, sentence[at:])), tuple(marks)


def detected(text: str, known: Known | None = None) -> tuple[Identifier, ...]:
    """Give what the rules find."""
    return redactor().detect(Review("r", text, known=known or Known()))


def shown(text: str, found: Sequence[Identifier]) -> list[tuple[str, str]]:
    """Give label and text of each."""
    return [(one.label, one.span.of(text)) for one in found]


def redacted(text: str, known: Known | None = None) -> str:
    """Give the redacted text."""
    return redactor().redact(Review("r", text, known=known or Known())).text


def faults(sentence: str, known: Known | None = None) -> list[str]:
    """Say what the redactor leaves, takes too much or calls by another label; empty when all is right.

    Word by word: punctuation and the small words are not held against it.
    """
    text, marks = marked(sentence)
    found = detected(text, known)
    wrong: list[str] = []
    for match in WORD.finditer(text):
        small = match.group() in SMALL or (len(match.group()) > 1 and match.group().lower() in SMALL)
        word = Span(*match.span())
        due = next((one for one in marks if one.span.overlaps(word)), None)
        got = next((one for one in found if one.span.overlaps(word)), None)
        whole = got is not None and got.span.shared(word) == (due.span.shared(word) if due else len(word))
        if due and not (got and got.span.shared(word) >= due.span.shared(word)):
            wrong += [f"left {match.group()}"] if not small else []
        elif due and got and got.label != due.label:
            wrong.append(f"{match.group()} is {got.label}, not {due.label}")
        elif got and not due and not small:
            wrong.append(f"took {match.group()} ({got.label})" if whole else f"cut {match.group()}")
    return wrong
