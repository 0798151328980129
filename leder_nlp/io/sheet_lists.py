"""What a coding workbook is made of: its headings, the lists behind its drop-downs, its fingerprints."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from leder_nlp.io.formats.codes import ATTRIBUTES, LONG
from leder_nlp.taxonomy import Taxonomy

CODING, DEFINITIONS = "Coding", "Definitions"
VERSION = "1"
SLOTS = 4
NOTHING = "(nothing to tag)"
KEY = ("Review", "Passage", "Section", "Passage text")
SUGGESTIONS = "Model suggestions"
COMMENT = "Comment"
MARKS = tuple(f"{part} {number}" for number in range(1, SLOTS + 1) for part in ("Code", "Polarity"))
LAST = (*(name.capitalize() for name in ATTRIBUTES), COMMENT)


def headings(*, blind: bool) -> tuple[str, ...]:
    """Give the headings of the coding sheet."""
    return (*KEY, *(() if blind else (SUGGESTIONS,)), *MARKS, *LAST)


def lists(taxonomy: Taxonomy) -> dict[str, list[str]]:
    """Give the columns of the hidden sheet from which the drop-downs are filled, by heading."""
    return {
        "theme": [NOTHING, *(theme.label for theme in taxonomy)],
        "theme_id": ["", *taxonomy.ids],
        "polarity": list(LONG.values()),
        "polarity_id": list(LONG),
        **{name: [_spaced(value) for value in values] for name, values in ATTRIBUTES.items()},
    }


def _spaced(value: str) -> str:
    return value.replace("_", " ")


def hashed(text: str) -> str:
    """Give the fingerprint of a passage, in 16 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


PLACES = ("review_id", "fingerprint", "passage_review", "passage", "start", "end", "words")
"""The columns of the hidden sheet that say where each passage stands; one fingerprint covers them all."""


def joined(columns: Mapping[str, Sequence[object]]) -> str:
    """Give those columns as one text, of which the fingerprint is taken."""
    return "\n".join("\t".join(map(str, columns[name])) for name in PLACES)
