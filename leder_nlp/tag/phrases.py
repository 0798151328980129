"""A small language for phrases, and one index that finds all of them in one walk over the words.

    annual health check     these words, one after another (hyphens count as spaces)
    assess*                 any word that begins so
    (seen|visited by)       one of these; `(...)?` may be missing
    was ..4 offered         up to four words between; `..` alone: up to three
    #                       a word of digits only
    @done                   the class `done` of resources/cues.toml

An index from the first word to the phrases that begin with it costs hardly more with a thousand
phrases than with ten; trying each phrase at each word costs a hundred times as much
(docs/decisions.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from leder_nlp.errors import ResourceError
from leder_nlp.language import words as cut

_PART = re.compile(
    r"\((?P<group>[^()]*)\)(?P<maybe>\?)?|(?P<gap>\.\.\d*)|@(?P<name>\w+)(?P<also>\?)?|(?P<word>[^\s()]+)"
)
_MOST_OPTIONS = 5_000
_MOST_WORDS = 100_000

Atom = frozenset[str]
"""The words, stems ending in `*`, or `#`, any of which may stand at one place."""
Element = int | tuple[tuple[Atom, ...], ...]
"""A gap of so many words at most, or options: each some atoms, () where the element may be missing."""


class Match(NamedTuple):
    """A phrase found: its number, and its words [first, last)."""

    phrase: int
    first: int
    last: int


def parse(phrase: str, classes: Mapping[str, Sequence[str]], *, where: str) -> tuple[Element, ...]:
    """Read a phrase. Raises ResourceError naming `where` if it cannot be read, or could match nothing at all."""
    elements: list[Element] = []
    parts = list(_PART.finditer(phrase))
    if "".join(part.group() for part in parts).replace(" ", "") != phrase.replace(" ", ""):
        raise ResourceError(f"{where}: phrase {phrase!r} has a bracket inside a bracket, or one left open")
    for part in parts:
        if part["gap"]:
            elements.append(int(part["gap"][2:] or 3))
        elif part["word"]:
            elements += [(atoms,) for atoms in _singly(_atoms(part["word"]))]
        else:
            missing = ((),) if part["maybe"] or part["also"] else ()
            elements.append((*_merged(_options(part, classes, where)), *missing))
    while elements and isinstance(elements[-1], int):
        elements.pop()
    while elements and isinstance(elements[0], int):
        elements.pop(0)
    if not any(isinstance(element, tuple) and () not in element for element in elements):
        raise ResourceError(f"{where}: phrase {phrase!r} asks for no word")
    if any(isinstance(element, tuple) and len(element) > _MOST_OPTIONS for element in elements):
        raise ResourceError(f"{where}: phrase {phrase!r} has over {_MOST_OPTIONS} options in one place")
    return tuple(elements)


def _options(part: re.Match[str], classes: Mapping[str, Sequence[str]], where: str) -> list[tuple[Atom, ...]]:
    """Give the options of a group or a class; classes may stand in groups, gaps may not."""
    texts = part["group"].split("|") if part["name"] is None else [f"@{part['name']}"]
    return [option for text in texts for option in _spelt(text.split(), classes, where)]


def _spelt(
    words: Sequence[str], classes: Mapping[str, Sequence[str]], where: str
) -> list[tuple[Atom, ...]]:
    ways: list[list[tuple[Atom, ...]]] = []
    for word in words:
        if word.startswith("@"):
            if word[1:] not in classes:
                raise ResourceError(f"{where}: no class named {word}")
            ways.append(_merged([sum(map(_atoms, entry.split()), ()) for entry in classes[word[1:]]]))
        elif word.startswith(".."):
            raise ResourceError(f"{where}: a gap cannot stand in a group")
        else:
            ways.append([_atoms(word)])
    return [sum(way, ()) for way in product(*ways)]


def _atoms(text: str) -> tuple[Atom, ...]:
    if text.startswith("[") or text == "#":
        return (frozenset({text}),)
    found = cut(text)
    starred = {end for end in found.ends if text[end : end + 1] == "*"}
    return tuple(
        frozenset({word + "*" if end in starred else word})
        for word, end in zip(found.lower, found.ends, strict=True)
    )


def _singly(atoms: tuple[Atom, ...]) -> Iterator[tuple[Atom, ...]]:
    return ((atom,) for atom in atoms)


def _merged(options: Iterable[tuple[Atom, ...]]) -> list[tuple[Atom, ...]]:
    """Put options of one word into one atom; the longest options come first."""
    single: set[str] = set()
    longer: list[tuple[Atom, ...]] = []
    for option in options:
        if len(option) == 1:
            single |= option[0]
        elif option:
            longer.append(option)
    longer.sort(key=len, reverse=True)
    return [*longer, (frozenset(single),)] if single else longer


Begin = tuple[int, tuple[int, ...], int]
"""A phrase that may begin here: its number, the atoms of this option still to come, the next element."""


class PhraseIndex:
    """All phrases of all rules and cues, found in one walk."""

    def __init__(self, phrases: Sequence[Sequence[tuple[Element, ...]]]) -> None:
        """Take, for each phrase number, the ways to write it, as `parse` gives them."""
        self._atoms: dict[Atom, int] = {}
        self._whole: dict[str, set[int]] = {}
        self._stems: dict[str, set[int]] = {}
        self._begin: dict[int, list[Begin]] = {}
        self._known: dict[str, tuple[frozenset[int], tuple[Begin, ...]]] = {}
        self._numbers: list[int] = []
        self._elements: list[tuple[int | tuple[tuple[int, ...], ...], ...]] = []
        for number, ways in enumerate(phrases):
            for elements in ways:
                self._add(number, elements)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def _add(self, number: int, elements: tuple[Element, ...]) -> None:
        coded = tuple(
            element if isinstance(element, int) else tuple(tuple(map(self._atom, option)) for option in element)
            for element in elements
        )
        way = len(self._elements)
        self._elements.append(coded)
        self._numbers.append(number)
        for place, element in enumerate(coded):
            if isinstance(element, int):
                continue
            for option in element:
                if option:
                    self._begin.setdefault(option[0], []).append((way, option[1:], place + 1))
            if () not in element:
                break

    def _atom(self, atom: Atom) -> int:
        if atom not in self._atoms:
            code = self._atoms[atom] = len(self._atoms)
            for word in atom:
                if word.endswith("*"):
                    self._stems.setdefault(word[:-1], set()).add(code)
                else:
                    self._whole.setdefault(word, set()).add(code)
        return self._atoms[atom]

    def _look_up(self, word: str) -> tuple[frozenset[int], tuple[Begin, ...]]:
        codes = set(self._whole.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            codes |= self._stems.get(word[:length], set())
        if word.isdigit():
            codes |= self._whole.get("#", set())
        begins = tuple(begin for code in sorted(codes) for begin in self._begin.get(code, ()))
        if len(self._known) >= _MOST_WORDS:
            self._known.clear()
        self._known[word] = entry = (frozenset(codes), begins)
        return entry

    def find(self, words: Sequence[str], stops: Sequence[int]) -> Iterator[Match]:
        """Find every phrase in the words (lower case); none crosses an index in `stops` (sorted).

        Of one phrase number beginning at one word the longest match is given.
        """
        known = self._known
        entries = [known.get(word) or self._look_up(word) for word in words]
        codes = [entry[0] for entry in entries]
        bounds = iter((*stops, len(words)))
        bound = next(bounds)
        for first, (_, begins) in enumerate(entries):
            while first >= bound:
                bound = next(bounds)
            if not begins:
                continue
            best: dict[int, int] = {}
            for way, rest, place in begins:
                last = _option(codes, first + 1, bound, rest)
                last = _reach(codes, last, bound, self._elements[way], place) if last else 0
                if last > best.get(self._numbers[way], 0):
                    best[self._numbers[way]] = last
            for number, last in best.items():
                yield Match(number, first, last)


def _option(codes: list[frozenset[int]], at: int, bound: int, atoms: tuple[int, ...]) -> int:
    """Give the index after the atoms, or 0 if they do not stand there."""
    for atom in atoms:
        if at >= bound or atom not in codes[at]:
            return 0
        at += 1
    return at


def _reach(
    codes: list[frozenset[int]],
    at: int,
    bound: int,
    elements: tuple[int | tuple[tuple[int, ...], ...], ...],
    place: int,
) -> int:
    """Give the index after the last word of the match, or 0 for none. Gaps take as few words as they can."""
    if place == len(elements):
        return at
    element = elements[place]
    if isinstance(element, int):
        for skip in range(min(element, bound - at) + 1):
            last = _reach(codes, at + skip, bound, elements, place + 1)
            if last:
                return last
        return 0
    for option in element:
        after = _option(codes, at, bound, option)
        last = _reach(codes, after, bound, elements, place + 1) if after else 0
        if last:
            return last
    return 0
