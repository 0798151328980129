"""Slips of the keys: a word that no list knows is read as the English word that is one slip away."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from string import ascii_lowercase

from leder_nlp import resources

SHORTEST, LONG, LONGEST = 5, 6, 24
"""Shorter words than the first have too many neighbours; those below the second become frequent words only;
the time that a word takes grows with the square of its length."""
_MOST_WORDS = 100_000
_KNOWN = (
    *("english_words", "medical_terms", "acronyms", "abbreviations", "clinical_shorthand", "calendar_words"),
    *("month_words", "role_words", "relation_words", "nationalities", "eponyms", "places", "protected_terms"),
    *("forenames", "surnames"),
)
_ENDINGS = ("s", "es", "'s", "ed", "d", "ing", "ly")


@lru_cache(maxsize=_MOST_WORDS)
def meant(word: str) -> str:
    """Give the English word that an unknown one becomes when one slip is taken back.

    The slips are those of Damerau (1964), the likeliest first: neighbours swapped, a letter left out, another
    letter, a letter too many; the first letter stays. Where a kind of slip gives several words, the only
    frequent one is taken; where nothing decides, the word stays as it is. A short word needs a frequent one.
    """
    if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
        return word
    if word in _contracted():
        return _contracted()[word]
    if _is_known(word):
        return word
    english, frequent = resources.lexicon("english_words"), resources.lexicon("frequent_words")
    for slips in _SLIPS:
        found = {one for one in slips(word) if one in english}
        if len(found) > 1 or len(word) < LONG:
            found &= frequent
        if len(found) == 1:
            return found.pop()
    return word


def _is_known(word: str) -> bool:
    """Say whether a list has the word, or that of which it is a form."""
    known = _known()
    return word in known or any(
        word.endswith(ending) and word[: -len(ending)] in known for ending in _ENDINGS
    )


@cache
def _known() -> frozenset[str]:
    """Give the words of all lists, also those that stand in entries of several."""
    return frozenset(word for name in _KNOWN for entry in resources.lexicon(name) for word in entry.split())


@cache
def _contracted() -> dict[str, str]:
    """Give contracted forms by how they look without their apostrophe, where that is no other word."""
    plain = {form.replace("'", ""): form for form in resources.lexicon("contractions")}
    return {word: form for word, form in plain.items() if word not in _known()}


def _swapped(word: str) -> Iterator[str]:
    for at in range(1, len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _left_out(word: str) -> Iterator[str]:
    for at in range(1, len(word) + 1):
        yield from (word[:at] + letter + word[at:] for letter in ascii_lowercase)


def _other(word: str) -> Iterator[str]:
    for at in range(1, len(word)):
        yield from (word[:at] + letter + word[at + 1 :] for letter in ascii_lowercase)


def _too_many(word: str) -> Iterator[str]:
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]


_SLIPS = (_swapped, _left_out, _other, _too_many)
