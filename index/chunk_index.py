"""The index: chunks with their embeddings and their words, searched by both at once."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus import Chunk
from corpus.searchable import searchable_text
from index.chunk_lines import dump_chunks, parse_chunks
from index.dense import DenseIndex
from index.encoder import Encoder, NamedEncoder
from index.hit import Hit
from index.lexical import LexicalIndex
from index.manifest import Manifest, mismatch, sha256
from index.storage import load_files, save_files

FUSION = 60
"""k of reciprocal rank fusion (Cormack, Clarke, Buettcher 2009): a list adds 1 / (k + rank)."""

CANDIDATES = 100
"""How far down each of the two lists is read before they are fused."""

ENCODED_AT_ONCE = 64
"""Chunks of one call: others who need the encoder, a learner who waits for a grade, get their turn
between two calls."""

SAME_WEIGHTS = 0.99
"""Below this cosine of a chunk's stored and its new embedding, other weights made the stored one.
The same weights on another machine stay above 0.9999."""


class ChunkIndex:
    """Chunks that can be searched; safe to share between threads, as it never changes."""

    def __init__(self, chunks: Sequence[Chunk], dense: DenseIndex, encoder: NamedEncoder) -> None:
        self.chunks = tuple(chunks)
        self._dense = dense
        self._encoder = encoder
        # 0.3 seconds for a megabyte of text: less than it would take to keep another file safe.
        self._lexical = LexicalIndex([searchable_text(chunk) for chunk in self.chunks])

    @classmethod
    def build(
        cls,
        chunks: Sequence[Chunk],
        encoder: NamedEncoder,
        progress: Callable[[int, int], None] | None = None,
    ) -> "ChunkIndex":
        """Encodes chunks; ``progress`` hears how many of how many are done.

        Raises:
            ValueError: there are no chunks.
        """
        if not chunks:
            raise ValueError("An index needs at least one chunk.")
        texts = [searchable_text(chunk) for chunk in chunks]
        return cls(chunks, DenseIndex.build(_encode(texts, encoder, progress)), encoder)

    def save(self, folder: Path) -> None:
        """Writes the index, in place of an index that is there.

        Raises:
            VivaError: the folder holds something else, or cannot be written.
        """
        parts = {"chunks": dump_chunks(self.chunks), "embeddings": self._dense.to_bytes()}
        manifest = Manifest(
            encoder=self._encoder.name,
            dimension=self._dense.dimension,
            documents=len({chunk.document for chunk in self.chunks}),
            chunks=len(self.chunks),
            files={part: sha256(data) for part, data in parts.items()},
        )
        save_files(folder, manifest, parts)

    @classmethod
    def load(cls, folder: Path, encoder: NamedEncoder) -> "ChunkIndex":
        """Reads an index that the same encoder built.

        Raises:
            IndexMissing: there is none.
            IndexMismatch: encoder, format, counts or a checksum differ.
        """
        manifest, parts = load_files(folder)
        if manifest.encoder != encoder.name:
            fault = f"It was built by the encoder {manifest.encoder}, not {encoder.name}"
            raise mismatch(folder, fault)
        if manifest.dimension != encoder.dimension:
            fault = f"It has dimension {manifest.dimension}, the encoder {encoder.dimension}"
            raise mismatch(folder, fault)
        try:
            chunks = parse_chunks(parts["chunks"])
            dense = DenseIndex.from_bytes(parts["embeddings"])
        except (ValueError, RuntimeError) as error:
            raise mismatch(folder, f"It does not parse ({error})") from error
        counts = {manifest.chunks, len(chunks), len(dense)}
        if len(counts) > 1 or not chunks or dense.dimension != manifest.dimension:
            fault = f"It says {manifest.chunks} chunks and has {len(chunks)} with {len(dense)} rows"
            raise mismatch(folder, fault)
        _check_weights(folder, chunks[0], dense, encoder)
        return cls(chunks, dense, encoder)

    def search(self, query: str, k: int = 5) -> list[Hit]:
        """The ``k`` best chunks by reciprocal rank fusion of cosine and BM25, best first.

        Raises:
            ValueError: the query is blank or ``k`` is below 1.
        """
        if not query.strip():
            raise ValueError("The query is blank.")
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}.")
        depth = max(CANDIDATES, k)
        row = self._encoder.encode([query])[0]
        fused: dict[int, float] = defaultdict(float)
        for positions in (self._dense.search(row, depth), self._lexical.search(query, depth)):
            for rank, position in enumerate(positions, start=1):
                fused[position] += 1 / (FUSION + rank)
        near = {position: self._dense.similarity(row, position) for position in fused}
        best = sorted(fused, key=lambda p: (-fused[p], -near[p], p))[:k]
        return [
            Hit(rank, fused[position], near[position], self.chunks[position])
            for rank, position in enumerate(best, start=1)
        ]


def _encode(
    texts: Sequence[str], encoder: Encoder, progress: Callable[[int, int], None] | None
) -> NDArray[np.float32]:
    """``(n, d)`` embeddings in the order of the texts, encoded by length to spare padding."""
    order = sorted(range(len(texts)), key=lambda position: -len(texts[position]))
    blocks = []
    for start in range(0, len(order), ENCODED_AT_ONCE):
        block = order[start : start + ENCODED_AT_ONCE]
        blocks.append(encoder.encode([texts[position] for position in block]))
        if progress is not None:
            progress(start + len(block), len(order))
    rows = np.concatenate(blocks)
    embeddings = np.empty_like(rows)
    embeddings[order] = rows
    return embeddings


def _check_weights(folder: Path, chunk: Chunk, dense: DenseIndex, encoder: NamedEncoder) -> None:
    row = encoder.encode([searchable_text(chunk)])[0]
    cosine = dense.similarity(row, 0)
    if cosine < SAME_WEIGHTS:
        fault = f"The encoder {encoder.name} has changed since (cosine {cosine:.2f}, not 1.00)"
        raise mismatch(folder, fault)
