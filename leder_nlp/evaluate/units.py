"""Fixed passages and the labels that tags give each: the units of multi-label measures and agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from leder_nlp.evaluate.labels import Label
from leder_nlp.evaluate.value import checked_length
from leder_nlp.records import Counts, Tag
from leder_nlp.spans import Span

Labels = frozenset[Label]


class Unit(NamedTuple):
    """The labels of one passage, by gold and as found."""

    gold: Labels
    found: Labels


def labelled(spans: Sequence[Span], tags: Iterable[Tag], label: Callable[[Tag], Label]) -> list[Labels]:
    """Give the labels of each passage.

    A tag labels the passage that it shares most characters with (the first, if several), and every
    other passage of which it covers at least half; one that touches no passage labels none.
    """
    sets: list[set[Label]] = [set() for _ in spans]
    for tag in tags:
        shared = [tag.span.shared(span) for span in spans]
        most = max(shared, default=0)
        home = shared.index(most) if most else None
        for at, span in enumerate(spans):
            if at == home or 2 * shared[at] >= len(span):
                sets[at].add(label(tag))
    return [frozenset(own) for own in sets]


def units(
    spans: Sequence[Span], gold: Iterable[Tag], found: Iterable[Tag], label: Callable[[Tag], Label]
) -> tuple[Unit, ...]:
    """Give the labels of each passage on both sides."""
    return tuple(map(Unit, labelled(spans, gold, label), labelled(spans, found, label)))


def label_counts(rows: Iterable[Unit]) -> dict[Label, Counts]:
    """Count the units of each label: gold (due), found, and both (met)."""
    counts: defaultdict[Label, Counts] = defaultdict(Counts)
    for gold, found in rows:
        for label in gold | found:
            due, given = label in gold, label in found
            counts[label] += Counts(int(due and given), int(given), int(due))
    return dict(counts)


def unlabelled(rows: Iterable[Unit]) -> Counts:
    """Count the units without a label: by gold (due), as found (found), and both (met)."""
    return sum(
        (Counts(int(not own.gold | own.found), int(not own.found), int(not own.gold)) for own in rows),
        Counts(),
    )


def co_confusion(rows: Iterable[Unit]) -> dict[Label, dict[Label | None, Counts]]:
    """Say of each missed label how often it was missed (due) and what was wrongly found there (met).

    The key None is for units where nothing was wrongly found. One miss may stand beside several.
    """
    missed: defaultdict[Label, Counts] = defaultdict(Counts)
    beside: defaultdict[Label, defaultdict[Label | None, int]] = defaultdict(lambda: defaultdict(int))
    for gold, found in rows:
        for label in gold - found:
            missed[label] += Counts(due=1)
            for other in found - gold or {None}:
                beside[label][other] += 1
    return {
        label: {
            other: Counts(met=met, due=missed[label].due)
            for other, met in sorted(beside[label].items(), key=lambda item: (-item[1], str(item[0])))
        }
        for label in sorted(missed)
    }


def coverage(rows: Sequence[Unit]) -> Mapping[str, Counts]:
    """Count labelled units (met) of all (due): "passages"; and of those that gold labels: "gold"."""
    labelled_by_gold = [own for own in rows if own.gold]
    return {
        "passages": Counts(met=sum(bool(own.found) for own in rows), due=len(rows)),
        "gold": Counts(met=sum(bool(own.found) for own in labelled_by_gold), due=len(labelled_by_gold)),
    }


def subset_accuracy(rows: Sequence[Unit]) -> float:
    """Give the share of units whose labels are all right. Raises EvaluationError without units."""
    return sum(own.gold == own.found for own in rows) / checked_length(len(rows), len(rows))


def hamming_loss(rows: Sequence[Unit], labels: int) -> float:
    """Give wrong cells / (units x labels); flatters where labels are rare, so never give it alone."""
    wrong = sum(len(own.gold ^ own.found) for own in rows)
    return wrong / (checked_length(len(rows), len(rows)) * labels)


def samples_jaccard(rows: Sequence[Unit]) -> float:
    """Give the mean over units of shared labels / all labels; a unit without any on either side is 1."""
    return _mean(rows, lambda own: len(own.gold & own.found), lambda own: len(own.gold | own.found))


def samples_f1(rows: Sequence[Unit]) -> float:
    """Give the mean over units of F1; a unit without a label on either side is 1."""
    return _mean(rows, lambda own: 2 * len(own.gold & own.found), lambda own: len(own.gold) + len(own.found))


def _mean(rows: Sequence[Unit], part: Callable[[Unit], int], whole: Callable[[Unit], int]) -> float:
    values = [part(own) / whole(own) if whole(own) else 1.0 for own in rows]
    return sum(values) / checked_length(len(rows), len(rows))
