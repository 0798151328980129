"""A second look at the redacted text: is anything left that the form or the first look named?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from leder_nlp.language import words as cut
from leder_nlp.records import Identifier, RedactedReview, Review
from leder_nlp.redact.detectors.known import name_parts
from leder_nlp.redact.lexicon import Is, flags

_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_DIGITS = re.compile(r"\d{7,}")


def leftovers(
    review: Review, found: Sequence[Identifier], redacted: RedactedReview
) -> Iterator[tuple[str, int]]:
    """Give what is left over: a kind, and its offset in the redacted text; never the text of it.

    Looks for the names, numbers and postcodes that the form gives, for the whole names found, for
    e-mail addresses and for seven digits in a row.
    """
    kept = cut(redacted.text)
    left = {
        word
        for word, flag in zip(kept.lower, flags(kept.lower), strict=True)
        if not flag & (Is.COMMON | Is.TITLE)
    }
    wanted = {part for name in review.known.names for part in name_parts(name)}
    wanted |= {
        part
        for one in found
        if one.label == "person" and one.certainty >= 0.9
        for part in cut(review.text, one.span.start, one.span.end).lower
        if len(part) > 2
    }
    for word in sorted(wanted & left):
        yield "name", kept.starts[kept.lower.index(word)]
    plain = re.sub(r"[^a-z0-9]", "", redacted.text.lower())
    for values, kind in ((review.known.nhs_numbers, "nhs_number"), (review.known.postcodes, "postcode")):
        for value in values:
            signs = re.sub(r"[^a-z0-9]", "", value.lower())
            if len(signs) > 4 and signs in plain:
                yield kind, 0
    for pattern, kind in ((_MAIL, "contact"), (_DIGITS, "digits")):
        match = pattern.search(redacted.text)
        if match and redacted.text[match.start() - 1 : match.start()] not in "£$€":
            yield kind, match.start()
