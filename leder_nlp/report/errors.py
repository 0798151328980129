"""The error report: where a system fails, as one HTML file without script, made of a run record.

One variant may leave: it is made of a record that obeys disclosure control, and holds no text. The other
stays inside, and shows the passages that went wrong in redacted words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leder_nlp import resources
from leder_nlp.report.errors_view import sections
from leder_nlp.report.files import write_text
from leder_nlp.taxonomy import Taxonomy

TITLE = "Where the tagger and the redactor fail"
INSIDE = "Stays inside the secure area"
MISSED, MADE_UP, FLIPPED, LEAK = "missed", "made up", "other polarity", "left readable"
KINDS = (MISSED, MADE_UP, FLIPPED, LEAK)

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_POLARITY = {"good_practice": "● Good practice", "area_for_improvement": "▲ Area for improvement"}


@dataclass(frozen=True, slots=True)
class Failure:
    """A passage that went wrong, in redacted words: its kind, theme or label, what is behind it."""

    kind: str
    review_id: str
    theme: str
    polarity: str
    before: str = field(repr=False)
    words: str = field(repr=False)
    after: str = field(repr=False)
    why: tuple[str, ...] = field(default=(), repr=False)
    phenomenon: str = ""


def write_errors(
    path: Path,
    record: Mapping[str, Any],
    *,
    lines: Mapping[str, str],
    failures: Sequence[Failure] = (),
    taxonomy: Taxonomy | None = None,
) -> Path:
    """Write the report of a run record and give its path; `lines` say in a few words what each metric is.

    `taxonomy` is that of the tags, the one that ships if not given.

    A record that stays inside gives a report that does; failures need such a record. Raises ValueError for
    failures beside a record that may leave, OutputError if the file cannot be written.
    """
    return write_text(path, errors_report(record, lines=lines, failures=failures, taxonomy=taxonomy))


def errors_report(
    record: Mapping[str, Any],
    *,
    lines: Mapping[str, str],
    failures: Sequence[Failure] = (),
    taxonomy: Taxonomy | None = None,
) -> str:
    """Give the report as HTML; see `write_errors`."""
    labels = {theme.id: theme.label for theme in taxonomy or Taxonomy.default()}
    inside = bool(record.get("stays_inside", True))
    if failures and not inside:
        raise ValueError("passages are shown only beside a record that stays inside")
    from jinja2 import Environment, StrictUndefined

    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = resources.path("templates", "errors.html.jinja").read_text(encoding="utf-8")
    text = page.from_string(source).render(
        title=TITLE,
        inside=inside,
        stamp=INSIDE if inside else f"May leave, by disclosure rule {record.get('disclosure')}; check again",
        sections=sections(record, lines=lines, labels=labels),
        groups=_grouped(failures, labels),
        shown=len(failures),
        polarity=_POLARITY,
        kinds=KINDS,
    )
    return _UNFIT.sub("\ufffd", text)


def _grouped(failures: Sequence[Failure], labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """Group by phenomenon where there is one, else by theme; identifiers come last, by label."""
    groups: dict[tuple[bool, str], list[Failure]] = {}
    for own in failures:
        groups.setdefault((own.kind == LEAK, own.phenomenon or own.theme), []).append(own)
    order = {theme: place for place, theme in enumerate(labels)}
    out = []
    for (leak, key), members in sorted(
        groups.items(), key=lambda item: (item[0][0], order.get(item[0][1], 99), item[0][1])
    ):
        name = labels.get(key, key.replace("_", " ").capitalize())
        counts = [f"{sum(own.kind == kind for own in members)} {kind}" for kind in KINDS]
        said = ", ".join(line for line in counts if not line.startswith("0 "))
        rows = [{"failure": own, "theme": labels.get(own.theme, own.theme)} for own in members]
        out.append({"label": f"Identifiers: {name.lower()}" if leak else name, "counts": said, "rows": rows})
    return out
