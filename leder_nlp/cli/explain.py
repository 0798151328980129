"""Say why a review has the tags it has: the passage, the rule or words, the cue, in words.

Reads the folder that `tag` wrote. Shows redacted text on the screen: use it inside the secure area."""

from __future__ import annotations

import argparse
from pathlib import Path

EXAMPLE = """example:
  leder-nlp explain results case-014"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the verb."""
    parser.add_argument("folder", metavar="DIR", help="a folder that `leder-nlp tag` wrote")
    parser.add_argument("review", metavar="REVIEW_ID", help="the id of the review")


def run(chosen: argparse.Namespace) -> int:
    """Do it."""
    from leder_nlp.drafts import TAXONOMY
    from leder_nlp.errors import InputError
    from leder_nlp.io.results import read_redacted, read_tags
    from leder_nlp.tag.explain import explained
    from leder_nlp.taxonomy import Taxonomy

    folder = Path(chosen.folder)
    for name in ("redacted.jsonl", "tags.jsonl"):
        if not (folder / name).is_file():
            raise InputError(f"{folder}: has no {name}; give a folder that `leder-nlp tag` wrote")
    review = next(
        (one for one in read_redacted(folder / "redacted.jsonl") if one.review_id == chosen.review), None
    )
    if review is None:
        raise InputError(f"{folder}: no redacted review has this id; it may be in quarantine.jsonl")
    tags = [tag for tag in read_tags(folder / "tags.jsonl") if tag.review_id == chosen.review]
    own = folder / TAXONOMY
    print("\n".join(explained(review, tags, Taxonomy.read(own) if own.is_file() else None)))
    return 0
