"""Annotated reviews in markup and JSON lines: what is read, what comes back, what is refused."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leder_nlp.errors import InputError, OutputError
from leder_nlp.io.columns import blanks
from leder_nlp.io.formats import jsonl, markup
from leder_nlp.io.formats.catalog import read_annotated
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
    Review,
    Section,
    Tag,
)
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

HEAD = "id: r-1\nvoice: nurse\n\n"


def read(body: str) -> AnnotatedReview:
    """Read a narrative below a plain header."""
    return markup.read(HEAD + body, where="f.txt")


def marks(annotated: AnnotatedReview) -> list[tuple[str, str]]:
    """Give each mark with the text it covers."""
    found = [(mark.label, mark.span.of(annotated.review.text)) for mark in annotated.identifiers]
    return found + [(tag.theme, tag.span.of(annotated.review.text)) for tag in annotated.tags]


def test_tags_and_identifiers_are_read():
    """Offsets are into the narrative without marks; identifiers may stand inside a tag."""
    annotated = read("{{person|Mary}} was ill. [[AFI dnacpr|Dr {{person|Poe}} told nobody]].\n")

    assert annotated.review.text == "Mary was ill. Dr Poe told nobody."
    assert marks(annotated) == [("person", "Mary"), ("person", "Poe"), ("dnacpr", "Dr Poe told nobody")]
    assert (
        {mark.found_by for mark in annotated.identifiers}
        == {tag.source for tag in annotated.tags}
        == {"gold"}
    )
    assert annotated.tags[0].polarity == "area_for_improvement"


def test_header_gives_id_known_identifiers_and_meta():
    """Known keys go to known identifiers, `annotator` to the source, all else is meta data."""
    annotated = markup.read(
        "id: r-2\nvoice: nurse\nannotator: coder-b\nknown_names: Ann Poe (person); Jo Poe (aunt)\n"
        "nhs_number: 999 012 3456\ndate_of_birth: 1 May 1960\nhome: Moss House\nyear:\n\n[[GP dnacpr|Good]].",
        where="f.txt",
    )

    assert annotated.review.known == Known(
        names=(KnownName("Ann Poe", "person"), KnownName("Jo Poe", "aunt")),
        nhs_numbers=("999 012 3456",),
        dates=("1 May 1960",),
        organisations=("Moss House",),
    )
    assert dict(annotated.review.meta) == {"voice": "nurse", "year": ""}
    assert (annotated.review.review_id, annotated.tags[0].source) == ("r-2", "coder-b")


def test_several_themes_give_a_tag_each():
    """One mark with several themes is one tag a theme, with the same attributes."""
    annotated = read("[[AFI dnacpr,mental_capacity;attribution=family;certainty=low|No one asked]].")

    assert [tag.theme for tag in annotated.tags] == ["dnacpr", "mental_capacity"]
    assert {(tag.attribution, tag.certainty, tag.modality) for tag in annotated.tags} == {
        ("family", "low", "asserted")
    }
    assert markup.write(annotated).count("[[") == 1


def test_brackets_at_the_edge_of_a_mark():
    """Of a run of brackets the last two are the mark."""
    annotated = read("[[[AFI dnacpr|Told] [REDACTED]]] and {{{person|Poe}}.")

    assert annotated.review.text == "[Told] [REDACTED] and {Poe."
    assert marks(annotated) == [("person", "Poe"), ("dnacpr", "Told] [REDACTED]")]


def test_line_ends_of_windows_are_read():
    """A file that was checked out with CR LF gives the same offsets."""
    text = HEAD + "One.\n\n[[GP dnacpr|Two]].\n"

    assert markup.read(text.replace("\n", "\r\n"), where="f") == markup.read(text, where="f")


FAULTS = {
    "no header": ("Zebedee was seen.\n\nMore.", "f.txt:1: no 'key: value'"),
    "no id": ("voice: nurse\n\nZebedee.", "f.txt:1: id: the header names no id"),
    "key twice": ("id: a\nsex: F\nsex: Zebedee\n\nX.", "f.txt:3: this key stands twice"),
    "no narrative": (HEAD + " \n", "f.txt:4: offset 22: no narrative"),
    "header alone": ("id: Zebedee", "f.txt:1: offset 11: no narrative"),
    "control character": (HEAD + "Zebedee \x07", "f.txt:4: offset 30: control character"),
    "tag left open": (HEAD + "\n[[GP dnacpr|Zebedee", "f.txt:5: offset 23: this mark is never closed"),
    "identifier left open": (HEAD + "{{person|Zebedee", "f.txt:4: offset 22: this mark is never closed"),
    "tag in tag": (HEAD + "[[GP dnacpr|a [[GP dnacpr|Zebedee]]]]", "f.txt:4: offset 36: a tag opens inside"),
    "tag in identifier": (
        HEAD + "{{person|[[GP dnacpr|Zebedee]]}}",
        "f.txt:4: offset 31: a tag opens inside",
    ),
    "identifier in identifier": (
        HEAD + "{{person|{{age|Zebedee}}}}",
        "f.txt:4: offset 31: an identifier begins",
    ),
    "crossing": (HEAD + "[[GP dnacpr|a {{person|Zebedee]]}}", "f.txt:4: offset 52: ]] closes no tag, or"),
    "stray close of a tag": (HEAD + "Zebedee]]", "f.txt:4: offset 29: ]] closes no tag"),
    "stray close of an identifier": (HEAD + "Zebedee}}", "f.txt:4: offset 29: }} closes no identifier"),
    "no polarity": (HEAD + "[[Zebedee|x]]", "f.txt:4: offset 22: a tag begins [[GP theme|"),
    "unknown theme": (HEAD + "[[GP zebedee|x]]", "f.txt:4: offset 22: names a theme that is not"),
    "theme twice": (HEAD + "[[GP dnacpr,dnacpr|Zebedee]]", "f.txt:4: offset 22: names a theme that is not"),
    "unknown attribute": (HEAD + "[[GP dnacpr;zebedee=x|x]]", "f.txt:4: offset 22: an attribute is none of"),
    "score in markup": (
        HEAD + "[[GP dnacpr;source=zebedee|x]]",
        "f.txt:4: offset 22: an attribute is none of",
    ),
    "unknown value": (
        HEAD + "[[GP dnacpr;modality=zebedee|x]]",
        "f.txt:4: offset 22: modality must be one of",
    ),
    "unknown label": (HEAD + "{{zebedee|x}}", "f.txt:4: offset 22: an identifier begins {{label|"),
    "empty tag": (HEAD + "Zebedee [[GP dnacpr|]]", "f.txt:4: offset 30: an empty tag"),
    "empty identifier": (HEAD + "Zebedee {{person|}}", "f.txt:4: offset 30: an empty identifier"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_name_line_and_offset(name):
    """Each fault names line and offset in the file, and quotes nothing."""
    text, message = FAULTS[name]

    with pytest.raises(InputError, match="^" + re.escape(message)) as caught:
        markup.read(text, where="f.txt")

    assert "zebedee" not in f"{caught.value!r} {vars(caught.value)}".lower()
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


REVIEW = Review("r-1", "Mary was seen by Dr Poe.")
UNFIT = {
    "marks in the text": AnnotatedReview(Review("r-1", "Zebedee [[was]] seen")),
    "carriage return": AnnotatedReview(Review("r-1", "Zebedee\r\nwas seen")),
    "sections": AnnotatedReview(replace(REVIEW, sections=(Section("Zebedee", Span(0, 4)),))),
    "score": AnnotatedReview(REVIEW, (), (Tag("r-1", Span(0, 4), "dnacpr", "good_practice", 0.5, "gold"),)),
    "two annotators": AnnotatedReview(
        REVIEW, (Identifier(Span(0, 4), "person", "a"), Identifier(Span(5, 8), "other", "b"))
    ),
    "tags that overlap": AnnotatedReview(
        REVIEW,
        (),
        tuple(
            Tag("r-1", Span(start, start + 6), "dnacpr", "good_practice", source="gold") for start in (0, 4)
        ),
    ),
    "identifiers that cross a tag": AnnotatedReview(
        REVIEW,
        (Identifier(Span(2, 8), "person", "gold"),),
        (Tag("r-1", Span(0, 4), "dnacpr", "good_practice", source="gold"),),
    ),
    "meta on two lines": AnnotatedReview(replace(REVIEW, meta={"note": "Zebedee\nsaid"})),
    "meta with a known key": AnnotatedReview(replace(REVIEW, meta={"postcode": "Zebedee"})),
    "name with a semicolon": AnnotatedReview(
        replace(REVIEW, known=Known(names=(KnownName("Zebedee; Quill"),)))
    ),
}


@pytest.mark.parametrize("name", UNFIT)
def test_what_markup_cannot_hold_is_refused(name):
    """Nothing is lost silently: what would not come back is not written; JSON lines holds it all."""
    annotated = UNFIT[name]

    with pytest.raises(OutputError, match=r"^review r-1: ") as caught:
        markup.write(annotated)

    assert "Zebedee" not in repr(caught.value)
    assert caught.value.__context__ is None
    assert jsonl.read(jsonl.write(annotated), where="f") == annotated


# Round trips: whatever can be written comes back the same.

LINE = st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12)
BODY = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r"), max_size=60) | st.text(
    "ab [{|;:}]\n.", min_size=1, max_size=40
)
THEMES = Taxonomy.default().ids


@st.composite
def reviews(draw: st.DrawFn) -> AnnotatedReview:
    """Give an annotated review of which most fit into markup."""
    text = draw(BODY.filter(str.strip))
    meta = draw(st.dictionaries(st.sampled_from(["voice", "sex", "a b"]), LINE, max_size=2))
    values = st.lists(LINE.filter(str.strip), max_size=2, unique=True).map(tuple)
    names = st.builds(KnownName, LINE.filter(str.strip), st.sampled_from(["person", "mother"]))
    known = Known(
        names=tuple(draw(st.lists(names, max_size=2, unique=True))),
        dates=draw(values),
        addresses=draw(values),
    )
    cuts = sorted(set(draw(st.lists(st.integers(0, len(text)), max_size=8))))
    spans = [Span(a, b) for a, b in itertools.pairwise(cuts)]
    who = draw(st.sampled_from(["gold", "coder-b"]))
    identifiers, tags = [], []
    for span in spans:
        kind = draw(st.integers(0, 3))
        if kind in (1, 3):
            identifiers.append(Identifier(span, draw(st.sampled_from(sorted(LABELS))), who))
        if kind in (2, 3):
            attributes = {
                "attribution": draw(st.sampled_from(ATTRIBUTIONS)),
                "modality": draw(st.sampled_from(MODALITIES)),
                "certainty": draw(st.sampled_from(CERTAINTIES)),
                "temporality": draw(st.sampled_from(TEMPORALITIES)),
            }
            polarity = draw(st.sampled_from(POLARITIES))
            for theme in draw(st.lists(st.sampled_from(THEMES), min_size=1, max_size=2, unique=True)):
                tags.append(Tag("r-1", span, theme, polarity, source=who, **attributes))
    return AnnotatedReview(Review("r-1", text, known=known, meta=meta), tuple(identifiers), tuple(tags))


def fits(annotated: AnnotatedReview) -> bool:
    """Say, by rules of its own, whether markup can hold a review."""
    review = annotated.review
    lines = [*review.meta.values(), *review.known.dates, *review.known.addresses]
    lines += [name.name for name in review.known.names]
    brackets = any("[" in line or "(" in line or ";" in line for line in lines)
    plain = not re.search(r"[\[\]{}\r]|[\x00-\x08\x0e-\x1f\x7f]", review.text)
    return (
        plain
        and not brackets
        and all(re.fullmatch(r"[A-Z][A-Za-z]{3,}|", line) and line.lower() not in blanks() for line in lines)
    )


@settings(max_examples=300, deadline=None)
@given(annotated=reviews())
def test_markup_comes_back_or_is_refused(annotated):
    """read(write(x)) == x for whatever is written, and everything plain is written."""
    try:
        written = markup.write(annotated)
    except OutputError:
        written = ""
        assert not fits(annotated)
    assert not written or markup.read(written, where="f") == annotated


@settings(max_examples=200, deadline=None)
@given(annotated=reviews())
def test_plain_reviews_always_fit(annotated):
    """Without brackets in text and header, every review goes through markup and back."""
    text = re.sub(r"[\[\]{}]|[\x00-\x08\x0e-\x1f\x7f]", "x", annotated.review.text)
    plain = replace(annotated, review=Review("r-1", text, meta={"voice": "nurse"}))

    assert markup.read(markup.write(plain), where="f") == plain


@settings(max_examples=200, deadline=None)
@given(annotated=reviews())
def test_json_lines_come_back(annotated):
    """read(write(x)) == x for every review without control characters, and it is one line."""
    text = re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "x", annotated.review.text)
    annotated = replace(annotated, review=replace(annotated.review, text=text))
    line = jsonl.write(annotated)

    assert "\n" not in line
    assert jsonl.read(line, where="f") == annotated


def test_json_line_keeps_all_that_markup_cannot():
    """Sections, scores, evidence, certainty, who and role come back from JSON lines."""
    annotated = AnnotatedReview(
        replace(
            REVIEW, sections=(Section("Care", Span(0, 4)),), known=Known(postcodes=("LS1",)), meta={"a": "b"}
        ),
        (Identifier(Span(0, 4), "person", "a", 0.5, "p1", "mother"),),
        (Tag("r-1", Span(0, 8), "dnacpr", "good_practice", 0.25, "b", (("cue", Span(1, 2)),)),),
    )

    assert jsonl.read(jsonl.write(annotated), where="f") == annotated


def test_sparse_json_line_is_gold():
    """Who annotated may be left out; then it is gold."""
    line = {
        "id": "r",
        "text": "Mary was ill.",
        "identifiers": [{"start": 0, "end": 4, "label": "person"}],
        "tags": [{"start": 0, "end": 12, "theme": "dnacpr", "polarity": "good_practice"}],
    }

    annotated = jsonl.read(json.dumps(line), where="f")

    assert (annotated.identifiers[0].found_by, annotated.tags[0].source) == ("gold", "gold")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": ["Zebedee"]}, "f:1: text breaks 'type'"),
        ({"note": "Zebedee"}, "f:1: the whole breaks 'additionalProperties'"),
        ({"text": "Zebedee\x07"}, "f:1: 'text': control character at offset 7"),
        (
            {"identifiers": [{"start": 0, "end": 4, "label": "Zebedee"}]},
            "f:1: identifiers[0].label breaks 'enum'",
        ),
        ({"identifiers": [{"start": 0, "end": 99, "label": "person"}]}, "f:1: an annotation ends at 99"),
        ({"identifiers": [{"start": 4, "end": 4, "label": "person"}]}, "f:1: a span needs"),
        (
            {"tags": [{"start": 0, "end": 4, "theme": "zebedee", "polarity": "good_practice"}]},
            "f:1: tags[0].theme: not a theme",
        ),
    ],
)
def test_faults_of_a_json_line(change, message):
    """A fault names place and key, and quotes nothing."""
    line = json.dumps({"id": "r", "text": "Zebedee was ill.", "identifiers": [], "tags": []} | change)

    with pytest.raises(InputError, match="^" + re.escape(message)) as caught:
        jsonl.read(line, where="f:1")

    assert "Zebedee" not in f"{caught.value!r}"
    assert caught.value.__context__ is None


def test_own_taxonomy_is_used():
    """Themes are held against the taxonomy that is handed in."""
    own = Taxonomy("1", (replace(next(iter(Taxonomy.default())), id="own"),), ())
    text = HEAD + "[[GP own|Good]]."

    assert markup.read(text, where="f", taxonomy=own).tags[0].theme == "own"
    with pytest.raises(InputError):
        markup.read(text, where="f")


def test_files_are_told_by_extension(tmp_path):
    """Markup is .txt, JSON lines .jsonl; anything else, and a missing file, is refused."""
    annotated = read("[[GP dnacpr|Good]].")
    (tmp_path / "a.txt").write_text(markup.write(annotated))
    (tmp_path / "a.jsonl").write_text(jsonl.write(annotated) + "\n\n")
    (tmp_path / "a.csv").write_text("id,text\n")

    assert read_annotated(tmp_path / "a.txt") == read_annotated(tmp_path / "a.jsonl") == [annotated]
    with pytest.raises(InputError, match=r"^a\.csv: annotated reviews are read from \.txt, \.jsonl"):
        read_annotated(tmp_path / "a.csv")
    with pytest.raises(InputError, match=r"^gone\.txt: no such file"):
        read_annotated(tmp_path / "gone.txt")
