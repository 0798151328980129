"""doccano: exports of its project kinds, coders apart, spans that come without their words."""

from __future__ import annotations

import json

import pytest
from annotated import refused

from leder_nlp.errors import InputError
from leder_nlp.io.formats import doccano
from leder_nlp.records import POLARITIES, AnnotatedReview, Identifier, Review, Tag
from leder_nlp.spans import Span

TEXT = "Mary was not offered a check."
TAG = Tag("7", Span(5, 28), "annual_health_check", POLARITIES[1], source="gold")


@pytest.fixture
def put(tmp_path):
    """Give a function that writes lines to a file."""

    def _put(*values, name="export.jsonl"):
        lines = [value if isinstance(value, str) else json.dumps(value) for value in values]
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
        return tmp_path / name

    return _put


def test_sequence_labels(put):
    """Labels are codes with polarity and attributes, or labels of identifiers."""
    file = put(
        {
            "id": 7,
            "text": TEXT,
            "label": [[0, 4, "person"], [5, 28, "AFI annual_health_check;attribution=family;certainty=low"]],
            "Comments": [],
        }
    )
    (annotated,) = doccano.read_file(file)

    assert annotated.identifiers == (Identifier(Span(0, 4), "person", "gold"),)
    (tag,) = annotated.tags
    assert (tag.theme, tag.polarity, tag.attribution, tag.certainty) == (
        TAG.theme,
        TAG.polarity,
        "family",
        "low",
    )


@pytest.mark.parametrize(
    "label", ["AFI annual_health_check", "AFI:annual_health_check", "AFI Annual health check"]
)
def test_relation_projects_and_spellings(put, label):
    """Entities of relation projects are read; a code may be said by the theme's name."""
    entity = {"id": 1, "start_offset": 5, "end_offset": 28, "label": label}
    (annotated,) = doccano.read_file(put({"id": 7, "text": TEXT, "entities": [entity], "relations": []}))

    assert annotated.tags == (TAG,)


def test_labels_of_a_whole_text(put):
    """A text classification is a tag on the text without its outer white space."""
    (annotated,) = doccano.read_file(
        put({"id": 7, "text": f" {TEXT}\n", "label": ["AFI annual_health_check"]})
    )

    assert annotated.tags[0].span == Span(1, 1 + len(TEXT))


def test_a_text_without_labels_says_nothing_of_its_readers(put):
    """doccano exports texts that nobody opened just as those without labels."""
    (annotated,) = doccano.read_file(put({"id": 7, "text": TEXT, "label": []}))

    assert annotated == AnnotatedReview(Review("7", TEXT))


def test_folder_has_a_file_a_coder(put, tmp_path):
    """The exports of several coders become one review each, with who has labelled it."""
    put({"id": 7, "text": TEXT, "label": [[0, 4, "person"]]}, name="anna.jsonl")
    put({"id": 7, "text": TEXT, "label": [[0, 4, "other"]]}, name="ben.jsonl")
    put({"id": 7, "text": TEXT, "label": []}, name="chloe.jsonl")
    (annotated,) = doccano.read_file(tmp_path)

    assert doccano.sniff(tmp_path)
    assert [(mark.label, mark.found_by) for mark in annotated.identifiers] == [
        ("person", "anna"),
        ("other", "ben"),
    ]
    assert annotated.annotators == ("anna", "ben")


def test_coders_with_different_texts_are_left_out(put, tmp_path):
    """Two texts below one id are not joined."""
    put({"id": 7, "text": TEXT, "label": [[0, 4, "person"]]}, name="anna.jsonl")
    put({"id": 7, "text": "Zebedee was seen.", "label": []}, name="ben.jsonl")

    (one,) = refused(doccano, tmp_path)
    assert "ben.jsonl:1 has another text for the same review" in one.reason


