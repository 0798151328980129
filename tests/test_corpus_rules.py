"""What a corpus with invented people must obey."""

import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from leder_nlp.io.corpus import read_corpus
from leder_nlp.io.formats.catalog import read_annotated
from leder_nlp.language import lines, sentences, words
from leder_nlp.records import POLARITIES
from leder_nlp.taxonomy import Taxonomy

ROOT = Path(__file__).parents[1] / "corpora" / "synthetic" / "v1"
CHALLENGE = Path(__file__).parents[1] / "corpora" / "challenge"
DRAMA = re.compile(
    r"01632\s*960|07700\s*900|020\s*7946\s*0|0161\s*496\s*0|0117\s*496\s*0|0113\s*496\s*0|0191\s*498\s*0"
)
pytestmark = pytest.mark.checkout


@pytest.fixture(scope="module")
def corpus():
    return read_corpus(ROOT)


def marked(corpus, label):
    return [
        identifier.span.of(gold.review.text)
        for gold in corpus
        for identifier in gold.identifiers
        if identifier.label == label
    ]


def test_nhs_numbers_are_of_the_range_kept_for_tests(corpus):
    """
    Every NHS number, marked or known, begins with 999.
    """
    numbers = marked(corpus, "nhs_number") + [n for gold in corpus for n in gold.review.known.nhs_numbers]

    assert numbers
    assert [] == [number for number in numbers if not re.sub(r"\D", "", number).startswith("999")]


def test_telephones_are_of_the_ranges_kept_for_drama(corpus):
    """
    Every telephone number is one of Ofcom's for drama, every e-mail is at example.org or example.nhs.uk.
    """
    contacts = marked(corpus, "contact")
    phones = [contact for contact in contacts if sum(letter.isdigit() for letter in contact) >= 9]
    mails = [contact for contact in contacts if "@" in contact]

    assert phones
    assert mails
    assert [] == [phone for phone in phones if not DRAMA.search(phone)]
    hosts = ("@example.org", "@example.nhs.uk")
    assert [] == [mail for mail in mails if mail[0] != "@" and not mail.endswith(hosts)]


def test_every_theme_is_there_in_both_polarities(corpus):
    """
    Each of the 47 themes is tagged at least twice as good practice and twice as area for improvement.
    """
    tags = [(tag.theme, tag.polarity) for gold in corpus for tag in gold.tags]

    for theme in Taxonomy.default().ids:
        for polarity in ("good_practice", "area_for_improvement"):
            assert 2 <= tags.count((theme, polarity))


def test_no_sentence_is_used_twice(corpus):
    """
    No sentence of eight words or more stands in two reviews.
    """
    seen = {}
    for gold in corpus:
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", gold.review.text):
            words = re.findall(r"\w+", sentence.lower())
            if len(words) >= 8:
                seen.setdefault(tuple(words), set()).add(gold.review.review_id)

    assert [] == [where for where in seen.values() if len(where) > 1]


def test_themes_are_spread_over_the_corpus(corpus):
    """
    Each theme has at least 25 tags, 10 of each polarity, in at least 10 reviews.
    """
    tags = [tag for gold in corpus for tag in gold.tags]

    for theme in Taxonomy.default().ids:
        own = [tag for tag in tags if tag.theme == theme]
        assert len(own) >= 25, theme
        assert min(sum(tag.polarity == way for tag in own) for way in POLARITIES) >= 10, theme
        assert len({tag.review_id for tag in own}) >= 10, theme


def test_reviews_are_long_enough_and_most_of_them_sparse(corpus):
    """
    160 reviews have 500 words or more; in half of them over 60% of the sentences carry no tag; 20 have fewer
    than six tagged spans.
    """
    long = [gold for gold in corpus if len(gold.review.text.split()) >= 500]
    sparse = [gold for gold in corpus if share_without_tag(gold) > 0.6]
    few = [gold for gold in corpus if len({tag.span for tag in gold.tags}) < 6]

    assert len(long) >= 160
    assert len(sparse) >= len(corpus) / 2
    assert len(few) >= 20


def share_without_tag(gold):
    text = gold.review.text
    whole = list(sentences(text, 0, len(text)))
    cut = [line for span in whole for line in lines(text, span.start, span.end)]
    read = [span for span in cut if len(span.of(text).split()) >= 3]
    return sum(not any(tag.span.overlaps(span) for tag in gold.tags) for span in read) / len(read)


def test_no_sentence_is_nearly_used_twice(corpus):
    """
    No two reviews share a sentence whose word 5-grams have a Jaccard index of a half or more.
    """
    held = {}
    for gold in corpus:
        text = gold.review.text
        for span in sentences(text, 0, len(text)):
            for line in lines(text, span.start, span.end):
                own = words(text, line.start, line.end).lower
                grams = {tuple(own[at : at + 5]) for at in range(len(own) - 4)}
                if len(grams) >= 2:
                    held.setdefault(gold.review.review_id, []).append(grams)
    places = {}
    for review, all_grams in held.items():
        for number, grams in enumerate(all_grams):
            for gram in grams:
                places.setdefault(gram, []).append((review, number))
    shared = Counter(
        pair
        for own in places.values()
        for pair in combinations(sorted(set(own)), 2)
        if pair[0][0] != pair[1][0]
    )
    alike = [
        pair
        for pair, both in shared.items()
        if both / (len(held[pair[0][0]][pair[0][1]]) + len(held[pair[1][0]][pair[1][1]]) - both) >= 0.5
    ]

    assert [] == alike


@pytest.mark.parametrize(
    ("folder", "reviews", "decided"), [("adjudication", 40, 500), ("adjudication/second_batch", 28, 375)]
)
def test_two_people_annotated_seventy_reviews(folder, reviews, decided):
    """
    Both first annotations are kept beside the adjudicated gold, and every disagreement has a line in the log.
    """
    first = read_annotated(ROOT / folder / "first.jsonl")
    second = read_annotated(ROOT / folder / "second.jsonl")
    log = (ROOT / folder / "log.txt").read_text(encoding="utf-8").splitlines()

    assert [a.review.review_id for a in first] == [a.review.review_id for a in second]
    assert len(first) >= reviews
    assert {a.review.review_id for a in first} >= {line.split()[0] for line in log}
    assert len(log) >= decided


def test_challenge_set_is_whole():
    """
    At least 300 items; every quote stands once in its text; every phenomenon has a dozen items.
    """
    items = [json.loads(line) for line in (CHALLENGE / "items.jsonl").read_text("utf-8").splitlines()]

    assert len(items) >= 300
    assert len({item["id"] for item in items}) == len(items)
    assert all(item["text"].count(tag["quote"]) == 1 for item in items for tag in item["tags"])
    assert {tag["theme"] for item in items for tag in item["tags"]} == set(Taxonomy.default().ids)
    assert min(Counter(item["phenomenon"] for item in items).values()) >= 12


def test_hard_negatives_have_no_tag():
    """
    At least 60 passages of five kinds, and nothing in them is tagged.
    """
    negatives = read_corpus(ROOT.parents[1] / "hard_negatives")

    assert len(negatives) >= 60
    assert not any(gold.tags for gold in negatives)
    assert len({gold.review.meta["voice"] for gold in negatives}) == 5
