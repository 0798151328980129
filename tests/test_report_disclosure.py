"""Nothing that is withheld can be worked out from what is shown."""

import itertools
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from leder_nlp import resources
from leder_nlp.errors import ConfigError, ResourceError
from leder_nlp.records import GOOD, RedactedReview, Tag, TaggedReview
from leder_nlp.report.disclosure import (
    UNDEFINED,
    WITHHELD,
    Bounds,
    Disclosure,
    narrows,
    percent,
    presets,
    protect,
    protect_parts,
)
from leder_nlp.report.figures import attribute_names, figures
from leder_nlp.report.summary import Summary
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

NHS = Disclosure.named("nhs_subnational")
WITHHOLDING = [rule for rule in presets().values() if rule.withhold]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nhs_subnational", ["0", "[c]", "[c]", "[c]", "10", "10", "10", "15", "105"]),
        ("under_5", ["0", "[c]", "[c]", "7", "8", "9", "10", "13", "103"]),
        ("tre_10", ["[c]", "[c]", "[c]", "[c]", "[c]", "[c]", "10", "13", "103"]),
        ("none", ["0", "1", "4", "7", "8", "9", "10", "13", "103"]),
    ],
)
def test_each_preset_shows_what_it_says(name, expected):
    """
    The range that is withheld, zero and rounding are as each preset states them.
    """
    counts = dict(enumerate([0, 1, 4, 7, 8, 9, 10, 13, 103]))

    assert expected == list(protect(counts, Disclosure.named(name)).values())


def test_the_default_is_the_subnational_rule():
    """
    Who names no rule gets nhs_subnational.
    """
    assert Disclosure.default() == NHS


def test_an_unknown_rule_names_those_there_are():
    """
    A mistyped rule is a ConfigError that lists the names.
    """
    with pytest.raises(ConfigError, match="nhs_subnational, under_5, tre_10, none"):
        Disclosure.named("nsh")


def test_rounding_that_reaches_the_withheld_range_is_refused():
    """
    8 rounded to 0 would look like a true zero; such a rule does not come into being.
    """
    with pytest.raises(ValueError, match="do not go together"):
        Disclosure("bad", "", "", (1, 7), 20)


def test_the_schema_refuses_a_range_that_starts_at_two():
    """
    A rule that shows 1 and withholds 2 is a fault of the file.
    """
    rule = {"name": "a", "label": "a", "explanation": "a", "withhold": [2, 7], "round_to": 5}

    with pytest.raises(ResourceError):
        resources.checked(
            json.loads(json.dumps({"default": "a", "rule": [rule]})), "disclosure", where="here"
        )


def test_percent_comes_from_what_is_shown():
    """
    A share is of the rounded figures, withheld with either, undefined over nothing.
    """
    assert [
        percent("10", "30"),
        percent(WITHHELD, "30"),
        percent("0", WITHHELD),
        percent("0", "0"),
    ] == ["33.3", WITHHELD, WITHHELD, UNDEFINED]


def test_a_single_withheld_part_takes_the_next_smallest_with_it():
    """
    Without rounding, the total less the others would be the withheld part.
    """
    counts = {"a": 3, "b": 40, "c": 20, "d": 0}

    assert protect_parts(counts, Disclosure.named("under_5")) == {"a": "[c]", "b": "40", "c": "[c]", "d": "0"}


def test_rounding_can_be_cover_enough():
    """
    Where rounding hides a single withheld part already, nothing more is lost.
    """
    assert protect_parts({"a": 150, "b": 145, "c": 5}, NHS) == {"a": "150", "b": "145", "c": "[c]"}


def test_a_small_whole_is_withheld_whole():
    """
    Where the total itself is withheld, zeros would narrow the rest.
    """
    assert protect_parts({"a": 6, "b": 0}, NHS) == {"a": "[c]", "b": "[c]"}


def tables(parts, highest):
    """Give every table of so many parts whose total is at most so much."""
    if not parts:
        yield ()
        return
    for first in range(highest + 1):
        for rest in tables(parts - 1, highest - first):
            yield first, *rest


