"""Coding sheets as analysts keep them: each layout is found, said, and read to the same tags."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from leder_nlp.errors import ConfigError, InputError
from leder_nlp.io.formats import sheet
from leder_nlp.records import GOOD, IMPROVE, AnnotatedReview, Quarantined, Review

NO_AHC = "No annual health check was offered."
WARD = "The ward made excellent adjustments."
SAD = "She is missed by all."
A, B = "Coder A", "Coder B"

Rows = Sequence[Sequence[Any]]


def put(file: Path, rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Write a CSV file."""
    with file.open("w", newline="", encoding=encoding) as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    return file


def book(file: Path, sheets: dict[str, Rows]) -> Path:
    """Write a workbook with these sheets."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(list(row))
    made.save(file)
    return file


def read(file: Path, **options: Any) -> list[AnnotatedReview]:
    """Read a sheet of which every row can be read."""
    return list(sheet.read_file(file, **options))


def said(annotated: AnnotatedReview) -> set[tuple[str, str, str]]:
    """Give theme, polarity and words of each tag."""
    return {(tag.theme, tag.polarity, tag.span.of(annotated.review.text)) for tag in annotated.tags}


EXPECTED = {
    ("annual_health_check", IMPROVE, NO_AHC),
    ("reasonable_adjustments", GOOD, WARD),
    ("ld_liaison", GOOD, WARD),
}
LAYOUTS: dict[str, tuple[str, Rows]] = {
    "wide by heading": (
        "wide",
        [
            [
                "Review ID",
                "Comment text",
                "AFI Annual health check",
                "GP reasonable_adjustments",
                "ld_liaison (GP)",
            ],
            ["r1", NO_AHC, "x", "", ""],
            ["r1", WARD, "", 1, "Yes"],
            ["r1", SAD, "", "", ""],
        ],
    ),
    "wide by cell": (
        "wide",
        [
            ["Review ID", "Text", "Annual health check", "Reasonable adjustments", "ld_liaison"],
            ["r1", NO_AHC, "AFI", "", ""],
            ["r1", WARD, "", "GP", "good practice"],
            ["r1", SAD, "", "", ""],
        ],
    ),
    "wide by signs": (
        "wide",
        [
            ["Review ID", "Text", "Annual health check", "Reasonable adjustments", "ld_liaison"],
            ["r1", NO_AHC, "-", "", ""],
            ["r1", WARD, "", "+", "+"],
            ["r1", SAD, "", "", ""],
        ],
    ),
    "wide by polarity column": (
        "wide",
        [
            ["id", "text", "Annual health check", "Reasonable adjustments", "ld_liaison", "GP/AFI"],
            ["r1", NO_AHC, "TRUE", "", "n", "AFI"],
            ["r1", WARD, "FALSE", "✓", "y", "GP"],
            ["r1", SAD, "0", "", "", ""],
        ],
    ),
    "codes": (
        "codes",
        [
            ["case ref", "feedback", "code_1", "code_2", "polarity"],
            ["r1", NO_AHC, "Annual health check", "", "area for improvement"],
            ["r1", WARD, "reasonable_adjustments", "Learning disability liaison and flags", "good practice"],
            ["r1", SAD, "", "", ""],
        ],
    ),
    "codes with their own polarity": (
        "codes",
        [
            ["case ref", "feedback", "Theme 1", "Polarity 1", "Theme 2", "Polarity 2"],
            ["r1", NO_AHC, "Annual health check", "-", "", ""],
            ["r1", WARD, "reasonable_adjustments", "+", "ld_liaison", "GP"],
            ["r1", SAD, "none", "", "", ""],
        ],
    ),
    "cell": (
        "cell",
        [
            ["id", "narrative", "codes"],
            ["r1", NO_AHC, "annual_health_check AFI"],
            ["r1", WARD, "GP Reasonable adjustments; GP: ld_liaison"],
            ["r1", SAD, ""],
        ],
    ),
    "cells of one polarity": (
        "cell",
        [
            ["id", "narrative", "Good practice", "Areas for improvement"],
            ["r1", NO_AHC, "", "Annual health check"],
            ["r1", WARD, "reasonable_adjustments, ld_liaison", ""],
            ["r1", SAD, "", ""],
        ],
    ),
    "long": (
        "long",
        [
            ["id", "text", "code", "polarity"],
            ["r1", NO_AHC, "Annual health check", "AFI"],
            ["r1", WARD, "Reasonable adjustments", "GP"],
            ["r1", WARD, "ld_liaison", "GP"],
            ["r1", SAD, "none", ""],
        ],
    ),
    "long with quotes": (
        "long",
        [
            ["id", "text", "quote", "code", "polarity"],
            ["r1", f"{NO_AHC}\n\n{WARD}\n\n{SAD}", NO_AHC, "Annual health check", "AFI"],
            ["r1", f"{NO_AHC}\n\n{WARD}\n\n{SAD}", f"“{WARD}”", "Reasonable adjustments", "GP"],
            ["r1", "", WARD.upper(), "ld_liaison", "GP"],
        ],
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_layout_is_found_and_read(name, ending, tmp_path):
    """Every layout says which it is, and gives the same tags on the same words."""
    layout, rows = LAYOUTS[name]
    lines: list[str] = []
    file = tmp_path / f"coded.{ending}"
    file = put(file, rows) if ending == "csv" else book(file, {"Coding": rows})

    (annotated,) = read(file, told=lines.append)

    assert EXPECTED == said(annotated)
    assert f"layout: {layout}, {len(rows) - 1} rows" in lines[0]
    assert annotated.review.text == f"{NO_AHC}\n\n{WARD}\n\n{SAD}"


def test_layout_says_its_coder_column(tmp_path):
    """The line that says the layout names the column of coders, not the coders."""
    lines: list[str] = []
    rows = [["id", "text", "Theme", "Polarity", "Coder"], ["r1", NO_AHC, "dnacpr", "AFI", A]]
    read(put(tmp_path / "c.csv", rows), told=lines.append)

    assert lines == [
        "layout: long, 1 rows, id column 'id', text 'text', coder column 'Coder', polarity column 'Polarity'"
    ]


def test_layout_can_be_given(tmp_path):
    """Said to be long, a cell holds one code: a list of two is wrong."""
    file = put(tmp_path / "c.csv", [["id", "text", "code"], ["r1", WARD, "GP dnacpr; GP epilepsy"]])

    assert len(read(file)[0].tags) == 2
    with pytest.raises(InputError, match="not a code of the codebook"):
        read(file, layout="long")


def test_layout_that_does_not_fit_is_refused(tmp_path):
    """A sheet without columns of ticks is not wide because somebody says so."""
    file = put(tmp_path / "c.csv", [["id", "text", "code"], ["r1", WARD, "GP dnacpr"]])

    with pytest.raises(InputError, match="not laid out as wide"):
        read(file, layout="wide")
    with pytest.raises(ConfigError, match="wide, codes, cell, long"):
        read(file, layout="broad")


def test_columns_can_be_given(tmp_path):
    """Headings that nobody could know are named by the caller."""
    rows = [["Fall", "Erzählung", "K", "+/-?"], ["r1", WARD, "dnacpr", "GP"]]
    columns = {"id": "Fall", "text": "Erzählung", "code": "K", "polarity": "+/-?"}
    (annotated,) = read(put(tmp_path / "c.csv", rows), columns=columns)

    assert said(annotated) == {("dnacpr", GOOD, WARD)}


def test_unknown_role_of_a_column_is_refused(tmp_path):
    """A role that there is not lists those that there are."""
    file = put(tmp_path / "c.csv", [["id", "text", "code"], ["r1", WARD, "GP dnacpr"]])

    with pytest.raises(ConfigError, match="there are: id, text, quote"):
        read(file, columns={"texts": "text"})


def test_polarity_by_sheet(tmp_path):
    """A sheet called after a polarity gives it to its codes; the passages of both sheets are one review."""
    sheets: dict[str, Rows] = {
        "Good practice": [["id", "text", "code"], ["r1", WARD, "dnacpr"], ["r1", NO_AHC, ""]],
        "AFI": [["id", "text", "code"], ["r1", WARD, ""], ["r1", NO_AHC, "epilepsy"]],
    }
    (annotated,) = read(book(tmp_path / "c.xlsx", sheets))

    assert said(annotated) == {("dnacpr", GOOD, WARD), ("epilepsy", IMPROVE, NO_AHC)}
    assert annotated.review.text == f"{WARD}\n\n{NO_AHC}"


def test_polarity_that_nobody_gives_is_asked_for(tmp_path):
    """Without any polarity nothing is guessed; the caller may give one."""
    file = put(tmp_path / "c.csv", [["id", "text", "code"], ["r1", WARD, "dnacpr"]])

    with pytest.raises(InputError, match=r"row 1 \(line 2\): 'code': no polarity"):
        read(file)
    assert said(read(file, polarity="GP")[0]) == {("dnacpr", GOOD, WARD)}


def test_two_polarities_at_once_are_refused(tmp_path):
    """A code that says AFI beside a cell that says GP is not settled by either."""
    file = put(tmp_path / "c.csv", [["id", "text", "code", "polarity"], ["r1", WARD, "AFI dnacpr", "GP"]])

    with pytest.raises(InputError, match="two polarities at once"):
        read(file)


def test_attributes_are_read(tmp_path):
    """Attributes stand in columns of their own, by value or by a word for it; blanks are the usual ones."""
    rows = [
        ["id", "text", "code", "attribution", "modality", "certainty", "temporality"],
        ["r1", WARD, "GP dnacpr", "Mum", "should have", "", "after death"],
    ]
    tag = read(put(tmp_path / "c.csv", rows))[0].tags[0]

    assert (tag.attribution, tag.modality, tag.certainty, tag.temporality) == (
        "family",
        "recommended",
        "high",
        "after_death",
    )


def test_coders_in_a_column(tmp_path):
    """Rows of two coders on the same words are one passage with tags of both."""
    rows = [
        ["id", "text", "code", "Coder"],
        ["r1", WARD, "GP dnacpr", A],
        ["r1", SAD, "none", A],
        ["r1", WARD, "AFI dnacpr", B],
        ["r1", SAD, "", B],
    ]
    (annotated,) = read(put(tmp_path / "c.csv", rows))

    assert annotated.review.text == f"{WARD}\n\n{SAD}"
    assert {(tag.source, tag.polarity) for tag in annotated.tags} == {(A, GOOD), (B, IMPROVE)}
    assert annotated.annotators == (A, B)


def test_coders_in_headings(tmp_path):
    """ "Dan: GP dnacpr" is a column of Dan's; so is a merged heading above several."""
    rows = [
        ["id", "text", "Dan: GP dnacpr", "Dan: AFI epilepsy", "Eve: GP dnacpr", "Eve: AFI epilepsy"],
        ["r1", WARD, "x", "", "", "x"],
    ]
    (annotated,) = read(put(tmp_path / "c.csv", rows))

    assert {(tag.source, tag.theme) for tag in annotated.tags} == {("Dan", "dnacpr"), ("Eve", "epilepsy")}


