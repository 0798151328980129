"""What the trained classifier sees of a passage: its stems and pairs of them, the stems of the passages
around it, and what rules and cues found in it.

Rules know what few labels cannot teach; stacked beside the words they carry the model where data are thin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from leder_nlp.records import Passage
from leder_nlp.tag.findings import Findings, Sentence
from leder_nlp.tag.spelling import meant

_STEM = 6
_MOST_WORDS = 100_000
BY_RULE = frozenset({"rule", "theme", "says", "near", "before"})
"""The kinds of feature that say what a rule saw."""
AFTER, AHEAD = "after=", "ahead="
"""Begin the features that are stems of the passage before and of the one after: a review goes on speaking
of one thing."""
START, UNNAMED = "<", "#"
"""Stand in a pair for what is before the first stem, and for a word without a stem."""
_SIZES = "abcdefg"
_STEP = 4
_PLAIN = ("prose", "bullet", "answer", "log")


Judged = Sequence[tuple[int, str, str]]
"""What the rules judged: place of the sentence in the findings, theme, polarity."""


def features(findings: Findings, judged: Judged) -> Iterator[tuple[Passage, list[str]]]:
    """Give each passage that is read, with its features."""
    stems = [
        _stems(sentence, number) for sentence in findings.sentences for number in range(len(sentence.clauses))
    ]
    reviews = [sentence.review_id for sentence in findings.sentences for _ in sentence.clauses]
    around = _around(stems, reviews)
    for (clause, marked), (own, nearby) in zip(marks(findings, judged), around, strict=True):
        yield clause, [*_words(own), *nearby, *marked]


def marks(findings: Findings, judged: Judged) -> Iterator[tuple[Passage, list[str]]]:
    """Give each passage that is read, with those of its features that are no words."""
    ruled: dict[int, list[str]] = {}
    for place, theme, polarity in judged:
        ruled.setdefault(place, []).extend((f"rule={theme}/{polarity}", f"rule={polarity}"))
    before: list[str] = []
    review = ""
    for place, sentence in enumerate(findings.sentences):
        if sentence.review_id != review:
            before, review = [], sentence.review_id
        every = [*ruled.get(place, ()), *before]
        for number, clause in enumerate(sentence.clauses):
            yield clause, [*every, *_found(sentence, number), *_place(clause), _size(sentence, number)]
        before = [f"before={mention.rule.theme}" for mention in sentence.mentions]


def _around(stems: Sequence[list[str]], reviews: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Give the stems of each passage, and as features those of its neighbours in the review."""
    nowhere: list[str] = []
    for at, own in enumerate(stems):
        last = stems[at - 1] if at and reviews[at - 1] == reviews[at] else nowhere
        coming = stems[at + 1] if at + 1 < len(stems) and reviews[at + 1] == reviews[at] else nowhere
        nearby = [AFTER + short for short in last if short]
        nearby += [AHEAD + short for short in coming if short]
        yield own, nearby


def _stems(sentence: Sentence, clause: int) -> list[str]:
    inside = sentence.words_of(clause)
    return [stem(word) for word in sentence.words[inside.start : inside.stop]]


def _words(stems: Sequence[str]) -> list[str]:
    """Give stems and pairs of stems; digits, and the words of names are never features of their own."""
    pairs = zip((START, *stems), stems, strict=False)
    return [*filter(None, stems), *(f"{last or UNNAMED} {short}" for last, short in pairs if short)]


@lru_cache(maxsize=_MOST_WORDS)
def stem(word: str) -> str:
    """Cut a word to its first letters: a stemmer that needs no rules; "" for what holds a digit."""
    word = meant(word)
    if not word.isalpha():
        return word if word[0] == "[" or ("'" in word and word.replace("'", "").isalpha()) else ""
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:_STEM]


def _size(sentence: Sentence, clause: int) -> str:
    """Give how long a passage is: a few words seldom judge, and much said judges more often."""
    words = len(sentence.words_of(clause))
    return f"size={_SIZES[min(words // _STEP, len(_SIZES) - 1)]}"


def _found(sentence: Sentence, clause: int) -> Iterator[str]:
    inside = sentence.words_of(clause)
    for mention in sentence.mentions:
        if mention.first in inside:
            yield f"theme={mention.rule.theme}"
            yield f"says={mention.rule.says}"
        else:
            yield f"near={mention.rule.theme}"
    for cue in sentence.cues_of(clause):
        yield f"cue={cue.kind}"


def _place(passage: Passage) -> Iterator[str]:
    yield f"form={passage.form if passage.form in _PLAIN else 'other'}"
    if passage.leaning:
        yield f"leaning={passage.leaning}"
