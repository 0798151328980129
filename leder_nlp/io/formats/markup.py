"""Gold reviews in the inline markup of the annotation guidelines, section 3.

    [[AFI dnacpr,mental_capacity;attribution=family|text]]    {{person|Mary}}

Nothing is escaped: a text that holds the marks themselves cannot be written. Of a run of brackets
the last two are the mark, so that "[REDACTED]" may stand at the edge of a tag.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from leder_nlp.errors import InputError, OutputError
from leder_nlp.io.cells import CONTROL
from leder_nlp.io.files import atomic
from leder_nlp.io.formats.assembly import Rejected
from leder_nlp.io.formats.header import Header, read_header, write_header
from leder_nlp.io.formats.names import existing, free_name, new_folder
from leder_nlp.io.formats.written import ORDER, PARTS, Written, fitting, sort_marks, without
from leder_nlp.io.readers.documents import plain_text
from leder_nlp.records import GOOD, IMPROVE, LABELS, AnnotatedReview, Identifier, Quarantined, Review, Tag
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

MARK = re.compile(r"\[\[(?!\[)|\]\](?!\])|\{\{(?!\{)|\}\}(?!\})")
TAG_HEAD = re.compile(r"(GP|AFI) ([a-z][a-z0-9_,]*)((?:;[a-z]+=[a-z_]+)*)\|")
LABEL_HEAD = re.compile(r"([a-z_]+)\|")
POLARITY = {"GP": GOOD, "AFI": IMPROVE}
CODE = {polarity: code for code, polarity in POLARITY.items()}
ATTRIBUTES = {
    "attribution": "reviewer",
    "modality": "asserted",
    "certainty": "high",
    "temporality": "current",
}
"""Each attribute of a tag and the value that is left out."""


LOSSY: tuple[str, ...] = (PARTS["annotators"], ORDER)
HEADER = re.compile(r"(?:[^\n:]+:[^\n]*\n)*id\s*:[^\n]*\n")


def sniff(path: str | Path) -> bool:
    """Say whether a text file, or one of those in a folder, begins with a header that names an id."""
    place = Path(path)
    if place.is_dir():
        return any(sniff(file) for file in place.iterdir() if file.suffix.lower() == ".txt")
    if place.suffix.lower() != ".txt" or not place.is_file():
        return False
    with place.open("rb") as stream:
        head = stream.read(4096).decode("utf-8-sig", "replace").replace("\r\n", "\n")
    return bool(HEADER.match(head.partition("\n\n")[0] + "\n"))


def read_file(
    path: str | Path,
    *,
    taxonomy: Taxonomy | None = None,
    offsets: str | None = None,
    rejected: Rejected = None,
) -> Iterator[AnnotatedReview]:
    """Read the one review of a file, or those of a folder.

    A faulty one goes to `rejected`; without it, raises InputError naming line and offset of the fault.
    """
    del offsets  # marks stand in the text
    place = Path(path)
    texts = [file for file in place.iterdir() if file.suffix.lower() == ".txt"] if place.is_dir() else []
    if place.is_dir() and not texts:
        raise InputError(f"{place.name}: no .txt file in this folder")
    for file in sorted(texts) or [existing(place)]:
        try:
            annotated = read(plain_text(file), where=file.name, taxonomy=taxonomy)
        except InputError as error:
            if rejected is None:
                raise
            problem = str(error)
        else:
            yield annotated
            continue
        rejected(Quarantined(file.stem, problem))


def read(text: str, *, where: str, taxonomy: Taxonomy | None = None) -> AnnotatedReview:
    """Read a gold review: lines `key: value`, a blank line, the marked narrative.

    Offsets are into the narrative without its marks; one line end at its end is not part of it.
    Raises InputError with the line and the offset in the file (both of the mark at fault).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = CONTROL.search(text)
    if found:
        raise _fault(where, text, found.start(), "control character")
    header, start = read_header(text, where=where)
    return read_marked(text, start, header, where=where, taxonomy=taxonomy)


def read_marked(
    text: str, start: int, header: Header, *, where: str, taxonomy: Taxonomy | None = None
) -> AnnotatedReview:
    """Read the marked narrative that begins at `start`; faults are named by their line in the whole text."""
    reader = _Reader(text, start, where, frozenset((taxonomy or Taxonomy.default()).ids), header)
    reader.read()
    if not reader.plain.strip():
        raise _fault(where, text, start, "no narrative below the header")
    review = Review(header.review_id, reader.plain, known=header.known, meta=header.meta)
    identifiers = sorted(reader.identifiers, key=lambda mark: mark.span)
    return AnnotatedReview(review, tuple(identifiers), tuple(sorted(reader.tags, key=lambda tag: tag.span)))


