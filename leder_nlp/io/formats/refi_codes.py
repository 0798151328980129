"""The codebook of REFI-QDA (.qdc and in .qdpx): polarity, domain, theme; identifiers; attributes.

Every code has a GUID made from what it means, so that a codebook written twice is the same one.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from leder_nlp.errors import InputError
from leder_nlp.io.formats.codes import ATTRIBUTES, LONG, POLARITY, SHORT, Code, Codebook
from leder_nlp.io.formats.names import write_bytes
from leder_nlp.io.formats.written import Written
from leder_nlp.io.zips import ONE, plain_xml
from leder_nlp.records import LABELS, POLARITIES, AnnotatedReview
from leder_nlp.taxonomy import Taxonomy

LOSSY: tuple[str, ...] = ("everything but the codebook",)
CODEBOOK, PROJECT = "urn:QDA-XML:codebook:1.0", "urn:QDA-XML:project:1.0"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
IDENTIFIERS, ATTRIBUTE_CODES = "Identifiers", "Attributes of a tag"
COLOURS = {
    "good_practice": "#2E7D32",
    "area_for_improvement": "#A6361C",
    IDENTIFIERS: "#616161",
    ATTRIBUTE_CODES: "#0B5FA5",
}
DEEPEST = 50


def guid(*parts: str) -> str:
    """Give the GUID of what is named, always the same one."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(("leder-nlp", *parts))))


def code_guid(code: Code) -> str:
    """Give the GUID of a code; attributes have codes of their own."""
    return guid("identifier", code.label) if code.label else guid("theme", code.polarity, code.theme)


def code_tree(taxonomy: Taxonomy | None = None) -> Element:
    """Give the element Codes for a taxonomy."""
    own = taxonomy or Taxonomy.default()
    codes = Element("Codes")
    for polarity in POLARITIES:
        top = _code(codes, guid("polarity", polarity), LONG[polarity], COLOURS[polarity], codable=False)
        for domain, label in own.domains:
            inside = [theme for theme in own if theme.domain == domain]
            if not inside:
                continue
            own_guid = guid("domain", polarity, domain)
            folder = _code(top, own_guid, label, COLOURS[polarity], codable=False)
            for theme in inside:
                about = f"{theme.definition} {theme.note}".strip()
                _code(folder, guid("theme", polarity, theme.id), theme.label, COLOURS[polarity], about=about)
    top = _code(codes, guid(IDENTIFIERS), IDENTIFIERS, COLOURS[IDENTIFIERS], codable=False)
    for label, kind in LABELS.items():
        _code(top, guid("identifier", label), label, COLOURS[IDENTIFIERS], about=kind)
    top = _code(codes, guid(ATTRIBUTE_CODES), ATTRIBUTE_CODES, COLOURS[ATTRIBUTE_CODES], codable=False)
    for name, values in ATTRIBUTES.items():
        for value in values[1:]:
            _code(top, guid("attribute", name, value), f"{name}: {value}", COLOURS[ATTRIBUTE_CODES])
    return codes


def _code(
    above: Element, own: str, name: str, colour: str, *, about: str = "", codable: bool = True
) -> Element:
    values = {"guid": own, "name": name, "isCodable": str(codable).lower(), "color": colour}
    code = SubElement(above, "Code", values)
    if about:
        # The schema wants a description before nested codes.
        SubElement(code, "Description").text = NOT_XML.sub(" ", about)
    return code


def parsed_xml(data: bytes, where: str) -> Element:
    """Parse XML without a document type. Raises InputError."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    plain_xml(data, where)
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        root = None
    if root is None:
        raise InputError(f"{where}: not XML that can be read; export it again")
    return root  # type: ignore[no-any-return]


def local(element: Element) -> str:
    """Give an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child(element: Element, name: str) -> Element | None:
    """Give the first child of that name."""
    return next((one for one in element if local(one) == name), None)


def children(element: Element | None, name: str) -> Iterator[Element]:
    """Give the children of that name; none of nothing."""
    return (one for one in (element if element is not None else ()) if local(one) == name)


def bare(text: str | None) -> str:
    """Give a GUID in small letters and without braces: tools write it both ways."""
    return (text or "").strip().strip("{}").lower()


