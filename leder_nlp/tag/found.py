"""What is found in words: cues and mentions with their places, and what is said of a mention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leder_nlp.records import IMPROVE
from leder_nlp.tag.rules import Cue, Rule

_VIEWS = ("family", "provider", "other", "hedge", "historic", "after_death")
_OPEN = ("done", "resolved")
_DENY = ("omission", "negation")


@dataclass(frozen=True, slots=True)
class Found:
    """A cue at words [first, last)."""

    cue: Cue
    first: int
    last: int

    @property
    def kind(self) -> str:
        """Give the kind of the cue."""
        return self.cue.kind


@dataclass(frozen=True, slots=True)
class Mention:
    """A rule's phrase at words [first, last); `negates` if the phrase holds a negation of its own."""

    rule: Rule
    first: int
    last: int
    negates: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a mention: a polarity, how surely, and the cue that decided (None: the rule)."""

    polarity: str
    score: float
    cue: Found | None = None
    modality: str = "asserted"
    certainty: str = "high"


def longest(cues: Sequence[Found]) -> list[Found]:
    """Drop a cue that stands within a longer one; what is done or put right hides no praise."""
    if len(cues) < 2:
        return list(cues)
    kept: list[Found] = []
    for cue in sorted(cues, key=lambda cue: (cue.first, -cue.last, cue.kind != "praise")):
        if not any(_hides(longer, cue) for longer in kept):
            kept.append(cue)
    return kept


def _hides(longer: Found, cue: Found) -> bool:
    if longer.kind in _VIEWS or cue.kind in _VIEWS:
        return False
    inside = longer.first <= cue.first and cue.last <= longer.last and _size(longer) > _size(cue)
    if (
        longer.kind == "praise"
        and cue.kind in _DENY
        and longer.first == cue.first
        and longer.last == cue.last
    ):
        return True  # "without being asked" praises as a whole
    return inside and (longer.kind not in _OPEN or cue.kind == longer.kind)


def _size(cue: Found) -> int:
    return cue.last - cue.first


def distance(cue: Found, mention: Mention) -> int:
    """Give the number of words between a cue and a mention; 0 where they meet or overlap."""
    return max(cue.first - mention.last, mention.first - cue.last, 0)


def inside(cue: Found, mention: Mention) -> bool:
    """Say whether a cue stands within the words of a mention."""
    return mention.first <= cue.first and cue.last <= mention.last


def improve(cue: Found) -> Verdict:
    """Give the verdict of a cue that says something due was left undone, not seen, or should have been."""
    return Verdict(
        IMPROVE,
        0.85,
        cue,
        modality="recommended" if cue.kind == "counterfactual" else "asserted",
        certainty="low" if cue.kind == "unseen" else "high",
    )
