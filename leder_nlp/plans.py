"""The record of an evaluation run: what ran on what, with which versions and hashes, and its numbers.

A record holds no text: its schema leaves room for names, hashes and numbers only.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from leder_nlp import resources
from leder_nlp.errors import ConfigError, InputError, OutputError
from leder_nlp.version import __version__

FORMAT = "leder-nlp run record 1"
LIBRARIES = ("jsonschema", "numpy", "pandas", "scikit-learn", "scipy", "spacy")

_PACKAGE = Path(__file__).parent
_GIT_SECONDS = 10
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def run_record(
    *,
    command: str,
    corpus: Path,
    model: Path | None,
    scores: Mapping[str, Any],
    settings: Mapping[str, Any],
) -> dict[str, Any]:
    """Give the record of a run, held against `schemas/run_record.json`.

    `command` is the verb ("evaluate redaction"), not the command line; `corpus` and `model` are
    folders or files, hashed whole; `scores` is what `evaluate.summary` gives; `settings` are numbers,
    flags and short names. Raises InputError if corpus or model is not there, ConfigError for a bad
    SOURCE_DATE_EPOCH, ResourceError if the record breaks its schema, as it would with text in it.
    """
    commit, dirty = checkout(_PACKAGE)
    record = {
        "format": FORMAT,
        "command": command,
        "date": _date(),
        "package": __version__,
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "code": {"commit": commit, "dirty": dirty},
        "corpus": fingerprint(corpus),
        "rules": fingerprint(resources.path("rules")),
        "taxonomy": fingerprint(resources.path("taxonomy.json")),
        "resources": fingerprint(resources.ROOT, without="models"),
        "model": None if model is None else fingerprint(model),
        "settings": dict(settings),
        "scores": dict(scores),
    }
    return dict(resources.checked(record, "run_record", where="run record"))


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


def fingerprint(path: Path, *, without: str = "") -> dict[str, Any]:
    """Give name, number of files and one SHA-256 over the names and contents of all of them.

    The name is a folder's own; a file's is left out, since files are named after people.
    Byte-code, hidden files and the folder `without` do not count. Raises InputError if the path is not there.
    """
    path = Path(path)
    files = [path] if path.is_file() else list(_files(path, without))
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder")
    whole = hashlib.sha256()
    for file in files:
        own = hashlib.sha256(file.read_bytes()).hexdigest()
        relative = "" if file == path else file.relative_to(path).as_posix()
        whole.update(f"{own} {relative}\n".encode())
    return {"name": _name(path), "files": len(files), "sha256": whole.hexdigest()}


def checkout(package: Path) -> tuple[str | None, bool | None]:
    """Give the git commit that the package's code is at, and whether the code differs from it.

    (None, None) where the package does not lie in a checkout of its own, or git is not there.
    """
    top = _git(package, "rev-parse", "--show-toplevel")
    if top is None or Path(top).resolve() != package.resolve().parent:
        return None, None
    commit = _git(package, "rev-parse", "HEAD")
    changes = _git(package, "status", "--porcelain", "--", ".")
    if commit is None or changes is None:
        return None, None
    return commit, bool(changes)


def _git(folder: Path, *arguments: str) -> str | None:
    # A hook sets GIT_DIR and the like, which would point elsewhere.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            ("git", *arguments),
            cwd=folder,
            env=environment | {"GIT_OPTIONAL_LOCKS": "0"},
            capture_output=True,
            timeout=_GIT_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace").strip()


def _files(folder: Path, without: str) -> Iterator[Path]:
    for file in sorted(folder.rglob("*"), key=lambda file: file.relative_to(folder).as_posix()):
        parts = file.relative_to(folder).parts
        unwanted = parts[0] == without or any(part.startswith(".") or part == "__pycache__" for part in parts)
        if file.is_file() and not unwanted:
            yield file


def _name(path: Path) -> str | None:
    """Name a folder below the package's checkout by its path there, another by its own name."""
    if not path.is_dir():
        return None
    home, own = _PACKAGE.resolve().parent, path.resolve()
    parts = own.relative_to(home).parts if own.is_relative_to(home) and own != home else (own.name,)
    return "/".join(parts) if all(map(_NAME.fullmatch, parts)) else None


def _version(library: str) -> str | None:
    with suppress(metadata.PackageNotFoundError):
        return metadata.version(library)
    return None


def _date() -> str:
    """Give the time of SOURCE_DATE_EPOCH, else now, in UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    raise ConfigError("SOURCE_DATE_EPOCH is not a number of seconds since 1970")


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
