"""Documents in, hits out: embeddings and BM25 over chunks."""

from index.build import BuildReport, build_index
from index.chunk_index import ChunkIndex
from index.encoder import Encoder, SentenceEncoder
from index.hit import Hit

__all__ = ["BuildReport", "ChunkIndex", "Encoder", "Hit", "SentenceEncoder", "build_index"]
