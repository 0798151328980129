"""The one reader of the package's data files, and the one user of jsonschema.

Knowledge lives in files beside this one: the taxonomy, rules, cues, word lists, policies, schemas.
"""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from leder_nlp.errors import ResourceError

ROOT = Path(__file__).parent


def path(*parts: str) -> Path:
    """Give the path of a data file of the package."""
    return ROOT.joinpath(*parts)


@cache
def lexicon(name: str) -> frozenset[str]:
    """Give the entries of `lexicons/<name>.txt`, lower case."""
    return frozenset(line.lower() for line in lexicon_lines(name))


@cache
def lexicon_lines(name: str) -> tuple[str, ...]:
    """Give the entries of `lexicons/<name>.txt` as written, in order, without comments.

    Raises ResourceError if there is no such list.
    """
    file = path("lexicons", f"{name}.txt")
    if not file.is_file():
        raise ResourceError(f"no word list named {name!r}")
    lines = file.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def frames(name: str) -> tuple[str, ...]:
    """Give the lines of `<name>.txt` as written, without comments."""
    lines = path(f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def checked(value: Any, schema: str, *, where: str) -> Any:
    """Give the value back if it obeys `schemas/<schema>.json`.

    Raises ResourceError naming the place and the key of the first fault, never the value.
    """
    error = _first_fault(value, schema)
    if error is None:
        return value
    raise ResourceError(f"{where}: {error}")


def fault(value: Any, schema: str) -> str | None:
    """Say which key breaks `schemas/<schema>.json` and how, without the value; None if none does."""
    return _first_fault(value, schema)


@cache
def _validator(schema: str) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(path("schemas", f"{schema}.json").read_text(encoding="utf-8")))


def _first_fault(value: Any, schema: str) -> str | None:
    errors = sorted(_validator(schema).iter_errors(value), key=lambda error: list(map(str, error.path)))
    if not errors:
        return None
    # jsonschema's own message quotes the value; the key and the broken keyword do not.
    at = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in errors[0].path)
    if errors[0].validator == "required":
        wanted = errors[0].schema["required"]  # names of keys that the schema gives, none of the file's own
        absent = ", ".join(repr(key) for key in wanted if key not in errors[0].instance)
        return f"{at.lstrip('.') or 'the whole'} lacks {absent}, which schema {schema} requires"
    return f"{at.lstrip('.') or 'the whole'} breaks '{errors[0].validator}' of schema {schema}"


def toml(file: Path, schema: str) -> dict[str, Any]:
    """Read a TOML file and hold it against `schemas/<schema>.json`.

    Raises ResourceError naming file and key.
    """
    try:
        value = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        # tomllib's message may quote a key; where it stands does not.
        at = re.search(r"at line \d+, column \d+|at end of document", str(error))
        problem = f"{file.name}: not TOML {at.group() if at else 'in UTF-8'}"
    else:
        return dict(checked(value, schema, where=file.name))
    raise ResourceError(problem)
