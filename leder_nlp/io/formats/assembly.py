"""From what a file of any format says to an annotated review: spans proved, codes looked up, faults told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from leder_nlp.errors import InputError
from leder_nlp.io.cells import checked
from leder_nlp.io.formats.carried import Carried, carried_in, mark_fits
from leder_nlp.io.formats.codes import ATTRIBUTES, Code, Codebook
from leder_nlp.io.formats.offsets import NATIVE, Convention, Quote, named, settle
from leder_nlp.io.known import known_of_record
from leder_nlp.records import AnnotatedReview, Identifier, Quarantined, Review, Tag
from leder_nlp.spans import Span

GOLD = "gold"
"""Who says so where a file names nobody."""

Rejected = Callable[[Quarantined], None] | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A mark as a file states it; `place` is where in the document, for messages.

    `extra` is what we wrote beside it: score, evidence, who, role and the like; a key `source` or
    `found_by` in it is stronger than the coder.
    """

    quote: Quote
    code: Code
    place: str
    coder: str = field(default=GOLD, repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as a file states it. `carried` is what `carrier` gave when we wrote it, else empty.

    `checks` are places that are no marks and prove how the file counts, such as its tokens. `convention`
    is how the format itself says that it counts; `offsets` of the caller is stronger. `fault` says what
    is wrong with it already; then nothing else is looked at.
    """

    review_id: str
    where: str
    text: str = field(default="", repr=False)
    claims: tuple[Claim, ...] = field(default=(), repr=False)
    annotators: tuple[str, ...] = field(default=(), repr=False)
    carried: Mapping[str, Any] = field(default_factory=dict, repr=False)
    checks: tuple[Quote, ...] = field(default=(), repr=False)
    convention: Convention | None = None
    fault: str = ""


def assembled(
    drafts: Iterable[Draft],
    *,
    offsets: str | None = None,
    rejected: Rejected = None,
    tidy: Callable[[str], str] = str,
) -> Iterator[AnnotatedReview]:
    """Make reviews of drafts; one that is faulty goes to `rejected`, else it raises InputError.

    `offsets` names the convention of the whole file; see offsets.named.
    """
    declared = named(offsets) if offsets else None
    seen: set[str] = set()
    for draft in drafts:
        reason = draft.fault or ("the same id stands above" if draft.review_id in seen else "")
        annotated = None
        if not reason:
            annotated, reason = _made(draft, declared, tidy)
        if annotated is not None:
            seen.add(draft.review_id)
            yield annotated
        elif rejected is None:
            raise InputError(f"{draft.where}: {reason}")
        else:
            rejected(Quarantined(draft.review_id or draft.where, f"{draft.where}: {reason}"))


def _made(
    draft: Draft, declared: Convention | None, tidy: Callable[[str], str]
) -> tuple[AnnotatedReview | None, str]:
    carried, problem = carried_in(draft.carried, draft.text)
    if not problem and (not draft.review_id.strip() or not draft.text.strip()):
        problem = "a review needs an id and a text"
    if problem:
        return None, problem
    if carried.stale and declared is None and any(claim.quote.text is None for claim in draft.claims):
        return None, "the text was changed after it was written, and nothing says where its marks belong now"
    ours = NATIVE if carried.fresh else None
    convention = declared or draft.convention or ours
    quotes = [*(claim.quote for claim in draft.claims), *draft.checks]
    spans, problem = settle(draft.text, quotes, declared=convention, tidy=tidy)
    if problem:
        return None, problem
    try:
        return _review(draft, carried, spans[: len(draft.claims)]), ""
    except (InputError, ValueError) as error:  # of records and readers, which name places only
        problem = str(error)
    return None, problem.removeprefix(f"{draft.where}: ")


def _review(draft: Draft, carried: Carried, spans: list[Span]) -> AnnotatedReview:
    checked(draft.review_id, where=draft.where, field="id")
    checked(draft.text, where=draft.where, field="text")
    known = known_of_record(carried.known, where=draft.where)
    review = Review(draft.review_id, draft.text, carried.sections, known, carried.meta)
    numbered: list[tuple[float, Identifier | Tag]] = []
    for at, (claim, span) in enumerate(zip(draft.claims, spans, strict=True)):
        number = claim.extra.get("n", at)
        if not isinstance(number, int) or not mark_fits(claim.extra, claim.code):
            raise ValueError(f"{claim.place}: a field written by leder-nlp was changed and cannot be read")
        numbered.append((number, _mark(draft.review_id, claim, span)))
    if any("n" in claim.extra for claim in draft.claims):
        numbered.sort(key=lambda pair: pair[0])
    marks = [mark for _, mark in numbered]
    return AnnotatedReview(
        review,
        tuple(mark for mark in marks if isinstance(mark, Identifier)),
        tuple(mark for mark in marks if isinstance(mark, Tag)),
        tuple(dict.fromkeys((*carried.annotators, *draft.annotators))),
    )


def _mark(review_id: str, claim: Claim, span: Span) -> Identifier | Tag:
    rest = {name: value for name, value in claim.extra.items() if name != "n"}
    if claim.code.label:
        return Identifier(span, claim.code.label, **{"found_by": claim.coder} | rest)
    if "evidence" in rest:
        rest["evidence"] = tuple((name, Span(start, end)) for name, start, end in rest["evidence"])
    values = {"source": claim.coder} | dict(claim.code.attributes) | rest
    return Tag(review_id, span, claim.code.theme, claim.code.polarity, **values)


def source_of(mark: Identifier | Tag) -> str:
    """Give who says so."""
    return mark.found_by if isinstance(mark, Identifier) else mark.source


def code_of(mark: Identifier | Tag) -> Code:
    """Give the code of a mark."""
    if isinstance(mark, Identifier):
        return Code(label=mark.label)
    attributes = {name: getattr(mark, name) for name in ATTRIBUTES}
    return Code("", mark.theme, mark.polarity, attributes)


def marks_of(annotated: AnnotatedReview) -> list[tuple[int, Identifier | Tag]]:
    """Give identifiers, then tags, each with its number, by which the order can be told."""
    return list(enumerate((*annotated.identifiers, *annotated.tags)))


def by_source(annotated: AnnotatedReview) -> dict[str, list[tuple[int, Identifier | Tag]]]:
    """Give the marks of each annotator and of each other source; an annotator without any is there too."""
    found: dict[str, list[tuple[int, Identifier | Tag]]] = {name: [] for name in annotated.annotators}
    for number, mark in marks_of(annotated):
        found.setdefault(source_of(mark), []).append((number, mark))
    return found


def in_order(annotated: AnnotatedReview) -> bool:
    """Say whether marks keep their order when they are written one source after the other."""
    numbers = [number for marks in by_source(annotated).values() for number, _ in marks]
    return numbers == sorted(numbers)


def merged(drafts: Iterable[Draft]) -> list[Draft]:
    """Join the drafts of one review by several coders; texts that differ are a fault of the review."""
    found: dict[str, Draft] = {}
    for draft in drafts:
        first = found.get(draft.review_id)
        if first is None:
            found[draft.review_id] = draft
            continue
        fault = first.fault or draft.fault
        if not fault and (first.text != draft.text or first.convention != draft.convention):
            fault = f"{draft.where} has another text for the same review"
        found[draft.review_id] = replace(
            first,
            claims=(*first.claims, *draft.claims),
            checks=(*first.checks, *draft.checks),
            annotators=tuple(dict.fromkeys((*first.annotators, *draft.annotators))),
            carried=first.carried or draft.carried,
            fault=fault,
        )
    return list(found.values())


def read_code(codebook: Codebook, label: object, place: str) -> Code:
    """Read a label. Raises ValueError naming the place and the nearest codes if it is none."""
    if not isinstance(label, str):
        raise ValueError(f"{place}: a label that is text was due")
    code, problem = codebook.read(label)
    if code is None:
        raise ValueError(f"{place}: {problem}")
    return code


def offset(value: object, place: str) -> int:
    """Give an offset. Raises ValueError naming the place if it is no whole number from 0 on."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{place}: a whole number from 0 on was due")
    return value


def words(value: object, place: str) -> str:
    """Give a text. Raises ValueError naming the place if it is none."""
    if not isinstance(value, str):
        raise ValueError(f"{place}: text was due")
    return value
