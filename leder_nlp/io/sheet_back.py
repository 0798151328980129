"""A coding workbook read back: tags on the redacted text, by the offsets of its hidden sheet.

Rows may have been sorted, filtered or moved; one whose passage text was changed is refused. A review
is seen where its coder has a mark or a "nothing to tag" in it, and only in the rows that are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leder_nlp.errors import ConfigError, InputError
from leder_nlp.io.formats.codes import ATTRIBUTES
from leder_nlp.io.formats.sheet_codes import Sense, SheetCodes
from leder_nlp.io.formats.sheet_tables import OURS, letters
from leder_nlp.io.formats.sheet_words import attribute, is_none, polarities
from leder_nlp.io.formats.sheet_xml import ERROR, UNCALCULATED, Cell, Page, pages
from leder_nlp.io.sheet_lists import COMMENT, LAST, MARKS, NOTHING, SLOTS, VERSION, hashed, joined
from leder_nlp.records import Quarantined, RedactedReview, Tag
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

SHOWN = 5
"""How many wrong cells one message names."""
NUMBERS = ("passage", "start", "end")


@dataclass(frozen=True, slots=True)
class Seen:
    """How many passages a review has, how many of them its coder has seen, and how many he tagged."""

    review_id: str
    passages: int
    seen: int
    tagged: int


@dataclass(frozen=True, slots=True)
class Coded:
    """What a coder made of a sheet: tags in redacted offsets, what was seen, and rows that were refused."""

    coder: str = field(repr=False)
    tags: tuple[Tag, ...]
    seen: tuple[Seen, ...]
    refused: tuple[Quarantined, ...]
    comments: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a passage stands in its review, and the fingerprint of its words."""

    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class _Memory:
    """What the hidden sheet holds."""

    settings: Mapping[str, str] = field(repr=False)
    themes: Mapping[str, str]
    fingerprints: Mapping[str, str]
    places: Mapping[tuple[str, int], _Place]


def read_book(
    path: str | Path,
    *,
    coder: str | None = None,
    reviews: Iterable[RedactedReview] | None = None,
    taxonomy: Taxonomy | None = None,
) -> Coded:
    """Read a workbook that `write_book` made and a coder filled in.

    `reviews` are the redacted texts, held against the fingerprints of the sheet; `coder` is stronger than
    the name in the sheet. Raises InputError if the file is no such workbook, its hidden sheet was changed,
    or a code, polarity or attribute is wrong, naming row and nearest codes; ConfigError if the coder has no
    name.
    """
    file = Path(path)
    found = pages(file)
    memory = _memory(file, found, taxonomy or Taxonomy.default())
    name = (coder or memory.settings.get("coder", "")).strip()
    if not name:
        raise ConfigError(f"{file.name}: does not say who coded it; give the coder's name with --coder")
    page, top, columns = _coding(file, found)
    reader = _Reader(file, page, columns, memory, taxonomy or Taxonomy.default(), name)
    return reader.read(top, _fitting(memory, reviews))


def _fitting(memory: _Memory, reviews: Iterable[RedactedReview] | None) -> dict[str, str]:
    """Give, by review id, why the texts given are not those of the sheet."""
    if reviews is None:
        return {}
    given = {review.review_id: review for review in reviews}
    faults = {}
    for review_id, fingerprint in memory.fingerprints.items():
        review = given.get(review_id)
        if review is None:
            faults[review_id] = "its review is not among the redacted texts given"
        elif review.fingerprint != fingerprint:
            faults[review_id] = "the redacted text given is not the one that the sheet was made of"
    return faults


def _memory(file: Path, found: Sequence[Page], taxonomy: Taxonomy) -> _Memory:
    """Read the hidden sheet. Raises InputError if there is none, or it was changed."""
    page = next((page for page in found if page.name == OURS), None)
    if page is None:
        raise InputError(f"{file.name}: not a workbook of leder-nlp sheet: its hidden sheet is missing")
    columns = _columns(page)
    settings = dict(zip(columns.get("setting", []), columns.get("value", []), strict=False))
    if settings.get("format") != VERSION:
        raise InputError(f"{file.name}: made by another version of leder-nlp sheet; make it again")
    try:
        intact = hashed(joined(columns)) == settings.get("check")
        memory = _made(columns, settings) if intact else None
    except (ValueError, KeyError):
        memory = None
    if memory is None:
        raise InputError(f"{file.name}: its hidden sheet was changed, so that the codes cannot be placed")
    if not set(memory.themes.values()) <= set(taxonomy.ids):
        raise InputError(f"{file.name}: made with another taxonomy; give it with --taxonomy")
    return memory


