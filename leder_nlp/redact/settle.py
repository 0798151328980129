"""Make one answer of what all detectors found: overlaps joined, no covered character let go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from leder_nlp.records import Identifier, Review
from leder_nlp.spans import Span

_FIRST = (
    "nhs_number",
    "postcode",
    "address",
    "contact",
    "organisation",
    "person",
    "date",
    "location",
    "age",
    "id_number",
    "other",
)


def settle(review: Review, found: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Join what overlaps, clip at section ends; what comes out is sorted and apart.

    A joined identifier covers all that its parts covered, and is called what the surest and
    longest of them says.
    """
    kept: list[Identifier] = []
    for identifier in sorted(found, key=lambda one: (one.span.start, -one.span.end)):
        if kept and identifier.span.start < kept[-1].span.end:
            kept[-1] = _joined(kept[-1], identifier)
        else:
            kept.append(identifier)
    return tuple(piece for identifier in kept for piece in _clipped(review, identifier))


def _joined(one: Identifier, other: Identifier) -> Identifier:
    span = Span(one.span.start, max(one.span.end, other.span.end))
    best, second = (one, other) if _rank(one) <= _rank(other) else (other, one)
    who = best.who or (second.who if second.label == best.label else "")
    return Identifier(span, best.label, best.found_by, best.certainty, who, best.role)


def _rank(identifier: Identifier) -> tuple[bool, int, float, int]:
    known = not identifier.found_by.startswith("known")
    return known, -len(identifier.span), -identifier.certainty, _FIRST.index(identifier.label)


def _clipped(review: Review, identifier: Identifier) -> Iterable[Identifier]:
    """Cut an identifier where a section begins or ends inside it, and drop pieces of white space."""
    if not review.sections:
        yield identifier
        return
    borders = {edge for section in review.sections for edge in (section.span.start, section.span.end)}
    span = identifier.span
    edges = [span.start, *sorted(edge for edge in borders if span.start < edge < span.end), span.end]
    for start, end in pairwise(edges):
        if review.text[start:end].strip():
            yield replace(identifier, span=Span(start, end))
