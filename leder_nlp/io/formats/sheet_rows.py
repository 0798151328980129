"""What each row of a coding sheet says, coder by coder: marks, "none", or nothing; which cells are wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from leder_nlp.errors import InputError
from leder_nlp.io.cells import checked, shown
from leder_nlp.io.formats.assembly import GOLD
from leder_nlp.io.formats.codes import ATTRIBUTES, Code
from leder_nlp.io.formats.sheet_codes import Sense, SheetCodes
from leder_nlp.io.formats.sheet_plan import Plan, Slot
from leder_nlp.io.formats.sheet_tables import Line, Sheet, letters
from leder_nlp.io.formats.sheet_words import YES, attribute, is_none, polarities, tick
from leder_nlp.io.formats.sheet_xml import DATE, ERROR, UNCALCULATED
from leder_nlp.io.results import FORMULA

GUARD = "'"
SHOWN = 5
"""How many wrong cells one message names."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A code in a row, and the cell of its quote where it has one of its own."""

    code: Code
    quote: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a coder says in a row: marks; `none` where there is none, he says; `read_all` yes, no or ""."""

    coder: str = field(repr=False)
    marks: tuple[Mark, ...] = ()
    none: bool = False
    read_all: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A row: where it stands, of which review, the text beside it, the quote, offsets, what coders say.

    `table` numbers the sheets that are read together; `fault` says why it is not read.
    """

    where: str
    review_id: str
    text: str = field(default="", repr=False)
    quote: str = field(default="", repr=False)
    start: str = ""
    end: str = ""
    passage: str = field(default="", repr=False)
    coder: str = field(default="", repr=False)
    entries: tuple[Entry, ...] = ()
    carried: Mapping[str, Any] = field(default_factory=dict, repr=False)
    table: int = 0
    fault: str = ""


class _WrongCellError(Exception):
    """A cell that says nothing we know: its message names no value."""


