"""The Excel coding sheet: what it holds, and that what a coder did with it comes back, or is refused."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leder_nlp.cli import main
from leder_nlp.errors import ConfigError, InputError, OutputError
from leder_nlp.io.formats import sheet as sheet_format
from leder_nlp.io.formats.codes import ATTRIBUTES, LONG
from leder_nlp.io.results import read_redacted, read_tags
from leder_nlp.io.sheet_back import Coded, Seen, read_book
from leder_nlp.io.sheet_book import CodingReview, write_book
from leder_nlp.io.sheet_lists import NOTHING
from leder_nlp.records import GOOD, IMPROVE, RedactedReview, Review, Section, Tag
from leder_nlp.spans import Span
from leder_nlp.tag.passages import passages
from leder_nlp.taxonomy import Taxonomy

NAME = "Zebediah Quillfeather"
FIRST = "No annual health check was offered to [PERSON_1].\n\n=The ward made excellent adjustments. She sang."
SECOND = "The GP visited.\nAREAS FOR IMPROVEMENT\n- Nobody told the home"
REDACTED = [
    RedactedReview("r1", FIRST, (Section("Care", Span(0, len(FIRST))),)),
    RedactedReview("r2", SECOND),
]
TAGS = {"r1": (Tag("r1", Span(0, 48), "annual_health_check", IMPROVE, 0.91, "model", attribution="family"),)}


def coding(reviews: list[RedactedReview] = REDACTED) -> list[CodingReview]:
    """Cut reviews into what is to be coded."""
    return [CodingReview(one, tuple(passages(one)), TAGS.get(one.review_id, ())) for one in reviews]


@pytest.fixture
def made(tmp_path):
    """Write the sheet of the two reviews."""
    write_book(coding(), tmp_path / "s.xlsx", coder="Coder A")
    return tmp_path / "s.xlsx"


def fill(file: Path, change: Callable[[Any, dict[str, int]], None]) -> Path:
    """Open a sheet as a coder would, change it, and save it."""
    book = openpyxl.load_workbook(file)
    page = book["Coding"]
    change(page, {cell.value: cell.column for cell in page[1]})
    book.save(file)
    return file


def put(page: Any, at: dict[str, int], row: int, **cells: str) -> None:
    """Fill cells of a row: code_1="Epilepsy" goes below the heading "Code 1"."""
    for name, value in cells.items():
        page.cell(row, at[name.replace("_", " ").capitalize()]).value = value


def coded(coded: Coded) -> list[tuple[str, str, str, Span]]:
    """Give what the tags say."""
    return [(tag.review_id, tag.theme, tag.polarity, tag.span) for tag in coded.tags]


def test_one_row_a_passage(made):
    """Each row has review, number, section and words of a passage, in order."""
    page = openpyxl.load_workbook(made)["Coding"]
    rows = [[cell.value for cell in row[:4]] for row in page.iter_rows(min_row=2)]
    expected = [
        [one.review.review_id, number, passage.section or None, passage.text]
        for one in coding()
        for number, passage in enumerate(one.passages, 1)
    ]

    assert rows == expected
    assert len(rows) == 6


def test_drop_downs_hold_the_taxonomy(made):
    """Behind the code columns are the labels of all themes, below "nothing to tag"."""
    book = openpyxl.load_workbook(made)
    hidden = book["leder_nlp"]
    rules = {}
    for rule in book["Coding"].data_validations.dataValidation:
        for heading in str(rule.sqref).split():
            rules[book["Coding"][heading.split(":")[0][:-1] + "1"].value] = rule
    source = rules["Code 1"].formula1.split("!")[1].replace("$", "")
    themes = [row[0].value for row in hidden[source]]

    assert themes == [NOTHING, *(theme.label for theme in Taxonomy.default())]
    assert set(rules) == {f"{part} {n}" for n in range(1, 5) for part in ("Code", "Polarity")} | {
        "Attribution",
        "Modality",
        "Certainty",
        "Temporality",
    }
    assert all(rule.showErrorMessage for rule in rules.values())


def test_sheets_and_their_look(made):
    """Coding and definitions are seen, the third is hidden; headings are frozen, the text wraps."""
    book = openpyxl.load_workbook(made)
    page = book["Coding"]

    assert [(one.title, one.sheet_state) for one in book] == [
        ("Coding", "visible"),
        ("Definitions", "visible"),
        ("leder_nlp", "hidden"),
    ]
    assert page.freeze_panes == "E2"
    assert page["D2"].alignment.wrap_text
    assert page.auto_filter.ref == page.dimensions


def test_definitions_name_every_theme(made):
    """The second sheet defines every theme, the polarities, and says when to tag."""
    page = openpyxl.load_workbook(made)["Definitions"]
    cells = [cell.value for row in page.iter_rows() for cell in row]

    assert {theme.label for theme in Taxonomy.default()} <= set(cells)
    assert {theme.definition for theme in Taxonomy.default()} <= set(cells)
    assert {"Good practice", "Area for improvement"} <= set(cells)


def test_only_suggestions_are_locked(made):
    """The sheet is protected without a password, and all but the suggestions may be changed."""
    page = openpyxl.load_workbook(made)["Coding"]
    locked = {
        page.cell(1, cell.column).value for row in page.iter_rows() for cell in row if cell.protection.locked
    }

    assert page.protection.sheet
    assert not page.protection.password
    assert locked == {"Model suggestions"}
    assert page["E2"].value == "Annual health check: Area for improvement, family (0.91)"


def test_blind_has_no_suggestions(tmp_path):
    """A blind sheet has no column of suggestions, on any sheet."""
    write_book(coding(), tmp_path / "s.xlsx", blind=True)
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    cells = [str(cell.value) for page in book for row in page.iter_rows() for cell in row]

    assert "Model suggestions" not in cells
    assert not any("suggestion" in cell for cell in cells)
    assert not any("0.91" in cell for cell in cells)


def test_nothing_in_it_is_a_formula(tmp_path):
    """A review id and a section that begin with = are text; a passage begins with the word after it."""
    review = RedactedReview("=1+1", FIRST, (Section("=Care", Span(0, len(FIRST))),))
    write_book(coding([review]), tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    cells = [cell for page in book for row in page.iter_rows() for cell in row]

    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert {"=1+1", "=Care", "The ward made excellent adjustments"} <= {cell.value for cell in cells}


def test_raw_review_is_refused():
    """A coding sheet is made of redacted reviews only."""
    with pytest.raises(TypeError, match="redact the review first"):
        CodingReview(Review("r", "Mary was ill."), ())  # type: ignore[arg-type]


def test_same_reviews_give_the_same_bytes(tmp_path):
    """No clock stands in the workbook."""
    for name in ("a", "b"):
        time.sleep(1.1 * (name == "b"))
        write_book(coding(), tmp_path / f"{name}.xlsx")

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_nothing_to_code_is_refused(tmp_path):
    """A sheet without passages is no sheet."""
    with pytest.raises(OutputError, match="between 1 and"):
        write_book([], tmp_path / "s.xlsx")


# Read back


def code(page: Any, at: dict[str, int]) -> None:
    """Code three rows as a coder would."""
    put(page, at, 2, code_1="Annual health check", polarity_1="Area for improvement")
    put(page, at, 2, code_2="Communication and information sharing between services", attribution="family")
    put(page, at, 3, code_1="Reasonable adjustments", polarity_1="Good practice", code_2="Epilepsy")
    put(page, at, 3, polarity_2="Area for improvement", temporality="after death", comment="ask Dan")
    put(page, at, 7, code_1="information_sharing", polarity_1="AFI", modality="recommended", certainty="low")


START = FIRST.index("The ward")
EXPECTED = [
    ("r1", "annual_health_check", IMPROVE, Span(0, 48)),
    ("r1", "information_sharing", IMPROVE, Span(0, 48)),
    ("r1", "epilepsy", IMPROVE, Span(START, START + 35)),
    ("r1", "reasonable_adjustments", GOOD, Span(START, START + 35)),
    ("r2", "information_sharing", IMPROVE, Span(len(SECOND) - 20, len(SECOND))),
]


def test_codes_come_back_as_tags(made):
    """Codes, polarities and attributes are tags on the redacted text, with the coder as source."""
    result = read_book(fill(made, code), reviews=REDACTED)

    assert coded(result) == EXPECTED
    assert {tag.source for tag in result.tags} == {"Coder A"}
    assert [tag.attribution for tag in result.tags] == [
        "family",
        "family",
        "reviewer",
        "reviewer",
        "reviewer",
    ]
    assert [tag.temporality for tag in result.tags][2:4] == ["after_death", "after_death"]
    assert (result.tags[4].modality, result.tags[4].certainty) == ("recommended", "low")
    assert result.comments == 1
    assert not result.refused


def test_rows_may_be_moved_sorted_and_hidden(made):
    """Shuffled, filtered, with columns in another order and a title above: the tags are the same."""

    def shuffle(page: Any, at: dict[str, int]) -> None:
        code(page, at)
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
        random.Random(7).shuffle(rows)
        page.auto_filter.ref = None
        for number, row in enumerate(rows, 2):
            for column, value in enumerate(row, 1):
                page.cell(number, column).value = value
                if isinstance(value, str):
                    page.cell(number, column).data_type = "s"
        page.row_dimensions[3].hidden = True
        page.insert_rows(1)
        page["A1"] = "Coded in March"
        page.title = "My codes"

    assert coded(read_book(fill(made, shuffle), reviews=REDACTED)) == EXPECTED


def test_row_with_changed_text_is_refused(made):
    """A passage that was edited is left out with its row; the others are read."""

    def change(page: Any, at: dict[str, int]) -> None:
        code(page, at)
        page.cell(2, at["Passage text"]).value += " by the GP"

    result = read_book(fill(made, change))

    assert coded(result) == EXPECTED[2:]
    assert [(one.review_id, one.reason) for one in result.refused] == [
        (
            "r1",
            "s.xlsx: sheet 'Coding', row 2: the passage text was changed, so its codes cannot be placed; "
            "put it back",
        )
    ]


def test_row_of_no_passage_is_refused(made):
    """A row whose review or number was changed belongs nowhere."""

    def change(page: Any, at: dict[str, int]) -> None:
        code(page, at)
        page.cell(2, at["Review"]).value = NAME

    result = read_book(fill(made, change))

    assert [one.review_id for one in result.refused] == ["row 2"]
    assert NAME not in repr(result)


def test_copied_row_adds_its_codes(made):
    """A row copied to give more codes is the same passage."""

    def copy(page: Any, at: dict[str, int]) -> None:
        for column in range(1, 5):
            page.cell(8, column).value = page.cell(2, column).value
        put(page, at, 2, code_1="Epilepsy", polarity_1="GP")
        put(page, at, 8, code_1="Epilepsy", polarity_1="AFI")

    assert [(tag.theme, tag.polarity) for tag in read_book(fill(made, copy)).tags] == [
        ("epilepsy", IMPROVE),
        ("epilepsy", GOOD),
    ]


def test_seen_is_kept_apart_from_not_seen(made):
    """A review with a mark or "nothing to tag" is seen in the rows that are there; blanks are not."""

    def some(page: Any, at: dict[str, int]) -> None:
        put(page, at, 2, code_1="Epilepsy", polarity_1="GP")

    def nothing(page: Any, at: dict[str, int]) -> None:
        put(page, at, 6, code_1=NOTHING)
        page.delete_rows(4)

    assert read_book(fill(made, some)).seen == (Seen("r1", 3, 3, 1), Seen("r2", 3, 0, 0))
    assert read_book(fill(made, nothing)).seen == (Seen("r1", 3, 2, 1), Seen("r2", 3, 3, 0))


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        (
            {"code_1": "Anual helth check", "polarity_1": "GP"},
            r"column F \(Code 1\): not a code.*Annual health check",
        ),
        ({"code_1": "Epilepsy"}, r"column G \(Polarity 1\): no polarity"),
        ({"code_1": "Epilepsy", "polarity_1": "bad"}, "neither Good practice nor Area for improvement"),
        ({"polarity_1": "Good practice"}, "a polarity without a code"),
        ({"attribution": "family"}, "an attribute without a code"),
        ({"code_1": "Epilepsy", "polarity_1": "GP", "certainty": "maybe"}, "not one of high, low"),
        ({"code_1": NOTHING, "code_2": "Epilepsy", "polarity_2": "GP"}, "nothing to tag"),
        ({"code_1": "GP Epilepsy", "polarity_1": "AFI"}, "two polarities at once"),
    ],
)
def test_wrong_cell_names_row_and_column(cells, what, made):
    """A wrong code, polarity or attribute is an error of its row and column; nothing is guessed."""

    def change(page: Any, at: dict[str, int]) -> None:
        put(page, at, 4, **cells)

    with pytest.raises(InputError, match=what) as caught:
        read_book(fill(made, change))

    assert str(caught.value).startswith("s.xlsx: sheet 'Coding', row 4")
    assert "Anual" not in str(caught.value)


def test_other_texts_are_refused(made):
    """Held against redacted texts that are not the same, no row of the review is read."""
    fill(made, code)
    other = RedactedReview("r1", FIRST + " More.")
    result = read_book(made, reviews=[other, REDACTED[1]])

    assert coded(result) == EXPECTED[4:]
    assert {one.reason.partition(": the ")[2] for one in result.refused} == {
        "redacted text given is not the one that the sheet was made of"
    }
    assert len(read_book(made, reviews=[REDACTED[0]]).refused) == 3


@pytest.mark.parametrize("column", ["start", "words", "fingerprint", "passage_review"])
def test_changed_hidden_sheet_is_refused(column, made):
    """Offsets and fingerprints that somebody has changed place no code."""
    book = openpyxl.load_workbook(made)
    page = book["leder_nlp"]
    at = {cell.value: cell.column for cell in page[1]}[column]
    page.cell(2, at).value = 1 if column == "start" else "x"
    book.save(made)

    with pytest.raises(InputError, match="hidden sheet was changed"):
        read_book(made)


def test_workbook_of_somebody_else_is_refused(made, tmp_path):
    """Without the hidden sheet, or with a heading gone, the workbook is not read."""
    book = openpyxl.load_workbook(made)
    book["Coding"]["F1"] = "My code"
    book.save(tmp_path / "a.xlsx")
    del book["leder_nlp"]
    book.save(tmp_path / "b.xlsx")

    with pytest.raises(InputError, match="missing: Code 1"):
        read_book(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="hidden sheet is missing"):
        read_book(tmp_path / "b.xlsx")


def test_coder_must_be_known(tmp_path):
    """A sheet that names no coder asks for one; the one given is stronger than the one in the sheet."""
    write_book(coding(), tmp_path / "s.xlsx")
    fill(tmp_path / "s.xlsx", code)

    with pytest.raises(ConfigError, match="--coder"):
        read_book(tmp_path / "s.xlsx")
    assert {tag.source for tag in read_book(tmp_path / "s.xlsx", coder="B").tags} == {"B"}


def test_own_sheet_is_not_read_as_a_foreign_one(made):
    """`convert` sends the coder of such a workbook to the verb that can read it."""
    with pytest.raises(InputError, match="sheet --read"):
        list(sheet_format.read_file(made))


marks = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from(Taxonomy.default().themes),
        st.sampled_from([GOOD, IMPROVE]),
        st.fixed_dictionaries({name: st.sampled_from(values) for name, values in ATTRIBUTES.items()}),
    ),
    max_size=4,
    unique_by=lambda mark: mark[0],
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(marks=marks, order=st.permutations(range(5)))
def test_whatever_is_coded_comes_back(marks, order, tmp_path):
    """Any theme, polarity and attributes in any row, in any order of rows, come back as they were given."""
    write_book(coding(), tmp_path / "s.xlsx", coder="A")
    cut = [passage for one in coding() for passage in one.passages]

    def change(page: Any, at: dict[str, int]) -> None:
        for number, theme, polarity, attributes in marks:
            put(page, at, number + 2, code_1=theme.label, polarity_1=LONG[polarity], **attributes)
        rows = [[(cell.value, cell.data_type) for cell in row] for row in page.iter_rows(min_row=2)]
        for row, number in enumerate(order, 2):
            for column, (value, kind) in enumerate(rows[number], 1):
                page.cell(row, column).value = value
                page.cell(row, column).data_type = kind

    expected = {
        Tag(cut[n].review_id, cut[n].span, theme.id, polarity, source="A", **attributes)
        for n, theme, polarity, attributes in marks
    }

    assert set(read_book(fill(tmp_path / "s.xlsx", change), reviews=REDACTED).tags) == expected


# The verb


ILL = f"{NAME} was ill. No annual health check was offered to Zebediah. Mr Quillfeather liked trains."
RAW = f"""id,narrative,known_names
case-1,"{ILL}",{NAME} (person)
case-2,"The ward made excellent reasonable adjustments but sent Tom off without telling the home.",
"""


@pytest.fixture
def source(tmp_path):
    (tmp_path / "reviews.csv").write_text(RAW, encoding="utf-8")
    return tmp_path / "reviews.csv"


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def everything(file: Path) -> str:
    """Give all that stands in a workbook."""
    return " ".join(
        str(cell.value) for page in openpyxl.load_workbook(file) for row in page.iter_rows() for cell in row
    ).lower()


@pytest.mark.parametrize("blind", [[], ["--blind"]])
def test_raw_text_does_not_reach_the_sheet(blind, source, tmp_path, capsys):
    """The verb redacts before it cuts: no name of the review stands on any sheet."""
    assert run("sheet", source, "--out", tmp_path / "s.xlsx", "--model", "none", *blind) == 0

    shown = everything(tmp_path / "s.xlsx") + capsys.readouterr().out.lower()
    assert "no annual health check was offered to [" in shown
    assert "zebediah" not in shown
    assert "quillfeather" not in shown


def test_blind_does_not_run_the_model(source, tmp_path, monkeypatch):
    """Coding blind, no tagger is even made."""

    def never(model: str | None) -> None:
        raise AssertionError(model)

    monkeypatch.setattr("leder_nlp.cli.parts.tagger", never)

    assert run("sheet", source, "--out", tmp_path / "s.xlsx", "--blind") == 0
    assert run("sheet", source, "--out", tmp_path / "t.xlsx") == 1


def test_sheet_there_and_back(source, tmp_path, capsys):
    """From reviews to a sheet, through a coder, to tags that fit the redacted texts of `redact`."""
    out, tags = tmp_path / "s.xlsx", tmp_path / "tags.jsonl"
    assert run("redact", source, "--out", tmp_path / "redacted", "--quiet") == 0
    assert run("sheet", source, "--out", out, "--model", "none", "--coder", "Coder A") == 0

    def change(page: Any, at: dict[str, int]) -> None:
        rows = {page.cell(row, at["Passage text"]).value: row for row in range(2, page.max_row + 1)}
        row = next(row for text, row in rows.items() if text.startswith("No annual health check"))
        put(page, at, row, code_1="Annual health check", polarity_1="Area for improvement")

    fill(out, change)
    redacted = tmp_path / "redacted" / "redacted.jsonl"
    assert run("sheet", "--read", out, "--out", tags, "--reviews", redacted) == 0

    (tag,) = read_tags(tags)
    texts = {review.review_id: review.text for review in read_redacted(redacted)}
    assert tag.span.of(texts[tag.review_id]).startswith("No annual health check was offered")
    assert (tag.source, tag.theme, tag.polarity) == ("Coder A", "annual_health_check", IMPROVE)
    seen = [json.loads(line) for line in (tmp_path / "tags.seen.jsonl").read_text().splitlines()]
    assert [(one["review_id"], one["seen"] > 0, one["tagged"]) for one in seen] == [
        ("case-1", True, 1),
        ("case-2", False, 0),
    ]
    assert "seen: 1 reviews (0 of them without a tag), 0 in part, 1 not" in capsys.readouterr().out


def test_reviews_can_be_chosen(source, tmp_path, capsys):
    """Only the reviews asked for are in the sheet; one that is not there is an error."""
    assert run("sheet", source, "--out", tmp_path / "s.xlsx", "--blind", "--review-ids", "case-2") == 0
    assert "case-1" not in everything(tmp_path / "s.xlsx")
    assert run("sheet", source, "--out", tmp_path / "t.xlsx", "--blind", "--review-ids", "case-9") == 2
    assert not (tmp_path / "t.xlsx").exists()
    assert "case-9" in capsys.readouterr().err


def test_wrong_code_ends_with_two(source, tmp_path, capsys):
    """Reading back stops with exit code 2 and writes nothing."""
    out = tmp_path / "s.xlsx"
    assert run("sheet", source, "--out", out, "--blind", "--coder", "A") == 0
    fill(out, lambda page, at: put(page, at, 2, code_1=NAME, polarity_1="GP"))

    assert run("sheet", "--read", out, "--out", tmp_path / "t.jsonl") == 2
    assert not (tmp_path / "t.jsonl").exists()
    assert "zebediah" not in capsys.readouterr().err.lower()


def test_refused_rows_end_with_three(source, tmp_path, capsys):
    """Rows left out are named, and the exit code says that there are some."""
    out = tmp_path / "s.xlsx"
    assert run("sheet", source, "--out", out, "--blind", "--coder", "A") == 0
    fill(out, lambda page, at: put(page, at, 2, passage_text=f"{NAME} was here"))

    assert run("sheet", "--read", out, "--out", tmp_path / "t.jsonl") == 3
    shown = capsys.readouterr()
    assert "row 2: the passage text was changed" in shown.err
    assert "zebediah" not in (shown.err + shown.out).lower()


def test_output_is_not_replaced_unasked(source, tmp_path):
    """A coder's work is not written over; the extension must fit what is written."""
    out = tmp_path / "s.xlsx"
    assert run("sheet", source, "--out", out, "--blind") == 0
    before = out.read_bytes()

    assert run("sheet", source, "--out", out, "--blind", "--review-ids", "case-1") == 2
    assert out.read_bytes() == before
    assert run("sheet", source, "--out", tmp_path / "s.csv", "--blind") == 2
    assert run("sheet", source, "--out", out, "--blind", "--overwrite", "--review-ids", "case-1") == 0


def test_help_loads_nothing_heavy():
    """Asking for help imports neither openpyxl nor pandas."""
    import subprocess

    code = (
        "import sys\nfrom leder_nlp.cli import main\n"
        "try:\n    main(['sheet', '--help'])\nexcept SystemExit:\n    pass\n"
        "sys.exit(any(name in sys.modules for name in ('openpyxl', 'pandas', 'numpy')))"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
