"""The door from raw to safe: whole or nothing, silent about text, the same answer twice."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

import pytest
from marked import detected, redacted, redactor, shown

from leder_nlp.errors import ConfigError, RedactionError
from leder_nlp.known import Known, KnownName
from leder_nlp.language import PLACEHOLDER
from leder_nlp.records import Identifier, RedactedReview, Review, Section
from leder_nlp.redact import catalog
from leder_nlp.redact.catalog import DETECTORS
from leder_nlp.redact.policy import read_policy
from leder_nlp.redact.reading import Reading
from leder_nlp.redact.redactor import Redactor
from leder_nlp.spans import Span

STORY = (
    "Mary Ellis (DOB 30/01/1956, NHS 999 526 0182) lived at 12 High Street, BS1 4ND. "
    "Her mum, Sheila, rang Dr Patel on 07700 900123.\n\nShe died on 3 May 2021 aged 65 in Southmead Hospital."
)
SECRETS = (
    "Mary",
    "Ellis",
    "30/01",
    "999",
    "High",
    "BS1",
    "Sheila",
    "Patel",
    "07700",
    "3 May",
    "65",
    "Southmead",
)


def test_a_story_comes_out_without_its_identifiers():
    """Nothing that names or reaches anybody is left; the rest stands as it stood."""
    out = redacted(STORY)

    assert not any(secret in out for secret in SECRETS)
    assert PLACEHOLDER.sub("*", out).startswith("* (DOB *, NHS *) lived at *, *. Her mum, *, rang Dr * on *.")


def test_offsets_lead_both_ways():
    """Each placeholder leads back to what it stands for, and forward again."""
    review = Review("r", STORY)
    out, edits = redactor().redact_with_edits(review)
    found = redactor().detect(review)

    assert [one.span for one in found] == [edits.back(mark.span) for mark in out.redactions]
    assert [mark.span for mark in out.redactions] == [edits.forward(one.span) for one in found]
    assert all(PLACEHOLDER.fullmatch(mark.span.of(out.text)) for mark in out.redactions)


def test_sections_move_with_the_text():
    """A section covers the same sentences before and after."""
    border = STORY.index("\n\n") + 2
    sections = (Section("one", Span(0, border)), Section("two", Span(border, len(STORY))))
    out = redactor().redact(Review("r", STORY, sections))

    assert out.sections[1].span.of(out.text).startswith("She died on")
    assert out.sections[0].span.end == out.sections[1].span.start


def test_a_name_across_a_border_stays_in_its_sections():
    """No placeholder swallows the border of two sections."""
    text = "He lived with Mary Ellis who was kind."
    border = text.index("Ellis")
    sections = (Section("one", Span(0, border)), Section("two", Span(border, len(text))))
    out = redactor().redact(Review("r", text, sections))

    assert out.sections[1].span.of(out.text).startswith("[PERSON_")
    assert not out.sections[0].span.overlaps(out.sections[1].span)


def test_marks_of_a_person_go_on_top():
    """What somebody marked is removed too, under its own label."""
    review = Review("r", "He won the cup at the county show.")
    mark = Identifier(Span(3, 33), "other", "annotator")

    out, _ = redactor().redact_with_edits(review, also=[mark])

    assert out.text == "He [OTHER]."


def test_only_a_raw_review_is_redacted():
    """Redacting twice is a mistake, and is refused."""
    with pytest.raises(TypeError):
        redactor().redact(RedactedReview("r", "Mary"))  # type: ignore[arg-type]


def _failing(_: Reading) -> Iterator[Identifier]:
    raise KeyError("Mary Ellis lived here")


def _failing_late(reading: Reading) -> Iterator[Identifier]:
    yield Identifier(Span(0, 1), "person")
    raise ValueError(reading.text)


def _outside(reading: Reading) -> Iterator[Identifier]:
    yield Identifier(Span(0, len(reading.text) + 1), "person")


@pytest.mark.parametrize("detector", [_failing, _failing_late, _outside])
def test_a_detector_that_fails_closes_the_door(detector):
    """The error names detector and review; neither it nor its history holds a word of the text."""
    broken = Redactor({**DETECTORS, "broken": detector}, policy=read_policy())

    with pytest.raises(RedactionError) as caught:
        broken.redact(Review("r-7", STORY))

    assert "r-7" in str(caught.value)
    assert "broken" in str(caught.value)
    whole = "".join(traceback.format_exception(caught.value))
    assert not any(secret in whole for secret in ("Mary", "Ellis", "Sheila", "Southmead"))
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


def test_nothing_shows_text_in_its_repr():
    """Neither the redactor nor what it reads or finds shows a word of the narrative."""
    review = Review("r", STORY, known=Known(names=(KnownName("Mary Ellis"),)))
    shown_text = repr(redactor()) + repr(Reading(review)) + repr(review) + repr(redactor().detect(review))

    assert not any(secret in shown_text for secret in ("Mary", "Ellis", "Sheila", "Patel"))


def test_metadata_pass_by_the_policy_only():
    """Listed columns with short values pass; every other column may hold a name."""
    meta = {"ICB": "North", "year of death": "2021", "Reviewer": "Tom Askew", "region": "x" * 61}
    out = redactor().redact(Review("r", "He slept.", meta=meta))

    assert dict(out.meta) == {"ICB": "North", "year of death": "2021"}


def test_an_unknown_policy_is_refused():
    """A typing slip may not fall back to some other policy."""
    with pytest.raises(ConfigError):
        Redactor.default(policy="defualt")


def test_a_text_without_identifiers_comes_out_as_it_went_in():
    """No detector, no change."""
    text = "The annual health check was done.\r\n\r\nBloods were normal."

    assert redacted(text) == text


def test_two_detectors_may_not_share_a_name(monkeypatch):
    """A plug-in that takes the name of a detector would switch it off."""

    class Entry:
        """An entry point that takes a name that is taken."""

        name = "listed"

    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [Entry()])

    with pytest.raises(ValueError, match="listed"):
        catalog.detectors()


def test_a_detector_is_added_by_one_entry():
    """A detector of one's own is a function from a reading to identifiers."""

    def cats(reading: Reading) -> Iterator[Identifier]:
        for word, text in enumerate(reading.lower):
            if text == "cat":
                yield reading.identifier(word, word + 1, "other", "cats")

    more = Redactor({**DETECTORS, "cats": cats}, policy=read_policy())

    assert more.redact(Review("r", "Her cat slept.")).text == "Her [OTHER] slept."
    assert shown("Her cat slept.", detected("Her cat slept.")) == []
