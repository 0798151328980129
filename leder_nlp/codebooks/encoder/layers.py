"""The layers of a BERT encoder, forward only: numbers of word pieces in, a vector of unit length out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class Layers:
    """The weights by the names that BERT gives them, and the shape that its configuration tells."""

    weights: Mapping[str, Array] = field(repr=False)
    depth: int
    heads: int
    tiny: float
    """What keeps the scaling of a layer from dividing by nothing."""

    @property
    def width(self) -> int:
        """Give the length of a vector."""
        return int(self.weights["embeddings.word_embeddings.weight"].shape[1])

    def checked(self, words: int, longest: int) -> None:
        """Raise ValueError or KeyError if the weights cannot read texts of so many known and read pieces."""
        import numpy as np

        if len(self.weights["embeddings.word_embeddings.weight"]) < words or self.width % self.heads:
            raise ValueError("the table of words does not fit")
        if len(self.weights["embeddings.position_embeddings.weight"]) < longest:
            raise ValueError("too few places")
        if not np.isfinite(self.read(np.zeros((1, 3), dtype=np.int64))).all():
            raise ValueError("the layers give no numbers")

    def read(self, numbers: Any) -> Array:
        """Give the mean of the last layer, of unit length, shape (n_texts, width).

        `numbers`, shape (n_texts, n_pieces), are of texts of one length, so none is padded.
        """
        import numpy as np

        own = self.weights
        state = own["embeddings.word_embeddings.weight"][numbers]
        state = state + own["embeddings.position_embeddings.weight"][: numbers.shape[1]]
        state = self._scaled(state + own["embeddings.token_type_embeddings.weight"][0], "embeddings")
        for number in range(self.depth):
            at = f"encoder.layer.{number}"
            state = self._scaled(state + self._attended(state, f"{at}.attention"), f"{at}.attention.output")
            inner = _gelu(self._dense(state, f"{at}.intermediate.dense"))
            state = self._scaled(state + self._dense(inner, f"{at}.output.dense"), f"{at}.output")
        means = state.mean(axis=1)
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)

    def _dense(self, state: Array, name: str) -> Array:
        """Multiply as one matrix: a product of stacks is many times slower."""
        flat = state.reshape(-1, state.shape[-1]) @ self.weights[f"{name}.weight"].T
        flat += self.weights[f"{name}.bias"]
        return flat.reshape(*state.shape[:-1], -1)

    def _attended(self, state: Array, name: str) -> Array:
        import numpy as np

        texts, pieces, width = state.shape
        parts = (texts, pieces, self.heads, width // self.heads)
        asked, kept, said = (
            self._dense(state, f"{name}.self.{part}").reshape(parts).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        heed = asked @ kept.transpose(0, 1, 3, 2) / np.float32(np.sqrt(parts[-1]))
        heed = np.exp(heed - heed.max(axis=-1, keepdims=True))
        heed /= heed.sum(axis=-1, keepdims=True)
        return self._dense((heed @ said).transpose(0, 2, 1, 3).reshape(state.shape), f"{name}.output.dense")

    def _scaled(self, state: Array, name: str) -> Array:
        import numpy as np

        state = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((state * state).mean(axis=-1, keepdims=True) + np.float32(self.tiny))
        own = self.weights
        return np.asarray(state / spread * own[f"{name}.LayerNorm.weight"] + own[f"{name}.LayerNorm.bias"])


def _gelu(state: Array) -> Array:
    import numpy as np
    from scipy.special import erf

    return np.asarray(state * 0.5 * (1 + erf(state * np.float32(np.sqrt(0.5)))), dtype=np.float32)
