"""The summary counts one review at a time, and its tables show what the rule lets out."""

import csv
import random

import pytest

from leder_nlp.errors import InputError, OutputError
from leder_nlp.records import GOOD, IMPROVE, RedactedReview, Review, Tag, TaggedReview
from leder_nlp.report.disclosure import Disclosure
from leder_nlp.report.quotes import Quotes
from leder_nlp.report.summary import NOT_STATED, Summary
from leder_nlp.report.tables import (
    attribute_frame,
    domain_frame,
    group_frame,
    pair_frame,
    summary_frame,
    write_summary_csv,
)
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy, Theme

TEXT = "The nurse rang every week. Nobody wrote a passport. Staff were kind."
NHS, EXACT = Disclosure.default(), Disclosure.named("none")


def tagged(*marks, name="R1", **meta):
    """Give a review with tags from (start, theme, polarity) and further fields of a tag."""
    tags = []
    for start, theme, polarity, *more in marks:
        tags.append(Tag(name, Span(start, start + 5), theme, polarity, **(more[0] if more else {})))
    return TaggedReview(RedactedReview(name, TEXT, meta=meta), tuple(tags))


def row(frame, **where):
    for column, value in where.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_a_theme_counts_once_a_review_and_once_a_passage():
    """
    Two passages of one theme in one review are one review and two passages.
    """
    summary = Summary.of([tagged((0, "stomp", GOOD), (9, "stomp", GOOD)), tagged((0, "stomp", GOOD))])
    own = row(summary_frame(summary, EXACT), theme="stomp", polarity=GOOD)

    assert (own.reviews, own.reviews_percent, own.passages) == ("2", "100.0", "3")


def test_a_passage_tagged_by_two_sources_counts_once():
    """
    A rule and a model that say the same of the same span are one passage.
    """
    summary = Summary.of([tagged((0, "stomp", GOOD, {"source": "a"}), (0, "stomp", GOOD, {"source": "b"}))])

    assert row(summary_frame(summary, EXACT), theme="stomp", polarity=GOOD).passages == "1"


def test_the_polarities_are_counted_apart():
    """
    Praise of a theme adds nothing to its areas for improvement.
    """
    frame = summary_frame(Summary.of([tagged((0, "stomp", GOOD))]), EXACT)

    assert row(frame, theme="stomp", polarity=IMPROVE).reviews == "0"


def test_all_94_rows_are_there_in_the_taxonomys_order():
    """
    Themes that nobody mentions have their rows of zeros.
    """
    frame = summary_frame(Summary.of([tagged()]), EXACT)

    assert list(frame.columns) == [
        "domain",
        "theme",
        "theme_label",
        "polarity",
        "reviews",
        "reviews_percent",
        "passages",
    ]
    expected = [(theme, own) for theme in Taxonomy.default().ids for own in (GOOD, IMPROVE)]
    assert list(zip(frame.theme, frame.polarity, strict=True)) == expected
    assert set(frame.reviews) == {"0"}


def test_no_reviews_at_all_have_no_shares():
    """
    A share of nothing is not available, which is not 0.
    """
    frame = summary_frame(Summary(), EXACT)

    assert set(frame.reviews_percent) == {"[x]"}


def test_a_domain_counts_a_review_once_for_all_its_themes():
    """
    Two themes of a domain on one span are one review and one passage of the domain.
    """
    summary = Summary.of([tagged((0, "stomp", GOOD), (0, "medicines_management", GOOD))])
    own = row(domain_frame(summary, EXACT), domain="medicines", polarity=GOOD)

    assert (own.reviews, own.passages) == ("1", "1")


def test_attributes_are_counted_beyond_their_defaults():
    """
    A family's view that is also a recommendation counts in both rows, and in the row for any.
    """
    mark = (0, "stomp", IMPROVE, {"attribution": "family", "modality": "recommended"})
    frame = attribute_frame(Summary.of([tagged(mark), tagged((0, "stomp", IMPROVE))]), EXACT)
    own = frame[frame.polarity == IMPROVE].set_index("attribute").reviews.to_dict()

    assert own == {
        "any": "2",
        "attribution_family": "1",
        "attribution_provider": "0",
        "attribution_other": "0",
        "recommended": "1",
        "low": "0",
        "historic": "0",
        "after_death": "0",
    }


def test_pairs_are_themes_of_one_review_and_one_polarity():
    """
    A praised and a criticised theme make no pair; two criticised ones do, whichever comes first.
    """
    marks = [(0, "stomp", IMPROVE), (9, "dnacpr", IMPROVE), (20, "dysphagia", GOOD)]
    frame = pair_frame(Summary.of([tagged(*marks), tagged(*reversed(marks))]), EXACT)

    assert frame.values.tolist() == [[IMPROVE, "stomp", "dnacpr", "2", "100.0"]]


def test_withheld_pairs_are_left_out():
    """
    Seven reviews with a pair look the same as none.
    """
    pair = tagged((0, "stomp", IMPROVE), (9, "dnacpr", IMPROVE))

    assert pair_frame(Summary.of([pair] * 7 + [tagged()] * 20), NHS).empty


