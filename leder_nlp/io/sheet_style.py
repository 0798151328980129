"""How a coding workbook looks: frozen headings, widths, drop-downs, a locked column, the definitions."""

from __future__ import annotations

from typing import Any

from leder_nlp.io.formats.codes import ATTRIBUTES, LONG, SHORT
from leder_nlp.io.formats.sheet_tables import OURS, letters
from leder_nlp.io.formats.sheet_words import resource
from leder_nlp.io.formats.sheet_xml import escaped
from leder_nlp.io.sheet_lists import SUGGESTIONS, lists
from leder_nlp.taxonomy import Taxonomy

BLUE, GREY = "FF005EB8", "FFF0F4F5"
WIDTHS = {"Review": 14, "Passage": 10, "Section": 18, "Passage text": 64, SUGGESTIONS: 38, "Comment": 36}
CODE_WIDTH, POLARITY_WIDTH, ATTRIBUTE_WIDTH = 30, 20, 15
LINE = 15.0
"""Points that a line of text is high."""
TALLEST = 409.0
"""Points beyond which Excel makes no row."""
ROOM = 0.8
"""Characters to a unit of width, with what is lost at the end of each line."""


def text_cell(page: Any, row: int, column: int, value: str | int) -> Any:
    """Fill a cell; text is never a formula, whatever it begins with."""
    cell = page.cell(row, column)
    if isinstance(value, int):
        cell.value = value
    else:
        cell.value = ""
        cell.value = escaped(value)
        cell.data_type = "s"
    return cell


def dress_coding(page: Any, taxonomy: Taxonomy, *, blind: bool) -> None:
    """Give the coding sheet its widths, drop-downs, frozen headings and, unless blind, its locked column."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    names = [cell.value for cell in page[1]]
    _head(page, names)
    page.freeze_panes = "E2"
    page.auto_filter.ref = f"A1:{letters(len(names))}{page.max_row}"
    wrapped, rule = Alignment(wrap_text=True, vertical="top"), Border(top=Side("medium", color=BLUE))
    grey, small = PatternFill("solid", fgColor=GREY), Font(italic=True, color="FF425563")
    for row in range(2, page.max_row + 1):
        first = page.cell(row, 1).value != page.cell(row - 1, 1).value
        for column, name in enumerate(names, 1):
            cell = page.cell(row, column)
            cell.alignment, cell.number_format = wrapped, "General" if name == "Passage" else "@"
            cell.protection = Protection(locked=name == SUGGESTIONS)
            if first:
                cell.border = rule
            if name == SUGGESTIONS:
                cell.fill, cell.font = grey, small
        page.row_dimensions[row].height = _height(page, row, names)
    _drop_downs(page, names, taxonomy)
    _printed(page)
    if not blind:
        _protected(page)


def _head(page: Any, names: list[str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill, Protection

    for column, name in enumerate(names, 1):
        cell = page.cell(1, column)
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor=BLUE)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.protection = Protection(locked=False)
        page.column_dimensions[letters(column)].width = _width(name)
    page.row_dimensions[1].height = 2 * LINE


def _width(name: str) -> float:
    if name.startswith(("Code", "Polarity")):
        return CODE_WIDTH if name.startswith("Code") else POLARITY_WIDTH
    return WIDTHS.get(name, ATTRIBUTE_WIDTH)


def _height(page: Any, row: int, names: list[str]) -> float:
    """Give the height that the longest cell needs, for Excel does not find it out by itself."""
    most = 1
    for column, name in enumerate(names, 1):
        value = page.cell(row, column).value
        if isinstance(value, str):
            width = _width(name) * ROOM
            most = max(most, sum(1 + int(max(len(line) - 1, 0) / width) for line in value.split("\n")))
    return min(TALLEST, LINE * most + 3)


def _drop_downs(page: Any, names: list[str], taxonomy: Taxonomy) -> None:
    """Put a list behind each column of codes, polarities and attributes: only what is in it may be typed."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, (kind, values) in enumerate(lists(taxonomy).items(), 1):
        title = {"theme": "Code", "polarity": "Polarity"}.get(kind, kind.capitalize())
        columns = [column for column, name in enumerate(names, 1) if name.rstrip(" 1234") == title]
        if not columns:
            continue
        source = f"{OURS}!${letters(number)}$2:${letters(number)}${len(values) + 1}"
        rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = "Not in the list", f"Choose a {title.lower()} from the drop-down list."
        for column in columns:
            rule.add(f"{letters(column)}2:{letters(column)}{page.max_row}")
        page.add_data_validation(rule)


def _printed(page: Any) -> None:
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A3
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"


def _protected(page: Any) -> None:
    """Lock what is locked, without a password; filters, widths and colours stay free."""
    page.protection.sheet = True
    for name in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(page.protection, name, False)  # openpyxl's False: not forbidden


def dress_definitions(page: Any, taxonomy: Taxonomy, *, blind: bool) -> None:
    """Fill the sheet of definitions: how to code, when to tag, polarities, and each theme."""
    from openpyxl.styles import Alignment, Font

    texts = resource()
    steps = [*texts["step"], *([] if blind else texts["suggestions"])]
    rows: list[tuple[str, ...]] = [("How to code",), *((step,) for step in steps), ()]
    rows += [("What the text says", "Code"), *((rule["text"], rule["tag"]) for rule in texts["rule"]), ()]
    rows += [("Polarity", "Short"), *((label, short) for label, short in _polarities()), ()]
    rows += [("Attribute", "Values; the first is meant where the cell is empty")]
    rows += [(name, ", ".join(value.replace("_", " ") for value in ATTRIBUTES[name])) for name in ATTRIBUTES]
    rows += [(), ("Theme", "Definition", "Note", "Domain")]
    domains = dict(taxonomy.domains)
    rows += [
        (theme.label, theme.definition, _named(theme.note, taxonomy), domains[theme.domain])
        for theme in taxonomy
    ]
    heads = {"How to code", "What the text says", "Polarity", "Attribute", "Theme"}
    for number, cells in enumerate(rows, 1):
        for column, value in enumerate(cells, 1):
            if not value:
                continue
            cell = text_cell(page, number, column, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if cells[0] in heads:
                cell.font = Font(bold=True, color=BLUE, size=12)
            elif column == 1 and len(cells) == 4:
                cell.font = Font(bold=True)
        if len(cells) == 1:
            page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=4)
        page.row_dimensions[number].height = _tall(cells)
    for letter, width in zip("ABCD", SHEET_WIDTHS, strict=True):
        page.column_dimensions[letter].width = width


SHEET_WIDTHS = (48, 62, 50, 34)


def _tall(cells: tuple[str, ...]) -> float:
    widths = (sum(SHEET_WIDTHS),) if len(cells) == 1 else SHEET_WIDTHS
    most = max(
        (1 + int(len(text) / (ROOM * width)) for text, width in zip(cells, widths, strict=False)), default=1
    )
    return LINE * most + 3


def _polarities() -> list[tuple[str, str]]:
    return [(LONG[polarity], short) for polarity, short in SHORT.items()]


def _named(note: str, taxonomy: Taxonomy) -> str:
    """Give a note with themes called by their labels, for ids stand nowhere else in the workbook."""
    for theme in sorted(taxonomy, key=lambda theme: -len(theme.id)):
        if "_" in theme.id:
            note = note.replace(theme.id, f"“{theme.label}”")
    return note
