"""Many p-values at once: adjusted, so that a table of 47 themes does not find something by chance.

Holm for claims, Benjamini-Hochberg for exploring, Benjamini-Yekutieli where tests hang together.
An undefined p (None) stays None and does not count as a test.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from leder_nlp.evaluate.value import checked_probabilities

Ps = Sequence[float | None]


def bonferroni(ps: Ps) -> list[float | None]:
    """Give p times the number of tests."""
    return _adjusted(ps, lambda ordered: [p * len(ordered) for p in ordered])


def holm(ps: Ps) -> list[float | None]:
    """Give the step-down adjustment of Holm: controls the chance of any false claim."""
    return _adjusted(ps, _step_down)


def benjamini_hochberg(ps: Ps) -> list[float | None]:
    """Give the step-up adjustment of Benjamini and Hochberg: the expected share of false finds."""
    return _adjusted(ps, _step_up)


def benjamini_yekutieli(ps: Ps) -> list[float | None]:
    """Give the same under any dependence between the tests."""
    return _adjusted(ps, lambda ordered: [p * _harmonic(len(ordered)) for p in _step_up(ordered)])


def _adjusted(ps: Ps, adjust: Callable[[list[float]], list[float]]) -> list[float | None]:
    """Adjust the defined p-values in ascending order, and put each back in its place."""
    places = [at for at, p in enumerate(ps) if p is not None]
    values = checked_probabilities((p for p in ps if p is not None), name="p-values")
    order = sorted(range(len(values)), key=values.__getitem__)
    out: list[float | None] = [None] * len(ps)
    for at, value in zip(order, adjust([values[at] for at in order]), strict=True):
        out[places[at]] = min(1.0, value)
    return out


def _step_down(ordered: list[float]) -> list[float]:
    largest, out = 0.0, []
    for rank, p in enumerate(ordered):
        largest = max(largest, p * (len(ordered) - rank))
        out.append(largest)
    return out


def _step_up(ordered: list[float]) -> list[float]:
    smallest, out = float("inf"), []
    for rank in range(len(ordered), 0, -1):
        smallest = min(smallest, ordered[rank - 1] * len(ordered) / rank)
        out.append(smallest)
    return out[::-1]


def _harmonic(tests: int) -> float:
    return sum(1 / rank for rank in range(1, tests + 1))
