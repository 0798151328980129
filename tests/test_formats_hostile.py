"""Files that mean harm: bombs, names that lead out, entities, truncation, wrong types; and silence."""

from __future__ import annotations

import io
import json
import logging
import struct
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from annotated import sample
from hypothesis import given, settings
from hypothesis import strategies as st

from leder_nlp.errors import InputError, LederError
from leder_nlp.io import zips
from leder_nlp.io.formats.catalog import FORMATS, sniffed
from leder_nlp.records import AnnotatedReview, Identifier, Review, Tag
from leder_nlp.spans import Span

NAME = "Zebediah Quillfeather"
PLACES = {
    "markup": "marked.txt",
    "jsonl": "a.jsonl",
    "labelstudio": "a.json",
    "prodigy": "p.jsonl",
    "doccano": "d.jsonl",
    "refi": "a.qdpx",
    "brat": "b",
    "webanno": "w",
    "xmi": "x",
    "conll": "c.conll",
}
SECRET = AnnotatedReview(
    Review("r-1", f"{NAME} was not asked.", meta={"note": NAME}),
    (Identifier(Span(0, 21), "person", "gold", who=NAME, role=NAME),),
    (Tag("r-1", Span(22, 35), "dnacpr", "area_for_improvement", source="gold"),),
)
PLAIN = replace(SECRET, identifiers=(Identifier(Span(0, 21), "person", "gold"),))
"""What markup can hold of it."""


def packed(*members: tuple[str, bytes], **options) -> bytes:
    """Give a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo("x", (1980, 1, 1, 0, 0, 0))
            info.filename = info.orig_filename = name
            info.external_attr = options.get("attributes", 0o600 << 16)
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def false_size() -> bytes:
    """Give a zip whose member claims to be small and is not."""
    data = bytearray(packed(("project.qde", b"\0" * 60_000_000)))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 10)
    struct.pack_into("<L", data, 22, 10)
    return bytes(data)


def encrypted() -> bytes:
    """Give a zip whose member says that it is encrypted."""
    data = bytearray(packed(("project.qde", b"x")))
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    data[6] |= 1
    return bytes(data)


ARCHIVES = {
    "bomb": lambda: packed(("project.qde", b"\0" * 60_000_000)),
    "many small bombs": lambda: packed(*((f"sources/{n}.txt", b"\0" * 45_000_000) for n in range(5))),
    "false size": false_size,
    "too many": lambda: packed(*((f"sources/{n}", b"") for n in range(2_001))),
    "encrypted": encrypted,
    "absolute": lambda: packed(("project.qde", b"x"), ("/etc/cron.d/x", b"x")),
    "up": lambda: packed(("project.qde", b"x"), ("sources/../../x", b"x")),
    "backslash": lambda: packed(("project.qde", b"x"), ("..\\x", b"x")),
    "drive": lambda: packed(("project.qde", b"x"), ("C:x", b"x")),
    "link": lambda: packed(("project.qde", b"x"), attributes=0o120777 << 16),
    "case twice": lambda: packed(("project.qde", b"x"), ("Project.qde", b"x")),
    "cut": lambda: packed(("project.qde", b"x" * 1000))[:-30],
    "no zip": lambda: NAME.encode(),
    "empty": lambda: b"",
    "broken member": lambda: packed(("project.qde", NAME.encode() * 50)).replace(b"\x0b\x28", b"\x0b\x29"),
    "entity": lambda: packed(
        ("project.qde", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Project/>')
    ),
    "hidden entity": lambda: packed(("project.qde", "<!DOCTYPE a><Project/>".encode("utf-16"))),
}


@pytest.mark.parametrize("name", ARCHIVES)
@pytest.mark.parametrize("suffix", [".qdpx", ".zip"])
def test_hostile_archives_are_refused(tmp_path, name, suffix):
    """Each is an InputError within two seconds; nothing is written beside it, nothing quoted."""
    file = tmp_path / f"a{suffix}"
    file.write_bytes(ARCHIVES[name]())
    reader = FORMATS["refi" if suffix == ".qdpx" else "webanno"]
    begun = time.perf_counter()

    with pytest.raises(InputError) as caught:
        list(reader.read_file(file, rejected=print))

    assert time.perf_counter() - begun < 2
    assert NAME not in repr(caught.value)
    assert caught.value.__context__ is None
    assert [one.name for one in tmp_path.iterdir()] == [file.name]


REASONS = {
    "bomb": "unpacks to more than",
    "many small bombs": "unpacks to more than",
    "too many": "more than 2,000 parts",
    "encrypted": "encrypted",
    "absolute": "part 2 has a name that leads out",
    "up": "part 2 has a name that leads out",
    "backslash": "part 2 has a name that leads out",
    "drive": "part 2 has a name that leads out",
    "link": "part 1 has a name that leads out",
    "case twice": "two of its parts have one name",
    "entity": "document type",
    "hidden entity": "document type",
}


@pytest.mark.parametrize("name", REASONS)
def test_archive_is_refused_for_its_own_fault(name):
    """The guard itself refuses it, for this reason and before anything is parsed."""
    with pytest.raises(InputError, match=REASONS[name]):
        zips.members(ARCHIVES[name](), "a.zip")


def test_archive_in_an_archive_is_counted_too(tmp_path):
    """Bombs one level down are counted; archives further down are not opened."""
    inner = packed(*((f"{n}.xmi", b"\0" * 45_000_000) for n in range(5)))
    (tmp_path / "a.zip").write_bytes(packed(("annotation/d/anna.zip", inner)))
    with pytest.raises(InputError, match="unpacks to more than"):
        list(FORMATS["xmi"].read_file(tmp_path / "a.zip"))

    several = [(f"annotation/d{n}/anna.zip", packed(("a.xmi", b"\0" * 49_000_000))) for n in range(6)]
    (tmp_path / "b.zip").write_bytes(packed(*several))
    with pytest.raises(InputError, match="unpack"):
        list(FORMATS["xmi"].read_file(tmp_path / "b.zip"))

    deep = packed(("annotation/d/anna.zip", packed(("anna.zip", packed(("anna.xmi", b"<x/>"))))))
    (tmp_path / "c.zip").write_bytes(deep)
    with pytest.raises(InputError, match=r"holds no \.xmi file"):
        list(FORMATS["xmi"].read_file(tmp_path / "c.zip"))


def test_honest_archive_is_read():
    """Folders, plain members and a compressible text pass."""
    data = packed(("sources/", b""), ("project.qde", b"<a/>"), ("sources/x.txt", b"word " * 1_000_000))

    assert sorted(zips.members(data, "a")) == ["project.qde", "sources/x.txt"]


def write(name: str, folder: Path, annotated: AnnotatedReview = SECRET) -> list[Path]:
    """Write a review in a format; give the files."""
    place = folder / PLACES[name]
    FORMATS[name].write_file([PLAIN if name == "markup" else annotated], place)
    return sorted(file for file in place.rglob("*") if file.is_file()) if place.is_dir() else [place]


def told(error: BaseException | None) -> str:
    """Give all that an error and those below it can tell."""
    parts = []
    while error is not None:
        parts += [repr(error), str(vars(error)), str(error.args)]
        parts += [str(getattr(error, name, "")) for name in ("doc", "object", "obj", "text")]
        error = error.__context__ or error.__cause__
    return " ".join(parts)


def attempt(name: str, place: Path) -> str:
    """Read a file in a format and give all that is said of it, whether or not it can be read."""
    found: list = []
    try:
        list(FORMATS[name].read_file(place, rejected=found.append))
        sniffed(place)
    except LederError as error:
        return told(error) + " ".join(one.reason for one in found)
    return " ".join(one.reason for one in found)  # ids and coders are no secret, so no repr of what was read


@pytest.mark.parametrize("name", PLACES)
def test_truncated_files_are_told_in_silence(name, tmp_path, caplog):
    """Cut anywhere, a file gives an error of our own or a reason, and no word of the review."""
    caplog.set_level(logging.DEBUG)
    for number, file in enumerate(write(name, tmp_path)):
        whole = file.read_bytes()
        for cut in sorted({*range(0, len(whole), max(1, len(whole) // 40)), len(whole) - 1}):
            file.write_bytes(whole[:cut])
            said = attempt(name, tmp_path / PLACES[name])
            assert "Zebediah" not in said, (number, cut)
            assert "Quillfeather" not in said, (number, cut)
        file.write_bytes(whole)
    assert "Zebediah" not in caplog.text
    assert "Quillfeather" not in caplog.text


@pytest.mark.parametrize("name", PLACES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damaged_files_raise_only_our_errors(name, data, tmp_path_factory):
    """With bytes overwritten, taken out or doubled, no stranger's error gets out, and nothing is quoted."""
    folder = tmp_path_factory.mktemp("damaged")
    file = data.draw(st.sampled_from(write(name, folder)))
    whole = file.read_bytes()
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    put = data.draw(
        st.sampled_from([b"", b"\xff", b"\x00", b'"', b"{", b"<", b"999", b"\n\n", whole[start:end] * 2])
    )
    file.write_bytes(whole[:start] + put + whole[end:])

    said = attempt(name, folder / PLACES[name])
    assert "Zebediah" not in said
    assert "Quillfeather" not in said


