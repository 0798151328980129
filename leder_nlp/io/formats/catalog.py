"""The table of contents of the annotation formats: the name a corpus card uses, and the extension."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from leder_nlp.errors import InputError
from leder_nlp.io.formats import jsonl, markup
from leder_nlp.records import AnnotatedReview
from leder_nlp.taxonomy import Taxonomy

FORMATS: dict[str, ModuleType] = {"markup": markup, "jsonl": jsonl}
EXTENSIONS = {".txt": "markup", ".jsonl": "jsonl", ".ndjson": "jsonl"}


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
