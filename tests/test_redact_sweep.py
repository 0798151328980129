"""The gate behind the redactor: closes when something is left, and says where, never what."""

from __future__ import annotations

import pytest
from marked import detected

from leder_nlp.errors import RedactionError
from leder_nlp.known import Known, KnownName
from leder_nlp.records import RedactedReview, Review
from leder_nlp.redact.catalog import DETECTORS
from leder_nlp.redact.policy import read_policy
from leder_nlp.redact.redactor import Redactor
from leder_nlp.redact.sweep import leftovers

BLIND = Redactor({}, policy=read_policy())
"""A redactor whose detectors have all been taken away."""


def without(*names: str) -> Redactor:
    """Give the redactor that ships without some of its detectors."""
    kept = {name: detector for name, detector in DETECTORS.items() if name not in names}
    return Redactor(kept, policy=read_policy())


@pytest.mark.parametrize(
    ("text", "known", "kind"),
    [
        ("Thistlewood sang.", Known(names=(KnownName("Margaret Thistlewood"),)), "name"),
        ("thistlewood sang.", Known(names=(KnownName("Margaret Thistlewood"),)), "name"),
        ("O’Hara sang.", Known(names=(KnownName("Doreen O'Hara"),)), "name"),
        ("Number 999 526 0182.", Known(nhs_numbers=("9995260182",)), "nhs_number"),
        ("Number 9 9 9-526-0182.", Known(nhs_numbers=("999 526 0182",)), "nhs_number"),
        ("At bd2 4qx.", Known(postcodes=("BD2 4QX",)), "postcode"),
        ("Write to a.b@example.org now.", Known(), "contact"),
        ("The number 8812345 was given.", Known(), "digits"),
        ("It cost £8812345; the number was 8812345.", Known(), "digits"),
    ],
)
def test_the_gate_closes_when_the_detectors_are_gone(text: str, known: Known, kind: str):
    """Nothing comes out; the reason names the kind and the place, and no word of the text."""
    with pytest.raises(RedactionError) as caught:
        BLIND.redact(Review("r-7", text, known=known))

    message = str(caught.value)
    assert "r-7" in message
    assert kind in message
    assert not any(
        word in message.lower() for word in ("thistlewood", "hara", "999", "4qx", "example", "8812345")
    )


@pytest.mark.parametrize(
    ("detector", "text", "known"),
    [
        ("known_names", "Quenhild sang.", Known(names=(KnownName("Xyqar Quenhild"),))),
        ("known_codes", "At bd2 4qx.", Known(postcodes=("BD2 4QX",))),
        ("contacts", "Write to a.b@example.org now.", Known()),
    ],
)
def test_each_list_that_is_emptied_is_missed(detector: str, text: str, known: Known):
    """With the detector the text comes out clean; without it and its kin the gate closes."""
    kin = {
        "known_names": ("listed", "titled", "related", "initials", "learned"),
        "known_codes": ("postcodes", "nhs_numbers", "id_numbers"),
        "contacts": (),
    }
    review = Review("r", text, known=known)

    assert "[" in without(*kin[detector]).redact(review).text
    with pytest.raises(RedactionError):
        without(detector, *kin[detector]).redact(review)


def test_a_sure_name_that_is_left_elsewhere_closes_the_gate():
    """A name found after a title may not stand anywhere else in what comes out."""
    text = "Dr Deshmukh came. deshmukh wrote."
    found = [one for one in detected(text) if one.span.start < 15]

    left = list(leftovers(Review("r", text), found, RedactedReview("r", "Dr [GP_1] came. deshmukh wrote.")))

    assert left == [("name", 16)]


@pytest.mark.parametrize(
    "text",
    [
        "It cost £1250000 to build.",
        "The rate was $8812345.",
        "The day was long and the ward was full.",
    ],
)
def test_the_gate_stays_open_for_clean_text(text: str):
    """Money and everyday words close nothing."""
    assert BLIND.redact(Review("r", text)).text == text


def test_everyday_words_of_a_known_name_close_nothing():
    """Mark Day is known; a sentence that marks a day is clean."""
    review = Review("r", "They hoped to mark the day.", known=Known(names=(KnownName("Mark Day"),)))

    assert BLIND.redact(review).text == review.text
