"""How like the name of a label a passage is: knowledge from outside, for labels that few passages have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from leder_nlp.codebooks.encoder.found import Encoder
from leder_nlp.codebooks.matrices import meanings

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    Array = np.ndarray[Any, np.dtype[np.float32]]

_ALIKE = 0.02
"""The deviation up to which a name is like all passages: half precision could not tell them apart."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """One more column for each label: the product of a passage's vector and that of the label's name.

    `columns`, shape (n_passages, n_labels), are spread out over the passages learned from. As they are linear
    in the vector, what a classifier makes of one is folded into the weights of the vector. Shapes: names
    (n_labels, width), mean and spread (n_labels,).
    """

    names: Array = field(repr=False)
    mean: Array = field(repr=False)
    spread: Array = field(repr=False)
    columns: Array = field(repr=False)

    @classmethod
    def of(cls, vectors: Array, names: Array, *, scale: float) -> Likeness:
        """Give the columns of passages with these vectors, shape (n_passages, width).

        Each has the mean 0 and the deviation `scale`; a name that is like all of them alike is silent.
        """
        import numpy as np

        like = vectors @ names.T
        mean, deviation = like.mean(axis=0), like.std(axis=0)
        spread = np.where(deviation > _ALIKE, scale / np.maximum(deviation, _ALIKE), 0).astype(np.float32)
        return cls(names, mean, spread, (like - mean) * spread)

    def beside(self, rows: csr_matrix, label: int) -> csr_matrix:
        """Give rows whose last columns are the vectors with the column of a label behind them."""
        from scipy.sparse import csr_matrix, hstack

        return hstack([rows, csr_matrix(self.columns[:, [label]])], format="csr")

    def folded(self, weights: Array, bias: float, label: int) -> tuple[Array, float]:
        """Give the weights and bias of the rows alone that say the same."""
        own = weights[-1] * self.spread[label]
        rest = weights[:-1].copy()
        rest[-self.names.shape[1] :] += own * self.names[label]
        return rest, float(bias - own * self.mean[label])


def names_in(block: str, labels: Sequence[str], encoder: Encoder | None) -> Array:
    """Give the vectors of the names of labels in a block of vectors, shape (n_labels, width)."""
    import numpy as np

    told = [label.replace("_", " ") for label in labels]
    return np.asarray(meanings(told, block, encoder), dtype=np.float32)
