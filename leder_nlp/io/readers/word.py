"""The text of a Word file (.docx): headers, body with tables and text boxes, notes, footers; no comments.

Word's XML is read here directly and in one pass, so depth costs nothing and no document type gets in.
Paragraphs are parted by a blank line, list items begin with "- " and stand one below the other.
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
    text = ""
    for paragraph, listed in paragraphs:
        item = f"- {paragraph}" if listed else paragraph
        close = listed and text.rpartition("\n")[2].startswith("- ")
        text = f"{text}{chr(10) if close else chr(10) * 2}{item}" if text else item
    return text


def _paragraphs(data: bytes) -> Iterator[tuple[str, bool]]:
    """Yield each paragraph that is not blank, and whether it is an item of a list."""
    from defusedxml.ElementTree import iterparse

    skipped = 0
    stack: list[_Paragraph] = []
    for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
        tag = element.tag.replace(STRICT, W)
        if tag in SKIPPED:
            skipped += 1 if event == "start" else -1
        elif event == "start" and tag == W + "p" and not skipped:
            stack.append(_Paragraph())
        elif event == "end" and not skipped and stack:
            if tag == W + "p":
                done = stack.pop()
                if done.text.strip():
                    yield done.text.strip(), done.listed
            else:
                stack[-1].take(tag, element)
        if event == "end":
            element.clear()


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
