"""Label Studio: tasks as JSON, with annotations by people and predictions (suggestions) by others.

A tag is a region with labels (themes) and choices of the same region id (polarity, attributes). An
annotation without regions says that its coder has read the review and found nothing; a skipped one says
nothing. JSON-MIN is not read: it does not keep which choice belongs to which region.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from leder_nlp.errors import InputError
from leder_nlp.io.files import atomic
from leder_nlp.io.formats.assembly import (
    GOLD,
    Claim,
    Draft,
    Rejected,
    assembled,
    offset,
    words,
)
from leder_nlp.io.formats.carried import KEY
from leder_nlp.io.formats.codes import ATTRIBUTES, Code, Codebook, attributes_in
from leder_nlp.io.formats.labelling import labelling_config
from leder_nlp.io.formats.labelstudio_tasks import UNSAID, task
from leder_nlp.io.formats.names import existing
from leder_nlp.io.formats.offsets import Quote
from leder_nlp.io.formats.written import Written, fitting
from leder_nlp.io.readers.documents import LARGEST
from leder_nlp.records import LABELS, POLARITIES, AnnotatedReview
from leder_nlp.taxonomy import Taxonomy

LOSSY: tuple[str, ...] = ()

log = logging.getLogger("leder_nlp.io")


def sniff(path: str | Path) -> bool:
    """Say whether a file is a list of tasks; one that cannot be read is none."""
    file = Path(path)
    if file.suffix.lower() != ".json" or not file.is_file():
        return False
    with file.open("rb") as stream:
        head = stream.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"[", b"{")) and (
        b'"data"' in head or b'"annotation' in head or head[1:].strip() == b"]"
    )


def read_file(
    path: str | Path,
    *,
    taxonomy: Taxonomy | None = None,
    offsets: str | None = None,
    rejected: Rejected = None,
) -> Iterator[AnnotatedReview]:
    """Read the tasks of a file. Raises InputError as the other readers do: see assembly.assembled."""
    file = existing(path)
    codebook = Codebook(taxonomy)
    tasks = _tasks(file)
    drafts = (_draft(task, f"{file.name}: task {at}", codebook) for at, task in enumerate(tasks))
    yield from assembled(drafts, offsets=offsets, rejected=rejected, tidy=_tidy)


def _tidy(text: str) -> str:
    return text.replace("\\n", "\n")  # older versions quote a line end as two characters


def _tasks(file: Path) -> Sequence[Any]:
    if file.stat().st_size > LARGEST * 4:
        raise InputError(f"{file.name}: larger than {LARGEST * 4 // 1_000_000} MB; split it")
    try:
        value = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:  # json's and Unicode's errors carry the text
        problem = f"not JSON in UTF-8 ({type(error).__name__})"
    else:
        tasks = value if isinstance(value, list) else [value]
        if not any(
            isinstance(task, dict) and "annotation_id" in task and "data" not in task for task in tasks
        ):
            return tasks
        problem = "JSON-MIN, which does not keep which choice belongs to which label; export it as JSON"
    raise InputError(f"{file.name}: {problem}")


def _draft(task: Any, where: str, codebook: Codebook) -> Draft:
    data = task.get("data") if isinstance(task, Mapping) else None
    if not isinstance(data, Mapping):
        return Draft("", where, fault="data: an object was due; a task holds data, annotations, predictions")
    own = data.get("id", task.get("id"))
    review_id = str(own) if isinstance(own, str | int) else ""
    carried = data.get(KEY, {})
    unsaid = carried.get(UNSAID, []) if isinstance(carried, Mapping) else []
    try:
        text = words(data.get("text"), "data.text")
        claims, annotators = _annotations(task, codebook)
        claims += _predictions(task, codebook)
    except ValueError as error:
        return Draft(review_id, where, fault=str(error))
    seen = tuple(name for name in annotators if not isinstance(unsaid, list) or name not in unsaid)
    return Draft(review_id, where, text, tuple(claims), seen, carried)


def _list(task: Mapping[str, Any], *names: str) -> tuple[str, Sequence[Any]]:
    for name in names:
        value = task.get(name)
        if value is not None and not isinstance(value, list):
            raise ValueError(f"{name}: a list was due")
        if value:
            return name, value
    return names[0], []


def _annotations(task: Mapping[str, Any], codebook: Codebook) -> tuple[list[Claim], list[str]]:
    claims: list[Claim] = []
    coders: list[str] = []
    name, annotations = _list(task, "annotations", "completions")
    for at, annotation in enumerate(annotations):
        place = f"{name}[{at}]"
        if not isinstance(annotation, Mapping):
            raise ValueError(f"{place}: an object was due")
        if annotation.get("was_cancelled") or annotation.get("skipped"):
            continue
        results = _results(annotation, place)
        coder = _coder(annotation, results)
        if coder in coders:
            raise ValueError(f"{place}: a second one by the same coder; fill in `coder`, or delete one")
        coders.append(coder)
        claims += _claims(results, place, coder, codebook)
    return claims, coders


def _predictions(task: Mapping[str, Any], codebook: Codebook) -> list[Claim]:
    claims: list[Claim] = []
    for at, prediction in enumerate(_list(task, "predictions")[1]):
        place = f"predictions[{at}]"
        if not isinstance(prediction, Mapping):
            log.warning("%s: named by its number only; export a snapshot to have predictions too", place)
            continue
        coder = prediction.get("model_version")
        results = _results(prediction, place)
        claims += _claims(results, place, coder if isinstance(coder, str) else "prediction", codebook)
    return claims


def _results(annotation: Mapping[str, Any], place: str) -> Sequence[Mapping[str, Any]]:
    results = annotation.get("result", [])
    if not isinstance(results, list) or not all(isinstance(one, Mapping) for one in results):
        raise ValueError(f"{place}.result: a list of objects with a value was due")
    for at, one in enumerate(results):
        kind = one.get("type")
        if kind in ("labels", "choices", "textarea") and not isinstance(one.get("value"), Mapping):
            raise ValueError(f"{place}.result[{at}]: an object with a value was due")
        if kind == "taxonomy" or (isinstance(kind, str) and kind.endswith("labels") and kind != "labels"):
            raise ValueError(f"{place}.result[{at}]: labels of a kind that is not read; use Text and Labels")
    return results


def _coder(annotation: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> str:
    """Give who annotated: the name filled in, else the account."""
    for result in results:
        text = result.get("value", {}).get("text")
        if (
            result.get("from_name") == "coder"
            and isinstance(text, list)
            and text
            and isinstance(text[0], str)
        ):
            return text[0]
    by = annotation.get("completed_by")
    if isinstance(by, Mapping):
        by = by.get("email") or by.get("username") or by.get("id")
    if isinstance(by, str):
        return by
    return f"user-{by}" if isinstance(by, int) else GOLD


def _claims(
    results: Sequence[Mapping[str, Any]], place: str, coder: str, codebook: Codebook
) -> Iterator[Claim]:
    choices: dict[Any, dict[str, Any]] = {}
    other = 0
    for at, result in enumerate(results):
        kind, name = result.get("type"), result.get("from_name")
        if kind == "choices" and name in ("polarity", *ATTRIBUTES):
            value = result["value"].get("choices")
            if not isinstance(value, list) or len(value) != 1 or not isinstance(value[0], str):
                raise ValueError(f"{place}.result[{at}]: one choice was due")
            choices.setdefault(_id(result, f"{place}.result[{at}]"), {})[str(name)] = value[0]
        elif kind != "labels" and name != "coder":
            other += 1
    if other:
        log.warning("%s: %d results that are neither labels nor choices of tags are not read", place, other)
    for at, result in enumerate(results):
        if result.get("type") == "labels":
            yield from _region(result, f"{place}.result[{at}]", coder, choices, codebook)


def _id(result: Mapping[str, Any], place: str) -> str:
    return words(result.get("id"), f"{place}.id")


def _region(
    result: Mapping[str, Any],
    place: str,
    coder: str,
    choices: Mapping[Any, Mapping[str, Any]],
    codebook: Codebook,
) -> Iterator[Claim]:
    value = result["value"]
    if "startOffset" in value or isinstance(value.get("start"), str):
        raise ValueError(f"{place}: offsets into HTML, which are not read; show the review with a Text tag")
    text = value.get("text")
    quote = Quote(
        offset(value.get("start"), f"{place}.start"),
        offset(value.get("end"), f"{place}.end"),
        text if isinstance(text, str) else None,
    )
    labels = value.get("labels")
    if not isinstance(labels, list) or not labels or not all(isinstance(label, str) for label in labels):
        raise ValueError(f"{place}.labels: a list of labels was due")
    meta = result.get("meta")
    extra = meta.get(KEY, {}) if isinstance(meta, Mapping) else {}
    own = result.get("id")
    chosen = choices.get(own, {}) if isinstance(own, str) else {}
    for number, label in enumerate(labels):
        code = _code(result, label, chosen, place, codebook)
        yield Claim(quote, code, place, coder, extra if isinstance(extra, Mapping) and not number else {})


def _code(
    result: Mapping[str, Any], label: str, chosen: Mapping[str, Any], place: str, codebook: Codebook
) -> Code:
    if result.get("from_name") == "identifier" and label in LABELS:
        return Code(label=label)
    theme = codebook.theme(label)
    if result.get("from_name") != "theme" or not theme:
        nearest = ", ".join(codebook.nearest(label))
        raise ValueError(f"{place}.labels: not a code of the codebook; the nearest are: {nearest}")
    if chosen.get("polarity") not in POLARITIES:
        raise ValueError(
            f"{place}: no polarity was chosen for this tag; one of {', '.join(POLARITIES)} was due"
        )
    given = "".join(f";{name}={value}" for name, value in chosen.items() if name != "polarity")
    attributes, problem = attributes_in(given)
    if problem:
        raise ValueError(f"{place}: {problem}")
    return Code("", theme, chosen["polarity"], attributes)


def write_file(
    reviews: Iterable[AnnotatedReview],
    path: str | Path,
    *,
    rejected: Rejected = None,
    taxonomy: Taxonomy | None = None,
    suggest: bool = False,
) -> Written:
    """Write tasks; paste `labelling_config()` into the project that imports them.

    Marks of `annotators`, or of every source where none is named, become annotations; all others, and
    with `suggest` all of them, become predictions for a person to check. Raises OutputError.
    """
    written = Written()
    with atomic(path) as stream:
        stream.write("[")
        for number, annotated in enumerate(fitting(reviews, written, rejected=rejected, taxonomy=taxonomy)):
            stream.write(",\n" if number else "\n")
            stream.write(json.dumps(task(annotated, suggest=suggest), ensure_ascii=False, allow_nan=False))
        stream.write("\n]\n")
    return written


__all__ = ["LOSSY", "labelling_config", "read_file", "sniff", "task", "write_file"]
