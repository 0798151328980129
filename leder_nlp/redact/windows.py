"""Stretches of a text in which a pattern is looked for, so that it need not be looked for everywhere."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

Window = tuple[int, int]
"""A stretch [start, end) of the text, in characters."""


def joined(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Join stretches that meet; they come in order of their start, and so they stay."""
    kept: list[Window] = []
    for start, end in windows:
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    return tuple(kept)


def holding(windows: Iterable[Window], places: Sequence[int]) -> tuple[Window, ...]:
    """Give the stretches that hold one of some places, which are sorted."""
    return tuple(
        window
        for window in windows
        if (at := bisect_left(places, window[0])) < len(places) and places[at] < window[1]
    )
