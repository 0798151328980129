"""CoNLL: a token a line with two BIO columns, tags and identifiers; an empty line between lines of the text.

A comment `# text` holds the text as JSON, so that offsets can be found again. Without it the text is put
together from the tokens, one space between them; then IOB1, IOB2 and BIOES are all understood.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from leder_nlp.io.encodings import encoding_of
from leder_nlp.io.files import atomic
from leder_nlp.io.formats.assembly import Claim, Draft, Rejected, assembled, marks_of, read_code
from leder_nlp.io.formats.codes import Codebook
from leder_nlp.io.formats.doccano import label_of
from leder_nlp.io.formats.names import existing
from leder_nlp.io.formats.offsets import NATIVE, Quote
from leder_nlp.io.formats.tokens import lines_of, tokens
from leder_nlp.io.formats.written import (
    ORDER,
    OVERLAPS,
    PARTS,
    WHITE,
    Written,
    fitting,
    part_marks,
    sort_marks,
    trim_marks,
    without,
)
from leder_nlp.records import AnnotatedReview, Identifier, Tag
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

LOSSY: tuple[str, ...] = (*PARTS.values(), WHITE, ORDER, OVERLAPS)
SUFFIXES = (".conll", ".bio", ".iob")
START = "-DOCSTART-"
BLANK = re.compile(r"\s*")
PREFIX = re.compile(r"([BIESUL])-(.+)")


def sniff(path: str | Path) -> bool:
    """Say whether a file is one of these, by its extension."""
    file = Path(path)
    return file.is_file() and file.suffix.lower() in SUFFIXES


def read_file(
    path: str | Path,
    *,
    taxonomy: Taxonomy | None = None,
    offsets: str | None = None,
    rejected: Rejected = None,
) -> Iterator[AnnotatedReview]:
    """Read the documents of a file; each begins with -DOCSTART-. Raises InputError as other readers do."""
    del offsets  # a token's place is looked for, not counted
    file = existing(path)
    codebook = Codebook(taxonomy)
    drafts = (_draft(raw, number, file, codebook) for number, raw in enumerate(_raw(file), 1))
    yield from assembled(drafts, rejected=rejected)


@dataclass(slots=True)
class _Raw:
    """A document's comments, and its lines of tokens, each with its number."""

    line: int
    comments: dict[str, str] = field(default_factory=dict, repr=False)
    lines: list[list[tuple[int, list[str]]]] = field(default_factory=list, repr=False)


def _raw(file: Path) -> Iterator[_Raw]:
    current = _Raw(1)
    apart = True
    with file.open(encoding=encoding_of(file), newline="\n") as stream:
        for number, line in enumerate(stream, 1):
            line = line.rstrip("\r\n")
            comment = re.fullmatch(r"# ([a-z_]+) = (.*)", line)
            if line.startswith(START):
                if current.lines:
                    yield current
                current, apart = _Raw(number), True
            elif not line.strip():
                apart = True
            elif comment:
                current.comments[comment[1]] = comment[2]
            else:
                current.lines += [[]] if apart else []
                current.lines[-1].append((number, line.split("\t") if "\t" in line else line.split(" ")))
                apart = False
    if current.lines:
        yield current


def _draft(raw: _Raw, number: int, file: Path, codebook: Codebook) -> Draft:
    where = f"{file.name}:{raw.line}"
    review_id = f"{file.stem}-{number}"
    try:
        review_id = _loaded(raw, "id") or review_id
        given = _loaded(raw, "text")
        text, places = _aligned(raw, given) if given else _joined(raw)
        rows = [row for line in raw.lines for row in line]
        claims = [claim for column in _columns(rows) for claim in _claims(rows, column, places, codebook)]
    except ValueError as error:
        return Draft(review_id, where, fault=str(error))
    return Draft(review_id, where, text, tuple(claims), convention=NATIVE)


def _loaded(raw: _Raw, name: str) -> str:
    if name not in raw.comments:
        return ""
    try:
        value = json.loads(raw.comments[name])
    except ValueError:
        value = None
    if not isinstance(value, str):
        raise ValueError(f"# {name}: text as JSON was due")
    return value


