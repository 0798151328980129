"""What the redaction scores promise; cases are marked sentences of invented people."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leder_nlp.errors import EvaluationError
from leder_nlp.evaluate.catalog import REDACTION
from leder_nlp.evaluate.redaction import Leak, RedactionScores, score_redaction
from leder_nlp.records import LABELS, AnnotatedReview, Counts, Identifier, Review
from leder_nlp.spans import Span

DIRECT = sorted(label for label, kind in LABELS.items() if kind == "direct")
MARK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<label>\w+)(?:=(?P<who>\w+))?\)")


def annotated(marked: str, *, review_id: str = "r1") -> AnnotatedReview:
    """Read `[words](label=who)` marks out of a sentence."""
    text, identifiers, at = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        span = Span(len(text), len(text) + len(mark["words"]))
        identifiers.append(Identifier(span, mark["label"], who=mark["who"] or ""))
        text += mark["words"]
        at = mark.end()
    return AnnotatedReview(Review(review_id, text + marked[at:]), tuple(identifiers))


def masks(gold: AnnotatedReview, *words: str) -> list[Identifier]:
    """Mask the first place of each of the words, as places: labels do not matter to coverage."""
    starts = [(gold.review.text.index(word), len(word)) for word in words]
    return [Identifier(Span(start, start + length), "location") for start, length in starts]


def score(gold: AnnotatedReview, *words: str) -> RedactionScores:
    """Score one review after masking the words."""
    return score_redaction([gold], {gold.review.review_id: masks(gold, *words)})


TOY = annotated("Mr [John Smith](person=e1) met Dr [Ann Lee](location=e2). [John](person=e1) left.")


@st.composite
def reviews(draw: st.DrawFn, review_id: str = "r1") -> AnnotatedReview:
    text = draw(st.text(alphabet="ABab 1.'of\n", min_size=1, max_size=40).filter(str.strip))
    starts = st.integers(0, len(text) - 1)
    spans = draw(st.lists(st.tuples(starts, st.integers(1, 12), st.sampled_from(sorted(LABELS))), max_size=6))
    marks = [Identifier(Span(start, min(start + n, len(text))), label) for start, n, label in spans]
    return AnnotatedReview(Review(review_id, text), tuple(marks))


@st.composite
def corpora(draw: st.DrawFn) -> tuple[list[AnnotatedReview], dict[str, list[Identifier]]]:
    ids = draw(st.lists(st.sampled_from("abcdef"), unique=True, max_size=4))
    gold = [draw(reviews(own)) for own in ids]
    found = {}
    for review in gold:
        starts = st.integers(0, len(review.review.text) - 1)
        spans = draw(st.lists(st.tuples(starts, st.integers(1, 12)), max_size=5))
        length = len(review.review.text)
        found[review.review.review_id] = [Identifier(Span(s, min(s + n, length)), "other") for s, n in spans]
    return gold, found


def test_worked_example():
    """W23 of the research notes: one of two mentions of a person covered is an entity missed."""
    scores = score(TOY, "John Smith", "Ann Lee")

    assert Counts(met=0, due=1) == scores.direct_entities
    assert Counts(met=1, due=1) == scores.quasi_entities
    assert Counts(met=2, due=3) == scores.mentions
    assert Counts(met=1, due=1) == scores.leaking


def test_characters_by_hand():
    """Due are 9 + 6 + 4 letters of the names, 9 + 6 are covered; with "left" 19 letters are masked."""
    scores = score(TOY, "John Smith", "Ann Lee", "left")

    assert scores.character_recall == 15 / 19
    assert scores.character_precision == 15 / 19


def test_over_redaction_by_hand():
    """The word after the name is 4 of the 19 characters outside the marks (40 less 21, spaces included)."""
    assert score(TOY, "John Smith", "left").over_redaction == 4 / 19


def test_leaks_say_where():
    """A leak is a place and a label."""
    (leak,) = score(TOY, "John Smith", "Ann Lee").leaks

    assert leak == Leak("r1", 30, 34, "person")
    assert leak.kind == "direct"


def test_leaks_show_no_text():
    """No repr of scores or leaks holds a word of the review."""
    assert not re.search("John|Smith|Lee|e1", repr(score(TOY)))


def test_mention_recall_by_label():
    """Each label has its own count, and absent ones have none."""
    scores = score(TOY, "John Smith")

    assert Counts(met=1, due=2) == scores.mentions_by_label["person"]
    assert Counts(met=0, due=1) == scores.mentions_by_label["location"]
    assert scores.mentions_by_label["postcode"].recall is None


def test_mentions_without_who_are_tied_by_their_words():
    """The same words in other case are one entity; other words are another."""
    gold = annotated("[Mary](person) came. [MARY](person) sat. [Jo](person) left.")

    assert Counts(met=0, due=2) == score(gold, "Mary").direct_entities
    assert Counts(met=1, due=2) == score(gold, "Mary", "MARY").direct_entities


@pytest.mark.parametrize("word", ["John Smith", "Johnny"])
def test_one_mention_left_is_an_entity_missed(word):
    """Whichever it is."""
    gold = annotated("[John Smith](person=e1) came. [Johnny](person=e1) left.")

    assert score(gold, word).direct_entities == Counts(met=0, due=1)
    assert score(gold, "John Smith", "Johnny").direct_entities == Counts(met=1, due=1)


def test_same_who_under_two_labels_is_two_entities():
    """A `who` ties mentions within its label only."""
    gold = annotated("[Mary](person=a) lived at [Mary House](address=a).")

    assert Counts(met=1, due=2) == score(gold, "Mary House").direct_entities


@pytest.mark.parametrize(
    ("marked", "words", "covered"),
    [
        ("[The Willows](organisation)", ["Willows"], 1),
        ("[Willows of Leam](organisation)", ["Willows", "Leam"], 1),
        ("[Mr Jones](person)", ["Jones"], 1),
        ("[12 High Street, Leam](address)", ["12", "High", "Street", "Leam"], 1),
        ("[A Jones](person)", ["Jones"], 0),
        ("[Willows 2](organisation)", ["Willows"], 0),
        ("[jo@example.org](contact)", ["jo", "example.org"], 0),
        ("[The](person) came", [], 0),
        ("[The](person) came", ["The"], 1),
        ("[Offord](person)", ["ford"], 0),
    ],
)
def test_only_punctuation_and_closed_class_words_may_stay_readable(marked, words, covered):
    """Initials, digits, signs and parts of words may not; a name that is such a word counts in full."""
    assert Counts(met=covered, due=1) == score(annotated(marked), *words).mentions


def test_mention_of_mere_punctuation_is_none():
    """What has no letter to hide is not counted."""
    assert Counts() == score(annotated("so [--](person) it was")).mentions


def test_review_that_was_not_redacted_leaks():
    """No entry in what was found means no mask, not no review."""
    assert Counts(met=1, due=1) == score_redaction([TOY], {}).leaking


def test_review_without_direct_identifier_is_not_in_the_leak_rate():
    """It can leak nothing, and must not thin out those that can."""
    quiet = annotated("Seen in [Leam](location).", review_id="r2")

    assert Counts(met=1, due=1) == score_redaction([TOY, quiet], {}).leaking


def test_leak_bound_is_exact():
    """No leak in 50 reviews proves less than 5.8%, one-sided (research note, 1.2)."""
    gold = [annotated("[Mary](person) came.", review_id=f"r{n}") for n in range(50)]
    scores = score_redaction(gold, {own.review.review_id: list(own.identifiers) for own in gold})

    assert scores.leak_rate == 0
    assert scores.leak_bound() == pytest.approx(0.0582, abs=5e-5)


def test_unknown_review_is_refused():
    """A mix-up of ids must not look like a leak or a success."""
    with pytest.raises(EvaluationError, match="r9"):
        score_redaction([TOY], {"r9": []})


def test_repeated_gold_is_refused():
    """One review, one gold."""
    with pytest.raises(EvaluationError, match="r1"):
        score_redaction([TOY, TOY], {})


def test_offsets_past_the_text_are_refused():
    """Offsets of the redacted text are the likely cause."""
    with pytest.raises(EvaluationError, match="raw"):
        score_redaction([TOY], {"r1": [Identifier(Span(0, 4000), "person")]})


@given(corpora())
def test_gold_beside_gold_is_perfect(corpus):
    """Whatever is measured is at its best, or there was nothing to measure."""
    gold, _ = corpus
    scores = score_redaction(gold, {own.review.review_id: own.identifiers for own in gold})

    assert {metric.value(scores.reviews) for metric in REDACTION if metric.best == 1} <= {1.0, None}
    assert {metric.value(scores.reviews) for metric in REDACTION if metric.best == 0} <= {0.0, None}
    assert scores.leaks == ()


def test_nothing_beside_nothing_is_none():
    """No review, no number."""
    scores = score_redaction([], {})

    assert [None] * len(REDACTION) == [metric.value(scores.reviews) for metric in REDACTION]
    assert scores.leak_bound() is None


@given(corpora(), st.randoms(use_true_random=False))
def test_order_does_not_matter(corpus, random: Random):
    """Neither the order of reviews, nor of gold, nor of what was found."""
    gold, found = corpus
    expected = score_redaction(gold, found)
    turned = [AnnotatedReview(own.review, tuple(_shuffled(own.identifiers, random))) for own in gold]

    assert expected == score_redaction(
        _shuffled(turned, random), {own: _shuffled(found[own], random) for own in _shuffled(found, random)}
    )


@given(corpora(), st.permutations(DIRECT))
def test_permuting_labels_permutes_scores(corpus, permuted):
    """The recall of a label does not hang on its name."""
    gold, found = corpus
    names = dict(zip(DIRECT, permuted, strict=True))
    turned = [
        AnnotatedReview(
            own.review,
            tuple(Identifier(mark.span, names.get(mark.label, mark.label)) for mark in own.identifiers),
        )
        for own in gold
    ]
    before, after = score_redaction(gold, found), score_redaction(turned, found)

    for old, new in names.items():
        assert before.mentions_by_label[old] == after.mentions_by_label[new]
        assert before.entities_by_label[old] == after.entities_by_label[new]
    assert before.direct_entities == after.direct_entities


@given(corpora())
def test_masking_more_never_covers_less(corpus):
    """Recall never falls and leaks never grow when a mask is added."""
    gold, found = corpus
    whole = {own.review.review_id: [Identifier(Span(0, len(own.review.text)), "other")] for own in gold}
    before, after = score_redaction(gold, found), score_redaction(gold, whole)

    assert set(after.leaks) <= set(before.leaks)
    assert after.leaks == ()


def _shuffled(items, random: Random) -> list:
    return random.sample(list(items), len(items))
