"""How much surer the tags are that stay out of the review queue, and how many near misses would be right.

Run: python evaluation/studies/review_queue.py CORPUS SPLIT. Prints numbers only.
"""

from __future__ import annotations

import sys

from leder_nlp.io.corpus import read_corpus
from leder_nlp.pipeline import redact_annotated
from leder_nlp.plans.analysis import right
from leder_nlp.redact.redactor import Redactor
from leder_nlp.tag.doubtful import JUST_BELOW, doubtful
from leder_nlp.tag.tagger import Tagger


def main(corpus: str, split: str) -> None:
    """Print the table."""
    redactor, tagger = Redactor.default(), Tagger.default()
    gold = [redact_annotated(one, redactor) for one in read_corpus(corpus, split=split)]
    tagged = list(tagger.tag_all([one.review for one in gold]))
    found = [tag for one in tagged for tag in one.tags]
    due = [tag for one in gold for tag in one.tags]
    missed = [tag for one in tagged for tag in one.missed]
    good = dict(zip(map(id, [*found, *missed]), right(due, [*found, *missed]), strict=True))
    good |= dict(zip(map(id, found), right(due, found), strict=True))
    threshold = tagger.settling.threshold
    queue = [one for own in tagged for one in doubtful(own, threshold=threshold, beside="model")]
    held = {id(one.tag) for one in queue}
    given = [one for one in queue if JUST_BELOW not in one.reasons]
    groups = {"all tags": found, "tags in the queue": [one.tag for one in given]}
    groups["tags not in the queue"] = [tag for tag in found if id(tag) not in held]
    for reason in sorted({reason for one in queue for reason in one.reasons}):
        groups[reason] = [one.tag for one in queue if reason in one.reasons]
    ordered = sorted(queue, key=lambda one: -one.gain)
    half = len(ordered) // 2
    for name, from_, to in (("first", 0, half), ("second", half, None)):
        wrong = [good[id(one.tag)] == (JUST_BELOW in one.reasons) for one in ordered[from_:to]]
        print(f"{name} half of the queue: {len(wrong)} entries, {sum(wrong) / len(wrong):.3f} to be mended")
    for name, tags in groups.items():
        met = sum(good[id(tag)] for tag in tags)
        share = f"{met / len(tags):.3f}" if tags else "-"
        print(f"{name:26} tags {len(tags):5} per tag given {len(tags) / len(found):.3f} right {share}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
