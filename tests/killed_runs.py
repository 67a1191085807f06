"""Runs of scoring in processes of their own, which are killed; for tests and the benchmark."""

import multiprocessing
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from corpus import Question
from tests.word_share import WordShareGrader
from tutor.errors import TableError
from tutor.grading import Grade
from tutor.scoring import Job, LocalEngine, score_table

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.killed_runs"])


class SlowGrader(WordShareGrader):
    """Takes its time, so that a kill can come between two."""

    def grade_many(self, items: Sequence[tuple[Question, str]]) -> list[Grade]:
        time.sleep(0.0002 * len(items))
        return super().grade_many(items)


@dataclass(frozen=True, slots=True)
class Killing:
    """How many kills came before the file was there, and which of them came in the middle."""

    kills: int
    resumed: int


def write_rows(path: Path, rows: int, rng: Random) -> None:
    """A table in which a third of the responses are given more than once."""
    words = "frozen water is solid cold and clear when it freezes at zero".split()
    lines = ["response_id,question,reference,response"]
    for n in range(rows):
        text = " ".join(rng.choices(words, k=rng.randint(1, 4 if n % 3 == 0 else 12)))
        lines.append(f"r{n},What is ice?,frozen water that is solid,{text}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(source: Path, target: Path) -> None:
    """One whole run."""
    job = Job(source, target, grader={"grader": "word-share 1"})
    score_table(job, LocalEngine(SlowGrader))


def seconds_of(source: Path, target: Path) -> float:
    """How long a run takes that nobody kills; the first one also starts the server of forks."""
    process = CONTEXT.Process(target=run, args=(source, target))
    begun = time.monotonic()
    process.start()
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - begun


def run_without_room(source: Path, target: Path, most: int, said: Path) -> None:
    """One run that may write no file of more than ``most`` bytes; writes down what it is told."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    try:
        run(source, target)
    except TableError as error:
        said.write_text(str(error), encoding="utf-8")


def kill_until_done(source: Path, target: Path, seconds: float, rng: Random) -> Killing:
    """Starts the run again and again, and kills it (SIGKILL) at a random moment each time."""
    kills = resumed = 0
    while True:
        process = CONTEXT.Process(target=run, args=(source, target))
        process.start()
        process.join(rng.uniform(0, seconds))
        if process.exitcode is None:
            process.kill()
            process.join()
            kills += 1
            resumed += any((target.parent / f"{target.name}.viva").glob("shards/*.jsonl"))
        else:
            assert process.exitcode == 0
            return Killing(kills, resumed)
