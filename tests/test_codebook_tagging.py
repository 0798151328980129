"""Another taxonomy from end to end: trained on reviews with merged themes, tagged, told, explained."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from leder_nlp import resources
from leder_nlp.cli import main
from leder_nlp.errors import ModelError
from leder_nlp.io.corpus import read_corpus
from leder_nlp.io.formats import jsonl
from leder_nlp.models import load
from leder_nlp.pipeline import Pipeline
from leder_nlp.records import AnnotatedReview
from leder_nlp.tag.rule_classifier import RuleClassifier
from leder_nlp.tag.rules import RuleSet
from leder_nlp.tag.tagger import Tagger
from leder_nlp.taxonomy import Taxonomy

CORPUS = Path(__file__).parent.parent / "corpora" / "synthetic" / "v1"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus does not lie beside the tests")

MERGED = {
    "staying_well": ("prevention", "medicines"),
    "being_ill": ("illness",),
    "getting_in": ("access", "coordination"),
    "being_heard": ("rights", "family"),
    "last_days": ("end_of_life",),
    "staff_and_support": ("support", "workforce"),
}
"""Six themes of an invented codebook, each made of domains of the one that ships."""
RULE = """theme = "last_days"
[[rule]]
id = "wishes"
says = "duty"
phrases = ["(advance|end of life) (care plan|plan|wishes)"]
hits.good_practice = ["A clear advance care plan was in place."]
hits.area_for_improvement = ["There was no advance care plan."]
misses = ["The lamp was green."]
"""
SENTENCE = (
    "There was no advance care plan, and nobody had asked him about his wishes for the end of his life."
)


def codebook(file: Path, *, version: str = "9.1", more: str = "") -> Path:
    """Write the six themes as a taxonomy file."""
    value = {
        "version": version,
        "domains": [{"id": "all", "label": "All of it"}],
        "polarities": [{"id": "good_practice", "label": "+"}, {"id": "area_for_improvement", "label": "-"}],
        "themes": [
            {
                "id": name,
                "domain": "all",
                "label": f"Ours: {name.replace('_', ' ')}",
                "definition": f"What is said of {', '.join(parts)}{more}.",
            }
            for name, parts in MERGED.items()
        ],
    }
    file.write_text(json.dumps(value), encoding="utf-8")
    return file


def merged(count: int) -> list[AnnotatedReview]:
    """Give the shortest training reviews, their tags under the merged themes, each once."""
    theme = {own: name for name, parts in MERGED.items() for own in parts}
    domain = {own.id: theme[own.domain] for own in Taxonomy.default()}
    gold = sorted(
        read_corpus(CORPUS, split="train"), key=lambda one: (len(one.review.text), one.review.review_id)
    )
    return [
        replace(one, tags=tuple(dict.fromkeys(replace(tag, theme=domain[tag.theme]) for tag in one.tags)))
        for one in gold[:count]
    ]


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """Give a folder with the codebook, a rule of it, reviews, two models: by itself, beside the rule."""
    folder = tmp_path_factory.mktemp("another")
    codebook(folder / "ours.json")
    (folder / "rules").mkdir()
    (folder / "rules" / "last_days.toml").write_text(RULE, encoding="utf-8")
    gold = merged(20)
    (folder / "gold.jsonl").write_text("".join(jsonl.write(one) + "\n" for one in gold), encoding="utf-8")
    rows = [{"id": one.review.review_id, "text": one.review.text} for one in gold[:6]]
    rows.append({"id": "new", "text": f"{SENTENCE} The lamp was green."})
    (folder / "reviews.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    train = ["train", str(folder / "gold.jsonl"), "--taxonomy", str(folder / "ours.json"), "--out"]
    assert main([*train, str(folder / "model")]) == 0
    assert main([*train, str(folder / "ruled"), "--rules", str(folder / "rules")]) == 0
    return folder


def tag(place: Path, out: Path, *options: str) -> int:
    """Run `tag` on the reviews."""
    return main(["tag", str(place / "reviews.jsonl"), "--out", str(out), *options])


def with_model(place: Path, model: str = "model") -> list[str]:
    """Give the options that name the codebook and a model."""
    return ["--taxonomy", str(place / "ours.json"), "--model", str(place / model)]


@pytest.fixture(scope="module")
def results(place) -> Path:
    """Give what `tag` writes with the model alone."""
    out = place / "results"
    assert tag(place, out, *with_model(place), "--disclosure", "none") == 0
    return out


def test_tags_tables_and_report_are_of_the_other_themes(results):
    """
    Ids in tags, labels in the table of tags, the summary and the report; no theme of the one that ships.
    """
    tags = [json.loads(line) for line in (results / "tags.jsonl").read_text(encoding="utf-8").splitlines()]
    assert tags
    assert {own["theme"] for own in tags} <= set(MERGED)
    with (results / "tags.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["theme_label"].startswith("Ours: ") for row in csv.DictReader(file)} == {True}
    summary = (results / "summary.csv").read_text(encoding="utf-8-sig")
    report = (results / "report.html").read_text(encoding="utf-8")
    for name in MERGED:
        assert f"Ours: {name.replace('_', ' ')}" in summary
        assert f"Ours: {name.replace('_', ' ')}" in report
    shipped = [theme.label for theme in Taxonomy.default()]
    assert not any(label in summary or label in report for label in shipped)


def test_the_run_says_which_codebook_and_that_no_rules_read(results, place, capsys):
    """
    In run.json, with the hash that the model's card names, and in one line on stderr.
    """
    run = json.loads((results / "run.json").read_text(encoding="utf-8"))
    card = load(place / "model").card

    assert run["settings"]["taxonomy"] == "9.1"
    assert run["settings"]["rules"] == "none: the model alone"
    assert run["taxonomy"]["sha256"] == card["taxonomy_sha256"] == Taxonomy.read(place / "ours.json").sha256
    assert run["rules"]["sha256"] is card["rules_sha256"] is None
    assert tag(place, place / "again", *with_model(place)) == 0
    said = capsys.readouterr().err
    assert sum("rules: none: the model alone" in line for line in said.splitlines()) == 1


def test_explain_names_the_other_themes(results, capsys):
    """
    By the codebook that lies among the results.
    """
    review = json.loads((results / "tags.jsonl").read_text(encoding="utf-8").splitlines()[0])["review_id"]
    capsys.readouterr()

    assert main(["explain", str(results), review]) == 0
    assert ". Ours: " in capsys.readouterr().out


def test_rules_of_ones_own_read_beside_the_model(place, capsys):
    """
    A model trained beside them weighs them; the tag says that both speak.
    """
    out = place / "ruled_results"

    assert tag(place, out, *with_model(place, "ruled"), "--rules", str(place / "rules")) == 0

    found = [json.loads(line) for line in (out / "tags.jsonl").read_text(encoding="utf-8").splitlines()]
    own = [one for one in found if one["review_id"] == "new" and one["theme"] == "last_days"]
    assert any("rules" in one["source"] for one in own)
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert run["settings"]["rules"] == "given"
    assert run["rules"]["sha256"] == load(place / "ruled").card["rules_sha256"]
    assert "rules: given" in capsys.readouterr().err


def test_rules_alone_read_another_codebook(place):
    """
    With --model none.
    """
    out = place / "rules_only"
    options = ["--taxonomy", str(place / "ours.json"), "--model", "none", "--rules", str(place / "rules")]

    assert tag(place, out, *options) == 0
    found = [json.loads(line) for line in (out / "tags.jsonl").read_text(encoding="utf-8").splitlines()]
    assert ("new", "last_days") in {(one["review_id"], one["theme"]) for one in found}


def test_missing_and_other_rules_are_told(place):
    """
    A model that was trained beside rules reads without them, or beside others, and says so.
    """
    taxonomy, model = Taxonomy.read(place / "ours.json"), load(place / "ruled")
    rules = RuleSet.read([place / "rules" / "last_days.toml"], taxonomy=taxonomy)
    (place / "other.toml").write_text(RULE.replace('"(advance', '"wishes", "(advance'), encoding="utf-8")
    other = RuleSet.read([place / "other.toml"], taxonomy=taxonomy)

    said = [
        Tagger(model, taxonomy=taxonomy, rules=own and RuleClassifier(own)).beside
        for own in (rules, None, other)
    ]

    assert said == [
        "given",
        "none, though the model was trained beside some",
        "others than the model was trained beside",
    ]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--model", "{model}"], ("9.1", Taxonomy.default().version)),
        (["--taxonomy", "{ours}"], ("9.1", Taxonomy.default().version)),
        (["--model", "{model}", "--taxonomy", "{newer}"], ("9.1", "9.2")),
        (["--model", "{model}", "--taxonomy", "{turned}"], ("taxonomy 9.1", "definitions differ")),
        (["--model", "{model}", "--taxonomy", "{ours}", "--rules", "{rules}"], ("trained without rules",)),
        (["--model", "none", "--taxonomy", "{ours}"], ("--rules DIR",)),
        (["--rules", "{rules}"], ("--taxonomy",)),
    ],
    ids=["no taxonomy", "no model", "version", "definitions", "weightless rules", "nothing", "rules alone"],
)
def test_what_does_not_belong_together_is_refused(place, tmp_path, capsys, options, named):
    """
    Exit code 2, both versions named where there are two, and nothing written.
    """
    known = {
        "model": place / "model",
        "ours": place / "ours.json",
        "rules": place / "rules",
        "newer": codebook(tmp_path / "newer.json", version="9.2"),
        "turned": codebook(tmp_path / "turned.json", more=" and more"),
    }
    capsys.readouterr()

    assert tag(place, tmp_path / "out", *(option.format(**known) for option in options)) == 2

    said = capsys.readouterr().err
    assert all(name in said for name in named)
    assert not (tmp_path / "out").exists()


def test_labels_and_notes_may_be_mended(place, tmp_path):
    """
    What a tag means is told by version, ids and definitions; how it is shown may change.
    """
    value = json.loads((place / "ours.json").read_text(encoding="utf-8"))
    value["themes"] = [own | {"label": own["label"].upper(), "note": "seen"} for own in value["themes"][::-1]]
    file = tmp_path / "mended.json"
    file.write_text(json.dumps(value), encoding="utf-8")

    assert Tagger(load(place / "model"), taxonomy=Taxonomy.read(file))


def test_the_pipeline_in_python_reads_by_the_other_codebook(place):
    """
    The same tags as the command line gives.
    """
    taxonomy = Taxonomy.read(place / "ours.json")
    pipeline = Pipeline(tagger=Tagger(load(place / "model"), taxonomy=taxonomy))
    reviews = [one.review for one in merged(6)]

    found = {(one.review_id, tag.theme) for one in pipeline.run(reviews) for tag in one.tags}

    lines = (place / "results" / "tags.jsonl").read_text(encoding="utf-8").splitlines()
    rows = map(json.loads, lines)
    assert found == {(own["review_id"], own["theme"]) for own in rows if own["review_id"] != "new"}


def test_a_taxonomy_survives_being_written(tmp_path):
    """
    Both the one that ships and another come back as they were.
    """
    for number, one in enumerate((Taxonomy.default(), Taxonomy.read(codebook(tmp_path / "ours.json")))):
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps(one.written()), encoding="utf-8")
        assert Taxonomy.read(file) == one


def test_a_superset_of_the_codebook_that_ships_is_another():
    """
    The model that ships is refused beside it although the version is the same.
    """
    own = Taxonomy.default()
    more = replace(own, themes=(*own.themes, replace(own.themes[0], id="weather")))

    with pytest.raises(ModelError, match="or lacks some"):
        Tagger(Tagger.default().model, taxonomy=more)


def test_a_coding_sheet_of_another_codebook_has_no_suggestions_of_the_default_model(tmp_path, capsys):
    """
    Its drop-downs hold other themes: the model is refused, with both versions named.
    """
    shipped = json.loads(resources.path("taxonomy.json").read_text(encoding="utf-8"))
    (tmp_path / "own.json").write_text(json.dumps(shipped | {"version": "9.0"}), encoding="utf-8")
    (tmp_path / "reviews.csv").write_text(
        "id,text\nr1,No annual health check was offered.\n", encoding="utf-8"
    )
    asked = ["sheet", str(tmp_path / "reviews.csv"), "--out", str(tmp_path / "sheet.xlsx")]

    assert main([*asked, "--taxonomy", str(tmp_path / "own.json")]) == 2
    said = capsys.readouterr().err
    assert "1.0" in said
    assert "9.0" in said
    assert not (tmp_path / "sheet.xlsx").exists()
