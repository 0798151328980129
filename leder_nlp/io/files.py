"""Files that are whole or not there: written beside their place, then put in it in one step."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from leder_nlp.errors import OutputError


@contextmanager
def atomic(path: str | Path, *, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Open a text file for writing; it takes its place only if the block ends well.

    A lone surrogate, which no file can hold, is written as its escape: an error here would carry the
    text. Raises OutputError if the folder is not there or may not be written to, or if the place is
    a folder or a file that another program holds open.
    """
    file = Path(path)
    temporary = _temporary(file)
    problem = ""
    try:
        with temporary.open("w", encoding=encoding, errors="backslashreplace", newline="\n") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        problem = _put(temporary, file)
    finally:
        temporary.unlink(missing_ok=True)
    if problem:
        raise OutputError(problem)


def _temporary(file: Path) -> Path:
    """Make an empty file, readable by its owner only, in the folder of the one to be written."""
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".leder-nlp-", suffix=".part")
    except OSError as error:
        problem = f"{file.name}: its folder cannot be written to ({type(error).__name__})"
    else:
        os.close(handle)
        return Path(name)
    raise OutputError(problem)


def _put(temporary: Path, file: Path) -> str:
    """Move the file to its place, with the rights its predecessor had; say what is wrong."""
    try:
        temporary.chmod(file.stat().st_mode & 0o777 if file.exists() else 0o666 & ~_umask())
        temporary.replace(file)
    except OSError as error:
        return f"{file.name}: cannot be replaced ({type(error).__name__}); is it open in another program?"
    return ""


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
