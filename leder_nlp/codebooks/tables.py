"""A table of passages and their labels: CSV, Excel, Parquet, JSON lines or a DataFrame."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from leder_nlp.codebooks.entries import Entry, alone, in_order
from leder_nlp.codebooks.grouping import Grouping, grouped
from leder_nlp.codebooks.names import found
from leder_nlp.errors import ConfigError, InputError, RedactionError
from leder_nlp.io.cells import headings, readable, shown
from leder_nlp.io.readers.catalog import open_source
from leder_nlp.io.rows import Row
from leder_nlp.records import RedactedReview, Review
from leder_nlp.redact.redactor import Redactor

_YES = frozenset({"1", "true", "yes", "y", "x"})
_NO = frozenset({"", "0", "false", "no", "n"})
_LONGEST = 80
"""Letters of a label: what is longer is no label but text, which must not reach a model."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what.

    `labels` is one column (one label, or several with `apart` between them, or a list), or several columns of
    yes and no named after the labels. `group` names what is never split, such as the document; `order` the
    place of a passage within it (rows without it stand as in the file). `keep` picks rows: (column, value).
    """

    text: str = "text"
    labels: tuple[str, ...] = ()
    id: str = ""
    group: str = ""
    order: str = ""
    keep: tuple[str, str] | None = None
    apart: str = ";"


@dataclass(frozen=True, slots=True)
class Passages:
    """Rows read and redacted: entries, with id, group and labels of each; `left_out` says where others stood.

    `listed` says that several labels may be given to one passage. `bare` counts rows whose cell of
    labels is empty, which are not here; an empty list says that none applies. `people` are the words that
    redaction found as names, no ordinary ones, and how certain it was at best: they stay in memory.
    `grouping` says how the groups came about.
    """

    entries: tuple[Entry, ...] = field(repr=False)
    ids: tuple[str, ...]
    groups: tuple[str, ...] = field(repr=False)
    labels: tuple[tuple[str, ...], ...] = field(repr=False)
    listed: bool = False
    left_out: tuple[str, ...] = ()
    bare: int = 0
    people: Mapping[str, float] = field(default_factory=dict, repr=False)
    grouping: Grouping | None = field(default=None, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Give the labels that occur, in alphabetical order."""
        return tuple(sorted({label for own in self.labels for label in own}))


def read_passages(
    source: Any, columns: Columns, *, redactor: Redactor | None = None, labelled: str = "needed"
) -> Passages:
    """Read a table and redact its passages.

    `labelled` is "needed" (rows without a label are left out) or "unread". A passage that cannot be redacted
    in full is left out, and so is one without text or that is no text. Raises InputError for a missing
    column, a row that cannot be read, an id that comes twice, or a table without passages.
    """
    safe = redactor or Redactor.by_rules()
    table = open_source(source)
    rows = [row for row in table.rows if row.fault or _kept(row, columns.keep)]
    _there(rows, table.columns, columns, table.name, labelled)
    if columns.order:
        rows = sorted(rows, key=lambda row: _number(row, columns.order))
    texts: list[RedactedReview] = []
    kept: list[Row] = []
    seen: set[str] = set()
    left_out: list[str] = []
    people: dict[str, float] = {}
    for row in rows:
        if row.fault:
            raise InputError(row.fault)
        own = row.cells.get(columns.id, "") if columns.id else row.where
        if not own or own in seen:
            raise InputError(f"{row.where}: {shown(columns.id)}: an id was due that no other row has")
        seen.add(own)
        try:
            text = readable(row.cells.get(columns.text, ""), where=row.where, field=columns.text)
            redacted, edits = safe.redact_with_edits(Review(own, text))
        except (InputError, RedactionError, ValueError):
            left_out.append(row.where)
        else:
            kept.append(row)
            texts.append(redacted)
            for word, certainty in found(text, redacted, edits):
                people[word] = max(certainty, people.get(word, 0.0))
    return replace(_passages(kept, texts, columns, tuple(left_out), labelled), people=people)


