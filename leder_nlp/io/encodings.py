"""Which encoding a text file is in: UTF-8, UTF-16 with its mark, or Windows cp1252; no more is guessed."""

from __future__ import annotations

import codecs
from pathlib import Path

from leder_nlp.errors import ConfigError, InputError

CHUNK = 1 << 20


def encoding_of(file: Path, encoding: str | None = None) -> str:
    """Give the name of an encoding that every byte of the file obeys.

    Raises InputError with the offset of the first byte that obeys none, and ConfigError if Python
    does not know the `encoding` asked for.
    """
    if encoding is not None:
        return _asked_for(file, encoding)
    with file.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _asked_for(file, "utf-16")
    if len(head) > 1 and max(head[::2].count(0), head[1::2].count(0)) > len(head) // 3:
        raise InputError(f"{file.name}: looks like UTF-16 without its mark; say encoding='utf-16-le'")
    if first_fault(file, "utf-8") is None:
        return "utf-8-sig"
    return _windows(file)


def _asked_for(file: Path, encoding: str) -> str:
    try:
        "a".encode(encoding)  # unlike codecs.lookup, refuses codecs that are not of text
    except Exception:  # whatever a codec that is none of text raises
        known = False
    else:
        known = True
    if not known:
        raise ConfigError("the encoding asked for is not one that Python knows; try utf-8 or cp1252")
    offset = first_fault(file, encoding)
    if offset is not None:
        raise InputError(f"{file.name}: byte {offset} is not {encoding}; save the file as UTF-8")
    return "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding


def _windows(file: Path) -> str:
    """Give cp1252, unless most of what is not ASCII is sound UTF-8: that is a damaged UTF-8 file."""
    good, bad = _sound_and_broken(file)
    if good >= bad:
        offset = first_fault(file, "utf-8")
        raise InputError(
            f"{file.name}: byte {offset} is not UTF-8, as the rest of the file is; save it again"
        )
    offset = first_fault(file, "cp1252")
    if offset is None:
        return "cp1252"
    raise InputError(f"{file.name}: byte {offset} is neither UTF-8 nor cp1252; save the file as UTF-8")


def _sound_and_broken(file: Path) -> tuple[int, int]:
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = bad = 0
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            text = decoder.decode(chunk)
            if not text.isascii():
                broken = sum(1 for character in text if "\udc80" <= character <= "\udcff")
                bad += broken
                good += sum(1 for character in text if character > "\x7f") - broken
    return good, bad


def first_fault(file: Path, encoding: str) -> int | None:
    """Give the offset of the first byte that does not decode; None if all do."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = 0
    with file.open("rb") as stream:
        while True:
            chunk = stream.read(CHUNK)
            pending = decoder.getstate()[0]
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeError as error:
                return done - len(pending) + getattr(error, "start", 0)
            if not chunk:
                return None
            done += len(chunk)
