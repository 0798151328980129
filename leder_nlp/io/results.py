"""Results out and back in: redacted reviews and tags as JSON lines, tags as a table; nothing raw."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leder_nlp import resources
from leder_nlp.errors import InputError
from leder_nlp.io.files import atomic
from leder_nlp.io.readers.jsonlines import lines, parsed
from leder_nlp.records import RedactedReview, Redaction, Section, Tag
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

if TYPE_CHECKING:
    import pandas

TEXT, WHOLE, REAL = "string", "int64", "float64"
COLUMNS = {
    "review_id": TEXT,
    "start": WHOLE,
    "end": WHOLE,
    "section": TEXT,
    "theme": TEXT,
    "domain": TEXT,
    "theme_label": TEXT,
    "polarity": TEXT,
    "score": REAL,
    "source": TEXT,
    "attribution": TEXT,
    "modality": TEXT,
    "certainty": TEXT,
    "temporality": TEXT,
}
"""The columns of a table of tags and their types; `passage` comes on top where quotes are asked for."""

# OWASP, CSV injection: a spreadsheet takes a cell that begins so for a formula; so do the full-width forms.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_AS_WRITTEN = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def redacted_record(review: RedactedReview) -> dict[str, Any]:
    """Give a redacted review as a JSON object. Raises TypeError for anything but a RedactedReview."""
    _safe(review)
    return {
        "review_id": review.review_id,
        "text": review.text,
        "sections": [{"name": s.name, "start": s.span.start, "end": s.span.end} for s in review.sections],
        "redactions": [
            {"start": r.span.start, "end": r.span.end, "label": r.label, "number": r.number}
            | ({"surrogate": True} if r.surrogate else {})
            for r in review.redactions
        ],
        "meta": dict(review.meta),
    }


def redaction_records(review: RedactedReview) -> Iterator[dict[str, Any]]:
    """Give each redaction as a JSON object: where, which label, found by what, how surely; no text."""
    _safe(review)
    for own in review.redactions:
        yield {
            "review_id": review.review_id,
            "start": own.span.start,
            "end": own.span.end,
            "label": own.label,
            "found_by": own.found_by,
            "certainty": round(own.certainty, 3),
            "surrogate": own.surrogate,
        }


def doubt_records(review: RedactedReview) -> Iterator[dict[str, Any]]:
    """Give each place that somebody should check as a JSON object; no text."""
    _safe(review)
    for own in review.doubts:
        yield {
            "review_id": review.review_id,
            "start": own.span.start,
            "end": own.span.end,
            "reason": own.reason,
            "certainty": own.certainty,
        }


def _safe(review: object) -> None:
    if not isinstance(review, RedactedReview):
        raise TypeError(f"only a RedactedReview is written, not a {type(review).__name__}; redact it first")


def read_redacted(path: str | Path) -> Iterator[RedactedReview]:
    """Read redacted reviews back. Raises InputError naming the line and the key of a fault."""
    for where, value in _objects(path, "redacted_review"):
        yield _built(_redacted, value, where=where)


def _redacted(value: dict[str, Any]) -> RedactedReview:
    sections = tuple(Section(s["name"], Span(s["start"], s["end"])) for s in value["sections"])
    redactions = tuple(
        Redaction(Span(r["start"], r["end"]), r["label"], r["number"], surrogate=r.get("surrogate", False))
        for r in value["redactions"]
    )
    if any(redaction.span.end > len(value["text"]) for redaction in redactions):
        raise ValueError("a redaction ends after the text")
    return RedactedReview(value["review_id"], value["text"], sections, redactions, value["meta"])


def tag_record(tag: Tag) -> dict[str, Any]:
    """Give a tag as a JSON object, without text. Raises TypeError for anything but a Tag."""
    if not isinstance(tag, Tag):
        raise TypeError(f"only a Tag is written as a tag, not a {type(tag).__name__}")
    return {
        "review_id": tag.review_id,
        "start": tag.span.start,
        "end": tag.span.end,
        "theme": tag.theme,
        "polarity": tag.polarity,
        "score": tag.score,
        "source": tag.source,
        "evidence": [[name, span.start, span.end] for name, span in tag.evidence],
        "attribution": tag.attribution,
        "modality": tag.modality,
        "certainty": tag.certainty,
        "temporality": tag.temporality,
    }


def read_tags(path: str | Path) -> Iterator[Tag]:
    """Read tags back. Raises InputError naming the line and the key of a fault."""
    for where, value in _objects(path, "tag"):
        yield _built(tag_of, value, where=where)


def tag_of(value: Mapping[str, Any]) -> Tag:
    """Make a tag of a JSON object that obeys schema tag. Raises ValueError if a span is empty."""
    rest = {key: value[key] for key in value if key not in ("start", "end", "evidence")}
    evidence = tuple((name, Span(start, end)) for name, start, end in value["evidence"])
    return Tag(span=Span(value["start"], value["end"]), evidence=evidence, **rest)


def _objects(path: str | Path, schema: str) -> Iterator[tuple[str, dict[str, Any]]]:
    file = Path(path)
    if not file.is_file():
        raise InputError(f"{file.name}: no such file")
    for where, line in lines(file):
        value = parsed(line, where=where)
        fault = resources.fault(value, schema)
        if fault:
            raise InputError(f"{where}: {fault}")
        yield where, value


def _built(build: Any, value: dict[str, Any], *, where: str) -> Any:
    """Make a record. Raises InputError naming the place if its offsets do not fit; no record quotes text."""
    try:
        return build(value)
    except ValueError as error:
        problem = f"{where}: {error}"
    raise InputError(problem)


def write_jsonl(path: str | Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Write one JSON object a line, whole or not at all.

    Raises TypeError for anything that is no mapping, a review above all; OutputError if it cannot be written.
    """
    with atomic(path) as stream:
        for record in records:
            if not isinstance(record, Mapping):
                raise TypeError(
                    f"a mapping was due, not a {type(record).__name__}; reviews go through redacted_record"
                )
            stream.write(json_line(record) + "\n")


