"""Exact search by cosine over embeddings. The only place that imports faiss."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


class DenseIndex:
    """Unit rows in a flat FAISS index: the inner product of unit rows is their cosine."""

    def __init__(self, index: Any) -> None:  # noqa: ANN401 - faiss has no types
        self._index = index

    @classmethod
    def build(cls, embeddings: NDArray[np.float32]) -> "DenseIndex":
        """An index of ``(n, d)`` unit rows."""
        import faiss

        index = faiss.IndexFlatIP(embeddings.shape[1])
        index.add(np.ascontiguousarray(embeddings, dtype=np.float32))
        return cls(index)

    @classmethod
    def from_bytes(cls, data: bytes) -> "DenseIndex":
        """Reads back what ``to_bytes`` gave; only for bytes whose checksum is known to be right.

        Raises:
            ValueError: it is another kind of FAISS index.
        """
        import faiss

        index = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        if type(index) is not faiss.IndexFlatIP:
            raise ValueError(f"The embeddings are a {type(index).__name__}, not an IndexFlatIP.")
        return cls(index)

    def to_bytes(self) -> bytes:
        """The index as a FAISS file."""
        import faiss

        data: NDArray[np.uint8] = faiss.serialize_index(self._index)
        return data.tobytes()

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Numbers in a row."""
        return int(self._index.d)

    def row(self, position: int) -> NDArray[np.float32]:
        """The embedding at a position, ``(d,)``."""
        return np.asarray(self._index.reconstruct(position), dtype=np.float32)

    def search(self, query: NDArray[np.float32], k: int) -> list[int]:
        """The positions of the ``k`` rows nearest to a ``(d,)`` unit row, nearest first."""
        _, positions = self._index.search(query.reshape(1, -1), min(k, len(self)))
        return [int(position) for position in positions[0]]

    def similarity(self, query: NDArray[np.float32], position: int) -> float:
        """Cosine in [-1, 1] of a ``(d,)`` unit row and the row at a position."""
        return float(np.clip(query @ self.row(position), -1.0, 1.0))