def _aligned(raw: _Raw, text: str) -> tuple[str, list[Span]]:
    """Find each token in the text, in order, with nothing but white space between them."""
    places: list[Span] = []
    at = 0
    for number, row in (row for line in raw.lines for row in line):
        start = BLANK.match(text, at).end()  # type: ignore[union-attr]
        if not row[0] or not text.startswith(row[0], start):
            raise ValueError(f"line {number}: the token is not the next one of the text")
        at = start + len(row[0])
        places.append(Span(start, at))
    return text, places


def _joined(raw: _Raw) -> tuple[str, list[Span]]:
    places: list[Span] = []
    pieces: list[str] = []
    at = 0
    for line in raw.lines:
        for number, row in line:
            if not row[0].strip():
                raise ValueError(f"line {number}: no token")
            places.append(Span(at, at + len(row[0])))
            at += len(row[0]) + 1
        pieces.append(" ".join(row[0] for _, row in line))
    return "\n".join(pieces), places


def _columns(rows: Sequence[tuple[int, list[str]]]) -> Iterator[int]:
    """Give the columns that hold BIO labels throughout; parts of speech and the like are not read."""
    width = min(len(row) for _, row in rows)
    found = [
        at for at in range(1, width) if all(row[at] == "O" or PREFIX.fullmatch(row[at]) for _, row in rows)
    ]
    if not found:
        raise ValueError("no column of BIO labels: a token, then O, B-<label> or I-<label>, was due")
    yield from reversed(found)  # identifiers come first


def _claims(
    rows: Sequence[tuple[int, list[str]]], column: int, places: Sequence[Span], codebook: Codebook
) -> Iterator[Claim]:
    opened: tuple[int, str, int] | None = None
    before = "O"
    for at, (number, row) in enumerate([*rows, (0, ["O"] * (column + 1))]):
        prefix, label = _parted(row[column])
        ends = prefix in "OBSU" or before in "ESUL" or (opened is not None and label != opened[1])
        if opened is not None and ends:
            first, own, line = opened
            code = read_code(codebook, own, f"line {line}")
            yield Claim(Quote(places[first].start, places[at - 1].end), code, f"line {line}")
            opened = None
        if prefix != "O" and opened is None:
            opened = (at, label, number)
        before = prefix


def _is_label(cell: str) -> bool:
    return cell == "O" or PREFIX.fullmatch(cell) is not None


def _parted(cell: str) -> tuple[str, str]:
    match = PREFIX.fullmatch(cell)
    return (match[1], match[2]) if match else ("O", "")


def keep(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
    """Give what the two columns can hold of a review."""
    kept = trim_marks(without(annotated, dropped, PARTS), dropped)
    return part_marks(sort_marks(kept, dropped), dropped)


def write_file(
    reviews: Iterable[AnnotatedReview],
    path: str | Path,
    *,
    rejected: Rejected = None,
    taxonomy: Taxonomy | None = None,
) -> Written:
    """Write all reviews into one file. Raises OutputError."""
    written = Written()
    with atomic(path) as stream:
        for annotated in fitting(reviews, written, keep=keep, rejected=rejected, taxonomy=taxonomy):
            stream.writelines(_lines(annotated))
    return written


def _lines(annotated: AnnotatedReview) -> Iterator[str]:
    review = annotated.review
    marks = [mark.span for _, mark in marks_of(annotated)]
    found = tokens(review.text, marks)
    columns = [_bio(annotated.tags, found), _bio(annotated.identifiers, found)]
    yield f"{START}\tO\tO\n\n# id = {json.dumps(review.review_id)}\n# text = {json.dumps(review.text)}\n"
    rows = iter(zip(found, *columns, strict=True))
    for line in lines_of(review.text, found):
        yield from (
            "\t".join((token.of(review.text), *labels)) + "\n"
            for token, *labels in (next(rows) for _ in line)
        )
        yield "\n"


def _bio(marks: Sequence[Identifier | Tag], found: Sequence[Span]) -> list[str]:
    labels = ["O"] * len(found)
    first = {token.start: at for at, token in enumerate(found)}
    last = {token.end: at for at, token in enumerate(found)}
    for mark in marks:
        begin, end = first[mark.span.start], last[mark.span.end]
        label = label_of(mark).replace(" ", ":")
        labels[begin : end + 1] = [f"B-{label}"] + [f"I-{label}"] * (end - begin)
    return labels
