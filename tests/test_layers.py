"""The floors of the house: imports only go down, and each foreign library has one door."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import leder_nlp

PACKAGE = Path(leder_nlp.__file__).parent

FLOORS = (
    {"collector", "errors", "odds", "progress", "signs", "spans", "threads", "version"},
    {"known"},
    {"records", "resources"},
    {"taxonomy", "language", "models", "provenance"},
    {"io", "redact", "tag", "train", "evaluate", "report"},
    {
        *("pipeline", "workers", "batch", "retraining", "naming", "plans", "checks", "succession"),
        *("selecting", "keeping", "codebooks", "drafts", "tagging", "result_checks"),
    },
    {"__init__", "__main__", "cli"},
)
SHARED = (5, 6)
"""Floors on which neighbours may know each other; on the others they do not."""

DOORS = {
    "spacy": ("language.py",),
    "jsonschema": ("resources/",),
    "sklearn": ("train/", "tag/trained.py", "codebooks/fitting.py", "codebooks/classifier.py"),
    "pandas": ("io/", "report/"),
}
HEAVY = {
    "numpy",
    "scipy",
    "pandas",
    "sklearn",
    "spacy",
    "jsonschema",
    "openpyxl",
    "docx",
    "jinja2",
    "pyarrow",
}
FORBIDDEN = {
    *("pickle", "cPickle", "joblib", "dill", "cloudpickle", "marshal", "shelve"),
    *("socket", "ssl", "urllib", "urllib3", "http", "requests", "httpx", "aiohttp", "ftplib", "smtplib"),
    *("xmlrpc", "telnetlib", "webbrowser"),
}
FORBIDDEN_CALLS = {"eval", "exec", "__import__"}

Sources = Mapping[str, str]
"""The text of each file, by its path below the package."""


def package() -> dict[str, str]:
    """Read the files of the package."""
    return {
        file.relative_to(PACKAGE).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(PACKAGE.rglob("*.py"))
    }


def unit(module: str) -> str:
    """Give the room, or the module of the ground floors, that a dotted name below the package is in."""
    return module.split(".")[0] or "__init__"


def module_of(path: str) -> str:
    """Give the dotted name, below the package, of a file: "" for the face itself."""
    name = path.removesuffix(".py").replace("/", ".")
    return "" if name == "__init__" else name.removesuffix(".__init__")


def floor(name: str) -> int:
    """Give the floor of a unit. Raises KeyError for one that the plan does not know."""
    for number, units in enumerate(FLOORS):
        if name in units:
            return number
    raise KeyError(name)


def imported(source: str, path: str) -> Iterator[str]:
    """Give the full dotted names of all that a file imports, at its top or within a function."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            here = ["leder_nlp", *path.split("/")[:-1]]
            base = ".".join(here[: len(here) - node.level + 1]) if node.level else ""
            name = ".".join(filter(None, (base, node.module)))
            yield from (f"{name}.{alias.name}" for alias in node.names)


def own(name: str, sources: Sources) -> str | None:
    """Give the module of the package that an imported name is or comes from; None for a foreign one."""
    if name.split(".")[0] != "leder_nlp":
        return None
    modules = {module_of(path) for path in sources}
    parts = name.split(".")[1:]
    while parts and ".".join(parts) not in modules:
        parts.pop()
    return ".".join(parts)


def climbing(sources: Sources) -> list[str]:
    """Give the imports that do not go down."""
    faults = []
    for path, source in sources.items():
        here = unit(module_of(path))
        for name in imported(source, path):
            target = own(name, sources)
            if target is None or unit(target) == here:
                continue
            lower = floor(unit(target)) < floor(here)
            beside = floor(unit(target)) == floor(here) and floor(here) in SHARED
            if not lower and not beside:
                faults.append(f"{path} imports {name}")
    return faults


def back_doors(sources: Sources) -> list[str]:
    """Give the imports of a library by another door than its own."""
    return [
        f"{path} imports {name}"
        for path, source in sources.items()
        for name in imported(source, path)
        for door in [DOORS.get(name.split(".")[0])]
        if door is not None and not path.startswith(door)
    ]


def forbidden(sources: Sources) -> list[str]:
    """Give what runs code from data, or opens a line to the outside."""
    faults = []
    for path, source in sources.items():
        faults += [f"{path} imports {n}" for n in imported(source, path) if n.split(".")[0] in FORBIDDEN]
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            pickled = any(
                key.arg == "allow_pickle" and ast.unparse(key.value) != "False" for key in node.keywords
            )
            if called in FORBIDDEN_CALLS or called in ("yaml.load", "yaml.unsafe_load") or pickled:
                faults.append(f"{path}:{node.lineno} calls {called}")
    return faults


