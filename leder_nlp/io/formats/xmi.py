"""UIMA CAS XMI, as INCEpTION reads and writes it, through dkpro-cassis (pip install leder-nlp[cassis]).

The types are webanno.custom.Theme and webanno.custom.Identifier as in WebAnno TSV, and leder_nlp.Review
for what a review has besides. Offsets are UTF-16 units by the format's own rule; cassis reads them.
"""

from __future__ import annotations

import io
import json
import logging
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from leder_nlp.errors import ConfigError, OutputError
from leder_nlp.io.formats.assembly import GOLD, Claim, Draft, Rejected, assembled, code_of, marks_of, merged
from leder_nlp.io.formats.carried import KEY, carrier, mark_extra
from leder_nlp.io.formats.codes import ATTRIBUTES, Code, Codebook, attributes_in
from leder_nlp.io.formats.inception import NOBODY, Found, documents, holds
from leder_nlp.io.formats.names import free_name, new_folder
from leder_nlp.io.formats.offsets import NATIVE, Quote
from leder_nlp.io.formats.webanno_sheet import IDENTIFIER, THEME
from leder_nlp.io.formats.written import Written, fitting
from leder_nlp.io.zips import plain_xml
from leder_nlp.records import LABELS, POLARITIES, AnnotatedReview, Tag
from leder_nlp.taxonomy import Taxonomy

LOSSY: tuple[str, ...] = ()
REVIEW, TYPES = "leder_nlp.Review", "TypeSystem.xml"
FEATURES = {
    THEME: ("theme", "polarity", *ATTRIBUTES, "coder", KEY),
    IDENTIFIER: ("label", "coder", KEY),
    REVIEW: ("identifier", KEY),
}
log = logging.getLogger("leder_nlp.io")
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _cassis() -> Any:
    try:
        import cassis
    except ImportError:
        missing = True
    else:
        missing = False
    if missing:
        raise ConfigError("UIMA CAS XMI is read and written by dkpro-cassis: pip install 'leder-nlp[cassis]'")
    return cassis


def sniff(path: str | Path) -> bool:
    """Say whether a path is such a file, or holds one."""
    return holds(path, ".xmi")


def read_file(
    path: str | Path,
    *,
    taxonomy: Taxonomy | None = None,
    offsets: str | None = None,
    rejected: Rejected = None,
) -> Iterator[AnnotatedReview]:
    """Read a file, a folder or an export. Raises ConfigError without cassis, else as the other readers do."""
    _cassis()
    codebook = Codebook(taxonomy)
    found = merged(_draft(one, codebook) for one in documents(path, ".xmi"))
    yield from assembled(found, offsets=offsets, rejected=rejected)


def _draft(found: Found, codebook: Codebook) -> Draft:
    plain_xml(found.data, found.where)
    plain_xml(found.beside.get("typesystem", b""), TYPES)
    cas = _loaded(found)
    if cas is None:
        return Draft(found.review_id, found.where, fault="cannot be read as UIMA CAS XMI 1.0")
    try:
        text = cas.sofa_string
        if not isinstance(text, str) or not text:
            raise ValueError("holds no text")
        _whole(cas, text)
        if not any(cas.typesystem.contains_type(layer) for layer in (THEME, IDENTIFIER)):
            raise ValueError(f"no type {THEME} or {IDENTIFIER}; nothing tells what was marked")
        review_id, carried = _review(cas)
        claims = [] if found.coder == NOBODY else list(_claims(cas, found.coder, codebook))
    except ValueError as error:
        return Draft(found.review_id, found.where, fault=str(error))
    seen = () if found.coder in ("", NOBODY) else (found.coder,)
    return Draft(review_id or found.review_id, found.where, text, tuple(claims), seen, carried, (), NATIVE)


def _loaded(found: Found) -> Any:
    """Give the CAS; None if it cannot be read. cassis raises nearly anything, and may quote the text."""
    cassis = _cassis()
    given = found.beside.get("typesystem")
    data = io.BytesIO(found.data)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            system = cassis.load_typesystem(io.BytesIO(given)) if given else _types()
            cas = cassis.load_cas_from_xmi(data, typesystem=system, lenient=True, trusted=False)
        except Exception:
            return None
    unknown = [one for one in told if str(one.message).startswith("Type with name")]
    if unknown:
        log.warning("%s: %d annotations of types not declared are not read", found.where, len(unknown))
    # The other warnings are of offsets that it could not move and leaves as they are, in UTF-16.
    return cas if len(unknown) == len(told) else None


def _whole(cas: Any, text: str) -> None:
    """Hold the text against the annotation that covers all of it: it tells a file that counts otherwise."""
    for one in _select(cas, "uima.tcas.DocumentAnnotation"):
        if one.begin != 0 or one.end != len(text):
            raise ValueError(
                "the annotation of the whole document does not end where its text ends, in UTF-16"
            )


def _select(cas: Any, name: str) -> list[Any]:
    return list(cas.select(name)) if cas.typesystem.contains_type(name) else []


