"""The detectors, in the order they are run: the table of contents of this room.

To add one, write `def my_names(reading: Reading) -> Iterator[Identifier]` and one line here, or an
entry point of the group `leder_nlp.detectors`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from leder_nlp.records import Identifier
from leder_nlp.redact.detectors import (
    abroad,
    address_lines,
    addresses,
    ages,
    apposed_organisations,
    bare_months,
    beyond,
    contacts,
    cues,
    dates,
    decades,
    entry_ages,
    headed,
    initials,
    known,
    learned,
    low_names,
    names,
    nicknames,
    numbers,
    organisations,
    places,
    recased,
    recurring,
    spelt,
    spoken_dates,
    told_ages,
    told_initials,
    told_organisations,
)
from leder_nlp.redact.reading import Reading

Detector = Callable[[Reading], Iterator[Identifier]]

LEARNED = "learned"
"""The detector that reads by a model; all others read by rules and lists."""
SPACY = "spacy"
"""The detector of a user's own pipeline, there only if one is named; see detectors/piped.py."""

DETECTORS: dict[str, Detector] = {
    "known_names": known.known_names,
    "known_codes": known.known_codes,
    "known_dates": known.known_dates,
    "known_places": known.known_places,
    "nhs_numbers": numbers.nhs_numbers,
    "spelt": spelt.spelt,
    "spelt_names": spelt.spelt_names,
    "contacts": contacts.contacts,
    "postcodes": contacts.postcodes,
    "dates": dates.dates,
    "spoken_dates": spoken_dates.spoken_dates,
    "ages": ages.ages,
    "told_ages": told_ages.told_ages,
    "entry_ages": entry_ages.entry_ages,
    "decades": decades.decades,
    "id_numbers": numbers.id_numbers,
    "addresses": addresses.addresses,
    "abroad": abroad.abroad,
    "streets_abroad": abroad.streets_abroad,
    "organisations": organisations.organisations,
    "told_organisations": told_organisations.told_organisations,
    "apposed_organisations": apposed_organisations.apposed_organisations,
    "places": places.places,
    "titled": cues.titled,
    "related": cues.related,
    "nicknamed": nicknames.nicknamed,
    "initials": initials.initials,
    "told_initials": told_initials.told_initials,
    "listed": names.listed,
    "recurring": recurring.recurring,
    "recased": recased.recased,
    "low_names": low_names.low_names,
    "headed": headed.headed,
    LEARNED: learned.learned,
}

Extra = Callable[[Reading, Sequence[Identifier]], Iterator[Identifier]]
EXTRA: dict[str, Extra] = {
    "months": lambda reading, _: bare_months.bare_months(reading),
    "decades": lambda reading, _: decades.bare_decades(reading),
    "origins": lambda reading, _: beyond.origins(reading),
    "years": lambda reading, _: beyond.years(reading),
    "money": lambda reading, _: beyond.money(reading),
    "addresses": address_lines.address_lines,
}
"""What a policy may take out beyond the identifiers, in the order they are run; each sees what was found."""


def detectors() -> dict[str, Detector]:
    """Give the detectors that ship, then those of entry points, by name.

    Raises ValueError if an entry point takes a name that is taken.
    """
    from importlib.metadata import entry_points

    found = dict(DETECTORS)
    for entry in entry_points(group="leder_nlp.detectors"):
        if entry.name in (*found, SPACY):
            raise ValueError(f"two detectors are named {entry.name!r}")
        found[entry.name] = entry.load()
    return found
