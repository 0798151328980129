"""An Excel coding sheet of redacted passages: drop-downs of the taxonomy, definitions, and a hidden sheet.

The hidden sheet holds what is needed to read the codes back exactly: ids, fingerprints of the redacted
texts, and for each passage its offsets and the fingerprint of its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leder_nlp.errors import OutputError
from leder_nlp.io.cells import CONTROL
from leder_nlp.io.formats.codes import ATTRIBUTES, LONG
from leder_nlp.io.formats.names import write_bytes
from leder_nlp.io.formats.sheet_tables import OURS
from leder_nlp.io.formats.sheet_write import settled
from leder_nlp.io.sheet_lists import CODING, DEFINITIONS, VERSION, hashed, headings, joined, lists
from leder_nlp.io.sheet_style import dress_coding, dress_definitions, text_cell
from leder_nlp.records import Passage, RedactedReview, Tag
from leder_nlp.taxonomy import Taxonomy

ROWS = 1_000_000
"""Rows that a sheet can have; Excel ends at 1,048,576."""


@dataclass(frozen=True, slots=True)
class CodingReview:
    """A redacted review to be coded: its passages in order, and the tags that a model suggests."""

    review: RedactedReview
    passages: tuple[Passage, ...]
    suggestions: tuple[Tag, ...] = field(default=())

    def __post_init__(self) -> None:
        if not isinstance(self.review, RedactedReview):
            raise TypeError("a coding sheet is made of a RedactedReview only; redact the review first")


def write_book(
    reviews: Iterable[CodingReview],
    path: str | Path,
    *,
    coder: str = "",
    blind: bool = False,
    taxonomy: Taxonomy | None = None,
) -> int:
    """Write the workbook and give the number of its passages. With `blind` no suggestion is written.

    The same reviews give the same bytes. Raises OutputError if there are no passages or more than a
    million, or the file cannot be written; TypeError for a review that is not redacted.
    """
    import openpyxl

    own = taxonomy or Taxonomy.default()
    listed = list(reviews)
    count = sum(len(one.passages) for one in listed)
    if not 0 < count <= ROWS:
        raise OutputError(f"a coding sheet needs between 1 and {ROWS:,} passages, not {count:,}")
    book = openpyxl.Workbook()
    page = book.active
    page.title = CODING
    _coding(page, listed, own, blind=blind)
    dress_coding(page, own, blind=blind)
    dress_definitions(book.create_sheet(DEFINITIONS), own, blind=blind)
    _hidden(book.create_sheet(OURS), listed, own, coder=coder, blind=blind)
    write_bytes(path, settled(book))
    return count


def _coding(page: Any, reviews: Sequence[CodingReview], taxonomy: Taxonomy, *, blind: bool) -> None:
    _row(page, 1, headings(blind=blind))
    row = 1
    for one in reviews:
        for number, passage in enumerate(one.passages, 1):
            row += 1
            cells: list[str | int] = [one.review.review_id, number, passage.section, passage.text]
            if not blind:
                cells.append(_suggested(one.suggestions, passage, taxonomy))
            _row(page, row, cells)


def _row(page: Any, row: int, cells: Iterable[str | int]) -> None:
    for column, value in enumerate(cells, 1):
        if value != "":
            text_cell(page, row, column, value)


def _suggested(tags: Sequence[Tag], passage: Passage, taxonomy: Taxonomy) -> str:
    """Give a line for each tag that the passage holds the start of."""
    labels = {theme.id: theme.label for theme in taxonomy}
    here = [tag for tag in tags if passage.span.start <= tag.span.start < passage.span.end]
    lines = []
    for tag in sorted(here, key=lambda tag: -tag.score):
        extra = [value for name in ATTRIBUTES if (value := getattr(tag, name)) != ATTRIBUTES[name][0]]
        said = ", ".join([LONG[tag.polarity], *(value.replace("_", " ") for value in extra)])
        lines.append(f"{labels.get(tag.theme, tag.theme)}: {said} ({tag.score:.2f})")
    return "\n".join(lines)


def _hidden(
    page: Any, reviews: Sequence[CodingReview], taxonomy: Taxonomy, *, coder: str, blind: bool
) -> None:
    page.sheet_state = "hidden"
    found = CONTROL.search(coder)
    if found:
        raise OutputError("the coder's name holds a control character")
    columns: dict[str, list[Any]] = {
        **lists(taxonomy),
        "setting": ["format", "taxonomy", "coder", "blind", "check"],
        "value": [VERSION, taxonomy.version, coder, "yes" if blind else "no", ""],
        "review_id": [one.review.review_id for one in reviews],
        "fingerprint": [one.review.fingerprint for one in reviews],
    }
    passages = [(one, number, part) for one in reviews for number, part in enumerate(one.passages, 1)]
    columns |= {
        "passage_review": [one.review.review_id for one, _, _ in passages],
        "passage": [number for _, number, _ in passages],
        "start": [part.span.start for _, _, part in passages],
        "end": [part.span.end for _, _, part in passages],
        "words": [hashed(part.text) for _, _, part in passages],
    }
    columns["value"][-1] = hashed(joined(columns))
    for column, (name, values) in enumerate(columns.items(), 1):
        text_cell(page, 1, column, name)
        for row, value in enumerate(values, 2):
            if value != "":
                text_cell(page, row, column, value)
