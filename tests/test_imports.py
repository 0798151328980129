"""Importing the package and asking for help cost nothing: no heavy library is loaded, no second is lost."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

import leder_nlp
from leder_nlp.cli import VERBS

HEAVY = (
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
)
TELL = f"import sys; print('heavy:', *[name for name in {HEAVY!r} if name in sys.modules])"
HELP = """
import sys
from leder_nlp.cli import main
try:
    main({arguments!r})
except SystemExit as left:
    assert not left.code
"""
SECONDS = 0.3


def fresh(code: str) -> str:
    """Run code in a process of its own, and give what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def seconds(*arguments: str) -> float:
    """Give the best time of three of a process, in seconds."""
    best = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *arguments], capture_output=True, check=True, timeout=60)
        best = min(best, time.perf_counter() - begun)
    return best


def test_import_loads_nothing_heavy():
    """
    `import leder_nlp` loads no library that takes time.
    """
    assert fresh(f"import leder_nlp; {TELL}").split() == ["heavy:"]


def test_the_check_sees_what_is_loaded():
    """
    It would show a heavy library, if one were loaded.
    """
    assert fresh(f"import numpy; {TELL}").split() == ["heavy:", "numpy"]


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], *([verb, "--help"] for verb in VERBS)], ids=" ".join
)
def test_help_loads_nothing_heavy(arguments):
    """
    Nor does the help of any verb.
    """
    assert fresh(HELP.format(arguments=arguments) + TELL).rstrip().endswith("heavy:")


@pytest.mark.parametrize("arguments", [["--help"], *([verb, "--help"] for verb in VERBS)], ids=" ".join)
def test_help_shows_an_example(arguments):
    """
    Each help ends in a command that can be copied.
    """
    shown = subprocess.run(
        [sys.executable, "-m", "leder_nlp", *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout

    assert "example" in shown
    assert f"\n  leder-nlp {arguments[0] if arguments[0] in VERBS else ''}" in shown


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_comes_at_once(verb):
    """
    In less than 0.3 seconds, the best of three.
    """
    assert seconds("-m", "leder_nlp", *filter(None, (verb, "--help"))) < SECONDS


def test_every_name_of_the_face_is_there():
    """
    All that `__all__` names can be had, and `dir` shows it.
    """
    for name in leder_nlp.__all__:
        assert getattr(leder_nlp, name) is not None
    assert set(leder_nlp.__all__) <= set(dir(leder_nlp))


def test_unknown_name_says_what_there_is():
    """
    A misspelt name is an AttributeError that names the others.
    """
    with pytest.raises(AttributeError, match="read_reviews"):
        _ = leder_nlp.read_review
