"""A codebook model as a folder: card, terms and weights, each held to its SHA-256; no pickle."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from leder_nlp.codebooks.encoder.found import Encoder, encoder
from leder_nlp.codebooks.matrices import SHARES
from leder_nlp.codebooks.model import CodebookModel
from leder_nlp.codebooks.terms import ENCODER, FEATURES, VECTORS
from leder_nlp.errors import ConfigError, ModelError
from leder_nlp.models import CARD, packed, read_card, read_files, write_files
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
    if model.encoder is not None:
        own["encoder"] = model.encoder.told
    write_files(folder, own, SCHEMA, contents)


def load(folder: Path, *, beside: str | None = None) -> tuple[CodebookModel, dict[str, Any]]:
    """Read a model folder and its card.

    A model learned beside a sentence encoder needs the same one: the folder or package that `beside` names,
    or, without it, the package that the card names. Raises ModelError if a file is missing or was changed, it
    holds another kind of model, or the encoder is another; ConfigError if there is no such encoder.
    """
    card, parts = _read(folder)
    own = _encoder(card, beside, folder.name)
    return CodebookModel(card["kind"], **parts, fewest=card["fewest"], encoder=own), card


def looked_over(folder: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """Give the card of a model folder that is whole, and how many terms each block has.

    The encoder is not looked for: a model can be checked where it is missing. Raises ModelError as `load`.
    """
    card, parts = _read(folder)
    return card, {name: len(own) for name, own in parts["terms"].items()}


def is_codebook(folder: Path) -> bool:
    """Say whether a folder holds a model of this kind, whole or not: its card names a codebook."""
    try:
        card = json.loads((folder / CARD).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(card, dict) and "codebook" in card


def _read(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read the card, and the labels, terms and arrays once all hashes are right."""
    card = read_card(folder, schema=SCHEMA, version=FORMAT)
    contents = read_files(folder, card, _FILES)
    try:
        return card, _unpacked(card, contents)
    except (ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, BadZipFile) as error:
        problem = f"{folder.name}: holds no codebook model of format {FORMAT} ({type(error).__name__})"
    raise ModelError(problem)


def _encoder(card: dict[str, Any], beside: str | None, name: str) -> Encoder | None:
    told = card.get("encoder")
    if told is None:
        if beside is not None:
            raise ConfigError(f"{name}: was learned without a sentence encoder; name none")
        return None
    own = encoder(told["name"] if beside is None else beside)
    if own.told["sha256"] != told["sha256"]:
        raise ModelError(
            f"{name}: was learned beside encoder {told['name']} {told['version']} with other weights, words "
            f"or shape than {own.name} {own.version}; name the one it was learned beside"
        )
    return own


def _unpacked(card: dict[str, Any], contents: dict[str, bytes]) -> dict[str, Any]:
    """Give labels, terms and arrays. Raises ValueError where they do not fit one another or the card."""
    import numpy as np

    named = json.loads(contents["features.json"])
    terms = {name: tuple(own) for name, own in named["terms"].items()}
    if not terms.keys() <= {*FEATURES, ENCODER} or not terms.keys() <= SHARES.keys():
        raise ValueError("unknown features")
    if (ENCODER in terms) is not ("encoder" in card):
        raise ValueError("the card and the terms differ over the encoder")
    if sorted(named["labels"]) != sorted(card["trained_on"]["labels"]):
        raise ValueError("the labels are not those of the card")
    with np.load(io.BytesIO(contents["weights.npz"]), allow_pickle=False) as arrays:
        idf, weights, bias, cuts = (np.asarray(arrays[name], dtype=np.float32) for name in _ARRAYS)
    width = (WIDTH if VECTORS in terms else 0) + card.get("encoder", {}).get("width", 0)
    shape = (len(idf) + width, len(named["labels"]))
    if len(idf) != sum(map(len, terms.values())) or weights.shape != shape:
        raise ValueError("columns do not fit the terms and labels")
    if bias.shape != shape[1:] or cuts.shape != shape[1:]:
        raise ValueError("bias and cuts do not fit the labels")
    arrays = {"idf": idf, "weights": weights, "bias": bias, "cuts": cuts}
    return {"labels": tuple(named["labels"]), "terms": terms, **arrays}
