"""How far coders agree: spans in pairs, alpha and specific agreement by theme, attributes, identifiers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from leder_nlp.errors import EvaluationError
from leder_nlp.evaluate.agreement import (
    LabelAgreement,
    alpha_u,
    label_agreement,
    mean_pairwise,
    pairwise,
    set_alpha,
)
from leder_nlp.evaluate.catalog import TAGS
from leder_nlp.evaluate.intervals import Interval
from leder_nlp.evaluate.labels import Label, joint, theme_only
from leder_nlp.evaluate.tags import TagScores
from leder_nlp.evaluate.value import Value
from leder_nlp.language import sentences
from leder_nlp.plans.coders import Coders
from leder_nlp.plans.text import aligned, ends, measures, number
from leder_nlp.records import AnnotatedReview, Counts, Passage
from leder_nlp.taxonomy import Taxonomy

FORMAT = "leder-nlp agreement 1"
PAIRWISE = (
    "passage_f1", "passage_theme_f1", "span_strict_f1", "span_exact_f1", "span_partial_f1", "span_type_f1",
    "character_f1", "review_f1", "review_theme_f1", "polarity_accuracy", "attribution_accuracy",
    "modality_accuracy", "certainty_accuracy", "temporality_accuracy",
)  # fmt: skip
UNITS = ("review", "sentence")


def agreement(
    coders: Coders,
    *,
    unit: str = "review",
    resamples: int = 2_000,
    level: float = 0.95,
    seed: int = 0,
    taxonomy: Taxonomy | None = None,
) -> dict[str, Any]:
    """Give all measures as an object of numbers; an undefined one is null with its reason. Holds no text.

    `unit`: what alpha is of, the themes of whole reviews or of sentences. Stays inside: it tells of few
    reviews. `taxonomy` is the codebook that was coded by, the one that ships if not given; raises
    EvaluationError for a tag of no theme of it, which would be left out of the themes unseen.
    """
    taxonomy = taxonomy or Taxonomy.default()
    _known(coders, taxonomy)
    coded, how = coders.coded, {"resamples": resamples, "level": level, "seed": seed}
    scores = pairwise(coded, taxonomy=taxonomy)
    cut = _sentences(coders) if unit == "sentence" else None
    labels = [Label(theme) for theme in taxonomy.ids]
    rows = label_agreement(coded, labels, passages=cut, label=theme_only, **how)  # type: ignore[arg-type]
    held = [row for row in rows if row.positive.value is not None or row.alpha.value is not None]
    return {
        "format": FORMAT,
        "stays_inside": True,
        "unit": unit,
        "intervals": how,
        "coders": {coder: len(coded.seen_by(coder)) for coder in coded.coders},
        "pairwise": {f"{one}/{other}": _pair(own, how) for (one, other), own in scores.items()},
        "mean_pairwise": {name: _valued(mean_pairwise(scores, _reader(name))) for name in PAIRWISE},
        "by_theme": {str(row.label): _theme(row) for row in held},
        "themes_never_used": len(rows) - len(held),
        "mean_alpha": _mean([row.alpha.value for row in held]),
        "alpha_of_sets": _valued(set_alpha(coded, passages=cut, label=joint)),
        "alpha_u": _valued(alpha_u(coded)),
        "identifiers": {
            f"{one}/{other}": _identifiers(
                coders.reviews[one], coders.reviews[other], coded.seen_by(one, other)
            )
            for one, other in coded.pairs
        },
    }


def _known(coders: Coders, taxonomy: Taxonomy) -> None:
    for reviews in coders.reviews.values():
        for one in reviews:
            if any(tag.theme not in taxonomy for tag in one.tags):
                raise EvaluationError(
                    f"review {one.review.review_id}: has a tag of no theme of taxonomy {taxonomy.version}; "
                    "name the codebook it was coded by (--taxonomy FILE)"
                )


def _sentences(coders: Coders) -> list[Passage]:
    """Cut the texts into sentences; a passage here is a place, and holds no words."""
    texts = {one.review.review_id: one.review.text for reviews in coders.reviews.values() for one in reviews}
    return [
        Passage(review_id, span, "", span)
        for review_id, text in sorted(texts.items())
        for span in sentences(text, 0, len(text))
    ]


def _pair(scores: TagScores, how: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {"reviews": len(scores.reviews)}
    for metric in (own for own in TAGS if own.name in PAIRWISE):
        value = metric.measured(scores.reviews)
        row: dict[str, Any] = {
            "value": value.value,
            "reason": value.reason,
            "low": None,
            "high": None,
            "note": "",
        }
        if how["resamples"] and scores.reviews:
            interval = metric.interval(scores.reviews, **how)
            row |= {"low": interval.low, "high": interval.high, "note": interval.note}
        out[metric.name] = row
    return out


def _reader(name: str) -> Callable[[TagScores], float | None]:
    metric = next(own for own in TAGS if own.name == name)
    return lambda scores: metric.value(scores.reviews)


def _theme(row: LabelAgreement) -> dict[str, Any]:
    return {
        "units": row.units,
        "reviews": row.reviews,
        "alpha": _valued(row.alpha) | _ends(row.alpha_interval),
        "kappa": _valued(row.kappa),
        "positive": _valued(row.positive) | _ends(row.positive_interval),
        "negative": _valued(row.negative),
    }


def _ends(interval: Interval) -> dict[str, Any]:
    return {"low": interval.low, "high": interval.high, "note": interval.note}


def _valued(value: Value) -> dict[str, Any]:
    return {"value": value.value, "reason": value.reason}


def _mean(values: Iterable[float | None]) -> dict[str, Any]:
    defined = [value for value in values if value is not None]
    return {"value": sum(defined) / len(defined) if defined else None, "over": len(defined)}


def _identifiers(
    one: Sequence[AnnotatedReview], other: Sequence[AnnotatedReview], ids: Sequence[str]
) -> dict[str, Any]:
    """Give F1 of identifiers with the same characters and label, and with the same characters alone."""
    sides = [{own.review.review_id: own for own in reviews} for reviews in (one, other)]
    strict, exact = Counts(), Counts()
    for review_id in ids:
        marks = [[(own.span, own.label) for own in side[review_id].identifiers] for side in sides]
        strict += _same(*map(set, marks))
        exact += _same(*({span for span, _ in side} for side in marks))
    return {"strict_f1": strict.f1, "exact_f1": exact.f1}


def _same(one: set[Any], other: set[Any]) -> Counts:
    return Counts(met=len(one & other), found=len(other), due=len(one))


def agreement_text(found: Mapping[str, Any], coders: Coders) -> str:
    """Give the measures as tables for the terminal; the letters stand for the files named at the top."""
    head = [
        (letter, name, f"{found['coders'][letter]} reviews")
        for letter, name in sorted(coders.sources.items())
        if letter in found["coders"]
    ]
    parts = [aligned([("coder", "from", "read"), *head])]
    for pair, rows in found["pairwise"].items():
        title = f"{pair.replace('/', ' and ')}, {rows['reviews']} reviews"
        parts.append(measures(((name, rows[name]) for name in PAIRWISE), title))
    if len(found["pairwise"]) > 1:
        parts.append(measures(found["mean_pairwise"].items(), "mean over pairs"))
    parts.append(_themes_text(found))
    sums = [
        ("mean alpha of themes", number(found["mean_alpha"]["value"])),
        ("alpha of sets of themes with polarity (MASI)", number(found["alpha_of_sets"]["value"])),
        ("alpha of the marked stretches", number(found["alpha_u"]["value"])),
    ]
    for pair, own in found["identifiers"].items():
        sums.append((f"identifiers {pair}: same characters and label, F1", number(own["strict_f1"])))
    parts.append(aligned(sums))
    return "\n\n".join(parts)


def _themes_text(found: Mapping[str, Any]) -> str:
    heads = ("alpha", "interval", "agree on yes", "interval", "agree on no", "kappa", "units")
    table = [(f"theme, by {found['unit']}", *heads)]
    for name, row in found["by_theme"].items():
        alpha, positive = row["alpha"], row["positive"]
        cells = (number(alpha["value"]), ends(alpha), number(positive["value"]), ends(positive))
        more = (number(row["negative"]["value"]), number(row["kappa"]["value"]), str(row["units"]))
        table.append((name, *cells, *more))
    return aligned(table)
