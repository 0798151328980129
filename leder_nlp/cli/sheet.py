"""Write an Excel coding sheet of redacted passages, or read one back that a coder has filled in.

The reviews are redacted first; only redacted text reaches the sheet, which must still stay inside the
secure area. Beside each passage stand drop-downs with the codes of the taxonomy, and in a locked column
what the model suggests; --blind leaves that out, and the model is not run. The second sheet has the
definitions and how to code.

With --read, INPUT is the filled sheet. OUT gets its tags (JSON lines, offsets into the redacted text),
and a file beside it, named .seen.jsonl, says which reviews the coder has seen. Gives 3 if a review or row
was left out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leder_nlp.cli.parts import BESIDE, codebook_arguments
from leder_nlp.cli.source import reviews, source_arguments
from leder_nlp.errors import ConfigError, InputError, OutputError

if TYPE_CHECKING:
    from leder_nlp.io.sheet_back import Coded
    from leder_nlp.io.sheet_book import CodingReview
    from leder_nlp.records import Quarantined, RedactedReview, Review, Tag
    from leder_nlp.taxonomy import Taxonomy

EXAMPLE = """examples:
  leder-nlp sheet reviews.xlsx --out coding.xlsx --blind --coder "Coder A"
  leder-nlp sheet reviews.csv --out coding.xlsx --review-ids case-1 case-7
  leder-nlp sheet --read coding.xlsx --out tags.jsonl --reviews safe/redacted.jsonl --annotated gold.jsonl"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    source_arguments(parser)
    parser.add_argument(
        "--out", required=True, metavar="FILE", help="the .xlsx to write; with --read, the .jsonl"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace OUT if it is there")
    parser.add_argument("--blind", action="store_true", help="no suggestions: the model is not run")
    parser.add_argument(
        "--review-ids",
        metavar="ID",
        nargs="+",
        action="extend",
        help="these reviews only, in the order of INPUT",
    )
    parser.add_argument("--coder", metavar="NAME", help="who codes; goes into the sheet and the tags")
    parser.add_argument("--policy", default="default", help="redaction policy (default: %(default)s)")
    parser.add_argument(
        "--model",
        metavar="DIR",
        help="a model folder, or none for rules alone (default: the model that ships)",
    )
    codebook_arguments(parser, rules=BESIDE)
    parser.add_argument("--read", action="store_true", help="read the filled sheet INPUT back")
    parser.add_argument(
        "--reviews", metavar="FILE", help="with --read: redacted.jsonl, to prove that the texts are the same"
    )
    parser.add_argument(
        "--annotated",
        metavar="FILE",
        help="with --read and --reviews: write reviews seen in full here too, redacted texts with tags, as "
        "`train`, `evaluate` and `agree` read them (.jsonl)",
    )


def run(chosen: argparse.Namespace) -> int:
    """Do it; give 3 if a review or a row was left out."""
    from leder_nlp.taxonomy import Taxonomy

    _free(chosen)
    taxonomy = Taxonomy.read(Path(chosen.taxonomy)) if chosen.taxonomy else Taxonomy.default()
    return _read(chosen, taxonomy) if chosen.read else _write(chosen, taxonomy)


def _free(chosen: argparse.Namespace) -> None:
    """Raise where OUT cannot be what was asked for."""
    out, ending = Path(chosen.out), ".jsonl" if chosen.read else ".xlsx"
    if out.suffix.lower() != ending:
        raise ConfigError(f"--out must be a {ending} file")
    if out.resolve() == Path(chosen.input).resolve():
        raise ConfigError("--out must be another file than the input")
    if chosen.reviews and not chosen.read:
        raise ConfigError("--reviews belongs to --read")
    if chosen.annotated and not (chosen.read and chosen.reviews):
        raise ConfigError(
            "--annotated belongs to --read and --reviews: the sheet does not hold the whole texts"
        )
    if chosen.annotated and Path(chosen.annotated).suffix.lower() != ".jsonl":
        raise ConfigError("--annotated must be a .jsonl file")
    more = [Path(chosen.annotated)] if chosen.annotated else []
    if len({file.resolve() for file in (out, _beside(out), *more)}) < 2 + len(more):
        raise ConfigError("--annotated must be another file than --out")
    for file in (out, _beside(out), *more) if chosen.read else (out,):
        if file.exists() and not chosen.overwrite:
            raise OutputError(f"{file.name}: is there already; choose another name, or say --overwrite")


def _beside(out: Path) -> Path:
    return out.with_name(f"{out.stem}.seen.jsonl")


def _write(chosen: argparse.Namespace, taxonomy: Taxonomy) -> int:
    from leder_nlp.io.sheet_book import write_book

    refused: list[Quarantined] = []
    ready = list(_ready(chosen, refused))
    if not ready:
        for one in refused:
            print(f"left out: {one.review_id}: {one.reason}", file=sys.stderr)
        raise InputError("no review could be redacted, so there is nothing to code")
    count = write_book(ready, chosen.out, coder=chosen.coder or "", blind=chosen.blind, taxonomy=taxonomy)
    for one in refused:
        print(f"left out: {one.review_id}: {one.reason}", file=sys.stderr)
    kind = "blind, without suggestions" if chosen.blind else "with the model's suggestions"
    print(f"{len(ready)} reviews, {count} passages, {kind}; {len(refused)} reviews left out")
    print(f"coding sheet: {chosen.out}")
    return 3 if refused else 0


def _ready(chosen: argparse.Namespace, refused: list[Quarantined]) -> Iterator[CodingReview]:
    """Redact the reviews and cut them; unless blind, also tag them."""
    from leder_nlp.io.sheet_book import CodingReview
    from leder_nlp.records import Quarantined
    from leder_nlp.tag.passages import passages

    for one in _redacted(chosen, _chosen(chosen)):
        if isinstance(one, Quarantined):
            refused.append(one)
            continue
        review, tags = one
        cut = tuple(passages(review))
        if cut:
            yield CodingReview(review, cut, tags)
        else:
            refused.append(Quarantined(review.review_id, "there is no passage in it"))


def _redacted(chosen: argparse.Namespace, raw: Iterable[Any]) -> Iterator[Any]:
    from leder_nlp.cli.parts import tagger
    from leder_nlp.pipeline import Pipeline, redact
    from leder_nlp.records import Quarantined
    from leder_nlp.redact.redactor import Redactor

    redactor = Redactor.default(policy=chosen.policy)
    if chosen.blind:
        for review in raw:
            one = redact(review, redactor)
            yield one if isinstance(one, Quarantined) else (one[0], ())
        return
    own = tagger(chosen.model, taxonomy=chosen.taxonomy, rules=chosen.rules)
    for outcome in Pipeline(redactor=redactor, tagger=own).stream(raw):
        yield outcome if isinstance(outcome, Quarantined) else (outcome.review, outcome.tags)


def _chosen(chosen: argparse.Namespace) -> Iterator[Review | Quarantined]:
    """Give the reviews that were asked for. Raises InputError if one of them is not there."""
    wanted = set(chosen.review_ids or ())
    left = set(wanted)
    for review in reviews(chosen):
        if not wanted or review.review_id in wanted:
            left.discard(review.review_id)
            yield review
    if left:
        raise InputError(
            f"{len(left)} of the reviews asked for are not in the input: {', '.join(sorted(left))}"
        )


def _read(chosen: argparse.Namespace, taxonomy: Taxonomy) -> int:
    from leder_nlp.io.results import read_redacted, tag_record, write_jsonl
    from leder_nlp.io.sheet_back import read_book

    texts = list(read_redacted(chosen.reviews)) if chosen.reviews else None
    coded = read_book(chosen.input, coder=chosen.coder, reviews=texts, taxonomy=taxonomy)
    write_jsonl(chosen.out, map(tag_record, coded.tags))
    write_jsonl(
        _beside(Path(chosen.out)),
        (
            {
                "review_id": one.review_id,
                "coder": coded.coder,
                "passages": one.passages,
                "seen": one.seen,
                "tagged": one.tagged,
            }
            for one in coded.seen
        ),
    )
    _tell(coded, chosen.out)
    if chosen.annotated and texts is not None:
        _annotated(coded, texts, chosen.annotated, taxonomy)
    return 3 if coded.refused else 0


def _annotated(coded: Coded, texts: Iterable[RedactedReview], out: str, taxonomy: Taxonomy) -> None:
    """Write the reviews that the coder has seen in full; passages nobody saw would be learned as untagged."""
    from leder_nlp.io.formats.jsonl import write_file
    from leder_nlp.records import AnnotatedReview, Review

    whole = {one.review_id for one in coded.seen if one.passages == one.seen}
    tags: dict[str, list[Tag]] = {}
    for tag in coded.tags:
        tags.setdefault(tag.review_id, []).append(tag)
    found = [
        AnnotatedReview(
            Review(one.review_id, one.text, one.sections),
            tags=tuple(tags.get(one.review_id, ())),
            annotators=(coded.coder,),
        )
        for one in texts
        if one.review_id in whole
    ]
    write_file(found, out, taxonomy=taxonomy)
    print(f"{len(found)} reviews seen in full, redacted texts with their tags: {out}")


def _tell(coded: Coded, out: str) -> None:
    whole = [one for one in coded.seen if one.passages == one.seen]
    partly = sum(1 for one in coded.seen if 0 < one.seen < one.passages)
    empty = sum(1 for one in whole if not one.tagged)
    print(f"{len(coded.tags)} tags in {len(coded.seen)} reviews: {out}")
    print(
        f"seen: {len(whole)} reviews ({empty} of them without a tag), {partly} in part, "
        f"{len(coded.seen) - len(whole) - partly} not: {_beside(Path(out))}"
    )
    if coded.comments:
        print(f"{coded.comments} comments stay in the sheet: they may name people")
    for one in coded.refused:
        print(f"left out: {one.review_id}: {one.reason}", file=sys.stderr)
    if coded.refused:
        print(f"left out: {len(coded.refused)} rows")
