"""Running a plan: the system on the data, its scores, its record; and files of tags beside gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from leder_nlp.errors import InputError
from leder_nlp.evaluate.summary import summary
from leder_nlp.evaluate.tags import TagScores, score_tags
from leder_nlp.io.corpus import read_corpus
from leder_nlp.io.formats.catalog import read_annotated
from leder_nlp.io.results import read_tags
from leder_nlp.plans.analysis import (
    ceiling_of,
    confusion,
    overlap_of,
    polarity_confusion,
    reliability_of,
    selective_of,
    slices_of,
)
from leder_nlp.plans.challenge import Item, Judged, by_group, challenge_scores, judged, read_items
from leder_nlp.plans.codebook import run_codebook
from leder_nlp.plans.floors import held
from leder_nlp.plans.gold import gold_of
from leder_nlp.plans.measures import paired, undefined, units, with_bases
from leder_nlp.plans.names import of_family
from leder_nlp.plans.origins import origins_of
from leder_nlp.plans.outside import outside_path, outside_scores
from leder_nlp.plans.plan import Plan, System
from leder_nlp.plans.records import run_record
from leder_nlp.plans.scoring import Scored, by_rules, scored, unredacted
from leder_nlp.progress import Report, unheard
from leder_nlp.provenance import fingerprint
from leder_nlp.records import AnnotatedReview, Tag
from leder_nlp.tag.tagger import Tagger
from leder_nlp.tagging import codebook_of, taxonomy_in, told


@dataclass(frozen=True, slots=True)
class Outcome:
    """The record of a run, and what stands behind it for an error analysis that stays inside."""

    record: dict[str, Any]
    run: Scored | None = field(default=None, repr=False)
    items: tuple[Item, ...] = field(default=(), repr=False)


def run_plan(plan: Plan, *, report: Report = unheard) -> Outcome:
    """Run a plan and give its record.

    Tags are scored in raw offsets, end to end: what redaction does to them counts. A review that is
    quarantined is left out of both scores and counted. Raises EvaluationError if no review is left.
    """
    kinds = {"corpus": _corpus, "files": _files, "challenge": _challenge, "outside": _outside}
    if plan.kind == "codebook":
        return Outcome(run_codebook(plan, report))
    return kinds[plan.kind](plan, report)


def score_corpus(
    corpus: Path,
    *,
    model: Path | None,
    split: str | None = None,
    known: bool = True,
    resamples: int = 2_000,
    report: Report = unheard,
) -> dict[str, Any]:
    """Redact and tag a corpus, score both against its gold, and give the run record; see `run_plan`.

    `model` is a model folder, None for the rules alone. `known=False` takes the form's identifiers
    away, as if nobody had filled them in.
    """
    system = System(model, known=known)
    plan = Plan("corpus", Path(corpus), split=split, system=system, resamples=resamples)
    return run_plan(plan, report=report).record


def score_files(gold: Path, pred: Path, *, resamples: int = 2_000) -> dict[str, Any]:
    """Score a file of tags against annotated reviews; offsets are those of the gold's text."""
    plan = Plan("files", Path(gold), kind="files", pred=Path(pred), resamples=resamples)
    return run_plan(plan).record


def _corpus(plan: Plan, report: Report) -> Outcome:
    taxonomy = taxonomy_in(plan.system.taxonomy)
    read = read_corpus(plan.data, split=plan.split, taxonomy=taxonomy)
    gold = gold_of(read, name=plan.data.name, coder=plan.coder)
    report(f"{len(gold)} annotated reviews")
    run = scored(gold, plan.system, name=plan.data.name)
    if told(run.answer):
        report(told(run.answer))
    report(f"{len(run.results)} redacted and tagged, {len(run.results.quarantined)} in quarantine; scoring")
    how = _how(plan)
    scores = summary(redaction=run.redaction, tags=run.tags, **how)
    with_bases(scores, run.redaction, run.tags, **how)
    due = [tag for one in run.gold for tag in one.tags]
    scores["confusion"] = {"themes": confusion(run.tags), "polarities": polarity_confusion(run.tags)}
    scores["calibration"] = reliability_of(due, run.candidates, **how)
    scores["selective"] = selective_of(due, run.found)
    _add(scores, plan, run.gold, run.found)
    if plan.slices:
        safe = [one.review for one in run.results]
        scores["slices"] = slices_of(run.redaction, run.tags, safe, plan.slices, **how)
    if plan.train is not None:
        scores["overlap"] = overlap_of(run, plan.train, plan.train_split, taxonomy)
    if plan.origins:
        scores["origins"] = origins_of(run)
    if plan.unredacted:
        scores["unredacted"] = _baseline(run.against(unredacted(run)), how)
    if plan.baseline and plan.system.model is not None:
        scores["baseline"] = _baseline(run.against(by_rules(run)), how)
    more = {
        "quarantined": len(run.results.quarantined),
        "known": plan.system.known,
        "threshold": run.threshold,
    }
    counts = paired(run.redaction, run.tags, reviews=[one.review for one in run.gold])
    return Outcome(_record(plan, scores, more, counts, codebook=_used(run.answer)), run)


