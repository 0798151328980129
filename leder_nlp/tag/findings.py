"""What rules and cues are found where: the sentences of a batch, read once for all classifiers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from itertools import accumulate

from leder_nlp.language import Words
from leder_nlp.language import words as cut
from leder_nlp.records import GOOD, Passage, Tag
from leder_nlp.spans import Span
from leder_nlp.tag.asked import UNREAD, asked
from leder_nlp.tag.context import Clause
from leder_nlp.tag.found import Found, Mention, longest
from leder_nlp.tag.phrase_index import Match, PhraseIndex
from leder_nlp.tag.rules import Cue, RuleSet

_VIEWS = ("family", "provider", "other")
_OPENING = 14
"""So many words of a sentence are its opening."""
_FEWEST_WORDS = 8
_LONGEST_HOLD = 8
_STOP = 2
"""So many characters lie between two sentences of a paragraph: a stop and a space."""


class Sentence:
    """The clauses of one sentence or bullet, its words, and the mentions and cues found in it.

    `cut` are the words of the whole batch, of which those from `first` on are the sentence's;
    `carries` says that it may take up the theme of the sentence before it, `held` is a void cue of a
    sentence before it that holds on.
    """

    __slots__ = (
        "_cut",
        "_shifts",
        "bounds",
        "carries",
        "clauses",
        "cues",
        "first",
        "held",
        "mentions",
        "words",
    )

    def __init__(
        self, clauses: Sequence[Passage], cut: Words, stops: Sequence[int], shifts: Sequence[int]
    ) -> None:
        """Take the clauses, where the words of each begin and the last stop, and how far its words lie
        from their place in the text."""
        self.clauses = clauses
        self.first = first = stops[0]
        self.words = cut.lower[first : stops[-1]]
        self.bounds = [stop - first for stop in stops[1:]]
        self.mentions: list[Mention] = []
        self.cues: list[Found] = []
        self.carries = False
        self.held: Cue | None = None
        self._cut = cut
        self._shifts = shifts

    @property
    def review_id(self) -> str:
        """Give the id of the review."""
        return self.clauses[0].review_id

    def clause_of(self, word: int) -> int:
        """Give the number of the clause that holds a word."""
        if len(self.bounds) == 1:
            return 0
        return min(bisect_right(self.bounds, word), len(self.bounds) - 1)

    def side(self, first: int, last: int) -> range:
        """Give the clauses around clauses first to last, up to where the sentence turns ("but")."""
        while first and not self.clauses[first].turned:
            first -= 1
        while last + 1 < len(self.clauses) and not self.clauses[last + 1].turned:
            last += 1
        return range(first, last + 1)

    def words_of(self, clause: int) -> range:
        """Give the indices of the words of a clause."""
        return range(self.bounds[clause - 1] if clause else 0, self.bounds[clause])

    def voids(self, theme: str) -> bool:
        """Say whether the sentence is not about this person's care under a theme (policy, somebody else)."""
        if self.held is not None and theme not in self.held.spared:
            return True
        voids = any(cue.kind == "void" for cue in self.cues)
        return voids and any(cue.kind == "void" and theme not in cue.cue.spared for cue in longest(self.cues))

    def place(self, first: int, last: int) -> Span:
        """Give the span of words [first, last)."""
        start = self._cut.starts[self.first + first] + self._shifts[self.clause_of(first)]
        return Span(start, self._cut.ends[self.first + last - 1] + self._shifts[self.clause_of(last - 1)])

    def cues_of(self, clause: int) -> list[Found]:
        """Give the cues that begin in a clause."""
        if len(self.bounds) == 1:
            return self.cues
        inside = self.words_of(clause)
        return [cue for cue in self.cues if cue.first in inside]

    def settled(self, rules: RuleSet) -> list[Clause]:
        """Give the clauses with their cues settled among themselves."""
        return [
            Clause(self.words, self.cues_of(number), rules.scope, leaning=self._leaning(passage))
            for number, passage in enumerate(self.clauses)
        ]

    def _leaning(self, passage: Passage) -> str:
        """Give what a clause inherits from its heading: a label or a form's entry ("Home visit 25 August"),
        a short line that is no bullet, is not there because it was poor."""
        entry = passage.form != "bullet" and len(self.words) < _FEWEST_WORDS
        return "" if entry and passage.leaning != GOOD else passage.leaning

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
            if self.clauses[number].turned:
                break
        return "reviewer"


