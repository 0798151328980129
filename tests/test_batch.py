"""Many reviews into an output folder: every row accounted for, whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from leder_nlp.batch import Totals, redact_reviews, tag_reviews
from leder_nlp.errors import ConfigError, InputError, OutputError
from leder_nlp.io.results import read_redacted, read_tags
from leder_nlp.models import default_folder, load, manifest_of
from leder_nlp.pipeline import Pipeline
from leder_nlp.records import Identifier, Quarantined, Review
from leder_nlp.redact.redactor import Redactor
from leder_nlp.tag.tagger import Tagger

TAG_FILES = {
    *(
        "redacted.jsonl",
        "tags.jsonl",
        "tags.csv",
        "queue.jsonl",
        "queue.csv",
        "summary.csv",
        "report.html",
        "quarantine.jsonl",
        "redactions.jsonl",
        "check.jsonl",
        "run.json",
    ),
}
REDACT_FILES = {"redacted.jsonl", "redactions.jsonl", "check.jsonl", "quarantine.jsonl", "run.json"}
TEXT = "Dr Okafor made excellent reasonable adjustments. No hospital passport was used for Mary Ashdown."


def reviews(count: int = 12) -> Iterator[Review]:
    """Give short invented reviews; every fifth is one that the shaky detector fails on."""
    for number in range(count):
        odd = " BREAK" if number % 5 == 4 else ""
        yield Review(
            f"case-{number}", f"{TEXT} Visit {number} went well.{odd}", meta={"icb": f"Icb {number % 2}"}
        )


def shaking(reading: object) -> Iterator[Identifier]:
    """Find nothing, and fail where the text says so."""
    if "BREAK" in reading.text:  # type: ignore[attr-defined]
        raise ValueError(reading.text)  # type: ignore[attr-defined]
    return iter(())


def breaking(at: int) -> Iterator[Review]:
    """Give reviews, and a fault of the input half-way."""
    yield from reviews(at)
    raise InputError("f.csv:9: 'text': no text; each review needs some")


@pytest.fixture(scope="module")
def pipeline(redactor, tagger):
    detectors = {**redactor.detectors, "shaking": shaking}
    return Pipeline(redactor=Redactor(detectors, policy=redactor.policy), tagger=tagger)


@pytest.fixture(scope="module")
def done(pipeline, tmp_path_factory):
    """Tag twelve reviews, of which two are quarantined."""
    out = tmp_path_factory.mktemp("done") / "results"
    return tag_reviews(reviews(), out, pipeline=pipeline), out


def lines(file: Path) -> list[dict[str, object]]:
    """Read JSON lines."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def files(folder: Path) -> set[str]:
    """Give the names of all that lies in a folder."""
    return {file.name for file in folder.iterdir()}


def test_every_review_is_accounted_for(done):
    """
    Rows in = rows out + quarantined, by the count and by the files.
    """
    totals, out = done

    assert (totals.read, totals.redacted, totals.quarantined) == (12, 10, 2)
    assert totals.adds_up
    assert len(list(read_redacted(out / "redacted.jsonl"))) == 10
    assert [one["id"] for one in lines(out / "quarantine.jsonl")] == ["case-4", "case-9"]


def test_all_results_are_there_and_nothing_else(done):
    """
    Texts, tags, tables, report, quarantine and the record of the run; no draft is left.
    """
    _, out = done

    assert files(out) == TAG_FILES
    assert files(out.parent) == {"results"}


def test_quarantine_says_why(done):
    """
    Id and reason of each: where it failed, no word of the text.
    """
    _, out = done

    assert lines(out / "quarantine.jsonl")[0] == {
        "id": "case-4",
        "reason": "review case-4: shaking failed with ValueError",
    }


def test_tags_are_the_same_in_every_file(done):
    """
    As many in JSON lines, in the table and in the count.
    """
    totals, out = done
    tags = list(read_tags(out / "tags.jsonl"))
    with (out / "tags.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))

    assert len(tags) == len(rows) == totals.tags > 0
    assert [(tag.review_id, tag.theme) for tag in tags] == [(row["review_id"], row["theme"]) for row in rows]


def test_run_says_how_it_was_made(done):
    """
    Versions, hashes of rules, taxonomy and resources, settings and counts.
    """
    totals, out = done
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))

    assert run["command"] == "tag"
    assert run["counts"] == totals.counts()
    assert run["package"]
    assert run["python"]
    assert run["libraries"]["numpy"]
    assert all(len(run[part]["sha256"]) == 64 for part in ("rules", "taxonomy", "resources"))
    assert run["model"] is None
    assert run["settings"]["policy"] == "default"
    assert run["settings"]["disclosure"] == "nhs_subnational"


def test_run_names_the_model_and_its_hashes(redactor, rules, tmp_path):
    """
    Those of its card, and that of its manifest, which stands for the card too.
    """
    model = load(default_folder())
    pipeline = Pipeline(redactor=redactor, tagger=Tagger(model, rules=rules))
    tag_reviews(reviews(2), tmp_path / "out", pipeline=pipeline)
    run = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))

    assert run["model"] == {
        "name": model.name,
        "sha256": model.card["sha256"],
        "manifest": manifest_of(default_folder()),
    }


def test_results_hold_nothing_raw(done):
    """
    No name of the reviews is in any file.
    """
    _, out = done
    for name in TAG_FILES:
        text = (out / name).read_text(encoding="utf-8")
        assert "Ashdown" not in text, name
        assert "Okafor" not in text, name