def _review(cas: Any) -> tuple[str, Any]:
    for one in _select(cas, REVIEW):
        own = getattr(one, "identifier", None)
        return own if isinstance(own, str) else "", _json(getattr(one, KEY, None))
    return "", {}


def _json(text: Any) -> Mapping[str, Any]:
    if text is None:
        return {}
    try:
        value = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        value = None
    if not isinstance(value, Mapping):
        raise ValueError(f"{KEY}: was changed and cannot be read")
    return value


def _claims(cas: Any, coder: str, codebook: Codebook) -> Iterator[Claim]:
    for layer in (IDENTIFIER, THEME):
        for at, one in enumerate(_select(cas, layer), 1):
            place = f"{layer} {at}"
            begin, end = one.begin, one.end
            if not isinstance(begin, int) or not isinstance(end, int):
                raise ValueError(f"{place}: an offset is missing, or stands inside a character")
            extra = _json(getattr(one, KEY, None))
            who = coder or getattr(one, "coder", None) or GOLD
            code = _code(one, layer, place, codebook)
            yield Claim(Quote(begin, end), code, place, who, extra)


def _code(one: Any, layer: str, place: str, codebook: Codebook) -> Code:
    if layer == IDENTIFIER:
        if getattr(one, "label", None) not in LABELS:
            raise ValueError(f"{place}: label: one of {', '.join(LABELS)} was due")
        return Code(label=one.label)
    theme = codebook.theme(str(getattr(one, "theme", "")))
    if not theme:
        nearest = ", ".join(codebook.nearest(str(getattr(one, "theme", ""))))
        raise ValueError(f"{place}: theme: not a code of the codebook; the nearest are: {nearest}")
    if getattr(one, "polarity", None) not in POLARITIES:
        raise ValueError(f"{place}: polarity: one of {', '.join(POLARITIES)} was due")
    values = {name: getattr(one, name, None) for name in ATTRIBUTES}
    attributes, problem = attributes_in(
        "".join(f";{name}={value}" for name, value in values.items() if value)
    )
    if problem:
        raise ValueError(f"{place}: {problem}")
    return Code("", theme, one.polarity, attributes)


def _types() -> Any:
    system = _cassis().TypeSystem()
    for layer, features in FEATURES.items():
        own = system.create_type(name=layer, supertypeName="uima.tcas.Annotation")
        for name in features:
            system.create_feature(domainType=own, name=name, rangeType="uima.cas.String")
    return system


def keep(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
    """Give the review. Raises OutputError if it holds a character that XML cannot hold."""
    del dropped
    review = annotated.review
    texts = [("text", review.text), ("id", review.review_id)]
    texts += [("source", mark.found_by) for mark in annotated.identifiers]
    texts += [("source", tag.source) for tag in annotated.tags]
    for name, text in texts:
        found = NOT_XML.search(text)
        if found:
            raise OutputError(
                f"review {review.review_id}: {name}: offset {found.start()}: a character that XML cannot hold"
            )
    return annotated


def write_file(
    reviews: Iterable[AnnotatedReview],
    path: str | Path,
    *,
    rejected: Rejected = None,
    taxonomy: Taxonomy | None = None,
) -> Written:
    """Write a new folder with a .xmi a review and TypeSystem.xml. Raises ConfigError, OutputError."""
    written = Written()
    system = _types()
    taken: set[str] = set()
    names: dict[str, str] = {}

    def named(annotated: AnnotatedReview, dropped: Counter[str]) -> AnnotatedReview:
        kept = keep(annotated, dropped)
        names[annotated.review.review_id] = free_name(annotated.review.review_id, taken)
        return kept

    with new_folder(path) as folder:
        (folder / TYPES).write_text(system.to_xml(), encoding="utf-8")
        for annotated in fitting(reviews, written, keep=named, rejected=rejected, taxonomy=taxonomy):
            file = folder / f"{names[annotated.review.review_id]}.xmi"
            file.write_text(_cas(annotated, system).to_xmi(), encoding="utf-8", newline="")
    return written


def _cas(annotated: AnnotatedReview, system: Any) -> Any:
    review = annotated.review
    cas = _cassis().Cas(typesystem=system)
    cas.sofa_mime = "text/plain"
    cas.sofa_string = review.text
    whole = system.get_type(REVIEW)
    cas.add(
        whole(
            begin=0,
            end=len(review.text),
            identifier=review.review_id,
            **{KEY: json.dumps(carrier(annotated))},
        )
    )
    for number, mark in marks_of(annotated):
        code = code_of(mark)
        layer = THEME if isinstance(mark, Tag) else IDENTIFIER
        source = mark.source if isinstance(mark, Tag) else mark.found_by
        values = (
            {"theme": code.theme, "polarity": code.polarity, **code.attributes}
            if code.theme
            else {"label": code.label}
        )
        extra = {KEY: json.dumps({"n": number, **mark_extra(mark, coder=source or None)})}
        own = system.get_type(layer)
        cas.add(own(begin=mark.span.start, end=mark.span.end, coder=source or None, **values, **extra))
    return cas
