"""A secret key in a file: made once, whole, and for nobody else to read."""

import os
import secrets
import tempfile
from pathlib import Path

from filelock import FileLock

KEY_BYTES = 32
"""What a key has at least; a shorter one, such as that of an emptied file, could be guessed."""

PATIENCE = 30
"""Seconds to wait for another process that makes the same key."""


def kept_key(path: Path) -> bytes:
    """The key in a file, written there in hexadecimal; made when there is no such file.

    Who asks at the same time gets the same key, and nobody ever reads half of one.

    Raises:
        OSError: it can be neither read nor written.
        ValueError: what the file holds is no key; it stays as it is.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock", timeout=PATIENCE):
            if not path.exists():
                _write(path, secrets.token_hex(KEY_BYTES))
    key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    if len(key) < KEY_BYTES:
        raise ValueError(f"it holds {len(key)} bytes, and a key has {KEY_BYTES}")
    return key


def _write(path: Path, text: str) -> None:
    # mkstemp lets nobody but the owner read, from the first moment on.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    partial = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
