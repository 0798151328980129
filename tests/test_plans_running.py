"""What the run of a plan promises: its record, its floors, what may leave of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from planned import NAMES, PLAN, write_corpus, write_plan

from leder_nlp.errors import InputError
from leder_nlp.evaluate.redaction import score_redaction
from leder_nlp.evaluate.tags import score_tags
from leder_nlp.io.corpus import read_corpus
from leder_nlp.io.results import json_line, tag_record
from leder_nlp.plans import Outcome, read_plan, read_record, run_plan, score_files, write_record
from leder_nlp.plans.failures import failures
from leder_nlp.plans.floors import below, held
from leder_nlp.plans.measures import UNCOUNTED, paired
from leder_nlp.plans.public import public
from leder_nlp.records import GOOD, AnnotatedReview, Identifier, Review, Tag
from leder_nlp.report.disclosure import Disclosure
from leder_nlp.report.errors import LEAK, MADE_UP, MISSED
from leder_nlp.spans import Span

NHS = Disclosure.named("nhs_subnational")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("plans")
    write_corpus(place)
    return place


@pytest.fixture(scope="module")
def outcome(folder) -> Outcome:
    return run_plan(read_plan(write_plan(folder, PLAN)))


def nulls(value: Mapping[str, Any], place: tuple[str, ...] = ()) -> Iterator[str]:
    """Give the places of what is null, those apart where a null means "not counted"."""
    for key, own in value.items():
        if isinstance(own, Mapping):
            yield from nulls(own, (*place, key))
        elif own is None and key not in UNCOUNTED:
            yield ".".join((*place, key))


def test_record_can_be_written_and_read_back(outcome, tmp_path):
    """It obeys its schema, and is the same afterwards."""
    assert read_record(write_record(tmp_path, outcome.record)) == outcome.record


def test_every_null_has_its_reason(outcome):
    """Undefined is null, and says why."""
    places = set(nulls(outcome.record["scores"]))

    assert places
    assert places == set(outcome.record["undefined"])


def test_undefined_measure_has_the_reason_of_its_ratio(folder):
    """Gold without any tag: nothing was due, and it is not 0."""
    text = PLAN.replace('"gold.jsonl"', '"bare.jsonl"')
    lines = [json.loads(line) for line in (folder / "gold.jsonl").read_text().splitlines()]
    (folder / "bare.jsonl").write_text("".join(json.dumps(line | {"tags": []}) + "\n" for line in lines))
    record = run_plan(read_plan(write_plan(folder, text, "bare.toml"))).record

    assert record["scores"]["tags"]["metrics"]["passage_recall"]["value"] is None
    assert record["undefined"]["tags.metrics.passage_recall.value"] == "nothing was due"
    assert record["scores"]["tags"]["metrics"]["passage_precision"]["value"] == 0


def test_record_holds_no_word_and_no_id(outcome):
    """Counts by review stand in an order that no id gives."""
    written = json.dumps(outcome.record).lower()

    assert not [name for name in (*NAMES, "case-", "drawer") if name in written]
    assert outcome.record["stays_inside"] is True


def test_counts_by_review_add_up_to_the_counts_of_all(outcome):
    """Each metric has a row a review."""
    rows = outcome.record["paired"]["metrics"]["passage_f1"]
    whole = outcome.record["scores"]["tags"]["metrics"]["passage_f1"]

    assert len(rows) == 12
    assert [sum(row[at] for row in rows) for at in range(3)] == [whole["met"], whole["found"], whole["due"]]


def test_masks_of_the_run_are_those_of_the_redactor(outcome, folder):
    """Redaction is scored on what was masked in the text that was tagged, not on a second pass."""
    run = outcome.run
    again = {own.review.review_id: run.redactor.detect(own.review) for own in run.gold}

    assert run.redaction == score_redaction(read_corpus(folder / "gold.jsonl"), again)


def test_floor_is_held_on_the_side_where_the_metric_is_worse():
    """At least for what is best at 1, at most for what is best at 0; undefined meets none."""
    scores = {
        "tags": {
            "metrics": {
                "passage_f1": {"value": 0.4},
                "false_alarm_rate": {"value": 0.1},
                "unit_f1": {"value": None},
            }
        }
    }
    floors = {"passage_f1": 0.4, "false_alarm_rate": 0.05, "unit_f1": 0.0, "leak_rate": 1.0}
    found = held(scores, floors)

    assert {name: own["met"] for name, own in found.items()} == {
        "passage_f1": True,
        "false_alarm_rate": False,
        "unit_f1": False,
        "leak_rate": False,
    }
    assert [line.split()[0] for line in below(found)] == ["false_alarm_rate", "unit_f1", "leak_rate"]


def test_every_failure_is_counted_once(outcome):
    """What is listed as missed and made up adds up to what the record counts."""
    listed = failures(outcome.run)
    themes = outcome.record["scores"]["tags"]["by_theme"].values()
    missed = sum(own["due"] - own["met"] for own in themes)
    made_up = sum(own["found"] - own["met"] for own in themes)

    assert sum(own.kind == MISSED for own in listed) == missed > 0
    assert sum(own.kind == MADE_UP for own in listed) == made_up
    assert sum(own.kind == LEAK for own in listed) == len(outcome.run.redaction.leaks)


def test_failures_show_no_identifier_that_the_redactor_missed(folder):
    """Even where it finds nothing at all, as without detectors."""
    run = run_plan(read_plan(folder / "plan.toml")).run
    run.redactor.detectors.clear()
    shown = failures(run)

    assert shown
    assert not [
        own
        for own in shown
        if any(name in f"{own.before}{own.words}{own.after}{own.why}".lower() for name in NAMES[:2])
    ]


def test_public_record_holds_no_counts_by_review(outcome):
    """And says by which rule it may leave."""
    record = public(outcome.record, NHS)

    assert "paired" not in record
    assert record["stays_inside"] is False
    assert record["disclosure"] == "nhs_subnational"


def test_public_record_obeys_the_schema(outcome, tmp_path):
    """It can be written."""
    assert write_record(tmp_path, public(outcome.record, NHS)).is_file()


def test_figure_of_few_reviews_is_withheld(outcome):
    """A theme that stands in three reviews has neither recall nor F1; one in all of them has."""
    record = public(outcome.record, NHS)
    few, many = (
        record["scores"]["tags"]["by_theme"][name] for name in ("information_sharing", "annual_health_check")
    )

    assert (few["recall"], few["f1"], few["low"], few["reviews_due"]) == (None, None, None, None)
    assert record["undefined"]["tags.by_theme.information_sharing.recall"] == "withheld"
    assert many["recall"] is not None
    assert many["reviews_due"] == 10


def test_public_record_says_of_every_null_that_it_is_withheld_or_undefined(outcome):
    """No null without a reason."""
    record = public(outcome.record, NHS)

    assert set(nulls(record["scores"])) == set(record["undefined"])
    assert "withheld" in record["undefined"].values()


@pytest.mark.parametrize(("leaking", "shown"), [(0, True), (3, False), (9, False), (12, True)])
def test_share_of_leaking_reviews_is_shown_only_if_both_sides_are_many(outcome, leaking, shown):
    """Three of twelve that leak, or three that do not, are withheld with the bound that tells of them."""
    record = json.loads(json.dumps(outcome.record))
    row = {"value": leaking / 12, "met": leaking, "due": 12, "low": 0.0, "high": 1.0}
    record["scores"]["redaction"]["metrics"]["leak_rate"] |= row
    record["scores"]["redaction"]["leak_upper_bound"] = 0.5
    left = public(record, NHS)["scores"]["redaction"]

    assert (left["metrics"]["leak_rate"]["value"] is not None) == shown
    assert (left["leak_upper_bound"] is not None) == shown
    assert (left["metrics"]["leaks_per_review"]["value"] is not None) == shown


def test_group_of_few_reviews_is_withheld_and_the_rest_does_not_tell_it(outcome):
    """Six of twelve in each group: both are withheld, and so is each difference."""
    groups = public(outcome.record, NHS)["scores"]["slices"]["voice"]["passage_recall"]

    assert {own["reviews"] for own in groups.values()} == {None}
    assert {own["value"] for own in groups.values()} == {None}
    assert {own["difference"] for own in groups.values()} == {None}


def test_rounding_never_makes_a_rate_perfect(outcome):
    """0.998 leaves as 0.99: not as 1."""
    record = json.loads(json.dumps(outcome.record))
    record["scores"]["redaction"]["metrics"]["character_recall"]["value"] = 0.998
    record["scores"]["redaction"]["metrics"]["over_redaction"]["value"] = 0.001
    left = public(record, NHS)["scores"]["redaction"]["metrics"]

    assert left["character_recall"]["value"] == 0.99
    assert left["over_redaction"]["value"] == 0.01


def test_rule_that_withholds_nothing_gives_the_record_back(outcome):
    """It then stays inside."""
    assert public(outcome.record, Disclosure.named("none")) == outcome.record


def test_row_of_a_review_has_one_place_in_all_metrics_and_not_that_of_its_id():
    """Review n holds n identifiers and n tags; whoever knows the ids does not know whose row is whose."""
    gold, tags = [], []
    for number in range(1, 7):
        text = "word " * 10
        spans = [Span(5 * at, 5 * at + 4) for at in range(number)]
        own = tuple(Tag(f"r{number}", span, "dnacpr", GOOD) for span in spans)
        marks = tuple(Identifier(span, "person", who=str(span.start)) for span in spans)
        gold.append(AnnotatedReview(Review(f"r{number}", text), marks, own))
        tags += own
    reviews = [one.review for one in gold]
    scores = score_tags(tags, [], reviews=[one.review_id for one in reviews])
    rows = paired(score_redaction(gold, {}), scores, reviews=reviews)["metrics"]
    due = {name: [row[2] for row in rows[name]] for name in ("mention_recall", "passage_recall")}

    assert due["mention_recall"] == due["passage_recall"]
    assert sorted(due["passage_recall"]) == [1, 2, 3, 4, 5, 6]
    assert due["passage_recall"] != [1, 2, 3, 4, 5, 6]


def test_tags_of_redacted_texts_are_not_scored_beside_raw_gold(tmp_path):
    """
    What `tag` wrote is in other offsets than the gold: refused, not scored as wrong.
    """
    gold = tmp_path / "gold.jsonl"
    line = {"id": "r1", "text": "No plan was made for her.", "identifiers": [], "tags": []}
    gold.write_text(json.dumps(line) + "\n", encoding="utf-8")
    tags = tmp_path / "tags.jsonl"
    tags.write_text("", encoding="utf-8")
    (tmp_path / "redacted.jsonl").write_text("", encoding="utf-8")

    with pytest.raises(InputError, match="lies beside it"):
        score_files(gold, tags, resamples=0)


def test_tag_after_the_end_of_the_gold_is_refused(tmp_path):
    """
    A tag that ends after the text of its review is named by its number.
    """
    gold = tmp_path / "gold.jsonl"
    line = {"id": "r1", "text": "No plan was made for her.", "identifiers": [], "tags": []}
    gold.write_text(json.dumps(line) + "\n", encoding="utf-8")
    tags = tmp_path / "tags.jsonl"
    tag = Tag("r1", Span(0, 99), "dnacpr", "good_practice", source="x")
    tags.write_text(json_line(tag_record(tag)) + "\n", encoding="utf-8")

    with pytest.raises(InputError, match="tag 1: ends after the text"):
        score_files(gold, tags, resamples=0)
