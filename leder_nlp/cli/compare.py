"""Hold a second run record against a first: differences, intervals, tests.

Where both records hold counts by review of the same reviews, the tests are paired; otherwise it is said how
the intervals lie. p-values are adjusted after Holm, over the metrics and over the themes."""

from __future__ import annotations

import argparse
from pathlib import Path

EXAMPLE = """example:
  leder-nlp compare evaluation/records/old.json evaluation/records/new.json --metric passage_f1"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    parser.add_argument("first", metavar="RECORD", help="the record to compare with")
    parser.add_argument("second", metavar="RECORD", help="the record that is compared")
    parser.add_argument(
        "--metric",
        metavar="NAME",
        action="append",
        default=[],
        help="a metric; say it again for more (default: all)",
    )
    parser.add_argument("--out", metavar="FILE", help="write the numbers as JSON")
    parser.add_argument(
        "--resamples", type=int, default=10_000, help="bootstrap resamples (default: %(default)s)"
    )
    parser.add_argument("--rounds", type=int, default=9_999, help="rounds of the test (default: %(default)s)")


def run(chosen: argparse.Namespace) -> int:
    """Do it."""
    from leder_nlp.plans.comparing import compare_records, compared_record, compared_text
    from leder_nlp.plans.records import read_record

    compared = compare_records(
        read_record(chosen.first),
        read_record(chosen.second),
        metrics=chosen.metric,
        resamples=chosen.resamples,
        rounds=chosen.rounds,
    )
    print(compared_text(compared))
    if chosen.out:
        from leder_nlp.cli.parts import written

        print(f"numbers: {written(Path(chosen.out), compared_record(compared))}")
    return 0
