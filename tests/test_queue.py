"""The review queue: which tags a person should look at first, and why."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest

from leder_nlp.io.queue_files import write_queue
from leder_nlp.records import RedactedReview, Tag, TaggedReview
from leder_nlp.spans import Span
from leder_nlp.tag.doubtful import Doubtful, doubtful
from leder_nlp.tag.findings import Findings
from leder_nlp.tag.passages import passages
from leder_nlp.tag.rules import RuleSet
from leder_nlp.tag.settling import Settled, Settling
from leder_nlp.tag.tagger import Tagger

TEXT = "No annual health check was offered to her. Zorblax quenvit mirtle fnord. Kind ward."
CHECK, STRANGE, SHORT = Span(0, 42), Span(43, 72), Span(73, 83)


def tag(span: Span, score: float = 0.9, source: str = "rules+model:toy", review: str = "r") -> Tag:
    """Give a tag."""
    return Tag(review, span, "annual_health_check", "area_for_improvement", score, source)


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        (tag(CHECK), ()),
        (tag(CHECK, 0.29), ("near_threshold",)),
        (tag(CHECK, 0.31), ()),
        (tag(CHECK, source="rules"), ("rules_alone",)),
        (tag(CHECK, source="model:toy"), ()),
        (tag(SHORT), ("too_short",)),
        (tag(STRANGE), ("unknown_words",)),
        (tag(SHORT, 0.25, "model:toy"), ("near_threshold", "too_short")),
    ],
)
def test_each_reason_sends_a_tag_to_the_queue(given, reasons):
    """
    A sure tag on which rules and model agree, in plain words, is not in it.
    """
    found = list(doubtful(TaggedReview(RedactedReview("r", TEXT), (given,)), threshold=0.2, beside="model"))

    assert [one.reasons for one in found] == ([reasons] if reasons else [])


def test_rules_that_read_alone_are_in_no_disagreement():
    """
    Without a model there is nobody to disagree, and the scores are no probabilities.
    """
    tagged = TaggedReview(RedactedReview("r", TEXT), (tag(CHECK, 0.5, "rules"),))

    assert list(doubtful(tagged, threshold=0.5, beside="rules")) == []


def test_disputed_tag_is_in_the_queue():
    """
    However sure it is.
    """
    given = tag(CHECK)
    tagged = TaggedReview(RedactedReview("r", TEXT), (given,), disputed=(given,))

    assert [one.reasons for one in doubtful(tagged, threshold=0.2, beside="model")] == [("disputed",)]


def test_possible_miss_is_in_the_queue_with_what_it_would_have_been():
    """
    It gains what its score says: the probability that a person would give it.
    """
    tagged = TaggedReview(RedactedReview("r", TEXT), missed=(tag(CHECK, 0.15),))
    (one,) = doubtful(tagged, threshold=0.2, beside="model")

    assert (one.tag, one.reasons, one.gain) == (tag(CHECK, 0.15), ("just_below",), 0.15)


def settled(rules: dict[str, float], model: dict[str, float], threshold: float) -> Settled:
    """Settle what rules and model say, by polarity, of one theme in the first sentence of the text."""
    findings = Findings(passages(RedactedReview("r", TEXT)), RuleSet.default())
    clause = findings.passages[0].span
    by_rule, by_model = (
        [replace(tag(clause, score, source), polarity=polarity) for polarity, score in said.items()]
        for said, source in ((rules, "rules"), (model, "model:toy"))
    )
    return Settling(threshold, 0.0, 1.0, 1.0).weigh(findings, by_rule, by_model)


GOOD, BAD = "good_practice", "area_for_improvement"


@pytest.mark.parametrize(
    ("rules", "model", "disputed"),
    [
        ({GOOD: 0.8}, {BAD: 0.6}, True),
        ({BAD: 0.8}, {GOOD: 0.9, BAD: 0.3}, True),
        ({GOOD: 0.8}, {GOOD: 0.7, BAD: 0.3}, False),
        ({GOOD: 0.8}, {GOOD: 0.7}, False),
        ({}, {GOOD: 0.7, BAD: 0.6}, False),
        ({GOOD: 0.8, BAD: 0.7}, {BAD: 0.6}, False),
        ({GOOD: 0.8}, {}, False),
    ],
)
def test_dispute_is_one_theme_in_two_polarities(rules, model, disputed):
    """
    Rules judge by one polarity alone, and the model sees rather the other; silence is no dispute.
    """
    found = settled(rules, model, 0.05)

    assert len(found.tags) == 1
    assert found.disputed == (found.tags if disputed else [])


@pytest.mark.parametrize(
    ("model", "missed"),
    [
        ({BAD: 0.45}, [BAD]),
        ({BAD: 0.39}, []),
        ({BAD: 0.45, GOOD: 0.48}, [GOOD]),
        ({BAD: 0.45, GOOD: 0.52}, []),
        ({}, []),
    ],
)
def test_best_that_only_just_misses_is_a_possible_miss(model, missed):
    """
    On a passage without a tag: one that has one is looked at for that.
    """
    found = settled({}, model, 0.5)

    assert [one.polarity for one in found.missed] == missed
    assert [one.polarity for one in found.tags] == [key for key, score in model.items() if score >= 0.5]


def test_near_misses_change_no_tag(monkeypatch):
    """
    What is kept for the queue has no part in what is tagged.
    """
    reviews = [RedactedReview("r", TEXT), RedactedReview("s", "Perhaps the letter came late. " + TEXT)]
    before = [one.tags for one in Tagger.default().tag_all(reviews)]
    monkeypatch.setattr("leder_nlp.tag.settling.NEAR", 0.0)
    without = list(Tagger.default().tag_all(reviews))

    assert [one.tags for one in without] == before
    assert [one.missed for one in without] == [(), ()]


def test_likeliest_to_be_wrong_comes_first_and_no_text_is_written(tmp_path):
    """
    Equals stand by review and place, whatever their order was; both files hold the same rows.
    """
    given = [Doubtful(tag(CHECK, score, review=name), ("x",)) for name, score in (("b", 0.3), ("a", 0.3))]
    given.insert(0, Doubtful(tag(CHECK, 0.8), ("x", "y")))
    write_queue(tmp_path, given)
    lines = (tmp_path / "queue.jsonl").read_text(encoding="utf-8").splitlines()
    with (tmp_path / "queue.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))

    assert [json.loads(line)["review_id"] for line in lines] == ["a", "b", "r"]
    assert [row["review_id"] for row in rows] == ["a", "b", "r"]
    assert rows[2]["reasons"] == "x y"
    assert not any("health check" in line for line in lines)
