"""A system run on annotated reviews, and its scores: redaction and tags in raw offsets, end to end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from leder_nlp.errors import EvaluationError
from leder_nlp.evaluate.redaction import RedactionScores, score_redaction
from leder_nlp.evaluate.tags import TagScores, score_tags
from leder_nlp.known import Known
from leder_nlp.pipeline import Pipeline, Result, Results
from leder_nlp.plans.plan import System
from leder_nlp.records import AnnotatedReview, Identifier, Passage, RedactedReview, Tag
from leder_nlp.redact.redactor import Redactor
from leder_nlp.spans import Edits
from leder_nlp.tag.passages import passages
from leder_nlp.tag.tagger import Tagger
from leder_nlp.tag.trained import LEAST
from leder_nlp.tagging import tagger_of


@dataclass(frozen=True, slots=True)
class Scored:
    """What a system gave on reviews, and its scores. Stays inside: it holds raw reviews.

    `gold` are the reviews that came out, `candidates` all tags that the system weighed, in raw offsets,
    of which those that score `threshold` are its answer; `passages` are cut from the redacted texts, in
    raw offsets and without their words. `answer` is the tagger.
    """

    gold: tuple[AnnotatedReview, ...] = field(repr=False)
    results: Results
    redactor: Redactor
    candidates: tuple[Tag, ...]
    threshold: float
    passages: tuple[Passage, ...]
    redaction: RedactionScores
    tags: TagScores
    answer: Tagger = field(repr=False)

    @property
    def ids(self) -> list[str]:
        """Give the ids of the reviews that came out."""
        return [one.review.review_id for one in self.gold]

    @property
    def found(self) -> list[Tag]:
        """Give the system's tags, in raw offsets."""
        return [tag for tag in self.candidates if tag.score >= self.threshold]

    def against(self, found: Iterable[Tag]) -> TagScores:
        """Score other tags of the same reviews, in raw offsets."""
        due = [tag for one in self.gold for tag in one.tags]
        return score_tags(due, found, reviews=self.ids, passages=self.passages, taxonomy=self.answer.taxonomy)


def scored(gold: Sequence[AnnotatedReview], system: System, *, name: str) -> Scored:
    """Run a system and score it. A quarantined review is left out of both scores and counted.

    Raises EvaluationError if no review comes out.
    """
    asked = list(gold) if system.known else [_without_known(one) for one in gold]
    redactor, answer = Redactor.default(policy=system.policy), tagger(system)
    # All that the tagger weighs, so that the scores below the threshold can be looked at too.
    weighing = _like(answer, threshold=min(LEAST, answer.settling.threshold))
    results = Pipeline(redactor=redactor, tagger=weighing).run([one.review for one in asked])
    out = {one.review_id: one for one in results}
    if not out:
        raise EvaluationError(f"{name}: no review came out of redaction; nothing can be scored")
    kept = tuple(one for one in asked if one.review.review_id in out)
    cut = tuple(passage for one in results for passage in _cut(one))
    candidates = tuple(tag for one in results for tag in one.raw_tags())
    threshold = answer.settling.threshold
    return Scored(
        gold=kept,
        results=results,
        redactor=redactor,
        candidates=candidates,
        threshold=threshold,
        passages=cut,
        redaction=score_redaction(kept, {own: _masked(one) for own, one in out.items()}),
        tags=score_tags(
            [tag for one in kept for tag in one.tags],
            [tag for tag in candidates if tag.score >= threshold],
            reviews=list(out),
            passages=cut,
            taxonomy=answer.taxonomy,
        ),
        answer=answer,
    )


def by_rules(run: Scored) -> list[Tag]:
    """Give what the rules alone tag in the same redacted reviews, in raw offsets: the baseline."""
    alone = Tagger(rules=run.answer.rules, taxonomy=run.answer.taxonomy)
    tagged = alone.tag_all([one.review for one in run.results])
    return [
        tag for one, own in zip(run.results, tagged, strict=True) for tag in Result(own, one.edits).raw_tags()
    ]


def unredacted(run: Scored) -> list[Tag]:
    """Give what the same tagger finds in the texts before redaction: what redaction costs, or brings.

    A measure and nothing else: here alone raw text is dressed as safe, and only tags come out.
    """
    dressed = [RedactedReview(one.review.review_id, one.review.text, one.review.sections) for one in run.gold]
    return [tag for own in run.answer.tag_all(dressed) for tag in own.tags]


def tagger(system: System) -> Tagger:
    """Give the tagger of a system."""
    return tagger_of(system.model, taxonomy=system.taxonomy, rules=system.rules)


def _like(answer: Tagger, *, threshold: float) -> Tagger:
    return Tagger(answer.model, rules=answer.rules, threshold=threshold, taxonomy=answer.taxonomy)


def edits_of(results: Results) -> Mapping[str, Edits]:
    """Give the way from raw to redacted offsets of each review."""
    return {one.review_id: one.edits for one in results}


def _masked(result: Result) -> list[Identifier]:
    """Give what was masked, in raw offsets."""
    return [
        Identifier(span, own.label)
        for span, own in zip(result.edits.before, result.review.redactions, strict=True)
    ]


def _cut(result: Result) -> list[Passage]:
    back = result.edits.back
    return [Passage(own.review_id, back(own.span), "", back(own.sentence)) for own in passages(result.review)]


def _without_known(annotated: AnnotatedReview) -> AnnotatedReview:
    return replace(annotated, review=replace(annotated.review, known=Known()))
