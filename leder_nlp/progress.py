"""How long work reports on its way: a function that takes a line, or nobody."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[str], None]


def unheard(told: object) -> None:
    """Take a report that nobody asked for."""
