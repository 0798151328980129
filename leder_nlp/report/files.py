"""Writing a result whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from leder_nlp.errors import OutputError


def write_text(path: Path, text: str) -> Path:
    """Write UTF-8 text beside its place and move it there. Raises OutputError if that cannot be done."""
    path = Path(path)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with draft.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError as error:
        problem = f"{path}: cannot be written ({type(error).__name__})"
    else:
        return path
    finally:
        with suppress(OSError):
            draft.unlink()
    raise OutputError(problem)
