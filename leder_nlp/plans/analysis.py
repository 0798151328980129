"""What a record holds beyond the metrics: confusion, reliability, risk, the ceiling, groups, overlap."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from leder_nlp.errors import InputError
from leder_nlp.evaluate.calibration import brier, calibration_errors, ece_interval, reliability
from leder_nlp.evaluate.catalog import REDACTION, TAGS
from leder_nlp.evaluate.ceiling import ceiling
from leder_nlp.evaluate.codings import Codings, codings
from leder_nlp.evaluate.labels import Label, joint
from leder_nlp.evaluate.levels import pairs
from leder_nlp.evaluate.overlap import overlap
from leder_nlp.evaluate.redaction import RedactionScores
from leder_nlp.evaluate.review_tags import ReviewTags, relabelled
from leder_nlp.evaluate.selective import aurc, errors_found, excess_aurc, risk_coverage
from leder_nlp.evaluate.slices import Slice, groups_of, slices
from leder_nlp.evaluate.tags import TagScores
from leder_nlp.evaluate.units import co_confusion
from leder_nlp.io.corpus import read_corpus
from leder_nlp.plans.scoring import Scored
from leder_nlp.records import POLARITIES, AnnotatedReview, Counts, RedactedReview, Tag
from leder_nlp.taxonomy import Taxonomy

NOTHING = "nothing"
TAG_SLICES = ("passage_recall", "passage_f1", "flip_rate_area_for_improvement")
REDACTION_SLICES = ("entity_recall_direct",)
READ = 0.2
"""The share of tags, least certain first, of which is said how many errors it holds."""


def confusion(tags: TagScores) -> dict[str, Any]:
    """Say of each theme missed in a passage which were wrongly found there: passages, and reviews."""
    passages: defaultdict[tuple[str, str], int] = defaultdict(int)
    reviews: defaultdict[tuple[str, str], int] = defaultdict(int)
    for review in tags.reviews:
        for missed, beside in co_confusion(relabelled(unit, "theme") for unit in review.units or ()).items():
            for other, counts in beside.items():
                cell = (missed.theme, other.theme if isinstance(other, Label) else NOTHING)
                passages[cell] += counts.met
                reviews[cell] += 1
    out: dict[str, Any] = {}
    for cell, count in sorted(passages.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        out.setdefault(cell[0], {})[cell[1]] = {"passages": count, "reviews": reviews[cell]}
    return out


def polarity_confusion(tags: TagScores) -> dict[str, Any]:
    """Say of matches of the right theme, by gold polarity, which was found: matches, and reviews."""
    out: dict[str, Any] = {}
    for polarity in POLARITIES:
        other = POLARITIES[1 - POLARITIES.index(polarity)]
        kept = [_kept(review, polarity) for review in tags.reviews]
        flipped = [review.flipped(polarity).met for review in tags.reviews]
        out[polarity] = {
            own: {"passages": sum(counts), "reviews": sum(map(bool, counts))}
            for own, counts in ((polarity, kept), (other, flipped))
        }
    return out


def _kept(review: ReviewTags, polarity: str) -> int:
    return review.polarity.get(polarity, Counts()).met


def right(gold: Iterable[Tag], found: Sequence[Tag]) -> list[bool]:
    """Say of each found tag whether it answers a gold one: span, theme and polarity, one to one."""
    due: defaultdict[str, list[Tag]] = defaultdict(list)
    given: defaultdict[str, list[Tag]] = defaultdict(list)
    for side, tags in ((due, gold), (given, found)):
        for tag in tags:
            side[tag.review_id].append(tag)
    met = {id(tag) for review, own in given.items() for _, tag in pairs(due[review], own, label=joint)}
    return [id(tag) in met for tag in found]


def reliability_of(
    gold: Iterable[Tag], candidates: Sequence[Tag], *, resamples: int, level: float, seed: int
) -> dict[str, Any]:
    """Hold the scores of all tags that were weighed against whether gold has them; {} without any."""
    if not candidates:
        return {}
    truth, scores = right(gold, candidates), [tag.score for tag in candidates]
    numbers = {review: at for at, review in enumerate(sorted({tag.review_id for tag in candidates}))}
    reviews = [numbers[tag.review_id] for tag in candidates]
    return reliability_row(truth, scores, reviews, resamples=resamples, level=level, seed=seed)


def reliability_row(
    truth: Sequence[bool],
    scores: Sequence[float],
    reviews: Sequence[int],
    *,
    resamples: int,
    level: float,
    seed: int,
) -> dict[str, Any]:
    """Give Brier score, calibration error with its interval and the table of bins, as a record has them."""
    table = reliability(truth, scores, reviews=reviews, level=level)
    out: dict[str, Any] = {"units": len(scores), "brier": brier(truth, scores), **calibration_errors(table)}
    if resamples:
        own = ece_interval(truth, scores, reviews, resamples=resamples, level=level, seed=seed)
        out |= {"low": own.low, "high": own.high, "note": own.note}
    out["bins"] = {
        f"bin_{at:02}": {
            "from": row.low,
            "to": row.high,
            "units": row.units,
            "reviews": row.reviews,
            "mean": row.mean,
            "observed": row.observed,
            "low": row.interval.low,
            "high": row.interval.high,
        }
        for at, row in enumerate(table, 1)
    }
    return out


def selective_of(gold: Iterable[Tag], found: Sequence[Tag]) -> dict[str, Any]:
    """Say how the share of wrong tags falls where only the more certain are kept; {} without any."""
    if not found:
        return {}
    good, scores = right(gold, found), [tag.score for tag in found]
    steps = risk_coverage(scores, good)
    out: dict[str, Any] = {
        "units": len(scores),
        "aurc": aurc(scores, good),
        "excess_aurc": excess_aurc(scores, good),
        "errors_found_in_least_certain_fifth": errors_found(scores, good, READ).value,
        "steps": {},
    }
    for percent in range(10, 101, 10):
        step = next(own for own in steps if own.coverage >= percent / 100 - 1e-9)
        row = {"coverage": step.coverage, "risk": step.risk, "confidence": step.confidence}
        out["steps"][f"keep_{percent:03}"] = row
    return out


def ceiling_of(
    coders: Mapping[str, Path],
    gold: Sequence[AnnotatedReview],
    found: Sequence[Tag],
    names: Sequence[str],
    *,
    resamples: int,
    level: float,
    seed: int,
    taxonomy: Taxonomy | None = None,
) -> dict[str, Any]:
    """Give the metrics of each two coders and of the system against each, on the reviews all have read."""
    coded = coders_of(coders, gold, taxonomy)
    out: dict[str, Any] = {}
    for metric in (own for own in TAGS if own.name in names):
        table = ceiling(
            coded, found, metric, taxonomy=taxonomy, resamples=resamples or 1, level=level, seed=seed
        )
        out[metric.name] = {
            f"{pair.first}/{pair.second}": {
                "reviews": pair.reviews,
                "value": pair.value.value,
                "low": pair.interval.low if resamples else None,
                "high": pair.interval.high if resamples else None,
                "note": pair.interval.note if resamples else "",
            }
            for pair in table
        }
    return out


def coders_of(
    coders: Mapping[str, Path], gold: Sequence[AnnotatedReview], taxonomy: Taxonomy | None = None
) -> Codings:
    """Read what coders gave to the reviews that are scored. Raises InputError where one has read none."""
    texts = {own.review.review_id: own.review.text for own in gold}
    read = {
        name: [
            replace(one, annotators=())
            for one in read_corpus(path, taxonomy=taxonomy)
            if texts.get(one.review.review_id) == one.review.text
        ]
        for name, path in coders.items()
    }
    empty = [name for name, reviews in read.items() if not reviews]
    if empty:
        raise InputError(f"coder {empty[0]}: none of the reviews scored, with the same text, is in the file")
    return codings(read)


def slices_of(
    redaction: RedactionScores,
    tags: TagScores,
    reviews: Sequence[RedactedReview],
    attributes: Sequence[str],
    *,
    resamples: int,
    level: float,
    seed: int,
) -> dict[str, Any]:
    """Give a few metrics of each group of each attribute, as the metadata that pass the policy tell it."""
    how: dict[str, Any] = {
        "resamples": resamples or 1,
        "rounds": max(resamples, 99),
        "level": level,
        "seed": seed,
    }
    out: dict[str, Any] = {}
    for attribute in attributes:
        groups = groups_of(reviews, attribute)
        keys = _keys(groups.values())
        part: dict[str, Any] = {}
        for metric in (own for own in TAGS if own.name in TAG_SLICES):
            rows = slices(tags.reviews, groups, metric, **how)
            part[metric.name] = {keys[own.group]: _slice(own) for own in rows}
        for measure in (own for own in REDACTION if own.name in REDACTION_SLICES):
            table = slices(redaction.reviews, groups, measure, **how)
            part[measure.name] = {keys[own.group]: _slice(own) for own in table}
        out[attribute] = part
    return out


def _slice(own: Slice) -> dict[str, Any]:
    return {
        "reviews": own.reviews,
        "value": own.value.value,
        "low": own.interval.low,
        "high": own.interval.high,
        "note": own.interval.note,
        "rest": own.rest.value,
        "difference": own.difference,
        "detectable": own.detectable,
        "p": own.p,
        "p_adjusted": own.p_adjusted,
    }


def _keys(groups: Iterable[str]) -> dict[str, str]:
    """Give each group a key of small letters, digits and underscores that no other has."""
    out: dict[str, str] = {}
    for group in sorted(set(groups)):
        key = re.sub(r"[^a-z0-9]+", "_", group.lower()).strip("_")[:40] or "other"
        key = key if key[0].isalpha() else f"from_{key}"
        while key in out.values():
            key += "_"
        out[group] = key
    return out


def overlap_of(
    run: Scored, train: Path, split: str | None, taxonomy: Taxonomy | None = None
) -> dict[str, Any]:
    """Look for the scored reviews among those of training, and score those without a near-duplicate again."""
    read = read_corpus(train, split=split, taxonomy=taxonomy)
    seen = {one.review.review_id: one.review.text for one in read}
    own = overlap(seen, {one.review.review_id: one.review.text for one in run.gold})
    left_out = set(own.mostly_repeated())
    rows = [row for row in run.tags.reviews if row.review_id not in left_out]
    metrics = [metric for metric in TAGS if metric.name in ("passage_f1", "review_f1")]
    repeated = own.repeated_sentences
    return {
        "training_reviews": len(seen),
        "near_duplicate_reviews": len(own.twins),
        "repeated_sentences": {"value": repeated.recall, "met": repeated.met, "due": repeated.due},
        "left_out": len(left_out),
        "metrics_without": {metric.name: {"value": metric.value(rows)} for metric in metrics},
    }
