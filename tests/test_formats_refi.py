"""REFI-QDA: projects as other tools write them, the codebook, the schema's order, what is refused."""

from __future__ import annotations

import re
import time
import zipfile
from contextlib import suppress
from xml.etree import ElementTree

import pytest
from annotated import back, refused, sample

from leder_nlp.errors import InputError
from leder_nlp.io.formats import refi, refi_codes
from leder_nlp.io.formats.codes import Code
from leder_nlp.io.formats.refi_codes import codebook_xml, guid, read_codebook
from leder_nlp.records import LABELS, POLARITIES, AnnotatedReview, Identifier, Review, Tag
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

A, B, C, D, E, S = (f"{number:08d}-0000-4000-8000-000000000000" for number in range(1, 7))
TEXT = "Mary was seen.\r\nNobody rang."
PROJECT = f"""<?xml version="1.0" encoding="utf-8"?>
<Project name="p" origin="other" xmlns="urn:QDA-XML:project:1.0">
 <Users><User guid="{A}" name="anna"/><User guid="{{{B}}}" name="ben"/></Users>
 <CodeBook><Codes>
  <Code guid="{C}" name="Areas for improvement" isCodable="false">
   <Code guid="{D}" name="DNACPR" isCodable="true"/></Code>
  <Code guid="{E}" name="attribution: family" isCodable="true"/>
 </Codes></CodeBook>
 <Variables><Variable guid="{C}" name="year" typeOfVariable="Integer"/></Variables>
 <Cases><Case guid="{B}" name="someone"><VariableValue><VariableRef targetGUID="{C}"/>
  <IntegerValue>2023</IntegerValue></VariableValue><SourceRef targetGUID="{S}"/></Case></Cases>
 <Sources><TextSource guid="{S}" name="r-1.txt" plainTextPath="internal://{S}.txt">
  <PlainTextSelection guid="{A}" name="Nobody rang" startPosition="16" endPosition="27" creatingUser="{A}">
   <Coding guid="{C}"><CodeRef targetGUID="{{{D}}}"/></Coding>
   <Coding guid="{D}"><CodeRef targetGUID="{E}"/></Coding>
   <Coding guid="{E}"><CodeRef targetGUID="{B}"/></Coding>
  </PlainTextSelection>
  <PlainTextSelection guid="{B}" name="Mary" startPosition="0" endPosition="4">
   <Coding guid="{A}" creatingUser="{B}"><CodeRef targetGUID="{guid("identifier", "person")}"/></Coding>
  </PlainTextSelection>
 </TextSource></Sources>
</Project>"""


