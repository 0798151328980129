"""Run another redaction tool, in its own environment: `PYTHON run.py NAME texts.jsonl out.jsonl`.

Needs nothing of leder_nlp, and no network: each tool is used as it works without a downloaded model. Writes
{"id", "spans": [{"start", "end"}]} a line, and no text.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

Find = Callable[[str], Iterator[tuple[int, int]]]


def presidio() -> Find:
    """Presidio with its own recognisers and all for the UK; names by a spaCy model if one is installed."""
    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, predefined_recognizers
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    # Its e-mail recogniser asks the web for a list of domains; the list that ships will do.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())

    class Here(SpacyNlpEngine):
        """The model that is here, else none."""

        def __init__(self) -> None:
            super().__init__()
            models = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm")
            here = next((name for name in models if spacy.util.is_package(name)), None)
            self.nlp = {"en": spacy.load(here) if here else spacy.blank("en")}

        def load(self) -> None:
            """It is loaded already."""

    registry = RecognizerRegistry(supported_languages=["en"])
    engine = Here()
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=engine)
    have = {type(own).__name__ for own in registry.recognizers}
    for name in dir(predefined_recognizers):
        if name.startswith(("Uk", "Nhs")) and name.endswith("Recognizer") and name not in have:
            registry.add_recognizer(getattr(predefined_recognizers, name)())
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])

    def find(text: str) -> Iterator[tuple[int, int]]:
        for own in analyzer.analyze(text, language="en", score_threshold=0):
            yield own.start, own.end

    return find


def scrubadub() -> Find:
    """scrubadub with the detectors it has by default for British English."""
    import scrubadub as tool

    scrubber = tool.Scrubber(locale="en_GB")

    def find(text: str) -> Iterator[tuple[int, int]]:
        for own in scrubber.iter_filth(text):
            yield own.beg, own.end

    return find


def scrubadub_textblob() -> Find:
    """scrubadub with its detector of names, which is off by default; sentences end at stops and line ends."""
    import re

    import scrubadub as tool
    from scrubadub.detectors.text_blob import TextBlobNameDetector
    from textblob.tokenizers import SentenceTokenizer

    # The sentence splitter that it would download is not here.
    SentenceTokenizer.tokenize = lambda _, text: [one for one in re.split(r"(?<=[.!?])\s+|\n+", text) if one]
    scrubber = tool.Scrubber(locale="en_GB")
    scrubber.add_detector(TextBlobNameDetector)

    def find(text: str) -> Iterator[tuple[int, int]]:
        for own in scrubber.iter_filth(text):
            yield own.beg, own.end

    return find


def pydeid() -> Find:
    """pyDeid of GEMINI, which is installed from its source; the package of that name on PyPI is another."""
    from pyDeid import deid_string

    def find(text: str) -> Iterator[tuple[int, int]]:
        surrogates, _ = deid_string(text)
        for own in surrogates:
            yield own["phi_start"], own["phi_end"]

    return find


TOOLS = {
    "presidio": presidio,
    "scrubadub": scrubadub,
    "scrubadub_textblob": scrubadub_textblob,
    "pydeid": pydeid,
}


def main(name: str, source: str, out: str) -> None:
    """Run one tool over one file."""
    find = TOOLS[name]()
    with Path(source).open(encoding="utf-8") as lines, Path(out).open("w", encoding="utf-8") as file:
        for line in lines:
            if line.strip():
                row = json.loads(line)
                spans = [{"start": start, "end": end} for start, end in find(row["text"])]
                file.write(json.dumps({"id": row["id"], "spans": spans}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
