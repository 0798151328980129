"""What rules and cues are found where: the sentences of a batch of passages, read once for all classifiers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from leder_nlp.language import words as cut
from leder_nlp.records import Passage
from leder_nlp.spans import Span
from leder_nlp.tag.context import Clause, Found, Mention
from leder_nlp.tag.rules import RuleSet

_VIEWS = ("family", "provider", "other")
_TURNS = ("but", "however", "yet", "nevertheless", "nonetheless")
_UNREAD = ("heading", "question")


class Sentence:
    """The clauses of one sentence or bullet, its words, and the mentions and cues found in it."""

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

    @property
    def review_id(self) -> str:
        """Give the id of the review."""
        return self.clauses[0].review_id

    def clause_of(self, word: int) -> int:
        """Give the number of the clause that holds a word."""
        return next((number for number, bound in enumerate(self.bounds) if word < bound), len(self.bounds) - 1)

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

    def __len__(self) -> int:
        return len(self.passages)

    def __getitem__(self, place):  # type: ignore[no-untyped-def]
        return self.passages[place]

    def _find(self) -> None:
        words: list[str] = []
        stops: list[int] = []
        for sentence in self.sentences:
            words += sentence.words
            stops.append(len(words))
        at = start = 0
        barred: set[str] = set()
        for phrase, first, last in self.rules.index.find(words, stops):
            while first >= stops[at]:
                self._close(at, barred)
                start = stops[at]
                at += 1
                barred = set()
            entry = self.rules.entries[phrase]
            sentence = self.sentences[at]
            if entry.rule is not None:
                sentence.mentions.append(Mention(entry.rule, first - start, last - start, entry.negates))
            elif entry.cue is not None:
                sentence.cues.append(Found(entry.cue, first - start, last - start))
            else:
                barred.add(entry.unless)
        if self.sentences:
            self._close(at, barred)

    def _close(self, at: int, barred: set[str]) -> None:
        if barred:
            sentence = self.sentences[at]
            sentence.mentions = [mention for mention in sentence.mentions if mention.rule.id not in barred]


def _sentences(passages: Sequence[Passage]) -> Iterator[Sentence]:
    read = (passage for passage in passages if passage.form not in _UNREAD)
    for _, clauses in groupby(read, key=lambda passage: (passage.review_id, passage.sentence)):
        yield Sentence(list(clauses))
