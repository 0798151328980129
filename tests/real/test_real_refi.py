"""REFI-QDA projects in other people's readers: pyrefiqda (models made from the official schema) and qdapy.

NVivo, ATLAS.ti and MAXQDA cannot be run here, and QualCoder is not on PyPI; these two are. Run by name:
install both into an environment of its own (pip install pyrefiqda qdapy), say which Python has them in
LEDER_NLP_REFI_PYTHON, and run `pytest -m real tests/real/test_real_refi.py`.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from annotated import sample

from leder_nlp.io.formats import refi, refi_codes
from leder_nlp.taxonomy import Taxonomy

pytestmark = pytest.mark.real

PYTHON = os.environ.get("LEDER_NLP_REFI_PYTHON", "")


def run(code: str, *arguments: Path) -> Any:
    """Run code in that Python; give the JSON that it prints last."""
    if not PYTHON:
        pytest.skip("LEDER_NLP_REFI_PYTHON does not say which Python has pyrefiqda and qdapy")
    done = subprocess.run(
        [PYTHON, "-W", "ignore", "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_strict_models_take_the_project(tmp_path):
    """Models made from the official schema read our project, write it, and we read that back unchanged."""
    refi.write_file([sample()], tmp_path / "a.qdpx")
    code = """
import json, sys
from pyrefiqda.refiproject import RefiProject
project = RefiProject.load(sys.argv[1], sys.argv[3])
RefiProject.save(project, sys.argv[2], sys.argv[3] + "/sources")
source = project.sources.text_source[0]
print(json.dumps([source.name, len(source.plain_text_selection), len(project.users.user)]))
"""
    found = run(code, tmp_path / "a.qdpx", tmp_path / "b.qdpx", tmp_path / "inner")

    assert found == ["r-1", len(sample().tags) + len(sample().identifiers), 2]
    assert list(refi.read_file(tmp_path / "b.qdpx")) == [sample()]


def test_strict_models_take_the_codebook(tmp_path):
    """The same for a codebook."""
    refi_codes.write_file([], tmp_path / "a.qdc")
    code = """
import json, sys
from pyrefiqda.reficodebook import RefiCodebook
book = RefiCodebook.load(sys.argv[1])
def count(codes):
    return sum(1 + count(code.code) for code in codes)
print(json.dumps(count(book.codes.code)))
"""
    found = run(code, tmp_path / "a.qdc")

    assert found > 2 * len(Taxonomy.default())


def test_another_reader_finds_the_same_words(tmp_path):
    """qdapy cuts out of the text just the words that we marked."""
    plain = sample("Mary ☺ was seen. No AHC was offered, and nobody chased it. 😀 End.")
    refi.write_file([plain], tmp_path / "a.qdpx")
    code = """
import json, sys
from qdapy.qdpx import read_qdpx
frame = read_qdpx(sys.argv[1]).fragments
print(json.dumps(frame.astype(str).to_dict("records")))
"""
    found = run(code, tmp_path / "a.qdpx")
    said = {value for row in found for value in row.values()}

    assert {tag.span.of(plain.review.text) for tag in plain.tags} <= said
