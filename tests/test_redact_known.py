"""Identifiers that the form gives: found in every form a narrative may write them, and gone from the text."""

from __future__ import annotations

import re

import pytest
from marked import detected, faults, redacted, shown

from leder_nlp.known import Known, KnownName
from leder_nlp.language import PLACEHOLDER
from leder_nlp.redact.detectors.known import name_parts, read_date

NAMES = Known(
    names=(
        KnownName("Margaret Thistlewood", "person"),
        KnownName("Mrs Doreen O'Hara", "mother"),
        KnownName("Mark Day", "brother"),
        KnownName("Anne-Marie van der Berg", "social worker"),
    )
)

FORMS = """
{{person|mark}} was glad.
{{person|Margaret Thistlewood}} was born at home.
{{person|Thistlewood, Margaret}} is on the list.
{{person|MARGARET}} WAS WARM.
{{person|margaret}} was asleep, said {{person|thistlewood}}'s file.
{{person|Maggie}} liked swimming; {{person|Peggy}} did not.
{{person|Margret}} was seen, and {{person|Thistelwood}} signed.
{{person|MargaretThistlewood}} was the file name.
{{person|M.T.}} was weighed.
{{person|M. Thistlewood}} was weighed.
{{person|MT}} was weighed.
Miss {{person|T}} was weighed.
The {{person|Thistlewoods}} came.
{{person|Margaret}}’s room was cold.
{{person|Doreen}} and {{person|O’Hara}} are one.
{{person|O'Hara}} rang at noon.
{{person|Mark Day}} rang; {{person|Mark}} was cross.
Mr {{person|Day}} rang at noon.
{{person|Anne-Marie}} wrote it down.
{{person|Anne Marie Van Der Berg}} wrote it down.
""".strip().splitlines()

CODES = Known(
    nhs_numbers=("999 526 0182",),
    id_numbers=("LD-4471", "77/1203"),
    postcodes=("BD2 4QX",),
)
CODE_FORMS = """
It was {{nhs_number|999 526 0182}} then.
It was {{nhs_number|9995260182}} then.
It was {{nhs_number|999-526-0182}} then.
It was {{nhs_number|999.526.0182}} then.
It was {{nhs_number|9 9 9 5 2 6 0 1 8 2}} then.
The file {{id_number|LD-4471}} was lost.
The file {{id_number|ld 4471}} was lost.
The file {{id_number|LD4471}} was lost.
The file {{id_number|77/1203}} was lost.
At {{postcode|BD2 4QX}} he was happy.
At {{postcode|bd24qx}} he was happy.
At {{postcode|BD2  4QX}} he was happy.
""".strip().splitlines()

DATES = Known(dates=("3 February 2021", "1956-01-30"))
DATE_FORMS = """
On {{date|3 February 2021}} he died.
On {{date|3rd February 2021}} he died.
On {{date|3rd of Feb}} he died.
On {{date|03/02/2021}} he died.
On {{date|3.2.21}} he died.
On {{date|03-02-21}} he died.
On {{date|2021-02-03}} he died.
On {{date|Feb 3}} he died.
On {{date|February 3rd, 2021}} he died.
On {{date|03022021}} he died.
On {{date|030221}} he died.
Born {{date|30/1/56}} at home.
Born {{date|30th January 1956}} at home.
Born {{date|30 Jan '56}} at home.
""".strip().splitlines()

PLACES = Known(
    addresses=("61 Undercliffe Mount, Bradford",),
    organisations=("The Thornfield House", "Willows Medical Practice", "Hope Lodge"),
)
PLACE_FORMS = """
He lived at {{address|61 Undercliffe Mount}} then.
he lived at {{address|61 undercliffe mount}} then.
He lived in {{address|Bradford}} then.
Staff at {{organisation|Thornfield House}} rang.
staff at {{organisation|thornfield}} rang.
The {{organisation|Willows Medical Practice}} rang.
{{organisation|HOPE LODGE}} RANG.
""".strip().splitlines()

KNOWN = [
    "A card for {{person|mark}} and some tea.",
    "at {{organisation|hope lodge}} he was glad; at {{organisation|Thornfeild}} not.",
    "The file {{id_number|LD no 4471}} was lost.",
]
"""Forms that still go wrong; each leaves this list when it is mended."""

