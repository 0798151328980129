"""A model's columns, filled for a whole batch of passages at once without making a name for each feature.

Names (`features.py`) are what a model is trained on and explained by; reading by them takes several times
as long. Both fill the same columns (tests/test_columns.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from leder_nlp.tag.features import AFTER, AHEAD, START, UNNAMED, Judged, marks, stem
from leder_nlp.tag.findings import Findings
from leder_nlp.tag.vectors import KIND, known_stems

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.int64]]

_MOST_WORDS = 100_000
_NONE = -1


class _Stems(dict[str, int]):
    """The number of each word's stem: 0 for a word without one, the last for a stem that nothing knows."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self.known = known

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_WORDS:
            self.clear()
        short = stem(word)
        number = self[word] = self.known.get(short, len(self.known)) if short else 0
        return number


class Columns:
    """The features of a model by the numbers of stems: a stem, two in a row, a neighbour's, and the marks."""

    def __init__(self, features: Mapping[str, int]) -> None:
        """Take the name of each feature and its column."""
        import numpy as np

        pairs = {name: column for name, column in features.items() if " " in name}
        self._single = {name: column for name, column in features.items() if " " not in name}
        vectors = known_stems() if any(name.startswith(KIND) for name in self._single) else {}
        stems = {part for name in pairs for part in name.split(" ")} - {START, UNNAMED}
        stems |= {name.removeprefix(AFTER).removeprefix(AHEAD) for name in self._single} | vectors.keys()
        numbers = {name: number for number, name in enumerate([UNNAMED, START, *sorted(stems)])}
        self.width, self._stems, self._base = len(features), _Stems(numbers), len(numbers) + 1

        def by_stem(columns: Mapping[str, int], kind: str) -> Array:
            return np.asarray([*(columns.get(kind + name, _NONE) for name in numbers), _NONE], dtype=np.int64)

        self._own, self._after, self._ahead = (by_stem(self._single, kind) for kind in ("", AFTER, AHEAD))
        self._vectors = by_stem(vectors, "")
        parts = ((name.split(" "), column) for name, column in pairs.items())
        keyed = sorted((self._key(numbers[last], numbers[short]), column) for (last, short), column in parts)
        self._keys = np.asarray([key for key, _ in keyed], dtype=np.int64)
        self._pairs = np.asarray([column for _, column in keyed], dtype=np.int64)

    def _key(self, last: Any, short: Any) -> Any:
        return last * self._base + short

    def filled(self, findings: Findings, judged: Judged) -> tuple[Array, Array]:
        """Give the columns that each passage fills, as (rows, columns), sorted, each once.

        Row n is the n-th clause of the sentences, which are the passages that are read.
        """
        import numpy as np

        stems, rows, joined = self._flat(findings)
        opens = np.diff(rows, prepend=_NONE) > 0
        last = np.where(opens, self._stems.known[START], np.concatenate([stems[:1], stems[:-1]]))
        named = [[self._single.get(name, _NONE) for name in names] for _, names in marks(findings, judged)]
        return self._once(
            (rows, self._own[stems]),
            (rows, self._paired(last, stems)),
            (rows + 1, np.where(joined[rows], self._after[stems], _NONE)),
            (rows - 1, np.where(joined[rows - 1] & (rows > 0), self._ahead[stems], _NONE)),
            (
                np.repeat(np.arange(len(named)), [len(own) for own in named]),
                np.fromiter(chain.from_iterable(named), dtype=np.int64),
            ),
        )

    def stems(self, findings: Findings) -> tuple[Array, Array]:
        """Give which rows of the table of word vectors each passage names, as (rows, places), sorted."""
        stems, rows, _ = self._flat(findings)
        return self._once((rows, self._vectors[stems]))

    def _flat(self, findings: Findings) -> tuple[Array, Array, Array]:
        """Give the stem of each word, the passage it stands in, and for each passage whether the next one
        is of the same review."""
        import numpy as np

        words = findings.words.lower
        stems = np.fromiter(map(self._stems.__getitem__, words), dtype=np.int64, count=len(words))
        sentences = findings.sentences
        ends = np.asarray([one.first + bound for one in sentences for bound in one.bounds], dtype=np.int64)
        rows = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
        reviews = [one.review_id for one in sentences for _ in one.bounds]
        joined = np.asarray([*map(str.__eq__, reviews, reviews[1:]), False], dtype=bool)
        return stems, rows, joined

    def _paired(self, last: Array, stems: Array) -> Array:
        """Give the column of each stem with the one before it."""
        import numpy as np

        if not len(self._keys):
            return np.full(len(stems), _NONE)
        keys = self._key(last, stems)
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where((self._keys[places] == keys) & (stems > 0), self._pairs[places], _NONE)

    def _once(self, *filled: tuple[Array, Array]) -> tuple[Array, Array]:
        """Put together what is filled, each cell once, sorted by row and column."""
        import numpy as np

        rows, columns = (np.concatenate(parts) for parts in zip(*filled, strict=True))
        real = columns >= 0
        width = max(self.width, len(self._vectors))
        cells = rows[real] * width + columns[real]
        cells.sort()  # numpy's own unique hashes, which takes five times as long
        cells = cells[np.diff(cells, prepend=_NONE) > 0]
        return cells // width, cells % width
