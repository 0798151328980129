"""What the tests of plans share: a small invented corpus, a challenge set, plans on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from leder_nlp.io.formats import jsonl, markup

STORY = """id: case-{number:02}
voice: {voice}

Zebediah {{{{person|Quillfeather}}}} had [[AFI annual_health_check|no annual health check in year \
{number}]]. [[GP reasonable_adjustments|The ward made excellent reasonable adjustments]] for him. \
{{{{person|Zubizarreta}}}} rang, and [[AFI {theme}|the letter lay in a drawer for {number} weeks]].
"""
NAMES = ("quillfeather", "zubizarreta", "zebediah")
ITEMS: tuple[dict[str, Any], ...] = (
    {"id": "X1", "phenomenon": "negated_good", "group": "g01", "text": "No annual health check was offered.",
     "tags": [{"quote": "No annual health check was offered", "theme": "annual_health_check",
               "polarity": "area_for_improvement"}]},
    {"id": "X2", "phenomenon": "negated_good", "group": "g01", "text": "The lamp was green.", "tags": []},
    {"id": "X3", "phenomenon": "graded", "group": "g02", "text": "No annual health check was offered to him.",
     "tags": [{"quote": "No annual health check was offered to him", "theme": "annual_health_check",
               "polarity": "area_for_improvement"}]},
    {"id": "X4", "phenomenon": "graded", "group": "g02",
     "text": "He was asked each year whether he had a lamp.", "tags": []},
    {"id": "X5", "phenomenon": "graded", "group": "g04",
     "text": "The lamp was left where he would trip over it.",
     "tags": [{"quote": "The lamp was left", "theme": "safeguarding", "polarity": "area_for_improvement"}]},
)  # fmt: skip


def write_corpus(folder: Path, reviews: int = 12) -> Path:
    """Write annotated reviews, in each of which a marked name is one that no list holds."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "gold.jsonl"
    made = [
        STORY.format(
            number=number,
            voice="nurse" if number % 2 else "panel",
            theme="information_sharing" if number < 4 else "care_coordination",
        )
        for number in range(1, reviews + 1)
    ]
    file.write_text(
        "".join(jsonl.write(markup.read(text, where="gold")) + "\n" for text in made), encoding="utf-8"
    )
    return file


def write_items(folder: Path, items: Any = ITEMS) -> Path:
    """Write a challenge set."""
    file = folder / "items.jsonl"
    file.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    return file


def write_plan(folder: Path, text: str, name: str = "plan.toml") -> Path:
    """Write a plan."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


PLAN = """name = "small"

[system]
model = "none"

[data]
corpus = "gold.jsonl"

[measure]
metrics = ["passage_f1", "entity_recall_direct"]
slices = ["voice"]
resamples = 50
"""
