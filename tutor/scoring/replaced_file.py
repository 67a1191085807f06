"""A file that is there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tutor.errors import TableError


@contextmanager
def replaced_file(target: Path, partial: Path | None = None) -> Iterator[Path]:
    """A path to write to; what is there at the end takes the target's place.

    ``partial`` is that path; None: one beside the target, because a rename is atomic only within
    one file system. On a failure nothing is left of it.

    Raises:
        TableError: it cannot be written.
    """
    if partial is None:
        partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield partial
        replace(partial, target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise TableError(f"{target} cannot be written: {reason}.") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def write_text(target: Path, text: str) -> None:
    """Writes a small file whole; a reader sees the old one or the new one.

    Raises:
        OSError: it cannot be written.
    """
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        partial.write_text(text, encoding="utf-8", newline="\n")
        replace(partial, target)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def replace(partial: Path, target: Path) -> None:
    """Puts a finished file in the target's place, so that both survive a power cut."""
    # Windows syncs only what is open for writing.
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Makes the rename itself survive a power cut, where the system lets a folder be opened."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
