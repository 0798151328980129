"""What stands in place of an identifier: one number a person, roles kept, years and bands by policy."""

from __future__ import annotations

import re

import pytest
from marked import redacted

from leder_nlp.language import PLACEHOLDER
from leder_nlp.records import Review
from leder_nlp.redact.redactor import Redactor


def names(text: str) -> list[str]:
    """Give the placeholders of a text, in order."""
    return PLACEHOLDER.findall(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr Patel rang. Later Patel wrote.", ["[GP_1]", "[GP_1]"]),
        ("Mary Ellis sang. Mary slept. Ellis is the family.", ["[PERSON_1]"] * 3),
        ("Mary sang. Mary Ellis slept.", ["[PERSON_1]"] * 2),
        ("Deborah Finch sang. Debs slept.", ["[PERSON_1]"] * 2),
        ("Thistlewood sang. Thistelwood slept.", ["[PERSON_1]"] * 2),
        ("Southmead Hospital rang. Southmead Hospital wrote.", ["[HOSPITAL_1]"] * 2),
    ],
)
def test_two_mentions_of_one_share_a_placeholder(text: str, expected: list[str]):
    """A reader can follow one person through the review."""
    found = [re.sub(r"^\[\w+?_(?=\d)", "[PERSON_", name) for name in names(redacted(text))]

    assert found == [re.sub(r"^\[\w+?_(?=\d)", "[PERSON_", name) for name in expected]


@pytest.mark.parametrize(
    "text",
    [
        "Dr Patel rang. Dr Khan wrote.",
        "Mary Ellis sang. Tom Askew slept.",
        "Mary Ellis sang. Mary Askew slept.",
        "Marian sang. Marion slept.",
        "His mum, Sheila, sat with his aunt, Beryl.",
        "Southmead Hospital rang Frenchay Hospital.",
        "He moved from Scarborough to Huddersfield.",
    ],
)
def test_two_people_never_share_a_placeholder(text: str):
    """Two are two, whatever they have in common."""
    assert len(set(names(redacted(text)))) == 2


def test_a_surname_that_two_share_stays_by_itself():
    """ "Ellis" alone may be either: it is given to neither."""
    found = names(redacted("Mary Ellis sang. John Ellis slept. The Ellis family came."))

    assert len(set(found)) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("His mum, Sheila, rang.", "[MOTHER_1]"),
        ("His brother Tom rang.", "[BROTHER_1]"),
        ("Sheila (mother) rang.", "[MOTHER_1]"),
        ("The social worker, Nadia Rahman, rang.", "[SOCIAL_WORKER_1]"),
        ("Nurse Okonkwo rang.", "[NURSE_1]"),
    ],
)
def test_the_role_is_kept(text: str, expected: str):
    """Who somebody is to the person stays readable."""
    assert expected in redacted(text)


def test_the_role_goes_with_every_mention():
    """A role that one mention gives stands in all of them."""
    assert redacted("Sheila sang. His mum, Sheila, slept. Sheila left.").count("[MOTHER_1]") == 3


def test_numbers_run_in_order_of_first_mention():
    """The first named is 1, the second 2, over people and over places apart."""
    out = redacted("Tom met Sheila in Huddersfield. Then Sheila and Tom met Gwen in Scarborough.")

    assert re.findall(r"_(\d)", out) == ["1", "2", "1", "2", "1", "3", "2"]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        *(("12/03/2021", "[DATE 2021]"), ("12.3.21", "[DATE 2021]"), ("3rd Feb '21", "[DATE 2021]")),
        *(("30/01/56", "[DATE 1956]"), ("March 2021", "[DATE 2021]"), ("3rd May", "[DATE]")),
        *(("the 12th", "the [DATE]"), ("Christmas Eve 2020", "[DATE 2020]"), ("2021-03-12", "[DATE 2021]")),
        *(("12-Mar-21", "[DATE 2021]"), ("Christmas Day", "[DATE]"), ("14/02", "[DATE]")),
        *(("Feb 14", "[DATE]"), ("February 14th", "[DATE]"), ("14 Feb 21", "[DATE 2021]")),
    ],
)
def test_dates_keep_their_year(date: str, expected: str):
    """The year stays by the default policy, where one is written."""
    assert redacted(f"He was seen on {date}.") in (f"He was seen on {expected}.", f"He was seen {expected}.")


@pytest.mark.parametrize(
    ("age", "band"),
    [
        *(("aged 54", "50-59"), ("aged 9", "0-9"), ("aged 90", "90+"), ("aged 104", "90+")),
        *(("aged nineteen", "10-19"), ("aged twenty-one", "20-29"), ("aged twelve", "10-19")),
        *(("aged fourteen", "10-19"), ("aged forty", "40-49"), ("aged eighty-eight", "80-89")),
        *(("aged eighteen", "10-19"), ("aged ninety-two", "90+"), ("aged seven", "0-9")),
        *(("aged eight", "0-9"), ("aged one hundred", "90+"), ("aged ten", "10-19")),
    ],
)
def test_ages_become_bands_of_ten_years(age: str, band: str):
    """Ten years a band; from ninety on one band."""
    assert f"[AGE {band}]" in redacted(f"She was {age} when she died.")


def test_a_stricter_policy_removes_year_and_age(tmp_path):
    """A policy file says what stays."""
    file = tmp_path / "strict.toml"
    file.write_text('name = "strict"\ndates = "remove"\nages = "remove"\nmeta = []\n', encoding="utf-8")
    redactor = Redactor.default(policy=str(file))

    out = redactor.redact(Review("r", "He died on 3 May 2021 aged 54."))

    assert "[DATE]" in out.text
    assert "[AGE]" in out.text
    assert not re.search(r"\d", out.text)


@pytest.mark.parametrize("text", ["Mary rang.", "He died on 3 May 2021 at 12 High Street, BS1 4ND, aged 54."])
def test_every_placeholder_is_read_as_one(text: str):
    """What the redactor writes is what the rest of the package knows as a placeholder."""
    out = redacted(text)

    assert out.count("[") == out.count("]") == len(names(out)) > 0