def test_texts_from_a_file_beside_the_sheet(tmp_path):
    """The narrative comes from a table by review id; a quote is found in it, a bare code is of all of it."""
    texts = put(tmp_path / "reviews.csv", [["id", "narrative"], ["r1", f"{NO_AHC} {WARD}"], ["r2", SAD]])
    rows = [["id", "quote", "code"], ["r1", WARD, "GP dnacpr"], ["r1", "", "AFI epilepsy"]]
    lines: list[str] = []
    (annotated,) = read(put(tmp_path / "c.csv", rows), reviews=texts, told=lines.append)

    assert said(annotated) == {("dnacpr", GOOD, WARD), ("epilepsy", IMPROVE, f"{NO_AHC} {WARD}")}
    assert "1 of 2 reviews have no row: not seen, and left out" in lines


def test_texts_from_another_sheet(tmp_path):
    """A workbook may hold the narratives on one sheet and the codes on another."""
    sheets: dict[str, Rows] = {
        "Reviews": [["id", "narrative"], ["r1", f"{NO_AHC} {WARD}"]],
        "Codes": [["id", "quote", "code"], ["r1", WARD, "GP dnacpr"]],
    }
    (annotated,) = read(book(tmp_path / "c.xlsx", sheets))

    assert said(annotated) == {("dnacpr", GOOD, WARD)}


