"""A pandas DataFrame as a source of rows; a named index counts as a column."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from leder_nlp.io.cells import headed, text_of
from leder_nlp.io.rows import Row, Table, filled

NAME = "the DataFrame"


def is_frame(source: object) -> bool:
    """Say whether this is a DataFrame, without importing pandas."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(source, pandas.DataFrame)


def open_frame(frame: Any) -> Table:
    """Open a DataFrame. Raises InputError if two columns have the same name."""
    named = [name for name in frame.index.names if name is not None and name not in frame.columns]
    if named:
        frame = frame.reset_index(level=named)
    columns = tuple(headed(map(str, frame.columns), where=NAME))
    return Table(NAME, columns, _rows(columns, frame))


def _rows(columns: tuple[str, ...], frame: Any) -> Iterator[Row]:
    for number, values in enumerate(frame.itertuples(index=False, name=None), 1):
        row = row_of(columns, values, where=f"{NAME}: row {number}")
        if row.nested or filled(row.cells):
            yield row


def row_of(columns: Sequence[str], values: Sequence[Any], *, where: str) -> Row:
    """Make a row of values of any type; lists and objects go to `nested`."""
    pairs = {
        name: value.tolist() if type(value).__name__ == "ndarray" else value
        for name, value in zip(columns, values, strict=True)
    }
    nested = {name: value for name, value in pairs.items() if isinstance(value, list | dict)}
    cells = {name: text_of(value) for name, value in pairs.items() if name not in nested}
    return Row(where, cells, nested)
