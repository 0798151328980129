"""A trained model as a folder: `card.json`, `features.json`, `weights.npz`; no pickle on any path.

The card says what the model is, from what it was learned and how it scored. `MANIFEST.sha256` holds the
SHA-256 of every file that makes the model, the card too: a changed byte is refused before it is read.
What people write beside it (`PAPERS`) is no part of the model and may be edited.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from leder_nlp import resources
from leder_nlp.errors import ModelError

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float32]]

FORMAT = 3
"""3: themes compete, calibrated after; 2: a model a theme, weights in steps; 1: in half precision."""
CARD = "card.json"
MANIFEST = "MANIFEST.sha256"
"""A line a file, hash and name, as `sha256sum --check` reads them."""
PAPERS = ("README.md", "transparency.md")
"""What `leder-nlp card` writes beside a model."""
_FILES = ("features.json", "weights.npz")
_ARRAYS = {
    "idf": "float32",
    "levels": "int16",
    "steps": "float32",
    "bias": "float32",
    "slopes": "float32",
    "shifts": "float32",
}
"""The arrays, and the type each is kept in; a weight is its level times the step of its column."""
_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9_.-]+)")
_LEVELS = 2047
"""So many steps each way: twelve bits, half of which the zip takes away again."""


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model over named features.

    `features` gives each feature its column; `labels` names the outputs.
    Shapes: idf (n_features,), weights (n_features, n_labels + 1), bias (n_labels + 1,), where the last column
    is that of no theme; slopes and shifts (n_labels,) calibrate the log-odds (`odds.py`). All float32;
    weights are rounded to the steps in which they are kept, so a saved model reads like the fitted one.
    `manifest` is the SHA-256 of the manifest of the folder it was read from, "" before it is saved.
    """

    card: dict[str, Any] = field(repr=False)
    features: dict[str, int] = field(repr=False)
    labels: tuple[str, ...] = field(repr=False)
    idf: Array = field(repr=False)
    weights: Array = field(repr=False)
    bias: Array = field(repr=False)
    slopes: Array = field(repr=False)
    shifts: Array = field(repr=False)
    manifest: str = field(default="", repr=False, compare=False)

    def __post_init__(self) -> None:
        features, labels = len(self.features), len(self.labels)
        due = ((features,), (features, labels + 1), (labels + 1,), (labels,), (labels,))
        if (
            tuple(array.shape for array in (self.idf, self.weights, self.bias, self.slopes, self.shifts))
            != due
        ):
            raise ModelError(f"the arrays of the model do not fit {features} features and {labels} labels")
        levels, steps = _stepped(self.weights)
        object.__setattr__(self, "weights", levels.astype("float32") * steps)

    @property
    def name(self) -> str:
        """Give the name and version of the model."""
        return f"{self.card['name']} {self.card['version']}"

    def save(self, folder: Path) -> None:
        """Write the model into a folder, made if it is not there; the same model gives the same bytes."""
        contents = {"features.json": _text({"features": list(self.features), "labels": list(self.labels)})}
        levels, steps = _stepped(self.weights)
        arrays = {"idf": self.idf, "levels": levels, "steps": steps, "bias": self.bias}
        arrays |= {"slopes": self.slopes, "shifts": self.shifts}
        contents["weights.npz"] = packed({name: arrays[name].astype(kind) for name, kind in _ARRAYS.items()})
        write_files(folder, {**self.card, "format": FORMAT}, "model_card", contents)


def _stepped(weights: Array) -> tuple[Array, Array]:
    """Give the weights in whole steps of their label, and the steps.

    A step is a power of two, so that rounding again changes nothing.
    """
    import numpy as np

    most = np.abs(weights).max(axis=0, initial=0)
    steps = np.exp2(np.ceil(np.log2(np.where(most > 0, most, _LEVELS) / _LEVELS))).astype(np.float32)
    return np.rint(weights / steps), steps


def load(folder: Path) -> Model:
    """Read a model folder.

    Raises ModelError if a file is missing or was changed, or the format is not this version's.
    """
    card = read_card(folder)
    contents = read_files(folder, card, _FILES)
    try:
        return replace(_unpacked(card, contents), manifest=manifest_of(folder))
    except (ValueError, KeyError, TypeError, OSError, EOFError, BadZipFile) as error:
        problem = f"{folder.name}: holds no model of format {FORMAT} ({type(error).__name__})"
    raise ModelError(problem)


def _unpacked(card: dict[str, Any], contents: dict[str, bytes]) -> Model:
    import numpy as np

    named = json.loads(contents["features.json"])
    with np.load(io.BytesIO(contents["weights.npz"]), allow_pickle=False) as arrays:
        idf, levels, steps, bias, slopes, shifts = (
            np.asarray(arrays[name], dtype=np.float32) for name in _ARRAYS
        )
    features = {name: column for column, name in enumerate(named["features"])}
    return Model(card, features, tuple(named["labels"]), idf, levels * steps, bias, slopes, shifts)