@pytest.mark.parametrize("text", ["Mary 😀 was seen.", "Mary was\r\nseen."])
def test_doubtful_offsets_need_a_declaration(put, text):
    """With emoji or carriage returns a foreign file is left out until it is said how it counts."""
    file = put({"id": 7, "text": text, "label": [[0, 4, "person"]]})

    (one,) = refused(doccano, file)
    assert "say how with offsets=" in one.reason
    (annotated,) = doccano.read_file(file, offsets="utf-16")
    assert annotated.identifiers[0].span == Span(0, 4)


def test_utf16_is_read_where_declared(put):
    """The emoji counts two."""
    (annotated,) = doccano.read_file(
        put({"id": 7, "text": "😀 Mary", "label": [[3, 7, "person"]]}), offsets="utf-16"
    )

    assert annotated.identifiers[0].span.of(annotated.review.text) == "Mary"


def test_label_that_a_coder_deleted_or_added(tmp_path):
    """What we wrote beside a label goes with it, and a new label has no more than it says."""
    review = Review("r", TEXT)
    kept = Tag("r", Span(5, 28), TAG.theme, TAG.polarity, 0.5, "rules")
    gone = Tag("r", Span(0, 4), TAG.theme, TAG.polarity, 0.25, "rules")
    doccano.write_file([AnnotatedReview(review, (), (gone, kept))], tmp_path / "a.jsonl")
    value = json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8"))
    value["label"] = [value["label"][1], [5, 8, "person"]]
    (tmp_path / "a.jsonl").write_text(json.dumps(value), encoding="utf-8")
    (annotated,) = doccano.read_file(tmp_path / "a.jsonl")

    assert annotated.tags == (kept,)
    assert annotated.identifiers == (Identifier(Span(5, 8), "person", "gold"),)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": ["Zebedee"]}, "text: text was due"),
        ({"label": {"Zebedee": 1}}, "label: a list was due"),
        ({"label": [[0, 4]]}, "label[0]: start, end and label were due"),
        ({"label": [[0, 4, 7]]}, "label[0]: a label that is text was due"),
        ({"label": [[0, 4, "Zebedee"]]}, "label[0]: not a code of the codebook; the nearest are:"),
        ({"label": [[0, 4, "dnacpr"]]}, "label[0]: not a code of the codebook; the nearest are: AFI dnacpr"),
        ({"label": [[0, 4, "AFI dnacpr;modality=zebedee"]]}, "label[0]: an attribute is unknown"),
        ({"label": [["0", 4, "person"]]}, "label[0]: a whole number"),
        ({"label": [[-1, 4, "person"]]}, "label[0]: a whole number"),
        ({"label": [[4, 4, "person"]]}, "a span does not lie within its text"),
        ({"label": [[0, 99, "person"]]}, "a span does not lie within its text"),
        ({"leder_nlp": {"marks": [["Zebedee"]]}}, "leder_nlp.marks[0]: start, end, label and an object"),
        (
            {"leder_nlp": {"marks": [[0, 4, "person", {"who": ["Zebedee"]}]]}, "label": [[0, 4, "person"]]},
            "label[0]: a field written by leder-nlp was changed",
        ),
        ({"leder_nlp": {"known": {"names": "Zebedee"}}}, "known: not built as it should be"),
    ],
)
def test_faults(put, change, message):
    """A faulty line is left out with place and field, and quotes nothing."""
    file = put({"id": 7, "text": "Zebedee was seen.", "label": []} | change)

    (one,) = refused(doccano, file)
    assert message in one.reason
    assert one.reason.startswith("export.jsonl:1: ")
    assert "Zebedee" not in repr(one)
    with pytest.raises(InputError) as caught:
        list(doccano.read_file(file))
    assert caught.value.__context__ is None


def test_broken_line(put):
    """A line that is no JSON stops the file."""
    with pytest.raises(InputError, match=r"export.jsonl:2: not JSON"):
        list(
            doccano.read_file(put({"id": 7, "text": TEXT, "label": []}, '{"text": "Zebedee'), rejected=print)
        )
