"""Simulations: does a 95% interval hold the truth 95 times in 100, does a test err 5 times in 100?

Slow, so by name: `pytest -m slow tests/test_evaluate_simulation.py -s` prints the figures.
"""

from __future__ import annotations

import numpy as np
import pytest

from leder_nlp.evaluate.bootstrap import bootstrap, ratios
from leder_nlp.evaluate.compare import paired_randomisation
from leder_nlp.evaluate.permutation import permutation_p

pytestmark = pytest.mark.slow

REVIEWS = 60
DIFFERENCES = [(0.0, 0.0), (1.0, 0.7), (1.5, 1.2)]
"""Standard deviations between reviews, on the logit, of prevalence and of error (research note 1.7)."""


def logistic(x):
    return 1 / (1 + np.exp(-x))


def counts(random, reviews, prevalence_sd, error_sd, systems=1):
    """Give met, found and due of one theme in reviews of 25 passages on average; systems err apart."""
    passages = 1 + random.poisson(24, reviews)
    due = random.binomial(passages, logistic(-1.7 + prevalence_sd * random.normal(size=reviews)))
    worse = error_sd * random.normal(size=reviews)
    sides = []
    for _ in range(systems):
        met = random.binomial(due, logistic(1.0 - worse))
        made_up = random.binomial(passages - due, logistic(-3.0 + worse))
        sides.append(np.stack([met, met + made_up, due], axis=1))
    return sides


def f1(sums):
    return ratios(sums, "f1")


@pytest.mark.parametrize(("prevalence_sd", "error_sd"), DIFFERENCES)
@pytest.mark.parametrize("method", ["percentile", "bca"])
def test_bootstrap_coverage_at_60_reviews(prevalence_sd, error_sd, method):
    """The interval of F1 holds its true value in 0.92 to 0.97 of 2,000 corpora."""
    random = np.random.default_rng(20)
    (large,) = counts(random, 2_000_000, prevalence_sd, error_sd)
    truth = f1(large.sum(axis=0)[None])[0]
    held = 0
    for at in range(2_000):
        (own,) = counts(random, REVIEWS, prevalence_sd, error_sd)
        interval = bootstrap(own, f1, resamples=1_000, seed=at, method=method)
        held += interval.low <= truth <= interval.high
    print(f"\ncoverage, {method}, {REVIEWS} reviews, sd {prevalence_sd} {error_sd}: {held / 2_000:.4f}")

    assert 0.92 <= held / 2_000 <= 0.97


@pytest.mark.parametrize("reviews", [12, 30, REVIEWS])
def test_size_of_the_randomisation_test(reviews):
    """Of two systems that err alike, at most 5.5% of 20,000 corpora tell a difference at 0.05."""
    random = np.random.default_rng(21)
    told = 0
    for at in range(20_000):
        one, other = counts(random, reviews, 1.0, 0.7, systems=2)
        p = paired_randomisation(one, other, f1, rounds=199, seed=at).p
        told += p is not None and p <= 0.05
    print(f"\nsize of the randomisation test, {reviews} reviews: {told / 20_000:.4f}")

    assert told / 20_000 <= 0.055


def test_size_of_the_permutation_of_groups():
    """Of two groups that a system serves alike, at most 5.5% of 20,000 corpora tell a gap at 0.05."""
    random = np.random.default_rng(22)
    told = 0
    for at in range(20_000):
        (own,) = counts(random, REVIEWS, 1.0, 0.7)
        p = permutation_p(own, 15, lambda one, other: abs(f1(one) - f1(other)), rounds=199, seed=at)
        told += p is not None and p <= 0.05
    print(f"\nsize of the permutation of groups, {REVIEWS} reviews: {told / 20_000:.4f}")

    assert told / 20_000 <= 0.055
