"""Which tags a person should look at before they are counted, and why: the review queue.

Read from tagged reviews alone, so it costs next to nothing and is the same for any number of processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from leder_nlp import resources
from leder_nlp.language import words
from leder_nlp.records import Tag, TaggedReview

NEAR_THRESHOLD, RULES_ALONE, MODEL_ALONE = "near_threshold", "rules_alone", "model_alone"
TOO_SHORT, UNKNOWN_WORDS = "too_short", "unknown_words"
FEWEST_WORDS = 4
"""A tagged passage of fewer words is too short to judge by."""
MARGIN = 0.1
"""How far above the threshold a score is near it."""
UNKNOWN = 0.25
"""The share of words that no list knows from which a passage is out of vocabulary."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A tag in doubt and the reasons, in the order of the constants above; no text."""

    tag: Tag
    reasons: tuple[str, ...]

    @property
    def gain(self) -> float:
        """Give the probability that the tag is wrong, which is what looking at it is expected to mend."""
        return 1 - self.tag.score


def doubtful(tagged: TaggedReview, *, threshold: float, beside: str) -> Iterator[Doubtful]:
    """Give the tags of a review that are in doubt, in its order.

    `threshold` is the score that a tag needs; `beside` is "model" if rules and model both read the
    review, so that what one says alone is a disagreement, and "rules" if the rules read it alone.
    """
    for tag in tagged.tags:
        reasons = tuple(_reasons(tag, tagged, threshold=threshold, beside=beside))
        if reasons:
            yield Doubtful(tag, reasons)


def _reasons(tag: Tag, tagged: TaggedReview, *, threshold: float, beside: str) -> Iterator[str]:
    if beside == "model" and tag.score < threshold + MARGIN:
        yield NEAR_THRESHOLD
    if beside == "model" and "+" not in tag.source:
        yield MODEL_ALONE if tag.source.startswith("model") else RULES_ALONE
    found = words(tag.span.of(tagged.review.text)).lower
    if len(found) < FEWEST_WORDS:
        yield TOO_SHORT
    plain = [word for word in found if word.isalpha()]
    if plain and sum(word not in _known() for word in plain) >= UNKNOWN * len(plain):
        yield UNKNOWN_WORDS


@cache
def _known() -> frozenset[str]:
    """Give the words, in lower case, that the lists of the language and of the field hold."""
    names = ("english_words", "medical_terms", "acronyms", "role_words", "relation_words")
    entries = (entry for name in names for entry in resources.lexicon(name))
    return frozenset(part.lower() for entry in entries for part in entry.split())
