"""Redact and tag reviews. Writes redacted.jsonl, redactions.jsonl, check.jsonl, tags.jsonl, tags.csv,
queue.csv, queue.jsonl, summary.csv, report.html, quarantine.jsonl and run.json into the output folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from leder_nlp.cli.parts import BESIDE, codebook_arguments
from leder_nlp.cli.source import Progress, closing, output, output_arguments, reviews, source_arguments

EXAMPLE = """example:
  leder-nlp tag reviews.xlsx --id "Case ref" --text "Pen portrait" --text "Care" --out results
then open results/report.html"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    source_arguments(parser)
    output_arguments(parser)
    parser.add_argument(
        "--model",
        metavar="DIR",
        help="a model folder, or none for rules alone (default: the model that ships)",
    )
    codebook_arguments(parser, rules=BESIDE)
    parser.add_argument(
        "--disclosure",
        default="nhs_subnational",
        metavar="RULE",
        help="small numbers: nhs_subnational, under_5, tre_10, none (default: %(default)s)",
    )
    parser.add_argument(
        "--workers",
        type=int,
        metavar="N",
        help="processes for large inputs; the results are the same (default: one for each core)",
    )
    parser.add_argument(
        "--no-quotes",
        action="store_true",
        help="no example passages in the report, so that it may leave after a check",
    )


def run(chosen: argparse.Namespace) -> int:
    """Do it; give 3 if any review is in quarantine."""
    from leder_nlp.batch import tag_reviews
    from leder_nlp.cli.parts import redactor, tagger
    from leder_nlp.errors import ConfigError
    from leder_nlp.pipeline import Pipeline
    from leder_nlp.tagging import told
    from leder_nlp.workers import usable

    if chosen.workers is not None and chosen.workers < 1:
        raise ConfigError("--workers: a number from 1 on was due")
    own = tagger(chosen.model, taxonomy=chosen.taxonomy, rules=chosen.rules)
    if told(own):
        print(told(own), file=sys.stderr)
    progress = Progress(quiet=chosen.quiet)
    totals = tag_reviews(
        reviews(chosen),
        output(chosen),
        pipeline=Pipeline(redactor=redactor(chosen), tagger=own),
        rule=chosen.disclosure,
        quotes=not chosen.no_quotes,
        overwrite=chosen.overwrite,
        progress=progress,
        workers=chosen.workers or usable(),
    )
    progress.close()
    print(closing(totals, chosen.out))
    print(f"{totals.tags} tags; start with {Path(chosen.out) / 'report.html'}")
    print(
        f"{totals.queued} tags and passages in doubt, to be looked at first: {Path(chosen.out) / 'queue.csv'}"
    )
    return 3 if totals.quarantined else 0
