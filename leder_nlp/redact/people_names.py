"""Which parts of a mention are forename, surname or initials, told from all mentions of the person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from leder_nlp.language import words as cut
from leder_nlp.records import Identifier
from leder_nlp.redact.lexicon import Is, flags
from leder_nlp.redact.name_origins import forenames, surnames

_BEFORE = re.compile(r"([A-Za-z]+)\.?\s+$")
_REACH = 14
_AHEAD = 80
_WOMEN = frozenset({"she", "her", "hers", "herself"})
_PRONOUN = re.compile(r"[^.!?\n\[]*?\b(she|hers?|herself|he|him|his|himself)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's forename, surname and title, lower case, "" where no mention says it."""

    who: str = field(repr=False)
    first: str = field(default="", repr=False)
    last: str = field(default="", repr=False)
    title: str = field(default="", repr=False)
    roles: tuple[str, ...] = field(default=(), repr=False)
    pronouns: str = field(default="", repr=False)


class People:
    """The people of one review."""

    def __init__(self, text: str, mentions: Sequence[Identifier]) -> None:
        self._text = text
        gathered: dict[str, list[Identifier]] = {}
        for one in mentions:
            gathered.setdefault(one.who, []).append(one)
        self._people = {who: self._person(who, own) for who, own in gathered.items()}
        self._lasts = {person.last for person in self._people.values() if person.last}

    def __len__(self) -> int:
        return len(self._people)

    def __repr__(self) -> str:
        return f"People({len(self)})"

    def of(self, one: Identifier) -> Person:
        """Give the person of a mention."""
        return self._people[one.who]

    def said(self, one: Identifier, person: Person, first: str, last: str) -> str:
        """Say a mention with another forename and surname: as many parts, in the same case."""
        own = one.span.of(self._text)
        titles, names = self._parts(own)
        if all(len(name) == 1 for name in names) or self._initials(own, names, person):
            letters = [first[0], last[0]] if len("".join(names)) > 1 else [first[0]]
            said = "".join(f"{letter}." for letter in letters) if "." in own else "".join(letters)
        elif len(names) == 1:
            said = last if self._surname(names[0], person) else first
        else:
            said = f"{first[0]} {last}" if len(names[0]) == 1 else f"{first} {last}"
        if own.islower():
            said = said.lower()
        elif own.isupper() and len(own) > 3:
            said = said.upper()
        return " ".join((*titles, said))

    def _surname(self, name: str, person: Person) -> bool:
        if name in (person.first, person.last):
            return name == person.last != person.first
        return name.rstrip("s") in self._lasts or name in self._lasts

    @staticmethod
    def _initials(own: str, names: Sequence[str], person: Person) -> bool:
        letters = person.first[:1] + person.last[:1]
        return len(names) == 1 and len(own) < 4 and own.isupper() and names[0][:1] + names[0][-1:] == letters

    def _person(self, who: str, mentions: Sequence[Identifier]) -> Person:
        longest = max((self._parts(one.span.of(self._text))[1] for one in mentions), key=len)
        titles = [title for one in mentions if (title := self._title(one))]
        title = titles[0] if titles else ""
        roles = tuple(dict.fromkeys(one.role for one in mentions if one.role))
        told = self._pronouns(mentions)
        if len(longest) > 1:
            return Person(who, longest[0], longest[-1], title, roles, told)
        name = longest[0] if longest else ""
        surname = bool(title) or (name in surnames() and name not in forenames())
        return Person(who, "" if surname else name, name if surname else "", title, roles, told)

    def _pronouns(self, mentions: Sequence[Identifier]) -> str:
        """Give "female" or "male" by the pronouns after the mentions, where they agree by two to one."""
        said = [
            match[1].lower()
            for one in mentions
            if (match := _PRONOUN.match(self._text, one.span.end, one.span.end + _AHEAD))
        ]
        women = sum(word in _WOMEN for word in said)
        men = len(said) - women
        return "female" if women > 2 * men else "male" if men > 2 * women else ""

    @staticmethod
    def _parts(own: str) -> tuple[list[str], list[str]]:
        """Give the titles of a mention as written, and its names in lower case."""
        found = cut(own)
        titled = 0
        for flag in flags(found.lower[:-1]):
            if not flag & Is.TITLE or flag & Is.NAME:
                break
            titled += 1
        titles = [own[found.starts[at] : found.ends[at]] for at in range(titled)]
        return titles, found.lower[titled:] or found.lower

    def _title(self, one: Identifier) -> str:
        """Give the title that stands in a mention or right before it, lower case."""
        own, _ = self._parts(one.span.of(self._text))
        if own:
            return own[0].lower()
        before = _BEFORE.search(self._text, max(0, one.span.start - _REACH), one.span.start)
        word = before[1].lower() if before else ""
        return word if word and flags([word])[0] & Is.TITLE else ""
