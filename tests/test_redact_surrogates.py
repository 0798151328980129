"""Surrogates: one person, one invented name, none that the text names; what is kept and said of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leder_nlp.io.results import redacted_record
from leder_nlp.known import Known, KnownName
from leder_nlp.language import words
from leder_nlp.records import RedactedReview, Review
from leder_nlp.redact.name_origins import forenames, origin_by_name, pools, surnames
from leder_nlp.redact.redactor import Redactor
from leder_nlp.redact.secret import Secret


def invented(text: str, key: str = "k" * 32, known: Known | None = None) -> RedactedReview:
    """Redact a text with surrogates."""
    redactor = Redactor.default(policy="surrogates", secret=Secret(key.encode()))
    return redactor.redact(Review("r", text, known=known or Known()))


def said(redacted: RedactedReview, label: str = "person") -> list[str]:
    """Give what stands for the identifiers of a label."""
    return [own.span.of(redacted.text) for own in redacted.redactions if own.label == label]


def test_one_person_is_one_surrogate_in_all_parts():
    """Whole name, forename, surname after a title, initial: all of one invented person."""
    text = "Deborah Finch sang. Deborah slept. Mrs Finch left. D. Finch wrote. DEBORAH FINCH came."
    whole, first, last, initial, shouted = said(invented(text))

    assert whole == f"{first} {last}"
    assert initial == f"{first[0]} {last}"
    assert shouted == whole.upper()


def test_relatives_who_share_a_surname_share_a_surrogate_surname():
    """And are two people all the same."""
    one, other = said(invented("Deborah Finch sang. Malcolm Finch slept."))

    assert one.split()[1] == other.split()[1]
    assert one.split()[0] != other.split()[0]


@pytest.mark.parametrize(
    ("name", "origin", "gender"),
    [
        *(("Deborah", "british", "female"), ("Malcolm", "british", "male"), ("Siobhan", "irish", "female")),
        *(
            ("Ryszard", "polish", "male"),
            ("Abiodun", "west_african", "male"),
            ("Anjali", "south_asian", "female"),
        ),
    ],
)
def test_gender_and_origin_are_kept_where_the_lists_know_them(name: str, origin: str, gender: str):
    """With any key: the surrogate's forename is of the same origin and gender."""
    for key in ("a" * 32, "b" * 32, "c" * 32):
        surrogate = said(invented(f"{name} Quenhild sang.", key))[0].split()[0]

        assert surrogate != name
        assert surrogate in pools()[origin, gender]


def test_a_role_tells_the_gender_of_an_unknown_name():
    """His sister Zquila becomes a woman."""
    first = said(invented("His sister, Zquilla, rang."))[0]

    assert forenames()[first.lower()][1] == "female"


def test_the_surrogate_does_not_hang_on_the_name():
    """Two texts that differ in the name alone get the same surrogate: it tells nothing of the name."""
    assert said(invented("Deborah Finch sang.")) == said(invented("Barbara Finch sang."))


def test_another_key_gives_other_surrogates():
    """Nobody without the key can draw them again; without one each run has its own."""
    text = "Deborah Finch sang. Malcolm Askew slept."
    own = {tuple(said(Redactor.default(policy="surrogates").redact(Review("r", text)))) for _ in range(6)}

    assert said(invented(text, "a" * 32)) != said(invented(text, "b" * 32))
    assert len(own) > 1


NAMES = st.sampled_from(
    sorted(pools()["british", "female"] + pools()["british", "male"] + pools()["irish", "female"])
)


@settings(max_examples=40, deadline=None)
@given(st.lists(NAMES, min_size=2, max_size=30, unique=True), st.binary(min_size=16, max_size=16))
def test_no_surrogate_is_a_name_in_the_text(names: list[str], key: bytes):
    """However many of the list's names the text holds, for any key: none is used for another."""
    text = " ".join(f"{name} Quenhild sang." for name in names)
    redactor = Redactor.default(policy="surrogates", secret=Secret(key))
    redacted = redactor.redact(Review("r", text, known=Known(names=(KnownName("Agatha Thistlewood"),))))
    used = {word for own in said(redacted) for word in words(own).lower}

    assert used.isdisjoint(words(text).lower)
    assert used.isdisjoint({"agatha", "thistlewood"})


def test_numbers_and_places_are_such_as_nobody_has():
    """NHS numbers of range 999 with their check digit, telephones kept for drama, area ZZ, example.org."""
    redacted = invented(
        "Number 999 123 4528, 0117 496 0123, a.b@example.org; 12 High Street, BS1 4ND; Southmead Hospital;"
        " 3 May 2021."
    )
    nhs, (phone, mail) = said(redacted, "nhs_number")[0].replace(" ", ""), said(redacted, "contact")

    assert nhs.startswith("999")
    assert nhs != "9991234528"
    assert sum(int(digit) * weight for digit, weight in zip(nhs, range(10, 0, -1), strict=True)) % 11 == 0
    assert phone.startswith("01632 960")
    assert mail.endswith("@example.org")
    assert said(redacted, "postcode")[0].startswith("ZZ")
    assert said(redacted, "organisation")[0].endswith(" Hospital")
    assert re.fullmatch(r"\d{1,2} [A-Z][a-z]+ \d{4}", said(redacted, "date")[0])


def test_what_is_invented_is_marked():
    """Each redaction of the record says that a surrogate stands there; a placeholder does not say so."""
    redacted = invented("Deborah Finch died on 3 May 2021, aged 54.")
    marks = {own["label"]: own.get("surrogate", False) for own in redacted_record(redacted)["redactions"]}

    assert marks == {"person": True, "date": True, "age": False}


def test_the_second_sweep_runs_all_the_same():
    """A name of the form that the detectors miss closes the gate, surrogates or not."""
    from leder_nlp.errors import RedactionError
    from leder_nlp.redact.policy import read_policy

    blind = Redactor({}, policy=read_policy("surrogates"))
    for text in ("Thistlewood sang.", "The number 8812345 was given.", "Write to a.b@example.org now."):
        with pytest.raises(RedactionError):
            blind.redact(Review("r", text, known=Known(names=(KnownName("Margaret Thistlewood"),))))


def test_a_name_has_one_origin():
    """Forenames and surnames are looked up in lower case; a name in both has its forename's."""
    assert origin_by_name()["deborah"] == "british"
    assert set(origin_by_name().values()) == {origin for origin, _ in pools()}
    assert surnames()["kowalczyk"] == "polish"


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Zorvik lived alone. She liked tea. Zorvik said her sister came.", "female"),
        ("Zorvik sang. Later his brother rang Zorvik, who lost his hat. Zorvik said he was glad.", "male"),
        ("Zorvik came. Then the mother, Zorvik, left.", "female"),
    ],
)
def test_any_mention_may_tell_the_gender(text: str, gender: str):
    """A role or pronoun beside a later mention holds for the first one too: one person has one gender."""
    for key in ("a" * 32, "b" * 32, "c" * 32):
        first = said(invented(text, key))[0].lower()

        assert forenames()[first][1] == gender
