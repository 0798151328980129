"""The sheets of an Excel workbook, cell by cell as they were saved: sparse, so that empty rows cost nothing.

openpyxl hides what a coding sheet needs to know: which formula was never calculated, which rows are
hidden; and it fills merged ranges cell by cell, however large a hostile file says they are.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from leder_nlp.errors import InputError
from leder_nlp.io.cells import text_of, usual
from leder_nlp.io.zips import guarded

CELLS = 1_500_000
"""The most filled cells that are read of one workbook."""
TEXT, NUMBER, DATE, ERROR, UNCALCULATED = "text", "number", "date", "error", "uncalculated"
PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
ESCAPED = re.compile("_x(00[01][0-9A-Fa-f]|005[Ff]|[Ff]{3}[EeFf]|[Dd][89A-Fa-f][0-9A-Fa-f]{2})_")
ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell: what it shows as text, and of which kind it is."""

    text: str = field(repr=False)
    kind: str = TEXT


BLANK = Cell("")
Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: filled cells by row and column (both from 1), merged ranges, and the rows not shown."""

    name: str
    hidden: bool
    rows: Mapping[int, Mapping[int, Cell]] = field(repr=False)
    merged: tuple[Rectangle, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    number: int = 1

    @property
    def called(self) -> str:
        """Name the sheet for a message: one not called as sheets are may tell of somebody."""
        return f"sheet {self.name!r}" if usual(self.name) else f"sheet {self.number}"


def pages(file: Path) -> list[Page]:
    """Read all sheets of a workbook; what a formula came to is its value.

    Raises InputError if the file is broken, encrypted, or holds more than 1,500,000 filled cells.
    """
    archive = guarded(file)
    try:
        found = list(_pages(archive))
    except _TooManyError:
        problem = f"more than {CELLS:,} filled cells; split it"
    except Exception as error:  # a broken file raises nearly anything, and may quote itself
        problem = f"cannot be read as a workbook ({type(error).__name__}); save it again as .xlsx"
    else:
        return [replace(page, number=number) for number, page in enumerate(found, 1)]
    raise InputError(f"{file.name}: {problem}")


class _TooManyError(Exception):
    pass


@dataclass(slots=True)
class _Book:
    """What all sheets of a workbook share."""

    strings: list[str] = field(repr=False)
    formats: list[str]
    epoch: Any
    left: int = CELLS


def _pages(archive: zipfile.ZipFile) -> Iterator[Page]:
    names = set(archive.namelist())
    place = next(name for name in names if re.fullmatch(r"xl/workbook\d*\.xml", name))
    root = _tree(archive.read(place))
    targets = _targets(archive, place)
    dated = next((one for one in root.iter() if _local(one) == "workbookPr"), None)
    mac = dated is not None and dated.get("date1904") in ("1", "true")
    book = _Book(_strings(archive, names), _formats(archive, names), _epoch(mac))
    for one in root.iter():
        if _local(one) == "sheet":
            target = targets[one.get(RELATION) or one.get(STRICT_RELATION) or ""]
            if target in names and "worksheets" in target:  # a chart sheet holds no cells
                yield _page(archive, target, one, book)


def _targets(archive: zipfile.ZipFile, place: str) -> dict[str, str]:
    folder, name = posixpath.split(place)
    relations = _tree(archive.read(f"{folder}/_rels/{name}.rels"))
    return {
        one.get("Id", ""): posixpath.normpath(posixpath.join("/" + folder, one.get("Target", ""))).lstrip("/")
        for one in relations
    }


def _tree(data: bytes) -> Element:
    from defusedxml.ElementTree import fromstring

    root: Element = fromstring(data, forbid_dtd=True)
    return root


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _epoch(mac: bool) -> Any:
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

    return MAC_EPOCH if mac else WINDOWS_EPOCH


def _strings(archive: zipfile.ZipFile, names: set[str]) -> list[str]:
    if "xl/sharedStrings.xml" not in names:
        return []
    found: list[str] = []
    for element in _ends(archive.read("xl/sharedStrings.xml"), {"si"}):
        found.append(_string(element))
        element.clear()
    return found


def _string(element: Element) -> str:
    """Join the runs of a rich text; how it is pronounced (rPh) is not part of it."""
    pieces = []
    for child in element:
        if _local(child) == "t":
            pieces.append(child.text or "")
        elif _local(child) == "r":
            pieces += [one.text or "" for one in child if _local(one) == "t"]
    return unescaped("".join(pieces))


def unescaped(text: str) -> str:
    """Give the characters that XML cannot hold, which Excel writes as _x000D_."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def escaped(text: str) -> str:
    """Write such characters as Excel does, and an underscore that would be taken for the start of one."""
    return ILLEGAL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _formats(archive: zipfile.ZipFile, names: set[str]) -> list[str]:
    """Give the number format of each cell style."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    if "xl/styles.xml" not in names:
        return []
    root = _tree(archive.read("xl/styles.xml"))
    formats = dict(BUILTIN_FORMATS)
    for one in root.iter():
        if _local(one) == "numFmt" and one.get("numFmtId", "").isdigit():
            formats[int(one.get("numFmtId", "0"))] = one.get("formatCode", "")
    styles = [one for part in root if _local(part) == "cellXfs" for one in part]
    return [formats.get(int(one.get("numFmtId", "0")), "General") for one in styles]


def _page(archive: zipfile.ZipFile, target: str, sheet: Element, book: _Book) -> Page:
    rows: dict[int, dict[int, Cell]] = {}
    merged: list[Rectangle] = []
    hidden: set[int] = set()
    number = 0
    for element in _ends(archive.read(target), {"row", "mergeCell"}):
        if _local(element) == "mergeCell":
            merged.append(_rectangle(element.get("ref", "")))
            continue
        number = int(element.get("r", number + 1))
        cells = dict(_cells(element, book))
        if cells:
            rows[number] = cells
            if element.get("hidden") in ("1", "true"):
                hidden.add(number)
        element.clear()
    state = sheet.get("state", "visible")
    return Page(sheet.get("name", ""), state != "visible", rows, tuple(merged), frozenset(hidden))


def _ends(data: bytes, names: set[str]) -> Iterator[Element]:
    """Yield the elements of these names as they end; what stood before in their parent is let go."""
    from defusedxml.ElementTree import iterparse

    parents: list[Element] = []
    for event, element in iterparse(BytesIO(data), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            parents.append(element)
            continue
        parents.pop()
        if _local(element) in names:
            yield element
            if parents:
                parents[-1].clear()


def _rectangle(ref: str) -> Rectangle:
    first, _, last = ref.partition(":")
    (top, left), (bottom, right) = _place(first), _place(last or first)
    return top, left, bottom, right


def _place(ref: str) -> tuple[int, int]:
    found = PLACE.fullmatch(ref)
    if found is None:
        raise ValueError("no place of a cell")
    return int(found[2]), _column(found[1])


@cache
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _cells(row: Element, book: _Book) -> Iterator[tuple[int, Cell]]:
    column = 0
    for element in row:
        ref = element.get("r")
        column = _place(ref)[1] if ref else column + 1
        cell = _cell(element, book)
        if cell is not None:
            book.left -= 1
            if book.left < 0:
                raise _TooManyError
            yield column, cell


def _cell(element: Element, book: _Book) -> Cell | None:
    parts = {_local(child): child for child in element}
    kind = element.get("t", "n")
    if kind == "inlineStr":
        return Cell(_string(parts["is"])) if "is" in parts else None
    value = parts["v"].text if "v" in parts else None
    if value is None:
        formula = parts.get("f")
        # A text formula that came to nothing is saved with an empty value.
        empty = "v" in parts and kind == "str"
        return None if formula is None or empty else Cell("", UNCALCULATED)
    if kind in KINDS:
        return KINDS[kind](value, book)
    return _number(value, int(element.get("s", "0")), book)


KINDS: dict[str, Callable[[str, _Book], Cell]] = {
    "s": lambda value, book: Cell(book.strings[int(value)]),
    "str": lambda value, _: Cell(unescaped(value)),
    "b": lambda value, _: Cell("TRUE" if value.strip() in ("1", "true") else "FALSE"),
    "e": lambda value, _: Cell(value, ERROR),
    "d": lambda value, _: Cell(value, DATE),
}


def _number(value: str, style: int, book: _Book) -> Cell:
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format
    from openpyxl.utils.datetime import from_excel

    shape = book.formats[style] if style < len(book.formats) else "General"
    number = float(value)
    if is_date_format(shape) and not is_timedelta_format(shape):
        date = _quietly(lambda: from_excel(number, book.epoch))
        return Cell(text_of(date), DATE) if date is not None else Cell(value, DATE)
    text = text_of(number)
    if re.fullmatch("0+", shape) and number.is_integer():
        text = text.zfill(len(shape))  # a number shown with leading zeros
    return Cell(text, NUMBER)


def _quietly(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except (ValueError, OverflowError, ParseError):
        return None
