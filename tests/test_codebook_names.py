"""Names of people are neither labels nor terms of a codebook model, and what is refused is not shown."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from leder_nlp.cli import main
from leder_nlp.codebooks.classifier import CodebookClassifier
from leder_nlp.codebooks.names import check_labels
from leder_nlp.codebooks.store import load
from leder_nlp.codebooks.tables import Columns, read_passages
from leder_nlp.codebooks.teaching import teach
from leder_nlp.errors import InputError

COLUMNS = Columns(labels=("label",), group="doc")


def frame(*labels: str, said: str = "The lamp was green.") -> pd.DataFrame:
    """Give forty invented passages in twenty documents, with these labels in turn."""
    rows = [
        {"text": f"{said} It was {('late', 'warm')[number % 2]}.", "label": labels[number % len(labels)],
         "doc": f"d{number // 2}"}
        for number in range(40)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def learned(table: pd.DataFrame, **options):
    """Give the model of a table."""
    return teach(read_passages(table, COLUMNS), CodebookClassifier(), name="toy", **options)[0]


@pytest.mark.parametrize("label", ["Okafor", "grace okafor", "Case of Mrs Quillfeather", "Nadia's care"])
def test_a_label_that_names_somebody_is_refused_unseen(label):
    """
    By its number in the alphabet; it would stand in the model, on the card and in every table of labels.
    """
    with pytest.raises(InputError, match=r"labels: 1 of 2 look like names of people.*number 2") as caught:
        learned(frame("Aftercare", label))

    assert not any(word in str(caught.value) for word in label.split() if len(word) > 3)


def test_a_word_that_was_a_name_in_the_passages_is_one_in_a_label():
    """
    Though no list knows it, and it is written in small letters.
    """
    table = frame("aftercare", "zubizarreta complaint", said="Mrs Zubizarreta saw the lamp.")

    with pytest.raises(InputError, match="number 2"):
        learned(table)


def test_somebody_who_has_looked_may_say_so():
    """
    Then the label is taken.
    """
    assert learned(frame("Aftercare", "Okafor"), allow_names=True).labels == ("Aftercare", "Okafor")


def test_an_unknown_word_with_a_capital_is_told_and_taken():
    """
    It may be a slip of the keys, or jargon.
    """
    told: list[str] = []

    assert learned(frame("Referals & waiting", "aftercare"), report=told.append).labels
    assert any("number 1" in line for line in told)
    assert not any("Referals" in line for line in told)


@pytest.mark.parametrize(
    "labels",
    [
        ("Staff manner & personal attributes", "Mental Health Act", "Discharge", "Wales", "Dignity", "Will"),
        ("aa", "al", "c1", "1st", "+", "…"),
        ("negative", "neutral_mixed", "positive"),
    ],
    ids=["words", "codes", "keys"],
)
def test_labels_of_usual_codebooks_pass(labels):
    """
    Neither capitals nor codes nor everyday words that are names too are taken for people.
    """
    told: list[str] = []

    check_labels(labels, {}, report=told.append)

    assert told == []


def test_no_term_is_made_of_a_name_that_was_found_anywhere():
    """
    Redaction misses it in small letters; one passage with a title gives it away, and no piece of it stays.
    """
    table = frame("aftercare", "waiting", said="then quillfeather lit the lamp.")
    table.loc[0, "text"] = "Mrs Quillfeather lit the lamp."
    passages = read_passages(table, COLUMNS)
    assert "quillfeather" in passages.entries[2].passage.text

    model, _ = teach(passages, CodebookClassifier(), name="toy")

    terms = [term for own in model.terms.values() for term in own]
    assert "lamp" in terms
    assert not any("quil" in term or "llf" in term for term in terms)


def test_words_found_as_names_are_not_shown():
    """
    They stay in memory, and out of what is printed.
    """
    passages = read_passages(frame("aftercare", "waiting", said="Mrs Zubizarreta saw it."), COLUMNS)

    assert passages.people["zubizarreta"] >= 0.9
    assert "zubizarreta" not in repr(passages).lower()


def test_the_command_line_refuses_and_can_be_told(tmp_path, capsys):
    """
    Exit code 2 and no model; with --allow-names it is written. A table to be scored is held to the same.
    """
    table, model = tmp_path / "table.csv", tmp_path / "model"
    frame("Aftercare", "Okafor").to_csv(table, index=False)
    own = [str(table), "--labels", "label", "--group", "doc"]

    assert main(["codebook", "train", *own, "--out", str(model)]) == 2
    assert not model.exists()
    assert "Okafor" not in capsys.readouterr().err
    assert main(["codebook", "train", *own, "--out", str(model), "--allow-names"]) == 0
    assert load(model)[0].labels == ("Aftercare", "Okafor")

    frame("Aftercare", "Nadia").to_csv(table, index=False)
    scored = ["codebook", "score", *own, "--model", str(model), "--record", str(tmp_path / "records")]
    assert main(scored) == 2
    assert not (tmp_path / "records").exists()
    assert main([*scored, "--allow-names"]) == 0


def test_the_card_holds_no_name_found_in_passages(tmp_path):
    """
    Nor does any other file of the model.
    """
    table = tmp_path / "table.jsonl"
    rows = frame("aftercare", "waiting", said="Mrs Zubizarreta saw it.").to_dict("records")
    table.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    model = tmp_path / "model"

    own = ["--labels", "label", "--group", "doc"]
    assert main(["codebook", "train", str(table), *own, "--out", str(model)]) == 0
    assert not any(b"ubizarr" in file.read_bytes() for file in model.iterdir())
