"""Learning a model from annotated reviews: what is promised of what comes out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from leder_nlp import resources
from leder_nlp.errors import InputError
from leder_nlp.evaluate.tags import score_tags
from leder_nlp.io.corpus import read_corpus
from leder_nlp.language import words
from leder_nlp.models import load
from leder_nlp.pipeline import redact_annotated
from leder_nlp.records import AnnotatedReview, Passage, RedactedReview, Review, Tag, TaggedReview
from leder_nlp.redact.redactor import Redactor
from leder_nlp.retraining import train
from leder_nlp.spans import Span
from leder_nlp.tag.features import stem
from leder_nlp.tag.tagger import Tagger
from leder_nlp.taxonomy import Taxonomy
from leder_nlp.train.examples import Examples, examples, vocabulary
from leder_nlp.train.fitting import Settings
from leder_nlp.train.splits import folds

CORPUS = Path(__file__).parent.parent / "corpora" / "synthetic" / "v1"
beside_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus does not lie beside the tests")
TWELVE = """
import sys
from pathlib import Path
from leder_nlp.io.corpus import read_corpus
from leder_nlp.retraining import train
from leder_nlp.train.fitting import Settings
gold = sorted(read_corpus(sys.argv[1]), key=lambda one: len(one.review.text))[:12]
train(gold, name="toy", corpus_name="twelve", settings=Settings(fold_count=2)).save(Path(sys.argv[2]))
"""
FILES = ("MANIFEST.sha256", "card.json", "features.json", "weights.npz")


@pytest.fixture(scope="module")
def twelve():
    return sorted(read_corpus(CORPUS), key=lambda one: len(one.review.text))[:12]


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Train on twelve reviews in two processes at once, with different seeds of Python's hashes."""
    folders = [tmp_path_factory.mktemp(f"hash-{seed}") / "toy" for seed in ("0", "4321")]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", TWELVE, str(CORPUS), str(folder)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            stderr=subprocess.PIPE,
        )
        for seed, folder in zip(("0", "4321"), folders, strict=True)
    ]
    for process in running:
        _, errors = process.communicate(timeout=100)
        assert process.returncode == 0, errors.decode()
    return folders


@beside_corpus
class TestTwelveReviews:
    """A model of twelve reviews of the invented corpus."""

    @pytest.mark.parametrize("name", FILES)
    def test_same_seed_gives_the_same_bytes(self, models, name):
        """
        In two processes whose sets and dicts are hashed differently.
        """
        one, other = models

        assert (one / name).read_bytes() == (other / name).read_bytes()

    def test_vocabulary_holds_no_digit(self, models):
        """
        No date, no number, no age can be learned.
        """
        assert [name for name in load(models[0]).features if any(letter.isdigit() for letter in name)] == []

    def test_vocabulary_holds_no_name(self, models, twelve):
        """
        No name that a person marked in the corpus is a feature, unless it is an ordinary word too.
        """
        ordinary = {
            stem(word)
            for name in ("english_words", "medical_terms", "role_words", "relation_words", "acronyms")
            for entry in resources.lexicon(name)
            for word in words(entry).lower
        }
        names = {
            stem(word)
            for one in twelve
            for mark in one.identifiers
            if mark.label == "person"
            for word in words(mark.span.of(one.review.text)).lower
        }
        known = {part.rpartition("=")[2] for feature in load(models[0]).features for part in feature.split()}

        assert len(names) > 30
        assert (names - ordinary) & known == set()

    def test_no_feature_is_a_sentence(self, models):
        """
        Stems of six letters, pairs of them, and what rules found: no text can be put together again.
        """
        themes = set(Taxonomy.default().ids)
        kinds = {
            "rule",
            "theme",
            "says",
            "near",
            "before",
            "cue",
            "form",
            "leaning",
            "vector",
            "after",
            "ahead",
            "size",
        }
        for name in load(models[0]).features:
            kind, equals, value = name.partition("=")
            if equals:
                assert kind in kinds
                assert value.split("/")[0] in themes or value.count("_") <= 3
            else:
                assert len(name.split()) <= 2

    def test_every_word_stands_in_two_reviews(self, models):
        """
        The card says how many reviews a feature needs: a word of one family's story alone is none.
        """
        assert load(models[0]).card["trained_on"]["smallest_document_frequency"] == 2

    def test_card_says_what_it_learned_from(self, models, twelve):
        """
        Reviews, tags, folds and scores; intended use and limits in words.
        """
        card = load(models[0]).card

        assert card["trained_on"]["corpus"] == "twelve"
        assert card["trained_on"]["reviews"] + card["trained_on"]["left_out"] == len(twelve)
        assert card["trained_on"]["tags"] == sum(len(one.tags) for one in twelve)
        assert card["measured"]["how"].startswith("2 folds by review")
        assert 0 <= card["measured"]["f1"] <= 1
        assert card["intended_use"]
        assert card["limits"]
        assert "Zebediah" not in json.dumps(card)

    def test_model_tags_beside_the_rules(self, models, rules):
        """
        A tagger reads with it, and scores stay in [0, 1].
        """
        tagger = Tagger(load(models[0]), rules=rules)
        tagged = tagger.tag(RedactedReview("r", "No annual health check was offered. The ward was kind."))

        assert any(tag.theme == "annual_health_check" for tag in tagged.tags)
        assert all(0 <= tag.score <= 1 for tag in tagged.tags)


