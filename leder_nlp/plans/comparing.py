"""Two run records beside each other: paired where they hold the same reviews, else by their intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from leder_nlp.errors import EvaluationError
from leder_nlp.evaluate.bootstrap import ratios
from leder_nlp.evaluate.compare import paired_bootstrap, paired_randomisation
from leder_nlp.evaluate.multiplicity import holm
from leder_nlp.plans.floors import measure
from leder_nlp.plans.names import check_names, named
from leder_nlp.plans.text import aligned, ends, number
from leder_nlp.records import Counts

if TYPE_CHECKING:
    from leder_nlp.evaluate.bootstrap import Floats

Record = Mapping[str, Any]

APART, OVERLAP, UNKNOWN = "apart", "overlap", "no intervals"


@dataclass(frozen=True, slots=True)
class Difference:
    """Second less first of one measure, with its interval and p if paired, else how the intervals lie."""

    name: str
    first: float | None
    second: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""
    p: float | None = None
    p_adjusted: float | None = None
    intervals: str = ""

    @property
    def difference(self) -> float | None:
        """Give second - first; None where either is undefined."""
        return None if self.first is None or self.second is None else self.second - self.first


@dataclass(frozen=True, slots=True)
class Compared:
    """The differences of all measures and all themes (F1 by passage); `why` says why they are not paired."""

    paired: bool
    why: str
    metrics: tuple[Difference, ...]
    themes: tuple[Difference, ...]


def compare_records(
    first: Record,
    second: Record,
    *,
    metrics: Sequence[str] = (),
    resamples: int = 10_000,
    rounds: int = 9_999,
    level: float = 0.95,
    seed: int = 0,
) -> Compared:
    """Hold a second record against a first, by `metrics` or by all that both hold.

    p-values are adjusted after Holm, over the metrics and over the themes apart. Raises EvaluationError if
    the records have no measure in common, ConfigError for an unknown metric.
    """
    names = _shared(first, second, metrics)
    why = _why_not_paired(first, second)
    how = {"resamples": resamples, "level": level, "seed": seed}
    if why:
        rows = [
            _beside(name, measure(first["scores"], name), measure(second["scores"], name)) for name in names
        ]
        return Compared(False, why, tuple(rows), tuple(_themes_beside(first, second)))
    tables = [(name, named()[name].ratio, "metrics") for name in names if name in first["paired"]["metrics"]]
    themes = sorted(set(first["paired"]["themes"]) | set(second["paired"]["themes"]))
    own = [_paired(first, second, *table, rounds=rounds, how=how) for table in tables]
    of_themes = [_paired(first, second, name, "f1", "themes", rounds=rounds, how=how) for name in themes]
    return Compared(True, "", tuple(_adjusted(own)), tuple(_adjusted(of_themes)))


def _shared(first: Record, second: Record, metrics: Sequence[str]) -> list[str]:
    both = [
        name
        for name in named()
        if measure(first["scores"], name) is not None and measure(second["scores"], name) is not None
    ]
    if metrics:
        check_names(
            metrics, kind="challenge" if "challenge" in first["scores"] else "corpus", where="compare"
        )
        both = [name for name in metrics if name in both]
    if not both:
        raise EvaluationError("the two records have no measure in common")
    return both


def _why_not_paired(first: Record, second: Record) -> str:
    if not all("paired" in own for own in (first, second)):
        return "a record holds no counts by review"
    if first["corpus"]["sha256"] != second["corpus"]["sha256"]:
        return "the records are of other data"
    if first["paired"]["units"] != second["paired"]["units"]:
        return "the records are not of the same reviews"
    return ""


def _paired(
    first: Record, second: Record, name: str, ratio: str, part: str, *, rounds: int, how: Mapping[str, Any]
) -> Difference:
    sides = [own["paired"][part].get(name) for own in (first, second)]
    size = next(len(side) for side in sides if side is not None)
    ours, theirs = ([[0, 0, 0]] * size if side is None else side for side in sides)

    def statistic(sums: Floats) -> Floats:
        return ratios(sums, ratio)

    interval = paired_bootstrap(ours, theirs, statistic, **how)
    test = paired_randomisation(ours, theirs, statistic, rounds=rounds, seed=how["seed"])
    one, other = (_ratio(side, ratio) for side in (ours, theirs))
    return Difference(name, one, other, interval.low, interval.high, interval.note or test.reason, test.p)


def _ratio(counts: Sequence[Sequence[int]], ratio: str) -> float | None:
    value: float | None = getattr(sum((Counts(*row) for row in counts), Counts()), ratio)
    return value


def _adjusted(rows: Sequence[Difference]) -> list[Difference]:
    adjusted = holm([row.p for row in rows])
    return [replace(row, p_adjusted=p) for row, p in zip(rows, adjusted, strict=True)]


def _themes_beside(first: Record, second: Record) -> list[Difference]:
    tables = [own["scores"].get("tags", {}).get("by_theme", {}) for own in (first, second)]
    rows = []
    for theme in sorted(set(tables[0]) & set(tables[1])):
        one, other = ({**table[theme], "value": table[theme]["f1"]} for table in tables)
        rows.append(_beside(theme, one, other))
    return rows


def _beside(name: str, one: Record | None, other: Record | None) -> Difference:
    first, second = one or {}, other or {}
    lie = UNKNOWN
    if not any(own.get(end) is None for own in (first, second) for end in ("low", "high")):
        lie = APART if first["low"] > second["high"] or second["low"] > first["high"] else OVERLAP
    return Difference(name, first.get("value"), second.get("value"), intervals=lie)


def compared_text(compared: Compared) -> str:
    """Give the differences as tables for the terminal."""
    said = "paired by review" if compared.paired else f"not paired: {compared.why}; see how the intervals lie"
    parts = [said]
    for title, rows in (("metric", compared.metrics), ("F1 by theme", compared.themes)):
        if rows:
            parts.append(_table(title, rows, paired=compared.paired))
    return "\n\n".join(parts)


def _table(title: str, rows: Sequence[Difference], *, paired: bool) -> str:
    last = ("interval", "p", "p (Holm)", "note") if paired else ("intervals",)
    table = [(title, "first", "second", "difference", *last)]
    for row in rows:
        cells = (row.name, number(row.first), number(row.second), number(row.difference, sign=True))
        span = ends({"low": row.low, "high": row.high}, sign=True)
        more = (span, _p(row.p), _p(row.p_adjusted), row.note) if paired else (row.intervals,)
        table.append((*cells, *more))
    return aligned(table)


def _p(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def compared_record(compared: Compared) -> dict[str, Any]:
    """Give the comparison as an object of numbers for JSON; it holds no counts of single reviews."""

    def row(own: Difference) -> dict[str, Any]:
        shared = {"first": own.first, "second": own.second, "difference": own.difference}
        if not compared.paired:
            return {**shared, "intervals": own.intervals}
        return {
            **shared, "low": own.low, "high": own.high, "note": own.note, "p": own.p, "p_holm": own.p_adjusted
        }  # fmt: skip

    return {
        "paired": compared.paired,
        "why_not_paired": compared.why,
        "metrics": {own.name: row(own) for own in compared.metrics},
        "themes": {own.name: row(own) for own in compared.themes},
    }