def read_card(folder: Path, *, schema: str = "model_card", version: int | None = FORMAT) -> dict[str, Any]:
    """Read and check the card of a model folder.

    Raises ModelError if it is missing, is not the one that the manifest describes, breaks the schema, or is
    of another format than `version`, if given.
    """
    described = _described(folder)
    data = _as_described(folder, CARD, described, by=MANIFEST)
    try:
        card = json.loads(data)
    except ValueError:
        card = None
    fault = resources.fault(card, schema)
    if fault:
        raise ModelError(f"{folder.name}/{CARD}: {fault}")
    if version is not None and card["format"] != version:
        raise ModelError(f"{folder.name}: format {card['format']}; this version reads {version}")
    if described != {CARD: described[CARD], **card["sha256"]}:
        raise ModelError(f"{folder.name}: {MANIFEST} and {CARD} describe different files")
    return dict(card)


def files(folder: Path, *, schema: str = "model_card") -> tuple[str, ...]:
    """Name the files that make a model: its card and those that the card describes, and no notes beside them.

    Raises ModelError as `read_card` does.
    """
    return (CARD, *read_card(folder, schema=schema, version=None)["sha256"])


def read_files(folder: Path, card: dict[str, Any], names: Sequence[str]) -> dict[str, bytes]:
    """Read the files that a card describes. Raises ModelError if one is missing or was changed."""
    return {name: _as_described(folder, name, card["sha256"]) for name in names}


def write_files(folder: Path, card: dict[str, Any], schema: str, contents: Mapping[str, bytes]) -> None:
    """Write files, the card that describes them and the manifest into a folder, made if it is not there."""
    card = {**card, "sha256": {name: _hash(data) for name, data in contents.items()}}
    resources.checked(card, schema, where=CARD)
    folder.mkdir(parents=True, exist_ok=True)
    for paper in PAPERS:  # written of the model that was here before
        (folder / paper).unlink(missing_ok=True)
    written = {**contents, CARD: _text(card, indent=2)}
    for name, data in {**written, MANIFEST: _manifest(written)}.items():
        (folder / name).write_bytes(data)


def seal(folder: Path) -> None:
    """Write the manifest of a model folder that was made without one, once its card's hashes are found right.

    Raises ModelError if they are not.
    """
    card = _bytes(folder / CARD)
    try:
        described = dict(json.loads(card)["sha256"])
    except (ValueError, KeyError, TypeError):
        described = {}
    if not described:
        raise ModelError(f"{folder.name}/{CARD}: holds no hashes of the files of a model")
    contents = {name: _as_described(folder, name, described) for name in described}
    (folder / MANIFEST).write_bytes(_manifest({**contents, CARD: card}))


def manifest_of(folder: Path) -> str:
    """Give the SHA-256 of the manifest, which stands for the whole model. Raises ModelError without one."""
    return _hash(_bytes(folder / MANIFEST))


def _manifest(contents: Mapping[str, bytes]) -> bytes:
    return "".join(f"{_hash(contents[name])}  {name}\n" for name in sorted(contents)).encode()


def _described(folder: Path) -> dict[str, str]:
    """Read the hashes of the manifest. Raises ModelError if it is missing or not as it was written."""
    data = _bytes(folder / MANIFEST)
    lines = [_LINE.fullmatch(line) for line in data.decode("ascii", "replace").split("\n")[:-1]]
    found = {line[2]: line[1] for line in lines if line}
    whole = "".join(f"{found[name]}  {name}\n" for name in sorted(found)).encode()
    if whole != data or CARD not in found:
        raise ModelError(f"{folder.name}/{MANIFEST}: was changed; a line a file, hash and name, was due")
    return found


def _as_described(folder: Path, name: str, described: Mapping[str, str], *, by: str = "the card") -> bytes:
    data = _bytes(folder / name)
    if _hash(data) != described[name]:
        raise ModelError(f"{folder.name}/{name}: the file is not the one that {by} describes")
    return data


def default_folder(name: str = "default") -> Path:
    """Give the folder of a model that ships: inside the wheel, or below `models/` of a checkout."""
    shipped = resources.path("models", name)
    checkout = Path(__file__).parent.parent / "models" / name
    return shipped if shipped.is_dir() else checkout


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        due = ", ".join((MANIFEST, CARD, *_FILES))
        problem = f"{file.parent.name}/{file.name}: cannot be read; a model folder holds {due}"
    raise ModelError(problem)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _text(value: Any, *, indent: int | None = None) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=indent) + "\n").encode()


def packed(arrays: Mapping[str, Any]) -> bytes:
    """Pack arrays into npz bytes that depend on the arrays alone (numpy writes the clock into the zip)."""
    import zipfile

    import numpy as np

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            one = io.BytesIO()
            np.lib.format.write_array(one, np.ascontiguousarray(array), allow_pickle=False)
            member = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            archive.writestr(member, one.getvalue(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
