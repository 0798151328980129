"""What is worth annotating next."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leder_nlp.cli import main
from leder_nlp.errors import ConfigError, ModelError
from leder_nlp.records import RedactedReview, Review
from leder_nlp.selecting import by_review, candidates, near, rarity
from leder_nlp.spans import Span
from leder_nlp.tag.tagger import Tagger
from leder_nlp.taxonomy import Taxonomy
from leder_nlp.train.selection import Candidate, jaccard, select

TEXT = """The lamp stood on the table by the window all year.
No annual health check was offered to her in three years and nobody rang.
Perhaps the letter about her swallowing came a little late.
She liked boats."""


def candidate(place: int, gain: float, words: str) -> Candidate:
    return Candidate("r", Span(place, place + 1), uncertainty=gain, words=frozenset(words.split()))


def test_likeness_takes_gain_away():
    """
    The twin of what is chosen comes last, though its gain is the second best.
    """
    twins = [candidate(0, 1.0, "a b c"), candidate(1, 0.9, "a b c"), candidate(2, 0.5, "x y")]

    assert [one.span.start for one in select(twins, 3)] == [0, 2, 1]
    assert [one.span.start for one in select(twins, 3, diversity=0)] == [0, 1, 2]


@given(
    st.lists(st.tuples(st.floats(0, 1), st.frozensets(st.sampled_from("abcdef"), min_size=1)), max_size=8),
    st.integers(1, 9),
)
def test_lazy_choice_is_the_greedy_one(drawn, count):
    """
    Looking again only where a stale value leads gives what a full look at each step gives.
    """
    found = [
        Candidate("r", Span(place, place + 1), uncertainty=gain, words=words)
        for place, (gain, words) in enumerate(drawn)
    ]
    expected: list[Candidate] = []
    while len(expected) < min(count, len(found)):
        rest = [one for one in found if one not in expected]
        worth = {
            one.span.start: one.gain
            * (1 - max((jaccard(one.words, own.words) for own in expected), default=0))
            for one in rest
        }
        expected.append(max(rest, key=lambda one: (worth[one.span.start], -one.span.start)))

    assert select(found, count) == expected


@pytest.mark.parametrize(("count", "diversity"), [(0, 1.0), (1, 1.5), (1, -0.1)])
def test_settings_that_make_no_sense(count, diversity):
    """
    They are refused.
    """
    with pytest.raises(ConfigError):
        select([], count, diversity=diversity)


def test_uncertainty_is_greatest_at_the_threshold():
    """
    Whatever the threshold is, certain is certain.
    """
    for threshold in (0.2, 0.5, 0.9):
        assert near(threshold, threshold) == 1
        assert near(0, threshold) == near(1, threshold) == 0
        assert 0 < near(threshold / 2, threshold) < 1


def test_rarity():
    """
    A theme that was never tagged counts full, one as frequent as the mean half; without tags all count full.
    """
    themes = Taxonomy.default().ids
    counts = dict.fromkeys(themes, 10) | {themes[0]: 0}

    assert rarity(counts, Taxonomy.default())[themes[0]] == 1
    assert rarity(counts, Taxonomy.default())[themes[1]] == pytest.approx(0.5, abs=0.01)
    assert set(rarity({}, Taxonomy.default()).values()) == {1.0}


def test_candidates_are_sentences_in_which_something_is_seen():
    """
    Offsets are of whole sentences in the redacted text; reasons lie in [0, 1]; short ones are passed over.
    """
    found = list(candidates([RedactedReview("r", TEXT)], Tagger.default()))

    lines = [TEXT[one.span.start : one.span.end] for one in found]
    assert any(line.startswith("No annual health check") for line in lines)
    assert not any(line.startswith("She liked") for line in lines)
    assert all(
        0 <= reason <= 1 for one in found for reason in (one.uncertainty, one.disagreement, one.rarity)
    )
    assert found == list(candidates([RedactedReview("r", TEXT)], Tagger.default()))


def test_rules_alone_cannot_say_what_is_unsure():
    """
    A model is needed.
    """
    with pytest.raises(ModelError):
        list(candidates([RedactedReview("r", TEXT)], Tagger()))


def test_raw_reviews_are_refused():
    """
    The wall is a type.
    """
    with pytest.raises(TypeError):
        list(candidates([Review("r", TEXT)], Tagger.default()))  # type: ignore[list-item]


def test_reviews_are_ranked_by_their_best_passages():
    """
    A long review of poor passages is not better than a short one of good ones.
    """
    long = [Candidate("long", Span(place, place + 1), uncertainty=0.1) for place in range(30)]
    short = [Candidate("short", Span(0, 1), uncertainty=0.6), Candidate("short", Span(1, 2), uncertainty=0.6)]

    assert [name for name, _ in by_review([*long, *short])] == ["short", "long"]


def test_command_writes_a_table_without_text(tmp_path, capsys):
    """
    Ids, offsets, reasons; and no word of the review.
    """
    (tmp_path / "one.txt").write_text(TEXT)

    assert main(["select", str(tmp_path), "--out", str(tmp_path / "next.csv"), "--count", "2"]) == 0
    assert main(["select", str(tmp_path), "--out", str(tmp_path / "next.csv")]) == 2
    assert main(["select", str(tmp_path), "--out", str(tmp_path / "by.csv"), "--by", "review"]) == 0

    table = (tmp_path / "next.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(table.splitlines()))
    assert 1 <= len(rows) <= 2
    assert rows[0]["review_id"] == "one"
    assert "health check" not in table
    assert "1 of 1 reviews" in capsys.readouterr().out
