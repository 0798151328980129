"""How context reaches: over paragraphs, contrasts, prompts, headings; and the kinds of rule."""

from __future__ import annotations

import pytest

from leder_nlp import resources
from leder_nlp.language import words
from leder_nlp.records import GOOD, IMPROVE, RedactedReview
from leder_nlp.tag.passages import passages
from leder_nlp.tag.rule_classifier import RuleClassifier
from leder_nlp.tag.rules import Cue, Rule, RuleSet

AHC, PASSPORT, RESTRAINT = "annual_health_check", "hospital_passport", "liberty_and_restriction"
CUES = resources.toml(resources.path("cues.toml"), "cues")["cue"]


@pytest.fixture(scope="module")
def classifier() -> RuleClassifier:
    """Give the classifier with the rules that ship."""
    return RuleClassifier()


def tags_of(classifier: RuleClassifier, text: str, theme: str) -> set[tuple[str, str]]:
    """Give the polarity and the attribution of each tag of a theme."""
    found = classifier.read(passages(RedactedReview("r", text)))
    return {(tag.polarity, tag.attribution) for tag in found if tag.theme == theme}


def polarities(classifier: RuleClassifier, text: str, theme: str) -> set[str]:
    """Give the polarities of the tags of a theme."""
    return {polarity for polarity, _ in tags_of(classifier, text, theme)}


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("An annual health check was planned. This was never done.", {IMPROVE}),
        ("An annual health check was planned. However, it should have been brought forward.", {IMPROVE}),
        ("He had an annual health check. There was never a bus.", set()),
        ("He had an annual health check. They never saw him again.", set()),
    ],
)
def test_a_sentence_takes_up_a_theme_if_it_says_something_of_it(classifier, text, due):
    """
    It opens with a word that stands for a thing and a verb; other sentences do not take up the theme.
    """
    assert polarities(classifier, text, AHC) == due


def test_only_the_last_theme_is_taken_up(classifier):
    """
    Of two themes named in a sentence the next one speaks of the second.
    """
    text = "He had an annual health check and a hospital passport. This was never updated."

    assert polarities(classifier, text, PASSPORT) == {IMPROVE}
    assert polarities(classifier, text, AHC) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Another resident, Vera, was admitted. She was discharged without her hospital passport.",
        "The Care Act sets out duties. Hospitals should read the hospital passport on arrival.",
    ],
)
def test_policy_and_another_persons_care_hold_on_through_a_paragraph(classifier, text):
    """
    A sentence after one about somebody else, or that quotes the law, judges nothing.
    """
    assert polarities(classifier, text, PASSPORT) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Another resident was admitted. [PERSON_1] was discharged without a hospital passport.",
        "Another resident was admitted.\n\nShe was sent in without a hospital passport.",
        "The Care Act sets out duties. He was sent in without a hospital passport.",
    ],
)
def test_what_holds_on_ends_with_the_person_or_the_paragraph(classifier, text):
    """
    A new paragraph, or the person named again, is about the person.
    """
    assert polarities(classifier, text, PASSPORT) == {IMPROVE}


def test_a_view_ends_where_the_sentence_turns(classifier):
    """
    What stands after "however" is the reviewer's own.
    """
    text = "Family felt that communication was poor, however records show good information sharing."

    assert ("good_practice", "reviewer") in tags_of(classifier, text, "information_sharing")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Was a hospital passport in place?\nNo - it had never been written", {IMPROVE}),
        ("Was a hospital passport in place?\nYes", set()),
        ("Hospital passport:\nNot done despite two requests", {IMPROVE}),
    ],
)
def test_an_answer_is_about_what_the_prompt_names(classifier, text, due):
    """
    The theme of the prompt, the judgement of the answer; an answer without one has no tag.
    """
    assert polarities(classifier, text, PASSPORT) == due


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("AREAS FOR IMPROVEMENT\n- Hospital passport", {IMPROVE}),
        ("Areas for improvement: hospital passport.", {IMPROVE}),
        ("AREAS FOR IMPROVEMENT\nHospital passport, blue folder", set()),
        ("AREAS FOR IMPROVEMENT\n- A hospital passport was completed", set()),
        (
            "AREAS FOR IMPROVEMENT\n- Staff\nMedication: hospital passport lists the tablets and the doses",
            set(),
        ),
    ],
)
def test_what_inherits_from_a_heading(classifier, text, due):
    """
    A bullet and what follows a polar label do; a form's entry, a thing done, a label of facts do not.
    """
    assert polarities(classifier, text, PASSPORT) == due


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Restraint was never needed in her years there.", {GOOD}),
        ("She was cared for throughout without restraint.", {GOOD}),
        ("Restraint was never recorded.", {IMPROVE}),
        ("Restraint should have been reviewed.", {IMPROVE}),
        ("He was restrained in May.", set()),
    ],
)
def test_the_absence_of_an_unwanted_thing_is_praised(classifier, text, due):
    """
    "Never used" is good, "never recorded" is not.
    """
    assert polarities(classifier, text, RESTRAINT) == due


