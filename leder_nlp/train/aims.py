"""What the threshold is for: the best F1, or a precision, and then as much recall as it leaves."""

from __future__ import annotations

from collections.abc import Mapping

from leder_nlp.errors import ConfigError, InputError
from leder_nlp.records import Counts

BEST_F1 = "f1"
FEWEST = 20
"""Tags below which a precision is chance: 18 right of 20 may well be three in four."""


def precision_of(aim: str) -> float | None:
    """Give the precision that an aim asks for, None for the best F1.

    Raises ConfigError for anything but "f1" and "precision=P" with P above 0 and below 1.
    """
    name, _, number = aim.partition("=")
    try:
        precision = float(number)
    except ValueError:
        precision = 0.0
    if aim == BEST_F1:
        return None
    if name != "precision" or not 0 < precision < 1:
        raise ConfigError(
            "an aim is f1, or precision=P with P between 0 and 1, such as precision=0.9; this one is neither"
        )
    return precision


def chosen(counts: Mapping[float, Counts], aim: str) -> float:
    """Give the threshold that serves the aim; `counts` are those of held-out reviews at each threshold.

    The best F1, or the most tags met at the precision; of equals the lowest threshold. Raises InputError
    if no threshold reaches the precision on at least `FEWEST` tags, ConfigError for no such aim.
    """
    due = precision_of(aim)
    if due is None:
        return max(sorted(counts), key=lambda step: counts[step].f1 or 0.0)
    enough = {step: own for step, own in counts.items() if own.found >= FEWEST}
    reached = [step for step, own in sorted(enough.items()) if (own.precision or 0.0) >= due]
    if reached:
        return max(reached, key=lambda step: counts[step].met)
    best = max((f"{own.precision or 0.0:.3f}" for own in enough.values()), default="not measured")
    raise InputError(
        f"no threshold reaches a precision of {due:g} with at least {FEWEST} tags on held-out reviews; "
        f"the best is {best}: aim lower, or annotate more reviews"
    )
