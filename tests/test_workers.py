"""Many processes give what one gives, in the same order, and fail aloud."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from leder_nlp import pipeline as pipelines
from leder_nlp import workers
from leder_nlp.errors import LederError
from leder_nlp.pipeline import Pipeline
from leder_nlp.records import Identifier, Quarantined, RedactedReview, Review, TaggedReview
from leder_nlp.redact.reading import Reading
from leder_nlp.redact.redactor import Redactor
from leder_nlp.tag.tagger import Tagger
from leder_nlp.workers import tagged

SENTENCES = (
    "No annual health check was offered to {name} in the two years before she died.",
    "The ward used her hospital passport well. Her sister {name} was never told of the move.",
    "{name} was referred the same day, and the liaison nurse saw her within the hour.",
)
NAMES = ("Grace Okafor", "Asha Patel", "Moira Kerr", "Tunde Bello")


def reviews(count: int = 24) -> Iterator[Review]:
    for number in range(count):
        name = NAMES[number % len(NAMES)]
        text = " ".join(sentence.format(name=name) for sentence in SENTENCES)
        yield Review(f"r{number}", f"Miss {name} died in {2015 + number % 7}. {text}")


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(tagger=Tagger())


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelines, "BATCH", 500)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("count", [0, 1, 5, 24])
def test_the_same_comes_out_of_any_number_of_processes(pipeline: Pipeline, count: int):
    """
    One process or three: the same tagged reviews, in the order they came.
    """
    alone = list(tagged(reviews(count), pipeline))

    assert count == len(alone)
    assert alone == list(tagged(reviews(count), pipeline, workers=3))


@pytest.mark.usefixtures("small_batches")
def test_the_work_is_done_elsewhere(pipeline: Pipeline):
    """
    With two workers no review is redacted in this process.
    """

    def here(_: Reading) -> Iterator[Identifier]:
        if os.getpid() == own:
            raise RuntimeError
        return iter(())

    own = os.getpid()
    telling = Pipeline(
        redactor=Redactor({"here": here}, policy=pipeline.redactor.policy), tagger=pipeline.tagger
    )

    assert not any(isinstance(one, Quarantined) for one in tagged(reviews(), telling, workers=2))
    assert all(isinstance(one, Quarantined) for one in tagged(reviews(), telling, workers=1))


@pytest.mark.usefixtures("small_batches")
def test_nothing_raw_comes_back_from_a_worker(pipeline: Pipeline):
    """
    What a worker gives is a tagged, redacted review: no name of the raw text is in it.
    """
    for one in tagged(reviews(), pipeline, workers=2):
        assert isinstance(one, TaggedReview)
        assert isinstance(one.review, RedactedReview)
        assert not any(part in one.review.text for name in NAMES for part in name.split())


@pytest.mark.usefixtures("small_batches")
def test_what_was_quarantined_already_keeps_its_place(pipeline: Pipeline):
    """
    A row that the reader refused goes through the processes as it is.
    """
    refused = Quarantined("bad", "row 7: the text is empty")
    mixed = [*reviews(9), refused, *list(reviews(18))[9:]]

    outcomes = list(tagged(mixed, pipeline, workers=2))

    assert refused == outcomes[9]
    assert [one.review_id for one in mixed] == [one.review_id for one in outcomes]


@pytest.mark.usefixtures("small_batches")
def test_a_process_that_dies_is_said(pipeline: Pipeline):
    """
    A worker killed by the system ends the run with a sentence, not with half of the results.
    """

    def deadly(_: Reading) -> Iterator[Identifier]:
        os._exit(9)

    dying = Pipeline(
        redactor=Redactor({"deadly": deadly}, policy=pipeline.redactor.policy), tagger=pipeline.tagger
    )

    with pytest.raises(LederError, match="--workers 1"):
        list(tagged(reviews(), dying, workers=2))


@pytest.mark.usefixtures("small_batches")
def test_safe_reviews_are_refused_by_workers_too(pipeline: Pipeline):
    """
    A review that is redacted already is no raw review, in whichever process.
    """
    safe = [RedactedReview(f"s{number}", "x" * 300) for number in range(24)]

    with pytest.raises(TypeError):
        list(tagged(safe, pipeline, workers=2))  # type: ignore[arg-type]


def test_as_many_processes_as_there_are_cores():
    """
    The number of cores that may be used is at least one.
    """
    assert 1 <= workers.usable() <= (os.cpu_count() or 1)
