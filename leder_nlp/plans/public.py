"""A record that may leave: no counts of single reviews, and no figure that rests on too few."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from leder_nlp.plans.floors import measure
from leder_nlp.plans.measures import undefined
from leder_nlp.report.disclosure import WITHHELD, Disclosure, protect_parts

DECIMALS = 2
"""Of a rate that leaves: more would lead back to its counts."""
HELD = "withheld"
_NOTHING = {"value": None, "low": None, "high": None, "note": ""}

Row = Mapping[str, Any]


def public(record: Row, rule: Disclosure) -> dict[str, Any]:
    """Give the record as the rule lets it out: what is withheld is null, with "withheld" as its reason.

    A figure is withheld where the reviews that it rests on are so few that the rule withholds their number;
    rates have two decimals, counts of reviews are rounded, counts of passages left out. The challenge set
    holds nobody's review, and texts from outside are published: neither is touched. A rule that withholds
    nothing gives the record back.
    """
    if rule.inside:
        return dict(record)
    scores = _scores(record["scores"], rule)
    before = record.get("undefined", {})
    floors = {
        name: own | {"value": _rate(own["value"])}
        for name, own in record.get("floors", {}).items()
        if (measure(scores, name) or {}).get("value") is not None
    }
    return {
        **{key: own for key, own in record.items() if key != "paired"},
        **({"floors": floors} if "floors" in record else {}),
        "settings": {key: own for key, own in record["settings"].items() if key != "quarantined"},
        "scores": scores,
        "undefined": {place: before.get(place, HELD) for place in undefined(scores)},
        "disclosure": rule.name,
        "stays_inside": False,
    }


def _scores(scores: Row, rule: Disclosure) -> dict[str, Any]:
    out: dict[str, Any] = {"intervals": scores["intervals"]}
    if "outside" in scores:
        return {**out, "outside": scores["outside"]}
    if "challenge" in scores:
        return {**out, **{name: scores[name] for name in ("challenge", "baseline") if name in scores}}
    if "codebook" in scores:
        return {**out, "codebook": _codebook(scores["codebook"], rule)}
    for name, part in (("redaction", _redaction), ("tags", _tags)):
        if name in scores:
            out[name] = part(scores[name], rule)
    # What follows rests on all reviews; without enough of them nothing of it leaves.
    reviews = next(scores[name]["reviews"] for name in ("tags", "redaction") if name in scores)
    if rule.withholds(reviews):
        return out
    for name, view in _OTHERS.items():
        if name in scores:
            out[name] = view(scores[name], rule)
    return out


def _redaction(part: Row, rule: Disclosure) -> dict[str, Any]:
    """Give the headline figures and those by label; of leaking reviews only if they and the rest are many."""
    rows, bound = dict(part["metrics"]), part["leak_upper_bound"]
    leaks = rows["leak_rate"]
    sides = protect_parts({"leak": leaks["met"], "none": leaks["due"] - leaks["met"]}, rule)
    if WITHHELD in sides.values():
        rows |= {name: rows[name] | _NOTHING for name in ("leak_rate", "leaks_per_review")}
        bound = None
    by_label = {
        name: {label: _row(own, rule) for label, own in part[name].items()}
        for name in ("mentions_by_label", "entities_by_label", "characters_by_label")
    }
    return {
        "reviews": _count(part["reviews"], rule),
        "metrics": {name: _row(own, rule) for name, own in rows.items()},
        "leak_upper_bound": _rate(bound),
        **by_label,
    }


def _tags(part: Row, rule: Disclosure) -> dict[str, Any]:
    """Give the headline figures, the averages over labels, and those by theme."""
    enough = not rule.withholds(part["reviews"])
    return {
        "reviews": _count(part["reviews"], rule),
        "metrics": {name: _row(own, rule) for name, own in part["metrics"].items()},
        "macro": _macro(part["macro"], known=enough),
        "by_theme": {name: _row(own, rule) for name, own in part["by_theme"].items()},
    }


def _macro(part: Row, *, known: bool) -> dict[str, Any]:
    return {
        name: {**_rates(own, known=known), "over": own["over"], "of": own["of"]} for name, own in part.items()
    }


def _row(row: Row, rule: Disclosure) -> dict[str, Any]:
    """Give a figure if the reviews of its parts are enough; F1 only if both are: each tells the other."""
    due, found = row.get("reviews_due"), row.get("reviews_found")
    known_due, known_found = (own is None or not rule.withholds(own) for own in (due, found))
    out = _rates(row, known=known_due and known_found)
    for name, known in (("precision", known_found), ("recall", known_due), ("f1", known_due and known_found)):
        if name in row:
            out[name] = _rate(row[name]) if known else None
    return {**out, "reviews_due": _count(due, rule), "reviews_found": _count(found, rule)}


def _rates(row: Row, *, known: bool) -> dict[str, Any]:
    out: dict[str, Any] = {"met": None, "found": None, "due": None}
    out |= {name: _rate(row[name]) if known else None for name in ("value", "low", "high") if name in row}
    return out | ({"note": row["note"] if known else ""} if "note" in row else {})


def _rate(value: float | None) -> float | None:
    """Round, but never a miss away to 1 or 0."""
    if value is None:
        return None
    near = round(value, DECIMALS)
    if near != value and abs(near) in (0, 1):
        step = 10.0**-DECIMALS
        return near - step if near > 0 else near + step if near < 0 else step if value > 0 else -step
    return near


def _count(count: int | None, rule: Disclosure) -> int | None:
    shown = WITHHELD if count is None else rule.shown(count)
    return None if shown == WITHHELD else int(shown)


def _confusion(part: Row, rule: Disclosure) -> dict[str, Any]:
    """Give the cells of themes whose reviews are enough, without their passages."""
    kept = {
        missed: {
            other: {"reviews": _count(own["reviews"], rule)}
            for other, own in row.items()
            if own["reviews"] and not rule.withholds(own["reviews"])
        }
        for missed, row in part["themes"].items()
    }
    return {"themes": {missed: row for missed, row in kept.items() if row}}


def _ceiling(part: Row, rule: Disclosure) -> dict[str, Any]:
    return {
        name: {
            pair: _row(own | {"reviews_due": own["reviews"]}, rule)
            | {"reviews": _count(own["reviews"], rule)}
            for pair, own in table.items()
        }
        for name, table in part.items()
    }


def _baseline(part: Row, rule: Disclosure) -> dict[str, Any]:
    own = part["tags"]
    metrics = {name: _row(row, rule) for name, row in own["metrics"].items()}
    return {"tags": {"metrics": metrics, "macro": _macro(own["macro"], known=True)}}


def _slices(part: Row, rule: Disclosure) -> dict[str, Any]:
    return {
        attribute: {name: _groups(groups, rule) for name, groups in metrics.items()}
        for attribute, metrics in part.items()
    }


def _groups(groups: Row, rule: Disclosure) -> dict[str, Any]:
    """Give the groups that can be shown as parts of all reviews; with a hidden one, nothing of "the rest"."""
    shown = protect_parts({group: own["reviews"] for group, own in groups.items()}, rule)
    whole = WITHHELD not in shown.values()
    out = {}
    for group, own in groups.items():
        known = shown[group] != WITHHELD
        beside = {name: _rate(own[name]) if whole else None for name in ("rest", "difference")}
        out[group] = _rates(own, known=known) | beside | {"reviews": int(shown[group]) if known else None}
    return out


def _calibration(part: Row, rule: Disclosure) -> dict[str, Any]:
    rates = ("from", "to", "mean", "observed", "low", "high")
    bins = {
        name: {key: _rate(own[key]) for key in rates} | {"reviews": _count(own["reviews"], rule)}
        for name, own in part.get("bins", {}).items()
        if not rule.withholds(own["reviews"])
    }
    return {name: _rate(part[name]) for name in ("brier", "ece", "rmsce", "mce") if name in part} | {
        "bins": bins
    }


def _codebook(part: Row, rule: Disclosure) -> dict[str, Any]:
    """Give the figures of a codebook as those of tags: what rests on too few groups is withheld."""
    labels = {name: _row(own, rule) for name, own in part["by_label"].items()}
    calibration = {
        name: _calibration(own, rule) | {"enough": own["enough"], "brier_skill": _rate(own["brier_skill"])}
        for name, own in part["calibration"].items()
        if not rule.withholds(part["by_label"][name]["reviews_due"])
    }
    return {
        "groups": _count(part["groups"], rule),
        "labels": part["labels"],
        "metrics": {name: _row(own, rule) for name, own in part["metrics"].items()},
        "by_label": labels,
        "calibration": calibration,
    }


def _selective(part: Row, _: Disclosure) -> dict[str, Any]:
    names = ("aurc", "excess_aurc", "errors_found_in_least_certain_fifth")
    steps = {
        name: {key: _rate(value) for key, value in own.items()} for name, own in part.get("steps", {}).items()
    }
    return {name: _rate(part[name]) for name in names if name in part} | {"steps": steps}


def _overlap(part: Row, _: Disclosure) -> dict[str, Any]:
    return {"repeated_sentences": {"value": _rate(part["repeated_sentences"]["value"])}}


_OTHERS: Mapping[str, Callable[[Row, Disclosure], dict[str, Any]]] = {
    "confusion": _confusion,
    "baseline": _baseline,
    "ceiling": _ceiling,
    "slices": _slices,
    "calibration": _calibration,
    "selective": _selective,
    "overlap": _overlap,
}
