"""Whether test reviews were in training: near-duplicates of whole reviews and of sentences, by word 5-grams.

Forms repeat sentences, and a model scores well on what it has seen: give the share beside every score.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leder_nlp.errors import ConfigError
from leder_nlp.language import sentences, words
from leder_nlp.records import Counts

Grams = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Twin:
    """A test review, the training review nearest to it, and the Jaccard index of their 5-grams."""

    test: str
    train: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Overlap:
    """The test reviews with a near-duplicate in training; and for each test review its sentences.

    `sentences`: sentences of five words and more (due), and those with a near-duplicate (met).
    """

    twins: tuple[Twin, ...]
    sentences: Mapping[str, Counts]

    @property
    def repeated_sentences(self) -> Counts:
        """Sum over the test reviews; `.recall` is the share to print beside every score."""
        return sum(self.sentences.values(), Counts())

    def mostly_repeated(self, share: float = 0.5) -> tuple[str, ...]:
        """Give the test reviews to leave out for a second score: twins, or so many sentences repeated."""
        ids = {twin.test for twin in self.twins}
        ids |= {own for own, counts in self.sentences.items() if (counts.recall or 0.0) >= share}
        return tuple(sorted(ids))


def overlap(
    train: Mapping[str, str], test: Mapping[str, str], *, at_least: float = 0.8, size: int = 5
) -> Overlap:
    """Look for test texts, by review id, among training texts; at a Jaccard index of `at_least`.

    Case and punctuation do not count. Raises ConfigError for a threshold outside (0, 1] or a size below 1.
    """
    if not 0 < at_least <= 1 or size < 1:
        raise ConfigError("a near-duplicate needs a threshold in (0, 1], and grams of one word at least")
    whole = _Index((own, grams(text, size)) for own, text in sorted(train.items()))
    parts = _Index(
        (f"{own} {at}", part) for own, text in train.items() for at, part in enumerate(_parts(text, size))
    )
    nearest = {own: whole.nearest(grams(text, size)) for own, text in sorted(test.items())}
    twins = [Twin(own, *found) for own, found in nearest.items() if found and found[1] >= at_least]
    repeated = {own: _repeated(text, parts, at_least, size) for own, text in sorted(test.items())}
    return Overlap(tuple(twins), repeated)


def grams(text: str, size: int = 5) -> Grams:
    """Give the runs of `size` lower-case words of the text; none if it is shorter."""
    lower = [word for word in words(text).lower if any(map(str.isalnum, word))]
    return frozenset(tuple(lower[at : at + size]) for at in range(len(lower) - size + 1))


def jaccard(first: Grams, second: Grams) -> float | None:
    """Give shared / all; None where both are empty."""
    either = len(first | second)
    return len(first & second) / either if either else None


def _parts(text: str, size: int) -> list[Grams]:
    """Give the grams of each sentence that has any."""
    cut = (grams(span.of(text), size) for span in sentences(text, 0, len(text)))
    return [part for part in cut if part]


def _repeated(text: str, train: _Index, at_least: float, size: int) -> Counts:
    found = [train.nearest(part) for part in _parts(text, size)]
    return Counts(met=sum(own is not None and own[1] >= at_least for own in found), due=len(found))


class _Index:
    """Texts by their grams, so that only those that share one are compared."""

    def __init__(self, texts: Iterable[tuple[str, Grams]]) -> None:
        self._sizes: dict[str, int] = {}
        self._by_gram: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for own, held in texts:
            self._sizes[own] = len(held)
            for gram in held:
                self._by_gram[gram].append(own)

    def nearest(self, held: Grams) -> tuple[str, float] | None:
        """Give the nearest text and its Jaccard index; None if none shares a gram."""
        shared = Counter(own for gram in held for own in self._by_gram.get(gram, ()))
        indices = {own: both / (len(held) + self._sizes[own] - both) for own, both in shared.items()}
        if not indices:
            return None
        best = min(indices, key=lambda own: (-indices[own], own))
        return best, indices[best]
