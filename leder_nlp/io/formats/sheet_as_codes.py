"""Coding sheets written in the layout `codes`; any layout is read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from leder_nlp.io.formats.assembly import Rejected
from leder_nlp.io.formats.sheet import read_file
from leder_nlp.io.formats.sheet_write import LOSSY, write_layout
from leder_nlp.io.formats.written import Written
from leder_nlp.records import AnnotatedReview
from leder_nlp.taxonomy import Taxonomy


def sniff(path: str | Path) -> bool:
    """Say no: a sheet of any layout is recognised by `sheet`."""
    del path
    return False


def write_file(
    reviews: Iterable[AnnotatedReview],
    path: str | Path,
    *,
    taxonomy: Taxonomy | None = None,
    rejected: Rejected = None,
) -> Written:
    """Write a sheet (.csv or .xlsx) with a row for all codes of a coder at one place. Raises OutputError."""
    return write_layout(reviews, path, "codes", taxonomy=taxonomy, rejected=rejected)


__all__ = ["LOSSY", "read_file", "sniff", "write_file"]
