"""Dates are read in every form the detectors find, or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leder_nlp.records import Review
from leder_nlp.redact.detectors.dates import dates
from leder_nlp.redact.reading import Reading
from leder_nlp.redact.written_dates import WrittenDate, read_written

READ = [
    *(("14/02/2021", (14,)), ("14.2.21", (14,)), ("2021-02-14", (14,)), ("2021/02/14", (14,))),
    *(("14 / 02 / 2021", (14,)), ("14-02-21", (14,)), ("02/14/2021", (14,)), ("14022021", (14,))),
    *(("02/2021", ()), ("02/21", ()), ("February 2021", ()), ("Feb '21", ()), ("Feb-21", ())),
    *(
        ("14th February 2021", (14,)),
        ("14 Feb 21", (14,)),
        ("14-Feb-21", (14,)),
        ("14th of Feb, 2021", (14,)),
    ),
    *(("February 14th, 2021", (14,)), ("Feb 14 2021", (14,)), ("Sunday 14 February 2021", (14,))),
    *(
        ("Sunday the 14th of February 2021", (14,)),
        ("14 Feb ’21", (14,)),
        ("14\u00a0February\u00a02021", (14,)),
    ),
    *(
        ("13th and 14th February 2021", (13, 14)),
        ("13-14 Feb 2021", (13, 14)),
        ("13th to 14th Feb 21", (13, 14)),
    ),
    *(("the fourteenth of February 2021", (14,)), ("twenty-first of February 2021", (21,))),
    *(("Valentine's Day 2021", (14,)), ("Ash Wednesday 2021", (17,)), ("Shrove Tuesday 2021", (16,))),
]


@pytest.mark.parametrize(("text", "days"), READ)
def test_a_date_is_read_in_every_form(text: str, days: tuple[int, ...]):
    """Day first, month by number or name, feasts; the days may be several or none."""
    found = read_written(text)

    assert found is not None
    assert (found.year, found.month, found.days) == (2021, 2, days)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "the 12th",
            "3rd May",
            "14/02",
            "Feb 14",
            "31/02/2021",
            "31st of June 2021",
            "Christmas Day",
            "May",
        ),
        *("Eid 2021", "29 February 2021", "45/13/2021", "", "in the spring", "00/00/0000"),
    ],
)
def test_what_names_no_day_of_a_year_is_not_read(text: str):
    """No year, no such day, a feast of another calendar: nothing is guessed."""
    assert read_written(text) is None


@pytest.mark.parametrize(
    ("year", "day"), [(2000, date(2000, 4, 23)), (2019, date(2019, 4, 21)), (2024, date(2024, 3, 31))]
)
def test_easter_falls_where_the_church_has_it(year: int, day: date):
    """Three years' Easter Sundays, and Good Friday two days before."""
    easter, friday = read_written(f"Easter Sunday {year}"), read_written(f"Good Friday {year}")

    assert easter == WrittenDate(day.year, day.month, (day.day,))
    before = day - timedelta(2)
    assert friday == WrittenDate(before.year, before.month, (before.day,))


@given(
    st.dates(date(1941, 1, 1), date(2039, 12, 31)),
    st.sampled_from(
        ["{0:%d/%m/%Y}", "{0:%d.%m.%y}", "{0:%Y-%m-%d}", "{0:%d %B %Y}", "{0:%d-%b-%y}", "{0:%B %d, %Y}"]
    ),
)
def test_a_date_that_is_found_whole_is_read_as_what_it_is(day: date, form: str):
    """Whatever day of two lifetimes, in six forms: the detector's own span is read back as that day."""
    text = f"Seen on {form.format(day)}."
    spans = {one.span.of(text) for one in dates(Reading(Review("r", text)))}
    read = {found.ends for span in spans if (found := read_written(span))}

    assert (day, day) in read
