"""What the threshold of a trained model is for."""

from __future__ import annotations

import json

import pytest

from leder_nlp.cli import main
from leder_nlp.errors import ConfigError, InputError
from leder_nlp.io.formats import jsonl
from leder_nlp.records import AnnotatedReview, Counts, Review, Tag
from leder_nlp.spans import Span
from leder_nlp.train.aims import chosen, precision_of

STEPS = {
    0.5: Counts(met=40, found=50, due=100),
    0.1: Counts(met=60, found=110, due=100),
    0.7: Counts(met=36, found=40, due=100),
    0.8: Counts(met=28, found=30, due=100),
    0.9: Counts(met=10, found=10, due=100),
}


@pytest.mark.parametrize(
    ("aim", "threshold"),
    [
        ("f1", 0.1),
        ("precision=0.5", 0.1),
        ("precision=0.8", 0.5),
        ("precision=0.9", 0.7),
        ("precision=.92", 0.8),
    ],
)
def test_threshold_serves_the_aim(aim, threshold):
    """
    The best F1, or the most tags that the precision leaves; whatever order the steps came in.
    """
    assert chosen(STEPS, aim) == threshold


def test_few_tags_prove_no_precision():
    """
    Ten of ten are chance: refused, and the sentence says what can be reached.
    """
    with pytest.raises(InputError, match=r"precision of 0\.95 with at least 20 tags .* the best is 0\.933"):
        chosen(STEPS, "precision=0.95")
    with pytest.raises(InputError, match="the best is not measured"):
        chosen({0.5: Counts()}, "precision=0.5")


@pytest.mark.parametrize(
    "aim", ["", "F1", "recall=0.9", "precision", "precision=", "precision=90", "precision=nan"]
)
def test_no_such_aim(aim):
    """
    Refused by name of what there is.
    """
    with pytest.raises(ConfigError, match="an aim is f1, or precision=P"):
        precision_of(aim)


def corpus(path, *, tagged: int):
    """Write 24 invented reviews that say the same, of which so many are tagged."""
    lines = []
    for number in range(24):
        text = f"No annual health check was offered to [PERSON_1]. Visit {number} was kind."
        tag = Tag(f"r{number}", Span(0, 48), "annual_health_check", "area_for_improvement")
        one = AnnotatedReview(Review(f"r{number}", text), tags=(tag,) if number < tagged else ())
        lines.append(jsonl.write(one))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def test_command_writes_the_aim_into_the_card(tmp_path):
    """
    And the measured precision is that of the threshold chosen, on held-out reviews.
    """
    own = corpus(tmp_path / "own.jsonl", tagged=24)

    assert main(["train", own, "--out", str(tmp_path / "sure"), "--aim", "precision=0.9"]) == 0
    card = json.loads((tmp_path / "sure" / "card.json").read_text(encoding="utf-8"))
    assert card["settings"]["aim"] == "precision=0.9"
    assert card["measured"]["how"].endswith("; threshold for precision=0.9")
    assert card["measured"]["precision"] >= 0.9


def test_command_refuses_what_cannot_be_reached(tmp_path, capsys):
    """
    Half of what says the same is tagged: no model is written, the exit code says bad input.
    """
    own = corpus(tmp_path / "own.jsonl", tagged=12)

    assert main(["train", own, "--out", str(tmp_path / "sure"), "--aim", "precision=0.9"]) == 2
    assert "no threshold reaches a precision of 0.9" in capsys.readouterr().err
    assert not (tmp_path / "sure").exists()
    assert main(["train", own, "--out", str(tmp_path / "sure"), "--aim", "recall=1"]) == 2
