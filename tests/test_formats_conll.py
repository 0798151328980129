"""CoNLL: BIO and its cousins, text given or put together, what is refused."""

from __future__ import annotations

import pytest
from annotated import back, refused, sample

from leder_nlp.io.formats import conll
from leder_nlp.records import POLARITIES, AnnotatedReview, Identifier, Review, Tag
from leder_nlp.spans import Span


@pytest.fixture
def put(tmp_path):
    """Give a function that writes a file."""

    def _put(*lines, name="doc.conll"):
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return tmp_path / name

    return _put


def spans(put, *labels):
    """Give the spans, in tokens, of a column of person labels."""
    (annotated,) = conll.read_file(put(*(f"{at} {label}" for at, label in enumerate(labels))))
    return [(mark.span.start // 2, mark.span.end // 2 + 1) for mark in annotated.identifiers]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("B-person I-person O B-person", [(0, 2), (3, 4)]),
        ("B-person B-person I-person", [(0, 1), (1, 3)]),
        ("I-person I-person O", [(0, 2)]),
        ("I-person B-person", [(0, 1), (1, 2)]),
        ("B-person I-other", [(0, 1), (1, 2)]),
        ("S-person B-person E-person I-person", [(0, 1), (1, 3), (3, 4)]),
        ("U-person B-person L-person", [(0, 1), (1, 3)]),
        ("O O", []),
    ],
)
def test_bio_and_its_cousins(put, labels, expected):
    """IOB1, IOB2 and BIOES give the spans they stand for, to the end of the file."""
    assert spans(put, *labels.split()) == expected


def test_text_is_put_together_from_tokens(put):
    """Without the text there is a space between tokens and a line end between sentences; two documents."""
    file = put(
        "-DOCSTART- O O", "", "Mary O B-person", "rang B-AFI:dnacpr O", "", "Not I-AFI:dnacpr O",
        "-DOCSTART- O O", "", "Ann O O",
    )  # fmt: skip
    first, second = conll.read_file(file)

    assert first == AnnotatedReview(
        Review("doc-1", "Mary rang\nNot"),
        (Identifier(Span(0, 4), "person", "gold"),),
        (Tag("doc-1", Span(5, 13), "dnacpr", POLARITIES[1], source="gold"),),
    )
    assert second == AnnotatedReview(Review("doc-2", "Ann"))


def test_other_columns_are_not_read(put):
    """Parts of speech are no labels."""
    (annotated,) = conll.read_file(put("Mary NNP B-person", "rang VBD O"))

    assert [mark.label for mark in annotated.identifiers] == ["person"]


def test_overlaps_are_counted(tmp_path):
    """The first of marks that overlap stays; the others are counted."""
    read, written = back(conll, [sample()], tmp_path / "a.conll")

    assert len(read[0].tags) == 2
    assert len(read[0].identifiers) == 2
    assert written.dropped[conll.OVERLAPS] == 4
    assert written.tags == 2


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["Mary NNP", "Zebedee NNP"], "no column of BIO labels"),
        (["Mary B-Zebedee"], "line 1: not a code of the codebook; the nearest are:"),
        (["# text = Zebedee", "Mary O"], "# text: text as JSON was due"),
        (['# text = "Zebedee"', "Mary O"], "line 2: the token is not the next one of the text"),
        (['# text = "Mary Mary"', "Mary O", "Mary O", "Mary O"], "line 4: the token is not the next one"),
        (["# id = 7", "Mary O"], "# id: text as JSON was due"),
        (["\tO"], "line 1: no token"),
    ],
)
def test_faults(put, lines, message):
    """A faulty document is left out with its line, and quotes nothing."""
    (one,) = refused(conll, put(*lines))

    assert message in one.reason
    assert "Zebedee" not in repr(one)
