"""What is secret of a run: a key, and what follows from it for each review. Written nowhere by itself."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from leder_nlp.errors import ConfigError

FEWEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Secret:
    """A key of random bytes, not shown by repr. Without one the run makes its own and forgets it."""

    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def seed(self, review_id: str, purpose: str) -> bytes:
        """Give 32 bytes that only the holder of the key can tell, for a review and a purpose."""
        return hmac.digest(
            self.key, f"{purpose}\0{review_id}".encode("utf-8", "surrogatepass"), hashlib.sha256
        )

    def days(self, review_id: str, least: int, most: int) -> int:
        """Give the days by which a review's dates are moved: `least` to `most`, earlier or later."""
        number = int.from_bytes(self.seed(review_id, "days"), "big")
        size = least + (number >> 1) % (most - least + 1)
        return size if number & 1 else -size


def read_key(path: str | Path) -> Secret:
    """Read a key from a file of random bytes. Raises ConfigError if there is none, or fewer than 16 bytes."""
    file = Path(path)
    try:
        key = file.read_bytes() if file.is_file() else b""
    except OSError:
        key = b""
    if len(key) < FEWEST_BYTES:
        raise ConfigError(f"--key {file.name}: a file of at least {FEWEST_BYTES} random bytes was due")
    return Secret(key)
