"""Sending the least certain to a person: risk and coverage, and how many errors are found that way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leder_nlp.errors import ConfigError
from leder_nlp.evaluate.value import Value, checked_length, checked_probabilities
from leder_nlp.records import Counts

NO_ERRORS = "no errors to find"
NEVER_REACHED = "no threshold reaches this precision"


@dataclass(frozen=True, slots=True)
class Step:
    """Keeping all with at least this confidence: the share kept, and the errors among the kept."""

    confidence: float
    coverage: float
    risk: float


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> tuple[Step, ...]:
    """Give a step for each confidence, most certain first; units of one confidence enter together.

    Raises EvaluationError without units, or for a confidence outside [0, 1].
    """
    ordered = _ordered(confidence, right)
    steps, wrong = [], 0
    for at, (own, good) in enumerate(ordered, 1):
        wrong += not good
        if at == len(ordered) or ordered[at][0] != own:
            steps.append(Step(own, at / len(ordered), wrong / at))
    return tuple(steps)


def aurc(confidence: Sequence[float], right: Sequence[bool]) -> float:
    """Give the mean risk over all coverages k/n; a unit of a tie bears the risk of the whole tie."""
    steps = risk_coverage(confidence, right)
    shares = (step.coverage - before for step, before in zip(steps, _before(steps), strict=True))
    return sum(share * step.risk for share, step in zip(shares, steps, strict=True))


def excess_aurc(confidence: Sequence[float], right: Sequence[bool]) -> float:
    """Give AURC less what a perfect order of the same errors would have."""
    good = sum(map(bool, right))
    best = sum((kept - good) / kept for kept in range(good + 1, len(right) + 1)) / len(right)
    return aurc(confidence, right) - best


def errors_found(confidence: Sequence[float], right: Sequence[bool], share: float) -> Value:
    """Give the share of all errors that stand among this share of the units, least certain first.

    Of a tie across the border the expected part counts. Raises ConfigError for a share outside [0, 1].
    """
    if not 0 <= share <= 1:
        raise ConfigError("the share to be read lies between 0 and 1")
    ordered = _ordered(confidence, right)
    budget = share * len(ordered)
    found = 0.0
    for own in sorted(set(confidence)):
        tie = [good for score, good in ordered if score == own]
        part = min(1.0, budget / len(tie))
        found += part * sum(not good for good in tie)
        budget = max(0.0, budget - len(tie))
    return Value.ratio(found, sum(not good for good in right), NO_ERRORS)


def precision_at(scores: Sequence[float], right: Sequence[bool], threshold: float) -> Counts:
    """Count units scored at least the threshold (found) and the right ones (met): `.precision`."""
    kept = [good for score, good in _ordered(scores, right) if score >= threshold]
    return Counts(met=sum(map(bool, kept)), found=len(kept))


def threshold_for(scores: Sequence[float], right: Sequence[bool], precision: float) -> Value:
    """Give the lowest threshold that keeps at least this precision; choose it on development reviews."""
    good = [step.confidence for step in risk_coverage(scores, right) if 1 - step.risk >= precision - 1e-12]
    return Value(good[-1]) if good else Value(None, NEVER_REACHED)


def _ordered(confidence: Sequence[float], right: Sequence[bool]) -> list[tuple[float, bool]]:
    checked_length(len(confidence), len(right))
    values = checked_probabilities(confidence, name="confidence")
    return sorted(zip(values, map(bool, right), strict=True), key=lambda pair: -pair[0])


def _before(steps: Sequence[Step]) -> list[float]:
    return [0.0, *(step.coverage for step in steps[:-1])]
