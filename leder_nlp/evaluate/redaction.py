"""What redaction covered: entities, mentions, characters, leaks, and how much it covered in vain.

The rules are those of the Text Anonymization Benchmark (Pilán et al. 2022): a mention is covered when
every character is, punctuation and closed-class words apart; an entity when all its mentions are.
Labels do not matter to coverage: a name masked as a place is masked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from leder_nlp import resources
from leder_nlp.errors import EvaluationError
from leder_nlp.evaluate.intervals import Interval, clopper_pearson
from leder_nlp.records import LABELS, AnnotatedReview, Counts, Identifier
from leder_nlp.spans import Span, union

IGNORED_CHARACTERS = " ,.-;:/&()[]–'\"’“”"
"""With white space: these may stay readable inside a marked identifier."""

_PARTS = re.compile(rf"(?P<ignored>[\s{re.escape(IGNORED_CHARACTERS)}]+)|(?P<word>[^\W_]+)")
_PLAIN, _IGNORED_WORD, _IGNORED = 0, 1, 2


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """A marked identifier that was not covered in full, in raw offsets; holds no text."""

    review_id: str
    start: int
    end: int
    label: str

    @property
    def kind(self) -> str:
        """Say `direct` or `quasi`."""
        return LABELS[self.label]


@dataclass(frozen=True, slots=True)
class ReviewRedaction:
    """The counts of one review; those of many add up.

    `entities`, `mentions` and `characters` by label: met = covered, due = marked. `recalled`: gold
    characters of any label (due), each once, and the covered ones. `precise`: masked characters (found)
    and the gold ones among them. `needless`: characters outside gold (due) and the masked ones among them.
    """

    review_id: str
    entities: Mapping[str, Counts]
    mentions: Mapping[str, Counts]
    characters: Mapping[str, Counts]
    recalled: Counts
    precise: Counts
    needless: Counts
    leaks: tuple[Leak, ...]

    def entities_of(self, kind: str) -> Counts:
        """Count the entities of a kind, `direct` or `quasi`."""
        return sum((c for label, c in self.entities.items() if LABELS[label] == kind), Counts())

    def mentions_of(self, kind: str) -> Counts:
        """Count the mentions of a kind, `direct` or `quasi`."""
        return sum((c for label, c in self.mentions.items() if LABELS[label] == kind), Counts())

    @property
    def leaking(self) -> Counts:
        """Say whether it holds a direct identifier (due) and whether one leaks (met)."""
        direct = self.mentions_of("direct")
        return Counts(met=int(direct.met < direct.due), due=int(direct.due > 0))

    @property
    def leaked(self) -> Counts:
        """Count direct mentions left readable (met) in this one review (due): the ratio is per review."""
        direct = self.mentions_of("direct")
        return Counts(met=direct.due - direct.met, due=1)


@dataclass(frozen=True, slots=True)
class RedactionScores:
    """The scores of a redaction, by review in the order of their ids; a ratio of nothing is None."""

    reviews: tuple[ReviewRedaction, ...]

    def total(self, counts: Callable[[ReviewRedaction], Counts]) -> Counts:
        """Add up what `counts` gives for each review."""
        return sum(map(counts, self.reviews), Counts())

    @property
    def direct_entities(self) -> Counts:
        """Count the direct entities; `.recall` is the entity recall."""
        return self.total(lambda review: review.entities_of("direct"))

    @property
    def quasi_entities(self) -> Counts:
        """Count the quasi entities; `.recall` is the entity recall."""
        return self.total(lambda review: review.entities_of("quasi"))

    @property
    def mentions(self) -> Counts:
        """Count the mentions of all labels; `.recall` is the mention recall."""
        return sum(self.mentions_by_label.values(), Counts())

    @property
    def mentions_by_label(self) -> dict[str, Counts]:
        """Count the mentions of each label, in the order of the guidelines."""
        return self._labelled(lambda review: review.mentions)

    @property
    def entities_by_label(self) -> dict[str, Counts]:
        """Count the entities of each label, in the order of the guidelines."""
        return self._labelled(lambda review: review.entities)

    @property
    def characters_by_label(self) -> dict[str, Counts]:
        """Count the gold characters of each label, in the order of the guidelines."""
        return self._labelled(lambda review: review.characters)

    @property
    def character_recall(self) -> float | None:
        """Give covered gold characters / gold characters, those apart that may stay readable."""
        return self.total(lambda review: review.recalled).recall

    @property
    def character_precision(self) -> float | None:
        """Give gold characters among the masked / masked characters, punctuation apart."""
        return self.total(lambda review: review.precise).precision

    @property
    def over_redaction(self) -> float | None:
        """Give masked characters that are not gold / all characters that are not gold."""
        return self.total(lambda review: review.needless).recall

    @property
    def leaking(self) -> Counts:
        """Count reviews with a direct identifier (due) and those of them that leak one (met)."""
        return self.total(lambda review: review.leaking)

    @property
    def leak_rate(self) -> float | None:
        """Give reviews with at least one direct leak / reviews with a direct identifier."""
        return self.leaking.recall

    def leak_bound(self, *, level: float = 0.95) -> float | None:
        """Give the one-sided upper bound (Clopper-Pearson) of the leak rate."""
        return self.leak_interval(level=level, sides=1).high

    def leak_interval(self, *, level: float = 0.95, sides: int = 2) -> Interval:
        """Give the exact interval of the leak rate."""
        return clopper_pearson(self.leaking.met, self.leaking.due, level=level, sides=sides)

    @property
    def leaks(self) -> tuple[Leak, ...]:
        """Give every mention not covered in full, direct and quasi, in the order of the texts."""
        return tuple(leak for review in self.reviews for leak in review.leaks)

    def _labelled(self, read: Callable[[ReviewRedaction], Mapping[str, Counts]]) -> dict[str, Counts]:
        return {
            label: sum((read(review).get(label, Counts()) for review in self.reviews), Counts())
            for label in LABELS
        }


def score_redaction(
    gold: Iterable[AnnotatedReview], found: Mapping[str, Iterable[Identifier]]
) -> RedactionScores:
    """Hold what was found, by review id and in raw offsets, against what people marked.

    A review without an entry in `found` counts as not redacted at all; leave those out of `gold`
    that went to the quarantine. Raises EvaluationError if an id is repeated in gold or unknown in
    `found`, or if what was found ends outside the text.
    """
    rows: dict[str, ReviewRedaction] = {}
    for annotated in gold:
        review_id = annotated.review.review_id
        if review_id in rows:
            raise EvaluationError(f"review {review_id} stands in the gold more than once")
        rows[review_id] = _score(annotated, [mark.span for mark in found.get(review_id, ())])
    unknown = sorted(set(found) - set(rows))
    if unknown:
        raise EvaluationError(
            f"{len(unknown)} redacted reviews are not in the gold; the first is {unknown[0]}"
        )
    return RedactionScores(tuple(rows[review_id] for review_id in sorted(rows)))


def _score(annotated: AnnotatedReview, masks: Sequence[Span]) -> ReviewRedaction:
    text, review_id = annotated.review.text, annotated.review.review_id
    if any(mask.end > len(text) for mask in masks):
        raise EvaluationError(f"review {review_id}: what was found ends after the text; are the offsets raw?")
    weight, masked = _weights(text), _flags(masks, len(text))
    mentions: defaultdict[str, Counts] = defaultdict(Counts)
    whole: dict[tuple[str, bool, str], bool] = {}
    leaks: list[Leak] = []
    due: defaultdict[str, set[int]] = defaultdict(set)
    for mark in annotated.identifiers:
        needed = _needed(weight, mark.span)
        if not needed:
            continue
        due[mark.label].update(needed)
        covered = all(masked[at] for at in needed)
        mentions[mark.label] += Counts(met=int(covered), due=1)
        entity = entity_of(mark, text)
        whole[entity] = whole.get(entity, True) and covered
        if not covered:
            leaks.append(Leak(review_id, mark.span.start, mark.span.end, mark.label))
    characters = {label: _covered(own, masked) for label, own in due.items()}
    recalled = _covered(set().union(*due.values()), masked)
    precise, needless = _masked(annotated.identifiers, weight, masked)
    return ReviewRedaction(
        review_id,
        _by_label(whole),
        dict(mentions),
        characters,
        recalled,
        precise,
        needless,
        tuple(sorted(leaks)),
    )


def _covered(due: set[int], masked: bytearray) -> Counts:
    return Counts(met=sum(masked[at] for at in due), due=len(due))


def _masked(gold: Iterable[Identifier], weight: bytearray, masked: bytearray) -> tuple[Counts, Counts]:
    """Count what the masks cover: characters with weight, gold or not; and any outside gold."""
    spans = union(mark.span for mark in gold)
    marked = _flags(spans, len(weight))
    weighty = [at for at, mask in enumerate(masked) if mask and weight[at] != _IGNORED]
    precise = Counts(met=sum(marked[at] for at in weighty), found=len(weighty))
    inside = sum(masked[span.start : span.end].count(1) for span in spans)
    outside = len(weight) - sum(map(len, spans))
    return precise, Counts(met=masked.count(1) - inside, due=outside)


def _by_label(whole: Mapping[tuple[str, bool, str], bool]) -> dict[str, Counts]:
    entities: defaultdict[str, Counts] = defaultdict(Counts)
    for (label, _, _), covered in whole.items():
        entities[label] += Counts(met=int(covered), due=1)
    return dict(entities)


def entity_of(mark: Identifier, text: str) -> tuple[str, bool, str]:
    """Name the entity that a mention belongs to: its `who`, else its words without regard to case."""
    if mark.who:
        return mark.label, True, mark.who
    return mark.label, False, " ".join(mark.span.of(text).casefold().split())


def _needed(weight: bytearray, span: Span) -> list[int]:
    """Give the characters of a mention that must be covered; of mere closed-class words, all letters."""
    here = range(span.start, span.end)
    return [at for at in here if weight[at] == _PLAIN] or [at for at in here if weight[at] != _IGNORED]


def _weights(text: str) -> bytearray:
    """Say of each character whether it counts, is in an ignored word, or is ignored itself."""
    words = resources.lexicon("evaluation_ignored_words")
    weight = bytearray(len(text))
    for part in _PARTS.finditer(text):
        word = part["word"]
        if word is None:
            weight[part.start() : part.end()] = bytes([_IGNORED]) * len(part[0])
        # A single capital inside a name is an initial, not the article.
        elif word.lower() in words and not (len(word) == 1 and word.isupper()):
            weight[part.start() : part.end()] = bytes([_IGNORED_WORD]) * len(word)
    return weight


def _flags(spans: Iterable[Span], length: int) -> bytearray:
    flags = bytearray(length)
    for span in spans:
        flags[span.start : span.end] = b"\1" * len(span)
    return flags
