"""Where patterns are not looked for, they would have found nothing; and no name is kept to be faster."""

from __future__ import annotations

from itertools import product

import pytest

from leder_nlp.records import Review
from leder_nlp.redact import lexicon
from leder_nlp.redact.detectors import entry_ages, spoken_dates
from leder_nlp.redact.reading import Reading
from leder_nlp.redact.windows import holding, joined

LEADS = (
    "F",
    "male",
    "woman",
    "aged",
    "he's",
    "shes",
    "she's only",
    "man of",
    "died at",
    "from",
    "then",
    "Ann)",
)
BETWEEN = ("/", " | ", "; ", ", ", " ", "\n- ", " (")
NUMBERS = ("68", "68y", "68 yrs", "68 years")
AFTER = ("/m", " |", ")", ", white British", ". down syndrome", ",", " she was", "\n", ".")


def test_stretches_that_meet_are_one():
    """
    Stretches come in order; those that touch or overlap are joined, the others stay apart.
    """
    assert ((0, 9), (12, 15)) == joined([(0, 5), (5, 8), (7, 9), (12, 15)])
    assert () == joined([])


def test_only_stretches_with_a_place_are_kept():
    """
    A stretch holds its first character and not the one after its last.
    """
    windows = ((0, 5), (10, 15), (20, 25))

    assert ((0, 5), (10, 15)) == holding(windows, [0, 10, 14])
    assert () == holding(windows, [5, 15, 25])
    assert () == holding(windows, [])


@pytest.mark.parametrize("lead", LEADS)
def test_ages_are_found_wherever_their_patterns_find_them(lead: str):
    """
    The numbers that the detector passes over are those that none of its patterns would take.
    """
    for between, number, after in product(BETWEEN, NUMBERS, AFTER):
        reading = Reading(Review("r", f"He liked it there. {lead}{between}{number}{after} and so on"))
        due = {m.span("value") for own in entry_ages._DIGITS for m in reading.find(own, reading.digits)}
        found = {(one.span.start, one.span.end) for one in entry_ages.entry_ages(reading)}

        assert due <= found, (between, number, after)


def test_spoken_dates_are_found_wherever_their_patterns_find_them():
    """
    A month without a number in words beside it is passed over, and one with it is not.
    """
    for day, month, year in product(
        ("the twenty-first of ", "thirtieth ", "nineteen ", "", "a bad "),
        ("may", "November", "september the ninth"),
        ("", " twenty twenty two", " two thousand and one", " 2019", " was wet"),
    ):
        reading = Reading(Review("r", f"She fell on {day}{month}{year}."))
        due = {m.span() for own in spoken_dates._SPOKEN for m in reading.find(own, reading.months)}
        found = {(one.span.start, one.span.end) for one in spoken_dates.spoken_dates(reading)}

        assert due <= found, (day, month, year)


def test_no_name_is_kept_that_no_list_holds():
    """
    What is kept of the words of a review are words of the lists: a word of no list is forgotten.
    """
    Reading(Review("r", "Xqzarblat Okafor stayed at home with her brother."))

    assert lexicon._met["brother"] & lexicon.Is.RELATION
    assert "xqzarblat" not in lexicon._met
