"""What more annotated reviews bring, with the agreement of two people beside it.

    python evaluation/studies/learning_curve.py CORPUS docs/learning_curve.svg [REPEATS] [BANK]

Trains on ever more reviews of the training voices, drawn at random, and with a BANK beside it too;
scores rules and model together on the development voices. Prints F1 of theme and polarity by passage, mean
(lowest to highest) over the repeats, and draws it; the agreement is that of the corpus card.
Five minutes of one core a repeat, and as much again with a bank.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from math import log
from pathlib import Path

from leder_nlp.evaluate.learning import Point, learning_curve
from leder_nlp.evaluate.tags import score_tags
from leder_nlp.io.bank import read_bank
from leder_nlp.io.corpus import read_corpus
from leder_nlp.pipeline import redact_annotated
from leder_nlp.records import AnnotatedReview, TaggedReview
from leder_nlp.redact.redactor import Redactor
from leder_nlp.retraining import train
from leder_nlp.tag.rule_classifier import RuleClassifier
from leder_nlp.tag.rules import RuleSet
from leder_nlp.tag.tagger import Tagger

SIZES = (16, 32, 64, 128, 256)
WIDE, HIGH, LEFT, FOOT = 640, 360, 50, 40
COLOURS = {"reviews alone": "#b5651d", "with the bank": "#1d5fb5"}


def main(corpus: str, drawn: str, repeats: str = "2", bank: str = "") -> None:
    """Print the table and draw the curve."""
    redactor = Redactor.default()
    gold = [redact_annotated(one, redactor) for one in read_corpus(corpus, split="dev")]
    reviews = list(read_corpus(corpus, split="train"))
    sizes = [size for size in SIZES if size < len(reviews)] + [len(reviews)]
    people = json.loads((Path(corpus) / "card.json").read_text(encoding="utf-8"))["agreement"]["passage_f1"]
    curves = {}
    banks = {"reviews alone": [], **({"with the bank": read_bank(bank)} if bank else {})}
    for name, beside in banks.items():
        curves[name] = learning_curve(
            reviews, _fitting(beside), lambda tagger: _scored(tagger, gold), sizes=sizes, repeats=int(repeats)
        )
        for point in curves[name]:
            low, high = point.spread or (0.0, 0.0)
            print(
                f"{name:14} {point.size:4} reviews: F1 {point.mean:.3f} ({low:.3f} to {high:.3f})", flush=True
            )
    print(f"two people agree at {people:.3f}")
    Path(drawn).write_text(_svg(curves, people), encoding="utf-8")


def _fitting(bank: Sequence[AnnotatedReview]) -> Callable[[Sequence[AnnotatedReview]], Tagger]:
    def fitted(reviews: Sequence[AnnotatedReview]) -> Tagger:
        return Tagger(train(reviews, name="curve", bank=bank, rules=RuleClassifier(RuleSet.unseen())))

    return fitted


def _scored(tagger: Tagger, gold: Sequence[TaggedReview]) -> float | None:
    found = [tag for one in tagger.tag_all([one.review for one in gold]) for tag in one.tags]
    due = [tag for one in gold for tag in one.tags]
    return score_tags(due, found, reviews=[one.review_id for one in gold]).table("passage", "joint").micro.f1


def _svg(curves: dict[str, Sequence[Point]], people: float) -> str:
    """Draw F1 over the number of reviews, each doubling as wide, and the people's line."""
    sizes = [point.size for point in next(iter(curves.values()))]

    def x(size: int) -> float:
        return LEFT + (WIDE - LEFT - 20) * log(size / sizes[0]) / log(sizes[-1] / sizes[0])

    def y(value: float) -> float:
        return HIGH - FOOT - (HIGH - FOOT - 20) * value / 0.8

    def across(value: float, more: str = "") -> str:
        down = f'y1="{y(value):.1f}" y2="{y(value):.1f}"'
        return f'<line x1="{LEFT}" x2="{WIDE - 20}" {down} stroke="#444"{more}/>'

    def text(at: float, down: float, words: str, anchor: str = "middle", more: str = "") -> str:
        return f'<text x="{at:.1f}" y="{down:.1f}" text-anchor="{anchor}"{more}>{words}</text>'

    parts = [across(0), *(text(LEFT - 8, y(step / 10) + 4, f".{step}", "end") for step in range(0, 9, 2))]
    parts += [text(x(size), HIGH - 18, str(size)) for size in sizes]
    parts.append(text(WIDE / 2, HIGH - 2, "annotated reviews"))
    dashes = ' stroke-dasharray="6 4"'
    parts += [across(people, dashes), text(LEFT + 6, y(people) - 6, "two people", "start")]
    for place, (name, points) in enumerate(curves.items()):
        colour = COLOURS[name]
        known = [(x(point.size), y(point.mean)) for point in points if point.mean is not None]
        line = " ".join(f"{one:.1f},{two:.1f}" for one, two in known)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{one:.1f}" cy="{two:.1f}" r="3.5" fill="{colour}"/>' for one, two in known]
        parts.append(text(WIDE - 20, HIGH - FOOT - 30 + 18 * place, name, "end", f' fill="{colour}"'))
    title = "F1 of theme and polarity by passage on voices never trained on, by reviews learned from"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" role="img"'
    return (
        f'{head} font-family="sans-serif" font-size="13"><title>{title}</title>'
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


if __name__ == "__main__":
    main(*sys.argv[1:5])
