"""A motivated-intruder test: which documents are drawn for it, and what its outcome says.

The test is that of the Information Commissioner's guidance on anonymisation (2025): a reasonably competent
person with the internet and libraries, and no inside knowledge, tries to find out who a document is about.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from leder_nlp.errors import ConfigError, EvaluationError
from leder_nlp.evaluate.intervals import Interval, clopper_pearson

FEW = 5
"""A group of fewer documents than this is small."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one tester says of one document; a claim is confirmed by somebody who knows the answer."""

    document: int
    attempted: bool
    claimed: bool = False
    confirmed: bool = False
    clues: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.confirmed and not self.claimed) or (self.claimed and not self.attempted):
            raise ConfigError("only what was attempted can be claimed, and only what was claimed confirmed")


@dataclass(frozen=True, slots=True)
class IntruderScores:
    """Documents that were attempted, claimed and confirmed by anybody; by which clues those confirmed.

    `interval` is the exact 95% interval of confirmed / attempted; without any confirmed its high end is the
    one-sided 95% bound (Clopper and Pearson 1934).
    """

    attempted: int
    claimed: int
    confirmed: int
    interval: Interval
    clues: Mapping[tuple[str, ...], int]


def intruder_scores(attempts: Iterable[Attempt]) -> IntruderScores:
    """Count documents, not attempts: one found by any tester is found. Raises EvaluationError without any."""
    tried: dict[int, list[Attempt]] = {}
    for attempt in attempts:
        if attempt.attempted:
            tried.setdefault(attempt.document, []).append(attempt)
    if not tried:
        raise EvaluationError("no document was attempted; nothing can be said of the test")
    claimed = sum(any(one.claimed for one in own) for own in tried.values())
    found = [own for own in tried.values() if any(one.confirmed for one in own)]
    clues = Counter(
        combination
        for own in found
        for combination in {tuple(sorted(set(one.clues))) for one in own if one.confirmed}
    )
    interval = clopper_pearson(len(found), len(tried), sides=2 if found else 1)
    return IntruderScores(len(tried), claimed, len(found), interval, dict(clues))


def stratified(strata: Mapping[str, Sequence[str]], count: int, *, seed: int = 0) -> list[str]:
    """Draw `count` ids, from each stratum in proportion to its size (largest remainders), in random order.

    `strata` gives each id the values by which it is sorted into a stratum. The same ids, whatever their
    order, and seed give the same draw. All ids are drawn where there are fewer. Raises ConfigError for a
    count below 1.
    """
    if count < 1:
        raise ConfigError("a test needs at least one document")
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in sorted(strata):
        groups.setdefault(tuple(strata[name]), []).append(name)
    chance = random.Random(f"intruder {seed}")
    wanted = min(count, len(strata))
    shares = {key: wanted * len(own) / len(strata) for key, own in groups.items()}
    sizes = {key: int(share) for key, share in shares.items()}
    order = sorted(groups, key=lambda key: (sizes[key] - shares[key], key))
    for key in order[: wanted - sum(sizes.values())]:
        sizes[key] += 1
    drawn = [name for key in sorted(groups) for name in chance.sample(groups[key], sizes[key])]
    chance.shuffle(drawn)
    return drawn


def singled_out(attributes: Iterable[Sequence[str]], *, few: int = FEW) -> tuple[int, int]:
    """Give how many documents are alone with their combination of attributes, and how many share it with
    fewer than `few` in all. What survives redaction can single out without any name."""
    sizes = Counter(tuple(own) for own in attributes)
    alone = sum(1 for size in sizes.values() if size == 1)
    return alone, sum(size for size in sizes.values() if size < few)
