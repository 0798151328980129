"""One index that finds all phrases of all rules in one walk over the words.

A phrase is looked up by its rarest word, so thousands of phrases cost hardly more than ten; trying
each phrase at each word costs a hundred times as much (docs/decisions.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from leder_nlp.tag.phrases import Atom, Element

_MOST_WORDS = 100_000


class Match(NamedTuple):
    """A phrase found: its number, and its words [first, last)."""

    phrase: int
    first: int
    last: int


Coded = tuple["int | tuple[tuple[int, ...], ...]", ...]
"""A way to write a phrase, its atoms as numbers."""
_RARE, _STEM_BONUS = 1, 3


_Step = int | tuple[frozenset[int], dict[int, tuple[tuple[int, ...], ...]], bool]
"""A gap; or the atoms that may stand first, for each what must follow it, and whether all may be missing."""


class _Way:
    """One way to write a phrase, ready to be tried.

    `anchor` are the atoms of its rarest element, which begins so many words after the first word of
    a match: at least `nearest`, at most `farthest`. `needs` are the atoms of each other element that
    must be there, as the bits of a number: ten times as fast to join and compare as a frozenset.
    `single` is a phrase of one word: where that stands there is nothing to try.
    """

    __slots__ = ("anchor", "farthest", "first", "nearest", "needs", "number", "single", "steps")

    def __init__(self, number: int, elements: Coded, costs: Sequence[int]) -> None:
        self.number = number
        self.steps = tuple(map(_step, elements))
        place, self.anchor, others = _needed(elements, costs)
        self.needs = tuple(map(_bits, others))
        self.first = _bits(_first_codes(elements))
        self.single = len(elements) == 1 and _lengths(elements[0]) == (1, 1)
        before = [_lengths(element) for element in elements[:place]]
        longest = _lengths(elements[place])[1]
        self.nearest = sum(shortest for shortest, _ in before)
        self.farthest = sum(most for _, most in before) + longest - 1


def _step(element: int | tuple[tuple[int, ...], ...]) -> _Step:
    if isinstance(element, int):
        return element
    table: dict[int, list[tuple[int, ...]]] = {}
    for option in element:
        if option:
            table.setdefault(option[0], []).append(option[1:])
    kept = {first: tuple(rests) for first, rests in table.items()}
    return frozenset(kept), kept, () in element


def _needed(elements: Coded, costs: Sequence[int]) -> tuple[int, frozenset[int], list[frozenset[int]]]:
    """Give the place of the element that stands least often, its rarest atoms, and those of the
    other elements that must be there."""
    needed = []
    for place, element in enumerate(elements):
        if isinstance(element, tuple) and () not in element:
            rarest = frozenset(min(option, key=costs.__getitem__) for option in element)
            needed.append((sum(costs[code] for code in rarest), place, rarest))
    needed.sort(key=lambda one: one[:2])
    return needed[0][1], needed[0][2], [rarest for _, _, rarest in needed[1:]]


def _first_codes(elements: Coded) -> frozenset[int]:
    """Give the atoms at which a match may begin."""
    first: set[int] = set()
    for element in elements:
        if isinstance(element, tuple):
            first |= {option[0] for option in element if option}
            if () not in element:
                break
    return frozenset(first)


def _lengths(element: int | tuple[tuple[int, ...], ...]) -> tuple[int, int]:
    """Give the fewest and the most words that an element takes."""
    if isinstance(element, int):
        return 0, element
    return min(map(len, element)), max(map(len, element))


_Entry = tuple[frozenset[int], int, tuple[_Way, ...]]
"""What is known of a word: its atoms, the same as bits, and the ways that are looked for where it stands."""


def _bits(codes: Iterable[int]) -> int:
    bits = 0
    for code in codes:
        bits |= 1 << code
    return bits


class PhraseIndex:
    """All phrases of all rules and cues, found in one walk.

    A phrase is tried only in a sentence that holds its rarest word, so the cost hardly grows with
    the number of phrases. `frequency` says how often a word stands in 10,000 words.
    """

    def __init__(
        self, phrases: Sequence[Sequence[tuple[Element, ...]]], *, frequency: Mapping[str, int] | None = None
    ) -> None:
        """Take, for each phrase number, the ways to write it, as `parse` gives them."""
        self._frequency = frequency or {}
        self._atoms: dict[Atom, int] = {}
        self._costs: list[int] = []
        self._whole: dict[str, set[int]] = {}
        self._stems: dict[str, set[int]] = {}
        self._anchored: dict[int, list[_Way]] = {}
        self._known: dict[str, _Entry] = {}
        for number, ways in enumerate(phrases):
            for elements in ways:
                self._add(number, elements)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def _add(self, number: int, elements: tuple[Element, ...]) -> None:
        coded: Coded = tuple(
            element
            if isinstance(element, int)
            else tuple(tuple(map(self._atom, option)) for option in element)
            for element in elements
        )
        way = _Way(number, coded, self._costs)
        for code in way.anchor:
            self._anchored.setdefault(code, []).append(way)

    def _atom(self, atom: Atom) -> int:
        if atom not in self._atoms:
            code = self._atoms[atom] = len(self._atoms)
            self._costs.append(sum(map(self._cost, atom)))
            for word in atom:
                if word.endswith("*"):
                    self._stems.setdefault(word[:-1], set()).add(code)
                else:
                    self._whole.setdefault(word, set()).add(code)
        return self._atoms[atom]

    def _cost(self, word: str) -> int:
        if word == "#" or word.startswith("["):
            return 100
        if not word.endswith("*"):
            return self._frequency.get(word, _RARE)
        known = sum(often for own, often in self._frequency.items() if own.startswith(word[:-1]))
        return known + _STEM_BONUS

    def _look_up(self, word: str) -> _Entry:
        codes = set(self._whole.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            codes |= self._stems.get(word[:length], set())
        if word.isdigit():
            codes |= self._whole.get("#", set())
        ways = tuple(way for code in sorted(codes) for way in self._anchored.get(code, ()))
        if len(self._known) >= _MOST_WORDS:
            self._known.clear()
        self._known[word] = entry = (frozenset(codes), _bits(codes), ways)
        return entry

    def find(self, words: Sequence[str], stops: Sequence[int]) -> Iterator[Match]:
        """Find every phrase in the words (lower case); none crosses an index in `stops` (sorted).

        Of one phrase number beginning at one word the longest match is given; matches come in
        order of the word they begin at.
        """
        known = self._known
        entries = [known.get(word) or self._look_up(word) for word in words]
        start = 0
        for stop in (*stops, len(words)):
            there = 0
            for _, bits, _ in entries[start:stop]:
                there |= bits
            anchored: dict[_Way, list[int]] = {}
            for place in range(start, stop):
                for way in entries[place][2]:
                    for need in way.needs:
                        if not there & need:
                            break
                    else:
                        anchored.setdefault(way, []).append(place)
            if anchored:
                yield from _found(entries, start, stop, anchored)
            start = stop


def _found(
    entries: Sequence[_Entry], start: int, stop: int, anchored: Mapping[_Way, Sequence[int]]
) -> list[Match]:
    """Find some ways in the words [start, stop), each near enough to the places of its rarest word."""
    best: dict[tuple[int, int], int] = {}
    for way, places in anchored.items():
        if way.single:
            for place in places:
                best.setdefault((place, way.number), place + 1)
            continue
        begins = {
            at
            for place in places
            for at in range(max(start, place - way.farthest), place - way.nearest + 1)
            if at == place or entries[at][1] & way.first
        }
        for at in begins:
            last = _reach(entries, at, stop, way.steps, 0)
            if last > best.get((at, way.number), at):
                best[at, way.number] = last
    return [Match(number, first, last) for (first, number), last in sorted(best.items())]


def _reach(entries: Sequence[_Entry], at: int, bound: int, steps: tuple[_Step, ...], place: int) -> int:
    """Give the index after the last word of the match, or -1 for none. Gaps take as few words as they can."""
    if place == len(steps):
        return at
    step = steps[place]
    if isinstance(step, int):
        for skip in range(min(step, bound - at) + 1):
            last = _reach(entries, at + skip, bound, steps, place + 1)
            if last >= 0:
                return last
        return -1
    firsts, table, optional = step
    if at < bound:
        rests = [rest for code in entries[at][0] & firsts for rest in table[code]]
        if len(rests) > 1:
            rests.sort(key=len, reverse=True)
        for rest in rests:
            after = at + 1 + len(rest)
            if after > bound or (rest and not _stands(entries, at + 1, rest)):
                continue
            last = _reach(entries, after, bound, steps, place + 1)
            if last >= 0:
                return last
    return _reach(entries, at, bound, steps, place + 1) if optional else -1


def _stands(entries: Sequence[_Entry], at: int, atoms: tuple[int, ...]) -> bool:
    return all(atom in entries[at + place][0] for place, atom in enumerate(atoms))
