"""The tagger: settles what the classifiers say into one answer, with evidence, score and source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from leder_nlp.models import Model, default_folder, load
from leder_nlp.records import Passage, RedactedReview, Tag, TaggedReview
from leder_nlp.spans import hull
from leder_nlp.tag.findings import Findings
from leder_nlp.tag.passages import passages
from leder_nlp.tag.rule_classifier import RuleClassifier
from leder_nlp.tag.trained import TrainedClassifier

RULE_SHARE, THRESHOLD = 0.5, 0.5
"""Used where a model's card names no others: the weight of a rule's score, and the score a tag needs."""

Key = tuple[str, str, str, int]
"""A review, a theme, a polarity, and where the sentence begins."""


class Tagger:
    """Rules and, if given, a trained model; `model=None` tags by the rules alone."""

    def __init__(
        self,
        model: Model | None = None,
        *,
        rules: RuleClassifier | None = None,
        rule_share: float | None = None,
        threshold: float | None = None,
    ) -> None:
        self.model = model
        self.rules = rules or RuleClassifier()
        self.trained = TrainedClassifier(model, rules=self.rules) if model is not None else None
        chosen = model.card["settings"] if model is not None else {}
        self.rule_share = chosen.get("rule_share", RULE_SHARE) if rule_share is None else rule_share
        self.threshold = chosen.get("threshold", THRESHOLD) if threshold is None else threshold

    @classmethod
    def default(cls) -> Tagger:
        """Give the tagger that ships: the rules beside the default model."""
        return cls(load(default_folder()))

    def tag(self, review: RedactedReview) -> TaggedReview:
        """Tag one review. Raises TypeError for a raw one."""
        return next(self.tag_all([review]))

    def tag_all(self, reviews: Sequence[RedactedReview]) -> Iterator[TaggedReview]:
        """Tag a batch of reviews: as many as one likes at once, in order."""
        cut: list[Passage] = []
        for review in reviews:
            cut += passages(review)
        findings = Findings(cut, self.rules.rules)
        settled: dict[str, list[Tag]] = {}
        for tag in self.settle(findings, *self.read(findings)):
            settled.setdefault(tag.review_id, []).append(tag)
        for review in reviews:
            yield TaggedReview(review, tuple(sorted(settled.get(review.review_id, ()), key=_order)))

    def read(self, findings: Findings) -> tuple[list[Tag], list[Tag]]:
        """Give what the rules say and what the model says, unsettled."""
        by_rule = self.rules.read(findings)
        return by_rule, self.trained.read_beside(findings, by_rule) if self.trained else []

    def settle(self, findings: Findings, by_rule: Iterable[Tag], by_model: Iterable[Tag]) -> Iterator[Tag]:
        """Make one tag of all that is said of a theme and polarity in a sentence, if its score suffices.

        Without a model a rule's score stands; with one the score is the model's, raised by
        `rule_share` of the rule's, at most 1.
        """
        sentences = {
            (clause.review_id, clause.span.start): place
            for place, sentence in enumerate(findings.sentences)
            for clause in sentence.clauses
        }
        said: dict[Key, tuple[list[Tag], list[Tag]]] = {}
        for side, tags in enumerate((by_rule, by_model)):
            for tag in tags:
                key = (tag.review_id, tag.theme, tag.polarity, sentences[tag.review_id, tag.span.start])
                said.setdefault(key, ([], []))[side].append(tag)
        for key, (ruled, modelled) in _unopposed(said, self.score):
            if self.score(ruled, modelled) >= self.threshold:
                yield self._settled(findings, key, ruled, modelled)

    def score(self, ruled: Sequence[Tag], modelled: Sequence[Tag]) -> float:
        """Give the score of what rules and model say together."""
        rule = max((tag.score for tag in ruled), default=0.0)
        if self.trained is None:
            return rule
        return min(1.0, max((tag.score for tag in modelled), default=0.0) + self.rule_share * rule)

    def _settled(self, findings: Findings, key: Key, ruled: list[Tag], modelled: list[Tag]) -> Tag:
        score = self.score(ruled, modelled)
        sources = [tags[0].source for tags in (ruled, modelled) if tags]
        if ruled:
            return replace(ruled[0], score=score, source="+".join(sources), evidence=ruled[0].evidence)
        assert self.trained is not None
        best = max(tag.score for tag in modelled)
        taken = [tag for tag in modelled if tag.score >= best / 2]
        sentence = findings.sentences[key[3]]
        clauses = [n for n, clause in enumerate(sentence.clauses) if any(clause.span == tag.span for tag in taken)]
        counterfactual = any(cue.kind == "counterfactual" for n in clauses for cue in sentence.cues_of(n))
        evidence = [one for n in clauses for one in self.trained.evidence(sentence.clauses[n], key[1])]
        return replace(
            taken[0],
            span=hull(tag.span for tag in taken),
            score=score,
            evidence=tuple(evidence),
            modality="recommended" if counterfactual and key[2] == "area_for_improvement" else "asserted",
            **sentence.attributes(clauses),
        )


def _unopposed(said, score):  # type: ignore[no-untyped-def]
    """Leave out what is opposed in the same sentence by the other polarity with a better score,

    unless each stands in a clause of its own.
    """
    for key, (ruled, modelled) in said.items():
        review, theme, polarity, place = key
        other = "good_practice" if polarity == "area_for_improvement" else "area_for_improvement"
        against = said.get((review, theme, other, place))
        if against and score(*against) > score(ruled, modelled) and _meet([*ruled, *modelled], [*against[0], *against[1]]):
            continue
        yield key, (ruled, modelled)


def _meet(one: Sequence[Tag], other: Sequence[Tag]) -> bool:
    return any(tag.span.overlaps(against.span) for tag in one for against in other)


def _order(tag: Tag) -> tuple[int, int, str, str]:
    return tag.span.start, tag.span.end, tag.theme, tag.polarity
