"""The review queue as JSON lines and as a table for Excel: places, scores and reasons, and no text."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from leder_nlp.io.files import atomic
from leder_nlp.io.results import guarded, tag_record, write_jsonl
from leder_nlp.records import Tag

COLUMNS = ("review_id", "start", "end", "theme", "polarity", "score", "source", "gain", "reasons")
PLACES = 4


class Queued(Protocol):
    """What is written: a tag, why a person should look at it, and what that is expected to mend."""

    @property
    def tag(self) -> Tag: ...
    @property
    def reasons(self) -> tuple[str, ...]: ...
    @property
    def gain(self) -> float: ...


def write_queue(folder: Path, queue: Iterable[Queued]) -> None:
    """Write queue.jsonl and queue.csv into a folder, the greatest gain first, equals by review and place."""
    records = list(map(_record, sorted(queue, key=_order)))
    write_jsonl(folder / "queue.jsonl", records)
    with atomic(folder / "queue.csv", encoding="utf-8-sig") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(COLUMNS)
        for record in records:
            own = record | {"reasons": " ".join(record["reasons"])}
            table.writerow([guarded(own[name]) for name in COLUMNS])


def _order(one: Queued) -> tuple[Any, ...]:
    tag = one.tag
    return -one.gain, tag.review_id, tag.span.start, tag.span.end, tag.theme, tag.polarity


def _record(one: Queued) -> dict[str, Any]:
    record = tag_record(one.tag)
    return {
        **{name: record[name] for name in COLUMNS if name in record},
        "score": round(one.tag.score, PLACES),
        "gain": round(one.gain, PLACES),
        "reasons": list(one.reasons),
    }
