"""Names that a spaCy pipeline of the user's own finds, beside all other detectors."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from leder_nlp import language, resources
from leder_nlp.records import Identifier
from leder_nlp.redact.detectors.names import names_a_condition
from leder_nlp.redact.lexicon import Is
from leder_nlp.redact.reading import Reading
from leder_nlp.spans import Span

_CERTAINTY = 0.7
"""Below that of a rule that is sure, so that what the pipeline alone believes never stops a review."""
_KEPT = Is.ROLE | Is.RELATION | Is.TITLE | Is.FUNCTION


class Piped:
    """The detector of a spaCy pipeline, by the name of its package or by its folder; loaded once a process.

    Raises ConfigError, when made, if the pipeline cannot be used.
    """

    def __init__(self, named: str) -> None:
        self.named = named
        meta = _loaded(named).meta
        self.said = f"{meta['lang']}_{meta['name']} {meta['version']}"

    def __call__(self, reading: Reading) -> Iterator[Identifier]:
        """Find the entities whose labels `spacy_labels.toml` lists."""
        labels = _labels()
        for span, label in language.entities(reading.text, _loaded(self.named)):
            if label in labels and _tells(reading, span):
                yield Identifier(span, labels[label], "spacy", _CERTAINTY)


def _tells(reading: Reading, span: Span) -> bool:
    """Say whether a span holds more than eponyms, tools, drugs, roles and relations, which are kept."""
    words = range(*reading.within(span))
    if words and names_a_condition(reading, words[0]):
        return False  # "Cornell scale"
    kept = all(word in reading.guarded or reading.flags[word] & _KEPT for word in words)
    return bool(reading.text[span.start : span.end].strip()) and not (words and kept)


@cache
def _loaded(named: str) -> Any:
    return language.pipeline(named)


@cache
def _labels() -> dict[str, str]:
    """Give the label of ours for each label of a pipeline's."""
    table: dict[str, str] = resources.toml(resources.path("spacy_labels.toml"), "spacy_labels")
    return table
