"""What several coders gave to the same reviews, from files: annotated reviews, results, or tags alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from leder_nlp.errors import ConfigError, InputError
from leder_nlp.evaluate.codings import Codings, codings, codings_by_source
from leder_nlp.io.corpus import read_corpus
from leder_nlp.io.readers.jsonlines import lines, parsed
from leder_nlp.io.results import read_redacted, read_tags
from leder_nlp.records import AnnotatedReview, Review, Tag
from leder_nlp.taxonomy import Taxonomy

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Coders:
    """The codings under the letters A, B, …, the annotated reviews of each, and what each letter stands for.

    `sources` are names of files, which may be names of people: show them, do not write them down.
    """

    coded: Codings
    reviews: dict[str, list[AnnotatedReview]] = field(repr=False)
    sources: dict[str, str] = field(repr=False)


def read_coders(paths: Sequence[str], *, all_read: bool = False, taxonomy: Taxonomy | None = None) -> Coders:
    """Read one file or folder a coder; or a single one, in which each tag names its coder.

    `taxonomy` is the codebook of annotated reviews, the one that ships if not given.
    A folder of results (redacted.jsonl and tags.jsonl) and a file of tags alone will do as well; the latter
    cannot say which reviews were read and left untagged, so it needs `all_read`: all reviews of the others.
    Raises ConfigError for fewer than two coders or a file of tags without `all_read`, InputError for
    faults in a file, EvaluationError where texts differ.
    """
    if len(paths) > len(LETTERS):
        raise ConfigError(f"agreement is for {len(LETTERS)} coders at most")
    if len(paths) == 1:
        return _by_source(Path(paths[0]), taxonomy)
    read: dict[str, list[AnnotatedReview]] = {}
    tags: dict[str, list[Tag]] = {}
    for letter, path in zip(LETTERS, map(Path, paths), strict=False):
        if _tags_alone(path):
            tags[letter] = list(read_tags(path))
        else:
            read[letter] = _of_one(path, taxonomy)
    if tags and not all_read:
        raise ConfigError(
            "a file of tags does not say which reviews were read and left untagged; give annotated reviews, "
            "or --all-read if its coder has read all reviews of the others"
        )
    for letter, own in tags.items():
        read[letter] = _all_of(own, read)
    if len(read) < 2:
        raise ConfigError("agreement needs two coders or more")
    ordered = {letter: read[letter] for letter in sorted(read)}
    names = dict(zip(LETTERS, paths, strict=False))
    return Coders(codings(ordered), ordered, names)


def _by_source(path: Path, taxonomy: Taxonomy | None) -> Coders:
    reviews = _annotated(path, taxonomy)
    coded = codings_by_source(reviews)
    letters = dict(zip(coded.coders, LETTERS, strict=False))
    tags = {letters[coder]: coded.tags[coder] for coder in coded.coders}
    own = {
        letter: [
            replace(one, tags=tags[letter][one.review.review_id], identifiers=())
            for one in reviews
            if one.review.review_id in tags[letter]
        ]
        for letter in tags
    }
    return Coders(Codings(coded.lengths, tags), own, {letter: name for name, letter in letters.items()})


def _of_one(path: Path, taxonomy: Taxonomy | None) -> list[AnnotatedReview]:
    """Read what one coder gave; who has read a review is this coder, whatever name the file has for them."""
    reviews = _annotated(path, taxonomy)
    names = {name for one in reviews for name in one.annotators}
    if len(names) > 1:
        raise InputError(
            f"{path.name}: holds reviews of several annotators; give it alone, or one file a coder"
        )
    return [replace(one, annotators=()) for one in reviews]


def _annotated(path: Path, taxonomy: Taxonomy | None) -> list[AnnotatedReview]:
    if path.is_dir() and (path / "redacted.jsonl").is_file() and (path / "tags.jsonl").is_file():
        return _results(path)
    return read_corpus(path, taxonomy=taxonomy)


def _results(folder: Path) -> list[AnnotatedReview]:
    """Read a folder that `leder-nlp tag` wrote, as the work of a coder on redacted texts."""
    tags: dict[str, list[Tag]] = {}
    for tag in read_tags(folder / "tags.jsonl"):
        tags.setdefault(tag.review_id, []).append(tag)
    return [
        AnnotatedReview(Review(one.review_id, one.text), tags=tuple(tags.get(one.review_id, ())))
        for one in read_redacted(folder / "redacted.jsonl")
        if one.text.strip()
    ]


def _tags_alone(path: Path) -> bool:
    """Say whether a file holds tags without texts; an empty one may, and cannot be read otherwise."""
    if path.suffix.lower() not in (".jsonl", ".ndjson") or not path.is_file():
        return False
    first = next(lines(path), None)
    if first is None:
        return path.name.startswith("tags")
    value = parsed(first[1], where=first[0])
    return "theme" in value and "text" not in value


def _all_of(tags: Sequence[Tag], read: dict[str, list[AnnotatedReview]]) -> list[AnnotatedReview]:
    """Give all reviews of the other coders with these tags. Raises InputError for a tag of another review."""
    texts = {one.review.review_id: one.review for reviews in read.values() for one in reviews}
    own: dict[str, list[Tag]] = {review_id: [] for review_id in texts}
    for tag in tags:
        if tag.review_id not in own:
            raise InputError(f"a tag is of review {tag.review_id}, which no other coder has")
        if tag.span.end > len(texts[tag.review_id].text):
            raise InputError(
                f"a tag of review {tag.review_id} ends after the text; are the offsets of that text?"
            )
        own[tag.review_id].append(tag)
    return [AnnotatedReview(review, tags=tuple(own[key])) for key, review in texts.items()]
