"""A second look at the redacted text: is anything left that the form or the first look named?"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from unicodedata import normalize

from leder_nlp.language import lowered
from leder_nlp.language import words as cut
from leder_nlp.records import Identifier, RedactedReview, Review
from leder_nlp.redact.detectors.known import name_parts
from leder_nlp.redact.lexicon import Is, flags
from leder_nlp.signs import visible

_HYPHENED = re.compile(r"-[ \t]*\r?\n[ \t]*")
"""A hyphen at the end of a line parts a word that is one."""
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.\w+")
_MONEY = ("£", "$", "€")
_DIGITS = re.compile(r"\d{7,}")


def leftovers(
    review: Review, found: Sequence[Identifier], redacted: RedactedReview
) -> Iterator[tuple[str, int]]:
    """Give what is left over: a kind, and its offset in the redacted text; never the text of it.

    Looks for the names, numbers and postcodes that the form gives, for the whole names found, for
    e-mail addresses and for seven digits in a row, those apart that the redactor invented.
    """
    text = lowered(redacted.text)
    for word in sorted(_wanted(review, found)):
        match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) if word in text else None
        if match:
            yield "name", match.start()
    if review.known:
        yield from _known_left(review, normalize("NFC", _HYPHENED.sub("", visible(html.unescape(text)))))
    mail = [(_MAIL, "contact")] if "@" in text else []
    for pattern, kind in (*mail, (_DIGITS, "digits")):
        for match in pattern.finditer(redacted.text):
            invented = any(
                own.surrogate and own.span.start < match.end() and match.start() < own.span.end
                for own in redacted.redactions
            )
            if not invented and redacted.text[max(0, match.start() - 1) : match.start()] not in _MONEY:
                yield kind, match.start()


def _known_left(review: Review, folded: str) -> Iterator[tuple[str, int]]:
    """Look for what the form gives where hidden signs parted it; places are not known then."""
    for part in sorted(
        {part for name in review.known.names for part in name_parts(name)} & _wanted(review, ())
    ):
        if part in folded and re.search(rf"(?<![^\W\d_]){re.escape(part)}(?![^\W\d_])", folded):
            yield "name", 0
    plain = re.sub(r"[^a-z0-9]", "", folded)
    for values, kind in ((review.known.nhs_numbers, "nhs_number"), (review.known.postcodes, "postcode")):
        for value in values:
            signs = re.sub(r"[^a-z0-9]", "", value.lower())
            if len(signs) > 4 and signs in plain:
                yield kind, 0


def _wanted(review: Review, found: Sequence[Identifier]) -> set[str]:
    """Give the names that must not be left: the form's, and those surely found; no ordinary words."""
    names = [part for name in review.known.names for part in name_parts(name)]
    sure = {one.span.of(review.text) for one in found if one.label == "person" and one.certainty >= 0.9}
    for written in sure:
        names += cut(written).lower
    return {
        name
        for name, flag in zip(names, flags(names), strict=True)
        if len(name) > 2 and not name.isdigit() and not flag & (Is.COMMON | Is.TITLE)
    }
