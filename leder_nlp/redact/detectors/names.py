"""Names that stand by themselves: by list, by being no other word, by what the person does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leder_nlp import resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.runs import could_be_name, over_particles, run
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.lexicon import flags as lexicon_flags
from leder_nlp.redact.reading import CAPITAL, CAPITALS, LOWER, Reading

_MIXED = re.compile(r"[A-Z][a-z][A-Z]")
_MOST = 4
_AND = frozenset({"and", "&"})
_TOLD = frozenset({"who", "whose", "whom", "aged"})
"""After a comma they tell of somebody: "Will, who was 40"."""
_ARTICLES = frozenset({"the", "a", "an"})


def listed(reading: Reading) -> Iterator[Identifier]:
    """Find capitals of the name lists, lower-case names that are nothing else, and unknown capitals."""
    yield from _bracketed(reading)
    done = 0
    flags = reading.flags
    for word in sorted(reading.capitals + reading.given):
        if flags[word] & (Is.COMMON | Is.NAME) and not flags[word] & Is.NAME:
            continue  # an everyday word that no list knows as a name: most capitals open a sentence
        certainty = _standing(reading, word) if word >= done else 0.0
        if certainty:
            done = run(reading, word)
            by = "name_list" if certainty > 0.5 else "unknown_capital"
            yield reading.identifier(_first(reading, word), done, "person", by, certainty=certainty)


def _bracketed(reading: Reading) -> Iterator[Identifier]:
    """Find "[MARY]": it looks like a placeholder, but none is called by a name."""
    if "[" not in reading.text:
        return
    for word, text in enumerate(reading.lower):
        if text[0] == "[":
            inside = text[1:-1].split("_")
            if any(flag & Is.NAME and not flag & Is.COMMON for flag in lexicon_flags(inside)):
                yield reading.identifier(word, word + 1, "person", "name_list", certainty=0.6)


def _first(reading: Reading, word: int) -> int:
    """Give the first word of the name that a word belongs to: "Pugh" in "SMITH, John" and "Derek Pugh"."""
    begin = word
    while begin > 0 and reading.gap(begin - 1) in (" ", "-") and not reading.opens[begin]:
        if word - begin >= _MOST or not _leads_in(reading, begin - 1):
            break
        begin -= 1
    if begin == word > 0 and reading.gap(word - 1) == ", " and reading.flags[word] & Is.FORENAME:
        before = reading.flags[word - 1]
        shouted = reading.case[word - 1] == CAPITALS and reading.case[word] == CAPITAL
        if (
            shouted
            and (before & Is.SURNAME or not before & Is.COMMON)
            and not before & (Is.ACRONYM | Is.FUNCTION | Is.ROLE)
        ):
            return word - 1
    return begin


def _leads_in(reading: Reading, word: int) -> bool:
    """Say whether a word before a name belongs to it: written as a name, or shouted and in the lists."""
    flags = reading.flags[word]
    if word in reading.shouted:
        return bool(flags & Is.NAME) and not flags & (Is.NEVER | Is.FUNCTION)
    hyphened = reading.gap(word) == "-" and reading.case[word] == CAPITAL and flags & Is.NAME
    if hyphened or _bridges(reading, word):
        return True
    if not reading.proper(word) or flags & (Is.TITLE | Is.ROLE | Is.RELATION | Is.FUNCTION | Is.CALENDAR):
        return False
    if flags & Is.FORENAME or could_be_name(reading, word):
        return True
    return not (flags & (Is.NEVER | Is.ACRONYM | Is.MEDICAL | Is.NATION) or reading.opens[word])


def _bridges(reading: Reading, word: int) -> bool:
    """Say whether a forename stands before a capitalised word, or is it: "Georgia Gypsy Catherine"."""
    other = Is.TITLE | Is.ROLE | Is.RELATION | Is.FUNCTION | Is.CALENDAR | Is.MEDICAL
    if reading.case[word] != CAPITAL or reading.flags[word] & other or word in reading.phrased:
        return False
    if reading.flags[word] & Is.FORENAME:
        return True
    before = word > 0 and reading.gap(word - 1) == " " and reading.case[word - 1] == CAPITAL
    return before and not reading.opens[word] and bool(reading.flags[word - 1] & Is.FORENAME)


def _standing(reading: Reading, word: int) -> float:
    """Say how surely a word is a name by itself, 0 for not at all."""
    flags = reading.flags[word]
    if flags & Is.TITLE or not reading.lower[word].replace("'", "").isalpha() or _kept(reading, word):
        return 0.0
    if reading.case[word] == LOWER or word in reading.shouted:
        return _standing_low(flags, len(reading.lower[word]))
    if not flags & Is.COMMON:
        return _uncommon(reading, word)
    if reading.case[word] == CAPITALS:
        return 0.6 if _shouted_act(reading, word) else 0.0
    if flags & Is.FORENAME and _listing(reading, word):
        return 0.6
    if flags & Is.FORENAME and flags & (Is.NAME_WORD | Is.CALENDAR | Is.NATION):
        return _word_as_name(reading, word)
    if flags & (Is.CALENDAR | Is.FUNCTION | Is.ROLE | Is.RELATION | Is.NEVER):
        return 0.0
    return 0.6 if flags & Is.NAME and not flags & (Is.ENGLISH | Is.MEDICAL | Is.NATION) else 0.0


def _shouted_act(reading: Reading, word: int) -> bool:
    """Say whether a name that is a word does what a person does, both in capitals: "JUNE VISITED"."""
    flags = reading.flags[word]
    if not flags & Is.FORENAME or not flags & (Is.NAME_WORD | Is.CALENDAR) or flags & (Is.ROLE | Is.RELATION):
        return False
    after = word + 1
    if after >= len(reading) or reading.gap(word) != " " or reading.case[after] != CAPITALS:
        return False
    if flags & Is.FUNCTION and reading.flags[after] & Is.FUNCTION:
        return False  # "WILL NOT", "MAY HAVE"
    return reading.lower[after] in resources.lexicon("name_verbs")


def _kept(reading: Reading, word: int) -> bool:
    """Say whether a word is a single letter, guarded, or a plural acronym ("GCSEs")."""
    flags = reading.flags[word]
    if len(reading.lower[word]) < 2:
        return True
    if word in reading.guarded:
        return word in reading.phrased or not (flags & Is.FORENAME and flags & Is.NATION)
    written = reading.text[reading.starts[word] : reading.ends[word]]
    return written[-1] == "s" and len(written) > 2 and written[:-1].isupper()


def _standing_low(flags: int, length: int) -> float:
    """A lower-case word is a name only if the lists know it as a forename and as nothing else."""
    return 0.55 if flags & Is.FORENAME and not flags & (Is.COMMON | Is.TITLE) and length > 3 else 0.0


def _uncommon(reading: Reading, word: int) -> float:
    """A capitalised word that is no everyday word: surer if the lists know it as a name."""
    flags = reading.flags[word]
    if reading.case[word] == CAPITALS:
        return 0.6 if flags & Is.NAME and len(reading.lower[word]) > 2 else 0.0
    if names_a_condition(reading, word):
        return 0.0
    if flags & Is.FORENAME:
        return 0.8
    if flags & Is.SURNAME:
        return 0.6
    short = _MIXED.fullmatch(reading.text, reading.starts[word], reading.ends[word])
    plain = (reading.opens[word] and reading.lower[word] in reading.low) or _clinical(reading.lower[word])
    return 0.0 if plain or short else 0.5


def _clinical(word: str) -> bool:
    """Say whether a word ends as drugs, operations and conditions do: "Spirometry"."""
    return len(word) > 6 and any(word.endswith(ending) for ending in resources.lexicon("clinical_suffixes"))


def names_a_condition(reading: Reading, word: int) -> bool:
    """Say whether a condition, sign or scale is named after it: "Cornell scale", "Todd's palsy"."""
    head = word + 1 + reading.possessive(word)
    article = word > 0 and reading.lower[word - 1] in _ARTICLES
    if reading.flags[word] & Is.FORENAME and not article:
        return False
    if head >= len(reading) or reading.gap(head - 1) != " " or reading.case[head] != LOWER:
        return False
    plain, owning = _heads()
    return reading.lower[head] in (owning if head > word + 1 else plain)


@cache
def _heads() -> tuple[frozenset[str], frozenset[str]]:
    """Give the words that make a condition of a name before them, and those that do so after 's."""
    entries = resources.lexicon("eponym_heads")
    owning = frozenset(entry[1:] for entry in entries if entry.startswith("!"))
    return frozenset(entry.lstrip("!") for entry in entries), owning


