"""Reviews in: what each kind of source gives, and which column is taken for what."""

from __future__ import annotations

import datetime
import json
import zipfile
from pathlib import Path

import openpyxl
import pandas
import pytest
from docx import Document
from docx.oxml import OxmlElement

from leder_nlp.errors import ConfigError, InputError
from leder_nlp.io.reviews import iter_reviews, read_reviews
from leder_nlp.records import Review

STORY = "Mary enjoyed the garden and was well known in the village where she had lived all her life. " * 3


def saved(folder: Path, name: str, content: str | bytes) -> Path:
    """Put a file into the folder."""
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def sections(review: Review) -> dict[str, str]:
    """Give the text of each section."""
    return {section.name: section.span.of(review.text) for section in review.sections}


def workbook(file: Path, *rows: list[object]) -> Path:
    """Save rows as an Excel file."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file


def test_csv_gives_ids_text_and_meta(tmp_path):
    """A CSV with usual headings needs no options; ids keep their leading zeros."""
    file = saved(tmp_path, "r.csv", "review_id,narrative,ICB\n007,She was well.,Humber\n008,He was ill.,\n")

    first, second = read_reviews(file)

    assert (first.review_id, first.text, dict(first.meta)) == ("007", "She was well.", {"ICB": "Humber"})
    assert (second.review_id, dict(second.meta)) == ("008", {})
    assert first.sections == ()


def test_several_text_columns_become_sections(tmp_path):
    """Each text column is a section named after it, joined by a blank line; an empty one is none."""
    file = saved(
        tmp_path,
        "r.csv",
        "id,Pen portrait,Good practice,Areas for improvement\n1,A.,B.,C.\n2,A.,  ,C.\n",
    )

    first, second = read_reviews(file)

    assert first.text == "A.\n\nB.\n\nC."
    assert sections(first) == {"Pen portrait": "A.", "Good practice": "B.", "Areas for improvement": "C."}
    assert sections(second) == {"Pen portrait": "A.", "Areas for improvement": "C."}


def test_one_form_field_keeps_its_heading(tmp_path):
    """A lone column called after a form field is a section, for its name leans one way."""
    file = saved(tmp_path, "r.csv", "id,Good practice\n1,The nurse rang daily.\n")

    (review,) = read_reviews(file)

    assert sections(review) == {"Good practice": "The nurse rang daily."}


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_separator_is_found(tmp_path, mark):
    """Comma, semicolon and tab are told from the headings."""
    file = saved(tmp_path, "r.csv", f'id{mark}text\n1{mark}"one; two, three"\n')

    assert [review.text for review in read_reviews(file)] == ["one; two, three"]


def test_excels_sep_line_is_obeyed(tmp_path):
    """A first line `sep=` names the separator and is no heading."""
    file = saved(tmp_path, "r.csv", "sep=;\nid;text\n1;a, b and c\n")

    assert [review.text for review in read_reviews(file)] == ["a, b and c"]


def test_quoted_line_breaks_and_blank_lines(tmp_path):
    """A quoted cell may hold line breaks and quotation marks; blank rows are no reviews."""
    file = saved(tmp_path, "r.csv", '\nid,text\n\n1,"One.\n\nSaid ""two""."\n,\n2,Three.\n\n')

    assert [review.text for review in read_reviews(file)] == ['One.\n\nSaid "two".', "Three."]


def test_long_cells_are_read(tmp_path):
    """A narrative may be longer than the csv module allows by itself."""
    file = saved(tmp_path, "r.csv", f"id,text\n1,{'word ' * 100_000}\n")

    assert [len(review.text) for review in read_reviews(file)] == [500_000]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_told(tmp_path, encoding):
    """UTF-8 with and without mark, UTF-16 with mark and cp1252 are read alike."""
    text = "Zoë’s review – £5 a week"
    file = saved(tmp_path, "r.csv", f"id,text\n1,{text}\n".encode(encoding))

    assert [("1", text)] == [(review.review_id, review.text) for review in read_reviews(file)]


def test_asked_for_encoding_is_used(tmp_path):
    """An encoding that cannot be told may be named."""
    file = saved(tmp_path, "r.csv", "id,text\n1,Łódź\n".encode("cp1250"))

    assert [review.text for review in read_reviews(file, encoding="cp1250")] == ["Łódź"]


def test_coroners_reports_need_no_options(tmp_path):
    """JSON lines {id, circumstances, concerns, …} give two sections, a missing one none."""
    rows = [
        {"id": "p-1", "circumstances": "A.", "concerns": "B.", "date": "2024-01-02", "ref": "2024-1"},
        {"id": "p-2", "circumstances": None, "concerns": "C.", "split": "train"},
    ]
    file = saved(tmp_path, "r.jsonl", "\n".join(map(json.dumps, rows)) + "\n\n")

    first, second = read_reviews(file)

    assert sections(first) == {"circumstances": "A.", "concerns": "B."}
    assert dict(first.meta) == {"date": "2024-01-02", "ref": "2024-1"}
    assert sections(second) == {"concerns": "C."}


def test_json_line_gives_its_own_sections_known_and_meta(tmp_path):
    """What cells cannot hold, a JSON line may: sections by offset, known identifiers, meta."""
    row = {
        "id": 7,
        "text": "Life. Death.",
        "sections": [{"name": "Life", "start": 0, "end": 5}],
        "known": {"names": [{"name": "Ann Poe", "role": "mother"}], "postcode": "LS1 4AB"},
        "meta": {"icb": "Humber"},
        "tags": [],
    }
    (review,) = read_reviews(saved(tmp_path, "r.ndjson", json.dumps(row)))

    assert (
        review.review_id,
        sections(review),
        dict(review.meta),
    ) == ("7", {"Life": "Life."}, {"icb": "Humber"})
    assert [(name.name, name.role) for name in review.known.names] == [("Ann Poe", "mother")]
    assert review.known.postcodes == ("LS1 4AB",)


def test_json_keys_that_come_late_are_used(tmp_path):
    """A key first seen far down the file is still told by its name."""
    rows = [{"id": str(n), "circumstances": "A."} for n in range(300)]
    rows.append(
        {"id": "late", "circumstances": "A.", "concerns": "B.", "postcode": "LS1 4AB", "icb": "Humber"}
    )
    file = saved(tmp_path, "r.jsonl", "\n".join(map(json.dumps, rows)))

    late = read_reviews(file)[-1]

    assert sections(late) == {"circumstances": "A.", "concerns": "B."}
    assert (late.known.postcodes, dict(late.meta)) == (("LS1 4AB",), {"icb": "Humber"})


def test_excel_numbers_and_dates_are_text(tmp_path):
    """Whole numbers come without a point, dates as ISO, leading zeros as written or as shown."""
    file = workbook(
        tmp_path / "r.xlsx",
        ["Review ID", "Narrative", "NHS number", "DOB", "Year", "Share"],
        ["007", "Text.", 9990123456.0, datetime.datetime(1960, 5, 14), 2022, 0.5],
        [8, "More.", None, None, None, None],
    )
    book = openpyxl.load_workbook(file)
    book.active["A3"].number_format = "000"
    book.save(file)

    first, second = read_reviews(file)

    assert (first.review_id, second.review_id) == ("007", "008")
    assert (first.known.nhs_numbers, first.known.dates) == (("9990123456",), ("1960-05-14",))
    assert dict(first.meta) == {"Year": "2022", "Share": "0.5"}


def test_excel_sheet_is_chosen_by_name_or_number(tmp_path):
    """Without a choice it is the first sheet that is not hidden."""
    book = openpyxl.Workbook()
    book.active.title = "notes"
    book.active.sheet_state = "hidden"
    for name in ("one", "two"):
        page = book.create_sheet(name)
        page.append([])
        page.append(["id", "text"])
        page.append(["1", f"Sheet {name}."])
    book.save(tmp_path / "r.xlsx")

    texts = [read_reviews(tmp_path / "r.xlsx", sheet=sheet)[0].text for sheet in (None, "two", 2)]

    assert texts == ["Sheet one.", "Sheet two.", "Sheet two."]


def test_text_of_excels_full_length_is_told(tmp_path, caplog):
    """A text of just the length that Excel keeps was probably cut; the log says where."""
    file = workbook(tmp_path / "r.xlsx", ["id", "text"], ["1", "x" * 32_767])

    read_reviews(file)

    assert "r.xlsx: row 1 (sheet row 2): 'text': 32767 characters" in caplog.text


def test_parquet_is_read_in_batches(tmp_path):
    """A Parquet file of more rows than a batch comes whole and in order."""
    frame = pandas.DataFrame(
        {"id": [f"{n:04}" for n in range(600)], "text": ["Text."] * 600, "year": [2022] * 600}
    )
    frame.to_parquet(tmp_path / "r.parquet")

    reviews = read_reviews(tmp_path / "r.parquet")

    assert [f"{n:04}" for n in range(600)] == [review.review_id for review in reviews]
    assert dict(reviews[-1].meta) == {"year": "2022"}


def test_frame_with_missing_values():
    """A DataFrame is read as text; a missing cell is empty, a named index is a column."""
    frame = pandas.DataFrame(
        {"Pen portrait": ["A.", None], "Care": [pandas.NA, "B."], "NHS number": [9990123456.0, float("nan")]},
        index=pandas.Index([10, 11], name="review_id"),
    )

    first, second = read_reviews(frame)

    assert (
        first.review_id,
        sections(first),
        first.known.nhs_numbers,
    ) == ("10", {"Pen portrait": "A."}, ("9990123456",))
    assert (second.review_id, sections(second), second.known.nhs_numbers) == ("11", {"Care": "B."}, ())


def test_folder_is_read_flat_and_sorted(tmp_path):
    """Text and Word files of a folder are reviews named by their stem; nothing else is touched."""
    saved(tmp_path, "b.txt", "Second.\r\nLine.")
    saved(tmp_path, "notes.md", "No review.")
    saved(tmp_path, ".hidden.txt", "No review.")
    saved(tmp_path, "~$a.docx", b"lock")
    (tmp_path / "deeper").mkdir()
    saved(tmp_path / "deeper", "c.txt", "Too deep.")
    document = Document()
    document.add_paragraph("First.")
    document.save(tmp_path / "a.docx")

    assert [(review.review_id, review.text) for review in read_reviews(tmp_path)] == [
        ("a", "First."),
        ("b", "Second.\nLine."),
    ]


def test_word_file_comes_whole(tmp_path):
    """Headers, paragraphs, lists, tables row by row and footers are text; comments are not."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Head"
    document.sections[0].footer.paragraphs[0].text = "Foot"
    document.add_heading("Care", 1)
    said = document.add_paragraph("She was\tseen.")
    document.add_comment(said.runs, text="Aside", author="A. Nobody")
    document.add_paragraph("One", style="List Bullet")
    document.add_paragraph("Two", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip((c for row in table.rows for c in row.cells), "abcd", strict=True):
        cell.text = text
    document.save(tmp_path / "r.docx")

    (review,) = read_reviews(tmp_path / "r.docx")

    assert review.text == "Head\n\nCare\n\nShe was\tseen.\n\n- One\n- Two\n\na | b\nc | d\n\nFoot"


def test_cells_that_hold_prose_stay_apart(tmp_path):
    """A row is one line only where each cell is; a table in a cell, paragraphs and long rows stay."""
    document = Document()
    table = document.add_table(4, 2)
    prose = "She was seen at home. " * 12
    for row, (asked, told) in zip(
        table.rows, [("AHC", "No"), ("Care", prose), ("Seen", "One\n\nTwo"), ("", "Alone")], strict=True
    ):
        row.cells[0].text, row.cells[1].text = asked, told
    inner = table.rows[2].cells[1].add_table(1, 2)
    inner.rows[0].cells[0].text, inner.rows[0].cells[1].text = "Passport", "Yes"
    document.save(tmp_path / "r.docx")

    (review,) = read_reviews(tmp_path / "r.docx")

    parts = review.text.split("\n\n")
    assert parts[:3] == ["AHC | No", "Care", prose.strip()]
    assert "Passport | Yes" in parts
    assert parts[-1] == "Alone"


def test_deleted_words_and_tab_stops_are_not_text(tmp_path):
    """A tracked deletion is gone, and the stops of a ruler are no tabs."""
    document = Document()
    paragraph = document.add_paragraph("Kept.")
    paragraph.paragraph_format.tab_stops.add_tab_stop(914_400)
    gone = OxmlElement("w:del")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "Gone."
    run.append(text)
    gone.append(run)
    paragraph._p.append(gone)
    document.save(tmp_path / "r.docx")

    assert [review.text for review in read_reviews(tmp_path / "r.docx")] == ["Kept."]


def test_text_box_is_read_once(tmp_path):
    """A text box stands in the file twice, for new and old readers; it is read once."""
    document = Document()
    paragraph = document.add_paragraph("Around.")
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = paragraph._p.makeelement(f"{{{mc}}}AlternateContent")
    for kind in ("Choice", "Fallback"):
        branch = both.makeelement(f"{{{mc}}}{kind}")
        box, inner, run, text = (OxmlElement(f"w:{tag}") for tag in ("txbxContent", "p", "r", "t"))
        text.text = "Boxed."
        run.append(text)
        inner.append(run)
        box.append(inner)
        branch.append(box)
        both.append(branch)
    paragraph._p.append(both)
    document.save(tmp_path / "r.docx")
    assert zipfile.ZipFile(tmp_path / "r.docx").read("word/document.xml").count(b"Boxed.") == 2

    assert [review.text for review in read_reviews(tmp_path / "r.docx")] == ["Boxed.\n\nAround."]


def test_chosen_columns_are_obeyed(tmp_path):
    """Columns that are named are taken, whatever the others are called."""
    file = saved(tmp_path, "r.csv", "id,Case ref,Life,Care given,text,GP\n1,A9,L.,C.,T.,Dr Poe\n")
    columns = {"id": "Case ref", "text": ["Care given", "Life"], "meta": ["id"], "known_names": "GP"}

    (review,) = read_reviews(file, columns=columns)

    assert (review.review_id, sections(review)) == ("A9", {"Care given": "C.", "Life": "L."})
    assert (dict(review.meta), review.known.names[0].name) == ({"id": "1"}, "Dr Poe")


def test_long_text_is_found_without_a_known_heading(tmp_path):
    """Where no heading helps, the columns of long text are the narrative."""
    file = saved(tmp_path, "r.csv", f"id,Q1,Q2,Q3\n1,{STORY},F,{STORY}\n2,{STORY},M,\n")

    first, second = read_reviews(file)

    assert list(sections(first)) == ["Q1", "Q3"]
    assert (list(sections(second)), dict(second.meta)) == (["Q1"], {"Q2": "M"})


def test_prose_left_over_is_no_meta_data(tmp_path, caplog):
    """Prose in a column that nobody chose would go out unredacted: it is left out, and the log says so."""
    file = saved(tmp_path, "r.csv", f"id,narrative,Notes\n1,Text.,{STORY}\n")

    (review,) = read_reviews(file)

    assert dict(review.meta) == {}
    assert "r.csv: 'Notes' holds prose" in caplog.text
    assert "Mary" not in caplog.text


def test_identifying_columns_are_no_meta_data(tmp_path):
    """What a form's identifying fields hold goes to known identifiers alone."""
    file = saved(tmp_path, "r.csv", "id,text,Email,GP practice,Sex\n1,T.,a@example.org,Moss Lane,F\n")

    (review,) = read_reviews(file)

    assert dict(review.meta) == {"Sex": "F"}
    assert (review.known.id_numbers, review.known.organisations) == (("a@example.org",), ("Moss Lane",))


def test_reading_is_lazy(tmp_path):
    """The reviews before a fault come out, one at a time."""
    good = "\n".join(json.dumps({"id": str(n), "text": "Text."}) for n in range(500))
    reviews = iter_reviews(saved(tmp_path, "r.jsonl", good + "\n[]\n"))

    assert next(reviews).review_id == "0"
    with pytest.raises(InputError, match=r"r\.jsonl:501: "):
        list(reviews)


def test_rejected_rows_are_handed_over_and_the_rest_is_read(tmp_path):
    """Rows in are rows out and rows rejected; each is named by its id, or its place without one."""
    lines = ['{"id": "a", "text": "One."}', "oops", '{"id": "b", "text": " "}', '{"id": "a", "text": "Two."}']
    lines += ['{"id": "c", "text": "Bell \\u0007"}', '{"id": "d", "text": "Four."}']
    rejected = []

    reviews = read_reviews(saved(tmp_path, "r.jsonl", "\n".join(lines)), rejected=rejected.append)

    assert [review.review_id for review in reviews] == ["a", "d"]
    assert [one.review_id for one in rejected] == ["r.jsonl:2", "b", "a", "c"]
    assert all(one.reason.startswith("r.jsonl:") for one in rejected)


def test_unknown_role_is_refused(tmp_path):
    """A role that does not exist is a wrong setting, and the message lists those there are."""
    file = saved(tmp_path, "r.csv", "id,text\n1,T.\n")

    with pytest.raises(ConfigError, match="no role 'nmae'; there are: id, text, meta, known_names"):
        read_reviews(file, columns={"nmae": "text"})


def test_a_stray_control_character_in_a_long_text_is_read_as_a_space(tmp_path, caplog):
    """
    Scans leave a NUL here and there: the review is not lost, offsets stay, and a warning says where.
    """
    text = "The nurse rang the home again. " * 20
    source = tmp_path / "f.jsonl"
    source.write_text(json.dumps({"id": "1", "text": text[:100] + "\0" + text[101:]}), encoding="utf-8")

    [review] = read_reviews(source)

    assert text[:100] + " " + text[101:] == review.text
    assert "f.jsonl:1: 'text': 1 stray control characters" in caplog.text
