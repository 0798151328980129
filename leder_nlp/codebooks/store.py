"""A codebook model as a folder: card, terms and weights, each held to its SHA-256; no pickle."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from leder_nlp.codebooks.matrices import SHARES
from leder_nlp.codebooks.model import CodebookModel
from leder_nlp.codebooks.terms import FEATURES, VECTORS
from leder_nlp.errors import ModelError
from leder_nlp.models import packed, read_card, read_files, write_files
from leder_nlp.tag.vectors import WIDTH

FORMAT = 1
SCHEMA = "codebook_card"
_FILES = ("features.json", "weights.npz")
_ARRAYS = {"idf": "float32", "weights": "float16", "bias": "float32", "cuts": "float32"}


def save(model: CodebookModel, card: dict[str, Any], folder: Path) -> None:
    """Write a model into a folder, made if it is not there; the same model and card give the same bytes."""
    named = {"labels": list(model.labels), "terms": {name: list(own) for name, own in model.terms.items()}}
    arrays = {name: getattr(model, name).astype(kind) for name, kind in _ARRAYS.items()}
    contents = {
        "features.json": (json.dumps(named, ensure_ascii=False) + "\n").encode(),
        "weights.npz": packed(arrays),
    }
    own = {**card, "format": FORMAT, "kind": model.kind, "fewest": model.fewest}
    write_files(folder, own, SCHEMA, contents)


def load(folder: Path) -> tuple[CodebookModel, dict[str, Any]]:
    """Read a model folder and its card.

    Raises ModelError if a file is missing or was changed, or it holds another kind of model.
    """
    card = read_card(folder, schema=SCHEMA, version=FORMAT)
    contents = read_files(folder, card, _FILES)
    try:
        return _unpacked(card, contents), card
    except (ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, BadZipFile) as error:
        problem = f"{folder.name}: holds no codebook model of format {FORMAT} ({type(error).__name__})"
    raise ModelError(problem)


def _unpacked(card: dict[str, Any], contents: dict[str, bytes]) -> CodebookModel:
    import numpy as np

    named = json.loads(contents["features.json"])
    terms = {name: tuple(own) for name, own in named["terms"].items()}
    if not terms.keys() <= set(FEATURES) or not terms.keys() <= SHARES.keys():
        raise ValueError("unknown features")
    with np.load(io.BytesIO(contents["weights.npz"]), allow_pickle=False) as arrays:
        idf, weights, bias, cuts = (np.asarray(arrays[name], dtype=np.float32) for name in _ARRAYS)
    if len(weights) != len(idf) + (WIDTH if VECTORS in terms else 0):
        raise ValueError("columns do not fit the terms")
    return CodebookModel(
        card["kind"], tuple(named["labels"]), terms, idf, weights, bias, cuts, fewest=card["fewest"]
    )
