"""Plain invented sentences of 28 phenomena, over all themes: what a reviewer would tag in each.

`+theme` is good practice, `-theme` an area for improvement, `none` no tag of any theme; a line that
begins with `!` is a known failure. They were written before it was seen how the grammar does on them.
"""

from pathlib import Path

import pytest

from leder_nlp.records import GOOD, IMPROVE, RedactedReview
from leder_nlp.tag.tagger import Tagger

LINES = [
    line
    for line in (Path(__file__).parent / "phenomena" / "sentences.txt")
    .read_text(encoding="utf-8")
    .split("\n")
    if line and not line.startswith("#")
]
CASES = [(line.startswith("!"), *line.lstrip("!").split(" | ")) for line in LINES]


@pytest.fixture(scope="module")
def tagger():
    return Tagger()


def right(tagger, due, text):
    tags = tagger.tag(RedactedReview("r", text.replace("\\n", "\n"))).tags
    if due == "none":
        return not tags
    polarity = GOOD if due[0] == "+" else IMPROVE
    return (due[1:], polarity) in {(tag.theme, tag.polarity) for tag in tags}


@pytest.mark.parametrize(("due", "text"), [case[1:] for case in CASES if not case[0]])
def test_plain_sentence_is_read_as_a_reviewer_would(tagger, due, text):
    """
    The tag that is due is given; where none is due, none is.
    """
    assert right(tagger, due, text)


def test_known_failures_are_listed_exactly(tagger):
    """
    A sentence marked as a known failure still fails: one that is mended loses its mark.
    """
    assert [] == [text for failing, due, text in CASES if failing and right(tagger, due, text)]
