"""What a heading of a coding sheet says: its role, number, coder and polarity, or the code it stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from leder_nlp.io.cells import folded
from leder_nlp.io.columns import id_column
from leder_nlp.io.formats.codes import ATTRIBUTES
from leder_nlp.io.formats.sheet_codes import Senses, SheetCodes
from leder_nlp.io.formats.sheet_tables import Heading
from leder_nlp.io.formats.sheet_words import headings, polarity, polarity_words

NUMBERED = re.compile(r"(.*?[^\W\d_])[\s_.-]*(\d{1,2})")
OF_CODER = re.compile(r"([^:]{1,60}?)\s*:\s*(.+)", re.DOTALL)
IN_BRACKETS = re.compile(r"(.+?)\s*[(\[]([^()\[\]]{1,60})[)\]]", re.DOTALL)
MARKS = ("code", "polarity", "quote", *ATTRIBUTES)
"""Roles of columns that may come once for each code, and once for each coder."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one heading says. `role` is `tick` where it is itself a code, "" where it is nothing known."""

    heading: Heading = field(repr=False)
    role: str = ""
    number: int = 0
    coder: str = field(default="", repr=False)
    polarity: str = ""
    senses: Senses = ()

    @property
    def column(self) -> int:
        """Give the number of the column."""
        return self.heading.column


class HeadingReader:
    """Reads headings with the codes that may stand in them."""

    def __init__(self, codes: SheetCodes) -> None:
        self.codes = codes
        domains = (name for domain in codes.taxonomy.domains for name in domain)
        self._domains = {folded(name) for name in domains}

    def score(self, names: Sequence[str]) -> int:
        """Say how much a row looks like one of headings: two for each role, one for each code."""
        roles = sum(2 for name in names if self._role(name) or self._numbered(name)[0] or id_column([name]))
        return roles + sum(1 for name in names if self.codes.read(name) is not None)

    def _numbered(self, name: str) -> tuple[str, int]:
        """Give role and number of "Code 2"; ("", 0) if it is no such heading."""
        match = NUMBERED.fullmatch(name.strip())
        role = self._role(match[1]) if match else ""
        return (role, int(match[2])) if match and role in MARKS else ("", 0)

    def read(self, heading: Heading) -> Said:
        """Read a heading, with the merged one above it: a polarity, a domain, else a coder."""
        said = self._whole(heading, heading.name)
        if not heading.group or said.role not in ("tick", *MARKS):
            return said
        way = polarity(heading.group)
        if way and said.polarity in ("", way):
            return replace(said, polarity=way)
        if folded(heading.group) in self._domains or said.coder or way:
            return said
        return replace(said, coder=heading.group)

    def _whole(self, heading: Heading, name: str) -> Said:
        said = self._plain(heading, name)
        if said.role:
            return said
        for pattern, coder, rest in ((OF_CODER, 1, 2), (IN_BRACKETS, 2, 1)):
            match = pattern.fullmatch(name)
            if match:
                inner = self._plain(heading, match[rest])
                if inner.role in ("tick", *MARKS):
                    return replace(inner, coder=match[coder].strip())
        return said

    def _plain(self, heading: Heading, name: str) -> Said:
        role = self._role(name)
        if role:
            return Said(heading, role)
        role, number = self._numbered(name)
        if role:
            return Said(heading, role, number)
        senses = self.codes.read(name)
        if senses is not None:
            ways = {sense.polarity for sense in senses}
            return Said(heading, "tick", polarity=ways.pop() if len(ways) == 1 else "", senses=senses)
        match = NUMBERED.fullmatch(name.strip())
        return self._directed(heading, match[1] if match else name, int(match[2]) if match else 0)

    def _role(self, name: str) -> str:
        return headings().get(folded(name), "")

    def _directed(self, heading: Heading, name: str, number: int) -> Said:
        """Read "GP codes", "Areas for improvement 2": a column of codes of one polarity."""
        key = folded(name)
        for word, way in polarity_words().items():
            rests = [key.removeprefix(word)] * key.startswith(word) + [key.removesuffix(word)] * key.endswith(
                word
            )
            if any(not rest or headings().get(rest) == "code" for rest in rests):
                return Said(heading, "code", number, polarity=way)
        return Said(heading)
