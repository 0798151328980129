"""Which column holds what: as chosen, else by the headings of resources/columns.toml, else by long text."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from leder_nlp import resources
from leder_nlp.errors import ConfigError, InputError
from leder_nlp.io.cells import folded, headings, shown
from leder_nlp.io.rows import Row

LONG = 150
"""The median length, in characters, from which on a column without a known heading is taken for narrative."""

Chosen = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class KnownRole:
    """One kind of identifier that a form gives: its key, the field of Known it fills, whose name it is."""

    role: str
    field: str
    whose: str = "person"


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of one source hold. `meta` is None where everything left over is meta data."""

    id: str = field(repr=False)
    text: tuple[str, ...] = field(repr=False)
    sectioned: bool
    known: tuple[tuple[KnownRole, str], ...] = field(repr=False)
    meta: tuple[str, ...] | None = field(repr=False)

    def widened(self, columns: Sequence[str], chosen: Chosen) -> Layout:
        """Give the layout once later rows have brought more columns."""
        parts = () if chosen.get("text") else _matching(columns, _names("narrative") | _names("parts"))
        text = tuple(dict.fromkeys((*self.text, *parts)))
        known = known_columns(columns, chosen, taken={self.id, *text})
        return replace(self, text=text, known=known, sectioned=self.sectioned or len(text) > 1)


@cache
def _resource() -> dict[str, Any]:
    return resources.toml(resources.path("columns.toml"), "columns")


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(folded(heading) for heading in _resource()[kind])


@cache
def blanks() -> frozenset[str]:
    """Give the cells, lower case, that stand for nothing known."""
    return frozenset(_resource()["blank"])


@cache
def known_roles() -> dict[str, KnownRole]:
    """Give each kind of known identifier by its key, in order."""
    return {
        entry["role"]: KnownRole(entry["role"], entry["field"], entry.get("whose", "person"))
        for entry in _resource()["known"]
    }


@cache
def _by_heading() -> dict[str, KnownRole]:
    return {
        folded(heading): known_roles()[entry["role"]]
        for entry in _resource()["known"]
        for heading in entry["headings"]
    }


def checked_choice(chosen: Chosen | None) -> dict[str, tuple[str, ...]]:
    """Give the chosen columns, each as a tuple. Raises ConfigError for a key that is no role."""
    result = {}
    for role, names in (chosen or {}).items():
        if role not in ("id", "text", "meta") and role not in known_roles():
            raise ConfigError(
                f"columns: no role {shown(str(role))}; there are: id, text, meta, {', '.join(known_roles())}"
            )
        result[role] = (names,) if isinstance(names, str) else tuple(names)
    if len(result.get("id", ("",))) != 1:
        raise ConfigError("columns: 'id' takes one column")
    return result


def layout(
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    chosen: Mapping[str, tuple[str, ...]],
    name: str,
    elsewhere: Sequence[str] = (),
) -> Layout:
    """Say which column holds what, from the headings and the first rows.

    `elsewhere` are the columns of a side file, where chosen known columns may also stand.
    Raises InputError, listing the columns, if a chosen one is missing or id or text cannot be told.
    """
    _all_there(columns, chosen, name=name, elsewhere=elsewhere)
    key = (chosen.get("id") or (id_column(columns),))[0]
    known = known_columns(columns, chosen, taken={key, *chosen.get("text", ()), *chosen.get("meta", ())})
    text, sectioned = _text(columns, rows, chosen, taken={key, *(column for _, column in known)})
    known = tuple((role, column) for role, column in known if column not in text)
    if key and text:
        return Layout(key, text, sectioned, known, chosen.get("meta"))
    listed = headings(columns)
    missing, option = ("the ids", "id") if not key else ("the narrative", "text")
    raise InputError(
        f"{name}: cannot tell which column holds {missing}; say it (--{option} COLUMN, or "
        f"columns={{'{option}': ...}} in Python); there are: {listed}"
    )


def _all_there(
    columns: Sequence[str], chosen: Mapping[str, tuple[str, ...]], *, name: str, elsewhere: Sequence[str]
) -> None:
    for role, names in chosen.items():
        for wanted in names:
            if wanted not in columns and (role in ("id", "text", "meta") or wanted not in elsewhere):
                listed = headings(columns)
                raise InputError(f"{name}: no column {shown(wanted)} (for {role}); there are: {listed}")


def id_column(columns: Sequence[str]) -> str:
    """Give the column whose heading names ids the surest; "" if none does."""
    by_name = {folded(column): column for column in reversed(columns)}
    return next((by_name[folded(h)] for h in _resource()["id"] if folded(h) in by_name), "")


def known_columns(
    columns: Sequence[str], chosen: Chosen, *, taken: set[str]
) -> tuple[tuple[KnownRole, str], ...]:
    """Pair each column of known identifiers with its kind; a chosen kind is not looked for by heading."""
    found: list[tuple[KnownRole, str]] = []
    for role in known_roles().values():
        names = chosen.get(role.role, ())
        found += [(role, name) for name in ((names,) if isinstance(names, str) else names) if name in columns]
    used = taken | {column for _, column in found}
    for column in columns:
        guess = _by_heading().get(folded(column))
        if guess and column not in used and guess.role not in chosen:
            found.append((guess, column))
    return tuple(found)


def _matching(columns: Sequence[str], names: frozenset[str]) -> tuple[str, ...]:
    return tuple(column for column in columns if folded(column) in names)


def _text(
    columns: Sequence[str], rows: Sequence[Row], chosen: Mapping[str, tuple[str, ...]], *, taken: set[str]
) -> tuple[tuple[str, ...], bool]:
    """Give the columns of narrative, and whether each makes a section named after it."""
    if chosen.get("text"):
        text = chosen["text"]
        return text, len(text) > 1 or folded(text[0]) in _names("parts")
    free = [column for column in columns if column not in taken and column not in chosen.get("meta", ())]
    text = _matching(free, _names("narrative") | _names("parts"))
    if text:
        return text, len(text) > 1 or folded(text[0]) in _names("parts")
    text = tuple(column for column in free if _median(rows, column) >= LONG)
    return text, len(text) > 1


def _median(rows: Sequence[Row], column: str) -> float:
    lengths = [len(row.cells[column]) for row in rows if " " in row.cells.get(column, "").strip()]
    return statistics.median(lengths) if lengths else 0
