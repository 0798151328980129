"""Dates and ages in every form; durations, doses, bare years and months stay."""

from __future__ import annotations

import pytest
from marked import detected, faults, shown

from leder_nlp.records import Review
from leder_nlp.redact.redactor import Redactor

FORMS = (
    *("12/03/2021", "12.3.21", "12 March 2021", "12th of March 2021", "March 2021", "3rd May"),
    *("12-Mar-21", "2021-03-12", "Sunday 14 June", "the 12th", "3rd Feb '21", "14/02/21", "Feb '21"),
    *("3 Feb 2021", "February 3rd, 2021", "Feb 3 2021", "03-02-2021", "Christmas Eve 2020"),
    *("Christmas Day", "Boxing Day 2019", "1st January", "31/12/1999", "the third of March"),
    *("Wed 4 Nov 2020", "Tues 9th Feb", "2021/03/12", "Sept 2020", "20th of Nov", "03.02.1955"),
)
PLACES = (
    "He died on {{{{date|{}}}}} at home.",
    "It was {{{{date|{}}}}} when this was written.",
    "Seen ({{{{date|{}}}}}) by the team.",
)
OTHERS = """
From {{date|3 to 9 May 2021}} she was on the ward.
{{date|14/02/21}}: seen by the nurse. {{date|15/02/21}}: no change.
Between {{date|January 2019}} and {{date|March 2020}} nothing was done.
DOB {{date|30/01/1956}}.
Date of birth: {{date|30 Jan 1956}}
She was born on {{date|2nd July 1948}} in the town.
The fall of {{date|6/9/22}} was not reported.
Bloods were taken on {{date|14/02}} and again later.
{{date|21/9}}: refused bath
He came home on {{date|Easter Sunday}}.
The {{date|24th}} was a Sunday.
review of the case died {{date|twenty first of may twenty twenty two}} at home
dob {{date|third of the fifth nineteen sixty four}}, died {{date|2nd of the 3rd 2022}}; first of the third
she died {{date|eight november twenty three}} in hospital
the day centre closed in {{date|october twenty twenty}} for good
the last check was {{date|twenty nineteen november}} before covid
seen on thursday {{date|nineteenth}} at home
she fell on the {{date|sixteenth}} and again later
DAY 2, Sun {{date|1/9}} home to rest
MAR charts seen, {{date|Jan–Mar 2019}}, no gaps
Reviewed wc {{date|12/7}}, w/c {{date|3/8}} and week commencing {{date|9.8}}; two w/c in the home, 2/52.
Seen {{date|13/02}}, {{date|14/02}}, {{date|15/02}} and {{date|16/02}}; TVN seen {{date|1/2}}. Ref 2/52, 14/7.
""".strip().splitlines()

AGES = """
She was aged {{age|54}} when she died.
A {{age|61-year-old}} man with a learning disability.
The patient, {{age|77 yr old}}, fell.
Pt {{age|54yo}} with epilepsy.
He was a {{age|54 y/o}} gentleman.
She was {{age|fifty-four years of age}}.
Age: {{age|47}}
He died in May, aged {{age|52 years}}.
She had reached {{age|60 years}} just before.
A nephew of {{age|seventeen}} interpreted, and an assistant of {{age|nineteen}}, {{person|Kev}}, wrote.
A fall of that size in a woman of {{age|66}} calls for a referral.
In all her {{age|twenty-seven}} years she was well.
He died at the age of {{age|38}}.
{{person|Faith}} was {{age|58}} and loved music.
He was diagnosed at {{age|27}}, after a long wait.
She smoked from {{age|14}}.
Her father is a {{age|septuagenarian}}; two {{age|octogenarians}} sat by her.
She was in her {{age|early sixties}} and he in his {{age|mid-40s}}, a man in {{age|early to mid fifties}}.
She walked at {{age|four}} and talked at {{age|six}}.
Now {{age|79}}, her mother could not visit.
He had turned {{age|sixty}} that week.
It was her {{age|40th}} birthday.
When he was {{age|6}} his father left.
Her parents were by then {{age|71}} and {{age|69}}.
He lived all his {{age|42}} years with his mother.
{{person|Harold}}, {{age|83}}, kept pigeons.
{{person|Harold}} ({{age|83}}) kept pigeons.
She died at {{age|nineteen}}.
this is the review she was {{age|fifty eight}} she lived with her brother
it was done when joy was {{age|forty}} and again every year
the lady next door she's {{age|eighty odd}} used to sit with her
His plan ran until {{age|nineteen}}. Then it ended.
It was not said until she was {{age|seventeen and a half}}.
{{person|Amal Saleh}} ({{age|57}}; moderate learning disability)
Born {{date|4 May 1944}} | Died {{date|14 October 2021}} | {{age|77}} | Shared lives
{{person|Ivor}} was {{age|79}} and had lived with us.
She was the same as any woman of {{age|seventy-eight}}.
The lady was {{age|67}}, and lived alone.
He came from Jamaica at {{age|four}} with his mum.
He was {{age|nineteen}}.
He had been told she would be {{age|eighty}} in the spring.
{{person|Tali}}, who is {{age|twenty-two}}, is training as a nurse.
Two episodes at {{age|16}}.
He turned {{age|18}}.
It was offered to a man of {{age|58}}.
Respite ended at {{age|eighteen}}.
Here were {{person|Shahin Miah}}, {{age|31}} y, M, and his dad {{age|66}}, both well.
Age: {{age|59}}
Born {{date|10/10/1943}}, {{age|79}}.
His saturations stayed at 88 and his pulse at 79.
The nurses came every day at ten and at four.
She rang each evening at seven.
The score stood at 5.
He smoked ten a day at nine pence each.
The Society was founded in 2019, 20 people came.
""".strip().splitlines()

