"""WebAnno TSV 3.3: files as INCEpTION writes them, its exports, what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from annotated import back, refused, sample

from leder_nlp.errors import InputError
from leder_nlp.io.formats import webanno
from leder_nlp.records import POLARITIES, AnnotatedReview, Identifier, Review, Tag
from leder_nlp.spans import Span

HEAD = (
    "#FORMAT=WebAnno TSV 3.3\n"
    "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n"
    "#T_SP=webanno.custom.Theme|theme|polarity|attribution\n"
    "#T_SP=webanno.custom.Identifier|label\n\n\n"
)
# 😀 counts two; the second sentence begins two characters after the end of the first
BODY = (
    "#Text=Mary 😀 rang\n"
    "1-1\t0-4\tMary\t_\t_\t_\t_\t_\tperson\t\n"
    "1-2\t5-7\t😀\t_\t_\t_\t_\t_\t_\t\n"
    "1-3\t8-12\trang\t*\tPER\tdnacpr|mental\\_capacity\tgood\\_practice|good\\_practice\t*|family\t_\t\n"
    "\n"
    "#Text=Nobody rang her_x\n"
    "2-1\t14-20\tNobody\t_\t_\tdnacpr[1]\tarea_for_improvement[1]\t*[1]\t_\t\n"
    "2-2\t21-25\trang\t_\t_\tdnacpr[1]\tarea_for_improvement[1]\t*[1]\t_\t\n"
    "2-3\t26-31\ther_x\t_\t_\t_\t_\t_\t_\t\n"
    "2-3.1\t26-29\ther\t_\t_\t_\t_\t_\tother\t\n"
)
BODY = BODY.replace("mental\\_capacity", "mental_capacity").replace("good\\_practice", "good_practice")


@pytest.fixture
def put(tmp_path):
    """Give a function that writes a file."""

    def _put(content=HEAD + BODY, name="doc.tsv"):
        file = tmp_path / "f" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return _put


def test_file_is_read(put):
    """Layers, stacks, several tokens, sub-tokens, UTF-16 offsets, gaps; layers of others are passed over."""
    (annotated,) = webanno.read_file(put())
    text = "Mary 😀 rang\n Nobody rang her_x"

    assert annotated == AnnotatedReview(
        Review("doc", text),
        (Identifier(Span(0, 4), "person", "gold"), Identifier(Span(25, 28), "other", "gold")),
        (
            Tag("doc", Span(7, 11), "dnacpr", POLARITIES[0], source="gold"),
            Tag("doc", Span(7, 11), "mental_capacity", POLARITIES[0], source="gold", attribution="family"),
            Tag("doc", Span(13, 24), "dnacpr", POLARITIES[1], source="gold"),
        ),
    )


def test_offsets_in_code_points_are_noticed(put):
    """A file that counts code points against its rule is read by its tokens."""
    body = BODY
    for old, new in {
        "5-7": "5-6",
        "8-12": "7-11",
        "14-20": "13-19",
        "21-25": "20-24",
        "26-31": "25-30",
        "26-29": "25-28",
    }.items():
        body = body.replace(f"\t{old}\t", f"\t{new}\t")
    (annotated,) = webanno.read_file(put(HEAD + body))

    assert [tag.span for tag in annotated.tags] == [Span(7, 11), Span(7, 11), Span(13, 24)]


def test_export_has_a_folder_a_document(put, tmp_path):
    """annotation/<document>/<coder>.tsv: coders are named; a document that nobody opened was not seen."""
    empty = HEAD + "#Text=Mary\n1-1\t0-4\tMary\t_\t_\t_\t_\t_\t_\t\n"
    marked = HEAD + "#Text=Mary\n1-1\t0-4\tMary\t_\t_\t_\t_\t_\tperson\t\n"
    put(marked, "annotation/a.txt/anna.tsv")
    put(empty, "annotation/a.txt/ben.tsv")
    put(marked, "annotation/b.txt/INITIAL_CAS.tsv")
    put(marked, "curation/c.txt/CURATION_USER.tsv")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for file in (tmp_path / "f").rglob("*.tsv"):
            archive.write(file, file.relative_to(tmp_path / "f").as_posix())
    (tmp_path / "export.zip").write_bytes(stream.getvalue())

    for place in (tmp_path / "f", tmp_path / "export.zip"):
        assert webanno.sniff(place)
        found = {one.review.review_id: one for one in webanno.read_file(place)}
        assert found["a"].annotators == ("anna", "ben")
        assert [mark.found_by for mark in found["a"].identifiers] == ["anna"]
        assert (found["b"].annotators, found["b"].identifiers) == ((), ())
        assert found["c"].annotators == ("curation",)


def test_what_is_written_obeys_the_format(tmp_path):
    """Header, blank lines, UTF-16 offsets that cover the tokens, escapes, a cell for each feature."""
    back(webanno, [sample()], tmp_path / "w")
    lines = (tmp_path / "w" / "r-1.tsv").read_bytes().decode().split("\n")
    rows = [line.split("\t") for line in lines if line[:1].isdigit()]
    text = sample().review.text.encode("utf-16-le")

    assert lines[0] == "#FORMAT=WebAnno TSV 3.3"
    assert lines[3:5] == ["", ""]
    assert lines[5] == "#Text=Mary 😀 was seen.\\r\\n"
    assert {len(row) for row in rows} == {3 + 8 + 5 + 1}
    for row in rows:
        start, end = (2 * int(part) for part in row[1].split("-"))
        assert text[start:end].decode("utf-16-le") == row[2]
    assert any("annual\\_health\\_check[1]|" in cell for row in rows for cell in row)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Zebedee", "line 1: #FORMAT=WebAnno TSV 3.3 was due"),
        (HEAD, "holds no token"),
        ("#FORMAT=WebAnno TSV 3.3\n#T_SP=Other|x\n\n\n#Text=Zebedee\n1-1\t0-7\tZebedee\t_\t\n", "no layer"),
        (b"#FORMAT=WebAnno TSV 3.3\n\xff", "byte 24 is not UTF-8"),
        (HEAD + "#Text=Zebedee\n1-1\t0-7\n", "line 8: id, offsets, token and 6 cells"),
        (HEAD + "#Text=Zebedee\n1-1\t0-x\tZebedee\t_\t_\t_\t_\t_\t_\t\n", "line 8: id, offsets"),
        (HEAD + "#Text=Zebedee\n1-1\t0-7\tZebedee\t_\t_\t_\t_\t_\tZebedee\t\n", "line 8: label: one of"),
        (HEAD + "#Text=Zebedee\n1-1\t0-7\tZebedee\t_\t_\tZebedee\t*\t*\t_\t\n", "line 8: theme: not a code"),
        (HEAD + "#Text=Zebedee\n1-1\t0-7\tZebedee\t_\t_\tdnacpr\t*\t*\t_\t\n", "line 8: polarity: one of"),
        (
            HEAD + "#Text=Zebedee\n1-1\t0-7\tZebedee\t_\t_\tdnacpr\tgood_practice\tx\t_\t\n",
            "an attribute is unknown",
        ),
        (HEAD + "#Text=Zebedee x\n1-1\t0-7\tOther\t_\t_\t_\t_\t_\tperson\t\n", "no known way to count"),
        (HEAD + "#Text=Zebedee\n1-1\t0-999\tZebedee\t_\t_\t_\t_\t_\tperson\t\n", "no known way to count"),
        (HEAD + BODY.replace("14-20", "3-9"), "the sentences do not fit"),
    ],
)
def test_faults(put, content, message):
    """A faulty file is left out with line and field, and quotes nothing."""
    (one,) = refused(webanno, put(content))

    assert message in one.reason
    assert "Zebedee" not in repr(one)
    with pytest.raises(InputError) as caught:
        list(webanno.read_file(put(content)))
    assert caught.value.__context__ is None


def test_score_that_is_no_number(put):
    """A score is a number from 0 to 1."""
    head = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Theme|theme|polarity|score\n\n\n"
    for score in ("zebedee", "1e999", "7", "-1"):
        row = f"#Text=Mary\n1-1\t0-4\tMary\tdnacpr\tgood_practice\t{score}\t\n"
        (one,) = refused(webanno, put(head + row))
        assert "zebedee" not in one.reason
