"""Whether a new model may take an old one's place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from planned import write_corpus

from leder_nlp.cli import against, main
from leder_nlp.errors import InputError
from leder_nlp.io.formats.catalog import read_annotated
from leder_nlp.models import default_folder, load
from leder_nlp.succession import held_against


@pytest.fixture
def held_out(tmp_path) -> Path:
    return write_corpus(tmp_path / "held_out")


@pytest.fixture
def silent(tmp_path) -> Path:
    """Give a model that never says anything, and lets the rules say nothing either."""
    model = load(default_folder())
    card = {**model.card, "name": "silent", "settling": {**model.card["settling"], "threshold": 0.9999}}
    replace(model, card=card, slopes=model.slopes * 0, shifts=model.shifts * 0 - 20).save(tmp_path / "silent")
    return tmp_path / "silent"


def test_the_same_model_may_follow_itself(held_out):
    """
    Nothing fell, so nothing speaks against it.
    """
    verdict = held_against(default_folder(), default_folder(), held_out, rounds=99)

    assert verdict.accepted
    assert verdict.compared.paired


def test_a_model_that_lost_themes_is_refused(held_out, silent):
    """
    The themes that fell are named; the other way round nothing falls.
    """
    verdict = held_against(silent, default_folder(), held_out, rounds=99)
    back = held_against(default_folder(), silent, held_out, rounds=99)

    assert not verdict.accepted
    assert "reasonable_adjustments" in {row.name for row in verdict.fallen}
    assert back.accepted


def test_reviews_learned_from_are_no_held_out_ones(held_out):
    """
    By id or by text: a metric on training data is none.
    """
    seen = read_annotated(held_out)
    renamed = [replace(one, review=replace(one.review, review_id="x"), tags=()) for one in seen[:1]]

    for learned in (seen[:1], renamed):
        with pytest.raises(InputError, match="among those learned from"):
            held_against(default_folder(), default_folder(), held_out, learned=learned, rounds=9)


class Chosen:
    """The options of the verb."""

    def __init__(self, **options: object) -> None:
        self.batch = self.held_out_split = self.taxonomy = self.rules = None
        self.seed = 0
        self.__dict__.update(options)


def test_what_is_refused_is_not_written(held_out, silent, tmp_path, capsys):
    """
    Exit code 4, the themes by name, what changes on other reviews, and an untouched folder.
    """
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "one.txt").write_text("No annual health check was offered in three years.")
    chosen = Chosen(
        against=default_folder(), held_out=held_out, out=tmp_path / "next", batch=tmp_path / "more"
    )

    code = against.put_forward(chosen, load(silent), [])  # type: ignore[arg-type]

    shown = capsys.readouterr()
    assert code == against.REFUSED
    assert "reasonable_adjustments" in shown.err
    assert "tags of the batch, old to new" in shown.out
    assert not (tmp_path / "next").exists()


def test_what_is_accepted_is_written(held_out, tmp_path):
    """
    The folder holds the whole model.
    """
    chosen = Chosen(against=default_folder(), held_out=held_out, out=tmp_path / "next")
    model = load(default_folder())

    assert against.put_forward(chosen, model, []) == 0  # type: ignore[arg-type]
    assert load(tmp_path / "next").name == model.name


@pytest.mark.parametrize("options", [["--against", "m"], ["--held-out", "c"], ["--batch", "b"]], ids=" ".join)
def test_options_that_do_not_fit_give_2(tmp_path, options):
    """
    A comparison needs a model and reviews to compare on.
    """
    assert main(["train", str(tmp_path), "--out", str(tmp_path / "m"), *options]) == 2


def test_what_is_wrong_is_said_before_fitting(held_out, tmp_path, capsys):
    """
    Reviews that stand on both sides, or a split that is not there, are refused at once.
    """
    there = ["--against", str(default_folder()), "--held-out", str(held_out)]
    for more in ([], ["--held-out-split", "nope"]):
        assert main(["train", str(held_out), "--out", str(tmp_path / "m"), *there, *more]) == 2
        assert "fold 1" not in capsys.readouterr().err
