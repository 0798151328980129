"""A BERT encoder of two layers and invented weights, written as a folder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

WORDS = (
    *("[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "lunch", "was", "late", "kind", "##ness", "##es", "cafe"),
    *("mother", ".", "!", "a", "##b", "person"),
)
WIDTH, INNER, PLACES = 8, 12, 16
SHAPE = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "hidden_size": WIDTH,
    "intermediate_size": INNER,
    "max_position_embeddings": PLACES,
    "type_vocab_size": 2,
    "vocab_size": len(WORDS),
    "layer_norm_eps": 1e-12,
}


def weights() -> dict[str, np.ndarray]:
    """Give arrays under the names of BERT, of numbers that any machine makes alike."""
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(WORDS), WIDTH),
        "embeddings.position_embeddings.weight": (PLACES, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
        "embeddings.LayerNorm.weight": (WIDTH,),
        "embeddings.LayerNorm.bias": (WIDTH,),
    }
    for layer in range(2):
        at = f"encoder.layer.{layer}"
        for name in ("attention.self.query", "attention.self.key", "attention.self.value"):
            shapes |= {f"{at}.{name}.weight": (WIDTH, WIDTH), f"{at}.{name}.bias": (WIDTH,)}
        for name, (out, into) in {
            "attention.output.dense": (WIDTH, WIDTH),
            "intermediate.dense": (INNER, WIDTH),
            "output.dense": (WIDTH, INNER),
        }.items():
            shapes |= {f"{at}.{name}.weight": (out, into), f"{at}.{name}.bias": (out,)}
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{at}.{name}.weight": (WIDTH,), f"{at}.{name}.bias": (WIDTH,)}
    arrays = {}
    for number, (name, shape) in enumerate(shapes.items()):
        flat = np.sin(np.arange(np.prod(shape)) * 1.7 + number)
        arrays[name] = flat.reshape(shape).astype("<f4") + np.float32("LayerNorm.weight" in name)
    return arrays


def packed(arrays: dict[str, np.ndarray]) -> bytes:
    """Pack arrays as .safetensors."""
    header, body = {"__metadata__": {"format": "pt"}}, b""
    for name, array in arrays.items():
        data = array.tobytes()
        kind = {"<f4": "F32", "<i8": "I64"}[array.dtype.str]
        header[name] = {
            "dtype": kind,
            "shape": array.shape,
            "data_offsets": [len(body), len(body) + len(data)],
        }
        body += data
    head = json.dumps(header).encode()
    return len(head).to_bytes(8, "little") + head + body


def write(folder: Path, **changes: object) -> Path:
    """Write the encoder, made if it is not there; `changes` are of its shape."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps({**SHAPE, **changes}), encoding="utf-8")
    (folder / "vocab.txt").write_text("".join(f"{word}\n" for word in WORDS), encoding="utf-8")
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 16}', encoding="utf-8")
    numbers = {"embeddings.position_ids": np.arange(PLACES)}
    (folder / "model.safetensors").write_bytes(packed({**numbers, **weights()}))
    return folder
