"""Results out and back in: only the safe type is written, whole or not at all, and no cell is a formula."""

from __future__ import annotations

import csv
import json
from typing import Any

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leder_nlp.errors import InputError, OutputError
from leder_nlp.io import results
from leder_nlp.records import (
    AnnotatedReview,
    RedactedReview,
    Redaction,
    Review,
    Section,
    Tag,
    TaggedReview,
)
from leder_nlp.spans import Span

TEXT = "[PERSON 1] had a yearly health check. The practice sent no letters to [PERSON 2]."
SAFE = RedactedReview(
    "r-1",
    TEXT,
    (Section("Care", Span(0, 37)),),
    (Redaction(Span(0, 10), "person", 1), Redaction(Span(70, 80), "person", 2)),
    {"icb": "Humber"},
)
TAGS = (
    Tag(
        "r-1",
        Span(0, 36),
        "annual_health_check",
        "good_practice",
        0.75,
        "rules",
        evidence=(("cue", Span(15, 21)),),
    ),
    Tag("r-1", Span(38, 80), "accessible_communication", "area_for_improvement", attribution="family"),
)
RAW = Review("r-1", "Zebedee was seen.")
TAGGED = TaggedReview(SAFE, TAGS)


def test_redacted_reviews_come_back(tmp_path):
    """A redacted review is the same after a file."""
    results.write_jsonl(tmp_path / "r.jsonl", map(results.redacted_record, (SAFE,)))

    assert list(results.read_redacted(tmp_path / "r.jsonl")) == [SAFE]


def test_tags_come_back_and_hold_no_text(tmp_path):
    """A tag is the same after a file; the file has offsets and names, none of the review's words."""
    results.write_jsonl(tmp_path / "t.jsonl", map(results.tag_record, TAGS))

    assert list(results.read_tags(tmp_path / "t.jsonl")) == list(TAGS)
    assert "practice sent" not in (tmp_path / "t.jsonl").read_text()
    assert results.tag_record(TAGS[0])["evidence"] == [["cue", 15, 21]]


@given(text=st.text(min_size=1), meta=st.dictionaries(st.text(), st.text(), max_size=2))
def test_any_redacted_review_comes_back(text, meta):
    """Whatever characters a text holds, one line of JSON gives it back."""
    review = RedactedReview("r", text, (Section(text, Span(0, len(text))),), (), meta)

    line = results.json_line(results.redacted_record(review))

    assert "\n" not in line
    assert line.encode()
    back = json.loads(line)
    assert (back["text"], back["meta"], back["sections"][0]["name"]) == (text, meta, text)


@pytest.mark.parametrize("value", [RAW, AnnotatedReview(RAW), TAGGED, None, {"text": "x"}])
def test_only_the_safe_type_is_a_record(value):
    """Anything but a RedactedReview raises TypeError in one sentence, without its text."""
    with pytest.raises(TypeError, match=r"^only a RedactedReview is written, not a ") as caught:
        results.redacted_record(value)

    assert "Zebedee" not in str(caught.value)


def test_raw_reviews_are_in_no_table_and_no_file(tmp_path):
    """A raw review raises TypeError wherever it is handed in, and nothing is left in the folder."""

    class Raw:
        review = RAW
        tags = ()

    for write in (
        lambda: results.to_frame([RAW]),
        lambda: results.to_frame([AnnotatedReview(RAW)]),
        lambda: results.to_frame([Raw()]),
        lambda: results.write_jsonl(tmp_path / "x.jsonl", [RAW]),  # type: ignore[list-item]
        lambda: results.write_tags_csv(tmp_path / "x.csv", RAW),  # type: ignore[arg-type]
        lambda: results.tag_record(RAW),  # type: ignore[arg-type]
    ):
        with pytest.raises(TypeError) as caught:
            write()
        assert "Zebedee" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_table_has_a_row_for_each_tag():
    """Each tag is a row with its section, domain and label; the words only where asked for."""
    frame = results.to_frame([TAGGED], quotes=True)

    assert list(frame.columns) == [*results.COLUMNS, "passage"]
    assert list(frame["section"].fillna("none")) == ["Care", "none"]
    assert list(frame["passage"]) == [TEXT[:36], TEXT[38:80]]
    assert frame.loc[0, ["domain", "theme_label", "score"]].notna().all()
    assert "passage" not in results.to_frame([TAGGED])


@pytest.mark.parametrize("tagged", [[], [TAGGED], [TaggedReview(SAFE)]])
def test_types_of_the_table(tagged):
    """The types are the same with and without rows."""
    assert {name: str(kind) for name, kind in results.to_frame(tagged).dtypes.items()} == results.COLUMNS


def test_theme_of_another_taxonomy_has_no_label():
    """A theme that the taxonomy does not know is kept; its domain and label are missing, not made up."""
    tag = Tag("r-1", Span(0, 4), "own_theme", "good_practice")

    row = results.to_frame([TaggedReview(SAFE, (tag,))]).iloc[0]

    assert row["theme"] == "own_theme"
    assert row[["domain", "theme_label"]].isna().all()


