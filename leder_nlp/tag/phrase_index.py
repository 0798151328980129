"""One index that finds all phrases of all rules in one walk over the words.

A phrase is looked up by its rarest word, so thousands of phrases cost hardly more than ten; trying
each phrase at each word costs a hundred times as much (docs/decisions.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from leder_nlp.tag.phrases import Atom, Element
from leder_nlp.tag.spelling import meant

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
    a match: at least `nearest`, at most `farthest`. `near` are the other elements that must be there,
    each as its rarest atoms and the window, in words from the anchor, in which one of them stands;
    `steps` is the whole phrase, of which this is one way: what is met near is matched by those;
    `rarest` are the atoms of the rarest of those, none if there is no other. `first` are the atoms a
    match may begin with. `length` is the number of words if every element is one word and must be
    there: then there is nothing left to try; else 0.
    """

    __slots__ = ("anchor", "farthest", "first", "length", "near", "nearest", "number", "rarest", "steps")

    def __init__(self, number: int, elements: Coded, costs: Sequence[int], steps: tuple[_Step, ...]) -> None:
        self.number = number
        self.steps = steps
        needed = _needed(elements, costs)
        place, self.anchor = needed[0]
        self.rarest = needed[1][1] if len(needed) > 1 else frozenset()
        lengths = [_lengths(element) for element in elements]
        near = [(atoms, *_window(lengths, place, other)) for other, atoms in needed[1:]]
        self.near = tuple(sorted(near, key=lambda one: one[2] - one[1]))
        self.first = _first_codes(elements)
        self.length = len(elements) if all(length == (1, 1) for length in lengths) else 0
        self.nearest = sum(shortest for shortest, _ in lengths[:place])
        self.farthest = sum(most for _, most in lengths[:place]) + lengths[place][1] - 1


def _step(element: int | tuple[tuple[int, ...], ...]) -> _Step:
    if isinstance(element, int):
        return element
    table: dict[int, list[tuple[int, ...]]] = {}
    for option in element:
        if option:
            table.setdefault(option[0], []).append(option[1:])
    kept = {first: tuple(rests) for first, rests in table.items()}
    return frozenset(kept), kept, () in element


def _needed(elements: Coded, costs: Sequence[int]) -> list[tuple[int, frozenset[int]]]:
    """Give the places of the elements that must be there, with their rarest atoms, rarest first."""
    needed = []
    for place, element in enumerate(elements):
        if isinstance(element, tuple) and element[-1]:  # an option of no words comes last
            rarest = frozenset(
                option[0] if len(option) == 1 else min(option, key=costs.__getitem__) for option in element
            )
            needed.append((sum([costs[code] for code in rarest]), place, rarest))
    needed.sort(key=lambda one: one[:2])
    return [(place, rarest) for _, place, rarest in needed]


def _apart(elements: Coded, costs: Sequence[int]) -> Iterator[Coded]:
    """Spell out the options of the rarest element, each in a way of its own with an anchor of its own."""
    place = _needed(elements, costs)[0][0]
    for option in elements[place]:  # type: ignore[union-attr]  # what must be there is no gap
        yield (*elements[:place], *(((atom,),) for atom in option), *elements[place + 1 :])


def _window(lengths: Sequence[tuple[int, int]], anchor: int, other: int) -> tuple[int, int]:
    """Give the fewest and the most words from a word of the anchor to one of another element."""
    first, last = sorted((anchor, other))
    between = lengths[first + 1 : last]
    fewest = 1 + sum(shortest for shortest, _ in between)
    most = lengths[first][1] + sum(longest for _, longest in between) + lengths[last][1] - 1
    return (fewest, most) if other > anchor else (-most, -fewest)


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


