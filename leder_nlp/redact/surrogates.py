"""Invented people, places and numbers that look real: one person, one surrogate, none that the text names.

Which surrogate is taken follows from a secret seed and from the order of mentions, never from the name
it stands for; gender and origin are kept where the lists know them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import count
from typing import Any

from leder_nlp import resources
from leder_nlp.language import words as cut
from leder_nlp.records import Identifier
from leder_nlp.redact.lexicon import Is, flags
from leder_nlp.redact.name_origins import SURNAME, forenames, pools, surnames
from leder_nlp.redact.people_names import People, Person
from leder_nlp.redact.roles import role_name

_TRIES = 1_000
_LETTER_BY_LETTER = re.compile(r"[^\w@]+")


class Surrogates:
    """The surrogates of one review; all people are of one `origin` if that is given."""

    def __init__(
        self,
        text: str,
        found: Sequence[Identifier],
        seed: bytes,
        *,
        known: Iterable[str] = (),
        origin: str = "",
    ) -> None:
        self._origin = origin
        self._text, self._seed = text, seed
        self._taken = set(cut(text).lower).union(*(cut(name).lower for name in known))
        self._made: dict[str, str] = {}
        self._surnames: dict[str, str] = {}
        self._people = People(text, [one for one in found if one.label == "person"])

    def __repr__(self) -> str:
        return f"Surrogates({len(self._people)} people)"

    def of(self, one: Identifier) -> str:
        """Give the words for a mention; "" where nothing can be invented: a placeholder stands there."""
        if one.label == "person":
            return self._person(one)
        make = _MAKERS.get(one.label)
        if make is None:
            return ""
        written = one.span.of(self._text)
        own = _LETTER_BY_LETTER.sub("", written.lower())
        return self._once(f"{one.label} {one.who or own}", lambda: make(self, written, one.role))

    @property
    def made(self) -> int:
        """Count what was invented so far."""
        return len(self._made)

    def _person(self, one: Identifier) -> str:
        person = self._people.of(one)
        origin, gender = self._origin or _origin(person), _gender(person)
        last = self._once_surname(person, origin)
        first = self._once(
            f"first {one.who}", lambda: self._name(_forenames(origin, gender), f"first {one.who}")
        )
        return self._people.said(one, person, first, last) if first and last else ""

    def _once_surname(self, person: Person, origin: str) -> str:
        """Give a surname: the same for all who share one."""
        key = person.last or f"who {person.who}"
        return self._once(f"last {key}", lambda: self._name(_usable(origin, SURNAME), f"last {person.who}"))

    def _once(self, key: str, make: Callable[[], str]) -> str:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _name(self, pool: Sequence[str], purpose: str) -> str:
        """Give a name of the pool that neither the text nor another surrogate has; "" if there is none."""
        for turn in range(_TRIES if pool else 0):
            name = pool[self.number(f"{purpose} {turn}", len(pool))]
            parts = set(cut(name).lower)
            if parts.isdisjoint(self._taken):
                self._taken |= parts
                return name
        return ""

    def number(self, purpose: str, below: int) -> int:
        """Give a number from 0 that follows from the seed and a purpose."""
        own = hashlib.sha256(self._seed + purpose.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(own[:8], "big") % below

    def next_stem(self) -> str:
        """Give the next made-up place."""
        return self._name(_settings()["stems"], f"stem {self.made}")

    def digits(self, many: int) -> str:
        """Give so many digits that no earlier surrogate of the review has."""
        return f"{self.number(f'digits {self.made}', 10**many):0{many}d}"


def _address(own: Surrogates, _: str, __: str) -> str:
    stem = own.next_stem()
    streets = _settings()["streets"]
    return f"{1 + int(own.digits(2))} {stem} {streets[own.number(stem, len(streets))]}" if stem else ""


def _organisation(own: Surrogates, _: str, role: str) -> str:
    stem, kinds = own.next_stem(), _settings()["organisations"]
    kind = kinds.get(role_name("organisation", role) or "ORGANISATION", kinds["ORGANISATION"])
    return f"{stem} {kind}" if stem else ""


def _nhs_number(own: Surrogates, _: str, __: str) -> str:
    """Give a number of the range 999, which is never issued, with its check digit."""
    for turn in count():
        digits = f"999{own.number(f'nhs {own.made} {turn}', 10**6):06d}"
        check = (
            11 - sum(int(sign) * weight for sign, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
        )
        if check != 10:
            break
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}{check % 11}"


def _contact(own: Surrogates, written: str, _: str) -> str:
    if "@" in written and "." in written:
        return f"{own.next_stem().lower() or 'nobody'}@example.org"
    if sum(letter.isdigit() for letter in written) > 5:
        return f"01632 960{own.digits(3)}"  # Ofcom keeps 01632 960000 to 960999 for drama
    return "www.example.org"


def _id_number(own: Surrogates, _: str, __: str) -> str:
    return f"REF {own.digits(5)}"


def _location(own: Surrogates, _: str, __: str) -> str:
    return own.next_stem()


def _postcode(own: Surrogates, _: str, __: str) -> str:
    """Give a postcode of the area ZZ, which is none."""
    digits = own.digits(2)
    return f"ZZ{digits[0]} {digits[1]}ZZ"


_MAKERS: dict[str, Callable[[Surrogates, str, str], str]] = {
    "address": _address,
    "contact": _contact,
    "id_number": _id_number,
    "location": _location,
    "nhs_number": _nhs_number,
    "organisation": _organisation,
    "postcode": _postcode,
}
"""What makes each label: from the surrogates, the words as written, and the role."""


def _origin(person: Person) -> str:
    known = forenames().get(person.first)
    return (known[0] if known else surnames().get(person.last, "")) or str(_settings()["origin"])


def _gender(person: Person) -> str:
    """Say female or male by forename, title, roles or pronouns of all mentions; "" where nothing tells."""
    known = forenames().get(person.first)
    if known and known[1] != "either":
        return known[1]
    table = _settings()
    names = {role_name("person", role) for role in person.roles}
    women = not names.isdisjoint(table["women"]) or person.title in table["women_titles"]
    men = not names.isdisjoint(table["men"]) or person.title in table["men_titles"]
    if women != men:
        return "female" if women else "male"
    return person.pronouns


@cache
def _forenames(origin: str, gender: str) -> tuple[str, ...]:
    """Give the forenames to choose from: of the gender, else of any; of either if there are no others."""
    kinds = (gender,) if gender else ("female", "male")
    return tuple(name for kind in kinds for name in _usable(origin, kind)) or _usable(origin, "either")


@cache
def _usable(origin: str, kind: str) -> tuple[str, ...]:
    """Give the names of an origin that are nothing but names."""
    names = pools().get((origin, kind), ())
    return tuple(
        name
        for name, flag in zip(names, flags([name.lower() for name in names]), strict=True)
        if not flag & (Is.COMMON | Is.NAME_WORD | Is.TITLE)
    )


@cache
def _settings() -> dict[str, Any]:
    return resources.toml(resources.path("surrogates.toml"), "surrogates")
