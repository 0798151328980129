"""How many annotated passages `leder-nlp select` saves against random choice, on writing voices held out.

Run: python evaluation/studies/selection.py CORPUS. The pool are the passages of the split `train`; `dev` is
scored. Each way begins with the same random passages, learns, picks more, and so on; the labels of a passage
are read only once it is picked. The learner is the linear one, without bank and examples of the rules.
Prints numbers only.
"""

from __future__ import annotations

import random
import sys

import numpy as np

from leder_nlp import retraining as own
from leder_nlp.io.corpus import read_corpus
from leder_nlp.odds import log_odds
from leder_nlp.progress import unheard
from leder_nlp.records import POLARITIES
from leder_nlp.selecting import near, rarity
from leder_nlp.tag.rule_classifier import RuleClassifier
from leder_nlp.tag.rules import RuleSet
from leder_nlp.tag.trained import LEAST, matrix
from leder_nlp.tag.vectors import columns
from leder_nlp.taxonomy import Taxonomy
from leder_nlp.train import fitting
from leder_nlp.train.fitting import Settings
from leder_nlp.train.selection import Candidate, select

THEMES = Taxonomy.default().ids
LABELS = (*THEMES, *POLARITIES)
SIZES = (200, 400, 800, 1200)
FURTHER = (1800, 2600, 3600)
"""Sizes to which random choice goes on, to see where it comes to what the others reach."""
SEEDS = (0, 1, 2)
STEPS = [0.0025, 0.005, 0.01, 0.02, *(step / 100 for step in range(4, 90, 4))]
WAYS = {
    "random": None,
    "unsure": (("uncertainty",), 0.0),
    "all reasons": (("uncertainty", "disagreement", "rarity"), 0.0),
    "all reasons, diverse": (("uncertainty", "disagreement", "rarity"), 1.0),
}


def read(corpus: str, split: str, rules: RuleClassifier):
    """Give the examples of a split, and for each what the rules say, shape (n, themes, polarities)."""
    gold, _ = own._redacted(read_corpus(corpus, split=split), unheard)
    _, by_rule, data = own.read(gold, rules)
    rows = {(one.review_id, one.span.start): at for at, one in enumerate(data.passages)}
    said = np.zeros((len(rows), len(THEMES), 2))
    for tag in by_rule:
        said[rows[tag.review_id, tag.span.start], THEMES.index(tag.theme), POLARITIES.index(tag.polarity)] = 1
    return data, said


def learned(data, at):
    """Give what scores examples, shape (n, themes, polarities), learned from those at some places."""
    part = fitting._subset(data, at)
    dense = columns(0.5)
    weights = fitting._fit([(part, 1.0)], labels=LABELS, rows=matrix, dense=dense, settings=Settings())

    def scores(names):
        logits = log_odds(matrix(names, weights.features, weights.idf) @ weights.weights + weights.bias)
        known = 1 / (1 + np.exp(-logits))
        return known[:, : len(THEMES), None] * known[:, None, len(THEMES) :]

    return scores


def truth(data, at=None):
    """Give which theme and polarity a passage has, in the shape of the scores."""
    labels = fitting._targets(data, LABELS)
    labels = labels if at is None else labels[at]
    return labels[:, : len(THEMES), None] & labels[:, None, len(THEMES) :]


def f1(scores, due, step: float) -> float:
    """Give the micro-F1 at a threshold."""
    found = scores >= step
    return 2 * (found & due).sum() / max(1, found.sum() + due.sum())


def threshold(data, at) -> float:
    """Choose the threshold within what is annotated: each half scored by the other."""
    scores, due = [], []
    for one, other in ((at[::2], at[1::2]), (at[1::2], at[::2])):
        scores.append(learned(data, one)([data.names[place] for place in other]))
        due.append(truth(data, other))
    both, gold = np.concatenate(scores), np.concatenate(due)
    return max(STEPS, key=lambda step: f1(both, gold, step))


def picked(data, said, at, count: int, scores, step: float, way) -> list[int]:
    """Give the places to annotate next, by the reasons of a way."""
    reasons, diversity = way
    rest = sorted(set(range(len(data.passages))) - set(at))
    values = scores([data.names[place] for place in rest])
    tags = [label for place in at for label in data.labels[place] if label in THEMES]
    scarce = rarity({theme: tags.count(theme) for theme in THEMES})
    weight = np.asarray([scarce[theme] for theme in THEMES])[:, None]
    apart = np.where((values >= LEAST) | (said[rest] > 0), np.abs(values - said[rest]), 0)
    sure = np.vectorize(near)(values, step)
    found = []
    for row, place in enumerate(rest):
        known = {
            "uncertainty": float(sure[row].max()),
            "disagreement": float(apart[row].max()),
            "rarity": float((values[row] * weight).max()),
        }
        one = data.passages[place]
        words = frozenset(name for name in data.names[place] if "=" not in name and " " not in name)
        found.append(
            Candidate(one.review_id, one.span, **{name: known[name] for name in reasons}, words=words)
        )
    places = {(rest_one.review_id, rest_one.span): place for rest_one, place in zip(found, rest, strict=True)}
    return [places[one.review_id, one.span] for one in select(found, count, diversity=diversity)]


def main(corpus: str) -> None:
    """Print the table: F1 at the threshold chosen on what is annotated, and at the best; tags annotated."""
    rules = RuleClassifier(RuleSet.unseen())
    pool, said = read(corpus, "train", rules)
    held, _ = read(corpus, "dev", rules)
    due = truth(held)
    print(f"pool {len(pool.passages)} passages, held out {len(held.passages)}", flush=True)
    rows: dict[tuple[str, int], list] = {}
    for seed in SEEDS:
        order = random.Random(seed).sample(range(len(pool.passages)), len(pool.passages))
        for name, way in WAYS.items():
            at = order[: SIZES[0]]
            sizes = (*SIZES, *FURTHER) if way is None else SIZES
            for size, then in zip(sizes, (*sizes[1:], 0), strict=True):
                scores, step = learned(pool, at), threshold(pool, at)
                values = scores(held.names)
                tags = int(truth(pool, at).sum())
                best = max(f1(values, due, other) for other in STEPS)
                rows.setdefault((name, size), []).append((f1(values, due, step), best, tags))
                if then:
                    more = then - size
                    at = order[:then] if way is None else at + picked(pool, said, at, more, scores, step, way)
        print(f"seed {seed} done", file=sys.stderr, flush=True)
        for (name, size), seen in rows.items():
            own_, best_, tags_ = np.asarray(seen, dtype=float).T
            each = " ".join(f"{value:.3f}" for value in own_)
            means = f"F1 {own_.mean():.3f} ({each}) best {best_.mean():.3f} tags {tags_.mean():.0f}"
            print(f"{len(seen)} seeds {name:22} {size:5} {means}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
