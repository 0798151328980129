"""The parts that several verbs put together from their options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

    from leder_nlp.redact.redactor import Redactor
    from leder_nlp.tag.tagger import Tagger


def codebook_arguments(parser: argparse.ArgumentParser, *, rules: str = "") -> None:
    """Add --taxonomy, and --rules with this help: the one way to say which codebook is in use."""
    parser.add_argument(
        "--taxonomy",
        metavar="FILE",
        help="the codebook, as JSON, where it is not the one that ships",
    )
    if rules:
        parser.add_argument("--rules", metavar="DIR", help=rules)


BESIDE = "rules of the codebook that --taxonomy gives, such as its model was trained beside (default: none)"


def tagger(model: str | None, *, taxonomy: str | None = None, rules: str | None = None) -> Tagger:
    """Give the tagger with a model folder, the model that ships, or `none`: the rules alone.

    `taxonomy` is the file of another codebook, `rules` the folder of its rules. Raises as `tagger_of` does.
    """
    from leder_nlp.tagging import tagger_of

    return tagger_of(
        folder_of(model),
        taxonomy=None if taxonomy is None else Path(taxonomy),
        rules=None if rules is None else Path(rules),
    )


def folder_of(model: str | None) -> Path | None:
    """Give the folder of a model, of the one that ships where none is named; None for `none`."""
    from leder_nlp.models import default_folder

    if model is None:
        return default_folder()
    return None if model == "none" else Path(model)


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
