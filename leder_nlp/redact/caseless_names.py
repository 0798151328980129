"""Which words of text without case are names of people, by the lists and by what stands beside them."""

from __future__ import annotations

from collections.abc import Iterable

from leder_nlp import resources
from leder_nlp.redact.caseless_places import lead as leads_in
from leder_nlp.redact.detectors.phrases import strange
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import Reading
from leder_nlp.redact.standing import acts, stands_free

_LONG = 4
_INITIALS = 3
_AND = frozenset({"and", "&", "+"})


def people(reading: Reading, words: Iterable[int]) -> set[int]:
    """Give those of some words, which are in order, that are names or initials of people."""
    capital: set[int] = set()
    for word in words:
        if (
            initials(reading, word)
            or _listed(reading, word)
            or _led(reading, word)
            or _announced(reading, word)
            or _surname(reading, word, capital)
            or _called(reading, word, capital)
        ):
            capital.add(word)
    return capital


def initials(reading: Reading, word: int) -> bool:
    """Say whether two or three shouted letters are no word that a list knows."""
    short = 1 < len(reading.lower[word]) <= _INITIALS
    return short and word in reading.shouted and not reading.flags[word] and reading.lower[word].isalpha()


def _lettered(reading: Reading, word: int) -> bool:
    """Say whether a letter and a stop begin a name: "s. dhillon"."""
    if word + 1 >= len(reading) or reading.gap(word) not in (". ", ".") or len(reading.lower[word + 1]) == 1:
        return False
    return _listed(reading, word + 1) or bool(reading.flags[word + 1] & Is.SURNAME)


def _listed(reading: Reading, word: int) -> bool:
    """Say whether the lists know a word as a name and as nothing else, or shouted text as nothing at all."""
    flags, text = reading.flags[word], reading.lower[word]
    if len(text) == 1:
        return _lettered(reading, word)
    if flags & (Is.COMMON | Is.TITLE) or not text.replace("'", "").isalpha() or word in reading.guarded:
        return False
    if len(text) < _LONG:  # "NG", "PEG", "mets": short forms that are somebody's name elsewhere
        return bool(flags & Is.NAME) and acts(reading, word)
    if flags & Is.NAME or acts(reading, word):
        return True
    if word and reading.gap(word - 1) == " " and _given(reading.flags[word - 1]):
        return True  # "imogen hartnoll"
    after = reading.flags[word + 1] if word + 1 < len(reading) and reading.gap(word) == " " else 0
    return bool(after & Is.NAME) and not after & (Is.COMMON | Is.TITLE)  # "junaid rafiq"


def _given(flags: int) -> bool:
    return bool(flags & Is.FORENAME) and not flags & (Is.COMMON | Is.TITLE)


def _led(reading: Reading, word: int) -> bool:
    """Say whether a title, a relation or a word that leads to a place stands before what may be a name."""
    if not word or not reading.lower[word][0].isalpha():
        return False
    flags, lead = reading.flags[word], reading.flags[word - 1]
    if reading.gap(word - 1) in (", ", " ("):  # "the receptionist, dawn, texted"
        if not lead & (Is.ROLE | Is.RELATION):
            return False
        unknown = strange(reading, word) and len(reading.lower[word]) >= _LONG
        named = flags & Is.NAME_WORD and not flags & Is.CALENDAR and reading.gap(word)[:1] in (",", ")")
        return bool(named) or (unknown and bool(lead & Is.RELATION))
    if reading.gap(word - 1) not in (" ", ". "):
        return False
    if word in reading.guarded or flags & (Is.ROLE | Is.RELATION):
        return False
    if lead & Is.TITLE and not lead & Is.DOUBTFUL:
        return _titled(reading, word)
    if flags & (Is.FUNCTION | Is.TITLE):
        return False
    if lead & (Is.RELATION | Is.ROLE):
        return bool(flags & Is.NAME_WORD) and (bool(lead & Is.RELATION) or not flags & Is.CALENDAR)
    return leads_in(reading, word) and strange(reading, word) and len(reading.lower[word]) > _LONG


def _titled(reading: Reading, word: int) -> bool:
    flags = reading.flags[word]
    if flags & (Is.FUNCTION | Is.TITLE):
        return bool(flags & (Is.NAME_WORD | Is.SURNAME)) and reading.lower[word - 1] in _courtesy()
    listed = flags & Is.NAME and not flags & Is.NEVER
    owns = reading.lower[word - 1] == "dr" and (reading.gap(word) != " " or acts(reading, word))
    return reading.lower[word - 1] in _courtesy() or strange(reading, word) or bool(listed) or owns


def _courtesy() -> frozenset[str]:
    return resources.lexicon("courtesy_titles")


def _announced(reading: Reading, word: int) -> bool:
    """Say whether "known as", "called" or a label ("Name: ") stands before what may be a name."""
    if not word or reading.flags[word] & (Is.FUNCTION | Is.TITLE | Is.ROLE | Is.RELATION | Is.ACRONYM):
        return False
    before, gap = reading.lower[word - 1], reading.gap(word - 1)
    if word in reading.guarded or not reading.lower[word].isalpha():
        return False
    if gap == ": ":
        return before in resources.lexicon("name_labels") and bool(reading.flags[word] & Is.NAME)
    known = word > 1 and reading.lower[word - 2] in resources.lexicon("calling_words")
    return gap == " " and before == "as" and known


def _surname(reading: Reading, word: int, capital: set[int]) -> bool:
    """Say whether an everyday word ends a name whose forename stands before it: "andrea tickle,"."""
    flags = reading.flags[word]
    if word - 1 not in capital or reading.gap(word - 1) not in (" ", "-"):
        return False
    if strange(reading, word) and len(reading.lower[word]) >= _LONG:
        return word not in reading.guarded
    if not flags & Is.SURNAME:
        return False
    before = reading.flags[word - 1]
    if not before & Is.FORENAME or flags & (Is.FUNCTION | Is.ROLE | Is.RELATION):
        return False
    if reading.lower[word] in resources.lexicon("name_verbs"):
        return False
    follows = reading.flags[word + 1] if word + 1 < len(reading) else 0
    return reading.gap(word) != " " or bool(follows & Is.FUNCTION) or acts(reading, word)


def _called(reading: Reading, word: int, capital: set[int]) -> bool:
    """Say whether an everyday word is a name here: "hope sang", "joy's", "kim and rose", "faith lumsden"."""
    flags = reading.flags[word]
    if not (flags & Is.NAME_WORD or (flags & Is.FORENAME and flags & (Is.FUNCTION | Is.CALENDAR))):
        return False
    if word in reading.phrased or not stands_free(reading, word):
        return False
    if acts(reading, word):
        return True
    after = word + 1
    if after < len(reading) and reading.gap(word) == " ":
        other = reading.flags[after]
        if (
            not other & Is.COMMON
            and reading.lower[after].isalpha()
            and (other & Is.SURNAME or len(reading.lower[after]) >= _LONG)
        ):
            return True
    joined = word > 1 and reading.lower[word - 1] in _AND and word - 2 in capital
    return joined and not flags & Is.FUNCTION
