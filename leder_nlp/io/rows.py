"""What every reader of a table yields: rows of text that know where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a source: cells as text by heading, and where it stands, for messages.

    `nested` holds the lists and objects of a JSON line, which no cell can. `fault` is a whole sentence
    where the record cannot be read at all, so that those after it still can.
    """

    where: str
    cells: Mapping[str, str] = field(repr=False)
    nested: Mapping[str, Any] = field(default_factory=dict, repr=False)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A source opened for reading: its name, its headings where it has them up front, and its rows, lazily.

    `open_ended` says that later rows may bring headings of their own, as JSON lines do.
    """

    name: str
    columns: tuple[str, ...] = field(repr=False)
    rows: Iterator[Row] = field(repr=False)
    open_ended: bool = False


def filled(cells: Mapping[str, str]) -> bool:
    """Say whether a row holds anything at all."""
    return any(cell.strip() for cell in cells.values())
