"""The trained classifier: a linear model over words and rule findings, read without scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from leder_nlp.errors import ModelError
from leder_nlp.language import words as cut
from leder_nlp.models import Model
from leder_nlp.odds import log_odds
from leder_nlp.records import POLARITIES, Passage, Tag
from leder_nlp.spans import Span
from leder_nlp.tag.answers import is_bare
from leder_nlp.tag.columns import Columns
from leder_nlp.tag.features import Judged, features, stem
from leder_nlp.tag.findings import Findings
from leder_nlp.tag.rule_classifier import RuleClassifier
from leder_nlp.tag.vectors import KIND, WIDTH, summed, vectors

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    Array = np.ndarray[Any, np.dtype[np.float32]]
    Ints = np.ndarray[Any, np.dtype[np.int64]]


def described(findings: Findings, rule_tags: Sequence[Tag]) -> tuple[list[Passage], list[list[str]]]:
    """Give the passages that are read, and the features of each."""
    pairs = list(features(findings, _judged(findings, rule_tags)))
    return [passage for passage, _ in pairs], [names for _, names in pairs]


def _judged(findings: Findings, rule_tags: Sequence[Tag]) -> Judged:
    return [(findings.place_of(tag), tag.theme, tag.polarity) for tag in rule_tags]


def matrix(names: Sequence[Sequence[str]], columns: dict[str, int], idf: Array) -> csr_matrix:
    """Give the rows of tf-idf (presence, not counts; rows of unit length), shape (n_passages, n_features).

    Where the last columns are those of word vectors, they hold the passage's vector times their idf.
    """
    import numpy as np
    from scipy.sparse import csr_matrix, hstack

    find = columns.get
    known = [sorted({column for column in map(find, row) if column is not None}) for row in names]
    filled = np.repeat(np.arange(len(known)), [len(row) for row in known])
    taken = np.asarray([column for row in known for column in row], dtype=np.int64)
    rows = _weighed(filled, taken, (len(names), len(columns)), idf)
    if not _with_vectors(columns):
        return rows
    kin = vectors(names) * idf[-WIDTH:]
    return hstack([rows[:, :-WIDTH], csr_matrix(kin)], format="csr", dtype=np.float32)


def _weighed(filled: Ints, taken: Ints, shape: tuple[int, int], idf: Array) -> csr_matrix:
    """Give the rows of tf-idf; row `filled[i]` fills the column `taken[i]`, each once, sorted."""
    import numpy as np
    from scipy.sparse import csr_matrix

    indptr = np.searchsorted(filled, np.arange(shape[0] + 1))
    rows = csr_matrix((idf[taken].astype(np.float32), taken, indptr), shape=shape)
    norms = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    norms[norms == 0] = 1
    rows.data /= np.repeat(norms, np.diff(rows.indptr)).astype(np.float32)
    return rows


def _is_bare(passage: Passage) -> bool:
    return (passage.denies and passage.prompt == "within") or is_bare(passage.text)


def _with_vectors(columns: dict[str, int]) -> bool:
    return next(reversed(columns), "").startswith(KIND)


LEAST = 0.03
"""Below this score the model says nothing."""


class TrainedClassifier:
    """Read passages by a trained model. A tag's score is P(theme) x P(polarity), each calibrated apart.

    Raises ModelError if the model was not trained for tagging.
    """

    def __init__(self, model: Model, *, rules: RuleClassifier | None = None, least: float = LEAST) -> None:
        if model.labels[-2:] != POLARITIES:
            raise ModelError(f"{model.name}: the last two labels of a tagging model are the polarities")
        self.model = model
        self.source = f"model:{model.card['name']}"
        self.rules = rules or RuleClassifier()
        self.least = least

    def read(self, passages: Sequence[Passage]) -> list[Tag]:
        """Give a tag for each theme and polarity that scores at least `least`, in order of the passages."""
        findings = passages if isinstance(passages, Findings) else Findings(passages, self.rules.rules)
        return self.read_beside(findings, self.rules.read(findings))

    def read_beside(self, findings: Findings, rule_tags: Sequence[Tag], *, enough: float = 0.0) -> list[Tag]:
        """Give the tags, where the rules have been read already.

        A theme and polarity whose best score in a sentence is below `enough` is left out, unless the
        rules say the same there. Of a bare answer ("AHC offered? No") nothing else is said at all: what it
        denies is a matter of its prompt.
        """
        import numpy as np

        read = [clause for sentence in findings.sentences for clause in sentence.clauses]
        if not read:
            return []
        theme, polarity = self.probabilities(findings, rule_tags)
        scores = theme[:, :, None] * polarity[:, None, :]
        chosen = scores >= self.least
        said = self._said(findings, rule_tags)
        if enough > self.least:
            chosen &= said | self._enough(findings, scores, enough)
        bare = [row for row, passage in enumerate(read) if _is_bare(passage)]
        chosen[bare] &= said[bare]
        labels = self.model.labels
        where = chosen.nonzero()
        return [
            Tag(read[row].review_id, read[row].span, labels[column], POLARITIES[side], score, self.source)
            for row, column, side, score in zip(
                *(index.tolist() for index in where), scores[where].astype(np.float64).tolist(), strict=True
            )
        ]

    def _enough(self, findings: Findings, scores: Array, enough: float) -> Any:
        """Say, shape as `scores`, what is sure enough somewhere in its sentence."""
        import numpy as np

        clauses = np.asarray([len(sentence.clauses) for sentence in findings.sentences])
        kept = np.maximum.reduceat(scores, np.cumsum(clauses) - clauses) >= enough
        return np.repeat(kept, clauses, axis=0)

    def _said(self, findings: Findings, rule_tags: Sequence[Tag]) -> Any:
        """Say, shape (n, n_themes, 2), what a rule says in the sentence of each passage."""
        import numpy as np

        clauses = [len(sentence.clauses) for sentence in findings.sentences]
        said = np.zeros((len(clauses), len(self.model.labels) - len(POLARITIES), len(POLARITIES)), dtype=bool)
        columns = {label: column for column, label in enumerate(self.model.labels)}
        for tag in rule_tags:
            said[findings.place_of(tag), columns[tag.theme], POLARITIES.index(tag.polarity)] = True
        return np.repeat(said, clauses, axis=0)

    def probabilities(self, findings: Findings, rule_tags: Sequence[Tag]) -> tuple[Array, Array]:
        """Give P(theme), shape (n, n_themes), and P(polarity), shape (n, 2), good practice first.

        Row n is of the n-th clause of the sentences.
        """
        import numpy as np
        from scipy.sparse import csr_matrix

        model, columns = self.model, self._columns
        count = sum(len(sentence.clauses) for sentence in findings.sentences)
        filled = columns.filled(findings, _judged(findings, rule_tags))
        scores = _weighed(*filled, (count, columns.width), model.idf) @ model.weights + model.bias
        if _with_vectors(model.features):
            kin = csr_matrix(summed(*columns.stems(findings), count) * model.idf[-WIDTH:])
            scores += kin @ model.weights[-WIDTH:]  # as sparse rows: threads cost more than they bring
        calibrated = 1 / (1 + np.exp(-(log_odds(scores) * model.slopes + model.shifts)))
        return calibrated[:, :-2], calibrated[:, -2:]

    @cached_property
    def _columns(self) -> Columns:
        return Columns(self.model.features)

    def evidence(self, passage: Passage, theme: str, *, most: int = 3) -> tuple[tuple[str, Span], ...]:
        """Give the words of the passage that spoke most for the theme, in order of the text."""
        model = self.model
        found = cut(passage.text)
        rows = [model.features.get(stem(word), -1) for word in found.lower]
        known = [(word, row) for word, row in enumerate(rows) if row >= 0]
        taken = [row for _, row in known]
        weights = model.weights[taken, model.labels.index(theme)] * model.idf[taken]
        at = passage.span.start
        weighed = [
            (weight, Span(at + found.starts[word], at + found.ends[word]))
            for (word, _), weight in zip(known, weights.tolist(), strict=True)
            if weight > 0
        ]
        return tuple(
            ("word", span)
            for _, span in sorted(sorted(weighed, key=lambda one: -one[0])[:most], key=lambda one: one[1])
        )
