"""A spaCy pipeline of the user's own: used if named, recorded, and never silently missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy

from leder_nlp.cli import main
from leder_nlp.errors import ConfigError, RedactionError
from leder_nlp.records import Review
from leder_nlp.redact.catalog import SPACY
from leder_nlp.redact.detectors.piped import Piped
from leder_nlp.redact.reading import Reading
from leder_nlp.redact.redactor import Redactor

TEXT = "the thing called zorblat came with quux. The Cornell scale was used; there was pain."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small real pipeline that knows two words, one tool and one label that is not ours."""
    made = spacy.blank("en")
    made.add_pipe("entity_ruler").add_patterns(
        [
            {"label": "PERSON", "pattern": "zorblat"},
            {"label": "ORG", "pattern": "quux"},
            {"label": "PERSON", "pattern": "Cornell scale"},
            {"label": "FEELING", "pattern": "pain"},
        ]
    )
    made.meta["name"], made.meta["version"] = "own", "1.2"
    made.to_disk(tmp_path / "own")
    return tmp_path / "own"


def test_what_the_pipeline_names_is_redacted(folder):
    """
    Its labels become ours; what the lists keep stays, and so does a label that is not mapped.
    """
    found = Piped(str(folder))(Reading(Review("r", TEXT)))
    said = {one.span.of(TEXT): one.label for one in found}

    assert {"zorblat": "person", "quux": "organisation"} == said


def test_without_a_pipeline_there_is_none():
    """
    The redactor that ships runs no pipeline.
    """
    assert SPACY not in Redactor.default().detectors


def test_a_pipeline_that_names_nothing_is_refused(tmp_path):
    """
    A pipeline without entities would look like a pipeline that found none.
    """
    spacy.blank("en").to_disk(tmp_path / "empty")

    with pytest.raises(ConfigError, match="names nothing"):
        Redactor.default(spacy=str(tmp_path / "empty"))


def test_a_pipeline_that_fails_stops_the_review(folder, monkeypatch):
    """
    No review comes out that the pipeline could not read, and the error shows no text.
    """
    redactor = Redactor.default(spacy=str(folder))
    monkeypatch.setattr("leder_nlp.language.entities", lambda *_: 1 / 0)

    with pytest.raises(RedactionError, match=r"^review r: spacy failed with ZeroDivisionError$"):
        redactor.redact(Review("r", TEXT))


def test_the_run_says_which_pipeline(folder, tmp_path):
    """
    --spacy takes a folder; run.json holds name and version, and no path.
    """
    (tmp_path / "r.txt").write_text(TEXT)
    assert 0 == main(
        ["redact", str(tmp_path / "r.txt"), "--out", str(tmp_path / "out"), "--spacy", str(folder), "--quiet"]
    )
    run = (tmp_path / "out" / "run.json").read_text()

    assert "en_own 1.2" == json.loads(run)["settings"]["spacy"]
    assert str(folder) not in run
    assert "zorblat" not in (tmp_path / "out" / "redacted.jsonl").read_text()


def test_a_missing_pipeline_is_a_sentence(tmp_path, capsys):
    """
    Exit code 2, one line, no traceback; nothing is written.
    """
    (tmp_path / "r.txt").write_text(TEXT)
    code = main(
        ["redact", str(tmp_path / "r.txt"), "--out", str(tmp_path / "out"), "--spacy", "no_such_pipe"]
    )

    assert 2 == code
    assert "spaCy pipeline cannot be loaded" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
