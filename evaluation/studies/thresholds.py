"""Thresholds by theme, and recalibration, judged on writing voices that neither model nor threshold has seen.

Run: python evaluation/studies/thresholds.py CORPUS BANK [SCORES.npz]. Whole voices of the split `train` are
held out, in six groups: the model's scores of a group come from a model without it; logistic calibration,
settling, thresholds and recalibration are fitted on the scores of the other groups. Prints tables; writes
nothing but SCORES.npz, if named: the held-out scores, which take most of the time, for the next run on the
same reviews, bank, rules and settings (a file of others is refused).
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from leder_nlp import retraining as own
from leder_nlp.evaluate.calibration import brier, calibration_errors, reliability
from leder_nlp.evaluate.tags import score_tags
from leder_nlp.io.bank import read_bank
from leder_nlp.io.corpus import read_corpus
from leder_nlp.plans.analysis import right
from leder_nlp.progress import unheard
from leder_nlp.records import POLARITIES
from leder_nlp.tag.rule_classifier import RuleClassifier
from leder_nlp.tag.rules import RuleSet
from leder_nlp.tag.settling import gathered
from leder_nlp.tag.trained import matrix
from leder_nlp.tag.vectors import columns
from leder_nlp.taxonomy import Taxonomy
from leder_nlp.train import fitting
from leder_nlp.train.fitting import Settings

STEPS = [step / 100 for step in range(4, 90, 2)]
SHRINKS = (0, 20, 50, 100, 200)
FOLDS = 6
"""Groups of voices: a model takes half a minute to fit, so one for each of all voices takes too long."""


def kept_scores(file: str, mark: str, make):
    """Give the scores that the file holds, or make and keep them. Raises ValueError if it holds others."""
    if not file:
        return make()
    place = Path(file)
    if not place.is_file():
        scores = make()
        np.savez_compressed(place, scores=scores, mark=np.asarray(mark))
        return scores
    with np.load(place, allow_pickle=False) as held:
        if str(held["mark"]) != mark:
            raise ValueError(
                f"{place.name}: holds scores of other reviews, rules or settings; name another file"
            )
        return held["scores"]


def held_out_tags(corpus: str, bank: str, file: str = ""):
    """Give for each group of voices gold and weighed tags (fitted on the others), and those of the others."""
    gold, _ = own._redacted(read_corpus(corpus, split="train"), unheard)
    rules = RuleClassifier(RuleSet.unseen())
    findings, by_rule, data = own.read(gold, rules)
    banked, _ = own._redacted(read_bank(bank), unheard)
    beside = [(own.examples_of_rules(rules), 1.0), (own.read(banked, rules)[2], 0.5)]
    settings = Settings(fold_by="voice", fold_count=FOLDS)
    labels = (*Taxonomy.default().ids, *POLARITIES)
    groups = own._groups(gold, "voice")
    fold = fitting._folds(data, groups, settings)
    fitted = partial(fitting._fit, labels=labels, rows=matrix, dense=columns(0.5), settings=settings)
    report = partial(print, file=sys.stderr, flush=True)
    parts = [
        (list(map(sorted, one.names)), list(map(sorted, one.labels)))
        for one in (data, *(part for part, _ in beside))
    ]
    of_all = (settings, fold.tolist(), parts)
    scores = kept_scores(
        file,
        hashlib.sha256(repr(of_all).encode()).hexdigest(),
        lambda: fitting._held_out(data, beside, fitted, matrix, width=len(labels), fold=fold, report=report),
    )
    targets = fitting._targets(data, labels)
    due = [tag for review in gold for tag in review.tags]
    place = dict(zip(data.reviews, fold.tolist(), strict=True))
    place |= {review.review_id: -1 for review in gold if review.review_id not in place}
    for held in range(FOLDS):
        inside = fold == held
        slopes, shifts = fitting._platt(scores[~inside], targets[~inside])
        said = gathered(
            findings,
            by_rule,
            own._tags(data, 1 / (1 + np.exp(-(scores * slopes + shifts))), Taxonomy.default().ids),
        )
        learned = {key: value for key, value in said.items() if place[key[0]] != held}
        settling = own._weighed(learned, due)
        every = list(settling.settle(findings, by_rule, [tag for pair in said.values() for tag in pair[1]]))
        yield (
            [tag for tag in due if place[tag.review_id] == held],
            [tag for tag in every if place[tag.review_id] == held],
            [tag for tag in due if place[tag.review_id] != held],
            [tag for tag in every if place[tag.review_id] != held],
        )


def best(scores, good, due: int) -> float:
    """Give the step with the best F1."""
    scores, good = np.asarray(scores), np.asarray(good, dtype=bool)
    return max(STEPS, key=lambda t: 2 * (good & (scores >= t)).sum() / max(1, (scores >= t).sum() + due))


def precise(scores, good, aim: float, fewest: int = 10) -> float:
    """Give the lowest step that reaches a precision on at least so many tags; above 1 where none does."""
    scores, good = np.asarray(scores), np.asarray(good, dtype=bool)
    for step in STEPS:
        kept = scores >= step
        if kept.sum() >= fewest and good[kept].mean() >= aim:
            return step
    return 1.01


def thresholds(due, tags, good, *, shrink: float, by) -> dict:
    """Give the threshold of each key: its own best F1, drawn to the common one where it has few gold tags."""
    common = best([tag.score for tag in tags], good, len(due))
    support = Counter(by(tag) for tag in due)
    out = {None: common}
    for key, count in support.items():
        at = [place for place, tag in enumerate(tags) if by(tag) == key]
        if at:
            mine = best([tags[place].score for place in at], [good[place] for place in at], count)
            out[key] = (count * mine + shrink * common) / (count + shrink)
    return out


def calibrated(tags, good, others):
    """Give the scores of `others` by each way of recalibration fitted on `tags`."""
    seen, new = (np.asarray([tag.score for tag in own]) for own in (tags, others))
    odds = lambda p: np.log(np.clip(p, 1e-6, 1 - 1e-6) / (1 - np.clip(p, 1e-6, 1 - 1e-6)))  # noqa: E731
    good = np.asarray(good)
    yield "as it is", new
    line = LogisticRegression(C=1e3).fit(odds(seen)[:, None], good)
    yield "logistic", line.predict_proba(odds(new)[:, None])[:, 1]
    beta = lambda p: np.stack([np.log(np.clip(p, 1e-6, 1)), -np.log(np.clip(1 - p, 1e-6, 1))], 1)  # noqa: E731
    yield "beta", LogisticRegression(C=1e3).fit(beta(seen), good).predict_proba(beta(new))[:, 1]
    yield "isotonic", IsotonicRegression(out_of_bounds="clip").fit(seen, good).predict(new)
    for heat in (1.25, 1.5):
        yield f"temperature {heat}", 1 / (1 + np.exp(-odds(new) / heat))


def main(corpus: str, bank: str, file: str = "") -> None:
    """Print the tables."""
    kept: dict[str, list] = {}
    scored: dict[str, list] = {}
    gold, ways = [], {"theme": lambda tag: tag.theme, "tag": lambda tag: (tag.theme, tag.polarity)}
    for due, tags, due_seen, seen in held_out_tags(corpus, bank, file):
        good = right(due_seen, seen)
        gold += due
        for way, by in ways.items():
            for shrink in SHRINKS:
                chosen = thresholds(due_seen, seen, good, shrink=shrink, by=by)
                name = f"by {way}, drawn by {shrink}"
                kept.setdefault(name, []).extend(
                    tag for tag in tags if tag.score >= chosen.get(by(tag), chosen[None])
                )
                kept.setdefault("common", []).extend(
                    tag for tag in tags if (way, shrink) == ("tag", 0) and tag.score >= chosen[None]
                )
        for aim in (0.8, 0.9):
            common = precise([tag.score for tag in seen], good, aim)
            kept.setdefault(f"precision {aim}", []).extend(tag for tag in tags if tag.score >= common)
        truth = right(due, tags)
        for name, values in calibrated(seen, good, tags):
            scored.setdefault(name, []).extend(zip(values, truth, strict=True))
    ids = {tag.review_id for tag in gold} | {tag.review_id for tags in kept.values() for tag in tags}
    for name, tags in kept.items():
        result = score_tags(gold, tags, reviews=ids)
        micro, macro = result.table("passage", "joint").micro, result.table("review", "joint").micro
        shown = [micro.precision, micro.recall, micro.f1, macro.f1]
        print(f"{name:26} P, R, F1, F1 of reviews:", *("-" if own is None else f"{own:.3f}" for own in shown))
    for name, pairs in scored.items():
        values = [float(min(1, max(0, value))) for value, _ in pairs]
        truth = [good for _, good in pairs]
        ece = calibration_errors(reliability(truth, values))["ece"]
        print(f"{name:26} units {len(pairs)} ECE {ece:.4f} Brier {brier(truth, values):.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:4])
