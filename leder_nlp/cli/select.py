"""Pick the passages of unannotated reviews that are most worth a person's time to annotate next.

The reviews are redacted and read by rules and model. Passages come first where the model is unsure,
where rules and model disagree, and where a rare theme may be; each should be unlike those before it.
The table holds ids, offsets into the redacted texts and reasons, and no text. `--by review` ranks whole
reviews instead, for `leder-nlp sheet --review-ids`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from leder_nlp.cli.parts import BESIDE, codebook_arguments
from leder_nlp.cli.source import reviews, source_arguments

if TYPE_CHECKING:
    from leder_nlp.train.selection import Candidate

EXAMPLE = """examples:
  leder-nlp select reviews.csv --out next.csv --count 100 --labelled ours.jsonl
  leder-nlp select reviews.csv --out next.csv --by review --count 5"""
PLACES = 4


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    source_arguments(parser)
    parser.add_argument("--out", required=True, metavar="FILE", help="the .csv to write")
    parser.add_argument("--overwrite", action="store_true", help="replace OUT if it is there")
    parser.add_argument("--count", type=int, default=100, help="how many to pick (default: %(default)s)")
    parser.add_argument(
        "--by", choices=("passage", "review"), default="passage", help="what to pick (default: %(default)s)"
    )
    parser.add_argument(
        "--labelled", metavar="CORPUS", help="what is annotated so far; themes rare in it come first"
    )
    parser.add_argument(
        "--diversity", type=float, default=1.0, help="0 to pick by gain alone (default: %(default)s)"
    )
    parser.add_argument("--model", metavar="DIR", help="a model folder (default: the model that ships)")
    codebook_arguments(parser, rules=BESIDE)
    parser.add_argument("--policy", default="default", help="redaction policy (default: %(default)s)")


def run(chosen: argparse.Namespace) -> int:
    """Do it; give 3 if a review was quarantined."""
    from leder_nlp.cli.parts import csv_text, tagger
    from leder_nlp.errors import OutputError
    from leder_nlp.io.corpus import read_corpus
    from leder_nlp.pipeline import redact
    from leder_nlp.records import Quarantined
    from leder_nlp.redact.redactor import Redactor
    from leder_nlp.report.files import write_text
    from leder_nlp.selecting import by_review, candidates, tag_counts
    from leder_nlp.train.selection import select

    out = Path(chosen.out)
    if out.exists() and not chosen.overwrite:
        raise OutputError(f"{out.name}: is there already; choose another name, or say --overwrite")
    own = tagger(chosen.model, taxonomy=chosen.taxonomy, rules=chosen.rules)
    labelled = tag_counts(read_corpus(chosen.labelled, taxonomy=own.taxonomy)) if chosen.labelled else {}
    redactor = Redactor.default(policy=chosen.policy)
    outcomes = [redact(review, redactor) for review in reviews(chosen)]
    safe = [one[0] for one in outcomes if not isinstance(one, Quarantined)]
    refused = [one for one in outcomes if isinstance(one, Quarantined)]
    for one in refused:
        print(f"left out: {one.review_id}: {one.reason}", file=sys.stderr)
    found = list(candidates(safe, own, labelled=labelled))
    if chosen.by == "review":
        ranked = by_review(found)[: chosen.count]
        rows: Sequence[Sequence[object]] = [(name, round(gain, PLACES)) for name, gain in ranked]
        write_text(out, csv_text(("review_id", "gain"), rows))
    else:
        picked = select(found, chosen.count, diversity=chosen.diversity)
        rows = [_row(one) for one in picked]
        write_text(out, csv_text(COLUMNS, rows))
    of = f"{len(found)} passages" if chosen.by == "passage" else f"{len(safe)} reviews"
    print(f"{len(rows)} of {of} picked")
    print(f"table: {out}")
    return 3 if refused else 0


COLUMNS = ("review_id", "start", "end", "gain", "uncertainty", "disagreement", "rarity", "themes")


def _row(one: Candidate) -> tuple[object, ...]:
    reasons = (one.gain, one.uncertainty, one.disagreement, one.rarity)
    numbers = (round(reason, PLACES) for reason in reasons)
    return (one.review_id, one.span.start, one.span.end, *numbers, " ".join(one.themes))