LOGGED = [
    "dob {{date|3 5 64}}",
    "DOB: {{date|03 05 1964}}, lives alone",
    "d.o.b {{date|12 11 1950}}.",
    "Born {{date|the third of the fifth sixty four}}, one of six.",
    "date of birth {{date|third of may sixty four}}",
    "tue {{date|6}}: seen by GP",
    "Tue {{date|6}}: fell in the bathroom\nWed {{date|7}}: sent in\nThu {{date|8}}: died",
    "mon {{date|12}} - GP rang",
    "Wed {{date|7}}, sent in",
    "{{date|7/1}} seizure\n{{date|8/1}} seen\n{{date|9/1}} seizure x2\n{{date|11/1}} in, as on {{date|6/10}}",
    "Born in {{date|nineteen sixty four}}, he knew every bus.",
    "He was born in {{date|sixty four}}.",
    "She was born {{date|nineteen fifty-one}}.",
    "b. {{date|1964}}, the last of six. (b {{date|1951}})",
    "Year of birth: {{date|1970}}",
    "He was born with Down's in {{date|1966}}.",
    "She was born in {{date|two thousand and one}}.",
]
"""Days of a log, dates after a label, and years of birth, which tell an age to the year."""

KNOWN = [
    "The nurse was seen {{date|1/2}}.",
    "Transfer {{date|9/3}}.",
    "She boarded from {{age|seven}}.",
    "It happened over {{date|the last weekend of May 2021}}.",
]
"""Sentences that still go wrong; each leaves this list when it is mended."""

CASES = [*(place.format(form) for place in PLACES for form in FORMS), *OTHERS, *AGES, *LOGGED, *KNOWN]

KEPT = """
Antibiotics for 5/7, review in 2/52, bloods in 3/12.
Support was 16/7, later 24/7.
He was born 3 4 weeks early, and the baby was born in twenty minutes.
He was born twenty years ago. Section B 1990 of the form; plan b 2019.
Open Mon 9.30 to 5, Mon 9-12 and sat 9-5. Sat 94: good.
The home was built in 1964, and nineteen sixty four was the year.
BP 120/80 and then 85/40.
In 2019 and 2020 there was no health check.
In May the clinic was full; by June it was cancelled.
On Monday and Tuesday the day centre was closed.
He may march on, and she may have pain.
She waited 21 days, then 6 weeks and 3 months.
For eleven days nobody rang.
It took 20 minutes at 14:30.
The 3rd dose and the 2nd visit were late.
Score 7 out of 10, GCS 15/15.
He ate 1/2 a sandwich and 3/4 of the soup.
Sats were 88, pulse was 110, temp was 38.
The ward had 12 beds, of which 11 were full.
He weighed 54 kg and was 1.62 m tall.
Each shift was 12 hours, at 2:1.
Ward 14 was full and bay 3 was closed.
Version 2.1.3 of the policy, section 4.2.
Ten of the twelve actions were done.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", [case for case in CASES if case not in KNOWN])
def test_dates_and_ages_go_and_nothing_else_does(sentence: str):
    """The whole of it is found under its label, and no word beside it."""
    assert faults(sentence) == []


@pytest.mark.parametrize("sentence", KNOWN)
def test_known_failures_still_fail(sentence: str):
    """A failure that is mended must leave the list."""
    assert sentence in CASES
    assert faults(sentence) != []


@pytest.mark.parametrize("sentence", KEPT)
def test_durations_and_figures_stay(sentence: str):
    """Durations, fractions, measures, bare years, months and weekdays are no dates."""
    assert shown(sentence, detected(sentence)) == []


def test_a_date_ends_with_its_paragraph():
    """A month that ends a paragraph and a day that begins the next are two things."""
    text = "The charts were blank in January.\n\n26 January: off food."

    assert shown(text, detected(text)) == [("date", "26 January")]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("He came on 16 March\n7.2 was his potassium.", "7.2 was"),
        ("He came on 16 March\n7 carers were there.", "7 carers"),
        ("Seen on Fri\n24 Feb 10.15 by the nurse.", "10.15 by"),
    ],
)
def test_dates_do_not_take_the_next_number(redactor: Redactor, text: str, kept: str) -> None:
    """
    The number on the line after a date, and the time after it, are no part of the date.
    """
    assert kept in redactor.redact(Review("r", text)).text


def test_xmas_eve_is_a_date(redactor: Redactor) -> None:
    """
    "Xmas Eve" is Christmas Eve and nobody's name.
    """
    assert redactor.redact(Review("r", "We met on Xmas Eve at home.")).text == "We met on [DATE] at home."


@pytest.mark.parametrize(
    "text", ["My brother was 35 at the time.", "mum was 67 and frail", "WAS 67 AND LIVED ALONE"]
)
def test_ages_of_kin_and_in_notes_are_banded(redactor: Redactor, text: str) -> None:
    """
    "mum was 67" and a note's "Was 67 and" give ages.
    """
    assert "[AGE" in redactor.redact(Review("r", text)).text


@pytest.mark.parametrize("text", ["His pulse was 67 and strong.", "Pulse taken. Was 67 and strong."])
def test_measures_are_no_ages(redactor: Redactor, text: str) -> None:
    """
    What is measured stays, in the sentence before too.
    """
    assert "67" in redactor.redact(Review("r", text)).text
