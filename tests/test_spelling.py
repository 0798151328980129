"""Words as they were meant."""

from __future__ import annotations

import time

import pytest

from leder_nlp.records import RedactedReview
from leder_nlp.tag.spelling import meant
from leder_nlp.tag.tagger import Tagger


@pytest.mark.parametrize(
    ("slip", "word"),
    [
        ("recieved", "received"),
        ("assesment", "assessment"),
        ("untill", "until"),
        ("constpation", "constipation"),
        ("hosptial", "hospital"),
        ("didnt", "didn't"),
    ],
)
def test_a_slip_is_taken_back(slip, word):
    """
    Swapped, left out, too many, apostrophe.
    """
    assert meant(slip) == word


@pytest.mark.parametrize(
    "word",
    [
        "carers",
        "sertraline",
        "dnacpr",
        "punjabi",
        "okafor",
        "waterlow",
        "simva",
        "well",
        "wont",
        "[person]",
        "x9y8z7",
    ],
)
def test_a_word_that_is_one_stays(word):
    """
    Known words and their forms, medicines, peoples, names, shorthand, short words, what is no word.
    """
    assert meant(word) == word


def test_rules_read_what_was_meant():
    """
    The tag stands where it does without the slips, and so does its evidence.
    """
    plain = "No annual health check was offered and her constipation was overlooked for weeks."
    slips = "No anuual helath check was ofefred and her constiaption was overlokoed for weeks."
    expected, found = (Tagger().tag(RedactedReview("r", text)).tags for text in (plain, slips))

    assert expected
    assert found == expected


def test_long_words_take_no_time():
    """
    A word of 100,000 letters is left alone.
    """
    start = time.process_time()
    assert meant("q" * 100_000) == "q" * 100_000
    assert time.process_time() - start < 1
