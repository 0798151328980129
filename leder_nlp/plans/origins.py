"""Recall of people's names by origin, for a record: as the reviews have them, and with all names swapped."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from leder_nlp.evaluate.intervals import clopper_pearson
from leder_nlp.evaluate.origins import OriginRecall, recall_by_origin, widest_gap
from leder_nlp.evaluate.redaction import score_redaction
from leder_nlp.plans.scoring import Scored
from leder_nlp.records import AnnotatedReview, Counts, Identifier, Review
from leder_nlp.redact.name_origins import SURNAME, origin_by_name, pools
from leder_nlp.redact.redactor import Redactor
from leder_nlp.redact.surrogates import Surrogates
from leder_nlp.spans import replace as put

FEWEST = 20
"""Mentions below which an origin is shown and left out of the gap."""


def origins_of(run: Scored) -> dict[str, Any]:
    """Give recall of mentions by origin, with exact intervals, and the gap between the best and the worst.

    The names as they stand are few of most origins, so the same reviews are also scored with every person
    renamed from one origin's list after another: `swapped`. Those lists have the source that most of the
    detectors' lists have, so `swapped` says whether the text round a name serves all origins alike, and is
    too good for names that no list knows; these are under `not_mapped`.
    """
    rows = recall_by_origin(run.gold, run.redaction, origin_by_name())
    swapped = [_swapped(run, origin) for origin in _origins()]
    return {
        "fewest_mentions": FEWEST,
        "widest_gap": widest_gap(own for own in rows if own.counts.due >= FEWEST),
        "by_origin": {re.sub(r"\W", "_", own.origin): _row(own) for own in rows},
        "swapped_widest_gap": widest_gap(swapped),
        "swapped": {own.origin: _row(own) for own in swapped},
    }


def _row(own: OriginRecall) -> dict[str, Any]:
    return {
        "value": own.counts.recall,
        "met": own.counts.met,
        "due": own.counts.due,
        "low": own.interval.low,
        "high": own.interval.high,
    }


def _origins() -> list[str]:
    """Give the origins of which the lists know forenames of both genders, and surnames."""
    kinds = ("female", "male", SURNAME)
    return [
        origin
        for origin in dict.fromkeys(own for own, _ in pools())
        if all((origin, kind) in pools() for kind in kinds)
    ]


def _swapped(run: Scored, origin: str) -> OriginRecall:
    gold = [renamed(one, origin) for one in run.gold]
    scores = score_redaction(gold, {one.review.review_id: _detected(run.redactor, one) for one in gold})
    counts = scores.mentions_by_label.get("person", Counts())
    return OriginRecall(origin, counts, clopper_pearson(counts.met, counts.due))


def _detected(redactor: Redactor, one: AnnotatedReview) -> tuple[Identifier, ...]:
    return redactor.detect(one.review)


def renamed(annotated: AnnotatedReview, origin: str) -> AnnotatedReview:
    """Give a review in which everybody has a name of one origin, marks moved; the form gives nothing."""
    review = annotated.review
    people = [
        replace(mark, who=mark.who or mark.span.of(review.text).casefold())
        for mark in sorted(annotated.identifiers, key=lambda mark: mark.span)
        if mark.label == "person"
    ]
    people = [mark for at, mark in enumerate(people) if at == 0 or mark.span.start >= people[at - 1].span.end]
    surrogates = Surrogates(review.text, people, review.review_id.encode(), origin=origin)
    names = [surrogates.of(mark) or mark.span.of(review.text) for mark in people]
    text, edits = put(review.text, [mark.span for mark in people], names)
    marks = tuple(replace(mark, span=edits.forward(mark.span)) for mark in annotated.identifiers)
    return AnnotatedReview(Review(review.review_id, text), marks)
