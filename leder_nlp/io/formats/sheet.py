"""Coding sheets as analysts keep them, CSV or Excel: ticks in columns, code_1…n, cells of codes, long.

How a sheet is laid out is found out and said; a wrong code stops the reading, a quote that is not found
once is left out and named. Written is the layout `long` with offsets, from which all comes back.
A coder has read a review if he has a mark or a "none" in it; a blank says nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from leder_nlp.errors import ConfigError, InputError
from leder_nlp.io.formats.assembly import Rejected, assembled
from leder_nlp.io.formats.sheet_codes import SheetCodes, read_own_codes
from leder_nlp.io.formats.sheet_headings import HeadingReader
from leder_nlp.io.formats.sheet_layout import checked_columns, identified, plan_of, text_columns
from leder_nlp.io.formats.sheet_plan import Plan
from leder_nlp.io.formats.sheet_reviews import Builder, drafts, grouped, refusing
from leder_nlp.io.formats.sheet_rows import Record, RowReader
from leder_nlp.io.formats.sheet_tables import SUFFIXES, Sheet, open_sheets
from leder_nlp.io.formats.sheet_words import polarity as polarity_of
from leder_nlp.io.formats.sheet_write import write_layout
from leder_nlp.io.formats.written import Written
from leder_nlp.io.reviews import read_reviews
from leder_nlp.records import AnnotatedReview, Review
from leder_nlp.taxonomy import Taxonomy

LOSSY: tuple[str, ...] = ()
log = logging.getLogger("leder_nlp.io")


def sniff(path: str | Path) -> bool:
    """Say whether a file is one of these, by its extension."""
    file = Path(path)
    return file.is_file() and file.suffix.lower() in SUFFIXES


def read_file(
    path: str | Path,
    *,
    taxonomy: Taxonomy | None = None,
    offsets: str | None = None,
    rejected: Rejected = None,
    layout: str | None = None,
    reviews: Any = None,
    codes: str | Path | None = None,
    columns: Mapping[str, str | Sequence[str]] | None = None,
    coder: str | None = None,
    polarity: str | None = None,
    sheet: str | int | None = None,
    encoding: str | None = None,
    told: Callable[[str], None] | None = None,
) -> Iterator[AnnotatedReview]:
    """Read the reviews of a coding sheet.

    `layout` is wide, codes, cell or long where it is not to be found out. `reviews` is a source of texts by
    review id (a path, a DataFrame, or a list of Review), `codes` a list of own codes and the themes they
    stand for, `columns` says which column holds what ({"id": ..., "text": ..., "code": [...]}), `coder` who
    coded where the sheet names nobody, `polarity` holds where the sheet gives none. `told` gets the lines
    that say how the sheet was read; without it they are logged.

    Raises InputError for wrong codes, naming sheet, row and the nearest codes, and for a sheet whose
    columns cannot be told; a row whose quote is not in the text exactly once goes to `rejected`.
    """
    tell = told or log.info
    way = polarity_of(polarity) if polarity else ""
    if polarity and not way:
        raise ConfigError("polarity: neither good practice (GP) nor area for improvement (AFI)")
    book = SheetCodes(taxonomy, read_own_codes(codes, taxonomy=taxonomy) if codes else None)
    found = open_sheets(Path(path), HeadingReader(book).score, sheet=sheet, encoding=encoding)
    plans, texts = _plans(found, book, layout, checked_columns(columns), _texts(reviews), tell)
    refuse = refusing(rejected)
    records = _records(plans, book, coder or "", way, layout or "", Path(path).stem)
    builder = Builder(texts, refuse=refuse)
    groups = grouped(records, long=all(plan.layout == "long" for _, plan in plans), refuse=refuse)
    for one in assembled(drafts(groups, builder), offsets=offsets, rejected=rejected):
        yield one if texts is None else replace(one, review=texts[one.review.review_id])
    _tell_unread(builder, groups, texts, tell)


Texts = dict[str, Review] | None
"""The narratives that stand elsewhere, by review id; None where the rows bring their own."""


def _texts(reviews: Any) -> Texts:
    if reviews is None:
        return None
    listed = reviews if isinstance(reviews, list | tuple) else read_reviews(reviews)
    return {review.review_id: review for review in listed}


def _plans(
    found: list[Sheet],
    book: SheetCodes,
    layout: str | None,
    chosen: dict[str, tuple[str, ...]],
    texts: Texts,
    tell: Callable[[str], None],
) -> tuple[list[tuple[Sheet, Plan]], Texts]:
    """Plan each sheet that holds codes; say how it is laid out, and which sheets are not read."""
    if texts is None and len(found) > 1:
        texts = _beside(found, book, chosen)
    plans: list[tuple[Sheet, Plan]] = []
    for sheet in found:
        own = {role: names for role, names in chosen.items() if len(found) == 1 or _has(sheet, names)}
        if len(found) > 1 and not identified(sheet, own) and any(identified(one, chosen) for one in found):
            tell(f"{sheet.where}: not read: it has no review ids")
            continue
        plan = plan_of(sheet, book, asked=layout, columns=own, texts=texts is not None)
        tell(plan.said if plan else f"{sheet.where}: not read: no column of codes")
        plans += [(sheet, plan)] if plan else []
    if plans:
        return plans, texts
    raise InputError(
        f"{found[0].where}: no column of codes; say which it is (--column code=COLUMN, or "
        "columns={'code': ...} in Python), or give a list of your own codes (--codes FILE, or codes=)"
    )


def _beside(found: list[Sheet], book: SheetCodes, chosen: dict[str, tuple[str, ...]]) -> Texts:
    """Give the texts of a workbook that has them on one sheet and the codes on another; None otherwise."""
    without = [sheet for sheet in found if plan_of(sheet, book, columns=None, texts=None) is None]
    holds = [(sheet, pair) for sheet in without if (pair := text_columns(sheet)) is not None]
    others = [plan for sheet in found if (plan := plan_of(sheet, book, columns=None, texts=None)) is not None]
    if len(holds) != 1 or all(plan.text for plan in others) or "text" in chosen:
        return None
    sheet, (key, text) = holds[0]
    return {
        review_id: Review(review_id, line.text(text))
        for line in sheet.lines
        if (review_id := line.text(key).strip()) and line.text(text).strip()
    }


def _has(sheet: Sheet, names: Sequence[str]) -> bool:
    return all(any(one.name == name for one in sheet.headings) for name in names)


def _records(
    plans: list[tuple[Sheet, Plan]], book: SheetCodes, coder: str, way: str, asked: str, stem: str
) -> list[Record]:
    """Read all rows of all sheets; a row of a sheet without ids is a review named after file and row."""
    found: list[Record] = []
    for number, (sheet, plan) in enumerate(plans, 1):
        prefix = stem if len(plans) == 1 else f"{stem}-{number}"
        reader = RowReader(
            sheet, plan, book, coder=coder, polarity=way, asked=asked, table=number, prefix=prefix
        )
        found += reader.records()
    return found


def _tell_unread(
    builder: Builder,
    groups: Sequence[object],
    texts: Mapping[str, Review] | None,
    tell: Callable[[str], None],
) -> None:
    if builder.unread:
        tell(f"{builder.unread} reviews have no mark and no 'none': seen by nobody, and left out")
    if builder.partly:
        tell(
            f"{builder.partly} times a coder has rows for a part of a review only: not counted as having read"
        )
    if texts is not None and len(texts) > len(groups):
        tell(f"{len(texts) - len(groups)} of {len(texts)} reviews have no row: not seen, and left out")


def write_file(
    reviews: Iterable[AnnotatedReview],
    path: str | Path,
    *,
    taxonomy: Taxonomy | None = None,
    rejected: Rejected = None,
) -> Written:
    """Write a sheet (.csv or .xlsx) with a row for each mark, its offsets and words. Raises OutputError."""
    return write_layout(reviews, path, "long", taxonomy=taxonomy, rejected=rejected)
