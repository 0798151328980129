"""doccano: JSON lines with spans and labels such as `AFI dnacpr;attribution=family`, or labels of a text.

Switch on "allow overlapping spans" before importing: without it doccano drops them without a word. It
quotes no words beside its spans, so a text with emoji or carriage returns that we did not write needs
`offsets=`. A text with no label says nothing of who has read it; a folder of exports, one
<coder>.jsonl each, says who has labelled what.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from leder_nlp.errors import InputError
from leder_nlp.io.files import atomic
from leder_nlp.io.formats.assembly import (
    GOLD,
    Claim,
    Draft,
    Rejected,
    assembled,
    marks_of,
    merged,
    offset,
    read_code,
    words,
)
from leder_nlp.io.formats.carried import KEY, carrier, mark_extra
from leder_nlp.io.formats.codes import Codebook, tag_code
from leder_nlp.io.formats.names import existing
from leder_nlp.io.formats.offsets import Quote
from leder_nlp.io.formats.written import Written, fitting
from leder_nlp.io.readers.jsonlines import lines, parsed
from leder_nlp.records import AnnotatedReview, Identifier, Tag
from leder_nlp.spans import trimmed
from leder_nlp.taxonomy import Taxonomy

LOSSY: tuple[str, ...] = ()
LABELS, ENTITIES = ("label", "labels"), "entities"


def sniff(path: str | Path) -> bool:
    """Say whether a file is an export of doccano, or a folder holds such files."""
    file = Path(path)
    if file.is_dir():
        found = [inner for inner in file.iterdir() if inner.suffix.lower() == ".jsonl"]
        return bool(found) and all(sniff(inner) for inner in found)
    keys = first_keys(file)
    return "text" in keys and bool(keys & {*LABELS, ENTITIES}) and not keys & {"spans", "answer", "tags"}


def first_keys(file: Path) -> set[str]:
    """Give the keys of the first line of a JSON-lines file; none if it is no such file."""
    if file.suffix.lower() not in (".jsonl", ".ndjson") or not file.is_file():
        return set()
    try:
        _, line = next(lines(file))
        return set(parsed(line, where=""))
    except (InputError, StopIteration):
        return set()


def read_file(
    path: str | Path,
    *,
    taxonomy: Taxonomy | None = None,
    offsets: str | None = None,
    rejected: Rejected = None,
) -> Iterator[AnnotatedReview]:
    """Read an export, or a folder with one export a coder. Raises InputError as the other readers do."""
    place = Path(path)
    codebook = Codebook(taxonomy)
    if not place.is_dir():
        drafts = _drafts(existing(place), codebook, "")
        yield from assembled(drafts, offsets=offsets, rejected=rejected)
        return
    files = sorted(file for file in place.iterdir() if file.suffix.lower() == ".jsonl" and file.is_file())
    if not files:
        raise InputError(f"{place.name}: no .jsonl file in this folder")
    found = merged(draft for file in files for draft in _drafts(file, codebook, file.stem))
    yield from assembled(found, offsets=offsets, rejected=rejected)


def _drafts(file: Path, codebook: Codebook, coder: str) -> Iterator[Draft]:
    for number, (where, line) in enumerate(lines(file), 1):
        yield _draft(parsed(line, where=where), where, f"{file.stem}-{number}", codebook, coder)


def _draft(value: Mapping[str, Any], where: str, default: str, codebook: Codebook, coder: str) -> Draft:
    own = value.get("review_id", value.get("id"))
    review_id = str(own) if isinstance(own, str | int) else default
    carried = value.get(KEY, {})
    try:
        text = words(value.get("text", value.get("data")), "text")
        noted = _noted(carried)
        claims = []
        for place, start, end, label in _labels(value, text):
            code = read_code(codebook, label, place)
            extra = noted.get((start, end, label), [])
            claims.append(Claim(Quote(start, end), code, place, coder or GOLD, extra.pop(0) if extra else {}))
    except ValueError as error:
        return Draft(review_id, where, fault=str(error))
    seen = (coder,) if coder and claims else ()
    return Draft(review_id, where, text, tuple(claims), seen, carried)


def _noted(carried: Any) -> dict[tuple[int, int, str], list[Mapping[str, Any]]]:
    """Give what we wrote beside the labels, by the place and name of the label it belongs to."""
    found: dict[tuple[int, int, str], list[Mapping[str, Any]]] = {}
    marks = carried.get("marks", []) if isinstance(carried, Mapping) else []
    for at, one in enumerate(marks if isinstance(marks, list) else [None]):
        if not isinstance(one, list) or len(one) != 4 or not isinstance(one[3], Mapping):
            raise ValueError(f"{KEY}.marks[{at}]: start, end, label and an object were due")
        key = (offset(one[0], KEY), offset(one[1], KEY), words(one[2], KEY))
        found.setdefault(key, []).append(one[3])
    return found


def _labels(value: Mapping[str, Any], text: str) -> Iterator[tuple[str, int, int, Any]]:
    name = next((name for name in (*LABELS, ENTITIES) if value.get(name)), "label")
    labels = value.get(name) or []
    if not isinstance(labels, list):
        raise ValueError(f"{name}: a list was due")
    for at, one in enumerate(labels):
        place = f"{name}[{at}]"
        if isinstance(one, str):  # of the whole text
            span = trimmed(text, 0, len(text))
            if span is not None:
                yield place, span.start, span.end, one
        elif isinstance(one, Mapping):
            yield (
                place,
                offset(one.get("start_offset"), place),
                offset(one.get("end_offset"), place),
                one.get("label"),
            )
        elif isinstance(one, list) and len(one) == 3:
            yield place, offset(one[0], place), offset(one[1], place), one[2]
        else:
            raise ValueError(f"{place}: start, end and label were due")


def write_file(
    reviews: Iterable[AnnotatedReview],
    path: str | Path,
    *,
    rejected: Rejected = None,
    taxonomy: Taxonomy | None = None,
) -> Written:
    """Write a file for a sequence-labelling project (format JSONL). Raises OutputError."""
    written = Written()
    with atomic(path) as stream:
        for annotated in fitting(reviews, written, rejected=rejected, taxonomy=taxonomy):
            stream.write(json.dumps(_record(annotated), ensure_ascii=False, allow_nan=False) + "\n")
    return written


def label_of(mark: Identifier | Tag) -> str:
    """Give the label of a mark in a tool that knows labels only."""
    return mark.label if isinstance(mark, Identifier) else tag_code(mark)


def _record(annotated: AnnotatedReview) -> dict[str, Any]:
    review = annotated.review
    labels: list[list[Any]] = []
    noted: list[list[Any]] = []
    for _, mark in marks_of(annotated):
        labels.append([mark.span.start, mark.span.end, label_of(mark)])
        noted.append([*labels[-1], mark_extra(mark, coder=GOLD)])
    # One without notes may stay away only if no other has the same place and label.
    wanted = {tuple(note[:3]) for note in noted if note[3]}
    noted = [note for note in noted if tuple(note[:3]) in wanted]
    carried = carrier(annotated) | ({"marks": noted} if noted else {})
    return {"review_id": review.review_id, "text": review.text, "label": labels, KEY: carried}
