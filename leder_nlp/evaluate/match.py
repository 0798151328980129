"""Which found span answers which gold span: the best one-to-one assignment, whatever the order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from leder_nlp.errors import ConfigError
from leder_nlp.spans import Span

HALF = 0.5
ANY_OVERLAP = 0.0
"""As a threshold: one shared character is enough."""

# Small beside any difference of overlap worth telling apart; only settles ties.
_TIE = 1e-6


def match(
    gold: Sequence[Span],
    found: Sequence[Span],
    *,
    at_least: float = HALF,
    likeness: Callable[[int, int], float] | None = None,
) -> list[tuple[int, int]]:
    """Give the pairs (index in gold, index in found), each index in one pair at most, in gold's order.

    Spans may pair if they share a character and their intersection over union is at least
    `at_least`. The assignment has the most pairs there can be; among those, the largest summed
    overlap; among those, the largest summed `likeness` (in [0, 1], of a gold and a found index).
    Raises ConfigError for a threshold outside [0, 1].
    """
    if not 0 <= at_least <= 1:
        raise ConfigError("the overlap at which spans match lies between 0 and 1")
    matched: list[tuple[int, int]] = []
    for rows, columns in overlapping_groups(gold, found):
        one_pair = min(len(rows), len(columns)) + 1.0
        weights = [[0.0] * len(columns) for _ in rows]
        for at, row in enumerate(rows):
            for to, column in enumerate(columns):
                overlap = gold[row].iou(found[column])
                if overlap and overlap >= at_least:
                    alike = likeness(row, column) if likeness else 0.0
                    weights[at][to] = one_pair + overlap + _TIE * alike
        matched += [(rows[at], columns[to]) for at, to in assigned(weights) if weights[at][to]]
    return sorted(matched)


def overlapping_groups(gold: Sequence[Span], found: Sequence[Span]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield indices of spans that hang together; none overlaps one of another group.

    They come in the order of the text, so that ties do not depend on the order handed in.
    """
    marks = [(span, 0, at) for at, span in enumerate(gold)] + [(span, 1, at) for at, span in enumerate(found)]
    group: tuple[list[int], list[int]] = ([], [])
    end = 0
    for span, side, at in sorted(marks, key=lambda mark: mark[:2]):
        if span.start >= end:
            yield group
            group = ([], [])
        group[side].append(at)
        end = max(end, span.end)
    yield group


def assigned(weights: list[list[float]]) -> list[tuple[int, int]]:
    """Give the assignment (row, column) of the largest summed weight; nothing where all are 0."""
    if not any(map(any, weights)):
        return []
    if len(weights) == len(weights[0]) == 1:
        return [(0, 0)]
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(np.array(weights), maximize=True)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))
