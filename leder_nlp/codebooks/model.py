"""A fitted classifier of passages: read without scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from leder_nlp.codebooks.choosing import chosen, probabilities
from leder_nlp.codebooks.encoder.found import Encoder
from leder_nlp.codebooks.entries import Entry
from leder_nlp.codebooks.matrices import SHARES, counted, dense, weighed
from leder_nlp.codebooks.terms import DENSE, ENCODER
from leder_nlp.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    Array = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class CodebookModel:
    """A linear model over blocks of terms.

    `kind` is "single" where one label is due of each passage, else "multi"; `terms` gives each block its
    terms, in order of the columns (those of `DENSE` have none and stand last; of them "encoder" needs the
    `encoder` that was there in training). Shapes: idf (n_terms,), weights
    (n_columns, n_labels), bias and cuts (n_labels,); weights are rounded to half precision, in which they
    are kept. `cuts` are thresholds of probabilities, or offsets where one label is due; each passage gets
    at least `fewest` labels.
    """

    kind: str
    labels: tuple[str, ...] = field(repr=False)
    terms: dict[str, tuple[str, ...]] = field(repr=False)
    idf: Array = field(repr=False)
    weights: Array = field(repr=False)
    bias: Array = field(repr=False)
    cuts: Array = field(repr=False)
    fewest: int = 0
    encoder: Encoder | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        words = sum(map(len, self.terms.values()))
        width, count = self.weights.shape
        if len(self.idf) != words or count != len(self.labels) or not width >= words:
            raise ModelError(
                f"the arrays of the model do not fit {words} terms and {len(self.labels)} labels"
            )
        if (ENCODER in self.terms) != (self.encoder is not None):
            raise ModelError("a sentence encoder was due, or came without need")
        if self.bias.shape != (count,) or self.cuts.shape != (count,):
            raise ModelError(f"bias and cuts of the model are not those of {count} labels")
        object.__setattr__(self, "weights", self.weights.astype("float16").astype("float32"))

    def rows(self, entries: Sequence[Entry]) -> csr_matrix:
        """Give the entries as rows of numbers, shape (n_entries, n_columns)."""
        from scipy.sparse import hstack

        blocks, at = [], 0
        for name, terms in self.terms.items():
            if name in DENSE:
                blocks.append(dense(entries, name, self.encoder))
                continue
            counts = counted(entries, name, {term: column for column, term in enumerate(terms)})
            blocks.append(weighed(counts, self.idf[at : at + len(terms)], SHARES[name]))
            at += len(terms)
        return hstack(blocks, format="csr")

    def scores(self, entries: Sequence[Entry]) -> Array:
        """Give the calibrated log odds of each label, shape (n_entries, n_labels)."""
        import numpy as np

        if not len(entries):
            return np.zeros((0, len(self.labels)), dtype=np.float32)
        return np.asarray(self.rows(entries) @ self.weights + self.bias, dtype=np.float32)

    def probabilities(self, entries: Sequence[Entry]) -> Array:
        """Give the probability of each label, shape (n_entries, n_labels)."""
        return probabilities(self.scores(entries), self.kind)

    def chosen(self, scores: Array) -> Any:
        """Say which labels are given, by their probabilities, shape as these."""
        return chosen(scores, self.cuts, kind=self.kind, fewest=self.fewest)
