"""What the scores of a challenge set promise."""

from __future__ import annotations

import pytest
from planned import ITEMS, write_items, write_plan

from leder_nlp.errors import InputError
from leder_nlp.plans import read_plan, run_plan
from leder_nlp.plans.challenge import challenge_scores, judged, read_items
from leder_nlp.plans.failures import failures
from leder_nlp.records import GOOD, IMPROVE, Tag
from leder_nlp.spans import Span

HOW = {"resamples": 0, "level": 0.95, "seed": 0}
AHC, SAFE = "annual_health_check", "safeguarding"


@pytest.fixture
def items(tmp_path):
    return read_items(write_items(tmp_path))


def scores(items, *found):
    return challenge_scores(judged(items, found), **HOW)


def test_only_groups_of_even_number_are_held_out(items):
    """The others are scored apart."""
    got = scores(items)

    assert [item.id for item in items if item.held_out] == ["X3", "X4", "X5"]
    assert (got["items"], got["groups"]) == (3, 2)
    assert (got["read_while_building"]["items"], got["read_while_building"]["groups"]) == (2, 1)


def test_group_is_right_only_if_all_its_items_are(items):
    """X3 right and X4 bare make g02 right; X5 is missed."""
    got = scores(items, Tag("X3", Span(0, 41), AHC, IMPROVE))["metrics"]

    assert (got["challenge_items"]["met"], got["challenge_items"]["due"]) == (2, 3)
    assert (got["challenge_groups"]["met"], got["challenge_groups"]["due"]) == (1, 2)


def test_false_alarm_spoils_its_group(items):
    """A tag in an item that has none is wrong, whatever its theme."""
    found = (Tag("X3", Span(0, 41), AHC, IMPROVE), Tag("X4", Span(0, 6), SAFE, GOOD))
    got = scores(items, *found)["metrics"]

    assert got["challenge_groups"]["met"] == 0
    assert (got["challenge_false_alarms"]["met"], got["challenge_false_alarms"]["due"]) == (1, 1)


def test_tag_of_another_theme_beside_the_right_one_is_not_exact(items):
    """The item is decided right all the same: the theme that decides has the right polarity."""
    found = (Tag("X3", Span(0, 41), AHC, IMPROVE), Tag("X3", Span(0, 41), SAFE, GOOD))
    got = scores(items, *found)["metrics"]

    assert got["challenge_items"]["met"] == 2
    assert got["challenge_items_exact"]["met"] == 1


def test_theme_with_the_other_polarity_is_a_flip_and_not_right(items):
    """Given alone; with both polarities the item is not right either."""
    flipped = scores(items, Tag("X3", Span(0, 41), AHC, GOOD))["metrics"]
    both = scores(items, Tag("X3", Span(0, 41), AHC, GOOD), Tag("X3", Span(0, 41), AHC, IMPROVE))["metrics"]

    assert (flipped["challenge_flips"]["met"], flipped["challenge_flips"]["due"]) == (1, 2)
    assert both["challenge_flips"]["met"] == 0
    assert flipped["challenge_items"]["met"] == both["challenge_items"]["met"] == 1


def test_phenomena_are_those_of_the_held_out_groups(items):
    """By phenomenon: items and groups."""
    got = scores(items, Tag("X3", Span(0, 41), AHC, IMPROVE))["by_phenomenon"]

    assert set(got) == {"graded"}
    assert got["graded"]["challenge_items"] == {"value": 2 / 3, "met": 2, "due": 3}
    assert got["graded"]["challenge_groups"] == {"value": 0.5, "met": 1, "due": 2}


@pytest.mark.parametrize(
    "change",
    [
        {"tags": [{"quote": "Secretname", "theme": AHC, "polarity": GOOD}]},
        {"tags": [{"quote": "a", "theme": AHC, "polarity": GOOD}]},
        {"tags": [{"quote": "The lamp", "theme": AHC, "polarity": "Secretname"}]},
        {"group": "Secretname"},
        {"id": "X1"},
    ],
)
def test_fault_in_an_item_is_told_by_its_line(tmp_path, change):
    """A quote that is not there, or twice, a bad value, an id that is taken."""
    with pytest.raises(InputError, match=r"items\.jsonl:2") as caught:
        read_items(write_items(tmp_path, (ITEMS[0], ITEMS[1] | change)))
    assert "Secretname" not in str(caught.value)


def test_plan_scores_the_rules_and_holds_back_what_is_held_out(tmp_path):
    """Passages are shown of groups that may be read, never of the others."""
    write_items(tmp_path)
    text = 'name = "c"\nkind = "challenge"\n[system]\nmodel = "none"\n[data]\nitems = "items.jsonl"\n'
    outcome = run_plan(read_plan(write_plan(tmp_path, text + "[measure]\nresamples = 20\n")))
    shown = failures(outcome.run, outcome.items)

    assert outcome.record["scores"]["challenge"]["metrics"]["challenge_items"]["due"] == 3
    assert {own.review_id for own in shown} <= {"X1", "X2"}
    assert len(outcome.record["paired"]["metrics"]["challenge_groups"]) == 2
