"""What was written and what a lossy format dropped, counted; and the reductions that lossy formats share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from leder_nlp.errors import OutputError
from leder_nlp.io.cells import CONTROL
from leder_nlp.io.formats.assembly import Rejected
from leder_nlp.known import Known
from leder_nlp.records import AnnotatedReview, Identifier, Quarantined, Section, Tag
from leder_nlp.spans import Edits, Span, trimmed
from leder_nlp.spans import replace as replaced
from leder_nlp.taxonomy import Taxonomy

Keep = Callable[[AnnotatedReview, Counter[str]], AnnotatedReview]


@dataclass(slots=True)
class Written:
    """How much was written; `dropped` counts by the words of the format's LOSSY what was not."""

    reviews: int = 0
    tags: int = 0
    identifiers: int = 0
    dropped: Counter[str] = field(default_factory=Counter)


def whole(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
    """Give the review as it is: what a lossless format keeps."""
    del dropped
    return annotated


def fitting(
    reviews: Iterable[AnnotatedReview],
    written: Written,
    *,
    keep: Keep = whole,
    rejected: Rejected = None,
    taxonomy: Taxonomy | None = None,
) -> Iterator[AnnotatedReview]:
    """Give what a format can hold of each review, and count; one it cannot hold at all goes to `rejected`.

    Raises OutputError for such a review if there is no `rejected`.
    """
    seen: set[str] = set()
    themes = frozenset((taxonomy or Taxonomy.default()).ids)
    for annotated in reviews:
        dropped: Counter[str] = Counter()
        review_id = annotated.review.review_id
        try:
            kept = keep(_sound(annotated, seen, themes), dropped)
        except OutputError as error:
            problem = str(error)
        else:
            seen.add(review_id)
            written.reviews += 1
            written.tags += len(kept.tags)
            written.identifiers += len(kept.identifiers)
            written.dropped += dropped
            yield kept
            continue
        if rejected is None:
            raise OutputError(problem)
        rejected(Quarantined(review_id, problem))


def _sound(annotated: AnnotatedReview, seen: set[str], themes: frozenset[str]) -> AnnotatedReview:
    review = annotated.review
    where = f"review {review.review_id}"
    control = CONTROL.search(review.text)
    if control:
        raise OutputError(f"{where}: offset {control.start()}: a control character; take it out")
    if review.review_id in seen:
        raise OutputError(f"{where}: its id stands twice")
    names = [review.review_id, *annotated.annotators, *(tag.source for tag in annotated.tags)]
    names += [text for mark in annotated.identifiers for text in (mark.found_by, mark.who, mark.role)]
    if any(CONTROL.search(name) for name in names):
        raise OutputError(f"{where}: its id, or a name beside a mark, holds a control character")
    if not all(tag.theme in themes for tag in annotated.tags):
        raise OutputError(f"{where}: names a theme that is not in the taxonomy")
    return annotated


PARTS = {
    "meta": "meta data of the review",
    "known": "known identifiers of the review",
    "sections": "sections of the review",
    "annotators": "who has read the review without marking anything",
    "source": "who made a mark",
    "score": "scores",
    "evidence": "evidence of a tag",
    "certainty": "certainty of an identifier",
    "who": "whose mention an identifier is",
    "role": "role of the person an identifier names",
}
"""What formats may have to drop, and how it is called."""

Mark = TypeVar("Mark", Identifier, Tag)


def without(annotated: AnnotatedReview, dropped: Counter[str], parts: Iterable[str]) -> AnnotatedReview:
    """Give the review without some of PARTS, counting each that held something.

    Marks without a source are `gold`.
    """
    names = set(parts)
    review = annotated.review
    blank: dict[str, Any] = {"meta": {}, "known": Known(), "sections": ()}
    for name in names & blank.keys():
        dropped[PARTS[name]] += bool(getattr(review, name))
    review = replace(review, **{name: blank[name] for name in names & blank.keys()})
    annotators = annotated.annotators
    if "annotators" in names:
        dropped[PARTS["annotators"]] += bool(annotators)
        annotators = ()
    identifiers = tuple(_plainer(mark, names, dropped) for mark in annotated.identifiers)
    tags = tuple(_plainer(tag, names, dropped) for tag in annotated.tags)
    return AnnotatedReview(review, identifiers, tags, annotators)


def _plainer(mark: Mark, names: set[str], dropped: Counter[str]) -> Mark:
    values: dict[str, Any] = {}
    identifier = isinstance(mark, Identifier)
    usual: dict[str, Any] = (
        {"who": "", "role": "", "certainty": 1.0} if identifier else {"score": 1.0, "evidence": ()}
    )
    usual["source"] = "gold"
    for name in names & usual.keys():
        own = "found_by" if identifier and name == "source" else name
        if getattr(mark, own) != usual[name]:
            dropped[PARTS[name]] += 1
            values[own] = usual[name]
    return replace(mark, **values)


WHITE = "white space at the ends of a mark, and marks of white space alone"
OVERLAPS = "of marks that overlap, all but the first (a column holds one layer)"
ENDS = "carriage returns: line ends become one character"
ORDER = "the order of marks: they come back by their place"


def trim_marks(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
    """Give the review with marks that begin and end with a character that is no white space."""
    text = annotated.review.text

    def trim(marks: Sequence[Mark]) -> tuple[Mark, ...]:
        found = []
        for mark in marks:
            span = trimmed(text, mark.span.start, mark.span.end)
            dropped[WHITE] += span != mark.span
            found += [replace(mark, span=span)] if span else []
        return tuple(found)

    return replace(annotated, identifiers=trim(annotated.identifiers), tags=trim(annotated.tags))


def sort_marks(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
    """Give the review with its marks sorted by their place; those at one place keep their order."""
    identifiers = tuple(sorted(annotated.identifiers, key=lambda mark: mark.span))
    tags = tuple(sorted(annotated.tags, key=lambda tag: tag.span))
    dropped[ORDER] += (identifiers, tags) != (annotated.identifiers, annotated.tags)
    return replace(annotated, identifiers=identifiers, tags=tags)


def part_marks(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
    """Give the review with marks of one kind that do not overlap: the one that begins first, stays."""

    def apart(marks: Sequence[Mark]) -> tuple[Mark, ...]:
        found: list[Mark] = []
        for mark in sorted(marks, key=lambda mark: mark.span):
            if found and found[-1].span.overlaps(mark.span):
                dropped[OVERLAPS] += 1
            else:
                found.append(mark)
        return tuple(found)

    return replace(annotated, identifiers=apart(annotated.identifiers), tags=apart(annotated.tags))


def join_line_ends(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
    """Give the review with every line end as \\n, and all offsets moved along."""
    text = annotated.review.text
    found = list(re.finditer("\r\n?", text))
    if not found:
        return annotated
    dropped[ENDS] += 1
    new, edits = replaced(text, [Span(*match.span()) for match in found], ["\n"] * len(found))
    review = annotated.review
    sections = tuple(Section(s.name, edits.forward(s.span)) for s in review.sections)
    return AnnotatedReview(
        replace(review, text=new, sections=sections),
        tuple(replace(mark, span=edits.forward(mark.span)) for mark in annotated.identifiers),
        tuple(_moved(tag, edits) for tag in annotated.tags),
        annotated.annotators,
    )


def _moved(tag: Tag, edits: Edits) -> Tag:
    evidence = tuple((name, edits.forward(span)) for name, span in tag.evidence)
    return replace(tag, span=edits.forward(tag.span), evidence=evidence)
