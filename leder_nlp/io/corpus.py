"""An annotated corpus as a folder: card.json, splits.json, and its reviews."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from leder_nlp import resources
from leder_nlp.errors import ConfigError, InputError
from leder_nlp.io.formats.catalog import EXTENSIONS, read_annotated
from leder_nlp.records import AnnotatedReview
from leder_nlp.taxonomy import Taxonomy

CARD, SPLITS, REVIEWS = "card.json", "splits.json", "reviews"
Rule = Sequence[str] | Mapping[str, Sequence[str]]


def read_corpus(
    path: str | Path, *, split: str | None = None, taxonomy: Taxonomy | None = None
) -> list[AnnotatedReview]:
    """Read a corpus, or one split of it: a folder with `reviews/` (or annotated files), or a single file.

    splits.json says {"train": {"voice": ["nurse"]}, "dev": ["id-1"]}: by a header key, or by ids. A
    single file has its splits in the meta key `split`. Reviews are sorted by file, then as they stand.

    Raises InputError for a fault in a file, a repeated id, a review in two splits or a split without
    reviews; ConfigError for a split that is not declared.
    """
    place = Path(path)
    if not place.exists():
        raise InputError(f"{place.name}: no such corpus")
    files = _files(place)
    reviews = _unique(files, taxonomy)
    if split is None:
        return reviews
    rules = splits_of(place) if place.is_dir() else {}
    if rules:
        return _chosen(reviews, rules, split, name=place.name)
    found = [annotated for annotated in reviews if annotated.review.meta.get("split") == split]
    if found:
        return found
    raise ConfigError(f"{place.name}: no split of this name; neither {SPLITS} nor the reviews declare it")


def card_of(folder: Path) -> dict[str, Any]:
    """Read the card of a corpus. Raises InputError if there is none or it lacks a key."""
    card = _json(folder / CARD, "corpus_card")
    if card is None:
        raise InputError(f"{folder.name}: no {CARD} in this corpus")
    return card


def splits_of(folder: Path) -> dict[str, Rule]:
    """Give the declared splits, from splits.json or the card; none if neither says."""
    value = _json(folder / SPLITS, "corpus_splits")
    if value is not None:
        return value
    card = _json(folder / CARD, "corpus_card") or {}
    fault = resources.fault(card["splits"], "corpus_splits") if card.get("splits") else None
    if fault:
        raise InputError(f"{CARD}: splits: {fault}")
    return dict(card.get("splits", {}))


def _json(file: Path, schema: str) -> dict[str, Any] | None:
    """Read a JSON file against its schema; None if it is not there."""
    if not file.is_file():
        return None
    try:
        value = json.loads(file.read_text(encoding="utf-8-sig"))
    except ValueError as error:  # json's and Unicode's errors carry the text
        fault: str | None = f"not JSON in UTF-8 ({type(error).__name__})"
    else:
        fault = resources.fault(value, schema)
        if fault is None:
            return dict(value)
    raise InputError(f"{file.name}: {fault}")


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    wanted = _extensions(place)
    folder = place / REVIEWS if (place / REVIEWS).is_dir() else place
    files = sorted(f for f in folder.iterdir() if f.suffix.lower() in wanted and not f.name.startswith("."))
    if not files:
        raise InputError(f"{place.name}: no annotated review in this corpus; {REVIEWS}/ was due")
    return files


def _extensions(place: Path) -> set[str]:
    """Give the extensions of the format that the card names, else of all."""
    card = _json(place / CARD, "corpus_card") or {}
    return {suffix for suffix, name in EXTENSIONS.items() if card.get("format", name) == name}


def _unique(files: Sequence[Path], taxonomy: Taxonomy | None) -> list[AnnotatedReview]:
    reviews: list[AnnotatedReview] = []
    places: dict[str, str] = {}
    for file in files:
        for annotated in read_annotated(file, taxonomy=taxonomy):
            review_id = annotated.review.review_id
            if review_id in places:
                raise InputError(
                    f"{file.name}: review {review_id}: the same id stands in {places[review_id]}"
                )
            places[review_id] = file.name
            reviews.append(annotated)
    return reviews


def _chosen(
    reviews: Sequence[AnnotatedReview], rules: Mapping[str, Rule], split: str, *, name: str
) -> list[AnnotatedReview]:
    if split not in rules:
        raise ConfigError(f"{name}: no split of this name; there are: {', '.join(rules)}")
    ids = {annotated.review.review_id for annotated in reviews}
    for own, rule in rules.items():
        strangers = sorted(set(rule) - ids) if not isinstance(rule, Mapping) else []
        if strangers:
            raise InputError(f"{name}: {SPLITS}: {own}: names {len(strangers)} ids that no review has")
    for annotated in reviews:
        inside = [own for own, rule in rules.items() if _in(annotated, rule)]
        if len(inside) > 1:
            raise InputError(f"{name}: review {annotated.review.review_id} is in {' and '.join(inside)}")
    found = [annotated for annotated in reviews if _in(annotated, rules[split])]
    if not found:
        raise InputError(f"{name}: split {split} holds no review")
    return found


def _in(annotated: AnnotatedReview, rule: Rule) -> bool:
    """Say whether a rule takes a review: its id is named, or all its header keys have a named value."""
    review = annotated.review
    if not isinstance(rule, Mapping):
        return review.review_id in rule
    own = {**review.meta, "id": review.review_id, "ids": review.review_id}
    return all(own.get(key) in values for key, values in rule.items())
