"""Annotated reviews with their names swapped at random, so that a model learns context and not names.

Forenames and surnames of all communities on the lists, names that are words, made-up names and
initials take the place of the names marked; a share of the copies is written small or in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random

from leder_nlp import resources
from leder_nlp.records import AnnotatedReview, Identifier, Review
from leder_nlp.spans import Span

_PART = re.compile(r"[^\W\d_]+(?:['’](?![sS]\b)[^\W\d_]+)*")
_INITIALS = re.compile(r"[A-Z](?:\.? ?[A-Z]){0,2}\.?")
_VOWELS = re.compile(r"(?<=[aeiouy])(?=[^aeiouy])")
_SLOT = re.compile(r"\{(\w+)\}")
_SLOTS = {
    **dict.fromkeys(("given", "family", "person", "letters"), "person"),
    "home": "organisation",
    "place": "location",
}
_FRAMES = 60
_LETTERS = "ABCDEFGHIJKLMNOPRSTVWY"


@dataclass(slots=True)
class _Cast:
    """Who is called what in one copy: each part of a name gets one new part, wherever it stands."""

    random: Random
    initials: float
    parts: dict[tuple[str, str], str] = field(default_factory=dict)
    shortened: dict[str, str] = field(default_factory=dict)

    def of(self, kind: str, part: str, draw: Callable[[Random], str]) -> str:
        key = (kind, part.lower())
        if key not in self.parts:
            self.parts[key] = draw(self.random)
        return self.parts[key]


def swapped(annotated: AnnotatedReview, copy: int, *, seed: int) -> AnnotatedReview:
    """Give a copy of a review with other names, by number; the same number and seed give the same copy.

    Holds neither tags nor sections nor what the form gives.
    """
    random = Random(f"{seed}:{annotated.review.review_id}:{copy}")
    cast = _Cast(random, initials=random.choice((0.0, 0.0, 0.0, 0.3, 0.7)))
    writing, small = _writing(random), random.random() < 0.2
    pieces: list[str] = []
    marked: list[Identifier] = []
    text, done, length = annotated.review.text, 0, 0
    for one in sorted(annotated.identifiers, key=lambda one: (one.span.start, -one.span.end)):
        if one.span.start < done:
            continue
        own = _renamed(one.span.of(text), one.label, cast)
        if small and one.label in ("person", "organisation", "location", "address"):
            own = own.lower()
        before = text[done : one.span.start]
        start = length + len(before)
        pieces += [before, own]
        done, length = one.span.end, start + len(own)
        marked.append(replace(one, span=Span(start, length)))
    whole = writing("".join((*pieces, text[done:])))
    if len(whole) != length + len(text) - done:  # a few letters grow when their case changes
        whole = "".join((*pieces, text[done:]))
    return AnnotatedReview(Review(annotated.review.review_id, whole), tuple(marked))


def framed(number: int, *, seed: int) -> AnnotatedReview:
    """Give a made-up review of sentences in which names stand and do not; see `name_frames.txt`."""
    random = Random(f"{seed}:frames:{number}")
    frames = random.sample(resources.frames("name_frames"), _FRAMES)
    cast = [tuple(_name(random, listed).title() for listed in ("forenames", "surnames")) for _ in range(6)]
    break_, ends = random.choice(("\n", "\n- ", " ")), random.choice((".", ".", ";", ""))
    raised = random.random() < 0.5
    pieces: list[str] = []
    marked: list[Identifier] = []
    length = 0
    for frame in frames:
        for place, piece in enumerate(_SLOT.split(frame)):
            own = piece if place % 2 == 0 else _filled(piece, random, cast)
            if place == 0 and raised:
                own = own[:1].upper() + own[1:]
            if place % 2:
                marked.append(Identifier(Span(length, length + len(own)), _SLOTS[piece]))
            pieces.append(own)
            length += len(own)
        pieces.append(ends + break_)
        length += len(pieces[-1])
    text = "".join(pieces)
    small = random.random() < 0.5 and len(text.lower()) == len(text)
    return AnnotatedReview(Review(f"frames-{number}", text.lower() if small else text), tuple(marked))


def _filled(slot: str, random: Random, cast: list[tuple[str, ...]]) -> str:
    given, family = random.choice(cast)
    if slot == "letters":
        return random.choice(("{0}{1}", "{0}{1}", "{0}", "{0}.{1}.")).format(given[0], family[0])
    if slot == "place":
        return random.choice(resources.lexicon_lines("places"))
    if slot == "home":
        heads = [random.choice((_name(random, "surnames"), random.choice(_entries("english_words")))).title()]
        tails = random.choice(resources.lexicon_lines("org_suffixes")).lstrip("& ").title()
        return random.choice(("{0} {1}", "{0} {1}", "The {0}", "{0}")).format(heads[0], tails)
    return {"given": given, "family": family, "person": f"{given} {family}"}[slot]


def _writing(random: Random) -> Callable[[str], str]:
    return random.choices((str, str.lower, str.upper), weights=(0.65, 0.27, 0.08))[0]


def _renamed(written: str, label: str, cast: _Cast) -> str:
    if label == "person":
        return _person(written, cast)
    if label == "location":
        return _location(written, cast)
    if label in ("organisation", "address"):
        return _PART.sub(lambda part: _organised(part.group(), label, cast), written)
    return written


def _person(written: str, cast: _Cast) -> str:
    if _INITIALS.fullmatch(written):
        return re.sub(
            "[A-Z]", lambda letter: cast.of("initial", letter.group(), lambda r: r.choice(_LETTERS)), written
        )
    if written not in cast.shortened:
        cast.shortened[written] = _called(written, cast)
    return cast.shortened[written]


def _called(written: str, cast: _Cast) -> str:
    whole = _PART.sub(lambda part: _named(part.group(), cast), written)
    parts = _PART.findall(whole)
    if cast.random.random() >= cast.initials or not parts:
        return whole
    letters = [part[0].upper() for part in parts]
    if len(parts) > 1 and cast.random.random() < 0.3:
        return cast.random.choice(("{0} {1}", "{0}. {1}")).format(letters[0], parts[-1])
    return cast.random.choice(("", "", "", ".")).join(letters)


def _named(part: str, cast: _Cast) -> str:
    low = part.lower()
    if low in _kept("titles", "name_particles") or (len(part) == 1 and part.isupper()):
        return part
    listed = "forenames" if low in resources.lexicon("forenames") else "surnames"
    return _as(part, cast.of("person", part, lambda random: _name(random, listed)))


def _name(random: Random, listed: str) -> str:
    """Draw a name: of the list, made up, or one that is an everyday word as well."""
    drawn = random.random()
    if drawn < 0.5:
        return random.choice(_entries(listed))
    if drawn < 0.75:
        return random.choice(_words_among(listed))
    return _made_up(random) if drawn < 0.9 else random.choice(_entries("english_words"))


def _made_up(random: Random) -> str:
    """Join the head of one surname to the tail of another."""
    heads, tails = random.choice(_entries("surnames")), random.choice(_entries("surnames"))
    cuts = [place.start() for place in _VOWELS.finditer(tails)]
    head = _VOWELS.split(heads)[0] if len(heads) > 3 else heads
    return head + (tails[random.choice(cuts) :] if cuts else tails)


def _location(written: str, cast: _Cast) -> str:
    def draw(random: Random) -> str:
        drawn = random.random()
        if drawn < 0.45:
            return random.choice(resources.lexicon_lines("places"))
        if drawn < 0.6:
            return random.choice(resources.lexicon_lines("places_ambiguous")).title()
        if drawn < 0.75:
            return _name(random, "surnames").title()
        return written

    return cast.of("location", written, draw) if _PART.search(written) else written


def _organised(part: str, label: str, cast: _Cast) -> str:
    low = part.lower()
    if low in _kept(
        "org_suffixes", "place_suffixes", "generic_org_words", "joining_words", "function_words", "titles"
    ):
        return part
    if len(part) == 1 or (part.isupper() and len(part) < 4):
        return part

    def draw(random: Random) -> str:
        drawn = random.random()
        if drawn < 0.3:
            return random.choice(_entries("surnames"))
        if drawn < 0.45:
            return random.choice(_entries("places"))
        if drawn < 0.75:
            return random.choice(_entries("english_words"))
        return _made_up(random) if drawn < 0.85 else low

    return _as(part, cast.of(label, part, draw))


def _as(pattern: str, word: str) -> str:
    """Write a word as another is written: small, with a capital, in capitals."""
    if pattern.islower():
        return word
    if pattern.isupper() and len(pattern) > 1:
        return word.upper()
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


@cache
def _entries(name: str) -> tuple[str, ...]:
    """Give the entries of a list that are one word of three letters or more, in the list's order."""
    lines = (line.lower() for line in resources.lexicon_lines(name))
    return tuple(line for line in lines if len(line) > 2 and _PART.fullmatch(line))


@cache
def _words_among(name: str) -> tuple[str, ...]:
    """Give the names of a list that are everyday words too."""
    everyday = resources.lexicon("english_words") | resources.lexicon("name_words")
    return tuple(entry for entry in _entries(name) if entry in everyday)


@cache
def _kept(*names: str) -> frozenset[str]:
    """Give the words that stand in phrases of some lists."""
    return frozenset(word for name in names for entry in resources.lexicon(name) for word in entry.split())
