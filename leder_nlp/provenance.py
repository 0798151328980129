"""With what a result was made: versions, the commit, hashes of rules, lists and models. No text, no paths."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import subprocess
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from leder_nlp import resources
from leder_nlp.errors import ConfigError, InputError
from leder_nlp.version import __version__

LIBRARIES = ("jsonschema", "numpy", "pandas", "scikit-learn", "scipy", "spacy")

_PACKAGE = Path(__file__).parent
_GIT_SECONDS = 10
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")


def provenance() -> dict[str, Any]:
    """Give date, versions, commit, and the hashes of rules, taxonomy and all resources.

    Raises ConfigError for a bad SOURCE_DATE_EPOCH.
    """
    commit, dirty = checkout(_PACKAGE)
    return {
        "date": _date(),
        "package": __version__,
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "code": {"commit": commit, "dirty": dirty},
        "rules": fingerprint(resources.path("rules")),
        "taxonomy": fingerprint(resources.path("taxonomy.json")),
        "resources": fingerprint(resources.ROOT, without="models"),
    }


def fingerprint(path: Path, *, without: str = "", only: Collection[str] = ()) -> dict[str, Any]:
    """Give name, number of files and one SHA-256 over the names and contents of all of them.

    The name is a folder's own; a file's is left out, since files are named after people.
    Byte-code, hidden files and the folder `without` do not count; with `only` these files alone do.
    Raises InputError if the path is not there.
    """
    path = Path(path)
    files = [path] if path.is_file() else list(_files(path, without))
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder")
    if only:
        files = [file for file in files if file.relative_to(path).as_posix() in only]
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
