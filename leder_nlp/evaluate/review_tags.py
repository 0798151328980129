"""The tags of one review beside gold: all counts that the scores of many reviews are summed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from leder_nlp.evaluate.labels import Label, joint, theme_only
from leder_nlp.evaluate.levels import (
    ATTRIBUTES,
    character_counts,
    pairs,
    passage_counts,
    review_counts,
)
from leder_nlp.evaluate.schemes import Mark, Outcomes, outcomes
from leder_nlp.evaluate.units import Unit, label_counts, units, unlabelled
from leder_nlp.records import Counts, Tag
from leder_nlp.spans import Span

LEVELS = ("passage", "character", "review")
UNIT = "unit"
"""A fourth level, there only where passages were handed in: the labels of each of them."""
LABELLINGS = {"joint": joint, "theme": theme_only}


@dataclass(frozen=True, slots=True)
class ReviewTags:
    """The counts of one review; those of many add up.

    `labels` by level and labelling, then by label. On span matches of the right theme, `polarity`
    by polarity: gold ones (due), found ones (found), right ones (met). On matches of the right theme
    and polarity, `attributes`: right values (met) of all (due), and `marked`: the values that are not
    the default. `schemes`: the four of SemEval, with theme and polarity as type. `units`: the labels
    of each passage, None without passages. `overlaps`: gold tags that overlap another of their label.
    """

    review_id: str
    labels: Mapping[tuple[str, str], Mapping[Label, Counts]]
    polarity: Mapping[str, Counts]
    attributes: Mapping[str, Counts]
    marked: Mapping[str, Counts]
    schemes: Mapping[str, Outcomes]
    units: tuple[Unit, ...] | None
    overlaps: int

    def micro(self, level: str, labelling: str) -> Counts:
        """Sum over the labels of a level."""
        return sum(self.labels.get((level, labelling), {}).values(), Counts())

    @property
    def no_theme(self) -> Counts:
        """Count passages without a label: by gold (due), as found (found), and both (met)."""
        return unlabelled(self.units or ())

    @property
    def alarms(self) -> Counts:
        """Count passages that gold leaves unlabelled (due) and those of them that got a label (met)."""
        return Counts(met=self.no_theme.due - self.no_theme.met, due=self.no_theme.due)

    @property
    def polarity_right(self) -> Counts:
        """Count matches of the right theme (due) and those whose polarity is right too (met)."""
        total = sum(self.polarity.values(), Counts())
        return Counts(met=total.met, due=total.due)

    def flipped(self, polarity: str) -> Counts:
        """Count matches of this gold polarity (due) and those found as the other one (met)."""
        own = self.polarity.get(polarity, Counts())
        return Counts(met=own.due - own.met, due=own.due)

    @property
    def false_alarms(self) -> Counts:
        """Count false alarms (met) in this one review (due), so that the ratio is alarms per review."""
        return Counts() if self.units is None else Counts(met=self.alarms.met, due=1)


def count_tags(
    review_id: str,
    gold: Sequence[Tag],
    found: Sequence[Tag],
    passages: Sequence[Span] | None,
    at_least: float,
) -> ReviewTags:
    """Count the tags of one review beside each other; `passages` are the spans of all, if known."""
    cut = None if passages is None else units(passages, gold, found, joint)
    labels: dict[tuple[str, str], Mapping[Label, Counts]] = {}
    for name, label in LABELLINGS.items():
        labels["passage", name] = passage_counts(gold, found, label=label, at_least=at_least)
        labels["character", name] = character_counts(gold, found, label=label)
        labels["review", name] = review_counts(gold, found, label=label)
        if cut is not None:
            labels[UNIT, name] = label_counts(relabelled(own, name) for own in cut)
    of_theme = pairs(gold, found, label=theme_only, at_least=at_least)
    right = pairs(gold, found, label=joint, at_least=at_least)
    return ReviewTags(
        review_id,
        labels,
        _values(of_theme, "polarity"),
        {name: _right(right, name) for name in ATTRIBUTES},
        {name: _marked(right, name, default) for name, default in ATTRIBUTES.items()},
        outcomes(*([Mark(tag.span, joint(tag)) for tag in side] for side in (gold, found))),
        cut,
        _overlapping(gold),
    )


def relabelled(unit: Unit, labelling: str) -> Unit:
    """Give the unit with its joint labels, or with themes alone."""
    if labelling == "joint":
        return unit
    return Unit(*(frozenset(Label(own.theme) for own in side) for side in unit))


def _overlapping(tags: Sequence[Tag]) -> int:
    """Count the tags that overlap another of the same label."""
    spans: defaultdict[Label, list[Span]] = defaultdict(list)
    for tag in sorted(tags, key=lambda own: own.span):
        spans[joint(tag)].append(tag.span)
    return sum(map(_touched, spans.values()))


def _touched(spans: Sequence[Span]) -> int:
    """Count the spans, sorted, that overlap one before or after them."""
    furthest = [0, *accumulate((span.end for span in spans), max)]
    following = [*(span.start for span in spans[1:]), spans[-1].end]
    return sum(
        span.start < before or after < span.end
        for span, before, after in zip(spans, furthest, following, strict=False)
    )


def _values(matched: Iterable[tuple[Tag, Tag]], name: str) -> dict[str, Counts]:
    """Count each value of an attribute: gold (due), found, and where both have it (met)."""
    counts: defaultdict[str, Counts] = defaultdict(Counts)
    for gold, found in matched:
        mine, theirs = getattr(gold, name), getattr(found, name)
        counts[mine] += Counts(met=int(mine == theirs), due=1)
        counts[theirs] += Counts(found=1)
    return dict(counts)


def _right(matched: Iterable[tuple[Tag, Tag]], name: str) -> Counts:
    total = sum(_values(matched, name).values(), Counts())
    return Counts(met=total.met, due=total.due)


def _marked(matched: Iterable[tuple[Tag, Tag]], name: str, default: str) -> Counts:
    values = _values(matched, name)
    return sum((counts for value, counts in values.items() if value != default), Counts())
