"""Say how far several coders of the same reviews agree.

Each CODER is a file or folder of annotated reviews, a folder that `leder-nlp tag` wrote, or a file of tags
(with --all-read). One file alone will do if its tags name their coders. Numbers only: no text is shown."""

from __future__ import annotations

import argparse
from pathlib import Path

from leder_nlp.cli.parts import codebook_arguments

EXAMPLE = """examples:
  leder-nlp agree coder1.jsonl coder2.jsonl
  leder-nlp agree corpora/synthetic/v1/adjudication/first.jsonl \\
    corpora/synthetic/v1/adjudication/second.jsonl --unit sentence --out agreement.json"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    parser.add_argument("coder", metavar="CODER", nargs="+", help="what one coder gave")
    parser.add_argument(
        "--unit",
        choices=("review", "sentence"),
        default="review",
        help="what alpha is of: themes of whole reviews, or of sentences (default: %(default)s)",
    )
    parser.add_argument(
        "--all-read",
        action="store_true",
        help="the coder of a file of tags has read all reviews of the others, and left the rest untagged",
    )
    codebook_arguments(parser)
    parser.add_argument("--out", metavar="FILE", help="write the numbers as JSON; it stays inside")
    parser.add_argument(
        "--resamples",
        type=int,
        default=2_000,
        help="bootstrap resamples for intervals (default: %(default)s)",
    )


def run(chosen: argparse.Namespace) -> int:
    """Do it."""
    from leder_nlp.plans.agree import agreement, agreement_text
    from leder_nlp.plans.coders import read_coders
    from leder_nlp.tagging import taxonomy_in

    taxonomy = taxonomy_in(chosen.taxonomy)
    coders = read_coders(chosen.coder, all_read=chosen.all_read, taxonomy=taxonomy)
    found = agreement(coders, unit=chosen.unit, resamples=chosen.resamples, taxonomy=taxonomy)
    print(agreement_text(found, coders))
    if chosen.out:
        from leder_nlp.cli.parts import written

        print(f"numbers: {written(Path(chosen.out), found)}")
    return 0
