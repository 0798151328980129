"""WebAnno TSV 3.3, as INCEpTION and WebAnno read and write it: a file a review, marks in two layers.

The layers are webanno.custom.Theme and webanno.custom.Identifier, with the features named below. Offsets
are UTF-16 units by the format's own rule. INCEpTION's exports are read with a folder for each document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from leder_nlp.io.formats.assembly import GOLD, Claim, Draft, Rejected, assembled, merged
from leder_nlp.io.formats.codes import ATTRIBUTES, Code, Codebook, attributes_in
from leder_nlp.io.formats.inception import NOBODY, Found, documents, holds
from leder_nlp.io.formats.names import free_name, new_folder
from leder_nlp.io.formats.offsets import UTF16, Quote, counted
from leder_nlp.io.formats.tokens import lines_of, tokens
from leder_nlp.io.formats.webanno_sheet import (
    ESCAPES,
    FEATURES,
    HEAD,
    IDENTIFIER,
    THEME,
    Row,
    Sheet,
    sheet_of,
    stack,
    text_of,
    unescaped,
)
from leder_nlp.io.formats.written import (
    ORDER,
    PARTS,
    WHITE,
    Written,
    fitting,
    sort_marks,
    trim_marks,
    without,
)
from leder_nlp.records import LABELS, POLARITIES, AnnotatedReview, Identifier, Tag
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

DROPPED = ("meta", "known", "sections", "annotators", "evidence")
LEADING = "white space before the first word becomes spaces"
UNNAMED = "marks that name nobody become gold's"
LOSSY: tuple[str, ...] = (*(PARTS[name] for name in DROPPED), WHITE, ORDER, LEADING, UNNAMED)
SPECIAL = re.compile(r"->|[\\\[\]|_;*\n\r\t\f]")
NUMBERED = re.compile(r"((?:\\.|[^\\])*?)\[(\d+)\]", re.DOTALL)


def sniff(path: str | Path) -> bool:
    """Say whether a path is such a file, or holds one."""
    if not holds(path, ".tsv"):
        return False
    place = Path(path)
    if not place.is_file() or place.suffix.lower() != ".tsv":
        return True
    with place.open("rb") as stream:
        return stream.read(40).removeprefix(b"\xef\xbb\xbf").startswith(b"#FORMAT=WebAnno TSV 3")


def read_file(
    path: str | Path,
    *,
    taxonomy: Taxonomy | None = None,
    offsets: str | None = None,
    rejected: Rejected = None,
) -> Iterator[AnnotatedReview]:
    """Read a file, a folder or an export. Raises InputError as the other readers do."""
    codebook = Codebook(taxonomy)
    found = merged(_draft(one, codebook) for one in documents(path, ".tsv"))
    yield from assembled(found, offsets=offsets, rejected=rejected)


def _draft(found: Found, codebook: Codebook) -> Draft:
    try:
        sheet = sheet_of(found.data)
        text, convention = text_of(sheet)
        claims = [] if found.coder == NOBODY else list(_claims(sheet, found.coder, codebook))
    except ValueError as error:
        return Draft(found.review_id, found.where, fault=str(error))
    seen = () if found.coder in ("", NOBODY) else (found.coder,)
    checks = tuple(
        Quote(start, end, None if "\\" in word else word)
        for start, end, word in (r.token for r in sheet.rows)
    )
    return Draft(found.review_id, found.where, text, tuple(claims), seen, {}, checks, convention)


@dataclass(slots=True)
class _Mark:
    """An annotation while the rows that it covers are gathered."""

    place: str
    start: int
    end: int
    values: dict[str, str]


def _claims(sheet: Sheet, coder: str, codebook: Codebook) -> Iterator[Claim]:
    marks: dict[Any, _Mark] = {}
    for row in sheet.rows:
        for layer in dict.fromkeys(layer for layer, _ in sheet.columns):
            if layer in FEATURES:
                _gather(row, layer, sheet.columns, marks)
    for (layer, *_), mark in marks.items():
        yield _claim(layer, mark, coder, codebook)


def _gather(row: Row, layer: str, columns: Sequence[tuple[str, str]], marks: dict[Any, _Mark]) -> None:
    """Add what a row says of a layer: annotations stacked by |, those of several tokens known by [n]."""
    start, end, _ = row.token
    cells = {name: row.cells[at] for at, (own, name) in enumerate(columns) if own == layer}
    stacks = {name: stack(cell) for name, cell in cells.items() if cell != "_"}
    for name, values in stacks.items():
        for depth, cell in enumerate(values):
            match = NUMBERED.fullmatch(cell)
            value, number = (match[1], match[2]) if match else (cell, "")
            key = (layer, number) if number else (layer, row.number, depth)
            mark = marks.setdefault(key, _Mark(f"line {row.number}", start, end, {}))
            mark.end = max(mark.end, end)
            mark.values.setdefault(name, "" if value == "*" else unescaped(value))


def _claim(layer: str, mark: _Mark, coder: str, codebook: Codebook) -> Claim:
    quote = Quote(mark.start, mark.end)
    who = coder or mark.values.get("coder") or GOLD
    values = mark.values
    if layer == IDENTIFIER:
        if values.get("label") not in LABELS:
            raise ValueError(f"{mark.place}: label: one of {', '.join(LABELS)} was due")
        extra = {name: values[name] for name in ("who", "role") if values.get(name)}
        return Claim(
            quote, Code(label=values["label"]), mark.place, who, extra | _number(values, "certainty", mark)
        )
    theme = codebook.theme(values.get("theme", ""))
    if not theme:
        nearest = ", ".join(codebook.nearest(values.get("theme", "")))
        raise ValueError(f"{mark.place}: theme: not a code of the codebook; the nearest are: {nearest}")
    if values.get("polarity") not in POLARITIES:
        raise ValueError(f"{mark.place}: polarity: one of {', '.join(POLARITIES)} was due")
    given = "".join(f";{name}={values[name]}" for name in ATTRIBUTES if values.get(name))
    attributes, problem = attributes_in(given)
    if problem:
        raise ValueError(f"{mark.place}: {problem}")
    code = Code("", theme, values["polarity"], attributes)
    return Claim(quote, code, mark.place, who, _number(values, "score", mark))


def _number(values: Mapping[str, str], name: str, mark: _Mark) -> dict[str, float]:
    if not values.get(name):
        return {}
    if not re.fullmatch(r"\d{1,3}(\.\d{1,30})?(e-\d{1,3})?", values[name]):
        raise ValueError(f"{mark.place}: {name}: a number from 0 to 1 was due")
    return {name: float(values[name])}


def keep(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
    """Give what a file can hold of a review."""
    kept = sort_marks(trim_marks(without(annotated, dropped, DROPPED), dropped), dropped)
    text = kept.review.text
    lead = len(text) - len(text.lstrip())
    dropped[LEADING] += text[:lead] != " " * lead
    unnamed = [m for m in kept.identifiers if not m.found_by] + [t for t in kept.tags if not t.source]
    dropped[UNNAMED] += len(unnamed)
    return AnnotatedReview(
        replace(kept.review, text=" " * lead + text[lead:]),
        tuple(replace(mark, found_by=mark.found_by or GOLD) for mark in kept.identifiers),
        tuple(replace(tag, source=tag.source or GOLD) for tag in kept.tags),
    )


def write_file(
    reviews: Iterable[AnnotatedReview],
    path: str | Path,
    *,
    rejected: Rejected = None,
    taxonomy: Taxonomy | None = None,
) -> Written:
    """Write a new folder with a .tsv a review. Raises OutputError."""
    written = Written()
    taken: set[str] = set()
    names: dict[str, str] = {}

    def named(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
        names[annotated.review.review_id] = free_name(annotated.review.review_id, taken)
        return keep(annotated, dropped)

    with new_folder(path) as folder:
        for annotated in fitting(reviews, written, keep=named, rejected=rejected, taxonomy=taxonomy):
            file = folder / f"{names[annotated.review.review_id]}.tsv"
            file.write_bytes("".join(_lines(annotated)).encode("utf-8", "surrogatepass"))
    return written


def _lines(annotated: AnnotatedReview) -> Iterator[str]:
    text = annotated.review.text
    layers: dict[str, Sequence[Identifier | Tag]] = {THEME: annotated.tags, IDENTIFIER: annotated.identifiers}
    found = tokens(text, [mark.span for marks in layers.values() for mark in marks])
    columns = [_columns(THEME, annotated.tags, found, first_id=1)]
    columns.append(_columns(IDENTIFIER, annotated.identifiers, found, first_id=1 + len(annotated.tags)))
    places = counted(text, UTF16)
    yield f"{HEAD}\n"
    yield from (f"#T_SP={layer}|{'|'.join(FEATURES[layer])}\n" for layer in layers)
    yield "\n"
    lines = lines_of(text, found)
    at = 0
    for number, line in enumerate(lines, 1):
        end = lines[number][0].start if number < len(lines) else len(text)
        yield f"\n#Text={_escaped(text[line[0].start : end])}\n"
        for own, token in enumerate(line, 1):
            cells = "\t".join(cells[at] for cells in columns)
            yield f"{number}-{own}\t{places[token.start]}-{places[token.end]}\t{token.of(text)}\t{cells}\t\n"
            at += 1


def _escaped(text: str) -> str:
    return "".join(ESCAPES.get(character, character) for character in text)


def _value(text: str) -> str:
    """Give a feature's value with what has a meaning in a cell escaped; nothing is `*`."""
    return SPECIAL.sub(lambda found: ESCAPES.get(found[0], f"\\{found[0]}"), text) if text else "*"


