"""Word vectors: what the table holds, and what a passage's vector is."""

from __future__ import annotations

import numpy as np
import pytest

from leder_nlp import resources
from leder_nlp.tag.features import stem
from leder_nlp.tag.trained import matrix
from leder_nlp.tag.vectors import KIND, WIDTH, columns, vectors


def likeness(one: str, other: str) -> float:
    """Give the cosine of two words."""
    rows = vectors([[stem(one)], [stem(other)]])
    return float(rows[0] @ rows[1])


@pytest.mark.parametrize(
    ("word", "kin", "stranger"),
    [
        ("seizure", "epilepsy", "wheelchair"),
        ("swallowing", "choking", "advocate"),
        ("nurse", "doctor", "kitchen"),
        ("mother", "sister", "tablet"),
        ("pneumonia", "chest", "meeting"),
    ],
)
def test_kin_are_nearer_than_strangers(word, kin, stranger):
    """
    What the vectors are for: a word never seen in training stands by one that was.
    """
    assert likeness(word, kin) > likeness(word, stranger) + 0.1


def test_vectors_have_unit_length():
    """
    Long passages weigh no more than short ones; one without a known stem has none.
    """
    rows = vectors([["seizur", "nurse", "seizur"], ["seizur", "nurse"], ["theme=dnacpr"], []])

    assert np.linalg.norm(rows, axis=1).tolist() == pytest.approx([1, 1, 0, 0])
    assert rows[0].tolist() == rows[1].tolist()


def test_the_table_names_nobody_by_name_alone():
    """
    Its stems come from the word lists of the package, all of them.
    """
    lists = ("english_words", "clinical_shorthand", "acronyms", "medical_terms", "role_words")
    more = ("relation_words", "function_words", "calendar_words")
    known = {stem(entry.rstrip(".")) for name in (*lists, *more) for entry in resources.lexicon(name)}
    stems = resources.path("vectors", "stems.txt").read_text(encoding="utf-8").split()

    assert set(stems) <= known
    assert stems == sorted(set(stems))


def test_vectors_fill_the_last_columns():
    """
    They stand beside the words, at their share of the whole, and only where the model has such columns.
    """
    words = {"nurse": 0}
    both = words | {name: 1 + place for place, name in enumerate(columns(0.5))}
    idf = np.asarray([1.0, *([0.5] * WIDTH)], dtype=np.float32)
    row = matrix([["nurse"]], both, idf).toarray()[0]

    assert all(name.startswith(KIND) for name in list(both)[1:])
    assert row[0] == 1
    assert np.linalg.norm(row[1:]) == pytest.approx(0.5, abs=1e-6)
    assert matrix([["nurse"]], words, idf[:1]).toarray().tolist() == [[1]]
