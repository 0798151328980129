"""Numbers, plates, postcodes and names that are read out sign by sign."""

from __future__ import annotations

import pytest
from marked import faults

GONE = """
His NHS number is {{nhs_number|nine nine nine, four one two, five three one eight}}.
nhs number {{nhs_number|nine nine nine four one two five three one eight}} was read out
Her NHS no: {{nhs_number|nine double nine 123 four five two eight}}.
It is {{nhs_number|nine nine nine - four one two - five three one eight}} on the form.
The postcode is {{postcode|L S six, three H N}}.
They live at postcode {{postcode|B D 2 9 A B}}.
It was {{postcode|B D one two, nine A B}} on the letter.
His car, {{id_number|A B one two C D E}}, was in the drive.
The van's plate is {{id_number|A B 1 2 C D E}}.
NI number {{id_number|Q Q one two three four five six C}}.
NI no. {{id_number|Q Q 1 2 3 4 5 6 C}} was used.
Ring {{contact|oh seven seven double oh nine oh oh one two three}} for her.
The file is {{id_number|eight eight two one nine four}} at the council.
this is {{person|saima parveen}} that's {{person|s a i m a}} on the form
Her name is spelt {{person|K-U-M-A-R}}.
""".strip().splitlines()

KEPT = """
She counted one two three four five six seven and stopped.
He scored one, two, two, three, one and one on the six items.
Sats were nine five then nine four.
One or two of the three came, and two of the four left.
Items 1 a b 2 c d were met.
Steps 1, 2, 3, 4, 5 and 6 followed.
Points a b c d were met.
Plans A, B, C and D failed.
She had 1 2 or 3 falls a week.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", GONE)
def test_what_is_spelt_goes(sentence: str):
    """A number said sign by sign is as telling as one written."""
    assert faults(sentence) == []


@pytest.mark.parametrize("sentence", KEPT)
def test_counts_and_points_stay(sentence: str):
    """Counting, scores and numbered points are no numbers of anybody."""
    assert faults(sentence) == []