def _fault(where: str, text: str, offset: int, what: str) -> InputError:
    line = text.count("\n", 0, offset) + 1
    return InputError(f"{where}:{line}: offset {offset}: {what}")


@dataclass(slots=True)
class _Open:
    """A mark that is not closed yet: where it stands, where its text begins, and what it says."""

    at: int
    start: int
    head: re.Match[str]


class _Reader:
    """Walks over the marks of one narrative; the plain text grows as it goes."""

    def __init__(self, text: str, start: int, where: str, themes: frozenset[str], header: Header) -> None:
        self.text, self.at, self.where = text, start, where
        self.themes, self.header = themes, header
        self.pieces: list[str] = []
        self.length = 0
        self.tag: _Open | None = None
        self.label: _Open | None = None
        self.tags: list[Tag] = []
        self.identifiers: list[Identifier] = []

    @property
    def plain(self) -> str:
        return "".join(self.pieces)

    def read(self) -> None:
        end = len(self.text) - self.text.endswith("\n")
        while mark := MARK.search(self.text, self.at, end):
            self._plain(mark.start())
            self.at = mark.end()
            {"[[": self._open_tag, "]]": self._close_tag, "{{": self._open_label, "}}": self._close_label}[
                mark[0]
            ](mark.start())
        self._plain(end)
        for still in (self.label, self.tag):
            if still:
                raise self._wrong(still.at, "this mark is never closed")

    def _plain(self, end: int) -> None:
        if end > self.at:
            self.pieces.append(self.text[self.at : end])
            self.length += end - self.at
            self.at = end

    def _wrong(self, at: int, what: str) -> InputError:
        return _fault(self.where, self.text, at, what)

    def _open_tag(self, at: int) -> None:
        if self.tag or self.label:
            raise self._wrong(at, "a tag opens inside another mark; tags do not nest")
        head = TAG_HEAD.match(self.text, self.at)
        if not head:
            raise self._wrong(at, "a tag begins [[GP theme| or [[AFI theme,theme;attribute=value|")
        self.at = head.end()
        self.tag = _Open(at, self.length, head)

    def _close_tag(self, at: int) -> None:
        if not self.tag or self.label:
            raise self._wrong(at, "]] closes no tag, or one in which an identifier is still open")
        opened, self.tag = self.tag, None
        if opened.start == self.length:
            raise self._wrong(opened.at, "an empty tag")
        self.tags += self._made(opened)

    def _made(self, opened: _Open) -> list[Tag]:
        polarity, themes, attributes = opened.head.groups()
        names = themes.split(",")
        if not self.themes.issuperset(names) or len(set(names)) < len(names):
            raise self._wrong(opened.at, "names a theme that is not in the taxonomy, or one twice")
        pairs = [pair.split("=") for pair in attributes.split(";") if pair]
        given: dict[str, Any] = dict(pairs)
        if not given.keys() <= ATTRIBUTES.keys() or len(given) < len(pairs):
            raise self._wrong(opened.at, f"an attribute is none of {', '.join(ATTRIBUTES)}, or stands twice")
        span = Span(opened.start, self.length)
        try:
            first = Tag(
                self.header.review_id, span, "", POLARITY[polarity], source=self.header.annotator, **given
            )
        except ValueError as error:
            problem = str(error)
        else:
            return [replace(first, theme=name) for name in names]
        raise self._wrong(opened.at, problem)

    def _open_label(self, at: int) -> None:
        head = LABEL_HEAD.match(self.text, self.at)
        if self.label or not head or head[1] not in LABELS:
            raise self._wrong(at, f"an identifier begins {{{{label|, with one of {', '.join(LABELS)}")
        self.at = head.end()
        self.label = _Open(at, self.length, head)

    def _close_label(self, at: int) -> None:
        if not self.label:
            raise self._wrong(at, "}} closes no identifier")
        opened, self.label = self.label, None
        if opened.start == self.length:
            raise self._wrong(opened.at, "an empty identifier")
        if self.tag and self.tag.start > opened.start:
            raise self._wrong(opened.at, "an identifier and a tag cross")
        span = Span(opened.start, self.length)
        self.identifiers.append(Identifier(span, opened.head[1], found_by=self.header.annotator))


