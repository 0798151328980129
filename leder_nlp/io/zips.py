"""The guard in front of Word and Excel files: a zip is counted while it is read, before any XML is parsed."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

from leder_nlp.errors import InputError

MEMBERS, TOTAL, ONE, DIRECTORY = 2_000, 200_000_000, 50_000_000, 1_000_000
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
DECLARED = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
ENCODINGS = (b"utf-8", b"utf-16", b"us-ascii", b"ascii")
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError, ValueError)


def guarded(file: Path) -> zipfile.ZipFile:
    """Open a Word or Excel file that has passed the guard, held in memory.

    Raises InputError if there is no such file, or it is not a zip, is encrypted, holds more than 2,000
    members, 200 MB in all or 50 MB in one, names a member twice, or carries a document type (entities).
    """
    if not file.is_file():
        raise InputError(f"{file.name}: no such file")
    if file.stat().st_size > TOTAL:
        raise InputError(f"{file.name}: larger than {TOTAL // 1_000_000} MB; split it")
    data = file.read_bytes()
    if data.startswith(OLE):
        save_as = ".docx" if file.suffix.lower() == ".docx" else ".xlsx"
        raise InputError(
            f"{file.name}: has a password, or is in the old format under a new name; save it as {save_as}"
        )
    _directory(data, file.name)
    archive = _opened(data)
    if archive is None:
        raise InputError(f"{file.name}: broken, or not what its extension says; save it again")
    _members(archive, file.name)
    return archive


def _directory(data: bytes, name: str) -> None:
    """Refuse a list of members so long that merely reading it would take long."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or at + 22 > len(data):
        return
    (size,) = struct.unpack_from("<L", data, at + 12)
    if at >= 76 and data[at - 76 : at - 72] == b"PK\x06\x06":
        (size,) = struct.unpack_from("<Q", data, at - 76 + 40)
    if size > DIRECTORY:
        raise InputError(f"{name}: its list of parts is too long for a document")


def _opened(data: bytes) -> zipfile.ZipFile | None:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        return None


def _members(archive: zipfile.ZipFile, name: str) -> None:
    members = archive.infolist()
    if len(members) > MEMBERS:
        raise InputError(f"{name}: more than {MEMBERS:,} parts, too many for a document")
    if len({member.filename for member in members}) < len(members):
        raise InputError(f"{name}: two of its parts have one name; save it again")
    total = 0
    for member in members:
        if member.flag_bits & 0x1:
            raise InputError(f"{name}: encrypted; save it without a password")
        total += _measured(archive, member, name, left=TOTAL - total)


def _measured(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, *, left: int) -> int:
    """Count a member's bytes while reading, for the sizes it claims may be false."""
    data = _read(archive, member, min(ONE, left) + 1)
    if data is None:
        raise InputError(f"{name}: broken; save it again")
    if len(data) > min(ONE, left):
        raise InputError(
            f"{name}: unpacks to more than {TOTAL // 1_000_000} MB, or {ONE // 1_000_000} MB in a part"
        )
    if member.filename.lower().endswith((".xml", ".rels", ".vml")):
        _plain_xml(data, name)
    return len(data)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes | None:
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return None
    try:
        with archive.open(member) as stream:
            return stream.read(limit)
    except BROKEN:
        return None


def _plain_xml(data: bytes, name: str) -> None:
    """Refuse XML with a document type, or in an encoding in which one could hide."""
    plain = data.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    declared = DECLARED.match(plain[:200])
    if not plain:
        return
    if not plain.startswith(b"<") or (declared and declared[1].lower() not in ENCODINGS):
        raise InputError(f"{name}: holds XML in an encoding that is not read; save it again")
    if b"<!doctype" in plain.lower():
        raise InputError(f"{name}: holds XML with a document type, which no such file needs")


XML_PARTS = (".xml", ".xmi", ".qde", ".qdc")
DRIVE = re.compile(r"[A-Za-z]:")


def members(data: bytes, name: str) -> dict[str, bytes]:
    """Give the parts of an archive that carries annotations, read under the guard; folders are left out.

    Raises InputError as `guarded` does, and for a name that leads out of the archive (absolute, a drive,
    `..`, a backslash, a link) or that two parts share where case does not count. Writes nothing.
    """
    _directory(data, name)
    archive = _opened(data)
    if archive is None:
        raise InputError(f"{name}: broken, or not what its extension says; export it again")
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MEMBERS:
        raise InputError(f"{name}: more than {MEMBERS:,} parts, too many to read; split it")
    if len({info.filename.casefold() for info in infos}) < len(infos):
        raise InputError(f"{name}: two of its parts have one name; export it again")
    for number, info in enumerate(infos, 1):
        if _leads_out(info):
            raise InputError(f"{name}: part {number} has a name that leads out of the archive")
        if info.flag_bits & 0x1:
            raise InputError(f"{name}: encrypted; export it without a password")
    found: dict[str, bytes] = {}
    left = TOTAL
    for number, info in enumerate(infos, 1):
        content = _read(archive, info, min(ONE, left) + 1)
        if content is None:
            raise InputError(f"{name}: part {number} is broken, or packed in a way that is not read")
        if len(content) > min(ONE, left):
            raise InputError(
                f"{name}: unpacks to more than {TOTAL // 1_000_000} MB, or {ONE // 1_000_000} MB in a part"
            )
        if info.filename.lower().endswith(XML_PARTS):
            plain_xml(content, name)
        left -= len(content)
        found[info.filename] = content
    return found


def _leads_out(info: zipfile.ZipInfo) -> bool:
    name = info.filename
    link = (info.external_attr >> 16) & 0o170000 == 0o120000
    strange = "\\" in name or "\0" in name or name != info.orig_filename.replace("\\", "/")
    return link or strange or name.startswith("/") or bool(DRIVE.match(name)) or ".." in name.split("/")


def plain_xml(data: bytes, name: str) -> None:
    """Refuse XML with a document type, or in an encoding in which one could hide. Raises InputError."""
    _plain_xml(data, name)


def packed(parts: dict[str, bytes]) -> bytes:
    """Give a zip of the parts, sorted by name and without times, so that equal parts give equal bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), parts[name], zipfile.ZIP_DEFLATED)
    return stream.getvalue()