CASES = [
    *((NAMES, form) for form in FORMS),
    *((CODES, form) for form in CODE_FORMS),
    *((DATES, form) for form in DATE_FORMS),
    *((PLACES, form) for form in PLACE_FORMS),
    (NAMES, KNOWN[0]),
    (PLACES, KNOWN[1]),
    (CODES, KNOWN[2]),
]


@pytest.mark.parametrize(("known", "sentence"), [case for case in CASES if case[1] not in KNOWN])
def test_known_identifiers_go_in_every_form(known: Known, sentence: str):
    """The whole of it is found under its label, and no word beside it."""
    assert faults(sentence, known) == []


@pytest.mark.parametrize("sentence", KNOWN)
def test_known_failures_still_fail(sentence: str):
    """A failure that is mended must leave the list."""
    (known,) = (known for known, case in CASES if case == sentence)
    assert faults(sentence, known) != []


LONG = """Margaret Thistlewood (DOB 30/01/1956, NHS 9995260182) lived at 61 Undercliffe Mount, BD2 4QX.
MARGARET THISTLEWOOD was known to Thornfield House. Her mother Doreen, Mrs O’Hara, rang on 3rd Feb.
margaret's brother mark day wrote: "Maggie did well." thistlewood m. was on the list; file LD-4471.
"""


def test_a_search_of_the_redacted_text_finds_none_of_them():
    """What the form names is in no word of what comes out."""
    whole = Known(
        NAMES.names,
        CODES.nhs_numbers,
        CODES.id_numbers,
        DATES.dates,
        PLACES.addresses,
        CODES.postcodes,
        PLACES.organisations,
    )
    out = redacted(LONG, whole)
    words = set(re.findall(r"\w+", PLACEHOLDER.sub(" ", out).lower()))

    names = {"margaret", "thistlewood", "maggie", "doreen", "hara", "thornfield", "undercliffe", "bd2", "4qx"}
    assert words.isdisjoint(names | {"ld", "4471", "1956", "9995260182", "3rd", "feb"})


def test_roles_of_the_form_stand_in_the_placeholders():
    """A reader still sees who is who."""
    out = redacted("Margaret Thistlewood told Doreen. Anne-Marie van der Berg wrote.", NAMES)

    assert re.fullmatch(r"\[PERSON_1\] told \[MOTHER_2\]\. \[SOCIAL_WORKER_3\] wrote\.", out)


def test_everyday_words_in_a_known_name_stay_in_lower_case():
    """Mark Day is a person; to mark the day is not."""
    text = "They hoped to mark the day with a cake."

    assert shown(text, detected(text, NAMES)) == []


def test_an_empty_form_changes_nothing():
    """Without known identifiers the other detectors do the work alone."""
    text = "Dr Patel saw her on 3 May 2021."

    assert detected(text, Known()) == detected(text)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Mrs Doreen O'Hara", ("doreen", "o'hara")),
        ("Dr. J. Patel", ("patel",)),
        ("O’Neill, Siobhan", ("o'neill", "siobhan")),
        ("", ()),
    ],
)
def test_name_parts_leave_out_titles_and_letters(name: str, parts: tuple[str, ...]):
    """Titles and single letters would match everywhere."""
    assert name_parts(KnownName(name)) == parts


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        *(("03/02/2021", "2021-02-03"), ("3.2.21", "2021-02-03"), ("3 February 2021", "2021-02-03")),
        *(("3rd of Feb 2021", "2021-02-03"), ("2021-02-03", "2021-02-03"), ("30 Jan 56", "1956-01-30")),
        *(
            ("1956-01-30 00:00:00", "1956-01-30"),
            ("30/01/1956 00:00", "1956-01-30"),
            ("31/02/2021", None),
            ("unknown", None),
            ("", None),
        ),
        *(("3 Smarch 2021", None), ("2021", None), ("13/13/2020", None)),
    ],
)
def test_dates_are_read_day_first(value: str, iso: str | None):
    """British forms write the day first; what is no date is None."""
    day = read_date(value)

    assert (day.isoformat() if day else None) == iso


def test_everyday_words_beside_each_other_are_the_name_they_make():
    """
    In lower case "will" and "hope" stay, and "will hope" goes.
    """
    known = Known((KnownName("Will Hope", "nurse"),))

    text = redacted("nurse will hope came, we hope she will", known)

    assert text == "nurse [NURSE_1] came, we hope she will"
