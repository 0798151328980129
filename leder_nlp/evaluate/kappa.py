"""Agreement beyond chance on one label a unit: Cohen, Scott, Fleiss, Gwet, and agreement on yes and on no.

Units that a coder has not seen must be left out before; `complete` does.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

from leder_nlp.errors import ConfigError
from leder_nlp.evaluate.bootstrap import divided
from leder_nlp.evaluate.value import NO_UNITS, ONE_CATEGORY, Value, checked_length
from leder_nlp.records import Counts

if TYPE_CHECKING:
    from leder_nlp.evaluate.bootstrap import Floats

WEIGHTS = ("", "linear", "quadratic")


def complete(
    first: Sequence[Hashable | None], second: Sequence[Hashable | None]
) -> list[tuple[Hashable, Hashable]]:
    """Give the labels of the units that both coders have seen. Raises EvaluationError if the units differ."""
    checked_length(len(first), len(second), empty=True)
    both = zip(first, second, strict=True)
    return [(one, other) for one, other in both if one is not None and other is not None]


def confusion(pairs: Sequence[tuple[Any, Any]]) -> Floats:
    """Give the square table of two coders' labels, rows of the first; labels in their order."""
    import numpy as np

    labels = sorted({label for pair in pairs for label in pair})
    places = {label: at for at, label in enumerate(labels)}
    table = np.zeros((len(labels), len(labels)))
    for one, other in pairs:
        table[places[one], places[other]] += 1
    return table


def cohen(table: Any, *, weights: str = "") -> Value:
    """Give Cohen's kappa of a square table; `weights` linear or quadratic for ordered labels.

    Undefined without units, or where both coders know one label only.
    """
    square = _square(table)
    if not square.sum():
        return Value(None, NO_UNITS)
    (kappa,) = cohens(square[None], weights=weights)
    return _defined(kappa)


def cohens(tables: Floats, *, weights: str = "") -> Floats:
    """Give kappa of each table of shape (n, labels, labels); NaN where undefined."""
    expected = _chance(tables.sum(axis=-1), tables.sum(axis=-2), weights)
    observed = (tables * _disagreement(tables.shape[-1], weights)).sum(axis=(-2, -1))
    return 1 - divided(observed * tables.sum(axis=(-2, -1)), expected)


def cohen_standard_error(table: Any) -> Value:
    """Give the large-sample standard error of unweighted kappa (Fleiss, Cohen and Everitt 1969).

    It takes units as independent, which passages of one review are not: draw reviews instead.
    """
    import numpy as np

    kappa = cohen(table).value
    if kappa is None:
        return Value(None, cohen(table).reason)
    units = _square(table).sum()
    share = _square(table) / units
    mine, theirs = share.sum(axis=1), share.sum(axis=0)
    chance = mine @ theirs
    agreed = (np.diag(share) * (1 - (mine + theirs) * (1 - kappa)) ** 2).sum()
    crossed = share * (theirs[:, None] + mine[None, :]) ** 2
    apart = (1 - kappa) ** 2 * (crossed.sum() - np.diag(crossed).sum())
    variance = (agreed + apart - (kappa - chance * (1 - kappa)) ** 2) / (units * (1 - chance) ** 2)
    return Value(float(max(variance, 0.0) ** 0.5))


def scott(table: Any) -> Value:
    """Give Scott's pi: chance from the labels of both coders together."""
    square = _square(table)
    if not square.sum():
        return Value(None, NO_UNITS)
    both = (square.sum(axis=1) + square.sum(axis=0)) / 2
    (pi,) = 1 - divided([(square.sum() - square.trace()) * square.sum()], square.sum() ** 2 - both @ both)
    return _defined(pi)


def gwet(table: Any) -> Value:
    """Give Gwet's AC1, which a rare label does not pull down; undefined with one label."""
    square = _square(table)
    if not square.sum():
        return Value(None, NO_UNITS)
    if len(square) < 2:
        return Value(None, ONE_CATEGORY)
    share = (square.sum(axis=1) + square.sum(axis=0)) / (2 * square.sum())
    chance = float((share * (1 - share)).sum()) / (len(share) - 1)
    return Value((float(square.trace() / square.sum()) - chance) / (1 - chance))


def fleiss(counts: Any) -> Value:
    """Give Fleiss' kappa of a table of shape (units, labels): how many coders gave each label.

    Raises ConfigError unless each unit has the same number of coders, two or more.
    """
    table, coders = _rated(counts)
    if not len(table):
        return Value(None, NO_UNITS)
    agreed = ((table**2).sum(axis=1) - coders).mean() / (coders * (coders - 1))
    share = table.sum(axis=0) / table.sum()
    (kappa,) = 1 - divided([1 - agreed], 1 - share @ share)
    return _defined(kappa)


def fleiss_by_label(counts: Any) -> tuple[Value, ...]:
    """Give kappa of each label against all others; undefined for one that no coder, or every one, gave."""
    table, coders = _rated(counts)
    if not len(table):
        return ()
    share = table.sum(axis=0) / table.sum()
    apart = (table * (coders - table)).sum(axis=0)
    kappas: Floats = 1 - divided(apart, len(table) * coders * (coders - 1) * share * (1 - share))
    return tuple(_defined(kappa) for kappa in kappas)


def specific_agreement(pairs: Sequence[tuple[bool, bool]]) -> tuple[Counts, Counts]:
    """Count agreement on yes, and on no, of two coders: `.f1` is the measure, None where neither said it.

    On yes it is the F1 of either coder against the other, and what kappa tends to for a rare label.
    """
    yes = [Counts(int(one and other), int(other), int(one)) for one, other in pairs]
    no = [Counts(int(not one and not other), int(not other), int(not one)) for one, other in pairs]
    return sum(yes, Counts()), sum(no, Counts())


def _square(table: Any) -> Floats:
    import numpy as np

    square = np.asarray(table, dtype=np.float64)
    if square.ndim != 2 or square.shape[0] != square.shape[1] or (square < 0).any():
        raise ConfigError("agreement of two coders needs a square table of counts")
    return square


def _rated(counts: Any) -> tuple[Floats, float]:
    import numpy as np

    table = np.asarray(counts, dtype=np.float64)
    coders = set(table.sum(axis=1).tolist()) if table.size else {2.0}
    if len(coders) != 1 or min(coders) < 2:
        raise ConfigError("Fleiss' kappa needs the same number of coders for each unit, two or more")
    return table, coders.pop()


def _disagreement(labels: int, weights: str) -> Floats:
    import numpy as np

    if weights not in WEIGHTS:
        raise ConfigError("weights of kappa are linear, quadratic or none")
    apart: Floats = np.abs(np.subtract.outer(np.arange(labels), np.arange(labels))).astype(np.float64)
    return {"": (apart > 0).astype(np.float64), "linear": apart, "quadratic": apart**2}[weights]


def _chance(mine: Floats, theirs: Floats, weights: str) -> Floats:
    import numpy as np

    expected: Floats = np.einsum("...c,...k,ck->...", mine, theirs, _disagreement(mine.shape[-1], weights))
    return expected


def _defined(kappa: float) -> Value:
    return Value(None, ONE_CATEGORY) if kappa != kappa else Value(float(kappa))
