"""What the word lists say of a word, looked up once for each distinct word, and phrases found in one walk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from leder_nlp import resources
from leder_nlp.collector import calm
from leder_nlp.language import words as cut


class Is:
    """What a word can be; several at once, joined by `|` (plain numbers: an IntFlag is ten times slower)."""

    FORENAME = 1
    SURNAME = 2
    ENGLISH = 4
    NAME_WORD = 8
    NEVER = 16
    TITLE = 32
    ROLE = 64
    RELATION = 128
    MEDICAL = 256
    NATION = 512
    ACRONYM = 1024
    CALENDAR = 2048
    FUNCTION = 4096
    DOUBTFUL = 16384
    MONTH = 32768
    AGED = 65536
    DIGIT = 131072
    NAME = FORENAME | SURNAME
    COMMON = ENGLISH | NEVER | ROLE | RELATION | MEDICAL | NATION | ACRONYM | CALENDAR | FUNCTION


_LISTS = {
    "forenames": Is.FORENAME,
    "surnames": Is.SURNAME,
    "english_words": Is.ENGLISH,
    "clinical_shorthand": Is.ENGLISH,
    "name_words": Is.NAME_WORD,
    "common_words_never_names": Is.NEVER,
    "titles": Is.TITLE,
    "role_words": Is.ROLE,
    "relation_words": Is.RELATION,
    "medical_terms": Is.MEDICAL,
    "nationalities": Is.NATION,
    "acronyms": Is.ACRONYM,
    "calendar_words": Is.CALENDAR,
    "function_words": Is.FUNCTION,
    "contractions": Is.FUNCTION,
    "month_words": Is.MONTH,
    "age_words": Is.AGED,
    "doubtful_titles": Is.DOUBTFUL,
}

_PHRASES = {
    "eponyms": "protected",
    "protected_terms": "protected",
    "medical_terms": "protected",
    "nationalities": "protected",
    "places": "place",
    "places_abroad": "place",
    "places_ambiguous": "doubtful place",
    "org_suffixes": "organisation",
    "place_suffixes": "street",
    "relation_words": "relation",
    "role_words": "role",
    "titles": "title",
    "feasts": "feast",
    "score_names": "score",
    "church_names": "church",
}

_DIGIT = re.compile(r"\d")

Mark = tuple[int, int]
"""Words [first, last)."""


@cache
def _words() -> dict[str, int]:
    """Give for each listed word the flags it has; entries of several words are left out."""
    table: dict[str, int] = {}
    with calm():
        for name, flag in _LISTS.items():
            for entry in resources.lexicon(name):
                word = entry.replace("’", "'").rstrip(".")
                if " " not in word:
                    digit = Is.DIGIT if _DIGIT.search(word) else 0
                    table[word] = table.get(word, 0) | flag | digit
        for entry in resources.lexicon("contractions"):  # a hurried hand writes "didnt"
            plain = entry.replace("'", "")
            if not table.get(plain, 0) & Is.ENGLISH:
                table[plain] = table.get(plain, 0) | Is.FUNCTION
    return table


class _Met(dict[str, int]):
    """The flags of the listed words that have been met: a small table is at hand where the whole is not.

    A word that stands in no list is not kept: it may be somebody's name.
    """

    def __missing__(self, word: str) -> int:
        flag = _words().get(word, 0)
        if flag:
            self[word] = flag
        return flag


_met = _Met()


def flags(words: Iterable[str]) -> list[int]:
    """Give the flags of each word (lower case); 0 for a word that stands in no list."""
    return list(map(_met.__getitem__, words))


class Gazetteer:
    """Phrases of several lists, found in one walk over the words."""

    def __init__(self, lists: dict[str, Iterable[str]]) -> None:
        """Take, for each kind, its phrases; they are cut into words as any text is."""
        self._kinds = tuple(lists)
        self._whole: dict[tuple[str, ...], set[str]] = {}
        lengths: dict[str, set[int]] = {}
        seconds: dict[str, set[str]] = {}
        for kind, phrases in lists.items():
            for phrase in phrases:
                own = tuple(cut(phrase).lower)
                if own:
                    self._whole.setdefault(own, set()).add(kind)
                    lengths.setdefault(own[0], set()).add(len(own))
                    seconds.setdefault(own[0], set()).update(own[1:2])
        self._firsts = {
            word: (tuple(sorted(own, reverse=True)), seconds[word], tuple(self._whole.get((word,), ())))
            for word, own in lengths.items()
        }

    def marks(self, words: Sequence[str], at: Mapping[str, Sequence[int]]) -> dict[str, list[Mark]]:
        """Give where phrases of each kind stand, in order; of one kind only the longest at one word.

        `at` gives for each word where it stands.
        """
        found: dict[str, list[Mark]] = {kind: [] for kind in self._kinds}
        last = len(words)
        for word in at.keys() & self._firsts.keys():
            lengths, seconds, alone = self._firsts[word]
            for first in at[word]:
                if first + 1 == last or words[first + 1] not in seconds:
                    for kind in alone:
                        found[kind].append((first, first + 1))
                    continue
                seen: set[str] = set()
                for length in lengths:
                    kinds = self._whole.get(tuple(words[first : first + length]))
                    if kinds and first + length <= last:
                        for kind in kinds - seen:
                            found[kind].append((first, first + length))
                        seen |= kinds
        for marks in found.values():
            marks.sort()
        return found


@cache
def gazetteer() -> Gazetteer:
    """Give the phrases of the lists that ship."""
    lists: dict[str, list[str]] = {}
    with calm():
        for name, kind in _PHRASES.items():
            lists.setdefault(kind, []).extend(resources.lexicon_lines(name))
        return Gazetteer({kind: list(dict.fromkeys(phrases)) for kind, phrases in lists.items()})