def write(annotated: AnnotatedReview) -> str:
    """Give a gold review in markup, ending in a line end.

    Raises OutputError if markup cannot hold it: marks in the text, marks that cross, sections,
    scores, evidence, more than one annotator. Marks come back sorted by their place.
    """
    review = annotated.review
    found = re.search(r"\[\[|\]\]|\{\{|\}\}|\r", review.text) or CONTROL.search(review.text)
    if found:
        raise OutputError(
            f"review {review.review_id}: offset {found.start()}: the text holds a mark or a control character"
        )
    header = Header(review.review_id, review.known, review.meta, _annotator(annotated))
    written = write_header(header) + "\n" + _marked(annotated) + "\n"
    if _back(written, annotated) != _sorted(annotated):
        raise OutputError(f"review {review.review_id}: markup cannot hold all of it; write it as JSON lines")
    return written


def _annotator(annotated: AnnotatedReview) -> str:
    names = [mark.found_by for mark in annotated.identifiers] + [tag.source for tag in annotated.tags]
    return names[0] if names else "gold"


def _sorted(annotated: AnnotatedReview) -> AnnotatedReview:
    identifiers = tuple(sorted(annotated.identifiers, key=lambda mark: mark.span))
    tags = tuple(sorted(annotated.tags, key=lambda tag: tag.span))
    return AnnotatedReview(annotated.review, identifiers, tags)


def _back(written: str, annotated: AnnotatedReview) -> AnnotatedReview | None:
    """Read what was written, with the themes it uses; None if that fails."""
    own = Taxonomy("", tuple(replace(next(iter(Taxonomy.default())), id=t.theme) for t in annotated.tags), ())
    try:
        return read(written, where="", taxonomy=own)
    except InputError:
        return None


def _marked(annotated: AnnotatedReview) -> str:
    """Put the marks in: at one place what closes comes first, and a tag opens before its identifier."""
    events: list[tuple[int, int, str]] = []
    for mark in annotated.identifiers:
        events += [(mark.span.start, 3, f"{{{{{mark.label}|"), (mark.span.end, 0, "}}")]
    for _, same in groupby(_sorted(annotated).tags, key=lambda tag: replace(tag, theme="")):
        tags = list(same)
        events += [(tags[0].span.start, 2, _tag_head(tags)), (tags[0].span.end, 1, "]]")]
    pieces, at = [], 0
    for place, _, mark_text in sorted(events, key=lambda event: event[:2]):
        pieces += [annotated.review.text[at:place], mark_text]
        at = place
    return "".join((*pieces, annotated.review.text[at:]))


def _tag_head(tags: Sequence[Tag]) -> str:
    themes = ",".join(tag.theme for tag in tags)
    values = ((name, getattr(tags[0], name), default) for name, default in ATTRIBUTES.items())
    attributes = "".join(f";{name}={value}" for name, value, default in values if value != default)
    return f"[[{CODE[tags[0].polarity]} {themes}{attributes}|"


def keep(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
    """Give what markup can hold of a review. Raises OutputError if that is not all else."""
    kept = sort_marks(without(annotated, dropped, ["annotators"]), dropped)
    write(kept)
    return kept


def write_file(
    reviews: Iterable[AnnotatedReview],
    path: str | Path,
    *,
    rejected: Rejected = None,
    taxonomy: Taxonomy | None = None,
) -> Written:
    """Write a new folder with a file a review, or one file (.txt) for one review. Raises OutputError."""
    written = Written()
    if Path(path).suffix.lower() == ".txt":
        found = list(fitting(reviews, written, keep=keep, rejected=rejected, taxonomy=taxonomy))
        if len(found) != 1:
            raise OutputError(f"{Path(path).name}: one file holds one review; name a folder")
        with atomic(path) as stream:
            stream.write(write(found[0]))
        return written
    taken: set[str] = set()
    names: dict[str, str] = {}

    def named(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
        kept = keep(annotated, dropped)
        names[annotated.review.review_id] = free_name(annotated.review.review_id, taken)
        return kept

    with new_folder(path) as folder:
        for annotated in fitting(reviews, written, keep=named, rejected=rejected, taxonomy=taxonomy):
            file = folder / f"{names[annotated.review.review_id]}.txt"
            file.write_text(write(annotated), encoding="utf-8", newline="")
    return written
