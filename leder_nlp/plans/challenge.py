"""The challenge set: groups of items that share nearly all words and differ in what decides.

Groups of even number are held out; those of odd number may be read while rules are written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leder_nlp import resources
from leder_nlp.errors import InputError
from leder_nlp.evaluate.bootstrap import bootstrap_ratio
from leder_nlp.evaluate.intervals import NOTHING
from leder_nlp.evaluate.levels import ATTRIBUTES
from leder_nlp.evaluate.tags import ReviewTags, score_tags
from leder_nlp.io.readers.jsonlines import lines, parsed
from leder_nlp.plans.names import Named, of_family
from leder_nlp.records import GOOD, IMPROVE, AnnotatedReview, Counts, Review, Tag
from leder_nlp.spans import Span


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its gold, the phenomenon it tests, its group."""

    annotated: AnnotatedReview = field(repr=False)
    phenomenon: str
    group: str

    @property
    def id(self) -> str:
        """Give the id of the item."""
        return self.annotated.review.review_id

    @property
    def held_out(self) -> bool:
        """Say whether the group's number is even."""
        return int(re.sub(r"\D", "", self.group)) % 2 == 0


@dataclass(frozen=True, slots=True)
class Judged:
    """An item beside what was found in it."""

    item: Item
    row: ReviewTags
    decided: bool
    exact: bool
    flips: Counts


def read_items(path: str | Path) -> list[Item]:
    """Read the items. Raises InputError naming the line of a fault, or of a quote that is not there once."""
    file = Path(path)
    if not file.is_file():
        raise InputError(f"{file.name}: no such challenge set")
    items: dict[str, Item] = {}
    for where, line in lines(file):
        value = parsed(line, where=where)
        fault = resources.fault(value, "challenge_item")
        if fault or value["id"] in items:
            raise InputError(f"{where}: {fault or 'an id that another item has'}")
        items[value["id"]] = _item(value, where)
    if not items:
        raise InputError(f"{file.name}: no items")
    return list(items.values())


def _item(value: Mapping[str, Any], where: str) -> Item:
    text, tags = value["text"], []
    for number, entry in enumerate(value["tags"], 1):
        if text.count(entry["quote"]) != 1:
            raise InputError(f"{where}: the quote of tag {number} does not stand once in the text")
        start = text.index(entry["quote"])
        rest = {key: own for key, own in entry.items() if key != "quote"}
        tags.append(Tag(value["id"], Span(start, start + len(entry["quote"])), source="gold", **rest))
    annotated = AnnotatedReview(Review(value["id"], text), tags=tuple(tags))
    return Item(annotated, value["phenomenon"], value["group"])


def judged(items: Sequence[Item], found: Iterable[Tag]) -> list[Judged]:
    """Hold what was found against the items; tags in the offsets of the items' texts."""
    by_item: dict[str, list[Tag]] = {item.id: [] for item in items}
    for tag in found:
        by_item[tag.review_id].append(tag)
    due = [tag for item in items for tag in item.annotated.tags]
    scores = score_tags(due, [tag for tags in by_item.values() for tag in tags], reviews=list(by_item))
    rows = {row.review_id: row for row in scores.reviews}
    return [_judged(item, rows[item.id], by_item[item.id]) for item in items]


def _judged(item: Item, row: ReviewTags, found: Sequence[Tag]) -> Judged:
    gold = {(tag.theme, tag.polarity) for tag in item.annotated.tags}
    given = {(tag.theme, tag.polarity) for tag in found}
    wrong = {(theme, GOOD if polarity == IMPROVE else IMPROVE) for theme, polarity in gold} - gold
    decided = gold <= given and not wrong & given if gold else not given
    flipped = sum(
        (theme, GOOD if polarity == IMPROVE else IMPROVE) in given and (theme, polarity) not in given
        for theme, polarity in gold
    )
    return Judged(item, row, decided, gold == given, Counts(met=flipped, due=len(gold)))


