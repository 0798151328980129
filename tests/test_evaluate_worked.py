"""Worked examples W1 to W25 of the research note: published inputs, and the numbers printed for them."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest
from test_report_html import contrast

from leder_nlp.evaluate.alpha import krippendorff_alpha
from leder_nlp.evaluate.alpha_u import alpha_u, alpha_u_by_category, disagreements
from leder_nlp.evaluate.binary import mcc
from leder_nlp.evaluate.bootstrap import bootstrap
from leder_nlp.evaluate.calibration import brier, calibration_errors, reliability
from leder_nlp.evaluate.compare import mcnemar, paired_randomisation
from leder_nlp.evaluate.drift import jensen_shannon, psi
from leder_nlp.evaluate.gamma import Marked, disorder, gamma
from leder_nlp.evaluate.intervals import clopper_pearson, wilson
from leder_nlp.evaluate.kappa import (
    cohen,
    cohen_standard_error,
    complete,
    confusion,
    fleiss,
    fleiss_by_label,
    gwet,
    scott,
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
from leder_nlp.evaluate.schemes import Mark, outcomes, total
from leder_nlp.evaluate.segmentation import p_k, window_diff
from leder_nlp.evaluate.selective import aurc, excess_aurc, risk_coverage
from leder_nlp.evaluate.units import Unit, hamming_loss, label_counts, samples_jaccard
from leder_nlp.records import AnnotatedReview, Counts, Identifier, Review
from leder_nlp.spans import Span


def near(value, decimals=3):
    """Match to the printed precision: half of the last decimal."""
    return pytest.approx(value, abs=0.5 * 10**-decimals + 1e-12)


def ratings(*rows):
    """Read one row of marks a coder; a dot or a star is a unit not seen."""
    return [[None if mark in ".*" else int(mark) for mark in row.split()] for row in rows]


CANONICAL = ratings(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


@pytest.mark.parametrize(
    ("scale", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_w1_krippendorff_canonical(scale, alpha):
    """Four observers, twelve units, some missing."""
    assert krippendorff_alpha(CANONICAL, scale).value == near(alpha)


@pytest.mark.parametrize(
    ("one", "other", "alpha"),
    [
        ("0100000010", "1110010000", 0.095),
        ("aabbdcccedda", "babbbccceddd", 0.692),
    ],
)
def test_w2_krippendorff_sections_a_and_b(one, other, alpha):
    """Two observers, binary and nominal."""
    assert krippendorff_alpha([one, other]).value == near(alpha)


@pytest.mark.parametrize(("scale", "alpha"), [("nominal", 0.691358), ("interval", 0.810845)])
def test_w3_wikipedia_alpha(scale, alpha):
    """Three coders, fifteen units."""
    rows = ratings(
        "* * * * * 3 4 1 2 1 1 3 3 * 3",
        "1 * 2 1 3 3 4 3 * * * * * * *",
        "* * 2 1 3 4 4 * 2 1 1 3 3 * 4",
    )

    assert krippendorff_alpha(rows, scale).value == near(alpha, 6)


def unit(start, length):
    """Give a span of the continuum that begins at 150."""
    return Span(start - 150, start - 150 + length)


def test_w4_unitised_alpha():
    """Krippendorff 2004, p. 254: two coders, two categories, 300 long."""
    first = {"c": [unit(225, 70), unit(370, 30)], "k": [unit(180, 60), unit(300, 50)]}
    second = {
        "c": [unit(220, 80), unit(355, 20), unit(400, 20)],
        "k": [unit(180, 60), unit(300, 50)],
    }
    parts = disagreements([first, second], 300)
    own = alpha_u_by_category([first, second], 300)

    assert parts["c"] == (near(0.0144, 4), near(0.0532, 4))
    assert parts["k"] == (0, near(0.0490, 4))
    assert own["c"].value == near(0.7286, 4)
    assert own["k"].value == 1
    assert alpha_u([first, second], 300).value == near(0.85867, 5)


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.492),
        ([[25, 12, 3], [13, 2, 15], [12, 16, 2]], -0.092),
        ([[20, 5], [10, 15]], 0.40),
        ([[45, 15], [25, 15]], 0.1304),
        ([[25, 35], [5, 35]], 0.2593),
    ],
)
def test_w5_cohen(table, kappa):
    """Cohen 1960 and textbooks."""
    assert cohen(table).value == near(kappa, 3 if abs(kappa) > 0.3 or kappa < 0 else 4)


def test_w5_gwet_and_standard_error():
    """AC1 of Cohen's second table; the large-sample error of the textbook table."""
    kappa, error = 0.4, cohen_standard_error([[20, 5], [10, 15]]).value

    assert gwet([[25, 12, 3], [13, 2, 15], [12, 16, 2]]).value == near(-0.04797, 5)
    assert error == near(0.1270, 4)
    assert (kappa - 1.959964 * error, kappa + 1.959964 * error) == (near(0.151), near(0.649))


