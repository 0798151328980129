"""The sentences of the errors: where and what to do, word for word, and never a word of a review."""

from __future__ import annotations

import numpy as np
import pytest

from leder_nlp.errors import ConfigError, EvaluationError
from leder_nlp.evaluate.alpha import krippendorff_alpha
from leder_nlp.evaluate.alpha_u import alpha_u
from leder_nlp.evaluate.bootstrap import bootstrap, bootstrap_ratio
from leder_nlp.evaluate.calibration import brier, reliability
from leder_nlp.evaluate.catalog import TAGS
from leder_nlp.evaluate.ceiling import ceiling, leave_one_coder_out
from leder_nlp.evaluate.codings import codings, codings_by_source, passage_sets
from leder_nlp.evaluate.compare import compare, mcnemar, paired_bootstrap, paired_randomisation
from leder_nlp.evaluate.drift import drift
from leder_nlp.evaluate.gamma import Marked, disorder, gamma
from leder_nlp.evaluate.intervals import clopper_pearson
from leder_nlp.evaluate.kappa import cohen, complete, fleiss
from leder_nlp.evaluate.labels import theme_only
from leder_nlp.evaluate.learning import learning_curve
from leder_nlp.evaluate.match import match
from leder_nlp.evaluate.multiplicity import holm
from leder_nlp.evaluate.overlap import overlap
from leder_nlp.evaluate.permutation import permutation_p
from leder_nlp.evaluate.ranking import roc_auc
from leder_nlp.evaluate.redaction import score_redaction
from leder_nlp.evaluate.segmentation import p_k
from leder_nlp.evaluate.selective import aurc, errors_found
from leder_nlp.evaluate.slices import detectable_gap
from leder_nlp.evaluate.summary import summary
from leder_nlp.evaluate.tags import score_tags
from leder_nlp.records import GOOD, AnnotatedReview, Counts, Identifier, Passage, Review, Tag
from leder_nlp.spans import Span

STORY = "Mary had her check"
REVIEW = AnnotatedReview(Review("r1", STORY))
ONES = np.ones((12, 1))
F1 = next(metric for metric in TAGS if metric.name == "passage_f1")
MARK = [Marked(Span(0, 5), "a")]
TWO = {"ann": [REVIEW], "bob": [REVIEW]}
OTHER = AnnotatedReview(Review("r1", STORY + "up"))
TAG = Tag("r9", Span(0, 4), "annual_health_check", GOOD)
ODD = Tag("r1", Span(3, 4), "Mary", GOOD)
PASSAGE = Passage("r9", Span(0, 4), "Mary", Span(0, 4))
ROW = score_tags([], [], reviews=["r1"]).reviews


def first(sums):
    return sums[:, 0]


