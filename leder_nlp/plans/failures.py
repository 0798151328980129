"""What a system missed, made up or turned round, in redacted words, and what is behind each. Stays inside.

The words come from a redaction of its own in which the identifiers that people marked are masked too, so
that what the system leaves readable is not shown here either.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from leder_nlp.errors import RedactionError
from leder_nlp.evaluate.labels import theme_only
from leder_nlp.evaluate.levels import pairs
from leder_nlp.plans.challenge import Item
from leder_nlp.plans.scoring import Scored
from leder_nlp.records import AnnotatedReview, RedactedReview, Tag
from leder_nlp.redact.redactor import Redactor
from leder_nlp.report.errors import FLIPPED, LEAK, MADE_UP, MISSED, Failure
from leder_nlp.spans import Edits, Span

AROUND = 70
"""Characters of context on each side."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A safe text and the way into it from raw offsets."""

    review: RedactedReview = field(repr=False)
    edits: Edits = field(repr=False)

    def words(self, span: Span) -> str:
        """Give the words of a raw span, on one line."""
        return _one_line(self.edits.forward(span).of(self.review.text))

    def around(self, span: Span) -> tuple[str, str]:
        """Give the words before and after a raw span, from a whole word on, with the spaces beside it."""
        moved, text = self.edits.forward(span), self.review.text
        before = _spaced(text[max(0, moved.start - AROUND) : moved.start])
        after = _spaced(text[moved.end : moved.end + AROUND])
        if moved.start > AROUND:
            before = before.partition(" ")[2]
        if moved.end + AROUND < len(text):
            after = after.rpartition(" ")[0]
        return before, after


def failures(run: Scored, items: Sequence[Item] = ()) -> list[Failure]:
    """Give what went wrong, in the order of the reviews; of the challenge set, with the phenomenon.

    Of the challenge set only groups that may be read are shown: who reads a held-out one has spent it.
    A review that cannot be redacted with all marked identifiers gone shows nothing.
    """
    phenomena = {item.id: item.phenomenon for item in items if not item.held_out}
    found, weighed = _by_review(run.found), _by_review(run.candidates)
    out: list[Failure] = []
    for one in run.gold:
        own = one.review.review_id
        if items and own not in phenomena:
            continue
        text = _safe(one, run.redactor)
        if text is not None:
            near = [tag for tag in weighed[own] if tag.score < run.threshold]
            out += _of_tags(run, one, found[own], near, text, phenomenon=phenomena.get(own, ""))
            out += _leaks(run, one, text)
    return out


def _safe(annotated: AnnotatedReview, redactor: Redactor) -> _Text | None:
    try:
        return _Text(*redactor.redact_with_edits(annotated.review, also=annotated.identifiers))
    except RedactionError:
        return None


def _of_tags(
    run: Scored,
    one: AnnotatedReview,
    found: Sequence[Tag],
    near: Sequence[Tag],
    text: _Text,
    *,
    phenomenon: str,
) -> Iterator[Failure]:
    matched = pairs(one.tags, found, label=theme_only)
    met, given = {id(tag) for tag, _ in matched}, {id(tag) for _, tag in matched}
    for tag in one.tags:
        if id(tag) not in met:
            beside = [own for own in found if own.span.overlaps(tag.span)]
            why = tuple(_why_missed(run, tag, beside, near, text))
            yield _failure(MISSED, tag, text, why, phenomenon)
    for gold, own in matched:
        if gold.polarity != own.polarity:
            yield _failure(FLIPPED, own, text, tuple(_behind(own, text)), phenomenon)
    for tag in found:
        if id(tag) not in given:
            yield _failure(MADE_UP, tag, text, tuple(_behind(tag, text)), phenomenon)


def _failure(kind: str, tag: Tag, text: _Text, why: tuple[str, ...], phenomenon: str) -> Failure:
    before, after = text.around(tag.span)
    return Failure(
        kind=kind,
        review_id=tag.review_id,
        theme=tag.theme,
        polarity=tag.polarity,
        before=before,
        words=text.words(tag.span),
        after=after,
        why=why,
        phenomenon=phenomenon,
    )


def _behind(tag: Tag, text: _Text) -> Iterator[str]:
    """Say by what a tag was given: its source and score, the rule, cue or words, each with its place."""
    yield f"given by {tag.source.replace('+', ' and ')}, score {tag.score:.2f}"
    words = [f"“{text.words(span)}”" for name, span in tag.evidence if name == "word"]
    for name, span in tag.evidence:
        if name != "word":
            yield f"{name.replace(':', ' ', 1)} at “{text.words(span)}”"
    if words:
        yield f"words that spoke for it: {', '.join(words)}"


def _why_missed(
    run: Scored, tag: Tag, beside: Sequence[Tag], near: Sequence[Tag], text: _Text
) -> Iterator[str]:
    """Say what came nearest to a missed tag, and what was found at its place."""
    same = [own for own in beside if own.theme == tag.theme]
    below = [own for own in near if own.theme == tag.theme and own.span.overlaps(tag.span)]
    if same:
        yield "the theme was found here, but less than half of the length agrees or another tag took it"
    elif below:
        best = max(below, key=lambda own: own.score)
        side = "" if best.polarity == tag.polarity else ", with the other polarity"
        yield f"weighed{side} and let go: score {best.score:.2f}, below {run.threshold:.2f}"
        yield from _behind(best, text)
    else:
        yield "no rule spoke for it, and the model saw nothing in it"
    labels = {theme.id: theme.label for theme in run.answer.taxonomy}
    others = sorted({labels.get(own.theme, own.theme) for own in beside if own.theme != tag.theme})
    if others:
        yield f"found here instead: {', '.join(others)}"


def _leaks(run: Scored, one: AnnotatedReview, text: _Text) -> Iterator[Failure]:
    """Give the marked identifiers that were left readable; the words shown are their placeholders."""
    for leak in run.redaction.leaks:
        if leak.review_id == one.review.review_id:
            span = Span(leak.start, leak.end)
            before, after = text.around(span)
            why = (f"{leak.kind} identifier, at {leak.start} to {leak.end} of the raw text",)
            yield Failure(LEAK, leak.review_id, leak.label, "", before, text.words(span), after, why)


def _by_review(tags: Iterable[Tag]) -> Mapping[str, list[Tag]]:
    groups: defaultdict[str, list[Tag]] = defaultdict(list)
    for tag in tags:
        groups[tag.review_id].append(tag)
    return groups


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _spaced(text: str) -> str:
    """Write white space of any kind as one space, at the ends too."""
    return re.sub(r"\s+", " ", text)
