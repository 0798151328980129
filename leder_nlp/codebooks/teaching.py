"""From a table to a model with its card, and from a model and a table to labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leder_nlp.codebooks.classifier import CodebookClassifier
from leder_nlp.codebooks.grouping import DOCUMENTS, PASSAGES, Grouping
from leder_nlp.codebooks.model import CodebookModel
from leder_nlp.codebooks.names import check_labels
from leder_nlp.codebooks.scoring import LabelScores, named, score
from leder_nlp.codebooks.tables import Passages
from leder_nlp.errors import InputError
from leder_nlp.progress import Report, unheard
from leder_nlp.provenance import provenance

_FEWEST = 10
_ELSEWHERE = ("labels", "encoder")
"""Settings that the card tells in places of their own: a path of an encoder is nobody's business."""
_HOW = {
    DOCUMENTS: "groups held out in turn, calibration and cuts fitted on the others",
    PASSAGES: "passages held out in turn, those that say the same together, calibration and cuts fitted on "
    "the others; no column said which passages belong together",
}
USE = "Labelling redacted passages like those of its training, as a first reading that a person checks."
LIMITS = (
    "Learned from one table. Scores are of groups held out of it; writing of another kind may be read "
    "worse. Labels of few passages are seldom found."
)


def teach(
    passages: Passages,
    classifier: CodebookClassifier,
    *,
    name: str,
    version: str = "1.0",
    codebook: str = "",
    allow_names: bool = False,
    report: Report = unheard,
) -> tuple[CodebookModel, dict[str, Any]]:
    """Fit the classifier, and give its model with a card; scores on the card are of groups held out.

    Raises InputError where nothing can be learned, and, unless `allow_names` is said, for labels that look
    like names of people: they are kept as they are.
    """
    grouping = passages.grouping
    for line in grouping.told() if grouping else ():
        report(line)
    if len(set(passages.groups)) < _FEWEST:
        raise InputError(
            f"the table holds fewer than {_FEWEST} groups of passages that can be learned from; "
            "without documents, passages that say the same are one group"
        )
    if not passages.listed and len(passages.names) < 2:
        raise InputError("the column of labels holds one label; two at least were due")
    labels = passages.names
    check_labels(labels, passages.people, allowed=allow_names, report=report)
    classifier.set_params(labels=labels)
    classifier.fit(
        passages.entries,
        targets(passages, labels),
        passages.groups,
        barred=passages.people.keys(),
        report=report,
    )
    model = classifier.model_
    measured = figures(score(passages.labels, named(classifier.given_, labels)))
    made = provenance()
    card = {
        "name": name,
        "version": version,
        "codebook": codebook or name,
        "trained_on": {
            "passages": len(passages.entries),
            "groups": len(set(passages.groups)),
            "labels": {label: sum(label in own for own in passages.labels) for label in labels},
            "left_out": len(passages.left_out) + passages.bare,
            "smallest_document_frequency": classifier.least_groups,
            **_told(grouping),
        },
        "settings": {
            **{key: value for key, value in classifier.get_params().items() if key not in _ELSEWHERE},
            "features": list(classifier.features),
            "made_with": {key: made[key] for key in ("package", "libraries", "resources")},
        },
        "measured": {"how": _HOW[grouping.by if grouping else DOCUMENTS], **measured},
        "intended_use": USE,
        "limits": LIMITS,
    }
    return model, card


def _told(grouping: Grouping | None) -> dict[str, Any]:
    if grouping is None:
        return {}
    return {"grouped_by": grouping.by, "joined": grouping.joined, "repeated": grouping.repeated}


def targets(passages: Passages, labels: Sequence[str]) -> Any:
    """Give what the classifier learns: labels, or columns of 0 and 1 where several may be due."""
    import numpy as np

    if not passages.listed:
        return [own[0] for own in passages.labels]
    return np.asarray([[label in own for label in labels] for own in passages.labels], dtype=np.int8)


def labelled(model: CodebookModel, passages: Passages) -> tuple[list[tuple[str, ...]], Any]:
    """Give the labels of each passage, and the probability of each label, shape (n_passages, n_labels)."""
    scores = model.probabilities(passages.entries)
    return named(model.chosen(scores), model.labels), scores


def figures(scores: LabelScores) -> dict[str, float | int | None]:
    """Give the figures of a scoring by name."""
    micro = scores.micro
    return {
        "passages": scores.passages,
        "precision": _rounded(micro.precision),
        "recall": _rounded(micro.recall),
        "micro_f1": _rounded(micro.f1),
        "macro_f1": _rounded(scores.macro),
        "exact": _rounded(scores.exact / scores.passages),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
