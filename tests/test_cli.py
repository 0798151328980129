"""The verbs of the command line, each from end to end on small invented files."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from leder_nlp.cli import VERBS, main
from leder_nlp.io.formats import jsonl, markup
from leder_nlp.models import default_folder, load
from leder_nlp.train import fitting
from leder_nlp.version import __version__

CSV = """id,narrative,icb,known_names
case-1,"Dr Okafor was kind. No annual health check was offered to Mary Ashdown.",Wealdmere,Mary Ashdown
case-2,"The ward made excellent reasonable adjustments but sent Tom off without telling the home.",Wealdmere,
case-3,"A capacity assessment should have been completed. Staff knew her jokes.",Brackwater,
"""
GOLD = """id: case-{number}

{{{{person|Mary}}}} had [[AFI annual_health_check|no annual health check in year {number}]]. \
[[GP reasonable_adjustments|The ward made excellent reasonable adjustments]] for her.
"""
RULES = """theme = "dnacpr"

[[rule]]
id = "my-dnacpr"
says = "duty"
phrases = ["dnacpr"]
hits.area_for_improvement = ["The DNACPR was not discussed."]
hits.good_practice = ["An excellent DNACPR was written with her."]
misses = ["Was a DNACPR in place?"]
"""


@pytest.fixture
def table(tmp_path):
    (tmp_path / "reviews.csv").write_text(CSV, encoding="utf-8")
    return tmp_path / "reviews.csv"


@pytest.fixture
def gold(tmp_path):
    reviews = [markup.read(GOLD.format(number=number), where="gold") for number in range(1, 12)]
    file = tmp_path / "gold.jsonl"
    file.write_text("".join(jsonl.write(one) + "\n" for one in reviews), encoding="utf-8")
    return file


@pytest.fixture
def run(capsys):
    """Give a function that runs a command and gives exit code, output and errors."""

    def _run(*arguments: object) -> tuple[int, str, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return _run


@pytest.fixture
def results(run, table, tmp_path):
    """Tag the table by the rules alone."""
    code, _, _ = run("tag", table, "--out", tmp_path / "results", "--model", "none", "--disclosure", "none")
    assert code == 0
    return tmp_path / "results"


def lines(file: Path) -> list[dict[str, object]]:
    """Read JSON lines."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_tag_writes_results_and_accounts_for_every_row(run, table, tmp_path):
    """
    Exit code 0; the last lines say how many reviews came in and out, and where to start.
    """
    out = tmp_path / "results"
    code, shown, _ = run("tag", table, "--out", out)

    assert code == 0
    assert "3 reviews read = 3 redacted + 0 quarantined" in shown
    assert str(out / "report.html") in shown
    assert len(lines(out / "redacted.jsonl")) == 3
    assert "Ashdown" not in (out / "redacted.jsonl").read_text(encoding="utf-8")


def test_tag_by_the_rules_alone(results):
    """
    `--model none` needs no model; the tags are those of the rules.
    """
    tags = lines(results / "tags.jsonl")

    assert {tag["source"] for tag in tags} == {"rules"}
    assert {"annual_health_check", "reasonable_adjustments", "mental_capacity"} <= {
        tag["theme"] for tag in tags
    }
    assert json.loads((results / "run.json").read_text(encoding="utf-8"))["model"] is None


def test_tag_reads_the_columns_it_is_told(run, tmp_path):
    """
    Column of ids, columns of text as sections, meta, and known names.
    """
    file = tmp_path / "export.csv"
    file.write_text("Ref,Pen portrait,Care,Who,Region\nA1,Loved Elvis.,Seen by Jo Bloggs.,Jo Bloggs,North\n")
    code, _, errors = run(
        *("redact", file, "--id", "Ref", "--text", "Pen portrait", "--text", "Care", "--meta", "Region"),
        *("--column", "known_names=Who", "--out", tmp_path / "out"),
    )
    (review,) = lines(tmp_path / "out" / "redacted.jsonl")

    assert code == 0, errors
    assert review["review_id"] == "A1"
    assert [section["name"] for section in review["sections"]] == ["Pen portrait", "Care"]
    assert review["meta"] == {"Region": "North"}
    assert "Bloggs" not in review["text"]


