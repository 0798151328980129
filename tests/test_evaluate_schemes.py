"""What the span schemes and the labels of passages promise."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leder_nlp.errors import EvaluationError
from leder_nlp.evaluate.labels import Label, joint, theme_only
from leder_nlp.evaluate.schemes import SCHEMES, Mark, Outcomes, outcomes, total
from leder_nlp.evaluate.units import (
    Unit,
    co_confusion,
    coverage,
    hamming_loss,
    label_counts,
    labelled,
    samples_f1,
    samples_jaccard,
    subset_accuracy,
    units,
    unlabelled,
)
from leder_nlp.records import GOOD, IMPROVE, Counts, Tag
from leder_nlp.spans import Span

SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 10), st.integers(1, 6))
MARKS = st.lists(st.builds(Mark, SPANS, st.sampled_from("abc")), max_size=5)
A, B, C = map(Label, "abc")


def aims(pairs):
    """Give what the assignment aims at, in order."""
    exact = [one.span == other.span for one, other in pairs]
    typed = [one.type == other.type for one, other in pairs]
    shared = [one.span.shared(other.span) for one, other in pairs]
    return (
        sum(map(min, exact, typed)),
        sum(exact),
        sum(a * b for a, b in zip(shared, typed, strict=True)),
        sum(shared),
        sum(typed),
        len(pairs),
    )


def best(gold, found):
    """Try every assignment of overlapping marks."""
    choices = [None, *range(len(found))]
    results = []
    for picks in product(choices, repeat=len(gold)):
        taken = [pick for pick in picks if pick is not None]
        pairs = [(gold[at], found[pick]) for at, pick in enumerate(picks) if pick is not None]
        if len(set(taken)) == len(taken) and all(one.span.overlaps(other.span) for one, other in pairs):
            results.append(aims(pairs))
    return max(results)


@settings(deadline=None)
@given(MARKS.filter(lambda m: len(m) < 4), MARKS.filter(lambda m: len(m) < 4))
def test_assignment_is_the_best_there_is(gold, found):
    """By its aims in their order, as trying all of them gives."""
    both, exact, _, _, typed, pairs = best(gold, found)
    own = outcomes(gold, found)

    assert own["strict"].correct == both
    assert own["exact"].correct == exact
    assert own["type"].correct == typed
    assert own["partial"].correct + own["partial"].partial == pairs


@settings(deadline=None)
@given(MARKS, MARKS, st.randoms(use_true_random=False))
def test_order_does_not_matter(gold, found, random):
    """Neither of gold nor of what was found."""
    turned = outcomes(random.sample(gold, len(gold)), random.sample(found, len(found)))

    assert turned == outcomes(gold, found)


@settings(deadline=None)
@given(MARKS, MARKS, st.permutations("abc"))
def test_names_of_types_do_not_matter(gold, found, names):
    """Another name for each type gives the same counts."""
    renamed = dict(zip("abc", names, strict=True))
    turned = [[Mark(mark.span, renamed[mark.type]) for mark in side] for side in (gold, found)]

    assert outcomes(*turned) == outcomes(gold, found)


@settings(deadline=None)
@given(MARKS, MARKS)
def test_every_mark_is_counted_once(gold, found):
    """Possible are the marks of gold, actual those found, under each scheme."""
    for own in outcomes(gold, found).values():
        assert (own.possible, own.actual) == (len(gold), len(found))


def test_greedy_trap():
    """Gold [0, 10); found [5, 20) and [0, 10): the exact one has it, and the other is spurious."""
    gold, found = [Mark(Span(0, 10), "a")], [Mark(Span(5, 20), "a"), Mark(Span(0, 10), "a")]

    assert outcomes(gold, found)["strict"] == Outcomes(correct=1, spurious=1)


def test_what_each_scheme_forgives():
    """Another type on the same span, and the same type on a shorter one."""
    gold = [Mark(Span(0, 10), "a"), Mark(Span(20, 30), "a")]
    own = outcomes(gold, [Mark(Span(0, 10), "b"), Mark(Span(20, 25), "a")])

    assert own == {
        "strict": Outcomes(incorrect=2),
        "exact": Outcomes(correct=1, incorrect=1),
        "partial": Outcomes(correct=1, partial=1),
        "type": Outcomes(correct=1, incorrect=1),
    }


def test_adjacent_marks_do_not_overlap():
    """Offsets are half-open: [0, 5) and [5, 9) are missing and spurious."""
    own = outcomes([Mark(Span(0, 5), "a")], [Mark(Span(5, 9), "a")])

    assert set(own.values()) == {Outcomes(missing=1, spurious=1)}


def test_right_type_beats_larger_overlap():
    """A shorter overlap of the right type comes before a longer one of another."""
    own = outcomes([Mark(Span(0, 10), "a")], [Mark(Span(0, 3), "a"), Mark(Span(3, 10), "b")])

    assert own["type"] == Outcomes(correct=1, spurious=1)


def test_partial_counts_a_half():
    """(1 + 1/2) of 3 gold and 2 found marks."""
    own = Outcomes(correct=1, partial=1, missing=1).halves

    assert (own.precision, own.recall) == (0.75, 0.5)
    assert Outcomes(correct=1, incorrect=2, partial=1, spurious=1, missing=3).halves == Counts(3, 10, 14)


def test_outcomes_add_up():
    """Field by field; over no texts all are 0."""
    one, other = Outcomes(1, 2, 3, 4, 5), Outcomes(10, 20, 30, 40, 50)

    assert one + other == Outcomes(11, 22, 33, 44, 55)
    assert total([dict.fromkeys(SCHEMES, one), dict.fromkeys(SCHEMES, other)]) == dict.fromkeys(
        SCHEMES, one + other
    )
    assert total([]) == dict.fromkeys(SCHEMES, Outcomes())


CUT = [Span(0, 10), Span(10, 20), Span(20, 24)]


def tag(start, end, theme="a", polarity=GOOD):
    return Tag("r", Span(start, end), theme, polarity)


@pytest.mark.parametrize(
    ("span", "held"),
    [
        ((0, 10), [0]),
        ((3, 4), [0]),
        ((8, 13), [1]),
        ((8, 12), [0]),
        ((5, 15), [0, 1]),
        ((6, 15), [1]),
        ((0, 24), [0, 1, 2]),
        ((12, 22), [1, 2]),
        ((12, 21), [1]),
        ((30, 40), []),
    ],
)
def test_passages_that_a_tag_labels(span, held):
    """Where it shares most, the first of several; and where it covers half."""
    sets = labelled(CUT, [tag(*span)], theme_only)

    assert [at for at, own in enumerate(sets) if own] == held
    assert set().union(*sets) <= {A}


def test_labels_of_a_passage_are_a_set():
    """Two tags of one label count once; two polarities are two labels."""
    tags = [tag(0, 10), tag(0, 9), tag(1, 9, polarity=IMPROVE)]

    assert labelled(CUT[:1], tags, theme_only) == [frozenset([A])]
    assert labelled(CUT[:1], tags, joint) == [frozenset([Label("a", GOOD), Label("a", IMPROVE)])]
    assert labelled([], tags, joint) == []


def unit(gold, found):
    return Unit(frozenset(map(Label, gold)), frozenset(map(Label, found)))


ROWS = [unit("ab", "a"), unit("", ""), unit("", "c"), unit("b", "ac"), unit("c", "c"), unit("a", "")]


def test_units_hold_both_sides():
    """Gold first."""
    assert units(CUT[:2], [tag(0, 10)], [tag(10, 20, "b")], theme_only) == (unit("a", ""), unit("", "b"))


def test_units_by_hand():
    """Each measure of six passages."""
    assert label_counts(ROWS) == {A: Counts(1, 2, 2), B: Counts(0, 0, 2), C: Counts(1, 3, 1)}
    assert unlabelled(ROWS) == Counts(met=1, found=2, due=2)
    assert coverage(ROWS) == {"passages": Counts(met=4, due=6), "gold": Counts(met=3, due=4)}
    assert subset_accuracy(ROWS) == 2 / 6
    assert hamming_loss(ROWS, 3) == 6 / 18
    assert samples_jaccard(ROWS) == (0.5 + 1 + 0 + 0 + 1 + 0) / 6
    assert samples_f1(ROWS) == pytest.approx((2 / 3 + 1 + 0 + 0 + 1 + 0) / 6)


def test_co_confusion_by_hand():
    """B was missed twice: once with nothing wrong found, once beside a and c."""
    table = co_confusion(ROWS)

    assert table[B] == {None: Counts(1, 0, 2), A: Counts(1, 0, 2), C: Counts(1, 0, 2)}
    assert table[A] == {None: Counts(1, 0, 1)}
    assert C not in table


def test_co_confusion_comes_most_frequent_first():
    """Then by name."""
    rows = [unit("a", "c"), unit("a", "c"), unit("a", "b"), unit("b", "")]

    ties = [unit("a", "c"), unit("a", "b"), unit("a", "")]

    assert [*map(str, co_confusion(ties)[A])] == ["None", "b", "c"]
    assert list(co_confusion(rows)) == [A, B]
    assert list(co_confusion(rows)[A].items()) == [(C, Counts(2, 0, 3)), (B, Counts(1, 0, 3))]


def test_units_need_units():
    """A mean over none is no number."""
    with pytest.raises(EvaluationError):
        subset_accuracy([])
