"""Arrays of a .safetensors file: a header of JSON and bytes behind it, so that nothing in it can run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float32]]

_KINDS = {"F32": "<f4", "F16": "<f2"}
_LENGTH = 8
"""Bytes of the number, at the start of the file, that says how long the header is."""


def tensors(data: bytes) -> dict[str, Array]:
    """Give the arrays of floating-point numbers by name, as float32; others are passed over.

    Raises ValueError, KeyError or TypeError if the bytes are no such file.
    """
    import numpy as np

    start = _LENGTH + int.from_bytes(data[:_LENGTH], "little")
    header = json.loads(data[_LENGTH:start])
    found = {}
    for name, told in header.items():
        kind = _KINDS.get(told.get("dtype", ""))
        if kind is None:
            continue
        first, last = told["data_offsets"]
        if not 0 <= first <= last <= len(data) - start:
            raise ValueError("an array lies outside the file")
        flat = np.frombuffer(data[start + first : start + last], dtype=kind)
        found[name] = flat.reshape(told["shape"]).astype(np.float32)
    return found
