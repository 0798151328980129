"""Reviews in: tables, JSON lines, documents and DataFrames become raw reviews, one at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from leder_nlp.errors import InputError
from leder_nlp.io.cells import checked, readable, shown
from leder_nlp.io.columns import Chosen, Layout, checked_choice, layout
from leder_nlp.io.known import SideFile, known_of, merged, read_known
from leder_nlp.io.readers.catalog import open_source
from leder_nlp.io.rows import Row, Table
from leder_nlp.known import Known
from leder_nlp.records import Quarantined, Review, Section
from leder_nlp.spans import Span

AHEAD = 200
LONGEST_ID = 200
PROSE = 30
"""Words from which on a value left over is prose: it is no meta data, for nobody would redact it."""

BLANK_LINE = "\n\n"
log = logging.getLogger("leder_nlp.io")


def read_reviews(
    source: Any,
    *,
    columns: Chosen | None = None,
    known: Any = None,
    sheet: str | int | None = None,
    encoding: str | None = None,
    max_characters: int = 1_000_000,
    rejected: Callable[[Quarantined], None] | None = None,
) -> list[Review]:
    """Read raw reviews from a file, a folder of .txt and .docx files, or a pandas DataFrame.

    `columns` says which column holds what: {"id": "Case ref", "text": ["Pen portrait", "Care"],
    "meta": [...], "known_names": ...}; what it leaves out is told from the headings. `known` is a
    table of known identifiers with an id column. `sheet` is the name or number (from 0) of an Excel
    sheet. Everything is read as text.

    Raises InputError, naming file, line and field, at the first fault; ConfigError for an unknown role.
    With `rejected`, a fault of one row goes there instead, and the rows after it are read.
    """
    options: dict[str, Any] = {"sheet": sheet, "encoding": encoding, "max_characters": max_characters}
    return list(iter_reviews(source, columns=columns, known=known, rejected=rejected, **options))


def iter_reviews(
    source: Any,
    *,
    columns: Chosen | None = None,
    known: Any = None,
    sheet: str | int | None = None,
    encoding: str | None = None,
    max_characters: int = 1_000_000,
    rejected: Callable[[Quarantined], None] | None = None,
) -> Iterator[Review]:
    """Read raw reviews one by one, as `read_reviews` does; files are opened at the first one asked for."""
    chosen = checked_choice(columns)
    side = SideFile({}) if known is None else read_known(known, columns=columns)
    table = open_source(source, encoding=encoding, sheet=sheet)
    places: dict[str, str] = {}
    for row, plan in _planned(table, chosen, side):
        review, fault = _tried(row, plan, side, places, max_characters=max_characters)
        if review is not None:
            yield review
        elif rejected is None:
            raise InputError(fault)
        else:
            rejected(Quarantined(_known_id(row, plan), fault))
    _tell(side, places)


def _tried(
    row: Row, plan: Layout, side: SideFile, places: dict[str, str], *, max_characters: int
) -> tuple[Review | None, str]:
    """Give the review of a row, or None and what is wrong with it; note in `places` where each id stands."""
    try:
        review = _review(row, plan, side, max_characters=max_characters)
    except InputError as error:
        return None, str(error)
    first = places.setdefault(review.review_id, row.where)
    if first != row.where:
        return None, f"{row.where}: {shown(plan.id)}: the same id stands in {first}; ids must differ"
    return review, ""


def _known_id(row: Row, plan: Layout) -> str:
    """Give the id of a faulty row, or else the place where it stands."""
    try:
        return _id(row, plan.id)
    except InputError:
        return row.where


def _planned(
    table: Table, chosen: Mapping[str, tuple[str, ...]], side: SideFile
) -> Iterator[tuple[Row, Layout]]:
    """Pair each row with the layout of its columns. Raises InputError if the table has no rows."""
    ahead = list(islice(table.rows, AHEAD))
    if not ahead:
        raise InputError(f"{table.name}: has headings and no rows; a row for each review was due")
    if all(row.fault for row in ahead):
        raise InputError(ahead[0].fault)
    columns = list(table.columns)
    plan = layout(columns, ahead, chosen=chosen, name=table.name, elsewhere=side.columns)
    prose: set[str] = set()
    for row in chain(ahead, table.rows):
        if table.open_ended and not row.cells.keys() | row.nested.keys() <= set(columns):
            columns += [name for name in (*row.cells, *row.nested) if name not in columns]
            plan = plan.widened(columns, chosen)
        _tell_prose(row, plan, table.name, told=prose)
        yield row, plan


def _review(row: Row, plan: Layout, side: SideFile, *, max_characters: int) -> Review:
    if row.fault:
        raise InputError(row.fault)
    review_id = _id(row, plan.id)
    body = _body(row, plan)
    if len(body.text) > max_characters:
        raise InputError(
            f"{row.where}: {body.fields}: {len(body.text):,} characters, more than the {max_characters:,} "
            "allowed; split it or raise max_characters"
        )
    known = merged(known_of(row, plan.known), side.by_id.get(review_id, Known()))
    meta = {name: checked(value, where=row.where, field=name) for name, value in _meta(row, plan).items()}
    return Review(review_id, body.text, body.sections, known, meta)


def _id(row: Row, column: str) -> str:
    review_id = checked(row.cells.get(column, ""), where=row.where, field=column).strip()
    if column in row.nested or not review_id:
        raise InputError(f"{row.where}: {shown(column)}: no id; each review needs one")
    if len(review_id) > LONGEST_ID or len(review_id.splitlines()) > 1:
        raise InputError(
            f"{row.where}: {shown(column)}: an id is one line of at most {LONGEST_ID} characters"
        )
    return review_id


@dataclass(frozen=True, slots=True)
class _Body:
    """The narrative of a row, its sections, and its fields as named in messages."""

    text: str = field(repr=False)
    sections: tuple[Section, ...]
    fields: str


def _body(row: Row, plan: Layout) -> _Body:
    """Join the text columns by blank lines. Raises InputError if there is no text at all."""
    named = ", ".join(shown(column) for column in plan.text)
    parts: list[str] = []
    sections: list[Section] = []
    at = 0
    for column in plan.text:
        if column in row.nested:
            raise InputError(f"{row.where}: {shown(column)}: not text but a list or an object")
        text = readable(row.cells.get(column, ""), where=row.where, field=column)
        if text.strip():
            sections.append(Section(column, Span(at, at + len(text))))
            parts.append(text)
            at += len(text) + len(BLANK_LINE)
    if not parts:
        raise InputError(f"{row.where}: {named}: no text; each review needs some")
    text = BLANK_LINE.join(parts)
    return _Body(text, tuple(sections) if plan.sectioned else _given_sections(row, text), named)


def _given_sections(row: Row, text: str) -> tuple[Section, ...]:
    """Take the sections that a JSON line gives itself: [{"name", "start", "end"}, …]."""
    given = row.nested.get("sections", [])
    try:
        sections = tuple(Section(str(one["name"]), Span(one["start"], one["end"])) for one in given)
        inside = all(section.span.end <= len(text) for section in sections)
    except (TypeError, KeyError, ValueError):
        inside = False
    if inside:
        return sections
    raise InputError(f"{row.where}: 'sections': each needs a name, and a start and end within the text")


def _meta(row: Row, plan: Layout) -> dict[str, str]:
    if plan.meta is not None:
        return {name: row.cells[name] for name in plan.meta if row.cells.get(name, "").strip()}
    left = {name: value for name, value in _left_over(row, plan).items() if not _prose(value)}
    nested = row.nested.get("meta")
    if isinstance(nested, dict):
        left |= {name: value for name, value in nested.items() if isinstance(value, str)}
    return left


def _left_over(row: Row, plan: Layout) -> dict[str, str]:
    used = {plan.id, *plan.text, *(column for _, column in plan.known)}
    return {name: value for name, value in row.cells.items() if name not in used and value.strip()}


def _prose(value: str) -> bool:
    return len(value.split()) > PROSE


def _tell_prose(row: Row, plan: Layout, name: str, *, told: set[str]) -> None:
    """Log, once a column, that prose is left out."""
    if plan.meta is not None:
        return
    for column, value in _left_over(row, plan).items():
        if column not in told and _prose(value):
            told.add(column)
            log.warning(
                "%s: %s holds prose and is left out; to read it say --text COLUMN, or columns={'text': ...} "
                "in Python",
                name,
                shown(column),
            )


def _tell(side: SideFile, ids: Mapping[str, str]) -> None:
    """Warn where a side file and the reviews do not fit: other ids (01 and 1) leave names unknown."""
    if not side.by_id:
        return
    met = sum(1 for review_id in side.by_id if review_id in ids)
    level = logging.INFO if met == len(side.by_id) == len(ids) else logging.WARNING
    log.log(
        level,
        "known identifiers: %d of %d rows belong to a review read here; %d of %d reviews have no row",
        met,
        len(side.by_id),
        len(ids) - met,
        len(ids),
    )
