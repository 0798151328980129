"""Passages with their features and gold labels: what a model is fitted to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from string import ascii_lowercase

from leder_nlp import resources
from leder_nlp.records import Passage, Tag, TaggedReview


@dataclass(frozen=True, slots=True)
class Examples:
    """One entry a passage: the passage, its features, its gold labels (themes and polarities)."""

    passages: tuple[Passage, ...] = field(repr=False)
    names: tuple[list[str], ...] = field(repr=False)
    labels: tuple[frozenset[str], ...] = field(repr=False)

    @property
    def reviews(self) -> list[str]:
        """Give the review of each passage."""
        return [passage.review_id for passage in self.passages]


def examples(
    passages: Sequence[Passage], names: Sequence[list[str]], gold: Sequence[TaggedReview]
) -> Examples:
    """Label each passage with the tags that cover half of it, or of which it holds half."""
    tags: dict[str, list[Tag]] = {}
    for review in gold:
        tags.setdefault(review.review_id, []).extend(review.tags)
    labels = tuple(_labels(passage, tags.get(passage.review_id, ())) for passage in passages)
    return Examples(tuple(passages), tuple(names), labels)


def _labels(passage: Passage, tags: Sequence[Tag]) -> frozenset[str]:
    found: set[str] = set()
    for tag in tags:
        shared = passage.span.shared(tag.span)
        if 2 * shared >= len(passage.span) or 2 * shared >= len(tag.span):
            found |= {tag.theme, tag.polarity}
    return frozenset(found)


def vocabulary(data: Examples, *, least_reviews: int) -> dict[str, int]:
    """Number the features that occur in at least `least_reviews` reviews, in alphabetical order.

    A word that the name lists know and the English list does not is left out: a vocabulary must
    not be a list of names, even where redaction missed one.
    """
    reviews: dict[str, set[str]] = {}
    for passage, names in zip(data.passages, data.names, strict=True):
        for name in set(names):
            reviews.setdefault(name, set()).add(passage.review_id)
    kept = (
        name for name, where in reviews.items() if len(where) >= least_reviews and not _names_someone(name)
    )
    return {name: column for column, name in enumerate(sorted(kept))}


def document_frequency(data: Examples) -> Counter[str]:
    """Count the passages that hold each feature."""
    return Counter(name for names in data.names for name in set(names))


def _names_someone(feature: str) -> bool:
    return any(part.rpartition("=")[2] in _stems_of_names() for part in feature.split())


@cache
def _stems_of_names() -> frozenset[str]:
    """Give the stems (six letters) of names, and initials, that are no ordinary word."""
    ordinary = ("english_words", "medical_terms", "acronyms", "role_words", "relation_words", "nationalities")
    known = {part[:6] for name in ordinary for entry in resources.lexicon(name) for part in entry.split()}
    names = resources.lexicon("forenames") | resources.lexicon("surnames") | frozenset(ascii_lowercase)
    return frozenset(name[:6] for name in names if name.isalpha() and name[:6] not in known)
