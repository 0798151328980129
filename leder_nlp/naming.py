"""From annotated reviews to a model of names: swap the names, read the words, fit.

What the card says of recall and precision comes from reviews held out in turn, whole voices where the
corpus names them. The threshold is a setting: docs/decisions.md says how that of the shipped model was
chosen.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from leder_nlp.errors import InputError
from leder_nlp.progress import Report, unheard
from leder_nlp.records import AnnotatedReview, Review
from leder_nlp.redact.learned.hashing import TEMPLATES, rows
from leder_nlp.redact.learned.model import LABELS, OUTSIDE, NameModel, inside
from leder_nlp.redact.learned.traits import Traits
from leder_nlp.redact.reading import Reading
from leder_nlp.train.name_fitting import NameSettings, fit_names
from leder_nlp.train.splits import folds
from leder_nlp.train.swapping import framed, swapped

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

_KINDS = {"person": "person", "organisation": "organisation", "location": "location", "address": "location"}
_LEFT_TO_RULES = -1


_FEWEST, _FOLDS = 10, 3

INTENDED_USE = (
    "To find names that the rules of redaction miss, as one detector among the others. Not to be used alone."
)
LIMITS = (
    "Learned from the corpus named here, with its names swapped, and from frames of sentences; in other "
    "prose it misses more and masks more. A person must check before anything leaves."
)


def train_names(
    corpus: Iterable[AnnotatedReview],
    *,
    name: str,
    version: str = "1.0",
    corpus_name: str = "",
    settings: NameSettings | None = None,
    report: Report = unheard,
) -> NameModel:
    """Learn a model of names from annotated reviews; the same reviews and settings give the same model.

    Raises InputError for fewer than ten reviews or none with identifiers.
    """
    settings = settings or NameSettings()
    gold = list(corpus)
    if len(gold) < _FEWEST or not any(one.identifiers for one in gold):
        raise InputError(
            f"{len(gold)} annotated reviews are too few to learn from; {_FEWEST} with identifiers are needed"
        )
    frames = [framed(number, seed=settings.seed) for number in range(settings.framed)]
    parts = [described([one], settings) for one in gold]
    beside = described(frames, replace(settings, copies=0)) if frames else None
    measured = _held_out(gold, parts, beside, settings, report)
    report("fitting on all reviews")
    found, labels = _stacked(parts, beside)
    card = {
        "name": name,
        "version": version,
        "format": 1,
        "templates": len(TEMPLATES),
        "threshold": settings.threshold,
        "again": settings.again,
        "trained_on": {"corpus": corpus_name, "reviews": len(gold), "words": len(labels)},
        "settings": asdict(settings),
        "measured": measured,
        "intended_use": INTENDED_USE,
        "limits": LIMITS,
        "licence": "MIT",
    }
    return _model(card, found, labels, settings)


def _model(card: dict[str, Any], found: Array, labels: Array, settings: NameSettings) -> NameModel:
    import numpy as np

    weights, bias = fit_names(found, labels, LABELS, settings=settings)
    halved = [array.astype(np.float16).astype(np.float32) for array in (weights, bias)]
    return NameModel(card, halved[0], halved[1])


def _held_out(
    gold: Sequence[AnnotatedReview],
    parts: Sequence[tuple[Array, Array]],
    beside: tuple[Array, Array] | None,
    settings: NameSettings,
    report: Report,
) -> dict[str, Any]:
    """Give recall and precision by word, of reviews as they are written, by models that did not see them."""
    import numpy as np

    voices = [one.review.meta.get("voice", one.review.review_id) for one in gold]
    voices = voices if len(set(voices)) >= _FOLDS else [one.review.review_id for one in gold]
    fold = folds(voices, _FOLDS, seed=settings.seed)
    counts = np.zeros(3, dtype=np.int64)
    for held in range(_FOLDS):
        report(f"fold {held + 1} of {_FOLDS}")
        own = [part for part, place in zip(parts, fold, strict=True) if place != held]
        model = _model({"threshold": settings.threshold}, *_stacked(own, beside), settings)
        for one in (one for one, place in zip(gold, fold, strict=True) if place == held):
            counts += _counted(one, model)
    met, due, said = counts.tolist()
    return {
        "how": f"{_FOLDS} folds by voice, on the training corpus, the model alone, by word",
        "recall": round(met / due, 4) if due else None,
        "precision": round(met / said, 4) if said else None,
    }


def _counted(annotated: AnnotatedReview, model: NameModel) -> Array:
    """Count the words of names that the model finds, those there are, and those it says."""
    import numpy as np

    reading = Reading(Review(annotated.review.review_id, annotated.review.text))
    labels = np.asarray(_labels(reading, annotated))
    said = (inside(model.scores(reading)) >= model.threshold) & (labels != _LEFT_TO_RULES)
    due = labels > LABELS.index(OUTSIDE)
    return np.asarray([(said & due).sum(), due.sum(), said.sum()], dtype=np.int64)


def _stacked(parts: Sequence[tuple[Array, Array]], beside: tuple[Array, Array] | None) -> tuple[Array, Array]:
    import numpy as np

    own = [*parts, beside] if beside is not None else list(parts)
    return np.concatenate([part[0] for part in own]), np.concatenate([part[1] for part in own])


def _labels(reading: Reading, annotated: AnnotatedReview) -> list[int]:
    """Give the label of each word; -1 for words of dates, ages and numbers, which rules find."""
    labels = [LABELS.index(OUTSIDE)] * len(reading)
    for one in annotated.identifiers:
        first, last = _touched(reading, one.span.start, one.span.end)
        kind = _KINDS.get(one.label)
        written = one.span.of(annotated.review.text)
        letters = written.replace(".", "").replace(" ", "")
        if kind == "person" and len(letters) < 4 and letters.isupper() and letters.isalpha():
            kind = "initials"
        for word in range(first, last):
            if kind is None:
                labels[word] = _LEFT_TO_RULES
            else:
                labels[word] = LABELS.index(f"{'B' if word == first else 'I'}-{kind}")
    return labels


def _touched(reading: Reading, start: int, end: int) -> tuple[int, int]:
    return bisect_right(reading.ends, start), bisect_left(reading.starts, end)


def copies(annotated: AnnotatedReview, settings: NameSettings) -> Iterator[AnnotatedReview]:
    """Give a review as it is written, and with other names."""
    yield annotated
    for copy in range(settings.copies):
        yield swapped(annotated, copy, seed=settings.seed)


def described(corpus: Iterable[AnnotatedReview], settings: NameSettings) -> tuple[Array, Array]:
    """Give the features of the words to learn from, shape (n, n_templates), and their labels, shape (n,)."""
    import numpy as np

    found, labels = [], []
    for annotated in corpus:
        for copy in copies(annotated, settings):
            reading = Reading(Review(copy.review.review_id, copy.review.text))
            own = np.asarray(_labels(reading, copy))
            kept = own != _LEFT_TO_RULES
            found.append(rows(Traits(reading), settings.size)[kept])
            labels.append(own[kept])
    return np.concatenate(found), np.concatenate(labels)
