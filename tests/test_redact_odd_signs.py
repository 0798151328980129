"""Numbers, dates and names that odd dashes, odd spaces or invisible signs part: found, or kept in."""

from __future__ import annotations

import pytest
from marked import detected, faults, redacted

from leder_nlp.errors import RedactionError
from leder_nlp.io.cells import readable
from leder_nlp.known import Known, KnownName
from leder_nlp.records import Review
from leder_nlp.redact.redactor import Redactor
from leder_nlp.signs import parted, visible

BETWEEN = (
    *("–", "—", "\u2010", "\u2011", "\u2212", "\u2009", "\u202f", "\u00b7", ",", ", ", " - ", " – "),
    *("\t", "\n", " \r\n ", ")-"),
)
INVISIBLE = ("\u200b", "\u2060", "\ufeff", "\u00ad", "\u200c", "\u200e", "\u202a", "\u200d")


@pytest.mark.parametrize("sign", BETWEEN)
@pytest.mark.parametrize("lead", ["NHS number: ", "The file ", "She (known as "])
def test_a_valid_nhs_number_goes_in_any_spacing(sign: str, lead: str):
    """What stands between the groups does not matter."""
    text = f"{lead}{{{{nhs_number|999{sign}526{sign}0182}}}} was seen."

    assert not faults(text)


@pytest.mark.parametrize("sign", BETWEEN)
def test_a_mistyped_nhs_number_goes_with_its_label(sign: str):
    """A wrong check digit saves nothing after a label."""
    text = f"NHS number: {{{{nhs_number|999{sign}526{sign}0183}}}} was seen."

    assert not faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "Seen {{date|3–5–2021}} at home.",
        "Seen {{date|3\u20115\u20112021}} at home.",
        "Seen {{date|2021–05–03}} at home.",
        "Seen {{date|3\u2009May\u20092021}} at home.",
        "Ring {{contact|01632 960–001}} now.",
        "Ring {{contact|07700–900123}} now.",
        "Mobile—{{contact|07700 900123}} is hers.",
        "At {{postcode|LS6–2AB}} then.",
        "At {{postcode|LS6-2AB}} then.",
        "At {{postcode|LS6\u20092AB}} then.",
        "The number ({{nhs_number|999 526 0182}}) was there.",
        "The number {{nhs_number|(999) 526 0182}} was there.",
    ],
)
def test_odd_signs_hide_nothing(text: str):
    """Dates, phones and postcodes are read with whatever dash or space they have."""
    assert not faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "Weights were 120, 130, 1400 in all.",
        "The disc at L4-5th was sore.",
        "She was 60–70 kg, and slept 8–10 hours.",
        "It ran from 2019–2021 in all.",
    ],
)
def test_figures_with_odd_signs_stay(text: str):
    """Ranges and lists are no numbers of anybody."""
    assert detected(text) == ()


@pytest.mark.parametrize("value", ["(999) 123 4560", "999–123–4560", "999·123·4560"])
def test_a_known_number_goes_in_brackets_and_dashes(value: str):
    """The number of the form is found in any of these."""
    known = Known(nhs_numbers=("999 123 4560",))

    assert redacted(f"Number {value} here.", known=known) == "Number [NHS_NUMBER] here."


@pytest.mark.parametrize("sign", INVISIBLE)
def test_io_drops_what_nobody_sees(sign: str):
    """A narrative is read without invisible signs, and a known name is kept without them."""
    assert readable(f"Ho{sign}pe sang.", where="row 2", field="story") == "Hope sang."
    assert KnownName(f"Ho{sign}pe Marchetti").name == "Hope Marchetti"


def test_emoji_keep_their_joiner():
    """A family of emoji is one sign, which a joiner holds together."""
    text = "Glad \U0001f468\u200d\U0001f469\u200d\U0001f467 today."

    assert visible(text) == text
    assert parted(text) is None


@pytest.mark.parametrize("sign", INVISIBLE)
@pytest.mark.parametrize("text", ["Ho{}pe was told.", "NHS number 999{}526{}0182.", "So\u00e9{}raya rang."])
def test_a_review_with_a_parted_word_stays_in(sign: str, text: str):
    """A review made in Python is refused with the place, and none of its text."""
    review = Review("r-7", text.replace("{}", sign))

    with pytest.raises(RedactionError, match="r-7: an invisible sign parts a word at") as caught:
        Redactor.by_rules().redact(review)

    assert not any(part in str(caught.value) for part in ("Ho", "999", "raya"))


@pytest.mark.parametrize(
    "text", ["\ufeffShe was well.", "She was well.\u200b Then not.", "A \U0001f468\u200d\U0001f469 sign."]
)
def test_an_invisible_sign_between_words_does_no_harm(text: str):
    """Only a word that is parted closes the door."""
    assert Redactor.by_rules().redact(Review("r-7", text)).text == text


def test_a_parted_name_in_a_heading_or_value_does_not_pass():
    """Headings are read without invisible signs, and so are values of the metadata."""
    review = Review("r-7", "She was well.", meta={"region": "Mr Xyqar Quen\u200bhild"})

    assert "region" not in Redactor.by_rules().redact(review).meta
