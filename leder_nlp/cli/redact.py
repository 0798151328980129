"""Redact reviews. Writes redacted.jsonl, quarantine.jsonl and run.json into the output folder."""

from __future__ import annotations

import argparse

from leder_nlp.cli.source import Progress, closing, output, output_arguments, reviews, source_arguments

EXAMPLE = """example:
  leder-nlp redact reviews.csv --known identifiers.csv --out redacted"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    source_arguments(parser)
    output_arguments(parser)


def run(chosen: argparse.Namespace) -> int:
    """Do it; give 3 if any review is in quarantine."""
    from leder_nlp.batch import redact_reviews
    from leder_nlp.redact.redactor import Redactor

    progress = Progress(quiet=chosen.quiet)
    totals = redact_reviews(
        reviews(chosen),
        output(chosen),
        redactor=Redactor.default(policy=chosen.policy),
        overwrite=chosen.overwrite,
        progress=progress,
    )
    progress.close()
    print(closing(totals, chosen.out))
    return 3 if totals.quarantined else 0
