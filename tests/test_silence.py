"""Say where, never what: no repr, error, log line or result shows a word of a review.

A name and a number that exist nowhere else are planted in all that comes in; what goes out is
searched for them.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from leder_nlp import batch, language
from leder_nlp.batch import redact_reviews, tag_reviews
from leder_nlp.cli import main
from leder_nlp.errors import LederError
from leder_nlp.evaluate.redaction import score_redaction
from leder_nlp.io.corpus import read_corpus
from leder_nlp.io.formats.catalog import read_annotated
from leder_nlp.io.results import read_redacted, read_tags, redacted_record, to_frame
from leder_nlp.io.reviews import read_reviews
from leder_nlp.known import Known, KnownName
from leder_nlp.models import default_folder, load
from leder_nlp.pipeline import Pipeline, redact_annotated
from leder_nlp.records import (
    AnnotatedReview,
    Identifier,
    Passage,
    Quarantined,
    RedactedReview,
    Review,
    Section,
    Tag,
    TaggedReview,
)
from leder_nlp.redact.policy import read_policy
from leder_nlp.redact.reading import Reading
from leder_nlp.redact.redactor import Redactor
from leder_nlp.retraining import train
from leder_nlp.spans import Span, replace
from leder_nlp.tag.passages import passages
from leder_nlp.tag.rules import RuleSet
from leder_nlp.tag.tagger import Tagger
from leder_nlp.taxonomy import Taxonomy

NAME, NUMBER = "Zebediah Quillfeather", "999 123 4568"
SENTINELS = ("zebediah", "quillfeather", NUMBER, NUMBER.replace(" ", ""), "1234568")
TEXT = (
    f"Mr {NAME} (NHS number {NUMBER}) was seen by the GP. No hospital passport was used for "
    f"Zebediah. His sister felt that nobody listened. Quillfeather liked trains."
)
SECTIONS = (Section(f"Care of {NAME}", Span(0, 60)), Section("Views", Span(60, len(TEXT))))
KNOWN = Known(
    names=(KnownName(NAME), KnownName(f"Dr {NAME}", "GP")),
    nhs_numbers=(NUMBER,),
    id_numbers=(f"ID {NAME}",),
    dates=(f"1 May ({NAME})",),
    addresses=(f"1 {NAME} Road",),
    postcodes=("ZZ99 3WZ",),
    organisations=(f"{NAME} House",),
)
META = {"note": f"{NAME} {NUMBER}", NAME: "x"}
RAW = Review("r", TEXT, SECTIONS, KNOWN, META)
SPAN = Span(3, 24)
MARK = Identifier(SPAN, "person", who=NAME, role=NAME)
TAG = Tag("r", SPAN, "hospital_passport", "area_for_improvement")
GOLD = AnnotatedReview(RAW, (MARK,), (TAG,))
SAFE = RedactedReview("r", TEXT, SECTIONS, (), META)
"""Not safe at all: a text that redaction has missed, to see that even so nothing shows it."""


def found(shown: object) -> list[str]:
    """Give the sentinels that a text shows."""
    text = str(shown).lower()
    return [sentinel for sentinel in SENTINELS if sentinel in text]


def chain(error: BaseException | None) -> list[BaseException]:
    """Give an error and all that hangs on it."""
    return [] if error is None else [error, *chain(error.__cause__), *chain(error.__context__)]


def told(error: BaseException) -> str:
    """Give all that an error can tell: message, arguments, notes, fields, and the errors below it."""
    parts: list[object] = []
    for one in chain(error):
        parts += [one, repr(one), one.args, getattr(one, "__notes__", ""), getattr(one, "__dict__", "")]
        parts += [getattr(one, name, "") for name in ("doc", "object", "obj", "name", "text", "filename")]
    return " ".join(map(str, parts))


def badly_read(text: str) -> None:
    """Raise an error that keeps the one below it, as `from None` does."""
    try:
        json.loads(text)
    except ValueError:
        raise LederError("f.json: not JSON") from None


def test_search_sees_what_is_shown():
    """
    The search finds the name and the number in any case, and in an error's arguments and causes.
    """
    with pytest.raises(LederError) as caught:
        badly_read(f'"{NAME}')

    assert not found(caught.value)
    assert found(told(caught.value))
    assert found(NAME.upper())
    assert found(f"NHS{NUMBER}")
    assert not found("case-1: no text")


RECORDS: dict[str, Callable[[], object]] = {
    "Review": lambda: RAW,
    "RedactedReview": lambda: SAFE,
    "Identifier": lambda: MARK,
    "Tag": lambda: TAG,
    "Passage": lambda: Passage("r", SPAN, NAME, SPAN, section=NAME),
    "passages": lambda: passages(SAFE),
    "Section": lambda: SECTIONS,
    "Known": lambda: KNOWN,
    "KnownName": lambda: KNOWN.names,
    "AnnotatedReview": lambda: GOLD,
    "TaggedReview": lambda: TaggedReview(SAFE, (TAG,)),
    "Quarantined": lambda: Quarantined("r", "review r: names failed with ValueError"),
    "Words": lambda: language.words(TEXT),
    "Reading": lambda: Reading(RAW),
    "Edits": lambda: replace(TEXT, [SPAN], [NAME])[1],
}


@pytest.mark.parametrize("name", RECORDS)
def test_repr_is_silent(name):
    """
    Of all that holds text, neither repr nor str nor a formatted string shows any.
    """
    record = RECORDS[name]()

    assert not found(f"{record!r} {record} {[record]} { ({'one': record}) }")


@pytest.mark.parametrize(
    "part", ["redactor", "pipeline", "results", "result", "tagger", "findings", "model", "scores"]
)
def test_repr_of_what_has_read_it_is_silent(redactor, tagger, part):
    """
    The parts show nothing of the reviews they have read; nor do their results and scores.
    """
    pipeline = Pipeline(redactor=redactor, tagger=tagger)
    results = pipeline.run([RAW])
    assert len(results) == 1
    shown = {
        "redactor": redactor,
        "pipeline": pipeline,
        "results": results,
        "result": results[0],
        "tagger": tagger,
        "findings": tagger.rules.rules,
        "model": load(default_folder()),
        "scores": score_redaction([GOLD], {"r": []}),
    }[part]

    assert not found(f"{shown!r} {shown}")


def failing(reading: Any) -> Iterator[Identifier]:
    """Fail, as a detector of somebody else's might, with the text in the message."""
    raise ValueError(f"cannot read {reading.text!r}")