def at_top(sources: Sources) -> list[str]:
    """Give the heavy libraries that importing a file would load."""
    faults = []
    for path, source in sources.items():
        top = [node for node in ast.parse(source).body if isinstance(node, ast.Import | ast.ImportFrom)]
        for name in imported(ast.unparse(ast.Module(top, [])), path):
            if name.split(".")[0] in HEAVY:
                faults.append(f"{path} imports {name}")
    return faults


def loops(sources: Sources) -> list[str]:
    """Give the modules that lead back to themselves, imports within functions and for types included."""
    leads = {
        module_of(path): {target for n in imported(source, path) if (target := own(n, sources)) is not None}
        for path, source in sources.items()
    }
    faults = []
    for start in leads:
        seen: set[str] = set()
        ahead = set(leads[start])
        while ahead:
            module = ahead.pop()
            if module not in seen:
                seen.add(module)
                ahead |= leads.get(module, set())
        if start in seen:
            faults.append(start)
    return sorted(faults)


CHECKS = {check.__name__: check for check in (climbing, back_doors, forbidden, at_top, loops)}


@pytest.mark.parametrize("check", CHECKS)
def test_package_holds_the_plan(check):
    """
    No file of the package breaks it.
    """
    assert CHECKS[check](package()) == []


def test_every_unit_has_its_floor():
    """
    A new module or room is given a place in the plan before it is built.
    """
    assert {unit(module_of(path)) for path in package()} <= set().union(*FLOORS)


def test_every_file_says_what_it_is_for():
    """
    Each begins with a docstring of a sentence.
    """
    silent = [path for path, source in package().items() if not ast.get_docstring(ast.parse(source))]

    assert silent == []


BREACHES = [
    ("climbing", {"spans.py": "from leder_nlp.records import Review"}),
    ("climbing", {"errors.py": "from leder_nlp.spans import Span"}),
    ("climbing", {"records.py": "from leder_nlp import resources"}),
    ("climbing", {"language.py": "def f():\n    from leder_nlp.taxonomy import Taxonomy"}),
    ("climbing", {"tag/tagger.py": "from leder_nlp.redact.redactor import Redactor"}),
    ("climbing", {"tag/tagger.py": "import leder_nlp.train.fitting"}),
    ("climbing", {"io/cells.py": "from ..report import html"}),
    ("climbing", {"evaluate/tags.py": "from leder_nlp.pipeline import Pipeline"}),
    ("climbing", {"batch.py": "from leder_nlp.cli import main"}),
    ("climbing", {"batch.py": "from leder_nlp import Pipeline"}),
    ("climbing", {"records.py": "if TYPE_CHECKING:\n    from leder_nlp.tag.rules import Rule"}),
    ("back_doors", {"tag/passages.py": "import spacy"}),
    ("back_doors", {"io/known.py": "def f():\n    from jsonschema import validate"}),
    ("back_doors", {"tag/tagger.py": "from sklearn.linear_model import LogisticRegression"}),
    ("back_doors", {"evaluate/tags.py": "import pandas as pd"}),
    ("forbidden", {"models.py": "import pickle"}),
    ("forbidden", {"models.py": "def f():\n    from joblib import load"}),
    ("forbidden", {"models.py": "np.load(file, allow_pickle=True)"}),
    ("forbidden", {"tag/rules.py": "yaml.load(text)"}),
    ("forbidden", {"tag/rules.py": "eval(text)"}),
    ("forbidden", {"tag/rules.py": "exec(text)"}),
    ("forbidden", {"io/files.py": "import urllib.request"}),
    ("forbidden", {"io/files.py": "from socket import create_connection"}),
    ("forbidden", {"io/files.py": "import requests"}),
    ("at_top", {"models.py": "import numpy as np"}),
    ("at_top", {"report/html.py": "from jinja2 import Environment"}),
    (
        "loops",
        {"tag/rules.py": "from leder_nlp.tag.phrases import a", "tag/phrases.py": "from . import rules"},
    ),
    (
        "loops",
        {
            "batch.py": "def f():\n    import leder_nlp.plans.plan",
            "plans/plan.py": "from leder_nlp.batch import x",
        },
    ),
]


@pytest.mark.parametrize(("check", "breach"), BREACHES, ids=[f"{b[0]}-{n}" for n, b in enumerate(BREACHES)])
def test_check_sees_a_breach(check, breach):
    """
    The same files with one offending line are refused by the check that is meant for it.
    """
    sources = {path: source + "\n" + breach.get(path, "") for path, source in package().items()}

    assert breach.keys() <= sources.keys()
    assert CHECKS[check](sources)


def test_check_sees_a_room_without_a_floor():
    """
    A room that the plan does not know has no floor.
    """
    with pytest.raises(KeyError):
        climbing({"spark/session.py": "from leder_nlp.records import Review", "records.py": ""})
