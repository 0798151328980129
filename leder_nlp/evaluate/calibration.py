"""Whether scores are probabilities: Brier score, calibration error, reliability table; for one label each.

Of all labels at once such figures mean little: most labels are absent from most passages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from leder_nlp.errors import ConfigError, EvaluationError
from leder_nlp.evaluate.bootstrap import bootstrap
from leder_nlp.evaluate.intervals import Interval, wilson
from leder_nlp.evaluate.value import ONE_CLASS, Value, checked_length, checked_probabilities

if TYPE_CHECKING:
    from leder_nlp.evaluate.bootstrap import Floats

BINNINGS = ("width", "mass")
ENOUGH_POSITIVES, ENOUGH_REVIEWS = 20, 10
TOO_FEW_POSITIVES = "fewer than 20 positives or in fewer than 10 reviews: not enough to assess"


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores in (low, high]: how many units of how many reviews, mean score, and the share that is right."""

    low: float
    high: float
    units: int
    reviews: int
    mean: float
    observed: float
    interval: Interval


def brier(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """Give the mean squared distance of score and truth. Raises EvaluationError as `reliability` does."""
    _, values = _checked(truth, scores)
    return sum((score - bool(own)) ** 2 for own, score in zip(truth, values, strict=True)) / len(values)


def brier_skill(truth: Sequence[bool], scores: Sequence[float]) -> Value:
    """Give 1 - Brier / (Brier of the prevalence); undefined where all or none is true."""
    prevalence = sum(map(bool, truth)) / checked_length(len(truth), len(scores))
    skill = Value.ratio(brier(truth, scores), prevalence * (1 - prevalence), ONE_CLASS)
    return skill if skill.value is None else Value(1 - skill.value)


def reliability(
    truth: Sequence[bool],
    scores: Sequence[float],
    *,
    bins: int = 10,
    by: str = "width",
    reviews: Sequence[int] | None = None,
    level: float = 0.95,
) -> tuple[Bin, ...]:
    """Give the bins that hold a score, in order; `by` equal "width" or equal "mass" (as many scores in each).

    `reviews` numbers the review of each unit from 0. Raises EvaluationError without units, or for a
    score outside [0, 1]; ConfigError for no bins or another binning.
    """
    _, values = _checked(truth, scores)
    edges, places = _binned(values, bins, by)
    owners = range(len(values)) if reviews is None else reviews
    table = []
    for place in range(len(edges) - 1):
        here = [at for at, own in enumerate(places) if own == place]
        if here:
            right = sum(bool(truth[at]) for at in here)
            mean = sum(values[at] for at in here) / len(here)
            owned = len({owners[at] for at in here})
            interval = wilson(right, len(here), level=level)
            low, high = edges[place], edges[place + 1]
            table.append(Bin(low, high, len(here), owned, mean, right / len(here), interval))
    return tuple(table)


def calibration_errors(table: Sequence[Bin]) -> dict[str, float]:
    """Give the weighted mean (ece), root mean square (rmsce) and largest (mce) gap of a reliability table."""
    units = checked_length(*(sum(own.units for own in table),) * 2)
    gaps = [(own.units / units, abs(own.mean - own.observed)) for own in table]
    return {
        "ece": sum(share * gap for share, gap in gaps),
        "rmsce": sum(share * gap**2 for share, gap in gaps) ** 0.5,
        "mce": max(gap for _, gap in gaps),
    }


def ece_interval(
    truth: Sequence[bool],
    scores: Sequence[float],
    reviews: Sequence[int],
    *,
    bins: int = 10,
    by: str = "width",
    resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
) -> Interval:
    """Give the interval of the calibration error, drawing reviews; the bins stay those of the whole.

    The error is never below 0, so that of few units is too large, and its interval with it.
    """
    import numpy as np

    units, values = _checked(truth, scores)
    checked_length(units, len(reviews))
    edges, places = _binned(values, bins, by)
    counts = np.zeros((max(reviews) + 1, len(edges) - 1, 2))
    for own, place, right, score in zip(reviews, places, truth, values, strict=True):
        counts[own, place] += (1, score - bool(right))
    return bootstrap(counts, _ece, resamples=resamples, level=level, seed=seed)


def slope_and_intercept(truth: Sequence[bool], scores: Sequence[float]) -> tuple[Value, Value]:
    """Give slope and intercept of a logistic fit of the truth on the scores' log odds; ideal are 1 and 0.

    Scores of 0 and 1 are moved in by a millionth. Undefined with one class, or where the scores part
    the classes without fault.
    """
    import numpy as np
    from scipy.optimize import minimize
    from scipy.special import expit, logit

    _, values = _checked(truth, scores)
    right = np.asarray(truth, dtype=np.float64)
    odds = logit(np.clip(values, 1e-6, 1 - 1e-6))
    if len(set(right)) < 2 or _parted(right, odds):
        return Value(None, ONE_CLASS), Value(None, ONE_CLASS)

    def loss(line: Floats) -> tuple[float, Floats]:
        fitted = line[0] + line[1] * odds
        gap = expit(fitted) - right
        return float(np.logaddexp(0, fitted).sum() - right @ fitted), np.array([gap.sum(), gap @ odds])

    line = minimize(loss, np.array([0.0, 1.0]), jac=True, method="BFGS", options={"gtol": 1e-8}).x
    return Value(float(line[1])), Value(float(line[0]))


def enough(truth: Sequence[bool], reviews: Sequence[int]) -> bool:
    """Say whether there are positives enough to speak of calibration: 20, in 10 reviews."""
    holding = {own for own, right in zip(reviews, truth, strict=True) if right}
    return sum(map(bool, truth)) >= ENOUGH_POSITIVES and len(holding) >= ENOUGH_REVIEWS


def _checked(truth: Sequence[bool], scores: Sequence[float]) -> tuple[int, list[float]]:
    units = checked_length(len(truth), len(scores))
    if not set(truth) <= {0, 1}:
        raise EvaluationError("the truth of a unit is yes or no")
    return units, checked_probabilities(scores, name="scores")


def _binned(scores: Sequence[float], bins: int, by: str) -> tuple[list[float], list[int]]:
    """Give the edges of the bins, and the bin of each score; a bin holds its upper edge."""
    import numpy as np

    if bins < 1 or by not in BINNINGS:
        raise ConfigError(f"a reliability table needs bins, of equal {' or '.join(BINNINGS)}")
    steps = np.linspace(0, 1, bins + 1)
    edges: Any = steps if by == "width" else np.unique(np.quantile(scores, steps))
    places = np.clip(np.searchsorted(edges, scores, side="left") - 1, 0, max(len(edges) - 2, 0))
    return [float(edge) for edge in edges] * (2 if len(edges) == 1 else 1), places.tolist()


def _ece(sums: Floats) -> Floats:
    import numpy as np

    units, gaps = sums[..., 0], sums[..., 1]
    error: Floats = np.abs(gaps).sum(axis=-1) / units.sum(axis=-1)
    return error


def _parted(right: Floats, odds: Floats) -> bool:
    """Say whether a threshold parts yes from no without fault: a fit then has no finite slope."""
    yes, no = odds[right == 1], odds[right == 0]
    return bool(yes.min() >= no.max() or no.min() >= yes.max())