def _columns(page: Page) -> dict[str, list[str]]:
    """Give the columns of a sheet by heading, each as long as it is filled."""
    columns: dict[str, list[str]] = {}
    last = max(page.rows, default=1)
    for column, heading in page.rows.get(1, {}).items():
        values = [
            page.rows[row][column].text if column in page.rows.get(row, {}) else ""
            for row in range(2, min(last, len(page.rows) + 1) + 1)
        ]
        while values and not values[-1]:
            values.pop()
        columns[heading.text] = values
    return columns


def _made(columns: Mapping[str, list[str]], settings: Mapping[str, str]) -> _Memory:
    rows = zip(*(columns[name] for name in ("passage_review", *NUMBERS, "words")), strict=True)
    places = {
        (review_id, int(number)): _Place(Span(int(start), int(end)), words)
        for review_id, number, start, end, words in rows
    }
    themes = dict(zip(columns["theme"][1:], columns["theme_id"][1:], strict=True))
    fingerprints = dict(zip(columns["review_id"], columns["fingerprint"], strict=True))
    return _Memory(settings, themes, fingerprints, places)


def _coding(file: Path, found: Sequence[Page]) -> tuple[Page, int, dict[str, int]]:
    """Find the sheet of codes, whatever it is called now, its row of headings, and their columns."""
    needed = {"Review", "Passage", "Passage text", *MARKS, *LAST} - {COMMENT}
    missing: set[str] = needed
    for page in found:
        for row in sorted(page.rows)[:10] if page.name != OURS else []:
            columns = {cell.text.strip(): column for column, cell in reversed(list(page.rows[row].items()))}
            if needed <= columns.keys():
                return page, row, columns
            missing = min(missing, needed - columns.keys(), key=len)
    listed = ", ".join(sorted(missing))
    raise InputError(f"{file.name}: no sheet has all the headings that were written; missing: {listed}")


class _WrongCellError(Exception):
    """A cell that says nothing we know: its message names no value."""


