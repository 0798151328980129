"""A model's card for people (in the layout of the Hugging Face model cards) and a draft transparency record.

Both are made of `card.json` and of run records of that model, so that no figure is typed by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leder_nlp import resources
from leder_nlp.errors import InputError

HEADLINE = (
    *("passage_precision", "passage_recall", "passage_f1", "review_f1", "review_theme_f1"),
    *("polarity_accuracy", "false_alarm_rate"),
)
SLICED = "passage_f1"
FEW = 10
"""A group of fewer reviews is not shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of one run record: a line for each headline figure, and for each group."""

    title: str
    said: str
    rows: tuple[Mapping[str, Any], ...]
    slices: tuple[Mapping[str, Any], ...]


def model_card(
    card: Mapping[str, Any], records: Sequence[Mapping[str, Any]], *, sizes: tuple[int, int]
) -> str:
    """Give the card in Markdown; `sizes` are the numbers of features and labels.

    Raises InputError for a record that scores no tags.
    """
    measured = [_shown(record) for record in records]
    return _filled(
        "model_card.md.jinja",
        card=card,
        measured=measured,
        features=f"{sizes[0]:,}",
        labels=sizes[1],
        beware=list(_beware(records)),
    )


def transparency_record(card: Mapping[str, Any], records: Sequence[Mapping[str, Any]]) -> str:
    """Give a draft after the Algorithmic Transparency Recording Standard, in Markdown; brackets stay open."""
    return _filled("transparency_record.md.jinja", card=card, measured=[_shown(one) for one in records])


def _shown(record: Mapping[str, Any]) -> Shown:
    tags = record["scores"].get("tags")
    if not tags:
        raise InputError("a run record without scores of tags says nothing of a model")
    metrics, split = tags["metrics"], record["settings"].get("split")
    data = f"{record['corpus']['name'] or 'a file'}{f', split {split}' if split else ''}"
    kinds = record["scores"].get("slices", {})
    return Shown(
        title=f"Plan {_plan(record)}",
        said=f"{tags['reviews']} reviews of {data}; {record['date'][:10]}, leder_nlp {record['package']}.",
        rows=tuple(_row(one, metrics[one]) for one in HEADLINE if one in metrics),
        slices=tuple(row for kind, own in kinds.items() for row in _slices(kind, own.get(SLICED, {}))),
    )


def _plan(record: Mapping[str, Any]) -> str:
    name: str = (record.get("plan") or {}).get("name") or record["command"]
    return name


def _row(name: str, own: Mapping[str, Any]) -> Mapping[str, Any]:
    low, high = own.get("low"), own.get("high")
    interval = "" if low is None or high is None else f"[{low:.2f}–{high:.2f}]"
    return {"name": name.replace("_", " "), "value": own["value"], "interval": interval}


def _slices(kind: str, groups: Mapping[str, Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for group, own in groups.items():
        if (own.get("reviews") or 0) >= FEW:
            yield {
                "name": f"{kind}: {group}",
                "reviews": own["reviews"],
                "value": own["value"],
                "rest": own["rest"],
                "p": own["p_adjusted"],
            }


def _beware(records: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say of each record which themes were read worst, as far as gold holds ten tags of them or more."""
    for record in records:
        themes = record["scores"].get("tags", {}).get("by_theme", {})
        known = sorted(
            (own["f1"], name) for name, own in themes.items() if own["f1"] is not None and own["due"] >= FEW
        )
        worst = ", ".join(f"{name} ({f1:.2f})" for f1, name in known[:5])
        if worst:
            yield f"Read worst in plan {_plan(record)} (F1 of passages): {worst}."


def _figure(value: Any) -> str:
    if value is None:
        return "not measured"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _filled(template: str, **values: Any) -> str:
    from jinja2 import Environment, StrictUndefined

    # Markdown for people who know the model; nothing in it comes from a review.
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)
    environment.filters["figure"] = _figure
    source = resources.path("templates", template).read_text(encoding="utf-8")
    return environment.from_string(source).render(**values)
