"""The lines of an .ann file: text-bound annotations with their attributes and what we noted beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leder_nlp.io.formats.carried import KEY
from leder_nlp.io.formats.offsets import Quote

TEXTBOUND = re.compile(r"(T\d+)\t([A-Za-z0-9_.-]+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)", re.DOTALL)


ATTRIBUTE = re.compile(r"[AM]\d+\t([A-Za-z0-9_-]+) (T\d+)(?: ([A-Za-z0-9_-]+))?\s*")


OTHERS = re.compile(r"(?:[AMREN]\d+|\*|#\d*)[\t ]")
"""What else brat writes: attributes, relations, events, links to other sources, equivalences, notes."""


NOTE = re.compile(r"#\d+\tAnnotatorNotes (T\d+)\t(.*)", re.DOTALL)


@dataclass(slots=True)
class Entity:
    """A text-bound annotation while the lines about it are gathered."""

    place: str
    kind: str
    fragments: list[tuple[int, int]]
    text: str = field(repr=False)
    attributes: dict[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)


def entities(ann: str) -> dict[str, Entity]:
    found: dict[str, Entity] = {}
    rest: list[tuple[str, str]] = []
    for number, line in enumerate(ann.split("\n"), 1):
        line = line.removesuffix("\r")
        place = f".ann line {number}"
        if not line.startswith("T"):
            rest.append((place, line))
            continue
        match = TEXTBOUND.fullmatch(line)
        if not match or match[1] in found:
            raise ValueError(f"{place}: an entity is T1, tab, type and offsets, tab, text; each T once")
        fragments = [(int(a), int(b)) for a, b in (pair.split(" ") for pair in match[3].split(";"))]
        found[match[1]] = Entity(place, match[2], fragments, match[4])
    for place, line in rest:
        _beside(line, place, found)
    return found


def _beside(line: str, place: str, found: Mapping[str, Entity]) -> None:
    """Read an attribute or a note of ours; relations, events, links and people's notes are passed over."""
    attribute, note = ATTRIBUTE.fullmatch(line), NOTE.fullmatch(line)
    if attribute and attribute[2] in found:
        attributes = found[attribute[2]].attributes
        name = attribute[1].lower()
        if name in attributes:
            raise ValueError(f"{place}: the attribute stands twice")
        attributes[name] = (attribute[3] or "").lower()
    elif line.strip() and not OTHERS.match(line):
        raise ValueError(f"{place}: not a line that brat writes")
    elif note and note[1] in found and note[2].startswith(f'{{"{KEY}"'):
        value = _json(note[2])
        if not isinstance(value, Mapping) or not isinstance(value.get(KEY), Mapping):
            raise ValueError(f"{place}: a note written by leder-nlp was changed and cannot be read")
        found[note[1]].extra = value[KEY]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def quotes(entity: Entity) -> list[Quote]:
    """Give each fragment with its words, as far as these can be told apart."""
    lengths = [end - start for start, end in entity.fragments]
    text = entity.text
    if len(lengths) > 1 and sum(lengths) + len(lengths) - 1 != len(text):
        return [Quote(start, end) for start, end in entity.fragments]
    quotes, at = [], 0
    for (start, end), length in zip(entity.fragments, lengths, strict=True):
        quotes.append(Quote(start, end, text[at : at + length] if len(lengths) > 1 else text))
        at += length + 1
    return quotes
