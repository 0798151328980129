"""Fit the linear model over tf-idf (`competing.py`), calibrated on folds by review."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from leder_nlp.odds import log_odds
from leder_nlp.progress import Report
from leder_nlp.records import POLARITIES
from leder_nlp.threads import single
from leder_nlp.train.aims import BEST_F1
from leder_nlp.train.competing import compete
from leder_nlp.train.examples import Examples, document_frequency, vocabulary
from leder_nlp.train.splits import folds

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float32]]

Rows = Callable[[Sequence[Sequence[str]], dict[str, int], Any], Any]
"""How features become a matrix: the tagging room's own function, so that training and reading agree."""

Beside = tuple[Examples, float]
"""Examples, and what each of them counts beside a passage of the corpus."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`penalty` is C of the multinomial regression; `least_reviews` the document frequency a feature needs;
    `bank_weight` what a passage of the bank counts beside one of the corpus; `vectors` the share of a
    passage's word vector beside its words, 0 for none; `fold_by` a metadata column whose values are held out
    whole (a writing voice, a region), "" to hold out reviews; `aim` what the threshold is for (`aims.py`)."""

    penalty: float = 5.0
    least_reviews: int = 2
    fold_count: int = 5
    seed: int = 0
    bank_weight: float = 0.5
    vectors: float = 0.5
    fold_by: str = ""
    aim: str = BEST_F1


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model, as `models.Model` has it; `slopes` and `shifts` calibrate the log-odds of a label."""

    features: dict[str, int]
    labels: tuple[str, ...]
    idf: Array
    weights: Array
    bias: Array
    slopes: Array
    shifts: Array


@single()
def fit(
    data: Examples,
    themes: Sequence[str],
    rows: Rows,
    *,
    beside: Sequence[Beside] = (),
    dense: Mapping[str, float] | None = None,
    groups: Mapping[str, str] | None = None,
    settings: Settings,
    report: Report,
) -> tuple[Weights, Array]:
    """Fit and calibrate on all the data; labels are the themes, then the two polarities.

    Gives the model, and the calibrated probabilities of each passage by models that did not see its
    review, shape (n_passages, n_labels). `beside` is learned from but never held out, and has no part
    in the calibration: how often a label occurs there says nothing of reviews. `dense` names columns
    that `rows` fills by itself, with their idf; they come last. Reviews of one of `groups` (by review
    id; without it each is its own) are held out together. The same data and settings give the
    same weights. A label without two examples gets a bias alone.
    """
    import numpy as np

    labels = (*themes, *POLARITIES)
    fitted = partial(_fit, labels=labels, rows=rows, dense=dense or {}, settings=settings)
    fold = _folds(data, groups or {}, settings)
    odds = _held_out(data, beside, fitted, rows, width=len(labels), fold=fold, report=report)
    report("fitting on all reviews")
    model = fitted([(data, 1.0), *beside])
    slopes, shifts = _platt(odds, _targets(data, labels))
    probabilities = 1 / (1 + np.exp(-(odds * slopes + shifts)))
    return replace(model, slopes=slopes, shifts=shifts), np.asarray(probabilities, dtype=np.float32)


def _folds(data: Examples, groups: Mapping[str, str], settings: Settings) -> Any:
    """Give the fold of each passage: with fewer groups than folds asked for, one a group."""
    import numpy as np

    own = [groups.get(review, review) for review in data.reviews]
    return np.asarray(folds(own, min(settings.fold_count, len(set(own))), seed=settings.seed))


def _held_out(
    data: Examples,
    beside: Sequence[Beside],
    fitted: Callable[[Sequence[Beside]], Weights],
    rows: Rows,
    *,
    width: int,
    fold: Any,
    report: Report,
) -> Array:
    """Give the uncalibrated log-odds of each passage by a model that did not see its review."""
    import numpy as np

    odds = np.zeros((len(data.passages), width), dtype=np.float32)
    count = int(fold.max()) + 1
    for held in range(count):
        report(f"fold {held + 1} of {count}")
        others = _subset(data, np.flatnonzero(fold != held))
        model = fitted([(others, 1.0), *beside])
        out = np.flatnonzero(fold == held)
        matrix = rows([data.names[at] for at in out], model.features, model.idf)
        odds[out] = log_odds(matrix @ model.weights + model.bias)
    return odds


def _joined(parts: Sequence[Beside]) -> tuple[Examples, Any]:
    """Put examples together, with the weight of each."""
    import numpy as np

    every = [part for part, _ in parts]
    joined = Examples(
        tuple(chain.from_iterable(part.passages for part in every)),
        tuple(chain.from_iterable(part.names for part in every)),
        tuple(chain.from_iterable(part.labels for part in every)),
    )
    return joined, np.repeat([weight for _, weight in parts], [len(part.passages) for part in every])


def _subset(data: Examples, at: Any) -> Examples:
    pick = [int(place) for place in at]
    return Examples(
        tuple(data.passages[place] for place in pick),
        tuple(data.names[place] for place in pick),
        tuple(data.labels[place] for place in pick),
    )


def _targets(data: Examples, labels: Sequence[str]) -> Any:
    import numpy as np

    return np.asarray([[label in own for label in labels] for own in data.labels], dtype=bool)


def _fit(
    parts: Sequence[Beside],
    *,
    labels: Sequence[str],
    rows: Rows,
    dense: Mapping[str, float],
    settings: Settings,
) -> Weights:
    import numpy as np

    data, counted = _joined(parts)
    columns = vocabulary(data, least_reviews=settings.least_reviews)
    frequency = document_frequency(data)
    counts = np.asarray([frequency[name] for name in columns], dtype=np.float64)
    idf = (np.log((1 + len(data.passages)) / (1 + counts)) + 1).astype(np.float32)
    if dense:
        columns |= {name: len(columns) + place for place, name in enumerate(dense)}
        idf = np.concatenate([idf, np.asarray(list(dense.values()), dtype=np.float32)])
    matrix = rows(data.names, columns, idf)
    weights, bias = compete(matrix, _targets(data, labels), counted, penalty=settings.penalty)
    even, level = np.ones(len(labels), dtype=np.float32), np.zeros(len(labels), dtype=np.float32)
    return Weights(columns, tuple(labels), idf, weights, bias, even, level)


def _platt(odds: Array, targets: Any) -> tuple[Array, Array]:
    """Give for each label slope and shift of a logistic recalibration (Platt 1999), on held-out log-odds."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    slopes = np.ones(odds.shape[1], dtype=np.float32)
    shifts = np.zeros(odds.shape[1], dtype=np.float32)
    for place in range(odds.shape[1]):
        if 2 <= targets[:, place].sum() < len(targets):
            one = LogisticRegression(C=1.0).fit(odds[:, [place]], targets[:, place])
            slopes[place] = max(float(one.coef_[0, 0]), 0.05)
            shifts[place] = one.intercept_[0]
    return slopes, shifts


def logistic(rows: Sequence[Sequence[float]], met: Sequence[bool]) -> tuple[float, ...]:
    """Fit a logistic regression over few numbers: gives the bias, then a weight a column.

    Without examples of both kinds the weights are 0 and the bias says never, or always.
    """
    from sklearn.linear_model import LogisticRegression

    if all(met) or not any(met):
        return (6.0 if met and all(met) else -6.0, *(0.0 for _ in (rows[0] if rows else ())))
    one = LogisticRegression(C=100.0, max_iter=1_000).fit(rows, met)
    return (float(one.intercept_[0]), *(float(weight) for weight in one.coef_[0]))
