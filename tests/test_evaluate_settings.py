"""Level, seed, draws and rounds reach what they are meant for, in every measure that takes them."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from leder_nlp.evaluate.agreement import label_agreement
from leder_nlp.evaluate.bootstrap import (
    bootstrap,
    bootstrap_each,
    bootstrap_ratio,
    bootstrap_weighted,
    draws,
    ratios,
    rows,
)
from leder_nlp.evaluate.calibration import ece_interval
from leder_nlp.evaluate.catalog import TAGS
from leder_nlp.evaluate.ceiling import ceiling
from leder_nlp.evaluate.codings import codings
from leder_nlp.evaluate.compare import compare, paired_bootstrap, paired_randomisation
from leder_nlp.evaluate.drift import drift
from leder_nlp.evaluate.gamma import Marked, gamma
from leder_nlp.evaluate.labels import Label, LabelTable, theme_only
from leder_nlp.evaluate.learning import learning_curve
from leder_nlp.evaluate.permutation import permutation_p
from leder_nlp.evaluate.ranking import average_precision_interval
from leder_nlp.evaluate.shares import share_errors
from leder_nlp.evaluate.slices import slices
from leder_nlp.evaluate.summary import summary
from leder_nlp.evaluate.tags import score_tags
from leder_nlp.records import GOOD, AnnotatedReview, Counts, RedactedReview, Review, Tag, TaggedReview
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy, Theme

SMALL = Taxonomy("test", (Theme("one", "d", "", ""),), (("d", ""),))
ONE = Label("one")
F1 = next(metric for metric in TAGS if metric.name == "passage_f1")
IDS = [f"r{at:02}" for at in range(30)]
ELEVEN = {IDS[at]: "a" for at in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12)}
COUNTS = [Counts(at % 4, 4, 3 + at % 2) for at in range(30)]
BETTER = [(min(met + at % 5 // 4, found), found, due) for at, (met, found, due) in enumerate(rows(COUNTS))]
TRUTH = [int(at * 7 % 11 < 5) for at in range(90)]
SCORES = [(at * 13 % 23) / 23 for at in range(90)]
OWNERS = [at // 3 for at in range(90)]


def tag(own, start=0, score=1.0):
    return Tag(own, Span(start, start + 9), "one", GOOD, score=score)


def scored(missed):
    gold = [tag(own) for own in IDS]
    found = [tag(own) for at, own in enumerate(IDS) if at % missed]
    return score_tags(gold, found, reviews=IDS, taxonomy=SMALL)


def coded():
    def read(missed):
        return [
            AnnotatedReview(Review(own, "x" * 9), tags=(tag(own),) if at % missed else ())
            for at, own in enumerate(IDS)
        ]

    return codings({"ann": read(2), "bob": read(3)})


def f1(sums):
    return ratios(sums, "f1")


def tagged(missed):
    return [
        TaggedReview(RedactedReview(own, "x" * (9 + at)), (tag(own, score=at / 30),) if at % missed else ())
        for at, own in enumerate(IDS)
    ]


def table():
    return LabelTable.of([ONE], [{ONE: own} for own in COUNTS])


MEASURES = {
    "bootstrap": (lambda **how: bootstrap(rows(COUNTS), f1, **how), {"resamples", "level", "seed"}),
    "bootstrap_bca": (
        lambda **how: bootstrap(rows(COUNTS), f1, method="bca", **how),
        {"resamples", "level", "seed"},
    ),
    "each": (lambda **how: bootstrap_each(rows(COUNTS), f1, **how), {"resamples", "level", "seed"}),
    "weighted": (
        lambda **how: bootstrap_weighted(30, lambda drawn: drawn @ np.arange(30.0), **how),
        {"resamples", "level", "seed"},
    ),
    "ratio": (lambda **how: bootstrap_ratio(COUNTS, "f1", **how), {"resamples", "level", "seed"}),
    "draws": (lambda **how: draws(rows(COUNTS), f1, **how).tolist(), {"resamples", "seed"}),
    "metric": (lambda **how: F1.interval(scored(3).reviews, **how), {"resamples", "level", "seed"}),
    "macro": (lambda **how: table().macro_interval(**how), {"resamples", "level", "seed"}),
    "shares": (
        lambda **how: share_errors(scored(3).table("review", "theme"), **how)[0].interval,
        {"resamples", "level", "seed"},
    ),
    "ap": (
        lambda **how: average_precision_interval(TRUTH, SCORES, OWNERS, **how),
        {"resamples", "level", "seed"},
    ),
    "ece": (lambda **how: ece_interval(TRUTH, SCORES, OWNERS, **how), {"resamples", "level", "seed"}),
    "paired": (
        lambda **how: paired_bootstrap(rows(COUNTS), rows(COUNTS[::-1]), f1, **how),
        {"resamples", "level", "seed"},
    ),
    "randomised": (
        lambda **how: paired_randomisation(rows(COUNTS), BETTER, f1, **how),
        {"rounds", "seed"},
    ),
    "compare": (
        lambda **how: compare(scored(3).reviews, scored(4).reviews, F1, **how).interval,
        {"resamples", "level", "seed"},
    ),
    "compared": (
        lambda **how: compare(scored(3).reviews, scored(4).reviews, F1, **how).test,
        {"rounds", "seed"},
    ),
    "permutation": (
        lambda **how: permutation_p(rows(COUNTS), 11, lambda a, b: abs(f1(a) - f1(b)), **how),
        {"rounds", "seed"},
    ),
    "slice": (
        lambda **how: slices(scored(3).reviews, ELEVEN, F1, rounds=9, **how)[0].interval,
        {"resamples", "level", "seed"},
    ),
    "apart": (
        lambda **how: slices(scored(3).reviews, ELEVEN, F1, rounds=9, **how)[
            0
        ].difference_interval,
        {"resamples", "level", "seed"},
    ),
    "detectable": (
        lambda **how: slices(scored(3).reviews, ELEVEN, F1, rounds=9, **how)[0].detectable,
        {"resamples", "level", "power", "seed"},
    ),
    "sliced": (
        lambda **how: slices(scored(3).reviews, ELEVEN, F1, resamples=9, **how)[0].p,
        {"rounds", "seed"},
    ),
    "drift": (lambda **how: drift(tagged(2), tagged(3), labels=[ONE, Label("two")], **how).p, set()),
    "drifted": (
        lambda **how: drift(
            tagged(2), tagged(3), labels=[ONE, ONE._replace(polarity=GOOD)], **how,
            label=lambda own: Label("one", GOOD) if own.score > 0.5 else ONE,
        ).p,
        {"rounds", "seed"},
    ),
    "alpha": (
        lambda **how: label_agreement(coded(), [ONE], label=theme_only, **how)[0].alpha_interval,
        {"resamples", "level", "seed"},
    ),
    "positive": (
        lambda **how: label_agreement(coded(), [ONE], label=theme_only, **how)[0].positive_interval,
        {"resamples", "level", "seed"},
    ),
    "ceiling": (
        lambda **how: ceiling(coded(), [], F1, taxonomy=SMALL, **how)[0].interval,
        {"resamples", "level", "seed"},
    ),
    "summary": (
        lambda **how: summary(tags=scored(3), **how)["tags"]["metrics"]["passage_f1"],
        {"resamples", "level", "seed"},
    ),
    "summed_macro": (
        lambda **how: summary(tags=scored(3), **how)["tags"]["macro"]["passage_joint_f1"],
        {"resamples", "level", "seed"},
    ),
    "summed_shares": (
        lambda **how: summary(tags=scored(3), **how)["tags"]["shares_of_reviews"]["by_theme"],
        {"resamples", "level", "seed"},
    ),
    "gamma": (
        lambda **how: gamma(
            [[Marked(Span(0, 4), "a")], [Marked(Span(1, 6), "a"), Marked(Span(9, 12), "b")]], 30, **how
        ),
        {"rounds", "seed"},
    ),
    "learning": (
        lambda **how: learning_curve(range(9), tuple, sum, sizes=[3], **how),
        {"repeats", "seed"},
    ),
}  # fmt: skip
USUAL = {"resamples": 61, "rounds": 61, "level": 0.9, "seed": 3, "power": 0.8, "repeats": 2}
OTHER = {
    "resamples": (67, 23, 9, 111),
    "rounds": (67, 23, 9, 111),
    "level": (0.5, 0.3),
    "seed": (5, 6, 7, 8, 9),
    "power": (0.9,),
    "repeats": (3,),
}


CASES = [(measure, setting) for measure, own in MEASURES.items() for setting in sorted(own[1])]


@pytest.mark.parametrize(("measure", "setting"), CASES)
def test_setting_reaches_the_measure(measure, setting):
    """Some other value of it, all else the same, gives another answer; the same value the same."""
    ask, settings = MEASURES[measure]
    usual = {name: USUAL[name] for name in settings}

    assert ask(**usual) == ask(**usual)
    answer = ask(**usual)
    assert any(ask(**usual | {setting: other}) != answer for other in OTHER[setting])


MANY = (
    *(bootstrap, bootstrap_each, bootstrap_ratio, share_errors),
    *(ece_interval, ceiling, label_agreement, paired_bootstrap),
)
DEFAULTS = {
    **{own: {"resamples": 10_000, "level": 0.95, "seed": 0} for own in MANY},
    bootstrap_weighted: {"resamples": 1_000, "level": 0.95, "seed": 0},
    average_precision_interval: {"resamples": 1_000, "level": 0.95, "seed": 0},
    paired_randomisation: {"rounds": 9_999, "seed": 0, "sides": 2},
    compare: {"resamples": 10_000, "rounds": 9_999, "level": 0.95, "seed": 0},
    slices: {"resamples": 10_000, "rounds": 9_999, "level": 0.95, "power": 0.8, "seed": 0},
    drift: {"rounds": 1_999, "seed": 0},
    draws: {"resamples": 10_000, "seed": 0},
}  # fmt: skip


@pytest.mark.parametrize("measure", DEFAULTS, ids=lambda own: own.__name__)
def test_defaults_are_those_that_are_documented(measure):
    """10,000 draws and 9,999 rounds at 95% from seed 0; fewer where each draw is dear."""
    given = inspect.signature(measure).parameters

    assert {name: given[name].default for name in DEFAULTS[measure]} == DEFAULTS[measure]