def json_line(record: Mapping[str, Any]) -> str:
    """Give a record as one line of JSON; a lone surrogate, which no file can hold, is escaped."""
    line = _AS_WRITTEN.encode(record)
    if line.isascii():
        return line
    try:
        line.encode()
    except UnicodeEncodeError:
        line = ""
    return line or json.dumps(record, allow_nan=False)


def to_frame(
    tagged: Iterable[Any], *, quotes: bool = False, taxonomy: Taxonomy | None = None
) -> pandas.DataFrame:
    """Give a table with a row for each tag of what has a `.review` (redacted) and `.tags`.

    With `quotes` a column `passage` holds the redacted words under the tag. The types are those of
    COLUMNS even where there is no row. Raises TypeError for a review that is not redacted.
    """
    import pandas

    themes = {theme.id: theme for theme in taxonomy or Taxonomy.default()}
    types = COLUMNS | ({"passage": TEXT} if quotes else {})
    rows = [row for one in tagged for row in tag_rows(one, themes)]
    return pandas.DataFrame(rows, columns=list(types)).astype(types)


def tag_rows(tagged: Any, themes: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give a row, with the columns of COLUMNS and the passage, for each tag of a review."""
    review = getattr(tagged, "review", tagged)
    _safe(review)
    for tag in tagged.tags:
        theme = themes.get(tag.theme)
        yield tag_record(tag) | {
            "section": section_at(review, tag.span),
            "domain": theme.domain if theme else None,
            "theme_label": theme.label if theme else None,
            "passage": tag.span.of(review.text),
        }


def section_at(review: RedactedReview, span: Span) -> str | None:
    """Name the section in which a span begins; None outside all of them."""
    inside = (s.name for s in review.sections if s.span.start <= span.start < s.span.end)
    return next(inside, None)


def write_tags_csv(path: str | Path, frame: pandas.DataFrame) -> None:
    """Write a table of tags as CSV (UTF-8 with mark, for Excel), whole or not at all.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    Raises TypeError for anything but a DataFrame; OutputError if it cannot be written.
    """
    if not hasattr(frame, "itertuples"):
        raise TypeError(f"a DataFrame of tags was due, not a {type(frame).__name__}; use to_frame")
    with atomic(path, encoding="utf-8-sig") as stream:
        table = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        table.writerow([guarded(str(column)) for column in frame.columns])
        for row in frame.itertuples(index=False, name=None):
            table.writerow([guarded(cell) for cell in row])


def guarded(cell: Any) -> Any:
    """Give a cell that no spreadsheet takes for a formula; missing becomes ""."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    if isinstance(cell, int):
        return cell
    return "" if cell is None or type(cell).__name__ in ("NAType", "NaTType") or cell != cell else cell
