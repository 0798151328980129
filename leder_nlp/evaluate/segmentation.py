"""Where passages end: WindowDiff and P_k of two segmentations, each a row of 0 and 1 (1: a border after)."""

from __future__ import annotations

from collections.abc import Sequence

from leder_nlp.errors import EvaluationError
from leder_nlp.evaluate.value import checked_length

Borders = Sequence[int]


def window_diff(gold: Borders, found: Borders, window: int) -> float:
    """Give the share of windows with a different number of borders (Pevzner and Hearst 2002).

    Raises EvaluationError if the two differ in length, or the window is not in [1, length].
    """
    windows = _windows(gold, found, window)
    return sum(sum(gold[at : at + window]) != sum(found[at : at + window]) for at in windows) / len(windows)


def p_k(gold: Borders, found: Borders, window: int) -> float:
    """Give the share of windows that hold a border on one side only (Beeferman et al. 1999)."""
    windows = _windows(gold, found, window)
    return sum(any(gold[at : at + window]) != any(found[at : at + window]) for at in windows) / len(windows)


def _windows(gold: Borders, found: Borders, window: int) -> range:
    length = checked_length(len(gold), len(found))
    if not 1 <= window <= length:
        raise EvaluationError(f"the window is {window}; it must be from 1 to the {length} places there are")
    return range(length - window + 1)
