"""Excel workbooks (.xlsx): one sheet, cached values, everything as text."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from leder_nlp.errors import InputError
from leder_nlp.io.cells import headed, shown, text_of, usual
from leder_nlp.io.rows import Row, Table, filled
from leder_nlp.io.zips import guarded

LIMIT = 32_767
"""How many characters Excel keeps in a cell; a text of just this length was probably cut."""

log = logging.getLogger("leder_nlp.io")


def open_table(file: Path, *, encoding: str | None = None, sheet: str | int | None = None) -> Table:
    """Open a sheet of a workbook: the one named or numbered (from 0), else the first that is not hidden.

    Raises InputError if the file is broken, encrypted or has no such sheet, or the sheet is empty.
    """
    del encoding
    lines, problem = _lines(file, sheet)
    if problem:
        raise InputError(f"{file.name}: {problem}")
    start = next((at for at, cells in enumerate(lines) if any(cell.strip() for cell in cells)), None)
    if start is None:
        raise InputError(
            f"{file.name}: the sheet is empty; a row of headings and a row for each review were due"
        )
    header = lines[start]
    while not header[-1].strip():
        header = header[:-1]
    columns = tuple(headed(header, where=f"{file.name}: sheet row {start + 1}"))
    return Table(file.name, columns, _rows(file.name, columns, lines[start + 1 :], first=start + 2))


def _lines(file: Path, sheet: str | int | None) -> tuple[list[list[str]], str]:
    """Give the cells of the sheet and "", or nothing and what is wrong."""
    import openpyxl

    archive = guarded(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions, and quotes dates
            book = openpyxl.load_workbook(archive.fp, read_only=True, data_only=True, keep_links=False)
            page, problem = _sheet(book.worksheets, sheet)
            if problem:
                return [], problem
            page.reset_dimensions()
            return [[_text(cell) for cell in row] for row in page.iter_rows()], ""
    except Exception as error:  # openpyxl raises nearly anything on a broken file, and may quote it
        return [], f"cannot be read as a workbook ({type(error).__name__}); save it again as .xlsx"


def _sheet(sheets: Sequence[Any], asked: str | int | None) -> tuple[Any, str]:
    if asked is None:
        visible = [page for page in sheets if page.sheet_state == "visible"]
        return (visible[0], "") if visible else (None, "holds no visible sheet")
    for number, page in enumerate(sheets):
        if asked in (number, page.title):
            return page, ""
    names = ", ".join(repr(p.title) if usual(p.title) else f"sheet {at}" for at, p in enumerate(sheets, 1))
    return None, f"no sheet {asked!r}; there are: {names}"


def _text(cell: Any) -> str:
    value = cell.value
    text = text_of(value).replace("_x000D_", "\r")  # how Excel's XML writes a carriage return
    if isinstance(value, int) and re.fullmatch("0+", cell.number_format or ""):
        return text.zfill(len(cell.number_format))  # a number shown with leading zeros
    return text


def _rows(name: str, columns: tuple[str, ...], lines: list[list[str]], *, first: int) -> Iterator[Row]:
    number = 0
    for at, line in enumerate(lines, first):
        cells = dict(zip(columns, line + [""] * (len(columns) - len(line)), strict=False))
        over = any(cell.strip() for cell in line[len(columns) :])
        if not over and not filled(cells):
            continue
        number += 1
        where = f"{name}: row {number} (sheet row {at})"
        if over:
            yield Row(where, {}, fault=f"{where}: a cell stands in a column without a heading; give it one")
            continue
        for column, cell in cells.items():
            if len(cell) == LIMIT:
                log.warning(
                    "%s: %s: %d characters, all that Excel keeps; the text may be cut",
                    where,
                    shown(column),
                    LIMIT,
                )
        yield Row(where, cells)
