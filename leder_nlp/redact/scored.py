"""Which names are those of a score, by what follows them: "Braden 15", "Norton score", not "Norton rang"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from leder_nlp import resources
from leder_nlp.redact.lexicon import Mark

_NUMBER = re.compile(r"(?:\s?[:=-]\s?| (?:of )?)\d{1,3}(?:\s?/\s?\d{1,3})?(?![\w/:-]|\.\d)")


def scored(marks: Sequence[Mark], lower: Sequence[str], plain: str, ends: Sequence[int]) -> list[Mark]:
    """Give the names of scores [first, last) with the word that says so, or a number, after them."""
    found: list[Mark] = []
    heads = resources.lexicon("eponym_heads")
    for first, last in marks:
        after = lower[last] if last < len(lower) else ""
        headed = (after in heads or f"!{after}" in heads) and plain.startswith(" ", ends[last - 1])
        sure = "!" + "-".join(lower[first:last]) in resources.lexicon("score_names")
        if headed or (sure and _NUMBER.match(plain, ends[last - 1])):
            found.append((first, last + 1))
    return found
