"""What the record of a run promises."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest

from leder_nlp.errors import ConfigError, InputError, OutputError, ResourceError
from leder_nlp.evaluate.intervals import NOTES
from leder_nlp.evaluate.redaction import score_redaction
from leder_nlp.evaluate.summary import summary
from leder_nlp.evaluate.tags import score_tags
from leder_nlp.plans import run_record, write_record
from leder_nlp.provenance import checkout, fingerprint
from leder_nlp.records import GOOD, AnnotatedReview, Identifier, Review, Tag
from leder_nlp.resources import path
from leder_nlp.spans import Span

STORY = "Mary Testcase of Leam had her check."


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "Mary Testcase.txt").write_text(STORY, encoding="utf-8")
    (folder / "card.md").write_text("Invented.", encoding="utf-8")
    return folder


@pytest.fixture
def record(corpus, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    return made(corpus)


def made(corpus, **more):
    """Make a record of both kinds of score."""
    gold = AnnotatedReview(Review("r1", STORY), (Identifier(Span(0, 13), "person"),))
    tags = [Tag("r1", Span(22, 35), "annual_health_check", GOOD)]
    scores = summary(
        redaction=score_redaction([gold], {"r1": []}),
        tags=score_tags(tags, tags, reviews=["r1"]),
        resamples=20,
    )
    call = {"command": "evaluate both", "corpus": corpus, "model": None, "scores": scores, "settings": {}}
    return run_record(**(call | more))


def test_record_holds_no_text(record):
    """No word of a review, no name of a file, no id of a review."""
    written = json.dumps(record)

    assert not [word for word in ("Mary", "Testcase", "Leam", "check.", "r1") if word in written]


def test_record_says_what_ran(record):
    """Date, versions, hashes and numbers."""
    assert record["date"] == "2026-01-01T00:00:00Z"
    assert record["libraries"]["numpy"]
    assert record["corpus"]["files"] == 2
    assert record["scores"]["redaction"]["metrics"]["leak_rate"]["value"] == 1
    assert record["scores"]["tags"]["metrics"]["passage_f1"]["value"] == 1


def test_written_record_reads_back(record, tmp_path):
    """What was written is what was made."""
    file = write_record(tmp_path / "records", record)

    assert record == json.loads(file.read_text(encoding="utf-8"))
    assert [file] == list(file.parent.iterdir())


def test_same_run_gives_the_same_file(record, tmp_path):
    """Byte for byte, under the same name."""
    first = write_record(tmp_path / "one", record)
    second = write_record(tmp_path / "two", dict(reversed(record.items())))

    assert first.name == second.name
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    "more",
    [
        {"command": "evaluate Mary Testcase.csv"},
        {"settings": {"policy": "Mary had her check"}},
        {"settings": {"Mary Testcase": 1}},
        {"scores": {"quote": "Mary"}},
        {"scores": {"note": "Mary had her check"}},
        {"scores": {"Mary Testcase": 1}},
        {"scores": {"leaks": ["Mary"]}},
    ],
)
def test_text_in_a_record_is_refused(corpus, more):
    """The schema leaves no room for it, and the refusal does not quote it."""
    with pytest.raises(ResourceError) as caught:
        made(corpus, **more)
    assert "Mary" not in str(caught.value)


def test_record_with_text_is_not_written(record, tmp_path):
    """Writing checks again."""
    with pytest.raises(ResourceError):
        write_record(tmp_path / "records", record | {"scores": {"quote": STORY}})
    assert not (tmp_path / "records").exists()


def test_record_with_infinity_is_not_written(record, tmp_path):
    """JSON has no such number."""
    with pytest.raises(OutputError):
        write_record(tmp_path, record | {"settings": {"threshold": float("inf")}})


def test_folder_that_cannot_be_made_is_an_output_error(record, corpus):
    """A file stands where the folder should be."""
    with pytest.raises(OutputError):
        write_record(corpus / "card.md", record)


def test_settings_are_numbers_flags_and_short_names(corpus):
    """Nested, too."""
    settings = {"policy": "strict", "at_least": 0.5, "only": ["person", "date"], "rules": {"on": True}}

    assert settings == made(corpus, settings=settings)["settings"]


def test_schema_knows_every_note():
    """A note that an interval can carry can be recorded."""
    schema = json.loads(path("schemas", "run_record.json").read_text(encoding="utf-8"))

    assert {"", *NOTES} == set(schema["$defs"]["scores"]["properties"]["note"]["enum"])


def test_fingerprint_sees_content_and_names(corpus):
    """A changed letter and a changed name each give another hash; the same files give the same."""
    first = fingerprint(corpus)["sha256"]
    (corpus / "card.md").write_text("Invented!", encoding="utf-8")
    changed = fingerprint(corpus)["sha256"]
    (corpus / "card.md").rename(corpus / "note.md")
    renamed = fingerprint(corpus)["sha256"]

    assert len({first, changed, renamed}) == 3
    assert renamed == fingerprint(corpus)["sha256"]


def test_fingerprint_leaves_out_byte_code_and_hidden_files(corpus):
    """They come and go."""
    first = fingerprint(corpus)
    (corpus / "__pycache__").mkdir()
    (corpus / "__pycache__" / "x.pyc").write_bytes(b"x")
    (corpus / ".DS_Store").write_bytes(b"x")

    assert first == fingerprint(corpus)


def test_fingerprint_can_leave_out_a_folder(corpus):
    """The wheel holds the model inside the resources, a checkout does not; both hash alike."""
    first = fingerprint(corpus, without="models")
    (corpus / "models").mkdir()
    (corpus / "models" / "weights.bin").write_bytes(b"x")

    assert fingerprint(corpus, without="models") == first
    assert fingerprint(corpus) != first


def test_fingerprint_of_a_file_does_not_name_it(corpus):
    """Files are named after people."""
    (corpus / "Mary.txt").write_text(STORY, encoding="utf-8")

    assert fingerprint(corpus / "Mary.txt")["name"] is None
    assert fingerprint(corpus)["name"] == "corpus"


def test_model_is_hashed(corpus):
    """A folder or a file."""
    assert made(corpus, model=corpus / "card.md")["model"] == fingerprint(corpus / "card.md")


def test_missing_corpus_is_an_input_error(tmp_path):
    """Not an empty hash."""
    with pytest.raises(InputError):
        fingerprint(tmp_path / "nowhere")


def test_bad_epoch_is_a_config_error(corpus, monkeypatch):
    """And is not quoted."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(ConfigError) as caught:
        made(corpus)
    assert "yesterday" not in str(caught.value)


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Make a checkout with a package and one commit."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    package = tmp_path / "checkout" / "package"
    package.mkdir(parents=True)
    (package / "code.py").write_text("x = 1\n", encoding="utf-8")
    for arguments in (
        ("init", "-q"),
        ("add", "."),
        (
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.org",
            "-c",
            "commit.gpgsign=false",
            "commit",
            "-q",
            "-m",
            "one",
        ),
    ):
        subprocess.run(("git", *arguments), cwd=package.parent, check=True, capture_output=True)
    return package


