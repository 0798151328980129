"""Fit the model of names: one-against-rest logistic regressions over hashed features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from leder_nlp.threads import single

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class NameSettings:
    """`copies` of each review with other names; `framed` reviews made of frames; `size` rows of
    weights, a power of two.

    A word is part of a name from `threshold` on, one that is surely a name elsewhere from `again` on.
    """

    copies: int = 6
    framed: int = 200
    size: int = 1 << 16
    penalty: float = 1e-5
    rounds: int = 3
    threshold: float = 0.1
    again: float = 0.03
    seed: int = 0


@single()
def fit_names(
    rows: Array, labels: Array, names: Sequence[str], *, settings: NameSettings
) -> tuple[Array, Array]:
    """Fit weights, shape (size, n_labels), and bias, shape (n_labels,).

    `rows` are the features of each word, shape (n_words, n_templates); `labels` their places in
    `names`. The same data and settings give the same weights. A label that never comes gets a low bias.
    """
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import SGDClassifier

    count, width = rows.shape
    matrix = csr_matrix(
        (np.ones(count * width), rows.ravel(), np.arange(0, count * width + 1, width)),
        shape=(count, settings.size),
    )
    weights = np.zeros((settings.size, len(names)), dtype=np.float32)
    bias = np.full(len(names), -6.0, dtype=np.float32)
    for place in np.unique(labels):
        one = SGDClassifier(
            loss="log_loss",
            alpha=settings.penalty,
            max_iter=settings.rounds,
            tol=None,
            average=True,
            random_state=settings.seed,
        ).fit(matrix, labels == place)
        weights[:, place], bias[place] = one.coef_[0], one.intercept_[0]
    return weights, bias
