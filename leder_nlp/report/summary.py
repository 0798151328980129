"""Counts over tagged reviews, taken one review at a time; no text is kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from leder_nlp import resources
from leder_nlp.errors import InputError
from leder_nlp.records import POLARITIES, Tag, TaggedReview
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

NOT_STATED = "Not stated"
WHOLE = "any"
"""The name of the row that counts passages whatever their attributes."""
ATTRIBUTES = (
    ("attribution", "family"),
    ("attribution", "provider"),
    ("attribution", "other"),
    ("modality", "recommended"),
    ("certainty", "low"),
    ("temporality", "historic"),
    ("temporality", "after_death"),
)
"""The attributes that are counted: all that say something beyond the default."""

_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Group:
    """What people are grouped by: a key, a label, and the headings of meta data that give it."""

    key: str
    label: str
    headings: tuple[str, ...]


@cache
def groups() -> tuple[Group, ...]:
    """Give the groups by which reviews are counted, as `groups.toml` lists them."""
    entries = resources.toml(resources.path("groups.toml"), "groups")["group"]
    return tuple(Group(own["key"], own["label"], tuple(map(_plain, own["headings"]))) for own in entries)


class Summary:
    """Numbers of reviews and passages by theme, domain, attribute, pair of themes and group.

    Feed it with `add`; it keeps counts only. A passage that two classifiers tagged alike counts once.
    The counts are exact and stay inside; `figures` gives what a rule lets out.
    """

    def __init__(self, taxonomy: Taxonomy | None = None) -> None:
        self.taxonomy = taxonomy or Taxonomy.default()
        self.total = 0
        self.themes: Counter[tuple[str, str]] = Counter()
        self.domains: Counter[tuple[str, str]] = Counter()
        self.attributes: Counter[tuple[str, str]] = Counter()
        self.passages: Counter[tuple[str, str, str]] = Counter()
        self.pairs: Counter[tuple[str, str, str]] = Counter()
        self.groups: dict[str, Counter[str]] = {}
        self._domain = {theme.id: theme.domain for theme in self.taxonomy}
        self._spelling: dict[tuple[str, str], str] = {}

    def __repr__(self) -> str:
        return f"Summary({self.total} reviews)"

    @classmethod
    def of(cls, reviews: Iterable[TaggedReview], taxonomy: Taxonomy | None = None) -> Summary:
        """Give the summary of all the reviews, read one at a time."""
        summary = cls(taxonomy)
        for review in reviews:
            summary.add(review)
        return summary

    def add(self, tagged: TaggedReview) -> None:
        """Count one review.

        Raises TypeError for anything but a TaggedReview, InputError for a theme that the taxonomy
        does not hold; then nothing of the review is counted.
        """
        if not isinstance(tagged, TaggedReview):
            raise TypeError("a summary counts TaggedReviews only; redact and tag the review first")
        strangers = sorted({tag.theme for tag in tagged.tags} - set(self._domain))
        if strangers:
            raise InputError(
                f"{tagged.review_id}: its tags name {len(strangers)} theme(s) that taxonomy "
                f"{self.taxonomy.version} does not hold; count it with the taxonomy it was tagged with"
            )
        self.total += 1
        for polarity in POLARITIES:
            self._count(polarity, [tag for tag in tagged.tags if tag.polarity == polarity])
        for group, value in _grouped(tagged.review.meta):
            self._count_group(group, value)

    def _count(self, polarity: str, tags: list[Tag]) -> None:
        spans: dict[tuple[str, str], set[Span]] = {}
        for tag in tags:
            for row in self._rows(tag):
                spans.setdefault(row, set()).add(tag.span)
        reviews = {"theme": self.themes, "domain": self.domains, "attribute": self.attributes}
        for (kind, name), own in spans.items():
            reviews[kind][name, polarity] += 1
            self.passages[kind, name, polarity] += len(own)
        themes = {tag.theme for tag in tags}
        for first, second in combinations([theme for theme in self._domain if theme in themes], 2):
            self.pairs[polarity, first, second] += 1

    def _rows(self, tag: Tag) -> Iterator[tuple[str, str]]:
        yield "theme", tag.theme
        yield "domain", self._domain[tag.theme]
        yield "attribute", WHOLE
        for name, value in ATTRIBUTES:
            if getattr(tag, name) == value:
                yield "attribute", value if name != "attribution" else f"attribution_{value}"

    def _count_group(self, group: str, value: str) -> None:
        key = (group, value.casefold())
        # The reviews of "Female" and "female" are one row, whichever came first.
        own = self.groups.setdefault(group, Counter())
        spelling = min(self._spelling.get(key, value), value)
        own[spelling] = own.pop(self._spelling.get(key, value), 0) + 1
        self._spelling[key] = spelling

    def parts(self, group: str) -> dict[str, int]:
        """Give the reviews by the values of a group, sorted, "Not stated" last: in all, every review."""
        own = {value: self.groups[group][value] for value in sorted(self.groups[group])}
        rest = own.pop(NOT_STATED, 0) + self.total - sum(self.groups[group].values())
        return own | ({NOT_STATED: rest} if rest else {})


def _grouped(meta: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    by_heading = {_plain(heading): str(value) for heading, value in meta.items()}
    for group in groups():
        found = [" ".join(by_heading[own].split()) for own in group.headings if own in by_heading]
        if found:
            # What is longer than a label is no group; it could be prose.
            yield group.key, found[0] if 0 < len(found[0]) <= _CHARACTERS else NOT_STATED


def _plain(heading: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", heading.casefold()))
