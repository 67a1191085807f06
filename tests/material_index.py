"""The index of the shipped notes, built once for all tests that need the real one."""

import hashlib
import os
import shutil
from pathlib import Path

from filelock import FileLock

from corpus.shipped import MATERIAL
from index import build_index
from tutor.settings import Settings
from tutor.wiring import Viva, material_version

ROOT = Path(__file__).parent.parent


def material_index() -> Path:
    """Its folder, named as in a data folder; a change of the notes or of the code makes another."""
    kept = ROOT / ".pytest_cache" / "index" / _code_version()
    folder = kept / f"material-{material_version()}"
    kept.mkdir(parents=True, exist_ok=True)
    with FileLock(kept / "lock"):  # the tests run in several processes
        if not folder.exists():
            unfinished = kept / f"unfinished-{os.getpid()}"
            build_index([MATERIAL], unfinished, Viva(Settings()).encoder)
            unfinished.rename(folder)
    return folder


def _code_version() -> str:
    """A short hash of what makes chunks and embeddings."""
    paths = [path for part in ("corpus", "index") for path in (ROOT / part).rglob("*.py")]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(paths))).hexdigest()[:12]


def give_material_index(data: Path) -> None:
    """Puts a copy into a data folder, where ``Viva.material`` looks for it."""
    folder = material_index()
    shutil.copytree(folder, data / "index" / folder.name, dirs_exist_ok=True)
