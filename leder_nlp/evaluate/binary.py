"""Measures of yes and no, and of classes that exclude each other, with their undefined cases."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from leder_nlp.evaluate.labels import Average
from leder_nlp.evaluate.value import ONE_CLASS, Value, checked_length


def mcc(*, tp: int, fp: int, fn: int, tn: int) -> Value:
    """Give the correlation of Matthews; undefined where either side holds one class only."""
    spread = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    return Value.ratio(tp * tn - fp * fn, spread**0.5, ONE_CLASS)


def balanced_accuracy(gold: Sequence[Hashable], found: Sequence[Hashable]) -> Average:
    """Give the mean recall over the classes that gold holds, of all that either side holds.

    Raises EvaluationError without units, or if the two sides differ in number.
    """
    checked_length(len(gold), len(found))
    present = set(gold)
    recalls = [
        sum(mine == theirs == own for mine, theirs in zip(gold, found, strict=True)) / list(gold).count(own)
        for own in sorted(present, key=repr)
    ]
    return Average(sum(recalls) / len(recalls), len(present), len(present | set(found)))
