"""sha256 of files that do not fit in memory."""

import hashlib
from pathlib import Path

BLOCK = 1 << 20
"""Bytes read at a time."""


def sha256_of(path: Path, start: int = 0, size: int | None = None) -> str:
    """Hex sum of ``size`` bytes from ``start`` on; None: to the end."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        file.seek(start)
        left = size
        while block := file.read(BLOCK if left is None else min(BLOCK, left)):
            total.update(block)
            left = None if left is None else left - len(block)
    return total.hexdigest()
