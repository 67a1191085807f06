"""A text as the encoder sees it, token by token."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class EncodedText:
    """A text with its tokens.

    ``embedding`` is a ``(d,)`` unit row. ``tokens`` are the text's ``t`` word pieces, special ones
    left out; ``rows`` is ``(t, d)`` float32, the unit rows of these pieces in their context.
    """

    embedding: NDArray[np.float32]
    tokens: tuple[str, ...]
    rows: NDArray[np.float32]


def unit_rows(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """``rows`` scaled to length 1 along the last axis; a row of zeros stays one."""
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-12), dtype=np.float32)