def test_clean_checkout_gives_its_commit(repository):
    """Forty hexadecimal digits, not dirty; what lies beside the package does not matter."""
    (repository.parent / "results.json").write_text("{}", encoding="utf-8")
    commit, dirty = checkout(repository)

    assert commit is not None
    assert len(commit) == 40
    assert dirty is False


def test_hook_of_another_repository_does_not_mislead(repository, monkeypatch, tmp_path):
    """Inside a hook GIT_DIR points elsewhere."""
    commit, _ = checkout(repository)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))

    assert checkout(repository) == (commit, False)


@pytest.mark.parametrize("file", ["code.py", "new.py"])
def test_changed_or_new_code_is_dirty(repository, file):
    """Code that no commit holds must show."""
    (repository / file).write_text("x = 2\n", encoding="utf-8")

    assert checkout(repository)[1] is True


def test_code_outside_a_checkout_has_no_commit(tmp_path, repository):
    """Neither where there is none, nor deep inside somebody else's."""
    inner = repository / "site-packages" / "package"
    inner.mkdir(parents=True)

    assert checkout(tmp_path) == (None, None)
    assert checkout(inner) == (None, None)


def test_without_git_there_is_no_commit(repository, monkeypatch):
    """Silently."""
    monkeypatch.setenv("PATH", "")

    assert checkout(repository) == (None, None)
