"""Themes compete for a passage: the odds, the loss that teaches them, and what comes of it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from scipy.sparse import csr_matrix
from scipy.special import logit, softmax

from leder_nlp.odds import log_odds
from leder_nlp.train.competing import _Loss, compete


def test_odds_are_those_of_the_share_among_themes_and_none():
    """Three themes, two polarities, none: a theme's odds are those of its softmax, a polarity's its score."""
    scores = np.random.default_rng(0).normal(scale=3, size=(50, 6))

    odds = log_odds(scores)

    shares = softmax(scores[:, [0, 1, 2, 5]], axis=1)
    assert np.allclose(odds[:, :3], logit(shares[:, :3]), atol=1e-4)
    assert np.array_equal(odds[:, 3:], scores[:, 3:5])


@pytest.mark.parametrize("scale", [1e3, 1e5])
def test_odds_of_any_scores_are_numbers(scale):
    """A score that drowns all others has large odds, no infinite ones."""
    scores = (np.random.default_rng(1).normal(size=(20, 8)) * scale).astype(np.float32)

    assert np.isfinite(log_odds(scores)).all()


def test_a_rival_takes_odds_away():
    """The same score is worth less where another theme has a better one."""
    alone, beside = np.zeros((1, 5)), np.zeros((1, 5))
    alone[0, 0] = beside[0, 0] = 2
    beside[0, 1] = 4

    assert log_odds(beside)[0, 0] < log_odds(alone)[0, 0] - 1


def test_slope_is_the_slope_of_the_loss():
    """By scores and by shifts, against finite differences."""
    random = np.random.default_rng(2)
    targets = random.random((6, 5)) < 0.4
    loss = _Loss(targets, [1, 1, 0.5, 1, 0.5, 1])
    scores, shifts = random.normal(size=(6, 6)), random.normal(size=3)
    for name in ("due", "signs", "weighed"):
        setattr(loss, name, getattr(loss, name).astype(np.float64))

    _, slope, shifted = loss(scores, shifts)

    by_score = approx_fprime(scores.ravel(), lambda flat: loss(flat.reshape(6, 6), shifts)[0], 1e-6)
    by_shift = approx_fprime(shifts, lambda own: loss(scores, own)[0], 1e-6)
    assert np.allclose(slope.ravel(), by_score, atol=1e-4)
    assert np.allclose(shifted, by_shift, atol=1e-4)


def learned(rows, targets, **options):
    """Fit, and give the log-odds of the rows."""
    matrix = csr_matrix(np.asarray(rows, dtype=np.float32))
    weights, bias = compete(matrix, np.asarray(targets, dtype=bool), np.ones(len(rows)), **options)
    return log_odds(matrix @ weights + bias), weights, bias


ROWS = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.7, 0.7, 0]] * 10
TARGETS = [[1, 0, 0, 1, 0], [0, 1, 0, 0, 1], [0, 0, 0, 0, 0], [1, 1, 0, 1, 0]] * 10


def test_words_tell_the_theme_and_the_polarity():
    """The word of a theme makes it likelier than not, none makes none so; so do those of polarities."""
    odds, _, _ = learned(ROWS, TARGETS, penalty=10.0)

    assert odds[0, 0] > 1 > -1 > odds[0, 1]
    assert odds[1, 1] > 1 > -1 > odds[1, 0]
    assert (odds[2, :3] < -1).all()
    assert odds[0, 3] > 1 > -1 > odds[1, 3]
    assert odds[1, 4] > 1 > -1 > odds[0, 4]


def test_a_passage_of_two_themes_keeps_both():
    """Both stand above the theme that is never given, and near each other."""
    odds, _, _ = learned(ROWS, TARGETS, penalty=10.0)

    assert abs(odds[3, 0] - odds[3, 1]) < 0.5
    assert min(odds[3, 0], odds[3, 1]) > odds[3, 2] + 2


def test_a_theme_never_given_is_never_likely():
    """Nothing teaches it, and it wins nothing."""
    odds, _, _ = learned(ROWS, TARGETS, penalty=10.0)

    assert (odds[:, 2] < -2).all()


def test_a_heavier_penalty_makes_weights_smaller():
    """C is the inverse of the penalty, as in scikit-learn; the biases are free."""
    _, loose, _ = learned(ROWS, TARGETS, penalty=10.0)
    _, tight, bias = learned(ROWS, TARGETS, penalty=0.01)

    assert np.abs(tight).sum() < np.abs(loose).sum() / 3
    assert np.abs(bias).max() > np.abs(tight).max()


def test_what_counts_half_teaches_as_much_as_half_as_many():
    """Two rows that count half each are one row."""
    matrix, targets = np.asarray(ROWS, dtype=np.float32), np.asarray(TARGETS, dtype=bool)
    twice = csr_matrix(np.vstack([matrix, matrix]))

    whole = compete(csr_matrix(matrix), targets, np.ones(40), penalty=5.0)
    halves = compete(twice, np.vstack([targets, targets]), np.full(80, 0.5), penalty=5.0)

    odds = [log_odds(matrix @ weights + bias)[:, [0, 1, 3, 4]] for weights, bias in (whole, halves)]
    assert np.allclose(*odds, atol=0.02)
