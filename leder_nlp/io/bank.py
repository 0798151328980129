"""A bank of annotated passages: files of one passage a line, in the inline markup of the guidelines.

    # areas for improvement
    [[AFI dnacpr,mental_capacity|The form was signed without a word to her]].

A line without a mark is a passage in which nothing is to be tagged; `#` begins a comment.
"""

from __future__ import annotations

from pathlib import Path

from leder_nlp.errors import InputError
from leder_nlp.io.formats.header import Header
from leder_nlp.io.formats.markup import read_marked
from leder_nlp.io.readers.documents import plain_text
from leder_nlp.known import Known
from leder_nlp.records import AnnotatedReview
from leder_nlp.taxonomy import Taxonomy


def read_bank(path: str | Path, *, taxonomy: Taxonomy | None = None) -> list[AnnotatedReview]:
    """Read a bank, a folder of .txt files or one file: each line becomes a review of its own.

    Its id is the name of the file and the number of the passage in it, `dnacpr-001`.
    Raises InputError naming the line of a faulty mark, or where there is no passage.
    """
    place = Path(path)
    files = sorted(place.glob("*.txt")) if place.is_dir() else [place]
    passages = [passage for file in files if file.is_file() for passage in _passages(file, taxonomy)]
    if not passages:
        raise InputError(f"{place.name}: no passage in this bank; .txt files of one passage a line were due")
    return passages


def _passages(file: Path, taxonomy: Taxonomy | None) -> list[AnnotatedReview]:
    text = plain_text(file).replace("\r\n", "\n").replace("\r", "\n")
    found: list[AnnotatedReview] = []
    start = 0
    for line in text.split("\n"):
        if line.strip() and not line.startswith("#"):
            header = Header(f"{file.stem}-{len(found) + 1:03}", Known(), {})
            upto = text[: start + len(line)]
            found.append(read_marked(upto, start, header, where=file.name, taxonomy=taxonomy))
        start += len(line) + 1
    return found
