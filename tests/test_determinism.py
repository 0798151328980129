"""Training gives the same bytes whatever the hash seed and number of threads, in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from leder_nlp.progress import unheard
from leder_nlp.records import Passage
from leder_nlp.spans import Span
from leder_nlp.tag.trained import matrix
from leder_nlp.train.examples import Examples
from leder_nlp.train.fitting import Settings, fit

CORPUS = Path(__file__).parent.parent / "corpora" / "synthetic" / "v1"
beside = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus does not lie beside the tests")

BOTH = """
import json, sys
from pathlib import Path
import pandas as pd
from leder_nlp.codebooks.classifier import CodebookClassifier
from leder_nlp.codebooks.store import save
from leder_nlp.codebooks.tables import Columns, read_passages
from leder_nlp.codebooks.teaching import teach
from leder_nlp.io.corpus import read_corpus
from leder_nlp.retraining import train
from leder_nlp.taxonomy import Taxonomy
from leder_nlp.train.fitting import Settings

corpus, out, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
gold = sorted(read_corpus(corpus, split="train"), key=lambda one: len(one.review.text))[:count]
train(gold, name="toy", corpus_name="few", settings=Settings(fold_count=2)).save(out / "tags")
domain = {theme.id: theme.domain for theme in Taxonomy.default()}
rows = [
    {"text": tag.span.of(one.review.text), "doc": one.review.review_id, "theme": [domain[tag.theme]],
     "side": tag.polarity}
    for one in gold for tag in one.tags
]
every = ("words", "characters", "vectors", "context")
for name, column, options in (
    ("several", "theme", {"features": every}), ("one", "side", {"estimator": "logistic"}),
):
    table = out / f"{name}.jsonl"
    table.write_text("".join(json.dumps(row) + "\\n" for row in rows), encoding="utf-8")
    passages = read_passages(table, Columns(labels=(column,), group="doc"))
    model, card = teach(passages, CodebookClassifier(**options), name=name)
    save(model, card, out / name)
"""
"""Learn a tagging model, and of the passages under its tags a codebook of several labels and one of one."""
MODELS = {"tags", "several", "one"}
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
SECONDS = 3_600


def trained(folder: Path, *, count: int, seed: str, threads: str) -> subprocess.Popen[bytes]:
    """Start training on the shortest reviews, under a hash seed and a number of threads."""
    folder.mkdir()
    environment = os.environ | {"PYTHONHASHSEED": seed} | dict.fromkeys(THREADS, threads)
    return subprocess.Popen(
        [sys.executable, "-c", BOTH, str(CORPUS), str(folder), str(count)],
        env=environment,
        stderr=subprocess.PIPE,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Give the bytes of every file of the models, by place."""
    files = (file for name in MODELS for file in (folder / name).iterdir())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def all_of(folder: Path, count: int, ways: list[tuple[str, str]]) -> list[dict[str, bytes]]:
    """Train in each way, two at a time, and give what came out."""
    for first in range(0, len(ways), 2):
        running = [
            trained(folder / f"{seed}-{threads}", count=count, seed=seed, threads=threads)
            for seed, threads in ways[first : first + 2]
        ]
        try:
            for process in running:
                _, errors = process.communicate(timeout=SECONDS)
                assert process.returncode == 0, errors.decode()
        finally:
            for process in running:
                process.kill()
    return [contents(folder / f"{seed}-{threads}") for seed, threads in ways]


@beside
def test_seed_and_threads_change_no_byte(tmp_path):
    """
    Of twelve reviews: both kinds of model, every file.
    """
    one, other = all_of(tmp_path, 12, [("0", "1"), ("1", "2")])

    assert len(one) == 4 * len(MODELS)
    assert one == other


def test_linear_algebra_has_one_thread_while_a_model_is_fitted():
    """
    OpenBLAS sums more than 10,000 numbers in as many parts as it has threads: weights of 60 reviews differed.
    """
    seen: list[int] = []

    def rows(names, columns, idf):
        seen.extend(own["num_threads"] for own in threadpool_info() if own["user_api"] == "blas")
        return matrix(names, columns, idf)

    labels = (frozenset(("food", "good_practice")), frozenset(("travel", "area_for_improvement")))
    passages = tuple(Passage(f"r{n}", Span(0, 1), "x", Span(0, 1)) for n in range(12))
    names = tuple([("soup", "bus")[n % 2], "lamp"] for n in range(12))
    data = Examples(passages, names, tuple(labels[n % 2] for n in range(12)))
    with threadpool_limits(2):
        fit(data, ("food", "travel"), rows, settings=Settings(fold_count=2), report=unheard)
        after = [own["num_threads"] for own in threadpool_info() if own["user_api"] == "blas"]

    assert set(seen) == {1}
    assert set(after) == {2}


@pytest.mark.slow
@beside
def test_no_seed_and_no_number_of_threads_changes_a_byte(tmp_path):
    """
    Of sixty reviews, which have more than 10,000 features, in all four ways.
    """
    found = all_of(tmp_path, 60, [(seed, threads) for seed in ("0", "1") for threads in ("1", "2")])

    assert all(one == found[0] for one in found)
