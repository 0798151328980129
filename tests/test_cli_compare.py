"""The verb compare: paired where it can be, and honest where it cannot."""

from __future__ import annotations

import json

import pytest
from planned import write_corpus

from leder_nlp.cli import main
from leder_nlp.evaluate.catalog import TAGS
from leder_nlp.evaluate.compare import compare
from leder_nlp.evaluate.tags import score_tags
from leder_nlp.io.corpus import read_corpus
from leder_nlp.io.results import read_tags


@pytest.fixture
def run(capsys):
    def _run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return _run


@pytest.fixture
def records(run, tmp_path):
    """Give the record of each share of the gold's tags, taken as found: all, and two in three."""
    gold = write_corpus(tmp_path)
    out = {}
    for name, kept in (("all", 3), ("some", 2)):
        with (tmp_path / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for line in gold.read_text(encoding="utf-8").splitlines():
                own = json.loads(line)
                for tag in own["tags"][:kept]:
                    print(json.dumps({"review_id": own["id"]} | tag), file=file)
        code, _, errors = run(
            *("evaluate", "--gold", gold, "--pred", tmp_path / f"{name}.jsonl", "--resamples", "50"),
            *("--record", tmp_path / name),
        )
        assert code == 0, errors
        (out[name],) = (tmp_path / name).iterdir()
    return out


def compared(run, tmp_path, *arguments):
    """Run the verb and give what it writes."""
    code, shown, errors = run("compare", *arguments, "--resamples", "50", "--out", tmp_path / "out.json")
    assert code == 0, errors
    return json.loads((tmp_path / "out.json").read_text(encoding="utf-8")), shown


def test_records_of_the_same_reviews_are_paired(run, records, tmp_path):
    """The difference is second less first; every review is worse, so chance makes it once in 2^11."""
    got, shown = compared(run, tmp_path, records["all"], records["some"], "--metric", "passage_f1")
    own = got["metrics"]["passage_f1"]

    assert got["paired"] is True
    assert own["difference"] == pytest.approx(-0.2)
    assert own["p"] == pytest.approx(2 / 2**12)
    assert "paired by review" in shown


def test_figures_are_those_of_the_scores_themselves(run, records, tmp_path):
    """The counts in the records give what the rows that they came from give."""
    gold = read_corpus(tmp_path / "gold.jsonl")
    due, ids = [tag for one in gold for tag in one.tags], [one.review.review_id for one in gold]
    sides = [
        score_tags(due, list(read_tags(tmp_path / f"{n}.jsonl")), reviews=ids).reviews
        for n in ("all", "some")
    ]
    metric = next(own for own in TAGS if own.name == "review_f1")
    expected = compare(*sides, metric, resamples=50)
    got, _ = compared(run, tmp_path, records["all"], records["some"])
    own = got["metrics"]["review_f1"]

    assert (own["first"], own["second"]) == (expected.first, expected.second)
    assert own["p"] == expected.test.p


def test_holm_is_taken_over_the_themes(run, records, tmp_path):
    """The adjusted p is never below the plain one, and the smallest is multiplied by the tests there are."""
    got, _ = compared(run, tmp_path, records["all"], records["some"])
    rows = [own for own in got["themes"].values() if own["p"] is not None]
    least = min(rows, key=lambda own: own["p"])

    assert all(own["p_holm"] >= own["p"] for own in rows)
    assert least["p_holm"] == pytest.approx(min(1, least["p"] * len(rows)))


def test_record_without_counts_by_review_is_compared_by_intervals(run, records, tmp_path):
    """As one that may leave; no p is made up."""
    bare = json.loads(records["some"].read_text(encoding="utf-8"))
    del bare["paired"]
    (tmp_path / "bare.json").write_text(json.dumps(bare), encoding="utf-8")
    got, shown = compared(run, tmp_path, records["all"], tmp_path / "bare.json")

    assert got["paired"] is False
    assert "p" not in got["metrics"]["passage_f1"]
    assert got["metrics"]["passage_f1"]["intervals"] == "apart"
    assert "not paired" in shown


@pytest.mark.parametrize("change", ["corpus", "units"])
def test_records_of_other_data_are_not_paired(run, records, tmp_path, change):
    """Neither of another corpus, nor of other reviews of it."""
    other = json.loads(records["some"].read_text(encoding="utf-8"))
    if change == "corpus":
        other["corpus"]["sha256"] = "0" * 64
    else:
        other["paired"]["units"] = "0" * 64
    (tmp_path / "other.json").write_text(json.dumps(other), encoding="utf-8")
    got, _ = compared(run, tmp_path, records["all"], tmp_path / "other.json")

    assert got["paired"] is False


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"format": "Secretname"}'])
def test_what_is_no_record_gives_2(run, records, tmp_path, content):
    """And is not quoted."""
    (tmp_path / "bad.json").write_text(content, encoding="utf-8")
    code, shown, errors = run("compare", records["all"], tmp_path / "bad.json")

    assert code == 2
    assert "bad.json" in errors
    assert "Secretname" not in shown + errors


def test_unknown_metric_gives_2(run, records):
    """Naming those there are."""
    code, _, errors = run("compare", records["all"], records["some"], "--metric", "nothing")

    assert code == 2
    assert "passage_f1" in errors