def test_redact_writes_no_tags(run, table, tmp_path):
    """
    Texts, redactions, check list, quarantine and the record of the run alone.
    """
    code, shown, _ = run("redact", table, "--out", tmp_path / "out", "--quiet")

    assert code == 0
    assert "3 reviews read = 3 redacted" in shown
    assert {file.name for file in (tmp_path / "out").iterdir()} == {
        "redacted.jsonl",
        "redactions.jsonl",
        "check.jsonl",
        "quarantine.jsonl",
        "run.json",
    }


def test_quarantine_gives_3(run, tmp_path):
    """
    Done, but a row could not be read: it is in the quarantine, the others came out.
    """
    file = tmp_path / "reviews.csv"
    file.write_text("id,narrative\n1,Seen by the GP for a check.\n2,\n3,Seen by the nurse at home.\n")
    code, shown, _ = run("redact", file, "--out", tmp_path / "out", "--keep-going")

    assert code == 3
    assert "3 reviews read = 2 redacted + 1 quarantined" in shown
    assert len(lines(tmp_path / "out" / "quarantine.jsonl")) == 1


def test_explain_shows_rule_and_cue(run, results):
    """
    For each tag its theme, polarity, passage, the rule and the cue that decided.
    """
    code, shown, _ = run("explain", results, "case-1")

    assert code == 0
    assert "Annual health check" in shown
    assert "area for improvement" in shown
    assert "- rule " in shown
    assert "- cue " in shown
    assert "No annual health check was offered to" in shown
    assert "Ashdown" not in shown


@pytest.mark.parametrize("review", ["case-9", ""])
def test_explain_knows_no_such_review(run, results, review):
    """
    Exit code 2, and a hint where it may be.
    """
    code, _, errors = run("explain", results, review)

    assert code == 2
    assert "quarantine.jsonl" in errors


def test_explain_wants_a_folder_of_results(run, tmp_path):
    """
    Exit code 2 for any other.
    """
    code, _, errors = run("explain", tmp_path, "case-1")

    assert code == 2
    assert "redacted.jsonl" in errors


def test_evaluate_scores_redaction_and_tags(run, gold, tmp_path):
    """
    Numbers for both, and a record with hashes that holds no text.
    """
    code, shown, _ = run(
        *("evaluate", gold, "--model", "none", "--resamples", "0", "--record", tmp_path / "records")
    )
    (record,) = (tmp_path / "records").iterdir()

    assert code == 0
    assert "leak" in shown
    assert "passage" in shown
    assert "Mary" not in shown + record.read_text(encoding="utf-8")
    assert json.loads(record.read_text(encoding="utf-8"))["corpus"]["files"] == 1


def test_evaluate_scores_a_file_of_tags(run, gold, tmp_path):
    """
    Tags beside gold: the gold itself scores 1.
    """
    pred = tmp_path / "pred.jsonl"
    with pred.open("w", encoding="utf-8") as out:
        for line in lines(gold):
            for tag in line["tags"]:
                base = {"review_id": line["id"], "source": "me", "score": 1.0, "evidence": []}
                print(json.dumps(base | tag), file=out)
    code, shown, errors = run("evaluate", "--gold", gold, "--pred", pred, "--resamples", "0")

    assert code == 0, errors
    assert "1.000" in shown


@pytest.mark.parametrize(
    "arguments", [[], ["--gold", "x"], ["corpus", "--gold", "x", "--pred", "y"]], ids=str
)
def test_evaluate_wants_a_corpus_or_two_files(run, arguments):
    """
    And says so, with exit code 2.
    """
    code, _, errors = run("evaluate", *arguments)

    assert code == 2
    assert "--gold and --pred" in errors


def test_train_writes_a_model_that_tags(run, gold, table, tmp_path, monkeypatch):
    """
    The folder's name becomes the model's; it is loaded, checked and used; its place is not taken twice.
    """
    monkeypatch.setattr(fitting, "Settings", partial(fitting.Settings, fold_count=2))  # for speed alone
    code, shown, _ = run("train", gold, "--out", tmp_path / "mine", "--version", "7")

    assert code == 0
    assert "f1" in shown
    assert load(tmp_path / "mine").name == "mine 7"
    assert run("check", tmp_path / "mine")[0] == 0
    assert run("tag", table, "--out", tmp_path / "out", "--model", tmp_path / "mine")[0] == 0
    assert run("train", gold, "--out", tmp_path / "mine")[0] == 2


