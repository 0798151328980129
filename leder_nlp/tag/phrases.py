"""A small language for phrases: rules, cues and headings are written in it.

annual health check     these words, one after another (hyphens count as spaces)
assess*                 any word that begins so
(seen|visited by)       one of these; `(...)?` may be missing
was ..4 offered         up to four words between; `..` alone: up to three
#                       a word of digits only
@done                   the class `done` of resources/cues.toml
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product

from leder_nlp.errors import ResourceError
from leder_nlp.language import words as cut

_PART = re.compile(
    r"\((?P<group>[^()]*)\)(?P<maybe>\?)?|(?P<gap>\.\.\d*)|@(?P<name>\w+)(?P<also>\?)?|(?P<word>[^\s()]+)"
)
_MOST_OPTIONS = 5_000

Atom = frozenset[str]
"""The words, stems ending in `*`, or `#`, any of which may stand at one place."""
Element = int | tuple[tuple[Atom, ...], ...]
"""A gap of so many words at most, or options: each some atoms, () where the element may be missing."""


def parse(phrase: str, classes: Mapping[str, Sequence[str]], *, where: str) -> tuple[Element, ...]:
    """Read a phrase. Raises ResourceError naming `where` if it cannot be read, or asks for no word."""
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
    if () in elements or not any(isinstance(element, tuple) and () not in element for element in elements):
        raise ResourceError(f"{where}: phrase {phrase!r} asks for no word")
    if any(isinstance(element, tuple) and len(element) > _MOST_OPTIONS for element in elements):
        raise ResourceError(f"{where}: phrase {phrase!r} has over {_MOST_OPTIONS} options in one place")
    return tuple(elements)


def _options(part: re.Match[str], classes: Mapping[str, Sequence[str]], where: str) -> list[tuple[Atom, ...]]:
    """Give the options of a group or a class; classes may stand in groups, gaps may not."""
    texts = part["group"].split("|") if part["name"] is None else [f"@{part['name']}"]
    return [option for text in texts for option in _spelt(text.split(), classes, where)]


def _spelt(words: Sequence[str], classes: Mapping[str, Sequence[str]], where: str) -> list[tuple[Atom, ...]]:
    if not any(word[0] in "@." for word in words):
        return [tuple(atom for word in words for atom in _atoms(word))]
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


@lru_cache(maxsize=100_000)
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
