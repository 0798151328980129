"""Look after the rules: are they sound, what is each worth on an annotated corpus, why do they decide so.

`why` redacts what it is given, and shows it on the screen: use it inside the secure area."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from leder_nlp.cli.parts import codebook_arguments

if TYPE_CHECKING:
    from leder_nlp.tag.rules import RuleSet
    from leder_nlp.taxonomy import Taxonomy

EXAMPLE = """examples:
  leder-nlp rules check
  leder-nlp rules coverage corpora/synthetic/v1 --split train --theme epilepsy
  leder-nlp rules why "No annual health check was offered."
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    does = parser.add_subparsers(dest="does", required=True, metavar="WHAT")
    check = does.add_parser("check", help="hold each rule against its hits and misses; phrases written twice")
    coverage = does.add_parser("coverage", help="count how often each rule and cue speaks and is right")
    coverage.add_argument("corpus", metavar="CORPUS", help="a corpus folder, or a file of annotated reviews")
    coverage.add_argument("--split", help="a split of the corpus (default: all)")
    coverage.add_argument("--theme", help="show the rules of one theme (default: all)")
    why = does.add_parser("why", help="say which rules and cues decide in a text, and what they leave")
    why.add_argument("text", metavar="TEXT", help="a sentence or two, redacted before it is read")
    for own in (check, coverage, why):
        own.add_argument(
            "--rules",
            metavar="PATH",
            action="append",
            help="a rule file or a folder of them, in place of those that ship; may be given again",
        )
        codebook_arguments(own)


def run(chosen: argparse.Namespace) -> int:
    """Do it."""
    return {"check": _check, "coverage": _coverage, "why": _why}[chosen.does](chosen)


def _check(chosen: argparse.Namespace) -> int:
    from leder_nlp.checks import faults, repeated

    wrong = False
    for path in _paths(chosen):
        for line, fault in faults(path, taxonomy=_taxonomy(chosen)):
            wrong |= fault
            print(f"{path.name}: {'WRONG: ' if fault else 'ok: '}{line}")
    for line in repeated(_set(chosen)):
        print(f"note: {line}")
    return 2 if wrong else 0


def _coverage(chosen: argparse.Namespace) -> int:
    from leder_nlp.errors import InputError
    from leder_nlp.io.corpus import read_corpus
    from leder_nlp.io.formats.catalog import read_annotated
    from leder_nlp.plans.rule_coverage import coverage, table

    path, rules = Path(chosen.corpus), _set(chosen)
    if chosen.theme and chosen.theme not in {rule.theme for rule in rules.rules}:
        raise InputError(f"no rule has the theme {chosen.theme!r}")
    own = _taxonomy(chosen)
    if path.is_dir():
        gold = read_corpus(path, split=chosen.split, taxonomy=own)
    else:
        gold = read_annotated(path, taxonomy=own)
    print("\n".join(table(coverage(gold, rules, taxonomy=own), theme=chosen.theme)))
    return 0


def _why(chosen: argparse.Namespace) -> int:
    from leder_nlp.errors import ConfigError
    from leder_nlp.records import Review
    from leder_nlp.redact.redactor import Redactor
    from leder_nlp.tag.why import why

    if not chosen.text.strip():
        raise ConfigError("why: a text was due, and not an empty one")
    redacted = Redactor.default().redact(Review("text", chosen.text))
    print("\n".join(why(redacted, _set(chosen))))
    return 0


def _paths(chosen: argparse.Namespace) -> list[Path]:
    from leder_nlp import resources

    return [Path(one) for one in chosen.rules] if chosen.rules else [resources.path("rules")]


def _set(chosen: argparse.Namespace) -> RuleSet:
    from leder_nlp.tag.rules import RuleSet

    taxonomy = _taxonomy(chosen)
    if not chosen.rules:
        return RuleSet.default()
    files = [sorted(path.glob("*.toml")) if path.is_dir() else [path] for path in _paths(chosen)]
    return RuleSet.read([file for inside in files for file in inside], taxonomy=taxonomy)


def _taxonomy(chosen: argparse.Namespace) -> Taxonomy | None:
    """Read the codebook. Raises ConfigError where it has no rules: those that ship are of another."""
    from leder_nlp.errors import ConfigError
    from leder_nlp.tagging import taxonomy_in

    if chosen.taxonomy and not chosen.rules:
        raise ConfigError("--taxonomy goes with --rules: the rules that ship are of the codebook that ships")
    return taxonomy_in(chosen.taxonomy)
