"""Signs that nobody sees: they part a word that is one, and a name with one in it is no name to a pattern."""

from __future__ import annotations

import re

_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Soft hyphens, zero-width spaces and their like: they part a word that is one."""
_ANY = re.compile(f"[{_INVISIBLE}]")
_JOINER = re.compile("(?<=[^\\W_])\u200d+(?=[^\\W_])")
"""The joiner holds emoji together, and does nothing between letters or digits."""
_WITHIN = re.compile(f"(?<=[^\\W_])[{_INVISIBLE}\u200d]+(?=[^\\W_])")


def visible(text: str) -> str:
    """Give a text without invisible signs; the joiner of emoji stays, and what is nothing else."""
    if text.isascii():
        return text
    return _JOINER.sub("", _ANY.sub("", text)) or text


def parted(text: str) -> int | None:
    """Give where an invisible sign stands within a word or number, None if nowhere."""
    found = None if text.isascii() else _WITHIN.search(text)
    return found.start() if found else None
