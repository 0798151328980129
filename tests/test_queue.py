"""The review queue: which tags a person should look at first, and why."""

from __future__ import annotations

import csv
import json

import pytest

from leder_nlp.io.queue_files import write_queue
from leder_nlp.records import RedactedReview, Tag, TaggedReview
from leder_nlp.spans import Span
from leder_nlp.tag.doubtful import Doubtful, doubtful

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
        (tag(CHECK, source="model:toy"), ("model_alone",)),
        (tag(SHORT), ("too_short",)),
        (tag(STRANGE), ("unknown_words",)),
        (tag(SHORT, 0.25, "model:toy"), ("near_threshold", "model_alone", "too_short")),
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
