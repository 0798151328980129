"""What the form's own fields say of a person, known before anything is read. Silent, like the records."""

from __future__ import annotations

from dataclasses import dataclass, field
from unicodedata import normalize

from leder_nlp.signs import visible


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
