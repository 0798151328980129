"""The table of tags, written row by row as reviews come, so that memory stays flat."""

from __future__ import annotations

import csv
from pathlib import Path
from types import TracebackType
from typing import Self

from leder_nlp.io.results import COLUMNS, guarded, tag_rows
from leder_nlp.records import TaggedReview
from leder_nlp.taxonomy import Taxonomy


class TagsTable:
    """A CSV of tags (UTF-8 with mark, so that Excel reads it), the columns of `to_frame`; no text.

    Use it in a `with` block. A cell that a spreadsheet would take for a formula is guarded.
    """

    def __init__(self, path: Path, taxonomy: Taxonomy | None = None) -> None:
        self.path = path
        self._themes = {theme.id: theme for theme in taxonomy or Taxonomy.default()}

    def __enter__(self) -> Self:
        self._file = self.path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, quoting=csv.QUOTE_MINIMAL)
        self._writer.writerow(COLUMNS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, tagged: TaggedReview) -> None:
        """Write a row for each tag of a review."""
        for row in tag_rows(tagged, self._themes):
            self._writer.writerow([guarded(row[name]) for name in COLUMNS])
