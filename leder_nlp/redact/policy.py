"""What stands in place of each kind of identifier, and which metadata go along: read from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from leder_nlp import resources
from leder_nlp.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Policy:
    """`dates`: remove or year; `ages`: remove or band; `meta`: the columns that pass, no others do."""

    name: str
    dates: str = "year"
    ages: str = "band"
    meta: frozenset[str] = frozenset()

    def passing(self, meta: Mapping[str, str]) -> dict[str, str]:
        """Give the metadata that may leave: listed columns with short values."""
        return {key: value for key, value in meta.items() if _column(key) in self.meta and len(value) <= 60}


def _column(name: str) -> str:
    return "_".join(name.lower().replace("-", " ").replace("_", " ").split())


@cache
def read_policy(name: str = "default") -> Policy:
    """Read a policy that ships, by name, or a file of one's own.

    Raises ConfigError if there is none, ResourceError if it breaks the schema.
    """
    file = Path(name) if name.endswith(".toml") else resources.path("policies", f"{name}.toml")
    if not file.is_file():
        raise ConfigError(f"no policy named {Path(name).name!r}; give one that ships, or a .toml file")
    table = resources.toml(file, "policy")
    return Policy(table["name"], table["dates"], table["ages"], frozenset(map(_column, table["meta"])))
