"""Terms as numbers: counts, which terms are kept, tf-idf by block, and vectors beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from leder_nlp.codebooks.encoder.found import Encoder
from leder_nlp.codebooks.entries import Entry
from leder_nlp.codebooks.terms import BLOCKS, VECTORS, prose, spelt
from leder_nlp.errors import ModelError
from leder_nlp.tag.features import stem
from leder_nlp.tag.vectors import vectors

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SHARES = {"words": 1.0, "characters": 1.0, "context": 0.7, "vectors": 1.0, "encoder": 1.0}
"""The length that each block has in the row of an entry."""


def counted(entries: Sequence[Entry], block: str, terms: Mapping[str, int]) -> csr_matrix:
    """Give how often each of the terms occurs, shape (n_entries, n_terms)."""
    import numpy as np
    from scipy.sparse import csr_matrix

    indptr, indices, data = [0], [], []
    for entry in entries:
        found = Counter(BLOCKS[block](entry))
        own = sorted((terms[term], count) for term, count in found.items() if term in terms)
        indices += [column for column, _ in own]
        data += [count for _, count in own]
        indptr.append(len(indices))
    parts = (np.asarray(data, dtype=np.float32), np.asarray(indices, dtype=np.int32), np.asarray(indptr))
    return csr_matrix(parts, shape=(len(entries), len(terms)))


def vocabulary(
    entries: Sequence[Entry],
    groups: Sequence[str],
    block: str,
    *,
    least: int,
    barred: Collection[str] = (),
) -> dict[str, int]:
    """Number the terms that occur in at least `least` groups, in alphabetical order; no `barred` ones."""
    first: dict[str, str] = {}
    kept: set[str] = set()
    seen: dict[str, set[str]] = {}
    for entry, group in zip(entries, groups, strict=True):
        for term in set(BLOCKS[block](entry, barred)) - kept:
            if least <= 1 or (least == 2 and first.setdefault(term, group) != group):
                kept.add(term)
            elif least > 2:
                seen.setdefault(term, set()).add(group)
                if len(seen[term]) >= least:
                    kept.add(term)
    return {term: column for column, term in enumerate(sorted(kept))}


def in_enough(counts: csr_matrix, groups: Sequence[str], *, least: int) -> Any:
    """Give the columns whose term occurs in at least `least` groups."""
    import numpy as np
    from scipy.sparse import csr_matrix

    number = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    rows = np.asarray([number[group] for group in groups], dtype=np.int32)
    shape = (len(number), len(groups))
    gather = csr_matrix((np.ones(len(groups), dtype=np.float32), (rows, np.arange(len(groups)))), shape=shape)
    met = (gather @ counts).tocsc()
    return np.flatnonzero(np.diff(met.indptr) >= least)


def idf(counts: csr_matrix) -> Any:
    """Give the smoothed inverse document frequency of each column, entries being documents."""
    import numpy as np

    frequency = np.diff(counts.tocsc().indptr)
    return (np.log((1 + counts.shape[0]) / (1 + frequency)) + 1).astype(np.float32)


def weighed(counts: csr_matrix, weights: Any, share: float) -> csr_matrix:
    """Give rows of tf-idf, with the logarithm of the counts, each of the length `share`."""
    import numpy as np

    rows = counts.copy().astype(np.float32)
    rows.data = (1 + np.log(rows.data)) * weights[rows.indices]
    norms = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    norms[norms == 0] = 1
    rows.data *= np.repeat(share / norms, np.diff(rows.indptr)).astype(np.float32)
    return rows


def dense(entries: Sequence[Entry], block: str, encoder: Encoder | None) -> csr_matrix:
    """Give the vectors of the passages, by their words or by the encoder, each of the length of its share."""
    from scipy.sparse import csr_matrix

    own = [entry.passage.text if block == VECTORS else prose(entry.passage) for entry in entries]
    return csr_matrix(meanings(own, block, encoder) * SHARES[block])


def meanings(texts: Sequence[str], block: str, encoder: Encoder | None) -> Any:
    """Give the vectors of texts that are safe, of unit length, shape (n_texts, width)."""
    if block == VECTORS:
        return vectors([[stem(word) for word in spelt(text)] for text in texts])
    if encoder is None:
        raise ModelError("the model was learned beside a sentence encoder, which was not named")
    return encoder.vectors(texts)
