"""What rules and cues are found where: the sentences of a batch, read once for all classifiers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from leder_nlp.language import words as cut
from leder_nlp.records import Passage, Tag
from leder_nlp.spans import Span
from leder_nlp.tag.context import Clause, Found, Mention
from leder_nlp.tag.phrase_index import Match, PhraseIndex
from leder_nlp.tag.rules import RuleSet

_VIEWS = ("family", "provider", "other")
_TURNS = ("but", "however", "yet", "nevertheless", "nonetheless")
_UNREAD = ("heading", "question")
CARRYING = frozenset({"this", "it", "these", "that", "they", "neither", "both", "which", "however", "there"})
"""Words by which a sentence without a theme of its own takes up that of the sentence before it."""


class Sentence:
    """The clauses of one sentence or bullet, its words, and the mentions and cues found in it.

    `carries` says that it may take up the theme of the sentence before it.
    """

    def __init__(self, clauses: Sequence[Passage]) -> None:
        self.clauses = clauses
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.bounds: list[int] = []
        for clause in clauses:
            found = cut(clause.text)
            at = clause.span.start
            self.words += found.lower
            self.starts += [at + start for start in found.starts]
            self.ends += [at + end for end in found.ends]
            self.bounds.append(len(self.words))
        self.mentions: list[Mention] = []
        self.cues: list[Found] = []
        self.carries = False

    @property
    def review_id(self) -> str:
        """Give the id of the review."""
        return self.clauses[0].review_id

    def clause_of(self, word: int) -> int:
        """Give the number of the clause that holds a word."""
        return next(
            (number for number, bound in enumerate(self.bounds) if word < bound), len(self.bounds) - 1
        )

    def words_of(self, clause: int) -> range:
        """Give the indices of the words of a clause."""
        return range(self.bounds[clause - 1] if clause else 0, self.bounds[clause])

    def voids(self, theme: str) -> bool:
        """Say whether the sentence is not about this person's care under a theme (policy, somebody else)."""
        return any(cue.kind == "void" and theme not in cue.cue.spared for cue in self.cues)

    def place(self, first: int, last: int) -> Span:
        """Give the span of words [first, last)."""
        return Span(self.starts[first], self.ends[last - 1])

    def cues_of(self, clause: int) -> list[Found]:
        """Give the cues that begin in a clause."""
        inside = self.words_of(clause)
        return [cue for cue in self.cues if cue.first in inside]

    def settled(self, rules: RuleSet) -> list[Clause]:
        """Give the clauses with their cues settled among themselves."""
        return [
            Clause(self.words, self.cues_of(number), rules.scope, leaning=passage.leaning)
            for number, passage in enumerate(self.clauses)
        ]

    def attributes(self, clauses: Sequence[int]) -> dict[str, str]:
        """Give whose view, how sure and from when the clauses are, as far as cues say."""
        kinds = {cue.kind for clause in clauses for cue in self.cues_of(clause)}
        return {
            "attribution": self._view(min(clauses)),
            "certainty": "low" if kinds & {"hedge", "unseen"} else "high",
            "temporality": next((kind for kind in ("after_death", "historic") if kind in kinds), "current"),
        }

    def _view(self, clause: int) -> str:
        """Say whose view a clause gives: a view holds on until a clause that turns against it."""
        for number in range(clause, -1, -1):
            views = [cue.kind for cue in self.cues_of(number) if cue.kind in _VIEWS]
            if views:
                return views[0]
            inside = self.words_of(number)
            if number and inside and self.words[inside.start] in _TURNS:
                break
        return "reviewer"


class Findings(Sequence[Passage]):
    """A batch of passages (of any number of reviews, those of one in order) and the sentences they make.

    Headings and questions are left out of the sentences: they judge nothing.
    """

    def __init__(self, passages: Sequence[Passage], rules: RuleSet) -> None:
        self.passages = passages
        self.rules = rules
        self.sentences = list(_sentences(passages))
        self._find()

        self._places = {
            (sentence.review_id, clause.span.start): place
            for place, sentence in enumerate(self.sentences)
            for clause in sentence.clauses
        }

    def place_of(self, tag: Tag) -> int:
        """Give the place, among the sentences, of the one that a tag begins with."""
        return self._places[tag.review_id, tag.span.start]

    def __len__(self) -> int:
        return len(self.passages)

    def __getitem__(self, place):  # type: ignore[no-untyped-def]
        return self.passages[place]

    def _find(self) -> None:
        """Find the mentions in all sentences, and the cues in those that are judged: it is there alone
        that cues say anything, and most sentences mention no theme."""
        phrases = self.rules.phrases
        for sentence, (phrase, first, last) in _matches(self.sentences, self.rules.mentions):
            rule, negates = phrases[phrase]
            sentence.mentions.append(Mention(rule, first, last, negates))
        judged = list(self._judged())
        for sentence, (phrase, first, last) in _matches(judged, self.rules.cues_index):
            sentence.cues.append(Found(self.rules.cues[phrase], first, last))

    def _judged(self) -> Iterator[Sentence]:
        """Give the sentences with a mention that nothing bars, and those that carry on from one."""
        exceptions = self.rules.exceptions
        before: Sentence | None = None
        for sentence in self.sentences:
            if sentence.mentions:
                ids = {mention.rule.id for mention in sentence.mentions} & exceptions.keys()
                barred = {name for name in ids if any(exceptions[name].find(sentence.words, ()))}
                sentence.mentions = [
                    mention for mention in sentence.mentions if mention.rule.id not in barred
                ]
            carried = before is not None and before.mentions and before.review_id == sentence.review_id
            sentence.carries = bool(carried and sentence.words and sentence.words[0] in CARRYING)
            if sentence.mentions or sentence.carries:
                yield sentence
            before = sentence


def _matches(sentences: Sequence[Sentence], index: PhraseIndex) -> Iterator[tuple[Sentence, Match]]:
    """Find the phrases of an index in sentences; words are counted from the start of each sentence."""
    words: list[str] = []
    stops: list[int] = []
    for sentence in sentences:
        words += sentence.words
        stops.append(len(words))
    at = start = 0
    for phrase, first, last in index.find(words, stops):
        while first >= stops[at]:
            start = stops[at]
            at += 1
        yield sentences[at], Match(phrase, first - start, last - start)


def _sentences(passages: Sequence[Passage]) -> Iterator[Sentence]:
    read = (passage for passage in passages if passage.form not in _UNREAD)
    for _, clauses in groupby(read, key=lambda passage: (passage.review_id, passage.sentence)):
        yield Sentence(list(clauses))
