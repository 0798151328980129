"""Ways to reach somebody, and postcodes, in every form that reviews write them."""

from __future__ import annotations

import pytest
from marked import detected, faults, marked, shown

PHONES = (
    *("07700 900123", "07700900123", "+44 7700 900123", "0044 7700 900123", "+44 (0)7700 900123"),
    *("0113 496 0123", "(0113) 4960123", "0113-496-0123", "01632 960 983", "020 7946 0018"),
    *("0113 496 0123 ext 4471", "07700-900-123", "01632.960.983"),
)
PHONE_PLACES = (
    "Telephone {{{{contact|{}}}}}.",
    "Her brother could be reached on {{{{contact|{}}}}} at night.",
    "Tel: {{{{contact|{}}}}} (mobile)",
)

OTHERS = """
Write to {{contact|bev.platt@example.nhs.uk}} about this.
E-mail: {{contact|j_smith+care@example.org}}.
She used {{contact|MARY.ELLIS@EXAMPLE.COM}} for shopping.
The advocate ({{contact|advocate@voices.example.co.uk}}) replied.
Her tribute is at {{contact|https://www.example.com/obituaries/mary-ellis?id=3}}.
See {{contact|www.example.co.uk/news/local}} for the report.
The home's page, {{contact|thornfieldhouse.example.co.uk}}, shows photos.
He posted as {{contact|@kev_trains}} each day.
Bleep {{contact|2214}} was not answered.
The ward is on ext. {{contact|55120}}.
Her e-mail is {{contact|mary dot ellis at example dot com}} now.
mail sue {{contact|at sue.wood@example.net}} please
Contact {{contact|o'neill@example.org}} or the office.
""".strip().splitlines()

POSTCODES = ("BS1 4ND", "bs1 4nd", "SW1A1AA", "B15 2TT", "ZE1 0AA", "BS1  4ND", "LS11 5BZ", "Cf10 1ep")
POSTCODE_PLACES = (
    "The postcode is {{{{postcode|{}}}}}.",
    "She lived at {{{{postcode|{}}}}} with support.",
    "A flat in the town, {{{{postcode|{}}}}}",
    "Mail went to {{{{postcode|{}}}}} for years.",
)
OUTWARD = """
He lived in the {{postcode|BD2}} area all his life.
He lived in {{postcode|BD2}}.
They moved to {{location|Norwich}} ({{postcode|NR3}}).
The postcode district {{postcode|LS11}} has few dentists.
""".strip().splitlines()

KNOWN = [
    "Ring {{contact|oh seven seven double oh nine}} for help.",
    "the practice in {{postcode|bd2}} was shut",
]
"""Sentences that still go wrong; each leaves this list when it is mended."""

CASES = [
    *(place.format(form) for place in PHONE_PLACES for form in PHONES),
    *OTHERS,
    *(place.format(form) for place in POSTCODE_PLACES for form in POSTCODES),
    *OUTWARD,
    *KNOWN,
]

KEPT = """
Vitamin B12 was low and T4 was normal.
The fracture at L4 and C5 was old.
An S42 enquiry and an M11 form were mentioned.
He took CO2 retention advice.
At C1 and D2 the scan was clear.
Band 6 staff on 12 hour shifts.
The CT at 0830 and the X-ray at 1015.
PO2 8.4 and PCO2 6.1 on air.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", [case for case in CASES if case not in KNOWN])
def test_contacts_and_postcodes_go_and_nothing_else_does(sentence: str):
    """The whole of it is found under its label, and no word beside it."""
    assert faults(sentence) == []


@pytest.mark.parametrize("sentence", KNOWN)
def test_known_failures_still_fail(sentence: str):
    """A failure that is mended must leave the list."""
    assert sentence in CASES
    assert faults(sentence) != []


@pytest.mark.parametrize("sentence", KEPT)
def test_codes_that_are_no_postcode_stay(sentence: str):
    """Vertebrae, vitamins, sections of laws and times are no postcodes or phones."""
    assert shown(sentence, detected(sentence)) == []


@pytest.mark.parametrize("area", ["QQ1 1AA", "JJ2 2BB", "XX9 9YY"])
def test_area_that_does_not_exist_is_no_postcode(area: str):
    """The area letters must be ones that Royal Mail uses."""
    assert all(one.label != "postcode" for one in detected(f"The code {area} was written."))


def test_a_labelled_postcode_goes_whatever_its_area():
    """The label says what it is; without one the area must be one that exists."""
    text, expected = marked("Her postcode is {{postcode|QX1 1AA}}; the box said QX1 1AA.")

    assert shown(text, detected(text)) == shown(text, expected)
