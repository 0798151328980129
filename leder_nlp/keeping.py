"""What is kept apart because somebody asked: the map from placeholders back, and the page to check by.

Both hold raw text. They are written with permissions 0600 (where the system has such), whole or not at all,
and never into the folder of the results, which may leave.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from leder_nlp.errors import ConfigError, OutputError
from leder_nlp.io.results import json_line
from leder_nlp.records import RedactedReview, Review
from leder_nlp.redact.redactor import Redactor
from leder_nlp.report.check_page import CheckPage
from leder_nlp.spans import Edits

Keep = Callable[[Review, RedactedReview, Edits], None]
PRIVATE = 0o600


def apart(file: str, out: Path, *, option: str) -> Path:
    """Give the path of a file that holds raw text.

    Raises ConfigError if it lies in the output folder, or is there already: nothing raw is written over.
    """
    path = Path(file)
    here, results = path.resolve(), out.resolve()
    if here == results or here.is_relative_to(results):
        raise ConfigError(
            f"{option}: must lie outside the output folder, as the results may leave and it may not"
        )
    if path.exists():
        raise ConfigError(f"{option}: there is such a file already; move it away or choose another name")
    return path


@contextmanager
def keyed_map(path: Path, redactor: Redactor) -> Iterator[Keep]:
    """Write a line a review: what stood where a placeholder stands, by how many days dates were moved."""
    with _private(path) as file:

        def keep(review: Review, redacted: RedactedReview, edits: Edits) -> None:
            entries = [
                {
                    "start": after.start,
                    "end": after.end,
                    "written": after.of(redacted.text),
                    "raw_start": before.start,
                    "raw_end": before.end,
                    "raw": before.of(review.text),
                }
                for before, after in zip(edits.before, edits.after, strict=True)
            ]
            record = {"review_id": review.review_id, "moved_days": redactor.moved(review), "entries": entries}
            file.write(json_line(record) + "\n")

        yield keep


@contextmanager
def check_page(path: Path, policy: str) -> Iterator[Keep]:
    """Write the page on which a reviewer sees raw and redacted text side by side."""
    with _private(path) as file:
        page = CheckPage(policy)
        file.write(page.head())

        def keep(review: Review, redacted: RedactedReview, edits: Edits) -> None:
            file.write(page.review(review, redacted, edits))

        yield keep
        file.write(page.foot())


@contextmanager
def _private(path: Path) -> Iterator[IO[str]]:
    """Open a file that only its owner can read, and move it to its place when all is done."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    problem = ""
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    except OSError as error:
        problem = f"{path.name}: cannot be written ({type(error).__name__})"
    if problem:
        raise OutputError(problem)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            yield file
        os.replace(draft, path)
    finally:
        with suppress(OSError):
            draft.unlink()
