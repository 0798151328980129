"""The record of an evaluation run: what ran on what, with which versions and hashes, and its numbers.

A record holds no text: its schema leaves room for names, hashes and numbers only.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from leder_nlp import resources
from leder_nlp.errors import InputError, OutputError
from leder_nlp.models import files
from leder_nlp.provenance import fingerprint, provenance

FORMAT = "leder-nlp run record 2"


def run_record(
    *,
    command: str,
    corpus: Path,
    model: Path | None,
    scores: Mapping[str, Any],
    settings: Mapping[str, Any],
    more: Mapping[str, Any] | None = None,
    schema: str = "model_card",
) -> dict[str, Any]:
    """Give the record of a run, held against `schemas/run_record.json`.

    `command` is the verb ("evaluate redaction"), not the command line; `corpus` and `model` are
    folders or files, hashed whole, and `schema` is that of the model's card; `scores` is what
    `evaluate.summary` gives; `settings` are numbers, flags and short names; `more` are optional parts of
    the schema (plan, data, floors, undefined, paired, stays_inside). Raises InputError if corpus or model
    is not there, ConfigError for a bad SOURCE_DATE_EPOCH, ResourceError if the record breaks its schema,
    as it would with text in it.
    """
    record = {
        "format": FORMAT,
        "command": command,
        **provenance(),
        "corpus": fingerprint(corpus),
        "model": None if model is None else _model(model, schema),
        "settings": dict(settings),
        "scores": dict(scores),
        **(more or {}),
    }
    return dict(resources.checked(record, "run_record", where="run record"))


def _model(model: Path, schema: str) -> dict[str, Any]:
    return fingerprint(model, only=files(model, schema=schema) if model.is_dir() else ())


def read_record(path: str | Path) -> dict[str, Any]:
    """Read a record back. Raises InputError if it is not there, no JSON, or breaks the schema."""
    file = Path(path)
    if not file.is_file():
        raise InputError(f"{file.name}: no such run record")
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        fault: str | None = f"not JSON in UTF-8 ({type(error).__name__})"
    else:
        fault = resources.fault(value, "run_record")
        if fault is None:
            return dict(value)
    raise InputError(f"{file.name}: {fault}")


def write_record(folder: Path, record: Mapping[str, Any]) -> Path:
    """Write a record into the folder and give its path; the same record gives the same file.

    Raises ResourceError if the record breaks its schema, OutputError if it cannot be written.
    """
    resources.checked(record, "run_record", where="run record")
    try:
        text = json.dumps(record, indent=1, sort_keys=True, allow_nan=False) + "\n"
    except ValueError:
        text = ""
    if not text:
        raise OutputError("the run record holds a number that JSON cannot (NaN or infinity)")
    day = record["date"][:10]
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    target = Path(folder) / f"{day}-{record['command'].replace(' ', '-')}-{digest}.json"
    try:
        _write(target, text)
    except OSError as error:
        problem = f"{target}: cannot be written ({type(error).__name__})"
    else:
        return target
    raise OutputError(problem)


def _write(target: Path, text: str) -> None:
    """Write a file whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".record-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
