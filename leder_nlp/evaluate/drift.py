"""Whether a batch still looks like the reviews that the system was measured on; no labels are needed.

Drift is not loss: only a labelled sample of the batch says whether the scores still hold.
No vocabulary is kept: lengths, placeholders and found themes alone are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from leder_nlp.errors import EvaluationError
from leder_nlp.evaluate.bootstrap import divided
from leder_nlp.evaluate.labels import Label, theme_only
from leder_nlp.evaluate.multiplicity import benjamini_hochberg
from leder_nlp.evaluate.permutation import permutation_p
from leder_nlp.evaluate.value import Value
from leder_nlp.records import Counts, Tag, TaggedReview

if TYPE_CHECKING:
    from leder_nlp.evaluate.bootstrap import Floats

EMPTY_CATEGORY = "a category is empty on one side only"
NO_TAGS = "one side has no tags"
ADVICE = "label a sample of 50 reviews of the batch and score it"
_HALF = 0.5
"""Added to each count for the index, so that a theme that is new does not make it infinite."""

FEATURES: dict[str, Callable[[TaggedReview], float | None]] = {
    "characters": lambda own: len(own.review.text),
    "placeholders_per_1000_characters": lambda own: 1_000 * len(own.review.redactions) / _length(own),
    "tags_per_1000_characters": lambda own: 1_000 * len(own.tags) / _length(own),
    "mean_score": lambda own: sum(tag.score for tag in own.tags) / len(own.tags) if own.tags else None,
}


@dataclass(frozen=True, slots=True)
class Shift:
    """The share of reviews with a label before and after (met of due), and whether chance explains it."""

    label: Label
    before: Counts
    after: Counts
    p: float
    p_adjusted: float | None = None


@dataclass(frozen=True, slots=True)
class FeatureShift:
    """A number of each review: its mean before and after, and the distance of Kolmogorov and Smirnov.

    All None where no review of one side has the number.
    """

    name: str
    before: float | None = None
    after: float | None = None
    distance: float | None = None
    p: float | None = None
    p_adjusted: float | None = None


Moved = TypeVar("Moved", Shift, FeatureShift)


@dataclass(frozen=True, slots=True)
class Drift:
    """All that was compared. `distance` is of Jensen and Shannon over labels (nats), with its p."""

    shifts: tuple[Shift, ...]
    features: tuple[FeatureShift, ...]
    psi: Value
    distance: Value
    p: float | None

    def steady(self, *, at: float = 0.05) -> bool:
        """Say whether nothing moved beyond chance: no label, no feature, not the whole."""
        ps = [self.p, *(own.p_adjusted for own in self.shifts), *(own.p_adjusted for own in self.features)]
        return all(p is None or p >= at for p in ps)


def drift(
    before: Sequence[TaggedReview],
    after: Sequence[TaggedReview],
    *,
    labels: Iterable[Label],
    label: Callable[[Tag], Label] = theme_only,
    rounds: int = 1_999,
    seed: int = 0,
) -> Drift:
    """Hold a batch against a reference, review by review. Raises EvaluationError if either is empty."""
    if not before or not after:
        raise EvaluationError("drift needs reviews on both sides")
    declared = tuple(labels)
    held = [[_held(own, label, declared) for own in side] for side in (before, after)]
    sums = [[sum(column) for column in zip(*side, strict=True)] for side in held]
    sizes = [len(before), len(after)]
    shifts = [
        _shift(own, *(Counts(met=side[at], due=size) for side, size in zip(sums, sizes, strict=True)))
        for at, own in enumerate(declared)
    ]
    p = permutation_p([*held[0], *held[1]], sizes[0], _distances, rounds=rounds, seed=seed)
    return Drift(
        _adjusted(shifts),
        _adjusted([_feature(name, before, after) for name in FEATURES]),
        psi([own + _HALF for own in sums[0]], [own + _HALF for own in sums[1]]),
        jensen_shannon(*sums),
        p,
    )


def psi(before: Sequence[float], after: Sequence[float]) -> Value:
    """Give the population stability index of two rows of counts or shares; 0.1 and 0.25 are usual marks."""
    import numpy as np

    one, other = _shares(before), _shares(after)
    if np.isnan([one, other]).any():
        return Value(None, NO_TAGS)
    if ((one > 0) != (other > 0)).any():
        return Value(None, EMPTY_CATEGORY)
    kept = one > 0
    one, other = one[kept], other[kept]
    return Value(float(((other - one) * np.log(other / one)).sum()))


def jensen_shannon(before: Sequence[float], after: Sequence[float], *, base: float | None = None) -> Value:
    """Give the distance (the root of the divergence) of two rows of counts or shares, in nats by default."""
    import numpy as np

    (distance,) = _distances(np.asarray([before], dtype=np.float64), np.asarray([after], dtype=np.float64))
    if np.isnan(distance):
        return Value(None, NO_TAGS)
    return Value(float(distance if base is None else distance / np.log(base) ** 0.5))


def _distances(before: Floats, after: Floats) -> Floats:
    """Give the distance of each pair of rows; NaN where one is empty."""
    import numpy as np
    from scipy.special import rel_entr

    one, other = _shares(before), _shares(after)
    middle = (one + other) / 2
    both = rel_entr(one, middle).sum(axis=-1) + rel_entr(other, middle).sum(axis=-1)
    distance: Floats = np.sqrt(np.maximum(both, 0) / 2)
    return distance


def _shares(counts: Any) -> Floats:
    import numpy as np

    table = np.asarray(counts, dtype=np.float64)
    return divided(table, table.sum(axis=-1, keepdims=True))


def _held(own: TaggedReview, label: Callable[[Tag], Label], labels: Sequence[Label]) -> list[int]:
    found = {label(tag) for tag in own.tags}
    return [int(one in found) for one in labels]


def _shift(label: Label, before: Counts, after: Counts) -> Shift:
    from scipy.stats import fisher_exact

    table = [[own.met, own.due - own.met] for own in (before, after)]
    return Shift(label, before, after, float(fisher_exact(table).pvalue))


def _feature(name: str, before: Sequence[TaggedReview], after: Sequence[TaggedReview]) -> FeatureShift:
    from scipy.stats import ks_2samp

    one, other = (
        [value for own in side if (value := FEATURES[name](own)) is not None] for side in (before, after)
    )
    if not one or not other:
        return FeatureShift(name)
    test = ks_2samp(one, other)
    means = (sum(one) / len(one), sum(other) / len(other))
    return FeatureShift(name, *means, float(test.statistic), float(test.pvalue))


def _adjusted(shifts: Sequence[Moved]) -> tuple[Moved, ...]:
    adjusted = benjamini_hochberg([own.p for own in shifts])
    return tuple(replace(own, p_adjusted=p) for own, p in zip(shifts, adjusted, strict=True))


def _length(own: TaggedReview) -> int:
    return max(len(own.review.text), 1)  # a redacted review may be empty
