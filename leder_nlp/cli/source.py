"""The options by which verbs are told what to read, and the progress line they share."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leder_nlp.errors import ConfigError

if TYPE_CHECKING:
    from leder_nlp.batch import Totals
    from leder_nlp.records import Quarantined, Review


def source_arguments(parser: argparse.ArgumentParser) -> None:
    """Add INPUT and the options that say how to read it."""
    parser.add_argument(
        "input",
        metavar="INPUT",
        help="CSV, Excel, Parquet or JSONL table, .txt or .docx, or a folder of those",
    )
    parser.add_argument("--id", metavar="COLUMN", help="the column of review ids")
    parser.add_argument(
        "--text",
        metavar="COLUMN",
        action="append",
        help="a column of text; say it again for more, each becomes a section",
    )
    parser.add_argument(
        "--meta",
        metavar="COLUMN",
        action="append",
        help="a column to carry along; without it all that the policy lets pass",
    )
    parser.add_argument(
        "--column",
        metavar="ROLE=COLUMN",
        action="append",
        default=[],
        help="a column of known identifiers, such as known_names=Staff",
    )
    parser.add_argument(
        "--known",
        metavar="FILE",
        help="a table of known identifiers by review id: names with role, NHS number, dates, addresses",
    )
    parser.add_argument("--sheet", help="name or number (from 0) of the Excel sheet")
    parser.add_argument(
        "--encoding", help="of text files, where it is none of UTF-8, UTF-16 with mark, cp1252"
    )
    parser.add_argument(
        "--keep-going",
        action="store_true",
        help="put rows that cannot be read into the quarantine, do the rest",
    )
    parser.add_argument(
        "--max-characters",
        type=int,
        default=1_000_000,
        metavar="N",
        help="longest review read (default: %(default)s)",
    )


def output_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --out, --overwrite, --policy, --key, --spacy and --quiet."""
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="folder for the results; made if it is not there"
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace the results in a folder that is not empty"
    )
    parser.add_argument(
        "--policy",
        default="default",
        help="default, tied, intervals, from_death, surrogates, strict, publish, or a .toml file",
    )
    parser.add_argument(
        "--key",
        metavar="FILE",
        help="secret bytes, to move dates and pick surrogates alike in every run (default: not kept)",
    )
    parser.add_argument(
        "--spacy",
        metavar="NAME",
        help="a spaCy pipeline of your own, by package or folder: what it names is redacted too",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress")


def output(chosen: argparse.Namespace) -> Path:
    """Give the output folder. Raises ConfigError where the results would be written over the input."""
    out, source = Path(chosen.out), Path(chosen.input)
    if not chosen.out.strip() or out.resolve() in (source.resolve(), source.resolve().parent):
        raise ConfigError("--out must be a folder of its own, not the one that holds the input")
    return out


def reviews(chosen: argparse.Namespace) -> Iterator[Review | Quarantined]:
    """Read the reviews that the options name; with --keep-going, what cannot be read as Quarantined."""
    from leder_nlp.io.reviews import iter_reviews

    sheet = int(chosen.sheet) if chosen.sheet and chosen.sheet.isdigit() else chosen.sheet
    refused: list[Quarantined] = []
    read = iter_reviews(
        chosen.input,
        columns=_columns(chosen),
        known=chosen.known,
        sheet=sheet,
        encoding=chosen.encoding,
        max_characters=chosen.max_characters,
        rejected=refused.append if chosen.keep_going else None,
    )
    for review in read:
        yield from refused
        refused.clear()
        yield review
    yield from refused


def _columns(chosen: argparse.Namespace) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for role in ("id", "text", "meta"):
        if getattr(chosen, role):
            columns[role] = getattr(chosen, role)
    for pair in chosen.column:
        role, equals, column = pair.partition("=")
        if not equals:
            raise ConfigError("--column needs ROLE=COLUMN, such as known_names=Staff")
        columns[role] = column
    return columns


class Progress:
    """One line on stderr that counts reviews: rewritten on a terminal, else a line now and then."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.live = sys.stderr.isatty()
        self.told = 0

    def __call__(self, totals: Totals) -> None:
        """Tell how far the run is."""
        done = totals.redacted + totals.quarantined
        if self.quiet or (not self.live and done < max(100, 2 * self.told)):
            return
        self.told = done
        line = f"{done} reviews so far, {totals.quarantined} in quarantine, {totals.tags} tags"
        print(
            f"\r{line}  " if self.live else line, end="" if self.live else "\n", file=sys.stderr, flush=True
        )

    def close(self) -> None:
        """End the line."""
        if self.live and not self.quiet:
            print(file=sys.stderr)


def closing(totals: Totals, out: str) -> str:
    """Give the line that accounts for every row, and where the results are."""
    return (
        f"{totals.read} reviews read = {totals.redacted} redacted + {totals.quarantined} quarantined\n"
        f"results are in {out}"
    )
