"""What we write beside what a format has a place for: of a mark and of a review, as JSON, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leder_nlp.io.formats.codes import Code
from leder_nlp.io.known import known_record
from leder_nlp.records import AnnotatedReview, Identifier, Section, Tag
from leder_nlp.spans import Span

KEY = "leder_nlp"
"""The key below which a file carries what its format has no place for."""


NUMBERS = {"score", "certainty"}


TEXTS = {"source", "found_by", "who", "role"}


def mark_fits(extra: Mapping[str, Any], code: Code) -> bool:
    """Say whether what is carried beside a mark is built as we build it."""
    allowed = (
        {"n", "found_by", "certainty", "who", "role"} if code.label else {"n", "source", "score", "evidence"}
    )
    return set(extra) <= allowed | {"n"} and all(_fits(name, value) for name, value in extra.items())


def _fits(name: str, value: Any) -> bool:
    if name in TEXTS:
        return isinstance(value, str)
    if name in NUMBERS:
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    if name == "n":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, list) and all(
        isinstance(one, list)
        and len(one) == 3
        and isinstance(one[0], str)
        and all(isinstance(number, int) and not isinstance(number, bool) for number in one[1:])
        for one in value
    )


def mark_extra(mark: Identifier | Tag, *, coder: str | None = None) -> dict[str, Any]:
    """Give what a label cannot say of a mark, where it is not the usual: JSON, without text of the review.

    The source is in it unless it is the `coder` that the format names itself.
    """
    if isinstance(mark, Identifier):
        values: dict[str, Any] = {"found_by": mark.found_by, "certainty": mark.certainty}
        values |= {"who": mark.who, "role": mark.role}
        usual: dict[str, Any] = {"found_by": coder, "certainty": 1.0, "who": "", "role": ""}
    else:
        evidence = [[name, span.start, span.end] for name, span in mark.evidence]
        values = {"source": mark.source, "score": mark.score, "evidence": evidence}
        usual = {"source": coder, "score": 1.0, "evidence": []}
    return {name: value for name, value in values.items() if value != usual[name]}


@dataclass(frozen=True, slots=True)
class Carried:
    """What a carrier brought back; `fresh` if the text is still the one that was written, `stale` if it
    was changed since."""

    fresh: bool = False
    sections: tuple[Section, ...] = field(default=(), repr=False)
    known: Mapping[str, Any] = field(default_factory=dict, repr=False)
    meta: Mapping[str, str] = field(default_factory=dict, repr=False)
    annotators: tuple[str, ...] = field(default=(), repr=False)
    stale: bool = False


def carrier(annotated: AnnotatedReview) -> dict[str, Any]:
    """Give what most formats have no place for: sections, known identifiers, meta data, annotators.

    The hash tells later whether the text was changed, and with it every offset.
    """
    review = annotated.review
    sections = [[s.name, s.span.start, s.span.end] for s in review.sections]
    value = {
        "sections": sections,
        "known": known_record(review.known),
        "meta": dict(review.meta),
        "annotators": list(annotated.annotators),
    }
    return {"sha256": hashed(review.text)} | {name: part for name, part in value.items() if part}


def hashed(text: str) -> str:
    """Give the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def carried_in(value: Any, text: str) -> tuple[Carried, str]:
    """Read a carrier: what it holds and "", or what is wrong with it."""
    if not value:
        return Carried(), ""
    if not isinstance(value, Mapping):
        return Carried(), f"{KEY}: not an object"
    fresh = value.get("sha256") == hashed(text)
    sections, meta = value.get("sections", []), value.get("meta", {})
    annotators, known = value.get("annotators", []), value.get("known", {})
    sound = (
        isinstance(sections, list)
        and _fits("evidence", sections)
        and isinstance(known, dict)
        and isinstance(meta, dict)
        and all(isinstance(part, str) for part in meta.values())
        and isinstance(annotators, list)
        and all(isinstance(name, str) for name in annotators)
    )
    if not sound:
        return Carried(), f"{KEY}: was changed and cannot be read"
    if sections and not fresh:
        return Carried(), "the text was changed after it was written, so its sections no longer fit"
    if any(not 0 <= start < end <= len(text) for _, start, end in sections):
        return Carried(), f"{KEY}: a section does not lie within the text"
    parts = tuple(Section(name, Span(start, end)) for name, start, end in sections)
    return Carried(fresh, parts, known, meta, tuple(annotators), "sha256" in value and not fresh), ""
