"""Plans on texts that others marked: our scores, a second scorer, other tools run in their own place."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from leder_nlp.cli import main
from leder_nlp.errors import ConfigError, InputError
from leder_nlp.plans import read_plan, run_plan
from leder_nlp.plans.outside import read_marked

TEXTS = [
    {
        "id": "t1",
        "text": "Zebediah Quillfeather met Ann on 3 May 2020. The lamp was green. Quillfeather left.",
        "spans": [
            {"start": 0, "end": 21, "label": "PERSON", "identifier_type": "DIRECT", "entity_id": "a"},
            {"start": 65, "end": 77, "label": "PERSON", "identifier_type": "DIRECT", "entity_id": "a"},
            {"start": 26, "end": 29, "label": "PERSON", "identifier_type": "OPTIONAL", "entity_id": "b"},
            {"start": 33, "end": 43, "label": "DATETIME", "identifier_type": "QUASI", "entity_id": "c"},
            {"start": 49, "end": 53, "label": "MISC", "identifier_type": "QUASI", "entity_id": "d"},
            {"start": 58, "end": 63, "label": "MISC", "identifier_type": "NO_MASK", "entity_id": "e"},
        ],
        "gold": "full",
    }
]
SCORER = """import json, sys
at = sys.argv.index("--json")
json.dump({names}, open(sys.argv[at + 1], "w"))
"""
EXACT = {
    "entity_recall_direct": 1.0,
    "entity_recall_quasi": 0.5,
    "mention_recall_all": 0.75,
    "char_recall_all": 40 / 44,
    "char_precision": 1.0,
    "leak_rate_direct": 0.0,
}
"""By hand: Zebediah Quillfeather (20), Quillfeather (12), 3 May 2020 (8) are covered, lamp (4) is not."""
RUNNER = """import json, sys
name, source, out = sys.argv[1:]
with open(out, "w") as file:
    for line in open(source):
        row = json.loads(line)
        file.write(json.dumps({"id": row["id"], "spans": [{"start": 0, "end": len(row["text"])}]}) + "\\n")
if name == "broken":
    sys.exit(1)
