"""A class from its upload to its files, in a process of its own; and what names its questions."""

import csv
import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Bank, Question
from tests.fake_viva import FROZEN, PADDED
from tutor import class_jobs
from tutor.class_jobs import ClassJobs, Stage, running_lock
from tutor.class_key import Ask, long_key, named_questions, wide_key
from tutor.errors import TableError
from tutor.scoring import Mapped, Reading
from tutor.scoring.formats import read_table
from tutor.scoring.table import Table

BANK = Bank((FROZEN, PADDED))


@pytest.fixture
def jobs(tmp_path: Path) -> ClassJobs:
    return ClassJobs(tmp_path / "classes")


def table(tmp_path: Path, *rows: tuple[str, ...]) -> Table:
    path = tmp_path / "table.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return read_table(path, Reading())


def test_of_an_uploads_name_only_the_extension_reaches_the_disk(jobs: ClassJobs) -> None:
    for name in ("../../etc/pass wd.csv", "..\\..\\evil.CSV", "/srv/x.csv", "a\0\n<b>.csv"):
        job = jobs.add("Ada", name, b"response\n")
        assert job.source.parent.parent == job.folder.parent == jobs._folder
        assert job.source.name.lower() == "upload.csv" and job.source.read_bytes() == b"response\n"
        assert "/" not in job.title and "\n" not in job.title
    with pytest.raises(TableError, match="does not end in one of"):
        jobs.add("Ada", "setup.exe", b"MZ")


def test_a_class_is_its_owners(jobs: ClassJobs) -> None:
    job = jobs.add("Ada", "a.csv", b"x")
    assert jobs.of("Ada") == [job] and jobs.of("Grace") == []
    assert jobs.find(job.id, "Grace") is None and jobs.find(job.id, "Ada") == job
    assert jobs.is_somebodys(job.id)
    assert not jobs.is_somebodys("..") and not jobs.is_somebodys("objections")
    jobs.delete(job)
    assert jobs.of("Ada") == [] and not job.folder.exists()


def test_a_mapping_is_kept_with_its_class(jobs: ClassJobs) -> None:
    job = jobs.add("Ada", "a.csv", b"x")
    mapping, _ = wide_key(1, "name", {"Q1": Ask(FROZEN.id), "Q2": Ask(None, "Why?", "So.")}, BANK)
    jobs.save(replace(job, mapping=mapping, sheet="S", version=3))
    kept = jobs.find(job.id, "Ada")
    assert kept is not None and (kept.mapping, kept.sheet, kept.version) == (mapping, "S", 3)


def test_a_written_question_has_the_same_id_wherever_it_is_written() -> None:
    _, (first,) = wide_key(1, None, {"Q": Ask(None, " Why? ", "So.")}, BANK)
    _, (again,) = long_key(2, {"response": "R"}, Ask(None, "Why?", "Therefore."), BANK)
    _, (other,) = wide_key(1, None, {"Q": Ask(None, "Why not?", "So.")}, BANK)
    assert first.id == again.id != other.id
    assert (first.question, tuple(first.references)) == ("Why?", ("So.",))


def test_what_is_missing_is_a_sentence() -> None:
    for wrong in (
        lambda: wide_key(1, None, {}, BANK),
        lambda: wide_key(1, None, {"Q": Ask(None, "Why?", " ")}, BANK),
        lambda: long_key(1, {}, None, BANK),
        lambda: long_key(1, {"response": "A", "learner": "A"}, None, BANK),
    ):
        with pytest.raises(TableError):
            wrong()


def test_rows_name_the_questions_of_the_key(tmp_path: Path) -> None:
    rows = table(tmp_path, ("question_id", "response"), (PADDED.id, "x"), ("gone", "x"),
                 (PADDED.id, "y"))  # fmt: skip
    assert named_questions(rows, BANK) == [PADDED]


def test_a_column_of_ids_of_which_the_bank_holds_none_is_refused_at_once(tmp_path: Path) -> None:
    rows = table(tmp_path, ("question_id", "response"), ("Why is it so small?", "x"), ("", "y"))
    with pytest.raises(TableError, match="no question 'Why is it so small\\?'"):
        named_questions(rows, BANK)
    asked = table(tmp_path, ("question", "response"), ("Why is it so small?", "x"))
    assert named_questions(asked, BANK) == []


def begun(jobs: ClassJobs, monkeypatch: pytest.MonkeyPatch, code: str) -> class_jobs.ClassJob:
    """A class whose process runs ``code`` with FOLDER in its arguments."""
    job = jobs.add("Ada", "a.csv", b"response\n")
    real = class_jobs.subprocess.Popen

    def popen(command: list[str], **options: object) -> object:
        return real([sys.executable, "-c", code, command[-1]], **options)  # type: ignore[call-overload]

    monkeypatch.setattr(class_jobs.subprocess, "Popen", popen)
    return jobs.begin(
        replace(job, mapping=Mapped()), [Question("Why?", ["So."], id="q", domain="d")]
    )


def until(jobs: ClassJobs, job: class_jobs.ClassJob, stage: Stage) -> class_jobs.Progress:
    for _ in range(2400):  # a busy machine is slow without being wrong
        progress = jobs.progress(job)
        if progress.stage is stage:
            return progress
        time.sleep(0.1)
    raise AssertionError(f"still {progress}")


def test_a_process_that_dies_leaves_a_class_that_can_go_on(
    jobs: ClassJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "import json,sys,pathlib; f=pathlib.Path(sys.argv[1]);"
    code = told + "(f/'progress.json').write_text(json.dumps(dict(done=812,total=1080)))"
    job = begun(jobs, monkeypatch, code)
    assert job.bank.is_file() and job.version == 1
    progress = until(jobs, job, Stage.STOPPED)
    assert (progress.done, progress.total) == (812, 1080)
    # Another server's process is known by the lock that it holds.
    with running_lock(job.folder):
        assert jobs.progress(job).stage is Stage.RUNNING
    (job.folder / "failed.txt").write_text("The model is missing.", encoding="utf-8")
    assert jobs.progress(job).message == "The model is missing."
    (job.folder / "done-1").touch()
    assert jobs.progress(job).stage is Stage.DONE
    jobs.reset(job)
    again = jobs.find(job.id, "Ada")
    assert again is not None and jobs.progress(again).stage is Stage.UPLOADED


def test_a_damaged_record_is_no_class(jobs: ClassJobs) -> None:
    job = jobs.add("Ada", "a.csv", b"x")
    (job.folder / "job.json").write_text("{", encoding="utf-8")
    assert jobs.of("Ada") == []


@pytest.mark.real
@pytest.mark.timeout(300)
def test_the_process_says_in_a_sentence_what_is_missing(
    jobs: ClassJobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config" / "viva"
    config.mkdir(parents=True)
    said = f'data_dir = "{tmp_path.as_posix()}"\ngrader = "{(tmp_path / "none").as_posix()}"\n'
    (config / "settings.toml").write_text(said, encoding="utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config.parent))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    job = jobs.add("Ada", "a.csv", b"answer,name\nThe weights are frozen.,Ada\n")
    mapping, key = long_key(1, {"response": "answer", "learner": "name"}, Ask(FROZEN.id), BANK)
    begun_job = jobs.begin(replace(job, mapping=mapping), key)
    message = until(jobs, begun_job, Stage.FAILED).message
    assert "cannot be loaded" in message, message
    assert json.loads((job.folder / "job.json").read_text())["version"] == 1
