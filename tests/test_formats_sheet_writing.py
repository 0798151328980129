"""Coding sheets written: what comes back whole, what a layout drops, and that nothing is a formula."""

from __future__ import annotations

import csv
import time
from collections import Counter
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leder_nlp.errors import OutputError
from leder_nlp.io.cells import CONTROL
from leder_nlp.io.formats import sheet, sheet_as_cell, sheet_as_codes, sheet_as_wide
from leder_nlp.io.formats.sheet_write import write_layout
from leder_nlp.known import Known, KnownName
from leder_nlp.records import (
    ATTRIBUTIONS,
    CERTAINTIES,
    LABELS,
    MODALITIES,
    POLARITIES,
    TEMPORALITIES,
    AnnotatedReview,
    Identifier,
    Quarantined,
    Review,
    Section,
    Tag,
)
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

THEMES = Taxonomy.default().ids
LOSSY = {"wide": sheet_as_wide, "codes": sheet_as_codes, "cell": sheet_as_cell}
WORDS = [
    "=",
    "+1",
    "-",
    "@",
    "'",
    "''=",
    "_x000D_",
    "😀",
    "e\u0301",
    "\ufeff",
    "\r\n",
    "\n",
    "\t",
    "\x0b",
    ";",
    '"',
    "a b",
]

readable = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(
    lambda text: CONTROL.sub(" ", text)
)
texts = st.lists(st.one_of(st.sampled_from(WORDS), readable), min_size=1, max_size=8).map("".join)
texts = texts.filter(lambda text: bool(text.strip()))
names = st.one_of(st.sampled_from(["gold", "", " A ", "=B", "Coder; C", "none"]), readable)
numbers = st.sampled_from([1.0, 0.5, 0.0, 1 / 3])


@st.composite
def spans(draw, text):
    start = draw(st.integers(0, len(text) - 1))
    return Span(start, draw(st.integers(start + 1, len(text))))


@st.composite
def tags(draw, review_id, text):
    evidence = draw(st.lists(st.tuples(readable, spans(text)), max_size=2))
    return Tag(
        review_id,
        draw(spans(text)),
        draw(st.sampled_from(THEMES[:4])),
        draw(st.sampled_from(POLARITIES)),
        draw(numbers),
        draw(names),
        tuple(evidence),
        draw(st.sampled_from(ATTRIBUTIONS)),
        draw(st.sampled_from(MODALITIES)),
        draw(st.sampled_from(CERTAINTIES)),
        draw(st.sampled_from(TEMPORALITIES)),
    )


@st.composite
def identifiers(draw, text):
    label, name = draw(st.sampled_from(list(LABELS))), draw(names)
    return Identifier(draw(spans(text)), label, name, draw(numbers), draw(readable), draw(readable))


@st.composite
def annotated_reviews(draw, review_id):
    text = draw(texts)
    sections = draw(st.lists(st.builds(Section, readable, spans(text)), max_size=2))
    known = draw(
        st.sampled_from([Known(), Known(names=(KnownName("Mary Ashdown", "mother"),), dates=("1 May",))])
    )
    meta = draw(st.sampled_from([{}, {"icb": "Wealdmere"}]))
    return AnnotatedReview(
        Review(review_id, text, tuple(sections), known, meta),
        tuple(draw(st.lists(identifiers(text), max_size=3))),
        tuple(draw(st.lists(tags(review_id, text), max_size=5))),
        tuple(draw(st.lists(names, max_size=3, unique=True))),
    )


corpora = st.lists(
    st.sampled_from(["r1", "=r2", "'r3", "0042", "r 5"]), min_size=1, max_size=3, unique=True
).flatmap(lambda ids: st.tuples(*(annotated_reviews(review_id) for review_id in ids)))
often = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@often
@given(reviews=corpora)
def test_long_comes_back_whole(ending, reviews, tmp_path):
    """What is written in the layout `long` is read back the same: texts, offsets, coders, scores, all."""
    file = tmp_path / f"c.{ending}"
    written = sheet.write_file(reviews, file)

    assert list(sheet.read_file(file)) == list(reviews)
    assert written.tags == sum(len(one.tags) for one in reviews)
    assert not +written.dropped


def plainest(tag: Tag) -> Tag:
    """Give a tag without what the lossy layouts say that they drop."""
    return replace(tag, score=1.0, evidence=())


