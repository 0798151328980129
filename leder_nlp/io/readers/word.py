"""The text of a Word file (.docx): headers, body with tables and text boxes, notes, footers; no comments.

Word's XML is read here directly and in one pass, so depth costs nothing and no document type gets in.
Paragraphs are parted by a blank line, list items begin with "- " and stand one below the other. So do short
rows of a table, their cells parted by " | ": a prompt of a form and its answer are one line.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from leder_nlp.errors import InputError
from leder_nlp.io.zips import guarded

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What was deleted or moved away is not in the text; a text box stands twice, once for old readers.
# Tab stops need no entry: they come first in a paragraph, whose outer space is dropped.
SKIPPED = {W + "del", W + "moveFrom", COMPATIBILITY + "Fallback"}
CHARACTERS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": "\t"}
_LONGEST_ROW = 200
"""Characters of a row that is one line; a longer one holds prose, whose paragraphs stay apart."""
_APART, _LISTED, _ROW = "apart", "listed", "row"
PARTS = ("header", "document", "footnotes", "endnotes", "footer")


def word_text(file: Path, *, encoding: str | None = None) -> str:
    """Give the text of a Word file. Raises InputError if it is broken, encrypted or too large."""
    del encoding
    archive = guarded(file)
    members = _members(archive)
    if not any(member.startswith("word/document") for member in members):
        raise InputError(f"{file.name}: not a Word document; save it again as .docx")
    pieces: list[str] = []
    for member in members:
        text = _part(archive.read(member))
        if text is None:
            raise InputError(f"{file.name}: its part {member} is broken; save it again")
        if text and text not in pieces:  # first, odd and even pages repeat one header
            pieces.append(text)
    return "\n\n".join(pieces)


def _members(archive: zipfile.ZipFile) -> list[str]:
    """List the parts that hold text, in the order in which they are read."""
    found = []
    for member in archive.namelist():
        part = re.fullmatch(r"word/([a-z]+)(\d*)\.xml", member)
        if part and part[1] in PARTS:
            found.append((PARTS.index(part[1]), int(part[2] or 0), member))
    return [member for _, _, member in sorted(found)]


def _part(data: bytes) -> str | None:
    from defusedxml.common import DefusedXmlException

    try:
        paragraphs = list(_paragraphs(data))
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    text, before = "", _APART
    for paragraph, form in paragraphs:
        gap = "\n" if before == form != _APART else "\n\n"
        item = f"- {paragraph}" if form == _LISTED else paragraph
        text = f"{text}{gap}{item}" if text else item
        before = form
    return text


def _paragraphs(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield each paragraph that is not blank, and whether it stands apart, in a list, or is a table's row."""
    from defusedxml.ElementTree import iterparse

    skipped = 0
    stack: list[_Paragraph] = []
    rows: list[_Row] = []
    for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
        tag, starts = element.tag.replace(STRICT, W), event == "start"
        done: list[tuple[str, str]] = []
        if tag in SKIPPED:
            skipped += 1 if starts else -1
        elif skipped:
            pass
        elif tag == W + "tr":
            if starts:
                rows.append(_Row())
            else:
                done = rows.pop().paragraphs
        elif tag == W + "p":
            if starts:
                stack.append(_Paragraph())
            else:
                done = stack.pop().said
        elif starts and tag == W + "tc" and rows:
            rows[-1].cells.append([])
        elif not starts and stack:
            stack[-1].take(tag, element)
        if rows:
            rows[-1].add(done)
        else:
            yield from done
        if not starts:
            element.clear()


class _Row:
    """A row of a table while it is read: the paragraphs of each of its cells, and their forms."""

    def __init__(self) -> None:
        self.cells: list[list[tuple[str, str]]] = [[]]

    def add(self, paragraphs: list[tuple[str, str]]) -> None:
        """Put paragraphs into the cell that is being read."""
        self.cells[-1] += paragraphs

    @property
    def paragraphs(self) -> list[tuple[str, str]]:
        """Give one line if it is short and no cell holds more than a line, else its paragraphs."""
        filled = [cell for cell in self.cells if cell]
        every = [paragraph for cell in filled for paragraph in cell]
        plain = all(form == _APART and "\n" not in text for text, form in every)
        line = " | ".join(text for text, _ in every)
        if len(filled) < 2 or len(every) > len(filled) or not plain or len(line) > _LONGEST_ROW:
            return every
        return [(line, _ROW)]


class _Paragraph:
    """A paragraph while it is read."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.style = ""
        self.numbered = False

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def said(self) -> list[tuple[str, str]]:
        """Give its text and form, unless it is blank."""
        text = self.text.strip()
        return [(text, _LISTED if self.listed else _APART)] if text else []

    @property
    def listed(self) -> bool:
        """Say whether it is an item of a list; a numbered heading is none."""
        return self.style.startswith(("ListBullet", "ListNumber")) or (
            self.numbered and not self.style.startswith("Heading")
        )

    def take(self, tag: str, element: Any) -> None:
        if tag == W + "t":
            self.pieces.append(element.text or "")
        elif tag in CHARACTERS:
            self.pieces.append(CHARACTERS[tag])
        elif tag == W + "numId":
            self.numbered = _value(element) != "0"
        elif tag == W + "pStyle":
            self.style = _value(element)


def _value(element: Any) -> str:
    return str(next((value for key, value in element.attrib.items() if key.endswith("}val")), ""))
