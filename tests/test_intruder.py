"""A motivated-intruder test: its draw, its worksheet, its outcome."""

from __future__ import annotations

import csv
from collections import Counter

import openpyxl
import pytest

from leder_nlp.cli import main
from leder_nlp.errors import ConfigError, EvaluationError, InputError
from leder_nlp.evaluate.intruder import Attempt, intruder_scores, singled_out, stratified
from leder_nlp.io.intruder_sheet import read_worksheet, write_worksheet
from leder_nlp.io.results import json_line, redacted_record
from leder_nlp.records import RedactedReview

STRATA = {f"r{number:02}": ("north" if number < 30 else "south",) for number in range(40)}


def test_nothing_found_leaves_what_it_leaves():
    """
    None of 50, 100, 300: up to 5.8%, 3.0%, 1.0% (one-sided); one of 200: the exact interval to 2.75%.
    """
    for documents, bound in ((50, 0.0582), (100, 0.0295), (300, 0.00994)):
        scores = intruder_scores(Attempt(number, attempted=True) for number in range(documents))
        assert scores.interval.high == pytest.approx(bound, abs=1e-4)
    one = intruder_scores(Attempt(n, attempted=True, claimed=n < 3, confirmed=n == 0) for n in range(200))
    assert (one.attempted, one.claimed, one.confirmed) == (200, 3, 1)
    assert one.interval.high == pytest.approx(0.0275, abs=1e-4)


def test_a_document_found_by_any_tester_is_found_once():
    """
    Documents are counted, not attempts; clues count in any order.
    """
    scores = intruder_scores(
        [
            Attempt(1, attempted=True),
            Attempt(1, attempted=True, claimed=True, confirmed=True, clues=("age", "press")),
            Attempt(1, attempted=True, claimed=True, confirmed=True, clues=("press", "age")),
            Attempt(2, attempted=False),
        ]
    )

    assert (scores.attempted, scores.confirmed) == (1, 1)
    assert scores.clues == {("age", "press"): 1}


def test_no_attempt_is_no_outcome():
    """
    Nothing tried is not nothing found.
    """
    with pytest.raises(EvaluationError):
        intruder_scores([Attempt(1, attempted=False)])


@pytest.mark.parametrize("answers", [(False, True, False), (True, False, True)])
def test_answers_that_cannot_be(answers):
    """
    A claim needs an attempt, a confirmation a claim.
    """
    with pytest.raises(ConfigError):
        Attempt(1, *answers)


def test_draw_is_in_proportion():
    """
    Whatever order the reviews come in; and another seed draws others.
    """
    drawn = stratified(STRATA, 12)

    assert Counter(STRATA[name][0] for name in drawn) == {"north": 9, "south": 3}
    assert drawn == stratified(dict(reversed(STRATA.items())), 12)
    assert drawn != stratified(STRATA, 12, seed=1)
    assert sorted(stratified(STRATA, 99)) == sorted(STRATA)
    assert len(set(stratified(STRATA, 7))) == 7


def test_singled_out():
    """
    Alone with a combination, and in groups of fewer than five.
    """
    assert singled_out([("a", "x"), ("a", "y"), ("a", "y"), *[("b", "z")] * 5]) == (1, 3)


def results(folder):
    folder.mkdir()
    reviews = [
        RedactedReview(f"r{n}", f"[PERSON_1] liked boats {n}.", meta={"year": str(2020 + n % 2)})
        for n in range(6)
    ]
    (folder / "redacted.jsonl").write_text("".join(json_line(redacted_record(one)) + "\n" for one in reviews))
    return folder


def test_folder_holds_what_testers_need(tmp_path, capsys):
    """
    Numbered texts, worksheet, protocol, and a key that only its owner can read; ids stand in the key alone.
    """
    out = tmp_path / "test"

    where = str(results(tmp_path / "results"))
    code = main(["intruder", where, "--out", str(out), "--count", "4", "--by", "year"])

    assert code == 0
    texts = sorted(file.name for file in (out / "documents").iterdir())
    assert texts == ["001.txt", "002.txt", "003.txt", "004.txt"]
    key = list(csv.DictReader((out / "key.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(key) == 4
    assert all(file.stat().st_mode & 0o077 == 0 for file in out.rglob("*"))
    text = (out / "documents" / f"{int(key[0]['document']):03}.txt").read_text()
    assert text.endswith(f"{key[0]['review_id'].removeprefix('r')}.")
    assert "0 of 6 reviews are alone, 6 in groups under 5" in capsys.readouterr().out
    assert main(["intruder", str(tmp_path / "results"), "--out", str(out)]) == 2
    assert main(["intruder", str(tmp_path / "results"), "--out", str(tmp_path / "b"), "--by", "shoe"]) == 2
    assert main(["intruder"]) == 2


def test_worksheet_comes_back(tmp_path, capsys):
    """
    Filled in Excel, read by the command; untouched rows are not attempted.
    """
    file = tmp_path / "worksheet.xlsx"
    write_worksheet(file, 3)
    book = openpyxl.load_workbook(file)
    page = book["Worksheet"]
    for row, answers in ((2, ("yes", "no", None)), (3, ("Yes", "yes", "yes"))):
        for column, answer in zip("DEF", answers, strict=True):
            page[f"{column}{row}"] = answer
    page["H3"] = "Age; local press"
    book.save(file)

    assert read_worksheet(file) == [
        (1, True, False, False, ()),
        (2, True, True, True, ("age", "local press")),
        (3, False, False, False, ()),
    ]
    assert main(["intruder", "--read", str(file)]) == 0
    shown = capsys.readouterr().out
    assert "attempted: 2 documents" in shown
    assert "1 by age + local press" in shown


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("1,perhaps,,", "Attempted: yes, no or nothing"),
        ("one,yes,,", "Document: a number"),
        ("1,,yes,", "only what was attempted"),
    ],
)
def test_faults_name_the_row(tmp_path, row, message):
    """
    And not what stands there.
    """
    (tmp_path / "w.csv").write_text(f"Document,Attempted,Claimed,Confirmed\n{row}\n")

    with pytest.raises(InputError, match=message) as caught:
        read_worksheet(tmp_path / "w.csv")
    assert "perhaps" not in str(caught.value)
