"""What is worth annotating in redacted reviews, as rules and model see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from leder_nlp.errors import ModelError
from leder_nlp.records import AnnotatedReview, RedactedReview
from leder_nlp.tag.findings import Findings, Sentence
from leder_nlp.tag.passages import passages
from leder_nlp.tag.settling import Said, gathered
from leder_nlp.tag.tagger import Tagger
from leder_nlp.taxonomy import Taxonomy
from leder_nlp.train.selection import Candidate

FEWEST_WORDS = 4
"""A passage with fewer words is not worth a person's time by itself."""
_MOST_THEMES = 3


def candidates(
    reviews: Sequence[RedactedReview], tagger: Tagger, *, labelled: Mapping[str, int] | None = None
) -> Iterator[Candidate]:
    """Give each sentence of redacted reviews in which rules or model see a theme, in order.

    Uncertainty is 1 where the score of a tag is at the threshold and 0 where it is 0 or 1; disagreement is
    1 where a rule is sure and the model is not, or the other way round; rarity is the probability of a
    theme x how rare it is among `labelled`, the number of tags a theme has so far (see `tag_counts`).
    Raises ModelError for a tagger without a model, TypeError for raw reviews.
    """
    if tagger.trained is None:
        raise ModelError("what to annotate next can be told with a trained model only")
    findings = Findings([passage for review in reviews for passage in passages(review)], tagger.rules.rules)
    by_rule = tagger.rules.read(findings)
    said = gathered(findings, by_rule, tagger.trained.read_beside(findings, by_rule))
    scarce = rarity(labelled or {}, tagger.taxonomy)
    by_place: dict[int, list[tuple[str, Said]]] = {}
    for (_, theme, _, place), own in said.items():
        by_place.setdefault(place, []).append((theme, own))
    for place in sorted(by_place):
        sentence = findings.sentences[place]
        if len(sentence.words) >= FEWEST_WORDS:
            yield _candidate(sentence, by_place[place], tagger, scarce)


def _candidate(
    sentence: Sentence, said: Sequence[tuple[str, Said]], tagger: Tagger, scarce: Mapping[str, float]
) -> Candidate:
    score, threshold = tagger.settling.score, tagger.settling.threshold
    scored = [(score(own), theme, own) for theme, own in said]
    themes = dict.fromkeys(theme for _, theme, _ in sorted(scored, key=lambda one: (-one[0], one[1])))
    return Candidate(
        review_id=sentence.review_id,
        span=sentence.clauses[0].sentence,
        uncertainty=max(near(value, threshold) for value, _, _ in scored),
        disagreement=max(_apart(own) for _, _, own in scored),
        rarity=max(value * scarce.get(theme, 1.0) for value, theme, _ in scored),
        themes=tuple(themes)[:_MOST_THEMES],
        words=frozenset(sentence.words),
    )


def near(value: float, threshold: float) -> float:
    """Give 1 at the threshold, falling evenly to 0 at 0 and at 1."""
    if value <= threshold:
        return value / threshold if threshold else 1.0
    return (1 - value) / (1 - threshold)


def _apart(said: Said) -> float:
    by_rule, by_model = (max((tag.score for tag in tags), default=0.0) for tags in said)
    return abs(by_rule - by_model)


def rarity(labelled: Mapping[str, int], taxonomy: Taxonomy) -> dict[str, float]:
    """Give for each theme how rare it is: 1 for one never tagged, 1/2 for one as frequent as the mean."""
    themes = taxonomy.ids
    mean = sum(labelled.get(theme, 0) for theme in themes) / len(themes)
    return {theme: mean / (mean + labelled.get(theme, 0)) if mean else 1.0 for theme in themes}


def tag_counts(reviews: Iterable[AnnotatedReview]) -> Counter[str]:
    """Count the tags of each theme in annotated reviews."""
    return Counter(tag.theme for review in reviews for tag in review.tags)


def by_review(found: Iterable[Candidate], *, most: int = 10) -> list[tuple[str, float]]:
    """Give the reviews by the summed gain of their `most` best candidates, the best first."""
    gains: dict[str, list[float]] = {}
    for one in found:
        gains.setdefault(one.review_id, []).append(one.gain)
    summed = [(review, sum(sorted(own, reverse=True)[:most])) for review, own in gains.items()]
    return sorted(summed, key=lambda pair: (-pair[1], pair[0]))
