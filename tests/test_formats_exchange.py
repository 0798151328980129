"""Every exchange format: what is written comes back, what a lossy one drops is what it says."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from annotated import THEMES, back, reviews, sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leder_nlp.errors import ConfigError, InputError, OutputError
from leder_nlp.io.cells import CONTROL
from leder_nlp.io.formats import brat, conll, markup, refi, webanno, xmi
from leder_nlp.io.formats.catalog import FORMATS, WRITTEN, format_named, format_to_write, sniffed
from leder_nlp.io.formats.written import Written, fitting
from leder_nlp.known import Known
from leder_nlp.records import AnnotatedReview, Identifier, Review, Tag
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

PLACES = {
    "markup": "marked",
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
LOSSLESS = ["jsonl", "labelstudio", "prodigy", "doccano", "refi", "xmi"]
LOSSY = {"markup": markup, "brat": brat, "webanno": webanno, "conll": conll}
QUICK = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_every_format_is_in_one_of_the_lists():
    """A format is lossless or says what it drops; the codebook has no reviews, sheets their own tests."""
    formats = {name: module for name, module in FORMATS.items() if not name.startswith("sheet")}

    assert {name for name, module in formats.items() if not module.LOSSY} == set(LOSSLESS)
    assert {name for name, module in formats.items() if module.LOSSY} == {*LOSSY, "refi-codebook"}


@pytest.mark.parametrize("name", LOSSLESS)
@QUICK
@given(annotated=reviews(), data=st.data())
def test_lossless_comes_back(name, annotated, data):
    """read(write(x)) == x: text, sections, known, meta, marks with all fields, their order, who has read it.

    XML cannot hold a form feed and its like; such a review is refused, not mended.
    """
    other = replace(sample(), review=replace(sample().review, review_id="other"))
    other = replace(other, tags=tuple(replace(tag, review_id="other") for tag in other.tags))
    given_reviews = data.draw(st.sampled_from([[annotated], [annotated, other]]))
    with tempfile.TemporaryDirectory() as folder:
        try:
            read, written = back(FORMATS[name], given_reviews, Path(folder) / PLACES[name])
        except OutputError:
            assert name in ("xmi", "refi")
            assert xmi.NOT_XML.search(annotated.review.text + annotated.review.review_id)
            return

    assert sorted(read, key=lambda one: one.review.review_id != annotated.review.review_id) == given_reviews
    assert written.reviews == len(given_reviews)
    assert written.tags == sum(len(one.tags) for one in given_reviews)
    assert not +written.dropped


@pytest.mark.parametrize("name", LOSSY)
@QUICK
@given(annotated=reviews())
def test_lossy_drops_what_it_says(name, annotated):
    """What comes back is what `keep` leaves, and every reason it counts stands in LOSSY."""
    module = LOSSY[name]
    dropped: Counter[str] = Counter()
    try:
        kept = module.keep(annotated, dropped)
    except OutputError:
        assert name == "markup"
        return
    with tempfile.TemporaryDirectory() as folder:
        read, written = back(module, [annotated], Path(folder) / PLACES[name])

    assert read == [kept]
    assert +written.dropped == +dropped
    assert set(+dropped) <= set(module.LOSSY)
    assert (kept == annotated) == (not +dropped)


@QUICK
@given(annotated=reviews())
def test_what_brat_drops(annotated):
    """brat loses carriage returns and the white space at the ends of marks, and nothing else."""
    kept = brat.keep(annotated, Counter())

    assert kept.review.text == annotated.review.text.replace("\r\n", "\n").replace("\r", "\n")
    assert (kept.review.meta, kept.review.known) == (annotated.review.meta, annotated.review.known)
    assert kept.annotators == annotated.annotators
    words = [tag.span.of(annotated.review.text) for tag in annotated.tags]
    plain = [word.replace("\r\n", "\n").replace("\r", "\n").strip() for word in words]
    kept_words = [tag.span.of(kept.review.text) for tag in kept.tags]
    assert [word.replace("\n", "") for word in kept_words] == [
        word.replace("\n", "") for word in plain if word
    ]


@QUICK
@given(annotated=reviews())
def test_what_conll_keeps(annotated):
    """CoNLL keeps text, span, code and attributes of marks that do not overlap; overlaps are counted."""
    dropped: Counter[str] = Counter()
    kept = conll.keep(annotated, dropped)

    assert kept.review == Review(annotated.review.review_id, annotated.review.text)
    for marks in (kept.tags, kept.identifiers):
        assert not any(a.span.overlaps(b.span) for a, b in pairwise(marks))
    lost = len(annotated.tags) + len(annotated.identifiers) - len(kept.tags) - len(kept.identifiers)
    blank = sum(
        not mark.span.of(annotated.review.text).strip() for mark in (*annotated.tags, *annotated.identifiers)
    )
    assert lost == dropped[conll.OVERLAPS] + blank


def test_sample_is_dropped_from_as_stated(tmp_path):
    """What WebAnno TSV drops of a full review, by name."""
    read, written = back(webanno, [sample()], tmp_path / "w")

    assert read[0].review.text == sample().review.text
    assert (read[0].review.meta, read[0].review.known, read[0].review.sections) == ({}, Known(), ())
    assert {tag.score for tag in read[0].tags} == {1.0, 0.25, 0.75}
    assert {tag.source for tag in read[0].tags} == {"anna", "ben"}
    assert {tag.attribution for tag in read[0].tags} == {"reviewer", "family"}
    assert all(tag.evidence == () for tag in read[0].tags)
    assert set(+written.dropped) <= set(webanno.LOSSY)


@pytest.mark.parametrize("name", PLACES)
def test_format_is_told_by_looking(name, tmp_path):
    """Each format's file is taken for that format and no other."""
    plain = AnnotatedReview(
        Review("r-1", "Mary was seen."),
        (Identifier(Span(0, 4), "person", "gold"),),
        (Tag("r-1", Span(5, 13), THEMES[0], "good_practice", source="gold"),),
    )
    FORMATS[name].write_file([plain], tmp_path / PLACES[name])

    assert sniffed(tmp_path / PLACES[name]) == name
    assert list(FORMATS[name].read_file(tmp_path / PLACES[name])) == [plain]


