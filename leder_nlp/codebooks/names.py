"""Names of people where none may be: among labels, which stay as they are written, and in a vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from leder_nlp import resources
from leder_nlp.errors import InputError, RedactionError
from leder_nlp.progress import Report
from leder_nlp.records import RedactedReview, Review
from leder_nlp.redact.redactor import Redactor
from leder_nlp.spans import Edits

PERSON = "person"
SURE = 0.55
"""Certainty of a name that more than a capital letter speaks for: a capital alone has 0.5."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SHORTEST = 3
"""Letters of a word of a label: shorter ones are codes."""


@cache
def ordinary() -> frozenset[str]:
    """Give the words that are something else than a name."""
    lists = ("english_words", "medical_terms", "acronyms", "role_words", "relation_words", "nationalities")
    return frozenset(part for name in lists for entry in resources.lexicon(name) for part in entry.split())


@cache
def listed() -> frozenset[str]:
    """Give the words that the lists know as a name and as nothing else."""
    return (resources.lexicon("forenames") | resources.lexicon("surnames")) - ordinary()


def found(raw: str, redacted: RedactedReview, edits: Edits) -> Iterator[tuple[str, float]]:
    """Give the words of people that redaction found in a text, with its certainty; no ordinary ones."""
    for redaction, span in zip(redacted.redactions, edits.before, strict=True):
        if redaction.label == PERSON:
            for word in _WORD.findall(span.of(raw).lower()):
                if word not in ordinary():
                    yield word, redaction.certainty


def check_labels(
    labels: Sequence[str], people: Mapping[str, float], *, allowed: bool = False, report: Report
) -> None:
    """Raise InputError if labels name people, unless that is `allowed`; tell `report` of what may be a name.

    `people` are the words found as names in the passages. Labels are named by their number in the alphabet.
    """
    redactor = Redactor.by_rules()
    judged = {number: _certainty(label, people, redactor) for number, label in enumerate(sorted(labels), 1)}
    sure = [number for number, certainty in judged.items() if certainty >= SURE]
    if sure and not allowed:
        raise InputError(
            f"labels: {len(sure)} of {len(judged)} look like names of people, by the alphabet number "
            f"{', '.join(map(str, sure))}; rename them, or say --allow-names if they name nobody"
        )
    doubtful = [number for number, certainty in judged.items() if certainty and number not in sure]
    if doubtful:
        places = ", ".join(map(str, doubtful))
        report(f"labels: look whether these name people: number {places} by the alphabet")


def _certainty(label: str, people: Mapping[str, float], redactor: Redactor) -> float:
    """Give how certainly a label names somebody, 0 where nothing says so."""
    words = {word for word in _WORD.findall(label.lower()) if len(word) >= _SHORTEST}
    if words & listed():
        return 1.0
    try:
        seen = [one.certainty for one in redactor.detect(Review("label", label)) if one.label == PERSON]
    except RedactionError:
        return 1.0
    return max((*seen, *(people.get(word, 0.0) for word in words)), default=0.0)
