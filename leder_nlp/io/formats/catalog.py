"""The table of contents of the annotation formats: the name a corpus card uses, and the extension.

Each module has `sniff(path)`, `read_file(path, *, taxonomy, offsets, rejected)`, `write_file(reviews, path,
*, taxonomy, rejected)` and LOSSY, the list of what it drops (empty: all comes back).
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from leder_nlp.errors import ConfigError, InputError
from leder_nlp.io.formats import (
    brat,
    conll,
    doccano,
    jsonl,
    labelstudio,
    markup,
    prodigy,
    refi,
    refi_codes,
    sheet,
    sheet_as_cell,
    sheet_as_codes,
    sheet_as_wide,
    webanno,
    xmi,
)
from leder_nlp.records import AnnotatedReview
from leder_nlp.taxonomy import Taxonomy

FORMATS: dict[str, ModuleType] = {
    "markup": markup,
    "jsonl": jsonl,
    "labelstudio": labelstudio,
    "prodigy": prodigy,
    "doccano": doccano,
    "refi": refi,
    "refi-codebook": refi_codes,
    "brat": brat,
    "webanno": webanno,
    "xmi": xmi,
    "conll": conll,
    "sheet": sheet,
    "sheet-wide": sheet_as_wide,
    "sheet-codes": sheet_as_codes,
    "sheet-cell": sheet_as_cell,
}
EXTENSIONS = {".txt": "markup", ".jsonl": "jsonl", ".ndjson": "jsonl"}
"""What a corpus may hold; formats of other tools are read by `read_as`."""
WRITTEN = {
    **EXTENSIONS,
    ".json": "labelstudio",
    ".qdpx": "refi",
    ".qdc": "refi-codebook",
    ".conll": "conll",
    ".bio": "conll",
    ".csv": "sheet",
    ".xlsx": "sheet",
}
"""The format that is written where only the name of the file says which; folders need to be told."""


def read_annotated(path: str | Path, *, taxonomy: Taxonomy | None = None) -> list[AnnotatedReview]:
    """Read the annotated reviews of one file, in its order.

    Raises InputError if there is no such file, its extension is none of a format, or it has a fault.
    """
    file = Path(path)
    if not file.is_file():
        raise InputError(f"{file.name}: no such file")
    name = EXTENSIONS.get(file.suffix.lower())
    if name is None:
        known = ", ".join(EXTENSIONS)
        raise InputError(f"{file.name}: annotated reviews are read from {known} files, not from this kind")
    return list(FORMATS[name].read_file(file, taxonomy=taxonomy))


def format_named(name: str) -> ModuleType:
    """Give a format by its name. Raises ConfigError listing the names there are."""
    if name in FORMATS:
        return FORMATS[name]
    raise ConfigError(f"no format of this name; there are: {', '.join(FORMATS)}")


def sniffed(path: str | Path) -> str:
    """Name the format a file or folder is in. Raises InputError if it is in none, or not there."""
    place = Path(path)
    if not place.exists():
        raise InputError(f"{place.name}: no such file or folder")
    for name, module in FORMATS.items():
        if module.sniff(place):
            return name
    raise InputError(f"{place.name}: in no known format; say which with --from: {', '.join(FORMATS)}")


def format_to_write(path: str | Path) -> str:
    """Give the name of the format that a file's extension stands for. Raises ConfigError if it is none's."""
    name = WRITTEN.get(Path(path).suffix.lower())
    if name is None:
        raise ConfigError(f"say which format to write with --to: {', '.join(FORMATS)}")
    return name
