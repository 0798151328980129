"""Names that the sequence model sees by what stands around them, in any case, on no list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.known import name_parts, nicknames_of
from leder_nlp.redact.detectors.names import names_a_condition
from leder_nlp.redact.detectors.told_initials import a_sex
from leder_nlp.redact.learned.model import LABELS, NameModel, inside, shipped_names
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import CAPITALS, LOWER, Reading

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

_JOINS = re.compile(r"[ \u00a0]|[-–’'&/] ?|\. ?| & ")
_LEAST, _MOST = 0.3, 0.85
"""Certainty is held below that of a rule, so that what the model alone believes never stops a review."""
_LONGEST = 8
_SURE, _VERY = 0.7, 0.9
"""How sure the model must be of an everyday word in lower case; of a lone small letter, and of words that say
little."""
_LETTERS, _ANNOUNCING = "letters_never_initials", "id_labels"
_NEVER = Is.ACRONYM | Is.TITLE | Is.ROLE | Is.RELATION
_ARTICLES = frozenset({"the", "a", "an", "his", "her", "their", "this", "that", "no", "any", "our", "each"})
_KINDS = tuple(label.partition("-")[2] for label in LABELS)
_BEGINS = tuple(label.startswith("B-") for label in LABELS)
_CALLED = {"initials": "person"}


def learned(reading: Reading) -> Iterator[Identifier]:
    """Find names by the model that ships."""
    yield from named(reading, shipped_names())


def by_model(model: NameModel) -> Callable[[Reading], Iterator[Identifier]]:
    """Give the detector of another model."""
    return lambda reading: named(reading, model)


def named(reading: Reading, model: NameModel) -> Iterator[Identifier]:
    """Find the runs of words of which the model holds each to be part of a name, of one kind a run."""
    import numpy as np

    scores = model.scores(reading)
    if not len(scores):
        return
    own = _of_the_form(reading)
    sureness = _agreed(reading, inside(scores), model, own)
    best = scores[:, 1:].argmax(axis=1) + 1
    for first, last in _runs(reading, np.flatnonzero(sureness >= model.threshold).tolist(), best):
        sure = float(sureness[first:last].max())
        if _tells(reading, first, last, sure) or reading.lower[first] in own:
            yield _found(reading, first, last, _KINDS[int(best[first])], sure)


def _runs(reading: Reading, likely: list[int], best: Array) -> Iterator[tuple[int, int]]:
    """Give the runs [first, last) of likely words that make one name each."""
    first, last = 0, 0
    for word in likely:
        if not _may_be(reading, word):
            continue
        if last > first and (last - first >= _LONGEST or not _joins(reading, word, last, best)):
            yield first, last
            first = word
        elif last == first:
            first = word
        last = word + 1
    if last > first:
        yield first, last


def _of_the_form(reading: Reading) -> frozenset[str]:
    """Give the parts of the form's names and their short forms, of two letters or more."""
    parts = {part for known in reading.review.known.names for part in name_parts(known)}
    return frozenset(parts | {short for part in parts for short in nicknames_of(part)})


def _agreed(reading: Reading, sureness: Array, model: NameModel, own: frozenset[str]) -> Array:
    """Give how sure each word is; one of the form's, or surely a name elsewhere, needs less."""
    import numpy as np

    agreed = sureness.copy()
    for text, places in reading.at.items():
        if len(places) > 1 or text in own:
            each = sureness[places]
            if text in own or each.max() >= _VERY:
                agreed[places] = np.where(each >= model.again, np.maximum(each, model.threshold), each)
    return agreed


def _may_be(reading: Reading, word: int) -> bool:
    """Say whether a word can be part of a name: it has a letter and is no placeholder."""
    return reading.lower[word][0] != "[" and any(map(str.isalpha, reading.lower[word]))


def _joins(reading: Reading, word: int, last: int, best: Array) -> bool:
    """Say whether a word carries on the name that ends before it."""
    if word != last or not _JOINS.fullmatch(reading.gap(word - 1)):
        return False
    label, before = int(best[word]), int(best[word - 1])
    return not _BEGINS[label] and _KINDS[label] == _KINDS[before]


