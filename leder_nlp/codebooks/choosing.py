"""From scores to labels: calibration, and the cut of each label, fitted on scores of passages held out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float32]]

_STEPS = tuple(step / 20 for step in range(-20, 21))
"""Where thresholds are sought, as shares of the spread of the scores."""
_OFFSETS = tuple(step / 10 for step in range(-12, 13))
_RARE = 20
"""Passages at which a label is half rare, half frequent."""
_ROUNDS = 3


def probabilities(scores: Array, kind: str) -> Array:
    """Give probabilities of calibrated scores: of each label apart, or, where one is due, summing to 1."""
    import numpy as np

    own = 1 / (1 + np.exp(-scores.astype(np.float64)))
    if kind == "single":
        own /= own.sum(axis=1, keepdims=True)
    return np.asarray(own, dtype=np.float32)


def thresholds(scores: Array, due: Any, *, spread: float, shrink: float) -> Array:
    """Give the threshold of each label of several, in raw scores; `spread` is how far from 0 they are sought.

    A label's best F1 says little where it is rare: its threshold is drawn to a common one, half way where
    it has `shrink` passages. The common one is that of the best micro-F1 for labels that are frequent, and
    of the best macro-F1, which is lower, for those that are rare.
    """
    import numpy as np

    steps = np.asarray(_STEPS) * spread
    said = scores[:, :, None] >= steps  # (passages, labels, steps)
    right = (said & due[:, :, None]).sum(axis=0)
    support = due.sum(axis=0)
    f1 = 2 * right / np.maximum(1, said.sum(axis=0) + support[:, None])
    whole = 2 * right.sum(axis=0) / np.maximum(1, said.sum(axis=(0, 1)) + support.sum())
    own, micro, macro = steps[f1.argmax(axis=1)], steps[whole.argmax()], steps[f1.mean(axis=0).argmax()]
    common = (support * micro + _RARE * macro) / (support + _RARE)
    return np.asarray(
        (support * own + shrink * common) / np.maximum(support + shrink, 1e-9), dtype=np.float32
    )


def offsets(scores: Array, due: Any, *, shrink: float) -> Array:
    """Give what is added to the logarithm of the probability of each label of which one is due.

    Found label by label for the best macro-F1; a label with `shrink` passages is moved half as far.
    """
    import numpy as np

    logs, truth = np.log(np.maximum(scores, 1e-9)), due.argmax(axis=1)
    moved = np.zeros(scores.shape[1])
    for _ in range(_ROUNDS):
        for label in range(len(moved)):
            tried = []
            for step in _OFFSETS:
                moved[label] = step
                tried.append((macro_f1((logs + moved).argmax(axis=1), truth, len(moved)), -abs(step), step))
            moved[label] = max(tried)[2]
    support = due.sum(axis=0)
    return np.asarray(moved * support / (support + shrink), dtype=np.float32)


def macro_f1(said: Any, truth: Any, count: int) -> float:
    """Give the mean F1 over the labels that occur, where one is due of each."""
    import numpy as np

    right = np.bincount(truth[said == truth], minlength=count)
    both = np.bincount(said, minlength=count) + np.bincount(truth, minlength=count)
    met = np.bincount(truth, minlength=count) > 0
    return float((2 * right[met] / both[met]).mean())


def chosen(scores: Array, cuts: Array, *, kind: str, fewest: int) -> Any:
    """Say, shape as `scores` (probabilities), which labels are given: at least `fewest` to each passage."""
    import numpy as np

    if kind == "single":
        best = (np.log(np.maximum(scores, 1e-9)) + cuts).argmax(axis=1)
        return best[:, None] == np.arange(scores.shape[1])
    given = scores >= cuts
    if fewest:
        bare = np.flatnonzero(~given.any(axis=1))
        given[bare, (scores[bare] / cuts).argmax(axis=1)] = True
    return given
