"""How much of a query's meaning a sentence holds, word by word."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoded_text import EncodedText
from tutor.answering.words import Rarity, content_stems

LEAST_RARITY = 0.3
"""A word that most of the material uses still counts a little."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a sentence holds of a query: best cosines of its words, in [-1, 1].

    ``mean`` weighs the query's words by rarity; ``least`` is that of the word with the poorest
    counterpart. Both are 0 for a query without content words.
    """

    mean: float
    least: float


class QueryWords:
    """The content words of an encoded query, each with its vector in the query's context.

    "Slower" meets "speed" and "overflows" meets "overflow", as embeddings of whole sentences or the
    letters of words would not (soft alignment as in BERTScore: Zhang et al. 2020, eq. 1).
    """

    def __init__(self, query: EncodedText, rarity: Rarity) -> None:
        words, rows = whole_words(query)
        stems = [content_stems(word) for word in words]
        kept = [place for place, own in enumerate(stems) if own]
        self._rows = rows[kept]
        weights = [max(rarity.of(stems[place][0]), LEAST_RARITY) for place in kept]
        self._weights = np.array(weights, dtype=np.float32)

    def held_by(self, sentence: EncodedText) -> Held:
        """What the sentence holds of them."""
        _, rows = whole_words(sentence)
        if not len(self._rows) or not len(rows):
            return Held(0.0, 0.0)
        best = (self._rows @ rows.T).max(axis=1)
        return Held(float(np.average(best, weights=self._weights)), float(best.min()))


def whole_words(text: EncodedText) -> tuple[list[str], NDArray[np.float32]]:
    """Word pieces joined to words, and ``(w, d)`` unit rows, each the mean of its pieces' rows."""
    words: list[str] = []
    starts: list[int] = []
    for place, token in enumerate(text.tokens):
        if token.startswith("##") and words:
            words[-1] += token[2:]
        else:
            words.append(token)
            starts.append(place)
    if not words:
        return words, text.rows
    sums = np.add.reduceat(text.rows, starts, axis=0)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return words, np.asarray(sums / np.maximum(lengths, 1e-9), dtype=np.float32)


def best_mean(values: Sequence[float], count: int) -> float:
    """The mean of the ``count`` highest; of fewer when there are fewer, 0 of none."""
    best = sorted(values, reverse=True)[:count]
    return sum(best) / len(best) if best else 0.0
