"""What the form's own fields say of a person, known before anything is read. Silent, like the records."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from unicodedata import normalize

_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Soft hyphens, zero-width spaces and their like: they part a word that is one."""
_ANY = re.compile(f"[{_INVISIBLE}]")
_JOINER = re.compile("(?<=[^\\W_])\u200d+(?=[^\\W_])")
"""The joiner holds emoji together, and does nothing between letters or digits."""
_WITHIN = re.compile(f"(?<=[^\\W_])[{_INVISIBLE}\u200d]+(?=[^\\W_])")


def visible(text: str) -> str:
    """Give a text without invisible signs; the joiner of emoji stays, and what is nothing else."""
    if text.isascii():
        return text
    return _JOINER.sub("", _ANY.sub("", text)) or text


def parted(text: str) -> int | None:
    """Give where an invisible sign stands within a word or number, None if nowhere."""
    found = None if text.isascii() else _WITHIN.search(text)
    return found.start() if found else None


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name that the form itself gives, and whose it is: `person` for the one who died."""

    name: str = field(repr=False)
    role: str = "person"

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", normalize("NFC", visible(self.name)))


@dataclass(frozen=True, slots=True)
class Known:
    """Identifiers that the form's own fields give; redacted first, in all their forms.

    Dates are written as the form writes them; `died`, the date of death, is among `dates` too;
    `organisations` are the home, practice, provider.
    """

    names: tuple[KnownName, ...] = field(default=(), repr=False)
    nhs_numbers: tuple[str, ...] = field(default=(), repr=False)
    id_numbers: tuple[str, ...] = field(default=(), repr=False)
    dates: tuple[str, ...] = field(default=(), repr=False)
    addresses: tuple[str, ...] = field(default=(), repr=False)
    postcodes: tuple[str, ...] = field(default=(), repr=False)
    organisations: tuple[str, ...] = field(default=(), repr=False)
    died: tuple[str, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "dates", tuple(dict.fromkeys((*self.dates, *self.died))))
        for places in ("addresses", "organisations"):
            object.__setattr__(
                self, places, tuple(normalize("NFC", visible(one)) for one in getattr(self, places))
            )

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)
