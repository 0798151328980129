"""What a corpus with invented people must obey."""

import re
from pathlib import Path

import pytest

from leder_nlp.io.corpus import read_corpus
from leder_nlp.taxonomy import Taxonomy

ROOT = Path(__file__).parents[1] / "corpora" / "synthetic" / "v1"
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
    Every telephone number is one of Ofcom's for drama, every e-mail is at example.org or example.nhs.uk; handles have no host.
    """
    contacts = marked(corpus, "contact")
    phones = [contact for contact in contacts if sum(letter.isdigit() for letter in contact) >= 9]
    mails = [contact for contact in contacts if "@" in contact]

    assert phones
    assert mails
    assert [] == [phone for phone in phones if not DRAMA.search(phone)]
    assert [] == [mail for mail in mails if mail[0] != "@" and not mail.endswith(("@example.org", "@example.nhs.uk"))]


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
