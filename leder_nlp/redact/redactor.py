"""The redactor: runs the detectors over a review, settles what they found, and writes the safe text."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from leder_nlp.errors import RedactionError
from leder_nlp.records import Identifier, RedactedReview, Redaction, Review, Section
from leder_nlp.redact.catalog import EXTRA, LEARNED, SPACY, Detector, detectors
from leder_nlp.redact.dating import Calendar, calendar
from leder_nlp.redact.detectors.piped import Piped
from leder_nlp.redact.doubts import doubts
from leder_nlp.redact.people import tie
from leder_nlp.redact.placeholders import placeholders
from leder_nlp.redact.policy import Policy, read_policy
from leder_nlp.redact.reading import Reading
from leder_nlp.redact.secret import Secret
from leder_nlp.redact.settle import settle
from leder_nlp.redact.spread import spread
from leder_nlp.redact.surrogates import Surrogates
from leder_nlp.redact.sweep import leftovers
from leder_nlp.signs import parted, visible
from leder_nlp.spans import Edits, replace

_T = TypeVar("_T")


_NEVER_IN_META = frozenset({"person", "nhs_number", "id_number", "contact", "address", "postcode", "date"})
_MOST_LABELS = 10_000
_UNSURE = 0.6
"""A word that is merely unknown (0.5) or on a surname list (0.6) may be the name of a board or a group."""


SECONDS = 60.0
"""The longest that finding the identifiers of one review may take."""


class Redactor:
    """The only door from raw to redacted text. Whole or nothing: any fault raises RedactionError.

    A review that takes longer than `seconds` is such a fault. The clock is read after each detector and
    each identifier; what hangs between two of them, such as one regular expression, is not interrupted,
    but its review never comes out.
    """

    def __init__(
        self,
        detectors: Mapping[str, Detector],
        *,
        policy: Policy,
        secret: Secret | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self.detectors = dict(detectors)
        self.policy = policy
        self.seconds = seconds
        self._secret = secret or Secret()
        self._labels: dict[str, tuple[Identifier, ...]] = {}

    @classmethod
    def default(cls, *, policy: str = "default", secret: Secret | None = None, spacy: str = "") -> Redactor:
        """Give the redactor that ships, with a policy by name or file.

        `secret` moves dates and picks surrogates; without one each redactor has its own and keeps it nowhere.
        `spacy` adds a pipeline of one's own, by package or folder; raises ConfigError if it cannot be used.
        """
        found = detectors()
        if spacy:
            found[SPACY] = Piped(spacy)
        return cls(found, policy=read_policy(policy), secret=secret)

    @classmethod
    def by_rules(cls, *, policy: str = "default", secret: Secret | None = None) -> Redactor:
        """Give the redactor that ships without the model of names: much faster, and blind to most names
        in lower case that stand on no list."""
        rules = {name: detector for name, detector in detectors().items() if name != LEARNED}
        return cls(rules, policy=read_policy(policy), secret=secret)

    def __repr__(self) -> str:
        return f"Redactor({len(self.detectors)} detectors, policy={self.policy.name!r})"

    def detect(self, review: Review) -> tuple[Identifier, ...]:
        """Find the identifiers of a review, in raw offsets, sorted and apart.

        Raises RedactionError if a detector fails, TypeError for anything but a raw Review.
        """
        return self._found(review)[1]

    def _found(self, review: Review) -> tuple[Reading, tuple[Identifier, ...]]:
        if not isinstance(review, Review):
            raise TypeError("identifiers are detected in a raw Review")
        late = partial(_late, time.monotonic() + self.seconds)
        reading = self._guard(review, "reading", lambda: Reading(review))
        found: list[Identifier] = []
        for name, detector in self.detectors.items():
            found += self._guard(review, name, partial(_checked, review, detector, reading, late))
        found += self._guard(review, "spread", lambda: _timed(spread(reading, found), late))
        return reading, self._guard(review, "settle", lambda: tie(review.text, settle(review, found)))

    def moved(self, review: Review) -> int:
        """Give the days by which a review's dates are moved, 0 if they are not: for a keyed map only."""
        return self._calendar(review).moved

    def _calendar(self, review: Review) -> Calendar:
        return calendar(self.policy, self._secret, review.review_id, review.known.died)

    def redact(self, review: Review) -> RedactedReview:
        """Give the review without its identifiers. Raises RedactionError if any may be left."""
        return self.redact_with_edits(review)[0]

    def redact_with_edits(
        self, review: Review, *, also: Iterable[Identifier] = ()
    ) -> tuple[RedactedReview, Edits]:
        """Give the redacted review, and the map of offsets that must stay beside the raw text.

        `also` are identifiers that somebody marked, removed on top of those detected.
        Raises RedactionError if any may be left, or if an invisible sign parts a word in two.
        """
        reading, found = self._found(review)
        at = parted(review.text)
        if at is not None:
            raise RedactionError(
                f"review {review.review_id}: an invisible sign parts a word at {at}; take it out"
            )
        marked = tuple(also)
        for name in [name for name in EXTRA if name in self.policy.extras]:
            extra = partial(_extra, name, reading, (*found, *marked))
            marked = (*marked, *self._guard(review, name, extra))
        if marked:
            found = self._guard(review, "settle", lambda: tie(review.text, settle(review, (*found, *marked))))
        redacted, edits = self._guard(review, "replace", lambda: self._replaced(reading, found))
        for kind, at in self._guard(review, "sweep", lambda: list(leftovers(review, found, redacted))):
            raise RedactionError(f"review {review.review_id}: a {kind} is left at {at} of the redacted text")
        return redacted, edits

    def _replaced(self, reading: Reading, found: Sequence[Identifier]) -> tuple[RedactedReview, Edits]:
        review, days = reading.review, self._calendar(reading.review)
        written = placeholders(
            review.text, found, self.policy, days, surrogates=self._surrogates(review, found)
        )
        text, edits = replace(review.text, [one.span for one in found], [own.words for own in written])
        redactions = tuple(
            Redaction(span, one.label, own.number, one.found_by, one.certainty, own.surrogate)
            for span, one, own in zip(edits.after, found, written, strict=True)
        )
        sections = tuple(
            Section(self._named(review, section.name, days), edits.forward(section.span))
            for section in review.sections
        )
        passing = self.policy.passing(review.meta)
        meta = {name: value for name, value in passing.items() if self._tells_nobody(review, value)}
        left = doubts(reading, found, edits)
        return RedactedReview(review.review_id, text, sections, redactions, meta, left), edits

    def _surrogates(self, review: Review, found: Sequence[Identifier]) -> Surrogates | None:
        if not self.policy.surrogates:
            return None
        seed = self._secret.seed(review.review_id, "surrogates")
        return Surrogates(review.text, found, seed, known=[name.name for name in review.known.names])

    def _named(self, review: Review, name: str, days: Calendar) -> str:
        """Give the name of a section without identifiers: a column may be named after somebody."""
        if not name.strip():
            return name
        name = visible(name)
        found = self._in_label(review, name)
        written = placeholders(name, found, self.policy, days)
        return replace(name, [one.span for one in found], [own.words for own in written])[0]

    def _tells_nobody(self, review: Review, value: str) -> bool:
        """Say whether a value of the metadata may pass: it holds no known or surely found identifier."""
        if not value.strip() or (value.isalnum() and len(value) < 3):
            return True
        found = self._in_label(review, visible(value))
        return not any(one.label in _NEVER_IN_META and one.certainty > _UNSURE for one in found)

    def _in_label(self, review: Review, label: str) -> tuple[Identifier, ...]:
        """Find the identifiers of a heading or a value, which come again in every review of a table."""
        if label not in self._labels:
            if len(self._labels) >= _MOST_LABELS:
                self._labels.clear()
            self._labels[label] = self.detect(Review(review.review_id, label))
        if not review.known:
            return self._labels[label]
        own = Review(review.review_id, label, known=review.known)
        reading = self._guard(own, "reading", lambda: Reading(own))
        given = [
            one
            for name, detector in self.detectors.items()
            if name.startswith("known_")
            for one in self._guard(own, name, partial(_checked, own, detector, reading, _never))
        ]
        found = (*given, *self._labels[label])
        return self._guard(own, "settle", lambda: tie(label, settle(own, found)))

    @staticmethod
    def _guard(review: Review, step: str, work: Callable[[], _T]) -> _T:
        """Run a step; whatever it raises becomes a RedactionError that shows no text."""
        try:
            return work()
        except Exception as error:
            problem = f"review {review.review_id}: {step} failed with {type(error).__name__}"
        raise RedactionError(problem)


def _checked(
    review: Review, detector: Detector, reading: Reading, late: Callable[[], None]
) -> list[Identifier]:
    kept = _timed(detector(reading), late)
    if any(one.span.end > len(review.text) for one in kept):
        raise ValueError("a detector gave a span outside the text")
    return kept


def _extra(name: str, reading: Reading, found: Sequence[Identifier]) -> list[Identifier]:
    return list(EXTRA[name](reading, found))


def _timed(found: Iterable[Identifier], late: Callable[[], None]) -> list[Identifier]:
    """Collect what a detector finds; raises TimeoutError when the review's time is up."""
    kept: list[Identifier] = []
    for one in found:
        kept.append(one)
        late()
    late()
    return kept


def _late(end: float) -> None:
    if time.monotonic() > end:
        raise TimeoutError


def _never() -> None:
    """A label is short: it has no time of its own."""
