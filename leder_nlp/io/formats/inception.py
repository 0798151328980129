"""Where INCEpTION and WebAnno put files: one, a folder of them, or an export with a folder a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from leder_nlp.errors import InputError
from leder_nlp.io.formats.names import id_of
from leder_nlp.io.zips import ONE, members

ENDINGS = (".txt", ".tsv", ".xmi", ".xml", ".json", ".zip")
NOBODY = "INITIAL_CAS"
"""The user below whose name a document that nobody has opened is exported."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document's file: its id, whose it is ("" if it does not say), its content and what lies beside it."""

    review_id: str
    coder: str = field(repr=False)
    where: str
    data: bytes = field(repr=False)
    beside: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def documents(path: str | Path, suffix: str) -> Iterator[Found]:
    """Give the files with a suffix: of one file, a folder (links are not followed) or a .zip with zips in it.

    `annotation/<document>/<coder>.<suffix>` is one coder's; a file that is not two folders deep is nobody's.
    Raises InputError if there is none, or an archive is not safe.
    """
    place = Path(path)
    if place.is_dir():
        found = list(_of(dict(_files(place, suffix)), suffix))
    elif place.suffix.lower() == ".zip":
        found = list(_of(_unpacked(place), suffix))
    else:
        found = list(_of({place.name: _bytes(place)}, suffix))
    if not found:
        raise InputError(f"{place.name}: holds no {suffix} file")
    yield from found


def holds(path: str | Path, suffix: str) -> bool:
    """Say whether a path is such a file, or a folder or archive with one in it."""
    place = Path(path)
    if place.is_dir():
        return any(file.suffix.lower() == suffix for file in place.rglob("*"))
    if place.suffix.lower() != ".zip" or not place.is_file():
        return place.is_file() and place.suffix.lower() == suffix
    try:
        return any(name.lower().endswith(suffix) for name in _unpacked(place))
    except InputError:
        return False


def _files(folder: Path, suffix: str) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        inner = file.relative_to(folder)
        if any(part.startswith(".") for part in inner.parts) or file.is_symlink() or not file.is_file():
            continue
        if any((folder / parent).is_symlink() for parent in inner.parents):
            continue
        if file.suffix.lower() in (suffix, ".xml"):
            yield inner.as_posix(), _bytes(file)


def _bytes(file: Path) -> bytes:
    if not file.is_file() or file.stat().st_size > ONE:
        raise InputError(f"{file.name}: no file, or larger than {ONE // 1_000_000} MB")
    return file.read_bytes()


def _unpacked(file: Path) -> dict[str, bytes]:
    """Give the parts of an archive, and of the archives in it, one level deep."""
    found: dict[str, bytes] = {}
    total = 0
    for name, data in members(file.read_bytes(), file.name).items():
        inner = members(data, f"{file.name}: an archive in it") if name.lower().endswith(".zip") else None
        stem = name.rpartition("/")[0]
        base = name[: -len(".zip")]
        for own, content in (inner or {}).items():
            found[f"{base}{Path(own).suffix}" if own.lower().endswith(".xmi") else f"{stem}/{own}"] = content
            total += len(content)
        if inner is None:
            found[name] = data
        if total > 4 * ONE:
            raise InputError(f"{file.name}: the archives in it unpack to more than {4 * ONE // 1_000_000} MB")
    return found


def _of(files: Mapping[str, bytes], suffix: str) -> Iterator[Found]:
    systems = {
        name.rpartition("/")[0]: data
        for name, data in files.items()
        if name.lower().endswith("typesystem.xml")
    }
    for name, data in sorted(files.items()):
        if not name.lower().endswith(suffix):
            continue
        folders = name.split("/")[:-1]
        stem = name.rpartition("/")[2][: -len(suffix)]
        beside = systems.get("/".join(folders), next(iter(systems.values()), b""))
        if folders and folders[0] not in ("annotation", "curation", folders[-1]):
            continue
        two_deep = len(folders) == 2 or (len(folders) == 1 and folders[0] not in ("annotation", "curation"))
        document = _stem(folders[-1]) if two_deep else stem
        coder = ("curation" if stem == "CURATION_USER" else stem) if two_deep else ""
        yield Found(id_of(document), coder, name, data, {"typesystem": beside} if beside else {})


def _stem(folder: str) -> str:
    ending = next((ending for ending in ENDINGS if folder.lower().endswith(ending)), "")
    return folder[: len(folder) - len(ending)]