class _Entry(NamedTuple):
    """What is known of a word: its atoms, and the ways that are looked for where it stands.

    A way is looked for only where its rarest other element stands too, which is told by bits, as
    numbers are joined and compared much faster than sets: `shows` are those of the word, `wants`
    those that its ways need, `ways` gives the ways for a bit. Those in `alone` need no other.
    """

    atoms: frozenset[int]
    shows: int
    wants: int
    ways: Mapping[int, tuple[_Way, ...]]
    alone: tuple[_Way, ...]


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
        self._stemmed: Counter[str] = Counter()
        for word, often in self._frequency.items():
            self._stemmed.update({word[:end]: often for end in range(1, len(word) + 1)})
        self._atoms: dict[Atom, int] = {}
        self._costs: list[int] = []
        self._whole: dict[str, set[int]] = {}
        self._stems: dict[str, set[int]] = {}
        self._anchored: dict[int, list[_Way]] = {}
        self._telling: set[int] = set()
        self._known: dict[str, _Entry] = {}
        for number, ways in enumerate(phrases):
            for elements in ways:
                self._add(number, elements)
        self._lengths = sorted({len(stem) for stem in self._stems})
        # The commonest have the lowest bits: most numbers stay short, and are joined the faster for it.
        common = sorted(self._telling, key=lambda code: (-self._costs[code], code))
        self._bits = {code: bit for bit, code in enumerate(common)}

    def _add(self, number: int, elements: tuple[Element, ...]) -> None:
        coded: Coded = tuple(
            element
            if isinstance(element, int)
            else tuple(tuple(map(self._atom, option)) for option in element)
            for element in elements
        )
        steps = tuple(map(_step, coded))
        for spelt in _apart(coded, self._costs):
            way = _Way(number, spelt, self._costs, steps)
            self._telling.update(way.rarest)
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
        return self._stemmed.get(word[:-1], 0) + _STEM_BONUS

    def _look_up(self, word: str) -> _Entry:
        codes: set[int] = set()
        for form in {word, meant(word)}:
            codes |= self._whole.get(form, set())
            for length in self._lengths:
                if length > len(form):
                    break
                codes |= self._stems.get(form[:length], set())
        if word.isdigit():
            codes |= self._whole.get("#", set())
        ways: dict[int, list[_Way]] = {}
        alone: list[_Way] = []
        for code in sorted(codes):
            for way in self._anchored.get(code, ()):
                for atom in way.rarest:
                    ways.setdefault(self._bits[atom], []).append(way)
                if not way.rarest:
                    alone.append(way)
        if len(self._known) >= _MOST_WORDS:
            self._known.clear()
        grouped = {bit: tuple(own) for bit, own in ways.items()}
        shows = sum(1 << self._bits[code] for code in codes & self._bits.keys())
        wants = sum(1 << bit for bit in grouped)
        entry = self._known[word] = _Entry(frozenset(codes), shows, wants, grouped, tuple(alone))
        return entry

    def anchors(self, words: Iterable[str]) -> set[str]:
        """Give those of some words without one of which no phrase is found: its rarest word is among them."""
        known, look_up = self._known, self._look_up
        entries = ((word, known.get(word) or look_up(word)) for word in words)
        return {word for word, entry in entries if entry[3] or entry[4]}

    def find(
        self,
        words: Sequence[str],
        stretches: Iterable[tuple[int, int]],
        *,
        only: Sequence[Container[int]] | None = None,
    ) -> Iterator[tuple[int, list[Match]]]:
        """Find every phrase in some stretches [first, last) of the words (lower case).

        Gives the number of each stretch that holds a match, and its matches in order of the word they
        begin at; of one phrase number beginning at one word the longest. `only` names for each stretch
        the phrases that are looked for there.
        """
        known, look_up = self._known, self._look_up
        for number, (start, stop) in enumerate(stretches):
            entries = [known.get(word) or look_up(word) for word in words[start:stop]]
            there = 0
            for entry in entries:
                there |= entry[1]
            best: dict[tuple[int, int], int] = {}
            wanted = only[number] if only else None
            for place, (_, _, wants, ways, alone) in enumerate(entries):
                if wants:
                    met = wants & there
                    while met:
                        bit = met.bit_length() - 1
                        met ^= 1 << bit
                        for way in ways[bit]:
                            if (wanted is None or way.number in wanted) and _stands_near(
                                entries, place, way.near
                            ):
                                _try(entries, place, way, best)
                for way in alone:
                    if wanted is None or way.number in wanted:
                        _try(entries, place, way, best)
            if best:
                yield number, [Match(own, start + at, start + end) for (at, own), end in sorted(best.items())]


def _stands_near(
    entries: Sequence[_Entry], place: int, near: Sequence[tuple[frozenset[int], int, int]]
) -> bool:
    """Say whether each of some elements stands in its window around a word."""
    for atoms, fewest, most in near:
        first = place + fewest
        for entry in entries[first if first > 0 else 0 : place + most + 1 if place + most >= 0 else 0]:
            if not atoms.isdisjoint(entry[0]):
                break
        else:
            return False
    return True


def _try(entries: Sequence[_Entry], place: int, way: _Way, best: dict[tuple[int, int], int]) -> None:
    """Note the longest match of a way from each word at which it may begin, around its anchor."""
    number = way.number
    if way.length:
        at = place - way.nearest
        best[at, number] = max(best.get((at, number), 0), at + way.length)
        return
    stop, first = len(entries), way.first
    for at in range(max(0, place - way.farthest), place - way.nearest + 1):
        if at == place or not first.isdisjoint(entries[at][0]):
            last = _reach(entries, at, stop, way.steps, 0)
            if last > best.get((at, number), at):
                best[at, number] = last


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
