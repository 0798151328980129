"""The table of contents of the readers: which extension is opened by what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from leder_nlp.errors import InputError
from leder_nlp.io.readers import delimited, documents, frames, jsonlines, parquet, workbooks
from leder_nlp.io.rows import Table

TABLES: dict[str, Callable[..., Table]] = {
    ".csv": delimited.open_table,
    ".tsv": delimited.open_table,
    ".xlsx": workbooks.open_table,
    ".parquet": parquet.open_table,
    ".jsonl": jsonlines.open_table,
    ".ndjson": jsonlines.open_table,
}
SAVE_AS = {
    ".xls": ".xlsx",
    ".xlsm": ".xlsx",
    ".xlsb": ".xlsx",
    ".ods": ".xlsx",
    ".doc": ".docx",
    ".json": ".jsonl",
}


LONGEST_PATH = 500
"""Characters beyond which a source is a narrative handed in by mistake, and is not shown."""


def open_source(source: Any, *, encoding: str | None = None, sheet: str | int | None = None) -> Table:
    """Open a file, a folder of documents or a DataFrame.

    Raises InputError if there is no such file or its extension is none that is read.
    """
    if frames.is_frame(source):
        return frames.open_frame(source)
    if not isinstance(source, str | Path):
        raise InputError(f"a path or a DataFrame was due, not a {type(source).__name__}")
    if isinstance(source, str) and ("\n" in source or len(source) > LONGEST_PATH):
        raise InputError("a path was due, not a text; make a Review of it")
    file = Path(source)
    if not file.exists():
        raise InputError(f"{file.name}: no such file or folder")
    return _open_path(file, encoding=encoding, sheet=sheet)


def _open_path(file: Path, *, encoding: str | None, sheet: str | int | None) -> Table:
    if file.is_dir():
        return documents.open_folder(file, encoding=encoding)
    suffix = file.suffix.lower()
    if suffix in documents.SUFFIXES:
        return documents.open_document(file, encoding=encoding)
    if suffix in TABLES:
        return TABLES[suffix](file, encoding=encoding, sheet=sheet)
    if suffix in SAVE_AS:
        raise InputError(f"{file.name}: {suffix} files are not read; save it as {SAVE_AS[suffix]}")
    known = ", ".join((*TABLES, *documents.SUFFIXES))
    raise InputError(f"{file.name}: files of this kind are not read; these are: {known}, or a folder")
