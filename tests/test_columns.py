"""A model's columns filled by numbers: the same as those that the names of the features fill."""

from __future__ import annotations

import numpy as np
import pytest

from leder_nlp.models import default_folder, load
from leder_nlp.records import RedactedReview
from leder_nlp.tag.columns import Columns
from leder_nlp.tag.features import features
from leder_nlp.tag.findings import Findings
from leder_nlp.tag.passages import passages
from leder_nlp.tag.rules import RuleSet
from leder_nlp.tag.vectors import known_stems

TEXTS = {
    "one": "The hospital passport was used well. Her annual health check was not done for 3 years, but "
    "[PERSON_1: social worker] chased the GP. Nobody asked mum; she wasn't told. 2023 2024.",
    "two": "Areas for improvement\n- No capacity assessment before the DNACPR\n- 12\n\nGood practice: staff "
    "sat with him. Staff sat with him. [PERSON_2]'s tablets were reviewed, however late.",
    "empty": "...",
    "three": "Seizures seizures seizures. A frobnicated zzyx plan.",
}
JUDGED = [(0, "hospital_passport", "good_practice"), (2, "annual_health_check", "area_for_improvement")]


@pytest.fixture(scope="module")
def findings() -> Findings:
    cut = [passage for name, text in TEXTS.items() for passage in passages(RedactedReview(name, text))]
    return Findings(cut, RuleSet.default())


def named(findings: Findings) -> list[list[str]]:
    return [names for _, names in features(findings, JUDGED)]


def by_row(cells: tuple[np.ndarray, np.ndarray], count: int) -> list[list[int]]:
    rows, columns = cells
    return [columns[rows == row].tolist() for row in range(count)]


@pytest.mark.parametrize("seen", ["the default model", "everything"])
def test_numbers_fill_the_columns_that_names_fill(findings, seen):
    """
    A model reads by numbers what it learned by names, whichever features it has.
    """
    names = named(findings)
    every = sorted({name for own in names for name in own})
    shipped = load(default_folder()).features
    model = shipped if seen == "the default model" else {name: at for at, name in enumerate(every)}
    due = [sorted({model[name] for name in own if name in model}) for own in names]

    assert by_row(Columns(model).filled(findings, JUDGED), len(names)) == due
    assert sum(map(len, due)) > 100


def test_numbers_name_the_stems_that_names_name(findings):
    """
    Word vectors are summed over the same stems.
    """
    names, model = named(findings), load(default_folder()).features
    due = [sorted({known_stems()[name] for name in own if name in known_stems()}) for own in names]

    assert by_row(Columns(model).stems(findings), len(names)) == due


def test_no_passages_fill_nothing():
    """
    A batch may hold headings alone.
    """
    rows, columns = Columns({"a": 0, "a b": 1}).filled(Findings([], RuleSet.default()), [])

    assert len(rows) == len(columns) == 0


def test_words_are_forgotten_when_they_are_too_many(findings, monkeypatch):
    """
    A long run does not keep every word that it met.
    """
    monkeypatch.setattr("leder_nlp.tag.columns._MOST_WORDS", 5)
    columns = Columns(load(default_folder()).features)
    before = columns.filled(findings, JUDGED)

    assert len(columns._stems) <= 5
    assert [own.tolist() for own in columns.filled(findings, JUDGED)] == [own.tolist() for own in before]
