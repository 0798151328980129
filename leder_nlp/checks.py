"""Look over a file or folder and say what is wrong with it, without running anything on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from leder_nlp.errors import InputError, LederError
from leder_nlp.io.corpus import read_corpus
from leder_nlp.io.formats.catalog import read_annotated
from leder_nlp.io.reviews import iter_reviews
from leder_nlp.models import load
from leder_nlp.records import RedactedReview
from leder_nlp.redact.learned.model import load_names
from leder_nlp.redact.policy import read_policy
from leder_nlp.tag.passages import passages
from leder_nlp.tag.rule_classifier import RuleClassifier
from leder_nlp.tag.rules import RuleSet
from leder_nlp.taxonomy import Taxonomy


def check(path: Path) -> Iterator[str]:
    """Give the faults of a path, one sentence each; the last line is what was found in order.

    Knows: a model folder, a corpus folder, a rule file or a folder of them, a policy, a taxonomy,
    annotated reviews (.jsonl with tags, or markup), and reviews in any form that is read.
    Raises InputError if there is no such path, and the errors of the readers.
    """
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder")
    if path.is_dir():
        yield from _folder(path)
    elif path.suffix == ".toml":
        yield from _settings(path)
    elif path.suffix == ".json":
        taxonomy = Taxonomy.read(path)
        yield f"a taxonomy of {len(taxonomy)} themes in {len(taxonomy.domains)} domains"
    elif path.suffix == ".jsonl" and _annotated(path):
        yield from _gold(path)
    else:
        yield f"{sum(1 for _ in iter_reviews(path))} reviews"


def _folder(path: Path) -> Iterator[str]:
    if (path / "weights.npz").exists() and not (path / "features.json").exists():
        names = load_names(path)
        yield f"model of names {names.card['name']} {names.card['version']}: all hashes right"
    elif (path / "weights.npz").exists() or (path / "features.json").exists():
        model = load(path)
        size = f"{len(model.features)} features, {len(model.labels)} labels"
        yield f"model {model.name}: {size}, all hashes right"
    elif (path / "reviews").is_dir() or (path / "splits.json").exists():
        yield from _gold(path)
    elif any(path.glob("*.toml")):
        yield from _rules(sorted(path.glob("*.toml")))
    else:
        yield f"{sum(1 for _ in iter_reviews(path))} reviews"


def _settings(path: Path) -> Iterator[str]:
    if b"[[rule]]" in path.read_bytes():
        yield from _rules([path])
    else:
        yield f"redaction policy {read_policy(str(path)).name}"


def _rules(files: list[Path]) -> Iterator[str]:
    """Read rules, and hold each against its own hits and misses."""
    rules = RuleSet.read(files)
    classifier = RuleClassifier(rules)
    faults = 0
    for rule in rules.rules:
        cases = [*((polarity, text) for polarity, text in rule.hits), *((None, text) for text in rule.misses)]
        for number, (polarity, text) in enumerate(cases, 1):
            tags = classifier.read(passages(RedactedReview("check", text)))
            own = {tag.polarity for tag in tags if any(name == f"rule:{rule.id}" for name, _ in tag.evidence)}
            if (polarity is None and own) or (polarity is not None and polarity not in own):
                faults += 1
                what = f"example {number} of its hits and misses does not come out as it says"
                yield f"fault: rule {rule.id}: {what}"
    if not faults:
        yield f"{len(rules.rules)} rules, every hit hits and every miss misses"


def repeated(rules: RuleSet) -> Iterator[str]:
    """Give a line for each phrase that two rules of a theme, or one rule twice, have: one of them is idle."""
    first: dict[tuple[str, str], str] = {}
    for rule in rules.rules:
        for phrase in rule.phrases:
            other = first.setdefault((rule.theme, phrase), rule.id)
            if other != rule.id or rule.phrases.count(phrase) > 1:
                yield f"rule {rule.id}: a phrase of it stands in {other} too: {phrase}"


def _annotated(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        first = lines.readline()
    try:
        value = json.loads(first)
    except ValueError:
        return False
    return isinstance(value, dict) and ("tags" in value or "identifiers" in value)


def _gold(path: Path) -> Iterator[str]:
    gold = read_corpus(path) if path.is_dir() else read_annotated(path)
    tags = sum(len(one.tags) for one in gold)
    identifiers = sum(len(one.identifiers) for one in gold)
    yield f"{len(gold)} annotated reviews, {tags} tags, {identifiers} identifiers"


def faults(path: Path) -> Iterator[tuple[str, bool]]:
    """Give the lines of `check`, each with whether it is a fault; what a reader raises is a fault too."""
    try:
        for line in check(path):
            yield line.removeprefix("fault: "), line.startswith("fault: ")
    except LederError as error:
        problem = str(error)
    else:
        return
    yield problem, True
