"""A model's card for people: made of its card.json and of run records, no figure by hand."""

from __future__ import annotations

import json
import shutil

import pytest
from planned import write_corpus

from leder_nlp.cli import main
from leder_nlp.errors import InputError
from leder_nlp.models import default_folder, files, load
from leder_nlp.plans.records import read_record
from leder_nlp.provenance import fingerprint
from leder_nlp.report.model_card import model_card, transparency_record


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("card")
    write_corpus(place, reviews=12)
    shutil.copytree(default_folder(), place / "mine")
    code = main(
        ["evaluate", str(place / "gold.jsonl"), "--model", str(place / "mine"), "--resamples", "50",
         "--record", str(place / "records")]
    )  # fmt: skip
    assert code == 0
    return place


def test_card_shows_what_the_record_holds(folder):
    """
    The figures of the record, with their intervals; hashes; and the model reads as before.
    """
    (record,) = (folder / "records").glob("*.json")
    before = fingerprint(folder / "mine", only=files(folder / "mine"))

    assert main(["card", str(folder / "mine"), "--record", str(record)]) == 0

    text = (folder / "mine" / "README.md").read_text(encoding="utf-8")
    own = read_record(record)["scores"]["tags"]["metrics"]["passage_f1"]
    assert f"| passage f1 | {own['value']:.2f} | [{own['low']:.2f}–{own['high']:.2f}] |" in text
    assert load(folder / "mine").card["sha256"]["weights.npz"][:12] in text
    assert text.startswith("---\nlanguage: en\n")
    assert "{{" not in text
    draft = (folder / "mine" / "transparency.md").read_text(encoding="utf-8")
    assert "## Tier 2" in draft
    assert f"passage f1 {own['value']:.2f}" in draft
    assert fingerprint(folder / "mine", only=files(folder / "mine")) == before


def test_record_of_another_model_is_refused(folder, tmp_path, capsys):
    """
    Figures of one model on the card of another would be false.
    """
    (record,) = (folder / "records").glob("*.json")
    other = json.loads(record.read_text(encoding="utf-8"))
    other["model"]["sha256"] = "0" * 64
    (tmp_path / "other.json").write_text(json.dumps(other), encoding="utf-8")

    assert main(["card", str(folder / "mine"), "--record", str(tmp_path / "other.json")]) == 2
    assert "another model" in capsys.readouterr().err


def test_model_that_was_not_measured_says_so():
    """
    Not measured is not 0.
    """
    model = load(default_folder())

    assert "has not been measured" in model_card(model.card, [], sizes=(1, 2))
    assert "Not yet measured" in transparency_record(model.card, [])
    with pytest.raises(InputError):
        model_card(model.card, [{"scores": {"redaction": {}}}], sizes=(1, 2))


def test_papers_of_the_model_before_do_not_stay(folder, tmp_path):
    """
    A new model in the same folder would stand beside figures of another.
    """
    model = load(folder / "mine")
    model.save(tmp_path / "m")
    (tmp_path / "m" / "README.md").write_text("figures of old", encoding="utf-8")

    model.save(tmp_path / "m")

    there = sorted(file.name for file in (tmp_path / "m").iterdir())
    assert there == ["MANIFEST.sha256", "card.json", "features.json", "weights.npz"]
