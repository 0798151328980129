"""Write a model's card for people and a draft transparency record into its folder.

README.md follows the Hugging Face layout; transparency.md the UK Algorithmic Transparency Recording Standard,
with brackets for what only the organisation can say. Figures come from run records of that model."""

from __future__ import annotations

import argparse
from pathlib import Path

EXAMPLE = """example:
  leder-nlp evaluate my_corpus --split test --model models/mine --record records
  leder-nlp card models/mine --record records/2026-11-25-evaluate-corpus-1a2b3c4d.json"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    parser.add_argument("model", metavar="MODEL", help="a model folder")
    parser.add_argument(
        "--record",
        metavar="FILE",
        action="append",
        default=[],
        help="a run record of it; say it again",
    )


def run(chosen: argparse.Namespace) -> int:
    """Do it."""
    from leder_nlp.errors import InputError
    from leder_nlp.models import PAPERS, files, load
    from leder_nlp.plans.records import read_record
    from leder_nlp.provenance import fingerprint
    from leder_nlp.report.files import write_text
    from leder_nlp.report.model_card import model_card, transparency_record

    folder = Path(chosen.model)
    model = load(folder)
    own = fingerprint(folder, only=files(folder))["sha256"]
    records = []
    for name in chosen.record:
        record = read_record(name)
        if not record["model"] or record["model"]["sha256"] != own:
            raise InputError(f"{Path(name).name}: a record of another model, or of this one as it was before")
        records.append(record)
    sizes = (len(model.features), len(model.labels))
    texts = (model_card(model.card, records, sizes=sizes), transparency_record(model.card, records))
    for name, text in zip(PAPERS, texts, strict=True):
        print(write_text(folder / name, text))
    return 0
