"""How long it takes to build an index of one megabyte of Markdown."""

import itertools
import tempfile
import time
from pathlib import Path

from index.build import build_index
from index.encoder import SentenceEncoder

MEGABYTE = 1_000_000


def build_seconds(
    documents: Path, encoder: SentenceEncoder, runs: int, size: int = MEGABYTE
) -> list[float]:
    """Seconds from the Markdown in ``documents`` to an index on disk, with a warm encoder."""
    encoder.encode(["warm"])
    with tempfile.TemporaryDirectory() as name:
        notes = Path(name) / "notes"
        write_notes(documents, notes, size)
        return [_seconds(notes, Path(name) / f"index-{run}", encoder) for run in range(runs)]


def write_notes(documents: Path, out: Path, size: int) -> None:
    """Writes ``size`` bytes of Markdown: the documents, then again and again as other editions.

    Each edition says its number in every paragraph, so that no two chunks are the same.

    Raises:
        ValueError: the folder holds no Markdown.
    """
    paths = sorted(path for path in documents.rglob("*.md") if path.stat().st_size > 0)
    if not paths:
        raise ValueError(f"{documents} holds no Markdown; name a folder that does.")
    written = 0
    for edition, path in ((n, path) for n in itertools.count() for path in paths):
        text = path.read_text(encoding="utf-8")
        if edition > 0:
            text = text.replace("\n\n", f"\n\nEdition {edition}: ")
            # A heading must stand at the start of its line to be one.
            text = text.replace(f"Edition {edition}: #", "#")
        content = text.encode()[: size - written]
        target = out / str(edition) / path.relative_to(documents)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.decode(errors="ignore").encode())
        written += len(content)
        if written >= size:
            return


def _seconds(notes: Path, out: Path, encoder: SentenceEncoder) -> float:
    start = time.perf_counter()
    build_index([notes], out, encoder)
    return time.perf_counter() - start