def test_review_without_text_is_left_out(tmp_path):
    """A row of a review that is not among the texts is quarantined, not made up."""
    rows = [["id", "quote", "code"], ["r9", WARD, "GP dnacpr"], ["r1", WARD, "GP dnacpr"]]
    refused: list[Quarantined] = []
    found = read(put(tmp_path / "c.csv", rows), reviews=[Review("r1", WARD)], rejected=refused.append)

    assert [one.review.review_id for one in found] == ["r1"]
    assert refused == [Quarantined("r9", "c.csv: row 1 (line 2): there is no text for this review")]


def test_reviews_keep_their_own_sections_and_known(tmp_path):
    """Given reviews come out as they were given."""
    review = Review("r1", WARD, meta={"icb": "Wealdmere"})
    (annotated,) = read(put(tmp_path / "c.csv", [["id", "code"], ["r1", "GP dnacpr"]]), reviews=[review])

    assert annotated.review is review


def test_own_codes(tmp_path):
    """A list of own codes says what each stands for: a theme, two, one with its polarity, or nothing."""
    codes = put(
        tmp_path / "codes.csv",
        [
            ["Code", "Theme", "Polarity"],
            ["HC", "annual_health_check", ""],
            ["RA+", "Reasonable adjustments", "GP"],
            ["RA+", "ld_liaison", "GP"],
            ["ADM", "none", ""],
        ],
    )
    rows = [["id", "text", "codes"], ["r1", NO_AHC, "AFI HC"], ["r1", WARD, "RA+; ADM"], ["r1", SAD, ""]]
    (annotated,) = read(put(tmp_path / "c.csv", rows), codes=codes)

    assert EXPECTED == said(annotated)