def test_train_refuses_to_choose_the_threshold_on_what_it_learns_from(run, gold, tmp_path):
    """
    Without a split of its own the whole corpus is learned from.
    """
    lines = gold.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    for row in rows:
        row["meta"] = {**row.get("meta", {}), "split": "dev"}
    gold.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    code, _, errors = run("train", gold, "--out", tmp_path / "mine", "--threshold-on", "dev")

    assert code == 2
    assert "--threshold-on" in errors


def test_train_refuses_a_file_for_a_folder(run, gold):
    """
    Exit code 2, before any work.
    """
    code, _, errors = run("train", gold, "--out", gold)

    assert code == 2
    assert "is a file" in errors


def test_check_of_sound_things(run, table, gold, tmp_path):
    """
    Reviews, annotated reviews, rules, a policy and the taxonomy that ship: 0, and what was found.
    """
    (tmp_path / "mine.toml").write_text(RULES, encoding="utf-8")
    resources = Path(fitting.__file__).parent.parent / "resources"
    policy = resources / "policies" / "default.toml"
    code, shown, _ = run("check", table, gold, tmp_path / "mine.toml", policy, resources / "taxonomy.json")

    assert code == 0
    assert shown.count(": ok: ") == 5
    for what in (
        "3 reviews",
        "11 annotated reviews, 22 tags, 11 identifiers",
        "1 rules",
        "policy default",
        "47 themes",
    ):
        assert what in shown


def test_check_holds_rules_against_their_own_examples(run, tmp_path):
    """
    A hit that does not hit is a fault: exit code 2, naming the rule and the number of the example.
    """
    broken = RULES.replace("The DNACPR was not discussed.", "The form was not discussed.")
    (tmp_path / "mine.toml").write_text(broken, encoding="utf-8")
    code, shown, _ = run("check", tmp_path / "mine.toml")

    assert code == 2
    assert "WRONG: rule my-dnacpr: example" in shown


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("mine.toml", b"\xff\xfe[[rule]]"),
        ("mine.toml", b"[[rule]]\nid = "),
        ("mine.toml", RULES.replace("dnacpr", "nothing", 1).encode()),
        ("policy.toml", b'name = "x"\n'),
        ("taxonomy.json", b"{"),
        ("taxonomy.json", b"\xff"),
        ("reviews.csv", b"a,b\n"),
        ("reviews.jsonl", b'{"id": "1", "text": "x", "tags": 5}\n'),
        ("reviews.pdf", b"%PDF"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value[:12]),
)
def test_check_of_faulty_things_gives_2(run, tmp_path, name, content):
    """
    Whatever is wrong with it, in one line that names the file.
    """
    (tmp_path / name).write_bytes(content)
    code, shown, errors = run("check", tmp_path / name)

    assert code == 2, shown + errors
    assert shown.count("WRONG: ") == 1


def test_check_of_a_damaged_model_gives_2(run, tmp_path):
    """
    A hash that does not fit is a fault.
    """
    shutil.copytree(default_folder(), tmp_path / "model")
    (tmp_path / "model" / "features.json").write_text("{}")
    code, shown, _ = run("check", tmp_path / "model")

    assert code == 2
    assert "WRONG: model/features.json" in shown


