"""The model of names as a folder: `card.json` and `weights.npz`; no pickle, no words."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from leder_nlp.errors import ModelError
from leder_nlp.models import default_folder, packed, read_card, read_files, write_files
from leder_nlp.redact.learned.hashing import TEMPLATES, rows
from leder_nlp.redact.learned.traits import Traits
from leder_nlp.redact.reading import Reading

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

FORMAT = 1
OUTSIDE = "outside"
LABELS = (
    *(OUTSIDE, "B-person", "I-person", "B-initials", "I-initials"),
    *("B-organisation", "I-organisation", "B-location", "I-location"),
)
"""What a word may be: outside of all names, or at the beginning of one or within it."""

_WEIGHTS, _SCHEMA = "weights.npz", "name_model_card"


@dataclass(frozen=True, slots=True)
class NameModel:
    """Linear weights over hashed features; shapes: weights (size, n_labels), bias (n_labels,);

    they are kept in half precision."""

    card: dict[str, Any] = field(repr=False)
    weights: Array = field(repr=False)
    bias: Array = field(repr=False)

    def __post_init__(self) -> None:
        size = len(self.weights)
        if (
            self.weights.shape != (size, len(LABELS))
            or self.bias.shape != (len(LABELS),)
            or size & (size - 1)
        ):
            raise ModelError(f"the arrays of the model of names do not fit {len(LABELS)} labels")

    @property
    def threshold(self) -> float:
        """Give how sure the model must be that a word belongs to a name."""
        return float(self.card["threshold"])

    @property
    def again(self) -> float:
        """Give how sure it must be of a word that is surely a name elsewhere in the review."""
        return float(self.card["again"])

    def scores(self, reading: Reading) -> Array:
        """Give the score of each label for each word, shape (n_words, n_labels)."""
        import numpy as np

        if not len(reading):
            return np.zeros((0, len(LABELS)), dtype=np.float32)
        found = rows(Traits(reading), len(self.weights))
        total = np.tile(self.bias.astype(np.float32), (len(found), 1))
        for column in range(found.shape[1]):
            total += self.weights[found[:, column]]
        return total

    def save(self, folder: Path) -> None:
        """Write the model into a folder, made if it is not there; the same model gives the same bytes."""
        arrays = packed({"weights": self.weights.astype("float16"), "bias": self.bias.astype("float16")})
        write_files(folder, {**self.card, "format": FORMAT}, _SCHEMA, {_WEIGHTS: arrays})


def inside(scores: Array) -> Array:
    """Give how surely each word belongs to a name, shape (n_words,), of the scores of its labels."""
    import numpy as np

    return 1 / (1 + np.exp(np.clip(scores[:, LABELS.index(OUTSIDE)].astype(np.float64), -40, 40)))


def load_names(folder: Path) -> NameModel:
    """Read a model of names.

    Raises ModelError if a file is missing or was changed, or the format is not this version's.
    """
    card = read_card(folder, schema=_SCHEMA, version=FORMAT)
    contents = read_files(folder, card, (_WEIGHTS,))
    if card["templates"] != len(TEMPLATES):
        raise ModelError(f"{folder.name}: was trained for other features; train it again")
    try:
        return _unpacked(card, contents[_WEIGHTS])
    except (ValueError, KeyError, TypeError, OSError, EOFError, BadZipFile) as error:
        problem = f"{folder.name}: holds no model of names of format {FORMAT} ({type(error).__name__})"
    raise ModelError(problem)


def _unpacked(card: dict[str, Any], data: bytes) -> NameModel:
    import numpy as np

    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return NameModel(card, arrays["weights"].astype(np.float32), arrays["bias"].astype(np.float32))


@cache
def shipped_names() -> NameModel:
    """Give the model of names that ships. Raises ModelError if it is missing or was changed."""
    return load_names(default_folder("names"))
