"""What a record adds to a summary: the reviews behind each figure, intervals by theme, why a null is one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from leder_nlp.evaluate.bootstrap import bootstrap_each, ratios, rows
from leder_nlp.evaluate.catalog import REDACTION, TAGS
from leder_nlp.evaluate.labels import RATIOS, Label
from leder_nlp.evaluate.redaction import RedactionScores
from leder_nlp.evaluate.tags import TagScores
from leder_nlp.evaluate.value import NOTHING_DUE, ONE_CATEGORY, ONE_CLASS, REASONS
from leder_nlp.plans.names import named
from leder_nlp.records import Counts, Review

if TYPE_CHECKING:
    from leder_nlp.evaluate.bootstrap import Floats

NO_LABEL = "no label is defined"
NO_ERRORS = "no errors to find"
UNCOUNTED = (
    "met",
    "found",
    "due",
    "low",
    "high",
    "reviews_due",
    "reviews_found",
    "detectable",
    "p",
    "p_adjusted",
)
"""Where a null means "not counted", or has its reason in `note`."""


def with_bases(
    scores: dict[str, Any],
    redaction: RedactionScores | None,
    tags: TagScores | None,
    *,
    resamples: int,
    level: float,
    seed: int,
) -> dict[str, Any]:
    """Add to each headline figure and theme how many reviews it rests on, and to themes their intervals."""
    if redaction is not None:
        part = scores["redaction"]
        for own in REDACTION:
            part["metrics"][own.name] |= bases([own.counts(row) for row in redaction.reviews], own.ratio)
        for name in ("mentions", "entities", "characters"):
            for label, row in part[f"{name}_by_label"].items():
                counted = [getattr(review, name).get(label, Counts()) for review in redaction.reviews]
                row |= bases(counted, "recall")
    if tags is not None:
        part = scores["tags"]
        for tagged in TAGS:
            part["metrics"][tagged.name] |= bases([tagged.counts(row) for row in tags.reviews], tagged.ratio)
        _by_theme(part["by_theme"], tags, {"resamples": resamples, "level": level, "seed": seed})
    return scores


def _by_theme(part: dict[str, Any], tags: TagScores, how: Mapping[str, Any]) -> None:
    """Add the interval of each theme's F1, and its reviews."""
    counts = by_theme(tags)
    if how["resamples"] and part:
        table = [[rows([counts[theme][at]])[0] for theme in part] for at in range(len(tags.reviews))]
        intervals = bootstrap_each(table, _f1, **how)
        for row, interval in zip(part.values(), intervals, strict=True):
            row |= {"low": interval.low, "high": interval.high, "note": interval.note}
    for theme, row in part.items():
        row |= bases(counts[theme], "f1")


def _f1(sums: Floats) -> Floats:
    return ratios(sums, "f1")


def by_theme(tags: TagScores) -> dict[str, list[Counts]]:
    """Give the counts of each theme, passage by passage, in each review."""
    held = [review.labels["passage", "theme"] for review in tags.reviews]
    themes = (*tags.taxonomy.ids, *tags.extra)
    return {theme: [own.get(Label(theme), Counts()) for own in held] for theme in themes}


def bases(counts: Sequence[Counts], ratio: str) -> dict[str, int | None]:
    """Count the reviews in which something was due, and was found; None for what the ratio does not need."""
    return {
        "reviews_due": None if ratio == "precision" else sum(bool(own.due) for own in counts),
        "reviews_found": None if ratio == "recall" else sum(bool(own.found) for own in counts),
    }


def paired(
    redaction: RedactionScores | None, tags: TagScores | None, *, reviews: Iterable[Review]
) -> dict[str, Any]:
    """Give the counts of each review, in an order that only the texts give, for a paired test later."""
    keys = {own.review_id: _key(own) for own in reviews}
    out: dict[str, Any] = {"units": units(keys.values()), "metrics": {}, "themes": {}}
    if redaction is not None:
        order = sorted(redaction.reviews, key=lambda row: keys[row.review_id])
        for own in REDACTION:
            out["metrics"][own.name] = _listed(own.counts(row) for row in order)
    if tags is not None:
        order_of_tags = sorted(tags.reviews, key=lambda row: keys[row.review_id])
        at = {row.review_id: place for place, row in enumerate(tags.reviews)}
        places = [at[row.review_id] for row in order_of_tags]
        for tagged in TAGS:
            out["metrics"][tagged.name] = _listed(tagged.counts(row) for row in order_of_tags)
        for theme, counts in by_theme(tags).items():
            if sum(counts, Counts()) != Counts():
                out["themes"][theme] = _listed(counts[place] for place in places)
    return out


def units(keys: Iterable[str]) -> str:
    """Give one hash of all units, by which two records know that they hold the same ones."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()


def _key(review: Review) -> str:
    # Of id and text: the hash of an id alone could be found by trying ids.
    whole = f"{review.review_id}\n{review.text}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).hexdigest()


def _listed(counts: Iterable[Counts]) -> list[list[int]]:
    return [list(row) for row in rows(list(counts))]


def undefined(scores: Mapping[str, Any]) -> dict[str, str]:
    """Say of each null among the scores why it is one, by its place."""
    return {".".join(place): _reason(place) for place in _nulls(scores, ())}


def _nulls(value: Mapping[str, Any], place: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for key, own in value.items():
        if isinstance(own, Mapping):
            yield from _nulls(own, (*place, key))
        elif own is None and key not in UNCOUNTED:
            yield *place, key


def _reason(place: Sequence[str]) -> str:
    last, before = place[-1], place[-2] if len(place) > 1 else ""
    if last in RATIOS:
        return REASONS[last]
    if last == "errors_found_in_least_certain_fifth":
        return NO_ERRORS
    if last == "rank_correlation":
        return ONE_CATEGORY
    if last in ("polarity_mcc", "brier_skill", "slope", "intercept"):
        return ONE_CLASS
    if last == "value" and "macro" in place:
        return NO_LABEL
    if last in ("value", "rest", "difference") and before in named():
        return REASONS.get(named()[before].ratio, NOTHING_DUE)
    ratio = next((named()[own].ratio for own in reversed(place) if own in named()), "recall")
    return REASONS.get(ratio, NOTHING_DUE)
