"""The page for a reviewer inside the secure area: raw text beside redacted text, with what to check.

The one page that holds raw text. It is one file, asks nothing of any network, and is walked through by keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any

from leder_nlp import resources
from leder_nlp.records import RedactedReview, Review
from leder_nlp.spans import Edits, Span

# What HTML and UTF-8 cannot hold: control characters, half surrogates, non-characters.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
UNSURE = 0.6
"""Redactions of this certainty or less are drawn as unsure."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: plain (`kind` empty), gone, unsure or left; `number` pairs the two sides."""

    text: str = field(repr=False)
    kind: str = ""
    number: int = 0
    said: str = ""


class CheckPage:
    """The parts of the page, in the order they are written."""

    def __init__(self, policy: str) -> None:
        self.policy = policy
        self._marks = count(1)
        self._reviews = count(1)

    @cached_property
    def _template(self) -> Any:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        loader = FileSystemLoader(resources.path("templates"))
        made = Environment(
            loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
        )
        return made.get_template("check.html.jinja").module

    def head(self) -> str:
        """Give the page down to its first review."""
        return str(self._template.head(policy=self.policy))

    def foot(self) -> str:
        """Give the end of the page."""
        return str(self._template.foot())

    def review(self, review: Review, redacted: RedactedReview, edits: Edits) -> str:
        """Give one review, raw and redacted."""
        raw, safe = self._sides(review, redacted, edits)
        return str(
            self._template.review(
                number=next(self._reviews),
                id=_fit(redacted.review_id),
                raw=raw,
                safe=safe,
                redactions=len(redacted.redactions),
                doubts=len(redacted.doubts),
            )
        )

    def _sides(
        self, review: Review, redacted: RedactedReview, edits: Edits
    ) -> tuple[list[Piece], list[Piece]]:
        """Cut both texts into pieces; a redaction or doubt bears the same number in both."""
        marks: list[tuple[Span, Span, str, str]] = []
        for before, own in zip(edits.before, redacted.redactions, strict=True):
            kind = "unsure" if own.certainty <= UNSURE else "gone"
            marks.append((before, own.span, kind, f"{own.label}, {own.found_by}, {own.certainty:.1f}"))
        for doubt in redacted.doubts:
            marks.append((edits.back(doubt.span), doubt.span, "left", f"left: {doubt.reason}"))
        marks.sort(key=lambda mark: mark[1])
        numbered = [(next(self._marks), *mark) for mark in marks]
        raw = _pieces(
            review.text, [(before, number, kind, said) for number, before, _, kind, said in numbered]
        )
        safe = _pieces(
            redacted.text, [(after, number, kind, said) for number, _, after, kind, said in numbered]
        )
        return list(raw), list(safe)


def _pieces(text: str, marks: list[tuple[Span, int, str, str]]) -> Iterator[Piece]:
    at = 0
    for span, number, kind, said in marks:
        if span.start < at:
            continue  # a doubt inside a redaction of another reading: the redaction is shown
        if span.start > at:
            yield Piece(_fit(text[at : span.start]))
        yield Piece(_fit(span.of(text)), kind, number, said)
        at = span.end
    if at < len(text):
        yield Piece(_fit(text[at:]))


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)
