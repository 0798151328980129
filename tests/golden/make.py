"""Write what the models in models/ say of the example reviews: python tests/golden/make.py

Run it when a model is made anew, and commit what changes. A released model that changes nothing must not
need it: for two minor versions it loads and gives the same tags.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from leder_nlp.io.reviews import iter_reviews
from leder_nlp.models import load
from leder_nlp.pipeline import Pipeline
from leder_nlp.records import Review
from leder_nlp.tag.tagger import Tagger

ROOT = Path(__file__).parent.parent.parent
REVIEWS = 5
PLACES = 4


def tagging_models() -> list[Path]:
    """Give the folders of models/ that hold a tagging model."""
    return sorted(file.parent for file in (ROOT / "models").glob("*/features.json"))


def golden(folder: Path) -> dict[str, Any]:
    """Give the model's tags on the first example reviews: places and scores, no text."""
    model = load(folder)
    reviews = [one for one in iter_reviews(ROOT / "corpora/examples/reviews.csv") if isinstance(one, Review)]
    tagged = Pipeline(tagger=Tagger(model)).run(reviews[:REVIEWS])
    rows = [
        [tag.review_id, tag.span.start, tag.span.end, tag.theme, tag.polarity, round(tag.score, PLACES)]
        for one in tagged
        for tag in one.tags
    ]
    return {"model": model.name, "sha256": model.card["sha256"], "tags": rows}


def file_of(folder: Path) -> Path:
    """Give where the golden tags of a model are kept."""
    return Path(__file__).parent / f"{folder.name}.json"


if __name__ == "__main__":
    for one in tagging_models():
        rows = golden(one)
        tags = rows.pop("tags")
        head = json.dumps(rows, indent=1)[:-2]
        lines = ",\n  ".join(json.dumps(row) for row in tags)
        file_of(one).write_text(f'{head},\n "tags": [\n  {lines}\n ]\n}}\n', encoding="utf-8")
        print(file_of(one).relative_to(ROOT))
