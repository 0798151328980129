"""What travels between the rooms: frozen, plain and silent records; one that exists is valid.

Raw and safe are different types: `Review` is raw, `RedactedReview` is safe. No `repr` shows text.
Offsets are code points, half-open, into the text of the record that carries them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from leder_nlp.known import Known
from leder_nlp.spans import Span

LABELS = {
    "person": "direct",
    "nhs_number": "direct",
    "id_number": "direct",
    "contact": "direct",
    "address": "direct",
    "postcode": "direct",
    "date": "quasi",
    "age": "quasi",
    "organisation": "quasi",
    "location": "quasi",
    "other": "quasi",
}
"""Each identifier label and its kind, as in the annotation guidelines."""

GOOD, IMPROVE = "good_practice", "area_for_improvement"
POLARITIES = (GOOD, IMPROVE)
ATTRIBUTIONS = ("reviewer", "family", "provider", "other")
MODALITIES = ("asserted", "recommended")
CERTAINTIES = ("high", "low")
TEMPORALITIES = ("current", "historic", "after_death")

Meta = Mapping[str, str]


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}")


def _inside(name: str, span: Span, text: str) -> None:
    if span.end > len(text):
        raise ValueError(f"{name} ends at {span.end}, after the text's {len(text)} characters")


@dataclass(frozen=True, slots=True)
class Section:
    """A named part of a review: a form field, a column, or what stands below a heading."""

    name: str = field(repr=False)
    span: Span


@dataclass(frozen=True, slots=True)
class Review:
    """A raw review: the narrative as it was written. Must not leave the secure area.

    Raises ValueError without an id, without text, or if a section ends outside the text.
    """

    review_id: str
    text: str = field(repr=False)
    sections: tuple[Section, ...] = field(default=(), repr=False)
    known: Known = field(default_factory=Known, repr=False)
    meta: Meta = field(default_factory=dict, repr=False, hash=False)

    def __post_init__(self) -> None:
        if not isinstance(self.review_id, str) or not self.review_id.strip():
            raise ValueError("a review needs an id")
        if not isinstance(self.text, str) or not self.text.strip():
            raise ValueError("a review needs text")
        for section in self.sections:
            _inside("a section", section.span, self.text)
        object.__setattr__(self, "meta", dict(self.meta))


@dataclass(frozen=True, slots=True)
class Identifier:
    """A span that could single somebody out, in raw offsets; holds no text.

    `found_by` names the detector or the annotator, `certainty` is in (0, 1],
    `who` ties the mentions of one person or place, `role` says what they are to the review.
    """

    span: Span
    label: str
    found_by: str = ""
    certainty: float = 1.0
    who: str = field(default="", repr=False)
    role: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.label not in LABELS:
            _one_of("label", self.label, tuple(LABELS))

    @property
    def kind(self) -> str:
        """Say `direct` (identifies alone) or `quasi` (together with others)."""
        return LABELS[self.label]


@dataclass(frozen=True, slots=True)
class Redaction:
    """A placeholder in a redacted text, in redacted offsets.

    `number` ties the mentions of one person or place within the review; 0 where nothing is tied.
    `found_by` names the detector, `certainty` is its own in [0, 1]; both are empty where nobody says.
    `surrogate`: an invented name or date stands there that looks like a real one.
    """

    span: Span
    label: str
    number: int = 0
    found_by: str = ""
    certainty: float = 0.0
    surrogate: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place in a redacted text that a person should look at, and why; holds no text.

    `certainty` is how sure it is that an identifier stands there, in (0, 1).
    """

    span: Span
    reason: str
    certainty: float


