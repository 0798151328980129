"""Tables for the terminal: aligned columns, numbers with three decimals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from leder_nlp.evaluate.summary import NOT_MEASURED


def aligned(table: Sequence[Sequence[str]]) -> str:
    """Give rows of cells as lines: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = []
    for row in table:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def number(value: float | None, *, sign: bool = False) -> str:
    """Write three decimals, and more where they would round a miss away to 1 or 0."""
    if value is None:
        return NOT_MEASURED
    plus = "+" if sign else ""
    for decimals in range(3, 9):
        written = f"{value:{plus}.{decimals}f}"
        if value in (-1, 0, 1) or float(written) not in (-1, 0, 1):
            break
    return written


def ends(row: Mapping[str, Any], *, sign: bool = False) -> str:
    """Write an interval; nothing where there is none."""
    if row.get("low") is None or row.get("high") is None:
        return ""
    return f"{number(row['low'], sign=sign)} to {number(row['high'], sign=sign)}"


def measures(rows: Iterable[tuple[str, Mapping[str, Any]]], title: str) -> str:
    """Give a table of named measures with their intervals and notes."""
    table = [
        (name, number(row["value"]), ends(row), row.get("note", "") or row.get("reason", ""))
        for name, row in rows
    ]
    return aligned([(title, "value", "interval", "note"), *table])
