"""Whether placeholders keep people apart and together: one entity, one placeholder, within a review."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from leder_nlp.evaluate.redaction import entity_of
from leder_nlp.records import AnnotatedReview, Counts, RedactedReview, Redaction
from leder_nlp.spans import Edits

Placeholder = tuple[str, int]
"""The label and number of a placeholder; 0 where nothing is tied."""


@dataclass(frozen=True, slots=True)
class Consistency:
    """Counts that add with `+`.

    `together`: entities with two or more masked mentions (due), and those with one placeholder for
    all of them (met). `apart`: entities with a numbered placeholder (due), and those that share it
    with no other entity (met).
    """

    together: Counts = field(default_factory=Counts)
    apart: Counts = field(default_factory=Counts)

    def __add__(self, other: Consistency) -> Consistency:
        return Consistency(self.together + other.together, self.apart + other.apart)


def consistency(gold: AnnotatedReview, redacted: RedactedReview, edits: Edits) -> Consistency:
    """Hold the placeholders of one review against the entities that people marked in it.

    `edits` are those of the run that redacted it. Mentions that were not masked are left out: they
    are leaks, and counted there.
    """
    entities = _placeholders(gold, redacted, edits)
    shared: defaultdict[Placeholder, int] = defaultdict(int)
    for mentions in entities:
        for placeholder in set().union(*mentions):
            shared[placeholder] += 1
    return sum((_consistency(mentions, shared) for mentions in entities), Consistency())


def _consistency(mentions: list[set[Placeholder]], shared: dict[Placeholder, int]) -> Consistency:
    own = set().union(*mentions)
    numbered = {placeholder for placeholder in own if placeholder[1]}
    together = Counts(met=int(len(own) == 1), due=1) if len(mentions) > 1 else Counts()
    apart = Counts(met=int(all(shared[one] == 1 for one in numbered)), due=1) if numbered else Counts()
    return Consistency(together, apart)


def _placeholders(
    gold: AnnotatedReview, redacted: RedactedReview, edits: Edits
) -> list[list[set[Placeholder]]]:
    """Give, for each entity, the placeholders of each masked mention."""
    entities: defaultdict[tuple[str, bool, str], list[set[Placeholder]]] = defaultdict(list)
    for mark in gold.identifiers:
        moved = edits.forward(mark.span)
        found = {_placeholder(one) for one in redacted.redactions if one.span.overlaps(moved)}
        if found:
            entities[entity_of(mark, gold.review.text)].append(found)
    return list(entities.values())


def _placeholder(redaction: Redaction) -> Placeholder:
    return redaction.label, redaction.number
