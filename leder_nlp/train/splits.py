"""Folds by review: passages of one review never stand on both sides."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def folds(review_ids: Sequence[str], count: int, *, seed: int = 0) -> list[int]:
    """Give each review its fold, 0 to count - 1, evenly; the same ids and seed give the same folds.

    Raises ValueError for fewer reviews than folds.
    """
    distinct = sorted(set(review_ids))
    if len(distinct) < count:
        raise ValueError(f"{len(distinct)} reviews cannot fill {count} folds")
    shuffled = sorted(distinct, key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).digest())
    fold = {name: place % count for place, name in enumerate(shuffled)}
    return [fold[name] for name in review_ids]
