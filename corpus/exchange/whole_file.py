"""A file that is there whole or not at all, and one that is not too big to read."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from corpus.exchange.errors import ExchangeError

MAX_BYTES = 64_000_000
"""A thousand questions take about two megabytes in the wordiest format."""


def read_whole(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        ExchangeError: it cannot be opened, or is too big.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be read ({error.strerror}); check the file.") from None
    if len(data) > MAX_BYTES:
        raise ExchangeError(f"{path}: the file is over {MAX_BYTES:,} bytes; split it into several.")
    return data


def write_whole(path: Path, data: bytes, check: Callable[[Path], object] | None = None) -> None:
    """Writes beside the target and renames, so that a failure leaves what was there.

    A link stays a link; the file that it leads to is written. ``check`` is called with the finished
    file before the rename; what it raises stops that.

    Raises:
        ExchangeError: it cannot be written, or is a device, which a rename would do away with.
    """
    target = Path(os.path.realpath(path))
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.exists() and not target.is_file():
            raise ExchangeError(f"{path}: is not an ordinary file; name one, or one that is new.")
        with partial.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if check is not None:
            check(partial)
        partial.replace(target)
    except OSError as error:
        raise ExchangeError(
            f"{path}: cannot be written ({error.strerror}); name a file in a folder that is there."
        ) from None
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