def _columns(
    layer: str, marks: Sequence[Identifier | Tag], found: Sequence[Span], *, first_id: int
) -> list[str]:
    """Give the cells of a layer for each token, tabs between them; ids are the document's own."""
    first = {token.start: at for at, token in enumerate(found)}
    last = {token.end: at for at, token in enumerate(found)}
    stacks: list[list[int]] = [[] for _ in found]
    for number, mark in enumerate(marks):
        for at in range(first[mark.span.start], last[mark.span.end] + 1):
            stacks[at].append(number)
    several = {n for own in stacks if len(own) > 1 for n in own}
    several |= {n for n, mark in enumerate(marks) if first[mark.span.start] != last[mark.span.end]}
    said = []
    for number, mark in enumerate(marks):
        own_id = f"[{number + first_id}]" if number in several else ""
        said.append({name: _value(value) + own_id for name, value in _values(mark).items()})
    names = FEATURES[layer]
    return ["\t".join("|".join(said[n][name] for n in own) or "_" for name in names) for own in stacks]


def _values(mark: Identifier | Tag) -> dict[str, str]:
    if isinstance(mark, Identifier):
        certainty = "" if mark.certainty == 1 else repr(float(mark.certainty))
        return {
            "label": mark.label,
            "certainty": certainty,
            "who": mark.who,
            "role": mark.role,
            "coder": mark.found_by,
        }
    values = {name: getattr(mark, name) for name in ATTRIBUTES}
    score = "" if mark.score == 1 else repr(float(mark.score))
    return {"theme": mark.theme, "polarity": mark.polarity, **values, "score": score, "coder": mark.source}
