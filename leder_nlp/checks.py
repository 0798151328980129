"""Look over a file or folder and say what is wrong with it, without running anything on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from leder_nlp.codebooks.encoder.found import encoder
from leder_nlp.codebooks.store import is_codebook, looked_over
from leder_nlp.errors import InputError, LederError
from leder_nlp.io.corpus import read_corpus
from leder_nlp.io.formats.catalog import read_annotated
from leder_nlp.io.reviews import iter_reviews
from leder_nlp.models import MANIFEST, load, manifest_of
from leder_nlp.records import RedactedReview
from leder_nlp.redact.learned.model import load_names
from leder_nlp.redact.policy import read_policy
from leder_nlp.result_checks import results
from leder_nlp.tag.belonging import fits
from leder_nlp.tag.passages import passages
from leder_nlp.tag.rule_classifier import RuleClassifier, rules_of
from leder_nlp.tag.rules import RuleSet
from leder_nlp.taxonomy import Taxonomy

_OF_A_MODEL = ("weights.npz", "features.json")


def check(path: Path, *, taxonomy: Taxonomy | None = None) -> Iterator[str]:
    """Give the faults of a path, one sentence each; the last line is what was found in order.

    Knows: a model folder of any kind, the folder of a sentence encoder, results of `tag`, a corpus folder, a
    rule file or a folder of them, a policy, a taxonomy, annotated reviews (.jsonl with tags, or markup), and
    reviews in any form that is read. `taxonomy` is the codebook that annotated reviews, rules and a tagging
    model are of, the one that ships if not given; results carry their own.
    Raises InputError if there is no such path, and the errors of the readers.
    """
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder")
    if path.is_dir():
        yield from _folder(path, taxonomy)
    elif path.suffix == ".toml":
        yield from _settings(path, taxonomy)
    elif path.suffix == ".json":
        own = Taxonomy.read(path)
        yield f"taxonomy {own.version}: {len(own)} themes in {len(own.domains)} domains"
    elif path.suffix == ".jsonl" and _annotated(path):
        yield from _gold(path, taxonomy)
    else:
        yield f"{sum(1 for _ in iter_reviews(path))} reviews"


def _folder(path: Path, taxonomy: Taxonomy | None) -> Iterator[str]:
    if any((path / name).exists() for name in _OF_A_MODEL):
        yield from _model(path, taxonomy)
    elif (path / "model.safetensors").exists():
        own = encoder(str(path))
        hashed = ", ".join(f"{name} {value[:12]}" for name, value in own.sha256.items())
        yield f"sentence encoder {own.name}: vectors of {own.width} numbers; SHA-256 {hashed}"
    elif (path / "run.json").exists():
        yield from results(path)
    elif (path / "reviews").is_dir() or (path / "splits.json").exists():
        yield from _gold(path, taxonomy)
    elif any(path.glob("*.toml")):
        yield from _rules(sorted(path.glob("*.toml")), taxonomy)
    else:
        yield f"{sum(1 for _ in iter_reviews(path))} reviews"


def _model(path: Path, taxonomy: Taxonomy | None) -> Iterator[str]:
    """Read a model folder of whichever kind; with a taxonomy, say whether a tagging model is of it."""
    if is_codebook(path):
        card, terms = looked_over(path)
        size = ", ".join(f"{count} {name}" for name, count in terms.items() if count)
        what = f"codebook model {card['name']} {card['version']}: {len(card['trained_on']['labels'])} labels"
        own = card.get("encoder")
        beside = f", beside encoder {own['name']} {own['version']}, not looked at" if own else ""
        yield f"{what}, {size}{beside}{_sealed(path)}"
    elif not (path / "features.json").exists():
        names = load_names(path)
        yield f"model of names {names.card['name']} {names.card['version']}{_sealed(path)}"
    else:
        model = load(path)
        if taxonomy is not None:
            fits(model, taxonomy, rules_of(taxonomy).rules)
        size = f"{len(model.features)} features, {len(model.labels)} labels"
        yield f"model {model.name}: {size}, taxonomy {model.card['taxonomy']}{_sealed(path)}"


def _sealed(path: Path) -> str:
    return f"; all hashes right, {MANIFEST} {manifest_of(path)[:12]}"


def _settings(path: Path, taxonomy: Taxonomy | None) -> Iterator[str]:
    if b"[[rule]]" in path.read_bytes():
        yield from _rules([path], taxonomy)
    else:
        yield f"redaction policy {read_policy(str(path)).name}"


def _rules(files: list[Path], taxonomy: Taxonomy | None) -> Iterator[str]:
    """Read rules, and hold each against its own hits and misses."""
    rules = RuleSet.read(files, taxonomy=taxonomy)
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


def _gold(path: Path, taxonomy: Taxonomy | None) -> Iterator[str]:
    read = read_corpus if path.is_dir() else read_annotated
    gold = read(path, taxonomy=taxonomy)
    tags = sum(len(one.tags) for one in gold)
    identifiers = sum(len(one.identifiers) for one in gold)
    yield f"{len(gold)} annotated reviews, {tags} tags, {identifiers} identifiers"


def faults(path: Path, *, taxonomy: Taxonomy | None = None) -> Iterator[tuple[str, bool]]:
    """Give the lines of `check`, each with whether it is a fault; what a reader raises is a fault too."""
    try:
        for line in check(path, taxonomy=taxonomy):
            yield line.removeprefix("fault: "), line.startswith("fault: ")
    except LederError as error:
        problem = str(error)
    else:
        return
    yield problem, True
