"""Whether the configuration of an encoder tells the truth about its weights."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from leder_nlp.errors import ModelError

_TABLES = {
    "hidden_size": ("embeddings.word_embeddings.weight", 1),
    "vocab_size": ("embeddings.word_embeddings.weight", 0),
    "max_position_embeddings": ("embeddings.position_embeddings.weight", 0),
    "type_vocab_size": ("embeddings.token_type_embeddings.weight", 0),
    "intermediate_size": ("encoder.layer.0.intermediate.dense.weight", 0),
}
"""Which array has the size that a key of config.json tells, and along which of its axes."""
_LAYER = re.compile(r"encoder\.layer\.(\d+)\.")


def differing(shape: Mapping[str, Any], weights: Mapping[str, Any], *, words: int, name: str) -> None:
    """Raise ModelError, both figures named, where config.json says another size than the weights have.

    Too few layers, read to their end, or words beside the wrong numbers give vectors that look right. `words`
    are the lines of vocab.txt. Raises KeyError if an array is missing.
    """
    layers = {int(found[1]) for key in weights if (found := _LAYER.match(key))}
    real = {key: int(weights[array].shape[axis]) for key, (array, axis) in _TABLES.items()}
    real["num_hidden_layers"] = len(layers)
    for key, size in real.items():
        if key in shape and shape[key] != size:
            raise ModelError(f"encoder {name}: config.json says {key} {shape[key]}, the weights have {size}")
    if words != real["vocab_size"]:
        raise ModelError(
            f"encoder {name}: vocab.txt has {words} lines, the weights have vectors of {real['vocab_size']}"
        )
    if real["hidden_size"] % int(shape["num_attention_heads"]):
        raise ModelError(
            f"encoder {name}: config.json says num_attention_heads {shape['num_attention_heads']}, "
            f"which does not divide the width of the weights, {real['hidden_size']}"
        )
