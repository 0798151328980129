"""The tagger: reads redacted reviews by the rules and the trained model, and settles both into one answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from leder_nlp.models import Model, default_folder, load
from leder_nlp.records import Passage, RedactedReview, Tag, TaggedReview
from leder_nlp.tag.belonging import fits
from leder_nlp.tag.findings import Findings
from leder_nlp.tag.passages import passages
from leder_nlp.tag.rule_classifier import RuleClassifier, rules_of
from leder_nlp.tag.rules import RuleSet
from leder_nlp.tag.settling import Settled, Settling
from leder_nlp.tag.trained import TrainedClassifier
from leder_nlp.taxonomy import Taxonomy

BY_RULES = Settling(threshold=0.5)
"""Without a model every tag of the rules stands."""


class Tagger:
    """Rules and, if given, a trained model; `model=None` tags by the rules alone."""

    def __init__(
        self,
        model: Model | None = None,
        *,
        rules: RuleClassifier | None = None,
        threshold: float | None = None,
        taxonomy: Taxonomy | None = None,
    ) -> None:
        """Take the settling from the model's card; `threshold` overrides the one chosen there.

        `taxonomy` is the one that ships if not given; without `rules` another is read by the model alone.
        Raises ModelError, naming both versions, for a model of another taxonomy, and for rules beside a model
        that was trained without any: they would have no weight.
        """
        self.taxonomy = taxonomy or Taxonomy.default()
        self.model = model
        self.rules = rules or rules_of(self.taxonomy)
        if model is not None:
            fits(model, self.taxonomy, self.rules.rules)
        self.trained = None if model is None else TrainedClassifier(model, rules=self.rules)
        settling = BY_RULES if model is None else Settling(**model.card["settling"])
        self.settling = settling if threshold is None else replace(settling, threshold=threshold)

    @classmethod
    def default(cls) -> Tagger:
        """Give the tagger that ships: the rules beside the default model."""
        return cls(load(default_folder()))

    def __repr__(self) -> str:
        return f"Tagger(model={None if self.model is None else self.model.name!r}, {self.settling})"

    @property
    def beside(self) -> str:
        """Say which rules read beside the model: those that ship, some of one's own, none."""
        rules = self.rules.rules
        if self.taxonomy.ships:
            return "those that ship" if rules is RuleSet.default() else "given"
        trained = None if self.model is None else self.model.card.get("rules_sha256")
        if rules.sha256 is None:
            return "none, though the model was trained beside some" if trained else "none: the model alone"
        return "others than the model was trained beside" if trained not in (None, rules.sha256) else "given"

    def tag(self, review: RedactedReview) -> TaggedReview:
        """Tag one review. Raises TypeError for a raw one."""
        return next(self.tag_all([review]))

    def tag_all(self, reviews: Sequence[RedactedReview]) -> Iterator[TaggedReview]:
        """Tag a batch of reviews, in order; a larger batch is faster, and gives the same tags.

        Raises TypeError for a raw one.
        """
        for batch in _distinct(reviews):
            cut: list[Passage] = []
            for review in batch:
                cut += passages(review)
            settled = self._settled(Findings(cut, self.rules.rules))
            tags, missed, disputed = map(_by_review, (settled.tags, settled.missed, settled.disputed))
            for review in batch:
                name = review.review_id
                yield TaggedReview(review, tags.get(name, ()), missed.get(name, ()), disputed.get(name, ()))

    def _settled(self, findings: Findings) -> Settled:
        by_rule = self.rules.read(findings)
        enough = self.settling.enough
        by_model = self.trained.read_beside(findings, by_rule, enough=enough) if self.trained else []
        return self.settling.weigh(findings, by_rule, by_model, trained=self.trained)


def _by_review(tags: Iterable[Tag]) -> dict[str, tuple[Tag, ...]]:
    """Give the tags of each review, in its order."""
    own: dict[str, list[Tag]] = {}
    for tag in tags:
        own.setdefault(tag.review_id, []).append(tag)
    return {review: tuple(sorted(found, key=_order)) for review, found in own.items()}


def _distinct(reviews: Sequence[RedactedReview]) -> Iterator[list[RedactedReview]]:
    """Cut a batch before an id that is in it already: tags find their review by its id."""
    batch: list[RedactedReview] = []
    ids: set[str] = set()
    for review in reviews:
        name = getattr(review, "review_id", "")
        if name in ids:
            yield batch
            batch, ids = [], set()
        batch.append(review)
        ids.add(name)
    if batch:
        yield batch


def _order(tag: Tag) -> tuple[int, int, str, str]:
    return tag.span.start, tag.span.end, tag.theme, tag.polarity
