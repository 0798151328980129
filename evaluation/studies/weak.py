"""Whether rules that label unannotated text help the model: votes of rules, weighed by estimated accuracies.

Run: LEDER_NLP_EXTERNAL_DATA=FOLDER python -P evaluation/studies/weak.py CORPUS BANK [REPORTS]. Training
voices are dealt into three parts. How often each rule is right is estimated on the gold of the voices learned
from; with it the votes on unannotated text are made into labels and weights, and learned from beside the
gold, the bank and examples of the rules. Unannotated are coroners' reports, so many of them, or a part of the
voices without their tags. Scored by average precision on the part left out and on the voices of dev, which
nothing here has seen. The rules are those without the phrases written from the training voices. Prints
numbers only.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score

from leder_nlp import retraining as own
from leder_nlp.io.bank import read_bank
from leder_nlp.io.corpus import read_corpus
from leder_nlp.odds import log_odds
from leder_nlp.progress import unheard
from leder_nlp.records import POLARITIES, AnnotatedReview, Review
from leder_nlp.tag.features import BY_RULE
from leder_nlp.tag.rule_classifier import RuleClassifier
from leder_nlp.tag.rules import RuleSet
from leder_nlp.tag.trained import matrix
from leder_nlp.tag.vectors import columns
from leder_nlp.taxonomy import Taxonomy
from leder_nlp.train import fitting
from leder_nlp.train.examples import Examples
from leder_nlp.train.fitting import Settings

THEMES = Taxonomy.default().ids
LABELS = (*THEMES, *POLARITIES)
PRIOR = 5
"""Votes at which a rule's own accuracy counts as much as that of all rules."""
WEIGHTS = (0.1, 0.3)
STEPS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


class Text:
    """Passages as examples, and the votes on each: (rule, theme, polarity)."""

    def __init__(self, gold, rules: RuleClassifier) -> None:
        _, by_rule, self.data = own.read(gold, rules)
        rows = {}
        for at, one in enumerate(self.data.passages):
            rows.setdefault(one.review_id, []).append((one.span, at))
        self.votes: list[list[tuple[str, str, str]]] = [[] for _ in self.data.passages]
        for tag in by_rule:
            names = [name for name, _ in tag.evidence if name.startswith("rule:")] or ["heading"]
            for span, at in rows[tag.review_id]:
                if span.overlaps(tag.span):
                    self.votes[at] += [(name, tag.theme, tag.polarity) for name in names]

    def part(self, reviews) -> tuple[Examples, list]:
        """Give the examples and votes of some reviews."""
        at = [row for row, review in enumerate(self.data.reviews) if review in reviews]
        return fitting._subset(self.data, at), [self.votes[row] for row in at]


def accuracies(data: Examples, votes):
    """Give how often each rule is right on gold, drawn to how often all are, and how often silence is."""
    cast, right, silent, bare = Counter(), Counter(), 0, 0
    for said, due in zip(votes, data.labels, strict=True):
        for name, theme, polarity in set(said):
            cast[name] += 1
            right[name] += theme in due and polarity in due
        silent += not said
        bare += not said and not due
    common = sum(right.values()) / sum(cast.values())
    each = {name: (right[name] + PRIOR * common) / (cast[name] + PRIOR) for name in cast}
    return each, common, bare / silent


def combined(said, each, common):
    """Give the probability of each theme and polarity voted for: naive Bayes over rules."""
    odds = {}
    base = common / (1 - common)
    for name, theme, polarity in set(said):
        accuracy = each.get(name, common)
        odds.setdefault((theme, polarity), base)
        odds[theme, polarity] *= accuracy / (1 - accuracy) / base
    return {key: value / (1 + value) for key, value in odds.items()}


def weak(data: Examples, votes, learned, *, weight: float, silence: bool) -> list:
    """Give the passages with labels by vote, in parts of one weight; without what the rules see in them."""
    each, common, bare = learned
    parts = {step: [] for step in STEPS}
    for at, said in enumerate(votes):
        sure = combined(said, each, common)
        if not sure and not silence:
            continue
        labels = frozenset(name for key, value in sure.items() if value >= 0.5 for name in key)
        certainty = max(max(value, 1 - value) for value in sure.values()) if sure else bare
        parts[min(step for step in STEPS if certainty <= step)].append((at, labels))
    found = []
    for step, rows in parts.items():
        if rows:
            part = fitting._subset(data, [at for at, _ in rows])
            plain = tuple([n for n in names if n.partition("=")[0] not in BY_RULE] for names in part.names)
            found.append((replace(part, names=plain, labels=tuple(own for _, own in rows)), weight * step))
    return found


