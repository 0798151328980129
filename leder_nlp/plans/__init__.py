"""Evaluation plans: what to run on what, by which metrics, above which floors; and the record of the run."""

from __future__ import annotations

from leder_nlp.plans.plan import Plan, System, read_plan
from leder_nlp.plans.records import FORMAT, read_record, run_record, write_record
from leder_nlp.plans.running import Outcome, run_plan, score_corpus, score_files

__all__ = [
    "FORMAT",
    "Outcome",
    "Plan",
    "System",
    "read_plan",
    "read_record",
    "run_plan",
    "run_record",
    "score_corpus",
    "score_files",
    "write_record",
]
