"""Tags of one review beside tags of the same review, at three levels: passages, characters, review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from leder_nlp.evaluate.labels import Label
from leder_nlp.evaluate.match import HALF, match
from leder_nlp.records import Counts, Tag
from leder_nlp.spans import Span, union

Labelling = Callable[[Tag], Label]

ATTRIBUTES = {
    "attribution": "reviewer",
    "modality": "asserted",
    "certainty": "high",
    "temporality": "current",
}
"""Each attribute of a tag and its default."""


def pairs(
    gold: Iterable[Tag], found: Iterable[Tag], *, label: Labelling, at_least: float = HALF
) -> list[tuple[Tag, Tag]]:
    """Give the tags whose spans match one to one within a label; ties go to those most alike."""
    due, given = _by_label(gold, label), _by_label(found, label)
    matched: list[tuple[Tag, Tag]] = []
    for own in sorted(set(due) & set(given)):
        mine, theirs = due[own], given[own]
        matched += [(mine[i], theirs[j]) for i, j in _matched(mine, theirs, at_least)]
    return matched


def passage_counts(
    gold: Iterable[Tag], found: Iterable[Tag], *, label: Labelling, at_least: float = HALF
) -> dict[Label, Counts]:
    """Count tags by label: met where a found span matches a gold one of the same label."""
    gold, found = list(gold), list(found)
    counts: defaultdict[Label, Counts] = defaultdict(Counts)
    for tag in gold:
        counts[label(tag)] += Counts(due=1)
    for tag in found:
        counts[label(tag)] += Counts(found=1)
    for tag, _ in pairs(gold, found, label=label, at_least=at_least):
        counts[label(tag)] += Counts(met=1)
    return dict(counts)


def character_counts(gold: Iterable[Tag], found: Iterable[Tag], *, label: Labelling) -> dict[Label, Counts]:
    """Count characters by label; where spans of one label overlap, each character counts once."""
    due, given = _by_label(gold, label), _by_label(found, label)
    counts: dict[Label, Counts] = {}
    for own in sorted(set(due) | set(given)):
        mine, theirs = due.get(own, []), given.get(own, [])
        either = _covered([*mine, *theirs])
        met = _covered(mine) + _covered(theirs) - either
        counts[own] = Counts(met, _covered(theirs), _covered(mine))
    return counts


def review_counts(gold: Iterable[Tag], found: Iterable[Tag], *, label: Labelling) -> dict[Label, Counts]:
    """Count a label once for the review, however often it stands there."""
    due, given = {label(tag) for tag in gold}, {label(tag) for tag in found}
    return {
        own: Counts(int(own in due and own in given), int(own in given), int(own in due))
        for own in sorted(due | given)
    }


def _by_label(tags: Iterable[Tag], label: Labelling) -> dict[Label, list[Tag]]:
    """Group the tags in an order that is theirs, so that results do not hang on the order handed in."""
    groups: defaultdict[Label, list[Tag]] = defaultdict(list)
    for tag in sorted(tags, key=_order):
        groups[label(tag)].append(tag)
    return dict(groups)


def _order(tag: Tag) -> tuple[Span, str, str, tuple[str, ...]]:
    return tag.span, tag.theme, tag.polarity, tuple(getattr(tag, name) for name in ATTRIBUTES)


def _matched(gold: Sequence[Tag], found: Sequence[Tag], at_least: float) -> list[tuple[int, int]]:
    return match(
        [tag.span for tag in gold],
        [tag.span for tag in found],
        at_least=at_least,
        likeness=lambda i, j: _likeness(gold[i], found[j]),
    )


def _likeness(one: Tag, other: Tag) -> float:
    """Give how alike two tags are beside their spans, in [0, 1]; polarity weighs as all attributes do."""
    same: int = sum(getattr(one, name) == getattr(other, name) for name in ATTRIBUTES)
    weight = len(ATTRIBUTES)
    return (weight * (one.polarity == other.polarity) + same) / (2 * weight)


def _covered(tags: Iterable[Tag]) -> int:
    """Count the characters under the tags, each once."""
    return sum(map(len, union(tag.span for tag in tags)))