def test_groups_add_up_to_all_reviews():
    """
    Spelling of headings and case of values do not count; what is blank, missing or prose is not stated.
    """
    reviews = [
        tagged(Sex="Female"),
        tagged(gender="female "),
        tagged(SEX="Male"),
        tagged(Sex=""),
        tagged(),
        tagged(Sex="x" * 61),
    ]
    summary = Summary.of(reviews)

    assert summary.parts("sex") == {"Female": 2, "Male": 1, NOT_STATED: 3}
    assert list(group_frame(summary, EXACT).reviews) == ["2", "1", "3"]


def test_a_column_of_identifiers_is_no_group():
    """
    A year column with a value of its own for each review is left out whole.
    """
    summary = Summary.of(tagged(year=f"value {number}") for number in range(51))

    assert group_frame(summary, EXACT).empty


def test_the_order_of_reviews_does_not_count():
    """
    The same reviews in another order give the same tables.
    """
    draw = random.Random(1)
    reviews = [
        tagged(
            (draw.randrange(50), draw.choice(Taxonomy.default().ids), IMPROVE),
            sex=draw.choice(["f", "F", "M"]),
        )
        for _ in range(200)
    ]
    first = Summary.of(reviews)
    draw.shuffle(reviews)
    second = Summary.of(reviews)

    for frame in (summary_frame, domain_frame, attribute_frame, pair_frame, group_frame):
        assert frame(first, NHS).equals(frame(second, NHS))


def test_passages_and_shares_are_withheld_with_their_reviews():
    """
    A withheld cell shows none of its three figures; one that is shown is rounded in all three.
    """
    few, many = tagged((0, "stomp", GOOD), (9, "stomp", GOOD)), tagged((0, "dnacpr", IMPROVE))
    frame = summary_frame(Summary.of([few] * 7 + [many] * 14), NHS)
    first, second = row(frame, theme="stomp", polarity=GOOD), row(frame, theme="dnacpr", polarity=IMPROVE)

    assert (first.reviews, first.reviews_percent, first.passages) == ("[c]", "[c]", "[c]")
    assert (second.reviews, second.reviews_percent, second.passages) == ("15", "75.0", "15")


@pytest.mark.parametrize("thing", [Review("R1", "Anne rang."), RedactedReview("R1", TEXT), "text"])
@pytest.mark.parametrize("taker", [Summary, Quotes])
def test_only_tagged_reviews_are_taken(thing, taker):
    """
    A raw review, or one without tags, is a TypeError that shows none of it.
    """
    with pytest.raises(TypeError, match="tag the review first") as caught:
        taker().add(thing)

    assert "Anne" not in str(caught.value)


def test_a_strange_theme_counts_nothing():
    """
    A review tagged with another taxonomy is refused whole.
    """
    summary = Summary()
    with pytest.raises(InputError, match=r"R1: .* taxonomy 1.0 does not hold"):
        summary.add(tagged((0, "stomp", GOOD), (0, "no_such_theme", GOOD)))

    assert summary.total == 0
    assert set(summary_frame(summary, EXACT).reviews) == {"0"}


def test_the_csv_is_the_frame(tmp_path):
    """
    The file has the frame's rows and columns, and nothing else.
    """
    summary = Summary.of([tagged((0, "stomp", GOOD))] * 9)
    path = write_summary_csv(tmp_path / "summary.csv", summary, rule=NHS)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    frame = summary_frame(summary, NHS)

    assert rows == [list(frame.columns), *frame.values.tolist()]
    assert [path] == list(tmp_path.iterdir())


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_a_label_is_never_a_formula(tmp_path, start):
    """
    A label of one's own taxonomy that a spreadsheet would compute is written with an apostrophe.
    """
    taxonomy = Taxonomy("1", (Theme("a", "b", f"{start}cmd|' /C calc'!A0", ""),), (("b", "B"),))
    path = write_summary_csv(tmp_path / "summary.csv", Summary(taxonomy), rule=NHS)
    with path.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]

    assert f"'{start}cmd|' /C calc'!A0" in cells
    assert [cell for cell in cells if cell.startswith(start)] == []


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path):
    """
    A folder that is not there is an OutputError naming the path.
    """
    with pytest.raises(OutputError, match=r"nowhere.summary\.csv: cannot be written"):
        write_summary_csv(tmp_path / "nowhere" / "summary.csv", Summary(), rule=NHS)

    assert list(tmp_path.iterdir()) == []


def test_quotes_are_the_surest_each_from_another_review():
    """
    At most three a cell, the surest first, one a review, in whatever order the reviews come.
    """
    reviews = [
        tagged((n, "stomp", GOOD, {"score": n / 10}), (9, "stomp", GOOD, {"score": 0.05}), name=f"R{n}")
        for n in range(1, 6)
    ]
    chosen = []
    for order in (reviews, reviews[::-1]):
        quotes = Quotes()
        for review in order:
            quotes.add(review)
        chosen.append([(quote.review_id, quote.score) for quote in quotes])

    assert chosen[0] == [("R5", 0.5), ("R4", 0.4), ("R3", 0.3)]
    assert chosen[0] == chosen[1]


def test_no_repr_shows_text():
    """
    A summary and quotes can stand in a log.
    """
    summary, quotes = Summary(), Quotes()
    review = tagged((0, "stomp", GOOD), sex="Female")
    summary.add(review)
    quotes.add(review)

    assert repr(summary) == "Summary(1 reviews)"
    assert repr(quotes) == "Quotes(1)"
    assert "nurse" not in repr(list(quotes))
