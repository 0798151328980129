"""Convert annotated reviews from one format to another, or look for faults in an export.

Every span is held against the words that the file quotes; a review whose offsets cannot be settled is left
out and named. What is written holds the raw text of the reviews, as what is read does: both must stay
inside the secure area. Gives 3 if a review was left out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leder_nlp.cli.parts import codebook_arguments

if TYPE_CHECKING:
    from leder_nlp.io.formats.written import Written
    from leder_nlp.records import Quarantined

EXAMPLE = """examples:
  leder-nlp convert gold.jsonl tasks.json
  leder-nlp convert export.json gold.jsonl
  leder-nlp convert corpora/synthetic/v1/reviews project.qdpx
  leder-nlp convert gold.jsonl collection --to brat
  leder-nlp convert coding.xlsx gold.jsonl --reviews reviews.csv --coder Dan

formats: markup (our inline marks), jsonl (our JSON lines), labelstudio (.json), prodigy, doccano (.jsonl),
refi (.qdpx: NVivo, ATLAS.ti, MAXQDA, QualCoder), refi-codebook (.qdc), brat (folder),
webanno (WebAnno TSV 3.3, folder), xmi (UIMA CAS, folder; needs leder-nlp[cassis]), conll (.conll),
sheet (coding sheets, .csv or .xlsx: any layout is read; written long, or as sheet-wide, -codes, -cell).
For Label Studio the labelling config is written beside OUT."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    parser.add_argument("input", metavar="IN", help="a file or folder of annotated reviews (raw text)")
    parser.add_argument("out", metavar="OUT", help="the file or new folder to write")
    parser.add_argument("--from", dest="read_as", metavar="F", help="format of IN (default: told by looking)")
    parser.add_argument("--to", metavar="F", help="format of OUT (default: told by its extension)")
    codebook_arguments(parser)
    parser.add_argument(
        "--offsets",
        metavar="HOW",
        help="how IN counts, where it cannot be proved: code-points, utf-16 or utf-8; with crlf-as-one, "
        "lf-as-two, inclusive, mark-counted after a comma",
    )
    parser.add_argument(
        "--suggest",
        action="store_true",
        help="Label Studio: write all marks as predictions for a person to check",
    )
    parser.add_argument("--overwrite", action="store_true", help="replace what is at OUT")
    sheets = parser.add_argument_group("coding sheets", "where IN is one and looking does not tell")
    sheets.add_argument("--layout", help="wide, codes, cell or long")
    sheets.add_argument(
        "--reviews", metavar="FILE", help="the texts by review id, where the sheet has quotes"
    )
    sheets.add_argument("--codes", metavar="FILE", help="a list of own codes and the themes they stand for")
    sheets.add_argument("--coder", metavar="NAME", help="who coded, where the sheet names nobody")
    sheets.add_argument("--polarity", metavar="P", help="GP or AFI, where the sheet gives none")
    sheets.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook")
    sheets.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="WHAT=HEADING",
        help="which column holds what: id, text, quote, code, polarity, coder ... (may be repeated)",
    )


def run(chosen: argparse.Namespace) -> int:
    """Do it; give 3 if any review was left out."""
    from leder_nlp.errors import ConfigError, OutputError
    from leder_nlp.io.formats.catalog import format_named, format_to_write, sniffed
    from leder_nlp.taxonomy import Taxonomy

    source, out = Path(chosen.input), Path(chosen.out)
    taken = [Path(place).resolve() for place in (source, chosen.reviews, chosen.codes) if place]
    if not chosen.out.strip() or out.resolve() in taken:
        raise ConfigError("OUT must be another place than what is read")
    if out.exists() and not chosen.overwrite:
        raise OutputError(f"{out.name}: is there already; choose another place, or say --overwrite")
    taxonomy = Taxonomy.read(Path(chosen.taxonomy)) if chosen.taxonomy else Taxonomy.default()
    target = chosen.to or format_to_write(out)
    origin = chosen.read_as or sniffed(source)
    writer, reader = format_named(target), format_named(origin)
    if chosen.suggest and target != "labelstudio":
        raise ConfigError("--suggest is for Label Studio")
    refused: list[Quarantined] = []
    reviews = reader.read_file(
        source,
        taxonomy=taxonomy,
        offsets=chosen.offsets,
        rejected=refused.append,
        **_of_sheet(chosen, origin),
    )
    options = {"suggest": True} if chosen.suggest else {}
    written = writer.write_file(reviews, out, taxonomy=taxonomy, rejected=refused.append, **options)
    if target == "labelstudio":
        _config(out, taxonomy)
    _tell(written, f"{origin} -> {target}", refused)
    return 3 if refused else 0


def _of_sheet(chosen: argparse.Namespace, origin: str) -> dict[str, Any]:
    """Give what the options say of a coding sheet. Raises ConfigError if they are said of anything else."""
    from leder_nlp.errors import ConfigError

    names = ("layout", "reviews", "codes", "coder", "polarity", "sheet")
    said = {name: value for name in names if (value := getattr(chosen, name)) is not None}
    columns: dict[str, list[str]] = {}
    for one in chosen.column:
        what, equals, heading = one.partition("=")
        if not equals:
            raise ConfigError("--column: WHAT=HEADING was due, such as text=Narrative")
        columns.setdefault(what.strip(), []).append(heading.strip())
    if columns:
        said["columns"] = {what: own[0] if len(own) == 1 else own for what, own in columns.items()}
    if not origin.startswith("sheet"):
        if said:
            raise ConfigError(f"IN is {origin}: --{next(iter(said)).rstrip('s')} is for coding sheets")
        return {}
    return {**said, "told": _aside}


def _aside(line: str) -> None:
    print(line, file=sys.stderr)


def _config(out: Path, taxonomy: object) -> None:
    from leder_nlp.io.files import atomic
    from leder_nlp.io.formats.labelling import labelling_config

    with atomic(out.with_suffix(".config.xml")) as stream:
        stream.write(labelling_config(taxonomy))  # type: ignore[arg-type]
    print(f"labelling config: {out.with_suffix('.config.xml')}")


def _tell(written: Written, how: str, refused: list[Quarantined]) -> None:
    total = f"{written.reviews} reviews, {written.tags} tags, {written.identifiers} identifiers"
    print(f"{how}: {total} written")
    for what, count in sorted((+written.dropped).items()):
        print(f"dropped: {what}: {count}")
    for one in refused:
        print(f"left out: {one.review_id}: {one.reason}", file=sys.stderr)
    if refused:
        print(f"left out: {len(refused)} reviews")
