"""The measures beside those of other libraries, on random cases in the domain where these are safe.

A few cases in the normal run; `LEDER_NLP_CASES=10000 pytest -m oracle` tries as many of each. Where a
library is not installed (`pip install leder-nlp[oracles]`), its tests are skipped.
"""

from __future__ import annotations

import gc
import math
import os
import warnings
from collections.abc import Iterator
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
import scipy.stats
from scipy.spatial.distance import jensenshannon
from sklearn import metrics

from leder_nlp.evaluate.alpha import krippendorff_alpha
from leder_nlp.evaluate.binary import balanced_accuracy, mcc
from leder_nlp.evaluate.bootstrap import bootstrap, divided, draws
from leder_nlp.evaluate.calibration import brier
from leder_nlp.evaluate.compare import mcnemar, paired_randomisation
from leder_nlp.evaluate.distances import jaccard
from leder_nlp.evaluate.drift import jensen_shannon, psi
from leder_nlp.evaluate.intervals import clopper_pearson, wilson
from leder_nlp.evaluate.kappa import (
    cohen,
    cohen_standard_error,
    confusion,
    fleiss,
    specific_agreement,
)
from leder_nlp.evaluate.labels import Label, LabelTable
from leder_nlp.evaluate.multiplicity import benjamini_hochberg, benjamini_yekutieli, bonferroni, holm
from leder_nlp.evaluate.ranking import (
    average_precision,
    label_ranking_average_precision,
    ranking_loss,
    roc_auc,
)
from leder_nlp.evaluate.redaction import score_redaction
from leder_nlp.evaluate.schemes import Mark, outcomes
from leder_nlp.evaluate.segmentation import p_k, window_diff
from leder_nlp.evaluate.units import (
    Unit,
    hamming_loss,
    label_counts,
    samples_f1,
    samples_jaccard,
    subset_accuracy,
)
from leder_nlp.records import LABELS, AnnotatedReview, Counts, Identifier, Review
from leder_nlp.spans import Span

pytestmark = pytest.mark.oracle

CASES = int(os.environ.get("LEDER_NLP_CASES", "150"))


def cases(name: str) -> Iterator[Random]:
    """Give a random source for each case; a case is the same in every run."""
    for number in range(CASES):
        yield Random(f"{name} {number}")


def same(own: float | None, theirs: float) -> bool:
    """Say whether the two are the same to 1e-12; None stands beside NaN."""
    if own is None or math.isnan(theirs):
        return own is None and math.isnan(theirs)
    return math.isclose(own, theirs, rel_tol=1e-12, abs_tol=1e-12)


