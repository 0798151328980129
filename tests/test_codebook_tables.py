"""Tables of passages for any codebook: CSV, Excel, Parquet and JSON lines, with labels in each usual form."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest

from leder_nlp.cli import main
from leder_nlp.codebooks.store import load
from leder_nlp.codebooks.tables import Columns, read_passages
from leder_nlp.errors import ConfigError, InputError, ModelError

PARTS = {
    "food": ("the lunch was", "a meal was", "the soup was", "our dinner was"),
    "travel": ("the bus was", "parking was", "the road was", "a taxi was"),
    "staff": ("the nurse was", "a doctor was", "the porter was", "reception was"),
}
ENDS = ("late", "slow", "lovely", "cold", "kind", "poor")


def rows() -> list[dict]:
    """Give invented passages, each of one or two labels, two a document."""
    found = []
    for number in range(48):
        names = list(PARTS)
        labels = [names[number % 3], *([names[(number + 1) % 3]] if number % 4 == 0 else [])]
        said = [f"{PARTS[name][number // 3 % 4]} {ENDS[number % 6]}" for name in labels]
        found.append(
            {"id": f"p{number}", "text": " and ".join(said), "themes": labels, "doc": f"d{number // 2}"}
        )
    return found


def table(folder, suffix: str):
    """Write the passages as a file of a kind."""
    file = folder / f"passages{suffix}"
    frame = pd.DataFrame(rows())
    flat = frame.assign(themes=frame["themes"].str.join("; "))
    if suffix == ".jsonl":
        file.write_text("".join(json.dumps(row) + "\n" for row in rows()), encoding="utf-8")
    elif suffix == ".csv":
        flat.to_csv(file, index=False)
    elif suffix == ".xlsx":
        flat.to_excel(file, index=False)
    else:
        flat.to_parquet(file)
    return file


COLUMNS = Columns(labels=("themes",), id="id", group="doc")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".jsonl"])
def test_every_kind_of_file_says_the_same(tmp_path, suffix):
    """
    A list of JSON and a cell of labels with ';' between are read alike.
    """
    passages = read_passages(table(tmp_path, suffix), COLUMNS)

    assert [tuple(row["themes"]) for row in rows()] == list(passages.labels)
    assert passages.listed


def test_columns_of_yes_and_no():
    """
    Several columns are labels, and a passage may have none.
    """
    frame = pd.DataFrame(
        {"text": ["Warm soup.", "A bus.", "Rain."], "food": ["x", "", "0"], "bus": [0, 1, 0]}
    )
    passages = read_passages(frame, Columns(labels=("food", "bus")))

    assert passages.labels == (("food",), ("bus",), ())


def test_a_cell_that_is_neither_yes_nor_no_is_refused_unseen():
    """
    The error says where, not what.
    """
    frame = pd.DataFrame({"text": ["Warm soup."], "food": ["Okafor"], "bus": [0]})

    with pytest.raises(InputError) as caught:
        read_passages(frame, Columns(labels=("food", "bus")))
    assert "food" in str(caught.value)
    assert "Okafor" not in str(caught.value)


def test_passages_are_redacted():
    """
    What is read holds no name and no number.
    """
    frame = pd.DataFrame(
        {"text": ["Mrs Grace Okafor, NHS number 999 123 4560, was kind."], "label": ["staff"]}
    )
    (entry,) = read_passages(frame, Columns(labels=("label",))).entries

    assert "Okafor" not in entry.passage.text
    assert "999" not in entry.passage.text


def test_neighbours_are_of_the_same_document_in_order():
    """
    By the column of order where there is one, never across documents.
    """
    frame = pd.DataFrame(
        {
            "text": ["Third.", "First.", "Other."],
            "doc": ["a", "a", "b"],
            "at": [2, 1, 1],
            "label": list("xyz"),
        }
    )
    columns = Columns(labels=("label",), group="doc", order="at")
    found = {own.passage.text: own for own in read_passages(frame, columns).entries}

    assert found["First."].before is None
    assert found["First."].after == found["Third."].passage
    assert found["Third."].after is None
    assert found["Other."].before is None


def test_a_missing_column_is_named():
    """
    So is a table without the column of labels.
    """
    frame = pd.DataFrame({"text": ["Rain."], "label": ["x"]})

    with pytest.raises(InputError, match="'id'"):
        read_passages(frame, COLUMNS)
    with pytest.raises(ConfigError, match="labels"):
        read_passages(frame, Columns())


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Give a folder with a table and a model that the command line learned from it."""
    folder = tmp_path_factory.mktemp("codebook")
    code = main(["codebook", "train", str(table(folder, ".csv")), *OF_TABLE, "--out", str(folder / "model")])
    assert code == 0
    return folder


OF_TABLE = ["--labels", "themes", "--id", "id", "--group", "doc"]


def test_the_command_line_learns_gives_and_scores(trained, capsys):
    """
    Labels of passages come out by id, without text; the score has a row for each label.
    """
    model, out = str(trained / "model"), trained / "labels.csv"
    file = str(trained / "passages.csv")

    assert main(["codebook", "predict", file, "--id", "id", "--model", model, "--out", str(out)]) == 0
    given = pd.read_csv(out)
    assert list(given["id"]) == [row["id"] for row in rows()]
    assert "lunch" not in out.read_text(encoding="utf-8")
    assert main(["codebook", "score", file, *OF_TABLE, "--model", model]) == 0
    assert re.search(r"^travel +20 ", capsys.readouterr().out, re.MULTILINE)


