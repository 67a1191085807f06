"""Progress of work whose bytes others write: the growth of a folder, looked at now and then."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Progress = Callable[[str, int, int], None]
"""Hears what is being done, bytes done so far (never falling), and bytes in all."""

SECONDS_BETWEEN_LOOKS = 0.2


def silent(what: str, done: int, total: int) -> None:
    """Says nothing."""


def bytes_in(folder: Path) -> int:
    """Bytes of all files under ``folder``; files that vanish meanwhile count nothing."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total


@contextmanager
def watched(folder: Path, what: str, total: int, progress: Progress) -> Iterator[None]:
    """Reports the growth of ``folder`` towards ``total`` bytes while the body runs."""
    stop = threading.Event()

    def look() -> None:
        done = 0
        while not stop.wait(SECONDS_BETWEEN_LOOKS):
            # Unpacking passes through temporary copies: never more than all, never backwards.
            done = max(done, min(bytes_in(folder), total))
            progress(what, done, total)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join()
