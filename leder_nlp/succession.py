"""Whether a new model may take an old one's place: a paired test on reviews that it has not learned from.

Both are run end to end on the same held-out reviews, and their counts compared review by review.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from leder_nlp.errors import InputError
from leder_nlp.plans import Plan, System, run_plan
from leder_nlp.plans.comparing import Compared, Difference, compare_records
from leder_nlp.progress import Report, unheard
from leder_nlp.records import AnnotatedReview
from leder_nlp.tagging import rules_beside, told

METRICS = ("passage_f1", "review_f1", "polarity_accuracy")
"""What is compared beside the themes; see `leder_nlp.evaluate.catalog`."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The comparison, old model first, and at which p a fall counts (after Holm, over the themes)."""

    compared: Compared
    level: float

    @property
    def fallen(self) -> tuple[Difference, ...]:
        """Give the measures and themes on which the new model is significantly worse."""
        rows = (*self.compared.metrics, *self.compared.themes)
        return tuple(row for row in rows if _worse(row) and (row.p_adjusted or 0.0) < self.level)

    @property
    def accepted(self) -> bool:
        """Say whether the new model may take the place."""
        return not self.fallen


def held_against(
    new: Path,
    old: Path,
    held_out: Path,
    *,
    split: str | None = None,
    learned: Iterable[AnnotatedReview] = (),
    level: float = 0.05,
    rounds: int = 9_999,
    seed: int = 0,
    taxonomy: Path | None = None,
    rules: Path | None = None,
    report: Report = unheard,
) -> Verdict:
    """Hold a new model folder against an old one on held-out reviews: F1 of passages and reviews, polarity,
    and F1 of passages by theme, by paired approximate randomisation over reviews (Noreen 1989).

    `taxonomy` is the file of their codebook where it is not the one that ships, `rules` the folder of its
    rules, which read beside a model that was trained beside some. `learned` are the reviews that the new
    model has learned from. Raises InputError if one of them, by id or text, is among the held-out reviews;
    ModelError if a folder holds no model that can be read.
    """
    records = []
    for name, model in (("old", old), ("new", new)):
        report(f"the {name} model on the held-out reviews")
        beside = None if taxonomy is None else rules_beside(model, rules)
        system = System(model, taxonomy=taxonomy, rules=beside)
        outcome = run_plan(Plan("corpus", held_out, split=split, system=system, resamples=0))
        if outcome.run is not None:
            if told(outcome.run.answer):
                report(told(outcome.run.answer))
            apart(outcome.run.gold, learned, name=held_out.name)
        records.append(outcome.record)
    compared = compare_records(*records, metrics=METRICS, resamples=2_000, rounds=rounds, seed=seed)
    return Verdict(compared, level)


def _worse(row: Difference) -> bool:
    return row.difference is not None and row.difference < 0 and row.p_adjusted is not None


def apart(held_out: Sequence[AnnotatedReview], learned: Iterable[AnnotatedReview], *, name: str) -> None:
    """Raise InputError if any of the held-out reviews is, by id or text, among those learned from."""
    seen = {key for one in learned for key in (one.review.review_id, one.review.text)}
    both = sum(1 for one in held_out if seen & {one.review.review_id, one.review.text})
    if both:
        raise InputError(
            f"{name}: {both} of the held-out reviews are among those learned from; hold others out"
        )