@pytest.fixture
def put(tmp_path):
    """Give a function that packs a project."""

    def _put(xml=PROJECT, text=TEXT, *, names=("project.qde", f"sources/{S}.txt"), **more):
        with zipfile.ZipFile(tmp_path / "p.qdpx", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(names[0], xml)
            archive.writestr(names[1], text if isinstance(text, bytes) else text.encode())
            for name, content in more.items():
                archive.writestr(name, content)
        return tmp_path / "p.qdpx"

    return _put


EXPECTED = AnnotatedReview(
    Review("r-1", TEXT, meta={"year": "2023"}),
    (Identifier(Span(0, 4), "person", "ben"),),
    (Tag("r-1", Span(16, 27), "dnacpr", POLARITIES[1], source="anna", attribution="family"),),
    ("anna", "ben"),
)


def test_project_of_another_tool(put):
    """Codes by GUID or by their place in the tree, users, attributes, cases; GUIDs in braces."""
    assert list(refi.read_file(put())) == [EXPECTED]


@pytest.mark.parametrize(
    "names", [("Project.qde", f"Sources/{S}.TXT"), ("PROJECT.QDE", f"sources/{S.upper()}.txt")]
)
def test_case_of_names_does_not_count(put, names):
    """The specification's own annex writes Project.qde and Sources."""
    assert list(refi.read_file(put(names=names))) == [EXPECTED]


def test_two_projects_in_one_archive_are_refused(put):
    """
    Nobody can say which of them is meant.
    """
    with pytest.raises(InputError, match="two projects"):
        list(refi.read_file(put(**{"other/Old.qde": PROJECT})))


def test_cr_lf_that_was_counted_once(put):
    """ATLAS.ti counts a CR LF as one although the file has two; the names of selections prove it."""
    xml = PROJECT.replace('startPosition="16" endPosition="27"', 'startPosition="15" endPosition="26"')

    assert list(refi.read_file(put(xml))) == [EXPECTED]


def test_inclusive_ends(put):
    """The specification's wording gives the last character."""
    xml = PROJECT.replace('endPosition="27"', 'endPosition="26"').replace(
        'endPosition="4"', 'endPosition="3"'
    )

    assert list(refi.read_file(put(xml))) == [EXPECTED]


@pytest.mark.parametrize("data", [("\ufeff" + TEXT).encode(), TEXT.encode("utf-16")])
def test_marks_and_encodings_of_the_text(put, data):
    """QualCoder writes a byte order mark; it is not part of the text."""
    assert list(refi.read_file(put(text=data))) == [EXPECTED]


def test_names_that_are_no_quotes_prove_nothing(put):
    """Selections called 1, 2, 3 leave a text with CR LF in doubt, and one without is read."""
    xml = PROJECT.replace('name="Nobody rang"', 'name="1"').replace('name="Mary"', 'name="2"')
    (one,) = refused(refi, put(xml))
    (plain,) = refi.read_file(
        put(xml.replace('"16"', '"15"').replace('"27"', '"26"'), TEXT.replace("\r", ""))
    )

    assert "say how with offsets=" in one.reason
    assert plain.tags[0].span == Span(15, 26)
    assert next(iter(refi.read_file(put(xml), offsets="code-points"))).tags == EXPECTED.tags


def test_text_in_the_project_and_pdf(put):
    """Text may stand in the XML, and a PDF has a representation as text."""
    inner = PROJECT.replace(
        f' plainTextPath="internal://{S}.txt">', "><PlainTextContent>Nobody was seen</PlainTextContent>"
    )
    inner = re.sub(r"<PlainTextSelection.*</PlainTextSelection>", "", inner, flags=re.DOTALL)
    pdf = inner.replace("<TextSource", f'<PDFSource guid="{S}" name="q"><Representation').replace(
        "</TextSource>", "</Representation></PDFSource>"
    )

    assert next(iter(refi.read_file(put(inner)))).review.text == "Nobody was seen"
    assert [one.review.review_id for one in refi.read_file(put(pdf))] == ["q"]


def test_code_of_a_whole_source(put):
    """A coding of the source itself is a tag on its whole text."""
    own = f'<Coding guid="{A}" creatingUser="{B}"><CodeRef targetGUID="{D}"/></Coding></TextSource>'
    (annotated,) = refi.read_file(put(PROJECT.replace("</TextSource>", own)))

    assert annotated.tags[-1] == Tag("r-1", Span(0, len(TEXT)), "dnacpr", POLARITIES[1], source="ben")


FAULTS = {
    "outside": (
        ('plainTextPath="internal://', 'plainTextPath="absolute:///etc/'),
        "is not inside the project",
    ),
    "relative": (
        ('plainTextPath="internal://', 'plainTextPath="relative://../'),
        "is not inside the project",
    ),
    "traversal": (("internal://", "internal://../"), "its plain text is missing from the project"),
    "word only": (("plainTextPath", "richTextPath"), "its plain text is not inside"),
    "position": (('"16"', '"Zebedee"'), "selection 1: startPosition: a whole number"),
    "huge position": (('"16"', '"99999999999999"'), "selection 1: startPosition: a whole number"),
    "outside the text": (('"27"', '"999"'), "say how with offsets="),
    "no such code": (
        (f"{{{D}}}", f"{{{S}}}"),
        "selection 1: a CodeRef points to a code that the project does not have",
    ),
    "strange code": (
        ('name="DNACPR"', 'name="Zebedee"'),
        "selection 1: not a code of the codebook; the nearest are:",
    ),
    "no polarity": (
        ('name="Areas for improvement"', 'name="Zebedee"'),
        "selection 1: a theme without polarity",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faulty_source_is_left_out(put, name):
    """A faulty source is named with its selection, and nothing is quoted."""
    (old, new), message = FAULTS[name]
    assert old in PROJECT
    (one,) = refused(refi, put(PROJECT.replace(old, new)))

    assert message in one.reason
    assert one.reason.startswith("p.qdpx: source 1: ")
    assert "Zebedee" not in repr(one)


@pytest.mark.parametrize(
    "xml",
    [
        "Zebedee",
        PROJECT.replace("?>", '?><!DOCTYPE Project [<!ENTITY x "Zebedee">]>', 1),
        PROJECT.replace("?>", '?><!DOCTYPE Project SYSTEM "file:///etc/passwd">', 1),
        PROJECT[:200],
        PROJECT.replace("utf-8", "utf-7", 1),
    ],
    ids=["no XML", "entity", "external", "cut", "encoding"],
)
def test_xml_that_is_refused(put, xml):
    """Document types and broken XML are InputErrors."""
    with pytest.raises(InputError) as caught:
        list(refi.read_file(put(xml)))
    assert "Zebedee" not in repr(caught.value)
    assert caught.value.__context__ is None


def test_deep_codes_do_no_harm(put):
    """A tree of 100,000 codes one in the other is read or refused, and quickly."""
    deep = f'<Code guid="{A}" name="x" isCodable="true">' * 100_000 + "</Code>" * 100_000
    begun = time.perf_counter()
    with suppress(InputError):
        list(refi.read_file(put(PROJECT.replace("<Codes>", f"<Codes>{deep}"))))
    assert time.perf_counter() - begun < 15


def test_description_of_a_person_is_not_ours(put):
    """A note that a person wrote into a description is passed over."""
    xml = PROJECT.replace(
        f'<Coding guid="{C}">', f'<Description>{{"leder_nlp": Zebedee</Description><Coding guid="{C}">'
    )

    assert list(refi.read_file(put(xml))) == [EXPECTED]


def test_edited_variable_is_stronger_than_what_we_wrote(tmp_path):
    """A value that was changed in the tool comes back changed."""
    back(refi, [sample()], tmp_path / "a.qdpx")
    with zipfile.ZipFile(tmp_path / "a.qdpx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "b.qdpx", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data.replace(b"<TextValue>nurse<", b"<TextValue>social<"))
    (annotated,) = refi.read_file(tmp_path / "b.qdpx")

    assert dict(annotated.review.meta) == {"voice": "social", "year": "2023"}


CHILDREN = {
    "Project": "Users CodeBook Variables Cases Sources Notes Links Sets Graphs Description NoteRef",
    "Code": "Description NoteRef Code",
    "Case": "Description CodeRef VariableValue SourceRef SelectionRef",
    "VariableValue": "VariableRef TextValue",
    "TextSource": "Description PlainTextContent PlainTextSelection Coding NoteRef VariableValue",
    "PlainTextSelection": "Description Coding NoteRef",
    "Coding": "CodeRef NoteRef",
}
NEEDED = {
    "User": {"guid"},
    "Code": {"guid", "name", "isCodable"},
    "Case": {"guid"},
    "Variable": {"guid", "name", "typeOfVariable"},
    "TextSource": {"guid"},
    "PlainTextSelection": {"guid", "startPosition", "endPosition"},
    "Coding": {"guid"},
    "CodeRef": {"targetGUID"},
    "SourceRef": {"targetGUID"},
}
GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def test_what_is_written_obeys_the_schema(tmp_path):
    """Elements stand in the order of the schema of 2019, with the attributes it wants; GUIDs are unique."""
    back(refi, [sample()], tmp_path / "a.qdpx")
    with zipfile.ZipFile(tmp_path / "a.qdpx") as archive:
        root = ElementTree.fromstring(archive.read("project.qde"))
        sources = [name for name in archive.namelist() if name != "project.qde"]
    assert root.tag == "{urn:QDA-XML:project:1.0}Project"
    assert root.get("name")
    own: list[str] = []
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        order = CHILDREN.get(name, "").split()
        inner = [one.tag.rpartition("}")[2] for one in element]
        if order:
            assert [order.index(one) for one in inner] == sorted(order.index(one) for one in inner)
        assert NEEDED.get(name, set()) <= set(element.keys())
        own += [value for key, value in element.items() if key == "guid"]
        assert all(GUID.fullmatch(value) for key, value in element.items() if key.lower().endswith("guid"))
    assert len(set(own)) == len(own)
    (source,) = root.iter("{urn:QDA-XML:project:1.0}TextSource")
    assert [f"internal://{name.removeprefix('sources/')}" for name in sources] == [
        source.get("plainTextPath")
    ]


def test_codebook(tmp_path):
    """The codebook holds each theme once for each polarity, the labels and the attributes, and reads back."""
    (tmp_path / "c.qdc").write_bytes(codebook_xml())
    found = read_codebook(tmp_path / "c.qdc")

    assert sorted(code.theme for code in found.values() if code.theme) == sorted(2 * Taxonomy.default().ids)
    assert {code.label for code in found.values() if code.label} == set(LABELS)
    assert found[guid("theme", POLARITIES[0], "dnacpr")] == Code("", "dnacpr", POLARITIES[0])
    with pytest.raises(InputError, match="a codebook holds no reviews"):
        list(refi_codes.read_file(tmp_path / "c.qdc"))


def test_codebook_that_is_none(tmp_path):
    """A project or a document type is no codebook."""
    for content in (PROJECT, '<!DOCTYPE a><CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>', "x"):
        (tmp_path / "c.qdc").write_text(content)
        with pytest.raises(InputError):
            read_codebook(tmp_path / "c.qdc")


def test_text_changed_after_writing_is_left_out(tmp_path):
    """Words put in front of a source move every mark: our hash tells, and the review is not read."""
    whole = sample()
    plain = AnnotatedReview(Review("r-1", whole.review.text), whole.identifiers, ())
    file = tmp_path / "p.qdpx"
    refi.write_file([plain], file)
    changed = tmp_path / "q.qdpx"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, b"more " + data if name.endswith(".txt") else data)

    (left_out,) = refused(refi, changed)

    assert "the text was changed after it was written" in left_out.reason
