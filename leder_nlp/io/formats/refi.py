"""REFI-QDA projects (.qdpx): the exchange format of NVivo, ATLAS.ti, MAXQDA and QualCoder.

A review is a TextSource, a mark a PlainTextSelection with a Coding for its code and one for each attribute,
meta data are variables of a Case. Nothing outside the archive is ever opened.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from leder_nlp.errors import InputError
from leder_nlp.io.formats.assembly import (
    GOLD,
    Claim,
    Draft,
    Rejected,
    assembled,
)
from leder_nlp.io.formats.carried import KEY, hashed
from leder_nlp.io.formats.codes import Code, Codebook
from leder_nlp.io.formats.offsets import Quote, settle
from leder_nlp.io.formats.refi_codes import (
    NOT_XML,
    CodeTree,
    bare,
    child,
    children,
    local,
    parsed_xml,
)
from leder_nlp.io.formats.refi_write import SOURCES, keep, shown, write_file
from leder_nlp.io.zips import TOTAL, members
from leder_nlp.records import AnnotatedReview
from leder_nlp.spans import trimmed
from leder_nlp.taxonomy import Taxonomy

LOSSY: tuple[str, ...] = ()


def sniff(path: str | Path) -> bool:
    """Say whether a file is a project, by its extension."""
    return Path(path).suffix.lower() == ".qdpx" and Path(path).is_file()


def read_file(
    path: str | Path,
    *,
    taxonomy: Taxonomy | None = None,
    offsets: str | None = None,
    rejected: Rejected = None,
) -> Iterator[AnnotatedReview]:
    """Read the text sources of a project. Raises InputError as the other readers do."""
    file = Path(path)
    if not file.is_file() or file.stat().st_size > TOTAL:
        raise InputError(f"{file.name}: no file, or larger than {TOTAL // 1_000_000} MB")
    parts = {name.lower(): data for name, data in members(file.read_bytes(), file.name).items()}
    if "project.qde" not in parts:
        raise InputError(f"{file.name}: holds no project.qde; export it as REFI-QDA project")
    if sum(name.endswith(".qde") for name in parts) > 1:
        raise InputError(f"{file.name}: holds two projects; export the one that is meant")
    project = _Project(
        parsed_xml(parts["project.qde"], f"{file.name}: project.qde"), parts, Codebook(taxonomy)
    )
    yield from assembled(project.drafts(file.name), offsets=offsets, rejected=rejected)


@dataclass(slots=True)
class _Coding:
    """A coding: what it points to and whose it is."""

    target: str
    user: str = field(repr=False)


class _Project:
    """A project while its sources are read."""

    def __init__(self, root: Element, parts: Mapping[str, bytes], codebook: Codebook) -> None:
        self.root, self.parts = root, parts
        users = children(child(root, "Users"), "User")
        self.users = {bare(user.get("guid")): user.get("name") or user.get("id") or "" for user in users}
        book = child(root, "CodeBook")
        self.tree = CodeTree(child(book, "Codes") if book is not None else None, codebook)
        self.cases = {bare(case.get("guid")): case for case in children(child(root, "Cases"), "Case")}
        self.cases_of: dict[str, list[Element]] = {}
        for case in self.cases.values():
            for reference in children(case, "SourceRef"):
                self.cases_of.setdefault(bare(reference.get("targetGUID")), []).append(case)
        variables = children(child(root, "Variables"), "Variable")
        self.variables = {bare(one.get("guid")): one.get("name") or "" for one in variables}

    def drafts(self, name: str) -> Iterator[Draft]:
        """Give a draft for each source of text; pictures, sound and film are passed over."""
        found = list(child(self.root, "Sources") or ())
        for number, source in enumerate(found, 1):
            kind = local(source)
            inner = child(source, "Representation") if kind == "PDFSource" else source
            if kind in ("TextSource", "PDFSource") and inner is not None:
                yield self._draft(source, inner, f"{name}: source {number}", number)

    def _draft(self, source: Element, inner: Element, where: str, number: int) -> Draft:
        own = (source.get("name") or "").removesuffix(".txt").removesuffix(".docx") or f"source-{number}"
        carried = _described(inner)
        given = carried.get("id")
        review_id = given if isinstance(given, str) else own
        try:
            text = self._text(inner, carried)
            claims = list(self._claims(inner, text))
        except ValueError as error:
            return Draft(review_id, where, fault=str(error))
        ours = carried.get(SOURCES)
        coders = dict.fromkeys(claim.coder for claim in claims)
        seen = tuple(name for name in coders if not isinstance(ours, list) or name not in ours)
        meta = self._meta(bare(source.get("guid")), carried.get("meta"))
        carried = {**carried, "meta": meta} if meta else carried
        return Draft(review_id, where, text, tuple(_proved(text, claims, carried)), seen, carried)

    def _text(self, source: Element, carried: Mapping[str, Any]) -> str:
        content = child(source, "PlainTextContent")
        if content is not None:
            return content.text or ""
        path = source.get("plainTextPath") or ""
        if not path.lower().startswith("internal://"):
            raise ValueError("its plain text is not inside the project; nothing outside it is opened")
        data = self.parts.get(f"sources/{path[11:].lstrip('/').lower()}")
        if data is None:
            raise ValueError("its plain text is missing from the project")
        return _decoded(data, carried.get("sha256"))

    def _claims(self, source: Element, text: str) -> Iterator[Claim]:
        for at, selection in enumerate(children(source, "PlainTextSelection"), 1):
            place = f"selection {at}"
            quote = Quote(
                _position(selection, "startPosition", place),
                _position(selection, "endPosition", place),
                selection.get("name"),
            )
            user = selection.get("creatingUser")
            yield from self._coded(selection, quote, place, user)
        whole = trimmed(text, 0, len(text))
        if whole is not None:
            quote = Quote(whole.start, whole.end, whole.of(text))
            yield from self._coded(source, quote, "the source's own coding", source.get("creatingUser"))

    def _coded(self, element: Element, quote: Quote, place: str, user: str | None) -> Iterator[Claim]:
        """Give a claim for each code of a selection; its attributes are those coded by the same user."""
        codes: list[tuple[str, Code]] = []
        attributes: dict[str, dict[str, str]] = {}
        for coding in children(element, "Coding"):
            who = self._user(coding.get("creatingUser") or user)
            reference = child(coding, "CodeRef")
            target = bare(reference.get("targetGUID") if reference is not None else "")
            if target in self.cases:
                continue  # NVivo also says in this way whose words they are
            code, given, problem = self.tree.read(target)
            if problem:
                raise ValueError(f"{place}: {problem}")
            if code is not None:
                codes.append((who, code))
            attributes.setdefault(who, {}).update(given)
        extra = {} if local(element) != "PlainTextSelection" else _described(element)
        for at, (who, code) in enumerate(codes):
            own = code if code.label else replace(code, attributes=attributes.get(who, {}))
            yield Claim(quote, own, place, who, {} if at else extra)

    def _user(self, own: str | None) -> str:
        return self.users.get(bare(own), GOLD) if own else GOLD

    def _meta(self, source: str, carried: Any) -> dict[str, str]:
        """Give the values of the case that a source belongs to; ours where they say the same."""
        ours = dict(carried) if isinstance(carried, Mapping) else {}
        found: dict[str, str] = dict(ours)
        for case in self.cases_of.get(source, ()):
            for value in children(case, "VariableValue"):
                reference = child(value, "VariableRef")
                name = self.variables.get(
                    bare(reference.get("targetGUID") if reference is not None else ""), ""
                )
                text = next((one.text or "" for one in value if local(one) != "VariableRef"), "")
                key = next((own for own in ours if shown(own) == name), name)
                if key and not (isinstance(ours.get(key), str) and _flat(ours[key]) == _flat(text)):
                    found[key] = text
        return found


def _proved(text: str, claims: list[Claim], carried: Mapping[str, Any]) -> Iterator[Claim]:
    """Take the names of selections for their words only if they are the words, all of them."""
    quotes = [claim.quote for claim in claims]
    fresh = carried.get("sha256") == hashed(text)
    quoted = not fresh and all(quote.text for quote in quotes) and not settle(text, quotes)[1]
    for claim in claims:
        yield claim if quoted else replace(claim, quote=replace(claim.quote, text=None))


def _described(element: Element) -> Mapping[str, Any]:
    """Give what we wrote into a description; a person's description is nothing to us."""
    about = child(element, "Description")
    text = (about.text or "").strip() if about is not None else ""
    if not text.startswith(f'{{"{KEY}"'):
        return {}
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    inner = value.get(KEY)
    return inner if isinstance(inner, dict) else {}


def _decoded(data: bytes, expected: object) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start
    else:
        return text if hashed(text) == expected else text.removeprefix("\ufeff")
    raise ValueError(f"its plain text: byte {at} is not {encoding}")


def _position(selection: Element, name: str, place: str) -> int:
    value = selection.get(name) or ""
    if not value.isdecimal() or not value.isascii() or len(value) > 9:
        raise ValueError(f"{place}: {name}: a whole number from 0 on was due")
    return int(value)


def _flat(text: str) -> str:
    return " ".join(NOT_XML.sub(" ", text).split())


__all__ = ["LOSSY", "keep", "read_file", "sniff", "write_file"]
