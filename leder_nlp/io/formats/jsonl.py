"""Annotated reviews as JSON lines: raw text, identifiers and tags by offsets; for the secure area only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from leder_nlp import resources
from leder_nlp.errors import InputError
from leder_nlp.io.cells import checked
from leder_nlp.io.files import atomic
from leder_nlp.io.formats.assembly import Rejected
from leder_nlp.io.formats.names import existing
from leder_nlp.io.formats.written import Written, fitting
from leder_nlp.io.known import known_of_record, known_record
from leder_nlp.io.readers.jsonlines import lines, parsed
from leder_nlp.io.results import json_line, tag_of, tag_record
from leder_nlp.records import AnnotatedReview, Identifier, Quarantined, Review, Section
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

GOLD = "gold"
"""Who says so where a line names nobody."""
LOSSY: tuple[str, ...] = ()


def sniff(path: str | Path) -> bool:
    """Say whether the first line of a file is an annotated review of ours."""
    file = Path(path)
    if file.suffix.lower() not in (".jsonl", ".ndjson") or not file.is_file():
        return False
    try:
        _, line = next(lines(file))
        return {"id", "text", "identifiers", "tags"} <= parsed(line, where="").keys()
    except (InputError, StopIteration):
        return False


def read_file(
    path: str | Path,
    *,
    taxonomy: Taxonomy | None = None,
    offsets: str | None = None,
    rejected: Rejected = None,
) -> Iterator[AnnotatedReview]:
    """Read the annotated reviews of a file, line by line; offsets are always code points.

    A faulty line goes to `rejected`; without it, raises InputError at the first fault.
    """
    del offsets
    for where, line in lines(existing(path)):
        try:
            annotated = read(line, where=where, taxonomy=taxonomy)
        except InputError as error:
            if rejected is None:
                raise
            problem = str(error)
        else:
            yield annotated
            continue
        rejected(Quarantined(where, problem))


def read(text: str, *, where: str, taxonomy: Taxonomy | None = None) -> AnnotatedReview:
    """Read one line: {"id", "text", "identifiers", "tags"}, and if wanted "sections", "known", "meta",
    "annotators".

    Offsets are code points into "text", half-open. Raises InputError naming the place and the key
    if the line is not JSON, breaks schema annotated_review, or names a theme that is not in the taxonomy.
    """
    value = parsed(text, where=where)
    meta = value.get("meta")
    if isinstance(meta, dict) and not all(isinstance(part, str) for part in meta.values()):
        value["meta"] = None  # the schema's fault would name the key, which is whatever the file says
    fault = resources.fault(value, "annotated_review")
    if fault:
        raise InputError(f"{where}: {fault}")
    checked(value["id"], where=where, field="id")
    checked(value["text"], where=where, field="text")
    own = taxonomy or Taxonomy.default()
    themes = set(own.ids)
    for number, tag in enumerate(value["tags"]):
        if tag["theme"] not in themes:
            raise InputError(
                f"{where}: tags[{number}].theme: not a theme of taxonomy {own.version}; another codebook is "
                "named by --taxonomy FILE"
            )
    known = known_of_record(value.get("known", {}), where=where)
    try:
        review = Review(value["id"], value["text"], _sections(value), known, value.get("meta", {}))
        return AnnotatedReview(review, _identifiers(value), _tags(value), tuple(value.get("annotators", ())))
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
    return value | ({"annotators": list(annotated.annotators)} if annotated.annotators else {})


def _identifier_record(mark: Identifier) -> dict[str, Any]:
    value = {"start": mark.span.start, "end": mark.span.end, "label": mark.label, "found_by": mark.found_by}
    extra = {"certainty": mark.certainty, "who": mark.who, "role": mark.role}
    return value | {name: part for name, part in extra.items() if part not in ("", 1.0)}


def write(annotated: AnnotatedReview) -> str:
    """Give an annotated review as one line, without its line end."""
    return json_line(record(annotated))


def write_file(
    reviews: Iterable[AnnotatedReview],
    path: str | Path,
    *,
    rejected: Rejected = None,
    taxonomy: Taxonomy | None = None,
) -> Written:
    """Write a file, a line a review. Raises OutputError."""
    written = Written()
    with atomic(path) as stream:
        for annotated in fitting(reviews, written, rejected=rejected, taxonomy=taxonomy):
            stream.write(write(annotated) + "\n")
    return written
