"""The configuration of a brat collection, made from the taxonomy: what may be marked, and how it is shown."""

from __future__ import annotations

from leder_nlp.io.formats.codes import ATTRIBUTES
from leder_nlp.records import LABELS, POLARITIES
from leder_nlp.taxonomy import Taxonomy

VALUES = {"polarity": POLARITIES, **ATTRIBUTES}


def annotation_conf(taxonomy: Taxonomy | None = None) -> str:
    """Give annotation.conf: themes below their domains, identifiers, polarity and attributes."""
    own = taxonomy or Taxonomy.default()
    lines = ["[entities]"]
    for domain, _ in own.domains:
        lines += [f"!DOMAIN_{domain}", *(f"\t{theme.id}" for theme in own if theme.domain == domain)]
    lines += ["!IDENTIFIER", *(f"\tID_{label}" for label in LABELS)]
    lines += ["", "[relations]", "", "[events]", "", "[attributes]"]
    lines += [f"{name.title()}\tArg:<ENTITY>, Value:{'|'.join(values)}" for name, values in VALUES.items()]
    return "\n".join(lines) + "\n"


def visual_conf(taxonomy: Taxonomy | None = None) -> str:
    """Give visual.conf: the names that are shown, and the colours of themes and identifiers."""
    own = taxonomy or Taxonomy.default()
    lines = ["[labels]"]
    lines += [f"DOMAIN_{domain} | {_plain(label)}" for domain, label in own.domains]
    lines += [f"{theme.id} | {_plain(theme.label)}" for theme in own]
    lines += ["IDENTIFIER | Identifiers", *(f"ID_{label} | {label.replace('_', ' ')}" for label in LABELS)]
    lines += ["", "[drawing]", "SPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken"]
    lines += [f"ID_{label}\tbgColor:#dddddd" for label in LABELS]
    glyphs = {"good_practice": "+", "area_for_improvement": "!"}
    lines.append(f"Polarity\tglyph:{'|'.join(glyphs[polarity] for polarity in POLARITIES)}")
    return "\n".join(lines) + "\n"


def _plain(label: str) -> str:
    return label.replace("|", "/").replace("\n", " ")
