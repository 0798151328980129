"""What the error report shows further: challenge set, reliability, risk, groups, overlap, how it was made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from leder_nlp.report.errors_page import Page, Part, Row, Table, metrics
from leder_nlp.report.errors_plots import bar, reliability_plot, risk_plot


def challenge(page: Page) -> Iterator[Part]:
    """Give the challenge set: all measures, and by phenomenon."""
    own = page.scores.get("challenge")
    if not own:
        return
    beside = page.scores.get("baseline", {}).get("challenge", {})
    caption = f"Held-out groups: {own['items']} items in {own['groups']} groups"
    tables = [metrics(page, caption, "challenge", own["metrics"], beside.get("metrics", {}))]
    rows, bars = [], []
    for name, row in sorted(
        own["by_phenomenon"].items(), key=lambda item: item[1]["challenge_items"]["value"]
    ):
        there = beside.get("by_phenomenon", {}).get(name)
        items, of_groups = row["challenge_items"], row["challenge_groups"]
        cells = [name.replace("_", " "), page.number(items["value"]), f"{items['met']} of {items['due']}",
                 f"{of_groups['met']} of {of_groups['due']}"]  # fmt: skip
        if there:
            cells.append(f"{there['challenge_items']['met']} of {there['challenge_items']['due']}")
        rows.append(tuple(cells))
        bars.append(bar(items["value"]))
    heads = (
        "Phenomenon",
        "Share of items right",
        "Items",
        "Groups",
        *(("Rules alone: items",) if beside else ()),
    )
    tables.append(Table("By phenomenon, the weakest first", heads, tuple(rows), tuple(bars)))
    seen = own["read_while_building"]
    caption = (
        f"Groups that may be read while rules are written: {seen['items']} items in {seen['groups']} groups"
    )
    tables.append(metrics(page, caption, "challenge.read_while_building", seen["metrics"], {}))
    text = (
        "A group shares nearly all words and differs in what decides; it is right if all its items are. "
        "Passages are shown of the groups that may be read, never of those held out.",
    )
    yield Part("challenge", "Challenge set", text, (), tuple(tables))


def reliability(page: Page) -> Iterator[Part]:
    """Give the scores of tags beside the truth."""
    own = page.scores.get("calibration", {})
    bins = own.get("bins", {})
    if not bins:
        return
    plot = reliability_plot(
        [(row["mean"], row["observed"], row["low"], row["high"]) for row in bins.values()]
    )
    counted = ("Reviews",) if page.public else ("Tags", "Reviews")
    names = {"Tags": "units", "Reviews": "reviews"}
    rows = tuple(
        (f"{row['from']:.1f} to {row['to']:.1f}", page.number(row["mean"]), page.number(row["observed"]),
         page.range(row), *(page.count(row[names[name]]) for name in counted))
        for row in bins.values()
    )  # fmt: skip
    table = Table(
        "Scores beside the truth", ("Score", "Mean score", "Share right", "Interval", *counted), rows
    )
    text = (
        "All tags that were weighed, those below the threshold too. On the dashed line a score would be the "
        f"chance that the tag is right. Mean gap (ECE): {page.number(own.get('ece'))}; "
        f"Brier score: {page.number(own.get('brier'))}.",
    )
    yield Part("reliability", "Can the scores be believed?", text, (plot,), (table,))


def risk(page: Page) -> Iterator[Part]:
    """Give how many tags are wrong among those kept."""
    own = page.scores.get("selective", {})
    steps = own.get("steps", {})
    if not steps:
        return
    plot = risk_plot([(row["coverage"], row["risk"]) for row in steps.values()])
    rows = tuple(
        (page.number(row["coverage"]), page.number(row["risk"]), page.number(row["confidence"]))
        for row in steps.values()
    )
    table = Table(
        "Keeping only the more certain tags", ("Share kept", "Share of them wrong", "Least score kept"), rows
    )
    fifth = page.number(own.get("errors_found_in_least_certain_fifth"))
    text = (f"A person who reads the least certain fifth of the tags meets {fifth} of all wrong ones.",)
    yield Part("risk", "Which tags to check first", text, (plot,), (table,))


def groups(page: Page) -> Iterator[Part]:
    """Give the figures of groups of people."""
    tables = [
        _by_group(page, attribute, metric, parts)
        for attribute, measures in page.scores.get("slices", {}).items()
        for metric, parts in measures.items()
    ]
    if tables:
        gap = ("A gap smaller than “smallest gap seen” would most likely not show with so few reviews.",)
        text = () if page.public else gap
        yield Part("groups", "By group", text, (), tuple(tables))


def _by_group(page: Page, attribute: str, metric: str, parts: Row) -> Table:
    rows, bars = [], []
    for group, own in parts.items():
        place = f"slices.{attribute}.{metric}.{group}"
        cells = [group.replace("_", " "), page.number(own["value"], f"{place}.value"), page.range(own)]
        cells += [page.count(own["reviews"]), page.number(own["difference"], f"{place}.difference")]
        if not page.public:
            cells += [
                "–" if own[name] is None else page.number(own[name]) for name in ("detectable", "p_adjusted")
            ]
        rows.append(tuple(cells))
        bars.append(bar(own["value"], own["low"], own["high"]))
    last = () if page.public else ("Smallest gap seen", "p (Holm)")
    heads = ("Group", "Value", "Interval", "Reviews", "Less the rest", *last)
    caption = f"{page.name(metric)}, by {attribute.replace('_', ' ')}"
    return Table(caption, heads, tuple(rows), tuple(bars))


def overlap(page: Page) -> Iterator[Part]:
    """Give what of the data was in training too."""
    own = page.scores.get("overlap")
    if not own:
        return
    place = "overlap.repeated_sentences.value"
    rows = [
        (
            "Sentences with a near-duplicate in training",
            page.number(own["repeated_sentences"]["value"], place),
        )
    ]
    if "near_duplicate_reviews" in own:
        rows.append(("Reviews with a near-duplicate in training", page.count(own["near_duplicate_reviews"])))
        for name, row in own["metrics_without"].items():
            rows.append(
                (f"{page.lines.get(name, name)}, without those mostly repeated", page.number(row["value"]))
            )
    table = Table("Overlap with the training reviews", ("Measure", "Value"), tuple(rows))
    yield Part("overlap", "Was it seen in training?", (), (), (table,))


def run(page: Page) -> Iterator[Part]:
    """Give what ran, on what, with which versions."""
    record = page.record
    rows = [
        ("Plan", record.get("plan", {}).get("name", "–")),
        ("Date", record["date"]),
        ("Package", record["package"]),
    ]
    code = record["code"]
    changed = {True: ", with changes", False: "", None: ""}[code["dirty"]]
    rows.append(("Commit", f"{code['commit'] or 'none'}{changed}"))
    files = {
        "corpus": "Data",
        "model": "Model",
        "rules": "Rules",
        "taxonomy": "Taxonomy",
        "resources": "Resources",
    }
    for key, name in files.items():
        own = record.get(key)
        rows.append(
            (f"{name}, SHA-256", "none" if own is None else f"{own['name'] or 'a file'} {own['sha256']}")
        )
    rows += [(f"Setting: {key.replace('_', ' ')}", _setting(own)) for key, own in record["settings"].items()]
    rows += [(f"Version of {name}", own or "none") for name, own in record["libraries"].items()]
    table = Table("The run", ("What", "Value"), tuple(rows), (), (1,))
    yield Part("run", "How this was made", (), (), (table,))


def _setting(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    return (
        ", ".join(map(str, value))
        if isinstance(value, Sequence) and not isinstance(value, str)
        else str(value)
    )
