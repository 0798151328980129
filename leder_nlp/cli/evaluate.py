"""Score redaction and tags against annotated reviews.

With PLAN.toml the plan says what is run on what, and above which floors it must stay; with CORPUS the
reviews are redacted and tagged by this package and scored against their gold; with --gold and --pred two
files of tags are scored as they are. Numbers only: no text is shown or kept, but in a report written with
--inside. Exit code 4 if a figure is below its floor."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leder_nlp.cli.parts import BESIDE, codebook_arguments, folder_of

if TYPE_CHECKING:
    from leder_nlp.plans import Outcome, Plan

EXAMPLE = """examples:
  leder-nlp evaluate evaluation/plans/dev.toml --record records --report errors.html
  leder-nlp evaluate corpora/synthetic/v1 --split test
  leder-nlp evaluate --gold gold.jsonl --pred other_tags.jsonl   # both in the offsets of the raw texts"""
BELOW_A_FLOOR = 4


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    parser.add_argument(
        "corpus",
        metavar="PLAN|CORPUS",
        nargs="?",
        help="a plan (.toml), a corpus folder, or a .jsonl file of annotated reviews",
    )
    parser.add_argument("--split", metavar="NAME", help="score this split only, such as test")
    parser.add_argument(
        "--model",
        metavar="DIR",
        help="a model folder, or none for rules alone (default: the model that ships)",
    )
    codebook_arguments(parser, rules=BESIDE)
    parser.add_argument(
        "--without-known", action="store_true", help="redact as if the form gave no identifiers"
    )
    parser.add_argument("--gold", metavar="FILE", help="annotated reviews (.jsonl, or a review in markup)")
    parser.add_argument("--pred", metavar="FILE", help="tags (.jsonl), in the offsets of the gold")
    parser.add_argument("--coder", metavar="NAME", help="whose marks are the gold, where several coded")
    parser.add_argument("--record", metavar="DIR", help="write the run record (JSON) into this folder")
    parser.add_argument(
        "--report", metavar="FILE", help="write an error report (HTML); without text, it may leave"
    )
    parser.add_argument(
        "--inside",
        action="store_true",
        help="the report shows the passages that went wrong, in redacted words; it stays inside",
    )
    parser.add_argument(
        "--public",
        action="store_true",
        help="the record obeys disclosure control and has no counts by review; it may leave",
    )
    parser.add_argument(
        "--disclosure", metavar="RULE", help="disclosure rule of what may leave (default: nhs_subnational)"
    )
    parser.add_argument(
        "--resamples",
        type=int,
        help="bootstrap resamples for intervals, 0 for none (default: the plan's, else 2000)",
    )


def run(chosen: argparse.Namespace) -> int:
    """Do it."""
    from leder_nlp.errors import ConfigError
    from leder_nlp.plans import run_plan
    from leder_nlp.plans.floors import below

    if chosen.inside and not chosen.report:
        raise ConfigError("--inside says what the report shows; it needs --report FILE")
    rule = _rule(chosen.disclosure)
    if chosen.resamples is not None and chosen.resamples < 0:
        raise ConfigError("--resamples: 0 or more was due")
    plan = _plan(chosen)
    if plan.kind in ("outside", "codebook") and chosen.report:
        raise ConfigError("a plan of outside texts has a record and no error report")
    outcome = run_plan(plan, report=_told)
    print(_shown(plan, outcome.record))
    _write(chosen, outcome, plan.system.taxonomy, rule)
    missed = below(outcome.record["floors"])
    for line in missed:
        print(f"below a floor: {line}", file=sys.stderr)
    if plan.floors and not missed:
        print(f"all {len(plan.floors)} floors are met")
    return BELOW_A_FLOOR if missed else 0


def _rule(name: str | None) -> Any:
    from leder_nlp.report.disclosure import Disclosure

    return Disclosure.default() if name is None else Disclosure.named(name)


def _plan(chosen: argparse.Namespace) -> Plan:
    """Give the plan that is named, or that the options make. Raises ConfigError if they do not fit."""
    from dataclasses import replace

    from leder_nlp.errors import ConfigError
    from leder_nlp.plans import Plan, System, read_plan

    if bool(chosen.corpus) == bool(chosen.gold and chosen.pred):
        raise ConfigError("say PLAN.toml, or CORPUS, or --gold and --pred, and only one of these")
    if chosen.corpus and chosen.corpus.lower().endswith(".toml"):
        own = (chosen.split, chosen.model, chosen.without_known, chosen.coder, chosen.taxonomy, chosen.rules)
        if any(own):
            raise ConfigError(
                "a plan says its split, coder, model, taxonomy, rules and identifiers itself; change the plan"
            )
        plan = read_plan(chosen.corpus)
    elif chosen.corpus:
        system = System(
            folder_of(chosen.model),
            known=not chosen.without_known,
            taxonomy=_path(chosen.taxonomy),
            rules=_path(chosen.rules),
        )
        plan = Plan("corpus", Path(chosen.corpus), split=chosen.split, system=system, coder=chosen.coder)
    else:
        if chosen.rules:
            raise ConfigError("--gold and --pred are scored as they are: no rules read them")
        system = System(taxonomy=_path(chosen.taxonomy))
        plan = Plan(
            *("files", Path(chosen.gold)),
            kind="files",
            pred=Path(chosen.pred),
            coder=chosen.coder,
            system=system,
        )
    return plan if chosen.resamples is None else replace(plan, resamples=chosen.resamples)


