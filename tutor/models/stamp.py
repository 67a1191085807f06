"""A note beside a model that its sums were checked, so that a start need not hash a gigabyte."""

import json
import os
from pathlib import Path
from typing import Any

from tutor.models.checksum import sha256_of
from tutor.models.spec import ModelFile, ModelSpec

NAME = ".viva.json"
"""Lies in the model's folder: size and time of each file beside the sum that was checked."""


def write_stamp(folder: Path, spec: ModelSpec, source: str) -> None:
    """Notes that every file of ``folder`` has the right sum; the caller has checked it."""
    files = {file.path: _mark(folder / file.path, file) for file in spec.files}
    fresh = folder / f"{NAME}.{os.getpid()}"
    fresh.write_text(json.dumps({"source": source, "files": files}, indent=1), encoding="utf-8")
    fresh.replace(folder / NAME)


def source_of(folder: Path) -> str:
    """Where the model came from, in words; empty when no stamp says so."""
    return str(_read(folder).get("source", ""))


def is_whole(folder: Path, spec: ModelSpec) -> bool:
    """Whether all files are there with their sizes; reads no contents and changes nothing."""
    return all(_size(folder / file.path) == file.size for file in spec.files)


def is_sound(folder: Path, spec: ModelSpec) -> bool:
    """Whether all files are there and right: by the stamp, or by hashing what it does not know."""
    if not is_whole(folder, spec):
        return False
    try:
        unknown = _unmarked(folder, spec)
        if any(sha256_of(folder / file.path) != file.sha256 for file in unknown):
            return False
    except OSError:
        return False  # A file that cannot be read is as good as none.
    if unknown:
        try:
            write_stamp(folder, spec, source_of(folder))
        except OSError:
            pass  # A cache that cannot be written to is hashed again next time, nothing worse.
    return True


def _unmarked(folder: Path, spec: ModelSpec) -> list[ModelFile]:
    """Files that changed since the stamp was written, or that it never knew."""
    marks = _read(folder).get("files", {})
    return [file for file in spec.files if marks.get(file.path) != _mark(folder / file.path, file)]


def _mark(path: Path, file: ModelFile) -> dict[str, int | str]:
    stat = path.stat()
    return {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns, "sha256": file.sha256}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _read(folder: Path) -> dict[str, Any]:
    try:
        stamp = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    known = isinstance(stamp, dict) and isinstance(stamp.get("files"), dict)
    return stamp if known else {}
