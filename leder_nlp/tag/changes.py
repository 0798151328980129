"""What changes from one tagger's tags to another's on the same redacted reviews; places, no text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from leder_nlp.records import Tag

SAME, TURNED, GONE, COME = "same", "turned", "gone", "come"
KINDS = (SAME, TURNED, GONE, COME)


@dataclass(frozen=True, slots=True)
class Change:
    """A tag of the old tagger, of the new one, or of both where they overlap with the same theme."""

    kind: str
    old: Tag | None
    new: Tag | None

    @property
    def tag(self) -> Tag:
        """Give the new tag, or the old one that is gone."""
        tag = self.new or self.old
        assert tag is not None
        return tag


def changes(old: Iterable[Tag], new: Iterable[Tag]) -> Iterator[Change]:
    """Pair the tags of a theme that overlap, same polarity first; each tag is paired once.

    Order: by review and place. `turned` is a pair whose polarity differs.
    """
    rest = sorted(new, key=_place)
    by_theme: dict[tuple[str, str], list[Tag]] = {}
    for tag in rest:
        by_theme.setdefault((tag.review_id, tag.theme), []).append(tag)
    found: list[Change] = []
    left: list[Tag] = []
    for one in sorted(old, key=_place):
        other = _taken(by_theme, one, same=True)
        if other is None:
            left.append(one)
        else:
            found.append(Change(SAME, one, other))
    for one in left:
        other = _taken(by_theme, one, same=False)
        found.append(Change(GONE if other is None else TURNED, one, other))
    found += [Change(COME, None, tag) for tags in by_theme.values() for tag in tags]
    yield from sorted(found, key=lambda change: _place(change.tag))


def counted(found: Iterable[Change]) -> Mapping[str, Counter[str]]:
    """Count the kinds of change by theme."""
    table: dict[str, Counter[str]] = {}
    for change in found:
        table.setdefault(change.tag.theme, Counter())[change.kind] += 1
    return table


def _place(tag: Tag) -> tuple[str, int, int, str, str]:
    return (tag.review_id, tag.span.start, tag.span.end, tag.theme, tag.polarity)


def _taken(by_theme: Mapping[tuple[str, str], list[Tag]], one: Tag, *, same: bool) -> Tag | None:
    tags = by_theme.get((one.review_id, one.theme), [])
    for place, other in enumerate(tags):
        if one.span.overlaps(other.span) and (one.polarity == other.polarity) is same:
            return tags.pop(place)
    return None
