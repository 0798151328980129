"""Check reviews, annotated corpora, rules, policies, taxonomies, models and results, without running them.

Gives 2 if anything is wrong. Faults say where, never what."""

from __future__ import annotations

import argparse
from pathlib import Path

from leder_nlp.cli.parts import codebook_arguments

EXAMPLE = """examples:
  leder-nlp check reviews.csv
  leder-nlp check models/mine results corpora/synthetic/v1 my_rules.toml
  leder-nlp check models/ours ours.jsonl our_rules --taxonomy codebook.json"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    parser.add_argument("paths", metavar="PATH", nargs="+", help="a file or folder")
    codebook_arguments(parser)


def run(chosen: argparse.Namespace) -> int:
    """Do it."""
    from leder_nlp.checks import faults
    from leder_nlp.tagging import taxonomy_in

    wrong, taxonomy = False, taxonomy_in(chosen.taxonomy)
    for name in chosen.paths:
        for line, fault in faults(Path(name), taxonomy=taxonomy):
            wrong |= fault
            print(f"{name}: {'WRONG: ' if fault else 'ok: '}{line}")
    return 2 if wrong else 0
