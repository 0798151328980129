"""A codebook of one's own, from coding to report: the commands of docs/codebooks.md, run as they stand."""

from __future__ import annotations

import csv
import json
import random
import re
import shlex
import shutil
from pathlib import Path

import openpyxl
import pytest

from leder_nlp.cli import main
from leder_nlp.models import load
from leder_nlp.plans import read_record
from leder_nlp.taxonomy import Taxonomy

GUIDE = Path(__file__).parent.parent / "docs" / "codebooks.md"
pytestmark = pytest.mark.skipif(not GUIDE.is_file(), reason="the guide does not lie beside the tests")

SAID = {
    ("food", "GP"): ("The lunch was warm and tasty.", "Breakfast came on time and the tea was hot."),
    ("food", "AFI"): ("The lunch was cold and came late.", "Breakfast was missed and the tea was cold."),
    ("getting_there", "GP"): ("Parking was easy and the lift worked.", "The bus stopped by the door."),
    ("getting_there", "AFI"): ("The car park was full.", "The bus did not come and the lift was broken."),
    ("manner", "GP"): ("The nurses were kind and listened.", "The porter took time to talk."),
    ("manner", "AFI"): ("The nurses were in haste.", "The porter was rude and did not listen."),
}
FILLERS = ("It was a weekday in the winter.", "The ward looks out on the yard.", "The stay was a short one.")
RULE = """theme = "food"
[[rule]]
id = "tea"
says = "duty"
phrases = ["meal plan"]
hits.good_practice = ["A clear meal plan was in place."]
hits.area_for_improvement = ["There was no meal plan."]
misses = ["The lamp was green."]
"""


def section() -> str:
    """Give the section of the guide that walks through."""
    text = GUIDE.read_text(encoding="utf-8")
    return text[text.index("## Reviews by a codebook") : text.index("## Passages of a table")]


def commands() -> list[str]:
    """Give the commands of the guide, in order."""
    lines = "".join(re.findall(r"```sh\n(.*?)```", section(), re.DOTALL)).splitlines()
    return [line for line in lines if line.startswith("leder-nlp ")]


def reviews(file: Path, lead: str, count: int) -> None:
    """Write invented reviews: two passages with a theme between two without one."""
    draw = random.Random(lead)
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["id", "text"])
        for number in range(count):
            said = [draw.choice(SAID[key]) for key in draw.sample(list(SAID), 2)]
            own = [draw.choice(FILLERS), *said, draw.choice(FILLERS)]
            table.writerow([f"{lead}-{number:02}", " ".join(own)])


def coded(file: Path) -> None:
    """Fill in a coding sheet as a coder would."""
    known = {text.rstrip("."): key for key, texts in SAID.items() for text in texts}
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    for row in range(2, sheet.max_row + 1):
        if (found := known.get(sheet.cell(row, 4).value)) is not None:
            sheet.cell(row, 5).value, sheet.cell(row, 6).value = found
    book.save(file)


def annotated(lead: str, count: int, out: str) -> None:
    """Redact, write a sheet, code it, read it back."""
    reviews(Path(f"{lead}.csv"), lead, count)
    own = ["--taxonomy", "codebook.json"]
    assert main(["redact", f"{lead}.csv", "--out", f"{lead}_safe", "--quiet"]) == 0
    assert main(["sheet", f"{lead}.csv", "--out", f"{lead}.xlsx", "--blind", "--coder", "Coder B", *own]) == 0
    coded(Path(f"{lead}.xlsx"))
    read = ["sheet", "--read", f"{lead}.xlsx", "--out", f"{lead}_tags.jsonl", "--annotated", out, *own]
    assert main([*read, "--reviews", f"{lead}_safe/redacted.jsonl"]) == 0


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """Make once: the codebook of the guide, reviews, a second batch that is coded; a batch to learn from and
    a rule, a model trained beside it and one without."""
    folder = tmp_path_factory.mktemp("circle")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        (codebook,) = re.findall(r"```json\n(.*?)```", section(), re.DOTALL)
        Path("codebook.json").write_text(codebook, encoding="utf-8")
        reviews(Path("reviews.csv"), "r", 30)
        annotated("held", 12, "held_out.jsonl")
        reviews(Path("later.csv"), "later", 8)
        annotated("more", 24, "own.jsonl")
        Path("rules").mkdir()
        Path("rules/food.toml").write_text(RULE, encoding="utf-8")
        train = ["train", "own.jsonl", "--taxonomy", "codebook.json"]
        assert main([*train, "--out", "plain"]) == 0
        assert main([*train, "--out", "ruled", "--rules", "rules"]) == 0
    return folder


