"""A bank of annotated passages: how it is read, and what it may and may not move in training."""

from __future__ import annotations

import pytest

from leder_nlp.errors import InputError
from leder_nlp.io.bank import read_bank

LINES = """# good practice
[[GP dnacpr,mental_capacity|The form was talked through with her twice]].

# nothing judged
{{person|Quincy Marlowe}} moved in May.
Her father rang: [[AFI dnacpr;attribution=family|"nobody asked us"]].
"""


def bank(folder, text: str, name: str = "dnacpr.txt"):
    """Write a bank of one file."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_each_line_is_a_review_of_its_own(tmp_path):
    """
    Named by file and number, comments and empty lines aside; marks are not part of the text.
    """
    read = read_bank(bank(tmp_path, LINES))

    assert [one.review.review_id for one in read] == ["dnacpr-001", "dnacpr-002", "dnacpr-003"]
    assert read[0].review.text == "The form was talked through with her twice."
    assert [(tag.theme, tag.polarity) for tag in read[0].tags] == [
        ("dnacpr", "good_practice"),
        ("mental_capacity", "good_practice"),
    ]
    assert read[2].tags[0].attribution == "family"


def test_a_line_without_a_tag_is_a_passage_in_which_nothing_is_judged(tmp_path):
    """
    It is read, with the identifiers marked in it.
    """
    plain = read_bank(bank(tmp_path, LINES))[1]

    assert plain.tags == ()
    assert [mark.span.of(plain.review.text) for mark in plain.identifiers] == ["Quincy Marlowe"]


def test_a_faulty_mark_is_named_by_its_line(tmp_path):
    """
    The line of the file, and nothing of what stands there.
    """
    folder = bank(tmp_path, "# x\nAll was well.\n[[GP no_such_theme|Quincy was heard]].\n")

    with pytest.raises(InputError, match=r"^dnacpr\.txt:3: ") as caught:
        read_bank(folder)
    assert "Quincy" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "# only a comment\n"])
def test_a_bank_without_passages_is_an_input_error(tmp_path, text):
    """
    Silence would be taken for a bank that taught nothing.
    """
    with pytest.raises(InputError, match="no passage in this bank"):
        read_bank(bank(tmp_path, text))


def test_one_file_is_a_bank_too(tmp_path):
    """
    A theme can be tried by itself.
    """
    assert len(read_bank(bank(tmp_path, LINES) / "dnacpr.txt")) == 3
