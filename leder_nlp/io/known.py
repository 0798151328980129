"""Identifiers that a form's own fields give, from columns of the reviews or from a file beside them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import chain, islice
from typing import Any

from leder_nlp import resources
from leder_nlp.errors import InputError
from leder_nlp.io.cells import checked, headings, shown
from leder_nlp.io.columns import (
    Chosen,
    KnownRole,
    blanks,
    checked_choice,
    id_column,
    known_columns,
    known_roles,
)
from leder_nlp.io.readers.catalog import open_source
from leder_nlp.io.rows import Row, Table
from leder_nlp.known import Known, KnownName

WITH_ROLE = re.compile(r"(.+?)\s*\(([^()]*)\)")
SURNAME_FIRST = re.compile(r"([^\s,]+)\s*,\s*([^,]+)")
BETWEEN = re.compile(r",(?![^()]*\))")
"""A comma outside of brackets."""
NAME_PARTS = ("forename", "middle_name", "surname")


LEAST_DIGITS = {"nhs_numbers": 10, "dates": 2, "postcodes": 1}
"""Fewer than these digits and the redactor cannot look for it."""
DATE_PARTS = re.compile(r"\s*(\d{1,2}|\d{4})[./-](\d{1,2})[./-](\d{4}|\d{1,2})(?!\d)")

log = logging.getLogger("leder_nlp.io")


@dataclass(frozen=True, slots=True)
class SideFile:
    """Known identifiers by review id, and the columns that the file has."""

    by_id: Mapping[str, Known] = field(repr=False)
    columns: tuple[str, ...] = field(default=(), repr=False)


def read_known(source: Any, *, columns: Chosen | None = None) -> SideFile:
    """Read known identifiers from a table with an id column: CSV, Excel, Parquet, JSON lines or a DataFrame.

    Raises InputError if the id column or every column of identifiers is missing, or an id is repeated.
    """
    table = open_source(source)
    chosen = checked_choice(columns)
    ahead = list(islice(table.rows, 1_000))
    names = tuple(dict.fromkeys((*table.columns, *(n for row in ahead for n in (*row.cells, *row.nested)))))
    key = next((name for name in chosen.get("id", ()) if name in names), "") or id_column(names)
    found = known_columns(names, chosen, taken={key})
    if not key or not (found or "known" in names):
        missing = "review ids" if not key else "known identifiers"
        listed = headings(names)
        raise InputError(f"{table.name}: no column of {missing}; there are: {listed}")
    return SideFile(_by_id(table, chain(ahead, table.rows), key, found), names)


def _by_id(
    table: Table, rows: Iterable[Row], key: str, found: Sequence[tuple[KnownRole, str]]
) -> dict[str, Known]:
    by_id: dict[str, Known] = {}
    places: dict[str, str] = {}
    for row in rows:
        if row.fault:
            raise InputError(row.fault)
        review_id = checked(row.cells.get(key, ""), where=row.where, field=key).strip()
        if not review_id:
            raise InputError(f"{row.where}: {shown(key)}: no review id")
        if review_id in places:
            raise InputError(f"{row.where}: {shown(key)}: the same id stands in {places[review_id]}")
        places[review_id] = row.where
        by_id[review_id] = known_of(row, found)
    if not by_id:
        raise InputError(f"{table.name}: has headings and no rows")
    return by_id


def known_of(row: Row, found: Sequence[tuple[KnownRole, str]]) -> Known:
    """Gather what the known columns of a row give. Raises InputError for a control character."""
    values: list[tuple[KnownRole, str]] = []
    for role, column in found:
        text = "\n".join(_strings(row.nested[column])) if column in row.nested else row.cells.get(column, "")
        values.append((role, checked(text, where=row.where, field=column)))
        if _useless(role, text):
            log.warning("%s: %s: gives nothing that can be looked for; mend it", row.where, shown(column))
        elif role.field in ("dates", "died") and any(map(_impossible, _split(text))):
            log.warning("%s: %s: names a day that there is not; mend it", row.where, shown(column))
    known = known_from(values)
    nested = row.nested.get("known")
    return merged(known, known_of_record(nested, where=row.where)) if isinstance(nested, dict) else known


def _strings(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    named = [item for item in items if isinstance(item, dict) and isinstance(item.get("name"), str)]
    texts = [item for item in items if isinstance(item, str)]
    return texts + [
        f"{item['name']} ({item['role']})" if item.get("role") else item["name"] for item in named
    ]


def known_from(values: Iterable[tuple[KnownRole, str]]) -> Known:
    """Make a Known from cells and what each holds; blanks such as "n/a" give nothing."""
    gathered: dict[str, list[Any]] = {own.name: [] for own in fields(Known)}
    parts = dict.fromkeys(NAME_PARTS, "")
    for role, text in values:
        if role.field in NAME_PARTS:
            parts[role.field] = parts[role.field] or _given(text)
        elif role.field == "names":
            gathered["names"] += _names(text, role)
        elif role.field == "addresses":
            gathered["addresses"] += [text.strip()] if _given(text) else []
        else:
            gathered[role.field] += _split(text, whole_number=role.field in ("nhs_numbers", "id_numbers"))
    full = " ".join(filter(None, parts.values()))
    gathered["names"] = ([KnownName(full)] if full else []) + gathered["names"]
    return Known(**{name: tuple(dict.fromkeys(items)) for name, items in gathered.items()})


def _useless(role: KnownRole, text: str) -> bool:
    """Say whether a cell that is filled in holds no date or number where one was due."""
    least = LEAST_DIGITS.get(role.field, 0)
    return any(sum(map(str.isdigit, value)) < least for value in _split(text))


def _impossible(value: str) -> bool:
    """Say whether a date in numbers is none, in either order of day and month: 31/02/2021, 2021-02-30."""
    parts = DATE_PARTS.match(value)
    if not parts:
        return False
    first, second, third = map(int, parts.groups())
    year, day = (first, third) if len(parts[1]) == 4 else (third, first)
    return not any(_is_day(year, *own) for own in ((second, day), (day, second)))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year if year > 99 else 2000 + year, month, day)
    except ValueError:  # its message names the number that is out of range
        return False
    return True


def _given(text: str) -> str:
    text = text.strip()
    return "" if text.lower() in blanks() else text


def _split(text: str, *, whole_number: bool = False) -> list[str]:
    values = [value for piece in re.split(r"[;\r\n]", text) if (value := _given(piece))]
    return [re.sub(r"^(\d+)\.0+$", r"\1", value) if whole_number else value for value in values]


def _names(text: str, role: KnownRole) -> list[KnownName]:
    """Read "Mary Okafor (person); Grace Okafor (mother)".

    In a list, a name without a role is the person's only if it comes first.
    """
    names = []
    listed = [name for piece in _split(text) for name in _people(piece, role)]
    for number, piece in enumerate(listed):
        marked = WITH_ROLE.fullmatch(piece)
        name, whose = (marked[1], marked[2].strip()) if marked else (piece, "")
        if role.role != "known_names":
            name = SURNAME_FIRST.sub(r"\2 \1", name) if SURNAME_FIRST.fullmatch(name) else name
        default = "other" if role.role == "known_names" and number else role.whose
        if _given(name):
            names.append(KnownName(name.strip(), whose or default))
    return names


def _people(piece: str, role: KnownRole) -> list[str]:
    """Cut names listed with commas; "Okafor, Mary" is one, "Mary Okafor, Grace Okafor" two."""
    people = [name for part in BETWEEN.split(piece) if (name := part.strip())]
    several = len(people) > 2 or all(" " in name for name in people)
    return people if role.role == "known_names" and several else [piece]


def merged(first: Known, second: Known) -> Known:
    """Give what either knows, without repeats."""
    pairs = {own.name: (*getattr(first, own.name), *getattr(second, own.name)) for own in fields(Known)}
    return Known(**{name: tuple(dict.fromkeys(values)) for name, values in pairs.items()})


def known_of_record(value: Mapping[str, Any], *, where: str) -> Known:
    """Read a JSON object of known identifiers: the fields of `Known`, or the keys of `columns=`.

    Raises InputError naming place and key if it is built otherwise.
    """
    own = {entry.name for entry in fields(Known)}
    roles = [(known_roles()[key], value[key]) for key in value if key in known_roles()]
    rest = {key: value[key] for key in value if key not in known_roles()}
    fault = resources.fault(rest, "known")
    if fault or not own >= set(rest) or not all(isinstance(cell, str | list) for _, cell in roles):
        raise InputError(f"{where}: known: not built as it should be ({fault or 'a value is not text'})")
    values: dict[str, Any] = {key: tuple(items) for key, items in rest.items() if key != "names"}
    names = tuple(KnownName(item["name"], item.get("role", "person")) for item in rest.get("names", ()))
    for text in (name.name for name in names):
        checked(text, where=where, field="known")
    for text in (text for items in values.values() for text in items):
        checked(text, where=where, field="known")
    cells = [(role, checked("\n".join(_strings(cell)), where=where, field=role.role)) for role, cell in roles]
    return merged(Known(names=names, **values), known_from(cells))


def known_record(known: Known) -> dict[str, Any]:
    """Give a Known as a JSON object, without its empty fields."""
    record: dict[str, Any] = {own.name: list(getattr(known, own.name)) for own in fields(Known)}
    record["names"] = [{"name": name.name, "role": name.role} for name in known.names]
    return {name: values for name, values in record.items() if values}
