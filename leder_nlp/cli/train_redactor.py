"""Learn the model of names that redaction uses beside its rules, from annotated reviews.

The names are swapped at random for others, and a share of the text is written small, so that it
learns what stands around a name. The model holds no words. It reads raw reviews: keep it inside
unless all the people in them are invented."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

EXAMPLE = """example:
  leder-nlp train-redactor corpora/synthetic/v1 --split train --out models/names --overwrite"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    parser.add_argument(
        "corpus", metavar="CORPUS", help="a corpus folder, or a .jsonl file of annotated reviews"
    )
    parser.add_argument("--out", required=True, metavar="MODEL", help="the model folder")
    parser.add_argument("--split", metavar="NAME", help="learn from this split only, such as train")
    parser.add_argument("--version", default="1.0", help="version of the model (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the names drawn (default: %(default)s)")
    parser.add_argument("--overwrite", action="store_true", help="replace a model that is there")


def run(chosen: argparse.Namespace) -> int:
    """Do it."""
    from leder_nlp.cli.train import shown
    from leder_nlp.errors import OutputError
    from leder_nlp.io.corpus import read_corpus
    from leder_nlp.naming import train_names
    from leder_nlp.train.name_fitting import NameSettings

    out = Path(chosen.out)
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out}: is a file; a model needs a folder")
    if out.exists() and any(out.iterdir()) and not chosen.overwrite:
        raise OutputError(f"{out}: the folder is not empty; choose another, or say --overwrite")
    model = train_names(
        read_corpus(chosen.corpus, split=chosen.split),
        name=out.name,
        version=chosen.version,
        corpus_name=" ".join(filter(None, (Path(chosen.corpus).name, chosen.split))),
        settings=NameSettings(seed=chosen.seed),
        report=lambda line: print(line, file=sys.stderr, flush=True),
    )
    model.save(out)
    for name, value in model.card["measured"].items():
        print(f"{name}: {shown(value)}")
    print(f"model {model.card['name']} {model.card['version']} is in {out}")
    return 0
