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

_PART = re.compile(r"\((?P<group>[^()]*)\)(?P<maybe>\?)?|(?P<gap>\.\.\d*)|@(?P<name>\w+)(?P<also>\?)?|(?P<word>[^\s()]+)")
_MOST_FORMS = 20_000
_MOST_WORDS = 100_000

Atom = frozenset[str]
"""The words, stems ending in `*`, or `#`, any of which may stand at one place."""
Form = tuple["Atom | int", ...]
"""One way to write a phrase: atoms, and between them whole numbers for gaps."""


class Match(NamedTuple):
    """A phrase found: its number, and its words [first, last)."""

    phrase: int
    first: int
    last: int


def forms(phrase: str, classes: Mapping[str, Sequence[str]], *, where: str) -> tuple[Form, ...]:
    """Give every way to write a phrase. Raises ResourceError naming `where` if it cannot be read."""
    ways: list[list[Form]] = []
    for part in _PART.finditer(phrase):
        if part["gap"]:
            ways.append([(int(part["gap"][2:] or 3),)])
        elif part["word"]:
            ways.append([_atoms(part["word"])])
        else:
            options = _merged(_options(part, classes, where))
            ways.append([*options, ()] if part["maybe"] or part["also"] else options)
    count = 1
    for way in ways:
        count *= len(way)
    made = {_tidy(sum(combination, ())) for combination in product(*ways)} if count <= _MOST_FORMS else set()
    if not made or () in made:
        raise ResourceError(f"{where}: phrase {phrase!r} is empty or has over {_MOST_FORMS} forms")
    return tuple(sorted(made, key=repr))


def _options(part: re.Match[str], classes: Mapping[str, Sequence[str]], where: str) -> list[Form]:
    """Give the options of a group or a class; classes may stand in groups, gaps may not."""
    texts = part["group"].split("|") if part["name"] is None else [f"@{part['name']}"]
    return [form for text in texts for form in _spelt(text.split(), classes, where)]


def _spelt(words: Sequence[str], classes: Mapping[str, Sequence[str]], where: str) -> list[Form]:
    ways: list[list[Form]] = []
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


def _atoms(text: str) -> Form:
    if text.startswith("[") or text == "#":
        return (frozenset({text}),)
    found = cut(text)
    starred = {end for end in found.ends if text[end : end + 1] == "*"}
    return tuple(
        frozenset({word + "*" if end in starred else word})
        for word, end in zip(found.lower, found.ends, strict=True)
    )


def _merged(options: Iterable[Form]) -> list[Form]:
    """Put options of one word into one atom, so that they cost one form."""
    single: set[str] = set()
    longer: list[Form] = []
    for option in options:
        if len(option) == 1 and isinstance(option[0], frozenset):
            single |= option[0]
        elif option:
            longer.append(option)
    return [(frozenset(single),), *longer] if single else longer


def _tidy(form: Form) -> Form:
    """Drop gaps at the ends; add up gaps that meet."""
    made: list[Atom | int] = []
    for item in form:
        if isinstance(item, int) and made and isinstance(made[-1], int):
            made[-1] += item
        elif not isinstance(item, int) or made:
            made.append(item)
    while made and isinstance(made[-1], int):
        made.pop()
    return tuple(made)


class PhraseIndex:
    """All phrases of all rules and cues, found in one walk."""

    def __init__(self, phrases: Sequence[Sequence[Form]]) -> None:
        """Take, for each phrase number, its forms."""
        self._atoms: dict[Atom, int] = {}
        self._whole: dict[str, set[int]] = {}
        self._stems: dict[str, set[int]] = {}
        self._begin: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
        self._known: dict[str, tuple[frozenset[int], tuple[tuple[int, tuple[int, ...]], ...]]] = {}
        for number, ways in enumerate(phrases):
            for form in ways:
                self._add(number, form)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def _add(self, number: int, form: Form) -> None:
        # Atoms are kept as numbers from 0 up, gaps as negative numbers.
        coded = tuple(-item if isinstance(item, int) else self._atom(item) for item in form)
        self._begin.setdefault(coded[0], []).append((number, coded[1:]))

    def _atom(self, atom: Atom) -> int:
        if atom not in self._atoms:
            code = self._atoms[atom] = len(self._atoms)
            for word in atom:
                if word.endswith("*"):
                    self._stems.setdefault(word[:-1], set()).add(code)
                else:
                    self._whole.setdefault(word, set()).add(code)
        return self._atoms[atom]

    def _look_up(self, word: str) -> tuple[frozenset[int], tuple[tuple[int, tuple[int, ...]], ...]]:
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

        Of one phrase beginning at one word the longest is given.
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
            for number, rest in begins:
                last = _reach(codes, first + 1, bound, rest)
                if last > best.get(number, 0):
                    best[number] = last
            for number, last in best.items():
                yield Match(number, first, last)


def _reach(codes: list[frozenset[int]], at: int, bound: int, rest: tuple[int, ...]) -> int:
    """Give the index after the last word of the match, or 0 for none. Gaps take as few words as they can."""
    for place, item in enumerate(rest):
        if item < 0:
            for skip in range(-item + 1):
                last = _reach(codes, at + skip, bound, rest[place + 1 :])
                if last:
                    return last
            return 0
        if at >= bound or item not in codes[at]:
            return 0
        at += 1
    return at
