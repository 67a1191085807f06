"""A crash costs nothing: runs are resumed, and the file is the same to the byte."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from corpus import Bank, Question
from tests.killed_runs import CONTEXT, kill_until_done, run_without_room, seconds_of, write_rows
from tests.killed_runs import run as run_whole
from tests.test_scoring import BANK, HEADER, ROWS, write
from tests.word_share import WordShareGrader
from tutor.errors import ModelMissing, TableError
from tutor.grading import Grade
from tutor.scoring import Job, LocalEngine, Summary, score_table
from tutor.scoring.checkpoint import only_run
from tutor.scoring.fingerprint import Fingerprint, grader_version
from tutor.scoring.shard import SHARD_ITEMS, Shard, pack_shard, unpack_shard

GRADER = {"grader": "word-share 1"}
DATA = Path(__file__).parent / "data" / "grading"


class Crash(RuntimeError):
    pass


class CrashingGrader(WordShareGrader):
    """Grades some shards, then loses its model."""

    def __init__(self, shards: int) -> None:
        super().__init__()
        self.left = shards

    def grade_many(self, items: Sequence[tuple[Question, str]]) -> list[Grade]:
        if self.left == 0:
            raise ModelMissing("The model went away.")
        self.left -= 1
        return super().grade_many(items)


def go(job: Job, grader: WordShareGrader | None = None) -> tuple[Summary, WordShareGrader, str]:
    """The summary, the grader, and what was said."""
    grader = WordShareGrader() if grader is None else grader
    said: list[str] = []
    summary = score_table(job, LocalEngine(lambda: grader), say=said.append)
    return summary, grader, " ".join(said)


def begin(tmp_path: Path, shards: int = 2, rows: int = 600) -> Job:
    """A run that lost its model after some shards."""
    write_rows(tmp_path / "in.csv", rows, Random(1))
    job = Job(tmp_path / "in.csv", tmp_path / "out.csv", BANK, GRADER)
    with pytest.raises(ModelMissing):
        go(job, CrashingGrader(shards))
    return job


def test_a_run_that_crashed_goes_on_where_it_was(tmp_path: Path) -> None:
    job = begin(tmp_path)
    assert not job.target.exists()
    _, grader, said = go(job)
    whole = Job(job.source, tmp_path / "whole.csv", BANK, GRADER)
    _, all_at_once, nothing = go(whole)
    assert (job.target.read_bytes(), nothing) == (whole.target.read_bytes(), "")
    assert grader.asked == all_at_once.asked[2 * SHARD_ITEMS :]
    done = int(said.split()[1])
    assert said == f"resuming, {done} of 600 done" and 2 * SHARD_ITEMS < done < 600


def test_a_finished_run_grades_nothing_again(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", HEADER, *ROWS)
    job = Job(source, tmp_path / "out.csv", BANK, GRADER)
    first, _, _ = go(job)
    before = job.target.read_bytes()
    second, grader, said = go(job, CrashingGrader(0))
    assert (second, grader.asked, said) == (first, [], "resuming, 8 of 8 done")
    assert job.target.read_bytes() == before
    assert not (tmp_path / "out.csv.viva" / "shards").exists()


@pytest.mark.parametrize(
    ("bank", "grader", "words"),
    [
        (BANK, {"grader": "word-share 2"}, r"another grader \(word-share 1, now word-share 2\)"),
        (BANK, {**GRADER, "encoder": "e5"}, r"another encoder \(none, now e5\)"),
        (
            Bank((Question("Why is LoRA small?", ["low rank"], id="lora"),)),
            GRADER,
            r"another key of 1 question \(lora\)",
        ),
    ],
)
@pytest.mark.parametrize("finished", [True, False])
def test_another_fingerprint_is_refused_and_named(
    bank: Bank, grader: dict[str, str], words: str, finished: bool, tmp_path: Path
) -> None:
    rows = [f"{n},lora,,,low {n}" for n in range(200)]
    source, target = write(tmp_path / "in.csv", HEADER, *rows), tmp_path / "out.csv"
    if finished:
        go(Job(source, target, BANK, GRADER))
    else:
        with pytest.raises(ModelMissing):
            go(Job(source, target, BANK, GRADER), CrashingGrader(1))
    with pytest.raises(TableError, match=words) as error:
        go(Job(source, target, bank, grader))
    assert "give --restart to start over" in str(error.value)
    _, again, said = go(Job(source, target, bank, grader, restart=True))
    assert (len(again.asked), said) == (200, "")


def test_another_input_is_named(tmp_path: Path) -> None:
    job = begin(tmp_path)
    write_rows(job.source, 601, Random(1))
    with pytest.raises(TableError, match=r"another input \(in.csv [0-9a-f]{16}, now in.csv "):
        go(job)


def test_a_question_nobody_was_asked_may_change(tmp_path: Path) -> None:
    job = begin(tmp_path)
    _, _, said = go(Job(job.source, job.target, Bank(()), GRADER))
    assert said.startswith("resuming, ")


def test_a_damaged_shard_is_graded_again(tmp_path: Path) -> None:
    job = begin(tmp_path, shards=3)
    shards = sorted((tmp_path / "out.csv.viva" / "shards").iterdir())
    text = shards[0].read_text()
    shards[0].write_text(text[: len(text) // 2])
    shards[1].write_bytes(b"\xff\xfe")
    (shards[0].parent / ".000007.jsonl.1.part").write_text("half")
    _, grader, _ = go(job)
    go(Job(job.source, tmp_path / "whole.csv", BANK, GRADER))
    assert job.target.read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert len(grader.asked) >= 2 * SHARD_ITEMS


def test_an_output_that_was_changed_by_hand_is_kept(tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", HEADER, *ROWS)
    job = Job(source, tmp_path / "out.csv", BANK, GRADER)
    go(job)
    job.target.write_text("my notes")
    with pytest.raises(TableError, match="was changed since it was graded"):
        go(job)
    assert job.target.read_text() == "my notes"
    job.target.unlink()
    _, grader, _ = go(job)
    assert grader.asked and job.target.is_file()


def test_two_runs_into_one_file_are_told(tmp_path: Path) -> None:
    job = begin(tmp_path)
    with only_run(job.target, tmp_path / "out.csv.viva"):
        with pytest.raises(TableError, match="Another run is writing"):
            go(job)


def test_a_full_disk_is_a_sentence_and_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = begin(tmp_path)
    full = OSError(28, "No space left on device")

    def fail(*args: object) -> None:
        raise full

    with monkeypatch.context() as patch:
        patch.setattr("tutor.scoring.checkpoint.write_text", fail)
        with pytest.raises(TableError, match="No space left on device; what is graded so far"):
            go(job)
    _, _, said = go(job)
    assert said.startswith("resuming, ") and job.target.is_file()


@pytest.mark.parametrize("most", [10_000, 60_000])
def test_a_disk_that_has_no_room_is_a_sentence_and_costs_nothing(most: int, tmp_path: Path) -> None:
    source, target, said = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "said.txt"
    write_rows(source, 400, Random(1))
    process = CONTEXT.Process(target=run_without_room, args=(source, target, most, said))
    process.start()
    process.join()
    assert process.exitcode == 0
    # A shard has some 40,000 bytes and the output some 100,000.
    assert said.read_text().startswith(f"{target} cannot be written: File too large")
    assert not target.exists()
    run_whole(source, target)
    run_whole(source, tmp_path / "whole.csv")
    assert target.read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_shards_survive_the_way_to_another_process() -> None:
    items = [(question, text) for question in BANK.questions for text in ("low", "ränk\n", "")]
    shard = Shard(7, tuple(items))
    assert unpack_shard(pack_shard(shard)) == shard


def test_the_grader_version_knows_its_weights(tmp_path: Path) -> None:
    assert grader_version("viva-minilm") == grader_version("viva-minilm")
    (tmp_path / "config.json").write_text("{}")
    before = grader_version(str(tmp_path))
    (tmp_path / "config.json").write_text('{"a": 1}')
    assert grader_version(str(tmp_path)) != before


def test_differences_name_a_few_keys() -> None:
    many = Fingerprint({}, {f"q{n}": "new" for n in range(8)})
    assert Fingerprint({}, {}).differences(many) == [
        "another key of 8 questions (q0, q1, q2, q3, q4, …)"
    ]
    assert many.differences(many) == []


def test_killed_at_fifty_random_moments_the_file_is_the_same(tmp_path: Path) -> None:
    rng = Random(20260801)
    source, whole = tmp_path / "in.csv", tmp_path / "whole.csv"
    write_rows(source, 400, rng)
    seconds_of(source, tmp_path / "first.csv")
    seconds = seconds_of(source, whole)
    kills = in_the_middle = runs = 0
    while kills < 50:
        target = tmp_path / f"out{runs}.csv"
        killing = kill_until_done(source, target, seconds, rng)
        assert target.read_bytes() == whole.read_bytes()
        kills, runs = kills + killing.kills, runs + 1
        in_the_middle += killing.resumed
    assert in_the_middle >= 10


@pytest.mark.real
def test_a_real_run_is_killed_and_goes_on(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in (DATA / "beetle_train.jsonl").open(encoding="utf-8")]
    longer = [{**row, "response": f"{row['response']} {n}"} for n in range(8) for row in rows]
    source = write(tmp_path / "in.jsonl", *map(json.dumps, longer))
    (tmp_path / "viva").mkdir()
    (tmp_path / "viva" / "settings.toml").write_text('grader = "fast"\n', encoding="utf-8")
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}

    def command(target: Path) -> list[str]:
        start = "from tutor.cli import main; main()"
        return [sys.executable, "-c", start, "grade", str(source), "-o", str(target)]

    subprocess.run(
        command(tmp_path / "whole.jsonl"), check=True, capture_output=True, env=environment
    )
    target = tmp_path / "out.jsonl"
    process = subprocess.Popen(command(target), stderr=subprocess.PIPE, env=environment)
    while not any((tmp_path / "out.jsonl.viva").glob("shards/*.jsonl")):
        assert process.poll() is None
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    ran = subprocess.run(
        command(target), check=True, capture_output=True, text=True, env=environment
    )
    assert ran.stderr.startswith("resuming, ")
    assert target.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
