"""The index of the shipped notes, built once for all tests that need the real one."""

import os
import shutil
from pathlib import Path

from filelock import FileLock

from corpus.shipped import MATERIAL
from index import build_index
from tutor.settings import Settings
from tutor.wiring import Viva, material_version

KEPT = Path(__file__).parent.parent / ".pytest_cache" / "index"


def material_index() -> Path:
    """Its folder, named as in a data folder; a change of the notes makes another."""
    folder = KEPT / f"material-{material_version()}"
    KEPT.mkdir(parents=True, exist_ok=True)
    with FileLock(KEPT / "lock"):  # the tests run in several processes
        if not folder.exists():
            unfinished = KEPT / f"unfinished-{os.getpid()}"
            build_index([MATERIAL], unfinished, Viva(Settings()).encoder)
            unfinished.rename(folder)
    return folder


def give_material_index(data: Path) -> None:
    """Puts a copy into a data folder, where ``Viva.material`` looks for it."""
    folder = material_index()
    shutil.copytree(folder, data / "index" / folder.name, dirs_exist_ok=True)
