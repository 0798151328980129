"""`leder-nlp rules`: soundness, worth on a corpus, reasons."""

from __future__ import annotations

import pytest

from leder_nlp import resources
from leder_nlp.cli import main
from leder_nlp.plans.rule_coverage import coverage
from leder_nlp.records import IMPROVE, AnnotatedReview, Review, Tag
from leder_nlp.spans import Span
from leder_nlp.tag.rules import Rule, RuleSet

RULES = """theme = "hospital_passport"
[[rule]]
id = "passport-a"
says = "duty"
phrases = ["hospital passport"]
hits.area_for_improvement = ["No hospital passport was offered."]
misses = ["{miss}"]
"""


@pytest.fixture
def rules(tmp_path):
    """Give a way to write a rule file with one miss."""

    def write(miss: str):
        file = tmp_path / "hospital_passport.toml"
        file.write_text(RULES.format(miss=miss), encoding="utf-8")
        return str(file)

    return write


def test_check_is_sound(rules, capsys):
    """
    A rule that hits its hits and misses its misses is in order, and gives 0.
    """
    assert main(["rules", "check", "--rules", rules("The hospital passport is blue.")]) == 0
    assert "ok" in capsys.readouterr().out


def test_check_names_a_faulty_rule(rules, capsys):
    """
    A rule that tags its miss is named, and the verb gives 2.
    """
    assert main(["rules", "check", "--rules", rules("There was no hospital passport.")]) == 2
    assert "passport-a" in capsys.readouterr().out


def test_why_names_rule_cue_and_what_is_left(capsys):
    """
    The tag's rule and cue, and the mention that is not judged, redacted.
    """
    assert main(["rules", "why", "Mary Tranter had epilepsy. No annual health check was offered."]) == 0
    shown = capsys.readouterr().out

    assert "cue no" in shown
    assert "ahc-named" in shown
    assert "epilepsy-topic" in shown
    assert "Tranter" not in shown


def test_unknown_theme_is_refused(capsys):
    """
    A theme that no rule has is bad input.
    """
    assert main(["rules", "coverage", "corpora/hard_negatives", "--theme", "nothing"]) == 2
    assert "no rule has the theme" in capsys.readouterr().err


def test_coverage_counts_right_turned_shadowed_and_unused():
    """
    Two right of three tags, one turned; a rule that another covers is shadowed, one never seen unused.
    """
    shipped = RuleSet.default()
    theme = "hospital_passport"
    own = [
        Rule("wide", theme, "duty", ("hospital passport", "red bag")),
        Rule("narrow", theme, "duty", ("hospital passport",)),
        Rule("idle", theme, "duty", ("purple elephant",)),
    ]
    classes = resources.toml(resources.path("cues.toml"), "cues")["classes"]
    few = RuleSet(own, shipped.cues, scope=shipped.scope, classes=classes)
    text = "No hospital passport was offered. No red bag was offered. The hospital passport was excellent."
    first, second = text.index("No red"), text.index("The hospital")
    gold = AnnotatedReview(
        Review("r", text),
        tags=(
            Tag("r", Span(0, first - 2), theme, IMPROVE, source="gold"),
            Tag("r", Span(first, second - 2), theme, IMPROVE, source="gold"),
            Tag("r", Span(second, len(text) - 1), theme, IMPROVE, source="gold"),
        ),
    )

    found = coverage([gold], few)
    worth = {one.name: one for one in found.rules}

    assert (worth["wide"].tags, worth["wide"].right, worth["wide"].turned) == (3, 2, 1)
    assert worth["wide"].precision == pytest.approx(2 / 3)
    assert (worth["wide"].alone, worth["narrow"].alone) == (1, 0)
    assert worth["narrow"].shadowed_by == "wide"
    assert worth["idle"].mentions == 0
    assert worth["idle"].precision is None
    assert (found.gold, found.reached) == (3, 2)
    assert "praise" in {one.name for one in found.cues}
