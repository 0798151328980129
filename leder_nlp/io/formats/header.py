"""The header of a gold review in markup: lines `key: value` up to the first blank line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from leder_nlp.errors import InputError
from leder_nlp.io.columns import KnownRole, known_roles
from leder_nlp.io.known import known_from
from leder_nlp.known import Known

GOLD = "gold"
# Known holds no more than these apart: a date of birth comes back as a date, a practice as an organisation; a
# date of death is written as both.
KEYS = {
    "nhs_numbers": "nhs_number",
    "id_numbers": "id_number",
    "dates": "known_date",
    "addresses": "address",
    "postcodes": "postcode",
    "organisations": "organisation",
    "died": "date_of_death",
}


@dataclass(frozen=True, slots=True)
class Header:
    """What the first lines say: id, known identifiers, who annotated, and the rest as meta data."""

    review_id: str
    known: Known = field(repr=False)
    meta: Mapping[str, str] = field(repr=False)
    annotator: str = GOLD


def read_header(text: str, *, where: str) -> tuple[Header, int]:
    """Read the header, and give the offset at which the narrative begins.

    Keys of known identifiers are the roles of resources/columns.toml and may be repeated.
    Raises InputError naming the line that is no `key: value`, repeats a key, or lacks the id.
    """
    lines = text.partition("\n\n")[0].split("\n")
    plain: dict[str, str] = {}
    known: list[tuple[KnownRole, str]] = []
    for number, line in enumerate(lines, 1):
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or not key:
            raise InputError(f"{where}:{number}: no 'key: value'; a blank line ends the header")
        if key in known_roles():
            known.append((known_roles()[key], value))
        elif key in plain:
            raise InputError(f"{where}:{number}: this key stands twice in the header")
        else:
            plain[key] = value
    review_id, annotator = plain.pop("id", ""), plain.pop("annotator", GOLD)
    if not review_id:
        raise InputError(f"{where}:1: id: the header names no id")
    start = min(len(text), sum(len(line) + 1 for line in lines) + 1)
    return Header(review_id, known_from(known), plain, annotator), start


def write_header(header: Header) -> str:
    """Give the header, each line with its end; the blank line after it is not part of it."""
    lines = [("id", header.review_id), *header.meta.items()]
    if header.annotator != GOLD:
        lines.append(("annotator", header.annotator))
    if header.known.names:
        lines.append(("known_names", "; ".join(f"{name.name} ({name.role})" for name in header.known.names)))
    for own, key in KEYS.items():
        lines += [(key, value) for value in getattr(header.known, own)]
    return "".join(f"{key}: {value}\n" for key, value in lines)
