"""The parent's side: starts a child process for one document and understands how it ended."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.reading.extract import Extract
from corpus.reading.limits import LIMITS, Limits

KINDS = {
    ".pdf": "PDF",
    ".docx": "DOCX",
    ".pptx": "PPTX",
    ".epub": "EPUB",
    ".ipynb": "notebook",
}
"""Each suffix with the kind of document that it names."""

PACKAGE = str(Path(__file__).parents[1])
START = (
    "import sys, types; door = types.ModuleType('corpus'); door.__path__ = [sys.argv[1]]; "
    "sys.modules['corpus'] = door; from corpus.reading.worker import main; main()"
)
"""The child sees the package without its door: the bank's libraries take longer to load than most
documents to read."""

PASSED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""All that the child gets of the environment: tokens and passwords are none of its business."""

MEGABYTE = 1_000_000


def read_in_child(path: Path, kind: str, limits: Limits = LIMITS) -> Extract:
    """The document at ``path`` as Markdown.

    Raises:
        UnreadableDocument: it cannot be read, or not within the limits.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size == 0:
                raise UnreadableDocument("is empty")
            if size > limits.file_bytes:
                raise UnreadableDocument(
                    f"is larger than {limits.file_bytes // MEGABYTE} MB; split it into several"
                )
            bounds = json.dumps(asdict(limits))
            ran = subprocess.run(
                [sys.executable, "-I", "-c", START, PACKAGE, kind, bounds],
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=limits.wall_seconds,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            )
    except OSError as error:
        raise UnreadableDocument(f"cannot be opened: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise UnreadableDocument(
            f"takes longer than {limits.wall_seconds:g} seconds to read; split it into several"
        ) from None
    return _extract(ran, kind, limits)


def _extract(ran: subprocess.CompletedProcess[bytes], kind: str, limits: Limits) -> Extract:
    if ran.returncode == -getattr(signal, "SIGXCPU", 0) != 0:
        raise UnreadableDocument(
            f"takes longer than {limits.cpu_seconds} seconds of processor time to read; "
            "split it into several"
        )
    try:
        answer = json.loads(ran.stdout)
    except ValueError:
        raise UnreadableDocument(
            f"made the {kind} reader stop (status {ran.returncode}); "
            "it is damaged or too large for the memory"
        ) from None
    if "fault" in answer:
        raise UnreadableDocument(answer["fault"])
    return Extract(answer["title"], answer["text"], tuple(answer["notes"]))
