"""A REFI-QDA project (.qdpx) written: users, codebook, cases with variables, sources with selections."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from leder_nlp.errors import OutputError
from leder_nlp.io.formats.assembly import (
    Rejected,
    code_of,
    marks_of,
    source_of,
)
from leder_nlp.io.formats.carried import KEY, carrier, mark_extra
from leder_nlp.io.formats.codes import attributes_of
from leder_nlp.io.formats.names import write_bytes
from leder_nlp.io.formats.refi_codes import (
    NOT_XML,
    PROJECT,
    code_guid,
    code_tree,
    document,
    guid,
)
from leder_nlp.io.formats.written import Written, fitting
from leder_nlp.io.zips import packed
from leder_nlp.records import AnnotatedReview, Identifier, Tag
from leder_nlp.taxonomy import Taxonomy

SOURCES = "sources"
"""The key of the carrier that names whose marks we wrote."""


def shown(text: str) -> str:
    return NOT_XML.sub(" ", text)


def keep(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
    """Give the review. Raises OutputError if its id or a coder's name holds what XML cannot hold."""
    del dropped
    review = annotated.review
    names = [review.review_id, *(source_of(mark) for _, mark in marks_of(annotated))]
    if any(NOT_XML.search(name) for name in names):
        raise OutputError(
            f"review {shown(review.review_id)}: its id or a coder holds a character XML cannot hold"
        )
    return annotated


def write_file(
    reviews: Iterable[AnnotatedReview],
    path: str | Path,
    *,
    rejected: Rejected = None,
    taxonomy: Taxonomy | None = None,
) -> Written:
    """Write a project, with the codebook of the taxonomy. Raises OutputError."""
    written = Written()
    kept = list(fitting(reviews, written, keep=keep, rejected=rejected, taxonomy=taxonomy))
    parts = {f"sources/{_source(one)}.txt": one.review.text.encode("utf-8") for one in kept}
    write_bytes(path, packed({"project.qde": document(_project(kept, taxonomy)), **parts}))
    return written


def _source(annotated: AnnotatedReview) -> str:
    return guid("source", annotated.review.review_id)


def _project(reviews: list[AnnotatedReview], taxonomy: Taxonomy | None) -> Element:
    root = Element("Project", {"xmlns": PROJECT, "name": "leder-nlp", "origin": "leder-nlp"})
    coders = dict.fromkeys(source_of(mark) for one in reviews for _, mark in marks_of(one))
    if coders:
        users = SubElement(root, "Users")
        for name in coders:
            SubElement(users, "User", {"guid": guid("user", name), "name": name})
    SubElement(root, "CodeBook").append(code_tree(taxonomy))
    names = dict.fromkeys(shown(key) for one in reviews for key in one.review.meta)
    if names:
        variables = SubElement(root, "Variables")
        for name in names:
            SubElement(
                variables,
                "Variable",
                {"guid": guid("variable", name), "name": name, "typeOfVariable": "Text"},
            )
    if reviews:
        cases, sources = SubElement(root, "Cases"), SubElement(root, "Sources")
        for annotated in reviews:
            _add_case(cases, annotated)
            _add_source(sources, annotated)
    return root


def _add_case(cases: Element, annotated: AnnotatedReview) -> None:
    review = annotated.review
    case = SubElement(cases, "Case", {"guid": guid("case", review.review_id), "name": review.review_id})
    for key, text in review.meta.items():
        value = SubElement(case, "VariableValue")
        SubElement(value, "VariableRef", {"targetGUID": guid("variable", shown(key))})
        SubElement(value, "TextValue").text = shown(text)
    SubElement(case, "SourceRef", {"targetGUID": _source(annotated)})


def _add_source(sources: Element, annotated: AnnotatedReview) -> None:
    review, own = annotated.review, _source(annotated)
    path = f"internal://{own}.txt"
    source = SubElement(sources, "TextSource", {"guid": own, "name": review.review_id, "plainTextPath": path})
    written = list(dict.fromkeys(source_of(mark) for _, mark in marks_of(annotated)))
    carried = {"id": review.review_id, SOURCES: written, **carrier(annotated)}
    SubElement(source, "Description").text = json.dumps({KEY: carried})
    for number, mark in marks_of(annotated):
        _add_mark(source, own, number, mark, review.text)


def _add_mark(source: Element, own: str, number: int, mark: Identifier | Tag, text: str) -> None:
    user = guid("user", source_of(mark))
    values = {
        "guid": guid("selection", own, str(number)),
        "name": shown(mark.span.of(text)),
        "startPosition": str(mark.span.start),
        "endPosition": str(mark.span.end),
        "creatingUser": user,
    }
    selection = SubElement(source, "PlainTextSelection", values)
    extra = mark_extra(mark, coder=source_of(mark))
    if extra:
        SubElement(selection, "Description").text = json.dumps({KEY: extra})
    targets = [code_guid(code_of(mark))]
    if isinstance(mark, Tag):
        targets += [guid("attribute", name, value) for name, value in attributes_of(mark).items()]
    for at, target in enumerate(targets):
        coding = SubElement(
            selection, "Coding", {"guid": guid("coding", own, str(number), str(at)), "creatingUser": user}
        )
        SubElement(coding, "CodeRef", {"targetGUID": target})