def test_a_need_inherits_nothing_from_a_heading():
    """
    Only its absence or praise is judged, where a duty takes the heading's polarity.
    """
    shipped = RuleSet.default()

    def read(says: str, text: str) -> list[str]:
        rule = Rule("r", AHC, says, ("blue folder",))
        few = RuleSet([rule], shipped.cues, scope=shipped.scope, classes=classes())
        return [tag.polarity for tag in RuleClassifier(few).read(passages(RedactedReview("r", text)))]

    assert read("duty", "GOOD PRACTICE\n- Blue folder") == [GOOD]
    assert read("need", "GOOD PRACTICE\n- Blue folder") == []
    assert read("need", "No blue folder was offered.") == [IMPROVE]
    assert read("need", "An excellent blue folder.") == [GOOD]


def classes() -> dict[str, list[str]]:
    """Give the word classes that ship."""
    return resources.toml(resources.path("cues.toml"), "cues")["classes"]


def test_a_cue_keeps_within_its_reach_and_to_its_kinds():
    """
    A cue with a reach of two words says nothing of what is farther, nor of a kind of rule it does not name.
    """
    shipped = RuleSet.default()
    cue = Cue("near", "praise", ("splendid",), reach=2, of=frozenset({"duty"}))

    def read(says: str, text: str) -> int:
        few = RuleSet([Rule("r", AHC, says, ("blue folder",))], [cue], scope=shipped.scope)
        return len(RuleClassifier(few).read(passages(RedactedReview("r", text))))

    assert read("duty", "A splendid blue folder.") == 1
    assert read("duty", "A splendid thing it was to see the blue folder.") == 0
    assert read("topic", "A splendid blue folder.") == 0


@pytest.mark.parametrize(
    ("number", "example"),
    [(number, text) for number, cue in enumerate(CUES) for text in cue.get("examples", ())],
)
def test_cue_is_found_in_its_examples(number, example):
    """
    Each cue with examples is found in every one of them.
    """
    lower = words(example).lower
    found = RuleSet.default().cues_index.find(lower, [(0, len(lower))])

    assert number in {match.phrase for _, matches in found for match in matches}


@pytest.mark.parametrize(
    ("text", "polarities"),
    [
        ("Never did the home omit a medication review.", set()),
        ("No medication review went by without the pharmacist.", set()),
        ("The home omitted a medication review.", {"area_for_improvement"}),
        ("The missing hospital passport was put right within the hour.", {"good_practice"}),
        ("The hospital passport was missing.", {"area_for_improvement"}),
    ],
)
def test_what_is_denied_twice_or_put_right_is_no_failing(text, polarities):
    """
    A denied denial judges nothing, and a failing put right is none; without that both are failings.
    """
    tags = RuleClassifier().read(passages(RedactedReview("r", text)))

    assert {tag.polarity for tag in tags} == polarities


def judged(says: str, text: str) -> list[str]:
    """Give the polarities of the tags of one rule of a kind, with the cues that ship."""
    shipped = RuleSet.default()
    rule = Rule("r", AHC, says, ("blue folder",))
    few = RuleSet([rule], shipped.cues, scope=shipped.scope, classes=classes())
    return sorted(tag.polarity for tag in RuleClassifier(few).read(passages(RedactedReview("r", text))))


@pytest.mark.parametrize(
    ("says", "text", "due"),
    [
        ("loose", "The blue folder was excellent.", [GOOD]),
        ("loose", "The blue folder of the man who came at nine was excellent.", []),
        ("loose", "GOOD PRACTICE\n- Blue folder", []),
        ("duty", "He had a leaflet instead of a blue folder.", [IMPROVE]),
        ("duty", "He had a blue folder instead of a leaflet.", []),
        ("duty", "He went home despite the blue folder.", [IMPROVE]),
        ("duty", "Despite the rush the blue folder was excellent.", [GOOD]),
        ("unwanted", "The blue folder was used every day.", []),
        ("duty", "The blue folder was read every day.", [GOOD]),
        ("bad", "As a child he had the blue folder.", []),
        ("bad", "As a child he had the blue folder, which was cruel.", [IMPROVE]),
        ("duty", "The blue folder was thorough, only the other plan never followed.", [GOOD]),
        ("duty", "The blue folder was exemplary, yet nobody on nights had seen it.", sorted([GOOD, IMPROVE])),
        ("duty", "The blue folder was exemplary, yet nobody on nights had slept.", [GOOD]),
        ("duty", "The blue folder was pencilled in.", []),
        ("duty", "The blue folder was pencilled in and was completed in full.", [GOOD]),
        ("duty", "There was a blue folder. Nobody on shift had read it.", [IMPROVE]),
        ("duty", "There was a blue folder. Nobody on shift had slept.", []),
        ("duty", "Was there a blue folder? Yes, a thorough one.", [GOOD]),
        ("duty", "Nobody saw to it and it was done that day with the blue folder.", []),
        ("good", "The blue folder would have given her a chance.", [IMPROVE]),
    ],
)
def test_what_a_cue_says_depends_on_where_it_stands(says, text, due):
    """
    Praise before an omission, a plan carried out, one thing in place of another, what is loose or long ago.
    """
    assert due == judged(says, text)
