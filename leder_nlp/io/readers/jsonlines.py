"""JSON lines, streamed: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from leder_nlp.errors import InputError
from leder_nlp.io.cells import text_of
from leder_nlp.io.encodings import encoding_of
from leder_nlp.io.rows import Row, Table

AHEAD = 200
"""How many lines are read to learn the keys."""


def open_table(file: Path, *, encoding: str | None = None, sheet: str | int | None = None) -> Table:
    """Open a JSON-lines file. Raises InputError if it is empty or in no known encoding."""
    del sheet
    rows = (_row(where, line) for where, line in lines(file, encoding=encoding))
    ahead = list(islice(rows, AHEAD))
    if not ahead:
        raise InputError(f"{file.name}: empty; one JSON object a line was due")
    columns = tuple(dict.fromkeys(key for row in ahead for key in (*row.cells, *row.nested)))
    return Table(file.name, columns, chain(ahead, rows), open_ended=True)


def lines(file: Path, *, encoding: str | None = None) -> Iterator[tuple[str, str]]:
    """Yield where each line stands (`name:line`) and the line; blank lines are skipped."""
    with file.open(encoding=encoding_of(file, encoding)) as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield f"{file.name}:{number}", line


def parsed(line: str, *, where: str) -> dict[str, Any]:
    """Read one JSON object. Raises InputError, without the text, if it is none."""
    value, problem = _read(line)
    if value is None:
        raise InputError(f"{where}: {problem}; one JSON object a line was due")
    return value


def _read(line: str) -> tuple[dict[str, Any] | None, str]:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        return None, f"not JSON from column {error.colno} on"
    except (RecursionError, ValueError):
        return None, "JSON that is nested too deep, or holds a number too long"
    return (value, "") if isinstance(value, dict) else (None, f"not an object but a {_kind(value)}")


def _kind(value: Any) -> str:
    kinds = {list: "list", str: "string", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "number")


def _row(where: str, line: str) -> Row:
    value, problem = _read(line)
    if value is None:
        return Row(where, {}, fault=f"{where}: {problem}; one JSON object a line was due")
    nested = {key: cell for key, cell in value.items() if isinstance(cell, list | dict)}
    cells = {key: text_of(cell) for key, cell in value.items() if key not in nested}
    return Row(where, cells, nested)
