"""Fit one linear model in which themes compete for a passage (multinomial logistic regression), by L-BFGS.

Beside the competition each theme is also asked alone whether it is there (a share of the loss, `_ALONE`):
that keeps its score true where a passage has two. Each polarity is a logistic regression of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leder_nlp.odds import ALONE

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float32]]

_ALONE = 0.25
"""What the question whether a theme is there counts beside the question which it is."""
_STEPS = 150
_KEPT = 6
"""Steps of L-BFGS, and how many it remembers: held out, more of either brought nothing."""


def compete(rows: Any, targets: Any, counted: Any, *, penalty: float) -> tuple[Array, Array]:
    """Give the weights, shape (n_features, n_labels + 1), and the biases; the last column is no theme.

    `rows` is a sparse matrix (n, n_features); `targets` (n, n_labels) says which labels a row has, the
    polarities last; a row counts as `counted` (n,) says, and a theme of it as one example. `penalty` is C of
    the squared norm. The same input gives the same weights on one thread.
    """
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix, hstack

    loss = _Loss(targets, counted)
    ones = csr_matrix(np.ones((rows.shape[0], 1), dtype=np.float32))
    across = hstack([rows, ones], format="csr", dtype=np.float32)
    down = across.T.tocsr()
    shape = (across.shape[1], loss.width)

    def objective(flat: Any) -> tuple[float, Any]:
        weights, shifts = _apart(flat, shape)
        value, slope, shifted = loss(across @ weights, shifts)
        shrunk = weights / penalty
        shrunk[-1] = 0  # the biases are free
        gradient = np.concatenate([(down @ slope + shrunk).ravel(), shifted])
        return value + float((shrunk * weights).sum(dtype=np.float64)) / 2, gradient.astype(np.float64)

    start = np.zeros(shape[0] * shape[1] + loss.themes)
    found = minimize(
        objective, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS, "maxcor": _KEPT}
    )
    weights, _ = _apart(found.x, shape)
    return weights[:-1], weights[-1]


def _apart(flat: Any, shape: tuple[int, int]) -> tuple[Array, Array]:
    """Part the solver's numbers into weights and the shifts of the themes asked alone."""
    import numpy as np

    size = shape[0] * shape[1]
    return flat[:size].reshape(shape).astype(np.float32), flat[size:].astype(np.float32)


class _Loss:
    """The loss of scores (n, n_labels + 1), and its slope by score and by the shift of each theme alone."""

    def __init__(self, targets: Any, counted: Any) -> None:
        import numpy as np

        given, counts = np.asarray(targets, dtype=bool), np.asarray(counted, dtype=np.float32)[:, None]
        self.themes, self.width = given.shape[1] - ALONE, given.shape[1] + 1
        themes = given[:, : self.themes]
        self.due = np.hstack([themes, ~themes.any(axis=1, keepdims=True)]).astype(np.float32) * counts
        self.signs = np.where(given, 1, -1).astype(np.float32)
        self.weighed = (np.where(given, rarity(given), 1) * counts * _share(given)).astype(np.float32)

    def __call__(self, scores: Array, shifts: Array) -> tuple[float, Array, Array]:
        import numpy as np
        from scipy.special import expit

        rivals = np.hstack([scores[:, : self.themes], scores[:, -1:]])
        rivals -= rivals.max(axis=1, keepdims=True)
        powers = np.exp(rivals)
        whole = powers.sum(axis=1, keepdims=True)
        value = -float((self.due * (rivals - np.log(whole))).sum(dtype=np.float64))
        competing = self.due.sum(axis=1, keepdims=True) * (powers / whole) - self.due

        asked = scores[:, :-1].copy()
        asked[:, : self.themes] += shifts
        asked *= self.signs
        value += float((self.weighed * np.logaddexp(0, -asked)).sum(dtype=np.float64))
        slope = np.zeros_like(scores)
        slope[:, :-1] = -self.weighed * self.signs * expit(-asked)
        shifted = slope[:, : self.themes].sum(axis=0)
        slope[:, : self.themes] += competing[:, :-1]
        slope[:, -1] = competing[:, -1]
        return value, slope, shifted


def _share(given: Any) -> Any:
    """Give what each label counts when asked alone: the polarities in full."""
    import numpy as np

    share = np.full(given.shape[1], _ALONE, dtype=np.float32)
    share[-ALONE:] = 1
    return share


def rarity(given: Any) -> Any:
    """Weigh the rare side of each label by the root of how rare it is; 1 for a label that is never given."""
    import numpy as np

    share = given.mean(axis=0)
    return np.sqrt((1 - share) / np.where(share > 0, share, 1))
