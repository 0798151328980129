"""A row of a table as the classifier reads it: its redacted text, and the texts beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from leder_nlp.records import RedactedReview


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage, and the passages before and after it in its document, where there are such."""

    passage: RedactedReview = field(repr=False)
    before: RedactedReview | None = field(default=None, repr=False)
    after: RedactedReview | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        around = (one for one in (self.before, self.after) if one is not None)
        if not all(isinstance(one, RedactedReview) for one in (self.passage, *around)):
            raise TypeError("an entry is made of redacted text; raw text is redacted first")


def alone(passages: Sequence[RedactedReview]) -> list[Entry]:
    """Give passages as entries that stand by themselves."""
    return [Entry(passage) for passage in passages]


def in_order(passages: Sequence[RedactedReview], documents: Sequence[str]) -> list[Entry]:
    """Give passages as entries beside their neighbours: the ones before and after of the same document.

    The passages are in reading order; those of one document need not stand together.
    """
    places: dict[str, list[int]] = {}
    for place, document in enumerate(documents):
        places.setdefault(document, []).append(place)
    before: dict[int, int] = {}
    for own in places.values():
        before.update((later, earlier) for earlier, later in pairwise(own))
    after = {earlier: later for later, earlier in before.items()}
    return [
        Entry(
            passage,
            passages[before[place]] if place in before else None,
            passages[after[place]] if place in after else None,
        )
        for place, passage in enumerate(passages)
    ]