"""
PLAN = """name = "outside"
kind = "outside"
[data]
sets = "marked"
scorer = "second.py"
[peers]
runner = "runner.py"
systems = ["mask_all", "broken", "absent"]
"""


@pytest.fixture
def place(tmp_path, monkeypatch) -> Path:
    """Give a folder with a plan, a set, a second scorer, and two of three peers."""
    (tmp_path / "marked").mkdir()
    lines = [json.dumps(own) for own in TEXTS]
    (tmp_path / "marked" / "small.dev.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "second.py").write_text(SCORER.replace("{names}", repr(EXACT)), encoding="utf-8")
    (tmp_path / "runner.py").write_text(RUNNER, encoding="utf-8")
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    for name in ("mask_all", "broken"):
        (tmp_path / "envs" / name / "bin").mkdir(parents=True)
        (tmp_path / "envs" / name / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.setenv("LEDER_NLP_EXTERNAL_DATA", str(tmp_path))
    monkeypatch.setenv("LEDER_NLP_PEERS", str(tmp_path / "envs"))
    return tmp_path


def test_outside_texts_are_scored_by_hand(place):
    """Both mentions of one, the date, not the lamp; what is optional counts neither way."""
    row = run_plan(read_plan(place / "plan.toml")).record["scores"]["outside"]["small_dev"]["leder_nlp"]

    assert row["entity_recall_direct"] == 1.0
    assert row["entity_recall_quasi"] == 0.5
    assert row["mention_recall"] == 0.75
    assert row["character_recall"] == pytest.approx(40 / 44)
    assert row["character_precision"] == 1.0
    assert (row["leak_rate"], row["quarantined"], row["texts"]) == (0.0, 0, 1)
    assert row["second_scorer_differs_by"] == pytest.approx(0.0)


def test_policies_stand_beside_each_other(place):
    """What a policy takes out beyond the identifiers is measured on the same texts, under its own name."""
    plan = (place / "plan.toml").read_text(encoding="utf-8")
    (place / "plan.toml").write_text(
        plan.replace("[data]", '[system]\nbeside = ["publish"]\n[data]'), encoding="utf-8"
    )
    systems = run_plan(read_plan(place / "plan.toml")).record["scores"]["outside"]["small_dev"]

    assert list(systems)[:2] == ["leder_nlp", "leder_nlp_publish"]
    assert systems["leder_nlp_publish"]["quarantined"] == 0


def test_policies_beside_are_for_outside_texts(tmp_path):
    """Elsewhere one policy is measured, and a second would go unread."""
    (tmp_path / "plan.toml").write_text(
        'name = "x"\n[system]\nbeside = ["publish"]\n[data]\ncorpus = "c"\n', encoding="utf-8"
    )
    with pytest.raises(ConfigError, match="outside only"):
        read_plan(tmp_path / "plan.toml")


def test_a_second_scorer_that_differs_is_told(place):
    """The largest difference of a figure stands in the record."""
    wrong = EXACT | {"leak_rate_direct": 0.25}
    (place / "second.py").write_text(SCORER.replace("{names}", repr(wrong)), encoding="utf-8")
    row = run_plan(read_plan(place / "plan.toml")).record["scores"]["outside"]["small_dev"]["leder_nlp"]

    assert row["second_scorer_differs_by"] == 0.25


def test_peers_run_beside_or_are_skipped_with_a_sentence(place):
    """One that masks everything has all recall and little precision; one that fails or is absent is named."""
    told: list[str] = []
    systems = run_plan(read_plan(place / "plan.toml"), report=told.append).record["scores"]["outside"][
        "small_dev"
    ]

    assert set(systems) == {"leder_nlp", "mask_all"}
    assert systems["mask_all"]["character_recall"] == 1.0
    assert systems["mask_all"]["character_precision"] < 0.8
    assert any(line.startswith("absent is skipped") for line in told)
    assert any(line.startswith("broken is skipped") for line in told)


def test_one_command_prints_all_and_no_text(place, capsys):
    """A row for each set and system; the record can be written and leave."""
    code = main(["evaluate", str(place / "plan.toml"), "--record", str(place / "records"), "--public"])
    shown = capsys.readouterr()
    record = next((place / "records").iterdir()).read_text(encoding="utf-8")

    assert code == 0
    assert "small_dev" in shown.out
    assert "mask_all" in shown.out
    assert not any("uillfeather" in text for text in (shown.out, shown.err, record))


def test_partial_gold_has_no_precision(place):
    """Where only names are marked, precision and needless masks are not measured."""
    file = place / "marked" / "small.dev.jsonl"
    file.write_text(json.dumps(TEXTS[0] | {"gold": "partial"}) + "\n", encoding="utf-8")
    (place / "second.py").unlink()
    row = run_plan(read_plan(place / "plan.toml")).record["scores"]["outside"]["small_dev"]["leder_nlp"]

    assert row["character_precision"] is None
    assert row["over_redaction"] is None
    assert "second_scorer_differs_by" not in row


def test_without_the_folder_the_plan_says_which_variable(place, monkeypatch):
    """Nothing is measured in silence."""
    monkeypatch.delenv("LEDER_NLP_EXTERNAL_DATA")

    with pytest.raises(InputError, match="LEDER_NLP_EXTERNAL_DATA"):
        run_plan(read_plan(place / "plan.toml"))


def test_a_line_that_is_no_marked_text_is_named_by_its_number(place):
    """And not by its words."""
    file = place / "marked" / "small.dev.jsonl"
    file.write_text(
        json.dumps({"id": "t", "text": "Zebediah", "spans": [{"start": 3}]}) + "\n", encoding="utf-8"
    )

    with pytest.raises(InputError, match=r"small\.dev\.jsonl:1") as caught:
        read_marked(file)
    assert "Zebediah" not in str(caught.value)


def test_an_error_report_is_refused(place):
    """It would have nothing to show."""
    assert main(["evaluate", str(place / "plan.toml"), "--report", str(place / "r.html")]) == 2


def test_the_kinds_keep_their_data_apart(place):
    """A plan of outside texts that names a corpus is refused."""
    (place / "wrong.toml").write_text(
        'name = "x"\nkind = "outside"\n[data]\ncorpus = "c"\n', encoding="utf-8"
    )

    with pytest.raises(ConfigError, match="outside"):
        read_plan(place / "wrong.toml")
