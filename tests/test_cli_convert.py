"""The verb `convert`: from format to format, what it prints, what it leaves out and with which exit code."""

from __future__ import annotations

import json

import pytest
from annotated import THEMES, sample

from leder_nlp.cli import main
from leder_nlp.io.formats import doccano, jsonl, labelstudio
from leder_nlp.io.formats.catalog import FORMATS
from leder_nlp.records import AnnotatedReview, Identifier, Review, Tag
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

PLAIN = AnnotatedReview(
    Review("r-1", "Mary was seen.\nNobody rang."),
    (Identifier(Span(0, 4), "person", "gold"),),
    (Tag("r-1", Span(15, 26), THEMES[0], "area_for_improvement", source="gold"),),
)


@pytest.fixture
def run(capsys):
    """Give a function that runs a command and gives exit code, output and errors."""

    def _run(*arguments: object) -> tuple[int, str, str]:
        try:
            code = main(["convert", *(str(argument) for argument in arguments)])
        except SystemExit as left:
            code = int(left.code or 0)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return _run


@pytest.fixture
def gold(tmp_path):
    """Write two reviews as JSON lines."""
    other = AnnotatedReview(Review("r-2", "She liked trains."))
    jsonl.write_file([PLAIN, other], tmp_path / "gold.jsonl")
    return tmp_path / "gold.jsonl"


WAYS = [
    ("tasks.json", ()),
    ("project.qdpx", ()),
    ("a.conll", ()),
    ("d.jsonl", ("--to", "doccano")),
    ("p.jsonl", ("--to", "prodigy")),
    ("b", ("--to", "brat")),
    ("w", ("--to", "webanno")),
    ("x", ("--to", "xmi")),
    ("m", ("--to", "markup")),
]


@pytest.mark.parametrize(("out", "options"), WAYS, ids=[out for out, _ in WAYS])
def test_there_and_back(run, gold, tmp_path, out, options):
    """Out in each format and back again, told by looking: the same reviews."""
    code, shown, errors = run(gold, tmp_path / out, *options)
    back = run(tmp_path / out, tmp_path / "back.jsonl")

    assert (code, errors, back[0]) == (0, "", 0)
    assert "2 reviews, 1 tags, 1 identifiers written" in shown
    assert list(jsonl.read_file(tmp_path / "back.jsonl")) == list(jsonl.read_file(gold))


def test_labelling_config_lies_beside(run, gold, tmp_path):
    """For Label Studio the config is written and named."""
    _, shown, _ = run(gold, tmp_path / "tasks.json")

    assert "tasks.config.xml" in shown
    assert (tmp_path / "tasks.config.xml").read_text(encoding="utf-8").startswith("<View>")


def test_what_was_dropped_is_counted(run, tmp_path):
    """A lossy format says what it dropped, and how often."""
    jsonl.write_file([sample()], tmp_path / "gold.jsonl")
    code, shown, _ = run(tmp_path / "gold.jsonl", tmp_path / "a.conll")

    assert code == 0
    assert "dropped: meta data of the review: 1" in shown
    assert "dropped: of marks that overlap, all but the first (a column holds one layer): 4" in shown


def test_what_cannot_be_settled_is_left_out_with_3(run, tmp_path):
    """Ids and reasons go to stderr, the rest is written, the code is 3; no word of the text is shown."""
    value = [
        {"text": "Zebedee 😀 was seen", "id": 1, "label": [[0, 7, "person"]]},
        {"text": "Mary was seen", "id": 2, "label": [[0, 4, "person"]]},
        {"text": "Zebedee was seen", "id": 3, "label": [[0, 7, "Zebedee"]]},
    ]
    (tmp_path / "d.jsonl").write_text("\n".join(map(json.dumps, value)))
    code, shown, errors = run(tmp_path / "d.jsonl", tmp_path / "gold.jsonl", "--from", "doccano")

    assert code == 3
    assert "1 reviews, 0 tags, 1 identifiers written" in shown
    assert "left out: 2 reviews" in shown
    assert "left out: 1: d.jsonl:1: its spans come without their words" in errors
    assert "left out: 3: d.jsonl:3: label[0]: not a code" in errors
    assert "Zebedee" not in shown + errors
    assert [one.review.review_id for one in jsonl.read_file(tmp_path / "gold.jsonl")] == ["2"]


def test_offsets_may_be_said(run, tmp_path):
    """With --offsets a doubtful file is read."""
    (tmp_path / "d.jsonl").write_text(json.dumps({"text": "😀 Mary", "id": 1, "label": [[3, 7, "person"]]}))
    code, _, _ = run(tmp_path / "d.jsonl", tmp_path / "gold.jsonl", "--offsets", "utf-16")

    assert code == 0
    assert next(jsonl.read_file(tmp_path / "gold.jsonl")).identifiers[0].span == Span(2, 6)


