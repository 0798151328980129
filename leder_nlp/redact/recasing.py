"""Giving caseless text its capitals back, so that the rules for written names can read it.

A stretch is caseless if it is shouted, or if the whole review is written small. Which words are
capitalised is told by the lists and by what stands beside them; everyday words stay small.
"""

from __future__ import annotations

from collections.abc import Iterable

from leder_nlp import resources
from leder_nlp.redact.detectors.phrases import joining, strange, touches
from leder_nlp.redact.lexicon import Is, Mark
from leder_nlp.redact.reading import Reading, Window
from leder_nlp.spans import Span

_FEWEST_WORDS = 20
_SMALL = 0.03
"""A review with a smaller share of capitalised words is written small; prose has a tenth."""
_SHOUTED_LINE = 4
_MOST = 4
_LONG = 4
_INITIALS = 3
_OTHER = Is.FUNCTION | Is.ROLE | Is.RELATION | Is.TITLE | Is.ACRONYM | Is.CALENDAR | Is.NATION | Is.MEDICAL
_ARTICLES = frozenset({"the", "a", "an", "no", "this", "that", "any", "some", "every", "of"})
_AND = frozenset({"and", "&", "+"})


def caseless(reading: Reading) -> list[Window]:
    """Give the lines [start, end) in which case says nothing, in order: all of a review written small."""
    if len(reading) >= _FEWEST_WORDS and len(reading.capitals) < _SMALL * len(reading):
        return [(0, len(reading.text))]
    if len(reading.shouted) < _SHOUTED_LINE:
        return []
    lines: dict[Window, int] = {}
    line = (0, -1)
    for word in sorted(reading.shouted):
        if reading.starts[word] > line[1]:
            start = reading.text.rfind("\n", 0, reading.starts[word]) + 1
            end = reading.text.find("\n", reading.starts[word])
            line = (start, end if end >= 0 else len(reading.text))
        lines[line] = lines.get(line, 0) + 1
    return [line for line, words in lines.items() if words >= _SHOUTED_LINE and _loud(reading, line)]


def _loud(reading: Reading, line: Window) -> bool:
    text = reading.text[line[0] : line[1]]
    small = sum(map(str.islower, text))
    return small * 10 < sum(map(str.isupper, text))


def recased(reading: Reading, words: Iterable[int]) -> str:
    """Give the text in lower case but for the first letters of some words; each character at its old place."""
    letters = list(reading.plain)
    for word in words:
        start, end = reading.starts[word], reading.ends[word]
        if end - start <= _INITIALS and word in reading.shouted and not reading.flags[word]:
            letters[start:end] = reading.text[start:end]  # "AKM"
            continue
        letters[start] = reading.text[start].upper() if len(reading.text[start].upper()) == 1 else letters[start]
    return "".join(letters)


def named_words(reading: Reading, lines: Iterable[Window]) -> set[int]:
    """Give the words of caseless lines that a careful writer would capitalise."""
    words = [word for start, end in lines for word in range(*reading.within(Span(start, end)))]
    inside = set(words)
    capital: set[int] = set()
    for word in words:
        if _initials(reading, word) or _listed(reading, word) or _led(reading, word) or _announced(reading, word):
            capital.add(word)
        elif _surname(reading, word, capital) or called(reading, word, capital):
            capital.add(word)
    for kind in ("organisation", "street"):
        for mark in reading.marks[kind]:
            if mark[0] in inside:
                capital |= _compound(reading, mark, street=kind == "street")
    for word in reading.at.get("st", ()):
        if word in inside and _saint(reading, word):
            capital.update((word, word + 1))
    for first, last in reading.marks["place"]:
        if first in inside and (last - first > 1 or strange(reading, first) or _lies(reading, first)):
            capital.update(word for word in range(first, last) if not joining(reading, word))
    return capital


def opens(reading: Reading, word: int) -> bool:
    """Say whether a word begins a sentence or line."""
    return word == 0 or not {".", "!", "?", "\n"}.isdisjoint(reading.gap(word - 1))