FLEISS = """
444444 222555 233335 555555 222444 113333 333355 113334 114444 555555
144444 124444 222333 144444 224445 333335 111455 111112 224444 133555
555555 244444 224555 114444 144445 222224 111155 224444 133333 555555
"""
WIKIPEDIA_FLEISS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


def test_w6_fleiss():
    """Fleiss 1971, thirty subjects and six raters; and the table of Wikipedia."""
    table = [[row.count(mark) for mark in "12345"] for row in FLEISS.split()]
    own = [value.value for value in fleiss_by_label(table)]

    assert fleiss(table).value == near(0.430)
    assert own == [near(0.245), near(0.245), near(0.520), near(0.471), near(0.566)]
    assert fleiss(WIKIPEDIA_FLEISS).value == near(0.210)


def test_w7_krippendorff_digitised():
    """Krippendorff 1995: two rows of 24 units."""
    rows = ["001111111100001111110000", "000011110000000110000000"]
    table = confusion(complete(*rows))

    assert cohen(table).value == near(0.385)
    assert scott(table).value == near(0.314)
    assert krippendorff_alpha(rows).value == near(0.329)


@pytest.mark.parametrize(("scale", "alpha"), [("nested", 0.186), ("jaccard", 0.316), ("masi", 0.273)])
def test_w8_sets(scale, alpha):
    """Nine items with sets of labels, two of them empty on one side or both."""
    one = [frozenset(own) for own in ("", "A", "A", "A", "AB", "AB", "ABC", "C", "C")]
    other = [frozenset(own) for own in ("", "", "A", "B", "A", "AC", "ABC", "AC", "AC")]

    assert krippendorff_alpha([one, other], scale).value == near(alpha)


def counts_of(true, found):
    """Count each class of exclusive classes."""
    rows = [
        Unit(frozenset([Label(str(one))]), frozenset([Label(str(two))]))
        for one, two in zip(true, found, strict=True)
    ]
    counts = label_counts(rows)
    return LabelTable.of(sorted(counts), [counts])


def test_w9_f1_averages():
    """scikit-learn: three classes, macro, micro, weighted."""
    table = counts_of([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1])

    assert [table.by_label[label].f1 for label in table.labels] == [0.8, 0, 0]
    assert table.macro().value == near(0.2667, 4)
    assert table.micro.f1 == near(0.3333, 4)
    assert table.weighted().value == near(0.2667, 4)


def test_w9_ranking():
    """scikit-learn: average precision, ROC, label ranking."""
    assert average_precision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).value == near(0.8333, 4)
    assert roc_auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).value == 0.75
    held, scores = [[1, 0, 0], [0, 0, 1]], [[0.75, 0.5, 1], [1, 0.2, 0.1]]
    assert label_ranking_average_precision(held, scores) == near(0.41667, 5)
    assert ranking_loss(held, scores) == 0.75


def test_w9_sets_and_classes():
    """scikit-learn: Hamming, Jaccard, Matthews, kappa, Brier."""

    def sets(*rows):
        return [frozenset(Label(str(at)) for at, held in enumerate(row) if held) for row in rows]

    empty = list(map(Unit, sets([0, 1], [1, 1]), sets([0, 0], [0, 0])))
    rows = list(map(Unit, sets([0, 1, 1], [1, 1, 0]), sets([1, 1, 1], [1, 0, 0])))
    each = [own.met / (own.found + own.due - own.met) for own in label_counts(rows).values()]
    true = ["negative", "positive", "negative", "neutral", "positive"]
    found = ["negative", "positive", "negative", "neutral", "negative"]

    assert hamming_loss(empty, 2) == 0.75
    assert samples_jaccard(rows) == near(0.5833, 4)
    assert sum(each) / len(each) == near(0.6667, 4)
    assert mcc(tp=2, fp=1, fn=1, tn=0).value == near(-0.3333, 4)
    assert cohen(confusion(list(zip(true, found, strict=True)))).value == near(0.6875, 4)
    assert brier([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3]) == near(0.0375, 4)


