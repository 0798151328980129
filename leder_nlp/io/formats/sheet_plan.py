"""What the columns of a coding sheet hold: the plan by which its rows are read, and how it is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from leder_nlp.io.cells import headings, shown
from leder_nlp.io.formats.codes import ATTRIBUTES
from leder_nlp.io.formats.sheet_codes import Senses
from leder_nlp.io.formats.sheet_tables import Sheet, letters

LAYOUTS = ("wide", "codes", "cell", "long")
CARRIED = "leder_nlp"
"""The heading of the column in which a sheet of ours carries what no other has a place for."""
SINGLE = ("text", "quote", "start", "end", "passage", "coder", "read_all")
CHOICES = ("id", *SINGLE, "code", "polarity", *ATTRIBUTES, "ignore")


@dataclass(frozen=True, slots=True)
class Tick:
    """A column that is a code: its senses, and the polarity that its heading gives."""

    column: int
    senses: Senses
    polarity: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """The columns of one code: where its polarity, attributes and quote stand, and whose it is."""

    code: int
    coder: str = field(default="", repr=False)
    polarity_column: int | None = None
    polarity: str = ""
    quote: int | None = None
    attributes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the columns of one sheet hold; a column is its number, None where there is none."""

    layout: str
    id: int | None
    text: tuple[int, ...]
    columns: Mapping[str, int]
    slots: tuple[Slot, ...]
    ticks: tuple[tuple[str, Tick], ...] = field(repr=False)
    polarity: str = ""
    polarity_column: int | None = None
    attributes: Mapping[str, int] = field(default_factory=dict)
    carried: int | None = None
    signs: bool = False
    said: str = ""

    @property
    def coders(self) -> tuple[str, ...]:
        """Give the coders that headings name."""
        named = [slot.coder for slot in self.slots] + [coder for coder, _ in self.ticks]
        return tuple(dict.fromkeys(name for name in named if name))

    def get(self, role: str) -> int | None:
        """Give the column of a role."""
        return self.columns.get(role)


def called(column: int, name: str) -> str:
    """Quote a heading for a message; one not of everyday words may name somebody: its letters."""
    listed = headings([name])
    return listed if listed == repr(name) else f"column {letters(column)}"


def told(plan: Plan, sheet: Sheet, names: Mapping[int, str]) -> Plan:
    """Say the layout in one line: names of columns, never of coders."""
    parts = [f"layout: {plan.layout}", f"{len(sheet.lines)} rows"]
    if plan.id:
        parts.append(f"id column {shown(names[plan.id])}")
    else:
        parts.append("no column of ids: each row is a review of its own")
    if plan.text:
        parts.append(f"text {', '.join(called(column, names[column]) for column in plan.text)}")
    for role in ("quote", "coder"):
        column = plan.get(role)
        if column and column not in plan.text:
            parts.append(f"{role} column {shown(names[column])}")
    if plan.polarity_column:
        parts.append(f"polarity column {shown(names[plan.polarity_column])}")
    if plan.polarity:
        parts.append(f"{plan.polarity.replace('_', ' ')} by the name of the sheet")
    parts += [f"{len(plan.coders)} coders named in headings"] * bool(plan.coders)
    parts += [f"{len(plan.ticks)} columns of codes"] * bool(plan.ticks)
    parts += [f"{sheet.hidden} hidden rows are read too"] * bool(sheet.hidden)
    known = {plan.id, *plan.text, *plan.columns.values(), plan.polarity_column, plan.carried}
    known |= {*plan.attributes.values(), *(one.column for _, one in plan.ticks)}
    for slot in plan.slots:
        known |= {slot.code, slot.polarity_column, slot.quote, *slot.attributes.values()}
    left = [called(column, name) for column, name in names.items() if column not in known]
    if left:
        parts.append(f"not read: {', '.join(left)}")
    title = f"{sheet.where.partition(': ')[2]}: " if sheet.title else ""
    return replace(plan, said=title + ", ".join(parts))
