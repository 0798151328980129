"""How each kind of identifier is written, and which metadata go along: read from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from leder_nlp import resources
from leder_nlp.errors import ConfigError

ROLE, TIED, NUMBER, LABEL, REMOVE, SURROGATE = "role", "tied", "number", "label", "remove", "surrogate"
SHIFT = (30, 365)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy file says.

    `dates`: remove, year, month, shift, day (counted from the death) or surrogate; `ages`: remove,
    band (ten years) or band5; `labels`: how the others are written, `role` where nothing is said; `meta`: the
    columns that pass, no others do; `shift`: the fewest and the most days that dates are moved by;
    `also`: what is taken out beyond the identifiers, by the names of catalog.EXTRA.
    """

    name: str
    dates: str = "year"
    ages: str = "band"
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    meta: frozenset[str] = frozenset()
    shift: tuple[int, int] = SHIFT
    also: frozenset[str] = frozenset()

    def way(self, label: str) -> str:
        """Say how an identifier of a label other than date and age is written."""
        return self.labels.get(label, ROLE)

    @property
    def moves(self) -> bool:
        """Say whether the days written are moved or counted, so that a bare month would tell by how much."""
        return self.dates in ("shift", "day", SURROGATE)

    @property
    def extras(self) -> frozenset[str]:
        """Give what is taken out beyond the identifiers, by the names of catalog.EXTRA."""
        months = {"months"} if self.moves else set()
        decades = {"decades"} if self.ages == "remove" else set()
        return self.also | months | decades

    @property
    def surrogates(self) -> bool:
        """Say whether anything invented is written that looks real."""
        return self.dates == SURROGATE or SURROGATE in self.labels.values()

    def passing(self, meta: Mapping[str, str]) -> dict[str, str]:
        """Give the metadata that may leave: listed columns with short values."""
        return {key: value for key, value in meta.items() if _column(key) in self.meta and len(value) <= 60}


def _column(name: str) -> str:
    return "_".join(name.lower().replace("-", " ").replace("_", " ").split())


def shipped() -> list[str]:
    """Give the names of the policies that ship."""
    files = sorted(resources.path("policies").glob("*.toml"))
    return [file.stem for file in files if file.stem != "disclosure"]  # that one is about counts


@cache
def read_policy(name: str = "default") -> Policy:
    """Read a policy that ships, by name, or a file of one's own.

    Raises ConfigError if there is none, ResourceError if it breaks the schema.
    """
    file = Path(name) if name.endswith(".toml") else resources.path("policies", f"{name}.toml")
    if not file.is_file():
        there = ", ".join(shipped())
        raise ConfigError(f"no policy named {Path(name).name!r}; there are: {there}; or give a .toml file")
    table = resources.toml(file, "policy")
    least, most = sorted(table.get("shift_days", SHIFT))
    return Policy(
        name=table["name"],
        dates=table["dates"],
        ages=table["ages"],
        labels=table.get("labels", {}),
        meta=frozenset(map(_column, table["meta"])),
        shift=(least, most),
        also=frozenset(table.get("also", ())),
    )