def preimages(rule, parts, highest):
    """Give, for each published table, the least and greatest count behind each cell."""
    seen = {}
    for counts in tables(parts, highest):
        published = (*protect_parts(dict(enumerate(counts)), rule).values(), rule.shown(sum(counts)))
        ranges = seen.setdefault(published, [[count, count] for count in counts])
        for own, count in zip(ranges, counts, strict=True):
            own[:] = min(own[0], count), max(own[1], count)
    # Those whose total could be higher than what was tried are not all there.
    return {
        published: ranges for published, ranges in seen.items() if rule.bounds(published[-1]).high <= highest
    }


@pytest.mark.parametrize(
    ("name", "parts", "highest"),
    [
        ("nhs_subnational", 2, 102),
        ("nhs_subnational", 3, 57),
        ("nhs_subnational", 4, 52),
        ("under_5", 2, 60),
        ("under_5", 3, 40),
        ("under_5", 5, 24),
        ("tre_10", 2, 80),
        ("tre_10", 4, 30),
    ],
)
def test_no_part_is_given_away_to_one_who_knows_the_procedure(name, parts, highest):
    """
    Over all small tables: those that are published alike differ in each withheld cell by the rule's width.

    This holds against a reader who runs the procedure on every table there could be.
    """
    rule = Disclosure.named(name)
    low, high = rule.withhold
    withheld = [
        (published, least, most)
        for published, ranges in preimages(rule, parts, highest).items()
        for shown, (least, most) in zip(published, ranges, strict=False)
        if shown == WITHHELD
    ]

    assert withheld
    assert [own for own in withheld if own[2] - own[1] < high - low] == []


@pytest.mark.parametrize("rule", WITHHOLDING, ids=lambda rule: rule.name)
@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=12))
def test_parts_and_total_leave_the_rule_its_range(rule, counts):
    """
    On random tables: whatever adds up to the total leaves each withheld part all of the rule's range.
    """
    shown = list(protect_parts(dict(enumerate(counts)), rule).values())
    total = rule.shown(sum(counts))
    if WITHHELD not in shown or total == WITHHELD:
        assert (total == WITHHELD) <= (set(shown) == {WITHHELD})
        return
    # A withheld part may be larger than the rule's range, withheld for another's sake; or zero, in a table
    # withheld whole.
    least = 0 if set(shown) == {WITHHELD} else rule.withhold[0]
    known = [(least, sum(counts) + 5) if own == WITHHELD else interval(rule.bounds(own)) for own in shown]
    for place in [place for place, own in enumerate(shown) if own == WITHHELD]:
        reached = [extreme(known, total, rule, place=place, sign=sign) for sign in (1, -1)]

        assert reached[0] <= rule.withhold[0]
        assert reached[1] >= rule.withhold[1]


def interval(bounds):
    return bounds.low, None if bounds.high == float("inf") else bounds.high


def extreme(known, total, rule, *, place, sign):
    """Give the least (sign 1) or greatest (sign -1) value of one part, by linear programming."""
    cost = np.zeros(len(known))
    cost[place] = sign
    whole = rule.bounds(total)
    ones = np.ones((1, len(known)))
    answer = linprog(cost, A_ub=np.vstack([ones, -ones]), b_ub=[whole.high, -whole.low], bounds=known)
    return sign * answer.fun


DOMAINS = [own for own in Taxonomy.default().domains if own[0] in ("medicines", "family", "end_of_life")]
THEMES = [theme for theme in Taxonomy.default() if theme.domain in dict(DOMAINS)]
SMALL = Taxonomy("1", tuple(THEMES), tuple(DOMAINS))
REVIEW = st.lists(st.tuples(st.sampled_from(THEMES), st.booleans()), max_size=4)
COHORT = st.lists(st.tuples(REVIEW, st.integers(1, 12)), min_size=1, max_size=8)


def summary_of(cohort):
    def tagged(tags):
        marks = [
            Tag("r", Span(n, n + 1), theme.id, GOOD, attribution="family" if family else "reviewer")
            for n, (theme, family) in enumerate(tags)
        ]
        return TaggedReview(RedactedReview("r", "abcdef"), tuple(marks))

    return Summary.of((tagged(tags) for tags, times in cohort for _ in range(times)), SMALL)


