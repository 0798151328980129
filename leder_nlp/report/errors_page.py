"""The parts of the error report, tables of text with drawings, and how a record's numbers are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leder_nlp.report.disclosure import UNDEFINED, WITHHELD
from leder_nlp.report.errors_plots import bar

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: heads, and rows whose first cell names them; `bars` are drawn beside the second cell."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: tuple[Any, ...] = ()
    words: tuple[int, ...] = ()
    """The places of columns that hold words, not numbers."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its heading, what to know of it, drawings, tables."""

    id: str
    heading: str
    text: tuple[str, ...] = ()
    figures: tuple[Any, ...] = ()
    tables: tuple[Table, ...] = field(default=())


class Page:
    """A record being read; it knows why a number is null."""

    def __init__(self, record: Row, lines: Mapping[str, str], labels: Mapping[str, str]) -> None:
        self.record, self.lines, self.labels = record, lines, labels
        self.scores: Row = record["scores"]
        self.why: Mapping[str, str] = record.get("undefined", {})
        self.public = not record.get("stays_inside", True)

    def number(self, value: float | None, place: str = "") -> str:
        """Write a rate, [c] if withheld, [x] if undefined."""
        if value is None:
            return WITHHELD if self.why.get(place) == "withheld" else UNDEFINED
        return f"{value:.2f}" if self.public else _three(value)

    def range(self, row: Row) -> str:
        """Write an interval; a dash where there is none."""
        if row.get("low") is None or row.get("high") is None:
            return "–"
        return f"{self.number(row['low'])} to {self.number(row['high'])}"

    def note(self, row: Row, place: str) -> str:
        """Write the caution on a figure, or why there is none."""
        return self.why.get(place, "") or row.get("note", "") or ""

    def count(self, value: int | None) -> str:
        """Write a count; what a public record leaves out is [c]."""
        return WITHHELD if value is None else f"{value:,}"

    def name(self, metric: str) -> str:
        """Give the name of a metric without what it is."""
        return self.lines.get(metric, metric).partition(":")[0]

    def theme(self, theme: str) -> str:
        """Name a theme in words."""
        return self.labels.get(theme, theme.replace("_", " "))


def _three(value: float) -> str:
    """Write three decimals, and more where they would round a miss away."""
    for decimals in range(3, 9):
        written = f"{value:.{decimals}f}"
        if value in (0, 1) or float(written) not in (0, 1):
            break
    return written


def metrics(page: Page, caption: str, family: str, metrics: Row, beside: Row) -> Table:
    """Give the table of metrics, each with its bar; beside those of the rules alone, if there are any."""
    rows, bars = [], []
    for name, own in metrics.items():
        place = f"{family}.metrics.{name}.value"
        cells = [page.lines.get(name, name), page.number(own["value"], place), page.range(own)]
        if beside:
            there = beside.get(name, {"value": None})
            cells.append(page.number(there["value"], f"baseline.{place}"))
        rows.append((*cells, page.note(own, place)))
        bars.append(bar(own["value"], own.get("low"), own.get("high")))
    heads = ("Measure", "Value", "Interval", *(("Rules alone",) if beside else ()), "Note")
    return Table(caption, heads, tuple(rows), tuple(bars), (len(heads) - 1,))
