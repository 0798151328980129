"""The parts that several verbs put together from their options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

    from leder_nlp.redact.redactor import Redactor
    from leder_nlp.tag.rule_classifier import RuleClassifier
    from leder_nlp.tag.tagger import Tagger
    from leder_nlp.taxonomy import Taxonomy


def tagger(model: str | None, *, taxonomy: str | None = None, rules: str | None = None) -> Tagger:
    """Give the tagger with a model folder, the model that ships, or `none`: the rules alone.

    `taxonomy` is the file of another codebook, `rules` the folder of its rules. Raises ConfigError for rules
    without a taxonomy, or for a taxonomy that nothing would be tagged by.
    """
    from leder_nlp.errors import ConfigError
    from leder_nlp.models import default_folder, load
    from leder_nlp.tag.tagger import Tagger
    from leder_nlp.taxonomy import Taxonomy

    if rules is not None and taxonomy is None:
        raise ConfigError("--rules goes with --taxonomy: the codebook that ships has rules of its own")
    codebook = None if taxonomy is None else Taxonomy.read(Path(taxonomy))
    own = rules_in(rules, codebook)
    if model == "none" and codebook is not None and not codebook.ships and own is None:
        raise ConfigError("--model none reads by rules alone, and this taxonomy has none; give --rules DIR")
    folder = default_folder() if model is None else Path(model)
    return Tagger(None if model == "none" else load(folder), rules=own, taxonomy=codebook)


def rules_in(folder: str | None, taxonomy: Taxonomy | None) -> RuleClassifier | None:
    """Give the rules of a folder; None without one. Raises ConfigError where the folder holds no rules."""
    from leder_nlp.errors import ConfigError
    from leder_nlp.tag.rule_classifier import RuleClassifier
    from leder_nlp.tag.rules import RuleSet

    if folder is None:
        return None
    files = sorted(Path(folder).glob("*.toml"))
    if not files:
        raise ConfigError("--rules: a folder with rule files (*.toml) was due")
    return RuleClassifier(RuleSet.read(files, taxonomy=taxonomy))


def redactor(chosen: argparse.Namespace) -> Redactor:
    """Give the redactor with the policy, the key and the spaCy pipeline that the options name."""
    from leder_nlp.errors import ConfigError
    from leder_nlp.redact.redactor import Redactor
    from leder_nlp.redact.secret import read_key

    if chosen.spacy is not None and not chosen.spacy.strip():
        raise ConfigError("--spacy: the name of a package or a folder was due, not nothing")
    secret = read_key(chosen.key) if chosen.key else None
    own = Redactor.default(policy=chosen.policy, secret=secret, spacy=chosen.spacy or "")
    if chosen.key and own.policy.dates != "shift" and not own.policy.surrogates:
        raise ConfigError(
            "--key: the policy moves no dates and invents nothing, so a key has no use; "
            "leave it out, or take a policy such as intervals or surrogates"
        )
    return own


def written(file: Path, value: Mapping[str, Any]) -> Path:
    """Write an object as JSON, whole or not at all, and give its path. Raises OutputError if it cannot be."""
    import json

    from leder_nlp.report.files import write_text

    return write_text(file, json.dumps(value, indent=1, allow_nan=False) + "\n")


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give a table as CSV with the mark Excel looks for, and no cell that is taken for a formula."""
    import csv
    import io

    from leder_nlp.io.results import guarded

    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return "\ufeff" + stream.getvalue()
