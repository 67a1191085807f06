"""Chunks as JSON Lines: one object a line, in the order of the embeddings."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from corpus import Chunk


def dump_chunks(chunks: Sequence[Chunk]) -> bytes:
    """One line a chunk, UTF-8."""
    lines = (json.dumps(asdict(chunk), ensure_ascii=False) + "\n" for chunk in chunks)
    return "".join(lines).encode()


def parse_chunks(data: bytes) -> tuple[Chunk, ...]:
    """Reads back what ``dump_chunks`` gave.

    Raises:
        ValueError: a line is no chunk.
    """
    # Not splitlines: a chunk may hold the separators of lines and paragraphs that Unicode knows.
    lines = data.decode().split("\n")
    return tuple(_chunk(json.loads(line), n) for n, line in enumerate(lines, start=1) if line)


def _chunk(fields: Any, number: int) -> Chunk:  # noqa: ANN401 - JSON
    try:
        section = fields.pop("section")
        chunk = Chunk(section=tuple(section), **fields)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"Line {number} is no chunk: {error}.") from None
    texts = (chunk.document, chunk.title, chunk.text, *chunk.section)
    if not all(isinstance(text, str) for text in texts) or not isinstance(section, list):
        raise ValueError(f"Line {number} is no chunk: a text is missing.")
    return chunk
