"""The check list: places where an identifier may be left, in redacted offsets, without a word of the text."""

from __future__ import annotations

import json

import pytest

from leder_nlp.batch import redact_reviews, tag_reviews
from leder_nlp.records import RedactedReview, Review
from leder_nlp.redact.doubts import CAPITALISED, DIGITS, NAME_ELSEWHERE
from leder_nlp.redact.policy import read_policy
from leder_nlp.redact.redactor import Redactor

BLIND = Redactor({}, policy=read_policy())


def listed(redacted: RedactedReview) -> list[tuple[str, str]]:
    """Give words and reasons of the check list."""
    return [(own.span.of(redacted.text), own.reason) for own in redacted.doubts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met Quenhild there.", [("Quenhild", CAPITALISED)]),
        ("Under 4455 and 881234 it stood.", [("4455", DIGITS), ("881234", DIGITS)]),
        ("In 2021 it cost £4455; BP 120/80, 500 mg, 1990s.", []),
        ("The day was long and the ward was full.", []),
    ],
)
def test_what_the_detectors_let_go_is_listed(text: str, expected: list[tuple[str, str]]):
    """Unknown capitals and long numbers; no years, sums, readings or doses."""
    assert listed(BLIND.redact(Review("r", text))) == expected


def test_a_word_that_is_a_name_elsewhere_is_listed(redactor):
    """ "grace" before meals is listed where Grace has been redacted, at its place in the redacted text."""
    redacted = redactor.redact(Review("r", "Grace Quenhild said grace. Mr Quenhild ate."))

    assert listed(redacted) == [("grace", NAME_ELSEWHERE)]


def test_what_was_redacted_is_not_listed(redactor):
    """A doubt and a redaction never share a character."""
    text = "Quenhild met Zquilla Askew. zquilla Askew wrote 881234 to a.b@example.org; askew pictures, grace."
    redacted = redactor.redact(Review("r", text))

    assert not any(doubt.span.overlaps(own.span) for doubt in redacted.doubts for own in redacted.redactions)


@pytest.mark.parametrize("run", [redact_reviews, tag_reviews])
def test_redactions_and_check_list_are_written_without_text(tmp_path, run):
    """Both verbs write both lists: ids, offsets, label or reason, detector, certainty, and no word."""
    text = "Grace Quenhild said grace on 3 May 2021. Mr Quenhild ate 4455."
    run([Review("r-1", text)], tmp_path / "out")
    redacted = json.loads((tmp_path / "out" / "redacted.jsonl").read_text(encoding="utf-8"))
    both = [
        [json.loads(line) for line in (tmp_path / "out" / name).read_text(encoding="utf-8").splitlines()]
        for name in ("redactions.jsonl", "check.jsonl")
    ]

    assert {"review_id", "start", "end", "label", "found_by", "certainty", "surrogate"} == set(both[0][0])
    assert {"review_id", "start", "end", "reason", "certainty"} == set(both[1][0])
    assert [(own["start"], own["end"]) for own in both[0]] == [
        (own["start"], own["end"]) for own in redacted["redactions"]
    ]
    assert all(0 < own["certainty"] <= 1 and own["found_by"] for own in both[0])
    assert [redacted["text"][own["start"] : own["end"]] for own in both[1]] == ["grace", "4455"]
    assert "uenhild" not in json.dumps(both)
    assert "grace" not in json.dumps(both)
