"""Zip files of strangers: what they declare is looked at before anything is unpacked."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from corpus.exchange.errors import ExchangeError

MAX_MEMBERS = 20_000
"""A package of QTI 2.1 has a file for each question."""
MAX_UNPACKED = 200_000_000
"""Bytes of all members together, as declared."""
MAX_RATIO = 200
"""Unpacked to packed: XML of questions packs to a tenth, and nothing honest to a two-hundredth."""
RATIO_FROM = 1_000_000
"""Bytes from which the ratio counts; a small file harms nobody, however well it packs."""


class Archive:
    """The members of a zip file, unpacked into memory one at a time; no name becomes a path.

    Raises:
        ExchangeError: it is no zip file, or declares more than any bank needs.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise ExchangeError(
                f"{file}: the zip file is damaged ({_short(error)}); export or download it again."
            ) from None
        self._refuse_bomb()

    @property
    def names(self) -> list[str]:
        """The members' names, in the order of the file."""
        return self._zip.namelist()

    def read(self, name: str) -> bytes:
        """One member.

        Raises:
            ExchangeError: it is encrypted or damaged; the others may be sound.
        """
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise ExchangeError(f"{self.file}/{name}: is encrypted; pack it without a password.")
        try:
            with self._zip.open(info) as stream:
                return stream.read(info.file_size)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise ExchangeError(
                f"{self.file}/{name}: is damaged ({_short(error)}); export the file again."
            ) from None

    def _refuse_bomb(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise ExchangeError(
                f"{self.file}: the zip file holds {len(infos):,} files, but {MAX_MEMBERS:,} are "
                "the most; split it into several."
            )
        unpacked = sum(info.file_size for info in infos)
        packed = sum(info.compress_size for info in infos)
        if unpacked > MAX_UNPACKED or unpacked > max(RATIO_FROM, MAX_RATIO * packed):
            raise ExchangeError(
                f"{self.file}: the zip file would unpack from {packed:,} to {unpacked:,} bytes, "
                "which no question bank does, so it was left alone."
            )


def pack(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip file of these members; the same members give the same bytes at any time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(_info(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def repack(data: bytes) -> bytes:
    """The same zip file without the times at which its members were made."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return pack((name, archive.read(name)) for name in archive.namelist())


def is_archive(data: bytes) -> bool:
    """Whether the bytes begin as a zip file does."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.external_attr = 0o644 << 16
    return info


def _short(error: Exception) -> str:
    return str(error).rstrip(".")[:80] or type(error).__name__


def members_ending(archive: Archive, suffix: str) -> Iterator[str]:
    """The names that end so, whatever their case; not what macOS packs beside each file."""
    names = (name for name in archive.names if name.lower().endswith(suffix))
    return (name for name in names if not name.rpartition("/")[2].startswith("._"))
