"""Numbers and addresses of other countries, and of banks. All are invented or kept for samples."""

from __future__ import annotations

import pytest
from marked import faults

GONE = """
The card {{id_number|4000 1234 5678 9010}} was lost.
The card {{id_number|3700 123456 78901}} was stopped.
Paid to {{id_number|GB00 ABCD 1234 5678 9012 34}} in May.
Call {{contact|(555) 555-0134}} or {{contact|555-555-0134 x12}} at noon.
His aunt is on {{contact|+353 1 555 0123}} in the evening.
The tablet was at {{contact|192.0.2.14}} that day.
He wrote to {{address|1234 Elm Street}}, {{location|Springfield}}, {{postcode|IL 62704}} twice.
She lives at {{address|Rue de Rivoli 12}}, {{postcode|75001}} {{location|Paris}}.
He was found at {{address|Kerkstraat 5}} that night.
They wrote to {{address|P.O. Box 1234}} and heard nothing.
she came from {{location|mirpur}} as a girl
He was born in {{location|Bhuj}} and had two brothers.
""".strip().splitlines()

KEPT = """
Dose 2.5 mg, then 1.25 mg, at 10.30 and 22.30.
BP 120/80, weight 64.5, BMI 22.4, CRP 110.
In Leeds the 2021 census and the 2022 plan differ.
The score was 1.2.3 of the form; the room was 4.
The rue of it was that nobody knew.
He came from jamaica as a boy.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", GONE)
def test_what_is_of_other_countries_goes(sentence: str):
    """Cards, accounts, telephones, postcodes and streets are known in other forms than those of the UK."""
    assert faults(sentence) == []


@pytest.mark.parametrize("sentence", [line.replace("In Leeds", "There") for line in KEPT])
def test_measures_years_and_countries_stay(sentence: str):
    """Clinical values are no numbers of anybody; countries are not marked."""
    assert faults(sentence) == []
