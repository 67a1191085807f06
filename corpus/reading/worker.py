"""The child process: one document on standard input, its Markdown as JSON on standard output."""

import importlib
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import BinaryIO

from corpus.errors import UnreadableDocument
from corpus.reading.extract import Extract
from corpus.reading.limits import Limits
from corpus.reading.sandbox import lock_down

Reader = Callable[[BinaryIO, Limits], Extract]

READERS = {
    "PDF": "corpus.reading.pdf",
    "DOCX": "corpus.reading.word",
    "PPTX": "corpus.reading.slides",
    "EPUB": "corpus.reading.book",
    "notebook": "corpus.reading.notebook",
}
"""Each kind with the module whose ``read`` reads it."""


def main() -> None:
    """Reads standard input; the arguments are the kind and the limits as JSON."""
    kind, bounds = sys.argv[-2:]
    limits = Limits(**json.loads(bounds))
    reader: Reader = importlib.import_module(READERS[kind]).read
    lock_down(limits)
    answers, sys.stdout = sys.stdout, sys.stderr  # A library that prints must not be in between.
    json.dump(answer(reader, sys.stdin.buffer, kind, limits), answers)
    answers.flush()


def answer(reader: Reader, stream: BinaryIO, kind: str, limits: Limits) -> dict[str, object]:
    """The extract as a dictionary, or the reason why there is none under ``fault``."""
    try:
        return asdict(reader(stream, limits))
    except UnreadableDocument as error:
        return {"fault": str(error)}
    except MemoryError:
        return {"fault": needs_memory(limits)}
    except RecursionError:
        return {"fault": "is nested too deeply to be read"}
    except Exception as error:  # What a parser raises on a damaged file is anybody's guess.
        return {"fault": f"is damaged, or no {kind} file ({type(error).__name__})"}


def needs_memory(limits: Limits) -> str:
    """Why a document that was too much for the memory is not read."""
    return (
        f"needs more than {limits.memory_bytes // 1_000_000:,} MB of memory to be read; "
        "split it into several"
    )
