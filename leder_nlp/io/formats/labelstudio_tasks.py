"""A review as a task of Label Studio: annotations by people, predictions by others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from leder_nlp.io.formats.assembly import (
    by_source,
    code_of,
    in_order,
)
from leder_nlp.io.formats.carried import KEY, carrier, mark_extra
from leder_nlp.io.formats.codes import attributes_of
from leder_nlp.records import AnnotatedReview, Identifier, Tag

UNSAID = "unsaid"
"""The key of the carrier that names whose annotations we wrote without being told they had read it all."""


def task(annotated: AnnotatedReview, *, suggest: bool = False) -> dict[str, Any]:
    """Give a review as a task; it holds the raw text."""
    review = annotated.review
    carried = carrier(annotated)
    people = () if suggest else annotated.annotators
    sources = by_source(annotated)
    if not annotated.annotators and not suggest:
        people = tuple(sources)
        carried |= {UNSAID: list(people)} if people else {}
    if suggest:
        carried.pop("annotators", None)
    loose = not in_order(annotated)
    annotations, predictions = [], []
    for source, marks in sources.items():
        regions = [
            item for number, mark in marks for item in _items(number, mark, review.text, source, loose)
        ]
        if source in people:
            coder = {"id": "coder", "from_name": "coder", "to_name": "text", "type": "textarea"}
            regions.append(coder | {"value": {"text": [source]}})
            annotations.append({"result": regions, "was_cancelled": False, "ground_truth": False})
        elif marks:
            predictions.append({"model_version": source, "result": regions})
    data = {"id": review.review_id, "text": review.text, KEY: carried}
    return {"data": data, "annotations": annotations, "predictions": predictions}


def _items(
    number: int, mark: Identifier | Tag, text: str, source: str, loose: bool
) -> Iterator[dict[str, Any]]:
    code = code_of(mark)
    base = {"id": f"mark-{number}", "to_name": "text"}
    place = {"start": mark.span.start, "end": mark.span.end, "text": mark.span.of(text)}
    name = "identifier" if code.label else "theme"
    item = base | {
        "from_name": name,
        "type": "labels",
        "value": place | {"labels": [code.label or code.theme]},
    }
    extra = mark_extra(mark, coder=source) | ({"n": number} if loose else {})
    yield item | ({"meta": {KEY: extra}} if extra else {})
    if isinstance(mark, Tag):
        for own, value in {"polarity": mark.polarity, **attributes_of(mark)}.items():
            yield base | {"from_name": own, "type": "choices", "value": place | {"choices": [value]}}
