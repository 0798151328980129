"""The language of phrases, and the index that finds all of them in one walk."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leder_nlp.errors import ResourceError
from leder_nlp.language import words as cut
from leder_nlp.tag.phrase_index import Match, PhraseIndex
from leder_nlp.tag.phrases import Element, parse

CLASSES = {
    "done": ["offered", "carried out", "assess*"],
    "not": ["not", "didn't"],
    "many": ["one two", "three"],
}


def matches(index: PhraseIndex, words: list[str], stops: Iterable[int] = ()) -> list[Match]:
    """Find all phrases of an index in the stretches of words between some stops."""
    edges = [0, *stops, len(words)]
    return [match for _, own in index.find(words, pairwise(edges)) for match in own]


def found(phrase: str, text: str) -> list[str]:
    """Give the words that a phrase matches in a text."""
    lower = cut(text).lower
    index = PhraseIndex([(parse(phrase, CLASSES, where="test"),)])
    return [" ".join(lower[match.first : match.last]) for match in matches(index, lower)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("annual health check", "An annual health check was due.", ["annual health check"]),
        ("annual health check", "Annual check of health", []),
        ("follow-up", "The follow up, the follow-up", ["follow up", "follow up"]),
        ("follow up", "a follow-up", ["follow up"]),
        ("didn't come", "She didn’t come", ["didn't come"]),
        ("didn’t come", "She didn't come", ["didn't come"]),
        ("Annual CHECK", "the annual check", ["annual check"]),
        ("assess*", "assess, assessed, reassessed, assessment", ["assess", "assessed", "assessment"]),
        ("deaf*", "the deaf", ["deaf"]),
        ("#", "in 2020, 3rd of 14", ["2020", "14"]),
        ("# weeks late", "11 weeks late", ["11 weeks late"]),
        ("(seen|visited by)", "seen and visited by", ["seen", "visited by"]),
        ("was (seen|visited by) nurse", "was visited by nurse", ["was visited by nurse"]),
        ("was (not)? seen", "was seen; was not seen; was never seen", ["was seen", "was not seen"]),
        ("(the)? ward", "the ward", ["the ward", "ward"]),
        ("ward (manager)?", "ward manager", ["ward manager"]),
        ("was ..2 offered", "was offered", ["was offered"]),
        ("was ..2 offered", "was a b offered", ["was a b offered"]),
        ("was ..2 offered", "was a b c offered", []),
        ("was .. offered", "was a b c offered", ["was a b c offered"]),
        ("was .. offered", "was a b c d offered", []),
        ("@done", "offered, carried out, assessing", ["offered", "carried out", "assessing"]),
        ("was @done here", "was carried out here", ["was carried out here"]),
        ("was @not? done", "was done; was didn't done", ["was done", "was didn't done"]),
        ("(@not|never) @done", "not offered; never assessed", ["not offered", "never assessed"]),
        (
            "(was @done|missed) again",
            "was carried out again; missed again",
            ["was carried out again", "missed again"],
        ),
        ("[person]", "[PERSON_1] and [PERSON_22]", ["[person]", "[person]"]),
        ("[*", "[MOTHER_1], [DATE 2021]", ["[mother]", "[date]"]),
        ("seen ([*|him)", "seen [PERSON_1]; seen him", ["seen [person]", "seen him"]),
        ("gap ..", "gap a b", ["gap"]),
        (".. gap", "a b gap", ["gap"]),
    ],
)
def test_constructs(phrase, text, expected):
    """
    Each construct of the language matches what the docstring says, and no more.
    """
    assert found(phrase, text) == expected


UNREADABLE = (
    *("((a|b) c)", "(a|b", "a|b)", "(a (b|c))", "@nothing", "(a|@nothing)", "(a ..2 b|c)"),
    *("", " ", "-", "..", "...", "(a)?", "(a)? (b)?", "@not? ..", "()", "(|)", "a ()", "(-) b"),
)


@pytest.mark.parametrize("phrase", UNREADABLE)
def test_phrase_that_cannot_be_read_is_refused(phrase):
    """
    A bracket in a bracket or left open, an unknown class, a gap in a group, a phrase that asks for no word.
    """
    with pytest.raises(ResourceError, match="rule x"):
        parse(phrase, CLASSES, where="rule x")


def test_phrase_with_too_many_options_is_refused():
    """
    Classes multiply in a group; what would fill the memory is refused.
    """
    classes = {"many": [f"word{n} here" for n in range(80)]}
    with pytest.raises(ResourceError, match="options"):
        parse("(@many @many)", classes, where="rule x")


def test_matches_come_in_order_of_their_first_word():
    """
    Whatever phrase they belong to.
    """
    index = PhraseIndex([(parse(phrase, CLASSES, where="t"),) for phrase in ("c", "b c", "a ..2 c", "a")])
    given = matches(index, ["a", "b", "c", "a"])

    assert [match.first for match in given] == sorted(match.first for match in given)
    assert set(given) == {Match(0, 2, 3), Match(1, 1, 3), Match(2, 0, 3), Match(3, 0, 1), Match(3, 3, 4)}


def test_longest_of_several_ways_is_given():
    """
    A phrase number with several ways to write it gives one match at a word: the longest.
    """
    index = PhraseIndex([[parse(way, CLASSES, where="t") for way in ("a", "a b", "a b c", "b")]])

    assert matches(index, ["a", "b", "c"]) == [Match(0, 0, 3), Match(0, 1, 2)]


def test_nothing_crosses_a_stop():
    """
    A phrase, a gap or an option that would need words of two sentences is not found.
    """
    index = PhraseIndex(
        [(parse(phrase, CLASSES, where="t"),) for phrase in ("a b", "a ..3 d", "(b c|x)", "d")]
    )
    words = ["a", "b", "c", "d"]

    assert {match.phrase for match in matches(index, words, ())} == {0, 1, 2, 3}
    assert {match.phrase for match in matches(index, words, (1,))} == {2, 3}
    assert {match.phrase for match in matches(index, words, (2,))} == {0, 3}
    assert {match.phrase for match in matches(index, words, (1, 2, 3))} == {3}


# A slow reference: it tries every phrase at every word, by the words of the docstrings alone.


def stands(atom: frozenset[str], word: str) -> bool:
    """Say whether one of the words, stems or `#` is the word."""
    return any(
        word.startswith(own[:-1]) if own.endswith("*") else word.isdigit() if own == "#" else word == own
        for own in atom
    )


def end(elements: Sequence[Element], words: Sequence[str], at: int) -> int | None:
    """Give the end of the match at a word: gaps as short as they can be, options as long as they can be."""
    if not elements:
        return at
    element, rest = elements[0], elements[1:]
    if isinstance(element, int):
        ways = [at + skip for skip in range(element + 1) if at + skip <= len(words)]
    else:
        ways = [
            at + len(option)
            for option in sorted(element, key=len, reverse=True)
            if at + len(option) <= len(words)
            and all(stands(atom, word) for atom, word in zip(option, words[at:], strict=False))
        ]
    ends = (end(rest, words, way) for way in ways)
    return next((last for last in ends if last is not None), None)


def reference(
    phrases: Sequence[Sequence[tuple[Element, ...]]], words: Sequence[str], stops: Sequence[int]
) -> set[Match]:
    """Give the matches that an index is to find."""
    matches = set()
    bounds = [0, *stops, len(words)]
    for start, stop in pairwise(bounds):
        for number, ways in enumerate(phrases):
            for at in range(start, stop):
                ends = [end(elements, words[:stop], at) for elements in ways]
                last = max((one for one in ends if one is not None), default=at)
                if last > at:
                    matches.add(Match(number, at, last))
    return matches


WORD = st.sampled_from(["a", "b", "c", "ab", "abc", "1", "[person]"])
PIECE = st.sampled_from(["a", "b", "c", "a*", "ab*", "#", "[*", "[person]"])
GROUP = st.lists(
    st.lists(PIECE | st.just("@done"), min_size=1, max_size=3).map(" ".join), min_size=1, max_size=3
)
PART = (
    PIECE
    | st.sampled_from(["..", "..1", "..2", "@done", "@done?"])
    | GROUP.map(lambda options: f"({'|'.join(options)})")
    | GROUP.map(lambda options: f"({'|'.join(options)})?")
)
PHRASE = st.lists(PART, min_size=1, max_size=5).map(" ".join)
SMALL = {"done": ["a", "b c", "ab*"]}


def readable(phrase: str) -> tuple[Element, ...] | None:
    """Parse a phrase; None for one that asks for no word, or could begin with a gap."""
    try:
        elements = parse(phrase, SMALL, where="t")
    except ResourceError:
        return None
    for element in elements:
        if isinstance(element, int):
            return None
        if () not in element:
            break
    return elements


@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.lists(PHRASE, min_size=1, max_size=2), min_size=1, max_size=4),
    st.lists(WORD, max_size=14),
    st.sets(st.integers(1, 13), max_size=3),
    st.dictionaries(WORD, st.integers(0, 900), max_size=4),
)
@example([["a ..2 (b)? c"]], ["a", "c", "b", "c"], set(), {})
@example([["(a|a b) (b c|c)"]], ["a", "b", "c"], set(), {})
@example([["(a)? b"]], ["a", "b", "b"], set(), {"b": 900})
def test_index_finds_what_trying_every_phrase_finds(phrases, words, stops, frequency):
    """
    Neither the rarest word it goes by, nor how often words are said to stand, changes what is found.
    """
    parsed = [[way for way in map(readable, ways) if way is not None] for ways in phrases]
    bounds = sorted(stop for stop in stops if stop < len(words))
    given = matches(PhraseIndex(parsed, frequency=frequency), words, bounds)

    assert set(given) == reference(parsed, words, bounds)
    assert len(given) == len(set(given))


def test_only_the_phrases_named_are_looked_for():
    """
    `only` names the phrase numbers for each stretch.
    """
    index = PhraseIndex([(parse(phrase, CLASSES, where="t"),) for phrase in ("a", "b", "a b")])

    given = [
        (stretch, match.phrase)
        for stretch, own in index.find(["a", "b", "a", "b"], [(0, 2), (2, 4)], only=[{0}, {1, 2}])
        for match in own
    ]

    assert sorted(given) == [(0, 0), (1, 1), (1, 2)]


@settings(max_examples=100, deadline=None)
@given(st.lists(PHRASE, min_size=1, max_size=4), st.lists(WORD, max_size=14))
def test_index_remembers_nothing_of_what_it_read(phrases, words):
    """
    The same words give the same matches again, after other words.
    """
    index = PhraseIndex([[way] for way in map(readable, phrases) if way is not None])
    first = matches(index, words)
    matches(index, [*words[::-1], "z", "a"])

    assert matches(index, words) == first


PUMPS = ("a", "b", "a b", "a x", "x x x a b c", "a b c", "1", "[person]", "ab")


@pytest.mark.parametrize("pump", PUMPS)
def test_no_blow_up(pump):
    """
    A sentence of 100,000 words, made to match almost or again and again, is read in under 2 seconds.
    """
    phrases = ("a ..9 a ..9 b", "(a)? (a)? (a)? b", "a ..9 c", "# # #")
    index = PhraseIndex([(parse(phrase, CLASSES, where="t"),) for phrase in phrases])
    words = (pump.split() * 100_000)[:100_000]
    begun = time.process_time()
    for _ in index.find(words, ()):
        pass

    assert time.process_time() - begun < 2
