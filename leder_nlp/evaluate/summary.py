"""All scores as one plain dict of numbers, and as a table for the terminal; neither holds text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leder_nlp.errors import EvaluationError
from leder_nlp.evaluate.catalog import REDACTION, TAGS, Metric, Row
from leder_nlp.evaluate.intervals import NOTHING, Interval
from leder_nlp.evaluate.labels import RATIOS, LabelTable
from leder_nlp.evaluate.redaction import RedactionScores
from leder_nlp.evaluate.schemes import Outcomes
from leder_nlp.evaluate.shares import mean_absolute_error, rank_correlation, share_errors
from leder_nlp.evaluate.tags import LABELLINGS, LEVELS, UNIT, TagScores
from leder_nlp.records import Counts

NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True)
class _Draw:
    """How intervals are drawn."""

    resamples: int
    level: float
    seed: int

    def of(self, metric: Metric[Row], reviews: Sequence[Row]) -> Interval | None:
        if not self.resamples:
            return None
        return metric.interval(reviews, resamples=self.resamples, level=self.level, seed=self.seed)

    def macro(self, table: LabelTable, ratio: str) -> Interval | None:
        if not self.resamples:
            return None
        return table.macro_interval(ratio, resamples=self.resamples, level=self.level, seed=self.seed)


def summary(
    *,
    redaction: RedactionScores | None = None,
    tags: TagScores | None = None,
    resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
) -> dict[str, Any]:
    """Give all scores as a dict that JSON can hold; what was not measured is None.

    `resamples=0` leaves out the bootstrap intervals. Raises EvaluationError without any scores.
    """
    if redaction is None and tags is None:
        raise EvaluationError("there are no scores to sum up")
    draw = _Draw(resamples, level, seed)
    out: dict[str, Any] = {"intervals": {"resamples": resamples, "level": level, "seed": seed}}
    if redaction is not None:
        out["redaction"] = _redaction(redaction, draw)
    if tags is not None:
        out["tags"] = _tags(tags, draw)
    return out


def as_text(scores: Mapping[str, Any]) -> str:
    """Give a summary as aligned columns for the terminal."""
    return "\n\n".join("\n".join(_aligned(table)) for table in _tables(scores))


def _redaction(scores: RedactionScores, draw: _Draw) -> dict[str, Any]:
    metrics = {metric.name: _measured(metric, scores.reviews, draw) for metric in REDACTION}
    # Over no or few leaks a bootstrap says [0, 0]; the exact interval does not.
    exact = scores.leak_interval(level=draw.level)
    metrics["leak_rate"].update(low=exact.low, high=exact.high, note=exact.note)
    return {
        "reviews": len(scores.reviews),
        "metrics": metrics,
        "leak_upper_bound": scores.leak_bound(level=draw.level),
        "mentions_by_label": _ratios(scores.mentions_by_label, ("recall",)),
        "entities_by_label": _ratios(scores.entities_by_label, ("recall",)),
        "characters_by_label": _ratios(scores.characters_by_label, ("recall",)),
    }


def _tags(scores: TagScores, draw: _Draw) -> dict[str, Any]:
    table = scores.table()
    return {
        "reviews": len(scores.reviews),
        "metrics": {metric.name: _measured(metric, scores.reviews, draw) for metric in TAGS},
        "macro": _macros(scores, draw),
        "labels_without_support": len(table.unsupported),
        "span_schemes": {name: _scheme(own) for name, own in scores.schemes.items()},
        "shares_of_reviews": _shares(scores, draw),
        "by_domain": _ratios(table.by_domain(scores.taxonomy)),
        "by_polarity": _ratios(table.by_polarity()),
        "polarity_given_theme": _ratios(scores.polarity),
        "polarity_mcc": scores.polarity_mcc.value,
        "by_theme": _ratios(scores.table(labelling="theme").by_theme()),
        "by_label": _ratios({str(label): counts for label, counts in table.by_label.items()}),
        "by_label_of_review": _ratios(
            {str(label): counts for label, counts in scores.table("review").by_label.items()}
        ),
        "attributes_off_default": _ratios(scores.marked_attributes),
    }


def _macros(scores: TagScores, draw: _Draw) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for level in (*LEVELS, *((UNIT,) if scores.units else ())):
        for labelling in LABELLINGS:
            table = scores.table(level, labelling)
            for ratio in RATIOS:
                mean = table.macro(ratio)
                row = {"value": mean.value, "over": mean.over, "of": mean.of}
                out[f"{level}_{labelling}_{ratio}"] = row | _ends(
                    draw.macro(table, ratio) if ratio == "f1" else None
                )
    return out


def _measured(metric: Metric[Row], reviews: Sequence[Row], draw: _Draw) -> dict[str, Any]:
    row = {"value": metric.value(reviews)} | _parts(metric.total(reviews), (metric.ratio,))
    ends = _ends(draw.of(metric, reviews))
    return row | ends | ({"note": ends["note"] or NOTHING} if row["value"] is None else {})


def _scheme(outcomes: Outcomes) -> dict[str, Any]:
    counts = {name: getattr(outcomes, name) for name in outcomes.__slots__}
    return counts | {ratio: getattr(outcomes.halves, ratio) for ratio in RATIOS}


def _shares(scores: TagScores, draw: _Draw) -> dict[str, Any]:
    """Give the share of reviews with each theme, true and found, where either is above 0."""
    errors = share_errors(
        scores.table("review", "theme"), resamples=draw.resamples, level=draw.level, seed=draw.seed
    )
    held = [own for own in errors if own.true or own.found]
    rows = {
        str(own.label): {"true": own.true, "found": own.found, "error": own.error} | _ends(own.interval)
        for own in held
    }
    return {
        "mean_absolute_error": mean_absolute_error(held),
        "rank_correlation": rank_correlation(held).value,
        "by_theme": rows,
    }


def _parts(counts: Counts, ratios: Iterable[str]) -> dict[str, int | None]:
    """Give the counts that the ratios are made of; the others were not counted, and are None."""
    ratios = set(ratios)
    return {
        "met": counts.met,
        "found": counts.found if ratios & {"precision", "f1"} else None,
        "due": counts.due if ratios & {"recall", "f1"} else None,
    }


def _ends(interval: Interval | None) -> dict[str, Any]:
    if interval is None:
        return {"low": None, "high": None, "note": ""}
    return {"low": interval.low, "high": interval.high, "note": interval.note}


def _ratios(groups: Mapping[str, Counts], ratios: Sequence[str] = RATIOS) -> dict[str, Any]:
    """Give counts and ratios of each group that has any."""
    return {
        name: _parts(counts, ratios) | {ratio: getattr(counts, ratio) for ratio in ratios}
        for name, counts in groups.items()
        if counts != Counts()
    }


def _tables(scores: Mapping[str, Any]) -> Iterator[list[Sequence[str]]]:
    """Yield tables, each a list of rows of cells whose first row is the heading."""
    for family in ("redaction", "tags"):
        part = scores.get(family, {})
        for name, groups in part.items():
            if name == "metrics":
                yield _metric_table(f"{family}, {part['reviews']} reviews", groups)
            elif name == "macro":
                yield _macro_table(groups)
            elif name == "span_schemes":
                yield _scheme_table(groups)
            elif name == "shares_of_reviews":
                yield from _share_tables(groups)
            elif name == "leak_upper_bound":
                yield [(f"{scores['intervals']['level']:.0%} upper bound of leak_rate", _number(groups))]
            elif isinstance(groups, Mapping) and groups:
                yield _group_table(name, groups)


def _metric_table(title: str, metrics: Mapping[str, Mapping[str, Any]]) -> list[Sequence[str]]:
    rows = [
        (name, _number(row["value"]), _range(row), *_counted(row), row["note"])
        for name, row in metrics.items()
    ]
    return [(title, "value", "interval", "met", "found", "due", "note"), *rows]


def _macro_table(means: Mapping[str, Mapping[str, Any]]) -> list[Sequence[str]]:
    rows = [
        (name, _number(row["value"]), _range(row), f"{row['over']} of {row['of']}", row["note"])
        for name, row in means.items()
    ]
    return [("mean over labels", "value", "interval", "over", "note"), *rows]


def _scheme_table(schemes: Mapping[str, Mapping[str, Any]]) -> list[Sequence[str]]:
    names = [*RATIOS, *Outcomes.__slots__]
    rows = [
        (name, *(_number(row[one]) if one in RATIOS else str(row[one]) for one in names))
        for name, row in schemes.items()
    ]
    return [("span schemes", *names), *rows]


def _share_tables(shares: Mapping[str, Any]) -> Iterator[list[Sequence[str]]]:
    rows = [
        (name, *(_number(row[part]) for part in ("true", "found", "error")), _range(row), row["note"])
        for name, row in shares["by_theme"].items()
    ]
    if rows:
        yield [("share of reviews", "true", "found", "error", "interval", "note"), *rows]
    yield [
        ("mean absolute error of shares", _number(shares["mean_absolute_error"])),
        ("rank correlation of shares", _number(shares["rank_correlation"])),
    ]


def _group_table(name: str, groups: Mapping[str, Mapping[str, Any]]) -> list[Sequence[str]]:
    ratios = [ratio for ratio in RATIOS if ratio in next(iter(groups.values()))]
    rows = [(own, *(_number(row[ratio]) for ratio in ratios), *_counted(row)) for own, row in groups.items()]
    return [(name.replace("_", " "), *ratios, "met", "found", "due"), *rows]


def _counted(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple("" if row[name] is None else str(row[name]) for name in ("met", "found", "due"))


def _number(value: float | None) -> str:
    """Write three decimals, and more where they would round a miss away to 1.000 or 0.000."""
    if value is None:
        return NOT_MEASURED
    for decimals in range(3, 9):
        written = f"{value:.{decimals}f}"
        if value in (0, 1) or float(written) not in (0, 1):
            break
    return written


def _range(row: Mapping[str, Any]) -> str:
    return "" if row["low"] is None else f"{_number(row['low'])} to {_number(row['high'])}"


def _aligned(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield lines: the first column to the left, the rest to the right, but notes to the left."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [row[0].ljust(widths[0])]
        for title, cell, width in zip(table[0][1:], row[1:], widths[1:], strict=True):
            cells.append(cell.ljust(width) if title == "note" else cell.rjust(width))
        yield "  ".join(cells).rstrip()