_COUNTS: Mapping[str, Callable[[Judged], Counts]] = {
    "challenge_items": lambda own: Counts(met=int(own.decided), due=1),
    "challenge_items_exact": lambda own: Counts(met=int(own.exact), due=1),
    "challenge_precision": lambda own: own.row.micro("review", "joint"),
    "challenge_recall": lambda own: own.row.micro("review", "joint"),
    "challenge_f1": lambda own: own.row.micro("review", "joint"),
    "challenge_false_alarms": lambda own: _alarm(own),
    "challenge_flips": lambda own: own.flips,
    "challenge_attributes": lambda own: _marked(own),
}
_OF_GROUPS: Mapping[str, Callable[[Judged], bool]] = {
    "challenge_groups": lambda own: own.decided,
    "challenge_groups_exact": lambda own: own.exact,
}


def _alarm(own: Judged) -> Counts:
    bare = not own.item.annotated.tags
    return Counts(met=int(bare and not own.exact), due=int(bare))


def _marked(own: Judged) -> Counts:
    counts = sum((own.row.marked.get(name, Counts()) for name in ATTRIBUTES), Counts())
    return Counts(met=counts.met, due=counts.due)


def by_group(rows: Sequence[Judged], measure: str) -> list[Counts]:
    """Give the counts of each group, the unit that is drawn, in the order of the groups' names."""
    groups: dict[str, list[Judged]] = {}
    for own in rows:
        groups.setdefault(own.item.group, []).append(own)
    members = [groups[name] for name in sorted(groups)]
    if measure in _OF_GROUPS:
        right = _OF_GROUPS[measure]
        return [Counts(met=int(all(map(right, own))), due=1) for own in members]
    return [sum(map(_COUNTS[measure], own), Counts()) for own in members]


def challenge_scores(rows: Sequence[Judged], *, resamples: int, level: float, seed: int) -> dict[str, Any]:
    """Give all measures of the held-out groups; by phenomenon; and those of the other groups, apart."""
    how = {"resamples": resamples, "level": level, "seed": seed}
    held = [own for own in rows if own.item.held_out]
    seen = [own for own in rows if not own.item.held_out]
    phenomena = sorted({own.item.phenomenon for own in held})
    return {
        "items": len(held),
        "groups": len({own.item.group for own in held}),
        "metrics": _metrics(held, how),
        "by_phenomenon": {
            name: _phenomenon([own for own in held if own.item.phenomenon == name]) for name in phenomena
        },
        "read_while_building": {
            "items": len(seen),
            "groups": len({own.item.group for own in seen}),
            "metrics": _metrics(seen, how),
        },
    }


def _metrics(rows: Sequence[Judged], how: Mapping[str, Any]) -> dict[str, Any]:
    return {own.name: _measured(rows, own, how) for own in of_family("challenge")}


def _measured(rows: Sequence[Judged], named: Named, how: Mapping[str, Any]) -> dict[str, Any]:
    counts = by_group(rows, named.name)
    total = sum(counts, Counts())
    value: float | None = getattr(total, named.ratio)
    row: dict[str, Any] = {"value": value, "met": total.met, "found": None, "due": total.due}
    if named.ratio != "recall":
        row["found"] = total.found
    if not how["resamples"]:
        return row | {"low": None, "high": None, "note": "" if value is not None else NOTHING}
    interval = bootstrap_ratio(counts, named.ratio, **how)
    note = interval.note or ("" if value is not None else NOTHING)
    return row | {"low": interval.low, "high": interval.high, "note": note}


def _phenomenon(rows: Sequence[Judged]) -> dict[str, Any]:
    """Give items and groups decided right; too few of a phenomenon for intervals."""
    items = Counts(met=sum(own.decided for own in rows), due=len(rows))
    groups = sum(by_group(rows, "challenge_groups"), Counts())
    exact = Counts(met=sum(own.exact for own in rows), due=len(rows))
    return {
        name: {"value": counts.recall, "met": counts.met, "due": counts.due}
        for name, counts in (
            ("challenge_items", items), ("challenge_items_exact", exact), ("challenge_groups", groups)
        )
    }  # fmt: skip