JSON_LIKE = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 99) | st.just(NAME) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "start", NAME]), inner, max_size=3)
    ),
    max_leaves=6,
)


def paths(value: object, at: tuple = ()) -> list[tuple]:
    """Give the place of each value in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for key, part in inner for path in paths(part, (*at, key)))]


@pytest.mark.parametrize("name", ["labelstudio", "prodigy", "doccano", "jsonl"])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_wrong_types_in_json(name, data, tmp_path_factory):
    """Any value of any type at any place of a JSON file: our errors only, in silence."""
    folder = tmp_path_factory.mktemp("types")
    (file,) = write(
        name,
        folder,
        data.draw(st.sampled_from([SECRET, sample(f"{NAME} 😀. No AHC was off, nobody chased it.")])),
    )
    lines = file.read_text(encoding="utf-8")
    value = json.loads(lines) if name == "labelstudio" else [json.loads(line) for line in lines.splitlines()]
    path = data.draw(st.sampled_from([path for path in paths(value) if path]))
    inner = value
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = data.draw(JSON_LIKE)
    text = json.dumps(value) if name == "labelstudio" else "\n".join(json.dumps(one) for one in value)
    file.write_text(text, encoding="utf-8")

    said = attempt(name, file)
    assert "Zebediah" not in said


@pytest.mark.parametrize("name", PLACES)
def test_nothing_half_written_is_left(name, tmp_path):
    """A review that breaks while it is read from a generator leaves no file behind."""

    def breaking():
        yield PLAIN
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        FORMATS[name].write_file(breaking(), tmp_path / PLACES[name])
    assert list(tmp_path.iterdir()) == []
