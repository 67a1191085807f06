"""The process that scores one class: ``python -m tutor.class_run FOLDER``.

It works beside the app, one class at a time and politely, so that no learner waits for it.
"""

import json
import os
import sys
import time
from pathlib import Path

from filelock import FileLock, Timeout

from corpus import load_bank
from corpus.errors import VivaError
from tutor.class_jobs import ClassJob, job_of, running_lock
from tutor.scoring import Job, LocalEngine, grader_version, score_table
from tutor.scoring.replaced_file import write_text
from tutor.scoring.report import build_report
from tutor.scoring.review import ReviewQueue, review_items
from tutor.settings import Settings, load_settings
from tutor.wiring import Viva

POLITE = 10
"""How much the process gives way to others, as of ``nice``."""

UNEXPECTED = "Something unforeseen went wrong; the file log.txt in {folder} tells what."


def main(folder: Path) -> None:
    """Scores the class of a folder; what goes wrong is a sentence in the folder."""
    job = job_of(folder)
    if hasattr(os, "nice"):
        os.nice(POLITE)
    try:
        with running_lock(folder), FileLock(folder.parent / "one-at-a-time.lock"):
            _score(job, load_settings())
    except Timeout:
        return  # another process is at it already
    except VivaError as error:
        write_text(folder / "failed.txt", job.worded(str(error)))
    except Exception:
        write_text(folder / "failed.txt", UNEXPECTED.format(folder=folder))
        raise


def _score(job: ClassJob, settings: Settings) -> None:
    viva = Viva(settings)
    grader = {"grader": grader_version(settings.grader), "encoder": settings.encoder}
    bank = load_bank(job.bank) if job.bank.is_file() else None
    work = Job(job.source, job.graded(), bank, grader, reading=job.reading, mapping=job.mapping)
    score_table(work, LocalEngine(lambda: viva.grader), _Told(job.folder))
    ReviewQueue(settings.database_url).add(job.id, review_items(job.graded()))
    report = build_report(job.graded())
    write_text(job.folder / f"report-{job.version}.json", json.dumps(report))
    write_text(job.folder / f"done-{job.version}", "")


class _Told:
    """Writes down how far the work is."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "progress.json"
        self._began: tuple[float, int] | None = None

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        left = None
        if self._began is None:
            self._began = (now, done)  # loading the models says nothing about the rest
        elif done > self._began[1]:
            began, before = self._began
            left = (now - began) / (done - before) * (total - done)
        told = {"done": done, "total": total, "seconds_left": left}
        write_text(self._path, json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
