"""Annotated reviews for the tests of the exchange formats: one by hand, and any that can be thought of."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from hypothesis import strategies as st

from leder_nlp.io.formats.written import Written
from leder_nlp.known import Known, KnownName
from leder_nlp.records import (
    ATTRIBUTIONS,
    CERTAINTIES,
    LABELS,
    MODALITIES,
    POLARITIES,
    TEMPORALITIES,
    AnnotatedReview,
    Identifier,
    Quarantined,
    Review,
    Section,
    Tag,
)
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

THEMES = Taxonomy.default().ids
TEXT = "Mary 😀 was seen.\r\nNo AHC was offered,\nand nobody chased it.\tNaïve cafe\u0301 \u2028end."
"""Astral character, CR LF, LF, tab, combining mark, line separator."""


def sample(text: str = TEXT, **changes: Any) -> AnnotatedReview:
    """Give a review in which every field holds something, and marks overlap, repeat and cross a line end."""
    at = text.index
    family = {
        "attribution": "family",
        "modality": "recommended",
        "certainty": "low",
        "temporality": "historic",
    }
    values: dict[str, Any] = {
        "review": Review(
            "r-1",
            text,
            (Section("Care", Span(0, 10)), Section("AHC", Span(at("No"), len(text)))),
            Known(
                (KnownName("Mary Ash"), KnownName("Jo Ash", "sister")),
                dates=("1 May 1960",),
                postcodes=("LS1",),
            ),
            {"voice": "nurse", "year": "2023"},
        ),
        "identifiers": (
            Identifier(Span(0, 4), "person", "anna", 0.5, "p1", "person"),
            Identifier(Span(0, 4), "other", "ben"),
            Identifier(Span(at("😀"), at("😀") + 1), "other", "ben"),
        ),
        "tags": (
            Tag("r-1", Span(at("No"), at(" it.") + 4), "annual_health_check", POLARITIES[1], source="anna"),
            Tag(
                "r-1",
                Span(at("nobody"), at(" it.") + 3),
                "care_coordination",
                POLARITIES[1],
                source="ben",
                **family,
            ),
            Tag("r-1", Span(at("No"), at(" was off")), "annual_health_check", POLARITIES[0], 0.25, "ben"),
            Tag(
                "r-1",
                Span(at("nobody"), at(" it.") + 3),
                "information_sharing",
                POLARITIES[1],
                0.75,
                "anna",
                (("cue", Span(at("nobody"), at("nobody") + 6)),),
            ),
            Tag("r-1", Span(at("nobody"), at(" it.") + 3), "care_coordination", POLARITIES[1], source="anna"),
        ),
        "annotators": ("anna", "ben", "chloe"),
    }
    return AnnotatedReview(**(values | changes))


SIGNS = st.sampled_from(
    ["a", "aa", "b ", " ", "é", "e\u0301", "😀", "👩\u200d👧", "\r\n", "\n", "\r", "\t", "\ufeff", "|", "_"]
)
ODD = st.sampled_from(
    ["\u2028", "\x0c", "\x0b", "\x85", "[", "]", "*", "->", "\\", "\xa0", "\u00ad", "#", '"', "<&>", "%", "-"]
)
TEXTS = st.lists(SIGNS | ODD, min_size=1, max_size=30).map("".join).filter(str.strip) | st.text(
    st.characters(blacklist_categories=["Cc", "Cs"]), min_size=1, max_size=30
).filter(str.strip)
WORDS = st.text("ab-é 😀'\"\\|[]_*;<&", max_size=6)
NAMES = st.sampled_from(["gold", "anna", "ben", "coder 3", "zoë@x.org"])
IDS = st.sampled_from(["r-1", "R 2/é", "..", "con", "a%b", "x.y", "ß" * 3])
PLAIN = st.text(st.characters(blacklist_categories=["Cc", "Cs"]), min_size=1, max_size=6).filter(str.strip)


@st.composite
def reviews(draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXTS) -> AnnotatedReview:
    """Give an annotated review with anything in it that a record can hold."""
    text, review_id = draw(texts), draw(IDS)
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda p: p[0] < p[1])
    span = spans.map(lambda pair: Span(*pair))
    scores = st.sampled_from([1.0, 0.0, 0.5, 0.1 + 0.2, 1e-9])
    tags = st.builds(
        Tag,
        st.just(review_id),
        span,
        st.sampled_from(THEMES[:4]),
        st.sampled_from(POLARITIES),
        score=scores,
        source=NAMES,
        evidence=st.lists(st.tuples(WORDS, span), max_size=2).map(tuple),
        attribution=st.sampled_from(ATTRIBUTIONS),
        modality=st.sampled_from(MODALITIES),
        certainty=st.sampled_from(CERTAINTIES),
        temporality=st.sampled_from(TEMPORALITIES),
    )
    plain = st.builds(
        Tag, st.just(review_id), span, st.sampled_from(THEMES[:2]), st.sampled_from(POLARITIES), source=NAMES
    )
    marks = st.builds(
        Identifier, span, st.sampled_from(sorted(LABELS)), NAMES, st.sampled_from([1.0, 0.5]), WORDS, WORDS
    )
    known = Known(
        names=tuple(draw(st.lists(st.builds(KnownName, PLAIN, PLAIN), max_size=2, unique=True))),
        dates=tuple(draw(st.lists(PLAIN, max_size=2, unique=True))),
    )
    sections = tuple(draw(st.lists(st.builds(Section, WORDS, span), max_size=2)))
    meta = draw(st.dictionaries(WORDS, WORDS | st.just("a\r\nb\x0c"), max_size=2))
    return AnnotatedReview(
        Review(review_id, text, sections, known, meta),
        tuple(draw(st.lists(marks, max_size=4))),
        tuple(draw(st.lists(tags | plain, max_size=5))),
        tuple(draw(st.lists(NAMES, max_size=3, unique=True))),
    )


def back(
    module: ModuleType, given: Iterable[AnnotatedReview], place: Path
) -> tuple[list[AnnotatedReview], Written]:
    """Write reviews in a format and read them again."""
    written = module.write_file(list(given), place)
    return list(module.read_file(place)), written


def refused(module: ModuleType, place: Path, **options: Any) -> list[Quarantined]:
    """Read a file of which every document is left out; give what is said of them."""
    found: list[Quarantined] = []
    read = list(module.read_file(place, rejected=found.append, **options))
    assert read == []
    return found
