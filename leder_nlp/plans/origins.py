"""Recall of people's names by the origin that the lists give them, for a record."""

from __future__ import annotations

import re
from typing import Any

from leder_nlp.evaluate.origins import recall_by_origin, widest_gap
from leder_nlp.plans.scoring import Scored
from leder_nlp.redact.name_origins import origin_by_name

FEWEST = 20
"""Mentions below which an origin is shown and left out of the gap."""


def origins_of(run: Scored) -> dict[str, Any]:
    """Give recall of mentions by origin, with exact intervals, and the gap between the best and the worst.

    The lists know fewer names than the detectors do, and mostly the same ones: a name that no list knows
    is under `not_mapped`, which says more of rare names than any origin does.
    """
    rows = recall_by_origin(run.gold, run.redaction, origin_by_name())
    many = [own for own in rows if own.counts.due >= FEWEST]
    return {
        "widest_gap": widest_gap(many),
        "fewest_mentions": FEWEST,
        "by_origin": {
            re.sub(r"\W", "_", own.origin): {
                "value": own.counts.recall,
                "met": own.counts.met,
                "due": own.counts.due,
                "low": own.interval.low,
                "high": own.interval.high,
            }
            for own in rows
        },
    }
