"""Print MB/s of the whole job and of each stage beside the floor (read, parse JSON), and peak memory.

    python evaluation/benchmarks/speed.py                 # 5 rounds over the coroners' narratives
    python evaluation/benchmarks/speed.py --reviews 200 --rounds 3 --file mine.jsonl

MB = a million bytes of review text, seconds are of one core's CPU, medians over interleaved rounds
after a warm-up; the last row is by the clock, with a process for each core, as the command line runs.
Starting (rules, lists and model, once a run) is shown apart. The machine decides the absolute
figures: compare ratios within one run. Reads
`pfd/narratives.jsonl` of the folder named by LEDER_NLP_EXTERNAL_DATA, else the shipped examples.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", type=Path, help="reviews to read (.jsonl or .csv)")
    parser.add_argument("--reviews", type=int, help="how many of them (default: all)")
    parser.add_argument(
        "--rounds", type=int, default=5, help="rounds after the warm-up (default: %(default)s)"
    )
    chosen = parser.parse_args()
    source = chosen.file or _source()

    from leder_nlp.batch import tag_reviews
    from leder_nlp.collector import calm
    from leder_nlp.io.reviews import read_reviews
    from leder_nlp.pipeline import Pipeline
    from leder_nlp.redact.redactor import Redactor
    from leder_nlp.tag.findings import Findings
    from leder_nlp.tag.passages import passages
    from leder_nlp.workers import usable

    begun = time.process_time()
    reviews = list(read_reviews(source))[: chosen.reviews]
    size = sum(len(review.text.encode()) for review in reviews) / 1e6
    with calm():
        pipeline = Pipeline()
        pipeline.run(reviews[:3])
    started = time.process_time() - begun
    redactor, tagger = pipeline.redactor, pipeline.tagger
    rules = Redactor.by_rules()
    faster = Pipeline(redactor=rules, tagger=tagger)
    safe = [redactor.redact(review) for review in reviews]
    cut = [passage for review in safe for passage in passages(review)]
    found = Findings(cut, tagger.rules.rules)
    by_rule = tagger.rules.read(found)
    by_model = (
        tagger.trained.read_beside(found, by_rule, enough=tagger.settling.enough) if tagger.trained else []
    )
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "floor.jsonl"
        lines.write_text("".join(json.dumps({"id": r.review_id, "text": r.text}) + "\n" for r in reviews))
        stages: dict[str, Callable[[], Any]] = {
            "floor: read file + JSON": lambda: [json.loads(line) for line in lines.open(encoding="utf-8")],
            "read reviews": lambda: read_reviews(lines),
            "redact by rules": lambda: [rules.redact(review) for review in reviews],
            "redact": lambda: [redactor.redact(review) for review in reviews],
            "cut into passages": lambda: [passage for review in safe for passage in passages(review)],
            "find rules and cues": lambda: Findings(cut, tagger.rules.rules),
            "judge by rules": lambda: tagger.rules.read(found),
            "read by the model": lambda: (
                tagger.trained.read_beside(found, by_rule, enough=tagger.settling.enough)
                if tagger.trained
                else None
            ),
            "settle": lambda: list(tagger.settling.settle(found, by_rule, by_model, trained=tagger.trained)),
            "whole job, names by rules": lambda: tag_reviews(
                reviews, Path(folder) / "out", pipeline=faster, overwrite=True
            ),
            "whole job, files out": lambda: tag_reviews(
                reviews, Path(folder) / "out", pipeline=pipeline, overwrite=True
            ),
        }
        cores = usable()
        together: dict[str, Callable[[], Any]] = {
            f"names by rules, {cores} processes": lambda: tag_reviews(
                reviews, Path(folder) / "out", pipeline=faster, overwrite=True, workers=cores
            ),
            f"whole job, {cores} processes": lambda: tag_reviews(
                reviews, Path(folder) / "out", pipeline=pipeline, overwrite=True, workers=cores
            ),
        }
        with calm():
            seconds = _measured(stages, rounds=chosen.rounds)
            seconds |= _measured(together, rounds=chosen.rounds, clock=time.perf_counter)
    floor = seconds["floor: read file + JSON"]
    print(f"{len(reviews)} reviews, {size:.2f} MB, medians of {chosen.rounds} rounds, CPU of one core")
    print(f"{'stage':26}{'MB/s':>10}{'reviews/s':>12}{'x floor':>10}")
    for name, spent in seconds.items():
        print(f"{name:26}{size / spent:>10.2f}{len(reviews) / spent:>12.0f}{spent / floor:>10.1f}")
    print(f"starting took {started:.2f} s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _source() -> Path:
    outside = os.environ.get("LEDER_NLP_EXTERNAL_DATA")
    if outside and (Path(outside) / "pfd" / "narratives.jsonl").is_file():
        return Path(outside) / "pfd" / "narratives.jsonl"
    print("LEDER_NLP_EXTERNAL_DATA is not set: measuring on the shipped examples")
    return ROOT / "corpora" / "examples" / "reviews.csv"


def _measured(
    stages: dict[str, Callable[[], Any]], *, rounds: int, clock: Callable[[], float] = time.process_time
) -> dict[str, float]:
    spent: dict[str, list[float]] = {name: [] for name in stages}
    for turn in range(rounds + 1):
        for name, work in stages.items():
            begun = clock()
            work()
            if turn:
                spent[name].append(clock() - begun)
    return {name: statistics.median(own) for name, own in spent.items()}


if __name__ == "__main__":
    main()
