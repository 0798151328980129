"""Ages that nothing but their place in a form, a table or notes tells."""

from __future__ import annotations

import pytest

from leder_nlp.records import Review
from leder_nlp.redact.redactor import Redactor


def ages(text: str) -> list[str]:
    found = Redactor.by_rules().detect(Review("r", text))
    return [one.span.of(text) for one in found if one.label == "age"]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("| F | 68 | Asian British |", "68"),
        ("Q2: sex; age\nmale; 47\n", "47"),
        ("52 / m\nlived with his brother", "52"),
        ("Known to the team (F, 39) for years.", "39"),
        ("36 yrs, lived alone with support.", "36 yrs"),
        ("- 57, white British, liked trains", "57"),
        ("58. Down syndrome and asthma.", "58"),
        ("Sixty-eight. A great one for jigsaws.", "Sixty-eight"),
        ("danny\nseventy\nliked football", "seventy"),
        ("Seventy-one, and fond of trains.", "Seventy-one"),
        ("He was loved. Fifty-seven, with a smile for everyone.", "Fifty-seven"),
    ],
)
def test_place_tells_an_age(text, due):
    """
    A cell beside the sex, the first word of a line or of the review, a sentence or line of its own.
    """
    assert ages(text) == [due]


@pytest.mark.parametrize(
    "text",
    [
        "58. On the day in question the ward was full.",
        "22. The Trust accepted this.",
        "Twenty, perhaps thirty, calls were made.",
        "Weight | 68 | kg",
        "Twenty minutes passed. Thirty more, and she slept.",
        "25, 40 and 60 mg were tried.",
        "Seen on the M25 and the F20 ward.",
        "Score m | 68%",
        "Forty were present.",
    ],
)
def test_other_numbers_stay(text):
    """
    Numbers of paragraphs, counts, measures and roads.
    """
    assert ages(text) == []


@pytest.mark.parametrize(
    "text", ["I've seen him and I'll say I'm sure.", "U&E and D&V.", "K+ was low. Pulm oedema."]
)
def test_contractions_and_shorthand_name_nobody(text):
    """
    They are capitals that no name list knows.
    """
    assert Redactor.by_rules().detect(Review("r", text)) == ()