def test_the_same_table_gives_the_same_bytes(trained, tmp_path):
    """
    Every file of the model folder.
    """
    again = tmp_path / "model"
    main(["codebook", "train", str(trained / "passages.csv"), *OF_TABLE, "--out", str(again)])

    for file in sorted((trained / "model").iterdir()):
        assert file.read_bytes() == (again / file.name).read_bytes()


def test_a_model_says_the_same_after_reading_it_back(trained):
    """
    The card tells what it was learned from; the vocabulary holds no digit.
    """
    model, card = load(trained / "model")

    assert card["trained_on"]["passages"] == len(rows())
    assert card["kind"] == "multi"
    assert not any(char.isdigit() for own in model.terms.values() for term in own for char in term)


@pytest.mark.parametrize("name", ["features.json", "weights.npz"])
def test_a_changed_byte_is_refused(trained, tmp_path, name):
    """
    Before it is read.
    """
    for file in (trained / "model").iterdir():
        data = bytearray(file.read_bytes())
        if file.name == name:
            data[len(data) // 2] ^= 1
        (tmp_path / file.name).write_bytes(data)

    with pytest.raises(ModelError, match=name):
        load(tmp_path)


def test_a_tagging_model_is_no_codebook_model(trained):
    """
    Either is refused where the other is due.
    """
    from leder_nlp import models

    with pytest.raises(ModelError):
        load(models.default_folder())
    with pytest.raises(ModelError):
        models.load(trained / "model")


def test_context_needs_documents(trained, capsys):
    """
    Without --group there are no neighbours: usage, before anything is read.
    """
    asked = ["--labels", "themes", "--features", "words,context", "--out", str(trained / "other")]

    assert main(["codebook", "train", str(trained / "passages.csv"), *asked]) == 2
    assert "--group" in capsys.readouterr().err


def test_a_passage_that_is_no_text_is_left_out_and_named():
    """
    The others are read; where it stood is kept, not what it held.
    """
    frame = pd.DataFrame({"text": ["Warm soup.", "\x01\x02\x03", " "], "label": ["a", "b", "a"]})
    passages = read_passages(frame, Columns(labels=("label",)))

    assert len(passages.entries) == 1
    assert len(passages.left_out) == 2


def test_a_broken_line_stops_reading_even_where_rows_are_picked(tmp_path):
    """
    Nobody knows whether it was one of those that were asked for.
    """
    file = tmp_path / "broken.jsonl"
    file.write_text('{"text": "Warm soup.", "label": "a", "split": "train"}\n{"text": \n', encoding="utf-8")

    with pytest.raises(InputError, match=r"broken\.jsonl:2"):
        read_passages(file, Columns(labels=("label",), keep=("split", "train")))


def test_an_empty_list_says_none_and_an_empty_cell_says_nothing(tmp_path):
    """
    The first is learned from; the second is left out, and counted.
    """
    file = tmp_path / "lists.jsonl"
    lines = [
        {"text": "Rain.", "themes": []},
        {"text": "Soup.", "themes": ["food"]},
        {"text": "Sun.", "themes": ""},
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    passages = read_passages(file, Columns(labels=("themes",)))

    assert passages.labels == ((), ("food",))
    assert passages.bare == 1


@pytest.mark.parametrize("other", [{"labels": ("text",)}, {"labels": ("doc",), "id": "text"}])
def test_the_text_is_no_other_column(other):
    """Narrative becomes neither a label nor an id: both leave with the results."""
    with pytest.raises(ConfigError, match="holds nothing else"):
        read_passages(pd.DataFrame(rows()), Columns(**other))


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ("Zebedee " * 20, "is it text"),
        ([1, None], "holds only texts"),
        ([{"a": "Zebedee"}], "holds only texts"),
    ],
)
def test_a_label_that_is_none_is_refused_unseen(tmp_path, labels, said):
    """A label is a short text; what is refused is named by its place."""
    file = tmp_path / "passages.jsonl"
    file.write_text(json.dumps({"text": "The bus was late.", "themes": labels}) + "\n", encoding="utf-8")

    with pytest.raises(InputError, match=said) as caught:
        read_passages(file, Columns(labels=("themes",)))

    assert "Zebedee" not in str(caught.value)


def test_what_is_there_is_not_written_over(trained, capsys):
    """Labels replace a file only where that is said, and never the table itself."""
    place = trained / "passages.csv"
    own = ["codebook", "predict", str(place), "--model", str(trained / "model"), "--out"]
    before = place.read_bytes()

    assert main([*own, str(place)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main([*own, str(place), "--overwrite"]) == 2
    assert "is the table itself" in capsys.readouterr().err
    assert main([*own, str(trained / "labels.xlsx")]) == 2
    assert place.read_bytes() == before


def test_few_documents_are_not_learned_from(tmp_path, capsys):
    """Two documents teach nothing that could be told from chance."""
    file = tmp_path / "few.csv"
    pd.DataFrame(rows()[:4]).assign(themes="food").to_csv(file, index=False)
    own = [
        "codebook",
        "train",
        str(file),
        "--labels",
        "themes",
        "--group",
        "doc",
        "--out",
        str(tmp_path / "m"),
    ]

    assert main(own) == 2
    assert "fewer than 10 groups" in capsys.readouterr().err
