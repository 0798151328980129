"""The lines of a WebAnno TSV file: columns, tokens with their cells, and the text of the sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from leder_nlp.io.formats.codes import ATTRIBUTES
from leder_nlp.io.formats.offsets import ASTRAL, NATIVE, UTF16, Convention, positions

THEME, IDENTIFIER = "webanno.custom.Theme", "webanno.custom.Identifier"
FEATURES = {
    THEME: ("theme", "polarity", *ATTRIBUTES, "score", "coder"),
    IDENTIFIER: ("label", "certainty", "who", "role", "coder"),
}
HEAD = "#FORMAT=WebAnno TSV 3.3"


ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\x0c": "\\f", "\b": "\\b"}


PLAIN = {"n": "\n", "r": "\r", "t": "\t", "f": "\x0c", "b": "\b"}


STACKED = re.compile(r"((?:\\.|[^|\\])*)(?:\||$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a token: offsets and word, its cells, and the text of the sentence that it begins."""

    number: int
    token: tuple[int, int, str] = field(repr=False)
    cells: Sequence[str] = field(repr=False)
    sentence: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of a file, each a layer and a feature, and its rows."""

    columns: Sequence[tuple[str, str]]
    rows: Sequence[Row] = field(repr=False)


def sheet_of(data: bytes) -> Sheet:
    try:
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        at = error.start
        lines = []
    if not lines:
        raise ValueError(f"byte {at} is not UTF-8")
    if not lines[0].startswith("#FORMAT=WebAnno TSV 3"):
        raise ValueError("line 1: #FORMAT=WebAnno TSV 3.3 was due")
    columns: list[tuple[str, str]] = []
    rows: list[Row] = []
    sentence: list[str] = []
    for number, line in enumerate(lines, 1):
        line = line.removesuffix("\r")
        if not rows and line.startswith(("#T_SP=", "#T_RL=", "#T_CH=")):
            layer, *features = line[6:].split("|")
            columns += [(layer, feature) for feature in features or [""]]
        elif line.startswith("#Text="):
            sentence.append(unescaped(line[6:]))
        elif line and not line.startswith("#"):
            rows.append(_row(line, number, len(columns), "\n".join(sentence) if sentence else None))
            sentence = []
    if not rows:
        raise ValueError("holds no token")
    if not FEATURES.keys() & {layer for layer, _ in columns}:
        raise ValueError(f"no layer {THEME} or {IDENTIFIER}; nothing tells what was marked")
    return Sheet(columns, rows)


def _row(line: str, number: int, columns: int, sentence: str | None) -> Row:
    cells = line.split("\t")
    place = re.fullmatch(r"(\d+)-(\d+)", cells[1]) if len(cells) >= 3 else None
    if not place or len(cells) < 3 + columns:
        raise ValueError(f"line {number}: id, offsets, token and {columns} cells were due")
    token = (int(place[1]), int(place[2]), cells[2])
    return Row(number, token, cells[3 : 3 + columns], sentence)


def text_of(sheet: Sheet) -> tuple[str, Convention]:
    """Put the text together from the sentences, and say by which count it fits the tokens."""
    found: list[tuple[str, Convention]] = []
    for convention in (UTF16, NATIVE):
        pieces, at = [""], 0
        for row in sheet.rows:
            if row.sentence is None:
                continue
            start = row.token[0]
            if at and start > at:
                pieces, at = [*pieces, "\n"], at + 1
            if start < at:
                break
            pieces += [" " * (start - at), row.sentence]
            at = start + len(row.sentence)
            at += len(ASTRAL.findall(row.sentence)) if convention == UTF16 else 0
        else:
            found.append(("".join(pieces), convention))
    if not found:
        raise ValueError("the sentences do not fit the offsets of their tokens")
    return next((one for one in found if _fit(sheet, *one)), found[0])


def _fit(sheet: Sheet, text: str, convention: Convention) -> bool:
    places = positions(text, convention)
    rows = [row.token for row in sheet.rows if "\\" not in row.token[2]]
    return all(text[places.get(start, 0) : places.get(end, 0)] == word for start, end, word in rows)


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: PLAIN.get(found[1], found[1]), text, flags=re.DOTALL)


def stack(cell: str) -> list[str]:
    """Cut a cell at each | that is not escaped."""
    parts, at = [], 0
    while match := STACKED.match(cell, at):
        parts.append(match[1])
        at = match.end()
        if match[0] == match[1]:
            break
    return parts
