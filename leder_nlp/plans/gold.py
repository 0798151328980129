"""Which marks in annotated reviews are the gold: those of one coder, on the reviews this coder has read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from leder_nlp.errors import ConfigError, InputError
from leder_nlp.records import AnnotatedReview


def gold_of(
    reviews: Sequence[AnnotatedReview], *, name: str, coder: str | None = None
) -> list[AnnotatedReview]:
    """Give the reviews with the marks of one coder; those that this coder has not read are left out.

    Where annotators are named, marks by anybody else are suggestions and no gold. Raises InputError if
    several coders are in the reviews and none is chosen, for their marks would count double; ConfigError
    if nothing is by the coder chosen.
    """
    found = coders_in(reviews)
    if coder is None and len(found) > 1:
        raise InputError(
            f"{name}: holds marks of {len(found)} coders, which would count double; say whose are the gold "
            "(--coder NAME), or compare them with `leder-nlp agree`"
        )
    if coder is not None and coder not in found:
        raise ConfigError(f"{name}: no marks of a coder of the name that was given")
    named = any(one.annotators for one in reviews)
    chosen = coder if coder is not None else next(iter(found), None)
    return [_of(one, chosen) for one in reviews if not named or chosen in one.annotators]


def coders_in(reviews: Sequence[AnnotatedReview]) -> tuple[str, ...]:
    """Give who has read the reviews; where no review says, who has tagged them."""
    read = dict.fromkeys(name for one in reviews for name in one.annotators)
    return tuple(read or dict.fromkeys(tag.source for one in reviews for tag in one.tags))


def _of(one: AnnotatedReview, coder: str | None) -> AnnotatedReview:
    own = tuple(tag for tag in one.tags if coder is None or tag.source == coder)
    marked = tuple(mark for mark in one.identifiers if not one.annotators or mark.found_by == coder)
    return replace(one, tags=own, identifiers=marked)
