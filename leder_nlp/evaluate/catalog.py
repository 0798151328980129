"""The table of contents of the metrics: a name, what it counts in one review, and one line on it.

A metric counts one review; the counts of all reviews add up and its ratio is taken once, at the end.
To add one, write the function that counts and a line here. `best` is the value of gold beside gold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from leder_nlp.evaluate.bootstrap import bootstrap_ratio
from leder_nlp.evaluate.intervals import Interval
from leder_nlp.evaluate.redaction import ReviewRedaction
from leder_nlp.evaluate.tags import UNIT, ReviewTags
from leder_nlp.evaluate.value import REASONS, Value
from leder_nlp.records import GOOD, IMPROVE, Counts

Row = TypeVar("Row", ReviewRedaction, ReviewTags)


@dataclass(frozen=True, slots=True)
class Metric(Generic[Row]):
    """One measure: `counts` of a review, the `ratio` to take of their sum, its `best` value."""

    name: str
    counts: Callable[[Row], Counts]
    ratio: str
    best: float
    line: str

    def total(self, reviews: Sequence[Row]) -> Counts:
        """Add up the counts of the reviews."""
        return sum(map(self.counts, reviews), Counts())

    def value(self, reviews: Sequence[Row]) -> float | None:
        """Give the measure over the reviews; None where there is nothing to measure."""
        value: float | None = getattr(self.total(reviews), self.ratio)
        return value

    def measured(self, reviews: Sequence[Row]) -> Value:
        """Give the measure with the reason where there is none."""
        value = self.value(reviews)
        return Value(value, REASONS[self.ratio] if value is None else "")

    def interval(
        self, reviews: Sequence[Row], *, resamples: int = 10_000, level: float = 0.95, seed: int = 0
    ) -> Interval:
        """Give its bootstrap interval over the reviews."""
        counts = [self.counts(review) for review in reviews]
        return bootstrap_ratio(counts, self.ratio, resamples=resamples, level=level, seed=seed)


def _entities(kind: str) -> Callable[[ReviewRedaction], Counts]:
    return lambda review: review.entities_of(kind)


def _mentions(kind: str) -> Callable[[ReviewRedaction], Counts]:
    return lambda review: review.mentions_of(kind)


def _micro(level: str, labelling: str) -> Callable[[ReviewTags], Counts]:
    return lambda review: review.micro(level, labelling)


def _flipped(polarity: str) -> Callable[[ReviewTags], Counts]:
    return lambda review: review.flipped(polarity)


def _scheme(name: str) -> Callable[[ReviewTags], Counts]:
    return lambda review: review.schemes[name].halves


def _attribute(name: str) -> Callable[[ReviewTags], Counts]:
    return lambda review: review.attributes.get(name, Counts())


REDACTION: tuple[Metric[ReviewRedaction], ...] = (
    Metric("leak_rate", lambda r: r.leaking, "recall", 0.0,
           "reviews with a direct identifier left readable / reviews with a direct identifier"),
    Metric("leaks_per_review", lambda r: r.leaked, "recall", 0.0,
           "direct mentions left readable, per review"),
    Metric("entity_recall_direct", _entities("direct"), "recall", 1.0,
           "direct identifiers (people, numbers, addresses) with every mention covered"),
    Metric("entity_recall_quasi", _entities("quasi"), "recall", 1.0,
           "quasi identifiers (dates, ages, places, organisations) with every mention covered"),
    Metric("mention_recall_direct", _mentions("direct"), "recall", 1.0,
           "direct mentions covered in full"),
    Metric("mention_recall_quasi", _mentions("quasi"), "recall", 1.0,
           "quasi mentions covered in full"),
    Metric("mention_recall", lambda r: sum(r.mentions.values(), Counts()), "recall", 1.0,
           "all mentions covered in full"),
    Metric("character_recall", lambda r: r.recalled, "recall", 1.0,
           "gold characters covered"),
    Metric("character_precision", lambda r: r.precise, "precision", 1.0,
           "masked characters that are gold"),
    Metric("over_redaction", lambda r: r.needless, "recall", 0.0,
           "characters outside gold that were masked all the same"),
)  # fmt: skip

TAGS: tuple[Metric[ReviewTags], ...] = (
    Metric("passage_precision", _micro("passage", "joint"), "precision", 1.0,
           "found tags whose span, theme and polarity are right"),
    Metric("passage_recall", _micro("passage", "joint"), "recall", 1.0,
           "gold tags found with span, theme and polarity"),
    Metric("passage_f1", _micro("passage", "joint"), "f1", 1.0,
           "harmonic mean of the two above"),
    Metric("passage_theme_precision", _micro("passage", "theme"), "precision", 1.0,
           "found tags whose span and theme are right"),
    Metric("passage_theme_recall", _micro("passage", "theme"), "recall", 1.0,
           "gold tags found with span and theme"),
    Metric("passage_theme_f1", _micro("passage", "theme"), "f1", 1.0,
           "harmonic mean of the two above"),
    Metric("span_strict_f1", _scheme("strict"), "f1", 1.0,
           "SemEval strict: span to the character, theme and polarity; in half tags"),
    Metric("span_exact_f1", _scheme("exact"), "f1", 1.0,
           "SemEval exact: span to the character, whatever the label; in half tags"),
    Metric("span_partial_f1", _scheme("partial"), "f1", 1.0,
           "SemEval partial: any overlap counts a half, whatever the label; in half tags"),
    Metric("span_type_f1", _scheme("type"), "f1", 1.0,
           "SemEval type: any overlap with the right theme and polarity; in half tags"),
    Metric("unit_f1", _micro(UNIT, "joint"), "f1", 1.0,
           "themes with polarity of each passage"),
    Metric("unit_theme_f1", _micro(UNIT, "theme"), "f1", 1.0,
           "themes of each passage, whatever the polarity"),
    Metric("no_theme_precision", lambda r: r.no_theme, "precision", 1.0,
           "passages left untagged that gold leaves untagged too"),
    Metric("no_theme_recall", lambda r: r.no_theme, "recall", 1.0,
           "passages that gold leaves untagged and that were left so"),
    Metric("character_f1", _micro("character", "joint"), "f1", 1.0,
           "characters under the right theme and polarity"),
    Metric("character_theme_f1", _micro("character", "theme"), "f1", 1.0,
           "characters under the right theme"),
    Metric("review_precision", _micro("review", "joint"), "precision", 1.0,
           "themes with polarity found for a review that gold holds too"),
    Metric("review_recall", _micro("review", "joint"), "recall", 1.0,
           "themes with polarity of a review that were found"),
    Metric("review_f1", _micro("review", "joint"), "f1", 1.0,
           "harmonic mean of the two above"),
    Metric("review_theme_f1", _micro("review", "theme"), "f1", 1.0,
           "themes of a review, whatever the polarity"),
    Metric("polarity_accuracy", lambda r: r.polarity_right, "recall", 1.0,
           "right polarity, where span and theme are right"),
    Metric("flip_rate_good_practice", _flipped(GOOD), "recall", 0.0,
           "good practice reported as area for improvement"),
    Metric("flip_rate_area_for_improvement", _flipped(IMPROVE), "recall", 0.0,
           "area for improvement reported as good practice"),
    Metric("attribution_accuracy", _attribute("attribution"), "recall", 1.0,
           "right attribution, where the tag is right"),
    Metric("modality_accuracy", _attribute("modality"), "recall", 1.0,
           "right modality, where the tag is right"),
    Metric("certainty_accuracy", _attribute("certainty"), "recall", 1.0,
           "right certainty, where the tag is right"),
    Metric("temporality_accuracy", _attribute("temporality"), "recall", 1.0,
           "right temporality, where the tag is right"),
    Metric("false_alarm_rate", lambda r: r.alarms, "recall", 0.0,
           "passages without a gold tag that got one"),
    Metric("false_alarms_per_review", lambda r: r.false_alarms, "recall", 0.0,
           "passages without a gold tag that got one, per review"),
)  # fmt: skip
