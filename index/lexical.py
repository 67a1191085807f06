"""Search by exact words with BM25. The only place that imports bm25s."""

from collections.abc import Sequence

import numpy as np

from index.words import words


class LexicalIndex:
    """BM25 (Robertson) over texts, in the form that Lucene uses. Built anew on load, from texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s

        self._bm25 = bm25s.BM25(method="lucene")
        self._empty = True
        listed = [words(text) for text in texts]
        if any(listed):
            self._bm25.index(listed, show_progress=False)
            self._empty = False

    def search(self, query: str, k: int) -> list[int]:
        """The positions of the ``k`` best texts that share a word with the query, best first."""
        asked = [] if self._empty else [w for w in words(query) if w in self._bm25.vocab_dict]
        if not asked:
            return []
        scores = self._bm25.get_scores(asked)
        # Equal scores keep the order of the texts, on every machine.
        best = np.argsort(-scores, kind="stable")[:k]
        return [int(position) for position in best if scores[position] > 0]
