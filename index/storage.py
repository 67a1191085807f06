"""An index on disk: read whole or refused, replaced whole or left as it was."""

import errno
import os
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path

from corpus.errors import VivaError
from index.errors import IndexMissing
from index.folder_lock import folder_lock
from index.manifest import (
    FILE_NAME,
    FORMAT,
    NAME,
    Manifest,
    mismatch,
    read_manifest,
    rebuild_command,
    sha256,
)


def check_replaceable(folder: Path) -> None:
    """Makes sure that nothing but an index would be lost by writing one there.

    Raises:
        VivaError: the folder holds something else, is a file, or cannot be written.
    """
    folder = folder.resolve()
    if folder.exists() and not folder.is_dir():
        raise VivaError(f"{folder} is a file; name a new folder for the index.")
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        raise VivaError(f"The index cannot be written to {folder}: {existing} is not writable.")
    if not folder.exists() or _is_index(folder):
        return
    foreign = sorted(path.name for path in folder.iterdir())
    if foreign:
        raise VivaError(
            f"{folder} holds {foreign[0]} and no index, so it is left alone; "
            "name a new or an empty folder for the index."
        )


def require_index(folder: Path) -> None:
    """Answers at once whether there is an index, before an encoder is loaded for it.

    Raises:
        IndexMissing: there is none.
        IndexMismatch: it is damaged or of another format.
    """
    read_manifest(_manifest_bytes(folder), folder)


def save_files(folder: Path, manifest: Manifest, parts: Mapping[str, bytes]) -> None:
    """Writes an index so that at every moment the folder holds the old one or the new one.

    Raises:
        VivaError: it cannot be written; what was there before still is.
    """
    check_replaceable(folder)
    folder = folder.resolve()
    contents = {manifest.file_name(part): data for part, data in parts.items()}
    contents[NAME] = manifest.to_bytes()
    temporary = folder.parent / f".{folder.name}-{uuid.uuid4().hex[:8]}"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary.mkdir()
        for name, data in contents.items():
            _write(temporary / name, data)
        _sync(temporary)
        if not _became(temporary, folder):
            with folder_lock(folder):
                _move_in(temporary, folder, contents)
        _sync(folder.parent)
    except OSError as error:
        raise VivaError(f"The index cannot be written to {folder}: {error.strerror}.") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def load_files(folder: Path) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest and the parts of an index, every checksum verified.

    Raises:
        IndexMissing: there is no index.
        IndexMismatch: it is damaged or of another format.
    """
    data = _manifest_bytes(folder)
    while True:
        manifest = read_manifest(data, folder)
        try:
            return manifest, {part: _verified(folder, manifest, part) for part in manifest.files}
        except OSError as error:
            # Another process may have replaced the index between the manifest and its files.
            current = _manifest_bytes(folder)
            if current == data:
                name = Path(str(error.filename)).name
                raise mismatch(folder, f"Its {name} cannot be read ({error.strerror})") from None
            data = current


def _verified(folder: Path, manifest: Manifest, part: str) -> bytes:
    data = (folder / manifest.file_name(part)).read_bytes()
    found, stated = sha256(data), manifest.files[part]
    if found != stated:
        name = manifest.file_name(part)
        raise mismatch(folder, f"Its {name} has the sha256 {found}, not {stated}")
    return data


def _manifest_bytes(folder: Path) -> bytes:
    try:
        return (folder / NAME).read_bytes()
    except OSError:
        raise IndexMissing(
            f"There is no index in {folder}; build one with `{rebuild_command(folder)}`."
        ) from None


def _is_index(folder: Path) -> bool:
    """Whether an index is there, be it a damaged one."""
    manifest = folder / NAME
    if manifest.is_file() and f'"{FORMAT}"'.encode() in manifest.read_bytes()[:10_000]:
        return True
    names = {path.name for path in folder.iterdir()} - {NAME}
    return bool(names) and all(map(FILE_NAME.fullmatch, names))


def _became(temporary: Path, folder: Path) -> bool:
    """Whether the new folder could take its place as a whole; not so where one is already."""
    if folder.exists():
        return False
    try:
        temporary.rename(folder)
    except OSError as error:
        # Another process made the same index in the meantime, as at the first start of two.
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            return False
        raise
    return True


def _move_in(temporary: Path, folder: Path, names: Mapping[str, bytes]) -> None:
    for name in names:
        if name != NAME:
            (temporary / name).replace(folder / name)
    _sync(folder)
    # This one step changes over from the old index to the new one.
    (temporary / NAME).replace(folder / NAME)
    _sync(folder)
    for path in folder.iterdir():
        if FILE_NAME.fullmatch(path.name) and path.name not in names:
            path.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    # Windows cannot open folders; it keeps names safe by itself.
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
