"""Which passages to annotate next: those that teach most, and that are not all alike.

Gain is uncertainty plus disagreement plus rarity, each in [0, 1] (uncertainty sampling, Lewis and Gale 1994;
query by committee, Seung et al. 1992); likeness to what is chosen already takes gain away (maximal
marginal relevance, Carbonell and Goldstein 1998).
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

from leder_nlp.errors import ConfigError
from leder_nlp.spans import Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage of a redacted review and why it may be worth a person's time; each reason is in [0, 1].

    `themes` are those in question, most probable first; `words` are its own, for likeness.
    """

    review_id: str
    span: Span
    uncertainty: float = 0.0
    disagreement: float = 0.0
    rarity: float = 0.0
    themes: tuple[str, ...] = ()
    words: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def gain(self) -> float:
        """Give the sum of the reasons, in [0, 3]."""
        return self.uncertainty + self.disagreement + self.rarity


def select(candidates: Sequence[Candidate], count: int, *, diversity: float = 1.0) -> list[Candidate]:
    """Give up to `count` candidates, the best first.

    Each step takes the one of the greatest gain x (1 - diversity x likeness), where likeness is the
    largest Jaccard index of its words with those of one taken before; of equals the first in order. With a
    diversity of 0 they are taken by gain alone. Raises ConfigError for a count below 1 or a diversity
    outside [0, 1].
    """
    if count < 1 or not 0 <= diversity <= 1:
        raise ConfigError("a selection needs a count of at least 1 and a diversity from 0 to 1")
    chosen: list[Candidate] = []
    seen = [0] * len(candidates)  # how many of the chosen a candidate's likeness has been held against
    alike = [0.0] * len(candidates)
    heap = [(-one.gain, place) for place, one in enumerate(candidates)]
    heapq.heapify(heap)
    while heap and len(chosen) < count:
        _, place = heapq.heappop(heap)
        one = candidates[place]
        if seen[place] == len(chosen):  # its gain is up to date, and all others can only have lost since
            chosen.append(one)
            continue
        alike[place] = max([alike[place], *(jaccard(one.words, own.words) for own in chosen[seen[place] :])])
        seen[place] = len(chosen)
        heapq.heappush(heap, (-one.gain * (1 - diversity * alike[place]), place))
    return chosen


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Give the share of common words among all words of two passages; 0 for two without words."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0
