"""The worksheet of a motivated-intruder test: an Excel workbook with drop-downs, and its way back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from leder_nlp import resources
from leder_nlp.errors import InputError
from leder_nlp.io.formats.names import write_bytes
from leder_nlp.io.formats.sheet_tables import letters
from leder_nlp.io.formats.sheet_write import settled
from leder_nlp.io.readers.catalog import open_source
from leder_nlp.io.rows import Row
from leder_nlp.io.sheet_style import BLUE, text_cell

WORKSHEET, PROTOCOL = "Worksheet", "Protocol"
HEADINGS = {
    "Document": 12, "Tester": 16, "Minutes": 10, "Attempted": 12, "Claimed": 12, "Confirmed": 12,
    "Means": 40, "Clues": 40, "Notes": 40,
}  # fmt: skip
"""The columns and their widths."""
NEEDED = ("Document", "Attempted", "Claimed", "Confirmed")
ANSWERS = {"": False, "no": False, "n": False, "yes": True, "y": True}

Answer = tuple[int, bool, bool, bool, tuple[str, ...]]
"""Document, attempted, claimed, confirmed, clues."""


def protocol() -> str:
    """Give the protocol of the test, in Markdown."""
    return resources.path("texts", "intruder_protocol.md").read_text(encoding="utf-8")


def write_worksheet(path: Path, documents: int) -> None:
    """Write a worksheet for documents 1 to `documents`; more testers copy its rows, or the file.

    The same number gives the same bytes. Raises OutputError if it cannot be written.
    """
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    page = book.active
    page.title = WORKSHEET
    for column, (name, width) in enumerate(HEADINGS.items(), 1):
        cell = text_cell(page, 1, column, name)
        cell.font, cell.fill = Font(bold=True, color="FFFFFFFF"), PatternFill("solid", fgColor=BLUE)
        page.column_dimensions[letters(column)].width = width
    for number in range(1, documents + 1):
        page.cell(number + 1, 1).value = number
    choice = DataValidation(type="list", formula1='"yes,no"', allow_blank=True)
    choice.error, choice.errorTitle, choice.showErrorMessage = "yes or no", "Answer", True
    page.add_data_validation(choice)
    choice.add(f"D2:F{documents + 1}")
    page.freeze_panes = "B2"
    told = book.create_sheet(PROTOCOL)
    told.column_dimensions["A"].width = 110
    for row, line in enumerate(protocol().splitlines(), 1):
        cell = text_cell(told, row, 1, line.lstrip("# ").replace("**", "").replace("`", ""))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=line.startswith(("#", "**")), size=14 if line.startswith("#") else 11)
    write_bytes(path, settled(book))


def read_worksheet(path: Path) -> list[Answer]:
    """Read a filled worksheet, or the same as CSV; rows without an answer are not attempted.

    Raises InputError naming the row and the column of a fault, and not what stands there.
    """
    table = open_source(path, sheet=WORKSHEET if path.suffix.lower() == ".xlsx" else None)
    missing = [
        name for name in ("Document", "Attempted", "Claimed", "Confirmed") if name not in table.columns
    ]
    if missing:
        raise InputError(f"{path.name}: no column {missing[0]}; is it the worksheet that was written?")
    return [_answer(row) for row in table.rows if any(cell.strip() for cell in row.cells.values())]


def _answer(row: Row) -> Answer:
    if row.fault:
        raise InputError(row.fault)
    document = row.cells["Document"].strip()
    if not document.isdecimal():
        raise InputError(f"{row.where}: Document: a number was due")
    attempted, claimed, confirmed = (_yes(row, name) for name in ("Attempted", "Claimed", "Confirmed"))
    if (confirmed and not claimed) or (claimed and not attempted):
        raise InputError(
            f"{row.where}: only what was attempted can be claimed, and only what was claimed confirmed"
        )
    clues = (clue.strip().lower() for clue in row.cells.get("Clues", "").split(";"))
    return int(document), attempted, claimed, confirmed, tuple(clue for clue in clues if clue)


def _yes(row: Row, name: str) -> bool:
    value: Any = ANSWERS.get(row.cells[name].strip().lower())
    if value is None:
        raise InputError(f"{row.where}: {name}: yes, no or nothing was due")
    return bool(value)