def test_w9_calibration_curve():
    """scikit-learn: three bins of nine scores."""
    truth = [0, 0, 0, 0, 1, 1, 1, 1, 1]
    table = reliability(truth, [0.1, 0.2, 0.3, 0.4, 0.65, 0.7, 0.8, 0.9, 1.0], bins=3)

    assert [own.observed for own in table] == [0, 0.5, 1]
    assert [own.mean for own in table] == [near(0.2), near(0.525), near(0.85)]


def marks(*tags):
    """Read the entities of a sentence in IOB2, in half-open offsets of words."""
    found: list[Mark] = []
    for at, tag in enumerate(tags):
        if tag[0] == "B":
            found.append(Mark(Span(at, at + 1), tag[2:]))
        elif tag[0] == "I":
            found[-1] = Mark(Span(found[-1].span.start, at + 1), found[-1].type)
    return found


def test_w10_nervaluate():
    """Two sentences: 5 types right, 2 spans exact and 3 not; partial is 0.70, not the 0.40 printed there."""
    gold = [
        marks("O", "B-PER", "I-PER", "O", "O", "O", "B-ORG", "I-ORG"),
        marks("O", "B-LOC", "B-PER", "I-PER", "O", "O", "B-DATE"),
    ]
    found = [
        marks("O", "O", "B-PER", "I-PER", "O", "O", "B-ORG", "I-ORG"),
        marks("O", "B-LOC", "I-LOC", "B-PER", "O", "O", "B-DATE"),
    ]
    sums = total(map(outcomes, gold, found))

    assert (sums["type"].correct, sums["exact"].correct, sums["exact"].incorrect) == (5, 2, 3)
    assert (sums["partial"].correct, sums["partial"].partial) == (2, 3)
    assert {name: own.halves.f1 for name, own in sums.items()} == {
        "strict": near(0.4),
        "exact": near(0.4),
        "partial": near(0.7),
        "type": 1,
    }


def test_w10_semeval_table():
    """Seven rows of the six scenarios: correct in 3, 3, 3 and 2; F1 .50, .667, .50 and .333."""
    a, b = Span(0, 5), Span(0, 3)
    rows = [
        ([Mark(a, "drug")], [Mark(a, "drug")]),
        ([Mark(a, "drug")], [Mark(a, "drug")]),
        ([], [Mark(a, "brand")]),
        ([Mark(a, "brand")], []),
        ([Mark(a, "drug")], [Mark(a, "brand")]),
        ([Mark(a, "group")], [Mark(b, "group")]),
        ([Mark(a, "drug")], [Mark(b, "brand")]),
    ]
    sums = total(outcomes(*row) for row in rows)

    assert [sums[name].correct for name in ("type", "partial", "exact", "strict")] == [3, 3, 3, 2]
    assert [sums[name].halves.precision for name in ("type", "partial", "exact", "strict")] == [
        0.5,
        near(0.667),
        0.5,
        near(0.333),
    ]


def test_w10_seqeval():
    """One of two entities right to the token: F1 0.50."""
    gold = [marks("O", "O", "O", "B-MISC", "I-MISC", "I-MISC", "O"), marks("B-PER", "I-PER", "O")]
    found = [marks("O", "O", "B-MISC", "I-MISC", "I-MISC", "I-MISC", "O"), marks("B-PER", "I-PER", "O")]

    assert total(map(outcomes, gold, found))["strict"].halves.f1 == 0.5


PXTEXTMINING = """
.65 .50 102  .62 .64 25  .85 .86 1431  .78 .41 164  .70 .44 36  .65 .66 361  .77 .71 390  .67 .36 90
.59 .45 183  .72 .59 100  .71 .59 261  .78 .45 31  .60 .71 529  .88 .67 43  .77 .37 46  .94 .82 107
.84 .56 86  .67 .46 78  1.00 .83 18  1.00 .57 23  .67 .52 23  .67 .15 13  1.00 1.00 238  .69 .59 59
.71 .72 54  .88 .70 106  .81 .69 67  .57 .32 123  .60 .85 938  .52 .59 290  .77 .55 202  .56 .42 194
"""