@pytest.fixture
def place(built, tmp_path, monkeypatch) -> Path:
    """Give a copy of it to work in."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_command_of_the_guide_runs(place, capsys):
    """
    One codebook, said in one way: coding, training, choosing, tagging, explaining, scoring, checking, a
    successor. Everything that comes out is of its themes.
    """
    for line in commands():
        if "--read coding.xlsx" in line:
            coded(place / "coding.xlsx")
        capsys.readouterr()
        code = main(shlex.split(line)[1:])
        shown = capsys.readouterr()
        assert code == 0, f"{line}\n{shown.err}"
        if line.startswith("leder-nlp explain"):
            assert re.search(r"1\. (Food|Getting there|Manner of staff): ", shown.out)

    taxonomy = Taxonomy.read(place / "codebook.json")
    assert load(place / "models" / "next").card["taxonomy_sha256"] == taxonomy.sha256
    (file,) = (place / "records").iterdir()
    record = read_record(file)
    assert record["taxonomy"]["sha256"] == taxonomy.sha256
    assert record["rules"] is None
    scores = record["scores"]["tags"]
    assert scores["metrics"]["passage_f1"]["value"] > 0.8
    assert set(scores["by_theme"]) == set(taxonomy.ids)
    report = (place / "errors.html").read_text(encoding="utf-8")
    assert "Manner of staff" in report
    assert not any(theme.label in report for theme in Taxonomy.default())
    with (place / "next.csv").open(encoding="utf-8-sig") as table:
        assert len(list(csv.DictReader(table))) == 5


def test_rules_of_ones_own_go_the_same_way(place, capsys):
    """
    Scored, chosen by, checked, counted and held against a model without them.
    """
    own = ["--taxonomy", "codebook.json", "--rules", "rules"]

    assert main(["evaluate", "held_out.jsonl", "--model", "ruled", *own, "--record", "records"]) == 0
    (file,) = (place / "records").iterdir()
    assert read_record(file)["rules"]["sha256"] == load(place / "ruled").card["rules_sha256"]
    assert main(["evaluate", "held_out.jsonl", "--model", "none", *own, "--resamples", "0"]) == 0
    assert main(["select", "later.csv", "--out", "n.csv", "--model", "ruled", *own]) == 0
    assert main(["sheet", "later.csv", "--out", "s.xlsx", "--model", "ruled", *own]) == 0
    assert main(["check", "rules", "ruled", "--taxonomy", "codebook.json"]) == 0
    assert main(["rules", "check", *own]) == 0
    assert main(["rules", "coverage", "held_out.jsonl", *own]) == 0
    capsys.readouterr()
    against = ["--against", "plain", "--held-out", "held_out.jsonl", "--batch", "later.csv"]
    assert main(["train", "own.jsonl", "--out", "next", *own, *against]) == 0
    said = capsys.readouterr().err
    assert "rules: none: the model alone" in said
    assert "rules: given" in said


def test_a_bank_of_the_same_codebook_is_learned_from(place):
    """
    Its passages are marked with the themes of the codebook; a mark of another theme is refused.
    """
    (place / "bank").mkdir()
    mark = "[[AFI food|The soup had gone cold]]."
    (place / "bank" / "food.txt").write_text(f"{mark}\nThe yard was wide.\n", encoding="utf-8")
    train = ["train", "own.jsonl", "--taxonomy", "codebook.json", "--beside", "bank", "--out"]

    assert main([*train, "banked"]) == 0
    assert load(place / "banked").card["trained_on"]["beside"]["passages"] == 2
    (place / "bank" / "food.txt").write_text(mark.replace("food", "dnacpr"), encoding="utf-8")
    assert main([*train, "other"]) == 2


def test_a_plan_says_codebook_and_rules(place):
    """
    Under [system], relative to the plan; a plan of another kind takes none.
    """
    plan = (
        'name = "ours"\n[system]\nmodel = "ruled"\ntaxonomy = "codebook.json"\nrules = "rules"\n'
        '[data]\ncorpus = "held_out.jsonl"\n[measure]\nresamples = 0\nbaseline = true\nunredacted = true\n'
    )
    (place / "plan.toml").write_text(plan, encoding="utf-8")
    (place / "other.toml").write_text(
        plan.replace('corpus = "held_out.jsonl"', 'items = "x"').replace(
            "name", 'kind = "challenge"\nname', 1
        ),
        encoding="utf-8",
    )

    assert main(["evaluate", "plan.toml"]) == 0
    assert main(["evaluate", "other.toml"]) == 2
    assert main(["evaluate", "plan.toml", "--taxonomy", "codebook.json"]) == 2


@pytest.mark.usefixtures("place")
def test_what_is_of_another_codebook_is_told(capsys):
    """
    Each verb refuses reviews of the codebook if it is not named, and says how it is.
    """
    for verb in (["evaluate", "held_out.jsonl"], ["agree", "held_out.jsonl", "own.jsonl"]):
        capsys.readouterr()
        assert main(verb) == 2
        assert "--taxonomy" in capsys.readouterr().err
    assert main(["check", "held_out.jsonl"]) == 2
    assert main(["check", "plain", "--taxonomy", "codebook.json"]) == 0
    value = json.loads(Path("codebook.json").read_text(encoding="utf-8"))
    Path("newer.json").write_text(json.dumps(value | {"version": "7.2"}), encoding="utf-8")
    capsys.readouterr()
    assert main(["check", "plain", "--taxonomy", "newer.json"]) == 2
    assert "7.1" in capsys.readouterr().out
    assert main(["rules", "check", "--taxonomy", "codebook.json"]) == 2
    scored = ["evaluate", "--gold", "held_out.jsonl", "--pred", "held_tags.jsonl"]
    assert main([*scored, "--taxonomy", "codebook.json", "--resamples", "0"]) == 0
    assert main([*scored, "--taxonomy", "codebook.json", "--rules", "rules"]) == 2


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda: Path("results/tags_taxonomy.json").unlink(), "tags_taxonomy.json is missing"),
        (
            lambda: _replaced("results/tags_taxonomy.json", "Meals", "Plates"),
            "not the codebook that run.json",
        ),
        (lambda: _replaced("results/tags.jsonl", '"food"', '"weather"'), "theme: not one of the codebook"),
        (lambda: _replaced("results/tags.jsonl", '"later-00"', '"nobody"'), "is of no review here"),
        (lambda: Path("results/quarantine.jsonl").write_text("{}\n"), "1 quarantined reviews"),
        (lambda: Path("results/run.json").write_text("{"), "not JSON"),
    ],
    ids=["codebook gone", "codebook changed", "theme", "review", "counts", "run"],
)
def test_results_that_do_not_fit_are_told(capsys, change, said):
    """
    `check` reads texts, tags, counts and the codebook of a folder of results against one another.
    """
    tag = ["tag", "later.csv", "--out", "results", "--model", "plain", "--taxonomy", "codebook.json"]
    assert main([*tag, "--quiet"]) == 0
    assert main(["check", "results"]) == 0
    capsys.readouterr()

    change()

    assert main(["check", "results"]) == 2
    assert said in capsys.readouterr().out


def _replaced(file: str, old: str, new: str) -> None:
    text = Path(file).read_text(encoding="utf-8")
    assert old in text
    Path(file).write_text(text.replace(old, new), encoding="utf-8")


def test_a_sheet_read_in_part_leaves_a_review_out(place):
    """
    Passages that nobody saw would be learned as if nothing were judged in them.
    """
    reviews(place / "two.csv", "two", 2)
    own = ["--taxonomy", "codebook.json"]
    assert main(["redact", "two.csv", "--out", "two_safe", "--quiet"]) == 0
    assert main(["sheet", "two.csv", "--out", "two.xlsx", "--blind", "--coder", "Coder B", *own]) == 0
    book = openpyxl.load_workbook("two.xlsx")
    book.worksheets[0].cell(2, 5).value, book.worksheets[0].cell(2, 6).value = "food", "GP"
    book.save("two.xlsx")
    read = ["sheet", "--read", "two.xlsx", "--out", "two.jsonl", "--annotated", "two_gold.jsonl", *own]

    assert main([*read, "--reviews", "two_safe/redacted.jsonl"]) == 0

    lines = (place / "two_gold.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["two-00"]
    assert main([*read, "--overwrite"]) == 2
