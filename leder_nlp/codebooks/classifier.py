"""The estimator: the contract of scikit-learn over entries, so that its clones and searches by group work."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from leder_nlp.codebooks.choosing import macro_f1
from leder_nlp.codebooks.encoder.found import encoder as found
from leder_nlp.codebooks.entries import Entry
from leder_nlp.codebooks.fitting import SPREADS, Settings, fit
from leder_nlp.codebooks.model import CodebookModel
from leder_nlp.codebooks.terms import FEATURES
from leder_nlp.errors import ConfigError, InputError, ModelError
from leder_nlp.progress import unheard

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float32]]

PENALTIES = {
    ("svc", "multi"): 0.25,
    ("svc", "single"): 0.1,
    ("logistic", "multi"): 3.0,
    ("logistic", "single"): 1.0,
}
"""C of each estimator where none is given, for several labels a passage and for one."""
BALANCES = {("svc", "multi"): 0.3}
"""`balance` where none is given; 1 for the others."""
SHRINKS = {"multi": 300.0, "single": 100.0}
"""`shrink` where none is given."""
LIKENESSES = {"multi": 0.5, "single": 0.0}
"""`likeness` where none is given."""


class CodebookClassifier:
    """Learn the labels of entries, and give them.

    `y` is a sequence of labels where one is due of each entry, or an array of 0 and 1, shape (n_entries,
    n_labels), whose columns `labels` names. `features` are of "words", "characters", "vectors" and
    "context"; `estimator` is "svc" or "logistic"; `penalty` is its C (None: `PENALTIES`); `balance` is how
    far a rare label's passages weigh up its rarity, 1 in full, 0 not at all (None: `BALANCES`). A term must
    occur in `least_groups` groups. Probabilities and cuts are fitted on `fold_count` folds of whole groups;
    `shrink` is the number of passages at which a label's cut is half its own (None: `SHRINKS`); `likeness` is
    how much it counts how like a passage and the name of a label are (None: `LIKENESSES`; 0: not at all; it
    needs vectors or an encoder). `encoder` names a folder or an installed package with a sentence encoder,
    whose vectors stand beside the features.
    """

    _estimator_type = "classifier"

    def __init__(
        self,
        *,
        features: Sequence[str] = ("words", "characters", "vectors"),
        estimator: str = "svc",
        penalty: float | None = None,
        balance: float | None = None,
        least_groups: int = 2,
        fold_count: int = 5,
        shrink: float | None = None,
        likeness: float | None = None,
        seed: int = 0,
        labels: Sequence[str] | None = None,
        encoder: str | None = None,
    ) -> None:
        self.features = features
        self.estimator = estimator
        self.penalty = penalty
        self.balance = balance
        self.least_groups = least_groups
        self.fold_count = fold_count
        self.shrink = shrink
        self.likeness = likeness
        self.seed = seed
        self.labels = labels
        self.encoder = encoder

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items() if name != "labels")
        return f"CodebookClassifier({told})"

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

        return Tags(
            estimator_type="classifier",
            target_tags=TargetTags(required=True, multi_output=True),
            classifier_tags=ClassifierTags(multi_label=True),
            input_tags=InputTags(two_d_array=False, string=True),
        )

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "model_")

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Give the settings by name, as they were given."""
        del deep
        names = inspect.signature(type(self).__init__).parameters
        return {name: getattr(self, name) for name in names if name != "self"}

    def set_params(self, **params: Any) -> CodebookClassifier:
        """Change settings. Raises ValueError for a name that is none."""
        unknown = params.keys() - self.get_params().keys()
        if unknown:
            raise ValueError(f"no settings named {sorted(unknown)}; there are: {list(self.get_params())}")
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def checked(self) -> None:
        """Raise ConfigError for a setting that is wrong, before anything is read."""
        self._settings("multi")

    def fit(
        self,
        X: Sequence[Entry],
        y: Any,
        groups: Sequence[str] | None = None,
        *,
        barred: Collection[str] = (),
        report: Any = unheard,
    ) -> CodebookClassifier:
        """Learn. Entries of a group are never on both sides of a fold; without groups each is its own.

        No term is made of `barred` words, such as names that redaction found (`Passages.people`).

        Raises ConfigError for a wrong setting, InputError where nothing can be learned, TypeError for
        anything but entries.
        """
        entries = _entries(X)
        labels, due, kind = self._due(y)
        settings = self._settings(kind)
        own = [str(number) for number in range(len(entries))] if groups is None else list(map(str, groups))
        if not len(entries) == len(due) == len(own):
            raise InputError(f"{len(entries)} entries came with {len(due)} labels and {len(own)} groups")
        if len(set(own)) < 2 or due.any(axis=0).sum() < min(2, len(labels)) or not due.any():
            raise InputError("nothing to learn: passages of two groups and labels that occur were due")
        self.model_, self.given_ = fit(
            entries,
            due,
            own,
            labels=labels,
            kind=kind,
            barred=frozenset(barred),
            settings=settings,
            report=report,
        )
        self.classes_ = self._array(labels)
        return self

    def decision_function(self, X: Sequence[Entry]) -> Array:
        """Give the calibrated log odds of each label, shape (n_entries, n_labels)."""
        return self._model().scores(_entries(X))

    def predict_proba(self, X: Sequence[Entry]) -> Array:
        """Give the probability of each label, shape (n_entries, n_labels)."""
        return self._model().probabilities(_entries(X))

    def predict(self, X: Sequence[Entry]) -> Any:
        """Give the labels of entries, in the form in which `y` was."""
        import numpy as np

        model = self._model()
        given = model.chosen(model.probabilities(_entries(X)))
        if model.kind == "multi":
            return given.astype(np.int8)
        return self.classes_[given.argmax(axis=1)]

    def score(self, X: Sequence[Entry], y: Any) -> float:
        """Give macro-F1 over the labels that occur."""
        import numpy as np

        model = self._model()
        if model.kind == "single":
            place = {label: number for number, label in enumerate(model.labels)}
            truth = np.asarray([place.get(str(label), len(place)) for label in y])
            said = np.asarray([place[label] for label in self.predict(X)])
            return macro_f1(said, truth, len(place) + 1)
        said, due = self.predict(X).astype(bool), np.asarray(y).astype(bool)
        met = due.any(axis=0)
        both = said.sum(axis=0) + due.sum(axis=0)
        return float((2 * (said & due).sum(axis=0)[met] / both[met]).mean())

    def _model(self) -> CodebookModel:
        if not hasattr(self, "model_"):
            raise ModelError("the classifier is not fitted; fit() comes first")
        return self.model_

    def _settings(self, kind: str) -> Settings:
        unknown = [name for name in self.features if name not in FEATURES]
        if unknown or not self.features or isinstance(self.features, str):
            raise ConfigError(f"features: some of {', '.join(FEATURES)} were due")
        if self.estimator not in SPREADS:
            raise ConfigError(f"estimator: one of {', '.join(SPREADS)} was due")
        penalty = PENALTIES[self.estimator, kind] if self.penalty is None else self.penalty
        balance = BALANCES.get((self.estimator, kind), 1.0) if self.balance is None else self.balance
        shrink = SHRINKS[kind] if self.shrink is None else self.shrink
        likeness = LIKENESSES[kind] if self.likeness is None else self.likeness
        if penalty <= 0 or self.least_groups < 2 or self.fold_count < 2 or min(shrink, likeness, balance) < 0:
            raise ConfigError(
                "penalty must be above 0, least_groups and fold_count at least 2, the others not negative"
            )
        return Settings(
            tuple(dict.fromkeys(self.features)),
            self.estimator,
            float(penalty),
            float(balance),
            self.least_groups,
            self.fold_count,
            float(shrink),
            self.seed,
            float(likeness),
            None if self.encoder is None else found(self.encoder),
        )

    def _due(self, y: Any) -> tuple[tuple[str, ...], Any, str]:
        """Give the labels, which entry has which, and whether one or several are due."""
        import numpy as np

        given = np.asarray(y)
        if given.ndim == 2:
            names = tuple(map(str, range(given.shape[1]))) if self.labels is None else tuple(self.labels)
            if len(names) != given.shape[1] or not np.isin(given, (0, 1)).all():
                raise InputError("y: columns of 0 and 1 were due, one a label")
            return names, given.astype(bool), "multi"
        if given.ndim != 1:
            raise InputError("y: a label a passage, or an array of passages by labels, was due")
        own = [str(label) for label in given]
        names = tuple(sorted(set(own)) if self.labels is None else self.labels)
        if set(own) - set(names):
            raise InputError("y: holds labels that `labels` does not name")
        return names, np.asarray([[label == name for name in names] for label in own]), "single"

    @staticmethod
    def _array(labels: Sequence[str]) -> Any:
        import numpy as np

        return np.asarray(list(labels), dtype=object)


def _entries(X: Sequence[Entry]) -> list[Entry]:
    entries = list(X)
    if not all(isinstance(entry, Entry) for entry in entries):
        raise TypeError("the classifier reads entries of redacted text; raw text is redacted first")
    return entries
