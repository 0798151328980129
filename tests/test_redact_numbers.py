"""NHS numbers and other numbers that identify, in every form; clinical figures stay."""

from __future__ import annotations

import pytest
from marked import detected, faults, shown

from leder_nlp.records import Review
from leder_nlp.redact.detectors.numbers import check_digit_is_right
from leder_nlp.redact.redactor import Redactor

FORMS = (
    *("999 526 0182", "9995260182", "999-526-0182", "999.526.0182", "999  526  0182"),
    *("9995 260 182", "999526 0182", "999\u00a0526\u00a00182"),
)
"""One valid NHS number in every spacing."""
MISTYPED = ("999 526 0183", "9995260183", "999-526-0183")

PLACES = (
    "NHS number {{{{nhs_number|{}}}}}.",
    "NHS no: {{{{nhs_number|{}}}}} was on the form.",
    "NHS No. {{{{nhs_number|{}}}}}, seen at home.",
    "The number was {{{{nhs_number|{}}}}} on all letters.",
    "She was known to the team ({{{{nhs_number|{}}}}}) since birth.",
)

ID_NUMBERS = """
The unit number was with the ward: unit number {{id_number|RX 551 903}}, by number {{id_number|WEB 220917}}.
Police have it ({{id_number|14/77120/21}}) on file.
LeDeR ID {{id_number|1234567}} was allocated in May.
LeDeR ref: {{id_number|LD-2021-00417}} was closed.
Hospital number {{id_number|H123456}} was on the wristband.
Hosp no. {{id_number|00482913}} was quoted.
MRN {{id_number|7719284}} was checked twice.
Datix ref {{id_number|W84213}} was raised by the ward.
Datix {{id_number|INC-55821}} was closed without learning.
{{id_number|StEIS 2021/18872}} was reported.
Incident {{id_number|INC/2021/0934}} was reviewed.
Safeguarding ref: {{id_number|SG-20931}} did not meet the threshold.
Inquest ref {{id_number|INQ/0331/22}} is awaited.
Police log CAD {{id_number|4471}} was cited.
National Insurance number {{id_number|QQ123456C}} was on the file.
NI: {{id_number|QQ 12 34 56 C}} was copied.
Her NINO, {{id_number|qq-12-34-56-c}}, was in the letter.
The NMC PIN {{id_number|12A3456E}} was given.
Staff nurse, NMC {{id_number|08K1142E}}, signed.
The GMC number {{id_number|7654321}} was missing.
HCPC {{id_number|PH123456}} was on the report.
Social Work England {{id_number|SW98765}} was quoted.
Passport number {{id_number|987654321}} was kept in the safe.
A van, {{id_number|LK19 ABC}}, was used for trips.
Case number {{id_number|CAS-19934-X7K2}} was opened.
Collar number {{id_number|447}} attended.
The driving licence {{id_number|SMITH 701203 J99AB}} was returned.
""".strip().splitlines()

KNOWN = [
    "Police log {{id_number|four four seven one}} was cited.",
    "The case ({{id_number|A/99}}) was closed.",
    "ID {{id_number|X-9}} was on the band.",
]
"""Sentences that still go wrong; each leaves this list when it is mended."""

CASES = [
    *(place.format(form) for place in PLACES for form in FORMS),
    *(PLACES[0].format(form) for form in MISTYPED),
    *(PLACES[1].format(form) for form in MISTYPED),
    *ID_NUMBERS,
    *KNOWN,
]

FIGURES = """
BP 110/70 mmHg, HR 120, RR 24.
Platelets 110, sodium 128, CRP 212.
He drank 1500 ml and passed 900 ml.
The bill came to £1,250,000 over ten years.
In 2018/19 and 2019-20 no check was done.
COVID-19 and ICD10 were coded.
Fluids 125 ml/hr for 8 hours.
It cost £250000 to adapt the house.
PEG feed 1200 kcal at 75 ml/hr.
Form FP92 was used.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", [case for case in CASES if case not in KNOWN])
def test_numbers_go_and_nothing_else_does(sentence: str):
    """Every digit of the number is found under its label, and no word beside it."""
    assert faults(sentence) == []


@pytest.mark.parametrize("sentence", KNOWN)
def test_known_failures_still_fail(sentence: str):
    """A failure that is mended must leave the list."""
    assert sentence in CASES
    assert faults(sentence) != []


@pytest.mark.parametrize("sentence", FIGURES)
def test_figures_that_identify_nobody_stay(sentence: str):
    """Measures, money, spans of years and clinical codes are no numbers of a person."""
    assert shown(sentence, detected(sentence)) == []


@pytest.mark.parametrize("form", MISTYPED)
def test_mistyped_nhs_number_is_less_certain(form: str):
    """A wrong check digit lowers certainty; the number still goes."""
    (right,) = detected(f"NHS number {FORMS[0]}.")
    (wrong,) = detected(f"NHS number {form}.")

    assert right.certainty > wrong.certainty


def test_check_digit():
    """The last digit is eleven less the weighted sum's remainder; ten is never issued."""
    assert check_digit_is_right("9995260182")
    assert not any(check_digit_is_right(f"999526018{last}") for last in "013456789")
    assert not check_digit_is_right("99952601822")


def test_a_check_digit_of_ten_is_never_right():
    """Of a thousand stems from the 999 range about one in eleven has no right last digit."""
    stems = [f"999000{stem:03d}" for stem in range(1000)]
    right = [sum(check_digit_is_right(f"{stem}{last}") for last in "0123456789") for stem in stems]

    assert set(right) == {0, 1}
    assert 80 <= right.count(0) <= 100


def test_a_long_run_of_digits_goes_without_a_label():
    """Six digits or more in a row are somebody's number, unless they are money."""
    text = "It was 8812345 on the label, and the bill was £8812345."

    assert shown(text, detected(text)) == [("id_number", "8812345")]


@pytest.mark.parametrize(
    "code", ["GIR 0AA", "gir0aa", "aa02 aqx"], ids=["girobank", "girobank in lower case", "plate"]
)
def test_codes_of_odd_shape_are_redacted(redactor: Redactor, code: str) -> None:
    """
    Girobank's postcode, and a plate in lower case, go; a half postcode before a word is no plate.
    """
    assert code not in redactor.redact(Review("r", f"It was {code} on the form.")).text
    assert "and" in redactor.redact(Review("r", "He lived in bd12 and worked there.")).text
