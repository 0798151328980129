"""Bad input: one sentence that says where, and never a word of what stands there."""

from __future__ import annotations

import io
import json
import struct
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from leder_nlp.errors import InputError, LederError
from leder_nlp.io.reviews import read_reviews

SECRET = "Zebedee Quillfeather"
ROW = f"{SECRET} was seen."


def chain(error: BaseException | None) -> list[BaseException]:
    """Give an error and all that hang on it."""
    return [] if error is None else [error, *chain(error.__context__), *chain(error.__cause__)]


def refused(source: Any, **options: Any) -> str:
    """Read what must not be read; give the message, after checking that nothing on the error quotes it."""
    with pytest.raises(InputError) as caught:
        read_reviews(source, **options)
    for error in chain(caught.value):
        shown = f"{error!r} {error} {error.args} {vars(error)} {getattr(error, 'doc', '')}"
        assert "Zebedee" not in shown
        assert "Quillfeather" not in shown
    assert [caught.value] == chain(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def saved(folder: Path, name: str, content: str | bytes) -> Path:
    """Put a file into the folder."""
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def line(**fields: Any) -> str:
    """Give a JSON line."""
    return json.dumps({"id": "1", "text": ROW} | fields)


JSON_FAULTS = {
    "not JSON": (f'{line()}\n{{"id": "2", "text": "{ROW}\n', "f.jsonl:2: not JSON from column 52 on"),
    "no object": (f'["{ROW}"]\n', "f.jsonl:1: not an object but a list"),
    "a string": (f'"{ROW}"\n', "f.jsonl:1: not an object but a string"),
    "too deep": ("[" * 100_000, "f.jsonl:1: JSON that is nested too deep"),
    "long number": (
        f'{{"id": {"9" * 5000}}}',
        "f.jsonl:1: JSON that is nested too deep, or holds a number too long",
    ),
    "no id": (f'{line()}\n{{"text": "{ROW}"}}', "f.jsonl:2: 'id': no id"),
    "id of many lines": (line(id=f"{ROW}\n{ROW}"), "f.jsonl:1: 'id': an id is one line of at most 200"),
    "id of great length": (line(id=ROW * 20), "f.jsonl:1: 'id': an id is one line of at most 200"),
    "id an object": (line(id={"x": ROW}), "f.jsonl:1: 'id': no id"),
    "text a list": (line(text=[ROW]), "f.jsonl:1: 'text': not text but a list or an object"),
    "no text": (f'{line()}\n{{"id": "2", "text": null}}', "f.jsonl:2: 'text': no text"),
    "blank text": (line(text=" \n\t"), "f.jsonl:1: 'text': no text"),
    "same id": (f"{line()}\n\n{line()}", "f.jsonl:3: 'id': the same id stands in f.jsonl:1"),
    "control character": (line(text=ROW + "\x07"), "f.jsonl:1: 'text': control character at offset 30"),
    "NUL": (line(text="\0" + ROW), "f.jsonl:1: 'text': control character at offset 0"),
    "DEL": (line(text="a\x7f" + ROW), "f.jsonl:1: 'text': control character at offset 1"),
    "lone surrogate": (line(text="ab\ud800" + ROW), "f.jsonl:1: 'text': control character at offset 2"),
    "control in id": (line(id="1\x01"), "f.jsonl:1: 'id': control character at offset 1"),
    "control in meta": (line(icb="a\x02" + SECRET), "f.jsonl:1: 'icb': control character at offset 1"),
    "control in known": (line(name=SECRET + "\x02"), "f.jsonl:1: 'name': control character at offset 20"),
    "section outside": (
        line(sections=[{"name": SECRET, "start": 0, "end": 999}]),
        "f.jsonl:1: 'sections': each needs a name",
    ),
    "known of another shape": (line(known={"names": SECRET}), "f.jsonl:1: known: not built as it should be"),
    "empty": ("\n\n", "f.jsonl: empty"),
}


@pytest.mark.parametrize("name", JSON_FAULTS)
def test_faults_of_json_lines(tmp_path, name):
    """Each fault of a JSON line names file, line and field."""
    content, message = JSON_FAULTS[name]

    assert refused(saved(tmp_path, "f.jsonl", content)).startswith(message)


CSV_FAULTS = {
    "missing id column": (f"text,sex\n{ROW},F\n", "f.csv: cannot tell which column holds the ids"),
    "missing text column": ("id,sex\n1,F\n", "f.csv: cannot tell which column holds the narrative"),
    "same id": (
        f'id,text\n1,"{ROW}\n{ROW}"\n2,B\n1,C\n',
        "f.csv: row 3 (line 5): 'id': the same id stands in f.csv: row 1 (line 2)",
    ),
    "no text": (f"id,text\n1,{ROW}\n2,\n", "f.csv: row 2 (line 3): 'text': no text"),
    "no text in any column": ("id,Care,Health\n1, ,\n", "f.csv: row 1 (line 2): 'Care', 'Health': no text"),
    "no id": (f"id,text\n,{ROW}\n", "f.csv: row 1 (line 2): 'id': no id"),
    "too many cells": (f"id,text\n1,{ROW},{ROW}\n", "f.csv: row 1 (line 2): 3 cells below 2 headings"),
    "too few cells": (
        f"id,text,sex\n1,{SECRET}\n{ROW},F,x\n",
        "f.csv: row 1 (line 2): 2 cells below 3 headings",
    ),
    "quotation mark left open": (
        f'id,text\n1,A\n2,"{ROW}\n3,B\n',
        "f.csv:3: a quotation mark here is never closed",
    ),
    "quotation mark within": (f'id,text\n1,"{SECRET} "was" seen"\n', "f.csv:2: a quotation mark"),
    "control character": (
        f"id,text\n1,{ROW}\x00\n",
        "f.csv: row 1 (line 2): 'text': control character at offset 30",
    ),
    "headings alone": ("id,text\n\n", "f.csv: has headings and no rows"),
    "nothing": ("", "f.csv: empty"),
    "same headings": (f"id,text,text\n1,{ROW},B\n", "f.csv:1: columns 2 and 3 have the same heading"),
    "no headings but a narrative": (f"1,{ROW * 30}\n", "f.csv:1: heading 2 has 900 characters; is a row"),
}


@pytest.mark.parametrize("name", CSV_FAULTS)
def test_faults_of_a_csv(tmp_path, name):
    """Each fault of a CSV names file, data row, file line and field."""
    content, message = CSV_FAULTS[name]

    assert refused(saved(tmp_path, "f.csv", content)).startswith(message)


def test_missing_column_lists_those_there_are(tmp_path):
    """Where the narrative cannot be told, the message lists the columns and the option to use."""
    message = refused(saved(tmp_path, "f.csv", "Case ref,Q1,Q2\n1,Yes,No\n"))

    assert message.endswith(
        "say it (--text COLUMN, or columns={'text': ...} in Python); there are: 'Case ref', 'Q1', 'Q2'"
    )


def test_row_instead_of_headings_is_not_quoted(tmp_path):
    """Where headings are missing the first row is somebody's record: it is counted, not quoted."""
    message = refused(saved(tmp_path, "f.csv", f"17,{SECRET},{ROW}\n18,B,C\n"))

    assert message.endswith("there are: column 1, column 2, column 3")


def test_chosen_column_that_is_not_there(tmp_path):
    """A column that was asked for and is missing is named, with its role and those there are."""
    message = refused(saved(tmp_path, "f.csv", f"id,text\n1,{ROW}\n"), columns={"text": "Story"})

    assert "f.csv: no column 'Story' (for text); there are: " in message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"id,text\n1,{ROW}\n2,".encode() + b"\x81\n", "f.csv: byte 43 is neither UTF-8 nor cp1252"),
        (
            "id,text\n1,Zoë’s café – ".encode() + b"\xe9\n",
            "f.csv: byte 29 is not UTF-8, as the rest of the file is",
        ),
        (f"id,text\n1,{ROW}\n".encode("utf-16-le"), "f.csv: looks like UTF-16 without its mark"),
        (f"id,text\n1,{ROW}\n".encode("utf-16")[:-1], "f.csv: byte 82 is not utf-16"),
    ],
)
def test_bytes_of_no_encoding(tmp_path, content, message):
    """Bytes that no encoding explains are refused by offset; a damaged UTF-8 file is not read as cp1252."""
    assert refused(saved(tmp_path, "f.csv", content)).startswith(message)


def test_bytes_against_the_asked_for_encoding(tmp_path):
    """A file that is not in the encoding asked for is refused by offset."""
    file = saved(tmp_path, "f.csv", f"id,text\n1,Zoë {SECRET}\n")
    assert refused(file, encoding="ascii").startswith("f.csv: byte 12 is not ascii")

    file = saved(tmp_path, "f.csv", f"id,text\n1,Zoë {SECRET}\n".encode("cp1252"))
    assert refused(file, encoding="utf-8").startswith("f.csv: byte 12 is not utf-8")


def test_review_that_is_too_long(tmp_path):
    """A review over the limit is refused with both lengths."""
    message = refused(saved(tmp_path, "f.jsonl", line(text=ROW * 10)), max_characters=299)

    assert message.startswith("f.jsonl:1: 'text': 300 characters, more than the 299 allowed")


def test_places_that_hold_no_review(tmp_path):
    """A missing file, an empty folder, an unknown or old kind of file: each says what to do."""
    saved(tmp_path, "readme.md", SECRET)
    saved(tmp_path, "f.pdf", SECRET)
    saved(tmp_path, "f.xls", SECRET)
    saved(tmp_path, "f.doc", SECRET)

    assert refused(tmp_path / "gone.csv") == "gone.csv: no such file or folder"
    assert "no review in this folder; it is read for .txt and .docx files" in refused(tmp_path)
    assert refused(tmp_path / "f.pdf").startswith("f.pdf: files of this kind are not read; these are: .csv")
    assert refused(tmp_path / "f.xls").endswith("save it as .xlsx")
    assert refused(tmp_path / "f.doc").endswith("save it as .docx")
    assert refused([SECRET]) == "a path or a DataFrame was due, not a list"


def test_two_documents_of_one_name(tmp_path):
    """Two files of a folder with one stem would have one id; both are named."""
    saved(tmp_path, "a.txt", ROW)
    document = Document()
    document.add_paragraph(ROW)
    document.save(tmp_path / "a.docx")

    assert refused(tmp_path).startswith("a.txt: 'file name': the same id stands in a.docx")


def test_documents_without_text(tmp_path):
    """An empty text or Word file is named."""
    Document().save(tmp_path / "e.docx")

    assert refused(saved(tmp_path, "e.txt", " \n")).startswith("e.txt: 'text': no text")
    assert refused(tmp_path / "e.docx").startswith("e.docx: 'text': no text")


def test_frames():
    """A DataFrame is named as such, with its row; one without rows or with twin columns is refused."""
    twins = pandas.DataFrame([["1", ROW, ROW]], columns=["id", "text", "text"])

    assert refused(pandas.DataFrame({"id": ["1", "2"], "text": [ROW, None]})) == (
        "the DataFrame: row 2: 'text': no text; each review needs some"
    )
    assert refused(pandas.DataFrame({"id": [], "text": []})).startswith(
        "the DataFrame: has headings and no rows"
    )
    assert refused(twins).startswith("the DataFrame: columns 2 and 3 have the same heading")


def test_workbooks(tmp_path):
    """Faults of a workbook name the sheet's row; a missing sheet is answered with those there are."""
    book = openpyxl.Workbook()
    for row in (["id", "text"], ["1", ROW], [], ["2", None], ["3", "C", SECRET]):
        book.active.append(row)
    book.create_sheet("empty")
    book.save(tmp_path / "f.xlsx")

    assert refused(tmp_path / "f.xlsx").startswith("f.xlsx: row 2 (sheet row 4): 'text': no text")
    assert refused(tmp_path / "f.xlsx", sheet="empty").startswith("f.xlsx: the sheet is empty")
    assert refused(tmp_path / "f.xlsx", sheet="x") == "f.xlsx: no sheet 'x'; there are: 'Sheet', 'empty'"
    rejected: list[Any] = []
    read_reviews(tmp_path / "f.xlsx", rejected=rejected.append)
    assert [one.reason for one in rejected] == [
        "f.xlsx: row 2 (sheet row 4): 'text': no text; each review needs some",
        "f.xlsx: row 3 (sheet row 5): a cell stands in a column without a heading; give it one",
    ]


def test_parquet(tmp_path, monkeypatch):
    """A broken Parquet file is refused; without pyarrow the message says how to get it."""
    file = saved(tmp_path, "f.parquet", f"PAR1{SECRET}PAR1")

    assert refused(file) == "f.parquet: cannot be read as Parquet; write it again"
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert refused(file) == "f.parquet: Parquet needs pyarrow; pip install 'leder-nlp[parquet]'"


# Word and Excel files are zips: what a hostile or broken one may do.


