"""What a cell says, as text, and whether it may come in: numbers, dates, blanks, control characters."""

from __future__ import annotations

import datetime
import logging
import numbers
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from unicodedata import normalize

from leder_nlp import resources
from leder_nlp.errors import InputError
from leder_nlp.signs import visible
from leder_nlp.taxonomy import Taxonomy

log = logging.getLogger("leder_nlp.io")

# Tab, line ends, vertical tab and form feed occur in honest exports; the rest of C0 and lone
# surrogates break XML, Excel and JSON further on.
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
SHOWN = 60
STRAY = 200
"""One control character in so many is noise; more make it no text."""


def text_of(value: Any) -> str:
    """Give a cell's value as text: whole numbers without a point, dates as ISO, missing as ""."""
    if isinstance(value, str):
        return value
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return str(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, numbers.Real) and not isinstance(value, numbers.Integral):
        return _number(float(value))
    return str(value)


def _number(value: float) -> str:
    if value != value:
        return ""
    return str(int(value)) if value.is_integer() else repr(value)


def checked(text: str, *, where: str, field: str) -> str:
    """Give the text back if it holds no control character.

    Raises InputError naming place, field and offset otherwise.
    """
    found = CONTROL.search(text)
    if found is None:
        return text
    raise InputError(f"{where}: {shown(field)}: control character at offset {found.start()}; take it out")


def readable(text: str, *, where: str, field: str) -> str:
    """Give a narrative in composed Unicode (NFC), without invisible signs; control characters are spaces.

    Other systems write an accent as a sign of its own, at which words and names would break in two,
    as they do at soft hyphens and zero-width spaces.
    Scans and old systems leave a few in long texts; a text where they are more than one in 200 is
    not text. Raises InputError then, naming place, field and offset; logs a warning otherwise.
    """
    found = CONTROL.findall(text)
    if len(found) * STRAY > len(text):
        return checked(text, where=where, field=field)
    if found:
        log.warning("%s: %s: %d stray control characters are read as spaces", where, shown(field), len(found))
    return normalize("NFC", visible(CONTROL.sub(" ", text)))


def shown(name: str) -> str:
    """Quote a heading for a message; one too long to be a heading is only counted."""
    name = CONTROL.sub("?", name)
    return repr(name) if len(name) <= SHOWN else f"a heading of {len(name)} characters"


def headings(names: Sequence[str]) -> str:
    """List headings for a message.

    The first row may be somebody's record: a heading that is not made of the words of headings is
    named by its number.
    """
    listed = (repr(name) if usual(name) else f"column {number}" for number, name in enumerate(names, 1))
    return ", ".join(listed)


def usual(name: str) -> bool:
    """Say whether a heading or sheet name is made of the words of such; any other may tell of somebody."""
    words = [word.rstrip("0123456789") for word in re.findall(r"[^\W_]+", name.lower())]
    known = all(word in _usual_words() for word in words if word)
    return len(name) <= SHOWN and known and any(words)


@cache
def _usual_words() -> frozenset[str]:
    files = ("columns", "groups", "coding_sheets")
    own = [resources.toml(resources.path(f"{name}.toml"), name) for name in files]
    themes = [[theme.id.replace("_", " "), theme.label] for theme in Taxonomy.default()]
    words = {word for text in _strings([own, themes]) for word in re.findall(r"[^\W_]+", text.lower())}
    return frozenset(words) | resources.lexicon("heading_words")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _strings([key, part])
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)


def folded(heading: str) -> str:
    """Give a heading without case, spaces and punctuation, to compare it."""
    return re.sub(r"[\W_]+", "", heading.casefold())


def headed(names: Iterable[str], *, where: str) -> list[str]:
    """Give the headings of a table, trimmed; a blank one is called after its number.

    Raises InputError if two are the same, or if one is far too long for a heading.
    """
    trimmed = [name.strip() for name in names]
    for number, name in enumerate(trimmed, 1):
        checked(name, where=where, field=f"heading {number}")
        if len(name) > 500:
            raise InputError(
                f"{where}: heading {number} has {len(name)} characters; is a row of headings missing?"
            )
    result = [name or f"column {number}" for number, name in enumerate(trimmed, 1)]
    for number, name in enumerate(result, 1):
        first = result.index(name) + 1
        if first < number:
            raise InputError(f"{where}: columns {first} and {number} have the same heading; rename one")
    return result
