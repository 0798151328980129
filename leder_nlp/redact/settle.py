"""Make one answer of what all detectors found: overlaps joined, no covered character let go."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
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
    every = tuple(found)
    for identifier in sorted(every, key=lambda one: (one.span.start, -one.span.end)):
        if kept and identifier.span.start < kept[-1].span.end:
            kept[-1] = _joined(kept[-1], identifier)
        else:
            kept.append(identifier)
    owners = _owners(every)
    borders = sorted({edge for section in review.sections for edge in (section.span.start, section.span.end)})
    return tuple(piece for one in kept for piece in _clipped(review, _owned(one, owners), borders))


def _owners(found: Iterable[Identifier]) -> dict[int, set[str]]:
    """Give whose the form's names are that begin at each place."""
    owners: dict[int, set[str]] = {}
    for one in found:
        if one.label == "person" and one.who and one.found_by.startswith("known"):
            owners.setdefault(one.span.start, set()).add(one.who)
    return owners


def _owned(one: Identifier, owners: dict[int, set[str]]) -> Identifier:
    """Give a name to the one whose name it begins with: "Grace Okafor" is not the Mary Okafor of the form."""
    if one.label != "person" or not one.who or not one.found_by.startswith("known"):
        return one
    beginning = owners.get(one.span.start, set())
    if one.who in beginning:
        return one
    return replace(one, who=next(iter(beginning)) if len(beginning) == 1 else "", role="")


def _joined(one: Identifier, other: Identifier) -> Identifier:
    best, second = (one, other) if _rank(one) <= _rank(other) else (other, one)
    who = best.who or (second.who if second.label == best.label else "")
    start, end = one.span.start, max(one.span.end, other.span.end)
    if best.span.start == start and best.span.end == end and who == best.who:
        return best  # as most often
    return Identifier(Span(start, end), best.label, best.found_by, best.certainty, who, best.role)


def _rank(identifier: Identifier) -> tuple[bool, int, float, int]:
    known = not identifier.found_by.startswith("known")
    return known, -len(identifier.span), -identifier.certainty, _FIRST.index(identifier.label)


def _clipped(review: Review, identifier: Identifier, borders: Sequence[int]) -> Iterable[Identifier]:
    """Cut an identifier where a section begins or ends inside it (at one of the borders, which are sorted),
    and drop pieces of white space."""
    span = identifier.span
    inside = borders[bisect_right(borders, span.start) : bisect_left(borders, span.end)]
    if not inside:
        if not borders or span.of(review.text).strip():
            yield identifier
        return
    for start, end in pairwise([span.start, *inside, span.end]):
        if review.text[start:end].strip():
            yield replace(identifier, span=Span(start, end))