def failing_deep(reading: Any) -> Iterator[Identifier]:
    """Fail with the text on an error below the error."""
    try:
        json.loads(reading.text)
    except ValueError as error:
        raise KeyError(reading.text) from error
    return iter(())


def outside(reading: Any) -> Iterator[Identifier]:
    """Give a span that is not in the text."""
    yield Identifier(Span(0, len(reading.text) + 5), "person", who=reading.text)


@pytest.mark.parametrize("detector", [failing, failing_deep, outside])
def test_failing_detector_is_silent(redactor, tagger, tmp_path, caplog, detector):
    """
    What it raises becomes a RedactionError and a line in the quarantine that name the detector.
    """
    caplog.set_level(logging.DEBUG)
    own = Redactor({**redactor.detectors, "own_names": detector}, policy=redactor.policy)
    with pytest.raises(LederError) as caught:
        own.redact(RAW)
    (one,) = Pipeline(redactor=own, tagger=tagger).run([RAW]).quarantined
    redact_reviews([RAW], tmp_path / "out", redactor=own)
    written = (tmp_path / "out" / "quarantine.jsonl").read_text(encoding="utf-8")

    assert not found(told(caught.value))
    assert chain(caught.value) == [caught.value]
    assert "own_names" in one.reason
    assert not found(f"{one!r} {one.reason} {written} {caplog.text}")
    assert "own_names" in written


