"""The rule-based classifier: finds what the rules and cues name, and lets the context judge it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from leder_nlp.language import words as cut
from leder_nlp.records import Passage, Tag
from leder_nlp.spans import Span, hull
from leder_nlp.tag.context import Clause, Found, Mention, Verdict
from leder_nlp.tag.rules import RuleSet

_VIEWS = ("family", "provider", "other")
_CARRYING = frozenset({"this", "it", "these", "that", "they", "neither", "both", "which", "however", "there"})
_TURNS = ("but", "however", "yet", "nevertheless", "nonetheless")


class _Sentence:
    """The clauses of one sentence, with where each word stands."""

    def __init__(self, clauses: Sequence[Passage]) -> None:
        self.clauses = clauses
        self.words: list[str] = []
        self.spans: list[Span] = []
        self.bounds: list[int] = []
        for clause in clauses:
            found = cut(clause.text)
            at = clause.span.start
            self.words += found.lower
            self.spans += [Span(at + s, at + e) for s, e in zip(found.starts, found.ends, strict=True)]
            self.bounds.append(len(self.words))

    def clause_of(self, word: int) -> int:
        """Give the number of the clause that holds a word."""
        return next(number for number, bound in enumerate(self.bounds) if word < bound)

    def place(self, first: int, last: int) -> Span:
        """Give the span of words [first, last)."""
        return Span(self.spans[first].start, self.spans[last - 1].end)


class RuleClassifier:
    """Read passages by the rules. `source` of its tags is `rules`; evidence names rule and cue."""

    source = "rules"

    def __init__(self, rules: RuleSet | None = None) -> None:
        self.rules = rules or RuleSet.default()

    def read(self, passages: Sequence[Passage]) -> list[Tag]:
        """Give the tags that the rules see, in the order of the passages.

        Takes the passages of any number of reviews, those of one review in order.
        """
        sentences = [
            _Sentence(list(group))
            for _, group in groupby(
                (p for p in passages if p.form not in ("heading", "question")),
                key=lambda p: (p.review_id, p.sentence),
            )
        ]
        every: list[str] = []
        stops: list[int] = []
        for sentence in sentences:
            every += sentence.words
            stops.append(len(every))
        tags: list[Tag] = []
        before: list[Mention] = []
        last_review = ""
        matches = iter([*self.rules.index.find(every, stops)])
        pending = next(matches, None)
        start = 0
        for sentence, stop in zip(sentences, stops, strict=True):
            found = []
            while pending is not None and pending.first < stop:
                found.append((pending.phrase, pending.first - start, pending.last - start))
                pending = next(matches, None)
            if sentence.clauses[0].review_id != last_review:
                before, last_review = [], sentence.clauses[0].review_id
            new, before = self._judge(sentence, found, before)
            tags += new
            start = stop
        return tags

    def _judge(
        self, sentence: _Sentence, found: list[tuple[int, int, int]], before: list[Mention]
    ) -> tuple[list[Tag], list[Mention]]:
        mentions: list[Mention] = []
        cues: list[Found] = []
        barred: set[str] = set()
        for number, first, last in found:
            entry = self.rules.entries[number]
            if entry.rule is not None:
                mentions.append(Mention(entry.rule, first, last))
            elif entry.cue is not None:
                cues.append(Found(entry.cue, first, last))
            else:
                barred.add(entry.unless)
        mentions = [mention for mention in mentions if mention.rule.id not in barred]
        if any(cue.kind == "void" for cue in cues):
            return [], []
        if not mentions:
            if not (before and cues and sentence.words and sentence.words[0] in _CARRYING):
                return [], []
            carried = [Mention(mention.rule, 0, 0) for mention in before if mention.rule.says in ("duty", "topic")]
            return list(self._tags(sentence, carried, cues, carried=True)), []
        return list(self._tags(sentence, mentions, cues)), mentions

    def _tags(
        self, sentence: _Sentence, mentions: list[Mention], cues: list[Found], *, carried: bool = False
    ) -> Iterator[Tag]:
        clauses = self._clauses(sentence, cues)
        taken = {sentence.clause_of(mention.first) for mention in mentions}
        decided: dict[tuple[str, str], Tag] = {}
        for mention in mentions:
            home = sentence.clause_of(mention.first)
            places = {home, sentence.clause_of(max(mention.last - 1, 0))}
            verdict = clauses[home].borrowed() if carried else clauses[home].judge(mention)
            if verdict is None and home + 1 < len(clauses) and home + 1 not in taken and mention.rule.says != "bad":
                verdict = clauses[home + 1].borrowed()
                places.add(home + 1)
            if verdict is None:
                continue
            tag = _tag(sentence, mention, verdict, places, cues)
            key = (tag.theme, tag.polarity)
            decided[key] = _stronger(decided[key], tag) if key in decided else tag
        yield from decided.values()

    def _clauses(self, sentence: _Sentence, cues: list[Found]) -> list[Clause]:
        made: list[Clause] = []
        start = 0
        for passage, bound in zip(sentence.clauses, sentence.bounds, strict=True):
            own = [cue for cue in cues if start <= cue.first < bound]
            made.append(Clause(sentence.words, own, self.rules.scope, leaning=passage.leaning))
            start = bound
        return made


def _tag(
    sentence: _Sentence, mention: Mention, verdict: Verdict, places: set[int], cues: list[Found]
) -> Tag:
    evidence: list[tuple[str, Span]] = []
    if mention.last:
        evidence.append((f"rule:{mention.rule.id}", sentence.place(mention.first, mention.last)))
    if verdict.cue is not None:
        places = places | {sentence.clause_of(verdict.cue.first)}
        evidence.append((f"cue:{verdict.cue.cue.id}", sentence.place(verdict.cue.first, verdict.cue.last)))
    elif mention.rule.says in ("duty", "topic"):
        evidence.append(("heading", sentence.clauses[min(places)].span))
    clauses = [sentence.clauses[place] for place in sorted(places)]
    kinds = {cue.kind for cue in cues if sentence.clause_of(cue.first) in places}
    hedged = verdict.certainty == "low" or "hedge" in kinds
    return Tag(
        clauses[0].review_id,
        hull(clause.span for clause in clauses),
        mention.rule.theme,
        verdict.polarity,
        score=verdict.score,
        source="rules",
        evidence=tuple(evidence),
        attribution=_view(sentence, min(places), cues),
        modality=verdict.modality,
        certainty="low" if hedged else "high",
        temporality=next((kind for kind in ("after_death", "historic") if kind in kinds), "current"),
    )


def _view(sentence: _Sentence, clause: int, cues: list[Found]) -> str:
    """Say whose view a clause gives: a view holds on until a clause that turns against it."""
    start = 0
    for number in range(clause, -1, -1):
        start = sentence.bounds[number - 1] if number else 0
        for cue in cues:
            if cue.kind in _VIEWS and start <= cue.first < sentence.bounds[number]:
                return cue.kind
        if number and sentence.words[start] in _TURNS:
            break
    return "reviewer"


def _stronger(one: Tag, other: Tag) -> Tag:
    """Join two tags of one theme and polarity in one sentence: the hull of both, the better score."""
    best = max(one, other, key=lambda tag: tag.score)
    return Tag(
        best.review_id,
        hull((one.span, other.span)),
        best.theme,
        best.polarity,
        score=best.score,
        source=best.source,
        evidence=tuple(dict.fromkeys((*one.evidence, *other.evidence))),
        attribution=best.attribution,
        modality=best.modality,
        certainty=best.certainty,
        temporality=best.temporality,
    )
