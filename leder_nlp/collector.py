"""Python's garbage collector, kept from looking through lists and rules again and again.

Building rules and running a batch make millions of objects and hardly a cycle; the collector would
take a quarter to a half of the time. Memory is freed by counting references as ever.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = 1_000_000


@contextmanager
def calm() -> Iterator[None]:
    """Let the collector run seldom within the block; what it was set to comes back after it."""
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM, 10, 10)
    try:
        yield
    finally:
        gc.set_threshold(*before)
