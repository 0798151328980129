"""Which tags a person should look at, given or only just not given, and why: the review queue.

Read from tagged reviews alone, so it costs next to nothing and is the same for any number of processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from leder_nlp import resources
from leder_nlp.language import words
from leder_nlp.records import Tag, TaggedReview
from leder_nlp.tag.rule_classifier import RuleClassifier
from leder_nlp.tag.settling import NEAR

NEAR_THRESHOLD, RULES_ALONE, DISPUTED = "near_threshold", "rules_alone", "disputed"
TOO_SHORT, UNKNOWN_WORDS, JUST_BELOW = "too_short", "unknown_words", "just_below"
FEWEST_WORDS = 4
"""A tagged passage of fewer words is too short to judge by."""
UNKNOWN = 0.25
"""The share of words that no list knows from which a passage is out of vocabulary."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A tag in doubt and the reasons, in the order of the constants above; no text.

    With the reason `just_below` it is the tag that a passage without any would have been given.
    """

    tag: Tag
    reasons: tuple[str, ...]

    @property
    def gain(self) -> float:
        """Give the probability that giving the tag, or not giving it, was wrong: what looking at it mends."""
        return self.tag.score if JUST_BELOW in self.reasons else 1 - self.tag.score


def doubtful(tagged: TaggedReview, *, threshold: float, beside: str) -> Iterator[Doubtful]:
    """Give the tags of a review that are in doubt, in its order, then those only just not given.

    `threshold` is the score that a tag needs; `beside` is "model" if rules and model both read the
    review, so that rules which speak alone are in doubt, and "rules" if the rules read it alone.
    """
    for tag in tagged.tags:
        reasons = tuple(_reasons(tag, tagged, threshold=threshold, beside=beside))
        if reasons:
            yield Doubtful(tag, reasons)
    for tag in tagged.missed:
        yield Doubtful(tag, (JUST_BELOW,))


def _reasons(tag: Tag, tagged: TaggedReview, *, threshold: float, beside: str) -> Iterator[str]:
    if beside == "model" and tag.score < threshold + NEAR:
        yield NEAR_THRESHOLD
    if beside == "model" and tag.source == RuleClassifier.source:
        yield RULES_ALONE
    if tag in tagged.disputed:
        yield DISPUTED
    found = words(tag.span.of(tagged.review.text)).lower
    if len(found) < FEWEST_WORDS:
        yield TOO_SHORT
    plain = [word for word in found if word.isalpha()]
    if plain and len(plain) - sum(map(_known().__contains__, plain)) >= UNKNOWN * len(plain):
        yield UNKNOWN_WORDS


@cache
def _known() -> frozenset[str]:
    """Give the words, in lower case, that the lists of the language and of the field hold."""
    names = ("english_words", "medical_terms", "acronyms", "role_words", "relation_words")
    entries = (entry for name in names for entry in resources.lexicon(name))
    return frozenset(part.lower() for entry in entries for part in entry.split())
