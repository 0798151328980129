"""Floors: the least that a metric may be, or the most, where it is best at 0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leder_nlp.plans.names import named


def measure(scores: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """Give the row of a named measure among the scores; None where it was not measured."""
    own = named()[name]
    part = scores.get(own.family, {})
    if own.ratio == "mean":
        row = part.get("macro", {}).get(name.removeprefix("macro_"))
    else:
        row = part.get("metrics", {}).get(name)
    return row if isinstance(row, Mapping) else None


def held(scores: Mapping[str, Any], floors: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    """Hold the scores against the floors; a value that is undefined, or was not measured, meets none."""
    out = {}
    for name, floor in floors.items():
        row, at_least = measure(scores, name), named()[name].best == 1
        value = None if row is None else row["value"]
        met = value is not None and (value >= floor if at_least else value <= floor)
        out[name] = {"floor": floor, "at_least": at_least, "value": value, "met": bool(met)}
    return out


def below(floors: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Give a line for each floor that is not met."""
    lines = []
    for name, own in floors.items():
        if not own["met"]:
            side = "at least" if own["at_least"] else "at most"
            value = "not measured" if own["value"] is None else f"{own['value']:.4f}"
            lines.append(f"{name} is {value}; the floor is {side} {own['floor']:g}")
    return lines
