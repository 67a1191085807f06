"""What of a chunk is encoded and searched: its headings and its text."""

from collections.abc import Sequence

from corpus.document import Chunk

MAX_HEADING_BYTES = 120
"""No tokenizer makes more tokens than bytes, so this bounds what headings take from the encoder."""


def searchable_text(chunk: Chunk) -> str:
    """The chunk's headings on one line, then its text: "LoRA > Memory" finds what stands below."""
    return f"{heading_line(chunk.title, chunk.section)}\n{chunk.text}"


def heading_line(title: str, section: Sequence[str]) -> str:
    """Title and section joined by " > "; too long a line loses its middle first, then its start."""
    parts = [title, *section] if section[:1] != (title,) else list(section)
    while _size(parts) > MAX_HEADING_BYTES and len(parts) > 1:
        del parts[1 if len(parts) > 2 else 0]
    return " > ".join(parts).encode()[:MAX_HEADING_BYTES].decode(errors="ignore")


def _size(parts: Sequence[str]) -> int:
    return len(" > ".join(parts).encode())