def _listing(reading: Reading, word: int) -> bool:
    """Say whether an age, "who" or a surer name follows: "May, 83, grew leeks", "Kit, Pearl and Sandy"."""
    flags = reading.flags[word]
    after = word + 1
    if after + 1 >= len(reading) or flags & (Is.ROLE | Is.RELATION | Is.TITLE):
        return False
    if reading.gap(word) == ", " and reading.lower[after] in _TOLD:
        return not _dated(reading, word, named=False)
    if reading.gap(word) == ", " and reading.lower[after].isdigit() and len(reading.lower[after]) == 2:
        old = not flags & (Is.CALENDAR | Is.FUNCTION) or int(reading.lower[after]) > 31
        return old and reading.gap(after)[:1] in (",", ".", " ")
    if flags & (Is.CALENDAR | Is.FUNCTION):
        return False
    if reading.gap(word) == " " and reading.lower[after] in _AND:
        after += 1
    elif reading.gap(word) not in (", ", "/", " / ", " & "):
        return False
    other = reading.flags[after]
    return reading.case[after] == CAPITAL and bool(
        other & Is.FORENAME and (not other & Is.COMMON or other & Is.NAME_WORD)
    )


def _word_as_name(reading: Reading, word: int) -> float:
    """Grace, May, Georgia: a name in mid-sentence, before a surname, or before what only a person does."""
    flags = reading.flags[word]
    following = word + 1 < len(reading) and reading.gap(word) == " "
    surname = following and _particles(reading, word + 1)
    if following and reading.case[word + 1] == CAPITAL:
        other = reading.flags[word + 1]
        surname = not other & (Is.NEVER | Is.CALENDAR | Is.FUNCTION | Is.ROLE)
        surname = surname and bool(other & Is.NAME or not other & Is.COMMON)
        surname = surname or _plain_surname(reading, word + 1)
    if flags & Is.CALENDAR and _dated(reading, word, named=surname):
        return 0.0
    if not (flags & (Is.CALENDAR | Is.NATION | Is.NEVER) or reading.opens[word]) or surname:
        return 0.6
    does = following and reading.lower[word + 1] in resources.lexicon("name_verbs")
    sure = does or (reading.possessive(word) and not flags & Is.NATION)
    return 0.6 if (sure and flags & Is.NAME_WORD) or (does and flags & Is.NATION) else 0.0


def _particles(reading: Reading, word: int) -> bool:
    """Say whether a surname begins here with small words: "van der Berg"."""
    ahead = over_particles(reading, word)
    small = all(reading.case[at] == LOWER for at in range(word, ahead))
    return ahead > word and small and reading.case[ahead] == CAPITAL


def _plain_surname(reading: Reading, word: int) -> bool:
    """Say whether a surname that is an everyday word ends the name: "Maria Long,", not "Will Long term"."""
    if not reading.flags[word] & Is.SURNAME or reading.flags[word] & (Is.CALENDAR | Is.FUNCTION | Is.ROLE):
        return False
    after = reading.lower[word + 1] if word + 1 < len(reading) else ""
    return reading.gap(word) != " " or after in resources.lexicon("name_verbs")


def _dated(reading: Reading, word: int, *, named: bool) -> bool:
    """Say whether a month or weekday stands in a date."""
    before = reading.lower[word - 1] if word else ""
    after = reading.lower[word + 1] if word + 1 < len(reading) else ""
    dating = resources.lexicon("dating_words")
    return before[:1].isdigit() or after[:1].isdigit() or (before in dating and not named)
