"""Every engine writes the same bytes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random

import pytest

from corpus import Question
from tests.killed_runs import write_rows
from tests.word_share import WordShareGrader
from tutor.errors import ModelMissing, TableError
from tutor.grading import Grade
from tutor.scoring import Engine, Job, LocalEngine, ProcessEngine, RayEngine, score_table
from tutor.scoring.engines.ray_data import start_ray
from tutor.scoring.shard import Shard

ROOT = Path(__file__).parent.parent


class DyingGrader(WordShareGrader):
    """Takes its process with it."""

    def grade_many(self, items: Sequence[tuple[Question, str]]) -> list[Grade]:
        os._exit(9)


class DiesOnceGrader(WordShareGrader):
    """Takes its process with it the first time, wherever it runs."""

    def __init__(self, marker: str) -> None:
        super().__init__()
        self._marker = Path(marker)

    def grade_many(self, items: Sequence[tuple[Question, str]]) -> list[Grade]:
        if not self._marker.exists():
            self._marker.touch()
            os._exit(9)
        return super().grade_many(items)


def no_model() -> WordShareGrader:
    raise ModelMissing("The encoder is not here; run viva models pull.")


def run(engine: Engine, source: Path, target: Path) -> bytes:
    score_table(Job(source, target, grader={"grader": "word-share 1"}), engine)
    return target.read_bytes()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    write_rows(tmp_path / "in.csv", 900, Random(3))
    return tmp_path / "in.csv"


def test_workers_that_are_done_before_the_next_shard_is_taken_get_it_all_the_same() -> None:
    question = Question("What is ice?", references=["Frozen water."])
    shards = [Shard(number, ((question, "Frozen."),)) for number in range(9)]
    found = []
    for graded in ProcessEngine(WordShareGrader, 2).grade(shards):
        time.sleep(0.3)  # as on a busy machine: all that wait are done meanwhile
        found.append(graded.number)
    assert sorted(found) == list(range(9))


def test_worker_processes_write_the_same_bytes(source: Path, tmp_path: Path) -> None:
    alone = run(LocalEngine(WordShareGrader), source, tmp_path / "a.csv")
    assert run(ProcessEngine(WordShareGrader, 2), source, tmp_path / "b.csv") == alone


def test_what_a_worker_cannot_do_is_a_sentence(source: Path, tmp_path: Path) -> None:
    with pytest.raises(TableError, match="A worker process died"):
        run(ProcessEngine(DyingGrader, 1), source, tmp_path / "a.csv")
    assert not (tmp_path / "a.csv").exists()


def test_no_worker_outlives_a_killed_parent(source: Path, tmp_path: Path) -> None:
    program = (
        "import time; from pathlib import Path; from tests.killed_runs import SlowGrader\n"
        "from tutor.scoring import Job, ProcessEngine, score_table\n"
        "if __name__ == '__main__':\n"
        f"    job = Job(Path({str(source)!r}), Path({str(tmp_path / 'o.csv')!r}))\n"
        "    score_table(job, ProcessEngine(SlowGrader, 1), lambda *a: time.sleep(60))\n"
    )
    (tmp_path / "go.py").write_text(program)
    process = subprocess.Popen(
        [sys.executable, str(tmp_path / "go.py")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.parent.exists():
        process.kill()
        pytest.skip("This system does not list a process's children.")
    while not list((tmp_path / "o.csv.viva" / "shards").glob("*.jsonl")):
        assert process.poll() is None
        time.sleep(0.05)
    workers = [int(pid) for pid in children.read_text().split()]
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    end = time.monotonic() + 60
    while any(_runs(pid) for pid in workers) and time.monotonic() < end:
        time.sleep(0.05)
    assert workers and not any(_runs(pid) for pid in workers)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    """Ray's own cluster on this machine, with two CPUs."""
    import ray

    before = os.environ.get("PYTHONPATH")
    # Ray's processes find the tests' grader by the path alone.
    os.environ["PYTHONPATH"] = str(ROOT)
    start_ray(ray, None, 2)
    yield
    ray.shutdown()
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("cluster")
def test_a_ray_cluster_of_two_writes_the_same_bytes(source: Path, tmp_path: Path) -> None:
    alone = run(LocalEngine(WordShareGrader), source, tmp_path / "a.csv")
    assert run(RayEngine(WordShareGrader, 2), source, tmp_path / "b.csv") == alone


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("cluster")
def test_a_worker_of_the_cluster_that_dies_costs_nothing(source: Path, tmp_path: Path) -> None:
    alone = run(LocalEngine(WordShareGrader), source, tmp_path / "a.csv")
    marker = tmp_path / "died"
    grader = partial(DiesOnceGrader, str(marker))
    assert run(RayEngine(grader, 2), source, tmp_path / "b.csv") == alone
    assert marker.exists()


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("cluster")
def test_a_model_that_a_node_lacks_is_named(source: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"run viva models pull\.$"):
        run(RayEngine(partial(no_model), 1), source, tmp_path / "c.csv")
    assert not (tmp_path / "c.csv").exists()


def test_a_cluster_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    import ray

    with pytest.raises(TableError, match=r"There is no Ray cluster at 127\.0\.0\.1:1 "):
        start_ray(ray, "127.0.0.1:1", 1)