def _tells(reading: Reading, first: int, last: int, sure: float) -> bool:
    """Say whether words [first, last) may name somebody: not "Hospital", "Shared Lives", "Q:", "GP"."""
    if last - first > 1 and all(
        word in reading.guarded or reading.lower[word] in _ARTICLES for word in range(first, last)
    ):
        return False  # "the Glasgow Coma Scale"
    generic = resources.lexicon("generic_org_words")
    telling = [
        word
        for word in range(first, last)
        if not (
            reading.lower[word] in generic
            or reading.flags[word] & Is.FUNCTION
            or (word in reading.guarded and not reading.flags[word] & Is.NAME)
        )
    ]
    if not telling:
        return sure >= _VERY and all(reading.flags[word] & Is.NAME for word in range(first, last))
    if last - first > 1:
        return not all(_everyday(reading.flags[word]) for word in telling)
    return _alone(reading, first, sure)


def _alone(reading: Reading, word: int, sure: float) -> bool:
    """Say whether one word may be a whole name: no acronym, role or everyday word, no letter that counts."""
    flags = reading.flags[word]
    length = reading.ends[word] - reading.starts[word]
    if length == 1:
        owns = word > 0 and reading.possessive(word - 1) and reading.lower[word] == "s"
        counts = owns or _numbers(reading, word) or a_sex(reading, word)
        if counts or reading.lower[word] in resources.lexicon(_LETTERS):
            return False
        return sure >= _VERY or reading.case[word] != LOWER
    if names_a_condition(reading, word):
        return False  # "Cornell scale"
    if word in reading.phrased or (flags & _NEVER and not flags & Is.FORENAME):
        return False
    if flags & Is.DIGIT or reading.lower[word] in resources.lexicon(_ANNOUNCING):
        return False  # "T4", "MRN", "Tel 01632"
    if reading.case[word] == CAPITALS and length > 3 and not flags & Is.NAME and word not in reading.shouted:
        return False  # "MDFT": an acronym that no list knows
    if reading.gap(word)[:1] == ":" and not flags & Is.NAME:
        return False  # "Tel: ", "Chemo: "
    if reading.case[word] == LOWER and sure < _SURE and (flags & Is.ENGLISH or not flags & Is.NAME):
        return False  # "the lamp was green", "suicidal ideation"
    articled = word > 0 and reading.gap(word - 1) == " " and reading.lower[word - 1] in _ARTICLES
    if articled and (flags & Is.COMMON or (reading.case[word] in (LOWER, CAPITALS) and not flags & Is.NAME)):
        return False  # "the Dean", "the layby", "the DVLA"
    if reading.case[word] == CAPITALS and not flags & Is.NAME and _bracketed(reading, word):
        return False  # "cycle super-highway (CSH)"
    return not _everyday(flags)


def _bracketed(reading: Reading, word: int) -> bool:
    """Say whether a word stands alone in brackets, as a short form is made known."""
    return word > 0 and reading.gap(word - 1)[-1:] == "(" and reading.gap(word)[:1] == ")"


def _everyday(flags: int) -> bool:
    """Say whether a word is an everyday word, and neither a forename nor often a surname."""
    return bool(flags & Is.COMMON) and not flags & (Is.FORENAME | Is.NAME_WORD)


def _numbers(reading: Reading, word: int) -> bool:
    """Say whether a letter numbers a point or asks a question: "B. Health", "Q: why"."""
    begins = word == 0 or not reading.gap(word - 1).isspace() or "\n" in reading.gap(word - 1)
    return begins and reading.gap(word)[:1] in (".", ":", ")", "/")


def _found(reading: Reading, first: int, last: int, kind: str, sure: float) -> Identifier:
    certainty = round(min(max(sure, _LEAST), _MOST), 3)
    return reading.identifier(first, last, _CALLED.get(kind, kind), "learned", certainty=certainty)
