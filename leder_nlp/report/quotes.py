"""Example passages for each theme, already redacted; they stay inside the secure area."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from leder_nlp.records import Tag, TaggedReview

PER_CELL = 3


@dataclass(frozen=True, slots=True)
class Quote:
    """A redacted passage that stands for a theme and polarity, and the review it leads back to."""

    review_id: str
    theme: str
    polarity: str
    text: str = field(repr=False)
    score: float = 1.0


class Quotes:
    """The surest passages of each theme and polarity, at most `per_cell`, each from another review.

    Feed it with `add`, then iterate. The choice does not hang on the order of the reviews.
    """

    def __init__(self, *, per_cell: int = PER_CELL) -> None:
        self.per_cell = per_cell
        self._cells: dict[tuple[str, str], list[Quote]] = {}

    def __repr__(self) -> str:
        return f"Quotes({sum(map(len, self._cells.values()))})"

    def __iter__(self) -> Iterator[Quote]:
        for cell in sorted(self._cells):
            yield from self._cells[cell]

    def add(self, tagged: TaggedReview) -> None:
        """Take the surest passage of each theme and polarity of one review.

        Raises TypeError for anything but a TaggedReview.
        """
        if not isinstance(tagged, TaggedReview):
            raise TypeError("quotes are taken from TaggedReviews only; redact and tag the review first")
        surest: dict[tuple[str, str], Tag] = {}
        for tag in sorted(tagged.tags, key=lambda tag: (-tag.score, tag.span)):
            surest.setdefault((tag.theme, tag.polarity), tag)
        for cell, tag in surest.items():
            text = tag.span.of(tagged.review.text)
            quote = Quote(tagged.review_id, tag.theme, tag.polarity, text, tag.score)
            own = [*self._cells.get(cell, ()), quote]
            self._cells[cell] = sorted(own, key=lambda one: (-one.score, one.review_id))[: self.per_cell]
