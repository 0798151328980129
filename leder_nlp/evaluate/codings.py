"""The same reviews read by several coders: who has seen which review, and what each tagged in it.

A review that a coder has seen and not tagged is an answer; one not seen is missing. The two are never
mixed up: where a file cannot tell them apart, say who has read what in `annotators`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from leder_nlp.errors import EvaluationError
from leder_nlp.evaluate.labels import Label
from leder_nlp.evaluate.units import Labels, labelled
from leder_nlp.records import AnnotatedReview, Passage, Tag
from leder_nlp.spans import Span


@dataclass(frozen=True, slots=True)
class Codings:
    """The tags of each coder, by coder and review id; a review that a coder has not seen has no entry.

    `lengths` are the characters of each review, by id in order.
    """

    lengths: Mapping[str, int]
    tags: Mapping[str, Mapping[str, tuple[Tag, ...]]] = field(repr=False)

    @property
    def coders(self) -> tuple[str, ...]:
        """Give the names of the coders, in order."""
        return tuple(sorted(self.tags))

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Give each two coders, in order."""
        return tuple(combinations(self.coders, 2))

    def seen_by(self, *coders: str) -> tuple[str, ...]:
        """Give the ids of the reviews that all of these coders have seen, in order."""
        return tuple(own for own in self.lengths if all(own in self.tags[coder] for coder in coders))

    def of(self, coder: str, ids: Iterable[str]) -> list[Tag]:
        """Give the tags of a coder in these reviews. Raises KeyError for one that the coder has not seen."""
        return [tag for own in ids for tag in self.tags[coder][own]]


def codings(by_coder: Mapping[str, Iterable[AnnotatedReview]]) -> Codings:
    """Read one list of annotated reviews for each coder.

    A coder has seen the reviews of the list, those apart whose `annotators` name others only. All tags
    in it are the coder's, whatever their source. Raises EvaluationError for fewer than two coders, a
    review that stands twice in a list, or one whose text differs between coders.
    """
    texts: dict[str, str] = {}
    tags: dict[str, dict[str, tuple[Tag, ...]]] = {coder: {} for coder in by_coder}
    for coder, reviews in by_coder.items():
        for own in reviews:
            review_id = own.review.review_id
            if texts.setdefault(review_id, own.review.text) != own.review.text:
                raise EvaluationError(f"review {review_id} has another text in another coder's file")
            if own.annotators and coder not in own.annotators:
                continue
            if review_id in tags[coder]:
                raise EvaluationError(f"review {review_id} stands twice in the file of one coder")
            tags[coder][review_id] = own.tags
    return _made(texts, tags)


def codings_by_source(reviews: Iterable[AnnotatedReview]) -> Codings:
    """Read one list in which each tag names its coder as its source, and each review who has read it.

    Raises EvaluationError if a review does not say who has read it, stands twice, or holds a tag of
    somebody who has not; or for fewer than two coders.
    """
    texts: dict[str, str] = {}
    tags: dict[str, dict[str, tuple[Tag, ...]]] = {}
    for own in reviews:
        review_id = own.review.review_id
        if review_id in texts:
            raise EvaluationError(f"review {review_id} stands twice")
        if not own.annotators or not {tag.source for tag in own.tags} <= set(own.annotators):
            raise EvaluationError(f"review {review_id}: its annotators must name all who have read it")
        texts[review_id] = own.review.text
        for coder in own.annotators:
            given = tuple(tag for tag in own.tags if tag.source == coder)
            tags.setdefault(coder, {})[review_id] = given
    return _made(texts, tags)


def review_sets(coded: Codings, label: Callable[[Tag], Label]) -> dict[str, list[list[Labels | None]]]:
    """Give, by review id, the labels of the whole review: one row a coder, None where it was not seen."""
    return {
        own: [[_whole(coded.tags[coder].get(own), label)] for coder in coded.coders] for own in coded.lengths
    }


def passage_sets(
    coded: Codings, passages: Iterable[Passage], label: Callable[[Tag], Label]
) -> dict[str, list[list[Labels | None]]]:
    """Give, by review id, the labels of each passage: one row a coder, None where it was not seen.

    Raises EvaluationError for a passage of a review that is not among those coded.
    """
    spans: dict[str, list[Span]] = {own: [] for own in coded.lengths}
    for passage in passages:
        if passage.review_id not in spans:
            raise EvaluationError(f"a passage is of review {passage.review_id}, which was not coded")
        spans[passage.review_id].append(passage.span)
    return {
        own: [_parts(coded.tags[coder].get(own), cut, label) for coder in coded.coders]
        for own, cut in spans.items()
    }


def _whole(tags: Sequence[Tag] | None, label: Callable[[Tag], Label]) -> Labels | None:
    return None if tags is None else frozenset(map(label, tags))


def _parts(
    tags: Sequence[Tag] | None, spans: Sequence[Span], label: Callable[[Tag], Label]
) -> list[Labels | None]:
    return [None] * len(spans) if tags is None else list(labelled(spans, tags, label))


def _made(texts: Mapping[str, str], tags: Mapping[str, Mapping[str, tuple[Tag, ...]]]) -> Codings:
    if len(tags) < 2:
        raise EvaluationError("agreement needs two coders or more")
    return Codings({own: len(texts[own]) for own in sorted(texts)}, tags)
