"""The codes of coding sheets: a theme by id, label or an analyst's own code, with or without polarity."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from leder_nlp.errors import InputError
from leder_nlp.io.cells import folded, shown
from leder_nlp.io.formats.codes import Codebook
from leder_nlp.io.formats.sheet_words import codebook_headings, is_none, plain, polarity, polarity_words
from leder_nlp.io.readers.catalog import open_source
from leder_nlp.records import LABELS
from leder_nlp.taxonomy import Taxonomy

IDENTIFIER = "identifier:"
PARTS = re.compile(r"[;|\n\r]")
SMALL = re.compile(r"[,/]")
SIGNS = "+-−–"
MOST = 40
"""Pieces parted by commas that one cell of codes may have; more are prose."""


@dataclass(frozen=True, slots=True)
class Sense:
    """What a code says: a theme, its polarity if it says so, or the label of an identifier."""

    theme: str = ""
    polarity: str = ""
    label: str = ""


Senses = tuple[Sense, ...]
"""What one code stands for: usually one sense; none where the list of codes leaves it out."""


class SheetCodes:
    """All codes that may stand in a sheet. `own` gives an analyst's codes and what each stands for."""

    def __init__(self, taxonomy: Taxonomy | None = None, own: Mapping[str, Senses] | None = None) -> None:
        self.taxonomy = taxonomy or Taxonomy.default()
        self.own = dict(own or {})
        names: dict[str, Senses] = {}
        for theme in self.taxonomy:
            names[folded(theme.label)] = names[folded(theme.id)] = (Sense(theme.id),)
        names |= {folded(code): senses for code, senses in self.own.items() if folded(code)}
        self._signs = {plain(code): senses for code, senses in self.own.items() if not folded(code)}
        self._names = dict(_with_polarity(names)) | names

    def read(self, text: str) -> Senses | None:
        """Read one code: "dnacpr", "DNACPR (AFI)", "+dnacpr", "GP: dnacpr"; None if it is none."""
        if plain(text).startswith(IDENTIFIER):
            label = plain(text).removeprefix(IDENTIFIER).strip()
            return (Sense(label=label),) if label in LABELS else None
        found = self._names.get(folded(text)) if folded(text) else self._signs.get(plain(text))
        bare = text.strip()
        for sign, rest in ((bare[:1], bare[1:]), (bare[-1:], bare[:-1])):
            if found and sign and sign in SIGNS and folded(rest):
                return _directed(found, polarity(sign))
        return found

    def read_cell(self, text: str) -> tuple[list[Senses] | None, str]:
        """Read a cell of one or more codes parted by ; | , / or line ends.

        Gives the codes and "", or None and the piece at fault. A comma inside a label parts nothing; a cell
        that can be read in two ways is not read.
        """
        whole = self.read(text)
        if whole is not None:
            return [whole], ""
        found: list[Senses] = []
        for part in filter(None, map(str.strip, PARTS.split(text))):
            one = self.read(part)
            ways = [[one]] if one is not None else list(self._ways(_pieces(part)))
            if len(ways) != 1:
                return None, self._culprit(part)
            found += ways[0]
        return found, ""

    def _ways(self, pieces: list[str]) -> Iterator[list[Senses]]:
        """Give the ways (at most two) to join neighbours so that each run is a code."""
        if len(pieces) > MOST:
            return
        ways: list[list[list[Senses]]] = [[[]]]
        for end in range(1, len(pieces) + 1):
            here: list[list[Senses]] = []
            for start in range(end):
                senses = self.read(", ".join(pieces[start:end])) if ways[start] else None
                if senses is not None:
                    here += [[*way, senses] for way in ways[start]]
            ways.append(here[:2])
        yield from ways[-1]

    def _culprit(self, part: str) -> str:
        return next((piece for piece in _pieces(part) if self.read(piece) is None), part)

    def nearest(self, text: str) -> list[str]:
        """Give the three codes that are spelt most like a text that is none; the text is not in them."""
        names = self._spellings()
        close = difflib.get_close_matches(plain(text)[:80], names, n=6, cutoff=0.0)
        return list(dict.fromkeys(names[one] for one in close))[:3]

    def resembles(self, text: str) -> bool:
        """Say whether a text that is no code is so close to one that it was probably meant."""
        return bool(difflib.get_close_matches(plain(text)[:80], self._spellings(), n=1, cutoff=0.8))

    def _spellings(self) -> dict[str, str]:
        names = {plain(name): name for theme in self.taxonomy for name in (theme.label, theme.id)}
        return names | {plain(code): code for code in self.own}


def _pieces(part: str) -> list[str]:
    return [piece.strip() for piece in SMALL.split(part)]


def _directed(senses: Senses, way: str) -> Senses | None:
    if any(sense.polarity not in ("", way) for sense in senses):
        return None
    return tuple(replace(sense, polarity=way) for sense in senses)


def _with_polarity(names: Mapping[str, Senses]) -> Iterator[tuple[str, Senses]]:
    """Give each name with a polarity in front and behind; what could mean two things is left out."""
    found: dict[str, Senses | None] = {}
    for name, senses in names.items():
        for word, way in polarity_words().items():
            directed = _directed(senses, way)
            for key in (word + name, name + word):
                same = directed is not None and found.get(key, directed) == directed
                found[key] = directed if same else None
    yield from ((key, senses) for key, senses in found.items() if senses is not None)


def read_own_codes(path: str | Path, *, taxonomy: Taxonomy | None = None) -> dict[str, Senses]:
    """Read a list of an analyst's own codes: columns code, theme (id or label), and if wanted polarity.

    A code with two rows stands for both themes; one whose theme is "none" or blank is left out of what
    is read. Raises InputError naming the row whose theme or polarity is none, with the nearest themes.
    """
    book = Codebook(taxonomy)
    table = open_source(path)
    code, theme, way = (_column(table.columns, part) for part in ("code", "theme", "polarity"))
    if not code or not theme or code == theme:
        raise InputError(f"{table.name}: a list of codes needs a column 'code' and a column 'theme'")
    found: dict[str, Senses] = {}
    for row in table.rows:
        if row.fault:
            raise InputError(row.fault)
        own, means = row.cells[code].strip(), row.cells[theme].strip()
        said = row.cells.get(way, "") if way else ""
        if not own:
            raise InputError(f"{row.where}: {shown(code)}: no code")
        if not means or is_none(means):
            found.setdefault(own, ())
            continue
        named = book.theme(means)
        if not named:
            near = ", ".join(SheetCodes(taxonomy).nearest(means))
            raise InputError(f"{row.where}: {shown(theme)}: not a theme; the nearest are: {near}")
        if said.strip() and not polarity(said):
            raise InputError(f"{row.where}: {shown(way)}: neither good practice nor area for improvement")
        found[own] = (*found.get(own, ()), Sense(named, polarity(said)))
    keys = [folded(own) for own in found]
    twice = next((number for number, key in enumerate(keys) if key and key in keys[:number]), None)
    if twice is not None:
        raise InputError(f"{table.name}: two codes differ only in case or punctuation (code {twice + 1})")
    return found


def _column(columns: tuple[str, ...], part: str) -> str:
    return next((name for name in columns if folded(name) in codebook_headings(part)), "")
