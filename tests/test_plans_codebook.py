"""Plans and scores of other codebooks: intervals by group, calibration by label, records without text."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from leder_nlp.cli import main
from leder_nlp.codebooks.entries import alone
from leder_nlp.codebooks.tables import Passages
from leder_nlp.errors import ConfigError, InputError
from leder_nlp.evaluate.calibration import brier
from leder_nlp.plans import read_plan, read_record, run_plan
from leder_nlp.plans.codebook_scores import Scored, codebook_scores, keys_of, paired_groups
from leder_nlp.plans.comparing import compare_records
from leder_nlp.plans.public import public
from leder_nlp.records import RedactedReview
from leder_nlp.report.disclosure import Disclosure

THINGS = {
    "Food & drink": ("lunch", "soup", "dinner", "meal", "tea", "bread"),
    "Getting there": ("bus", "road", "taxi", "parking", "train", "lift"),
}
SAID = ("late", "cold", "poor", "lovely", "warm", "kind", "fine", "slow")
PLAN = """name = "small"
kind = "codebook"

[data]
table = "small/table.jsonl"

[codebook]
labels = ["themes"]
id = "id"
group = "doc"
learn = ["split", "train"]
score = ["split", "dev"]
features = ["words"]

[measure]
resamples = 200

[floors]
codebook_micro_f1 = 0.5
codebook_brier = 0.4
"""


def rows() -> list[dict]:
    """Give 160 invented passages of two labels or none, two a document."""
    draw = random.Random(3)
    found = []
    for number in range(160):
        labels = [name for name in THINGS if draw.random() < 0.5]
        said = [f"The {draw.choice(THINGS[name])} was {draw.choice(SAID)}." for name in labels]
        found.append(
            {
                "id": f"p{number}",
                "doc": f"d{number // 2}",
                "split": "train" if number < 100 else "dev",
                "text": " ".join(["It rained, and the lamp was green.", *said]),
                "themes": labels,
            }
        )
    return found


@pytest.fixture
def place(tmp_path, monkeypatch) -> Path:
    """Give a folder with a plan and, outside, its table."""
    (tmp_path / "outside" / "small").mkdir(parents=True)
    write(tmp_path, rows())
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    monkeypatch.setenv("LEDER_NLP_EXTERNAL_DATA", str(tmp_path / "outside"))
    return tmp_path


def write(folder: Path, passages: list[dict]) -> None:
    """Write the table."""
    file = folder / "outside" / "small" / "table.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in passages), encoding="utf-8")


def test_one_command_learns_scores_and_records(place, capsys):
    """
    The record has figures with intervals, each label, its calibration, and no word of the passages.
    """
    asked = ["evaluate", str(place / "plan.toml"), "--record", str(place / "records")]

    assert main(asked) == 0

    (file,) = (place / "records").iterdir()
    own = read_record(file)["scores"]["codebook"]
    assert (own["passages"], own["groups"], own["labels"]) == (60, 30, 2)
    micro = own["metrics"]["codebook_micro_f1"]
    assert micro["low"] <= micro["value"] <= micro["high"]
    assert set(own["by_label"]) == set(own["calibration"]) == {"food_drink", "getting_there"}
    calibrated = own["calibration"]["food_drink"]
    assert calibrated["low"] is not None
    assert sum(row["units"] for row in calibrated["bins"].values()) == 60
    shown = capsys.readouterr()
    for text in (file.read_text(encoding="utf-8"), shown.out, shown.err):
        assert "lamp" not in text
        assert "soup" not in text


def test_the_same_plan_gives_the_same_numbers(place):
    """
    Model, scores and counts by group hang on data, plan and code alone.
    """
    one, other = (run_plan(read_plan(place / "plan.toml")).record for _ in range(2))

    assert one["scores"] == other["scores"]
    assert one["model"] == other["model"]
    assert one["paired"] == other["paired"]


def test_a_floor_that_is_missed_is_told(place, capsys):
    """
    Exit code 4; of a figure that is best at 0 the floor is a most.
    """
    (place / "plan.toml").write_text(PLAN.replace("brier = 0.4", "brier = 0.0001"), encoding="utf-8")

    assert main(["evaluate", str(place / "plan.toml")]) == 4
    assert "at most 0.0001" in capsys.readouterr().err


def test_two_records_of_the_same_passages_are_paired(place):
    """
    Counts by group lie in one order, so another classifier is compared group by group.
    """
    first = run_plan(read_plan(place / "plan.toml")).record
    (place / "plan.toml").write_text(PLAN.replace('["words"]', '["vectors"]'), encoding="utf-8")
    second = run_plan(read_plan(place / "plan.toml")).record

    compared = compare_records(first, second, resamples=200, rounds=99)

    assert compared.paired
    assert {own.name for own in compared.metrics} >= {"codebook_micro_f1", "codebook_exact"}


def test_a_group_on_both_sides_is_refused(place):
    """
    What was learned from is not scored.
    """
    passages = rows()
    passages[99]["doc"] = passages[100]["doc"]
    write(place, passages)

    with pytest.raises(InputError, match="part to learn from and in the part to score"):
        run_plan(read_plan(place / "plan.toml"))


def test_without_the_data_the_variable_is_named(place, monkeypatch):
    """
    And the table, by its place below it.
    """
    monkeypatch.delenv("LEDER_NLP_EXTERNAL_DATA")

    with pytest.raises(InputError, match=r"LEDER_NLP_EXTERNAL_DATA.*small/table\.jsonl"):
        run_plan(read_plan(place / "plan.toml"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind = "codebook"', 'kind = "outside"'),
        ('table = "small/table.jsonl"', 'sets = "small"'),
        ("codebook_brier", "passage_f1"),
    ],
    ids=["columns of another kind", "data of another kind", "metric of another kind"],
)
def test_a_plan_that_mixes_kinds_is_refused(place, old, new):
    """
    Before anything is read.
    """
    (place / "plan.toml").write_text(PLAN.replace(old, new), encoding="utf-8")

    with pytest.raises(ConfigError):
        read_plan(place / "plan.toml")


def test_a_model_is_scored_by_one_command(place, capsys):
    """
    Intervals, calibration and the reliability table of each label; a public record has no counts by group.
    """
    table, model = str(place / "outside" / "small" / "table.jsonl"), str(place / "model")
    of_table = ["--labels", "themes", "--id", "id", "--group", "doc", "--where", "split"]
    assert main(["codebook", "train", table, *of_table, "train", "--out", model]) == 0
    asked = ["codebook", "score", table, *of_table, "dev", "--model", model, "--resamples", "200"]
    capsys.readouterr()

    assert main([*asked, "--reliability", "--record", str(place / "out"), "--public"]) == 0

    shown = capsys.readouterr().out
    assert "0.9 to 1.0" in shown
    (file,) = (place / "out").iterdir()
    record = read_record(file)
    assert "paired" not in record
    assert record["stays_inside"] is False
    assert record["scores"]["codebook"]["by_label"]["food_drink"]["due"] is None


def scored(labels: list[tuple[str, ...]], groups: list[str], scores: list[float]) -> Scored:
    """Give passages of a model that knows the label "a" alone and gives it from .5 on."""
    import numpy as np

    entries = alone([RedactedReview(f"p{number}", "Rain.") for number in range(len(labels))])
    passages = Passages(
        tuple(entries), tuple(f"p{number}" for number in range(len(labels))), tuple(groups), tuple(labels)
    )
    given = [("a",) if score >= 0.5 else () for score in scores]
    return Scored(passages, given, np.asarray(scores)[:, None], ("a",))


HOW = {"resamples": 200, "level": 0.95, "seed": 0}


def test_figures_are_those_worked_out_by_hand():
    """
    Of four passages two are right; a label that the model does not know is missed, and not calibrated.
    """
    own = codebook_scores(
        scored([("a",), ("a",), (), ("b",)], ["g", "g", "h", "i"], [0.9, 0.2, 0.7, 0.1]), **HOW
    )

    assert own["metrics"]["codebook_micro_f1"]["value"] == pytest.approx(2 / 5)
    assert own["metrics"]["codebook_macro_f1"]["value"] == pytest.approx((0.5 + 0) / 2)
    assert own["metrics"]["codebook_exact"]["value"] == pytest.approx(1 / 4)
    assert own["metrics"]["codebook_brier"]["value"] == pytest.approx(
        brier([True, True, False, False], [0.9, 0.2, 0.7, 0.1])
    )
    assert own["metrics"]["codebook_ece"]["value"] is None
    assert own["unknown_labels"] == 1
    assert set(own["calibration"]) == {"a"}
    assert own["by_label"]["b"]["recall"] == 0


def test_groups_are_drawn_and_not_their_passages():
    """
    Forty passages in ten groups of like ones give a wider interval than forty by themselves.
    """
    labels = [("a",)] * 40
    scores = [0.9 if number // 4 % 2 else 0.1 for number in range(40)]
    grouped = codebook_scores(scored(labels, [str(n // 4) for n in range(40)], scores), **HOW)
    alone_ = codebook_scores(scored(labels, [str(n) for n in range(40)], scores), **HOW)
    wide, narrow = (own["metrics"]["codebook_recall"] for own in (grouped, alone_))

    assert wide["value"] == narrow["value"]
    assert wide["high"] - wide["low"] > 1.5 * (narrow["high"] - narrow["low"])


def test_a_label_of_few_groups_does_not_leave(place):
    """
    Its figures and its calibration are withheld, and those of the others stand.
    """
    labels = [("a", "b") if number == 0 else ("a",) for number in range(40)]
    own = scored(labels, [str(number) for number in range(40)], [0.9] * 40)
    record = run_plan(read_plan(place / "plan.toml")).record
    record["scores"]["codebook"] = codebook_scores(own, **HOW)
    shown = public(record, Disclosure.default())["scores"]["codebook"]

    assert shown["by_label"]["b"]["recall"] is None
    assert shown["by_label"]["a"]["recall"] == 1


def test_order_of_passages_does_not_matter():
    """
    Scores and counts by group are the same.
    """
    labels = [("a",), ("b",), (), ("a",)] * 5
    groups = [f"g{number // 2}" for number in range(20)]
    scores = [0.1, 0.9, 0.6, 0.8] * 5
    one = scored(labels, groups, scores)
    turned = one.passages
    back = Scored(
        Passages(
            turned.entries[::-1], turned.ids[::-1], turned.groups[::-1], turned.labels[::-1]
        ),
        one.given[::-1],
        one.probabilities[::-1],
        one.labels,
    )  # fmt: skip

    assert paired_groups(one) == paired_groups(back)


def test_every_label_has_a_key_of_its_own():
    """
    Signs, digits first and other scripts leave no two alike.
    """
    keys = keys_of(["A & B", "a b", "A-B", "1st", "…", "é"])

    assert len(set(keys.values())) == 6
    assert all(key[0].isalpha() and key.replace("_", "").isalnum() for key in keys.values())