def test_gold_that_cannot_be_redacted_is_silent(redactor):
    """
    Nor does the error of an annotated review show it, or what a training reports.
    """
    own = Redactor({**redactor.detectors, "own_names": failing}, policy=redactor.policy)
    with pytest.raises(LederError) as caught:
        redact_annotated(GOLD, own)
    assert not found(told(caught.value))


class Broken:
    """A model's reader that breaks over what it reads."""

    source = "broken"

    def __init__(self, rules: Any) -> None:
        self.rules = rules.rules

    def read(self, read: Any) -> list[Tag]:
        raise RuntimeError([passage.text for passage in getattr(read, "passages", read)])


def test_tagger_that_breaks_has_only_seen_redacted_text(redactor, rules):
    """
    Whatever it throws about, the name and the number are not in it.
    """
    pipeline = Pipeline(redactor=redactor, tagger=Tagger(rules=Broken(rules)))  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="hospital passport") as caught:
        pipeline.run([RAW])

    assert not found(told(caught.value))


def put(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def forged(folder: Path) -> Path:
    """Give a model folder that was tampered with."""
    shutil.copytree(default_folder(), folder / "model")
    put(folder, "model/features.json", f'{{"features": ["{NAME}"], "labels": []}}')
    return folder / "model"


def carded(folder: Path, card: str) -> Path:
    """Give a model folder of a card alone, which its manifest describes."""
    put(folder, "m/MANIFEST.sha256", f"{hashlib.sha256(card.encode()).hexdigest()}  card.json\n")
    return put(folder, "m/card.json", card).parent


RULE = f"""theme = "dnacpr"
[[rule]]
id = "mine"
says = "duty"
phrases = ["dnacpr"]
note = "{NAME}"
hits.area_for_improvement = ["{NAME} was not asked."]
misses = ["{NAME}"]
"""
LINE = json.dumps({"id": "1", "text": TEXT})
TAG_LINE = {"review_id": "1", "start": 0, "end": 4, "theme": "dnacpr", "polarity": NAME}
GOLD_LINE = {"id": "1", "text": TEXT, "identifiers": [], "tags": []}
MARKUP = f"id: 1\n\n{{{{person|{NAME}}}}} was [[AFI dnacpr|not asked"

Fault = Callable[[Path], object]
FAULTS: dict[str, Fault] = {
    "no id": lambda f: read_reviews(put(f, "a.csv", f'id,text\n,"{TEXT}"\n')),
    "no text": lambda f: read_reviews(put(f, "a.csv", f"id,text,note\n1,,{NAME}\n")),
    "same id": lambda f: read_reviews(put(f, "a.csv", f'id,text\n1,"{TEXT}"\n1,"{TEXT}"\n')),
    "long text": lambda f: read_reviews(put(f, "a.jsonl", LINE), max_characters=9),
    "open quote": lambda f: read_reviews(put(f, "a.csv", f'id,text\n1,"{TEXT}\n')),
    "too many cells": lambda f: read_reviews(put(f, "a.csv", f"id,text\n1,{NAME},{NAME},{NAME}\n")),
    "bad bytes": lambda f: read_reviews(put(f, "a.jsonl", LINE.encode() + b'\n{"id": "2\xff"}\n')),
    "no JSON": lambda f: read_reviews(put(f, "a.jsonl", LINE[:-4])),
    "JSON list": lambda f: read_reviews(put(f, "a.jsonl", json.dumps([TEXT]))),
    "text no text": lambda f: read_reviews(put(f, "a.jsonl", json.dumps({"id": "1", "text": [TEXT]}))),
    "sections outside": lambda f: read_reviews(
        put(
            f,
            "a.jsonl",
            json.dumps({"id": "1", "text": TEXT, "sections": [{"name": NAME, "start": 0, "end": 9999}]}),
        )
    ),
    "no workbook": lambda f: read_reviews(put(f, "a.xlsx", TEXT)),
    "no document": lambda f: read_reviews(put(f, "a.docx", TEXT)),
    "no parquet": lambda f: read_reviews(put(f, "a.parquet", TEXT)),
    "known without id": lambda f: read_reviews(
        put(f, "a.jsonl", LINE), known=put(f, "k.csv", f"who,names\n1,{NAME}\n")
    ),
    "markup left open": lambda f: list(read_annotated(put(f, "a.txt", MARKUP))),
    "markup of a stranger": lambda f: list(read_annotated(put(f, "a.txt", f"id: 1\n\n[[AFI {NAME}|x]]"))),
    "markup label": lambda f: list(read_annotated(put(f, "a.txt", f"id: 1\n\n{{{{{NAME}|x}}}}"))),
    "gold without tags": lambda f: list(read_annotated(put(f, "a.jsonl", LINE))),
    "gold theme": lambda f: list(
        read_annotated(
            put(
                f,
                "a.jsonl",
                json.dumps(
                    GOLD_LINE | {"tags": [{"start": 0, "end": 4, "theme": NAME, "polarity": "good_practice"}]}
                ),
            )
        )
    ),
    "gold span": lambda f: list(
        read_annotated(
            put(
                f,
                "a.jsonl",
                json.dumps(
                    GOLD_LINE | {"identifiers": [{"start": 9, "end": 9, "label": "person", "who": NAME}]}
                ),
            )
        )
    ),
    "no corpus": lambda f: read_corpus(put(f, "c/card.json", f'{{"name": "{NAME}').parent),
    "corpus twice": lambda f: read_corpus(
        (put(f, "c/a.jsonl", json.dumps(GOLD_LINE)), put(f, "c/b.jsonl", json.dumps(GOLD_LINE)))[0].parent
    ),
    "tags": lambda f: list(read_tags(put(f, "t.jsonl", json.dumps(TAG_LINE)))),
    "tags no JSON": lambda f: list(read_tags(put(f, "t.jsonl", f'{{"review_id": "{NAME}'))),
    "redacted": lambda f: list(read_redacted(put(f, "r.jsonl", LINE))),
    "rule file": lambda f: RuleSet.read([put(f, "r.toml", RULE + f'other = "{NAME}"\n')]),
    "rule theme": lambda f: RuleSet.read([put(f, "r.toml", RULE.replace("dnacpr", "nothing"))]),
    "rule says": lambda f: RuleSet.read([put(f, "r.toml", RULE.replace("duty", NAME))]),
    "rule no TOML": lambda f: RuleSet.read([put(f, "r.toml", RULE + f"x = {NAME}")]),
    "rule bytes": lambda f: RuleSet.read([put(f, "r.toml", RULE.encode() + b'x = "\xff"')]),
    "policy value": lambda f: read_policy(str(put(f, "p1.toml", f'name = "{NAME}"\ndates = "{NAME}"\n'))),
    "policy no TOML": lambda f: read_policy(str(put(f, "p2.toml", f'name = "{NAME}'))),
    "policy key twice": lambda f: read_policy(str(put(f, "p3.toml", "[Quillfeather]\n[Quillfeather]\n"))),
    "policy key": lambda f: read_policy(str(put(f, "p4.toml", "x = {Zebediah = 1, Zebediah = 2}\n"))),
    "taxonomy": lambda f: Taxonomy.read(put(f, "t.json", json.dumps({"version": NAME, "themes": NAME}))),
    "taxonomy no JSON": lambda f: Taxonomy.read(put(f, "t.json", f'{{"version": "{NAME}')),
    "model changed": lambda f: load(forged(f)),
    "model card": lambda f: load(carded(f, f'{{"name": "{NAME}"')),
    "model card value": lambda f: load(carded(f, json.dumps({"name": NAME, "format": NAME}))),
    "model manifest": lambda f: load(put(f, "m/MANIFEST.sha256", f"{NAME}\n").parent),
    "too few to train": lambda _: train([GOLD], name="toy"),
    "place taken": lambda f: tag_reviews([RAW], put(f, "out/x", "x").parent),
    "place a file": lambda f: redact_reviews([RAW], put(f, "out", TEXT)),
    "place below a file": lambda f: redact_reviews([RAW], put(f, "out", TEXT) / "x"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_error_is_silent(name, tmp_path, caplog):
    """
    Bad input of every kind, a rule, policy, taxonomy or model that is broken, a place that cannot be written.

    Neither the message of what is raised, nor its arguments, nor an error below it, nor a log line quotes it.
    """
    caplog.set_level(logging.DEBUG)
    with pytest.raises(LederError) as caught:
        FAULTS[name](tmp_path)

    assert not found(told(caught.value))
    assert not found(caplog.text)


REFUSED: dict[str, Callable[[], object]] = {
    "tags of a raw review": lambda: TaggedReview(RAW),  # type: ignore[arg-type]
    "passages of a raw review": lambda: passages(RAW),  # type: ignore[arg-type]
    "doc of a raw review": lambda: language.doc(RAW),  # type: ignore[arg-type]
    "raw review written": lambda: redacted_record(RAW),  # type: ignore[arg-type]
    "frame of raw reviews": lambda: to_frame([GOLD]),
    "redacting a text": lambda: Redactor.default().redact(TEXT),  # type: ignore[arg-type]
    "redacting what is redacted": lambda: Redactor.default().redact(SAFE),  # type: ignore[arg-type]
    "running a text": lambda: Pipeline(tagger=Tagger()).run([TEXT]),  # type: ignore[list-item]
    "section outside": lambda: Review("r", TEXT, (Section(NAME, Span(0, 9999)),)),
    "mark outside": lambda: AnnotatedReview(RAW, (Identifier(Span(0, 9999), "person", who=NAME),)),
    "label": lambda: Identifier(SPAN, NAME),
    "polarity": lambda: Tag("r", SPAN, "dnacpr", NAME),
    "no id": lambda: Review("", TEXT),
    "no text": lambda: Review("r", [TEXT]),  # type: ignore[arg-type]
    "spans and words": lambda: replace(TEXT, [SPAN, SPAN], [NAME, NAME]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusal_is_silent(name):
    """
    What a record or a door refuses, it does not quote.
    """
    with pytest.raises((TypeError, ValueError, AttributeError)) as caught:
        REFUSED[name]()

    assert not found(told(caught.value))


@pytest.fixture(scope="module")
def outcome(redactor, tagger, tmp_path_factory):
    """Tag two reviews, of which one is quarantined, with names in text, meta, sections and known fields."""
    out = tmp_path_factory.mktemp("silence") / "results"

    def some(reading: Any) -> Iterator[Identifier]:
        return failing(reading) if "trains. BREAK" in reading.text else iter(())

    own = Redactor({**redactor.detectors, "own_names": some}, policy=redactor.policy)
    broken = Review("s", TEXT + " BREAK", known=KNOWN, meta=META)
    rejected = Quarantined("f.csv:4", "f.csv:4: 'text': no text; each review needs some")
    totals = tag_reviews(
        [RAW, broken, rejected], out, pipeline=Pipeline(redactor=own, tagger=tagger), rule="none"
    )
    assert (totals.redacted, totals.quarantined) == (1, 2)
    assert totals.tags
    return out


@pytest.mark.parametrize(
    "name",
    [
        "queue.jsonl",
        "queue.csv",
        "quarantine.jsonl",
        "run.json",
        "summary.csv",
        "report.html",
        "redacted.jsonl",
        "redactions.jsonl",
        "check.jsonl",
        "tags.jsonl",
        "tags.csv",
    ],
)
def test_results_are_silent(outcome, name):
    """
    The planted name and number are in no file of results, whichever field they came by.
    """
    assert not found((outcome / name).read_text(encoding="utf-8-sig"))


def test_review_is_redacted_from_its_known_fields_alone(outcome):
    """
    The redacted review is there all the same: it was not left out.
    """
    (review,) = read_redacted(outcome / "redacted.jsonl")

    assert "hospital passport" in review.text
    assert len(review.sections) == 2


def test_error_of_a_stranger_is_silent(tmp_path, monkeypatch, capsys):
    """
    What nobody foresaw ends with 1, and is told by its kind and place alone.
    """

    def breaking(*_: object, **__: object) -> None:
        raise ValueError(TEXT)

    monkeypatch.setattr(batch, "redact_reviews", breaking)
    code = main(["redact", str(put(tmp_path, "a.jsonl", LINE)), "--out", str(tmp_path / "out"), "-vv"])
    shown = capsys.readouterr()

    assert code == 1
    assert "failed with ValueError at cli/redact.py:" in shown.err
    assert not found(shown.out + shown.err)


DRIVER = """
import json, sys
from leder_nlp.cli import main
for arguments in json.load(open(sys.argv[1])):
    try:
        code = main([*arguments, "-vv"])
    except SystemExit as left:
        code = left.code
    print("code", code, *arguments[:1], flush=True)
"""


def test_command_line_is_silent(tmp_path):
    """
    Every verb on every kind of bad input, in a process of its own with -vv: nothing on stdout or stderr.
    """
    f = tmp_path
    good = put(f, "good.jsonl", LINE)
    bad = {
        "text.csv": f'id,text\n1,"{TEXT}"\n,"{TEXT}"\n',
        "open.csv": f'id,text\n1,"{TEXT}\n',
        "cut.jsonl": LINE + "\n" + LINE[:-4],
        "list.jsonl": json.dumps([TEXT]),
        "bytes.jsonl": LINE.encode() + b'\n{"id": "2\xff"}',
        "book.xlsx": TEXT,
        "page.docx": TEXT,
        "table.parquet": TEXT,
        "nul.txt": TEXT + "\x00",
        "gold.jsonl": json.dumps(GOLD_LINE | {"tags": [TAG_LINE]}),
        "markup/reviews/1.txt": MARKUP,
    }
    files = [put(f, name, content) for name, content in bad.items()]
    policy = put(f, "mine.toml", f'name = "{NAME}"\ndates = "{NAME}"\n')
    rule = put(f, "rule.toml", RULE)
    out = ("--out", f / "out", "--model", "none")
    commands = [
        *(("tag", file, *out) for file in files[:-2]),
        *(("redact", file, "--out", f / "out") for file in files[:-2]),
        *(("check", file) for file in [*files[:-1], policy, rule, f / "markup"]),
        *(("evaluate", file, "--model", "none") for file in [*files[-2:], f / "markup"]),
        *(("train", file, "--out", f / "new") for file in [*files[-2:], f / "markup"]),
        ("tag", good, *out, "--policy", policy),
        ("tag", good, "--out", f / "out", "--model", forged(f)),
        ("tag", good, *out, "--known", files[1]),
        ("redact", good, "--out", good),
        ("redact", good, "--out", good / "below"),
        ("evaluate", "--gold", files[-2], "--pred", files[-2]),
        ("redact", files[0], "--out", f / "kept", "--keep-going"),
        ("tag", good, "--out", f / "done", "--model", "none"),
        ("explain", f / "done", "nobody"),
        ("explain", f / "done", "1"),
    ]
    script = put(f, "commands.json", json.dumps([[str(word) for word in command] for command in commands]))
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, str(script)], capture_output=True, text=True, check=False, timeout=100
    )
    codes = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("code ")]

    assert done.returncode == 0, done.stderr[-500:]
    assert len(codes) == len(commands)
    assert codes[-4:] == ["3", "0", "2", "0"]
    wrong = [command for command, code in zip(commands[:-4], codes, strict=False) if code not in ("1", "2")]
    assert wrong == []
    assert "hospital passport" in done.stdout
    assert not found(done.stdout)
    assert not found(done.stderr)
    assert "Traceback" not in done.stderr
