"""Score redaction and tags against annotated reviews.

With CORPUS the reviews are redacted and tagged by this package and scored against their gold; with
--gold and --pred two files of tags are scored as they are. Numbers only: no text is shown or kept."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

EXAMPLE = """examples:
  leder-nlp evaluate corpora/synthetic/v1 --split test
  leder-nlp evaluate --gold gold.jsonl --pred results/tags.jsonl"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    parser.add_argument(
        "corpus", metavar="CORPUS", nargs="?", help="a corpus folder, or a .jsonl file of annotated reviews"
    )
    parser.add_argument("--split", metavar="NAME", help="score this split only, such as test")
    parser.add_argument(
        "--model",
        metavar="DIR",
        help="a model folder, or none for rules alone (default: the model that ships)",
    )
    parser.add_argument(
        "--without-known", action="store_true", help="redact as if the form gave no identifiers"
    )
    parser.add_argument("--gold", metavar="FILE", help="annotated reviews (.jsonl, or a review in markup)")
    parser.add_argument("--pred", metavar="FILE", help="tags (.jsonl), in the offsets of the gold")
    parser.add_argument("--record", metavar="DIR", help="write the run record (JSON) into this folder")
    parser.add_argument(
        "--resamples",
        type=int,
        default=2_000,
        help="bootstrap resamples for intervals, 0 for none (default: %(default)s)",
    )


def run(chosen: argparse.Namespace) -> int:
    """Do it."""
    from leder_nlp.errors import ConfigError
    from leder_nlp.evaluate.summary import as_text
    from leder_nlp.plans import score_corpus, score_files, write_record

    if bool(chosen.corpus) == bool(chosen.gold and chosen.pred):
        raise ConfigError("say CORPUS, or --gold and --pred, and not both")
    if chosen.corpus:
        from leder_nlp.models import default_folder

        folder = default_folder() if chosen.model is None else Path(chosen.model)
        record = score_corpus(
            Path(chosen.corpus),
            split=chosen.split,
            model=None if chosen.model == "none" else folder,
            known=not chosen.without_known,
            resamples=chosen.resamples,
            report=_told,
        )
    else:
        record = score_files(Path(chosen.gold), Path(chosen.pred), resamples=chosen.resamples)
    print(as_text(record["scores"]))
    if chosen.record:
        print(f"record: {write_record(Path(chosen.record), record)}")
    return 0


def _told(line: Any) -> None:
    print(line, file=sys.stderr, flush=True)
