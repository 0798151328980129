"""brat: standoff as its own users write it, folders a coder, its configuration, what is refused."""

from __future__ import annotations

import pytest
from annotated import back, refused, sample

from leder_nlp.errors import InputError
from leder_nlp.io.formats import brat
from leder_nlp.io.formats.bratconf import annotation_conf, visual_conf
from leder_nlp.records import LABELS, POLARITIES, AnnotatedReview, Identifier, Review, Tag
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

TEXT = "Mary was seen.\nNobody rang\nher mother.\n"
ANN = (
    "T1\tID_person 0 4\tMary\n"
    "T2\tdnacpr 15 26;27 37\tNobody rang her mother\n"
    "A1\tPolarity T2 area_for_improvement\nA2\tAttribution T2 family\n"
    "#1\tAnnotatorNotes T2\ta note of a person\nR1\tCites Arg1:T1 Arg2:T2\n*\tEquiv T1 T2\n"
)


@pytest.fixture
def put(tmp_path):
    """Give a function that writes a text and its annotations, and gives the folder."""

    def _put(text=TEXT, ann=ANN, *, coder="", name="doc"):
        folder = tmp_path / "c" / coder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
        if ann is not None:
            (folder / f"{name}.ann").write_bytes(ann if isinstance(ann, bytes) else ann.encode())
        return tmp_path / "c"

    return _put


def test_standoff_is_read(put):
    """Entities, fragments and attributes; relations, equivalences and people's notes are passed over."""
    (annotated,) = brat.read_file(put())

    assert annotated == AnnotatedReview(
        Review("doc", TEXT),
        (Identifier(Span(0, 4), "person", "gold"),),
        (Tag("doc", Span(15, 37), "dnacpr", POLARITIES[1], source="gold", attribution="family"),),
        ("gold",),
    )


def test_type_that_says_the_polarity(put):
    """A type may hold the polarity instead of an attribute."""
    (annotated,) = brat.read_file(put(ann="T1\tGP_dnacpr 0 4\tMary\n"))

    assert annotated.tags[0].polarity == POLARITIES[0]


def test_text_without_ann_was_not_seen(put):
    """A missing .ann is not seen; an empty one is seen and not tagged."""
    put(name="a", ann=None)
    seen = {one.review.review_id: one.annotators for one in brat.read_file(put(name="b", ann=""))}

    assert seen == {"a": (), "b": ("gold",)}


def test_folders_are_coders(put):
    """Each folder in the folder is one coder's; a coder without .ann has not seen the text."""
    put(coder="anna")
    put(coder="ben", ann="")
    (annotated,) = brat.read_file(put(coder="chloe", ann=None))

    assert annotated.annotators == ("anna", "ben")
    assert {tag.source for tag in annotated.tags} == {"anna"}


@pytest.mark.parametrize("counted", ["once", "twice"])
def test_cr_lf(put, counted):
    """A text with CR LF is read whichever way brat's version counted it."""
    windows = TEXT.replace("\n", "\r\n")
    ann = ANN
    if counted == "twice":
        ann = ANN.replace("15 26;27 37", "16 27;29 39")
    (annotated,) = brat.read_file(put(windows, ann))

    assert annotated.tags[0].span.of(windows) == "Nobody rang\r\nher mother"


def test_byte_order_mark(put):
    """A mark in front of the text is taken off, whether or not it was counted."""
    (first,) = brat.read_file(put(("\ufeff" + TEXT).encode()))
    (second,) = brat.read_file(
        put(("\ufeff" + TEXT).encode(), ANN.replace("15 26;27 37", "16 27;28 38").replace("0 4", "1 5"))
    )

    assert first == second
    assert first.review.text == TEXT


def test_utf16_offsets(put):
    """Converters from Java count UTF-16 units."""
    (annotated,) = brat.read_file(put("😀 Mary was here", "T1\tID_person 3 7\tMary\n"))

    assert annotated.identifiers[0].span == Span(2, 6)