class Findings(Sequence[Passage]):
    """A batch of passages (of any number of reviews, those of one in order) and the sentences they make.

    Headings and questions are left out of the sentences: they judge nothing.
    """

    def __init__(self, passages: Sequence[Passage], rules: RuleSet) -> None:
        self.passages = passages
        self.rules = rules
        self.words, self.sentences = _sentences(passages)
        self.asked = asked(passages, self.sentences, rules)
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
        rules = self.rules
        for sentence, (phrase, first, last) in self._matches(self.sentences, rules.mentions):
            rule, negates = rules.phrases[phrase]
            sentence.mentions.append(Mention(rule, first, last, negates))
        self._bar()
        self._hold()
        for sentence, (phrase, first, last) in self._matches(list(self._judged()), rules.cues_index):
            sentence.cues.append(Found(rules.cues[phrase], first, last))

    def _bar(self) -> None:
        """Take back the mentions of rules for which an exception stands on the same side of a contrast."""
        numbers = self.rules.exception_of
        barring: list[tuple[Sentence, set[int]]] = []
        for sentence in self.sentences:
            own = {numbers[one.rule.id] for one in sentence.mentions if one.rule.id in numbers}
            if own:
                barring.append((sentence, own))
        sentences = [sentence for sentence, _ in barring]
        for sentence, (phrase, first, last) in self._matches(
            sentences, self.rules.exceptions, only=[own for _, own in barring]
        ):
            reach = sentence.side(sentence.clause_of(first), sentence.clause_of(last - 1))
            sentence.mentions = [
                one
                for one in sentence.mentions
                if numbers.get(one.rule.id) != phrase or sentence.clause_of(one.first) not in reach
            ]

    def _hold(self) -> None:
        """Note where a void cue of a sentence before holds on: in a paragraph, until its words say not."""
        hot = self.rules.holds.anchors(set(self.words.lower))
        places = [
            place for place, one in enumerate(self.sentences) if not hot.isdisjoint(one.words[:_OPENING])
        ]
        firsts = [self.sentences[place].first for place in places]
        ends = [
            first + len(self.sentences[at].words[:_OPENING]) for at, first in zip(places, firsts, strict=True)
        ]
        opened = {
            places[number]: self.rules.holding[found[0].phrase]
            for number, found in self.rules.holds.find(self.words.lower, zip(firsts, ends, strict=True))
        }
        held, last = None, -1
        for place in opened and range(min(opened), len(self.sentences)):
            sentence = self.sentences[place]
            if held is not None:
                close = _reads_on(self.sentences[place - 1], sentence)
                if not close or place - last > _LONGEST_HOLD or not held.until.isdisjoint(sentence.words):
                    held = None
            sentence.held = held
            if place in opened:
                held, last = opened[place], place

    def _judged(self) -> Iterator[Sentence]:
        """Give the sentences with a mention, and those that carry on from one."""
        before: Sentence | None = None
        for place, sentence in enumerate(self.sentences):
            carried = before is not None and before.mentions and before.review_id == sentence.review_id
            sentence.carries = bool(carried and self.rules.scope.takes_up(sentence.words))
            if sentence.mentions or sentence.carries or place in self.asked:
                yield sentence
            before = sentence

    def _matches(
        self,
        sentences: Sequence[Sentence],
        index: PhraseIndex,
        *,
        only: Sequence[Container[int]] | None = None,
    ) -> Iterator[tuple[Sentence, Match]]:
        """Find the phrases of an index in sentences; words are counted from the start of each sentence."""
        stretches = [(sentence.first, sentence.first + len(sentence.words)) for sentence in sentences]
        for place, found in index.find(self.words.lower, stretches, only=only):
            sentence = sentences[place]
            first = sentence.first
            for number, begin, end in found:
                yield sentence, Match(number, begin - first, end - first)


def _sentences(passages: Sequence[Passage]) -> tuple[Words, list[Sentence]]:
    """Give the words of all passages that are read, cut at once, and the sentences they make."""
    read = [passage for passage in passages if passage.form not in UNREAD]
    found = cut("\n".join(passage.text for passage in read))
    begins = list(accumulate((len(passage.text) + 1 for passage in read), initial=0))
    stops = [bisect_left(found.starts, begin) for begin in begins]
    shifts = [passage.span.start - begin for passage, begin in zip(read, begins, strict=False)]
    sentences: list[Sentence] = []
    first = 0
    while first < len(read):
        last = first + 1
        while last < len(read) and _together(read[first], read[last]):
            last += 1
        sentences.append(Sentence(read[first:last], found, stops[first : last + 1], shifts[first:last]))
        first = last
    return found, sentences


def _reads_on(one: Sentence, other: Sentence) -> bool:
    """Say whether a sentence follows another in a paragraph: nothing but a stop and a space lies between."""
    gap = other.clauses[0].sentence.start - one.clauses[0].sentence.end
    return one.review_id == other.review_id and 0 <= gap <= _STOP


def _together(one: Passage, other: Passage) -> bool:
    """Say whether two clauses belong to one sentence."""
    return one.sentence == other.sentence and one.review_id == other.review_id
