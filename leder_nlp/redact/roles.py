"""What a placeholder calls somebody or something of a role: MOTHER, GP, HOSPITAL."""

from __future__ import annotations

from functools import cache

from leder_nlp import resources

ROLED = ("person", "organisation")


@cache
def _role_names() -> dict[str, str]:
    """Read `placeholder_roles`: `NAME: word, word`, where a word is a role, relation or organisation word."""
    table: dict[str, str] = {}
    for line in resources.lexicon_lines("placeholder_roles"):
        name, _, roles = line.partition(":")
        for role in roles.split(","):
            table[role.strip().lower()] = name.strip()
    return table


def role_name(label: str, role: str) -> str:
    """Give what a placeholder calls somebody of a role, such as MOTHER or HOSPITAL; "" for no known role."""
    if label not in ROLED or not role:
        return ""
    words = role.lower().split()
    for first in range(len(words)):
        name = _role_names().get(" ".join(words[first:]))
        if name:
            return name
    return ""