class _Reader:
    """Reads the rows of the sheet of codes; wrong cells are gathered, to be told together."""

    def __init__(
        self,
        file: Path,
        page: Page,
        columns: Mapping[str, int],
        memory: _Memory,
        taxonomy: Taxonomy,
        coder: str,
    ) -> None:
        self.where = f"{file.name}: {page.called}"
        self.page, self.columns, self.memory, self.coder = page, columns, memory, coder
        own = {label: (Sense(theme),) for label, theme in memory.themes.items()}
        self.codes = SheetCodes(taxonomy, own)
        self.tags: dict[Tag, None] = {}
        self.present: dict[str, set[int]] = {}
        self.active: set[str] = set()
        self.tagged: dict[str, set[int]] = {}
        self.refused: list[Quarantined] = []
        self.wrong: list[str] = []
        self.comments = 0

    def read(self, top: int, faults: Mapping[str, str]) -> Coded:
        for row in sorted(self.page.rows):
            if row > top and any(cell.text.strip() for cell in self.page.rows[row].values()):
                self._row(row, faults)
        if self.wrong:
            more = len(self.wrong) - SHOWN
            told = "\n".join(self.wrong[:SHOWN])
            raise InputError(told + (f"\nand {more} more rows like these" if more > 0 else ""))
        tags = sorted(self.tags, key=lambda tag: (*self._order(tag), tag.span, tag.theme, tag.polarity))
        return Coded(self.coder, tuple(tags), tuple(self._seen()), tuple(self.refused), self.comments)

    def _order(self, tag: Tag) -> tuple[int]:
        return (list(self.memory.fingerprints).index(tag.review_id),)

    def _seen(self) -> Iterator[Seen]:
        totals: dict[str, int] = {}
        for review_id, _ in self.memory.places:
            totals[review_id] = totals.get(review_id, 0) + 1
        for review_id in self.memory.fingerprints:
            here = len(self.present.get(review_id, ())) if review_id in self.active else 0
            yield Seen(review_id, totals.get(review_id, 0), here, len(self.tagged.get(review_id, ())))

    def _row(self, row: int, faults: Mapping[str, str]) -> None:
        review_id, number = self._text(row, "Review").strip(), self._text(row, "Passage").strip()
        place = self.memory.places.get((review_id, int(number))) if number.isdigit() else None
        where = f"{self.where}, row {row}"
        if COMMENT in self.columns and self._text(row, COMMENT).strip():
            self.comments += 1
        reason = ""
        if place is None:
            reason = "no passage of this sheet has this review and number; put them back"
        elif hashed(self._text(row, "Passage text")) != place.words:
            reason = "the passage text was changed, so its codes cannot be placed; put it back"
        reason = reason or faults.get(review_id, "")
        if reason or place is None:
            name = review_id if review_id in self.memory.fingerprints else f"row {row}"
            self.refused.append(Quarantined(name, f"{where}: {reason}"))
            return
        try:
            found, none = self._codes(row, where)
        except _WrongCellError as error:
            self.wrong.append(str(error))
            return
        self.present.setdefault(review_id, set()).add(int(number))
        if found or none:
            self.active.add(review_id)
        if found:
            self.tagged.setdefault(review_id, set()).add(int(number))
        for theme, polarity, attributes in found:
            self.tags[Tag(review_id, place.span, theme, polarity, source=self.coder, **attributes)] = None

    def _text(self, row: int, heading: str) -> str:
        return self._cell(row, heading).text

    def _cell(self, row: int, heading: str) -> Cell:
        return self.page.rows[row].get(self.columns[heading], Cell(""))

    def _codes(self, row: int, where: str) -> tuple[list[tuple[str, str, dict[str, Any]]], bool]:
        """Give theme, polarity and attributes of each code of a row, and whether it says there is none."""
        for heading in (*MARKS, *LAST[:-1]):
            if self._cell(row, heading).kind in (ERROR, UNCALCULATED):
                raise self._fault(where, heading, "a formula without a value; put a code in its place")
        attributes = self._attributes(row, where)
        first = self._polarity(row, where, 1)
        found: list[tuple[str, str, dict[str, Any]]] = []
        none = False
        others = any(self._text(row, f"Code {slot}").strip() for slot in range(2, SLOTS + 1))
        for slot in range(1, SLOTS + 1):
            cell, own = self._text(row, f"Code {slot}"), self._polarity(row, where, slot)
            if not cell.strip():
                if own and (slot > 1 or not others):  # polarity 1 also serves codes without their own
                    raise self._fault(where, f"Polarity {slot}", "a polarity without a code")
                continue
            if cell.strip() == NOTHING or is_none(cell):
                none = True
                continue
            for sense in self._read(where, f"Code {slot}", cell):
                way = self._way(where, f"Polarity {slot}", sense, own or first)
                found.append((sense.theme, way, attributes))
        if none and (found or first):
            raise self._fault(where, "Code 1", f"says {NOTHING}, and gives a code or a polarity")
        if attributes and not found:
            raise self._fault(where, "Code 1", "an attribute without a code")
        return found, none

    def _fault(self, where: str, heading: str, what: str) -> _WrongCellError:
        return _WrongCellError(f"{where}, column {letters(self.columns[heading])} ({heading}): {what}")

    def _read(self, where: str, heading: str, cell: str) -> Sequence[Sense]:
        senses = self.codes.read(cell)
        if senses is None or any(sense.label for sense in senses):
            near = ", ".join(self.codes.nearest(cell))
            raise self._fault(where, heading, f"not a code of the codebook; the nearest are: {near}")
        return senses

    def _way(self, where: str, heading: str, sense: Sense, said: str) -> str:
        if not said and not sense.polarity:
            raise self._fault(where, heading, "no polarity; choose one from the list")
        if said and sense.polarity not in ("", said):
            raise self._fault(where, heading, "two polarities at once: the code says one, this cell another")
        return said or sense.polarity

    def _polarity(self, row: int, where: str, slot: int) -> str:
        cell = self._text(row, f"Polarity {slot}")
        found = polarities(cell) if cell.strip() else ()
        if cell.strip() and len(found) != 1:
            raise self._fault(where, f"Polarity {slot}", "neither Good practice nor Area for improvement")
        return found[0] if found else ""

    def _attributes(self, row: int, where: str) -> dict[str, Any]:
        found = {}
        for name, values in ATTRIBUTES.items():
            value = attribute(name, self._text(row, name.capitalize()))
            if not value:
                raise self._fault(where, name.capitalize(), f"not one of {', '.join(values)}")
            if value != values[0]:
                found[name] = value
        return found
