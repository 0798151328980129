"""What changes from one tagger to another."""

from __future__ import annotations

from leder_nlp.records import GOOD, IMPROVE, Tag
from leder_nlp.spans import Span
from leder_nlp.tag.changes import changes, counted


def tag(start: int, end: int, theme: str = "dnacpr", polarity: str = GOOD, review: str = "r1") -> Tag:
    return Tag(review, Span(start, end), theme, polarity)


def kinds(old: list[Tag], new: list[Tag]) -> list[str]:
    return [change.kind for change in changes(old, new)]


def test_tags_that_overlap_are_the_same():
    """
    A moved border is no change; a theme elsewhere, or in another review, is.
    """
    assert kinds([tag(0, 10)], [tag(5, 15)]) == ["same"]
    assert kinds([tag(0, 10)], [tag(10, 15)]) == ["gone", "come"]
    assert kinds([tag(0, 10)], [tag(0, 10, review="r2")]) == ["gone", "come"]
    assert kinds([tag(0, 10)], [tag(0, 10, theme="stomp")]) == ["gone", "come"]


def test_the_same_polarity_is_paired_first():
    """
    Only what has no partner of its own polarity has turned.
    """
    old = [tag(0, 10, polarity=GOOD)]

    assert kinds(old, [tag(0, 10, polarity=IMPROVE)]) == ["turned"]
    assert kinds(old, [tag(0, 5, polarity=IMPROVE), tag(5, 10, polarity=GOOD)]) == ["come", "same"]


def test_each_tag_is_paired_once():
    """
    Two old tags over one new one leave one gone.
    """
    assert sorted(kinds([tag(0, 5), tag(5, 10)], [tag(0, 10)])) == ["gone", "same"]


def test_order_does_not_matter():
    """
    The same tags in another order give the same changes.
    """
    old = [tag(0, 5), tag(20, 30, polarity=IMPROVE), tag(40, 50, theme="stomp")]
    new = [tag(20, 25), tag(0, 5), tag(60, 70)]

    assert list(changes(old, new)) == list(changes(old[::-1], new[::-1]))
    assert {theme: dict(own) for theme, own in counted(changes(old, new)).items()} == {
        "dnacpr": {"same": 1, "turned": 1, "come": 1},
        "stomp": {"gone": 1},
    }
