"""Why a tag was given, in words: for a reader inside the secure area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leder_nlp.records import GOOD, RedactedReview, Tag
from leder_nlp.taxonomy import Taxonomy

_KINDS = {
    "rule": "rule {name} at: {text}",
    "cue": "cue {name} at: {text}",
    "word": "word that spoke for it: {text}",
    "heading": "the heading above it",
}


def explained(review: RedactedReview, tags: Sequence[Tag], taxonomy: Taxonomy | None = None) -> Iterator[str]:
    """Give the lines that explain each tag, in order of the text; without a taxonomy by that which ships."""
    taxonomy = taxonomy or Taxonomy.default()
    yield f"{review.review_id}: {len(tags)} tags"
    for number, tag in enumerate(sorted(tags, key=lambda tag: (tag.span, tag.theme)), 1):
        polarity = "good practice" if tag.polarity == GOOD else "area for improvement"
        label = taxonomy[tag.theme].label if tag.theme in taxonomy else tag.theme
        yield ""
        source = tag.source.replace("+", " and ")
        yield f"{number}. {label}: {polarity}, score {tag.score:.2f}, by {source}{_attributes(tag)}"
        yield f"   [{tag.span.start}-{tag.span.end}] {_one_line(tag.span.of(review.text))}"
        for name, span in tag.evidence:
            kind, _, rest = name.partition(":")
            yield "   - " + _KINDS.get(kind, "{name} at: {text}").format(
                name=rest or kind, text=_one_line(span.of(review.text))
            )


def _attributes(tag: Tag) -> str:
    said = {
        "reviewer": "",
        "asserted": "",
        "high": "",
        "current": "",
        "recommended": "a recommendation",
        "low": "uncertain",
        "historic": "about earlier years",
        "after_death": "about the time after the death",
        "family": "the family's view",
        "provider": "the provider's view",
        "other": "somebody else's view",
    }
    notes = [said[value] for value in (tag.attribution, tag.modality, tag.certainty, tag.temporality)]
    return "".join(f"; {note}" for note in notes if note)


def _one_line(text: str) -> str:
    return " ".join(text.split())