def short(number: int, *, tagged: bool = True) -> AnnotatedReview:
    """Give a short invented review with a tag."""
    text = f"No annual health check was offered to [PERSON_1]. Visit {number} was kind."
    tag = Tag(f"r{number}", Span(0, 48), "annual_health_check", "area_for_improvement")
    return AnnotatedReview(Review(f"r{number}", text), tags=(tag,) if tagged else ())


@pytest.mark.parametrize("count", [0, 1, 9])
def test_too_few_reviews_are_an_input_error(count):
    """
    Nothing can be learned from fewer than ten; the error says how many there were.
    """
    with pytest.raises(InputError, match=f"^{count} annotated reviews are too few"):
        train([short(number) for number in range(count)], name="toy")


def test_reviews_without_tags_are_an_input_error():
    """
    However many there are.
    """
    with pytest.raises(InputError, match="with tags are needed"):
        train([short(number, tagged=False) for number in range(12)], name="toy")


@pytest.mark.parametrize("count", [2, 3, 5])
def test_folds_part_reviews_evenly(count):
    """
    All passages of a review are in one fold; folds differ by one review at most.
    """
    ids = [f"case-{number}" for number in range(17) for _ in range(number % 3 + 1)]
    fold = folds(ids, count)
    own = {name: {place for other, place in zip(ids, fold, strict=True) if other == name} for name in ids}
    sizes = [sum(1 for places in own.values() if places == {number}) for number in range(count)]

    assert all(len(places) == 1 for places in own.values())
    assert max(sizes) - min(sizes) <= 1
    assert min(sizes) > 0


def test_folds_hang_on_ids_and_seed_alone():
    """
    The order of the reviews does not move them; another seed does.
    """
    ids = [f"case-{number}" for number in range(20)]
    fold = dict(zip(ids, folds(ids, 4), strict=True))

    assert dict(zip(ids[::-1], folds(ids[::-1], 4), strict=True)) == fold
    assert dict(zip(ids, folds(ids, 4, seed=1), strict=True)) != fold


def test_more_folds_than_reviews_are_refused():
    """
    Each fold needs a review.
    """
    with pytest.raises(ValueError, match="cannot fill 3 folds"):
        folds(["a", "a", "b"], 3)


def passage(review_id: str, start: int, end: int) -> Passage:
    """Give a passage of a review."""
    return Passage(review_id, Span(start, end), "x" * (end - start), Span(start, end))


@pytest.mark.parametrize(
    ("start", "end", "labelled"),
    [
        (0, 10, True),
        (0, 5, True),
        (0, 4, True),
        (5, 40, True),
        (6, 40, False),
        (2, 4, True),
        (10, 20, False),
    ],
)
def test_passage_is_labelled_by_tags_that_half_cover_it(start, end, labelled):
    """
    Half of the passage, or half of the tag; a tag that only touches it says nothing.
    """
    gold = TaggedReview(
        RedactedReview("r", "x" * 50), (Tag("r", Span(start, end), "dnacpr", "good_practice"),)
    )
    made = examples([passage("r", 0, 10)], [["x"]], [gold])

    assert made.labels == (frozenset({"dnacpr", "good_practice"}) if labelled else frozenset(),)


def test_tags_of_another_review_label_nothing():
    """
    Places are compared within one review.
    """
    gold = TaggedReview(RedactedReview("b", "x" * 50), (Tag("b", Span(0, 10), "dnacpr", "good_practice"),))

    assert examples([passage("a", 0, 10)], [["x"]], [gold]).labels == (frozenset(),)


