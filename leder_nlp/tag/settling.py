"""Settle what rules and model say of a theme in a sentence into one tag, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log

from leder_nlp.records import GOOD, IMPROVE, Tag
from leder_nlp.spans import hull
from leder_nlp.tag.findings import Findings
from leder_nlp.tag.trained import LEAST, TrainedClassifier

Key = tuple[str, str, str, int]
"""A review, a theme, a polarity, and the place of the sentence among the findings."""
Said = tuple[list[Tag], list[Tag]]
"""What the rules and what the model say of one key."""
NEAR = 0.1
"""How far from the threshold a score is near it, on either side."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Tags; of passages without one the best that only just missed; tags that rules and model dispute."""

    tags: list[Tag]
    missed: list[Tag]
    disputed: list[Tag]


@dataclass(frozen=True, slots=True)
class Settling:
    """How rules and model are weighed into the probability that a person would give the tag.

    A logistic regression over the log-odds of the model's score and the score of the rules, fitted
    on held-out reviews: `bias`, `model`, `rule` are its weights. `model=None` has no model: a rule's
    score stands. A tag needs a score of `threshold`.
    """

    threshold: float
    bias: float = 0.0
    model: float | None = None
    rule: float = 0.0

    def score(self, said: Said) -> float:
        """Give the score of what rules and model say together, in [0, 1]."""
        seen = evidence(said)
        if self.model is None:
            return seen[1]
        return 1 / (1 + exp(-(self.bias + self.model * seen[0] + self.rule * seen[1])))

    @property
    def least(self) -> float:
        """Give the score below which a tag does not even just miss."""
        return self.threshold if self.model is None else max(self.threshold - NEAR, 0.0)

    @property
    def enough(self) -> float:
        """Give the score of the model below which nothing comes of it where the rules are silent."""
        if not self.model or self.model < 0 or not 0 < self.least < 1:
            return 0.0
        odds = (log(self.least / (1 - self.least)) - self.bias) / self.model
        return 0.999 / (1 + exp(-odds))

    def settle(
        self,
        findings: Findings,
        by_rule: Iterable[Tag],
        by_model: Iterable[Tag],
        *,
        trained: TrainedClassifier | None = None,
    ) -> Iterator[Tag]:
        """Give one tag for each theme and polarity in a sentence whose score suffices.

        `trained` shows the words that spoke for a tag of the model's alone.
        """
        said = gathered(findings, by_rule, by_model)
        for key, score in self._unopposed(said, self.threshold):
            yield _one(findings, key, said[key], score, trained)

    def weigh(
        self,
        findings: Findings,
        by_rule: Iterable[Tag],
        by_model: Iterable[Tag],
        *,
        trained: TrainedClassifier | None = None,
    ) -> Settled:
        """Settle, and say beside it what a person should look at."""
        said = gathered(findings, by_rule, by_model)
        settled = Settled([], [], [])
        short: dict[tuple[str, int], tuple[float, Key]] = {}
        tagged: set[tuple[str, int]] = set()
        for key, score in self._unopposed(said, self.least):
            passage = key[0], key[3]
            if score < self.threshold:
                short[passage] = max(short.get(passage, (score, key)), (score, key))
                continue
            tagged.add(passage)
            settled.tags.append(_one(findings, key, said[key], score, trained))
            if _disputed(said, key):
                settled.disputed.append(settled.tags[-1])
        for passage, (score, key) in short.items():
            if passage not in tagged:
                settled.missed.append(_one(findings, key, said[key], score, None))
        return settled

    def _unopposed(self, said: Mapping[Key, Said], least: float) -> Iterator[tuple[Key, float]]:
        for key, own in said.items():
            score = self.score(own)
            if score >= least and not self._opposed(said, key, score):
                yield key, score

    def _opposed(self, said: Mapping[Key, Said], key: Key, score: float) -> bool:
        """Say whether the other polarity has the better score over the same words."""
        against = said.get(_opposite(key))
        if against is None or self.score(against) <= score:
            return False
        return _meet([*said[key][0], *said[key][1]], [*against[0], *against[1]])


def _opposite(key: Key) -> Key:
    review, theme, polarity, place = key
    return review, theme, GOOD if polarity == IMPROVE else IMPROVE, place


def _meet(tags: Iterable[Tag], others: Sequence[Tag]) -> bool:
    return any(tag.span.overlaps(other.span) for tag in tags for other in others)


def _disputed(said: Mapping[Key, Said], key: Key) -> bool:
    """Say whether the rules judge by one polarity, and the model sees rather the other in the same words."""
    one, other = said[key], said.get(_opposite(key), ([], []))
    if bool(one[0]) == bool(other[0]):
        return False
    (rules, agrees), against = (one, other[1]) if one[0] else (other, one[1])
    surest = max((tag.score for tag in against), default=0.0)
    return surest > max((tag.score for tag in agrees), default=0.0) and _meet(rules, against)


def evidence(said: Said) -> tuple[float, float]:
    """Give the log-odds of the model's score, and the score of the rules (0 where they are silent)."""
    model = min(max((tag.score for tag in said[1]), default=0.0), 1 - LEAST)
    return log(max(model, LEAST) / (1 - max(model, LEAST))), max((tag.score for tag in said[0]), default=0.0)


def gathered(findings: Findings, by_rule: Iterable[Tag], by_model: Iterable[Tag]) -> dict[Key, Said]:
    """Put together what is said of one theme and polarity in one sentence."""
    said: dict[Key, Said] = {}
    for side, tags in enumerate((by_rule, by_model)):
        for tag in tags:
            key = (tag.review_id, tag.theme, tag.polarity, findings.place_of(tag))
            said.setdefault(key, ([], []))[side].append(tag)
    return said


def _one(findings: Findings, key: Key, said: Said, score: float, trained: TrainedClassifier | None) -> Tag:
    ruled, modelled = said
    source = "+".join(tags[0].source for tags in said if tags)
    if ruled:
        return replace(ruled[0], score=score, source=source)
    best = max(tag.score for tag in modelled)
    taken = {tag.span for tag in modelled if tag.score >= best / 2}
    sentence = findings.sentences[key[3]]
    clauses = [number for number, clause in enumerate(sentence.clauses) if clause.span in taken]
    counterfactual = any(
        cue.kind == "counterfactual" for clause in clauses for cue in sentence.cues_of(clause)
    )
    evidence = (
        [one for clause in clauses for one in trained.evidence(sentence.clauses[clause], key[1])]
        if trained
        else []
    )
    return replace(
        modelled[0],
        span=hull(taken),
        score=score,
        evidence=tuple(evidence),
        modality="recommended" if counterfactual and key[2] == IMPROVE else "asserted",
        **sentence.attributes(clauses),
    )
