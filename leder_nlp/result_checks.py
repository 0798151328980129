"""Look over the folder that `tag` or `redact` wrote: is it whole, do tags, texts and codebook fit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from leder_nlp.drafts import TAXONOMY
from leder_nlp.errors import InputError
from leder_nlp.io.results import read_redacted, read_tags
from leder_nlp.taxonomy import Taxonomy

TEXTS, TAGS, RUN, QUARANTINE = "redacted.jsonl", "tags.jsonl", "run.json", "quarantine.jsonl"


def results(folder: Path) -> Iterator[str]:
    """Give the faults of a folder of results, one sentence each; the last line is what was found.

    The codebook is the one that lies among the results, without it the one that ships. Raises InputError
    where a file is missing or cannot be read.
    """
    run = _run(folder)
    counts = run.get("counts", {})
    lengths = {one.review_id: len(one.text) for one in read_redacted(folder / TEXTS)}
    refused = sum(1 for line in (folder / QUARANTINE).read_bytes().splitlines() if line.strip())
    yield from _differs("reviews", len(lengths), counts.get("redacted"))
    yield from _differs("quarantined reviews", refused, counts.get("quarantined"))
    found = f"{len(lengths)} redacted reviews, {refused} quarantined"
    if run.get("command") != "tag":
        yield f"results of {run.get('command')}: {found}"
        return
    taxonomy, of_run = _codebook(folder), run.get("taxonomy", {}).get("sha256")
    if taxonomy is None and "taxonomy" in run.get("settings", {}):
        yield f"fault: {TAXONOMY} is missing: the tags are of another codebook than the one that ships"
        return
    if taxonomy is not None and taxonomy.sha256 != of_run:
        yield f"fault: {TAXONOMY} is not the codebook that {RUN} names"
    tags = 0
    for number, tag in enumerate(read_tags(folder / TAGS), 1):
        tags = number
        if tag.theme not in (taxonomy or Taxonomy.default()):
            yield f"fault: {TAGS}:{number}: theme: not one of the codebook"
        if tag.span.end > lengths.get(tag.review_id, -1):
            yield f"fault: {TAGS}:{number}: is of no review here, or ends after its text"
    yield from _differs("tags", tags, counts.get("tags"))
    version = (taxonomy or Taxonomy.default()).version
    yield f"results of tag: {found}, {tags} tags, taxonomy {version}"


def _run(folder: Path) -> dict[str, Any]:
    for name in (TEXTS, QUARANTINE):
        if not (folder / name).is_file():
            raise InputError(f"{folder.name}: has no {name}; results of `leder-nlp tag` or `redact` were due")
    try:
        value = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except ValueError as error:
        problem = f"{RUN}: not JSON in UTF-8 ({type(error).__name__})"
    else:
        if isinstance(value, dict):
            return value
        problem = f"{RUN}: an object was due"
    raise InputError(problem)


def _codebook(folder: Path) -> Taxonomy | None:
    file = folder / TAXONOMY
    return Taxonomy.read(file) if file.is_file() else None


def _differs(what: str, there: int, due: object) -> Iterator[str]:
    if there != due:
        yield f"fault: there are {there} {what}; {RUN} counts {due if isinstance(due, int) else 'none'}"
