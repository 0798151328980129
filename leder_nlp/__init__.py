"""Redact LeDeR reviews, tag good practice and areas for improvement by theme, and score both.

The names an analyst uses, loaded when first asked for: importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from leder_nlp.version import __version__

if TYPE_CHECKING:
    from leder_nlp.batch import tag_reviews
    from leder_nlp.io.corpus import read_corpus
    from leder_nlp.io.results import to_frame
    from leder_nlp.io.reviews import iter_reviews, read_reviews
    from leder_nlp.known import Known, KnownName
    from leder_nlp.language import doc
    from leder_nlp.models import load as load_model
    from leder_nlp.pipeline import Pipeline
    from leder_nlp.records import (
        AnnotatedReview,
        Identifier,
        RedactedReview,
        Review,
        Section,
        Span,
        Tag,
        TaggedReview,
    )
    from leder_nlp.redact.redactor import Redactor
    from leder_nlp.redact.secret import read_key
    from leder_nlp.retraining import train
    from leder_nlp.tag.tagger import Tagger
    from leder_nlp.taxonomy import Taxonomy

_FACE = {
    "AnnotatedReview": "records",
    "Identifier": "records",
    "Known": "known",
    "KnownName": "known",
    "Pipeline": "pipeline",
    "RedactedReview": "records",
    "Redactor": "redact.redactor",
    "Review": "records",
    "Section": "records",
    "Span": "records",
    "Tag": "records",
    "TaggedReview": "records",
    "Tagger": "tag.tagger",
    "Taxonomy": "taxonomy",
    "doc": "language",
    "iter_reviews": "io.reviews",
    "load_model": "models",
    "read_key": "redact.secret",
    "read_corpus": "io.corpus",
    "read_reviews": "io.reviews",
    "tag_reviews": "batch",
    "to_frame": "io.results",
    "train": "retraining",
}

__all__ = ["__version__", *_FACE]


def __getattr__(name: str) -> Any:
    if name not in _FACE:
        raise AttributeError(f"leder_nlp has no {name!r}; it has: {', '.join(sorted(_FACE))}")
    module = import_module(f"leder_nlp.{_FACE[name]}")
    return getattr(module, "load" if name == "load_model" else name)


def __dir__() -> list[str]:
    return sorted(__all__)
