"""Check reviews, annotated corpora, rules, policies, taxonomies and models, without running them.

Gives 2 if anything is wrong. Faults say where, never what."""

from __future__ import annotations

import argparse
from pathlib import Path

EXAMPLE = """examples:
  leder-nlp check reviews.csv
  leder-nlp check models/mine corpora/synthetic/v1 my_rules.toml"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    parser.add_argument("paths", metavar="PATH", nargs="+", help="a file or folder")


def run(chosen: argparse.Namespace) -> int:
    """Do it."""
    from leder_nlp.checks import faults

    wrong = False
    for name in chosen.paths:
        for line, fault in faults(Path(name)):
            wrong |= fault
            print(f"{name}: {'WRONG: ' if fault else 'ok: '}{line}")
    return 2 if wrong else 0
