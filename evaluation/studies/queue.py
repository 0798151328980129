"""How much surer the tags are that stay out of the review queue: precision by reason, on annotated reviews.

Run: python evaluation/studies/queue.py CORPUS SPLIT. Prints numbers only.
"""

from __future__ import annotations

import sys

from leder_nlp.io.corpus import read_corpus
from leder_nlp.pipeline import redact_annotated
from leder_nlp.plans.analysis import right
from leder_nlp.redact.redactor import Redactor
from leder_nlp.tag.doubtful import doubtful
from leder_nlp.tag.tagger import Tagger


def main(corpus: str, split: str) -> None:
    """Print the table."""
    redactor, tagger = Redactor.default(), Tagger.default()
    gold = [redact_annotated(one, redactor) for one in read_corpus(corpus, split=split)]
    tagged = list(tagger.tag_all([one.review for one in gold]))
    found = [tag for one in tagged for tag in one.tags]
    good = dict(zip(map(id, found), right((tag for one in gold for tag in one.tags), found), strict=True))
    threshold = tagger.settling.threshold
    queue = [one for own in tagged for one in doubtful(own, threshold=threshold, beside="model")]
    held = {id(one.tag) for one in queue}
    groups = {"all": found, "in the queue": [one.tag for one in queue]}
    groups["not in the queue"] = [tag for tag in found if id(tag) not in held]
    for reason in sorted({reason for one in queue for reason in one.reasons}):
        groups[reason] = [one.tag for one in queue if reason in one.reasons]
    ordered = sorted(queue, key=lambda one: -one.gain)
    groups["first half of the queue"] = [one.tag for one in ordered[: len(ordered) // 2]]
    for name, tags in groups.items():
        met = sum(good[id(tag)] for tag in tags)
        share = f"{met / len(tags):.3f}" if tags else "-"
        print(f"{name:26} tags {len(tags):5} coverage {len(tags) / len(found):.3f} precision {share}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
