"""Redact reviews. Writes redacted.jsonl, redactions.jsonl, check.jsonl, quarantine.jsonl and run.json into
the output folder; on request, and apart from it, a map back (--map) and a page to check by (--check)."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from typing import TYPE_CHECKING

from leder_nlp.cli.source import Progress, closing, output, output_arguments, reviews, source_arguments

if TYPE_CHECKING:
    from pathlib import Path

    from leder_nlp.keeping import Keep
    from leder_nlp.records import RedactedReview, Review
    from leder_nlp.redact.redactor import Redactor
    from leder_nlp.spans import Edits

EXAMPLE = """examples:
  leder-nlp redact reviews.csv --known identifiers.csv --out redacted
  leder-nlp redact reviews.csv --out redacted --policy intervals
  leder-nlp redact reviews.csv --out redacted --check inside/check.html --inside"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    source_arguments(parser)
    output_arguments(parser)
    parser.add_argument(
        "--map",
        metavar="FILE",
        help="keep the way back to the raw text in FILE, outside --out (JSON lines; holds raw text)",
    )
    parser.add_argument(
        "--check",
        metavar="FILE",
        help="raw text beside redacted text in FILE, outside --out (HTML; holds raw text; needs --inside)",
    )
    parser.add_argument(
        "--inside", action="store_true", help="FILE of --check lies in the secure area and stays there"
    )


def run(chosen: argparse.Namespace) -> int:
    """Do it; give 3 if any review is in quarantine."""
    from leder_nlp.batch import redact_reviews
    from leder_nlp.cli.parts import redactor

    out, own = output(chosen), redactor(chosen)
    with ExitStack() as stack:
        keep = _keep(chosen, out, own, stack)
        progress = Progress(quiet=chosen.quiet)
        totals = redact_reviews(
            reviews(chosen),
            out,
            redactor=own,
            overwrite=chosen.overwrite,
            progress=progress,
            keep=keep,
        )
        progress.close()
    print(closing(totals, chosen.out))
    for file, what in ((chosen.map, "the way back"), (chosen.check, "the page to check by")):
        if file:
            print(f"{what} holds raw text and stays inside: {file}")
    return 3 if totals.quarantined else 0


def _keep(chosen: argparse.Namespace, out: Path, redactor: Redactor, stack: ExitStack) -> Keep:
    """Give what keeps raw text apart, if that is asked for. Raises ConfigError where it may not be kept."""
    from leder_nlp.errors import ConfigError
    from leder_nlp.keeping import apart, check_page, keyed_map

    if bool(chosen.check) != chosen.inside:
        raise ConfigError(
            "--check FILE shows raw text; say --inside with it, and only with it: FILE stays inside"
        )
    files = [
        (option, apart(file, out, option=option))
        for option, file in (("--map", chosen.map), ("--check", chosen.check))
        if file
    ]
    if len({path.resolve() for _, path in files}) < len(files):
        raise ConfigError("--map and --check need a file each")
    keepers = [
        stack.enter_context(
            keyed_map(path, redactor) if option == "--map" else check_page(path, redactor.policy.name)
        )
        for option, path in files
    ]

    def keep(review: Review, redacted: RedactedReview, edits: Edits) -> None:
        for keeper in keepers:
            keeper(review, redacted, edits)

    return keep
