"""Three ways to grade the same rows with the same weights, side by side."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.entry import Measured
from benchmarks.plain_scoring import CrossEncoderWay, Items, PipelineWay
from corpus import Question
from tutor.grading import Grader
from tutor.grading.shipped import FAST
from tutor.scoring import Job, LocalEngine, score_table
from tutor.settings import load_settings
from tutor.wiring import Viva

PLAIN = "zero-shot pipeline and encode, row by row"
PAIRS = "CrossEncoder.predict and encode, defaults"
PAIRS_32 = "the same, told to use float32"
OWN = "viva grade"
TURNS = 3
"""Into how many parts the rows are cut; the ways take turns, so that all meet the same load."""
ROWS_PER_PLAIN = 8
"""The row-by-row way is timed on every so many rows only."""


def speed(data: Path, rows: int) -> Measured:
    """Rows a second of each way, for each set of graded responses and for all together."""
    viva = Viva(load_settings())
    grader = Grader.load(FAST, device=viva.settings.device)
    ways: dict[str, Callable[[Items], object]] = {
        PLAIN: PipelineWay(viva.encoder).grade,
        PAIRS: CrossEncoderWay().grade,
        PAIRS_32: CrossEncoderWay("float32").grade,
        OWN: lambda items: _viva_grade(items, grader),
    }
    spent: dict[str, dict[str, tuple[int, float]]] = {}
    for name, items in _sets(data, rows):
        for way in ways.values():
            way(items[:1])  # the first row pays for what is loaded once
        spent[name] = _take_turns(ways, items)
    spent["all"] = {
        way: (
            sum(each[way][0] for each in spent.values()),
            sum(each[way][1] for each in spent.values()),
        )
        for way in ways
    }
    return {"sets": {name: _figures(each) for name, each in spent.items()}}


def _take_turns(
    ways: dict[str, Callable[[Items], object]], items: Items
) -> dict[str, tuple[int, float]]:
    """Rows and seconds of each way."""
    spent = dict.fromkeys(ways, (0, 0.0))
    for turn in range(TURNS):
        part = items[turn::TURNS]
        for name, way in ways.items():
            some = part[::ROWS_PER_PLAIN] if name == PLAIN else part
            begun = time.perf_counter()
            way(some)
            rows, seconds = spent[name]
            spent[name] = rows + len(some), seconds + time.perf_counter() - begun
    return spent


def _figures(spent: dict[str, tuple[int, float]]) -> Measured:
    rates = {name: rows / seconds for name, (rows, seconds) in spent.items()}
    return {
        "rows": spent[OWN][0],
        "rows_per_second": {name: round(rate, 2) for name, rate in rates.items()},
        "times": {name: round(rates[OWN] / rate, 2) for name, rate in rates.items()},
    }


def _sets(data: Path, rows: int) -> Iterator[tuple[str, list[tuple[Question, str]]]]:
    """Each file of graded responses: its name, and some of its rows as they were written."""
    folder = data / "grading" if (data / "grading").is_dir() else data
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            records = [json.loads(line) for line in file]
        Random(1).shuffle(records)
        yield (
            path.stem,
            [(Question(r["question"], r["references"]), r["response"]) for r in records[:rows]],
        )


def _viva_grade(items: Sequence[tuple[Question, str]], grader: Grader) -> None:
    """All of it: the table is read, graded with checkpoints, and written."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "in.jsonl"
        records: list[dict[str, Any]] = [
            {"question": q.question, "references": list(q.references), "response": text}
            for q, text in items
        ]
        source.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
        score_table(Job(source, Path(name) / "out.jsonl"), LocalEngine(lambda: grader))
