"""What each rule and each cue is worth on an annotated corpus: how often it speaks, how often it is right.

A tag is right if it overlaps a gold tag of its theme and polarity; turned if gold has the theme there with
the other polarity alone. A rule is unused if its words are nowhere in the corpus, silent if they are and no
tag comes of them, and shadowed if another rule of its theme gives every tag that it gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from leder_nlp.pipeline import Pipeline, Result
from leder_nlp.records import AnnotatedReview, Tag
from leder_nlp.tag.findings import Findings
from leder_nlp.tag.passages import passages
from leder_nlp.tag.rule_classifier import RuleClassifier
from leder_nlp.tag.rules import RuleSet
from leder_nlp.tag.tagger import Tagger
from leder_nlp.taxonomy import Taxonomy

Gold = tuple[str, int]
"""A gold tag: its review, and its place among the tags of the review."""


@dataclass(frozen=True, slots=True)
class Worth:
    """Counts of one rule or cue: mentions of it, tags it stands behind, how many are right or turned.

    `reached` are the gold tags it finds, `alone` those that no other rule finds; `shadowed_by` is a rule that
    gives every tag this one gives, "" for none.
    """

    name: str
    theme: str = ""
    mentions: int = 0
    tags: int = 0
    right: int = 0
    turned: int = 0
    reached: int = 0
    alone: int = 0
    shadowed_by: str = ""

    @property
    def precision(self) -> float | None:
        """Give the share of its tags that are right."""
        return self.right / self.tags if self.tags else None


@dataclass(slots=True)
class _Tally:
    tags: set[int] = field(default_factory=set)
    right: int = 0
    turned: int = 0
    gold: set[Gold] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The worth of every rule and of every cue that decided, and how many gold tags there were."""

    rules: tuple[Worth, ...]
    cues: tuple[Worth, ...]
    gold: int
    reached: int


def coverage(
    gold: Sequence[AnnotatedReview], rules: RuleSet, *, taxonomy: Taxonomy | None = None
) -> Coverage:
    """Run the rules alone over annotated reviews and count. Tags are held against gold in raw offsets.

    `taxonomy` is the codebook of both, the one that ships if not given.
    """
    classifier = RuleClassifier(rules)
    results = list(
        Pipeline(tagger=Tagger(rules=classifier, taxonomy=taxonomy)).run([one.review for one in gold])
    )
    by_id = {one.review.review_id: one.tags for one in gold}
    tallies: Mapping[str, _Tally] = defaultdict(_Tally)
    number = 0
    for result in results:
        for tag in result.raw_tags():
            _count(tag, number, by_id[tag.review_id], tallies)
            number += 1
    mentions = _mentions(results, rules)
    finders: dict[Gold, int] = defaultdict(int)
    names = {f"rule:{rule.id}": rule for rule in rules.rules}
    for name in names:
        for one in tallies[name].gold:
            finders[one] += 1
    shadows = _shadows(rules, tallies)
    return Coverage(
        tuple(
            _worth(rule.id, tallies[name], finders)(
                rule.theme, mentions.get(rule.id, 0), shadows.get(name, "")
            )
            for name, rule in names.items()
        ),
        tuple(
            _worth(name.removeprefix("cue:"), own, {})("", len(own.tags), "")
            for name, own in sorted(tallies.items())
            if name == "heading" or name.startswith("cue:")
        ),
        gold=sum(len(own) for own in by_id.values()),
        reached=len({one for own in tallies.values() for one in own.gold}),
    )


def _count(tag: Tag, number: int, due: Sequence[Tag], tallies: Mapping[str, _Tally]) -> None:
    own = [
        (place, other)
        for place, other in enumerate(due)
        if other.theme == tag.theme and other.span.overlaps(tag.span)
    ]
    met = {(tag.review_id, place) for place, other in own if other.polarity == tag.polarity}
    for name in {name for name, _ in tag.evidence}:
        tally = tallies[name]
        tally.tags.add(number)
        tally.right += bool(met)
        tally.turned += bool(own) and not met
        tally.gold |= met


def _mentions(results: Sequence[Result], rules: RuleSet) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for sentence in Findings([own for one in results for own in passages(one.review)], rules).sentences:
        for mention in sentence.mentions:
            counts[mention.rule.id] += 1
    return counts


def _shadows(rules: RuleSet, tallies: Mapping[str, _Tally]) -> dict[str, str]:
    """Give for each rule that another of its theme covers the name of that one; of two alike the later."""
    by_theme: dict[str, list[str]] = defaultdict(list)
    for rule in rules.rules:
        if tallies[f"rule:{rule.id}"].tags:
            by_theme[rule.theme].append(f"rule:{rule.id}")
    shadows: dict[str, str] = {}
    for own in by_theme.values():
        for place, name in enumerate(own):
            for at, other in enumerate(own):
                mine, theirs = tallies[name].tags, tallies[other].tags
                if at != place and (mine < theirs or (mine == theirs and at < place)):
                    shadows[name] = other.removeprefix("rule:")
                    break
    return shadows


def _worth(name: str, tally: _Tally, finders: Mapping[Gold, int]):  # type: ignore[no-untyped-def]
    def whole(theme: str, mentions: int, shadowed_by: str) -> Worth:
        alone = sum(finders.get(one) == 1 for one in tally.gold)
        counts = (mentions, len(tally.tags), tally.right, tally.turned, len(tally.gold), alone)
        return Worth(name, theme, *counts, shadowed_by=shadowed_by)

    return whole


def table(found: Coverage, *, theme: str | None = None) -> Iterator[str]:
    """Give the lines of a table: rules, those with most wrong tags first, then cues; no words of a review."""
    head = f"{'':34}{'seen':>7}{'tags':>6}{'right':>7}{'turned':>8}{'precision':>11}{'gold':>6}{'alone':>7}"
    kept = [own for own in found.rules if theme is None or own.theme == theme]
    yield f"{found.reached} of {found.gold} gold tags are reached by {len(found.rules)} rules"
    yield ""
    yield f"rules{head[5:]}"
    for own in sorted(kept, key=lambda own: (own.right - own.tags, -own.tags, own.name)):
        if own.tags:
            yield _row(own) + (f"  shadowed by {own.shadowed_by}" if own.shadowed_by else "")
    yield ""
    yield f"cues that decided{head[17:]}"
    for own in sorted(found.cues, key=lambda own: (-own.tags, own.name)):
        yield _row(own)
    unused = [own.name for own in kept if not own.mentions]
    silent = [own.name for own in kept if own.mentions and not own.tags]
    yield ""
    yield f"unused, {len(unused)}: {', '.join(unused) or 'none'}"
    yield f"seen and never judged, {len(silent)}: {', '.join(silent) or 'none'}"


def _row(own: Worth) -> str:
    share = "" if own.precision is None else f"{own.precision:.2f}"
    counts = f"{own.mentions:>7}{own.tags:>6}{own.right:>7}{own.turned:>8}"
    return f"{own.name:34}{counts}{share:>11}{own.reached:>6}{own.alone:>7}"
