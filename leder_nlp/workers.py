"""Many processes for many reviews: batches are redacted and tagged side by side, and come out in order.

A process is worth its start only for more than a few batches; a small input stays in this one. Raw
text goes to the processes over pipes of this machine and never to disk.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from leder_nlp.errors import LederError
from leder_nlp.pipeline import Pipeline, Result, batches
from leder_nlp.records import Quarantined, Review, TaggedReview

FEWEST = 4
"""Batches below which one process is as fast."""
_AHEAD = 2
"""Batches that wait for each process: results come in order, so memory stays flat."""

Outcome = TaggedReview | Quarantined
_pipeline: Pipeline | None = None


def usable() -> int:
    """Give the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def tagged(
    reviews: Iterable[Review | Quarantined], pipeline: Pipeline, *, workers: int = 1
) -> Iterator[Outcome]:
    """Redact and tag reviews in so many processes; the same comes out, in the same order, for any number.

    Raises TypeError for anything but raw reviews, LederError if a process dies.
    """
    waiting = batches(reviews)
    first = list(islice(waiting, FEWEST)) if workers > 1 else []
    if len(first) < FEWEST:
        for batch in (*first, *waiting) if workers > 1 else waiting:
            yield from _worked(pipeline, batch)
        return
    yield from _pooled(first, waiting, pipeline, workers)


def _pooled(
    first: list[list[Review | Quarantined]],
    waiting: Iterator[list[Review | Quarantined]],
    pipeline: Pipeline,
    workers: int,
) -> Iterator[Outcome]:
    # A forked process has rules and model already; where there is no fork they are sent once.
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    pool = ProcessPoolExecutor(
        workers, multiprocessing.get_context(method), initializer=_start, initargs=(pipeline,)
    )
    running: deque[Future[list[Outcome]]] = deque()
    died = False
    try:
        for batch in _both(first, waiting):
            running.append(pool.submit(_work, batch))
            if len(running) >= workers * _AHEAD:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()
    except BrokenProcessPool:
        died = True
    finally:
        pool.shutdown(cancel_futures=True)
    if died:
        raise LederError("a worker process died, perhaps for want of memory; try again with --workers 1")


def _both(
    first: list[list[Review | Quarantined]], waiting: Iterator[list[Review | Quarantined]]
) -> Iterator[list[Review | Quarantined]]:
    yield from first
    yield from waiting


def _start(pipeline: Pipeline) -> None:
    """Make a worker ready: what stops the run stops it in the process that started it."""
    global _pipeline
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _pipeline = pipeline


def _work(batch: list[Review | Quarantined]) -> list[Outcome]:
    if _pipeline is None:
        raise RuntimeError("a worker has no pipeline")
    return list(_worked(_pipeline, batch))


def _worked(pipeline: Pipeline, batch: list[Review | Quarantined]) -> Iterator[Outcome]:
    """Redact and tag one batch; what leads back to the raw text stays behind."""
    for outcome in pipeline.stream(batch):
        yield outcome.tagged if isinstance(outcome, Result) else outcome
