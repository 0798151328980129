"""What the lists know of a name: the origin it is commonest in, and whether women or men bear it."""

from __future__ import annotations

from functools import cache

from leder_nlp import resources

SURNAME = "surname"
KINDS = ("female", "male", "either")


@cache
def pools() -> dict[tuple[str, str], tuple[str, ...]]:
    """Give the names of each origin and kind (female, male, either, surname), as written."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for line in resources.lexicon_lines("name_origins"):
        head, _, names = line.partition(":")
        origin, kind = head.split()
        found[origin, kind] = tuple(name.strip() for name in names.split(","))
    return found


@cache
def forenames() -> dict[str, tuple[str, str]]:
    """Give origin and kind of each forename, lower case."""
    return {
        name.lower(): key for key, names in reversed(pools().items()) if key[1] != SURNAME for name in names
    }


@cache
def surnames() -> dict[str, str]:
    """Give the origin of each surname, lower case."""
    return {
        name.lower(): origin
        for (origin, kind), names in reversed(pools().items())
        if kind == SURNAME
        for name in names
    }


def origin_by_name() -> dict[str, str]:
    """Give the origin of each name, forename or surname, lower case; a forename's where it is both."""
    return surnames() | {name: origin for name, (origin, _) in forenames().items()}
