"""The verb evaluate with a plan, from end to end: exit codes, what is written, what may leave."""

from __future__ import annotations

import json

import pytest
from planned import NAMES, PLAN, write_corpus, write_items, write_plan

from leder_nlp.cli import main

SMALL = PLAN.replace("resamples = 50", "resamples = 0")


@pytest.fixture
def run(capsys):
    def _run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return _run


@pytest.fixture
def folder(tmp_path):
    write_corpus(tmp_path)
    return tmp_path


def test_plan_prints_the_metrics_it_asks_for(run, folder):
    """And no others."""
    code, shown, _ = run("evaluate", write_plan(folder, SMALL))

    assert code == 0
    assert "passage_f1" in shown
    assert "review_f1" not in shown


def test_floor_that_is_not_met_gives_4_and_is_named(run, folder):
    """Those that are met are not."""
    plan = write_plan(
        folder, SMALL + "\n[floors]\npassage_f1 = 0.99\nentity_recall_direct = 0\nleak_rate = 1\n"
    )
    code, _, errors = run("evaluate", plan)

    assert code == 4
    assert [line.split()[3] for line in errors.splitlines() if line.startswith("below")] == ["passage_f1"]
    assert "at least 0.99" in errors


def test_floors_that_are_met_give_0(run, folder):
    """And it is said how many they were."""
    code, shown, _ = run("evaluate", write_plan(folder, SMALL + "\n[floors]\nleak_rate = 1\n"))

    assert code == 0
    assert "all 1 floors are met" in shown


def test_record_of_a_plan_below_its_floor_is_written_all_the_same(run, folder):
    """It says which floor, and the plan's name and hash."""
    plan = write_plan(folder, SMALL + "\n[floors]\npassage_f1 = 0.99\n")
    code, _, _ = run("evaluate", plan, "--record", folder / "records")
    (file,) = (folder / "records").iterdir()
    record = json.loads(file.read_text(encoding="utf-8"))

    assert code == 4
    assert record["floors"]["passage_f1"]["met"] is False
    assert record["plan"]["name"] == "small"
    assert len(record["plan"]["sha256"]) == 64


def test_report_may_leave_unless_it_is_asked_to_stay(run, folder):
    """The first holds no passage; the second does, and no identifier."""
    plan = write_plan(folder, SMALL)
    run("evaluate", plan, "--report", folder / "out.html")
    run("evaluate", plan, "--report", folder / "in.html", "--inside")
    out, inside = ((folder / name).read_text(encoding="utf-8") for name in ("out.html", "in.html"))

    assert "May leave" in out
    assert "drawer" not in out
    assert "case-" not in out
    assert "Stays inside" in inside
    assert "drawer" in inside
    assert not [name for name in NAMES[:2] if name in (out + inside).lower()]


def test_public_record_has_no_counts_by_review(run, folder):
    """The other has."""
    plan = write_plan(folder, SMALL)
    run("evaluate", plan, "--record", folder / "inside")
    run("evaluate", plan, "--record", folder / "public", "--public")
    inside, public = (
        json.loads(next((folder / name).iterdir()).read_text(encoding="utf-8"))
        for name in ("inside", "public")
    )

    assert "paired" in inside
    assert "paired" not in public


@pytest.mark.parametrize(
    "more",
    [["--split", "x"], ["--model", "none"], ["--without-known"], ["--inside"], ["--disclosure", "mine"]],
)
def test_options_that_do_not_go_with_a_plan_give_2(run, folder, more):
    """A plan says its system itself; --inside needs a report; a rule must be there."""
    assert run("evaluate", write_plan(folder, SMALL), *more)[0] == 2


def test_coders_are_shown_beside_the_system(run, folder):
    """The same file twice: the coders agree in full."""
    text = SMALL + '\n[coders]\none = "gold.jsonl"\nother = "gold.jsonl"\n'
    code, shown, _ = run("evaluate", write_plan(folder, text))

    assert code == 0
    (line,) = [line for line in shown.splitlines() if line.startswith("other beside one")][:1]
    assert "1.000" in line
    assert "system beside other" in shown


def test_coders_of_other_reviews_are_refused(run, folder):
    """A ceiling of other texts is none."""
    (folder / "other").mkdir()
    write_items(folder)
    lines = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    moved = [json.dumps(json.loads(line) | {"id": f"new-{at}"}) for at, line in enumerate(lines)]
    (folder / "moved.jsonl").write_text("\n".join(moved) + "\n", encoding="utf-8")
    text = SMALL + '\n[coders]\none = "gold.jsonl"\nother = "moved.jsonl"\n'

    code, _, errors = run("evaluate", write_plan(folder, text))
    assert code == 2
    assert "coder other" in errors


def test_overlap_with_training_is_measured_where_the_plan_names_it(run, folder):
    """The same reviews: every one has a near-duplicate."""
    text = SMALL.replace('corpus = "gold.jsonl"', 'corpus = "gold.jsonl"\ntrain = "gold.jsonl"')
    run("evaluate", write_plan(folder, text), "--record", folder / "records")
    record = json.loads(next((folder / "records").iterdir()).read_text(encoding="utf-8"))

    assert record["scores"]["overlap"]["near_duplicate_reviews"] == 12
    assert record["scores"]["overlap"]["metrics_without"]["passage_f1"]["value"] is None
    assert record["data"]["train"]["sha256"] == record["corpus"]["sha256"]


def test_resamples_below_none_are_refused_at_once(capsys):
    """
    Before any plan is read or run: this one is not even there.
    """
    assert main(["evaluate", "nowhere.toml", "--resamples", "-4"]) == 2
    assert "--resamples" in capsys.readouterr().err
