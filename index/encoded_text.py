"""A text as the encoder sees it, token by token."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class EncodedText:
    """A text with its tokens.

    ``embedding`` is a ``(d,)`` unit row. ``tokens`` are the text's ``t`` word pieces, special ones
    left out; ``rows`` is ``(t, d)`` float32, the unit rows of these pieces in their context.
    ``spans`` are the pieces' first characters and those behind their last ones, or empty where the
    encoder does not tell them.
    """

    embedding: NDArray[np.float32]
    tokens: tuple[str, ...]
    rows: NDArray[np.float32]
    spans: tuple[tuple[int, int], ...] = ()

    def part(self, start: int, end: int) -> "EncodedText | None":
        """The stretch between two characters, its tokens as they are in the whole text's context.

        Its embedding is the mean of its tokens (late chunking, arXiv 2409.04701), so a text and its
        parts take one pass. None where the encoder read no token of it or not all of it.
        """
        if not self.spans or self.spans[-1][1] < end:
            return None
        kept = [row for row, (first, last) in enumerate(self.spans) if start <= first < last <= end]
        if not kept:
            return None
        rows = self.rows[kept]
        tokens = tuple(self.tokens[row] for row in kept)
        return EncodedText(
            unit_rows(rows.mean(axis=0)), tokens, rows, tuple(self.spans[row] for row in kept)
        )


def unit_rows(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """``rows`` scaled to length 1 along the last axis; a row of zeros stays one."""
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-12), dtype=np.float32)
