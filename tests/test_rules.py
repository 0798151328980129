"""Every rule hits what it says it hits and misses what it says it misses."""

import pytest

from leder_nlp import resources
from leder_nlp.records import POLARITIES, RedactedReview
from leder_nlp.tag.passages import passages
from leder_nlp.tag.rule_classifier import RuleClassifier
from leder_nlp.tag.rules import RuleSet
from leder_nlp.taxonomy import Taxonomy

RULES = RuleSet.default().rules
HITS = [(rule, polarity, text) for rule in RULES for polarity, text in rule.hits]
MISSES = [(rule, text) for rule in RULES for text in rule.misses]


@pytest.fixture(scope="module")
def classifier():
    return RuleClassifier()


def read(classifier, rule, text):
    tags = classifier.read(passages(RedactedReview("r", text)))
    return [tag.polarity for tag in tags if any(name == f"rule:{rule.id}" for name, _ in tag.evidence)]


@pytest.mark.parametrize(
    ("rule", "polarity", "text"), HITS, ids=[f"{h[0].id}-{n}" for n, h in enumerate(HITS)]
)
def test_rule_hits(classifier, rule, polarity, text):
    """
    A rule tags each of its own hits with the polarity it names.
    """
    assert polarity in read(classifier, rule, text)


@pytest.mark.parametrize(("rule", "text"), MISSES, ids=[f"{m[0].id}-{n}" for n, m in enumerate(MISSES)])
def test_rule_misses(classifier, rule, text):
    """
    A rule gives no tag for any of its own misses.
    """
    assert [] == read(classifier, rule, text)


@pytest.mark.parametrize("theme", Taxonomy.default().ids)
def test_every_theme_has_rules_in_both_polarities(theme):
    """
    Each theme's rules hit both polarities, with at least three phrasings for each.
    """
    hits = {(polarity, text) for rule in RULES if rule.theme == theme for polarity, text in rule.hits}

    for polarity in POLARITIES:
        assert 3 <= len([text for own, text in hits if own == polarity])


def test_a_rule_file_is_named_after_its_theme():
    """
    The rules of a theme are in the file of that name.
    """
    for file in resources.path("rules").glob("*.toml"):
        assert resources.toml(file, "rules")["theme"] == file.stem