PAYLOADS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_is_a_formula(tmp_path, payload):
    """A text that a spreadsheet would run gets an apostrophe; numbers and other texts stay."""
    frame = pandas.DataFrame({payload: [payload, "plain = text"], "score": [-0.5, 0.5]})

    results.write_tags_csv(tmp_path / "t.csv", frame)

    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as stream:
        header, first, second = csv.reader(stream)
    assert (header[0], first[0], second[0]) == ("'" + payload, "'" + payload, "plain = text")
    assert (first[1], second[1]) == ("-0.5", "0.5")


def test_csv_comes_back_in_pandas(tmp_path):
    """Commas, quotation marks, line breaks and missing cells survive the CSV."""
    frame = results.to_frame([TAGGED], quotes=True)
    frame["source"] = "gold"  # an empty text and a missing one are the same in CSV
    frame.loc[0, "passage"] = 'One, "two"\nthree – ’'

    results.write_tags_csv(tmp_path / "t.csv", frame)

    back = pandas.read_csv(
        tmp_path / "t.csv", encoding="utf-8-sig", dtype=results.COLUMNS | {"passage": "string"}
    )
    pandas.testing.assert_frame_equal(frame.astype({"source": "string"}), back)


def test_failed_write_leaves_the_old_file(tmp_path):
    """If writing fails half way the old file is untouched and no part file stays."""
    file = tmp_path / "r.jsonl"
    file.write_text("old")

    def records() -> Any:
        yield {"a": 1}
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        results.write_jsonl(file, records())

    assert [one.name for one in tmp_path.iterdir()] == ["r.jsonl"]
    assert file.read_text() == "old"


def test_part_file_is_private_and_rights_are_kept(tmp_path):
    """While it is written a file is its owner's alone; afterwards it has the rights that it had."""
    file = tmp_path / "r.jsonl"
    file.write_text("old")
    file.chmod(0o640)
    seen = []

    def records() -> Any:
        seen.extend(oct(one.stat().st_mode & 0o777) for one in tmp_path.iterdir() if one != file)
        yield {"a": 1}

    results.write_jsonl(file, records())

    assert seen == [oct(0o600)]
    assert oct(file.stat().st_mode & 0o777) == oct(0o640)


def test_places_that_cannot_be_written(tmp_path):
    """No folder, or a folder in the way: an OutputError that names the file."""
    (tmp_path / "folder").mkdir()

    with pytest.raises(OutputError, match=r"^r\.jsonl: its folder cannot be written to"):
        results.write_jsonl(tmp_path / "gone" / "r.jsonl", [{}])
    with pytest.raises(OutputError, match=r"^folder: cannot be replaced"):
        results.write_jsonl(tmp_path / "folder", [{}])
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]


def test_csv_with_a_lone_surrogate(tmp_path):
    """A character that no file can hold is written as its escape; an error would carry the text."""
    frame = pandas.DataFrame({"passage": ["Mary \ud800"]}, dtype=object)

    results.write_tags_csv(tmp_path / "t.csv", frame)

    assert (tmp_path / "t.csv").read_text("utf-8-sig").splitlines()[1] == '"Mary \\ud800"'


SOUND = results.redacted_record(SAFE)
FAULTS = {
    "not JSON": ('{"text": "Zebedee', r"^f\.jsonl:2: not JSON"),
    "a key too many": (json.dumps(SOUND | {"known": "Zebedee"}), r"^f\.jsonl:2: the whole breaks"),
    "text of another kind": (json.dumps(SOUND | {"text": ["Zebedee"]}), r"^f\.jsonl:2: text breaks 'type'"),
    "redaction outside": (
        json.dumps(SOUND | {"text": "Zebedee", "sections": []}),
        r"^f\.jsonl:2: a redaction ends after the text",
    ),
    "section outside": (
        json.dumps(SOUND | {"text": "Zebedee", "redactions": []}),
        r"^f\.jsonl:2: a section ends",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_of_a_file_of_redacted_reviews(tmp_path, name):
    """A fault names file, line and key, and quotes nothing."""
    content, message = FAULTS[name]
    (tmp_path / "f.jsonl").write_text(json.dumps(SOUND) + "\n" + content)

    with pytest.raises(InputError, match=message) as caught:
        list(results.read_redacted(tmp_path / "f.jsonl"))

    assert "Zebedee" not in repr(caught.value)
    assert caught.value.__context__ is None


def test_faults_of_a_file_of_tags(tmp_path):
    """An empty span, an unknown polarity, a missing file: each named by place."""
    sound = results.tag_record(TAGS[0])
    for fault, message in (
        (sound | {"end": 0}, r"^f\.jsonl:1: a span needs"),
        (sound | {"polarity": "Zebedee"}, r"^f\.jsonl:1: polarity breaks 'enum'"),
        (sound | {"score": 2}, r"^f\.jsonl:1: score breaks 'maximum'"),
    ):
        (tmp_path / "f.jsonl").write_text(json.dumps(fault))
        with pytest.raises(InputError, match=message):
            list(results.read_tags(tmp_path / "f.jsonl"))
    with pytest.raises(InputError, match=r"^gone\.jsonl: no such file"):
        list(results.read_tags(tmp_path / "gone.jsonl"))
