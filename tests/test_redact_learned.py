"""The model of names: what it finds, that it fails closed, that it is made the same way twice."""

import json

import numpy as np
import pytest

from leder_nlp.errors import InputError, ModelError, RedactionError
from leder_nlp.models import default_folder
from leder_nlp.naming import train_names
from leder_nlp.records import AnnotatedReview, Identifier, Review
from leder_nlp.redact.catalog import detectors
from leder_nlp.redact.detectors.learned import learned
from leder_nlp.redact.learned.model import LABELS, NameModel, load_names
from leder_nlp.redact.policy import read_policy
from leder_nlp.redact.reading import Reading
from leder_nlp.redact.redactor import Redactor
from leder_nlp.spans import Span
from leder_nlp.train.name_fitting import NameSettings
from leder_nlp.train.swapping import framed, swapped

SMALL = NameSettings(copies=1, framed=3, size=1 << 12, rounds=1)


def gold(count=10):
    """Give invented reviews with two names each."""
    text = "Tom Pell lived with his sister Ann. Staff said Ann rang on Monday and the ward was told."
    marks = ((0, 8), (31, 34), (47, 50))
    return [
        AnnotatedReview(
            Review(f"r{number}", text), tuple(Identifier(Span(*mark), "person") for mark in marks)
        )
        for number in range(count)
    ]


def written(text, found):
    """Give what was found, as it is written."""
    return {one.span.of(text) for one in found}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("sw grace visited, no concerns", "grace"),
        ("mum hope stayed overnight. hope said no", "hope"),
        ("JB was admitted. JB and mum attended", "JB"),
        ("entry by KT, 14:20", "KT"),
        ("sister faith not told until monday, faith was upset", "faith"),
        ("d/w summer, happy with plan. summer said no one asked her", "summer"),
    ],
)
def test_a_small_word_is_a_name_by_what_stands_beside_it(redactor, text, name):
    """
    A name that is an everyday word, in lower case, is found where a person stands.
    """
    assert name in written(text, redactor.detect(Review("r", text)))


@pytest.mark.parametrize(
    "text",
    [
        "he will need a review and she may need oxygen at home",
        "there is hope that the plan will work",
        "bp rose to 180 and temp rose overnight",
        "Learning Disability Nurse not told. Hospital Passport missing.",
    ],
)
def test_the_same_words_stay_where_they_name_nobody(text):
    """
    What is no name in its sentence is left by the model.
    """
    assert not list(learned(Reading(Review("r", text))))


def test_a_finding_says_how_sure_it_is_and_never_stops_a_review():
    """
    Each finding names its detector, and its certainty stays below that of names which the sweep looks for.
    """
    found = list(learned(Reading(Review("r", "support worker kofi noticed. spoke with kofi and with ama"))))

    assert found
    assert {"learned"} == {one.found_by for one in found}
    assert all(0 < one.certainty < 0.9 for one in found)


def test_a_run_of_likely_names_is_cut():
    """
    Twenty thousand words in a row are no one name.
    """
    found = list(learned(Reading(Review("r", "St Anne " * 10_000))))

    assert all(len(one.span) < 80 for one in found)


def test_text_without_words_has_no_names():
    """
    A text of signs alone gives nothing, and no error.
    """
    assert [] == list(learned(Reading(Review("r", "... !"))))


def test_a_model_that_fails_quarantines_the_review():
    """
    Without the model nothing comes out: the error names the detector, not the text.
    """

    def failing(_):
        raise ModelError("missing")

    redactor = Redactor({**detectors(), "learned": failing}, policy=read_policy("default"))

    with pytest.raises(RedactionError, match="learned failed with ModelError") as caught:
        redactor.redact(Review("r", "Tom Pell rang."))
    assert "Pell" not in str(caught.value)


def test_the_same_reviews_give_the_same_bytes(tmp_path):
    """
    Two trainings write the same files.
    """
    for name in ("one", "two"):
        train_names(gold(), name="names", settings=SMALL).save(tmp_path / name)

    for file in ("MANIFEST.sha256", "card.json", "weights.npz"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_saved_model_scores_as_before(tmp_path):
    """
    Writing and reading changes no score.
    """
    model = train_names(gold(), name="names", settings=SMALL)
    model.save(tmp_path / "m")
    reading = Reading(Review("r", "Ann rang the ward."))

    assert np.array_equal(model.scores(reading), load_names(tmp_path / "m").scores(reading))


def test_a_changed_model_is_refused(tmp_path):
    """
    A byte changed after training, or a missing file, is refused by name.
    """
    train_names(gold(), name="names", settings=SMALL).save(tmp_path / "m")
    weights = tmp_path / "m" / "weights.npz"
    weights.write_bytes(weights.read_bytes() + b"x")
    with pytest.raises(ModelError, match="not the one that the card describes"):
        load_names(tmp_path / "m")
    weights.unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        load_names(tmp_path / "m")


def test_weights_of_another_shape_are_refused():
    """
    A model whose arrays do not fit its labels cannot be made.
    """
    with pytest.raises(ModelError, match="do not fit"):
        NameModel({}, np.zeros((8, 2)), np.zeros(len(LABELS)))


def test_too_few_reviews_are_refused():
    """
    Nine reviews are too few to learn from.
    """
    with pytest.raises(InputError, match="too few"):
        train_names(gold(9), name="names", settings=SMALL)


def test_swapped_reviews_keep_their_marks_on_the_names():
    """
    A copy has other names, one for each name, and the marks stand on them; the same number, the same copy.
    """
    one = gold()[0]
    copies = [swapped(one, number, seed=3) for number in range(30)]

    assert copies[4] == swapped(one, 4, seed=3)
    assert len({copy.review.text for copy in copies}) > 20
    for copy in copies:
        first, second, third = (mark.span.of(copy.review.text) for mark in copy.identifiers)
        assert first.strip()
        assert second == third
        rest = copy.review.text[copy.identifiers[0].span.end : copy.identifiers[1].span.start]
        assert " lived with his sister " == rest.lower()


def test_frames_are_filled():
    """
    Each slot of a frame is filled and marked.
    """
    for number in range(10):
        made = framed(number, seed=0)

        assert "{" not in made.review.text
        assert all(mark.span.of(made.review.text).strip() for mark in made.identifiers)


def test_the_model_that_ships_holds_no_words():
    """
    The files of the shipped model are a card, numbers and their hashes.
    """
    folder = default_folder("names")

    assert ["MANIFEST.sha256", "card.json", "weights.npz"] == sorted(file.name for file in folder.iterdir())
    with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
        assert all(np.issubdtype(arrays[name].dtype, np.floating) for name in arrays.files)
    assert json.loads((folder / "card.json").read_text())["format"] == 1


def test_a_condition_named_after_somebody_is_left_by_the_model():
    """
    The model obeys the rule of eponyms: a scale is no person, however likely its name looks.
    """
    text = "The Cornell scale was used twice and the Abbey scale once."

    assert not list(learned(Reading(Review("r", text))))