class CodeTree:
    """The codes of a project: what each GUID means here, by our own GUIDs or by the names in the tree."""

    def __init__(self, codes: Element | None, codebook: Codebook) -> None:
        self.codebook = codebook
        self.paths: dict[str, tuple[str, ...]] = {}
        stack: list[tuple[Element, tuple[str, ...]]] = [(codes, ())] if codes is not None else []
        while stack:
            element, above = stack.pop()
            for one in children(element, "Code"):
                path = (*above, one.get("name") or "")
                self.paths[bare(one.get("guid"))] = path
                stack += [(one, path)] if len(path) < DEEPEST else []
        self.ours = _ours(codebook.taxonomy)

    def read(self, target: str) -> tuple[Code | None, dict[str, str], str]:
        """Say what a GUID means: a code, or an attribute of the others, and "" or what is wrong with it."""
        own = self.ours.get(target)
        if own is not None:
            return (own if own.theme or own.label else None), dict(own.attributes), ""
        if target not in self.paths:
            return None, {}, "a CodeRef points to a code that the project does not have"
        return self._by_name(self.paths[target])

    def _by_name(self, path: tuple[str, ...]) -> tuple[Code | None, dict[str, str], str]:
        *above, name = path
        attribute = re.fullmatch(r"([a-z]+): ([a-z_]+)", name)
        if attribute and attribute[2] in ATTRIBUTES.get(attribute[1], ()):
            return None, {attribute[1]: attribute[2]}, ""
        if name in LABELS:
            return Code(label=name), {}, ""
        theme = self.codebook.theme(name)
        polarity = next((known for part in reversed(above) if (known := _polarity(part))), "")
        if theme and polarity:
            return Code("", theme, polarity), {}, ""
        if theme:
            return None, {}, f"a theme without polarity; it belongs below a code {' or '.join(LONG.values())}"
        code, problem = self.codebook.read(name)
        return code, {}, problem


def _polarity(name: str) -> str:
    names = {label.lower(): polarity for polarity, label in LONG.items()} | {
        f"{label.lower()}s": polarity for polarity, label in LONG.items()
    }
    names["areas for improvement"] = "area_for_improvement"
    return names.get(name.strip().lower(), POLARITY.get(name, ""))


def _ours(taxonomy: Taxonomy) -> Mapping[str, Code]:
    found = {guid("identifier", label): Code(label=label) for label in LABELS}
    for polarity in SHORT:
        found |= {guid("theme", polarity, theme): Code("", theme, polarity) for theme in taxonomy.ids}
    for name, values in ATTRIBUTES.items():
        found |= {guid("attribute", name, value): Code(attributes={name: value}) for value in values}
    return found


def codebook_xml(taxonomy: Taxonomy | None = None) -> bytes:
    """Give a codebook file (.qdc)."""
    root = Element("CodeBook", {"xmlns": CODEBOOK, "origin": "leder-nlp"})
    root.append(code_tree(taxonomy))
    return document(root)


def document(root: Element) -> bytes:
    """Give an XML file."""
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True, short_empty_elements=True))


def sniff(path: str | Path) -> bool:
    """Say whether a file is a codebook, by its extension."""
    return Path(path).suffix.lower() == ".qdc" and Path(path).is_file()


def read_codebook(path: str | Path, *, taxonomy: Taxonomy | None = None) -> dict[str, Code]:
    """Read which codes of a codebook file are ours, by GUID. Raises InputError if it is none."""
    file = Path(path)
    if not file.is_file() or file.stat().st_size > ONE:
        raise InputError(f"{file.name}: no file, or larger than {ONE // 1_000_000} MB")
    root = parsed_xml(file.read_bytes(), file.name)
    if local(root) != "CodeBook":
        raise InputError(f"{file.name}: not a codebook of REFI-QDA")
    tree = CodeTree(child(root, "Codes"), Codebook(taxonomy))
    read = {own: tree.read(own)[0] for own in tree.paths}
    return {own: code for own, code in read.items() if code is not None}


def read_file(path: str | Path, **options: Any) -> Iterator[AnnotatedReview]:
    """Raise InputError: a codebook holds no reviews."""
    del options
    raise InputError(f"{Path(path).name}: a codebook holds no reviews; read the project (.qdpx)")


def write_file(
    reviews: Iterable[AnnotatedReview],
    path: str | Path,
    *,
    rejected: Any = None,
    taxonomy: Taxonomy | None = None,
) -> Written:
    """Write the codebook; what is in the reviews is counted as dropped. Raises OutputError."""
    del rejected
    written = Written()
    write_bytes(path, codebook_xml(taxonomy))
    written.dropped[LOSSY[0]] += sum(1 for _ in reviews)
    return written
