"""Prepare a motivated-intruder test of redacted reviews, or read its worksheet back.

Draws reviews from a folder of results, writes them as numbered texts with a worksheet and the protocol, and
key.csv, which says which document is which review and is the supervisor's alone. With --read the filled
worksheets give documents attempted, claimed and confirmed, with the exact interval."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leder_nlp.records import RedactedReview

EXAMPLE = """examples:
  leder-nlp intruder results --out test --count 50 --by icb --by year
  leder-nlp intruder --read test/worksheet.xlsx"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    parser.add_argument(
        "results", metavar="RESULTS", nargs="?", help="a folder that `leder-nlp tag` or `redact` wrote"
    )
    parser.add_argument("--out", metavar="FOLDER", help="the new folder to write")
    parser.add_argument("--count", type=int, default=50, help="documents to draw (default: %(default)s)")
    parser.add_argument(
        "--by", metavar="COLUMN", action="append", default=[], help="metadata to draw evenly by; say it again"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the draw (default: %(default)s)")
    parser.add_argument("--read", metavar="FILE", nargs="+", help="filled worksheets (.xlsx or .csv)")


def run(chosen: argparse.Namespace) -> int:
    """Do it."""
    from leder_nlp.errors import ConfigError

    if bool(chosen.read) == bool(chosen.results and chosen.out):
        raise ConfigError("say RESULTS and --out FOLDER, or --read FILE, and only one of these")
    return _read(chosen.read) if chosen.read else _write(chosen)


def _write(chosen: argparse.Namespace) -> int:
    from leder_nlp.cli.parts import csv_text
    from leder_nlp.evaluate.intruder import singled_out, stratified
    from leder_nlp.io.formats.names import new_folder
    from leder_nlp.io.intruder_sheet import protocol, write_worksheet
    from leder_nlp.io.results import read_redacted

    reviews = {one.review_id: one for one in read_redacted(Path(chosen.results) / "redacted.jsonl")}
    by = _columns(chosen.by, list(reviews.values()))
    strata = {name: tuple(one.meta.get(column, "") for column in by) for name, one in reviews.items()}
    drawn = stratified(strata, chosen.count, seed=chosen.seed)
    with new_folder(chosen.out) as folder:
        (folder / "documents").mkdir()
        for number, name in enumerate(drawn, 1):
            file = folder / "documents" / f"{number:03}.txt"
            file.write_text(reviews[name].text, encoding="utf-8", newline="")
        write_worksheet(folder / "worksheet.xlsx", len(drawn))
        (folder / "protocol.md").write_text(protocol(), encoding="utf-8")
        key = folder / "key.csv"
        rows = list(enumerate(drawn, 1))
        key.write_text(csv_text(("document", "review_id"), rows), encoding="utf-8", newline="")
        for file in folder.rglob("*"):
            file.chmod(0o700 if file.is_dir() else 0o600)
    print(f"{len(drawn)} of {len(reviews)} reviews drawn; testers get all of {chosen.out} but key.csv")
    if by:
        alone, few = singled_out(strata.values())
        print(f"by {', '.join(by)}: {alone} of {len(reviews)} reviews are alone, {few} in groups under 5")
    if len(drawn) < 50:
        print("fewer than 50 documents say little: none found in 50 still leaves up to 5.8% possible")
    return 0


def _columns(asked: Sequence[str], reviews: Sequence[RedactedReview]) -> tuple[str, ...]:
    from leder_nlp.errors import ConfigError, InputError

    if not reviews:
        raise InputError("redacted.jsonl: holds no review")
    there = {column for one in reviews for column in one.meta}
    if not set(asked) <= there:
        listed = ", ".join(sorted(there)) or "none"
        raise ConfigError(f"--by: the redacted reviews have no such metadata; they have: {listed}")
    return tuple(asked)


def _read(files: Sequence[str]) -> int:
    from leder_nlp.evaluate.intruder import Attempt, intruder_scores
    from leder_nlp.io.intruder_sheet import read_worksheet

    answers = [answer for file in files for answer in read_worksheet(Path(file))]
    scores = intruder_scores(Attempt(*answer) for answer in answers)
    low, high = scores.interval.low or 0.0, scores.interval.high or 0.0
    print(f"attempted: {scores.attempted} documents")
    print(f"claimed:   {scores.claimed}")
    sides = "exact 95% interval" if scores.confirmed else "one-sided 95% bound"
    print(f"confirmed: {scores.confirmed} ({low:.1%} to {high:.1%}, {sides})")
    for clues, count in sorted(scores.clues.items(), key=lambda pair: (-pair[1], pair[0])):
        print(f"  {count} by {' + '.join(clues) or 'clues that nobody wrote down'}")
    return 0
