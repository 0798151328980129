"""What the tests share: the parts that are slow to build, and sentences with marks."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator

import pytest

from leder_nlp.records import Identifier
from leder_nlp.redact.redactor import Redactor
from leder_nlp.spans import Span
from leder_nlp.tag.rule_classifier import RuleClassifier
from leder_nlp.tag.tagger import Tagger

MARK = re.compile(r"\{\{(?P<label>\w+)\|(?P<words>[^{}]+)\}\}")

Marked = Callable[[str], tuple[str, tuple[Identifier, ...]]]


def _marked(sentence: str) -> tuple[str, tuple[Identifier, ...]]:
    """Take the marks out of "Dr {{person|Smith}} rang."; give the text and what was marked in it."""
    text, found, at = "", [], 0
    for mark in MARK.finditer(sentence):
        text += sentence[at : mark.start()]
        found.append(Identifier(Span(len(text), len(text) + len(mark["words"])), mark["label"]))
        text += mark["words"]
        at = mark.end()
    return text + sentence[at:], tuple(found)


@pytest.fixture(scope="session")
def marked() -> Marked:
    """Give the reader of marked sentences: `text, spans = marked("Dr {{person|Smith}} rang.")`."""
    return _marked


@pytest.fixture(scope="session")
def redactor() -> Redactor:
    """Give the redactor that ships."""
    return Redactor.default()


@pytest.fixture(scope="session")
def rules() -> RuleClassifier:
    """Give the rules that ship."""
    return RuleClassifier()


@pytest.fixture(scope="session")
def tagger(rules: RuleClassifier) -> Tagger:
    """Give a tagger by the rules alone."""
    return Tagger(rules=rules)


@pytest.fixture(autouse=True)
def _quiet_log() -> Iterator[None]:
    """Take off what the command line hangs on the package's log: it holds a stream that pytest closes."""
    log = logging.getLogger("leder_nlp")
    before, level = list(log.handlers), log.level
    yield
    log.handlers[:] = before
    log.setLevel(level)
