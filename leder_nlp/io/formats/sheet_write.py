"""Coding sheets written: a row a mark (long, lossless), or a row for all codes of one coder at one place."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from leder_nlp.errors import OutputError
from leder_nlp.io.files import atomic
from leder_nlp.io.formats.assembly import GOLD, Rejected, marks_of, source_of
from leder_nlp.io.formats.carried import carrier, mark_extra
from leder_nlp.io.formats.codes import ATTRIBUTES, SHORT
from leder_nlp.io.formats.names import write_bytes
from leder_nlp.io.formats.sheet_plan import CARRIED
from leder_nlp.io.formats.sheet_rows import GUARD
from leder_nlp.io.formats.sheet_xml import escaped
from leder_nlp.io.formats.written import ORDER, PARTS, Written, fitting, sort_marks, without
from leder_nlp.io.readers.workbooks import LIMIT
from leder_nlp.io.results import FORMULA
from leder_nlp.io.zips import packed
from leder_nlp.records import AnnotatedReview, Identifier, Tag
from leder_nlp.taxonomy import Taxonomy

FRAME = ("review_id", "text", "start", "end", "quote")
TAIL = (*ATTRIBUTES, "coder", "read_all", CARRIED)
IDENTIFIERS = "identifiers: a sheet of this layout holds codes only"
REPEATED = "of a code given twice at one place by one coder, all but the first"
LOSSY = (IDENTIFIERS, PARTS["score"], PARTS["evidence"], ORDER, REPEATED)
"""What the layouts wide, codes and cell drop."""
SHEET = "coding"
CORE = "docProps/core.xml"
CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")

Cells = dict[str, str | int]


@dataclass(slots=True)
class _Row:
    """The marks of one row: all of one coder at one place, with the same attributes."""

    coder: str
    marks: list[Identifier | Tag] = field(default_factory=list)


def write_layout(
    reviews: Iterable[AnnotatedReview],
    path: str | Path,
    layout: str,
    *,
    taxonomy: Taxonomy | None = None,
    rejected: Rejected = None,
) -> Written:
    """Write reviews as a coding sheet of a layout, CSV or Excel by the extension.

    Raises OutputError for another extension, or, without `rejected`, for a review that a sheet cannot hold.
    """
    file = Path(path)
    if file.suffix.lower() not in (".csv", ".xlsx"):
        raise OutputError(f"{file.name}: a coding sheet is written as .csv or .xlsx")
    written = Written()
    excel = file.suffix.lower() == ".xlsx"
    keep = _keeper(layout, excel=excel)
    kept = list(fitting(reviews, written, keep=keep, rejected=rejected))
    rows = [row for one in kept for row in _rows(one, layout)]
    columns = _columns(layout, rows, taxonomy or Taxonomy.default())
    if excel:
        write_bytes(file, workbook(columns, rows))
    else:
        with atomic(file, encoding="utf-8-sig") as stream:
            table = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
            table.writerow(columns)
            table.writerows([[_guarded(row.get(name, "")) for name in columns] for row in rows])
    return written


def _guarded(cell: str | int) -> str | int:
    """Guard a text against being taken for a formula, so that it can be told what was guarded."""
    risky = isinstance(cell, str) and cell.lstrip(GUARD).startswith(FORMULA)
    return f"{GUARD}{cell}" if risky else cell


def _keeper(layout: str, *, excel: bool) -> Callable[[AnnotatedReview, Counter[str]], AnnotatedReview]:
    def keep(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
        kept = annotated if layout == "long" else _plainer(annotated, dropped)
        _holdable(kept, layout, excel=excel)
        return kept

    return keep


def _plainer(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
    dropped[IDENTIFIERS] += len(annotated.identifiers)
    kept = without(replace(annotated, identifiers=()), dropped, ("score", "evidence"))
    kept = sort_marks(kept, dropped)
    groups = [tag for row in _lines(kept, "wide") for tag in row.marks if isinstance(tag, Tag)]
    dropped[ORDER] += [_key(tag) for tag in groups] != [_key(tag) for tag in kept.tags]
    once = {_key(tag): tag for tag in reversed(groups)}
    dropped[REPEATED] += len(groups) - len(once)
    return replace(kept, tags=tuple(dict.fromkeys(once[_key(tag)] for tag in groups)))


def _key(tag: Tag) -> tuple[object, ...]:
    values = tuple(getattr(tag, name) for name in ATTRIBUTES)
    return (tag.span, tag.source, tag.theme, tag.polarity, *values)


def _holdable(annotated: AnnotatedReview, layout: str, *, excel: bool) -> None:
    """Raise OutputError for a review that would not come back."""
    review_id = annotated.review.review_id
    if review_id != review_id.strip():
        raise OutputError(f"review {review_id.strip()}: its id begins or ends with white space")
    longest = max(
        (
            len(str(cell).encode("utf-16-le", "surrogatepass")) // 2
            for row in _rows(annotated, layout)
            for cell in row.values()
        ),
        default=0,
    )
    if excel and longest > LIMIT:
        raise OutputError(
            f"review {review_id}: longer than the {LIMIT:,} characters of an Excel cell; write a .csv"
        )


def _lines(annotated: AnnotatedReview, layout: str) -> Iterator[_Row]:
    """Give the marks row by row."""
    if layout == "long":
        for _, mark in marks_of(annotated):
            yield _Row(source_of(mark), [mark])
        return
    tags = sorted(annotated.tags, key=_place)
    for _, same in groupby(tags, key=_place):
        marks: list[Identifier | Tag] = list(same)
        yield _Row(source_of(marks[0]), marks)


def _place(tag: Tag) -> tuple[Any, ...]:
    return (tag.span, tag.source, *(getattr(tag, name) for name in ATTRIBUTES))


def _rows(annotated: AnnotatedReview, layout: str) -> list[Cells]:
    """Give the rows of a review; its text stands in the first."""
    review = annotated.review
    rows = [_marked(row, annotated, layout) for row in _lines(annotated, layout)]
    idle = [name for name in annotated.annotators if not any(row.get("coder") == name for row in rows)]
    first = "code_1" if layout == "codes" else "code"
    for name in idle:
        if _sayable(name):
            rows.append({"review_id": review.review_id, first: "none", "coder": name, "read_all": "yes"})
    rows = rows or [{"review_id": review.review_id}]
    carried: dict[str, Any] = {"review": carrier(annotated)}
    if CARRIED in rows[0]:
        carried |= json.loads(str(rows[0][CARRIED]))
    rows[0] |= {"text": review.text, CARRIED: _json(carried)}
    return rows


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _sayable(coder: str) -> bool:
    """Say whether a name comes back from a cell as it is."""
    return bool(coder.strip()) and coder == coder.strip()


def _marked(row: _Row, annotated: AnnotatedReview, layout: str) -> Cells:
    review, first = annotated.review, row.marks[0]
    coder = row.coder if _sayable(row.coder) else ""
    cells: Cells = {"review_id": review.review_id, "start": first.span.start, "end": first.span.end}
    cells["quote"] = first.span.of(review.text)
    cells["coder"] = coder
    cells["read_all"] = "yes" if row.coder in annotated.annotators and coder else "no"
    extra = mark_extra(first, coder=coder or GOLD)
    if extra:
        cells[CARRIED] = _json({"mark": extra})
    if isinstance(first, Identifier):
        return cells | {"code": f"identifier: {first.label}"}
    cells |= {
        name: getattr(first, name) for name in ATTRIBUTES if getattr(first, name) != ATTRIBUTES[name][0]
    }
    tags = [mark for mark in row.marks if isinstance(mark, Tag)]
    return cells | _codes(tags, layout)


def _codes(tags: Sequence[Tag], layout: str) -> Cells:
    if layout == "long":
        return {"code": tags[0].theme, "polarity": SHORT[tags[0].polarity]}
    if layout == "cell":
        return {"code": "; ".join(f"{SHORT[tag.polarity]} {tag.theme}" for tag in tags)}
    if layout == "wide":
        return {f"{tag.theme} {SHORT[tag.polarity]}": 1 for tag in tags}
    cells: Cells = {}
    for number, tag in enumerate(tags, 1):
        cells |= {f"code_{number}": tag.theme, f"polarity_{number}": SHORT[tag.polarity]}
    return cells


def _columns(layout: str, rows: Sequence[Cells], taxonomy: Taxonomy) -> list[str]:
    if layout == "long":
        middle = ["code", "polarity"]
    elif layout == "cell":
        middle = ["code"]
    elif layout == "codes":
        most = max((sum(1 for name in row if name.startswith("code_")) for row in rows), default=1)
        middle = [
            f"{part}_{number}" for number in range(1, max(most, 1) + 1) for part in ("code", "polarity")
        ]
    else:
        used = {name for row in rows for name in row}
        themes = dict.fromkeys(
            (*taxonomy.ids, *sorted(name.partition(" ")[0] for name in used if " " in name))
        )
        middle = ["code", *(f"{theme} {short}" for theme in themes for short in SHORT.values())]
    return [*FRAME, *middle, *TAIL]


def workbook(columns: Sequence[str], rows: Iterable[Cells]) -> bytes:
    """Give a workbook of one sheet, in which no text is a formula; the same rows give the same bytes."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(SHEET)
    page.freeze_panes = "B2"

    def cell(value: str | int) -> Any:
        if isinstance(value, int):
            return WriteOnlyCell(page, value)
        made = WriteOnlyCell(page, "")
        made.value = escaped(value)
        made.data_type = "s"
        return made

    page.append([cell(name) for name in columns])
    for row in rows:
        page.append([cell(row[name]) if name in row else None for name in columns])
    return settled(book)


def settled(book: Any) -> bytes:
    """Give the bytes of a workbook without the time of its making, which openpyxl notes while saving."""
    import zipfile

    book.properties.creator = "leder-nlp"
    stream = BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[CORE] = CLOCK.sub(rb"\g<1>2000-01-01T00:00:00Z", parts[CORE])
    return packed(parts)