@pytest.mark.parametrize("layout", LOSSY)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@settings(often, max_examples=25)
@given(reviews=corpora)
def test_lossy_layouts_drop_what_they_say(layout, ending, reviews, tmp_path):
    """Review, spans, polarity, attributes, coders come back; the rest is counted in words of LOSSY."""
    file = tmp_path / f"c.{ending}"
    module = LOSSY[layout]
    written = module.write_file(reviews, file)
    found = list(module.read_file(file))

    assert [one.review for one in found] == [one.review for one in reviews]
    assert [one.annotators for one in found] == [one.annotators for one in reviews]
    for back, one in zip(found, reviews, strict=True):
        assert not back.identifiers
        assert Counter(back.tags) == Counter(set(map(plainest, one.tags)))
    assert set(+written.dropped) <= set(module.LOSSY)
    if not +written.dropped:
        assert found == list(reviews)


def sample(text: str = "She was well. No check was offered.", **parts) -> AnnotatedReview:
    tag = Tag("r1", Span(14, 34), "annual_health_check", "area_for_improvement", source="Coder A")
    return AnnotatedReview(Review("r1", text), tags=(tag,), annotators=("Coder A",), **parts)


@pytest.mark.parametrize("layout", ["long", *LOSSY])
def test_nothing_written_is_a_formula(layout, tmp_path):
    """In Excel all text is text; in CSV what looks like a formula has an apostrophe in front."""
    text = "=HYPERLINK(1) +x -y @z and so on, and on"
    one = AnnotatedReview(
        Review("=r1", text), tags=(Tag("=r1", Span(0, 3), "dnacpr", POLARITIES[0], source="+A"),)
    )
    write_layout([one], tmp_path / "c.xlsx", layout)
    write_layout([one], tmp_path / "c.csv", layout)
    page = openpyxl.load_workbook(tmp_path / "c.xlsx").active
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]

    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    assert page["B2"].value == text
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert f"'{text}" in cells


def test_same_reviews_give_the_same_bytes(tmp_path):
    """No clock stands in the workbook."""
    for name in ("a", "b"):
        time.sleep(1.1 * (name == "b"))
        sheet.write_file([sample()], tmp_path / f"{name}.xlsx")

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_text_too_long_for_a_cell_goes_to_csv(tmp_path):
    """Excel would cut the text in silence: such a review is refused, and a CSV takes it."""
    one = sample("She was well. No check was offered. " + "x" * 32_767)
    refused: list[Quarantined] = []

    with pytest.raises(OutputError, match="32,767 characters of an Excel cell"):
        sheet.write_file([one], tmp_path / "c.xlsx")
    assert sheet.write_file([one], tmp_path / "c.xlsx", rejected=refused.append).reviews == 0
    assert [one.review_id for one in refused] == ["r1"]
    sheet.write_file([one], tmp_path / "c.csv")
    assert list(sheet.read_file(tmp_path / "c.csv")) == [one]


def test_review_seen_and_not_tagged_is_kept_apart(tmp_path):
    """A coder who marked nothing has a row "none"; a review that nobody has seen has none of them."""
    seen = AnnotatedReview(Review("r1", "She was well."), annotators=("Coder A",))
    unseen = AnnotatedReview(Review("r2", "He was well."))
    sheet.write_file([seen, unseen], tmp_path / "c.csv")
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))

    assert [(row["review_id"], row["code"], row["coder"]) for row in rows] == [
        ("r1", "none", "Coder A"),
        ("r2", "", ""),
    ]
    assert list(sheet.read_file(tmp_path / "c.csv")) == [seen, unseen]


def test_row_added_by_an_analyst_counts(tmp_path):
    """A sheet of ours that somebody has gone on with is read with the new marks and their coder."""
    sheet.write_file([sample()], tmp_path / "c.csv")
    with (tmp_path / "c.csv").open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerow(
            ["r1", "", "", "", "She was well", "dnacpr", "GP", "", "", "", "", "Coder B", "", ""]
        )
    (back,) = sheet.read_file(tmp_path / "c.csv")

    assert back.annotators == ("Coder A", "Coder B")
    assert [(tag.source, tag.span) for tag in back.tags] == [
        ("Coder A", Span(14, 34)),
        ("Coder B", Span(0, 12)),
    ]


def test_other_extension_is_refused(tmp_path):
    """A sheet is CSV or Excel."""
    with pytest.raises(OutputError, match=r"\.csv or \.xlsx"):
        sheet.write_file([sample()], tmp_path / "c.ods")


def test_sniff_knows_sheets_by_their_extension(tmp_path):
    """CSV, TSV and Excel files are sheets; the lossy layouts leave the recognising to `sheet`."""
    (tmp_path / "c.csv").touch()
    (tmp_path / "c.json").touch()

    assert sheet.sniff(tmp_path / "c.csv")
    assert not sheet.sniff(tmp_path / "c.json")
    assert not sheet.sniff(tmp_path)
    assert not any(module.sniff(tmp_path / "c.csv") for module in LOSSY.values())
