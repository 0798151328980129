"""Prodigy: JSON lines as `prodigy db-out` gives and `db-in` takes them, a line for each coder of a text.

An accepted line says that its coder has read the text; a rejected or ignored one says nothing of it, and a
line without an answer is a suggestion. Span labels are such as `AFI dnacpr;attribution=family`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from leder_nlp.io.files import atomic
from leder_nlp.io.formats.assembly import (
    GOLD,
    Claim,
    Draft,
    Rejected,
    assembled,
    by_source,
    in_order,
    merged,
    offset,
    read_code,
    words,
)
from leder_nlp.io.formats.carried import KEY, carrier, mark_extra
from leder_nlp.io.formats.codes import Codebook
from leder_nlp.io.formats.doccano import first_keys, label_of
from leder_nlp.io.formats.names import existing
from leder_nlp.io.formats.offsets import Quote
from leder_nlp.io.formats.written import Written, fitting
from leder_nlp.io.readers.jsonlines import lines, parsed
from leder_nlp.records import AnnotatedReview
from leder_nlp.spans import trimmed
from leder_nlp.taxonomy import Taxonomy

LOSSY: tuple[str, ...] = ()
ANSWERS = ("accept", "reject", "ignore")
KEYS = {"spans", "answer", "_input_hash", "_task_hash", "_view_id", "accept"}

log = logging.getLogger("leder_nlp.io")


def sniff(path: str | Path) -> bool:
    """Say whether a file is an export of Prodigy."""
    keys = first_keys(Path(path))
    return "text" in keys and bool(keys & KEYS) and "tags" not in keys


def read_file(
    path: str | Path,
    *,
    taxonomy: Taxonomy | None = None,
    offsets: str | None = None,
    rejected: Rejected = None,
) -> Iterator[AnnotatedReview]:
    """Read an export; the lines of one text become one review. Raises InputError as the other readers do."""
    file = existing(path)
    codebook = Codebook(taxonomy)
    found = merged(_drafts(file, codebook))
    yield from assembled(found, offsets=offsets, rejected=rejected)


def _drafts(file: Path, codebook: Codebook) -> Iterator[Draft]:
    for number, (where, line) in enumerate(lines(file), 1):
        yield _draft(parsed(line, where=where), where, f"{file.stem}-{number}", codebook)


def _draft(value: Mapping[str, Any], where: str, default: str, codebook: Codebook) -> Draft:
    review_id = _id(value, default)
    answer = value.get("answer")
    coder = _coder(value)
    try:
        text = words(value.get("text"), "text")
        if answer is not None and answer not in ANSWERS:
            raise ValueError(f"answer: one of {', '.join(ANSWERS)} was due")
        claims = list(_claims(value, coder, codebook)) if answer in (None, "accept") else []
    except ValueError as error:
        return Draft(review_id, where, fault=str(error))
    if answer in ("reject", "ignore"):
        log.warning("%s: was rejected or ignored: its coder is not taken to have read it", where)
    # A yes to one label says nothing of the others.
    seen = (coder,) if answer == "accept" and not isinstance(value.get("label"), str) else ()
    return Draft(review_id, where, text, tuple(claims), seen, value.get(KEY, {}))


def _id(value: Mapping[str, Any], default: str) -> str:
    meta = value.get("meta")
    places = (value.get("review_id"), meta.get("review_id") if isinstance(meta, Mapping) else None)
    own = next((place for place in places if isinstance(place, str)), None)
    if own is not None:
        return own
    hashed = value.get("_input_hash")
    return f"input{hashed}" if isinstance(hashed, int) else default


def _coder(value: Mapping[str, Any]) -> str:
    names = (value.get("_annotator_id"), value.get("_session_id"))
    return next((name for name in names if isinstance(name, str)), GOLD)


def _claims(value: Mapping[str, Any], coder: str, codebook: Codebook) -> Iterator[Claim]:
    text, spans = value["text"], value.get("spans") or []
    if not isinstance(spans, list):
        raise ValueError("spans: a list was due")
    for at, span in enumerate(spans):
        place = f"spans[{at}]"
        if not isinstance(span, Mapping):
            raise ValueError(f"{place}: an object was due")
        extra = span.get(KEY, {})
        quote = Quote(offset(span.get("start"), place), offset(span.get("end"), place), _quoted(value, span))
        code = read_code(codebook, span.get("label"), place)
        yield Claim(quote, code, place, coder, extra if isinstance(extra, Mapping) else {})
    accepted = value.get("accept") or []
    labels = [*(accepted if isinstance(accepted, list) else [accepted])]
    labels += [value["label"]] if isinstance(value.get("label"), str) else []
    whole = trimmed(text, 0, len(text))
    for at, label in enumerate(labels if whole else []):
        quote = Quote(whole.start, whole.end, whole.of(text)) if whole else Quote(0, 0)
        yield Claim(quote, read_code(codebook, label, f"accept[{at}]"), f"accept[{at}]", coder)


def _quoted(value: Mapping[str, Any], span: Mapping[str, Any]) -> str | None:
    """Give the words that a span stands for: its own, or those of its tokens (the last one included)."""
    if isinstance(span.get("text"), str):
        return str(span["text"])
    tokens, first, last = value.get("tokens"), span.get("token_start"), span.get("token_end")
    if not isinstance(tokens, list) or not isinstance(first, int) or not isinstance(last, int):
        return None
    chosen = tokens[first : last + 1]
    if not chosen or not all(isinstance(t, Mapping) and isinstance(t.get("text"), str) for t in chosen):
        return None
    texts = [str(token["text"]) + " " * bool(token.get("ws")) for token in chosen]
    return "".join(texts).removesuffix(" " * bool(chosen[-1].get("ws")))


def write_file(
    reviews: Iterable[AnnotatedReview],
    path: str | Path,
    *,
    rejected: Rejected = None,
    taxonomy: Taxonomy | None = None,
) -> Written:
    """Write a file for `prodigy db-in`, or as input of `spans.manual`. Raises OutputError."""
    written = Written()
    with atomic(path) as stream:
        for annotated in fitting(reviews, written, rejected=rejected, taxonomy=taxonomy):
            for record in _records(annotated):
                stream.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")
    return written


def _records(annotated: AnnotatedReview) -> Iterator[dict[str, Any]]:
    """Give a line for each coder; where nobody has read or marked anything, one without an answer."""
    review = annotated.review
    base = {"text": review.text, "review_id": review.review_id, "meta": {"review_id": review.review_id}}
    carried, loose = carrier(annotated), not in_order(annotated)
    for source, marks in (by_source(annotated) or {GOLD: []}).items():
        spans = []
        for number, mark in marks:
            extra = mark_extra(mark, coder=source) | ({"n": number} if loose else {})
            place = {"start": mark.span.start, "end": mark.span.end, "label": label_of(mark)}
            spans.append(place | {"text": mark.span.of(review.text)} | ({KEY: extra} if extra else {}))
        answer = {"answer": "accept"} if source in annotated.annotators else {}
        yield base | {"spans": spans, "_annotator_id": source, KEY: carried} | answer