@pytest.mark.parametrize("verb", ["tag", "redact"])
@pytest.mark.parametrize("name", ["nowhere.csv", "reviews.xls", "empty.csv"])
def test_bad_input_gives_2(run, tmp_path, verb, name):
    """
    A file that is not there, cannot be read, or holds nothing; no results are made.
    """
    if name != "nowhere.csv":
        (tmp_path / name).write_bytes(b"")
    code, _, errors = run(verb, tmp_path / name, "--out", tmp_path / "out")

    assert code == 2
    assert errors.startswith("leder-nlp: ")
    assert name in errors
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--policy", "nothing"],
        ["--disclosure", "nothing"],
        ["--column", "known_names"],
        ["--column", "shoe_size=Who"],
        ["--id", "Nothing"],
        ["--text", "Nothing"],
        ["--known", "nowhere.csv"],
        ["--sheet"],
        ["--nothing"],
        ["--max-characters", "many"],
        ["--workers", "0"],
    ],
    ids=" ".join,
)
def test_bad_options_give_2(run, table, tmp_path, options):
    """
    A setting that is wrong is bad usage.
    """
    code, _, errors = run("tag", table, "--out", tmp_path / "out", "--model", "none", *options)

    assert code == 2
    assert errors


def test_place_that_is_taken_gives_2(run, table, results):
    """
    Until --overwrite is said.
    """
    arguments = ("tag", table, "--out", results, "--model", "none")

    assert run(*arguments)[0] == 2
    assert run(*arguments, "--overwrite")[0] == 0
    assert run("redact", table, "--out", table / "below")[0] == 2


def test_damaged_model_gives_2(run, table, tmp_path):
    """
    A model that is not what its card describes is refused as any other bad input.
    """
    shutil.copytree(default_folder(), tmp_path / "model")
    (tmp_path / "model" / "weights.npz").write_bytes(b"x")
    code, _, errors = run("tag", table, "--out", tmp_path / "out", "--model", tmp_path / "model")

    assert code == 2
    assert "model/weights.npz" in errors
    assert not (tmp_path / "out").exists()


def test_evaluate_without_anything_to_measure_gives_1(run, gold, tmp_path):
    """
    Tags of other reviews alone: nothing sensible can be measured.
    """
    tag = {"review_id": "other", "start": 0, "end": 4, "theme": "dnacpr", "polarity": "good_practice"}
    rest = {"score": 1.0, "source": "me", "evidence": [], "attribution": "reviewer", "modality": "asserted"}
    whole = tag | rest | {"certainty": "high", "temporality": "current"}
    (tmp_path / "pred.jsonl").write_text(json.dumps(whole) + "\n", encoding="utf-8")

    assert run("evaluate", "--gold", gold, "--pred", tmp_path / "pred.jsonl")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--help"], 0), (["--version"], 0), ([], 2), (["nothing"], 2), (["--nothing"], 2)],
    ids=str,
)
def test_without_a_verb(run, arguments, code):
    """
    Help and version are 0; nothing, or no verb that there is, is 2 and shows the verbs.
    """
    given, shown, errors = run(*arguments)

    assert given == code
    if arguments == ["--version"]:
        assert __version__ in shown
    elif arguments != ["--nothing"]:
        assert all(verb in shown + errors for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_verb_without_arguments_is_usage(run, verb):
    """
    Exit code 2, and a line on stderr.
    """
    code, _, errors = run(verb)

    assert code == 2
    assert errors


def test_a_stop_by_the_scheduler_leaves_nothing(tmp_path):
    """
    SIGTERM in the middle of a run is an interrupt: exit code 130, no results, no hidden draft.
    """
    source = tmp_path / "in.csv"
    rows = "".join(f"{number},{'The ward rang the home again. ' * 400}\n" for number in range(200))
    source.write_text("id,text\n" + rows, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "leder_nlp",
        "tag",
        str(source),
        "--out",
        str(tmp_path / "out"),
        "--quiet",
    ]

    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        while not list(tmp_path.glob(".out.*.part")):
            assert running.poll() is None
            time.sleep(0.05)
        running.terminate()
        _, errors = running.communicate(timeout=60)

    # -SIGINT is 130 to a shell: Python ends so when the interrupt struck inside a C library's import.
    assert running.returncode in (130, -signal.SIGINT)
    assert errors == "leder-nlp: interrupted; nothing was written\n"
    assert [source] == list(tmp_path.iterdir())


def test_results_never_replace_the_input(run, table):
    """
    The folder that holds the input cannot take the results.
    """
    code, _, errors = run("tag", table, "--out", table.parent, "--overwrite")

    assert code == 2
    assert "folder of its own" in errors
    assert table.exists()