def test_w11_published_nhs_table():
    """32 labels of comments: macro .74 .59 .64, micro .71 .70 .71, weighted .72 .70 .70."""
    numbers = list(map(float, PXTEXTMINING.split()))
    rows = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
    counts = {
        Label(str(at)): Counts(met=recall * due, found=recall * due / precision, due=int(due))
        for at, (precision, recall, due) in enumerate(rows)
    }
    table = LabelTable.of(counts, [counts])
    names = ("precision", "recall", "f1")

    assert len(counts) == 32
    assert [table.macro(name).value for name in names] == [near(0.74, 2), near(0.59, 2), near(0.64, 2)]
    assert [getattr(table.micro, name) for name in names] == [near(0.712), near(0.703), near(0.707)]
    assert [table.weighted(name).value for name in names] == [near(0.72, 2), near(0.70, 2), near(0.70, 2)]


@pytest.mark.parametrize(
    ("events", "trials", "score", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0, 0.1611), (0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_w12_newcombe(events, trials, score, exact):
    """Newcombe 1998: Wilson and Clopper-Pearson."""
    for interval, ends in ((wilson(events, trials), score), (clopper_pearson(events, trials), exact)):
        assert (interval.low, interval.high) == (near(ends[0], 4), near(ends[1], 4))


def difference_test(differences, sides=2):
    """Test paired differences by swapping, their sum being the statistic."""
    second = np.array(differences, dtype=float)[:, None]
    return paired_randomisation(np.zeros_like(second), second, lambda sums: sums[:, 0], sides=sides)


def test_w13_exact_randomisation():
    """Darwin's maize and Student's sleep: every swap is tried."""
    maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    sleep = [1.2, 2.4, 1.3, 1.3, 0, 1.0, 1.8, 0.8, 4.6, 1.4]

    assert difference_test(maize).p == 1726 / 32768
    assert difference_test(maize).exact
    assert difference_test(maize, sides=1).p == 863 / 32768
    assert difference_test(sleep).p == 4 / 1024


def test_w14_mcnemar():
    """121 against 59."""
    found = mcnemar(121, 59)

    assert found["chi2"] == near(21.356)
    assert found["p"] == pytest.approx(3.8e-6, abs=5e-8)
    assert found["corrected"] == near(20.672)
    assert found["p_exact"] == pytest.approx(4.43e-6, abs=5e-9)


def test_w15_many_tests():
    """Benjamini and Hochberg 1995: 4, 3, 3 and 3 rejected at 0.05."""
    ps = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
        *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
    ]
    adjusted = [adjust(ps) for adjust in (benjamini_hochberg, bonferroni, holm, benjamini_yekutieli)]

    assert [sum(p <= 0.05 for p in own) for own in adjusted] == [4, 3, 3, 3]


def test_w16_segmentation():
    """NLTK: WindowDiff 0, .30 and .80; P_k .50."""
    one, two, three = (list(map(int, row)) for row in ("000100000010", "000010000100", "100000010000"))

    assert window_diff(one, one, 3) == 0
    assert window_diff(one, two, 3) == near(0.30, 2)
    assert window_diff(two, three, 3) == near(0.80, 2)
    assert p_k([0, 1, 0, 0] * 100, [1] * 400, 2) == near(0.50, 2)


def test_w17_calibration_error():
    """Five scores, two bins."""
    truth, scores = [0, 0, 1, 1, 1], [0.25, 0.25, 0.55, 0.75, 0.75]
    errors = calibration_errors(reliability(truth, scores, bins=2))

    assert errors == {"ece": near(0.2900, 4), "rmsce": near(0.2918, 4), "mce": near(0.3167, 4)}
    assert brier(truth, scores) == near(0.0905, 4)


def test_w18_risk_coverage():
    """Five units, two errors."""
    confidence, right = [0.95, 0.9, 0.8, 0.7, 0.6], [1, 1, 0, 1, 0]
    risks = [step.risk for step in risk_coverage(confidence, right)]

    assert risks == [0, 0, near(0.3333, 4), 0.25, 0.4]
    assert aurc(confidence, right) == near(0.19667, 5)
    assert aurc(confidence, right) - excess_aurc(confidence, right) == near(0.13, 5)
    assert excess_aurc(confidence, right) == near(0.06667, 5)


def test_w19_drift():
    """Three shares before and after."""
    before, after = (0.5, 0.3, 0.2), (0.4, 0.4, 0.2)

    assert psi(before, after).value == near(0.05108, 5)
    assert jensen_shannon(before, after).value == near(0.0798, 4)
    assert jensen_shannon(before, after, base=2).value == near(0.0958, 4)


EFRON = [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41]


@pytest.mark.parametrize(("method", "low", "high"), [("percentile", 98.5, 235.4), ("bca", 116.5, 261.7)])
def test_w20_bootstrap(method, low, high):
    """Efron and Tibshirani, variance of 26 values, 90%, 20,000 draws: the seed moves the ends by a few."""
    values = np.array(EFRON, dtype=float)
    moments = np.stack([np.ones_like(values), values, values**2], axis=1)

    def variance(sums):
        return sums[:, 2] / sums[:, 0] - (sums[:, 1] / sums[:, 0]) ** 2

    interval = bootstrap(moments, variance, resamples=20_000, level=0.9, seed=1, method=method)

    assert variance(moments.sum(axis=0)[None])[0] == near(171.53, 2)
    assert (interval.low, interval.high) == (pytest.approx(low, abs=3), pytest.approx(high, abs=3))


def test_w21_coroners_reports():
    """PFD toolkit: consensus of three clinicians beside the toolkit."""
    table = [[68, 0], [5, 73]]

    assert cohen(table).value == near(0.9315, 4)
    assert np.trace(table) / np.sum(table) == near(0.9658, 4)


GAMMA = """
1 2 9  2 11 17  5 24 30  6 32 36  6 36 44  7 44 60
1 2 9  3 11 17  5 19 25  6 32 44
1 2 9  4 11 17  5 21 27  6 32 36  6 36 40  6 40 44
"""


def test_w22_gamma():
    """Sixteen units of three coders: disorder .9606, gamma between .44 and .47 whatever the seed."""
    coders = []
    for line in GAMMA.strip().splitlines():
        numbers = list(map(int, line.split()))
        parts = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
        coders.append([Marked(Span(start, end), kind) for kind, start, end in parts])

    assert disorder(coders).value == near(0.9606, 4)
    assert 0.44 <= gamma(coders, 60, seed=1, rounds=60).value <= 0.47


def test_w23_redaction_toy():
    """One of two mentions of a person left: entity recall 0/1 and 1/1, mention recall 2/3, leak 1/1."""
    review = Review("r", "Mr John Smith met Dr Ann Lee. John left.")
    gold = AnnotatedReview(
        review,
        (
            Identifier(Span(3, 13), "person", who="e1"),
            Identifier(Span(30, 34), "person", who="e1"),
            Identifier(Span(21, 28), "location", who="e2"),
        ),
    )
    masks = [Identifier(Span(3, 13), "person"), Identifier(Span(21, 28), "location")]
    scores = score_redaction([gold], {"r": masks})

    assert scores.direct_entities == Counts(met=0, due=1)
    assert scores.quasi_entities == Counts(met=1, due=1)
    assert scores.mentions == Counts(met=2, due=3)
    assert scores.leaking == Counts(met=1, due=1)


def test_w24_two_macro_averages():
    """The mean of F1 is .1818; the F1 of the means would be .55."""
    counts = {Label("x"): Counts(1, 1, 10), Label("y"): Counts(1, 10, 1)}
    table = LabelTable.of(counts, [counts])
    precision, recall = table.macro("precision").value, table.macro("recall").value

    assert table.macro("f1").value == near(0.1818, 4)
    assert 2 * precision * recall / (precision + recall) == near(0.55, 2)


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [
        *(("#005eb8", 6.38), ("#007f3b", 5.12), ("#d5281b", 5.06), ("#4c6272", 6.37), ("#ae2573", 6.34)),
        *(("#7c2855", 9.16), ("#768692", 3.75), ("#00a499", 3.10), ("#ed8b00", 2.53), ("#ffb81c", 1.73)),
    ],
)
def test_w25_contrast(colour, ratio):
    """NHS colours on white, by the measure that the report's own test uses."""
    assert contrast(colour, "#ffffff") == near(ratio, 2)


def test_every_worked_example_is_here():
    """W1 to W25, none left out."""
    names = [name for name in globals() if name.startswith("test_w")]

    assert {int(name.split("_")[1][1:]) for name in names} == set(chain(range(1, 26)))
