"""Tags beside tags: themes and polarities found, missed and made up, by passage, character and review.

Both sides are offsets into the same text; move gold with the `Edits` of the run before scoring it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from leder_nlp.errors import EvaluationError
from leder_nlp.evaluate.labels import Label, LabelTable, joint, theme_only
from leder_nlp.evaluate.levels import (
    ATTRIBUTES,
    character_counts,
    pairs,
    passage_counts,
    review_counts,
)
from leder_nlp.evaluate.match import HALF
from leder_nlp.records import POLARITIES, Counts, Passage, Tag
from leder_nlp.taxonomy import Taxonomy

LEVELS = ("passage", "character", "review")
LABELLINGS = {"joint": joint, "theme": theme_only}


@dataclass(frozen=True, slots=True)
class ReviewTags:
    """The counts of one review; those of many add up.

    `labels` by level and labelling, then by label. On span matches of the right theme, `polarity`
    by polarity: gold ones (due), found ones (found), right ones (met). On matches of the right theme
    and polarity, `attributes`: right values (met) of all (due), and `marked`: the values that are not
    the default. `alarms`: passages that gold leaves untagged (due) and those of them that got a tag
    (met); None without passages.
    """

    review_id: str
    labels: Mapping[tuple[str, str], Mapping[Label, Counts]]
    polarity: Mapping[str, Counts]
    attributes: Mapping[str, Counts]
    marked: Mapping[str, Counts]
    alarms: Counts | None

    def micro(self, level: str, labelling: str) -> Counts:
        """Sum over the labels of a level."""
        return sum(self.labels[level, labelling].values(), Counts())

    @property
    def polarity_right(self) -> Counts:
        """Count matches of the right theme (due) and those whose polarity is right too (met)."""
        total = sum(self.polarity.values(), Counts())
        return Counts(met=total.met, due=total.due)

    def flipped(self, polarity: str) -> Counts:
        """Count matches of this gold polarity (due) and those found as the other one (met)."""
        own = self.polarity.get(polarity, Counts())
        return Counts(met=own.due - own.met, due=own.due)

    @property
    def false_alarms(self) -> Counts:
        """Count false alarms (met) in this one review (due), so that the ratio is alarms per review."""
        return Counts() if self.alarms is None else Counts(met=self.alarms.met, due=1)


@dataclass(frozen=True, slots=True)
class TagScores:
    """The scores of tags, by review in the order of their ids; a ratio of nothing is None."""

    reviews: tuple[ReviewTags, ...]
    taxonomy: Taxonomy

    def total(self, counts: Callable[[ReviewTags], Counts]) -> Counts:
        """Add up what `counts` gives for each review."""
        return sum(map(counts, self.reviews), Counts())

    def table(self, level: str = "passage", labelling: str = "joint") -> LabelTable:
        """Give the counts by label at a level (passage, character, review), theme alone or joint."""
        polarities = POLARITIES if labelling == "joint" else ("",)
        declared = [Label(theme, polarity) for theme in self.taxonomy.ids for polarity in polarities]
        return LabelTable.of(declared, (review.labels[level, labelling] for review in self.reviews))

    @property
    def polarity(self) -> dict[str, Counts]:
        """Count each polarity on matches of the right theme; gives P, R and F1 given the theme."""
        return self._named(POLARITIES, lambda review: review.polarity)

    @property
    def polarity_accuracy(self) -> float | None:
        """Give right polarities / matches of the right theme; 1 minus it is the whole flip rate."""
        return self.total(lambda review: review.polarity_right).recall

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
        return self.total(lambda review: review.alarms or Counts()).recall

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
) -> TagScores:
    """Hold found tags against gold ones, both in the offsets of the same texts.

    `reviews` are the ids of all that were read, with or without a tag; `passages`, if given, are all
    their passages, and let false alarms be counted. Spans match at an intersection over union of
    `at_least`. Raises EvaluationError if an id is repeated, or a tag or passage is of another review,
    or a theme is not in the taxonomy.
    """
    taxonomy = taxonomy or Taxonomy.default()
    ids = sorted(reviews)
    if len(set(ids)) < len(ids):
        raise EvaluationError("a review id stands more than once among the reviews to score")
    due, given = _by_review(gold, ids, taxonomy), _by_review(found, ids, taxonomy)
    cut = None if passages is None else _passages(passages, ids)
    rows = (_score(own, due[own], given[own], None if cut is None else cut[own], at_least) for own in ids)
    return TagScores(tuple(rows), taxonomy)


def _score(
    review_id: str,
    gold: Sequence[Tag],
    found: Sequence[Tag],
    passages: Sequence[Passage] | None,
    at_least: float,
) -> ReviewTags:
    labels: dict[tuple[str, str], Mapping[Label, Counts]] = {}
    for name, label in LABELLINGS.items():
        labels["passage", name] = passage_counts(gold, found, label=label, at_least=at_least)
        labels["character", name] = character_counts(gold, found, label=label)
        labels["review", name] = review_counts(gold, found, label=label)
    of_theme = pairs(gold, found, label=theme_only, at_least=at_least)
    right = pairs(gold, found, label=joint, at_least=at_least)
    return ReviewTags(
        review_id,
        labels,
        _values(of_theme, "polarity"),
        {name: _right(right, name) for name in ATTRIBUTES},
        {name: _marked(right, name, default) for name, default in ATTRIBUTES.items()},
        None if passages is None else _alarms(gold, found, passages),
    )


def _values(matched: Iterable[tuple[Tag, Tag]], name: str) -> dict[str, Counts]:
    """Count each value of an attribute: gold (due), found, and where both have it (met)."""
    counts: defaultdict[str, Counts] = defaultdict(Counts)
    for gold, found in matched:
        mine, theirs = getattr(gold, name), getattr(found, name)
        counts[mine] += Counts(met=int(mine == theirs), due=1)
        counts[theirs] += Counts(found=1)
    return dict(counts)


def _right(matched: Iterable[tuple[Tag, Tag]], name: str) -> Counts:
    total = sum(_values(matched, name).values(), Counts())
    return Counts(met=total.met, due=total.due)


def _marked(matched: Iterable[tuple[Tag, Tag]], name: str, default: str) -> Counts:
    values = _values(matched, name)
    return sum((counts for value, counts in values.items() if value != default), Counts())


def _alarms(gold: Sequence[Tag], found: Sequence[Tag], passages: Iterable[Passage]) -> Counts:
    """Count passages that no gold tag touches, and those of them that a found tag does."""
    quiet = [own.span for own in passages if not any(tag.span.overlaps(own.span) for tag in gold)]
    met = sum(any(tag.span.overlaps(span) for tag in found) for span in quiet)
    return Counts(met=met, due=len(quiet))


def _by_review(tags: Iterable[Tag], ids: Sequence[str], taxonomy: Taxonomy) -> dict[str, list[Tag]]:
    groups: dict[str, list[Tag]] = {own: [] for own in ids}
    themes = frozenset(taxonomy.ids)
    for tag in tags:
        if tag.review_id not in groups:
            raise EvaluationError(f"a tag is of review {tag.review_id}, which is not among those to score")
        if tag.theme not in themes:
            where = f"review {tag.review_id} at {tag.span.start}"
            raise EvaluationError(f"{where}: a tag's theme is not in taxonomy {taxonomy.version}")
        groups[tag.review_id].append(tag)
    return groups


def _passages(passages: Iterable[Passage], ids: Sequence[str]) -> dict[str, list[Passage]]:
    groups: dict[str, list[Passage]] = {own: [] for own in ids}
    for passage in passages:
        if passage.review_id not in groups:
            raise EvaluationError(
                f"a passage is of review {passage.review_id}, which is not among those to score"
            )
        groups[passage.review_id].append(passage)
    return groups