@dataclass(frozen=True, slots=True)
class RedactedReview:
    """A review after redaction: the safe type. Holds nothing that leads back to the raw text.

    `doubts` are the places where an identifier may be left.
    """

    review_id: str
    text: str = field(repr=False)
    sections: tuple[Section, ...] = field(default=(), repr=False)
    redactions: tuple[Redaction, ...] = field(default=(), repr=False)
    meta: Meta = field(default_factory=dict, repr=False, hash=False)
    doubts: tuple[Doubt, ...] = ()

    def __post_init__(self) -> None:
        for section in self.sections:
            _inside("a section", section.span, self.text)
        object.__setattr__(self, "meta", dict(self.meta))

    @property
    def fingerprint(self) -> str:
        """Give the SHA-256 of the redacted text, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause, sentence or bullet of a redacted review: the unit that classifiers read.

    `sentence` is the sentence or bullet it was cut from, `leaning` the polarity that its
    heading gives it ("" for none), `form` one of prose, bullet, log, question, answer, heading;
    `turned` says that it begins with a word of contrast ("but", left out of the span). An answer
    that `denies` is, or had before it, a bare "no"; `prompt` says where what it answers stands:
    in the passage `before`, `within` it, or in the name of its `section`; "" where nothing tells.
    """

    review_id: str
    span: Span
    text: str = field(repr=False)
    sentence: Span
    section: str = field(default="", repr=False)
    leaning: str = ""
    form: str = "prose"
    turned: bool = False
    prompt: str = ""
    denies: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """Here the review judges that care under `theme` was good practice or should improve.

    `score` is in [0, 1]; `source` names who says so (a rule, a model, a person);
    `evidence` are the spans that decided, each with the name of what it stands for.
    Raises ValueError if a value is not one of the guidelines'.
    """

    review_id: str
    span: Span
    theme: str
    polarity: str
    score: float = 1.0
    source: str = ""
    evidence: tuple[tuple[str, Span], ...] = ()
    attribution: str = "reviewer"
    modality: str = "asserted"
    certainty: str = "high"
    temporality: str = "current"

    def __post_init__(self) -> None:
        _one_of("polarity", self.polarity, POLARITIES)
        _one_of("attribution", self.attribution, ATTRIBUTIONS)
        _one_of("modality", self.modality, MODALITIES)
        _one_of("certainty", self.certainty, CERTAINTIES)
        _one_of("temporality", self.temporality, TEMPORALITIES)
        if not 0 <= self.score <= 1:
            raise ValueError(f"a score is in [0, 1], not {self.score}")


@dataclass(frozen=True, slots=True)
class TaggedReview:
    """A redacted review and its tags, in redacted offsets.

    `missed` are tags that were not given and only just so, on passages without any; `disputed` those of
    `tags` of which rules and model say the opposite. Both are for a person to look at.
    """

    review: RedactedReview
    tags: tuple[Tag, ...] = ()
    missed: tuple[Tag, ...] = ()
    disputed: tuple[Tag, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.review, RedactedReview):
            raise TypeError("tags are given to a RedactedReview only; redact the review first")
        for tag in (*self.tags, *self.missed, *self.disputed):
            _inside("a tag", tag.span, self.review.text)

    @property
    def review_id(self) -> str:
        """Give the id of the review."""
        return self.review.review_id


@dataclass(frozen=True, slots=True)
class AnnotatedReview:
    """A raw review and what people marked in it, in raw offsets: gold. Stays inside.

    `annotators` names those who have read all of it, whether or not they marked anything; empty where
    nobody says. So a review seen and not tagged differs from one not seen.
    """

    review: Review
    identifiers: tuple[Identifier, ...] = ()
    tags: tuple[Tag, ...] = ()
    annotators: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        spans = [identifier.span for identifier in self.identifiers] + [tag.span for tag in self.tags]
        for span in spans:
            _inside("an annotation", span, self.review.text)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A review that did not come out, and why: an id and a reason, never text."""

    review_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What was met, what was found and what was due; add with `+`.

    A ratio of nothing is None.
    """

    met: int = 0
    found: int = 0
    due: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.met + other.met, self.found + other.found, self.due + other.due)

    @property
    def precision(self) -> float | None:
        """Give met / found."""
        return self.met / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Give met / due."""
        return self.met / self.due if self.due else None

    @property
    def f1(self) -> float | None:
        """Give 2 met / (found + due): 0 where one side is empty, None where both are."""
        return 2 * self.met / (self.found + self.due) if self.found + self.due else None


__all__ = [
    "ATTRIBUTIONS",
    "CERTAINTIES",
    "GOOD",
    "IMPROVE",
    "LABELS",
    "MODALITIES",
    "POLARITIES",
    "TEMPORALITIES",
    "AnnotatedReview",
    "Counts",
    "Doubt",
    "Identifier",
    "Passage",
    "Quarantined",
    "RedactedReview",
    "Redaction",
    "Review",
    "Section",
    "Span",
    "Tag",
    "TaggedReview",
]
