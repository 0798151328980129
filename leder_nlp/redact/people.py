"""Tie the mentions of one person or place together, so that their placeholders agree."""

from __future__ import annotations

from collections.abc import Sequence

from leder_nlp.language import words as cut
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.known import nicknames_of
from leder_nlp.redact.distance import within_edits
from leder_nlp.redact.lexicon import flags

_TIED = ("person", "organisation", "location", "address")


def tie(text: str, found: Sequence[Identifier]) -> tuple[Identifier, ...]:
    """Give each person and place its `who`: mentions share it if a whole name has the parts of the other.

    Names of several parts come first; a single part joins the one person who has it. A part that
    two people share ("Mrs Okafor", mother or sister) stays by itself.
    """
    written = [one.span.of(text) if one.label in _TIED else "" for one in found]
    parts = {name: tuple(cut(name).lower) for name in set(written)}
    names = [parts[name] for name in written]
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
        Identifier(one.span, one.label, one.found_by, one.certainty, who, roles.get(who, one.role))
        if who
        else one
        for one, who in zip(found, ties, strict=True)
    )


def _owner(one: Identifier, parts: tuple[str, ...], owners: dict[str, list[str]]) -> str:
    """Give the one who has all the parts, or a nickname's formal name; "" unless there is just one."""
    candidates: set[str] | None = None
    for part in parts:
        if len(part) == 1 and len(parts) > 1:
            continue
        having = _having(one.label, part, owners)
        candidates = having if candidates is None else candidates & having
    return next(iter(candidates)) if candidates is not None and len(candidates) == 1 else ""


def _having(label: str, part: str, owners: dict[str, list[str]]) -> set[str]:
    """Give those who have a part, its formal name or singular, or what it is a slip of."""
    spelt = {part, *(nicknames_of(part) if label == "person" else ())}
    having = {who for name in spelt for who in owners.get(f"{label}:{name}", ())}
    if not having and part.endswith("s"):
        having = set(owners.get(f"{label}:{part[:-1]}", ()))
    if not having and label == "person" and len(part) > 4 and not flags([part])[0]:
        # Only a word that no list knows is a slip: Marian and Marion are two people.
        most = 1 if len(part) < 8 else 2
        known = ((key.partition(":")[2], own) for key, own in owners.items() if key.startswith("person:"))
        having = {who for name, own in known if within_edits(part, name, most) for who in own}
    return having


def _roles(found: Sequence[Identifier], ties: Sequence[str]) -> dict[str, str]:
    """Give each person the role of the surest mention that has one."""
    roles: dict[str, tuple[float, str]] = {}
    for one, who in zip(found, ties, strict=True):
        if who and one.role:
            sure = 2.0 if one.found_by.startswith("known") else one.certainty
            if sure > roles.get(who, (0.0, ""))[0]:
                roles[who] = (sure, one.role)
    return {who: role for who, (_, role) in roles.items()}