def _files(plan: Plan, report: Report) -> Outcome:
    taxonomy = taxonomy_in(plan.system.taxonomy)
    gold = gold_of(read_annotated(plan.data, taxonomy=taxonomy), name=plan.data.name, coder=plan.coder)
    found = list(read_tags(plan.pred or ""))
    _in_gold_offsets(Path(plan.pred or ""), gold, found)
    due = [tag for one in gold for tag in one.tags]
    tags = score_tags(due, found, reviews=[one.review.review_id for one in gold], taxonomy=taxonomy)
    how = _how(plan)
    scores = with_bases(summary(tags=tags, **how), None, tags, **how)
    scores["confusion"] = {"themes": {}, "polarities": polarity_confusion(tags)}
    _add(scores, plan, gold, found)
    counts = paired(None, tags, reviews=[one.review for one in gold])
    report(f"{len(gold)} annotated reviews, {len(found)} tags")
    codebook = {} if taxonomy is None else _used(Tagger(taxonomy=taxonomy))
    return Outcome(_record(plan, scores, {}, counts, codebook=codebook))


def _used(answer: Tagger) -> dict[str, Any]:
    """Give the hashes of codebook and rules, of rules that there are none of nothing."""
    return {name: own if own["sha256"] else None for name, own in codebook_of(answer).items()}


def _in_gold_offsets(file: Path, gold: Sequence[AnnotatedReview], found: Sequence[Tag]) -> None:
    """Raise InputError if tags cannot be in the offsets of the gold's text: they would be scored as wrong."""
    if (file.parent / "redacted.jsonl").is_file():
        raise InputError(
            f"{file.name}: redacted.jsonl lies beside it, so its offsets are into redacted texts, not "
            "into the gold's; score this system with `leder-nlp evaluate CORPUS`"
        )
    length = {one.review.review_id: len(one.review.text) for one in gold}
    for number, tag in enumerate(found, 1):
        if tag.span.end > length.get(tag.review_id, tag.span.end):
            raise InputError(f"{file.name}: tag {number}: ends after the text of its review")


def _challenge(plan: Plan, report: Report) -> Outcome:
    items = read_items(plan.data)
    report(f"{len(items)} items")
    run = scored([item.annotated for item in items], plan.system, name=plan.data.name)
    # An item that does not come out of redaction is answered with nothing.
    rows = judged(items, run.found)
    how = _how(plan)
    scores: dict[str, Any] = {"intervals": how, "challenge": challenge_scores(rows, **how)}
    if plan.baseline and plan.system.model is not None:
        scores["baseline"] = {"challenge": challenge_scores(judged(items, by_rules(run)), **how)}
    more = {"quarantined": len(run.results.quarantined), "threshold": run.threshold}
    return Outcome(_record(plan, scores, more, _paired_groups(rows)), run, tuple(items))


def _outside(plan: Plan, report: Report) -> Outcome:
    folder = outside_path(plan.data)
    scores: dict[str, Any] = {"intervals": _how(plan), "outside": outside_scores(plan, folder, report)}
    return Outcome(
        _record(replace(plan, data=folder), scores, {}, {"units": units([]), "metrics": {}, "themes": {}})
    )


def _paired_groups(rows: Sequence[Judged]) -> dict[str, Any]:
    """Give the counts of each held-out group, in the order of the groups' names."""
    kept = [own for own in rows if own.item.held_out]
    metrics = {
        own.name: [[one.met, one.found, one.due] for one in by_group(kept, own.name)]
        for own in of_family("challenge")
    }
    return {
        "units": units(f"{own.item.group} {own.item.id}" for own in kept),
        "metrics": metrics,
        "themes": {},
    }


def _add(scores: dict[str, Any], plan: Plan, gold: Sequence[AnnotatedReview], found: Sequence[Tag]) -> None:
    if plan.coders:
        taxonomy = taxonomy_in(plan.system.taxonomy)
        scores["ceiling"] = ceiling_of(
            plan.coders, gold, found, plan.ceiling, taxonomy=taxonomy, **_how(plan)
        )


def _baseline(tags: TagScores, how: Mapping[str, Any]) -> dict[str, Any]:
    whole = with_bases(summary(tags=tags, **how), None, tags, **how)
    return {"tags": {name: whole["tags"][name] for name in ("metrics", "macro")}}


def _how(plan: Plan) -> dict[str, Any]:
    return {"resamples": plan.resamples, "level": plan.level, "seed": plan.seed}


def _record(
    plan: Plan,
    scores: dict[str, Any],
    more: Mapping[str, Any],
    counts: Mapping[str, Any],
    *,
    codebook: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    settings: dict[str, Any] = {"kind": plan.kind, "resamples": plan.resamples, "level": plan.level}
    settings |= {"seed": plan.seed, **more}
    settings |= {"split": plan.split} if plan.split else {}
    if plan.kind != "files":
        settings["policy"] = "own" if plan.system.policy.endswith(".toml") else plan.system.policy
    others = {"pred": plan.pred, "train": plan.train, **{f"coder_{k}": v for k, v in plan.coders.items()}}
    return run_record(
        command="evaluate plan" if plan.file else f"evaluate {plan.kind}",
        corpus=plan.data,
        model=plan.system.model if plan.kind not in ("files", "outside") else None,
        scores=scores,
        settings=settings,
        more={
            "plan": {
                "name": plan.name,
                "sha256": None if plan.file is None else fingerprint(plan.file)["sha256"],
            },
            "data": {name: fingerprint(path) for name, path in others.items() if path is not None},
            "floors": held(scores, plan.floors),
            "undefined": undefined(scores),
            "paired": counts,
            "disclosure": None,
            "stays_inside": True,
            **(codebook or {}),
        },
    )
