"""How a coding sheet is laid out: found by its headings and cells, or as chosen; said in one line."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from leder_nlp.errors import ConfigError, InputError
from leder_nlp.io.cells import folded, headings, shown
from leder_nlp.io.columns import checked_choice, id_column, layout
from leder_nlp.io.formats.codes import ATTRIBUTES
from leder_nlp.io.formats.sheet_codes import SheetCodes
from leder_nlp.io.formats.sheet_headings import HeadingReader, Said
from leder_nlp.io.formats.sheet_plan import CARRIED, CHOICES, LAYOUTS, SINGLE, Plan, Slot, Tick, told
from leder_nlp.io.formats.sheet_tables import Sheet
from leder_nlp.io.formats.sheet_words import attribute, is_none, polarities, polarity, tick
from leder_nlp.io.rows import Row


def checked_columns(chosen: Mapping[str, str | Sequence[str]] | None) -> dict[str, tuple[str, ...]]:
    """Give the chosen columns, each as a tuple. Raises ConfigError for a role that there is not."""
    found = {}
    for role, names in (chosen or {}).items():
        if role not in CHOICES:
            raise ConfigError(f"columns: no role {shown(str(role))}; there are: {', '.join(CHOICES)}")
        found[role] = (names,) if isinstance(names, str) else tuple(names)
        if role in ("id", *SINGLE[1:]) and len(found[role]) > 1:
            raise ConfigError(f"columns: {role!r} takes one column")
    return found


def plan_of(
    sheet: Sheet,
    codes: SheetCodes,
    *,
    asked: str | None = None,
    columns: Mapping[str, tuple[str, ...]] | None = None,
    texts: bool | None = False,
) -> Plan | None:
    """Say what the columns of a sheet hold; None where no column is one of codes.

    `texts` says that the narratives come from elsewhere; None that this is not settled. Raises
    InputError if a chosen column is not there, ids or texts cannot be told, or the sheet does not have the
    layout `asked` for.
    """
    return _Planner(sheet, codes, dict(columns or {}), texts=texts).plan(asked)


def identified(sheet: Sheet, chosen: Mapping[str, tuple[str, ...]]) -> bool:
    """Say whether a sheet has a column of review ids."""
    names = [one.name for one in sheet.headings]
    return bool(id_column(names)) or any(name in names for name in chosen.get("id", ()))


def text_columns(sheet: Sheet) -> tuple[int, int] | None:
    """Give the columns of ids and of narrative of a sheet of texts; None unless it has one of each."""
    names = [one.name for one in sheet.headings]
    rows = [Row("", {one.name: line.text(one.column) for one in sheet.headings}) for line in sheet.lines]
    try:
        found = layout(names, rows, chosen={}, name=sheet.where)
    except InputError:
        return None
    places = {one.name: one.column for one in sheet.headings}
    return (places[found.id], places[found.text[0]]) if len(found.text) == 1 else None


class _Planner:
    def __init__(
        self, sheet: Sheet, codes: SheetCodes, chosen: dict[str, tuple[str, ...]], *, texts: bool | None
    ) -> None:
        self.sheet, self.codes, self.chosen, self.texts = sheet, codes, chosen, texts
        self.reader = HeadingReader(codes)
        self.names = {one.column: one.name for one in sheet.headings}
        self.by_name = {one.name: one.column for one in reversed(sheet.headings)}
        self._all_there()
        self.said = {one.column: self._said(self.reader.read(one)) for one in sheet.headings}
        self.taken: set[int] = set(self._chosen("ignore"))

    def _all_there(self) -> None:
        for role, names in self.chosen.items():
            for name in names:
                if name not in self.by_name:
                    listed = headings(list(self.names.values()))
                    raise InputError(
                        f"{self.sheet.where}: no column {shown(name)} (for {role}); there are: {listed}"
                    )

    def _said(self, said: Said) -> Said:
        for role, names in self.chosen.items():
            if said.heading.name in names:
                number = said.number if said.role == role else 0
                return Said(said.heading, role, number, said.coder, said.polarity)
        return said

    def _chosen(self, role: str) -> tuple[int, ...]:
        return tuple(self.by_name[name] for name in self.chosen.get(role, ()))

    def plan(self, asked: str | None) -> Plan | None:
        carried = next((one.column for one in self.sheet.headings if one.name == CARRIED), None)
        self.taken |= {carried} if carried else set()
        key = self._id()
        single = {role: found for role in SINGLE if (found := self._one(role)) is not None}
        ticks = self._ticks()
        code_columns = self._codes(ticks)
        if not ticks and not code_columns:
            return None
        text = self._text(single, {one.column for one in code_columns})
        single.pop("text", None)
        self._needed(key, text)
        slots, shared = self._slots(code_columns)
        layout_name = self._layout(asked, slots, ticks)
        way_column = shared.pop("polarity", None)
        plan = Plan(
            layout_name,
            key,
            text,
            single,
            slots,
            ticks,
            polarity(self.sheet.title) if self.sheet.title else "",
            way_column,
            shared,
            carried,
            self._signs(ticks),
        )
        if plan.coders and plan.get("coder"):
            raise InputError(f"{self.sheet.where}: coders are named by a column and by headings; say which")
        self._misspelt()
        return told(plan, self.sheet, self.names)

    def _id(self) -> int | None:
        chosen = self._chosen("id")
        name = id_column([name for column, name in self.names.items() if column not in self.taken])
        if not chosen and not name:
            return None
        column = chosen[0] if chosen else self.by_name[name]
        self.taken.add(column)
        return column

    def _one(self, role: str) -> int | None:
        """Give the column of a role that comes once; of two that would do, the first that is filled."""
        found = [
            one.column
            for one in self.said.values()
            if one.role == role and not one.number and not one.coder and one.column not in self.taken
        ]
        chosen = self._chosen(role)
        best = [column for column in chosen or found if any(self._cells(column))] or list(chosen or found)
        if not best or (
            role == "read_all" and not _mostly(self._cells(best[0]), lambda cell: bool(tick(cell)))
        ):
            return None
        self.taken.add(best[0])
        return best[0]

    def _cells(self, column: int) -> list[str]:
        return [text for line in self.sheet.lines if (text := line.text(column)).strip()]

    def _ticks(self) -> tuple[tuple[str, Tick], ...]:
        found = []
        for one in self.said.values():
            free = one.role == "tick" and one.column not in self.taken
            if free and _mostly(self._cells(one.column), lambda cell: bool(tick(cell) or polarities(cell))):
                found.append((one.coder, Tick(one.column, one.senses, one.polarity)))
        self.taken |= {tick.column for _, tick in found}
        return tuple(found)

    def _codes(self, ticks: Sequence[object]) -> list[Said]:
        """Give the columns of codes; those named alike with numbers stay together."""
        ignored = {*self._chosen("ignore")}
        free = [
            one for one in self.said.values() if one.role == "code" and one.column not in self.taken - ignored
        ]
        free = [one for one in free if one.column not in ignored]
        if self.chosen.get("code"):
            return [one for one in free if one.heading.name in self.chosen["code"]]
        families: dict[str, list[Said]] = {}
        for one in free:
            families.setdefault(folded(one.heading.name).rstrip("0123456789"), []).append(one)
        sure = [family for family in families.values() if any(self._coded(one.column) for one in family)]
        plain = [family for family in families.values() if not family[0].polarity]
        return [one for family in sure or ([] if ticks else plain) for one in family]

    def _coded(self, column: int) -> bool:
        return any(is_none(cell) or self.codes.read_cell(cell)[0] is not None for cell in self._cells(column))

    def _text(self, single: Mapping[str, int], marks: set[int]) -> tuple[int, ...]:
        """Give the columns of text: chosen, by heading, the long ones; quotes where there is nothing else."""
        if self._chosen("text"):
            return self._chosen("text")
        marks |= {one.column for one in self.said.values() if one.role in ("polarity", "quote", *ATTRIBUTES)}
        free = [column for column in self.names if column not in self.taken and column not in marks]
        names = [self.names[column] for column in free]
        rows = [
            Row("", {self.names[column]: line.text(column) for column in free})
            for line in self.sheet.lines[:200]
        ]
        found: tuple[str, ...] = ()
        if names:
            choice = checked_choice({"id": names[0]})
            found = self._found(names, rows, choice)
        columns = tuple(self.by_name[name] for name in found if any(self._cells(self.by_name[name])))
        if columns:
            return columns
        if "text" in single:
            return (single["text"],)
        if (
            "passage" in single
            and statistics.median([len(cell) for cell in self._cells(single["passage"])] or [0]) > 20
        ):
            return (single["passage"],)
        return (single["quote"],) if "quote" in single and not self.texts else ()

    def _found(
        self, names: list[str], rows: list[Row], choice: Mapping[str, tuple[str, ...]]
    ) -> tuple[str, ...]:
        """Ask the reader of reviews which of the free columns hold narrative."""
        try:
            found = layout(["\0id", *names], rows, chosen={**choice, "id": ("\0id",)}, name=self.sheet.where)
        except InputError:
            return ()
        return tuple(name for name in found.text if name in names)

    def _needed(self, key: int | None, text: tuple[int, ...]) -> None:
        missing, option = ("the review ids", "id") if self.texts else ("the texts", "text")
        if self.texts is None or (key if self.texts else text):
            return
        listed = headings(list(self.names.values()))
        raise InputError(
            f"{self.sheet.where}: cannot tell which column holds {missing}; say it (--column "
            f"{option}=COLUMN, or columns={{'{option}': ...}} in Python); there are: {listed}"
        )

    def _slots(self, code_columns: list[Said]) -> tuple[tuple[Slot, ...], dict[str, int]]:
        """Give a slot for each column of codes, and the columns that hold for the whole row."""
        beside: dict[tuple[str, str, int], int] = {}
        for one in self.said.values():
            free = one.role in ("polarity", "quote", *ATTRIBUTES) and one.column not in self.taken
            if free and self._fits(one):
                beside.setdefault((one.role, one.coder, one.number), one.column)
        slots = []
        for one in code_columns:
            own = {role: _nearest(beside, role, one) for role in ("polarity", "quote", *ATTRIBUTES)}
            attributes = {role: column for role in ATTRIBUTES if (column := own[role]) is not None}
            slots.append(Slot(one.column, one.coder, own["polarity"], one.polarity, own["quote"], attributes))
        shared = {
            role: column
            for role in ("polarity", *ATTRIBUTES)
            if (column := beside.get((role, "", 0))) is not None
        }
        self.taken |= {*beside.values(), *(slot.code for slot in slots)}
        return tuple(slots), shared

    def _fits(self, said: Said) -> bool:
        if said.heading.name in self.chosen.get(said.role, ()) or said.role == "quote":
            return True
        if said.role == "polarity":
            return _mostly(self._cells(said.column), lambda cell: bool(polarities(cell)))
        return _mostly(self._cells(said.column), lambda cell: bool(attribute(said.role, cell)))

    def _layout(self, asked: str | None, slots: Sequence[Slot], ticks: Sequence[object]) -> str:
        if asked is not None and asked not in LAYOUTS:
            raise ConfigError(f"no layout of this name; there are: {', '.join(LAYOUTS)}")
        if ticks and slots and asked not in ("wide", None):
            raise InputError(f"{self.sheet.where}: not laid out as {asked}: it has columns of ticks")
        alike = Counter((slot.coder, slot.polarity) for slot in slots)
        several = any(count > 1 for count in alike.values())
        fits = {
            "wide": bool(ticks),
            "codes": several,
            "cell": bool(slots) and not several,
            "long": bool(slots) and not several,
        }
        if asked is not None:
            if fits[asked]:
                return asked
            raise InputError(
                f"{self.sheet.where}: not laid out as {asked}; say which columns hold "
                "what (--column ROLE=COLUMN, or columns= in Python)"
            )
        if ticks:
            return "wide"
        if several:
            return "codes"
        cells = (self.codes.read_cell(cell)[0] for slot in slots for cell in self._cells(slot.code))
        return "cell" if any(cell is not None and len(cell) > 1 for cell in cells) else "long"

    def _signs(self, ticks: Sequence[tuple[str, Tick]]) -> bool:
        """Say whether "-" in a column of ticks is a polarity: only where "+" is used beside it."""
        return any(cell.strip() == "+" for _, one in ticks for cell in self._cells(one.column))

    def _misspelt(self) -> None:
        """Refuse a column of ticks whose heading is nearly a code: it was probably meant."""
        for one in self.said.values():
            cells = [] if one.role or one.column in self.taken else self._cells(one.column)
            if cells and all(tick(cell) for cell in cells) and self.codes.resembles(one.heading.name):
                near = ", ".join(self.codes.nearest(one.heading.name))
                raise InputError(
                    f"{self.sheet.where}: heading {one.column}: not a code of the codebook; the nearest are: "
                    f"{near}; mend it, or leave the column out (--column ignore=COLUMN, or "
                    "columns={'ignore': ...} in Python)"
                )


def _nearest(beside: Mapping[tuple[str, str, int], int], role: str, code: Said) -> int | None:
    """Give the column that belongs to a code: of its number and coder, else of its coder, else of all."""
    keys = ((code.coder, code.number), (code.coder, 0), ("", code.number), ("", 0))
    return next((beside[role, *key] for key in keys if (role, *key) in beside), None)


def _mostly(cells: Iterable[str], is_so: Callable[[str], bool]) -> bool:
    """Say whether it is so for at least half of the cells, or there are none."""
    listed = list(cells)
    return 2 * sum(1 for cell in listed if is_so(cell)) >= len(listed)
