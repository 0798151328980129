"""Headings: which lines are one, and which way what stands below them leans."""

from __future__ import annotations

from functools import cache

from leder_nlp import resources
from leder_nlp.language import PLACEHOLDER
from leder_nlp.language import words as cut
from leder_nlp.records import GOOD, IMPROVE
from leder_nlp.tag.phrase_index import PhraseIndex
from leder_nlp.tag.phrases import parse

RECOMMENDED = "recommended"
LEANINGS = (GOOD, IMPROVE, RECOMMENDED)
_HEADING_WORDS = 12
_FEW_WORDS = 4


def is_heading(line: str, *, bullet: bool = False) -> bool:
    """Say whether a line is a heading: short, without a final stop, and in capitals, ending in a
    colon, or worded like a known heading. A bullet in capitals ("- SALT") is none."""
    if len(line) > 90 or line[-1] in ".!?;,":
        return False
    found = cut(line)
    if not 0 < len(found) <= _HEADING_WORDS:
        return False
    bare = PLACEHOLDER.sub("", line)
    letters = [letter for letter in bare if letter.isalpha()]
    if line.endswith(":"):
        return True
    if not bullet and len(letters) >= 4 and "".join(letters).isupper() and " - " not in line:
        return True
    return _leans(tuple(found.lower), whole=True) not in ("", "facts")


def tells(line: str, *, shouted: bool = False) -> bool:
    """Say whether a line in capitals is worded as a sentence ("NO AHC SINCE 2019", "MUM WAS NOT TOLD"):
    something denies or tells in it, and it does not begin as a question does.

    In a text that is `shouted` throughout every line is one but those of few words.
    """
    found = cut(line).lower
    if not found or found[0] in resources.lexicon("asking_words"):
        return False
    denies, telling = resources.lexicon("denying_words"), resources.lexicon("telling_words")
    if not denies.isdisjoint(found) or not telling.isdisjoint(found[1:]):
        return True
    return shouted and len(found) > _FEW_WORDS


def lean(heading: str) -> str:
    """Say which way a heading or section name leans: a polarity, `recommended`, or "" for nowhere."""
    found = _leans(tuple(cut(heading).lower), whole=False) if heading else ""
    return found if found in LEANINGS else ""


def states_facts(label: str) -> bool:
    """Say whether a label is the whole of a heading below which nothing is judged ("Medication:")."""
    return _leans(tuple(cut(label).lower), whole=True) in ("neutral", "facts")


@cache
def _heading_index() -> tuple[PhraseIndex, tuple[str, ...]]:
    table = resources.toml(resources.path("headings.toml"), "headings")
    entries = [(leaning, phrase) for leaning, phrases in table.items() for phrase in phrases]
    ways = [(parse(phrase, {}, where="headings.toml"),) for _, phrase in entries]
    return PhraseIndex(ways), tuple(leaning for leaning, _ in entries)


def _leans(heading: tuple[str, ...], *, whole: bool) -> str:
    """Give the leaning of the longest phrase that begins the heading; the whole of it if asked."""
    index, leanings = _heading_index()
    skip = next((at for at, word in enumerate(heading) if not word.isdigit() and len(word) > 1), 0)
    best, leaning = 0, ""
    for _, found in index.find(heading, ((0, len(heading)),)):
        for match in found:
            if match.first <= skip and match.last > best and (not whole or match.last == len(heading)):
                best, leaning = match.last, leanings[match.phrase]
    return leaning
