"""How much of one text's meaning the other holds, token by token.

Each token of the one text is paired with the token of the other whose embedding is nearest (greedy
soft alignment, as in BERTScore: Zhang et al. 2020, eq. 1-3); what has no counterpart pulls the mean
and the lowest third down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.encoded_text import EncodedText
from tutor.grading.words import FUNCTION_WORDS, stem


class TokenEncoder(Protocol):
    """Anything that encodes texts with their tokens."""

    def encode_tokens(self, texts: Sequence[str]) -> Sequence[EncodedText]:
        """One encoded text for each of ``texts``, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Alignment:
    """Best cosines in [-1, 1] of a text's content tokens in another; all 0 without any."""

    mean: float
    lowest: float
    lowest_third: float


NO_ALIGNMENT = Alignment(0.0, 0.0, 0.0)


def align(
    text: EncodedText, other: EncodedText, without: frozenset[str] = frozenset()
) -> Alignment:
    """How well ``text``'s content tokens are found in ``other``, less the stems in ``without``."""
    kept = [
        row
        for row, token in enumerate(text.tokens)
        if token.isalnum() and token not in FUNCTION_WORDS and stem(token) not in without
    ]
    if not kept or not other.tokens:
        return NO_ALIGNMENT
    best = np.sort((text.rows[kept] @ other.rows.T).max(axis=1))
    third = max(1, len(best) // 3)
    return Alignment(float(best.mean()), float(best[0]), float(best[:third].mean()))
