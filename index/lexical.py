"""Search by exact words with BM25. The only place that imports bm25s."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.words import words


class LexicalIndex:
    """BM25 (Robertson) over texts, in the form that Lucene uses. Built anew on load, from texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s

        self._bm25 = bm25s.BM25(method="lucene")
        self._empty = True
        self._texts = len(texts)
        listed = [words(text) for text in texts]
        if any(listed):
            self._bm25.index(listed, show_progress=False)
            self._empty = False

    def scores(self, query: str) -> NDArray[np.float32]:
        """``(n,)`` BM25 of the query and each text; 0 where they share no word."""
        asked = [] if self._empty else [w for w in words(query) if w in self._bm25.vocab_dict]
        if not asked:
            return np.zeros(self._texts, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(asked), dtype=np.float32)
