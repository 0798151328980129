"""Gamma (Mathet, Widlöcher and Métivier 2015): agreement on spans and categories with their best alignment.

The expected disorder is drawn, so gamma has a seed and wobbles by about 0.01. Slow: for dozens of
marks of a few coders, not for whole corpora.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations, product
from typing import NamedTuple

from leder_nlp.errors import ConfigError, EvaluationError
from leder_nlp.evaluate.value import NOTHING_EITHER, Value
from leder_nlp.spans import Span


class Marked(NamedTuple):
    """A span in a category, by one coder."""

    span: Span
    category: Hashable


Continuum = Sequence[Sequence[Marked]]
"""The marks of each coder."""


class Weights(NamedTuple):
    """What position and category weigh, and what a mark without a counterpart costs."""

    position: float = 3.0
    category: float = 1.0
    empty: float = 1.0


def gamma(
    coders: Continuum, length: int, *, weights: Weights | None = None, rounds: int = 100, seed: int = 0
) -> Value:
    """Give 1 - disorder / mean disorder of continua whose coders were each turned by a random offset.

    Undefined without marks. Raises EvaluationError for fewer than two coders or a mark that ends after the
    continuum, ConfigError for fewer than one round.
    """
    if rounds < 1:
        raise ConfigError("gamma needs at least one round")
    if any(mark.span.end > length for own in coders for mark in own):
        raise EvaluationError("a mark ends after the continuum")
    measured = disorder(coders, weights=weights)
    if measured.value is None:
        return measured
    drawn = [disorder(own, weights=weights).value or 0.0 for own in _drawn(coders, length, rounds, seed)]
    return Value.ratio(sum(drawn) - rounds * measured.value, sum(drawn), NOTHING_EITHER)


def disorder(coders: Continuum, *, weights: Weights | None = None) -> Value:
    """Give the disorder of the best alignment, per mark of a coder on average."""
    if len(coders) < 2:
        raise EvaluationError("agreement needs two coders or more")
    marks = sum(map(len, coders))
    if not marks:
        return Value(None, NOTHING_EITHER)
    total = sum(cost for _, cost in best_alignment(coders, weights=weights))
    return Value(total * len(coders) / marks)


def best_alignment(
    coders: Continuum, *, weights: Weights | None = None
) -> list[tuple[tuple[Marked | None, ...], float]]:
    """Give the alignments, a mark or None of each coder, that hold every mark once and cost least."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    chosen = list(_alignments(coders, weights or Weights()))
    firsts = np.cumsum([0, *map(len, coders)])
    places = [
        (firsts[coder] + own, column)
        for column, (picks, _) in enumerate(chosen)
        for coder, own in enumerate(picks)
        if own is not None
    ]
    rows, columns = zip(*places, strict=True)
    holds = csr_array((np.ones(len(rows)), (rows, columns)), shape=(int(firsts[-1]), len(chosen)))
    solved = milp(
        [cost for _, cost in chosen],
        integrality=np.ones(len(chosen)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(holds, 1, 1),
    )
    kept = [chosen[at] for at in np.flatnonzero(solved.x > 0.5)]
    return [
        (tuple(None if own is None else coders[at][own] for at, own in enumerate(picks)), cost)
        for picks, cost in kept
    ]


def _alignments(coders: Continuum, weights: Weights) -> Iterator[tuple[tuple[int | None, ...], float]]:
    """Give the choices of a mark or None of each coder that can be in a best alignment, with their cost."""
    pairs = len(coders) * (len(coders) - 1) / 2
    for picks in product(*([*range(len(own)), None] for own in coders)):
        if all(own is None for own in picks):
            continue
        marks = [None if own is None else coders[at][own] for at, own in enumerate(picks)]
        cost = sum(_cost(one, other, weights) for one, other in combinations(marks, 2)) / pairs
        # What costs more than to leave each of its marks alone is never in the best.
        if cost <= sum(own is not None for own in picks) * weights.empty:
            yield picks, cost


def _cost(one: Marked | None, other: Marked | None, weights: Weights) -> float:
    if one is None or other is None:
        return weights.empty
    apart = abs(one.span.start - other.span.start) + abs(one.span.end - other.span.end)
    position = (apart / (len(one.span) + len(other.span))) ** 2
    return weights.empty * (weights.position * position + weights.category * (one.category != other.category))


def _drawn(coders: Continuum, length: int, rounds: int, seed: int) -> Iterator[Continuum]:
    """Yield continua in which each coder is one of the coders, turned round by an offset of its own.

    Offsets are half a mean mark apart, if they can be, so that one coder twice is not in agreement.
    """
    import random

    draw = random.Random(seed)
    marks = [mark for own in coders for mark in own]
    apart = sum(len(mark.span) for mark in marks) / len(marks) / 2
    for _ in range(rounds):
        offsets: list[int] = []
        for _ in coders:
            free = [at for at in range(length) if all(abs(at - other) > apart for other in offsets)]
            offsets.append(draw.choice(free or range(length)))
        yield [_turned(draw.choice(coders), offset, length) for offset in offsets]


def _turned(marks: Sequence[Marked], offset: int, length: int) -> list[Marked]:
    starts = ((mark, (mark.span.start + offset) % length) for mark in marks)
    return [Marked(Span(start, start + len(mark.span)), mark.category) for mark, start in starts]