@pytest.fixture(autouse=True)
def _silent() -> Iterator[None]:
    """Let the other libraries warn of what is undefined."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def indicators(random: Random) -> tuple[np.ndarray, np.ndarray, list[Unit]]:
    """Give labels of some units twice: as 0 and 1, and as sets."""
    units, labels = random.randint(1, 8), random.randint(2, 5)
    rate = random.random()
    pair = [
        np.array([[int(random.random() < rate) for _ in range(labels)] for _ in range(units)]) for _ in "gf"
    ]
    rows = [
        Unit(*(frozenset(Label(str(at)) for at in np.flatnonzero(side[row])) for side in pair))
        for row in range(units)
    ]
    return pair[0], pair[1], rows


def table_of(rows: list[Unit], labels: int) -> LabelTable:
    return LabelTable.of([Label(str(at)) for at in range(labels)], [label_counts([row]) for row in rows])


def test_label_ratios_of_scikit_learn():
    """P, R and F1 of each label and micro; undefined is NaN there."""
    for random in cases("ratios"):
        gold, found, rows = indicators(random)
        table = table_of(rows, gold.shape[1])
        theirs = metrics.precision_recall_fscore_support(gold, found, average=None, zero_division=np.nan)
        micro = metrics.precision_recall_fscore_support(gold, found, average="micro", zero_division=np.nan)
        for at, name in enumerate(("precision", "recall", "f1")):
            for label, value in zip(table.labels, theirs[at], strict=True):
                assert same(getattr(table.by_label[label], name), value)
            assert same(getattr(table.micro, name), micro[at])


def test_averages_of_scikit_learn():
    """Macro over what is defined, weighted by support, and F1 by unit."""
    for random in cases("averages"):
        gold, found, rows = indicators(random)
        table = table_of(rows, gold.shape[1])
        for name, own in (("f1", metrics.f1_score), ("recall", metrics.recall_score)):
            theirs = own(gold, found, average="macro", zero_division=np.nan)
            assert same(table.macro(name, include_zero_support=True).value, theirs)
        if gold.any():
            theirs = metrics.f1_score(gold, found, average="weighted", zero_division=np.nan)
            assert same(table.weighted().value, theirs)
        theirs = metrics.f1_score(gold, found, average="samples", zero_division=1)
        assert same(table.samples_f1, theirs)
        assert same(samples_f1(rows), theirs)


def test_set_measures_of_scikit_learn():
    """Hamming, subset accuracy, Jaccard by unit."""
    for random in cases("sets"):
        gold, found, rows = indicators(random)
        assert same(hamming_loss(rows, gold.shape[1]), metrics.hamming_loss(gold, found))
        assert same(subset_accuracy(rows), metrics.accuracy_score(gold, found))
        theirs = metrics.jaccard_score(gold, found, average="samples", zero_division=1)
        assert same(samples_jaccard(rows), theirs)


def test_average_precision_of_scikit_learn():
    """With and without ties; no positives are 0 there, and undefined here."""
    for random in cases("ap"):
        truth, scores = ranked(random)
        own = average_precision(truth, scores)
        if any(truth):
            assert same(own.value, metrics.average_precision_score(truth, scores))
        else:
            assert own.value is None


def test_roc_auc_of_scikit_learn():
    """Ties count a half."""
    for random in cases("roc"):
        truth, scores = ranked(random)
        theirs = metrics.roc_auc_score(truth, scores) if len(set(truth)) == 2 else math.nan
        assert same(roc_auc(truth, scores).value, theirs)


def test_label_ranking_of_scikit_learn():
    """LRAP and ranking loss."""
    for random in cases("lrap"):
        gold, _, _ = indicators(random)
        scores = [[random.randint(0, 6) / 6 for _ in row] for row in gold]
        theirs = metrics.label_ranking_average_precision_score(gold, scores)
        assert same(label_ranking_average_precision(gold, scores), theirs)
        assert same(ranking_loss(gold, scores), metrics.label_ranking_loss(gold, scores))


def test_classes_of_scikit_learn():
    """MCC (0 there where undefined here), balanced accuracy, Brier."""
    for random in cases("classes"):
        truth, scores = ranked(random)
        found = [int(score > 0.5) for score in scores]
        cells = metrics.confusion_matrix(truth, found, labels=[0, 1])
        own = mcc(tp=int(cells[1, 1]), fp=int(cells[0, 1]), fn=int(cells[1, 0]), tn=int(cells[0, 0])).value
        assert own is None or same(own, metrics.matthews_corrcoef(truth, found))
        assert (own is None) == (len(set(truth)) == 1 or len(set(found)) == 1)
        assert same(balanced_accuracy(truth, found).value, metrics.balanced_accuracy_score(truth, found))
        assert same(brier(truth, scores), float(np.mean((np.array(truth) - scores) ** 2)))
        if len(set(truth)) == 2:
            assert same(brier(truth, scores), metrics.brier_score_loss(truth, scores))


@pytest.mark.parametrize("weights", ["", "linear", "quadratic"])
def test_kappa_of_scikit_learn(weights):
    """Unweighted and weighted; labels that only one coder uses too."""
    for random in cases("kappa"):
        one, other = ([random.randint(0, 3) for _ in range(size)] for size in [random.randint(2, 12)] * 2)
        labels = sorted({*one, *other})
        theirs = metrics.cohen_kappa_score(one, other, weights=weights or None, labels=labels)
        assert same(cohen(confusion(list(zip(one, other, strict=True))), weights=weights).value, theirs)


def test_positive_agreement_of_scikit_learn():
    """It is the F1 of either coder; agreement on no is the F1 of the other class."""
    for random in cases("specific"):
        one, other = ([random.randint(0, 1) for _ in range(size)] for size in [random.randint(2, 12)] * 2)
        yes, no = specific_agreement(list(zip(one, other, strict=True)))
        assert same(yes.f1, metrics.f1_score(one, other, zero_division=np.nan))
        assert same(no.f1, metrics.f1_score(one, other, pos_label=0, zero_division=np.nan))


def ranked(random: Random) -> tuple[list[int], list[float]]:
    size = random.randint(1, 15)
    grain = random.choice([3, 10, 1000])
    return [random.randint(0, 1) for _ in range(size)], [
        random.randint(0, grain) / grain for _ in range(size)
    ]


def test_exact_interval_of_scipy():
    """Clopper-Pearson and Wilson."""
    for random in cases("binomial"):
        trials = random.randint(1, 400)
        events = random.randint(0, trials)
        level = random.choice([0.9, 0.95, 0.99])
        for own, method in ((clopper_pearson, "exact"), (wilson, "wilson")):
            mine = own(events, trials, level=level)
            theirs = scipy.stats.binomtest(events, trials).proportion_ci(level, method=method)
            assert math.isclose(mine.low, theirs.low, abs_tol=1e-12)
            assert math.isclose(mine.high, theirs.high, abs_tol=1e-12)


def test_distances_of_scipy():
    """Jensen-Shannon in any base; PSI is the sum of both relative entropies."""
    for random in cases("drift"):
        size = random.randint(2, 8)
        one, other = ([random.random() + 0.01 for _ in range(size)] for _ in "ab")
        assert math.isclose(jensen_shannon(one, other).value, jensenshannon(one, other), abs_tol=1e-12)
        assert math.isclose(
            jensen_shannon(one, other, base=2).value, jensenshannon(one, other, 2), abs_tol=1e-12
        )
        theirs = scipy.stats.entropy(one, other) + scipy.stats.entropy(other, one)
        assert math.isclose(psi(one, other).value, theirs, abs_tol=1e-12)


def mean(sums: np.ndarray) -> np.ndarray:
    return divided(sums[..., 0], sums[..., 1])


def test_randomisation_of_scipy():
    """Every swap of up to eight reviews, one-sided and two-sided."""
    for random in cases("swaps"):
        values = [random.randint(-5, 5) for _ in range(random.randint(2, 8))]
        second = np.array([[value, 1.0] for value in values])
        first = np.array([[0.0, 1.0] for _ in values])
        for sides, alternative in ((2, "two-sided"), (1, "greater")):
            theirs = scipy.stats.permutation_test(
                (values,), np.mean, permutation_type="samples", alternative=alternative, n_resamples=np.inf
            )
            own = paired_randomisation(first, second, mean, sides=sides)
            if sides == 1 or np.mean(values) != 0:
                assert same(own.p, theirs.pvalue)
            assert own.exact


@pytest.mark.parametrize("method", ["percentile", "bca"])
def test_bootstrap_ends_of_scipy(method):
    """The ends that scipy takes from the very same resamples."""
    for random in cases("bootstrap"):
        values = np.array([random.gauss(0, 1) ** 3 for _ in range(random.randint(10, 40))])
        counts = np.stack([values, np.ones_like(values)], axis=1)
        level, seed = random.choice([0.8, 0.95]), random.randrange(1000)
        drawn = draws(counts, mean, resamples=199, seed=seed)[:, 0]
        if np.isclose(drawn, values.mean(), rtol=1e-9).any():
            continue  # scipy lets the order of sums decide whether a draw is below the estimate
        own = bootstrap(counts, mean, resamples=199, level=level, seed=seed, method=method)
        theirs = scipy.stats.bootstrap(
            (values,),
            np.mean,
            n_resamples=0,
            bootstrap_result=SimpleNamespace(bootstrap_distribution=drawn),
            confidence_level=level,
            method={"percentile": "percentile", "bca": "BCa"}[method],
        ).confidence_interval
        assert same(own.low, theirs.low)
        assert same(own.high, theirs.high)


def test_kappas_of_statsmodels():
    """Cohen with its standard error, and Fleiss."""
    rater = pytest.importorskip("statsmodels.stats.inter_rater")
    for random in cases("raters"):
        size = random.randint(2, 4)
        table = [[random.randint(0, 9) for _ in range(size)] for _ in range(size)]
        if np.sum(table) and cohen(table).value is not None:
            theirs = rater.cohens_kappa(np.array(table))
            assert same(cohen(table).value, theirs.kappa)
            if theirs.var_kappa > 1e-9:
                assert math.isclose(cohen_standard_error(table).value, theirs.std_kappa, rel_tol=1e-9)
        coders, units = random.randint(2, 5), random.randint(1, 8)
        counts = [rated(random, coders, 3) for _ in range(units)]
        assert same(fleiss(counts).value, rater.fleiss_kappa(np.array(counts)))


def rated(random: Random, coders: int, labels: int) -> list[int]:
    given = [random.randrange(labels) for _ in range(coders)]
    return [given.count(label) for label in range(labels)]


def test_shares_of_statsmodels():
    """Clopper-Pearson and Wilson once more."""
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    for random in cases("shares"):
        trials = random.randint(1, 400)
        events = random.randint(0, trials)
        for own, method in ((clopper_pearson, "beta"), (wilson, "wilson")):
            mine, theirs = own(events, trials), proportion.proportion_confint(events, trials, method=method)
            assert math.isclose(mine.low, theirs[0], abs_tol=1e-12)
            assert math.isclose(mine.high, theirs[1], abs_tol=1e-12)


@pytest.mark.parametrize(
    ("own", "method"),
    [
        (bonferroni, "bonferroni"),
        (holm, "holm"),
        (benjamini_hochberg, "fdr_bh"),
        (benjamini_yekutieli, "fdr_by"),
    ],
)
def test_adjusted_ps_of_statsmodels(own, method, monkeypatch):
    """Ties and single tests too; None in between changes nothing."""
    multitest = pytest.importorskip("statsmodels.stats.multitest")
    # It collects garbage in each call of Holm, which makes 10,000 of them take half an hour.
    monkeypatch.setattr(gc, "collect", lambda: 0)
    for random in cases(method):
        ps = [round(random.random() ** 3, random.choice([1, 3, 9])) for _ in range(random.randint(1, 12))]
        theirs = multitest.multipletests(ps, method=method)[1]
        mine = own([None, *ps, None])[1:-1]
        assert all(map(same, mine, theirs))


def test_mcnemar_of_statsmodels():
    """Plain, corrected and exact."""
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    for random in cases("mcnemar"):
        one, other = random.randint(0, 40), random.randint(1, 40)
        own, cells = mcnemar(one, other), [[5, one], [other, 5]]
        plain = tables.mcnemar(cells, exact=False, correction=False)
        assert same(own["chi2"], plain.statistic)
        assert same(own["p"], plain.pvalue)
        if one != other:  # statsmodels corrects a difference of 0 to 1
            corrected = tables.mcnemar(cells, exact=False, correction=True)
            assert same(own["corrected"], corrected.statistic)
            assert same(own["p_corrected"], corrected.pvalue)
        assert same(own["p_exact"], tables.mcnemar(cells, exact=True).pvalue)


@pytest.mark.parametrize("scale", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_of_krippendorff(scale):
    """Two to four coders, values missing; its package raises where nothing can disagree."""
    package = pytest.importorskip("krippendorff")
    for random in cases(scale):
        coders, units = random.randint(2, 4), random.randint(2, 9)
        rows = [[random.choice([None, 1, 2, 3, 5]) for _ in range(units)] for _ in range(coders)]
        table = [[math.nan if value is None else value for value in row] for row in rows]
        own = krippendorff_alpha(rows, scale).value
        try:
            theirs = package.alpha(reliability_data=table, level_of_measurement=scale)
        except (ValueError, AssertionError):
            theirs = math.nan
        assert same(own, theirs)


def apart(random: Random) -> tuple[list[Mark], list[Mark]]:
    """Give marks of two sides, those of a side apart, each overlapping one of the other side at most."""
    gold, found, at = [], [], 0
    for _ in range(random.randint(0, 6)):
        at += random.randint(0, 3)
        start, end = at + random.randint(0, 3), at + random.randint(4, 9)
        moved = (start + random.randint(-2, 2), end + random.randint(-2, 2))
        held = random.choice(["gold", "found", "both", "same"])
        if held != "found":
            gold.append(Mark(Span(start + 2, end + 2), random.choice("ab")))
        if held != "gold":
            span = Span(start + 2, end + 2) if held == "same" else Span(moved[0] + 2, max(moved) + 3)
            found.append(Mark(span, random.choice("ab")))
        at = max([mark.span.end for mark in (*gold[-1:], *found[-1:])])
    return gold, found


def test_schemes_of_nervaluate():
    """Counts of all four, ends inclusive there; one to one overlaps, where its order does not matter."""
    package = pytest.importorskip("nervaluate")
    names = {"strict": "strict", "exact": "exact", "partial": "partial", "type": "ent_type"}
    for random in cases("nervaluate"):
        gold, found = apart(random)
        sides = [
            [[{"label": str(m.type), "start": m.span.start, "end": m.span.end - 1} for m in side]]
            for side in (gold, found)
        ]
        theirs = package.Evaluator(*sides, tags=["a", "b"], loader="dict").evaluate()["overall"]
        for own, name in names.items():
            mine = outcomes(gold, found)[own]
            result = theirs[name]
            assert (mine.correct, mine.incorrect, mine.partial, mine.missing, mine.spurious) == (
                *(result.correct, result.incorrect, result.partial),
                *(result.missed, result.spurious),
            )
            if mine.actual and mine.possible:
                assert same(mine.halves.precision, result.precision)
                assert same(mine.halves.recall, result.recall)


def test_strict_of_seqeval():
    """Strict P, R and F1 of IOB2; 0 there where undefined here."""
    package = pytest.importorskip("seqeval.metrics")
    scheme = pytest.importorskip("seqeval.scheme")
    for random in cases("seqeval"):
        rows = [iob(random, random.randint(1, 4)) for _ in "gf"]
        length = max(map(len, rows))
        tags = [row + ["O"] * (length - len(row)) for row in rows]
        own = outcomes(*map(entities, tags))["strict"].halves
        for name, theirs in (
            ("precision", package.precision_score),
            ("recall", package.recall_score),
            ("f1", package.f1_score),
        ):
            value = theirs([tags[0]], [tags[1]], mode="strict", scheme=scheme.IOB2, zero_division=0)
            assert same(getattr(own, name) or 0.0, value)


def iob(random: Random, entities: int) -> list[str]:
    row = ["O"] * random.randint(0, 2)
    for _ in range(entities):
        label = random.choice("xy")
        row += [f"B-{label}", *[f"I-{label}"] * random.randint(0, 2), *["O"] * random.randint(0, 1)]
    return row


def entities(tags: list[str]) -> list[Mark]:
    found: list[Mark] = []
    for at, tag in enumerate(tags):
        if tag[0] == "B":
            found.append(Mark(Span(at, at + 1), tag[2:]))
        elif tag[0] == "I":
            found[-1] = Mark(Span(found[-1].span.start, at + 1), found[-1].type)
    return found


def test_segmentation_of_nltk():
    """WindowDiff and P_k for every window."""
    package = pytest.importorskip("nltk.metrics.segmentation")
    for random in cases("segments"):
        length = random.randint(2, 20)
        one, other = ("".join(random.choice("0001") for _ in range(length)) for _ in "ab")
        window = random.randint(1, length)
        sides = [list(map(int, row)) for row in (one, other)]
        assert same(window_diff(*sides, window), package.windowdiff(one, other, window))
        assert same(p_k(*sides, window), package.pk(one, other, k=window))


def test_set_distance_of_nltk():
    """Jaccard distance; two empty sets divide by zero there."""
    package = pytest.importorskip("nltk.metrics.distance")
    for random in cases("distance"):
        one, other = ({random.choice("abcd") for _ in range(random.randint(0, 4))} for _ in "ab")
        if one or other:
            assert same(jaccard(one, other), package.jaccard_distance(one, other))
        else:
            assert jaccard(one, other) == 0


def test_recall_of_the_text_anonymization_benchmark():
    """Entity, mention and character recall by sets of characters, as its script does; no ignored words."""
    for random in cases("tab"):
        text = "".join(random.choice("bcdfg ") for _ in range(30)) + "b"
        spans = sorted({tuple(sorted(random.sample(range(31), 2))) for _ in range(random.randint(1, 5))})
        marks = [
            Identifier(Span(*span), random.choice(["person", "date"]), who=random.choice("uvw"))
            for span in spans
        ]
        masks = [Span(*sorted(random.sample(range(31), 2))) for _ in range(random.randint(0, 4))]
        gold = AnnotatedReview(Review("r", text), tuple(marks))
        own = score_redaction([gold], {"r": [Identifier(mask, "other") for mask in masks]})
        masked = {at for mask in masks for at in range(mask.start, mask.end)}
        assert expected(marks, masked, text, "direct") == own.direct_entities
        assert expected(marks, masked, text, "quasi") == own.quasi_entities
        letters = {at for m in marks for at in range(m.span.start, m.span.end) if text[at] != " "}
        assert own.character_recall == (len(letters & masked) / len(letters) if letters else None)


def expected(marks: list[Identifier], masked: set[int], text: str, kind: str) -> Counts:
    covered: dict[tuple[str, str], bool] = {}
    for mark in marks:
        due = {at for at in range(mark.span.start, mark.span.end) if text[at] != " "}
        if LABELS[mark.label] == kind and due:
            key = (mark.label, mark.who)
            covered[key] = covered.get(key, True) and due <= masked
    return Counts(met=sum(covered.values()), due=len(covered))
