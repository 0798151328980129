"""The options of `train` by which a new model is held against an old one, and what is printed of it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leder_nlp.models import Model
    from leder_nlp.records import AnnotatedReview
    from leder_nlp.succession import Verdict
    from leder_nlp.tag.tagger import Tagger

REFUSED = 4


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    against = parser.add_argument_group("held against a model that is in use")
    against.add_argument(
        "--against",
        metavar="MODEL",
        help="write the new model only if no theme is significantly worse than with this one",
    )
    against.add_argument(
        "--held-out", metavar="CORPUS", help="annotated reviews to compare on, learned from by neither model"
    )
    against.add_argument("--held-out-split", metavar="NAME", help="the split of those, such as dev")
    against.add_argument(
        "--batch", metavar="INPUT", help="reviews without annotation: print which tags change on them"
    )


def checked(chosen: argparse.Namespace) -> None:
    """Raise ConfigError where the options do not fit together."""
    from leder_nlp.errors import ConfigError

    if bool(chosen.against) != bool(chosen.held_out):
        raise ConfigError("--against MODEL and --held-out CORPUS are said together")
    if (chosen.held_out_split or chosen.batch) and not chosen.against:
        raise ConfigError("--held-out-split and --batch belong to --against MODEL")


def ready(chosen: argparse.Namespace, corpus: Sequence[AnnotatedReview]) -> None:
    """Raise before fitting what would be wrong after it: the model, the held-out reviews, their split."""
    from leder_nlp.io.corpus import read_corpus
    from leder_nlp.succession import apart
    from leder_nlp.tagging import taxonomy_in

    _tagger(chosen, Path(chosen.against))
    taxonomy = taxonomy_in(chosen.taxonomy)
    held_out = read_corpus(chosen.held_out, split=chosen.held_out_split, taxonomy=taxonomy)
    apart(held_out, corpus, name=Path(chosen.held_out).name)


def put_forward(chosen: argparse.Namespace, model: Model, corpus: Sequence[AnnotatedReview]) -> int:
    """Hold a new model against the old; write it if it may take the place, else give exit code 4."""
    from leder_nlp.succession import held_against

    with tempfile.TemporaryDirectory(prefix="leder_nlp_") as folder:
        draft = Path(folder) / Path(chosen.out).name
        model.save(draft)
        verdict = held_against(
            draft,
            Path(chosen.against),
            Path(chosen.held_out),
            split=chosen.held_out_split,
            learned=corpus,
            seed=chosen.seed,
            taxonomy=_path(chosen.taxonomy),
            rules=_path(chosen.rules),
            report=lambda line: print(line, file=sys.stderr, flush=True),
        )
        _tell(verdict)
        if chosen.batch:
            _tell_changes(Path(chosen.batch), [_tagger(chosen, one) for one in (Path(chosen.against), draft)])
        if verdict.accepted:
            model.save(Path(chosen.out))
            print(f"no theme is significantly worse; model {model.name} is in {chosen.out}")
            return 0
    print("the old model stays; nothing was written. Significantly worse are:", file=sys.stderr)
    for row in verdict.fallen:
        print(f"  {row.name}: {row.first:.2f} -> {row.second:.2f} (p {row.p_adjusted:.4f})", file=sys.stderr)
    return REFUSED


def _tell(verdict: Verdict) -> None:
    from leder_nlp.plans.comparing import compared_text

    print("old model first, new model second")
    print(compared_text(verdict.compared))


def _tagger(chosen: argparse.Namespace, model: Path) -> Tagger:
    """Give the tagger of a model and the codebook that the options name, with its rules if it learned beside
    some."""
    from leder_nlp.tagging import rules_beside, tagger_of

    rules = rules_beside(model, _path(chosen.rules))
    return tagger_of(model, taxonomy=_path(chosen.taxonomy), rules=rules)


def _path(given: str | None) -> Path | None:
    return None if given is None else Path(given)


def _tell_changes(source: Path, taggers: Sequence[Tagger]) -> None:
    """Print, by theme, what changes on reviews without annotation from the first tagger to the second.

    They are redacted once for both.
    """
    from leder_nlp.io.reviews import iter_reviews
    from leder_nlp.pipeline import redact
    from leder_nlp.plans.text import aligned
    from leder_nlp.records import Quarantined
    from leder_nlp.redact.redactor import Redactor
    from leder_nlp.tag.changes import KINDS, changes, counted

    redactor = Redactor.default()
    outcomes = [redact(review, redactor) for review in iter_reviews(source)]
    safe = [one[0] for one in outcomes if not isinstance(one, Quarantined)]
    before, after = ([tag for own in one.tag_all(safe) for tag in own.tags] for one in taggers)
    found = counted(changes(before, after))
    rows: list[tuple[str, ...]] = [("tags of the batch, old to new", *KINDS)]
    rows += [(theme, *(str(found[theme][kind]) for kind in KINDS)) for theme in sorted(found)]
    total = [str(sum(own[kind] for own in found.values())) for kind in KINDS]
    print(aligned([*rows, ("all themes", *total)]))
