"""Which reviews fall into a group if chance alone decides: the null of differences between groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from leder_nlp.errors import ConfigError

if TYPE_CHECKING:
    from leder_nlp.evaluate.bootstrap import Floats

_CHUNK = 500
_SAME = 1e-12


def groups_drawn(reviews: int, size: int, *, rounds: int, seed: int = 0) -> Iterator[Floats]:
    """Yield rows of 0 and 1, shape (n, reviews), each with `size` reviews in the group, in chunks."""
    import numpy as np

    random = np.random.default_rng(seed)
    for start in range(0, rounds, _CHUNK):
        order = random.random((min(_CHUNK, rounds - start), reviews)).argsort(axis=1)
        yield (order < size).astype(np.float64)


def permutation_p(
    counts: Any, size: int, distance: Callable[[Floats, Floats], Floats], *, rounds: int, seed: int = 0
) -> float | None:
    """Give (r + 1) / (rounds + 1), r of the draws being as far apart as the first `size` rows are.

    `counts` has shape (reviews, ...); `distance` takes the sums of the group and of the rest, shape
    (n, ...) each, and gives shape (n,). A draw where it is undefined counts against a difference;
    None if it is undefined as it stands. Raises ConfigError for fewer than one round.
    """
    import numpy as np

    if rounds < 1:
        raise ConfigError("a permutation test needs at least one round")
    table = np.asarray(counts, dtype=np.float64)
    whole = table.sum(axis=0)
    first = table[:size].sum(axis=0)
    measured = distance(first[None], (whole - first)[None])[0]
    if np.isnan(measured):
        return None
    reached = 0
    for group in groups_drawn(len(table), size, rounds=rounds, seed=seed):
        inside = np.tensordot(group, table, axes=1)
        reached += int((~(distance(inside, whole - inside) < measured - _SAME)).sum())
    return (reached + 1) / (rounds + 1)
