"""Tie the mentions of one person or place together, so that their placeholders agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from leder_nlp.language import words as cut
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.known import nicknames_of

_TIED = ("person", "organisation", "location", "address")


def tie(text: str, found: Sequence[Identifier]) -> tuple[Identifier, ...]:
    """Give each person and place its `who`: mentions share it if a whole name has the parts of the other.

    Names of several parts come first; a single part joins the one person who has it. A part that
    two people share ("Mrs Okafor", mother or sister) stays by itself.
    """
    names = [
        tuple(cut(text, one.span.start, one.span.end).lower) if one.label in _TIED else () for one in found
    ]
    owners: dict[str, list[str]] = {}
    ties: list[str] = [one.who for one in found]
    for place in sorted(
        range(len(found)), key=lambda place: (not found[place].who, -len(names[place]), place)
    ):
        one = found[place]
        if one.label not in _TIED or not names[place]:
            continue
        if not ties[place]:
            ties[place] = _owner(one, names[place], owners) or f"{one.label}-{place}"
        for part in names[place]:
            known = owners.setdefault(f"{one.label}:{part}", [])
            if ties[place] not in known:
                known.append(ties[place])
    roles = _roles(found, ties)
    return tuple(
        replace(one, who=who, role=roles.get(who, one.role)) for one, who in zip(found, ties, strict=True)
    )


def _owner(one: Identifier, parts: tuple[str, ...], owners: dict[str, list[str]]) -> str:
    """Give the one who has all the parts, or a nickname's formal name; "" unless there is just one."""
    candidates: set[str] | None = None
    for part in parts:
        if len(part) == 1 and len(parts) > 1:
            continue
        spelt = {part, *(nicknames_of(part) if one.label == "person" else ())}
        having = {who for name in spelt for who in owners.get(f"{one.label}:{name}", ())}
        if not having and part.endswith("s"):
            having = set(owners.get(f"{one.label}:{part[:-1]}", ()))
        candidates = having if candidates is None else candidates & having
    return next(iter(candidates)) if candidates is not None and len(candidates) == 1 else ""


def _roles(found: Sequence[Identifier], ties: Sequence[str]) -> dict[str, str]:
    """Give each person the role of the surest mention that has one."""
    roles: dict[str, tuple[float, str]] = {}
    for one, who in zip(found, ties, strict=True):
        if who and one.role:
            sure = 2.0 if one.found_by.startswith("known") else one.certainty
            if sure > roles.get(who, (0.0, ""))[0]:
                roles[who] = (sure, one.role)
    return {who: role for who, (_, role) in roles.items()}
