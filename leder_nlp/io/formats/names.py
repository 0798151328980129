"""Folders of files named after reviews: ids that are safe as names, and folders that appear whole."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leder_nlp.errors import InputError, OutputError
from leder_nlp.io.files import _put, _temporary

RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
UNSAFE = re.compile(rb"[^A-Za-z0-9_\- ]")


def file_name(review_id: str) -> str:
    """Give an id as the stem of a file name: what is not plain stands as %XX, so that it can be read back."""
    name = UNSAFE.sub(lambda found: b"%%%02X" % ord(found[0]), review_id.encode("utf-8")).decode("ascii")
    if name.endswith(" ") or name.startswith(" "):
        name = name.replace(" ", "%20")
    return f"%{ord(name[0]):02X}{name[1:]}" if RESERVED.fullmatch(name) else name


def id_of(name: str) -> str:
    """Give the id that a file name stands for; a name we did not write is its own id."""
    try:
        raw = re.sub(rb"%([0-9A-F]{2})", lambda found: bytes([int(found[1], 16)]), name.encode())
        review_id = raw.decode("utf-8")
    except ValueError:
        return name
    return review_id if file_name(review_id) == name else name


@contextmanager
def new_folder(path: str | Path) -> Iterator[Path]:
    """Give a folder to fill; it takes its place only if the block ends well.

    Raises OutputError if something is there already, other than an empty folder, or it cannot be made.
    """
    place = Path(path)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise OutputError(f"{place.name}: is there already; name a new folder")
    try:
        temporary = Path(tempfile.mkdtemp(dir=place.parent, prefix=".leder-nlp-", suffix=".part"))
    except OSError as error:
        problem = f"{place.name}: cannot be made ({type(error).__name__})"
        temporary = None
    if temporary is None:
        raise OutputError(problem)
    try:
        yield temporary
        if place.exists():
            place.rmdir()
        temporary.replace(place)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def existing(path: str | Path) -> Path:
    """Give the path of a file. Raises InputError if there is none, or it is a folder."""
    file = Path(path)
    if file.is_file():
        return file
    raise InputError(f"{file.name}: {'a folder; a file was due' if file.is_dir() else 'no such file'}")


def free_name(review_id: str, taken: set[str]) -> str:
    """Give the file name of a review. Raises OutputError if another has it where case does not count."""
    name = file_name(review_id)
    if name.casefold() in taken or len(name) > 200:
        raise OutputError(
            f"review {review_id}: its file name is too long, or differs from another in case only"
        )
    taken.add(name.casefold())
    return name


def write_bytes(path: str | Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises OutputError if it cannot be written where it was asked for."""
    file = Path(path)
    temporary = _temporary(file)
    try:
        temporary.write_bytes(data)
        problem = _put(temporary, file)
    finally:
        temporary.unlink(missing_ok=True)
    if problem:
        raise OutputError(problem)
