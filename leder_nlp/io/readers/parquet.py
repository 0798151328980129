"""Parquet files, a batch at a time. The one door to pyarrow, which is an extra."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from leder_nlp.errors import InputError
from leder_nlp.io.cells import headed
from leder_nlp.io.readers.frames import row_of
from leder_nlp.io.rows import Row, Table, filled

BATCH = 256


def open_table(file: Path, *, encoding: str | None = None, sheet: str | int | None = None) -> Table:
    """Open a Parquet file. Raises InputError if it is broken or pyarrow is missing."""
    del encoding, sheet
    module = _pyarrow()
    if module is None:
        raise InputError(f"{file.name}: Parquet needs pyarrow; pip install 'leder-nlp[parquet]'")
    opened = _opened(module, file)
    if opened is None:
        raise InputError(f"{file.name}: cannot be read as Parquet; write it again")
    columns = tuple(headed(opened.schema_arrow.names, where=file.name))
    return Table(file.name, columns, _rows(file.name, columns, opened))


def _pyarrow() -> Any:
    try:
        return importlib.import_module("pyarrow.parquet")
    except ImportError:
        return None


def _opened(module: Any, file: Path) -> Any:
    try:
        return module.ParquetFile(file)
    except (OSError, ValueError):  # pyarrow's own errors are of these kinds
        return None


def _rows(name: str, columns: tuple[str, ...], opened: Any) -> Iterator[Row]:
    number = 0
    batches = opened.iter_batches(batch_size=BATCH)
    with opened:
        while (batch := _next(batches, name)) is not None:
            for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                row = row_of(columns, values, where=f"{name}: row {number}")
                if row.nested or filled(row.cells):
                    yield row


def _next(batches: Iterator[Any], name: str) -> Any:
    try:
        return next(batches, None)
    except (OSError, ValueError):
        problem = f"{name}: breaks off; write the Parquet file again"
    raise InputError(problem)