def _passages(
    rows: Sequence[Row],
    texts: Sequence[RedactedReview],
    columns: Columns,
    left_out: tuple[str, ...],
    labelled: str,
) -> Passages:
    documents = [_group(row, columns) for row in rows]
    entries = in_order(texts, documents) if columns.group else alone(texts)
    labels = [labels_of(row, columns) if labelled == "needed" else () for row in rows]
    yes_no = len(columns.labels) > 1
    lists = [_is_list(row, columns) for row in rows]
    at = [place for place, own in enumerate(labels) if own or yes_no or lists[place] or labelled != "needed"]
    if not at:
        raise InputError("the table holds no passage that can be used")
    listed = yes_no or any(lists) or any(len(own) > 1 for own in labels)
    grouping = grouped([texts[place].text for place in at], [documents[place] for place in at])
    return Passages(
        tuple(entries[place] for place in at),
        tuple(texts[place].review_id for place in at),
        grouping.groups,
        tuple(labels[place] for place in at),
        listed=listed,
        grouping=grouping,
        left_out=left_out,
        bare=len(rows) - len(at),
    )


def labels_of(row: Row, columns: Columns) -> tuple[str, ...]:
    """Give the labels of a row, each once. Raises InputError for a cell that holds neither yes nor no."""
    if len(columns.labels) > 1:
        return tuple(name for name in columns.labels if _says(row, name))
    (name,) = columns.labels
    nested = row.nested.get(name)
    if isinstance(nested, list):
        if not all(isinstance(part, str) for part in nested):
            raise InputError(f"{row.where}: {shown(name)}: a list of labels holds only texts")
        parts: Iterable[str] = nested
    elif nested is not None:
        raise InputError(f"{row.where}: {shown(name)}: a label or a list of labels was due")
    else:
        parts = _listed(row.cells.get(name, "")) or row.cells.get(name, "").split(columns.apart)
    labels = tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
    if any(len(label) > _LONGEST for label in labels):
        raise InputError(f"{row.where}: {shown(name)}: a label has more than {_LONGEST} letters: is it text?")
    return labels


def _listed(cell: str) -> list[str] | None:
    """Read a list as JSON or Python write it, as spreadsheets often hold them; None for anything else."""
    if not (cell.startswith("[") and cell.endswith("]")):
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            value = read(cell)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return value
    return None


def _is_list(row: Row, columns: Columns) -> bool:
    name = columns.labels[0] if columns.labels else ""
    return isinstance(row.nested.get(name), list) or _listed(row.cells.get(name, "")) is not None


def _says(row: Row, name: str) -> bool:
    said = row.cells.get(name, "").strip().lower()
    if said in _YES or said in _NO:
        return said in _YES
    raise InputError(f"{row.where}: {shown(name)}: yes or no was due (1 or 0, true or false, x or nothing)")


def _group(row: Row, columns: Columns) -> str:
    return row.cells.get(columns.group, "") or row.where if columns.group else row.where


def _kept(row: Row, keep: tuple[str, str] | None) -> bool:
    return keep is None or row.cells.get(keep[0]) == keep[1]


def _number(row: Row, column: str) -> float:
    try:
        return float(row.cells.get(column, ""))
    except ValueError:
        problem = f"{row.where}: {shown(column)}: the place of a passage was due, as a number"
    raise InputError(problem)


def _there(rows: Sequence[Row], first: Sequence[str], columns: Columns, name: str, labelled: str) -> None:
    known: Mapping[str, None] = dict.fromkeys(
        (*first, *(key for row in rows for key in (*row.cells, *row.nested)))
    )
    due = [columns.text, columns.id, columns.group, columns.order]
    due += columns.labels if labelled == "needed" else ()
    due += columns.keep[:1] if columns.keep else ()
    if labelled == "needed" and not columns.labels:
        raise ConfigError("labels: the column of the labels was due")
    others = [columns.id, columns.group, columns.order, *columns.labels]
    if columns.text in others:
        raise ConfigError(f"the column of the text, {shown(columns.text)}, holds nothing else")
    if len(set(columns.labels)) < len(columns.labels):
        raise ConfigError("labels: a column is named twice")
    for column in filter(None, due):
        if column not in known:
            raise InputError(f"{name}: no column {shown(column)}; there are: {headings(tuple(known))}")
    if not rows:
        raise InputError(f"{name}: no row is picked" if columns.keep else f"{name}: has no rows")
