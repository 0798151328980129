"""What the error report shows of a record: floors, figures, the ceiling, themes, what is taken for what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leder_nlp.report.errors_more import challenge, groups, overlap, reliability, risk, run
from leder_nlp.report.errors_page import Page, Part, Row, Table, metrics
from leder_nlp.report.errors_plots import bar

MOST_CONFUSIONS = 40
_POLARITY = {"good_practice": "good practice", "area_for_improvement": "area for improvement"}
_FAMILIES = {"redaction": "Redaction", "tags": "Tags"}


def sections(record: Row, *, lines: Mapping[str, str], labels: Mapping[str, str]) -> list[Part]:
    """Give the sections of a report, those that the record has numbers for."""
    page = Page(record, lines, labels)
    first = (_floors, _headline, _ceiling, _themes, _confusion)
    then = (challenge, reliability, risk, groups, overlap, run)
    return [part for make in (*first, *then) for part in make(page)]


def _floors(page: Page) -> Iterator[Part]:
    floors = page.record.get("floors") or {}
    if not floors:
        return
    rows = tuple(
        (
            page.lines.get(name, name),
            page.number(own["value"]),
            f"{'at least' if own['at_least'] else 'at most'} {own['floor']:g}",
            "met" if own["met"] else "✗ not met",
        )
        for name, own in floors.items()
    )
    failed = sum(not own["met"] for own in floors.values())
    said = "All floors are met." if not failed else f"{failed} of {len(floors)} floors are not met."
    yield Part(
        "floors",
        "Floors",
        (said,),
        (),
        (Table("Floors", ("Measure", "Value", "Floor", ""), rows, (), (2, 3)),),
    )


def _headline(page: Page) -> Iterator[Part]:
    tables = []
    for family, name in _FAMILIES.items():
        if family not in page.scores:
            continue
        part = page.scores[family]
        beside = page.scores.get("baseline", {}).get(family, {}).get("metrics", {})
        tables.append(
            metrics(page, f"{name}, {page.count(part['reviews'])} reviews", family, part["metrics"], beside)
        )
        if "macro" in part:
            tables.append(_macro(page, part["macro"]))
    if tables:
        text = ("Each figure over all reviews, and its interval (whole reviews are drawn, not passages).",)
        yield Part("figures", "The figures", text, (), tuple(tables))


def _macro(page: Page, macro: Row) -> Table:
    rows = tuple(
        (name.replace("_", " "), page.number(own["value"], f"tags.macro.{name}.value"), page.range(own),
         f"{own['over']} of {own['of']}")
        for name, own in macro.items()
    )  # fmt: skip
    bars = tuple(bar(own["value"], own.get("low"), own.get("high")) for own in macro.values())
    return Table("Means over labels that gold holds", ("Measure", "Value", "Interval", "Labels"), rows, bars)


def _ceiling(page: Page) -> Iterator[Part]:
    tables = []
    for metric, pairs in page.scores.get("ceiling", {}).items():
        rows, bars = [], []
        for pair, own in pairs.items():
            first, second = pair.split("/")
            place = f"ceiling.{metric}.{pair}.value"
            said = f"{second} beside {first}"
            rows.append((said, page.number(own["value"], place), page.range(own), page.count(own["reviews"]),
                         page.note(own, place)))  # fmt: skip
            bars.append(bar(own["value"], own.get("low"), own.get("high")))
        heads = ("Who beside whom", "Value", "Interval", "Reviews", "Note")
        tables.append(Table(page.name(metric), heads, tuple(rows), tuple(bars), (4,)))
    if tables:
        text = (
            "The system beside each coder, and the coders beside each other: same reviews, same matcher. "
            "What people do not agree on, no system can learn from them.",
        )
        yield Part("ceiling", "How far people agree", text, (), tuple(tables))


def _themes(page: Page) -> Iterator[Part]:
    themes = page.scores.get("tags", {}).get("by_theme", {})
    if not themes:
        return
    rows, bars = [], []
    ordered = sorted(themes.items(), key=lambda item: (item[1]["f1"] is None, item[1]["f1"] or 0.0, item[0]))
    for name, own in ordered:
        place = f"tags.by_theme.{name}"
        cells = [page.theme(name), page.number(own["f1"], f"{place}.f1"), page.range(own)]
        cells += [page.number(own[ratio], f"{place}.{ratio}") for ratio in ("precision", "recall")]
        if page.public:
            cells += [page.count(own["reviews_due"]), page.count(own["reviews_found"])]
        else:
            cells += [
                page.count(own["due"]),
                page.count(own["due"] - own["met"]),
                page.count(own["found"] - own["met"]),
            ]
        rows.append(tuple(cells))
        bars.append(bar(own["f1"], own.get("low"), own.get("high")))
    last = ("Reviews with it", "Reviews found") if page.public else ("In gold", "Missed", "Made up")
    heads = ("Theme", "F1", "Interval", "Precision", "Recall", *last)
    table = Table(
        "Themes by passage, whatever the polarity; the weakest first", heads, tuple(rows), tuple(bars)
    )
    yield Part("themes", "By theme", ("The line on each bar is the interval of F1.",), (), (table,))


def _confusion(page: Page) -> Iterator[Part]:
    part = page.scores.get("confusion", {})
    tables = []
    cells = [
        (missed, other, own) for missed, row in part.get("themes", {}).items() for other, own in row.items()
    ]
    if cells:
        cells.sort(key=lambda cell: (-cell[2].get("passages", cell[2]["reviews"]), cell[0], cell[1]))
        counted = ("Reviews",) if page.public else ("Passages", "Reviews")
        rows = tuple(
            (page.theme(missed), page.theme(other) if other != "nothing" else "nothing",
             *(page.count(own[name.lower()]) for name in counted))
            for missed, other, own in cells[:MOST_CONFUSIONS]
        )  # fmt: skip
        tables.append(
            Table(
                "Themes missed in a passage, and what was wrongly found there",
                ("Missed", "Found instead", *counted),
                rows,
                (),
                (1,),
            )
        )
    matrix = part.get("polarities", {})
    if matrix:
        rows = tuple(
            (f"{_POLARITY[gold]} in gold", *(page.count(row[found]["passages"]) for found in _POLARITY))
            for gold, row in matrix.items()
        )
        heads = ("Where the theme is right", *(f"found as {name}" for name in _POLARITY.values()))
        tables.append(Table("Polarity", heads, rows))
    if tables:
        text = ("One missed theme may stand beside several that were wrongly found.",)
        yield Part("confusion", "What is taken for what", text, (), tuple(tables))