def _saint(reading: Reading, word: int) -> bool:
    """Say whether "st" begins the name of a church, school or hospital, and is no weight or ordinal."""
    if word + 1 >= len(reading) or reading.gap(word) not in (" ", ". "):
        return False
    numbered = word > 0 and reading.lower[word - 1][-1].isdigit() and reading.gap(word - 1) in ("", " ")
    named = reading.flags[word + 1] & Is.NAME or strange(reading, word + 1) or reading.possessive(word + 1)
    return not numbered and bool(named) and not reading.flags[word + 1] & Is.FUNCTION


def _lead(reading: Reading, word: int) -> bool:
    """Say whether a word that leads to a place and to no person stands before a word: "in", "moved to"."""
    if not word or reading.gap(word - 1) != " ":
        return False
    before = reading.lower[word - 1]
    return f"!{before}" in resources.lexicon("place_leads") or (before == "to" and _dwelt(reading, word))


def _lies(reading: Reading, word: int) -> bool:
    """Say whether a town whose name is an everyday word too is meant: "born in hull", not "sister in law"."""
    other = Is.FUNCTION | Is.ROLE | Is.RELATION | Is.TITLE | Is.MEDICAL | Is.NATION
    everyday = reading.flags[word] & Is.NEVER and reading.flags[word] & Is.ENGLISH
    if everyday or reading.flags[word] & other or not _lead(reading, word):
        return False
    return not (word > 1 and reading.flags[word - 2] & Is.RELATION)


def _dwelt(reading: Reading, word: int) -> bool:
    """Say whether "lived in", "moved to" stands before a word."""
    if word < 2 or reading.gap(word - 1) != " " or reading.gap(word - 2) != " ":
        return False
    leads = reading.lower[word - 1] in resources.lexicon("organisation_leads")
    return leads and reading.lower[word - 2] in resources.lexicon("dwelling_words")


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


def _lettered(reading: Reading, word: int) -> bool:
    """Say whether a letter and a stop begin a name: "s. dhillon"."""
    if word + 1 >= len(reading) or reading.gap(word) not in (". ", ".") or len(reading.lower[word + 1]) == 1:
        return False
    return _listed(reading, word + 1) or bool(reading.flags[word + 1] & Is.SURNAME)


def _initials(reading: Reading, word: int) -> bool:
    """Say whether two or three shouted letters are no word that a list knows."""
    short = 1 < len(reading.lower[word]) <= _INITIALS
    return short and word in reading.shouted and not reading.flags[word] and reading.lower[word].isalpha()


def _given(flags: int) -> bool:
    return bool(flags & Is.FORENAME) and not flags & (Is.COMMON | Is.TITLE)


def acts(reading: Reading, word: int) -> bool:
    """Say whether what follows a word is what follows a person."""
    if reading.possessive(word):
        return True
    if word + 1 >= len(reading) or reading.gap(word) != " ":
        return False
    return reading.lower[word + 1] in resources.lexicon("name_verbs")


def _led(reading: Reading, word: int) -> bool:
    """Say whether a title, a relation or a word that leads to a place stands before what may be a name."""
    if not word or not reading.lower[word][0].isalpha():
        return False
    flags, lead = reading.flags[word], reading.flags[word - 1]
    if reading.gap(word - 1) in (", ", " ("):  # "the receptionist, dawn, texted"
        named = flags & Is.NAME_WORD and lead & (Is.ROLE | Is.RELATION) and not flags & Is.CALENDAR
        return bool(named) and reading.gap(word)[:1] in (",", ")")
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
    return _lead(reading, word) and strange(reading, word) and len(reading.lower[word]) > _LONG


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
    if word - 1 not in capital or reading.gap(word - 1) not in (" ", "-") or not flags & Is.SURNAME:
        return False
    before = reading.flags[word - 1]
    if not before & Is.FORENAME or flags & (Is.FUNCTION | Is.ROLE | Is.RELATION):
        return False
    if reading.lower[word] in resources.lexicon("name_verbs"):
        return False
    follows = reading.flags[word + 1] if word + 1 < len(reading) else 0
    return reading.gap(word) != " " or bool(follows & Is.FUNCTION) or acts(reading, word)


