"""CSV and TSV, streamed: any of comma, semicolon and tab, quoted line breaks, Excel's `sep=` line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from leder_nlp.errors import InputError
from leder_nlp.io.cells import headed
from leder_nlp.io.encodings import encoding_of
from leder_nlp.io.rows import Row, Table, filled

FIELD = 1 << 27
"""The longest cell that is read at all, in characters; `max_characters` judges it afterwards."""


QUOTE = "put quotation marks round a cell with a line break, a quotation mark or the separator in it"


def open_table(file: Path, *, encoding: str | None = None, sheet: str | int | None = None) -> Table:
    """Open a CSV or TSV file. Raises InputError if it has no headings or is in no known encoding."""
    del sheet
    records = _records(file, encoding_of(file, encoding))
    first = next(records, None)
    if first is None:
        raise InputError(f"{file.name}: empty; a row of headings and a row for each review were due")
    columns = tuple(headed(_untailed(first[1]), where=f"{file.name}:{first[0]}"))
    return Table(file.name, columns, _rows(file.name, columns, records))


def _untailed(cells: list[str]) -> list[str]:
    """Drop the blank headings that a spreadsheet's empty columns leave at the end."""
    while len(cells) > 1 and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _rows(name: str, columns: tuple[str, ...], records: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    number = 0
    for line, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        number += 1
        where = f"{name}: row {number} (line {line})"
        cells = cells[: len(columns)] if not any(c.strip() for c in cells[len(columns) :]) else cells
        if len(cells) != len(columns):
            yield Row(where, {}, fault=f"{where}: {len(cells)} cells below {len(columns)} headings; {QUOTE}")
            continue
        row = Row(where, dict(zip(columns, cells, strict=True)))
        if filled(row.cells):
            yield row


def _records(file: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the file line (from 1) on which each record begins, and its cells; blank lines are skipped."""
    with file.open(encoding=encoding, newline="") as stream:
        line, header = 1, stream.readline()
        while header and not header.strip():
            line, header = line + 1, stream.readline()
        if header.strip().strip('"').lower().startswith("sep="):
            delimiter = header.strip().strip('"')[4:5] or "\t"
            line, header = line + 1, stream.readline()
        else:
            delimiter = _delimiter(header, file)
        reader = csv.reader(chain([header], stream), delimiter=delimiter, strict=True)
        offset = line - 1
        while True:
            line = offset + reader.line_num + 1
            cells, fault = _next(reader)
            if fault:
                raise InputError(f"{file.name}:{line}: {fault}")
            if cells is None:
                return
            if cells:
                yield line, cells


def _delimiter(header: str, file: Path) -> str:
    """Take the one of comma, semicolon and tab that parts the headings most often."""
    outside = "".join(header.split('"')[::2])
    counts = {mark: outside.count(mark) for mark in "\t;,"}
    best = max(counts, key=lambda mark: counts[mark])
    if counts[best]:
        return best
    return "\t" if file.suffix.lower() == ".tsv" else ","


def _next(reader: Any) -> tuple[list[str] | None, str]:
    # The limit on a cell is one for the whole process, so it is put back each time.
    limit = csv.field_size_limit(FIELD)
    try:
        return next(reader, None), ""
    except csv.Error:
        return (
            None,
            "a quotation mark here is never closed, or stands within a quoted cell without being doubled",
        )
    finally:
        csv.field_size_limit(limit)
