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
        ("K, 68, lived alone.", "68"),
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
        "It was 10 yrs ago. That was 12 years later.",
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


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Pt is F, 68.", "68"),
        ("The lady (F, 68, WB) came.", "68"),
        ("Age/sex: 43/M", "43"),
        ("58y man with epilepsy", "58y"),
        ("Known (aged 68yrs) to the team.", "68yrs"),
        ("Mum's 81 now.", "81"),
        ("She's 81 and frail.", "81"),
        ("hes 58 and lives alone", "58"),
    ],
)
def test_sex_or_person_beside_it_tells_an_age(text, due):
    """
    Before or after it, with a stroke, comma or contraction between.
    """
    assert ages(text) == [due]


@pytest.mark.parametrize(
    "text", ["He's 58 kg.", "She's 40% better.", "Dad's 12 weeks were up.", "SpO2 m/s 88"]
)
def test_measures_beside_a_person_stay(text):
    """
    A unit makes it none.
    """
    assert ages(text) == []


@pytest.mark.parametrize(
    "text", ["The GP didnt visit.", "Mum wasnt told. Ive asked.", "Didnt see a dentist. Theyre kind."]
)
def test_contractions_without_apostrophe_name_nobody(text):
    """
    With the word the denial would go, and turn what is said round.
    """
    assert Redactor.by_rules().detect(Review("r", text)) == ()


@pytest.mark.parametrize("name", ["van der Berg", "di Marco", "ten Hove"])
def test_a_name_may_begin_with_small_words_after_a_title(name):
    """
    "Dr van der Berg" is redacted whole.
    """
    text = f"Dr {name} came."
    found = Redactor.by_rules().detect(Review("r", text))

    assert [one.span.of(text) for one in found] == [name]


@pytest.mark.parametrize("number", ["999_526_0182", "nine nine nine five two six o one eight two"])
def test_nhs_numbers_with_strokes_below_or_the_letter_o(number):
    """
    As a file name writes them, and as most people say a nought.
    """
    text = f"NHS no {number} was read out."
    found = Redactor.by_rules().detect(Review("r", text))

    assert [one.span.of(text) for one in found] == [number]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Winston Dacosta, 64 yrs, moderate LD", "64 yrs"),
        ("Female. 55 YRS. Known to the team.", "55 YRS"),
        ("She was a lady of 39 years with a loud laugh.", "39 years"),
        ("He expired on Monday at 55 years.", "55 years"),
        ("From 14 he was in residential school.", "14"),
        ("His sister, by then 72, could not lift him.", "72"),
        ("Ramniklal Popat, seventy-one, from Leeds.", "seventy-one"),
        ("Marva Dacosta, sixty, died in April.", "sixty"),
        ("Her cousin, then nineteen, moved in.", "nineteen"),
    ],
)
def test_ages_set_off_by_commas_or_told_in_years(text, due):
    """
    After a name or a sex, before "years", from when on.
    """
    assert ages(text) == [due]


@pytest.mark.parametrize(
    "text",
    [
        "He waited ten, twenty, thirty minutes.",
        "It took a long time, 3 years, to agree.",
        "Stairs, twenty or so, were too many.",
        "From 14 beds two were closed.",
        "She moved there and then 40 others did.",
    ],
)
def test_counts_set_off_by_commas_stay(text):
    """
    Numbers in a row, short times and things counted.
    """
    assert ages(text) == []


@pytest.mark.parametrize(("text", "due"), [("DoLS renewed 11/21.", 1), ("SALT 10/19: level 5", 1)])
@pytest.mark.parametrize(
    "score", ["", " MMSE 10/24, 12/24 hours, attended 9/21 sessions, GCS 14/15, pain 8/10"]
)
def test_a_month_and_year_is_told_from_a_score(text, due, score):
    """
    Where the second number can be no month and the first no score.
    """
    found = Redactor.by_rules().detect(Review("r", text + score))

    assert sum(one.label == "date" for one in found) == due
