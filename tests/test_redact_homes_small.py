"""Homes and addresses in lower case: those of the form, and those that a review names once with capitals."""

from __future__ import annotations

import pytest
from marked import faults

from leder_nlp.known import Known

HOME = Known(organisations=("The Willows",), addresses=("12 Elm Road, Leeds",))


@pytest.mark.parametrize(
    "text",
    [
        "{{organisation|the willows}} staff came.",
        "He lived at {{organisation|willows}} then.",
        "He moved to {{organisation|willows}} in May.",
        "The {{organisation|willows}} manager rang.",
        "Seen at {{address|elm road}} twice.",
        "Seen at {{address|elm rd}} twice.",
        "Seen at {{address|Elm Rd}} twice.",
        "{{address|12 elm road}} was cold.",
        "She sat under willows.",
        "The road was long, and an elm fell.",
    ],
)
def test_the_home_and_street_of_the_form_go_in_any_case(text: str):
    """An everyday word needs an article, somebody who works there, or "at" before it."""
    assert not faults(text, HOME)


def test_a_street_of_the_form_goes_in_full_where_the_form_shortens_it():
    """What is short on the form may be long in the story."""
    known = Known(addresses=("Flat 2, 7 Elm Ave",))

    assert not faults("Seen at {{address|elm avenue}} twice.", known)


@pytest.mark.parametrize("name", ["The Surgery", "The Practice", "The Home"])
def test_a_kind_that_is_the_whole_name_stays_in_lower_case(name: str):
    """Every surgery is "the surgery"."""
    text = f"She rang {name.lower()} twice."

    assert not faults(text, Known(organisations=(name,)))


@pytest.mark.parametrize(
    "text",
    [
        "He lived at {{organisation|Hilltop}}. {{organisation|hilltop}} closed.",
        "He lived at {{organisation|Hilltop}}. He was glad at {{organisation|hilltop}} then.",
        "He was at {{organisation|Lime Tree House}}. The {{organisation|lime tree house}} was closed.",
        "He lived at {{organisation|Primrose Lodge}}. The {{organisation|primrose lodge}} staff came.",
        "She moved to {{organisation|The Beeches}}. {{organisation|Beeches}} did not reply.",
        "He lived at {{organisation|Hilltop}}. The dog ran over a hilltop once.",
    ],
)
def test_a_home_found_once_goes_in_lower_case_too(text: str):
    """A whole name of several words, or a lone word where a home may stand."""
    assert not faults(text)
