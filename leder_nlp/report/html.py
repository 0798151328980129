"""The report: one HTML file without script, made of figures as the disclosure rule lets them out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leder_nlp import resources
from leder_nlp.records import GOOD, IMPROVE
from leder_nlp.report.disclosure import WITHHELD, Disclosure
from leder_nlp.report.figures import Cells, Figure, Figures, attribute_names, figures
from leder_nlp.report.files import write_text
from leder_nlp.report.quotes import PER_CELL, Quote
from leder_nlp.report.summary import Summary

TITLE = "Good practice and areas for improvement in LeDeR reviews"
INSIDE = "Stays inside the secure area"
MOST = 10

# What HTML and UTF-8 cannot hold: control characters, half surrogates, non-characters.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Polarity:
    """How a polarity is told in print: never by colour alone."""

    id: str
    label: str
    plural: str
    symbol: str
    meaning: str


_GOOD = Polarity(
    GOOD,
    "Good practice",
    "good practices",
    "●",
    "Care that the review praises, or that was plainly done well.",
)
_IMPROVE = Polarity(
    IMPROVE,
    "Area for improvement",
    "areas for improvement",
    "▲",
    "Care that the review says should have been better.",
)
_SIDES = (_GOOD, _IMPROVE)

_ATTRIBUTES = {
    "any": "Of this kind in all",
    "attribution_family": "The view of family or friends",
    "attribution_provider": "The view of a care provider or professional",
    "attribution_other": "The view of somebody else",
    "recommended": "Recommended, or what should have been",
    "low": "Uncertain, for example no record was found",
    "historic": "About earlier years",
    "after_death": "About the time after the death",
}


def write_report(
    path: Path, summary: Summary, *, run: Mapping[str, Any], rule: Disclosure, quotes: Sequence[Quote] = ()
) -> Path:
    """Write the report and give its path.

    `run` tells how it was made. Its `counts` may hold `quarantined`, the reviews that did not come out.
    Its texts are printed as they are, so no path or name of a person may be in it; its numbers are printed
    below `settings` only, since any other could be a count. With quotes, or a rule that withholds nothing,
    the report is stamped to stay inside. Raises OutputError if it cannot be written.
    """
    return write_text(path, report(summary, run=run, rule=rule, quotes=quotes))


def report(
    summary: Summary, *, run: Mapping[str, Any], rule: Disclosure, quotes: Sequence[Quote] = ()
) -> str:
    """Give the report as HTML; see `write_report`."""
    from jinja2 import Environment, StrictUndefined

    shown = figures(summary, rule)
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page.filters["number"] = _number
    source = resources.path("templates", "report.html.jinja").read_text(encoding="utf-8")
    quarantined = run.get("counts", {}).get("quarantined")
    examples = list(_examples(shown, quotes))
    inside = rule.inside or bool(quotes)
    text = page.from_string(source).render(
        title=TITLE,
        stamp=_stamp(rule, inside=inside),
        inside=inside,
        rule=rule,
        polarities=_SIDES,
        headline=list(_headline(shown, quarantined)),
        rankings=[_ranking(shown, side) for side in (_IMPROVE, _GOOD)],
        domains=list(_domains(shown)),
        attributes=list(_attributes(shown)),
        # Pairs tell how far themes overlap, which narrows what a domain tells of a withheld theme.
        pairs=list(_pairs(shown)) if rule.inside else [],
        groups=shown.groups,
        quotes=examples,
        themes=len(shown.taxonomy),
        run=list(_printed(run)),
    )
    return _UNFIT.sub("\ufffd", text)


def _stamp(rule: Disclosure, *, inside: bool) -> str:
    if inside:
        return INSIDE
    return f"Checked against disclosure rule {rule.name} ({rule.label}); check again before release"


def _number(shown: str) -> str:
    return f"{int(shown):,}" if shown.isdecimal() else shown


def _headline(shown: Figures, quarantined: int | None) -> Iterator[tuple[str, str]]:
    """Give the headline figures. The reviews read are the sum of what is shown, and tell nothing more."""
    if quarantined is not None:
        held = shown.rule.shown(quarantined)
        known = WITHHELD not in (held, shown.reviews)
        yield "Reviews read", str(int(held) + int(shown.reviews)) if known else WITHHELD
    yield "Reviews tagged", shown.reviews
    if quarantined is not None:
        yield "Reviews in quarantine, not counted here", held
    yield "Passages tagged as good practice", shown.attributes["any", GOOD].passages
    yield "Passages tagged as area for improvement", shown.attributes["any", IMPROVE].passages


def _highest(*cells: Cells) -> int:
    """Give the highest figure shown, which the longest bar stands for."""
    return max((int(own.reviews) for table in cells for own in table.values() if own.known), default=0)


def _width(figure: Figure, highest: int) -> int:
    """Give the length of a bar in per cent of its track; none for a figure that is withheld."""
    return round(100 * int(figure.reviews) / highest) if figure.known else 0


def _ranking(shown: Figures, side: Polarity) -> dict[str, Any]:
    top = shown.top(side.id, MOST)
    highest = max((int(figure.reviews) for _, figure in top), default=0)
    rows = [{"label": theme.label, "figure": own, "width": _width(own, highest)} for theme, own in top]
    words = "the ten most frequent themes" if len(top) == MOST else "the most frequent themes"
    return {"polarity": side, "rows": rows, "words": words}


def _row(label: str, cells: Cells, name: str, *, highest: int, whole: bool = False) -> dict[str, Any]:
    sides = [
        {"polarity": side, "figure": cells[name, side.id], "width": _width(cells[name, side.id], highest)}
        for side in _SIDES
    ]
    return {"label": label, "sides": sides, "whole": whole}


def _domains(shown: Figures) -> Iterator[dict[str, Any]]:
    highest = _highest(shown.themes, shown.domains)
    for domain, label in shown.taxonomy.domains:
        themes = [theme for theme in shown.taxonomy if theme.domain == domain]
        rows = [_row("Any of these themes", shown.domains, domain, highest=highest, whole=True)]
        rows += [_row(theme.label, shown.themes, theme.id, highest=highest) for theme in themes]
        yield {"label": label, "rows": rows}


def _attributes(shown: Figures) -> Iterator[dict[str, Any]]:
    highest = _highest(shown.attributes)
    for name in attribute_names():
        yield _row(_ATTRIBUTES[name], shown.attributes, name, highest=highest, whole=name == "any")


def _pairs(shown: Figures) -> Iterator[dict[str, Any]]:
    for first, second, figure in shown.top_pairs(IMPROVE):
        yield {"first": shown.taxonomy[first].label, "second": shown.taxonomy[second].label, "figure": figure}


def _examples(shown: Figures, quotes: Sequence[Quote]) -> Iterator[dict[str, Any]]:
    """Give the quotes by theme; none for a cell that is withheld, and at most three for any."""
    for theme in shown.taxonomy:
        sides = []
        for side in _SIDES:
            own = [quote for quote in quotes if (quote.theme, quote.polarity) == (theme.id, side.id)]
            if own and shown.themes[theme.id, side.id].known:
                sides.append({"polarity": side, "quotes": own[:PER_CELL]})
        if sides:
            yield {"label": theme.label, "sides": sides}


def _printed(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Give what a run tells about itself, flat. Numbers below `settings` only: any other could be a count."""
    if isinstance(value, Mapping):
        for key, own in value.items():
            if name or key != "counts":
                yield from _printed(own, f"{name} {key}".strip().replace("_", " "))
    elif isinstance(value, str | bool) or value is None:
        words = {True: "yes", False: "no", None: "none"}
        yield name, value if isinstance(value, str) else words[value]
    elif isinstance(value, Sequence):
        texts = [text for own in value for _, text in _printed(own, name)]
        if texts:
            yield name, ", ".join(texts)
    elif name.split(" ")[0] == "settings":
        yield name, str(value)