def test_review_that_cannot_be_written_is_left_out_with_3(run, gold, tmp_path):
    """What markup cannot hold is named; the rest is written."""
    jsonl.write_file([sample(), PLAIN.__class__(Review("r-2", "Seen."))], gold)
    code, shown, errors = run(gold, tmp_path / "m", "--to", "markup")

    assert code == 3
    assert "left out: r-1: review r-1: offset" in errors
    assert "1 reviews" in shown


def test_suggestions(run, gold, tmp_path):
    """--suggest writes predictions, and is for Label Studio only."""
    assert run(gold, tmp_path / "tasks.json", "--suggest")[0] == 0
    assert [len(task["annotations"]) for task in json.loads((tmp_path / "tasks.json").read_text())] == [0, 0]
    assert run(gold, tmp_path / "d.jsonl", "--to", "doccano", "--suggest")[0] == 2


def test_own_taxonomy(run, tmp_path):
    """--taxonomy is used for reading and writing."""
    value = {
        "version": "1.0",
        "domains": [{"id": "d", "label": "Domain"}],
        "polarities": [{"id": "good_practice", "label": "G"}, {"id": "area_for_improvement", "label": "A"}],
        "themes": [{"id": "own", "domain": "d", "label": "Our own", "definition": "Ours."}],
    }
    (tmp_path / "t.json").write_text(json.dumps(value))
    (tmp_path / "d.jsonl").write_text(json.dumps({"text": "Mary", "id": 1, "label": [[0, 4, "GP own"]]}))
    options = ("--taxonomy", tmp_path / "t.json")

    assert run(tmp_path / "d.jsonl", tmp_path / "a.qdpx", *options)[0] == 0
    assert run(tmp_path / "a.qdpx", tmp_path / "b.json", *options)[0] == 0
    assert run(tmp_path / "d.jsonl", tmp_path / "c.qdpx")[0] == 3
    assert (
        len(list(labelstudio.read_file(tmp_path / "b.json", taxonomy=Taxonomy.read(tmp_path / "t.json"))))
        == 1
    )


@pytest.mark.parametrize(
    ("source", "out", "options"),
    [
        ("missing.jsonl", "a.json", ()),
        ("gold.jsonl", "a.docx", ()),
        ("gold.jsonl", "gold.jsonl", ()),
        ("gold.jsonl", "a.json", ("--to", "word")),
        ("gold.jsonl", "a.json", ("--from", "word")),
        ("gold.jsonl", "a.json", ("--offsets", "latin", "--from", "doccano")),
        ("gold.jsonl", "taken", ("--to", "brat")),
        ("gold.jsonl", "no/such/a.json", ()),
        ("gold.jsonl", "no/such/b", ("--to", "brat")),
        ("c.qdc", "a.json", ()),
        *(("missing", "a.json", ("--from", name)) for name in FORMATS),
        *(("taken", "a.json", ("--from", name)) for name in FORMATS),
    ],
)
@pytest.mark.usefixtures("gold")
def test_bad_input_gives_2(run, tmp_path, source, out, options):
    """One line on stderr, code 2, and nothing is written."""
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "x").write_text("x")
    (tmp_path / "c.qdc").write_text("<CodeBook/>")
    before = sorted(str(file) for file in tmp_path.rglob("*"))
    code, _, errors = run(tmp_path / source, tmp_path / out, *options)

    assert code == 2
    assert errors.startswith("leder-nlp: ")
    assert errors.count("\n") == 1
    assert sorted(str(file) for file in tmp_path.rglob("*")) == before


def test_codebook_is_written(run, gold, tmp_path):
    """A .qdc holds the codebook and says that the reviews are not in it."""
    code, shown, _ = run(gold, tmp_path / "c.qdc")

    assert code == 0
    assert "dropped: everything but the codebook: 2" in shown


def test_help_says_that_raw_text_stays_inside(run):
    """The help warns that raw text goes in and comes out."""
    _, shown, _ = run("--help")

    assert "inside the secure area" in " ".join(shown.split())
    assert all(name in shown for name in ("labelstudio", "brat", "--offsets", "refi", "conll"))


def test_doccano_file_is_not_taken_for_ours(gold, tmp_path):
    """Our JSON lines and doccano's differ by their keys."""
    doccano.write_file([PLAIN], tmp_path / "d.jsonl")

    assert (jsonl.sniff(gold), doccano.sniff(gold)) == (True, False)
    assert (jsonl.sniff(tmp_path / "d.jsonl"), doccano.sniff(tmp_path / "d.jsonl")) == (False, True)
