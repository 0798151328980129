"""Results go into a hidden folder beside their place and move there when all is done: all or nothing."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leder_nlp.errors import OutputError

TAXONOMY = "tags_taxonomy.json"
"""The codebook of the tags, where it is not the one that ships."""
RESULTS = (
    "redacted.jsonl",
    "redactions.jsonl",
    "check.jsonl",
    "tags.jsonl",
    "tags.csv",
    "summary.csv",
    "report.html",
    "queue.jsonl",
    "queue.csv",
    "quarantine.jsonl",
    "run.json",
    TAXONOMY,
)


@contextmanager
def drafted(out: Path, *, overwrite: bool) -> Iterator[Path]:
    """Give a hidden folder beside `out`, and move what was written there into `out` at the end."""
    out = Path(out)
    _free(out, overwrite=overwrite)
    draft = out.parent / f".{out.name}.{hashlib.sha256(str(time.time_ns()).encode()).hexdigest()[:8]}.part"
    try:
        draft.mkdir(parents=True, mode=0o700)
    except OSError as error:
        problem = f"{out}: cannot be written ({type(error).__name__})"
    else:
        problem = ""
    if problem:
        raise OutputError(problem)
    try:
        yield draft
        _free(out, overwrite=overwrite)  # again: another run may have been here meanwhile
        _publish(draft, out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _free(out: Path, *, overwrite: bool) -> None:
    """Raise OutputError where results cannot go: a file, a folder that is not empty, no place for a name."""
    held = False
    problem = ""
    try:
        if out.exists() and not out.is_dir():
            problem = f"{out}: is a file; the results need a folder"
        held = out.is_dir() and any(out.iterdir())
    except OSError as error:
        problem = f"the output folder cannot be written ({type(error).__name__})"
    if held and not overwrite:
        problem = f"{out}: the folder is not empty; choose another, or say --overwrite"
    if problem:
        raise OutputError(problem)


def _publish(draft: Path, out: Path) -> None:
    """Move the results into place; results of an earlier run that this one did not make are removed."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in RESULTS:
            if (draft / name).exists():
                (draft / name).replace(out / name)
            else:
                (out / name).unlink(missing_ok=True)
    except OSError as error:
        problem = f"{out}: cannot be written ({type(error).__name__}); is a result open in another program?"
    else:
        return
    raise OutputError(problem)
