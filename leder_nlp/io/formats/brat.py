"""brat: a folder of `<id>.txt` and `<id>.ann` (standoff), with annotation.conf made from the taxonomy.

A tag is an entity named after its theme with an attribute Polarity; an identifier is one named ID_<label>.
A span over line ends is written in fragments, and read as the passage from its first to its last character.
Where a folder has folders in it, each is one coder's. A text without .ann was not seen by anybody.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from leder_nlp.errors import InputError
from leder_nlp.io.formats.assembly import GOLD, Claim, Draft, Rejected, assembled, code_of, marks_of, merged
from leder_nlp.io.formats.bratconf import annotation_conf, visual_conf
from leder_nlp.io.formats.carried import KEY, carrier, hashed, mark_extra
from leder_nlp.io.formats.codes import Code, Codebook, attributes_in, attributes_of
from leder_nlp.io.formats.names import free_name, id_of, new_folder
from leder_nlp.io.formats.offsets import Quote
from leder_nlp.io.formats.standoff import Entity, entities, quotes
from leder_nlp.io.formats.written import ENDS, WHITE, Written, fitting, join_line_ends, trim_marks
from leder_nlp.io.readers.documents import LARGEST
from leder_nlp.io.readers.jsonlines import lines, parsed
from leder_nlp.records import LABELS, POLARITIES, AnnotatedReview, Identifier, Tag
from leder_nlp.taxonomy import Taxonomy

LOSSY: tuple[str, ...] = (ENDS, WHITE)
SIDE = "leder_nlp.jsonl"
"""A file that brat passes over: what of a review its files have no place for, one line each."""
# brat reads .ann line by line, and takes all of these for the end of a line.
BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def sniff(path: str | Path) -> bool:
    """Say whether a folder, or one of those in it, holds .ann files."""
    folder = Path(path)
    return folder.is_dir() and any(
        file.suffix == ".ann" for place in _places(folder) for file in place.iterdir()
    )


def _places(folder: Path) -> list[Path]:
    """Give the folder and those in it; links are not followed."""
    inner = sorted(one for one in folder.iterdir() if one.is_dir() and not one.is_symlink())
    return [folder, *(one for one in inner if not one.name.startswith("."))]


def read_file(
    path: str | Path,
    *,
    taxonomy: Taxonomy | None = None,
    offsets: str | None = None,
    rejected: Rejected = None,
) -> Iterator[AnnotatedReview]:
    """Read a folder. Raises InputError if it holds no texts, and as the other readers do."""
    folder = Path(path)
    codebook = Codebook(taxonomy)
    if not folder.is_dir():
        raise InputError(f"{folder.name}: a folder of .txt and .ann files was due")
    drafts = [
        d
        for place in _places(folder)
        for d in _drafts(place, "" if place == folder else place.name, codebook)
    ]
    if not drafts:
        raise InputError(f"{folder.name}: no .txt file in this folder")
    yield from assembled(merged(drafts), offsets=offsets, rejected=rejected, tidy=_tidy)


def _tidy(text: str) -> str:
    return BREAKS.sub(" ", text)


def _drafts(folder: Path, coder: str, codebook: Codebook) -> Iterator[Draft]:
    side = {str(value.get("file")): value for _, value in _side(folder / SIDE)}
    for file in sorted(folder.glob("*.txt")):
        where = f"{coder}/{file.name}" if coder else file.name
        beside = side.get(file.stem, {})
        own = beside.get("id")
        review_id = own if isinstance(own, str) else id_of(file.stem)
        try:
            yield _draft(file, review_id, where, beside.get(KEY, {}), coder, codebook)
        except ValueError as error:
            problem = str(error)
        else:
            continue
        yield Draft(review_id, where, fault=problem)
    for file in sorted(folder.glob("*.ann")):
        if not file.with_suffix(".txt").exists():
            where = f"{coder}/{file.name}" if coder else file.name
            yield Draft(id_of(file.stem), where, fault="its text file is not there")


def _side(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    if file.is_file() and not file.is_symlink():
        for where, line in lines(file):
            yield where, parsed(line, where=where)


def _draft(file: Path, review_id: str, where: str, carried: Any, coder: str, codebook: Codebook) -> Draft:
    text = _text(file)
    if not (isinstance(carried, Mapping) and carried.get("sha256") == hashed(text)):
        text = text.removeprefix("\ufeff")
    ann = file.with_suffix(".ann")
    if not ann.exists():
        return Draft(review_id, where, text, carried=carried)
    claims, checks = _claims(_text(ann), coder, codebook)
    seen = (coder,) if coder else () if carried else (GOLD,)
    return Draft(review_id, where, text, tuple(claims), seen, carried, tuple(checks))


def _text(file: Path) -> str:
    if file.is_symlink() or not file.is_file() or file.stat().st_size > LARGEST:
        raise ValueError(f"{file.suffix} file: a link, no file, or larger than {LARGEST // 1_000_000} MB")
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
    raise ValueError(f"{file.suffix} file: byte {at} is not UTF-8")


def _claims(ann: str, coder: str, codebook: Codebook) -> tuple[list[Claim], list[Quote]]:
    claims: list[Claim] = []
    checks: list[Quote] = []
    for entity in entities(ann).values():
        pieces = quotes(entity)
        checks += pieces if len(pieces) > 1 else []
        hull = Quote(min(start for start, _ in entity.fragments), max(end for _, end in entity.fragments))
        quote = pieces[0] if len(pieces) == 1 else hull
        code = _code(entity, codebook)
        claims.append(Claim(quote, code, entity.place, coder or GOLD, entity.extra))
    return claims, checks


def _code(entity: Entity, codebook: Codebook) -> Code:
    if entity.kind.startswith("ID_") and entity.kind[3:] in LABELS:
        return Code(label=entity.kind[3:])
    theme = codebook.theme(entity.kind)
    if not theme:
        code, problem = codebook.read(entity.kind)
        if code is None:
            raise ValueError(f"{entity.place}: {problem}")
        return code
    polarity = entity.attributes.pop("polarity", "")
    if polarity not in POLARITIES:
        raise ValueError(f"{entity.place}: no attribute Polarity; one of {', '.join(POLARITIES)} was due")
    attributes, problem = attributes_in(
        "".join(f";{name}={value}" for name, value in entity.attributes.items())
    )
    if problem:
        raise ValueError(f"{entity.place}: {problem}")
    return Code("", theme, polarity, attributes)


def keep(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
    """Give what brat can hold of a review."""
    return trim_marks(join_line_ends(annotated, dropped), dropped)


def write_file(
    reviews: Iterable[AnnotatedReview],
    path: str | Path,
    *,
    rejected: Rejected = None,
    taxonomy: Taxonomy | None = None,
) -> Written:
    """Write a new folder that can be put below brat's data. Raises OutputError."""
    written = Written()
    taken: set[str] = set()
    names: dict[str, str] = {}

    def named(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
        names[annotated.review.review_id] = free_name(annotated.review.review_id, taken)
        return keep(annotated, dropped)

    with new_folder(path) as folder:
        side = []
        for annotated in fitting(reviews, written, keep=named, rejected=rejected, taxonomy=taxonomy):
            review = annotated.review
            name = names[review.review_id]
            (folder / f"{name}.txt").write_bytes(review.text.encode("utf-8", "surrogatepass"))
            (folder / f"{name}.ann").write_bytes("".join(_lines(annotated)).encode("utf-8", "surrogatepass"))
            side.append(json.dumps({"file": name, "id": review.review_id, KEY: carrier(annotated)}))
        (folder / SIDE).write_text("".join(f"{line}\n" for line in side), encoding="utf-8")
        (folder / "annotation.conf").write_text(annotation_conf(taxonomy), encoding="utf-8")
        (folder / "visual.conf").write_text(visual_conf(taxonomy), encoding="utf-8")
    return written


def _lines(annotated: AnnotatedReview) -> Iterator[str]:
    text = annotated.review.text
    notes = attributes = 0
    for number, mark in marks_of(annotated):
        own = f"T{number + 1}"
        code = code_of(mark)
        pieces = list(_fragments(text, mark))
        places = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(text[start:end] for start, end in pieces)
        yield f"{own}\t{code.theme or f'ID_{code.label}'} {places}\t{words}\n"
        if isinstance(mark, Tag):
            for name, value in {"polarity": mark.polarity, **attributes_of(mark)}.items():
                attributes += 1
                yield f"A{attributes}\t{name.title()} {own} {value}\n"
        extra = mark_extra(mark, coder=GOLD)
        if extra:
            notes += 1
            yield f"#{notes}\tAnnotatorNotes {own}\t{json.dumps({KEY: extra})}\n"


def _fragments(text: str, mark: Identifier | Tag) -> Iterator[tuple[int, int]]:
    """Give the pieces of a mark between line ends."""
    span = mark.span
    cuts = [(span.start, span.start), *(m.span() for m in BREAKS.finditer(text, span.start, span.end))]
    for (_, start), (end, _) in pairwise([*cuts, (span.end, span.end)]):
        if end > start:
            yield start, end


__all__ = ["LOSSY", "keep", "read_file", "sniff", "write_file"]
