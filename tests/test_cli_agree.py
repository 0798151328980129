"""The verb agree: what it reads, what it refuses, what it says of coders, and what it does not show."""

from __future__ import annotations

import json

import pytest
from planned import NAMES, write_corpus

from leder_nlp.cli import main


@pytest.fixture
def run(capsys):
    def _run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return _run


@pytest.fixture
def first(tmp_path):
    return write_corpus(tmp_path)


def changed(file, name, change):
    """Write the reviews of a file, each changed, into another beside it."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    other = file.with_name(name)
    other.write_text("".join(json.dumps(change(line)) + "\n" for line in lines), encoding="utf-8")
    return other


def numbers(run, tmp_path, *files):
    """Run the verb and give what it writes."""
    code, shown, errors = run("agree", *files, "--resamples", "20", "--out", tmp_path / "out.json")
    assert code == 0, errors
    return json.loads((tmp_path / "out.json").read_text(encoding="utf-8")), shown


def test_coders_who_say_the_same_agree_in_full(run, first, tmp_path):
    """F1, alpha of every theme that is not in all reviews, and agreement on yes are 1."""
    got, _ = numbers(run, tmp_path, first, changed(first, "second.jsonl", dict))

    assert got["pairwise"]["A/B"]["passage_f1"]["value"] == 1
    assert got["by_theme"]["information_sharing"]["alpha"]["value"] == 1
    assert got["by_theme"]["information_sharing"]["positive"]["value"] == 1
    assert got["identifiers"]["A/B"]["strict_f1"] == 1


def test_theme_that_all_give_to_all_has_no_alpha(run, first, tmp_path):
    """One category only: undefined with its reason, and agreement on yes tells what there is."""
    got, _ = numbers(run, tmp_path, first, changed(first, "second.jsonl", dict))
    theme = got["by_theme"]["annual_health_check"]

    assert theme["alpha"]["value"] is None
    assert theme["alpha"]["reason"] == "one category only"
    assert theme["positive"]["value"] == 1


def test_tags_left_out_by_one_are_counted(run, first, tmp_path):
    """Of three tags a review two are shared: F1 is 2 * 2 / (3 + 2)."""
    second = changed(first, "second.jsonl", lambda own: own | {"tags": own["tags"][:2]})
    got, _ = numbers(run, tmp_path, first, second)

    assert got["pairwise"]["A/B"]["passage_f1"]["value"] == pytest.approx(0.8)
    assert got["by_theme"]["information_sharing"]["positive"]["value"] == 0


def test_attributes_are_compared_where_the_tag_is_the_same(run, first, tmp_path):
    """One coder takes every view for the family's."""

    def family(own):
        return own | {"tags": [tag | {"attribution": "family"} for tag in own["tags"]]}

    got, _ = numbers(run, tmp_path, first, changed(first, "second.jsonl", family))

    assert got["pairwise"]["A/B"]["attribution_accuracy"]["value"] == 0
    assert got["pairwise"]["A/B"]["modality_accuracy"]["value"] == 1


def test_three_coders_have_three_pairs_and_a_mean(run, first, tmp_path):
    """Each beside each."""
    files = [
        first,
        changed(first, "b.jsonl", dict),
        changed(first, "c.jsonl", lambda own: own | {"tags": []}),
    ]
    got, shown = numbers(run, tmp_path, *files)

    assert set(got["pairwise"]) == {"A/B", "A/C", "B/C"}
    assert got["mean_pairwise"]["passage_f1"]["value"] == pytest.approx(1 / 3)
    assert "mean over pairs" in shown


def test_file_of_tags_alone_needs_to_say_what_was_read(run, first, tmp_path):
    """It does not tell "not seen" from "not tagged"; with --all-read it does."""
    tags = tmp_path / "tags.jsonl"
    with tags.open("w", encoding="utf-8") as out:
        for line in first.read_text(encoding="utf-8").splitlines():
            own = json.loads(line)
            for tag in own["tags"]:
                print(json.dumps({"review_id": own["id"]} | tag), file=out)

    assert run("agree", first, tags)[0] == 2
    got, _ = numbers(run, tmp_path, first, tags, "--all-read")
    assert got["pairwise"]["A/B"]["passage_f1"]["value"] == 1


def test_review_that_one_has_not_read_is_missing_and_not_untagged(run, first, tmp_path):
    """The pair is scored on what both have read."""
    second = tmp_path / "part.jsonl"
    second.write_text(
        "".join(first.read_text(encoding="utf-8").splitlines(keepends=True)[:10]), encoding="utf-8"
    )
    got, _ = numbers(run, tmp_path, first, second)

    assert got["coders"] == {"A": 12, "B": 10}
    assert got["pairwise"]["A/B"]["reviews"] == 10
    assert got["pairwise"]["A/B"]["passage_f1"]["value"] == 1


def test_one_file_will_do_if_its_tags_name_their_coders(run, first, tmp_path):
    """And each review says who has read it."""

    def both(own):
        twice = [tag | {"source": who} for tag in own["tags"] for who in ("ann", "ben")]
        return own | {"tags": twice[:-1], "annotators": ["ann", "ben"]}

    got, _ = numbers(run, tmp_path, changed(first, "both.jsonl", both))

    assert got["pairwise"]["A/B"]["passage_f1"]["value"] == pytest.approx(0.8)


def test_sentences_may_be_the_units_of_alpha(run, first, tmp_path):
    """There are more of them than reviews."""
    second = changed(first, "second.jsonl", dict)
    by_sentence, _ = numbers(run, tmp_path, first, second, "--unit", "sentence")

    assert by_sentence["by_theme"]["annual_health_check"]["units"] > 12
    assert by_sentence["by_theme"]["annual_health_check"]["alpha"]["value"] == 1


def test_neither_text_nor_ids_nor_names_of_files_are_written(run, first, tmp_path):
    """The screen names the files, the JSON has letters alone."""
    second = changed(first, "zebediah.jsonl", dict)
    got, shown = numbers(run, tmp_path, first, second)
    written = json.dumps(got).lower()

    assert not [word for word in (*NAMES, "case-", "drawer", "gold") if word in written]
    assert not [word for word in (*NAMES[:2], "case-", "drawer") if word in shown.lower()]
    assert "zebediah.jsonl" in shown
    assert got["stays_inside"] is True


@pytest.mark.parametrize(
    "files", [["gold.jsonl"], ["gold.jsonl", "none.jsonl"], ["gold.jsonl", "text.jsonl"]]
)
def test_what_cannot_be_compared_is_refused(run, first, files):
    """A single coder, a file that is not there, other texts under the same ids; no word of them is shown."""
    changed(first, "text.jsonl", lambda own: own | {"text": own["text"][:-1] + "!"})
    code, shown, errors = run("agree", *(first.with_name(name) for name in files))

    assert code in (1, 2)
    assert not [word for word in (*NAMES, "drawer") if word in (shown + errors).lower()]
