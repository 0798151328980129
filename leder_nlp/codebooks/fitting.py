"""Fit a model of passages: one linear classifier a label, calibrated and cut on groups held out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from leder_nlp.codebooks.choosing import chosen, offsets, probabilities, thresholds
from leder_nlp.codebooks.encoder.found import Encoder
from leder_nlp.codebooks.entries import Entry
from leder_nlp.codebooks.likeness import Likeness, names_in
from leder_nlp.codebooks.matrices import SHARES, counted, dense, idf, in_enough, vocabulary, weighed
from leder_nlp.codebooks.model import CodebookModel
from leder_nlp.codebooks.terms import DENSE, ENCODER
from leder_nlp.progress import Report
from leder_nlp.threads import single
from leder_nlp.train.splits import folds

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float32]]

_NEVER = -6.0
"""The log odds of a label that too few passages have to learn it."""
_FEWEST = 2
_CLOSE = 0.01
"""Where the logistic solver stops: as good held out as closer, at half the time."""
_LOOSE = 10.0
"""C of the recalibration: two numbers of thousands of scores need hardly any penalty, and 1 drew rare labels
to their mean, which cost .008 of micro-F1 where the likeliest label is given to a passage without one."""
SPREADS = {"svc": 1.0, "logistic": 3.0}
"""The estimators, and how far from 0 the scores of each lie that a threshold is sought among."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`penalty` is C of the linear classifier, `least_groups` the document frequency that a term needs.

    `balance` is the power to which the weights that would make a label and its absence count alike are taken.
    `likeness` is the deviation of the column that says how like a passage and the name of a label are. Where
    an `encoder` is given, its block is one more of the `features`.
    """

    features: tuple[str, ...]
    estimator: str
    penalty: float
    balance: float
    least_groups: int
    fold_count: int
    shrink: float
    seed: int
    likeness: float
    encoder: Encoder | None = None

    def __post_init__(self) -> None:
        if self.encoder is not None:
            object.__setattr__(self, "features", (*self.features, ENCODER))


@dataclass(frozen=True, slots=True)
class _Linear:
    """A model of counts: the columns taken of each block, their idf, and one classifier a label."""

    columns: dict[str, Any]
    idf: dict[str, Any]
    weights: Array
    bias: Array


class _Counts:
    """The counts of all terms, taken once; each fold then picks its own columns by its own entries."""

    def __init__(
        self,
        entries: Sequence[Entry],
        groups: Sequence[str],
        labels: Sequence[str],
        settings: Settings,
        *,
        barred: Collection[str],
    ) -> None:
        self.groups = list(groups)
        self.least = settings.least_groups
        self.terms: dict[str, dict[str, int]] = {}
        self.blocks: dict[str, Any] = {}
        self.names: Array | None = None
        for name in sorted(settings.features, key=_place):
            if name in DENSE:
                self.terms[name], self.blocks[name] = {}, dense(entries, name, settings.encoder)
                self.names = names_in(name, labels, settings.encoder)
            else:
                self.terms[name] = vocabulary(entries, groups, name, least=self.least, barred=barred)
                self.blocks[name] = counted(entries, name, self.terms[name])

    def learned(self, at: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give the columns of each block that the entries `at` have often enough, and their idf."""
        own = [self.groups[place] for place in at]
        columns, weights = {}, {}
        for name, counts in self.blocks.items():
            if name not in DENSE:
                columns[name] = in_enough(counts[at], own, least=self.least)
                weights[name] = idf(counts[at][:, columns[name]])
        return columns, weights

    def likeness(self, at: Any, scale: float) -> Likeness | None:
        """Say how like the entries `at` and the names of labels are, by the last block if of vectors."""
        if self.names is None or not scale:
            return None
        last = list(self.blocks)[-1]
        return Likeness.of(self.blocks[last][at].toarray(), self.names, scale=scale)

    def rows(self, at: Any, columns: dict[str, Any], weights: dict[str, Any]) -> Any:
        """Give the entries `at` as rows of numbers."""
        from scipy.sparse import hstack

        blocks = [
            counts[at]
            if name in DENSE
            else weighed(counts[at][:, columns[name]], weights[name], SHARES[name])
            for name, counts in self.blocks.items()
        ]
        return hstack(blocks, format="csr")


