"""A trained model as a folder: what is saved is what is loaded, and nothing else is."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from leder_nlp.errors import ModelError, ResourceError
from leder_nlp.models import CARD as CARD_FILE
from leder_nlp.models import MANIFEST, Model, default_folder, load, manifest_of, read_card, seal
from leder_nlp.records import POLARITIES

FILES = (MANIFEST, "card.json", "features.json", "weights.npz")
CARD = {**read_card(default_folder()), "name": "toy", "version": "0.1"}


@pytest.fixture
def model():
    random = np.random.default_rng(0)
    features = {
        name: column for column, name in enumerate(["annual", "passpo", "é", "< annual", "theme=dnacpr"])
    }
    labels = ("annual_health_check", "dnacpr", *POLARITIES)
    sizes = ((5,), (5, 5), (5,), (4,), (4,))
    arrays = (random.standard_normal(size).astype(np.float32) for size in sizes)
    return Model(CARD, features, labels, *arrays)


@pytest.fixture
def folder(model, tmp_path):
    model.save(tmp_path / "toy")
    return tmp_path / "toy"


def packed(**arrays: object) -> bytes:
    """Pack arrays, of any kind, into npz bytes."""
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def forged(**others: object) -> bytes:
    """Pack arrays that fit the toy, but for `others`."""
    sizes = {"idf": 5, "levels": (5, 5), "steps": 5, "bias": 5, "slopes": 4, "shifts": 4}
    return packed(**{name: np.zeros(size, np.float32) for name, size in sizes.items()} | others)


def replaced(folder: Path, name: str, data: bytes) -> None:
    """Put other bytes into a file of the model, and their hash on card and manifest, as a forger would."""
    (folder / name).write_bytes(data)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    card["sha256"][name] = hashlib.sha256(data).hexdigest()
    (folder / "card.json").write_text(json.dumps(card), encoding="utf-8")
    seal(folder)


def test_saved_model_loads_equal(model, folder):
    """
    Features, labels and every weight come back as they were; the card with hashes of what was written.
    """
    loaded = load(folder)

    assert (loaded.features, loaded.labels, loaded.name) == (model.features, model.labels, "toy 0.1")
    for name in ("idf", "weights", "bias", "slopes", "shifts"):
        assert getattr(loaded, name).dtype == np.float32
        assert np.array_equal(getattr(loaded, name), getattr(model, name))
    assert loaded.card | {"sha256": {}} == CARD | {"sha256": {}}


def test_weights_are_rounded_by_less_than_a_thousandth_of_the_largest(model):
    """
    The steps of a label are as fine as its largest weight asks for, and rounding twice is rounding once.
    """
    rng = np.random.default_rng(7)
    weights = (rng.normal(size=(5, 5)) * [0.001, 1, 50, 0, 1]).astype(np.float32)
    once = replace(model, weights=weights).weights

    assert (np.abs(once - weights) <= np.abs(weights).max(axis=0) / 1000).all()
    assert np.array_equal(replace(model, weights=once).weights, once)


def test_same_model_gives_the_same_bytes(model, folder, tmp_path):
    """
    Saved twice, and saved again after loading: no clock, no order of the day.
    """
    model.save(tmp_path / "again")
    load(folder).save(tmp_path / "loaded")

    for name in FILES:
        first = (folder / name).read_bytes()
        assert first == (tmp_path / "again" / name).read_bytes()
        assert first == (tmp_path / "loaded" / name).read_bytes()


def test_folder_holds_four_files_and_no_pickle(folder):
    """
    JSON and plain arrays: every member of the npz is an array of numbers, packed.
    """
    assert sorted(FILES) == sorted(file.name for file in folder.iterdir())
    with zipfile.ZipFile(folder / "weights.npz") as archive:
        assert sorted(archive.namelist()) == [
            *("bias.npy", "idf.npy", "levels.npy", "shifts.npy", "slopes.npy", "steps.npy")
        ]
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_DEFLATED}
    with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
        kinds = {name: str(arrays[name].dtype) for name in arrays}
    numbers = dict.fromkeys(("bias", "idf", "shifts", "slopes", "steps"), "float32")
    assert kinds == {"levels": "int16", **numbers}


@pytest.mark.parametrize("name", FILES)
def test_flipped_byte_is_refused(folder, name):
    """
    Of 50 bytes drawn from any file, the card and the manifest too, and its first and last, none can be
    changed unseen.
    """
    whole = (folder / name).read_bytes()
    places = {0, len(whole) - 1, *Random(0).sample(range(len(whole)), min(50, len(whole)))}
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1
        (folder / name).write_bytes(changed)
        with pytest.raises(ModelError, match="toy" if name == MANIFEST else f"toy/{name}"):
            load(folder)


def test_file_cut_short_is_refused(folder):
    """
    A copy that broke off is no model.
    """
    whole = (folder / "weights.npz").read_bytes()
    (folder / "weights.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match="weights"):
        load(folder)


@pytest.mark.parametrize("name", FILES)
def test_missing_file_is_named(folder, name):
    """
    Whichever it is.
    """
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"toy/{name}"):
        load(folder)


def test_missing_folder_is_a_model_error(tmp_path):
    """
    Not an OSError.
    """
    with pytest.raises(ModelError, match="nowhere"):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize("number", [1, 2, 99])
def test_other_format_is_refused(folder, number):
    """
    And says which one this version reads.
    """
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    (folder / "card.json").write_text(json.dumps(card | {"format": number}), encoding="utf-8")
    seal(folder)
    with pytest.raises(ModelError, match=f"format {number}.*reads 3"):
        load(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff\xfe", b'{"name": "toy"}'])
@pytest.mark.parametrize("forged", [False, True], ids=["left as it was", "manifest forged"])
def test_broken_card_is_refused(folder, content, forged):
    """
    No JSON, not in UTF-8, or without its keys; whether or not the manifest was changed with it.
    """
    (folder / "card.json").write_bytes(content)
    if forged:
        lines = (folder / MANIFEST).read_text(encoding="ascii").splitlines()
        own = f"{hashlib.sha256(content).hexdigest()}  {CARD_FILE}"
        kept = [own if line.endswith(CARD_FILE) else line for line in lines]
        (folder / MANIFEST).write_text("".join(f"{line}\n" for line in kept), encoding="ascii")
    with pytest.raises(ModelError, match=r"card\.json"):
        read_card(folder)
    with pytest.raises(ModelError, match=r"card\.json"):
        load(folder)


def test_card_without_a_key_is_not_saved(model, tmp_path):
    """
    A model that could not be loaded is not written.
    """
    card = {key: value for key, value in CARD.items() if key != "limits"}
    broken = Model(
        card, model.features, model.labels, model.idf, model.weights, model.bias, model.slopes, model.shifts
    )
    with pytest.raises(ResourceError, match=r"card\.json"):
        broken.save(tmp_path / "broken")
    assert not (tmp_path / "broken" / "weights.npz").exists()


class Bomb:
    """Says so if it is ever unpickled."""

    gone_off = False

    def __reduce__(self):
        return _go_off, ()


def _go_off() -> None:
    Bomb.gone_off = True


def test_array_of_objects_is_refused_and_never_unpickled(folder):
    """
    Even with the right hash on the card: a pickle inside an npz is not opened.
    """
    replaced(folder, "weights.npz", forged(levels=np.array([Bomb()], dtype=object)))
    with pytest.raises(ModelError, match="toy"):
        load(folder)
    assert not Bomb.gone_off


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 no zip",
        packed(idf=np.zeros(5)),
        forged(levels=np.zeros((5, 4)), steps=np.ones(4)),
        forged(idf=np.zeros(4)),
        forged(slopes=np.zeros(5)),
        forged(idf=np.array(["x"] * 5)),
    ],
    ids=["empty", "no zip", "arrays missing", "wrong shape", "wrong idf", "wrong slopes", "words"],
)
def test_arrays_that_do_not_fit_are_refused(folder, data):
    """
    Forged with the right hash, they are a ModelError like any other fault.
    """
    replaced(folder, "weights.npz", data)
    with pytest.raises(ModelError):
        load(folder)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"features": 3, "labels": []}', b'{"features": ["a"]}']
)
def test_features_that_cannot_be_read_are_refused(folder, data):
    """
    The same for the names of the features.
    """
    replaced(folder, "features.json", data)
    with pytest.raises(ModelError):
        load(folder)


def test_the_manifest_is_one_that_other_tools_read(folder):
    """
    `sha256sum --check` finds all files of the model right; papers beside it may be written and edited.
    """
    (folder / "README.md").write_text("For people.", encoding="utf-8")
    before = manifest_of(folder)

    for line in (folder / MANIFEST).read_text(encoding="ascii").splitlines():
        digest, name = line.split("  ")
        assert digest == hashlib.sha256((folder / name).read_bytes()).hexdigest()
    assert load(folder).manifest == before
    assert len((folder / MANIFEST).read_text(encoding="ascii").splitlines()) == len(FILES) - 1


def test_a_manifest_of_other_files_is_refused(folder):
    """
    One that names a file more, or a file less, than the card.
    """
    whole = (folder / MANIFEST).read_bytes()
    for lines in (
        whole.splitlines(keepends=True)[:-1],
        [*whole.splitlines(keepends=True), b"0" * 64 + b"  x\n"],
    ):
        (folder / MANIFEST).write_bytes(b"".join(lines))
        with pytest.raises(ModelError, match="describe different files"):
            load(folder)


def test_a_folder_without_a_manifest_is_sealed_only_if_it_is_whole(folder):
    """
    A model made before there were manifests gets one; not one whose files are not those of its card.
    """
    before = manifest_of(folder)
    (folder / MANIFEST).unlink()
    seal(folder)
    assert manifest_of(folder) == before
    (folder / "features.json").write_bytes(b"{}")
    with pytest.raises(ModelError, match=r"toy/features\.json"):
        seal(folder)


def test_default_model_is_whole():
    """
    The model that ships has the hashes of its card, and tags by the polarities.
    """
    model = load(default_folder())

    assert model.labels[-2:] == POLARITIES
    assert model.card["trained_on"]["smallest_document_frequency"] >= 2


def test_default_model_holds_no_number():
    """
    Its vocabulary is of words: no feature has a digit in it.
    """
    features = json.loads((default_folder() / "features.json").read_text(encoding="utf-8"))["features"]

    assert [name for name in features if any(letter.isdigit() for letter in name)] == []


def test_copied_folder_is_the_same_model(folder, tmp_path):
    """
    A model can be moved: nothing in it hangs on where it lies.
    """
    shutil.copytree(folder, tmp_path / "elsewhere")

    assert load(tmp_path / "elsewhere").card == load(folder).card