@pytest.mark.parametrize("at", [0, 1, 7])
def test_fault_half_way_leaves_nothing(pipeline, tmp_path, at):
    """
    The error of the input is raised, and neither a folder nor a draft is left behind.
    """
    with pytest.raises(InputError):
        tag_reviews(breaking(at), tmp_path / "out", pipeline=pipeline)
    with pytest.raises(InputError):
        redact_reviews(breaking(at), tmp_path / "out", redactor=pipeline.redactor)

    assert files(tmp_path) == set()


def test_fault_half_way_leaves_earlier_results_alone(pipeline, tmp_path):
    """
    A run that overwrites changes nothing until it is done.
    """
    out = tmp_path / "out"
    tag_reviews(reviews(3), out, pipeline=pipeline)
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    with pytest.raises(InputError):
        tag_reviews(breaking(7), out, pipeline=pipeline, overwrite=True)

    assert before == {file.name: file.read_bytes() for file in out.iterdir()}
    assert files(tmp_path) == {"out"}


def test_folder_that_is_not_empty_is_refused(pipeline, tmp_path):
    """
    Whatever it holds; it is not touched, and no review is read.
    """
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="not empty"):
        tag_reviews(breaking(0), tmp_path / "out", pipeline=pipeline)

    assert files(tmp_path / "out") == {"notes.txt"}


def test_overwrite_replaces_results_alone(pipeline, tmp_path):
    """
    Files that are no results stay; results of an earlier run that this one does not make go.
    """
    out = tmp_path / "out"
    tag_reviews(reviews(12), out, pipeline=pipeline)
    (out / "notes.txt").write_text("mine")
    redact_reviews(reviews(2), out, redactor=pipeline.redactor, overwrite=True)

    assert files(out) == REDACT_FILES | {"notes.txt"}
    assert len(lines(out / "redacted.jsonl")) == 2
    assert lines(out / "quarantine.jsonl") == []


def test_empty_folder_is_used(pipeline, tmp_path):
    """
    So is one that must be made, with those above it.
    """
    tag_reviews(reviews(1), tmp_path, pipeline=pipeline)
    redact_reviews(reviews(1), tmp_path / "a" / "b", redactor=pipeline.redactor)

    assert files(tmp_path) == TAG_FILES | {"a"}
    assert files(tmp_path / "a" / "b") == REDACT_FILES


@pytest.mark.parametrize("place", ["file.txt", "file.txt/out", "file.txt/deep/out"])
def test_place_that_cannot_be_written_is_an_output_error(pipeline, tmp_path, place):
    """
    A file stands where the folder, or one above it, should be.
    """
    (tmp_path / "file.txt").write_text("mine")
    with pytest.raises(OutputError):
        redact_reviews(reviews(1), tmp_path / place, redactor=pipeline.redactor)

    assert (tmp_path / "file.txt").read_text() == "mine"
    assert files(tmp_path) == {"file.txt"}


def test_unknown_disclosure_rule_is_told_before_the_work(pipeline, tmp_path):
    """
    A misspelt rule is a ConfigError that leaves nothing.
    """
    with pytest.raises(ConfigError):
        tag_reviews(breaking(0), tmp_path / "out", pipeline=pipeline, rule="nhs_national")

    assert files(tmp_path) == set()


def test_same_input_gives_the_same_bytes(pipeline, tmp_path, monkeypatch):
    """
    All files, with the date pinned; without it only what shows the date differs.
    """
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    for name in ("one", "two"):
        tag_reviews(reviews(), tmp_path / name, pipeline=pipeline)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767312000")
    tag_reviews(reviews(), tmp_path / "later", pipeline=pipeline)

    for name in TAG_FILES:
        first = (tmp_path / "one" / name).read_bytes()
        assert first == (tmp_path / "two" / name).read_bytes(), name
        if name not in ("run.json", "report.html"):
            assert first == (tmp_path / "later" / name).read_bytes(), name


def test_what_the_reader_rejected_is_in_the_quarantine(pipeline, tmp_path):
    """
    It is counted among the reviews read, and its reason is kept.
    """
    rows = [*reviews(2), Quarantined("f.csv:4", "f.csv:4: 'text': no text; each review needs some")]
    totals = tag_reviews(rows, tmp_path / "out", pipeline=pipeline)

    assert (totals.read, totals.redacted, totals.quarantined) == (3, 2, 1)
    assert [one["id"] for one in lines(tmp_path / "out" / "quarantine.jsonl")] == ["f.csv:4"]


def test_no_reviews_give_empty_results(pipeline, tmp_path):
    """
    All files are there, and the counts are nought.
    """
    totals = tag_reviews([], tmp_path / "out", pipeline=pipeline)

    assert totals.adds_up
    assert totals.read == 0
    assert files(tmp_path / "out") == TAG_FILES


def test_report_without_quotes_quotes_nothing(pipeline, tmp_path):
    """
    Not a passage of any review, redacted or not.
    """
    passage = "made excellent reasonable adjustments"
    tag_reviews(reviews(), tmp_path / "with", pipeline=pipeline, rule="none")
    tag_reviews(reviews(), tmp_path / "without", pipeline=pipeline, rule="none", quotes=False)

    assert passage in (tmp_path / "with" / "report.html").read_text(encoding="utf-8")
    assert passage not in (tmp_path / "without" / "report.html").read_text(encoding="utf-8")


def test_progress_ends_with_the_totals(pipeline, tmp_path):
    """
    The last report of progress is the whole of it.
    """
    told: list[Totals] = []
    totals = redact_reviews(reviews(), tmp_path / "out", redactor=pipeline.redactor, progress=told.append)

    assert told[-1] == totals
