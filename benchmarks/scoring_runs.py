"""Whole runs of scoring by graders without weights: how much memory, how safe, how dear Ray is."""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from benchmarks.entry import Measured
from benchmarks.quick_grader import BUSY_SECONDS, BusyGrader, QuickGrader
from tutor.scoring import Engine, Job, LocalEngine, RayEngine, score_table

WORDS = "the weights stay frozen only small matrices of low rank get gradients and memory".split()
REFERENCE = "The pretrained weights stay frozen. Small matrices get gradients."


def memory(rows: int) -> Measured:
    """The most memory that a whole run held, in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "in.csv"
        write_table(source, rows)
        begun = time.monotonic()
        ran = subprocess.run(
            [sys.executable, "-m", "benchmarks.scoring_runs", str(source)],
            capture_output=True,
            text=True,
            check=True,
        )
        seconds = time.monotonic() - begun
    return {"rows": rows, "megabytes": float(ran.stdout.split()[-1]), "seconds": round(seconds, 1)}


def kill(kills: int) -> Measured:
    """Runs killed at random moments until there were so many kills; each file compared."""
    from tests.killed_runs import kill_until_done, seconds_of, write_rows

    rng = Random(1)
    done = runs = same = in_the_middle = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_rows(folder / "in.csv", 600, rng)
        seconds_of(folder / "in.csv", folder / "first.csv")  # pays for what is loaded once
        seconds = seconds_of(folder / "in.csv", folder / "whole.csv")
        whole = (folder / "whole.csv").read_bytes()
        while done < kills:
            target = folder / f"out{runs}.csv"
            killing = kill_until_done(folder / "in.csv", target, seconds, rng)
            same += target.read_bytes() == whole
            done, runs = done + killing.kills, runs + 1
            in_the_middle += killing.resumed
    return {"kills": done, "with_work_done": in_the_middle, "runs": runs, "identical": same}


def ray_overhead(rows: int) -> Measured:
    """Seconds for the rows, from the first shard's grades to the last, in-process and on Ray."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "in.csv"
        write_table(source, rows)
        local = _seconds(source, Path(name) / "a.csv", LocalEngine(BusyGrader))
        on_ray = _seconds(source, Path(name) / "b.csv", RayEngine(BusyGrader, 1))
        same = (Path(name) / "a.csv").read_bytes() == (Path(name) / "b.csv").read_bytes()
    return {
        "rows": rows,
        "milliseconds_a_response": BUSY_SECONDS * 1000,
        "in_process_seconds": round(local, 1),
        "ray_seconds": round(on_ray, 1),
        "overhead": round(on_ray / local - 1, 3),
        "same_bytes": same,
    }


def _seconds(source: Path, target: Path, engine: Engine) -> float:
    """From the first shard to the last, scaled to all rows."""
    moments: list[tuple[float, int, int]] = []
    score_table(
        Job(source, target),
        engine,
        lambda done, total: moments.append((time.perf_counter(), done, total)),
    )
    (begun, first, _), (ended, last, total) = moments[0], moments[-1]
    return (ended - begun) * total / (last - first)


def write_table(path: Path, rows: int) -> None:
    """A CSV table of responses of thirty words to six questions, all different."""
    rng = Random(3)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["response_id", "learner", "question", "reference", "response"])
        for n in range(rows):
            text = " ".join(rng.choices(WORDS, k=30))
            writer.writerow([f"r{n}", f"l{n // 6}", f"Question {n % 6}?", REFERENCE, text])


def main() -> None:
    """Runs once into ``out.csv`` beside the source, and prints the most megabytes held."""
    source = Path(sys.argv[1])
    score_table(Job(source, source.with_name("out.csv")), LocalEngine(QuickGrader))
    # macOS counts bytes where the others count kilobytes.
    unit = 1 if sys.platform == "darwin" else 1024
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6:.1f}")


if __name__ == "__main__":
    main()
