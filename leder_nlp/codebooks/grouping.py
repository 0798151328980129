"""Which passages are never parted: those of one document, and, without documents, those that say the same.

A passage learned from and its near-duplicate scored is a passage scored that was learned by heart.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from leder_nlp.evaluate.overlap import Grams, grams, jaccard
from leder_nlp.language import words

ALIKE = 0.8
"""The Jaccard index of their runs of five words from which on two passages say the same."""
DOCUMENTS, PASSAGES = "documents", "passages"


@dataclass(frozen=True, slots=True)
class Grouping:
    """The group of each passage, and how they came about.

    `by` is "documents" where a column says which passages belong together, "passages" where none does or
    each stands by itself there: then those that say the same are put together, `joined` of them. `repeated`
    passages say the same as one of another document, which cannot be helped without a better column.
    """

    groups: tuple[str, ...] = field(repr=False)
    by: str
    joined: int = 0
    repeated: int = 0

    def told(self) -> Iterator[str]:
        """Give a line for what somebody should know who reads figures of passages held out by group."""
        count = len(self.groups)
        if self.by == PASSAGES:
            also = f"; {self.joined} of {count} say the same as another, these stay together" * bool(
                self.joined
            )
            yield (
                f"each passage is a group of its own{also}. Where several come from one document or person, "
                "figures held out flatter: name its column with --group"
            )
        elif self.repeated:
            yield (
                f"{self.repeated} of {count} passages say the same as one of another group: figures held out "
                "flatter by what is learned by heart; a --group that keeps near-duplicates together would not"
            )


def grouped(texts: Sequence[str], documents: Sequence[str]) -> Grouping:
    """Give the groups of passages with these texts and documents, in the order of both."""
    twins = same(texts)
    sizes = Counter(twins)
    if len(set(documents)) < len(documents):
        inside = defaultdict(set)
        for twin, document in zip(twins, documents, strict=True):
            inside[twin].add(document)
        return Grouping(tuple(documents), DOCUMENTS, repeated=sum(len(inside[twin]) > 1 for twin in twins))
    names = tuple(documents[twin] for twin in twins)
    return Grouping(names, PASSAGES, joined=sum(sizes[twin] > 1 for twin in twins))


def shared(learned: Sequence[str], scored: Sequence[str]) -> int:
    """Count the scored texts that say the same as a learned one."""
    twins = same([*learned, *scored])
    known = set(twins[: len(learned)])
    return sum(twin in known for twin in twins[len(learned) :])


def same(texts: Sequence[str]) -> list[int]:
    """Give for each text the place of the first one that says the same, itself or by way of others.

    Case and marks do not count; texts of fewer than five words are the same if all their words are.
    """
    runs = [_runs(text) for text in texts]
    first = list(range(len(texts)))
    for one, other in _near(runs):
        roots = sorted((_root(first, one), _root(first, other)))
        first[roots[1]] = roots[0]
    return [_root(first, place) for place in range(len(texts))]


def _runs(text: str) -> Grams:
    """Give the runs of five words, or of all if there are fewer; none for a text without words."""
    own = tuple(word for word in words(text).lower if any(map(str.isalnum, word)))
    return grams(text) or (frozenset([own]) if own else frozenset())


def _root(first: list[int], place: int) -> int:
    while first[place] != place:
        first[place] = first[first[place]]
        place = first[place]
    return place


def _near(runs: Sequence[Grams]) -> Iterator[tuple[int, int]]:
    """Give the pairs of places with a Jaccard index of `ALIKE` or more.

    Such a pair shares one of the rarest runs of each side (prefix filtering, Chaudhuri and others 2006), so
    a phrase that stands everywhere makes no pair.
    """
    often = Counter(run for own in runs for run in own)
    seen: dict[tuple[str, ...], list[int]] = defaultdict(list)
    whole: dict[Grams, int] = {}
    for place, own in enumerate(runs):
        if own and own in whole:
            yield whole[own], place
            continue
        whole[own] = place
        rare = sorted(own, key=lambda run: (often[run], run))
        rare = rare[: len(own) - math.ceil(ALIKE * len(own)) + 1]
        for other in sorted({other for run in rare for other in seen[run]}):
            if (jaccard(own, runs[other]) or 0.0) >= ALIKE:
                yield other, place
        for run in rare:
            seen[run].append(place)
