"""One thread for linear algebra while a model is fitted: sums divided among threads end in other digits.

OpenBLAS divides sums of more than 10,000 numbers, and a solver that stops early carries their last digits
into its weights. Nothing is lost: what takes time in fitting runs on one thread anyway.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def single() -> Iterator[None]:
    """Let NumPy's and SciPy's linear algebra run on one thread within the block, or within a function."""
    # Only libraries that are loaded can be told.
    import numpy  # noqa: F401
    import scipy.linalg  # noqa: F401
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield
