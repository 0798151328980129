"""Coding sheets in the rough: wrong codes, quotes, who has seen what, Excel's habits, hostile files."""

from __future__ import annotations

import datetime
import time
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formats_sheet_layouts import NO_AHC, SAD, WARD, A, B, book, put, read, said

from leder_nlp.errors import InputError
from leder_nlp.io.formats import sheet
from leder_nlp.io.formats.sheet_codes import SheetCodes
from leder_nlp.io.formats.sheet_quotes import find_quote, find_quotes
from leder_nlp.io.formats.sheet_xml import escaped, pages, unescaped
from leder_nlp.records import GOOD, IMPROVE, AnnotatedReview, Quarantined, Review
from leder_nlp.spans import Span

NAME = "Zebediah Quillfeather"


def read_some(file: Path, **options: Any) -> tuple[list[AnnotatedReview], list[Quarantined]]:
    """Read a sheet; give what was read and what was left out."""
    refused: list[Quarantined] = []
    return list(sheet.read_file(file, rejected=refused.append, **options)), refused


def test_sheet_that_is_not_there_is_named(tmp_path):
    """Like any other file."""
    with pytest.raises(InputError, match=r"nosuch\.xlsx: no such file"):
        read_some(tmp_path / "nosuch.xlsx")


# Wrong codes


def test_wrong_code_names_sheet_row_and_nearest(tmp_path):
    """A code of no codebook says where it stands and what may have been meant; its words are not shown."""
    rows = [["id", "text", "code"], ["r1", WARD, "GP dnacpr"], ["r1", SAD, "Anual helth check"]]

    with pytest.raises(InputError) as caught:
        read(book(tmp_path / "c.xlsx", {"Round 1": rows}))

    assert str(caught.value).startswith("c.xlsx: sheet 'Round 1', row 3: 'code': not a code of the codebook")
    assert "the nearest are: Annual health check" in str(caught.value)
    assert "Anual" not in str(caught.value)


def test_all_wrong_codes_are_told_together(tmp_path):
    """Five are named and the others counted, so that a list can be mended at once."""
    rows = [["id", "text", "code"], *([f"r{n}", WARD, "nonsense"] for n in range(8))]

    with pytest.raises(InputError) as caught:
        read(put(tmp_path / "c.csv", rows))

    assert str(caught.value).count("not a code") == 5
    assert str(caught.value).endswith("and 3 more cells like these")


@pytest.mark.parametrize(
    ("heading", "cell", "what"),
    [
        ("GP dnacpr", "perhaps", "neither a tick"),
        ("polarity", "sideways", "neither good practice"),
        ("attribution", "the cat", "not a value of attribution"),
    ],
)
def test_wrong_cell_is_refused(heading, cell, what, tmp_path):
    """A tick, polarity or attribute that says nothing known is an error of its row, never a guess."""
    usual = {"GP dnacpr": "x", "polarity": "GP", "attribution": "family"}[heading]
    rows = [["id", "text", "code", heading], *(["r1", t, "GP epilepsy", usual] for t in (WARD, SAD))]
    rows.append(["r1", NO_AHC, "GP epilepsy", cell])

    with pytest.raises(InputError, match=rf"row 3 \(line 4\): '{heading}': .*{what}"):
        read(put(tmp_path / "c.csv", rows))


def test_misspelt_heading_of_ticks_is_refused(tmp_path):
    """A column of ticks whose heading is nearly a code is not passed over in silence."""
    rows = [["id", "text", "GP dnacpr", "Anual health check"], ["r1", WARD, "x", "x"]]
    file = put(tmp_path / "c.csv", rows)

    with pytest.raises(InputError, match=r"heading 4: not a code.*Annual health check"):
        read(file)
    assert said(read(file, columns={"ignore": "Anual health check"})[0]) == {("dnacpr", GOOD, WARD)}


def test_none_beside_a_code_is_refused(tmp_path):
    """ "none" and a code in one row contradict each other."""
    rows = [["id", "text", "code_1", "code_2"], ["r1", WARD, "none", "GP dnacpr"]]

    with pytest.raises(InputError, match="no code, and gives one"):
        read(put(tmp_path / "c.csv", rows))


CODES = SheetCodes()


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("dnacpr", ""),
        ("DNACPR, ReSPECT and treatment escalation plans", ""),
        ("AFI dnacpr", IMPROVE),
        ("dnacpr (GP)", GOOD),
        ("Good practice: DNACPR", GOOD),
        ("+dnacpr", GOOD),
        ("dnacpr −", IMPROVE),
    ],
)
def test_code_is_read_with_its_polarity(text, polarity):
    """A theme by id or label, with a polarity before or behind it, or a sign."""
    assert [(sense.theme, sense.polarity) for sense in CODES.read(text) or ()] == [("dnacpr", polarity)]


@pytest.mark.parametrize("text", ["", "-", "+", "dnacp", "identifier: nobody", "GP", "GP AFI dnacpr"])
def test_no_code_is_read_as_none(text):
    """Nothing is made of what is no code."""
    assert CODES.read(text) is None


def test_comma_within_a_label_parts_nothing():
    """Labels with commas stand in a list parted by commas."""
    found, _ = CODES.read_cell(
        "Weight, diet, exercise, smoking and alcohol, AFI Pain, skin, falls and posture, epilepsy"
    )

    assert [one[0].theme for one in found or ()] == ["healthy_living", "pain_skin_falls_posture", "epilepsy"]


# Quotes


TEXT = "She said “No  one\nlistened” – the ward’s café. Then no one came. Then No one wrote."


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Then no one came", "Then no one came"),
        ('"Then no one came"', "Then no one came"),
        ("THEN NO ONE CAME", "Then no one came"),
        ('said "no one listened"', "said “No  one\nlistened”"),
        ("listened\" - the ward's cafe\u0301", "listened” – the ward’s café"),
        ("then  no\tone\u00a0came.", "Then no one came."),
        ("'- the", "– the"),
    ],
)
def test_quote_is_found(quote, expected):
    """Exactly first; then without the guard of a CSV, and spaces, quotes, dashes and case do not count."""
    span, _ = find_quote(quote, TEXT)

    assert (span.of(TEXT) if span else None) == expected


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        ("No one", ""),
        ("NO ONE", "more than once"),
        ("e", "more than once"),
        ("nobody came", "not in the text"),
        ("She said … came", "dots for what is left out"),
    ],
)
def test_quote_that_is_not_there_once_is_not_guessed(quote, reason):
    """Found twice or not at all, it is refused with the reason; an exact find once is enough."""
    span, why = find_quote(quote, TEXT)

    assert (span is None) == bool(reason)
    assert reason in why


def test_several_quotes_in_a_cell():
    """Each in its quotation marks; one that is not found refuses them all."""
    assert [s.of(TEXT) for s in find_quotes('"Then no one came"; "She said"', TEXT)[0]] == [
        "Then no one came",
        "She said",
    ]
    assert find_quotes('"Then no one came"; "nobody"', TEXT) == (
        [],
        "quote 2 of 2: the quoted words are not in the text",
    )


def test_quote_is_looked_for_in_its_passage():
    """Words that stand in two passages are found in the one that the row is about."""
    assert find_quote("Then", TEXT, within=Span(60, len(TEXT)))[0] == Span(65, 69)


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=60), st.data())
def test_words_of_a_text_are_found_or_refused(text, data):
    """A run of a text that stands there once is found just there; one that does not, has a reason."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span, reason = find_quote(text[start:end], text)

    words = text[start:end].strip()
    assert (span is None) == bool(reason)
    if (
        words and sum(text.startswith(words, at) for at in range(len(text))) == 1
    ):  # "00" stands in "000" twice
        assert span is not None
        assert span.of(text) == words


def test_quote_not_found_leaves_out_its_row_only(tmp_path):
    """The other rows of the review are read; the one left out is named by its row."""
    rows = [["id", "text", "quote", "code"], ["r1", f"{WARD} {SAD}", "nobody wrote this", "GP dnacpr"]]
    rows.append(["r1", "", WARD, "GP epilepsy"])
    found, refused = read_some(put(tmp_path / "c.csv", rows))

    assert said(found[0]) == {("epilepsy", GOOD, WARD)}
    assert refused == [Quarantined("r1", "c.csv: row 1 (line 2): the quoted words are not in the text")]


def test_without_a_taker_a_lost_quote_is_an_error(tmp_path):
    """Where nobody takes what is left out, nothing is left out in silence."""
    rows = [["id", "text", "quote", "code"], ["r1", WARD, "nobody wrote this", "GP dnacpr"]]

    with pytest.raises(InputError, match="not in the text"):
        read(put(tmp_path / "c.csv", rows))


def test_offsets_are_proved_by_the_quote(tmp_path):
    """Offsets in UTF-16 units are understood where the quoted words settle it; otherwise left out."""
    text = f"😀 {WARD}"
    rows = [
        ["id", "text", "quote", "start", "end", "code"],
        ["r1", text, WARD, "3", str(3 + len(WARD)), "GP dnacpr"],
    ]
    rows.append(["r2", text, WARD, "5", str(5 + len(WARD)), "GP dnacpr"])
    found, refused = read_some(put(tmp_path / "c.csv", rows))

    assert [said(one) for one in found] == [{("dnacpr", GOOD, WARD)}]
    assert [one.review_id for one in refused] == ["r2"]


def test_passage_of_the_row_tells_two_places_apart(tmp_path):
    """Words that stand twice in a review are found in the passage that the row names."""
    text = "No check was done. She was well. No check was done again."
    rows = [
        ["id", "text", "quote", "code"],
        ["r1", "No check was done again.", "No check was done", "AFI dnacpr"],
    ]
    (annotated,) = read(put(tmp_path / "c.csv", rows), reviews=[Review("r1", text)])

    assert [tag.span.start for tag in annotated.tags] == [33]


def test_long_runs_take_no_time():
    """Cells of thousands of spaces, separators and quotation marks are read in linear time."""
    began = time.monotonic()
    for cell in (
        " " * 30_000 + "x",
        "; " * 15_000,
        ", x" * 10_000,
        '"a"' + " " * 30_000 + "x",
        "“a” " * 7_000,
    ):
        CODES.read_cell(cell)
        find_quotes(cell, TEXT)

    assert time.monotonic() - began < 2


# Who has seen what


def annotators(tmp_path: Path, rows: list[list[str]], **options: Any) -> list[tuple[str, ...]]:
    """Give the annotators of each review of a sheet with a column of coders."""
    head = ["id", "text", "code", "coder"]
    return [one.annotators for one in read(put(tmp_path / "c.csv", [head, *rows]), **options)]


def test_empty_row_of_a_coder_with_a_mark_is_seen(tmp_path):
    """A blank beside a mark elsewhere in the review is seen and not tagged."""
    rows = [["r1", WARD, "GP dnacpr", A], ["r1", SAD, "", A]]

    assert annotators(tmp_path, rows) == [(A,)]


def test_said_none_is_seen(tmp_path):
    """ "none" says that a review was read and has nothing."""
    assert annotators(tmp_path, [["r1", WARD, "none", A]]) == [(A,)]


def test_blank_rows_of_a_coder_are_not_seen(tmp_path):
    """A coder with blanks only has said nothing: another's mark does not make him a reader."""
    rows = [["r1", WARD, "GP dnacpr", A], ["r1", WARD, "", B]]

    assert annotators(tmp_path, rows) == [(A,)]


def test_absent_rows_are_not_seen(tmp_path):
    """A coder with rows for some passages only has not read the review; that is said."""
    lines: list[str] = []
    rows = [["r1", WARD, "GP dnacpr", A], ["r1", SAD, "", A], ["r1", WARD, "GP dnacpr", B]]

    assert annotators(tmp_path, rows, told=lines.append) == [(A,)]
    assert any("a part of a review only" in line for line in lines)


def test_review_that_nobody_has_seen_is_left_out(tmp_path):
    """A review of blanks is not one without tags: it does not come out, and is counted."""
    lines: list[str] = []
    rows = [["r1", WARD, "GP dnacpr", A], ["r2", WARD, "", A]]

    assert annotators(tmp_path, rows, told=lines.append) == [(A,)]
    assert lines[1] == "1 reviews have no mark and no 'none': seen by nobody, and left out"


def test_zero_in_a_column_of_ticks_is_seen(tmp_path):
    """A "no" in every column says that the review was read."""
    rows = [["id", "text", "GP dnacpr", "coder"], ["r1", WARD, "0", A], ["r2", WARD, "", A]]
    found = read(put(tmp_path / "c.csv", rows))

    assert [(one.review.review_id, one.annotators, one.tags) for one in found] == [("r1", (A,), ())]


def test_coder_may_be_given(tmp_path):
    """Where the sheet names nobody, the caller says who coded."""
    rows = [["id", "text", "code"], ["r1", WARD, "GP dnacpr"]]
    (annotated,) = read(put(tmp_path / "c.csv", rows), coder=A)

    assert (annotated.annotators, annotated.tags[0].source) == ((A,), A)


# Excel and CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_any_kind(encoding, delimiter, tmp_path):
    """Byte order marks, Windows encodings and semicolons make no difference."""
    text = "The café’s staff – all of them – listened."
    rows = [["id", "text", "code"], ["r1", text, "GP dnacpr"]]
    file = put(tmp_path / "c.csv", rows, delimiter=delimiter, encoding=encoding)

    assert said(read(file)[0]) == {("dnacpr", GOOD, text)}


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "'"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_text_like_a_formula_is_text(lead, ending, tmp_path):
    """A cell that begins like a formula is read as it stands."""
    rows = [["id", "text", "code"], ["r1", f"{lead} seen by the GP", "GP dnacpr"]]
    if ending == "csv":
        file = put(tmp_path / "c.csv", rows)
    else:
        file = book(tmp_path / "c.xlsx", {"S": [rows[0]]})
        made = openpyxl.load_workbook(file)
        for column, value in enumerate(rows[1], 1):
            made["S"].cell(2, column).value = value
            made["S"].cell(2, column).data_type = "s"
        made.save(file)

    assert read(file)[0].review.text == rows[1][1]


def formula_book(file: Path, *, value: str | None) -> Path:
    """Write a workbook whose code is a formula, with its value or without."""
    book(file, {"S": [["id", "text", "code"], ["r1", WARD, '="GP "&"dnacpr"']]})
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    cell = parts["xl/worksheets/sheet1.xml"]
    assert b"<f>" in cell
    if value:
        cell = cell.replace(b'<c r="C2">', b'<c r="C2" t="str">').replace(b"<v />", b"<v>GP dnacpr</v>")
        cell = cell.replace(b"<v></v>", b"<v>GP dnacpr</v>").replace(b"<v/>", b"<v>GP dnacpr</v>")
    parts["xl/worksheets/sheet1.xml"] = cell
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file


def test_value_of_a_formula_is_read(tmp_path):
    """What Excel last made of a formula counts."""
    assert said(read(formula_book(tmp_path / "c.xlsx", value="GP dnacpr"))[0]) == {("dnacpr", GOOD, WARD)}


def test_formula_without_value_is_refused(tmp_path):
    """A formula that was never calculated is not read as a blank."""
    with pytest.raises(InputError, match="row 2: 'code': a formula without a value"):
        read(formula_book(tmp_path / "c.xlsx", value=None))


def test_date_that_excel_made_of_a_code_is_told(tmp_path):
    """A code or an id that Excel has turned into a date is refused with the remedy."""
    file = book(tmp_path / "c.xlsx", {"S": [["id", "text", "code"], ["r1", WARD, datetime.date(2021, 2, 1)]]})
    with pytest.raises(InputError, match="Excel has made a date of a code"):
        read(file)

    file = book(
        tmp_path / "d.xlsx", {"S": [["id", "text", "code"], [datetime.date(2021, 2, 1), WARD, "GP dnacpr"]]}
    )
    with pytest.raises(InputError, match="Excel has made a date of the review id"):
        read(file)


def test_hidden_rows_are_read_and_said(tmp_path):
    """A filter hides rows from the eye, not from the count."""
    file = book(
        tmp_path / "c.xlsx", {"S": [["id", "text", "code"], ["r1", WARD, "GP dnacpr"], ["r1", SAD, "none"]]}
    )
    made = openpyxl.load_workbook(file)
    made["S"].row_dimensions[2].hidden = True
    made.save(file)
    lines: list[str] = []

    assert said(read(file, told=lines.append)[0]) == {("dnacpr", GOOD, WARD)}
    assert "1 hidden rows are read too" in lines[0]


def test_blank_tail_is_no_row(tmp_path):
    """Rows that a spreadsheet has formatted or filled with "No" below the data are passed over."""
    rows = [["id", "text", "GP dnacpr"], ["r1", WARD, "Yes"], *([None, None, "No"] for _ in range(50))]

    assert len(read(book(tmp_path / "c.xlsx", {"S": rows}))) == 1


def test_cell_below_no_heading_is_refused(tmp_path):
    """A code in a column without a heading is not lost in silence."""
    rows = [["id", "text", "code"], ["r1", WARD, "GP dnacpr", "GP epilepsy"]]

    with pytest.raises(InputError, match="row 2: a cell stands in column D, which has no heading"):
        read(book(tmp_path / "c.xlsx", {"S": rows}))


def test_leading_zeros_of_ids_stay(tmp_path):
    """A number shown as 0042 is the id 0042; a whole number has no point."""
    file = book(
        tmp_path / "c.xlsx", {"S": [["id", "text", "code"], [42, WARD, "GP dnacpr"], [7.0, SAD, "GP dnacpr"]]}
    )
    made = openpyxl.load_workbook(file)
    made["S"]["A2"].number_format = "0000"
    made.save(file)

    assert [one.review.review_id for one in read(file)] == ["0042", "7"]


@given(st.text(max_size=30))
def test_escapes_of_excel_come_back(text):
    """What XML cannot hold is escaped as Excel does, and comes back; so does what looks escaped already."""
    assert unescaped(escaped(text)) == text


# Hostile files


def parts_of(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(file: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file


@pytest.fixture
def plain(tmp_path):
    """Give the parts of a small honest workbook."""
    return parts_of(book(tmp_path / "plain.xlsx", {"S": [["id", "text", "code"], ["r1", WARD, "GP dnacpr"]]}))


SHEET = "xl/worksheets/sheet1.xml"


def test_zip_bomb_is_refused(plain, tmp_path):
    """A part that unpacks to more than the limit is not parsed."""
    plain[SHEET] = plain[SHEET].replace(b"</worksheet>", b" " * 60_000_000 + b"</worksheet>")

    with pytest.raises(InputError, match="unpacks to more than"):
        read(packed(tmp_path / "c.xlsx", plain))


def test_million_declared_rows_cost_nothing(plain, tmp_path):
    """A sheet that claims a million rows, or has its last cell in the last row, is read at once."""
    last = b'<row r="1048576"><c r="XFD1048576" t="n"/></row></sheetData>'
    plain[SHEET] = plain[SHEET].replace(b"</sheetData>", last)
    plain[SHEET] = plain[SHEET].replace(b'<dimension ref="A1:C2"', b'<dimension ref="A1:XFD1048576"')
    assert b"A1:XFD1048576" in plain[SHEET]
    began = time.monotonic()

    assert len(read(packed(tmp_path / "c.xlsx", plain))) == 1
    assert time.monotonic() - began < 2


def test_merge_of_the_whole_sheet_costs_nothing(plain, tmp_path):
    """A merged range of seventeen thousand million cells is not filled."""
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="E1:XFD1048576"/></mergeCells>'
    plain[SHEET] = plain[SHEET].replace(b"</sheetData>", merge)
    began = time.monotonic()

    assert len(read(packed(tmp_path / "c.xlsx", plain))) == 1
    assert time.monotonic() - began < 2


def test_too_many_cells_are_refused(plain, tmp_path, monkeypatch):
    """A workbook with more filled cells than the limit says so."""
    monkeypatch.setattr("leder_nlp.io.formats.sheet_xml.CELLS", 3)
    monkeypatch.setattr("leder_nlp.io.formats.sheet_xml._Book.__init__.__defaults__", (3,))

    with pytest.raises(InputError, match="filled cells; split it"):
        pages(packed(tmp_path / "c.xlsx", plain))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<sheetData>", b"<sheetData><row r='x'>"),
        (b'r="A1"', b'r="A0"'),
        (b'r="A1"', b'r="ZZZZ1"'),
        (b't="s"', b't="s" s="999"'),
        (b"<v>0</v>", b"<v>999999</v>"),
        (b"<v>0</v>", b"<v>zero</v>"),
        (b"</worksheet>", b""),
        (b"<sheetData>", b"<mergeCells><mergeCell ref='A:B'/></mergeCells><sheetData>"),
    ],
)
def test_broken_workbook_is_refused_or_read(plain, old, new, tmp_path):
    """Parts that are not as they should be give an InputError at most, never another."""
    plain[SHEET] = plain[SHEET].replace(old, new)
    problem = ""
    try:
        read(packed(tmp_path / "c.xlsx", plain))
    except InputError as error:
        problem = str(error)

    assert not problem or problem.startswith("c.xlsx: ")


def test_doctype_is_refused(plain, tmp_path):
    """XML with entities is not parsed."""
    plain[SHEET] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + plain[SHEET]

    with pytest.raises(InputError, match="document type"):
        read(packed(tmp_path / "c.xlsx", plain))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"not a workbook"])
def test_no_workbook_is_refused(data, tmp_path):
    """What is no workbook says so."""
    (tmp_path / "c.xlsx").write_bytes(data)

    with pytest.raises(InputError, match=r"^c\.xlsx: "):
        read(tmp_path / "c.xlsx")


def test_other_extension_is_refused(tmp_path):
    """Old and foreign workbooks are to be saved anew."""
    (tmp_path / "c.ods").write_bytes(b"PK")

    with pytest.raises(InputError, match=r"\.xlsx, \.csv or \.tsv"):
        read(tmp_path / "c.ods")


# Silence


FAULTS: dict[str, tuple[list[list[str]], dict[str, Any]]] = {
    "code": ([["id", "text", "code"], ["r1", NAME, f"{NAME}"]], {}),
    "tick": ([["id", "text", "GP dnacpr"], ["r1", NAME, "x"], ["r1", WARD, NAME]], {}),
    "polarity": (
        [["id", "text", "code", "polarity"], ["r1", NAME, "dnacpr", "GP"], ["r1", WARD, "dnacpr", NAME]],
        {},
    ),
    "quote": ([["id", "text", "quote", "code"], ["r1", WARD, NAME, "GP dnacpr"]], {}),
    "offset": (
        [["id", "text", "quote", "start", "end", "code"], ["r1", WARD, NAME, NAME, "2", "GP dnacpr"]],
        {},
    ),
    "no headings": ([["r1", NAME, "GP dnacpr"], ["r2", NAME, "GP dnacpr"]], {}),
    "no text": ([["id", NAME, "code"], ["r1", "", "GP dnacpr"]], {}),
    "no code": ([["id", "text", NAME], ["r1", NAME, NAME]], {}),
    "coder": ([["id", "text", "code", "coder"], ["r1", WARD, NAME, NAME]], {}),
    "text": (
        [["id", "text", "code"], ["r1", NAME, "GP dnacpr"]],
        {"reviews": [Review("r1", f"{NAME} {WARD}x")], "columns": {"start": "code"}},
    ),
    "layout": ([["id", "text", "code"], ["r1", NAME, "GP dnacpr"]], {"layout": "wide"}),
    "columns": ([["id", "text", "code"], ["r1", NAME, "GP dnacpr"]], {"columns": {"id": "ID"}}),
}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_faults_are_silent(name, ending, tmp_path):
    """No error, line or quarantined row shows a word of a text, a quote, or a wrong cell."""
    rows, options = FAULTS[name]
    lines: list[str] = []
    file = put(tmp_path / "c.csv", rows) if ending == "csv" else book(tmp_path / "c.xlsx", {"S": rows})
    refused: list[Quarantined] = []
    shown = ""
    try:
        found = list(sheet.read_file(file, told=lines.append, rejected=refused.append, **options))
    except InputError as error:
        shown = f"{error!r} {error.__cause__!r} {error.__context__!r}"
    else:
        shown = repr(found)

    assert shown or refused
    assert "zebediah" not in f"{shown} {lines} {refused}".lower()


def test_pages_are_silent(tmp_path):
    """What is read of a workbook shows no cell."""
    file = book(tmp_path / "c.xlsx", {"S": [["id", "text"], ["r1", NAME]]})

    assert NAME not in repr(pages(file))


def test_polarity_without_a_code_is_no_blank_row(tmp_path):
    """A theme written once for a block of rows would lose the rows below it: the row is named."""
    rows = [["id", "text", "code", "polarity"], ["r1", WARD, "dnacpr", "GP"], ["r1", SAD, "", "AFI"]]

    with pytest.raises(InputError, match="row 3: 'code': a polarity without a code"):
        read(book(tmp_path / "c.xlsx", {"coding": rows}))


def test_review_with_a_row_left_out_claims_no_reader(tmp_path):
    """A quote that is not in the text leaves its row out; then nobody's reading of the review is whole."""
    rows = [["id", "text", "quote", "code"], ["r1", WARD, "words that are not there", "GP dnacpr"]]

    reviews, refused = read_some(book(tmp_path / "c.xlsx", {"coding": rows}))

    assert len(refused) == 1
    assert [one.annotators for one in reviews] in ([], [()])