class RowReader:
    """Reads the rows of one sheet by its plan; wrong cells are gathered, to be told together."""

    def __init__(
        self,
        sheet: Sheet,
        plan: Plan,
        codes: SheetCodes,
        *,
        coder: str = "",
        polarity: str = "",
        asked: str = "",
        table: int = 0,
        prefix: str = "row",
    ) -> None:
        self.sheet, self.plan, self.codes = sheet, plan, codes
        self.coder = coder or GOLD
        self.polarity = plan.polarity or polarity
        self.single = asked == "long"
        self.table, self.prefix = table, prefix
        self.names = {one.column: one.name for one in sheet.headings}
        self.wrong: list[str] = []

    def records(self) -> Iterator[Record]:
        """Yield what each row says; rows with neither text nor mark are passed over.

        Raises InputError, after the last row, if any cell of codes, polarity or attributes is wrong.
        """
        for number, line in enumerate(self.sheet.lines, 1):
            record = self._record(line, number)
            if record is not None:
                yield record
        if self.wrong:
            more = len(self.wrong) - SHOWN
            told = "\n".join(self.wrong[:SHOWN])
            raise InputError(told + (f"\nand {more} more cells like these" if more > 0 else ""))

    def _record(self, line: Line, number: int) -> Record | None:
        plan = self.plan
        try:
            self._calculated(line)
            carried = self._carried(line)
            row_coder = self._get(line, "coder").strip()
            entries = tuple(self._entries(line, row_coder))
        except _WrongCellError as error:
            self.wrong.append(str(error))
            return None
        values = {role: self._get(line, role) for role in ("quote", "start", "end", "passage")}
        text = "\n\n".join(filter(None, (self._text(line, column) for column in plan.text)))
        review_id = self._text(line, plan.id).strip() if plan.id else f"{self.prefix}-{number}"
        if plan.get("quote") in plan.text:
            values["quote"] = ""
        speaks = any(one.marks or (review_id and (one.none or one.read_all)) for one in entries)
        if not text.strip() and not values["quote"].strip() and not speaks:
            return None
        fault = ""
        if not review_id:
            fault = "no review id"
        elif plan.id and plan.id in line.cells and line.cells[plan.id].kind == DATE:
            fault = (
                "Excel has made a date of the review id; give the column the format Text and type it again"
            )
        checked(review_id, where=line.where, field="id")
        return Record(
            line.where,
            review_id,
            text,
            coder=row_coder,
            entries=entries,
            carried=carried,
            table=self.table,
            fault=fault,
            **values,
        )

    def _get(self, line: Line, role: str) -> str:
        return self._text(line, self.plan.get(role))

    def _text(self, line: Line, column: int | None) -> str:
        """Give a cell; in a sheet of ours without the apostrophe that guards against formulas."""
        text = line.text(column)
        if self.plan.carried and not self.sheet.title and text.startswith(GUARD):
            return text[1:] if text.lstrip(GUARD).startswith(FORMULA) else text
        return text

    def _calculated(self, line: Line) -> None:
        used = {self.plan.id, *self.plan.text, *self.plan.columns.values(), self.plan.polarity_column}
        used |= {*self.plan.attributes.values(), *(one.column for _, one in self.plan.ticks)}
        for slot in self.plan.slots:
            used |= {slot.code, slot.polarity_column, slot.quote, *slot.attributes.values()}
        for column, cell in line.cells.items():
            if column in used and cell.kind == UNCALCULATED:
                raise self._fault(
                    line, column, "a formula without a value; open the file in Excel and save it"
                )
            if column in used and cell.kind == ERROR:
                raise self._fault(line, column, "a formula that came to an error; mend it")

    def _fault(self, line: Line, column: int, what: str) -> _WrongCellError:
        # A heading that names a coder is not shown.
        name = f"column {letters(column)}" if self.plan.coders else shown(self.names[column])
        return _WrongCellError(f"{line.where}: {name}: {what}")

    def _carried(self, line: Line) -> Mapping[str, Any]:
        if not self.plan.carried or not line.text(self.plan.carried).strip():
            return {}
        try:
            value = json.loads(line.text(self.plan.carried))
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict) and all(isinstance(part, dict) for part in value.values()):
            return value
        raise self._fault(
            line, self.plan.carried, "written by leder-nlp and changed; empty it, or put it back"
        )

    def _entries(self, line: Line, row_coder: str) -> Iterator[Entry]:
        coders = dict.fromkeys(
            [slot.coder for slot in self.plan.slots] + [name for name, _ in self.plan.ticks]
        )
        read_all = tick(self._get(line, "read_all"))
        for coder in coders:
            marks: list[Mark] = []
            none = False
            for slot in self.plan.slots:
                if slot.coder == coder:
                    found, said = self._slot(line, slot)
                    marks += found
                    none = none or said
            if none and marks:
                raise _WrongCellError(f"{line.where}: says that there is no code, and gives one")
            for name, one in self.plan.ticks:
                if name == coder:
                    found, said = self._tick(line, one.column, one.senses, one.polarity)
                    marks += found
                    none = none or said
            yield Entry(coder or row_coder or self.coder, tuple(marks), none, read_all)

    def _slot(self, line: Line, slot: Slot) -> tuple[list[Mark], bool]:
        cell = line.text(slot.code)
        if not cell.strip():
            column = slot.polarity_column or self.plan.polarity_column
            sharing = sum(
                (one.polarity_column or self.plan.polarity_column) == column for one in self.plan.slots
            )
            if sharing == 1 and line.text(column).strip():
                raise self._fault(line, slot.code, "a polarity without a code; write the code in each row")
            return [], False
        if is_none(cell):
            return [], True
        if self.single:
            one = self.codes.read(cell)
            found, culprit = ([one], "") if one is not None else (None, cell)
        else:
            found, culprit = self.codes.read_cell(cell)
        if found is None:
            raise self._fault(line, slot.code, self._unknown(culprit, line.cells[slot.code].kind))
        attributes = self._attributes(line, {**self.plan.attributes, **slot.attributes})
        quote = self._text(line, slot.quote) if slot.quote != self.plan.get("quote") else ""
        column = slot.polarity_column or self.plan.polarity_column
        said = self._polarities(line, column)
        marks = []
        for sense in (sense for senses in found for sense in senses):
            for way in self._ways(line, slot.code, sense, slot.polarity, said):
                marks.append(Mark(_code(sense, way, attributes), quote))
        return marks, False

    def _unknown(self, culprit: str, kind: str) -> str:
        if kind == DATE:
            return "Excel has made a date of a code; give the column the format Text and type it again"
        return f"not a code of the codebook; the nearest are: {', '.join(self.codes.nearest(culprit))}"

    def _polarities(self, line: Line, column: int | None) -> tuple[str, ...]:
        cell = line.text(column)
        found = polarities(cell) if cell.strip() else ()
        if cell.strip() and not found and column:
            raise self._fault(line, column, "neither good practice (GP, +) nor area for improvement (AFI, -)")
        return found

    def _ways(
        self, line: Line, column: int, sense: Sense, heading: str, said: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Give the polarities of a code; what its heading, itself and the cell beside it say must agree."""
        if sense.label:
            return ("",)
        fixed = heading or sense.polarity
        if (sense.polarity and sense.polarity != fixed) or (fixed and said and fixed not in said):
            raise self._fault(
                line, column, "two polarities at once: the code says one, the cell beside it another"
            )
        ways = (fixed,) if fixed else said or ((self.polarity,) if self.polarity else ())
        if not ways:
            raise self._fault(
                line,
                column,
                "no polarity; give it in the code, the heading, a column 'polarity' or the sheet's name",
            )
        return ways

    def _tick(
        self, line: Line, column: int, senses: tuple[Sense, ...], heading: str
    ) -> tuple[list[Mark], bool]:
        cell = line.text(column)
        if not cell.strip():
            return [], False
        word = tick(cell)
        said = polarities(cell) if not word or (self.plan.signs and cell.strip() in "+-–−") else ()
        if not word and not said:
            raise self._fault(line, column, "neither a tick (1, x, yes) nor a blank, 0, no; nor a polarity")
        if word and not said and word != YES:
            return [], True
        said = said or self._polarities(line, self.plan.polarity_column)
        attributes = self._attributes(line, self.plan.attributes)
        marks = [
            Mark(_code(sense, way, attributes))
            for sense in senses
            for way in self._ways(line, column, sense, heading, said)
        ]
        return marks, False

    def _attributes(self, line: Line, columns: Mapping[str, int]) -> dict[str, str]:
        found = {}
        for name, column in columns.items():
            value = attribute(name, line.text(column))
            if not value:
                known = ", ".join(ATTRIBUTES[name])
                raise self._fault(line, column, f"not a value of {name}; there are: {known}")
            if value != ATTRIBUTES[name][0]:
                found[name] = value
        return found


def _code(sense: Sense, way: str, attributes: Mapping[str, str]) -> Code:
    return Code(label=sense.label) if sense.label else Code("", sense.theme, way, attributes)