def zipped(members: dict[str, bytes], *, like: Path | None = None) -> bytes:
    """Make a zip of members, upon those of a good file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        if like:
            with zipfile.ZipFile(like) as good:
                members = {name: good.read(name) for name in good.namelist()} | members
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


@pytest.fixture(params=[".docx", ".xlsx"])
def good(request, tmp_path):
    """Give a sound Word or Excel file with one review."""
    file = tmp_path / f"good{request.param}"
    if request.param == ".docx":
        document = Document()
        document.add_paragraph(ROW)
        document.save(file)
    else:
        book = openpyxl.Workbook()
        book.active.append(["id", "text"])
        book.active.append(["1", ROW])
        book.save(file)
    return file


def test_good_one_is_read(good):
    """The file that the faults below are made of is itself sound."""
    assert [review.text for review in read_reviews(good)] == [ROW]


DOCTYPE = f'<!DOCTYPE a [<!ENTITY x "{SECRET}">]><a>&x;</a>'
ZIP_FAULTS = {
    "member too large": ({"x.bin": bytes(50_000_001)}, "unpacks to more than 200 MB, or 50 MB in a part"),
    "all too large": ({f"{n}.bin": bytes(49_000_000) for n in range(5)}, "unpacks to more than 200 MB"),
    "too many members": ({f"m{n}": b"" for n in range(2001)}, "more than 2,000 parts"),
    "entities": ({"customXml/a.xml": DOCTYPE.encode()}, "holds XML with a document type"),
    "entities in UTF-16": ({"a.xml": DOCTYPE.encode("utf-16")}, "holds XML with a document type"),
    "entities in UTF-7": (
        {"a.xml": b'<?xml version="1.0" encoding="utf-7"?>' + DOCTYPE.encode("utf-7")},
        "holds XML in an encoding that is not read",
    ),
    "entities in EBCDIC": ({"a.rels": DOCTYPE.encode("cp037")}, "holds XML in an encoding that is not read"),
}


@pytest.mark.parametrize("name", ZIP_FAULTS)
def test_guard_in_front_of_word_and_excel(good, tmp_path, name):
    """What is too large, too many or too clever is refused before any XML is parsed."""
    members, message = ZIP_FAULTS[name]
    file = saved(tmp_path, f"f{good.suffix}", zipped(members, like=good))

    assert refused(file).startswith(f"{file.name}: {message}")


def test_claimed_sizes_are_not_believed(good, tmp_path):
    """A bomb that claims to be small is counted while it is read."""
    data = bytearray(zipped({"x.bin": bytes(60_000_000)}, like=good))
    claimed = struct.pack("<L", 60_000_000)
    while (at := data.find(claimed)) >= 0:
        data[at : at + 4] = struct.pack("<L", 10)

    assert refused(saved(tmp_path, f"f{good.suffix}", bytes(data)))


def test_endless_list_of_members_is_refused_at_once(good, tmp_path):
    """A zip of very many members is refused before the list of them is read."""
    file = saved(tmp_path, f"f{good.suffix}", zipped({f"{n:040}": b"" for n in range(30_000)}))
    begin = time.perf_counter()

    assert refused(file).startswith(f"{file.name}: its list of parts is too long")
    assert time.perf_counter() - begin < 0.5


def test_broken_encrypted_and_misnamed(good, tmp_path):
    """A cut or scrambled file, one with a password, and one that is something else are each told apart."""
    sound = good.read_bytes()
    cut = saved(tmp_path, f"cut{good.suffix}", sound[: len(sound) // 2])
    ole = saved(tmp_path, f"ole{good.suffix}", bytes.fromhex("d0cf11e0a1b11ae1") + SECRET.encode())
    other = saved(tmp_path, f"other{good.suffix}", zipped({"a.txt": SECRET.encode()}))
    first = sound.index(b"PK\x01\x02")
    locked = saved(tmp_path, f"locked{good.suffix}", sound[: first + 8] + b"\x01\x00" + sound[first + 10 :])

    assert refused(cut).startswith(f"{cut.name}: broken, or not what its extension says")
    assert refused(ole).startswith(f"{ole.name}: has a password, or is in the old format")
    assert refused(other).startswith(f"{other.name}: ")
    assert refused(locked) == f"{locked.name}: encrypted; save it without a password"


def test_xml_that_breaks_off(tmp_path):
    """A Word file whose XML is broken is named with the part."""
    document = Document()
    document.add_paragraph(ROW)
    document.save(tmp_path / "good.docx")
    broken = zipped({"word/document.xml": f"<a>{ROW}".encode()}, like=tmp_path / "good.docx")

    assert refused(saved(tmp_path, "f.docx", broken)) == (
        "f.docx: its part word/document.xml is broken; save it again"
    )


def test_deep_xml_is_read_without_recursion(tmp_path):
    """XML nested a hundred thousand deep neither crashes nor hangs."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    deep = f'<w:document xmlns:w="{word}"><w:p><w:r><w:t>A.</w:t></w:r></w:p>{"<w:x>" * 100_000}'
    xml = f"{deep}{'</w:x>' * 100_000}</w:document>".encode()
    Document().save(tmp_path / "good.docx")
    file = saved(tmp_path, "f.docx", zipped({"word/document.xml": xml}, like=tmp_path / "good.docx"))

    assert [review.text for review in read_reviews(file)] == ["A."]


@settings(max_examples=150, deadline=None)
@given(
    content=st.binary(max_size=200),
    suffix=st.sampled_from([".csv", ".tsv", ".jsonl", ".txt", ".docx", ".xlsx"]),
)
def test_no_bytes_raise_anything_else(tmp_path_factory, content, suffix):
    """Whatever stands in a file, reading it gives reviews or one of the package's own errors."""
    file = saved(tmp_path_factory.mktemp("fuzz"), f"f{suffix}", content)
    fault: LederError | None = None
    reviews: list[Any] = []
    try:
        reviews = read_reviews(file)
    except LederError as error:
        fault = error

    assert bool(reviews) != bool(fault)
    assert chain(fault) == ([fault] if fault else [])
