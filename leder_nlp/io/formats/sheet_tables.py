"""Coding sheets opened: headings (with the merged group above them), rows of cells, and where each stands."""

from __future__ import annotations

import logging
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from leder_nlp.errors import InputError
from leder_nlp.io.cells import checked
from leder_nlp.io.formats.sheet_xml import BLANK, CELLS, ERROR, UNCALCULATED, Cell, Page, pages
from leder_nlp.io.readers import delimited
from leder_nlp.io.readers.workbooks import LIMIT

log = logging.getLogger("leder_nlp.io")
AHEAD = 10
"""Filled rows among which the headings may stand: titles and groups come before them."""
LONGEST = 500
SUFFIXES = (".xlsx", ".csv", ".tsv")
OURS = "leder_nlp"
"""The hidden sheet of workbooks that `leder-nlp sheet` makes."""

Score = Callable[[Sequence[str]], int]
"""Says how much a row looks like headings."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its number (from 1), what stands on top of it, and the merged heading above that."""

    column: int
    name: str = field(repr=False)
    group: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Line:
    """A row: where it stands, and its filled cells by column."""

    where: str
    cells: Mapping[int, Cell] = field(repr=False)

    def text(self, column: int | None) -> str:
        """Give the text of a cell; "" where there is none, or no column."""
        return self.cells.get(column, BLANK).text if column else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `title` is the name of its tab, "" in a text file; `hidden` counts rows not shown."""

    title: str = field(repr=False)
    where: str
    headings: tuple[Heading, ...] = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    hidden: int = 0


def open_sheets(
    file: Path, score: Score, *, sheet: str | int | None = None, encoding: str | None = None
) -> list[Sheet]:
    """Open the one table of a CSV or TSV file, or the visible sheets of a workbook, or the one asked for.

    Sheets without rows are left out. Raises InputError if the file cannot be read, or nothing is in it.
    """
    if file.suffix.lower() not in SUFFIXES:
        raise InputError(f"{file.name}: coding sheets are .xlsx, .csv or .tsv files; save it as one")
    if not file.is_file():
        raise InputError(f"{file.name}: no such file")
    if file.suffix.lower() != ".xlsx":
        return [_delimited(file, encoding)]
    found_pages = pages(file)
    if any(page.name == OURS and page.hidden for page in found_pages):
        raise InputError(
            f"{file.name}: a sheet made by leder-nlp sheet; read it with: leder-nlp sheet --read"
        )
    chosen = _chosen(found_pages, sheet, file.name)
    found = [one for page in chosen if (one := _sheet(page, file.name, score)) is not None]
    if not found:
        raise InputError(f"{file.name}: no sheet with a row of headings and rows below it")
    return found


def _delimited(file: Path, encoding: str | None) -> Sheet:
    table = delimited.open_table(file, encoding=encoding)
    headings = tuple(Heading(number, name) for number, name in enumerate(table.columns, 1))
    lines = []
    for row in table.rows:
        if row.fault:
            raise InputError(row.fault)
        cells = {one.column: Cell(row.cells[one.name]) for one in headings if row.cells[one.name].strip()}
        lines.append(Line(row.where, cells))
    if not lines:
        raise InputError(f"{file.name}: has headings and no rows")
    return Sheet("", file.name, headings, tuple(lines))


def _chosen(found: list[Page], sheet: str | int | None, name: str) -> list[Page]:
    if sheet is None:
        return [page for page in found if not page.hidden]
    chosen = [page for number, page in enumerate(found) if sheet in (number, page.name)]
    if chosen:
        return chosen[:1]
    listed = ", ".join(page.called for page in found)
    raise InputError(f"{name}: no sheet of that name or number; there are: {listed}")


def _sheet(page: Page, name: str, score: Score) -> Sheet | None:
    where = f"{name}: {page.called}"
    grid = _Grid(page)
    filled = [number for number in sorted(page.rows) if any(_filled(c) for c in page.rows[number].values())]
    if len(filled) < 2:
        return None
    top = _top(filled[:AHEAD], grid, score)
    headings = tuple(_headings(grid, filled, top, where))
    known = {one.column for one in headings}
    lines = []
    for number in filled[filled.index(top) + 1 :]:
        cells = {column: cell for column, cell in grid.row(number).items() if _filled(cell)}
        stray = next((column for column in cells if column not in known), None)
        if stray is not None:
            raise InputError(
                f"{where}, row {number}: a cell stands in column {letters(stray)}, which has no heading; "
                "give it one"
            )
        if any(len(cell.text) == LIMIT for cell in cells.values()):
            log.warning("%s, row %d: a cell of all that Excel keeps; the text may be cut", where, number)
        lines.append(Line(f"{where}, row {number}", cells))
    if not lines:
        return None
    hidden = sum(1 for number in filled if number in page.hidden_rows and number > top)
    return Sheet(page.name, where, headings, tuple(lines), hidden)


def _filled(cell: Cell) -> bool:
    return bool(cell.text.strip()) or cell.kind in (UNCALCULATED, ERROR)


class _Grid:
    """The cells of a page; a cell merged downwards counts for every filled row that it covers."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.spread: dict[int, dict[int, Cell]] = {}
        rows, left_over = sorted(page.rows), CELLS
        for top, left, bottom, _ in page.merged:
            cell = page.rows.get(top, {}).get(left)
            below = rows[bisect_right(rows, top) : bisect_right(rows, bottom)] if cell else []
            left_over -= len(below)
            if left_over < 0:
                raise InputError(f"{page.called}: more merged cells than a sheet of codes has")
            for number in below:
                self.spread.setdefault(number, {})[left] = cell or BLANK

    def row(self, number: int) -> dict[int, Cell]:
        return {**self.spread.get(number, {}), **self.page.rows.get(number, {})}


def _top(rows: Sequence[int], grid: _Grid, score: Score) -> int:
    """Give the row of headings: of the first rows the one that looks most like it, the upper one of two."""
    return max(rows, key=lambda number: score([cell.text for cell in grid.row(number).values()]))


def _headings(grid: _Grid, filled: Sequence[int], top: int, where: str) -> Iterator[Heading]:
    groups = _groups(grid, top) if top != filled[0] else {}
    seen: dict[tuple[str, str], int] = {}
    for column, cell in sorted(grid.row(top).items()):
        name = checked(cell.text.strip(), where=where, field=f"heading {column}")
        if not name:
            continue
        if len(name) > LONGEST:
            raise InputError(
                f"{where}: heading {column} has {len(name)} characters; are the headings missing?"
            )
        first = seen.setdefault((name, groups.get(column, "")), column)
        if first != column:
            raise InputError(
                f"{where}: columns {letters(first)} and {letters(column)} have the same heading; rename one"
            )
        yield Heading(column, name, groups.get(column, ""))


def _groups(grid: _Grid, top: int) -> dict[int, str]:
    """Give the heading that is merged over several columns just above the headings, for each of them."""
    found: dict[int, str] = {}
    for first, left, last, right in grid.page.merged:
        cell = grid.page.rows.get(first, {}).get(left)
        if last == top - 1 and right > left and cell and right - left < 1_000:
            found |= dict.fromkeys(range(left, right + 1), cell.text.strip())
    return found


def letters(column: int) -> str:
    """Give the letters by which Excel names a column."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
