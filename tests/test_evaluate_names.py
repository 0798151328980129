"""What placeholders, the residual search and recall by origin of name promise; all people are invented."""

from __future__ import annotations

import calendar

import pytest

from leder_nlp.evaluate.intervals import clopper_pearson
from leder_nlp.evaluate.origins import UNMAPPED, OriginRecall, recall_by_origin, widest_gap
from leder_nlp.evaluate.placeholders import Consistency, consistency
from leder_nlp.evaluate.redaction import score_redaction
from leder_nlp.evaluate.residual import Residue, residues
from leder_nlp.known import Known, KnownName
from leder_nlp.records import AnnotatedReview, Counts, Identifier, RedactedReview, Redaction, Review
from leder_nlp.spans import Span, replace

TEXT = "Ann Lee met Bob Roe. Ann rang Bob. Cy sat. In May Ann left."
WORDS = ["Ann Lee", "Bob Roe", "Ann", "Bob", "Cy", "May", "Ann"]
WHO = ["ann", "bob", "ann", "bob", "cy", "", "ann"]


def spans():
    """Give the place of each of the words, in the order of the text."""
    found, at = [], 0
    for word in WORDS:
        start = TEXT.index(word, at)
        found.append(Span(start, start + len(word)))
        at = start + len(word)
    return found


def gold():
    marks = [
        Identifier(span, "date" if word == "May" else "person", who=who)
        for span, word, who in zip(spans(), WORDS, WHO, strict=True)
    ]
    return AnnotatedReview(Review("r", TEXT), tuple(marks))


def redacted(*numbers):
    """Redact each mention with the placeholder of this number; None leaves it."""
    kept = [(span, number) for span, number in zip(spans(), numbers, strict=True) if number is not None]
    labels = ["date" if number == 0 else "person" for _, number in kept]
    text, edits = replace(TEXT, [span for span, _ in kept], ["#" * 5 for _ in kept])
    marks = zip(edits.after, labels, (number for _, number in kept), strict=True)
    return RedactedReview("r", text, redactions=tuple(Redaction(*own) for own in marks)), edits


def test_consistent_placeholders():
    """Ann and Bob have two mentions and more, each under one number; three people have their own."""
    own = consistency(gold(), *redacted(1, 2, 1, 2, 3, 0, 1))

    assert own == Consistency(together=Counts(met=2, due=2), apart=Counts(met=3, due=3))


def test_one_person_under_two_numbers():
    """The last mention of Ann is a fourth person."""
    own = consistency(gold(), *redacted(1, 2, 1, 2, 3, 0, 4))

    assert own == Consistency(together=Counts(met=1, due=2), apart=Counts(met=3, due=3))


def test_two_people_under_one_number():
    """Cy is taken for Bob: neither is apart, and both are together."""
    own = consistency(gold(), *redacted(1, 2, 1, 2, 2, 0, 1))

    assert own == Consistency(together=Counts(met=2, due=2), apart=Counts(met=1, due=3))


def test_mention_that_leaks_is_not_judged():
    """Bob has one masked mention left, Cy none."""
    own = consistency(gold(), *redacted(1, 2, 1, None, None, 0, 1))

    assert own == Consistency(together=Counts(met=1, due=1), apart=Counts(met=2, due=2))


def test_consistencies_add_up():
    """Over reviews."""
    one = Consistency(Counts(1, 0, 2), Counts(3, 0, 4))

    assert one + one == Consistency(Counts(2, 0, 4), Counts(6, 0, 8))


def left(text, known, *, redactions=()):
    """Give the kinds and words of what is left of the form in a text."""
    found = residues(Review("r", "x", known=known), RedactedReview("r", text, redactions=redactions))
    return [(own.kind, text[own.start : own.end]) for own in found]


