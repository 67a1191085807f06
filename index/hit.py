"""A chunk that was found."""

from dataclasses import dataclass

from corpus import Chunk


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found for a query, or several neighbours in one.

    ``rank`` starts at 1. ``score`` is the cosine and half of BM25 as a share of its best: higher is
    better, comparable within one search only. ``similarity`` is the cosine of query and chunk in
    [-1, 1] (of neighbours, the best one's), comparable across searches.
    """

    rank: int
    score: float
    similarity: float
    chunk: Chunk
