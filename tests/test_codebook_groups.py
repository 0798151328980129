"""Passages that belong together stay on one side of a fold, and somebody is told where none do."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leder_nlp.cli import main
from leder_nlp.codebooks.grouping import ALIKE, DOCUMENTS, PASSAGES, grouped, same, shared
from leder_nlp.codebooks.tables import Columns, read_passages
from leder_nlp.evaluate.overlap import grams, jaccard

LONG = "The lunch that the kitchen brought to the ward on that day was cold and came late again"
THINGS = ("lunch", "soup", "bus", "taxi", "nurse", "porter", "lift", "yard", "bread", "train")
SAID = ("late", "cold", "kind", "slow", "lovely", "poor")


def test_case_and_marks_do_not_part_copies():
    """
    Short texts are the same if all their words are, longer ones if nearly all their runs of five words are.
    """
    texts = [
        "Thank you!",
        LONG,
        "thank you",
        f"{LONG.upper()}.",
        f"{LONG} too",
        "Thanks",
        "The lunch was cold",
    ]

    assert same(texts) == [0, 1, 0, 1, 1, 5, 6]


def test_texts_without_words_are_never_the_same():
    """
    Marks alone say nothing that could be learned by heart.
    """
    assert same(["...", "?!", "..."]) == [0, 1, 2]


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=5, max_size=9).map(" ".join), max_size=12))
def test_no_pair_is_overlooked(texts):
    """
    Looking at the rarest runs alone finds what comparing all with all finds.
    """
    runs = [grams(text) for text in texts]
    first = list(range(len(texts)))
    for one in range(len(texts)):
        for other in range(one):
            if (jaccard(runs[one], runs[other]) or 0) >= ALIKE:
                old, new = max(first[one], first[other]), min(first[one], first[other])
                first = [new if own == old else own for own in first]

    assert same(texts) == first


def test_a_phrase_that_stands_everywhere_makes_no_group():
    """
    Reports share boilerplate; they are not the same for that.
    """
    lead = "in my opinion action should be taken to prevent this"
    texts = [
        f"{lead} and {THINGS[number]} {SAID[number % 6]} number one two three {THINGS[-number]}"
        for number in range(5)
    ]

    assert same(texts) == list(range(5))


def test_without_documents_copies_are_one_group():
    """
    A column in which each passage has an id of its own says no more than no column.
    """
    own = grouped([LONG, "The bus was late.", LONG.lower()], ["a", "b", "c"])

    assert own.groups == ("a", "b", "a")
    assert (own.by, own.joined, own.repeated) == (PASSAGES, 2, 0)
    (line,) = own.told()
    assert "2 of 3" in line
    assert "--group" in line


def test_documents_are_kept_and_copies_across_them_told():
    """
    Documents are never joined: shared boilerplate would make one group of all of them.
    """
    own = grouped([LONG, "The bus was late.", LONG.lower(), "Rain."], ["a", "a", "b", "b"])

    assert own.groups == ("a", "a", "b", "b")
    assert (own.by, own.joined, own.repeated) == (DOCUMENTS, 0, 2)
    (line,) = own.told()
    assert "2 of 4" in line
    assert not list(grouped([LONG, "Rain."] * 2, ["a", "b"] * 2).told())


def test_texts_learned_by_heart_are_counted():
    """
    Among those to score.
    """
    assert shared([LONG, "Rain."], ["Sun.", LONG.upper(), "rain"]) == 2


def rows(copies: int) -> list[dict]:
    """Give sixty invented passages, each by itself; then copies of the first."""
    found = []
    for number in range(60):
        thing, said = THINGS[number % 10], SAID[number // 10]
        label = "arrival" if thing in ("bus", "taxi", "lift", "train", "yard") else "ward"
        found.append({"id": f"p{number}", "text": f"On day {number} the {thing} was {said}.", "label": label})
    return found + [{**found[0], "id": f"c{number}"} for number in range(copies)]


def trained(folder, passages: list[dict], *options: str) -> tuple[int, dict]:
    """Train on a table; give the exit code and the card."""
    table = folder / "table.csv"
    pd.DataFrame(passages).to_csv(table, index=False)
    said = ["codebook", "train", str(table), "--labels", "label", "--out", str(folder / "model"), *options]
    code = main([*said, "--overwrite"])
    return code, json.loads((folder / "model" / "card.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("group", [[], ["--group", "id"]], ids=["no column", "an id a row"])
def test_the_card_says_how_folds_were_made(tmp_path, capsys, group):
    """
    And the run says it too, with what to do.
    """
    code, card = trained(tmp_path, rows(5), *group)

    assert code == 0
    own = card["trained_on"]
    assert (own["grouped_by"], own["joined"], own["repeated"]) == ("passages", 6, 0)
    assert own["groups"] == own["passages"] - 5
    assert "no column said which passages belong together" in card["measured"]["how"]
    assert "each passage is a group of its own; 6 of 65" in capsys.readouterr().err


def test_documents_are_named_on_the_card(tmp_path, capsys):
    """
    With the passages that say the same as one of another document.
    """
    passages = [{**row, "doc": f"d{number // 2}"} for number, row in enumerate(rows(4))]
    code, card = trained(tmp_path, passages, "--group", "doc")

    assert code == 0
    own = card["trained_on"]
    assert (own["grouped_by"], own["joined"], own["repeated"]) == ("documents", 0, 5)
    assert "5 of 64 passages say the same as one of another group" in capsys.readouterr().err


def test_a_word_of_copies_alone_is_no_term(tmp_path):
    """
    A term needs two groups, and ten copies are one: what only one person wrote is not in the vocabulary.
    """
    passages = rows(0) + [
        {"id": f"x{number}", "text": "The marmalade was late.", "label": "ward"} for number in range(10)
    ]
    trained(tmp_path, passages)

    assert b"marmalade" not in (tmp_path / "model" / "features.json").read_bytes()


def test_neighbours_stay_those_of_the_document():
    """
    Copies that are kept together are not each other's neighbours.
    """
    frame = pd.DataFrame({"text": [LONG, "Rain.", LONG], "label": list("xyx")})
    entries = read_passages(frame, Columns(labels=("label",))).entries

    assert all(entry.before is entry.after is None for entry in entries)


def test_labels_that_only_one_side_has_are_told_and_recorded(tmp_path, capsys):
    """
    Both ways, by name, in what is shown and in the record.
    """
    trained(tmp_path, rows(0))
    other = [{**row, "label": "weather" if row["label"] == "arrival" else row["label"]} for row in rows(0)]
    pd.DataFrame(other).to_csv(tmp_path / "other.csv", index=False)
    said = ["codebook", "score", str(tmp_path / "other.csv"), "--labels", "label", "--resamples", "0"]
    capsys.readouterr()

    assert main([*said, "--model", str(tmp_path / "model"), "--record", str(tmp_path / "records")]) == 0

    shown = capsys.readouterr()
    assert "1 labels of the table are unknown to the model and never given" in shown.err
    assert "'weather'" in shown.err
    assert "1 labels of the model are due nowhere in the table" in shown.err
    assert "'arrival'" in shown.err
    assert "labels due and unknown to the model: 1\nlabels of the model and due nowhere: 1" in shown.out
    (file,) = (tmp_path / "records").iterdir()
    own = json.loads(file.read_text(encoding="utf-8"))["scores"]["codebook"]
    assert (own["unknown_labels"], own["absent_labels"]) == (1, 1)


def test_labels_without_a_column_are_told(tmp_path, capsys):
    """
    Where columns of yes and no leave out a label of the model, nobody may have looked for it.
    """
    wide = pd.DataFrame(rows(0))
    for label in ("ward", "arrival"):
        wide[label] = (wide["label"] == label).astype(int)
    wide["rain"] = 0
    wide.to_csv(tmp_path / "wide.csv", index=False)
    table = ["codebook", "train", str(tmp_path / "wide.csv"), "--labels", "ward", "arrival"]
    assert main([*table, "--out", str(tmp_path / "m")]) == 0
    capsys.readouterr()
    score = ["codebook", "score", str(tmp_path / "wide.csv"), "--labels", "ward", "rain", "--resamples", "0"]

    assert main([*score, "--model", str(tmp_path / "m")]) == 0
    assert "1 have no column in --labels" in capsys.readouterr().err


def test_check_reads_a_codebook_model(tmp_path, capsys):
    """
    Hashes, schema, labels and shapes; what is wrong is said of a codebook model, not of a tagging one.
    """
    trained(tmp_path, rows(0))
    capsys.readouterr()

    assert main(["check", str(tmp_path / "model")]) == 0
    assert "codebook model model 1.0: 2 labels" in capsys.readouterr().out
    for name in ("card.json", "features.json", "weights.npz", "MANIFEST.sha256"):
        data = (tmp_path / "model" / name).read_bytes()
        (tmp_path / "model" / name).write_bytes(bytes([data[0] ^ 1, *data[1:]]))
        assert main(["check", str(tmp_path / "model")]) == 2
        (tmp_path / "model" / name).write_bytes(data)
    (tmp_path / "model" / "features.json").unlink()
    capsys.readouterr()
    assert main(["check", str(tmp_path / "model")]) == 2
    assert "model/features.json: cannot be read" in capsys.readouterr().out
