"""Word vectors: kinship of words, for what few labels cannot teach.

A table of stems, distilled once from a sentence encoder (`resources/vectors/SOURCE.md`). A passage's vector
is the sum of those of its stems, of unit length; common stems are short vectors, so they count for little.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from leder_nlp import resources
from leder_nlp.errors import ResourceError

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float32]]
    Ints = np.ndarray[Any, np.dtype[np.int64]]

KIND = "vector="
WIDTH = 64


def columns(share: float) -> dict[str, float]:
    """Give the features that a passage's vector fills, and the share of the whole that each has."""
    return {f"{KIND}{ascii_lowercase[at // 26]}{ascii_lowercase[at % 26]}": share for at in range(WIDTH)}


def vectors(names: Sequence[Sequence[str]]) -> Array:
    """Give the vectors of passages by the stems among their features, shape (n_passages, WIDTH)."""
    import numpy as np

    find = known_stems().get
    found = [sorted({place for place in map(find, row) if place is not None}) for row in names]
    rows = np.repeat(np.arange(len(found)), [len(own) for own in found])
    return summed(rows, np.asarray([place for own in found for place in own], dtype=np.int64), len(found))


def summed(rows: Ints, places: Ints, count: int) -> Array:
    """Give the vectors of so many passages; passage `rows[i]` has the stem `places[i]`, each once, by row."""
    import numpy as np
    from scipy.sparse import csr_matrix

    _, table = _table()
    ones = np.ones(len(places), dtype=np.float32)
    found = csr_matrix((ones, (rows, places)), shape=(count, len(table)))
    summed = np.asarray(found @ table, dtype=np.float32)
    lengths = np.sqrt((summed * summed).sum(axis=1, keepdims=True))
    lengths[lengths == 0] = 1
    return np.asarray(summed / lengths, dtype=np.float32)


def known_stems() -> dict[str, int]:
    """Give the stems of the table, each with its row."""
    return _table()[0]


@cache
def _table() -> tuple[dict[str, int], Array]:
    import numpy as np

    stems = resources.path("vectors", "stems.txt").read_text(encoding="utf-8").split()
    with np.load(resources.path("vectors", "vectors.npz"), allow_pickle=False) as arrays:
        table = arrays["vectors"].astype(np.float32)
    if table.shape != (len(stems), WIDTH):
        raise ResourceError(f"vectors: {len(stems)} stems need as many rows of {WIDTH}")
    return {stem: row for row, stem in enumerate(stems)}, table
