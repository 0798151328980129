"""Label Studio: its exports as people make them, its labelling config, what is refused."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from annotated import refused, sample

from leder_nlp.errors import InputError
from leder_nlp.io.formats import labelstudio
from leder_nlp.io.formats.labelling import labelling_config
from leder_nlp.records import LABELS, POLARITIES, AnnotatedReview, Identifier, Review, Tag
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

TEXT = "Mary 😀 was not offered a check. Nobody rang."


def region(own: str, word: str, label: str, *, name: str = "theme", **value: Any) -> dict[str, Any]:
    """Give a region as the tool exports it."""
    start = TEXT.index(word)
    place = {"start": start, "end": start + len(word), "text": word, "labels": [label]} | value
    return {
        "id": own,
        "from_name": name,
        "to_name": "text",
        "type": "labels",
        "origin": "manual",
        "value": place,
    }


def choice(own: str, name: str, value: str) -> dict[str, Any]:
    """Give a choice of a region."""
    return {"id": own, "from_name": name, "to_name": "text", "type": "choices", "value": {"choices": [value]}}


def task(*annotations: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give a task of a foreign project."""
    return {"id": 7, "data": {"text": TEXT}, "annotations": list(annotations)} | more


def by(who: Any, *results: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give an annotation of an account."""
    return {"id": 1, "completed_by": who, "was_cancelled": False, "result": list(results)} | more


TAGGED = (region("a", "Nobody rang", "dnacpr"), choice("a", "polarity", POLARITIES[1]))


@pytest.fixture
def put(tmp_path):
    """Give a function that writes tasks to a file."""

    def _put(*tasks: Any) -> Any:
        (tmp_path / "export.json").write_text(json.dumps(list(tasks)), encoding="utf-8")
        return tmp_path / "export.json"

    return _put


def test_regions_and_their_choices_become_tags(put):
    """Polarity and attributes come from the choices of the same region; labels by id or by name."""
    file = put(
        task(
            by(
                {"id": 3, "email": "ann@example.org"},
                region("p", "Mary", "person", name="identifier"),
                region("a", "Nobody rang", "Annual health check"),
                choice("a", "attribution", "family"),
                choice("a", "polarity", POLARITIES[1]),
            )
        )
    )
    (annotated,) = labelstudio.read_file(file)

    assert annotated.review == Review("7", TEXT)
    assert annotated.identifiers == (Identifier(Span(0, 4), "person", "ann@example.org"),)
    assert annotated.tags == (
        Tag(
            "7",
            Span(32, 43),
            "annual_health_check",
            POLARITIES[1],
            source="ann@example.org",
            attribution="family",
        ),
    )
    assert annotated.annotators == ("ann@example.org",)


def test_two_labels_on_a_region_are_two_tags(put):
    """A region may carry several themes."""
    both = region("a", "Nobody rang", "", labels=["dnacpr", "mental_capacity"])
    (annotated,) = labelstudio.read_file(put(task(by(1, both, choice("a", "polarity", POLARITIES[0])))))

    assert [tag.theme for tag in annotated.tags] == ["dnacpr", "mental_capacity"]
    assert {tag.polarity for tag in annotated.tags} == {POLARITIES[0]}


def test_seen_and_not_tagged_differs_from_not_seen(put):
    """An empty annotation was read by its coder; a skipped one and a prediction say nothing."""
    prediction = {"model_version": "rules", "result": list(TAGGED)}
    (annotated,) = labelstudio.read_file(
        put(task(by(1), by(2, *TAGGED, was_cancelled=True), by(3, *TAGGED), predictions=[prediction, 17]))
    )

    assert annotated.annotators == ("user-1", "user-3")
    assert [tag.source for tag in annotated.tags] == ["user-3", "rules"]


def test_name_that_was_filled_in_is_stronger_than_the_account(put):
    """Where people share a login, the text area `coder` tells them apart."""
    name = {
        "id": "c",
        "from_name": "coder",
        "to_name": "text",
        "type": "textarea",
        "value": {"text": ["anna"]},
    }
    (annotated,) = labelstudio.read_file(put(task(by(1, name, *TAGGED), by(1))))

    assert annotated.annotators == ("anna", "user-1")
    assert annotated.tags[0].source == "anna"


def test_utf16_offsets_of_older_versions(put):
    """The quoted words tell that an emoji was counted as two."""
    shifted = region("a", "Nobody rang", "dnacpr", start=33, end=44)
    (annotated,) = labelstudio.read_file(put(task(by(1, shifted, TAGGED[1]))))

    assert annotated.tags[0].span.of(TEXT) == "Nobody rang"


FAULTS: dict[str, tuple[Any, str]] = {
    "no object": (["Zebedee"], "task 0: data: an object was due"),
    "no text": ({"data": {"text": ["Zebedee"]}}, "data.text: text was due"),
    "no list": (task() | {"annotations": {"Zebedee": 1}}, "annotations: a list was due"),
    "strange annotation": (task("Zebedee"), "annotations[0]: an object was due"),  # type: ignore[arg-type]
    "strange result": (task(by(1, "Zebedee")), "annotations[0].result: a list of objects"),  # type: ignore[arg-type]
    "no polarity": (task(by(1, TAGGED[0])), "annotations[0].result[0]: no polarity was chosen"),
    "strange polarity": (
        task(by(1, TAGGED[0], choice("a", "polarity", "Zebedee"))),
        "no polarity was chosen",
    ),
    "strange attribute": (
        task(by(1, *TAGGED, choice("a", "modality", "Zebedee"))),
        "an attribute is unknown",
    ),
    "strange theme": (
        task(by(1, region("a", "Mary", "dnacprs Zebedee"), TAGGED[1])),
        "not a code of the codebook; the nearest are:",
    ),
    "strange identifier": (
        task(by(1, region("a", "Mary", "Zebedee", name="identifier"))),
        "the nearest are:",
    ),
    "html": (
        task(by(1, region("a", "Mary", "dnacpr", start="/p[1]/text()[1]"), TAGGED[1])),
        "offsets into HTML",
    ),
    "offsets no numbers": (
        task(by(1, region("a", "Mary", "dnacpr", end=4.5), TAGGED[1])),
        "end: a whole number",
    ),
    "offsets true": (
        task(by(1, region("a", "Mary", "dnacpr", start=True), TAGGED[1])),
        "start: a whole number",
    ),
    "shifted": (task(by(1, region("a", "Mary", "dnacpr", start=3), TAGGED[1])), "no known way to count"),
    "coder twice": (task(by(1), by(1, *TAGGED)), "annotations[1]: a second one by the same coder"),
    "two choices": (
        task(by(1, *TAGGED, choice("a", "polarity", "x") | {"value": {"choices": []}})),
        "one choice",
    ),
    "no labels": (task(by(1, region("a", "Mary", "x", labels=[]), TAGGED[1])), "labels: a list of labels"),
    "control character": (
        task() | {"data": {"text": "Zebedee \x07"}},
        "'text': control character at offset 8",
    ),
    "carrier": (task() | {"data": {"text": "Zebedee", "leder_nlp": "Zebedee"}}, "leder_nlp: not an object"),
    "carrier value": (
        task() | {"data": {"text": "Zebedee", "leder_nlp": {"sections": [["Zebedee", 0]]}}},
        "leder_nlp: was changed",
    ),
    "no value": (task(by(1, {"type": "labels", "id": "Zebedee"})), "result[0]: an object with a value"),
    "taxonomy": (
        task(by(1, {"type": "taxonomy", "value": {}})),
        "result[0]: labels of a kind that is not read",
    ),
    "no id": (task() | {"id": None}, "a review needs an id"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faulty_task_is_left_out(name, put):
    """The reason names file, task and field and quotes nothing; other tasks are read."""
    value, message = FAULTS[name]
    found: list = []
    read = list(labelstudio.read_file(put(value, task(by(1)) | {"id": 8}), rejected=found.append))

    assert [one.review.review_id for one in read] == ["8"]
    assert message in found[0].reason
    assert found[0].reason.startswith("export.json: task 0: ")
    assert "Zebedee" not in repr(found)
    with pytest.raises(InputError) as caught:
        list(labelstudio.read_file(put(value)))
    assert "Zebedee" not in repr(caught.value)
    assert caught.value.__context__ is None


def test_nearest_codes_are_named(put):
    """A misspelt theme is told with the codes that are nearest."""
    (one,) = refused(labelstudio, put(task(by(1, region("a", "Mary", "dnarcpr"), TAGGED[1]))))

    assert "AFI dnacpr" in one.reason


@pytest.mark.parametrize("content", ["[", '{"data": "\xff"}', "[" * 100_000, "7"])
def test_file_that_is_no_json(tmp_path, content):
    """A file that is not JSON is an InputError."""
    (tmp_path / "x.json").write_bytes(content.encode("latin-1"))

    with pytest.raises(InputError) as caught:
        list(labelstudio.read_file(tmp_path / "x.json"))
    assert caught.value.__context__ is None


def test_json_min_is_refused(put):
    """JSON-MIN has lost which polarity belongs to which theme."""
    with pytest.raises(InputError, match="JSON-MIN"):
        list(labelstudio.read_file(put({"id": 1, "text": TEXT, "theme": [], "annotation_id": 4})))


def test_edited_text_is_noticed(tmp_path):
    """If the text was changed after we wrote it, sections cannot be trusted, and the review is left out."""
    labelstudio.write_file([sample()], tmp_path / "a.json")
    value = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    value[0]["data"]["text"] = "x" + value[0]["data"]["text"]
    (tmp_path / "a.json").write_text(json.dumps(value), encoding="utf-8")

    (one,) = refused(labelstudio, tmp_path / "a.json")
    assert "the text was changed" in one.reason


def test_marks_of_others_than_annotators_are_predictions():
    """Who has read the review has an annotation, with or without marks; a model makes predictions."""
    review = Review("r", "Mary was seen.")
    tag = Tag("r", Span(0, 4), "dnacpr", POLARITIES[0], source="rules")
    made = labelstudio.task(AnnotatedReview(review, (), (tag,), ("anna",)))

    assert [len(one["result"]) for one in made["annotations"]] == [1]  # the name of the coder alone
    assert [one["model_version"] for one in made["predictions"]] == ["rules"]


def test_suggestions_claim_no_reader(tmp_path):
    """With `suggest` everything becomes a prediction, and nobody is said to have read it."""
    labelstudio.write_file([sample()], tmp_path / "a.json", suggest=True)
    (value,) = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    (annotated,) = labelstudio.read_file(tmp_path / "a.json")

    assert (value["annotations"], len(value["predictions"])) == ([], 2)
    assert (annotated.tags, annotated.annotators) == (sample().tags, ())


def test_config_has_every_theme_once():
    """The config is sound XML with themes, identifiers, polarity and attributes."""
    root = ElementTree.fromstring(labelling_config())
    labels = {
        name: next(one for one in root if one.get("name") == name)
        for name in ("theme", "identifier", "polarity")
    }

    assert [label.get("alias") for label in labels["theme"]] == list(Taxonomy.default().ids)
    assert all(label.get("value") and label.get("hint") for label in labels["theme"])
    assert [label.get("value") for label in labels["identifier"]] == list(LABELS)
    assert [label.get("alias") for label in labels["polarity"]] == list(POLARITIES)
    assert labels["polarity"].get("perRegion") == "true"
    names = [one.get("name") for one in root]
    assert len(set(names)) == len(names)