NAMES = Known(names=(KnownName("Mr John O'Neill-Smith"),))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("John came.", ["John"]),
        ("JOHN and john's", ["JOHN", "john"]),
        ("Johnny and Upjohn", []),
        ("O'Neill's room", ["Neill"]),
        ("the Smith family", ["Smith"]),
        ("Mr came, and the rest", []),
        ("J.O.N.S. wrote", ["J.O.N.S."]),
        ("J.O.N. Smith", ["Smith"]),
        ("John_2", []),
        ("Ng", []),
    ],
)
def test_names_that_are_left(text, words):
    """Each part in any case, whole words only, titles apart."""
    assert [word for _, word in left(text, NAMES)] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [("J.S. said", ["J.S."]), ("J. S. said", ["J. S."]), ("JS said", []), ("A.J.S. said", ["J.S."])],
)
def test_initials_that_are_left(text, words):
    """With dots, and of two names at least."""
    assert [word for _, word in left(text, Known(names=(KnownName("John Smith"),)))] == words
    assert left(text, Known(names=(KnownName("John"),))) == []
    assert left("Ng and T", Known(names=(KnownName("T Ng"),))) == [("name", "Ng")]


@pytest.mark.parametrize(
    ("known", "text", "expected"),
    [
        ({"nhs_numbers": ("999 000 0018",)}, "No 9990000018.", [("nhs_number", "9990000018")]),
        ({"nhs_numbers": ("9990000018",)}, "No 999-000 0018.", [("nhs_number", "999-000 0018")]),
        ({"nhs_numbers": ("9990000018",)}, "No 19990000018.", []),
        ({"nhs_numbers": ("9990000018",)}, "No 99900000189.", []),
        ({"id_numbers": ("AB12",)}, "ref ab 12", [("id_number", "ab 12")]),
        ({"id_numbers": ("A12",)}, "ref A12", []),
        ({"postcodes": ("ZZ9 9ZZ",)}, "at zz99zz", [("postcode", "zz99zz")]),
        ({"postcodes": (" ",)}, "at home", []),
        ({"addresses": ("1 Any Road, Leam",)}, "1 any road\nLeam", [("address", "1 any road\nLeam")]),
        ({"addresses": ("1 Any Road",)}, "11 Any Road", []),
        ({"addresses": ("1 Any Road",)}, "1 Any Roads", []),
        ({"addresses": (" ", ",")}, "x", []),
        ({"dates": ("", "-")}, "x", []),
    ],
)
def test_numbers_and_places_that_are_left(known, text, expected):
    """Whatever spaces part them, and not inside other numbers."""
    assert left(text, Known(**known)) == expected


DATES = [
    *("3/2/1950", "03.02.1950", "3-2-50", "3 2 1950", "1950-02-03", "1950/2/3"),
    *("3 February 1950", "3rd Feb 1950", "3rd of February, 1950", "3 feb '50", "3-Feb-1950"),
    *("February 3, 1950", "Feb. 3rd 1950"),
]


@pytest.mark.parametrize("given", ["03/02/1950", "1950-02-03", "3rd February 1950", "3 Feb 1950", "3.2.1950"])
@pytest.mark.parametrize("written", DATES)
def test_dates_that_are_left(given, written):
    """However the form and the text write it."""
    assert left(f"born {written}; died", Known(dates=(given,))) == [("date", written)]


@pytest.mark.parametrize(
    "text", ["13/2/1950", "3/2/19501", "3/12/1950", "4 February 1950", "3 March 1950", "3/2/1951", "3/2/51"]
)
def test_other_dates_are_not_residues(text):
    """Nor numbers that hold one."""
    assert left(f"on {text} he", Known(dates=("3/2/1950",))) == []


@pytest.mark.parametrize("given", ["Easter 1950", "3 Smarch 1950", "3/13/1950", "about 3/2/1950"])
def test_date_that_cannot_be_read_is_looked_for_as_it_stands(given):
    """In any case."""
    assert left(f"at {given.upper()} he", Known(dates=(given,))) == [("date", given.upper())]


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_has_its_name(month):
    """In full and by three letters; September by four too."""
    name = calendar.month_name[month]
    for written in {name, name[:3], "Sept" if month == 9 else name}:
        assert left(f"on 9 {written} 1950.", Known(dates=(f"9/{month}/1950",)))
        assert left(f"on 9/{month}/1950.", Known(dates=(f"9 {written} 1950",)))


def test_placeholders_are_not_searched():
    """A placeholder that holds the word is none of the form's."""
    redactions = (Redaction(Span(0, 6), "person"),)

    assert left("[John] and John", Known(names=(KnownName("John"),)), redactions=redactions) == [
        ("name", "John")
    ]


