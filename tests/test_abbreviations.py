"""Each abbreviation is read as what stands around it says."""

import pytest

from leder_nlp.records import RedactedReview
from leder_nlp.tag.abbreviations import abbreviations, signs_against
from leder_nlp.tag.findings import Findings
from leder_nlp.tag.passages import passages
from leder_nlp.tag.rules import RuleSet

OWN = [
    (reading, text)
    for entry in abbreviations()
    for reading in entry.readings
    if reading.rules
    for text in reading.examples
]
OTHER = [
    (own, text)
    for entry in abbreviations()
    for own in entry.readings
    if own.rules
    for other in entry.readings
    if other is not own
    for text in other.examples
]


@pytest.fixture(scope="module")
def rules():
    return RuleSet.default()


def named(rules, text):
    found = Findings(passages(RedactedReview("r", text)), rules)
    return {mention.rule.id for sentence in found.sentences for mention in sentence.mentions}


@pytest.mark.parametrize(("reading", "text"), OWN)
def test_abbreviation_is_read_by_its_rules(rules, reading, text):
    """
    In an example of the reading that rules take, one of those rules names the theme.
    """
    assert named(rules, text) & set(reading.rules)


@pytest.mark.parametrize(("own", "text"), OTHER)
def test_abbreviation_of_something_else_is_left_alone(rules, own, text):
    """
    In an example of another reading none of the rules names its theme.
    """
    assert not named(rules, text) & set(own.rules)


def test_rules_of_the_table_exist(rules):
    """
    The table names rules that there are, and each ambiguous abbreviation of the domain notes.
    """
    assert set(signs_against()) <= {rule.id for rule in rules.rules}
    assert {"HAP", "MAR", "RA", "LAC", "SAR", "PT", "ASC", "DNA"} <= {one.short for one in abbreviations()}
