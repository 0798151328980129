"""Whether names of every origin are found as often: recall of person mentions by origin of the name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leder_nlp.evaluate.intervals import Interval, clopper_pearson
from leder_nlp.evaluate.redaction import RedactionScores
from leder_nlp.records import AnnotatedReview, Counts

UNMAPPED = "not mapped"


@dataclass(frozen=True, slots=True)
class OriginRecall:
    """Mentions of one origin: covered (met) of all (due), with the exact interval."""

    origin: str
    counts: Counts
    interval: Interval


def recall_by_origin(
    gold: Iterable[AnnotatedReview],
    scores: RedactionScores,
    origins: Mapping[str, str],
    *,
    level: float = 0.95,
) -> tuple[OriginRecall, ...]:
    """Give the recall of person mentions by origin, in the order of the origins' names.

    `origins` gives the origin of a name, in any case: of the whole mention, else of its words; a mention
    whose words have several counts once for each. The interval treats mentions as independent, so
    it is somewhat narrow where one name stands often in a review.
    """
    known = {name.casefold(): origin for name, origin in origins.items()}
    left = {(leak.review_id, leak.start, leak.end, leak.label) for leak in scores.leaks}
    counts: defaultdict[str, Counts] = defaultdict(Counts)
    for annotated in gold:
        review = annotated.review
        for mark in annotated.identifiers:
            if mark.label != "person":
                continue
            leaked = (review.review_id, mark.span.start, mark.span.end, mark.label) in left
            for origin in _origins(mark.span.of(review.text), known):
                counts[origin] += Counts(met=int(not leaked), due=1)
    return tuple(
        OriginRecall(origin, own, clopper_pearson(own.met, own.due, level=level))
        for origin, own in sorted(counts.items())
    )


def widest_gap(recalls: Iterable[OriginRecall]) -> float | None:
    """Give the largest recall less the smallest, those not mapped apart; None for fewer than two origins."""
    values = [own.counts.recall or 0.0 for own in recalls if own.origin != UNMAPPED]
    return max(values) - min(values) if len(values) > 1 else None


def _origins(mention: str, known: Mapping[str, str]) -> set[str]:
    whole = " ".join(mention.casefold().split())
    if whole in known:
        return {known[whole]}
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", whole)
    return {known[word] for word in words if word in known} or {UNMAPPED}