def test_own_code_of_no_theme_is_refused(tmp_path):
    """A list of codes that names no theme of the taxonomy says the row and the nearest themes."""
    codes = put(tmp_path / "codes.csv", [["code", "theme"], ["HC", "anual helth check"]])
    file = put(tmp_path / "c.csv", [["id", "text", "code"], ["r1", WARD, "HC"]])

    with pytest.raises(InputError, match=r"codes.csv: row 1 \(line 2\): 'theme'.*Annual health check"):
        read(file, codes=codes)


def test_no_id_column_makes_each_row_a_review(tmp_path):
    """Comments without ids are reviews of their own, named after file and row; that is said."""
    lines: list[str] = []
    rows = [["comment text", "GP dnacpr"], [WARD, "1"], [SAD, "0"]]
    found = read(put(tmp_path / "c.csv", rows), told=lines.append)

    assert [one.review.review_id for one in found] == ["c-1", "c-2"]
    assert "no column of ids: each row is a review of its own" in lines[0]


def test_repeated_passages_of_a_review_stay_apart(tmp_path):
    """In a sheet of a row a passage, the same words twice are two passages."""
    rows = [
        ["id", "text", "code_1", "code_2"],
        ["r1", "As above.", "GP dnacpr", ""],
        ["r1", "As above.", "", ""],
    ]
    (annotated,) = read(put(tmp_path / "c.csv", rows))

    assert annotated.review.text == "As above.\n\nAs above."
    assert [tag.span.start for tag in annotated.tags] == [0]


def test_real_workbook_with_title_groups_and_merges(tmp_path):
    """A title, merged polarities over the themes, and an id merged over its rows are all understood."""
    made = openpyxl.Workbook()
    page = made.active
    page.append(["LeDeR coding sheet 2023"])
    page.append(["Review ID", "Text", "Good practice", None, "Areas for improvement", None])
    page.append([None, None, "Dnacpr", "Epilepsy", "Dnacpr", "Epilepsy"])
    page.append(["r1", NO_AHC, None, None, "x", None])
    page.append([None, WARD, "x", None, None, "x"])
    for place in ("A1:F1", "C2:D2", "E2:F2", "A2:A3", "B2:B3", "A4:A5"):
        page.merge_cells(place)
    made.save(tmp_path / "c.xlsx")
    (annotated,) = read(tmp_path / "c.xlsx")

    assert said(annotated) == {
        ("dnacpr", IMPROVE, NO_AHC),
        ("dnacpr", GOOD, WARD),
        ("epilepsy", IMPROVE, WARD),
    }


def test_codebook_sheet_is_not_taken_for_codes(tmp_path):
    """A sheet of codes and definitions beside the coding is passed over, and that is said."""
    sheets: dict[str, Rows] = {
        "Codebook": [["Code", "Definition"], ["dnacpr", "A decision about resuscitation. " * 9]],
        "Coding": [["id", "text", "code"], ["r1", WARD, "GP dnacpr"]],
    }
    lines: list[str] = []
    (annotated,) = read(book(tmp_path / "c.xlsx", sheets), told=lines.append)

    assert said(annotated) == {("dnacpr", GOOD, WARD)}
    assert "c.xlsx: sheet 'Codebook': not read: it has no review ids" in lines


def test_columns_that_are_not_read_are_said(tmp_path):
    """What is left over is named in the line that says the layout."""
    lines: list[str] = []
    rows = [["id", "text", "code", "region"], ["r1", WARD, "GP dnacpr", "South"]]
    read(put(tmp_path / "c.csv", rows), told=lines.append)

    assert lines[0].endswith("not read: 'region'")
