"""Abbreviations that stand for several things: which reading a sentence means, by what stands around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from leder_nlp import resources


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that an abbreviation stands for.

    `rules` are the ids of the rules that take it so; `signs` are phrases that say it is meant;
    `examples` are sentences in which it is.
    """

    means: str
    rules: tuple[str, ...]
    signs: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """An abbreviation and its readings."""

    short: str
    readings: tuple[Reading, ...]

    def against(self, reading: Reading) -> tuple[str, ...]:
        """Give the signs that it is any other reading than this one."""
        return tuple(sign for other in self.readings if other is not reading for sign in other.signs)


@cache
def abbreviations() -> tuple[Abbreviation, ...]:
    """Give the abbreviations that ship. Raises ResourceError naming the key of a fault."""
    table = resources.toml(resources.path("abbreviations.toml"), "abbreviations")
    return tuple(
        Abbreviation(
            entry["short"],
            tuple(
                Reading(
                    one["means"],
                    tuple(one.get("rules", ())),
                    tuple(one.get("signs", ())),
                    tuple(one["examples"]),
                )
                for one in entry["reading"]
            ),
        )
        for entry in table["abbreviation"]
    )


@cache
def signs_against() -> Mapping[str, tuple[str, ...]]:
    """Give, by the id of a rule, the phrases that say that its abbreviation stands for something else."""
    found: dict[str, tuple[str, ...]] = {}
    for abbreviation in abbreviations():
        for reading in abbreviation.readings:
            for rule in reading.rules:
                found[rule] = found.get(rule, ()) + abbreviation.against(reading)
    return MappingProxyType(found)
