"""What is kept apart on request: the map back, the page to check by. Never unasked, never in the results."""

from __future__ import annotations

import json
import os
import re
import stat

import pytest

from leder_nlp.cli import main

TEXT = "Zquilla Thistlewood <b>sang</b> grace & Grace Askew wrote on 3 May 2021."


@pytest.fixture
def source(tmp_path):
    """Give a table of one review."""
    file = tmp_path / "in" / "reviews.jsonl"
    file.parent.mkdir()
    file.write_text(json.dumps({"id": "r-1", "text": TEXT}) + "\n", encoding="utf-8")
    return file


def redact(source, *more: str) -> int:
    """Run the verb on the table."""
    return main(["redact", str(source), "--out", str(source.parent.parent / "out"), "--quiet", *more])


def raw_files(folder) -> list[str]:
    """Give the files that hold a name of the raw text."""
    return sorted(
        file.name
        for file in folder.rglob("*")
        if file.is_file()
        and "in" not in file.parts[-2:-1]
        and "Thistlewood" in file.read_text(encoding="utf-8")
    )


def test_nothing_raw_is_kept_unasked(source, tmp_path):
    """Irreversible by default: no file but the input holds a name, and no number that moves dates back."""
    assert redact(source, "--policy", "intervals") == 0

    assert raw_files(tmp_path) == []
    assert "moved" not in (tmp_path / "out" / "run.json").read_text(encoding="utf-8")


def test_the_map_leads_back(source, tmp_path):
    """Each placeholder, what stood there, and the days that dates were moved: the raw text comes again."""
    assert redact(source, "--policy", "intervals", "--map", str(tmp_path / "map.jsonl")) == 0
    own = json.loads((tmp_path / "map.jsonl").read_text(encoding="utf-8"))
    text = json.loads((tmp_path / "out" / "redacted.jsonl").read_text(encoding="utf-8"))["text"]

    assert own["review_id"] == "r-1"
    assert own["moved_days"] != 0
    for entry in reversed(own["entries"]):
        assert text[entry["start"] : entry["end"]] == entry["written"]
        text = text[: entry["start"]] + entry["raw"] + text[entry["end"] :]
    assert text == TEXT
    assert raw_files(tmp_path) == ["map.jsonl"]


def test_the_page_shows_both_sides_and_asks_nothing_of_the_network(source, tmp_path):
    """Raw and redacted text, escaped, the stamp, the marks by number; no address of anything outside."""
    assert redact(source, "--check", str(tmp_path / "page.html"), "--inside") == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")

    assert "RAW TEXT" in page
    assert "&lt;b&gt;sang&lt;/b&gt;" in page
    assert "<b>sang" not in page
    assert page.count("Zquilla Thistlewood</mark>") == 1
    assert page.count("[PERSON_1]</mark>") == 1
    assert "left: a name elsewhere in the review" in page
    assert page.rstrip().endswith("</html>")
    assert not re.search(r"https?:|//[a-z]|src=|href=|url\(|@import", page)
    assert "default-src 'none'" in page


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_what_is_kept_apart_is_for_its_owner_alone(source, tmp_path):
    """Permissions 0600, whatever the umask."""
    before = os.umask(0)
    try:
        redact(source, "--map", str(tmp_path / "m"), "--check", str(tmp_path / "c.html"), "--inside")
    finally:
        os.umask(before)

    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("m", "c.html")} == {0o600}


@pytest.mark.parametrize(
    "options",
    [
        ("--map", "out/map.jsonl"),
        ("--map", "out/deeper/map.jsonl"),
        ("--map", "out"),
        ("--map", "in/reviews.jsonl"),
        ("--check", "out/page.html", "--inside"),
        ("--check", "page.html"),
        ("--inside",),
        ("--map", "same", "--check", "same", "--inside"),
    ],
)
def test_raw_text_goes_nowhere_else(source, tmp_path, options: tuple[str, ...], capsys):
    """Not among the results, not over a file, the page not without the word; nothing is written then."""
    paths = [str(tmp_path / own) if not own.startswith("--") else own for own in options]

    assert redact(source, *paths) == 2
    assert raw_files(tmp_path) == []
    assert not (tmp_path / "out").exists()
    assert "Thistlewood" not in capsys.readouterr().err


def test_a_run_that_fails_leaves_no_map(source, tmp_path):
    """The map and the page appear when all is done, or not at all."""
    source.write_text(source.read_text(encoding="utf-8") + "{no json\n", encoding="utf-8")

    assert redact(source, "--map", str(tmp_path / "map.jsonl")) == 2
    assert raw_files(tmp_path) == []
    assert [file.name for file in tmp_path.iterdir()] == ["in"]


def test_surrogates_are_said_in_the_record_of_the_run(source, tmp_path):
    """Somebody who opens run.json sees that names in the texts are invented."""
    assert redact(source, "--policy", "surrogates") == 0
    run = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))

    assert "invented" in run["settings"]["surrogates"]
    assert raw_files(tmp_path) == []


def test_a_key_makes_two_runs_agree(source, tmp_path):
    """With the same key the same text comes out; the key stands nowhere in the results."""
    (tmp_path / "in" / "key").write_bytes(b"quillfeatherquillfeather")
    key = ("--policy", "surrogates", "--overwrite", "--key", str(tmp_path / "in" / "key"))

    def text() -> str:
        assert redact(source, *key) == 0
        return (tmp_path / "out" / "redacted.jsonl").read_text(encoding="utf-8")

    assert text() == text()
    assert not any(
        "quillfeather" in file.read_text(encoding="utf-8") for file in (tmp_path / "out").iterdir()
    )


def test_a_key_that_the_policy_does_not_use_is_refused(tmp_path, capsys):
    """
    Where no date is moved and nothing invented, --key is refused with a sentence, and nothing is written.
    """
    source = tmp_path / "in.csv"
    source.write_text("id,text\nr1,She rang.\n")
    (tmp_path / "key").write_bytes(bytes(range(32)))
    out = tmp_path / "out"
    assert main(["redact", str(source), "--out", str(out), "--key", str(tmp_path / "key"), "--quiet"]) == 2
    assert "a key has no use" in capsys.readouterr().err
    assert not out.exists()
