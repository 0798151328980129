"""Reviews that are documents: a .txt or .docx file, or a flat folder of them; the file's stem is the id."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from leder_nlp.errors import InputError
from leder_nlp.io.encodings import encoding_of
from leder_nlp.io.readers.word import word_text
from leder_nlp.io.rows import Row, Table

SUFFIXES = (".txt", ".docx")
ID, TEXT = "file name", "text"
LARGEST = 64_000_000
"""Bytes of the largest plain text that is read into memory."""


def open_document(file: Path, *, encoding: str | None = None) -> Table:
    """Open one document as a table of one row."""
    return Table(file.name, (ID, TEXT), iter([_row(file, encoding)]))


def open_folder(folder: Path, *, encoding: str | None = None) -> Table:
    """Open a folder of documents, sorted by name; other files, folders and lock files are passed over.

    Raises InputError if none is there.
    """
    files = sorted(file for file in folder.iterdir() if _is_review(file))
    if not files:
        raise InputError(
            f"{folder.name}: no review in this folder; it is read for {' and '.join(SUFFIXES)} files"
        )
    return Table(folder.name, (ID, TEXT), _rows(files, encoding))


def _is_review(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES and not file.name.startswith((".", "~$")) and file.is_file()


def _rows(files: list[Path], encoding: str | None) -> Iterator[Row]:
    for file in files:
        yield _row(file, encoding)


def _row(file: Path, encoding: str | None) -> Row:
    read = word_text if file.suffix.lower() == ".docx" else plain_text
    try:
        text = read(file, encoding=encoding)
    except InputError as error:
        return Row(file.name, {ID: file.stem}, fault=str(error))
    return Row(file.name, {ID: file.stem, TEXT: text})


def plain_text(file: Path, *, encoding: str | None = None) -> str:
    """Give a text file's text; line ends become \\n.

    Raises InputError if it is huge or in no known encoding.
    """
    if file.stat().st_size > LARGEST:
        raise InputError(f"{file.name}: larger than {LARGEST // 1_000_000} MB; split it")
    return file.read_text(encoding=encoding_of(file, encoding))
