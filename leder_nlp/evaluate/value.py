"""A measure that may be undefined: its number, or None with the reason; never 0 for want of anything."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from leder_nlp.errors import EvaluationError

NOTHING_DUE = "nothing was due"
NOTHING_FOUND = "nothing was found"
NOTHING_EITHER = "nothing was due and nothing found"
ONE_CATEGORY = "one category only"
ONE_CLASS = "one class only"
NO_POSITIVES = "no positives"
NO_NEGATIVES = "no negatives"
NO_PAIRS = "no unit was seen by two coders"
NO_UNITS = "no units"

REASONS = {"precision": NOTHING_FOUND, "recall": NOTHING_DUE, "f1": NOTHING_EITHER}
"""Why each ratio of counts may be undefined."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number, or None and why; beside a number the `reason` is a caution, or empty."""

    value: float | None
    reason: str = ""

    @classmethod
    def ratio(cls, part: float, whole: float, reason: str) -> Value:
        """Give part / whole; of a whole of 0, None with the reason."""
        return cls(part / whole) if whole else cls(None, reason)


def checked_probabilities(values: Iterable[float], *, name: str = "probabilities") -> list[float]:
    """Give the values as they are. Raises EvaluationError where one is NaN or outside [0, 1]."""
    kept = [float(value) for value in values]
    for at, value in enumerate(kept):
        if math.isnan(value) or not 0 <= value <= 1:
            raise EvaluationError(f"{name}: number {at} is not in [0, 1]")
    return kept


def checked_length(first: int, second: int, *, empty: bool = False) -> int:
    """Give the common length. Raises EvaluationError if they differ, or are 0 unless `empty`."""
    if first != second:
        raise EvaluationError(f"the two sides have {first} and {second} units; they must be the same ones")
    if not first and not empty:
        raise EvaluationError("there are no units: nothing can be measured")
    return first
