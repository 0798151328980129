"""How far coders agree: on each label, on sets of labels, and on the stretches of text that they mark.

Intervals draw whole reviews, as those of systems do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from leder_nlp.evaluate.alpha import coincidences, krippendorff_alpha, of_coincidences
from leder_nlp.evaluate.alpha_u import alpha_u as alpha_u_of
from leder_nlp.evaluate.bootstrap import bootstrap, divided
from leder_nlp.evaluate.codings import Codings, passage_sets, review_sets
from leder_nlp.evaluate.intervals import Interval
from leder_nlp.evaluate.kappa import cohen, complete, confusion
from leder_nlp.evaluate.labels import Label, joint
from leder_nlp.evaluate.tags import TagScores, score_tags
from leder_nlp.evaluate.value import NO_PAIRS, NOTHING_EITHER, Value
from leder_nlp.records import Passage, Tag
from leder_nlp.spans import Span, union
from leder_nlp.taxonomy import Taxonomy

if TYPE_CHECKING:
    import numpy as np

    from leder_nlp.evaluate.bootstrap import Floats

Sets = Mapping[str, Sequence[Sequence[Any]]]
"""By review id, one row a coder and one place a unit; None where the coder has not seen it."""


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """Agreement on one label over units that two coders or more have seen.

    `kappa` is Cohen's, the mean over pairs of coders; `alpha` Krippendorff's (nominal); `positive` and
    `negative` are agreement on giving the label and on not giving it, over all pairs.
    """

    label: Label
    units: int
    reviews: int
    kappa: Value
    alpha: Value
    alpha_interval: Interval
    positive: Value
    positive_interval: Interval
    negative: Value


def label_agreement(
    coded: Codings,
    labels: Iterable[Label],
    *,
    passages: Iterable[Passage] | None = None,
    label: Callable[[Tag], Label] = joint,
    resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[LabelAgreement, ...]:
    """Give agreement on each label; the units are the passages, or whole reviews without passages."""
    sets = review_sets(coded, label) if passages is None else passage_sets(coded, passages, label)
    how = {"resamples": resamples, "level": level, "seed": seed}
    return tuple(_on(own, sets, how) for own in labels)


def set_alpha(
    coded: Codings,
    *,
    passages: Iterable[Passage] | None = None,
    label: Callable[[Tag], Label] = joint,
    scale: str = "masi",
) -> Value:
    """Give Krippendorff's alpha of the sets of labels; `scale` is masi, jaccard or nested."""
    sets = review_sets(coded, label) if passages is None else passage_sets(coded, passages, label)
    return krippendorff_alpha(_joined(sets), scale)


def alpha_u(coded: Codings, *, label: Callable[[Tag], Label] = joint) -> Value:
    """Give Krippendorff's alpha for the marked stretches, over the reviews that all coders have seen.

    The reviews are laid end to end, and overlapping tags of one coder and label are joined first.
    """
    ids = coded.seen_by(*coded.coders)
    if not ids:
        return Value(None, NO_PAIRS)
    starts, at = {}, 0
    for own in ids:
        starts[own], at = at, at + coded.lengths[own]
    units = [_stretches(coded.of(coder, ids), starts, label) for coder in coded.coders]
    return alpha_u_of(units, at)


def pairwise(
    coded: Codings, *, taxonomy: Taxonomy | None = None, ids: Sequence[str] | None = None
) -> dict[tuple[str, str], TagScores]:
    """Score each coder against each other by the matcher that systems are scored with.

    Over the reviews that both have seen, or over `ids`. The first is held as gold; F1 is the same
    either way round.
    """
    return {
        (one, other): score_tags(
            coded.of(one, common),
            coded.of(other, common),
            reviews=common,
            taxonomy=taxonomy,
        )
        for one, other in coded.pairs
        for common in [coded.seen_by(one, other) if ids is None else ids]
    }


def mean_pairwise(scores: Mapping[tuple[str, str], TagScores], read: Callable[[TagScores], Any]) -> Value:
    """Give the mean over pairs of coders of what `read` gives; None values left out."""
    values = [value for own in scores.values() if (value := read(own)) is not None]
    return Value.ratio(sum(values), len(values), NOTHING_EITHER)


def _on(label: Label, sets: Sets, how: Mapping[str, Any]) -> LabelAgreement:
    ratings = {own: [_held(row, label) for row in rows] for own, rows in sets.items()}
    joined = _joined(ratings)
    tables = [coincidences(rows, (False, True)) for rows in ratings.values()]
    pairs = [_pairs(rows) for rows in ratings.values()]
    whole = sum(pairs[1:], pairs[0]) if pairs else None
    return LabelAgreement(
        label,
        sum(_seen(unit) for unit in zip(*joined, strict=True)),
        sum(any(map(_seen, zip(*rows, strict=True))) for rows in ratings.values()),
        _mean_kappa(joined),
        krippendorff_alpha(joined),
        bootstrap(tables, _alphas, **how),
        _specific(whole, 1),
        bootstrap(pairs, lambda sums: divided(sums[..., 1], sums[..., 1] + sums[..., 2] / 2), **how),
        _specific(whole, 0),
    )


def _held(row: Sequence[Any], label: Label) -> list[bool | None]:
    return [None if own is None else label in own for own in row]


def _joined(sets: Sets) -> list[list[Any]]:
    """Lay the units of all reviews side by side, one row a coder."""
    return [[own for part in row for own in part] for row in zip(*sets.values(), strict=True)]


def _seen(unit: Sequence[Any]) -> bool:
    return sum(own is not None for own in unit) > 1


def _pairs(rows: Sequence[Sequence[bool | None]]) -> np.ndarray[Any, Any]:
    """Count pairs of coders on a unit that both say no, both yes, and that differ."""
    import numpy as np

    counts = np.zeros(3)
    for unit in zip(*rows, strict=True):
        yes, no = unit.count(True), unit.count(False)
        counts += (no * (no - 1) / 2, yes * (yes - 1) / 2, yes * no)
    return counts


def _specific(pairs: Any, side: int) -> Value:
    if pairs is None:
        return Value(None, NO_PAIRS)
    reason = NOTHING_EITHER if pairs.sum() else NO_PAIRS
    return Value.ratio(float(2 * pairs[side]), float(2 * pairs[side] + pairs[2]), reason)


def _mean_kappa(ratings: Sequence[Sequence[bool | None]]) -> Value:
    kappas = [
        cohen(confusion(complete(one, other)))
        for at, one in enumerate(ratings)
        for other in ratings[at + 1 :]
    ]
    defined = [own.value for own in kappas if own.value is not None]
    reason = kappas[0].reason if kappas else NO_PAIRS
    return Value.ratio(sum(defined), len(defined), reason)


def _alphas(tables: Floats) -> Floats:
    import numpy as np

    return of_coincidences(tables, 1 - np.eye(2))


def _stretches(
    tags: Iterable[Tag], starts: Mapping[str, int], label: Callable[[Tag], Label]
) -> dict[Any, list[Span]]:
    units: dict[Any, list[Span]] = {}
    for tag in tags:
        start = starts[tag.review_id]
        units.setdefault(label(tag), []).append(Span(tag.span.start + start, tag.span.end + start))
    return {own: list(union(spans)) for own, spans in units.items()}