def scored(parts, held) -> list[tuple[float, float, float]]:
    """Fit, and give the average precision of themes (mean, all together) and polarity of each part."""
    model = fitting._fit(parts, labels=LABELS, rows=matrix, dense=columns(0.5), settings=Settings())
    figures = []
    for data in held:
        scores = log_odds(matrix(data.names, model.features, model.idf) @ model.weights + model.bias)
        due = fitting._targets(data, LABELS)
        own = [
            average_precision_score(due[:, at], scores[:, at]) if due[:, at].any() else None
            for at in range(len(LABELS))
        ]
        themes = [one for one in own[: len(THEMES)] if one is not None]
        whole = average_precision_score(due[:, : len(THEMES)].ravel(), scores[:, : len(THEMES)].ravel())
        figures.append((np.mean(themes), whole, np.mean(own[len(THEMES) :])))
    return figures


def told(name: str, parts, held) -> None:
    """Print a line of figures: voices left out, and dev."""
    began = time.process_time()
    shown = "  ".join(" / ".join(f"{one:.3f}" for one in own) for own in scored(parts, held))
    print(f"{name:52} {shown}  {sum(len(part.passages) for part, _ in parts)} passages, "
          f"{time.process_time() - began:.0f} s", flush=True)  # fmt: skip


def reports(count: int):
    """Give coroners' reports, redacted, as reviews without tags."""
    file = Path(os.environ["LEDER_NLP_EXTERNAL_DATA"]) / "pfd" / "narratives.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    picked = random.Random(0).sample(rows, count)
    whole = [Review(f"pfd{row['id']}", f"{row['circumstances']}\n\n{row['concerns']}") for row in picked]
    return own._redacted([AnnotatedReview(review) for review in whole], unheard)[0]


def main(corpus: str, bank: str, count: int = 150) -> None:
    """Compare, on each part of the voices left out in turn."""
    rules = RuleClassifier(RuleSet.unseen())
    gold, _ = own._redacted(read_corpus(corpus, split="train"), unheard)
    train, narratives = Text(gold, rules), Text(reports(count), rules)
    newer = Text(own._redacted(read_corpus(corpus, split="dev"), unheard)[0], rules)
    dev = newer.data
    print(f"dev: votes right {accuracies(dev, newer.votes)[1]:.3f}", flush=True)
    banked = own.read(own._redacted(read_bank(bank), unheard)[0], rules)[2]
    beside = [(own.examples_of_rules(rules), 1.0), (banked, 0.5)]
    voice = own._groups(gold, "voice")
    voices = sorted(set(voice.values()))
    for held in range(3):
        thirds = [
            {review for review, said in voice.items() if voices.index(said) % 3 == (held + step) % 3}
            for step in range(3)
        ]
        out, out_votes = train.part(thirds[0])
        few, few_votes = train.part(thirds[1])
        rest, rest_votes = train.part(thirds[2])
        both, both_votes = train.part(thirds[1] | thirds[2])
        by_both, by_few = accuracies(both, both_votes), accuracies(few, few_votes)
        voted = sum(bool(said) for said in narratives.votes)
        print(f"part {held + 1}: votes right {by_both[1]:.3f}, silence right {by_both[2]:.3f}, "
              f"on the part left out {accuracies(out, out_votes)[1]:.3f}; "
              f"{voted} of {len(narratives.votes)} passages of reports voted on", flush=True)  # fmt: skip
        told("gold of 12 voices", [(both, 1.0), *beside], [out, dev])
        for weight in WEIGHTS:
            for silence in (False, True) if weight == WEIGHTS[-1] else (True,):
                extra = weak(narratives.data, narratives.votes, by_both, weight=weight, silence=silence)
                name = f"+ reports at {weight}, {'all' if silence else 'voted on alone'}"
                told(name, [(both, 1.0), *beside, *extra], [out, dev])
        told("gold of 6 voices", [(few, 1.0), *beside], [out, dev])
        for silence in (False, True):
            extra = weak(rest, rest_votes, by_few, weight=WEIGHTS[-1], silence=silence)
            told(f"+ 6 voices by vote at {WEIGHTS[-1]}, {'all' if silence else 'voted on alone'}",
                 [(few, 1.0), *beside, *extra], [out, dev])  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:4]))
