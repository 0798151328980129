"""Learn a tagging model from annotated reviews, and write it into a model folder with a card.

The reviews are redacted first; nothing is learned from raw text. The threshold and the scores on
the card come from reviews held out in turn. With --against the model is written only if it is not
significantly worse than the one in use; exit code 4 where it is."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from leder_nlp.cli import against
from leder_nlp.cli.parts import codebook_arguments

if TYPE_CHECKING:
    from leder_nlp.records import AnnotatedReview
    from leder_nlp.taxonomy import Taxonomy
    from leder_nlp.train.fitting import Settings

EXAMPLE = """examples:
  leder-nlp train corpora/synthetic/v1 --split train --out models/mine
  leder-nlp train ours --split train --out models/sure --aim precision=0.9
  leder-nlp train ours --split train --out models/next \\
      --against models/mine --held-out ours --held-out-split dev"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    parser.add_argument(
        "corpus", metavar="CORPUS", help="a corpus folder, or a .jsonl file of annotated reviews"
    )
    parser.add_argument(
        "--out", required=True, metavar="MODEL", help="the model folder; its name becomes the model's"
    )
    parser.add_argument("--split", metavar="NAME", help="learn from this split only, such as train")
    parser.add_argument(
        "--beside",
        metavar="BANK",
        help="learn from these annotated passages too: a folder of .txt files of one passage a line",
    )
    parser.add_argument(
        "--unseen-rules",
        action="store_true",
        help="learn beside the rules without the phrases that were written by looking at the reviews that "
        "ship; for training on those",
    )
    parser.add_argument(
        "--fold-by",
        default="",
        metavar="COLUMN",
        help="hold out whole groups, such as a writing voice or region, when probabilities and threshold are "
        "fitted (default: reviews)",
    )
    parser.add_argument(
        "--aim",
        default="f1",
        metavar="AIM",
        help="what the threshold is for, on held-out reviews: f1, or precision=P for as many tags as that "
        "precision leaves, refused where it cannot be reached (default: %(default)s)",
    )
    parser.add_argument(
        "--threshold-on",
        metavar="SPLIT",
        help="choose the threshold on this split, which nothing else is learned from, such as dev (default: "
        "on the reviews learned from, held out in turn)",
    )
    parser.add_argument("--version", default="1.0", help="version of the model (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the folds (default: %(default)s)")
    parser.add_argument("--overwrite", action="store_true", help="replace a model that is there")
    codebook_arguments(
        parser, rules="rules of the codebook that --taxonomy gives, to learn beside; `tag` needs them too"
    )
    against.arguments(parser)


def run(chosen: argparse.Namespace) -> int:
    """Do it."""
    from leder_nlp.errors import ConfigError, OutputError
    from leder_nlp.io.bank import read_bank
    from leder_nlp.io.corpus import read_corpus
    from leder_nlp.retraining import train
    from leder_nlp.tag.rule_classifier import RuleClassifier
    from leder_nlp.tag.rules import RuleSet
    from leder_nlp.tagging import rules_in, taxonomy_in

    against.checked(chosen)
    out = Path(chosen.out)
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out}: is a file; a model needs a folder")
    if out.exists() and any(out.iterdir()) and not chosen.overwrite:
        raise OutputError(f"{out}: the folder is not empty; choose another, or say --overwrite")
    taxonomy = taxonomy_in(chosen.taxonomy)
    if taxonomy is not None and chosen.unseen_rules:
        raise ConfigError("--unseen-rules is of the codebook that ships; leave it out beside --taxonomy")
    rules = rules_in(chosen.rules, taxonomy)
    corpus = read_corpus(chosen.corpus, split=chosen.split, taxonomy=taxonomy)
    apart = _apart(chosen, corpus, taxonomy)
    if chosen.against:
        against.ready(chosen, corpus)
    bank = read_bank(chosen.beside, taxonomy=taxonomy) if chosen.beside else []
    model = train(
        corpus,
        name=out.name,
        version=chosen.version,
        bank=bank,
        bank_name=_named(Path(chosen.beside)) if chosen.beside else "",
        apart=apart,
        rules=RuleClassifier(RuleSet.unseen()) if chosen.unseen_rules else rules,
        taxonomy=taxonomy,
        corpus_name=" ".join(filter(None, (Path(chosen.corpus).name, chosen.split))),
        settings=_settings(chosen),
        report=lambda line: print(line, file=sys.stderr, flush=True),
    )
    for name, value in model.card["measured"].items():
        print(f"{name}: {shown(value)}")
    if chosen.against:
        return against.put_forward(chosen, model, corpus)
    model.save(out)
    print(f"model {model.name} is in {out}")
    return 0


def _apart(
    chosen: argparse.Namespace, corpus: list[AnnotatedReview], taxonomy: Taxonomy | None
) -> list[AnnotatedReview]:
    """Read the reviews that the threshold is chosen on. Raises ConfigError if any is learned from."""
    from leder_nlp.errors import ConfigError
    from leder_nlp.io.corpus import read_corpus

    if not chosen.threshold_on:
        return []
    apart = read_corpus(chosen.corpus, split=chosen.threshold_on, taxonomy=taxonomy)
    if {one.review.review_id for one in apart} & {one.review.review_id for one in corpus}:
        raise ConfigError(
            "--threshold-on: some of its reviews are learned from; name another split by --split"
        )
    return apart


def _named(bank: Path) -> str:
    """Give the last two parts of its place, "bank/v1"."""
    return "/".join(bank.parts[-2:])


def _settings(chosen: argparse.Namespace) -> Settings:
    from leder_nlp.train.fitting import Settings

    return Settings(seed=chosen.seed, fold_by=chosen.fold_by, aim=chosen.aim)


def shown(value: str | float | None) -> str:
    """Give a measured value as it is printed."""
    if isinstance(value, float):
        return f"{value:.3f}"
    return "not measured" if value is None else str(value)
