"""What the matching of spans promises."""

from __future__ import annotations

from itertools import combinations, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leder_nlp.errors import ConfigError
from leder_nlp.evaluate.match import ANY_OVERLAP, match
from leder_nlp.spans import Span

SPANS = st.lists(st.builds(lambda s, n: Span(s, s + n), st.integers(0, 12), st.integers(1, 8)), max_size=5)
THRESHOLDS = st.sampled_from([ANY_OVERLAP, 0.25, 0.5, 0.75, 1.0])


def best(gold: list[Span], found: list[Span], at_least: float) -> tuple[int, float]:
    """Try every one-to-one assignment: the most pairs, then the largest summed overlap."""
    results = [(0, 0.0)]
    for size in range(1, min(len(gold), len(found)) + 1):
        for rows in combinations(gold, size):
            for columns in permutations(found, size):
                overlaps = [one.iou(other) for one, other in zip(rows, columns, strict=True)]
                if all(overlap > 0 and overlap >= at_least for overlap in overlaps):
                    results.append((size, sum(overlaps)))
    return max(results)


@given(SPANS, SPANS, THRESHOLDS)
def test_assignment_is_the_best_there_is(gold, found, at_least):
    """As many pairs, and as much overlap, as trying all of them gives."""
    matched = match(gold, found, at_least=at_least)
    count, overlap = best(gold, found, at_least)

    assert count == len(matched)
    assert overlap == pytest.approx(sum(gold[i].iou(found[j]) for i, j in matched))


@given(SPANS, SPANS, THRESHOLDS, st.randoms(use_true_random=False))
def test_order_does_not_matter(gold, found, at_least, random: Random):
    """The same spans pair, whatever order they come in."""
    expected = sorted((gold[i], found[j]) for i, j in match(gold, found, at_least=at_least))
    gold, found = random.sample(gold, len(gold)), random.sample(found, len(found))

    assert expected == sorted((gold[i], found[j]) for i, j in match(gold, found, at_least=at_least))


@given(SPANS, SPANS, THRESHOLDS)
def test_every_span_is_in_one_pair_at_most(gold, found, at_least):
    """A found span answers one gold span; a second is made up."""
    matched = match(gold, found, at_least=at_least)

    assert len(matched) == len({i for i, _ in matched}) == len({j for _, j in matched})


@given(SPANS)
def test_spans_match_themselves(spans):
    """Gold beside gold pairs everything."""
    assert len(spans) == len(match(spans, spans, at_least=1.0))


def test_greedy_order_trap():
    """A greedy matcher gives gold [0, 10) to whichever comes first; here the exact one has it."""
    assert match([Span(0, 10)], [Span(5, 20), Span(0, 10)]) == [(0, 1)]
    assert match([Span(0, 10)], [Span(0, 10), Span(5, 20)]) == [(0, 0)]


def test_tie_of_overlap_does_not_hang_on_order():
    """Half of [0, 4) and its double overlap it alike; the shorter one has it, first or last."""
    assert match([Span(0, 4)], [Span(0, 2), Span(0, 8)]) == [(0, 0)]
    assert match([Span(0, 4)], [Span(0, 8), Span(0, 2)]) == [(0, 1)]


def test_half_is_enough():
    """Five of ten characters match at the default; four do not."""
    assert match([Span(0, 10)], [Span(0, 5)]) == [(0, 0)]
    assert match([Span(0, 10)], [Span(0, 4)]) == []


def test_any_overlap_needs_one_character():
    """Spans that only touch share nothing."""
    assert match([Span(0, 10)], [Span(9, 30)], at_least=ANY_OVERLAP) == [(0, 0)]
    assert match([Span(0, 10)], [Span(10, 30)], at_least=ANY_OVERLAP) == []


def test_likeness_settles_a_tie():
    """Of two spans in the same place, the one more alike pairs."""
    found = [Span(0, 5), Span(0, 5)]

    assert match([Span(0, 5)], found, likeness=lambda _, j: float(j == 1)) == [(0, 1)]
    assert match([Span(0, 5)], found, likeness=lambda _, j: float(j == 0)) == [(0, 0)]


@pytest.mark.parametrize("at_least", [-0.1, 1.1])
def test_threshold_outside_0_to_1_is_refused(at_least):
    """Nothing could match, or everything."""
    with pytest.raises(ConfigError):
        match([], [], at_least=at_least)
