"""Files in, an index on disk out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tokenizers import Tokenizer

from corpus.chunker import chunk_document
from corpus.errors import UnreadableDocument
from corpus.found_files import Skipped
from corpus.readers import read_documents
from index.chunk_index import ChunkIndex
from index.encoder import NamedEncoder
from index.storage import check_replaceable


class CountingEncoder(NamedEncoder, Protocol):
    """An encoder that says how much it reads at once, so that chunks can be cut for it."""

    @property
    def max_tokens(self) -> int:
        """The most tokens of a text, special ones included."""
        ...

    @property
    def tokenizer(self) -> Tokenizer:
        """Its own tokenizer."""
        ...


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What an index was built from, and the files that it does not hold, each with the reason."""

    documents: int
    chunks: int
    skipped: tuple[Skipped, ...]


def build_index(
    paths: Sequence[Path],
    out: Path,
    encoder: CountingEncoder,
    progress: Callable[[int, int], None] | None = None,
    reading: Callable[[int, int], None] | None = None,
) -> BuildReport:
    """Reads files and folders, cuts, encodes and saves; an index that is at ``out`` is replaced.

    Args:
        paths: files and folders; what cannot be read is skipped and reported.
        out: a new or empty folder, or an index.
        encoder: it also has to load the index later.
        progress: hears how many of how many chunks are encoded.
        reading: hears how many of how many files are read, which comes before.

    Raises:
        UnreadableDocument: no file can be read; nothing is written.
        VivaError: ``out`` holds something else, or cannot be written.
    """
    check_replaceable(out)
    read = read_documents(paths, reading)
    chunks = [
        chunk
        for document in read.documents
        for chunk in chunk_document(document, encoder.tokenizer, encoder.max_tokens)
    ]
    if not chunks:
        raise UnreadableDocument(_nothing(paths, read.skipped))
    ChunkIndex.build(chunks, encoder, progress).save(out)
    return BuildReport(len(read.documents), len(chunks), read.skipped)


def _nothing(paths: Sequence[Path], skipped: Sequence[Skipped]) -> str:
    named = ", ".join(str(path) for path in paths)
    first = f" ({skipped[0].path} {skipped[0].reason})" if skipped else ""
    return f"There is nothing to index in {named}{first}; name Markdown, HTML, PDF or such."
