"""How fast Viva is on this machine: each figure is a median, beside the bar it has to meet.

``python -m benchmarks.speed [--documents DIR] [--runs N] [--json]``
"""

import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.entry import Measured, parser, show, table
from benchmarks.first_page import first_page_seconds
from benchmarks.graded_response import grade_seconds
from benchmarks.index_build import MEGABYTE, build_seconds
from benchmarks.memory import resident_megabytes
from benchmarks.response_rate import KEY_POINTS, RESPONSES, seconds_per_hundred
from corpus.shipped import MATERIAL
from tutor.grading import Grader
from tutor.settings import load_settings
from tutor.wiring import Viva

RUNS = 15
"""Graded responses; the slower figures are taken a fifth as often."""

SECONDS_PER_HUNDRED = {"fast": 1.0, "accurate": 10.0}
"""The bars of each shipped grader."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, each time; its median must not be above ``bar``."""

    name: str
    values: Sequence[float]
    unit: str
    bar: float

    def record(self) -> dict[str, object]:
        """The figure, JSON-ready."""
        median = statistics.median(self.values)
        return {
            "name": self.name,
            "median": round(median, 3),
            "unit": self.unit,
            "bar": self.bar,
            "passed": median <= self.bar,
            "runs": len(self.values),
            "worst": round(max(self.values), 3),
        }


def measure(
    data: Path | None = None,
    documents: Path | None = None,
    runs: int = RUNS,
    size: int = MEGABYTE,
) -> Measured:
    """All figures. ``data`` plays no part; ``documents`` are indexed in the notes' place."""
    load = os.getloadavg()[0]  # before our own work adds to it
    few = max(1, runs // 5)
    folder = MATERIAL if documents is None else documents
    viva = Viva(load_settings())
    figures = [
        Figure(
            "a response with 5 key points graded",
            [seconds * 1000 for seconds in grade_seconds(viva.grader, runs)],
            "ms",
            300,
        ),
        Figure(
            f"{size / MEGABYTE:g} MB of Markdown indexed",
            build_seconds(folder, viva.encoder, few, size),
            "s",
            60,
        ),
        Figure("first page after `viva serve`", first_page_seconds(few), "s", 5),
        Figure("memory after a grade and a reply", [resident_megabytes()], "MB", 1500),
        *(
            Figure(
                f"{RESPONSES} responses with {KEY_POINTS} key points graded, {name} grader",
                seconds_per_hundred(Grader.load(name, device=viva.settings.device), few),
                "s",
                bar,
            )
            for name, bar in SECONDS_PER_HUNDRED.items()
        ),
    ]
    return {
        "cores": os.cpu_count(),
        "load": round(load, 1),
        "figures": [figure.record() for figure in figures],
    }


def report(measured: Measured) -> str:
    """The figures as a table; a load above the number of cores means that others were at work."""
    rows = [
        (
            figure["name"],
            f"{figure['median']:.4g} {figure['unit']}",
            f"{figure['worst']:.4g} {figure['unit']}",
            f"<= {figure['bar']:g} {figure['unit']}",
            "pass" if figure["passed"] else "FAIL",
            str(figure["runs"]),
        )
        for figure in measured["figures"]
    ]
    header = (
        f"{measured['cores']} cores, load {measured['load']}",
        "median",
        "worst",
        "bar",
        "",
        "runs",
    )
    return table(header, rows)


def main() -> None:
    """Measures and prints."""
    arguments = parser("benchmarks.speed", __doc__)
    arguments.add_argument("--documents", type=Path, help="folder of Markdown files to index")
    arguments.add_argument("--runs", type=int, default=RUNS, help="responses graded")
    options = arguments.parse_args()
    show(measure(options.data, options.documents, options.runs), report, options.json)


if __name__ == "__main__":
    main()
