"""Tags beside tags: themes and polarities found, missed and made up, by passage, character and review.

Both sides are offsets into the same text; move gold with the `Edits` of the run before scoring it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from leder_nlp.errors import EvaluationError
from leder_nlp.evaluate.binary import mcc
from leder_nlp.evaluate.intervals import FEW, FEWEST, NARROW, TOO_FEW
from leder_nlp.evaluate.labels import Label, LabelTable
from leder_nlp.evaluate.levels import (
    ATTRIBUTES,
)
from leder_nlp.evaluate.match import HALF
from leder_nlp.evaluate.review_tags import LABELLINGS, LEVELS, UNIT, ReviewTags, count_tags, relabelled
from leder_nlp.evaluate.schemes import Outcomes, total
from leder_nlp.evaluate.units import Unit, co_confusion
from leder_nlp.evaluate.value import Value
from leder_nlp.records import GOOD, IMPROVE, POLARITIES, Counts, Passage, Tag
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

__all__ = ["LABELLINGS", "LEVELS", "UNIT", "ReviewTags", "TagScores", "score_tags"]


@dataclass(frozen=True, slots=True)
class TagScores:
    """The scores of tags, by review in the order of their ids; a ratio of nothing is None."""

    reviews: tuple[ReviewTags, ...]
    taxonomy: Taxonomy
    extra: tuple[str, ...] = ()
    """Found themes that the taxonomy does not know, where they were allowed."""

    def total(self, counts: Callable[[ReviewTags], Counts]) -> Counts:
        """Add up what `counts` gives for each review."""
        return sum(map(counts, self.reviews), Counts())

    def table(self, level: str = "passage", labelling: str = "joint") -> LabelTable:
        """Give the counts by label at a level (passage, character, review, unit), theme alone or joint."""
        polarities = POLARITIES if labelling == "joint" else ("",)
        themes = (*self.taxonomy.ids, *self.extra)
        declared = [Label(theme, polarity) for theme in themes for polarity in polarities]
        return LabelTable.of(declared, (review.labels.get((level, labelling), {}) for review in self.reviews))

    @property
    def schemes(self) -> dict[str, Outcomes]:
        """Give the outcomes under each scheme of SemEval: strict, exact, partial, type."""
        return total(review.schemes for review in self.reviews)

    @property
    def units(self) -> tuple[Unit, ...]:
        """Give the labels of every passage; empty without passages."""
        return tuple(unit for review in self.reviews for unit in review.units or ())

    def co_confusion(self, labelling: str = "joint") -> dict[Label, dict[Label | None, Counts]]:
        """Say of each label that was missed in a passage what was wrongly found there instead."""
        return co_confusion(relabelled(own, labelling) for own in self.units)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Give what a reader of the scores should beware of, in sentences without any text."""
        overlaps = sum(review.overlaps for review in self.reviews)
        said = {
            f"{len(self.reviews)} reviews: {TOO_FEW}, so no intervals": len(self.reviews) < FEWEST,
            f"{len(self.reviews)} reviews: {NARROW}, so intervals are likely too narrow": (
                FEWEST <= len(self.reviews) < FEW
            ),
            f"{overlaps} gold tags overlap another of their label; shared characters count once": overlaps,
            f"{len(self.extra)} found themes are not in the taxonomy": self.extra,
        }
        return tuple(sentence for sentence, true in said.items() if true)

    @property
    def polarity(self) -> dict[str, Counts]:
        """Count each polarity on matches of the right theme; gives P, R and F1 given the theme."""
        return self._named(POLARITIES, lambda review: review.polarity)

    @property
    def polarity_accuracy(self) -> float | None:
        """Give right polarities / matches of the right theme; 1 minus it is the whole flip rate."""
        return self.total(lambda review: review.polarity_right).recall

    @property
    def polarity_mcc(self) -> Value:
        """Give the correlation of polarities on matches of the right theme."""
        good, improve = self.polarity[GOOD], self.polarity[IMPROVE]
        return mcc(tp=good.met, fp=improve.due - improve.met, fn=good.due - good.met, tn=improve.met)

    def flip_rate(self, polarity: str) -> float | None:
        """Give the share found as the other polarity, of the matches whose gold polarity this is."""
        return self.total(lambda review: review.flipped(polarity)).recall

    @property
    def attributes(self) -> dict[str, Counts]:
        """Count right values (met) of each attribute on tags whose theme and polarity match (due)."""
        return self._named(ATTRIBUTES, lambda review: review.attributes)

    @property
    def marked_attributes(self) -> dict[str, Counts]:
        """Count the values that are not the default; accuracy alone flatters who never sets one."""
        return self._named(ATTRIBUTES, lambda review: review.marked)

    @property
    def false_alarms_per_review(self) -> float | None:
        """Give passages without a gold tag that got one, per review; None without passages."""
        return self.total(lambda review: review.false_alarms).recall

    @property
    def false_alarm_rate(self) -> float | None:
        """Give passages without a gold tag that got one / passages without a gold tag."""
        return self.total(lambda review: review.alarms).recall

    def _named(
        self, names: Iterable[str], read: Callable[[ReviewTags], Mapping[str, Counts]]
    ) -> dict[str, Counts]:
        return {
            name: sum((read(review).get(name, Counts()) for review in self.reviews), Counts())
            for name in names
        }


