"""What a tag or an identifier is called in tools that know labels only: `AFI dnacpr;attribution=family`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leder_nlp.io.cells import folded
from leder_nlp.records import (
    ATTRIBUTIONS,
    CERTAINTIES,
    GOOD,
    IMPROVE,
    LABELS,
    MODALITIES,
    TEMPORALITIES,
    Tag,
)
from leder_nlp.taxonomy import Taxonomy

POLARITY = {"GP": GOOD, "AFI": IMPROVE, GOOD: GOOD, IMPROVE: IMPROVE}
SHORT = {GOOD: "GP", IMPROVE: "AFI"}
LONG = {GOOD: "Good practice", IMPROVE: "Area for improvement"}
ATTRIBUTES = {
    "attribution": ATTRIBUTIONS,
    "modality": MODALITIES,
    "certainty": CERTAINTIES,
    "temporality": TEMPORALITIES,
}
"""Each attribute of a tag and its values; the first is the one that is left out."""
CODE = re.compile(r"(GP|AFI|good_practice|area_for_improvement)[ :/_]([^;]+)((?:;[a-z]+=[a-z_]+)*)")


@dataclass(frozen=True, slots=True)
class Code:
    """What a label says: an identifier's label, or a theme with its polarity and attributes."""

    label: str = ""
    theme: str = ""
    polarity: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


def tag_code(tag: Tag) -> str:
    """Give the label of a tag, with the attributes that are not the usual ones."""
    return f"{SHORT[tag.polarity]} {tag.theme}" + "".join(
        f";{name}={value}" for name, value in attributes_of(tag).items()
    )


def attributes_of(tag: Tag) -> dict[str, str]:
    """Give the attributes of a tag that are not the usual ones."""
    values = {name: getattr(tag, name) for name in ATTRIBUTES}
    return {name: value for name, value in values.items() if value != ATTRIBUTES[name][0]}


class Codebook:
    """The codes that may occur: identifier labels, and themes by id or by the name they have on screen."""

    def __init__(self, taxonomy: Taxonomy | None = None) -> None:
        self.taxonomy = taxonomy or Taxonomy.default()
        self._themes = {folded(theme.label): theme.id for theme in self.taxonomy}
        self._themes |= {folded(theme.id): theme.id for theme in self.taxonomy}

    def read(self, text: str) -> tuple[Code | None, str]:
        """Read a label: the code and "", or None and what is wrong, with the nearest codes there are."""
        if text in LABELS:
            return Code(label=text), ""
        match = CODE.fullmatch(text)
        theme = self.theme(match[2]) if match else ""
        if not match or not theme:
            return None, f"not a code of the codebook; the nearest are: {', '.join(self.nearest(text))}"
        attributes, problem = attributes_in(match[3])
        return (None, problem) if problem else (Code("", theme, POLARITY[match[1]], attributes), "")

    def theme(self, name: str) -> str:
        """Give the id of a theme by its id or its name; "" if there is none."""
        return self._themes.get(folded(name), "")

    def nearest(self, text: str) -> list[str]:
        """Give the three codes that are spelt most like a text that is none; the text is not in them."""
        match = CODE.fullmatch(text)
        short = SHORT[POLARITY[match[1]]] if match else "AFI"
        codes = [*LABELS, *(f"{short} {theme}" for theme in self.taxonomy.ids)]
        return difflib.get_close_matches(text[:200], codes, n=3, cutoff=0.0)


def attributes_in(text: str) -> tuple[dict[str, str], str]:
    """Read `;name=value;name=value`: the attributes and "", or nothing and what is wrong."""
    found: dict[str, Any] = {}
    for pair in filter(None, text.split(";")):
        name, _, value = pair.partition("=")
        if name not in ATTRIBUTES or value not in ATTRIBUTES[name] or name in found:
            known = "; ".join(f"{own}: {', '.join(values)}" for own, values in ATTRIBUTES.items())
            return {}, f"an attribute is unknown, or stands twice; there are {known}"
        found[name] = value
    return found, ""