def called(reading: Reading, word: int, capital: set[int]) -> bool:
    """Say whether an everyday word is a name here: "hope sang", "joy's", "kim and rose", "faith lumsden"."""
    flags = reading.flags[word]
    if not (flags & Is.NAME_WORD or (flags & Is.FORENAME and flags & (Is.FUNCTION | Is.CALENDAR))):
        return False
    if word in reading.phrased or not _free(reading, word):
        return False
    if acts(reading, word):
        return True
    after = word + 1
    if after < len(reading) and reading.gap(word) == " ":
        other = reading.flags[after]
        if not other & Is.COMMON and reading.lower[after].isalpha() and (
            other & Is.SURNAME or len(reading.lower[after]) >= _LONG
        ):
            return True
    joined = word > 1 and reading.lower[word - 1] in _AND and word - 2 in capital
    return joined and not flags & Is.FUNCTION


def _free(reading: Reading, word: int) -> bool:
    """Say whether a name may stand here: at a border, after a small word that is no article, after a verb."""
    if not word or reading.gap(word - 1) != " ":
        return True
    before = reading.lower[word - 1]
    if before in _ARTICLES:
        return False
    return bool(reading.flags[word - 1] & (Is.FUNCTION | Is.TITLE | Is.RELATION | Is.ROLE)) or before in (
        resources.lexicon("name_verbs")
    )


def _compound(reading: Reading, mark: Mark, *, street: bool) -> set[int]:
    """Give the words of a named organisation or street: the kind and up to four words before it."""
    begin = mark[0]
    while begin > 0 and mark[0] - begin < _MOST and touches(reading, begin - 1):
        joins = joining(reading, begin - 1) and begin > 1 and _names(reading, begin - 2)
        if not (_names(reading, begin - 1) or (joins and begin < mark[0])):
            break
        begin -= 1
    while begin < mark[0] and joining(reading, begin):
        begin += 1
    own = range(begin, mark[0])
    strong = street or not _weak(reading, mark)
    told = any(_telling(reading, word) for word in own) or (strong and _set_off(reading, begin, street=street))
    if not own or not told:
        return set()
    return {word for word in range(begin, mark[1]) if not joining(reading, word)}


def _weak(reading: Reading, mark: Mark) -> bool:
    """Say whether a kind is said of much that has no name: "the depot clinic", "two services"."""
    weak = resources.lexicon("weak_org_words")
    return " ".join(reading.lower[slice(*mark)]) in weak or reading.lower[mark[1] - 1] in weak


def _set_off(reading: Reading, word: int, *, street: bool) -> bool:
    """Say whether a name of everyday words begins here: after "at", "the", a colon, a house number."""
    if not word or "\n" in reading.gap(word - 1):
        return True
    before, gap = reading.lower[word - 1], reading.gap(word - 1)
    if street:
        return before[0].isdigit() or before == "on" or _lead(reading, word)
    if gap == " ":
        return before == "the" or before in resources.lexicon("organisation_leads")
    return gap in (": ", ", ", " (", " – ", " - ")


def _names(reading: Reading, word: int) -> bool:
    """Say whether a word may be part of the name of a place or house."""
    text, flags = reading.lower[word], reading.flags[word]
    if text in resources.lexicon("nature_names") or text in resources.lexicon("place_suffixes"):
        return True
    generic = text in resources.lexicon("generic_org_words") or text in resources.lexicon("name_verbs")
    if flags & (_OTHER | Is.NEVER) or generic or word in reading.guarded:
        return False
    return text.isalpha() and len(text) > 1


def _telling(reading: Reading, word: int) -> bool:
    """Say whether a word before a kind of place names it by itself."""
    text, flags = reading.lower[word], reading.flags[word]
    return text in resources.lexicon("nature_names") or bool(flags & Is.NAME) or strange(reading, word)


def may_stand(reading: Reading, word: int) -> bool:
    """Say whether a name found elsewhere may be meant by an everyday word: no article, no date beside it.

    "will" and "may" need a border, or what a person does, beside them.
    """
    flags = reading.flags[word]
    if word in reading.phrased or (word and reading.gap(word - 1) == " " and reading.lower[word - 1] in _ARTICLES):
        return False
    beside = [reading.lower[other] for other in (word - 1, word + 1) if 0 <= other < len(reading)]
    if flags & Is.CALENDAR and any(text[0].isdigit() or text in resources.lexicon("dating_words") for text in beside):
        return False
    if not flags & Is.FUNCTION:
        return True
    closed = reading.gap(word) != " " and _free(reading, word)
    return closed or acts(reading, word) or opens(reading, word) and not reading.gap(word) == " "