def test_residues_hold_no_text_and_stand_in_order():
    """Each place once, though two patterns find it."""
    known = Known(names=(KnownName("John"), KnownName("john")), postcodes=("ZZ9 9ZZ",))
    found = residues(Review("r", "x", known=known), RedactedReview("r", "ZZ9 9ZZ John"))

    assert found == (Residue("r", 0, 7, "postcode"), Residue("r", 8, 12, "name"))


def named(review_id, *names):
    """Make a review of names, and mark them."""
    text, marks = "", []
    for name in names:
        marks.append(Identifier(Span(len(text), len(text) + len(name)), "person"))
        text += name + " came. "
    return AnnotatedReview(Review(review_id, text), tuple(marks))


ORIGINS = {"Adeyemi": "Yoruba", "smith": "English", "Van Dyke": "Dutch", "O'Neill": "Irish"}


def test_recall_by_origin_by_hand():
    """One of two Yoruba mentions found; whole names first, then words; strangers are not mapped."""
    reviews = [named("a", "Mr ADEYEMI", "Van  Dyke", "Zed"), named("b", "Adeyemi", "Ann O'Neill")]
    masks = {"a": reviews[0].identifiers, "b": reviews[1].identifiers[1:]}
    own = recall_by_origin(reviews, score_redaction(reviews, masks), ORIGINS)

    assert own == (
        OriginRecall("Dutch", Counts(1, 0, 1), clopper_pearson(1, 1)),
        OriginRecall("Irish", Counts(1, 0, 1), clopper_pearson(1, 1)),
        OriginRecall("Yoruba", Counts(1, 0, 2), clopper_pearson(1, 2)),
        OriginRecall(UNMAPPED, Counts(1, 0, 1), clopper_pearson(1, 1)),
    )
    assert widest_gap(own) == 0.5


def test_mention_of_two_origins_counts_for_both():
    """Once each, at the level that was asked for; other labels have no origin."""
    review = named("a", "Adeyemi Smith-Smith", "Adeyemi Smith Smith")
    place = AnnotatedReview(Review("b", "Smith"), (Identifier(Span(0, 5), "location"),))
    own = recall_by_origin([review, place], score_redaction([review, place], {}), ORIGINS, level=0.8)

    assert [(one.origin, one.counts) for one in own] == [
        ("English", Counts(0, 0, 1)),
        ("Yoruba", Counts(0, 0, 2)),
    ]
    assert own[0].interval == clopper_pearson(0, 1, level=0.8)
    assert widest_gap(own) == 0


def test_gap_needs_two_origins():
    """Those not mapped are none."""
    review = named("a", "Adeyemi", "Zed")
    own = recall_by_origin([review], score_redaction([review], {}), ORIGINS)

    assert len(own) == 2
    assert widest_gap(own) is None


def test_characters_by_label():
    """Each label's own, an overlap counting for both labels and once in all."""
    review = Review("r", "Mary of Leam")
    gold = AnnotatedReview(review, (Identifier(Span(0, 4), "person"), Identifier(Span(2, 12), "location")))
    scores = score_redaction([gold], {"r": [Identifier(Span(0, 3), "other")]})

    assert scores.characters_by_label["person"] == Counts(met=3, due=4)
    assert scores.characters_by_label["location"] == Counts(met=1, due=6)
    assert scores.total(lambda own: own.recalled) == Counts(met=3, due=8)
    assert scores.total(lambda own: own.leaked) == Counts(met=1, due=1)
    assert [own.review_id for own in scores.reviews] == ["r"]
    assert scores.leak_bound(level=0.8) == clopper_pearson(1, 1, level=0.8, sides=1).high
    assert scores.leak_interval() == clopper_pearson(1, 1)


def test_leak_bound_at_a_level():
    """One-sided, at the level that was asked for; spaces do not part one name into two."""
    reviews = [named(own, "Mary  Ann") for own in "abc"]
    scores = score_redaction(reviews, {own.review.review_id: own.identifiers for own in reviews})
    twice = AnnotatedReview(
        Review("a", "Mary  Ann, mary ann"),
        (Identifier(Span(0, 9), "person"), Identifier(Span(11, 19), "person")),
    )

    assert scores.leak_bound(level=0.8) == pytest.approx(1 - 0.2 ** (1 / 3))
    assert scores.leak_bound() == pytest.approx(1 - 0.05 ** (1 / 3))
    assert score_redaction([twice], {}).direct_entities == Counts(met=0, due=1)
