"""The index: chunks with their embeddings and their words, searched by both at once."""

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
from index.passages import gather
from index.storage import load_files, save_files

LEXICAL_WEIGHT = 0.5
"""Of BM25, as a share of its best, beside the cosine. Among 0.2 to 1 this put the right section
first most often, for the questions of the shipped bank and for hand-written ones; reciprocal rank
fusion did so in 3 to 6 of 100 fewer."""

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
        """The ``k`` best passages by cosine and BM25 together, best first.

        Neighbours in one section become one hit, and of copies only the first is kept.

        Raises:
            ValueError: the query is blank or ``k`` is below 1.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}.")
        found = self.candidates(query, max(CANDIDATES, k))
        score = {place: near + LEXICAL_WEIGHT * share for place, (near, share) in found.items()}
        best = sorted(found, key=lambda place: (-score[place], -found[place][0], place))
        passages = gather(best, self.chunks, k)
        return [
            Hit(rank, score[passage.best], found[passage.best][0], passage.chunk)
            for rank, passage in enumerate(passages, start=1)
        ]

    def candidates(self, query: str, depth: int) -> dict[int, tuple[float, float]]:
        """What search weighs: the ``depth`` nearest chunks and as many by word, by their place.

        Each has its cosine, in [-1, 1], and its BM25 as a share of the best one's, in [0, 1].

        Raises:
            ValueError: the query is blank.
        """
        if not query.strip():
            raise ValueError("The query is blank.")
        row = self._encoder.encode([query])[0]
        scores = self._lexical.scores(query)
        best = max(float(scores.max()), 1e-9)
        # Equal scores keep the order of the chunks, on every machine.
        worded = [int(place) for place in np.argsort(-scores, kind="stable")[:depth]]
        places = [*self._dense.search(row, depth), *(p for p in worded if scores[p] > 0)]
        return {
            place: (self._dense.similarity(row, place), float(scores[place]) / best)
            for place in dict.fromkeys(places)
        }


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
