"""From the scores of a linear model to log-odds: themes compete for a passage, polarities stand each alone.

A multinomial model knows that a passage which is plainly of one theme is less likely of another; one model a
theme does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float32]]

ALONE = 2
"""So many labels, the last, compete with nothing: the polarities."""
_LEAST = 1e-6


def log_odds(scores: Array) -> Array:
    """Give the log-odds of each label, shape (n, n_labels), from scores of shape (n, n_labels + 1).

    The last score is that of no theme. A theme's odds are those of its share among all themes and none
    (softmax); a polarity's score is its log-odds as it stands.
    """
    import numpy as np

    themes, alone, none = scores[:, : -ALONE - 1], scores[:, -ALONE - 1 : -1], scores[:, -1:]
    most = np.maximum(themes.max(axis=1, keepdims=True, initial=-np.inf), none)
    powers = np.exp(themes - most)
    whole = powers.sum(axis=1, keepdims=True) + np.exp(none - most)
    rest = np.maximum(whole - powers, _LEAST * whole)  # what is left for all others
    return np.hstack([themes - most - np.log(rest), alone]).astype(scores.dtype, copy=False)