@single()
def fit(
    entries: Sequence[Entry],
    due: Any,
    groups: Sequence[str],
    *,
    labels: Sequence[str],
    kind: str,
    barred: Collection[str] = (),
    settings: Settings,
    report: Report,
) -> tuple[CodebookModel, Any]:
    """Fit on all entries; `due`, shape (n_entries, n_labels), says which labels each has.

    No term is made of `barred` words.

    Gives the model, and which labels each entry is given, shape as `due`, by models, calibration and cuts
    that saw nothing of its fold. The same data and settings give the same
    model. Raises ValueError for fewer groups than two.
    """
    import numpy as np

    report("reading the terms")
    counts = _Counts(entries, groups, labels, settings, barred=barred)
    fold = np.asarray(folds(groups, max(2, min(settings.fold_count, len(set(groups)))), seed=settings.seed))
    scores = np.zeros(due.shape, dtype=np.float32)
    for held in range(int(fold.max()) + 1):
        report(f"fold {held + 1} of {int(fold.max()) + 1}")
        out = np.flatnonzero(fold == held)
        model = _linear(counts, np.flatnonzero(fold != held), due, settings)
        scores[out] = counts.rows(out, model.columns, model.idf) @ model.weights + model.bias
    report("fitting on all groups")
    whole = _linear(counts, np.arange(len(due)), due, settings)
    fewest = int(kind == "single" or bool(due.any(axis=1).all()))
    given = np.zeros(due.shape, dtype=bool)
    for held in range(int(fold.max()) + 1):
        own, others = fold == held, fold != held
        slopes, shifts, cuts = _calibrated(scores[others], due[others], kind, settings)
        given[own] = chosen(
            probabilities(scores[own] * slopes + shifts, kind), cuts, kind=kind, fewest=fewest
        )
    slopes, shifts, cuts = _calibrated(scores, due, kind, settings)
    terms = {
        name: tuple(np.asarray(list(own), dtype=object)[whole.columns[name]]) if own else ()
        for name, own in counts.terms.items()
    }
    fitted = CodebookModel(
        kind,
        tuple(labels),
        terms,
        np.concatenate([np.zeros(0, dtype=np.float32), *whole.idf.values()]),
        whole.weights * slopes,
        whole.bias * slopes + shifts,
        cuts,
        fewest=fewest,
        encoder=settings.encoder,
    )
    return fitted, given


def _calibrated(scores: Array, due: Any, kind: str, settings: Settings) -> tuple[Array, Array, Array]:
    """Give slopes, shifts and cuts, fitted on scores of entries held out."""

    slopes, shifts = _platt(scores, due)
    if kind == "single":
        return (
            slopes,
            shifts,
            offsets(probabilities(scores * slopes + shifts, kind), due, shrink=settings.shrink),
        )
    cuts = thresholds(scores, due, spread=SPREADS[settings.estimator], shrink=settings.shrink)
    return slopes, shifts, probabilities(cuts * slopes + shifts, kind)


def _place(name: str) -> tuple[int, str]:
    return (DENSE.index(name) if name in DENSE else -1, name)


def _linear(counts: _Counts, at: Any, due: Any, settings: Settings) -> _Linear:
    import numpy as np

    columns, weights = counts.learned(at)
    rows = counts.rows(at, columns, weights)
    like = counts.likeness(at, settings.likeness)
    coefficients = np.zeros((rows.shape[1], due.shape[1]), dtype=np.float32)
    bias = np.full(due.shape[1], _NEVER, dtype=np.float32)
    for label in range(due.shape[1]):
        own = due[at, label]
        if _FEWEST <= own.sum() < len(own):
            one = _estimator(settings, own).fit(like.beside(rows, label) if like else rows, own)
            told = one.coef_[0], one.intercept_[0]
            coefficients[:, label], bias[label] = like.folded(*told, label) if like else told
    return _Linear(columns, weights, coefficients, bias)


def _estimator(settings: Settings, due: Any) -> Any:
    """Give the classifier of a label that is due where `due`, shape (n_entries,), says so."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC

    shares = {True: 2 * due.mean(), False: 2 * (1 - due.mean())}
    weights = {side: float(share**-settings.balance) for side, share in shares.items()}
    options = {"C": settings.penalty, "class_weight": weights, "random_state": settings.seed}
    if settings.estimator == "svc":
        return LinearSVC(**options)
    return LogisticRegression(solver="liblinear", tol=_CLOSE, **options)


def _platt(scores: Array, due: Any) -> tuple[Array, Array]:
    """Give slope and shift of a logistic recalibration of each label (Platt 1999), on held-out scores."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    slopes = np.ones(scores.shape[1], dtype=np.float32)
    shifts = np.zeros(scores.shape[1], dtype=np.float32)
    for label in range(scores.shape[1]):
        if _FEWEST <= due[:, label].sum() < len(due):
            one = LogisticRegression(C=_LOOSE).fit(scores[:, [label]], due[:, label])
            slopes[label], shifts[label] = max(float(one.coef_[0, 0]), 0.05), one.intercept_[0]
    return slopes, shifts
