"""The rule-based classifier: what the rules name, judged by the context it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from leder_nlp.records import GOOD, IMPROVE, Passage, Tag
from leder_nlp.spans import hull
from leder_nlp.tag.asked import Asked
from leder_nlp.tag.context import NAMING, Clause
from leder_nlp.tag.findings import Findings, Sentence
from leder_nlp.tag.found import Mention, Verdict
from leder_nlp.tag.rules import RuleSet
from leder_nlp.taxonomy import Taxonomy

_DENIED = 0.8


class RuleClassifier:
    """Read passages by the rules. Evidence names the rule and the cue that decided."""

    source = "rules"

    def __init__(self, rules: RuleSet | None = None) -> None:
        self.rules = rules or RuleSet.default()

    def read(self, passages: Sequence[Passage]) -> list[Tag]:
        """Give the tags that the rules see, in the order of the passages.

        Takes the passages of any number of reviews, those of one review in order.
        """
        findings = passages if isinstance(passages, Findings) else Findings(passages, self.rules)
        tags: list[Tag] = []
        before: list[Mention] = []
        review = ""
        for place, sentence in enumerate(findings.sentences):
            if sentence.review_id != review:
                before, review = [], sentence.review_id
            asked = findings.asked.get(place)
            new, before = self._read(sentence, before, asked.mentions if asked else [])
            if asked and asked.unmet:
                new += _denied(sentence, asked, {tag.theme for tag in new})
            tags += new
        return tags

    def _read(
        self, sentence: Sentence, before: list[Mention], asked: list[Mention]
    ) -> tuple[list[Tag], list[Mention]]:
        if sentence.clauses[0].prompt == "within":
            return [], []
        mentions = [mention for mention in sentence.mentions if not sentence.voids(mention.rule.theme)]
        if sentence.mentions:
            return list(self._tags(sentence, mentions)) if mentions else [], mentions
        if asked:
            kept = [one for one in asked if one.rule.says in NAMING]
            return list(self._tags(sentence, kept[:1], answers=True)), kept
        if before and sentence.carries:
            last = [one for one in before if one.rule.says in NAMING][-1:]
            return list(self._tags(sentence, [Mention(one.rule, 0, 0) for one in last])), []
        return [], []

    def _tags(
        self, sentence: Sentence, mentions: Sequence[Mention], *, answers: bool = False
    ) -> Iterator[Tag]:
        clauses = sentence.settled(self.rules)
        taken = {sentence.clause_of(mention.first) for mention in mentions}
        decided: dict[tuple[str, str], Tag] = {}
        for mention in mentions:
            home = sentence.clause_of(mention.first)
            places = {home, sentence.clause_of(max(mention.last - 1, 0))}
            here = clauses[home]
            of = mention.rule.says if answers else ""
            verdict = here.judge(mention) if mention.last else here.borrowed(surely=not answers, of=of)
            lends = home + 1 < len(clauses) and home + 1 not in taken and mention.rule.says != "bad"
            if verdict is None and lends:
                verdict = clauses[home + 1].borrowed()
                places.add(home + 1)
            found = [] if verdict is None else [_tag(sentence, mention, verdict, places)]
            if lends and verdict is not None and verdict.polarity == GOOD:
                found += self._against(sentence, mention, clauses, home + 1)
            for tag in found:
                key = (tag.theme, tag.polarity)
                decided[key] = _joined(decided[key], tag) if key in decided else tag
        yield from decided.values()

    def _against(
        self, sentence: Sentence, mention: Mention, clauses: Sequence[Clause], turn: int
    ) -> list[Tag]:
        """Give what a clause that turns says against the thing just praised ("yet nobody had seen it")."""
        words = (sentence.words[at] for at in sentence.words_of(turn))
        if not sentence.clauses[turn].turned or self.rules.scope.resuming.isdisjoint(words):
            return []
        verdict = clauses[turn].borrowed(surely=True)
        return [] if verdict is None else [_tag(sentence, Mention(mention.rule, 0, 0), verdict, {turn})]


def rules_of(taxonomy: Taxonomy) -> RuleClassifier:
    """Give the rules that ship for the taxonomy that ships; for another the cues alone."""
    return RuleClassifier(RuleSet.default() if taxonomy.ships else RuleSet.read(()))


def _tag(sentence: Sentence, mention: Mention, verdict: Verdict, places: set[int]) -> Tag:
    evidence = []
    if mention.last:
        evidence.append((f"rule:{mention.rule.id}", sentence.place(mention.first, mention.last)))
    if verdict.cue is not None:
        places = places | {sentence.clause_of(verdict.cue.first)}
        evidence.append((f"cue:{verdict.cue.cue.id}", sentence.place(verdict.cue.first, verdict.cue.last)))
    elif mention.rule.says in NAMING:
        evidence.append(("heading", sentence.clauses[min(places)].span))
    attributes = sentence.attributes(sorted(places))
    if verdict.certainty == "low":
        attributes["certainty"] = "low"
    return Tag(
        sentence.review_id,
        hull(sentence.clauses[place].span for place in places),
        mention.rule.theme,
        verdict.polarity,
        score=verdict.score,
        source="rules",
        evidence=tuple(evidence),
        modality=verdict.modality,
        **attributes,
    )


def _denied(sentence: Sentence, asked: Asked, judged: set[str]) -> list[Tag]:
    """Give what a sentence denies of its prompt, but of themes that are judged there already."""
    span = hull(clause.span for clause in sentence.clauses)
    where = asked.prompt or span
    return [
        Tag(
            sentence.review_id,
            span,
            mention.rule.theme,
            IMPROVE,
            score=_DENIED,
            source="rules",
            evidence=((f"rule:{mention.rule.id}", where), ("answer", span)),
            **sentence.attributes(range(len(sentence.clauses))),
        )
        for mention in asked.unmet
        if mention.rule.theme not in judged
    ]


def _joined(one: Tag, other: Tag) -> Tag:
    """Join two tags of one theme and polarity in one sentence: the hull of both, the better score."""
    best = max(one, other, key=lambda tag: tag.score)
    evidence = tuple(dict.fromkeys((*one.evidence, *other.evidence)))
    return replace(best, span=hull((one.span, other.span)), evidence=evidence)