def score_tags(
    gold: Iterable[Tag],
    found: Iterable[Tag],
    *,
    reviews: Iterable[str],
    taxonomy: Taxonomy | None = None,
    passages: Iterable[Passage] | None = None,
    at_least: float = HALF,
    allow_extra_labels: bool = False,
) -> TagScores:
    """Hold found tags against gold ones, both in the offsets of the same texts.

    `reviews` are the ids of all that were read, with or without a tag; `passages`, if given, are all
    their passages, and let false alarms be counted. Spans match at an intersection over union of
    `at_least`. Raises EvaluationError if an id is repeated, or a tag or passage is of another review,
    or a theme is not in the taxonomy; `allow_extra_labels` lets found ones pass, counts them as made
    up and lists them.
    """
    taxonomy = taxonomy or Taxonomy.default()
    ids = sorted(reviews)
    if len(set(ids)) < len(ids):
        raise EvaluationError("a review id stands more than once among the reviews to score")
    found = list(found)
    extra = sorted({tag.theme for tag in found} - set(taxonomy.ids)) if allow_extra_labels else []
    due = _by_review(gold, ids, taxonomy.ids, taxonomy.version)
    given = _by_review(found, ids, (*taxonomy.ids, *extra), taxonomy.version)
    cut = None if passages is None else _passages(passages, ids)
    rows = (count_tags(own, due[own], given[own], None if cut is None else cut[own], at_least) for own in ids)
    return TagScores(tuple(rows), taxonomy, tuple(extra))


def _by_review(
    tags: Iterable[Tag], ids: Sequence[str], themes: Sequence[str], version: str
) -> dict[str, list[Tag]]:
    groups: dict[str, list[Tag]] = {own: [] for own in ids}
    known = frozenset(themes)
    for tag in tags:
        if tag.review_id not in groups:
            raise EvaluationError(f"a tag is of review {tag.review_id}, which is not among those to score")
        if tag.theme not in known:
            where = f"review {tag.review_id} at {tag.span.start}"
            raise EvaluationError(f"{where}: a tag's theme is not in taxonomy {version}")
        groups[tag.review_id].append(tag)
    return groups


def _passages(passages: Iterable[Passage], ids: Sequence[str]) -> dict[str, list[Span]]:
    groups: dict[str, list[Span]] = {own: [] for own in ids}
    for passage in passages:
        if passage.review_id not in groups:
            raise EvaluationError(
                f"a passage is of review {passage.review_id}, which is not among those to score"
            )
        groups[passage.review_id].append(passage.span)
    return groups
