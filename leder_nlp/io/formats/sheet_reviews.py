"""From the rows of coding sheets to reviews: texts put together, quotes found, and who has read what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from leder_nlp.errors import InputError
from leder_nlp.io.formats.assembly import Claim, Draft
from leder_nlp.io.formats.offsets import NATIVE, Quote
from leder_nlp.io.formats.sheet_quotes import find_quote, find_quotes
from leder_nlp.io.formats.sheet_rows import Entry, Mark, Record
from leder_nlp.records import Quarantined, Review
from leder_nlp.spans import Span, trimmed

BLANK_LINE = "\n\n"
Refuse = Callable[[Quarantined], None]


@dataclass(slots=True)
class _Placed:
    """A row and the passage it speaks of; None for one without text of its own."""

    record: Record
    passage: int | None = None


@dataclass(slots=True)
class Group:
    """The rows of one review, and its passages in the order of the sheet."""

    review_id: str
    rows: list[_Placed] = field(default_factory=list)
    passages: list[str] = field(default_factory=list, repr=False)
    keys: dict[Any, int] = field(default_factory=dict, repr=False)


def grouped(records: Iterable[Record], *, long: bool, refuse: Refuse) -> list[Group]:
    """Put the rows of each review together; `long` says that rows of one text are about one passage.

    Otherwise the same words twice, of one coder, are two passages. Faulty rows are refused.
    """
    groups: dict[str, Group] = {}
    times: Counter[tuple[object, ...]] = Counter()
    for record in records:
        if record.fault:
            refuse(Quarantined(record.review_id or record.where, f"{record.where}: {record.fault}"))
            continue
        group = groups.setdefault(record.review_id, Group(record.review_id))
        placed = _Placed(record)
        group.rows.append(placed)
        if not record.text.strip():
            continue
        same = (record.review_id, record.text, record.coder, record.table)
        number = 0 if long else times[same]
        times[same] += 1
        named = record.passage.strip()
        key = (named, record.text) if named else (record.text, number)
        if key not in group.keys:
            group.keys[key] = len(group.passages)
            group.passages.append(record.text)
        placed.passage = group.keys[key]
    return list(groups.values())


class Builder:
    """Makes a draft of each group. `texts` are the reviews beside the sheet, by id, if there are any."""

    def __init__(self, texts: Mapping[str, Review] | None, *, refuse: Refuse) -> None:
        self.texts = texts
        self.refuse = refuse
        self.unread = 0
        self.partly = 0

    def draft(self, group: Group) -> Draft | None:
        """Give the draft of a review; None where there is no text for it, or nobody has read it."""
        written = [one.record.carried["review"] for one in group.rows if "review" in one.record.carried]
        carried: Mapping[str, Any] = written[0] if written else {}
        where = group.rows[0].record.where
        text, spans = self._text(group)
        if not text:
            for one in group.rows:
                self._refuse(one.record, "there is no text for this review")
            return None
        claims: list[Claim] = []
        offsets = faulty = False
        for one in group.rows:
            found, reason = self._claims(one, text, spans, whole=self.texts is not None or len(spans) == 1)
            if reason:
                self._refuse(one.record, reason)
                faulty = True
            claims += found
            offsets |= bool(one.record.start.strip())
        # With a row left out nobody's reading of the review is here in full.
        readers = () if faulty else self._readers(group, len(spans))
        if not claims and not readers and not carried and not _marked(group):
            self.unread += 1
            return None
        convention = None if offsets else NATIVE
        return Draft(group.review_id, where, text, tuple(claims), readers, carried, convention=convention)

    def _refuse(self, record: Record, reason: str) -> None:
        self.refuse(Quarantined(record.review_id, f"{record.where}: {reason}"))

    def _text(self, group: Group) -> tuple[str, list[Span]]:
        """Give the text of a review and where each passage stands in it."""
        if self.texts is not None:
            review = self.texts.get(group.review_id)
            return (review.text, []) if review else ("", [])
        spans = []
        at = 0
        for passage in group.passages:
            spans.append(Span(at, at + len(passage)))
            at += len(passage) + len(BLANK_LINE)
        return BLANK_LINE.join(group.passages), spans

    def _claims(
        self, placed: _Placed, text: str, spans: Sequence[Span], *, whole: bool
    ) -> tuple[list[Claim], str]:
        """Give the claims of a row, or why it is not read; one that fails takes the whole row with it."""
        record = placed.record
        extra = record.carried.get("mark", {})
        claims = []
        for entry in record.entries:
            for mark in entry.marks:
                quotes, reason = self._quotes(placed, mark, text, spans, whole=whole)
                if reason:
                    return [], reason
                claims += [Claim(quote, mark.code, record.where, entry.coder, extra) for quote in quotes]
        return claims, ""

    def _quotes(
        self, placed: _Placed, mark: Mark, text: str, spans: Sequence[Span], *, whole: bool
    ) -> tuple[list[Quote], str]:
        record = placed.record
        words = mark.quote if mark.quote.strip() else record.quote
        if record.start.strip() or record.end.strip():
            return _counted(record, words, whole=whole)
        within, reason = self._within(placed, words, text, spans)
        if reason:
            return [], reason
        if words.strip():
            found, reason = find_quotes(words, text, within=within)
            return [_quote(span, text) for span in found], reason
        span = within or Span(0, len(text))
        bare = trimmed(text, span.start, span.end)
        return ([_quote(bare, text)], "") if bare else ([], "its text is blank")

    def _within(
        self, placed: _Placed, words: str, text: str, spans: Sequence[Span]
    ) -> tuple[Span | None, str]:
        """Give the part of the text that a row is about; None for all of it."""
        record = placed.record
        if self.texts is None:
            if placed.passage is None and len(spans) != 1:
                return None, "no text, and its review has several passages; give the passage or its words"
            return spans[placed.passage or 0], ""
        if not record.text.strip() or record.text.strip() == text.strip():
            return None, ""
        within, reason = find_quote(record.text, text)
        if within is None and words.strip():
            return None, ""  # the quote must then be found in the whole text
        return within, reason and reason.replace("the quoted words", "the words of this row")

    def _readers(self, group: Group, passages: int) -> tuple[str, ...]:
        """Name those who have read all of a review: by their word, or by a mark or a "none" of theirs in it.

        Where rows make up the text, they must also have a row for each passage.
        """
        said: dict[str, set[str]] = {}
        active: dict[str, bool] = {}
        covered: dict[str, set[int]] = {}
        for one in group.rows:
            for entry in one.record.entries:
                said.setdefault(entry.coder, set()).add(entry.read_all)
                active[entry.coder] = active.get(entry.coder, False) or _active(entry)
                if one.passage is not None:
                    covered.setdefault(entry.coder, set()).add(one.passage)
        readers = []
        for coder in said:
            whole = passages <= 1 or len(covered.get(coder, ())) == passages
            if "yes" in said[coder] or (not said[coder] & {"no", "none"} and active[coder] and whole):
                readers.append(coder)
            elif active[coder] and not whole:
                self.partly += 1
        return tuple(readers)


def _active(entry: Entry) -> bool:
    return bool(entry.marks) or entry.none


def _marked(group: Group) -> bool:
    return any(entry.marks for one in group.rows for entry in one.record.entries)


def _quote(span: Span, text: str) -> Quote:
    return Quote(span.start, span.end, span.of(text))


def _counted(record: Record, words: str, *, whole: bool) -> tuple[list[Quote], str]:
    """Give the place that offsets name, to be proved by the quoted words."""
    if not whole:
        return [], "offsets need the whole text of the review in one row, or in a file beside the sheet"
    start, end = record.start.strip(), record.end.strip()
    if not (
        start.isascii() and start.isdigit() and end.isascii() and end.isdigit() and int(start) < int(end)
    ):
        return [], "start and end are not whole numbers from 0 on, the second the larger"
    return [Quote(int(start), int(end), words if words else None)], ""


def drafts(groups: Iterable[Group], builder: Builder) -> Iterator[Draft]:
    """Yield the drafts that there are."""
    for group in groups:
        draft = builder.draft(group)
        if draft is not None:
            yield draft


def refusing(rejected: Refuse | None) -> Refuse:
    """Give what to do with a row that is not read: hand it on, or raise InputError where nobody takes it."""

    def raise_it(one: Quarantined) -> None:
        raise InputError(one.reason)

    return rejected or raise_it