@pytest.mark.parametrize("rule", WITHHOLDING, ids=lambda rule: rule.name)
@settings(max_examples=100, deadline=None)
@given(COHORT)
def test_domains_and_attributes_leave_each_theme_its_range(rule, cohort):
    """
    On random reviews: all figures together leave each withheld theme all of the rule's range.

    The attacker's programme: a domain's reviews are at least those of each theme of it and at most those of
    all; an attribute's are at most those of all domains.
    """
    attacker = Attacker(figures(summary_of(cohort), rule))
    for theme, own in attacker.themes.items():
        if own == WITHHELD:
            assert attacker.extreme(theme, 1) <= rule.withhold[0]
            assert attacker.extreme(theme, -1) >= rule.withhold[1]


class Attacker:
    """A linear programme over themes and domains of good practice, with every shown figure as a bound."""

    def __init__(self, shown):
        self.shown, self.rule = shown, shown.rule
        self.themes = {theme.id: shown.themes[theme.id, GOOD].reviews for theme in shown.taxonomy}
        self.domains = {name: shown.domains[name, GOOD].reviews for name, _ in shown.taxonomy.domains}
        self.names = [*self.themes, *self.domains]
        self.place = {name: number for number, name in enumerate(self.names)}
        self.rows, self.limits = [], []
        for theme in shown.taxonomy:
            self.at_most({theme.id: 1, theme.domain: -1}, 0)
        for domain in self.domains:
            own = {theme.id: -1 for theme in shown.taxonomy if theme.domain == domain}
            self.at_most({domain: 1, **own}, 0)
        for name in attribute_names():
            figure = shown.attributes[name, GOOD].reviews
            if figure != WITHHELD:
                self.at_most(dict.fromkeys(self.domains, -1), -self.rule.bounds(figure).low)

    def at_most(self, weights, limit):
        row = np.zeros(len(self.names))
        for name, weight in weights.items():
            row[self.place[name]] = weight
        self.rows.append(row)
        self.limits.append(limit)

    def bounds(self):
        for own in self.themes.values():
            yield interval(self.rule.bounds(own))
        for own in self.domains.values():
            yield (0, None) if own == WITHHELD else interval(self.rule.bounds(own))

    def extreme(self, theme, sign):
        cost = np.zeros(len(self.names))
        cost[self.place[theme]] = sign
        answer = linprog(cost, A_ub=np.array(self.rows), b_ub=self.limits, bounds=list(self.bounds()))
        return sign * answer.fun


def test_the_attacker_can_win():
    """
    Were the domain's figure not withheld, the same programme would find the withheld theme.
    """
    rule = Disclosure.named("under_5")
    first, second = [theme for theme in THEMES if theme.domain == "medicines"]
    summary = summary_of([([(first, False)], 20), ([(second, False)], 3)])
    attacker = Attacker(figures(summary, rule))

    assert attacker.domains["medicines"] == WITHHELD
    assert attacker.extreme(second.id, 1) <= 1
    attacker.domains["medicines"] = "23"
    assert attacker.extreme(second.id, 1) == 3


@pytest.mark.parametrize(("name", "highest"), [("nhs_subnational", 17), ("under_5", 12), ("tre_10", 14)])
def test_no_theme_is_given_away_by_a_domain_to_one_who_knows_the_procedure(name, highest):
    """
    Over all domains of three themes: those published alike differ in each withheld theme by the rule's width.
    """
    rule = Disclosure.named(name)
    low, high = rule.withhold
    seen = {}
    for counts in itertools.product(range(highest + 1), repeat=3):
        shown = [rule.shown(count) for count in counts]
        parts = [rule.bounds(own) for own in shown if own != WITHHELD]
        withheld = [rule.bounds(own) for own in shown if own == WITHHELD]
        # How far the themes overlap decides where between these the domain is.
        for domain in range(max(counts), sum(counts) + 1):
            total = rule.shown(domain)
            if total != WITHHELD and narrows(rule.bounds(total), parts, rule, withheld=withheld):
                total = WITHHELD
            for place, count in enumerate(counts):
                seen.setdefault((*shown, total, place), set()).add(count)
    ranges = [(key, own) for key, own in seen.items() if key[key[-1]] == WITHHELD]

    assert ranges
    assert [(key, own) for key, own in ranges if max(own) - min(own) < high - low] == []


def test_a_total_of_overlapping_parts_narrows_from_the_edge_on():
    """
    A total one rounding step before the edge counts, so that withholding it does not tell where it lay.
    """
    answers = [narrows(Bounds(n, n), [Bounds(20, 20)], NHS, withheld=[Bounds(1, 7)]) for n in (16, 17, 22)]

    assert answers == [False, True, True]
