"""What a rule lets out of a summary: every figure as it is shown. Tables and reports see nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leder_nlp.records import POLARITIES
from leder_nlp.report.disclosure import WITHHELD, Bounds, Disclosure, narrows, percent, protect, protect_parts
from leder_nlp.report.summary import ATTRIBUTES, NOT_STATED, WHOLE, Summary, groups
from leder_nlp.taxonomy import Taxonomy, Theme

VALUES = 50
"""A group with more values than this is no group, and is left out."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell as it is shown: reviews, their share of all reviews in per cent, passages."""

    reviews: str
    percent: str
    passages: str = ""

    @property
    def known(self) -> bool:
        """Say whether it is shown and not zero."""
        return self.reviews not in (WITHHELD, "0")


Cells = Mapping[tuple[str, str], Figure]


@dataclass(frozen=True, slots=True)
class GroupTable:
    """Reviews by the values of one group, as they are shown."""

    label: str
    rows: tuple[tuple[str, Figure], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """All that may be shown of a summary under a rule.

    `themes`, `domains` and `attributes` are keyed by (name, polarity), `pairs` by (polarity, theme, theme);
    attribute "any" counts whatever was tagged with that polarity.
    """

    rule: Disclosure
    taxonomy: Taxonomy
    reviews: str
    themes: Cells
    domains: Cells
    attributes: Cells
    pairs: Mapping[tuple[str, str, str], Figure]
    groups: tuple[GroupTable, ...]

    def top(self, polarity: str, most: int = 10) -> list[tuple[Theme, Figure]]:
        """Give the themes with the highest shown figures; of equal ones, the first in the taxonomy."""
        cells = [(theme, self.themes[theme.id, polarity]) for theme in self.taxonomy]
        known = [(theme, figure) for theme, figure in cells if figure.known]
        return sorted(known, key=lambda row: -int(row[1].reviews))[:most]

    def top_pairs(self, polarity: str, most: int = 20) -> list[tuple[str, str, Figure]]:
        """Give the pairs of themes of one polarity that most reviews have together."""
        rows = [(first, second, own) for (kind, first, second), own in self.pairs.items() if kind == polarity]
        order = {theme: place for place, theme in enumerate(self.taxonomy.ids)}
        return sorted(rows, key=lambda row: (-int(row[2].reviews), order[row[0]], order[row[1]]))[:most]


def figures(summary: Summary, rule: Disclosure) -> Figures:
    """Give what the rule lets out.

    Themes are held to the rule cell by cell. A domain's figure, and an attribute's, is withheld
    where it would narrow what a reader knows of a withheld theme. The groups are parts of all reviews.
    """
    themes = _themes(summary, rule)
    domains = _domains(summary, rule, themes)
    attributes = _attributes(summary, rule, themes, domains)
    return Figures(
        rule=rule,
        taxonomy=summary.taxonomy,
        reviews=rule.shown(summary.total),
        themes=_cells(summary, rule, "theme", themes),
        domains=_cells(summary, rule, "domain", domains),
        attributes=_cells(summary, rule, "attribute", attributes),
        pairs=_pairs(summary, rule),
        groups=tuple(_groups(summary, rule)),
    )


Shown = dict[tuple[str, str], str]


def _themes(summary: Summary, rule: Disclosure) -> Shown:
    cells = [(theme, polarity) for theme in summary.taxonomy.ids for polarity in POLARITIES]
    return protect({cell: summary.themes[cell] for cell in cells}, rule)


def _domains(summary: Summary, rule: Disclosure, themes: Shown) -> Shown:
    shown = {}
    for domain, _ in summary.taxonomy.domains:
        for polarity in POLARITIES:
            own = rule.shown(summary.domains[domain, polarity])
            parts = _of_domain(summary, themes, domain, polarity)
            shown[domain, polarity] = WITHHELD if _given_away(own, parts, [], rule) else own
    return shown


def _attributes(summary: Summary, rule: Disclosure, themes: Shown, domains: Shown) -> Shown:
    shown = {}
    for name in attribute_names():
        for polarity in POLARITIES:
            own = rule.shown(summary.attributes[name, polarity])
            unsafe = any(
                _given_away(own, parts, rest, rule)
                for parts, rest in _covers(summary, rule, themes, domains, polarity=polarity)
            )
            shown[name, polarity] = WITHHELD if unsafe else own
    return shown


def attribute_names() -> tuple[str, ...]:
    """Give the rows that count attributes, "any" first."""
    return (
        WHOLE,
        *(f"attribution_{value}" if name == "attribution" else value for name, value in ATTRIBUTES),
    )


def _of_domain(summary: Summary, themes: Shown, domain: str, polarity: str) -> list[str]:
    return [themes[theme.id, polarity] for theme in summary.taxonomy if theme.domain == domain]


def _covers(
    summary: Summary, rule: Disclosure, themes: Shown, domains: Shown, *, polarity: str
) -> Iterator[tuple[list[str], list[Bounds]]]:
    """Give, for each domain, its themes and what is known of all other domains: together they hold every tag.

    Last, the domains themselves, whose own figures are counts of reviews too.
    """
    known = {
        domain: _ceiling(domains[domain, polarity], _of_domain(summary, themes, domain, polarity), rule)
        for domain, _ in summary.taxonomy.domains
    }
    for domain in known:
        rest = [bounds for other, bounds in known.items() if other != domain]
        yield _of_domain(summary, themes, domain, polarity), rest
        if rule.withholds(summary.domains[domain, polarity]):
            yield [domains[domain, polarity]], rest


def _ceiling(shown: str, parts: list[str], rule: Disclosure) -> Bounds:
    """Give what a reader knows of a domain: its own figure, or else no more than all its themes together."""
    together = sum(rule.bounds(part).high for part in parts)
    if shown == WITHHELD:
        own = rule.bounds(WITHHELD).high
        visible = any(part not in (WITHHELD, "0") for part in parts)
        return Bounds(0, together if visible else min(own, together))
    return Bounds(0, min(rule.bounds(shown).high, together))


def _given_away(total: str, parts: list[str], rest: list[Bounds], rule: Disclosure) -> bool:
    if total == WITHHELD:
        return False
    shown = [rule.bounds(part) for part in parts if part != WITHHELD]
    withheld = [rule.bounds(part) for part in parts if part == WITHHELD]
    return narrows(rule.bounds(total), [*shown, *rest], rule, withheld=withheld)


def _cells(summary: Summary, rule: Disclosure, kind: str, shown: Shown) -> Cells:
    whole = rule.shown(summary.total)
    return {
        (name, polarity): _figure(own, whole, summary.passages[kind, name, polarity], rule)
        for (name, polarity), own in shown.items()
    }


def _figure(reviews: str, whole: str, passages: int, rule: Disclosure) -> Figure:
    shown = WITHHELD if reviews == WITHHELD else str(rule.rounded(passages))
    return Figure(reviews, percent(reviews, whole), shown)


def _pairs(summary: Summary, rule: Disclosure) -> dict[tuple[str, str, str], Figure]:
    """Give the pairs that are shown; those withheld and those that never met are left out alike."""
    whole = rule.shown(summary.total)
    shown = protect(summary.pairs, rule)
    return {pair: Figure(own, percent(own, whole)) for pair, own in sorted(shown.items()) if own != WITHHELD}


def _groups(summary: Summary, rule: Disclosure) -> Iterator[GroupTable]:
    whole = rule.shown(summary.total)
    for group in groups():
        parts = summary.parts(group.key) if group.key in summary.groups else {}
        if len(parts) > VALUES or not set(parts) - {NOT_STATED}:
            continue
        shown = protect_parts(parts, rule)
        rows = ((value, Figure(own, percent(own, whole))) for value, own in shown.items())
        yield GroupTable(group.label, tuple(rows))