@pytest.mark.parametrize(
    ("ann", "message"),
    [
        ("T1\tZebedee 0 4\tMary", ".ann line 1: not a code of the codebook; the nearest are:"),
        ("T1\tdnacpr 0 4\tMary", ".ann line 1: no attribute Polarity"),
        ("T1\tdnacpr 0 4\tMary\nA1\tPolarity T1 zebedee", "no attribute Polarity"),
        (
            "T1\tdnacpr 0 4\tMary\nA1\tPolarity T1\nA2\tPolarity T1 good_practice",
            ".ann line 3: the attribute stands twice",
        ),
        ("T1\tID_person 0 4", ".ann line 1: an entity is"),
        ("T1\tID_person 0 4\tMary\nZebedee said so", ".ann line 2: not a line that brat writes"),
        ("T1\tID_person 0 4\tMary\nT1\tID_person 0 4\tMary", ".ann line 2: an entity is"),
        ("T1\tID_person 4 0\tMary", "no known way to count"),
        ("T1\tID_person 0 999\tMary", "no known way to count"),
        ("T1\tID_person 1 5\tMary\nT2\tID_person 5 8\twas", "no known way to count"),
        (
            'T1\tID_person 0 4\tMary\n#1\tAnnotatorNotes T1\t{"leder_nlp": "Zebedee"}',
            ".ann line 2: a note written by",
        ),
        (
            'T1\tID_person 0 4\tMary\n#1\tAnnotatorNotes T1\t{"leder_nlp": {"who": 1}}',
            "was changed and cannot be read",
        ),
        (b"T1\tID_person 0 4\tM\xffry", ".ann file: byte 18 is not UTF-8"),
    ],
)
def test_faults(put, ann, message):
    """A faulty document is left out with line and reason, and quotes nothing."""
    (one,) = refused(brat, put("Mary was Zebedee", ann))

    assert message in one.reason
    assert one.reason.startswith("doc.txt: ")
    assert "zebedee" not in repr(one).lower()
    assert "mary" not in repr(one).lower()


def test_other_documents_are_read(put):
    """One faulty document does not stop the others."""
    put(name="bad", ann="T1\tx")
    found: list = []
    read = list(brat.read_file(put(name="good"), rejected=found.append))

    assert [one.review.review_id for one in read] == ["good"]
    assert [one.review_id for one in found] == ["bad"]


def test_links_are_not_followed(put, tmp_path):
    """A link to a file elsewhere is a fault, a link to a folder is passed over."""
    (tmp_path / "secret.txt").write_text("Zebedee was here.")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.txt").write_text("Zebedee")
    folder = put()
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "inner").symlink_to(tmp_path / "elsewhere")
    found: list = []
    read = list(brat.read_file(folder, rejected=found.append))

    assert [one.review.review_id for one in read] == ["doc"]
    assert [one.review_id for one in found] == ["link"]


def test_files_that_are_written(tmp_path):
    """A span over a line end is written in fragments; words stand beside them; the schema is there."""
    back(brat, [sample()], tmp_path / "b")
    names = sorted(file.name for file in (tmp_path / "b").iterdir())
    ann = (tmp_path / "b" / "r-1.ann").read_text(encoding="utf-8")

    assert names == ["annotation.conf", "leder_nlp.jsonl", "r-1.ann", "r-1.txt", "visual.conf"]
    assert any(line.startswith("T4\tannual_health_check ") and ";" in line for line in ann.split("\n"))
    assert "No AHC was offered, and nobody chased it." in ann


def test_annotation_conf_has_every_theme():
    """Each theme and label is declared once, below a type that cannot be chosen."""
    lines = annotation_conf().split("\n")
    types = [line.strip() for line in lines if line.startswith("\t")]

    assert sorted(types) == sorted([*Taxonomy.default().ids, *(f"ID_{label}" for label in LABELS)])
    assert f"Polarity\tArg:<ENTITY>, Value:{'|'.join(POLARITIES)}" in lines
    assert all(f"{theme.id} | {theme.label}" in visual_conf() for theme in Taxonomy.default())


def test_no_folder(tmp_path):
    """A file, or a folder without texts, is an InputError."""
    (tmp_path / "x").mkdir()
    for place in (tmp_path / "x", tmp_path / "y"):
        with pytest.raises(InputError):
            list(brat.read_file(place))


def test_marks_without_their_text_are_named(put):
    """An .ann whose .txt is gone is left out by name, not passed over."""
    folder = put()
    (folder / "b.ann").write_text(ANN, encoding="utf-8")
    left_out = []

    read = list(brat.read_file(folder, rejected=left_out.append))

    assert ["doc"] == [one.review.review_id for one in read]
    assert ["b"] == [one.review_id for one in left_out]
