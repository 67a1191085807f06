"""Classes that are being scored: a folder each, in which a process of its own works.

The folder holds all there is to know, so that a refresh, another browser or a restart of the
server finds the class where it was.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import uuid4

from filelock import FileLock, Timeout

from corpus import Question
from corpus.exchange import write_bank
from tutor.errors import TableError
from tutor.scoring import Mapped, Reading
from tutor.scoring.formats import extension_of
from tutor.scoring.replaced_file import write_text

LONGEST_TITLE = 80
RUN = "tutor.class_run"


class Stage(StrEnum):
    """Where a class is."""

    UPLOADED = "uploaded"
    RUNNING = "running"
    STOPPED = "stopped"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ClassJob:
    """A class: who uploaded what, and how the table is read.

    ``version`` counts the gradings; each is a file. ``mapping`` is None until it is settled.
    """

    folder: Path
    owner: str
    title: str
    source_name: str
    at: str
    sheet: str | None = None
    mapping: Mapped | None = None
    version: int = 0

    @property
    def id(self) -> str:
        """The name of its folder, and of its review queue."""
        return self.folder.name

    @property
    def source(self) -> Path:
        """The uploaded table."""
        return self.folder / self.source_name

    @property
    def bank(self) -> Path:
        """The key: the questions that are asked, as they were when the class was scored."""
        return self.folder / "bank.yaml"

    @property
    def reading(self) -> Reading:
        """How the source is read."""
        return Reading(sheet=self.sheet)

    def worded(self, sentence: str) -> str:
        """A sentence about the table by the name its owner knows, not by where it is kept."""
        return sentence.replace(str(self.source), self.title)

    def graded(self, version: int | None = None) -> Path:
        """The graded table of a version; None: the last one's."""
        return self.folder / f"graded-{self.version if version is None else version}.jsonl"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the process is: rows, and seconds left (None: not known yet)."""

    stage: Stage
    done: int = 0
    total: int = 0
    seconds_left: float | None = None
    message: str = ""


class ClassJobs:
    """All classes, in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, owner: str, file_name: str, data: bytes) -> ClassJob:
        """Keeps an uploaded table. Of its name only the extension reaches the disk.

        Raises:
            TableError: the extension is not a table's, or the file cannot be kept.
        """
        name = Path(file_name.replace("\\", "/")).name
        extension = extension_of(Path(name))
        title = " ".join("".join(c if c.isprintable() else " " for c in Path(name).stem).split())
        at = datetime.now(UTC)
        folder = self._folder / f"{at:%Y%m%d-%H%M%S}-{uuid4().hex[:6]}"
        source = f"upload{extension}"
        job = ClassJob(folder, owner, title[:LONGEST_TITLE] or "Class", source, at.isoformat())
        try:
            folder.mkdir(parents=True)
            job.source.write_bytes(data)
            self.save(job)
        except OSError as error:
            raise TableError(
                f"The table cannot be kept ({error.strerror}); free some space."
            ) from error
        return job

    def of(self, owner: str) -> list[ClassJob]:
        """The classes of an owner, the newest first."""
        return [job for job in self._all() if job.owner == owner]

    def find(self, job_id: str, owner: str) -> ClassJob | None:
        """A class by its id, if it is this owner's."""
        return next((job for job in self.of(owner) if job.id == job_id), None)

    def is_somebodys(self, job_id: str) -> bool:
        """Whether there is such a class, whoever's it is."""
        return re.fullmatch(r"[\w-]+", job_id) is not None and (self._folder / job_id).is_dir()

    def save(self, job: ClassJob) -> None:
        """Writes a class's record down."""
        record = {**asdict(job), "folder": None, "mapping": None}
        if job.mapping is not None:
            record["mapping"] = job.mapping.model_dump(mode="json")
        write_text(job.folder / "job.json", json.dumps(record))

    def delete(self, job: ClassJob) -> None:
        """Deletes a class with all its files, for good."""
        shutil.rmtree(job.folder, ignore_errors=True)

    def reset(self, job: ClassJob) -> None:
        """Takes a class back to where its columns are settled."""
        for path in (job.folder / "failed.txt", job.folder / "progress.json", job.bank):
            path.unlink(missing_ok=True)
        for path in job.folder.glob("graded-*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        self.save(replace(job, mapping=None, version=0))

    def begin(self, job: ClassJob, questions: Sequence[Question]) -> ClassJob:
        """Scores a class by this key, as a new version, in a process of its own."""
        if questions:
            write_bank(questions, job.bank)
        begun = replace(job, version=job.version + 1)
        self.save(begun)
        self.go_on(begun)
        return begun

    def go_on(self, job: ClassJob) -> None:
        """Starts the process again; what was graded is not graded twice."""
        for name in ("progress.json", "failed.txt"):
            (job.folder / name).unlink(missing_ok=True)
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
        with (job.folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", RUN, str(job.folder)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )
        _CHILDREN[job.folder] = process

    def progress(self, job: ClassJob) -> Progress:
        """Where a class is."""
        child = _CHILDREN.get(job.folder)
        if child is not None and child.poll() is not None:
            _CHILDREN.pop(job.folder, None)  # reaped; nothing hangs on its exit status
        if job.version == 0:
            return Progress(Stage.UPLOADED)
        if (job.folder / f"done-{job.version}").is_file():
            return Progress(Stage.DONE)
        failed = job.folder / "failed.txt"
        if failed.is_file():
            return Progress(Stage.FAILED, message=failed.read_text(encoding="utf-8"))
        told = _told(job.folder / "progress.json")
        works = job.folder in _CHILDREN or _is_held(job.folder)
        stage = Stage.RUNNING if works else Stage.STOPPED
        return Progress(stage, **told)

    def _all(self) -> list[ClassJob]:
        if not self._folder.is_dir():
            return []
        found = [_read(path) for path in sorted(self._folder.iterdir(), reverse=True)]
        return [job for job in found if job is not None]


_CHILDREN: dict[Path, subprocess.Popen[bytes]] = {}
"""Processes that this server started; others may have been started before it."""


def job_of(folder: Path) -> ClassJob:
    """The class of a folder.

    Raises:
        TableError: there is none.
    """
    job = _read(folder)
    if job is None:
        raise TableError(f"{folder} holds no class.")
    return job


def running_lock(folder: Path) -> FileLock:
    """What a class's process holds as long as it works."""
    return FileLock(folder / "running.lock", timeout=0)


def _is_held(folder: Path) -> bool:
    try:
        with running_lock(folder):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def _read(folder: Path) -> ClassJob | None:
    try:
        record: dict[str, Any] = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    mapping = record["mapping"]
    kept = None if mapping is None else Mapped.model_validate(mapping)
    return ClassJob(**{**record, "folder": folder, "mapping": kept})


def _told(path: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told