MESSAGES = [
    (ConfigError, lambda: krippendorff_alpha([[1], [1, 2]]),
     "each coder needs a place for each unit; None where it was not seen"),
    (ConfigError, lambda: krippendorff_alpha([[1]], "odd"),
     "no scale of that name; there are: nominal, ordinal, interval, ratio, jaccard, masi, nested"),
    (EvaluationError, lambda: alpha_u([{}], 9), "agreement needs two coders or more"),
    (EvaluationError, lambda: disorder([MARK]), "agreement needs two coders or more"),
    (EvaluationError, lambda: codings({"ann": [REVIEW]}), "agreement needs two coders or more"),
    (EvaluationError, lambda: alpha_u([{"a": [Span(0, 3), Span(2, 4)]}] * 2, 9),
     "units of one coder and category overlap at 2"),
    (EvaluationError, lambda: alpha_u([{"a": [Span(0, 3)]}] * 2, 2),
     "a unit ends at 3, after the continuum's 2"),
    (ConfigError, lambda: bootstrap(ONES, first, method="odd"),
     "a bootstrap needs a resample and a method, one of percentile, bca"),
    (ConfigError, lambda: bootstrap_ratio([Counts()] * 10, "odd"),
     "no ratio of that name; there are: precision, recall, f1"),
    (EvaluationError, lambda: brier([2], [1]), "the truth of a unit is yes or no"),
    (EvaluationError, lambda: brier([1], [2]), "scores: number 0 is not in [0, 1]"),
    (EvaluationError, lambda: aurc([2], [1]), "confidence: number 0 is not in [0, 1]"),
    (EvaluationError, lambda: holm([0.1, 2]), "p-values: number 1 is not in [0, 1]"),
    (ConfigError, lambda: reliability([1], [1], bins=0),
     "a reliability table needs bins, of equal width or mass"),
    (ConfigError, lambda: leave_one_coder_out(codings(TWO), [], F1, margin=-1),
     "the margin is 0 or more, and the metric one that is best at 1"),
    (EvaluationError, lambda: leave_one_coder_out(codings(TWO), [], F1),
     "leaving one coder out needs three coders or more"),
    (EvaluationError, lambda: ceiling(codings({"ann": [REVIEW], "bob": []}), [], F1),
     "no review was seen by all coders"),
    (EvaluationError, lambda: codings({"ann": [REVIEW], "bob": [OTHER]}),
     "review r1 has another text in another coder's file"),
    (EvaluationError, lambda: codings({"ann": [REVIEW] * 2, "bob": []}),
     "review r1 stands twice in the file of one coder"),
    (EvaluationError, lambda: codings_by_source([AnnotatedReview(REVIEW.review, annotators=("a", "b"))] * 2),
     "review r1 stands twice"),
    (EvaluationError, lambda: codings_by_source([REVIEW]),
     "review r1: its annotators must name all who have read it"),
    (EvaluationError, lambda: passage_sets(codings(TWO), [PASSAGE], theme_only),
     "a passage is of review r9, which was not coded"),
    (EvaluationError, lambda: compare(ROW, [], F1), "the two systems were not scored on the same reviews"),
    (ConfigError, lambda: paired_randomisation(ONES, ONES, first, rounds=0),
     "a randomisation test needs at least one round, and one or two sides"),
    (EvaluationError, lambda: paired_bootstrap(ONES, ONES[1:], first),
     "the two systems have counts of different shapes"),
    (ConfigError, lambda: mcnemar(-1, 0), "counts of reviews cannot be negative"),
    (EvaluationError, lambda: drift([], [], labels=[]), "drift needs reviews on both sides"),
    (ConfigError, lambda: gamma([MARK] * 2, 9, rounds=0), "gamma needs at least one round"),
    (EvaluationError, lambda: gamma([MARK] * 2, 4), "a mark ends after the continuum"),
    (ConfigError, lambda: clopper_pearson(1, 2, level=2), "the level of an interval lies between 0 and 1"),
    (ConfigError, lambda: clopper_pearson(3, 2),
     "an interval of a share needs 0 <= events <= trials, and one or two sides"),
    (ConfigError, lambda: cohen([[1, 2]]), "agreement of two coders needs a square table of counts"),
    (ConfigError, lambda: cohen([[1]], weights="odd"), "weights of kappa are linear, quadratic or none"),
    (ConfigError, lambda: fleiss([[1, 0]]),
     "Fleiss' kappa needs the same number of coders for each unit, two or more"),
    (EvaluationError, lambda: complete([1], []),
     "the two sides have 1 and 0 units; they must be the same ones"),
    (EvaluationError, lambda: brier([], []), "there are no units: nothing can be measured"),
    (ConfigError, lambda: learning_curve("ab", len, float, sizes=[3]),
     "a learning curve needs repeats, and sizes from 1 to 2 reviews"),
    (ConfigError, lambda: match([], [], at_least=2), "the overlap at which spans match lies between 0 and 1"),
    (ConfigError, lambda: overlap({}, {}, size=0),
     "a near-duplicate needs a threshold in (0, 1], and grams of one word at least"),
    (ConfigError, lambda: permutation_p(ONES, 2, first, rounds=0),
     "a permutation test needs at least one round"),
    (EvaluationError, lambda: roc_auc([1], [float("nan")]), "a score is no number (NaN)"),
    (EvaluationError, lambda: score_redaction([REVIEW] * 2, {}),
     "review r1 stands in the gold more than once"),
    (EvaluationError, lambda: score_redaction([REVIEW], {"r8": [], "r9": []}),
     "2 redacted reviews are not in the gold; the first is r8"),
    (EvaluationError, lambda: score_redaction([REVIEW], {"r1": [Identifier(Span(0, 99), "person")]}),
     "review r1: what was found ends after the text; are the offsets raw?"),
    (EvaluationError, lambda: p_k([1], [1], 2),
     "the window is 2; it must be from 1 to the 1 places there are"),
    (ConfigError, lambda: errors_found([1], [1], 2), "the share to be read lies between 0 and 1"),
    (ConfigError, lambda: detectable_gap(-1, 0, level=0.9, power=0.8), "a standard error cannot be negative"),
    (EvaluationError, summary, "there are no scores to sum up"),
    (EvaluationError, lambda: score_tags([], [], reviews=["r1", "r1"]),
     "a review id stands more than once among the reviews to score"),
    (EvaluationError, lambda: score_tags([TAG], [], reviews=["r1"]),
     "a tag is of review r9, which is not among those to score"),
    (EvaluationError, lambda: score_tags([ODD], [], reviews=["r1"]),
     "review r1 at 3: a tag's theme is not in taxonomy 1.0"),
    (EvaluationError, lambda: score_tags([], [], reviews=["r1"], passages=[PASSAGE]),
     "a passage is of review r9, which is not among those to score"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "call", "sentence"), MESSAGES, ids=[own[2][:40] for own in MESSAGES])
def test_error_says_one_full_sentence(kind, call, sentence):
    """Of its own kind, and without text."""
    with pytest.raises(kind) as caught:
        call()

    assert str(caught.value) == sentence
    assert not {"Mary", "check"} & set(sentence.split())
