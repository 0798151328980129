"""Redact, then tag: the main job on reviews in memory, many at a time or as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from leder_nlp.collector import calm
from leder_nlp.errors import RedactionError
from leder_nlp.records import AnnotatedReview, Quarantined, RedactedReview, Review, Tag, TaggedReview
from leder_nlp.redact.redactor import Redactor
from leder_nlp.spans import Edits
from leder_nlp.tag.tagger import Tagger

BATCH = 300_000
"""Characters of text that are tagged at once: the model is cheap only in batches."""


@dataclass(frozen=True, slots=True)
class Result:
    """A tagged review, with the way back to raw offsets. Keep it inside the secure area."""

    tagged: TaggedReview
    edits: Edits = field(repr=False)

    @property
    def review_id(self) -> str:
        """Give the id of the review."""
        return self.tagged.review_id

    @property
    def review(self) -> RedactedReview:
        """Give the redacted review."""
        return self.tagged.review

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Give the tags, in redacted offsets."""
        return self.tagged.tags

    def raw_tags(self) -> tuple[Tag, ...]:
        """Give the tags in the offsets of the raw text, for use beside it (scoring against gold)."""
        back = self.edits.back
        return tuple(
            replace(
                tag, span=back(tag.span), evidence=tuple((name, back(span)) for name, span in tag.evidence)
            )
            for tag in self.tags
        )


class Results(Sequence[Result]):
    """What a run gives: the results in order, and in `quarantined` the reviews that did not come out."""

    def __init__(self, results: Iterable[Result], quarantined: Iterable[Quarantined] = ()) -> None:
        self._results = tuple(results)
        self.quarantined = tuple(quarantined)

    def __len__(self) -> int:
        return len(self._results)

    def __getitem__(self, place):  # type: ignore[no-untyped-def]
        return self._results[place]

    def __repr__(self) -> str:
        return f"Results({len(self)} reviews, {len(self.quarantined)} quarantined)"


class Pipeline:
    """The redactor and the tagger that ship, or others of one's own."""

    def __init__(self, *, redactor: Redactor | None = None, tagger: Tagger | None = None) -> None:
        self.redactor = redactor or Redactor.default()
        self.tagger = tagger or Tagger.default()

    def run(self, reviews: Iterable[Review]) -> Results:
        """Redact and tag reviews. One that cannot be redacted in full is quarantined, not raised.

        Raises TypeError for anything but raw reviews.
        """
        with calm():
            outcomes = list(self.stream([reviews] if isinstance(reviews, Review) else reviews))
        return Results(
            (one for one in outcomes if isinstance(one, Result)),
            (one for one in outcomes if isinstance(one, Quarantined)),
        )

    def stream(self, reviews: Iterable[Review | Quarantined]) -> Iterator[Result | Quarantined]:
        """Redact and tag reviews as they come, holding one batch at a time; the order stays.

        What the reader has quarantined already goes through as it is.
        """
        for batch in batches(reviews):
            redacted = [redact(review, self.redactor) for review in batch]
            safe = [one[0] for one in redacted if not isinstance(one, Quarantined)]
            tagged = self.tagger.tag_all(safe)
            for one in redacted:
                yield one if isinstance(one, Quarantined) else Result(next(tagged), one[1])


def redact(review: Review | Quarantined, redactor: Redactor) -> tuple[RedactedReview, Edits] | Quarantined:
    """Redact one review, or say why it is quarantined; one that is already stays so."""
    if isinstance(review, Quarantined):
        return review
    try:
        return redactor.redact_with_edits(review)
    except RedactionError as error:
        return Quarantined(review.review_id, str(error))


def redact_annotated(annotated: AnnotatedReview, redactor: Redactor) -> TaggedReview:
    """Redact a gold review, marked identifiers and all, and move its tags into the redacted text.

    Raises RedactionError if any identifier may be left.
    """
    review, edits = redactor.redact_with_edits(annotated.review, also=annotated.identifiers)
    return TaggedReview(review, tuple(replace(tag, span=edits.forward(tag.span)) for tag in annotated.tags))


def batches(reviews: Iterable[Review | Quarantined]) -> Iterator[list[Review | Quarantined]]:
    """Cut a stream of reviews into batches of about `BATCH` characters."""
    batch: list[Review | Quarantined] = []
    size = 0
    for review in reviews:
        batch.append(review)
        size += len(review.text) if isinstance(review, Review) else 0
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
