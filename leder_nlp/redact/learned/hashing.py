"""Traits joined into features, each a row number of the weights: templates, hashed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leder_nlp.redact.learned.traits import Traits

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

TEMPLATES = (
    *("word-3", "word-2", "word-1", "own", "word+1", "word+2", "word+3"),
    *("lists-2", "lists-1", "lists", "lists+1", "lists+2"),
    *("shape-2", "shape-1", "shape", "shape+1", "shape+2"),
    *("ending", "ending shape", "marks-1", "marks", "marks+1", "document", "document shape"),
    *("gap-1", "gap", "gap+1", "gap+2", "gap gap+1 shape"),
    *("word-1 own", "own word+1", "word-1 word+1", "word-2 word-1", "word+1 word+2"),
    *("word-1 lists", "lists word+1", "lists-1 lists", "lists lists+1", "lists-1 lists lists+1"),
    *("word-1 gap lists", "word+1 gap+1 lists", "word-1 gap shape", "word+1 gap+1 shape"),
    *("own shape", "lists shape", "lists shape document", "own document", "marks shape", "marks gap shape"),
    *("word-2 word-1 lists", "lists word+1 word+2", "word-1 shape word+1", "word-1 lists word+1"),
    *("shape-1 shape shape+1", "marks-1 gap lists", "marks+1 gap+1 lists", "lists-1 shape-1 gap shape lists"),
)
"""What is looked at together; `word-1` is the word before. The order is part of the model."""

_FACTOR = 0x85EBCA6B
_STEP = 0x9E3779B1
_EDGE = 0x2545F491


def rows(traits: Traits, size: int) -> Array:
    """Give the features of each word, shape (n_words, n_templates), in [0, size).

    `size` is a power of two.
    """
    import numpy as np

    shifted: dict[str, Array] = {}
    found = np.empty((len(TEMPLATES), len(traits.word)), dtype=np.int32)
    with np.errstate(over="ignore"):
        for number, template in enumerate(TEMPLATES):
            mixed = np.full(len(traits.word), np.uint32((number + 1) * _STEP & 0xFFFFFFFF))
            for part in template.split():
                if part not in shifted:
                    shifted[part] = _shifted(traits, part)
                mixed = (mixed ^ shifted[part]) * np.uint32(_FACTOR)
                mixed ^= mixed >> np.uint32(15)
            mixed *= np.uint32(0xC2B2AE35)
            found[number] = (mixed ^ (mixed >> np.uint32(16))) & np.uint32(size - 1)
    return found.T


def _shifted(traits: Traits, part: str) -> Array:
    """Give a trait of the word so many places on; beyond the ends stands a mark."""
    import numpy as np

    at = max(part.find("+"), part.find("-"))
    name, by = (part, 0) if at < 0 else (part[:at], int(part[at:]))
    values: Array = getattr(traits, name)
    if not by:
        return values
    moved = np.full(len(values), np.uint32(_EDGE))
    if by > 0:
        moved[:-by] = values[by:]
    else:
        moved[-by:] = values[:by]
    return moved
