"""The summary as tables: data frames and a CSV file, every figure as the disclosure rule lets it out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from leder_nlp.records import POLARITIES
from leder_nlp.report.disclosure import Disclosure
from leder_nlp.report.figures import Cells, Figures, attribute_names, figures
from leder_nlp.report.files import write_text
from leder_nlp.report.summary import Summary

if TYPE_CHECKING:
    import pandas as pd

SUMMARY = ("domain", "theme", "theme_label", "polarity", "reviews", "reviews_percent", "passages")
DOMAINS = ("domain", "domain_label", "polarity", "reviews", "reviews_percent", "passages")
ATTRIBUTES = ("attribute", "polarity", "reviews", "reviews_percent", "passages")
PAIRS = ("polarity", "theme", "other_theme", "reviews", "reviews_percent")
GROUPS = ("group", "value", "reviews", "reviews_percent")

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def summary_frame(summary: Summary, rule: Disclosure) -> pd.DataFrame:
    """Give a row for each theme and polarity, zero rows too, in the taxonomy's order.

    All columns are text: a figure is digits, "[c]" if withheld, "[x]" if a share of no reviews.
    `reviews_percent` is of all reviews, `passages` is withheld with `reviews`.
    """
    return _frame(_themes(figures(summary, rule)), SUMMARY)


def domain_frame(summary: Summary, rule: Disclosure) -> pd.DataFrame:
    """Give a row for each domain and polarity: reviews with at least one of its themes."""
    return _frame(_domains(figures(summary, rule)), DOMAINS)


def attribute_frame(summary: Summary, rule: Disclosure) -> pd.DataFrame:
    """Give a row for each attribute and polarity; "any" is reviews with any tag of that polarity."""
    shown = figures(summary, rule).attributes
    rows = ((name, own, *_values(shown, name, own)) for name in attribute_names() for own in POLARITIES)
    return _frame(rows, ATTRIBUTES)


def pair_frame(summary: Summary, rule: Disclosure) -> pd.DataFrame:
    """Give the pairs of themes that reviews have together in one polarity, the most frequent first.

    Pairs withheld and pairs that never met are left out alike. Do not publish it beside
    `domain_frame`: how far two themes overlap narrows what a domain tells of a withheld third.
    """
    shown = figures(summary, rule)
    rows = (
        (polarity, first, second, own.reviews, own.percent)
        for polarity in POLARITIES
        for first, second, own in shown.top_pairs(polarity, most=len(shown.pairs))
    )
    return _frame(rows, PAIRS)


def group_frame(summary: Summary, rule: Disclosure) -> pd.DataFrame:
    """Give the reviews by sex, age band and so on, where the meta data hold them."""
    shown = figures(summary, rule).groups
    rows = ((table.label, value, own.reviews, own.percent) for table in shown for value, own in table.rows)
    return _frame(rows, GROUPS)


def write_summary_csv(path: Path, summary: Summary, *, rule: Disclosure) -> Path:
    """Write the rows of `summary_frame` as CSV (UTF-8, all cells quoted) and give the path.

    A label that a spreadsheet would take for a formula gets an apostrophe in front.
    Raises OutputError if it cannot be written.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(SUMMARY)
    writer.writerows([_inert(cell) for cell in row] for row in _themes(figures(summary, rule)))
    return write_text(path, file.getvalue())


Row = tuple[str, ...]


def _themes(shown: Figures) -> Iterator[Row]:
    for theme in shown.taxonomy:
        for polarity in POLARITIES:
            yield theme.domain, theme.id, theme.label, polarity, *_values(shown.themes, theme.id, polarity)


def _domains(shown: Figures) -> Iterator[Row]:
    for domain, label in shown.taxonomy.domains:
        for polarity in POLARITIES:
            yield domain, label, polarity, *_values(shown.domains, domain, polarity)


def _values(cells: Cells, name: str, polarity: str) -> Row:
    own = cells[name, polarity]
    return own.reviews, own.percent, own.passages


def _frame(rows: Iterable[Row], columns: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(columns), dtype="str")


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


__all__ = [
    "Summary",
    "attribute_frame",
    "domain_frame",
    "group_frame",
    "pair_frame",
    "summary_frame",
    "write_summary_csv",
]
