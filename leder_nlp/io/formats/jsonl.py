"""Annotated reviews as JSON lines: raw text, identifiers and tags by offsets; for the secure area only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from leder_nlp import resources
from leder_nlp.errors import InputError
from leder_nlp.io.cells import checked
from leder_nlp.io.known import known_of_record, known_record
from leder_nlp.io.readers.jsonlines import lines, parsed
from leder_nlp.io.results import json_line, tag_of, tag_record
from leder_nlp.records import AnnotatedReview, Identifier, Review, Section
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

GOLD = "gold"
"""Who says so where a line names nobody."""


def read_file(path: str | Path, *, taxonomy: Taxonomy | None = None) -> Iterator[AnnotatedReview]:
    """Read the annotated reviews of a file, line by line. Raises InputError at the first fault."""
    for where, line in lines(Path(path)):
        yield read(line, where=where, taxonomy=taxonomy)


def read(text: str, *, where: str, taxonomy: Taxonomy | None = None) -> AnnotatedReview:
    """Read one line: {"id", "text", "identifiers", "tags"}, and if wanted "sections", "known", "meta".

    Offsets are code points into "text", half-open. Raises InputError naming the place and the key
    if the line is not JSON, breaks schema annotated_review, or names a theme that is not in the taxonomy.
    """
    value = parsed(text, where=where)
    fault = resources.fault(value, "annotated_review")
    if fault:
        raise InputError(f"{where}: {fault}")
    checked(value["id"], where=where, field="id")
    checked(value["text"], where=where, field="text")
    themes = set((taxonomy or Taxonomy.default()).ids)
    for number, tag in enumerate(value["tags"]):
        if tag["theme"] not in themes:
            raise InputError(f"{where}: tags[{number}].theme: not a theme of the taxonomy")
    known = known_of_record(value.get("known", {}), where=where)
    try:
        review = Review(value["id"], value["text"], _sections(value), known, value.get("meta", {}))
        return AnnotatedReview(review, _identifiers(value), _tags(value))
    except ValueError as error:  # of records and spans, which name offsets only
        problem = f"{where}: {error}"
    raise InputError(problem)


def _sections(value: Mapping[str, Any]) -> tuple[Section, ...]:
    return tuple(Section(s["name"], Span(s["start"], s["end"])) for s in value.get("sections", ()))


def _identifiers(value: Mapping[str, Any]) -> tuple[Identifier, ...]:
    return tuple(
        Identifier(
            Span(mark["start"], mark["end"]),
            mark["label"],
            found_by=mark.get("found_by", GOLD),
            certainty=mark.get("certainty", 1.0),
            who=mark.get("who", ""),
            role=mark.get("role", ""),
        )
        for mark in value["identifiers"]
    )


def _tags(value: Mapping[str, Any]) -> tuple[Any, ...]:
    base = {"review_id": value["id"], "source": GOLD, "evidence": []}
    return tuple(tag_of(base | tag) for tag in value["tags"])


def record(annotated: AnnotatedReview) -> dict[str, Any]:
    """Give an annotated review as a JSON object; it holds the raw text."""
    review = annotated.review
    sections = [{"name": s.name, "start": s.span.start, "end": s.span.end} for s in review.sections]
    value: dict[str, Any] = {"id": review.review_id, "text": review.text}
    extra = {"sections": sections, "known": known_record(review.known), "meta": dict(review.meta)}
    value |= {name: part for name, part in extra.items() if part}
    value["identifiers"] = [_identifier_record(mark) for mark in annotated.identifiers]
    tags = [tag_record(tag) for tag in annotated.tags]
    value["tags"] = [{key: tag[key] for key in tag if key != "review_id"} for tag in tags]
    return value


def _identifier_record(mark: Identifier) -> dict[str, Any]:
    value = {"start": mark.span.start, "end": mark.span.end, "label": mark.label, "found_by": mark.found_by}
    extra = {"certainty": mark.certainty, "who": mark.who, "role": mark.role}
    return value | {name: part for name, part in extra.items() if part not in ("", 1.0)}


def write(annotated: AnnotatedReview) -> str:
    """Give an annotated review as one line, without its line end."""
    return json_line(record(annotated))
