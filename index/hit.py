"""A chunk that was found."""

from dataclasses import dataclass

from corpus import Chunk


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found for a query.

    ``rank`` starts at 1. ``score`` is the reciprocal rank fusion of the dense and the BM25 list:
    higher is better, comparable within one search only. ``similarity`` is the cosine of query and
    chunk in [-1, 1], comparable across searches.
    """

    rank: int
    score: float
    similarity: float
    chunk: Chunk