def test_vocabulary_counts_reviews_not_passages():
    """
    A word said often in one review is the word of one review.
    """
    where = ("a", "a", "a", "b")
    names = (["often", "both"], ["often"], ["often"], ["both"])
    data = Examples(tuple(passage(own, 0, 9) for own in where), names, (frozenset(),) * 4)

    assert list(vocabulary(data, least_reviews=2)) == ["both"]
    assert vocabulary(data, least_reviews=1) == {"both": 0, "often": 1}


def test_vocabulary_leaves_out_names():
    """
    A stem that only names have is no feature, alone or in a pair, even where redaction missed it.
    """
    names = [stem("quillfeather"), stem("okonkwo"), f"dr {stem('okonkwo')}", "dr ward", "theme=dnacpr"]
    data = Examples((passage("a", 0, 9), passage("b", 0, 9)), (names, names), (frozenset(),) * 2)

    assert stem("okonkwo") not in vocabulary(data, least_reviews=2)
    assert f"dr {stem('okonkwo')}" not in vocabulary(data, least_reviews=2)
    assert {"dr ward", "theme=dnacpr"} <= vocabulary(data, least_reviews=2).keys()


@pytest.mark.parametrize("word", ["2021", "3rd", "14th", "b12", "x1y", "covid19"])
def test_what_holds_a_digit_has_no_stem(word):
    """
    It can be no feature.
    """
    assert stem(word) == ""


def test_examples_show_no_text():
    """
    Their repr is silent.
    """
    data = Examples((passage("a", 0, 9),), (["zebediah"],), (frozenset({"zebediah"}),))

    assert "zebediah" not in repr(data)
    assert "xxx" not in repr(data)


def banked(number: int) -> AnnotatedReview:
    """Give a passage of a bank about what no review of the corpus speaks of."""
    text = f"Nobody asked whether the gondola was the right one, visit after visit {'x' * number}."
    tag = Tag(f"bank-{number}", Span(0, 50), "dysphagia", "area_for_improvement")
    return AnnotatedReview(Review(f"bank-{number}", text), tags=(tag,))


@pytest.fixture(scope="module")
def beside():
    """Train on twelve short reviews, beside a bank of eight passages and beside none."""
    corpus = [short(number, tagged=number % 2 == 0) for number in range(12)]
    bank = [banked(number) for number in range(8)]
    return train(corpus, name="toy", bank=bank, bank_name="bank/toy"), train(corpus, name="toy")


def test_words_of_the_bank_are_learned(beside):
    """
    A theme that only the bank holds has weights.
    """
    model, without = beside
    word = stem("gondola")

    assert word not in without.features
    assert model.weights[model.features[word], model.labels.index("dysphagia")] > 0


def test_the_bank_has_no_part_in_the_scores(beside):
    """
    The card's reviews, passages and tags are those of the corpus; the bank is named beside them.
    """
    model, without = beside
    counted = ("reviews", "passages", "tags")

    assert [model.card["trained_on"][key] for key in counted] == [
        without.card["trained_on"][key] for key in counted
    ]
    assert model.card["trained_on"]["beside"] == {
        "bank": "bank/toy",
        "passages": 8,
        "left_out": 0,
        "tags": 8,
    }
    assert without.card["trained_on"]["beside"]["passages"] == 0


@beside_corpus
def test_threshold_is_chosen_on_reviews_apart(twelve):
    """
    Nothing else is learned from them: the weights stay; no other threshold has a better F1 there.
    """
    learned, apart = twelve[:10], sorted(read_corpus(CORPUS), key=lambda one: len(one.review.text))[12:18]
    settings = Settings(fold_count=2)

    alone = train(learned, name="toy", settings=settings)
    beside = train(learned, name="toy", settings=settings, apart=apart)

    assert np.array_equal(alone.weights, beside.weights)
    assert beside.card["measured"]["how"].endswith("threshold chosen on 6 reviews apart")
    assert alone.card["settling"] | {"threshold": 0} == beside.card["settling"] | {"threshold": 0}
    gold = [redact_annotated(one, Redactor.default()) for one in apart]
    own = beside.card["settling"]["threshold"]
    each = {step: f1_of(beside, gold, step) for step in (0.03, 0.1, 0.2, 0.3, 0.4, 0.5, own)}
    assert each[own] == max(each.values()) > 0


def f1_of(model, gold, threshold):
    """Give the F1 of passages of a model at a threshold."""
    tagger = Tagger(model, threshold=threshold)
    found = [tag for one in tagger.tag_all([one.review for one in gold]) for tag in one.tags]
    due = [tag for one in gold for tag in one.tags]
    scores = score_tags(due, found, reviews=[one.review_id for one in gold])
    return scores.table("passage", "joint").micro.f1 or 0.0
