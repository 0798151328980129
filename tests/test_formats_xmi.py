"""UIMA CAS XMI through cassis: UTF-16, exports, what is refused, the message without cassis."""

from __future__ import annotations

import io
import sys
import zipfile

import pytest
from annotated import back, refused, sample

from leder_nlp.errors import ConfigError, InputError, OutputError
from leder_nlp.io.formats import xmi
from leder_nlp.records import AnnotatedReview, Identifier, Review
from leder_nlp.spans import Span

cassis = pytest.importorskip("cassis")
EMOJI = AnnotatedReview(Review("r-1", "😀 Mary"), (Identifier(Span(2, 6), "person", "gold"),))


def test_offsets_in_the_file_are_utf16(tmp_path):
    """The emoji counts two in the file and one here."""
    read, _ = back(xmi, [EMOJI], tmp_path / "x")

    assert 'begin="3" end="7"' in (tmp_path / "x" / "r-1.xmi").read_text(encoding="utf-8")
    assert read == [EMOJI]


def test_cassis_reads_what_is_written(tmp_path):
    """The files load strictly, with the type system beside them, and cover the words they should."""
    back(xmi, [sample()], tmp_path / "x")
    with (tmp_path / "x" / "TypeSystem.xml").open("rb") as stream:
        system = cassis.load_typesystem(stream)
    with (tmp_path / "x" / "r-1.xmi").open("rb") as stream:
        cas = cassis.load_cas_from_xmi(stream, typesystem=system)
    found = {one.theme: one.get_covered_text() for one in cas.select(xmi.THEME)}

    assert cas.sofa_string == sample().review.text
    assert found["information_sharing"] == "nobody chased it"


def test_export_with_zips_in_it(tmp_path):
    """INCEpTION exports annotation/<document>/<coder>.zip with an XMI and the type system."""
    back(xmi, [EMOJI], tmp_path / "x")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.write(tmp_path / "x" / "r-1.xmi", "anna.xmi")
        archive.write(tmp_path / "x" / "TypeSystem.xml", "TypeSystem.xml")
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("annotation/r-1.txt/anna.zip", inner.getvalue())
    (annotated,) = xmi.read_file(tmp_path / "export.zip")

    assert annotated.annotators == ("anna",)
    assert annotated.identifiers == (Identifier(Span(2, 6), "person", "anna"),)


@pytest.mark.parametrize("character", ["\x0b", "\x0c", "\ufffe"])
def test_character_that_xml_cannot_hold(tmp_path, character):
    """The review is refused with the offset, and nothing is written."""
    with pytest.raises(OutputError, match="offset 7"):
        xmi.write_file([AnnotatedReview(Review("r", f"Zebedee{character}"))], tmp_path / "x")
    assert not (tmp_path / "x").exists()


def changed(tmp_path, *pairs):
    """Write a review and change the file."""
    back(xmi, [EMOJI], tmp_path / "x")
    file = tmp_path / "x" / "r-1.xmi"
    content = file.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in content
        content = content.replace(old, new)
    file.write_text(content, encoding="utf-8")
    return tmp_path / "x"


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ([('label="person"', 'label="Zebedee"')], "webanno.custom.Identifier 1: label: one of"),
        ([('begin="3" end="7"', 'begin="1" end="7"')], ""),
        ([('begin="3" end="7"', 'begin="3" end="99"')], ""),
        ([('begin="3" end="7"', 'begin="Zebedee" end="7"')], ""),
        ([('end="7"', 'end="6"')], ""),
        ([("xmi:XMI", "Zebedee")], ""),
        ([("{", "[")], "leder_nlp: was changed"),
        ([("n&quot;: 0", "n&quot;: &quot;x&quot;")], "a field written by leder-nlp was changed"),
    ],
)
def test_faults(tmp_path, pairs, message):
    """A file that was changed is left out and quotes nothing; an offset is never moved."""
    found: list = []
    read = list(xmi.read_file(changed(tmp_path, *pairs), rejected=found.append))

    assert read == [] or read[0].identifiers != EMOJI.identifiers
    assert all(message in one.reason for one in found)
    assert "Zebedee" not in repr(found)
    assert found or pairs == [('end="7"', 'end="6"')]


def test_text_counted_in_code_points_is_noticed(tmp_path):
    """The annotation of the whole document tells a file that breaks the format's rule."""
    whole = '<cas:NULL xmi:id="0"/>'
    space = 'xmlns:tcas="http:///uima/tcas.ecore"'
    document = f'{whole}<tcas:DocumentAnnotation {space} xmi:id="90" sofa="1" begin="0" end="6"/>'
    place = changed(tmp_path, (whole, document), ('members="', 'members="90 '))
    (one,) = refused(xmi, place)

    assert "UTF-16" in one.reason


@pytest.mark.parametrize("name", ["r-1.xmi", "TypeSystem.xml"])
def test_document_types_are_refused(tmp_path, name):
    """Entities do not get in, neither in the file nor beside it."""
    back(xmi, [EMOJI], tmp_path / "x")
    file = tmp_path / "x" / name
    content = file.read_text(encoding="utf-8").partition("?>")[2]
    file.write_text(f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "Zebedee">]>{content}', encoding="utf-8")

    with pytest.raises(InputError, match="document type") as caught:
        list(xmi.read_file(tmp_path / "x"))
    assert "Zebedee" not in repr(caught.value)


def test_file_without_our_types(tmp_path):
    """A project with layers of its own does not pass for one in which nothing was marked."""
    place = changed(tmp_path)
    for file, old, new in (
        (place / "TypeSystem.xml", "webanno.custom", "other"),
        (place / "r-1.xmi", "webanno/custom", "other"),
    ):
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    (one,) = refused(xmi, place)

    assert "no type webanno.custom.Theme" in one.reason


def test_without_cassis(tmp_path, monkeypatch):
    """Without the extra, the message says what to install."""
    monkeypatch.setitem(sys.modules, "cassis", None)

    with pytest.raises(ConfigError, match=r"leder-nlp\[cassis\]") as caught:
        list(xmi.read_file(tmp_path))
    assert caught.value.__context__ is None
    with pytest.raises(ConfigError):
        xmi.write_file([EMOJI], tmp_path / "y")
