"""Likeness of passages to the names of labels: a column in training, folded into its weights."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from leder_nlp.codebooks.classifier import CodebookClassifier
from leder_nlp.codebooks.entries import alone
from leder_nlp.codebooks.likeness import Likeness, names_in
from leder_nlp.errors import ConfigError
from leder_nlp.records import RedactedReview

VECTORS = np.asarray([[1, 0], [0, 1], [0.6, 0.8], [0.8, -0.6]], dtype=np.float32)
NAMES = np.asarray([[0, 1], [0.6, 0.8], [0, 0]], dtype=np.float32)


def test_folded_weights_say_the_same():
    """
    A model without the column scores as one with it.
    """
    rows = csr_matrix(np.hstack([[[0.5], [0.25], [0], [1]], VECTORS]).astype(np.float32))
    like = Likeness.of(VECTORS, NAMES, scale=0.5)
    weights = np.asarray([0.1, -0.2, 0.3, 0.7], dtype=np.float32)

    for label in range(3):
        folded, bias = like.folded(weights, -0.4, label)
        assert rows @ folded + bias == pytest.approx(like.beside(rows, label) @ weights - 0.4, abs=1e-6)


def test_columns_are_spread_alike():
    """
    Mean 0 and the deviation asked for; a name that has no vector is silent.
    """
    like = Likeness.of(VECTORS, NAMES, scale=0.5)

    assert like.columns.mean(axis=0) == pytest.approx(0, abs=1e-6)
    assert like.columns.std(axis=0) == pytest.approx([0.5, 0.5, 0], abs=1e-6)


def test_names_of_labels_have_the_vectors_of_their_words():
    """
    An underline is a space; a code means nothing.
    """
    one, other, code = names_in("vectors", ["late_lunch", "late lunch", "x17"], None)

    assert one == pytest.approx(other)
    assert np.linalg.norm(one) == pytest.approx(1)
    assert not code.any()


def test_words_never_seen_go_to_the_label_whose_name_is_akin():
    """
    More surely than by the vectors alone, which two dozen passages teach little.
    """
    things = {"food": ("soup", "bread", "dinner"), "transport": ("bus", "taxi", "train")}
    said = [(label, f"The {thing} was talked of.") for label, own in things.items() for thing in own * 4]
    entries = alone([RedactedReview(f"r{number}", text) for number, (_, text) in enumerate(said)])
    due = np.asarray([[label == name for name in things] for label, _ in said], dtype=int)
    new = alone([RedactedReview("new", "A sandwich and a biscuit.")])

    def lead(likeness: float) -> float:
        one = CodebookClassifier(likeness=likeness, labels=tuple(things)).fit(entries, due)
        weights = one.model_.weights
        return float((one.model_.rows(new) @ (weights[:, 0] - weights[:, 1]))[0])

    assert lead(2.0) > lead(0.0) + 1


def test_a_negative_likeness_is_refused():
    """
    Before anything is learned.
    """
    with pytest.raises(ConfigError, match="not negative"):
        CodebookClassifier(likeness=-1).checked()