def test_unknown_files_are_no_format(tmp_path):
    """What is in no format, or not there, is an InputError; nothing is guessed."""
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "a.jsonl").write_text('{"text": "x"}\n')
    (tmp_path / "a.bin").write_bytes(b"\xff\x00")
    (tmp_path / "empty").mkdir()
    for name in ("a.json", "a.jsonl", "a.bin", "empty", "missing"):
        with pytest.raises(InputError):
            sniffed(tmp_path / name)


def test_names_of_formats():
    """A format is asked for by its name or by the extension of a file."""
    assert format_named("refi") is refi
    assert format_to_write("x.QDPX") == "refi"
    assert set(WRITTEN.values()) <= set(FORMATS)
    with pytest.raises(ConfigError, match="labelstudio"):
        format_named("word")
    with pytest.raises(ConfigError, match="--to"):
        format_to_write("folder")


def test_review_that_cannot_be_written_is_left_out():
    """A control character, a repeated id and a strange theme are told by id; the rest is written."""
    good, twice = AnnotatedReview(Review("a", "Seen.")), AnnotatedReview(Review("a", "Again."))
    control = AnnotatedReview(Review("b", "Seen\x07."))
    strange = AnnotatedReview(Review("c", "Seen."), (), (Tag("c", Span(0, 4), "own", "good_practice"),))
    refused: list = []
    written = Written()

    kept = list(fitting([good, twice, control, strange], written, rejected=refused.append))

    assert kept == [good]
    assert written.reviews == 1
    assert [one.review_id for one in refused] == ["a", "b", "c"]
    assert CONTROL.search("".join(one.reason for one in refused)) is None
    with pytest.raises(OutputError):
        list(fitting([control], Written()))


@pytest.mark.parametrize(
    "name", ["labelstudio", "refi", "brat", "webanno", "xmi", "conll", "doccano", "prodigy"]
)
def test_own_taxonomy_is_written_and_read(name, tmp_path):
    """A codebook of one's own goes out and comes in; with the one that ships it is refused."""
    own = Taxonomy(
        "1", (replace(next(iter(Taxonomy.default())), id="own", label="Our own"),), Taxonomy.default().domains
    )
    annotated = AnnotatedReview(
        Review("r", "Mary was seen."), (), (Tag("r", Span(0, 4), "own", "good_practice", source="gold"),)
    )
    module, place = FORMATS[name], tmp_path / PLACES[name]
    module.write_file([annotated], place, taxonomy=own)

    assert list(module.read_file(place, taxonomy=own)) == [annotated]
    with pytest.raises(InputError, match=r"nearest are|does not have|without polarity"):
        list(module.read_file(place))


@pytest.mark.parametrize("name", PLACES)
def test_same_input_gives_same_bytes(name, tmp_path):
    """Writing twice gives the same files."""
    annotated = AnnotatedReview(
        Review("r", "Mary was seen.", meta={"a": "b"}), (Identifier(Span(0, 4), "person", "gold"),)
    )
    found = []
    for number in (1, 2):
        (tmp_path / str(number)).mkdir()
        place = tmp_path / str(number) / PLACES[name]
        FORMATS[name].write_file([annotated], place)
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        found.append([(file.name, file.read_bytes()) for file in files])

    assert found[0] == found[1]


@pytest.mark.parametrize("name", ["markup", "brat", "webanno", "xmi"])
def test_folders_are_never_written_over(name, tmp_path):
    """A folder that holds something stays as it is, and nothing half-written stays beside it."""
    place = tmp_path / "taken"
    place.mkdir()
    (place / "mine.txt").write_text("x")

    with pytest.raises(OutputError, match="is there already"):
        FORMATS[name].write_file([AnnotatedReview(Review("r", "Seen."))], place)

    assert [file.name for file in tmp_path.rglob("*")] == ["taken", "mine.txt"]


@pytest.mark.parametrize("name", ["brat", "webanno", "xmi", "markup"])
def test_ids_that_differ_in_case_only(name, tmp_path):
    """On Windows they would be one file: the second is left out, by name."""
    refused: list = []
    given_reviews = [AnnotatedReview(Review("ab", "Seen.")), AnnotatedReview(Review("AB", "Seen."))]
    written = FORMATS[name].write_file(given_reviews, tmp_path / "out", rejected=refused.append)

    assert written.reviews == 1
    assert [one.review_id for one in refused] == ["AB"]


@pytest.mark.parametrize("name", ["brat", "webanno", "xmi", "markup"])
def test_files_stay_in_their_folder(name, tmp_path):
    """An id that looks like a path is a file name like any other, and comes back."""
    ids = ["../../up", "/etc/passwd", "..", "C:\\x", "con", "a/b", ".hidden", "a%2Fb", "nul.txt", " x "]
    given_reviews = [
        AnnotatedReview(Review(own, "Seen.")) for own in ids if name != "markup" or own.strip() == own
    ]
    read, _ = back(FORMATS[name], given_reviews, tmp_path / "out")

    assert sorted(one.review.review_id for one in read) == sorted(
        one.review.review_id for one in given_reviews
    )
    assert [file.name for file in tmp_path.iterdir()] == ["out"]