def _path(given: str | None) -> Path | None:
    return None if given is None else Path(given)


def _shown(plan: Plan, record: dict[str, Any]) -> str:
    """Give all scores, or those that the plan asks for, and the ceiling beside them."""
    from leder_nlp.evaluate.summary import as_text

    scores = record["scores"]
    if plan.kind == "outside":
        from leder_nlp.plans.outside import as_rows
        from leder_nlp.plans.text import aligned

        return aligned(list(as_rows(scores["outside"])))
    if plan.kind == "codebook":
        from leder_nlp.plans.codebook import shown

        return "\n\n".join(shown(scores))
    if plan.metrics or plan.kind == "challenge":
        return "\n\n".join(_asked(plan, record))
    ceiling = list(_ceiling(scores))
    return "\n\n".join([as_text(scores), *ceiling])


def _asked(plan: Plan, record: dict[str, Any]) -> Iterator[str]:
    from leder_nlp.plans.floors import measure
    from leder_nlp.plans.names import of_family
    from leder_nlp.plans.text import aligned, ends, number

    scores = record["scores"]
    title = "rules alone" if "baseline" in scores else "before redaction"
    beside = scores.get("baseline") or scores.get("unredacted", {})
    names = [*(plan.metrics or [own.name for own in of_family(plan.kind)])]
    names += [name for name in plan.floors if name not in names]
    table = [(plan.name, "value", "interval", *((title,) if beside else ()), "note")]
    for name in names:
        row = measure(scores, name)
        if row is None:
            continue
        there = measure(beside, name) if beside else None
        extra = (number(there["value"]) if there else "",) if beside else ()
        table.append((name, number(row["value"]), ends(row), *extra, row.get("note", "")))
    yield aligned(table)
    if "challenge" in scores:
        yield _phenomena(scores["challenge"], beside.get("challenge"))
    if "origins" in scores:
        yield aligned(list(_origins(scores["origins"])))
    yield from _ceiling(scores)
    if "overlap" in scores:
        yield aligned(list(_overlap(scores["overlap"])))


def _origins(own: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    from leder_nlp.plans.text import ends, number

    least = own["fewest_mentions"]
    for title, rows, gap in (
        (f"names by origin (gap: of {least} mentions or more)", own["by_origin"], own["widest_gap"]),
        ("the same with everybody renamed", own["swapped"], own["swapped_widest_gap"]),
    ):
        yield title, "recall", "interval", "mentions"
        for name, row in rows.items():
            yield name, number(row["value"]), ends(row), str(row["due"])
        yield "widest gap", number(gap), "", ""


def _overlap(own: dict[str, Any]) -> Iterator[tuple[str, str]]:
    from leder_nlp.plans.text import number

    yield "sentences with a near-duplicate in training", number(own["repeated_sentences"]["value"])
    yield "reviews with a near-duplicate in training", str(own["near_duplicate_reviews"])
    for name, row in own["metrics_without"].items():
        yield f"{name} without the {own['left_out']} reviews mostly repeated", number(row["value"])


def _phenomena(own: dict[str, Any], beside: dict[str, Any] | None) -> str:
    from leder_nlp.plans.text import aligned

    title = f"{own['items']} items in {own['groups']} held-out groups"
    table = [(title, "items", "exact", "groups", *(("rules: items", "groups") if beside else ()))]
    for name, row in own["by_phenomenon"].items():
        parts = ["challenge_items", "challenge_items_exact", "challenge_groups"]
        cells = [f"{row[part]['met']}/{row[part]['due']}" for part in parts]
        if beside:
            there = beside["by_phenomenon"][name]
            cells += [f"{there[part]['met']}/{there[part]['due']}" for part in (parts[0], parts[2])]
        table.append((name, *cells))
    return aligned(table)


def _ceiling(scores: dict[str, Any]) -> Iterator[str]:
    from leder_nlp.plans.text import aligned, ends, number

    for metric, pairs in scores.get("ceiling", {}).items():
        rows = [
            (f"{pair.split('/')[1]} beside {pair.split('/')[0]}", number(own["value"]), ends(own),
             str(own["reviews"]), own["note"])
            for pair, own in pairs.items()
        ]  # fmt: skip
        yield aligned([(f"human ceiling, {metric}", "value", "interval", "reviews", "note"), *rows])


def _write(chosen: argparse.Namespace, outcome: Outcome, taxonomy: Path | None, rule: Any) -> None:
    """Write the record and the report that are asked for."""
    from leder_nlp.plans.public import public
    from leder_nlp.plans.records import write_record

    if chosen.record:
        record = public(outcome.record, rule) if chosen.public else outcome.record
        print(f"record: {write_record(Path(chosen.record), record)}")
    if chosen.report:
        from leder_nlp.plans.failures import failures
        from leder_nlp.plans.names import named
        from leder_nlp.report.errors import write_errors
        from leder_nlp.tagging import taxonomy_in

        lines = {name: own.said for name, own in named().items()}
        wrong = failures(outcome.run, outcome.items) if chosen.inside and outcome.run is not None else []
        shown = outcome.record if chosen.inside else public(outcome.record, rule)
        codebook = taxonomy_in(taxonomy)
        place = write_errors(Path(chosen.report), shown, lines=lines, failures=wrong, taxonomy=codebook)
        print(f"report: {place}")


def _told(line: Any) -> None:
    print(line, file=sys.stderr, flush=True)
