"""sha256 of files that do not fit in memory."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from tutor.errors import ModelDamaged

BLOCK = 1 << 20
"""Bytes read at a time."""


def sha256_of(
    path: Path,
    start: int = 0,
    size: int | None = None,
    on_bytes: Callable[[int], None] | None = None,
) -> str:
    """Hex sum of ``size`` bytes from ``start`` on (None: to the end).

    ``on_bytes`` hears the length of each block.
    """
    total = hashlib.sha256()
    with path.open("rb") as file:
        file.seek(start)
        left = size
        while block := file.read(BLOCK if left is None else min(BLOCK, left)):
            total.update(block)
            left = None if left is None else left - len(block)
            if on_bytes is not None:
                on_bytes(len(block))
    return total.hexdigest()


def damaged(what: str, found: str, expected: str, model: str) -> ModelDamaged:
    """The error of a wrong sum; the caller has deleted what was damaged."""
    return ModelDamaged(
        f"{what} is damaged: its sha256 is {found} instead of {expected}; it was deleted, "
        f"get it again with `viva models pull {model}`."
    )
