"""Names that are words or titles, where what stands beside them tells; and what is called like a name."""

from __future__ import annotations

import pytest
from marked import detected, faults

from leder_nlp.records import Review
from leder_nlp.redact.redactor import Redactor

NAMES = """
{{person|Will}}, who was tired, fell.
{{person|May}}, whose mum rang, fell.
{{person|Hope}}, aged {{age|forty}}, was small.
WARD MANAGER {{person|MARK DAY}} APOLOGISED.
WARD MANAGER {{person|MARK DAY}} SAID SORRY.
{{person|Christian-Anne}} rang.
""".strip().splitlines()
KEPT = """
It was seen in May, who knows why.
It was mid-2021 when he fell.
It was pre-2019 when he fell.
Late-2019 was hard.
He had Parkinsons.
It was Hoehn and Yahr 3.
The Abbey pain score was used.
She was Child-Pugh B.
He rang but noone came.
THE WARD ROUND AND DAY CENTRE SAID NO.
""".strip().splitlines()


@pytest.mark.parametrize("text", NAMES)
def test_a_name_that_is_a_word_is_told_by_what_stands_beside_it(text: str):
    """ "Who" after a comma, a name before, a verb behind."""
    assert not faults(text)


@pytest.mark.parametrize("text", KEPT)
def test_what_is_called_like_a_name_stays(text: str):
    """Parts of years, scales and conditions are nobody."""
    assert detected(text) == ()


def test_a_code_in_capitals_with_a_year_goes():
    """A code may be a few letters and a year."""
    assert not faults("The case ({{id_number|INC-2021}}) was closed.")


def test_a_forename_that_is_a_title_too_is_found_again():
    """Where it was found alone once, its other capitals are the same person."""
    out = Redactor.default().redact(Review("r", "Bibi had COPD. Staff said that Bibi was well."))

    assert "Bibi" not in out.text
