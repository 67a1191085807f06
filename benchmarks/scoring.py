"""How fast, how small and how safe the scoring of tables is, beside the bars it has to meet.

``python -m benchmarks.scoring [--data DIR] [--rows N] [--many N] [--kills N] [--parts PART...]``
"""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.entry import Measured, parser, show, table
from benchmarks.scoring_runs import kill, memory, ray_overhead
from benchmarks.scoring_speed import OWN, PAIRS, PLAIN, speed

PARTS = ("speed", "memory", "kills", "ray")
SAMPLE = Path(__file__).parent.parent / "tests" / "data" / "grading"
ROWS, MANY, KILLS, RAY_ROWS = 96, 1_000_000, 500, 20_000
BARS = {PLAIN: 10, PAIRS: 3}
"""How many times as fast as each way ``viva grade`` has to be."""
Line = tuple[str, str, str, str]


def measure(
    data: Path | None = None,
    rows: int = ROWS,
    many: int = MANY,
    kills: int = KILLS,
    ray_rows: int = RAY_ROWS,
    parts: Sequence[str] = PARTS,
) -> Measured:
    """The parts asked for. ``data`` holds graded responses; None: the small sample of the tests.

    ``rows`` are those of each set in the comparison of speed, ``many`` those of the memory figure.
    """
    ways: dict[str, Callable[[], Measured]] = {
        "speed": partial(speed, SAMPLE if data is None else data, rows),
        "memory": partial(memory, many),
        "kills": partial(kill, kills),
        "ray": partial(ray_overhead, ray_rows),
    }
    found: Measured = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    return found | {part: ways[part]() for part in parts}


def report(measured: Measured) -> str:
    """The figures beside their bars; a load above the number of cores: others were at work."""
    lines = {"speed": _speed, "memory": _memory, "kills": _kills, "ray": _ray}
    rows = [row for part, tell in lines.items() if part in measured for row in tell(measured[part])]
    header = (f"{measured['cores']} cores, load {measured['load']}", "", "bar", "")
    return table(header, [*rows])


def _speed(part: Measured) -> Iterator[Line]:
    for name, figures in part["sets"].items():
        for way, rate in figures["rows_per_second"].items():
            bar = BARS.get(way) if name == "all" else None
            times = figures["times"][way]
            told = "" if way == OWN else f"viva {times:g} times"
            judged = "" if bar is None else _judge(times >= bar)
            yield (
                f"{name}: {way}",
                f"{rate:g} rows/s",
                told if bar is None else f"{told}, >= {bar}",
                judged,
            )


def _memory(part: Measured) -> Iterator[Line]:
    value = f"{part['megabytes']:.0f} MB, {part['seconds']:.0f} s"
    passed = _judge(part["megabytes"] < 2000)
    yield f"most memory for {part['rows']:,} rows", value, "< 2000 MB", passed


def _kills(part: Measured) -> Iterator[Line]:
    name = f"{part['kills']} kills, {part['with_work_done']} in the middle: files identical"
    value = f"{part['identical']} of {part['runs']}"
    yield name, value, "all", _judge(part["identical"] == part["runs"])


def _ray(part: Measured) -> Iterator[Line]:
    passed = _judge(part["overhead"] <= 0.10 and part["same_bytes"])
    yield (
        f"Ray over in-process, {part['rows']:,} rows",
        f"{part['overhead']:+.1%}",
        "<= 10 %",
        passed,
    )


def _judge(passed: bool) -> str:
    return "pass" if passed else "FAIL"


def main() -> None:
    """Measures and prints."""
    arguments = parser("benchmarks.scoring", __doc__)
    arguments.add_argument("--rows", type=int, default=ROWS, help="rows of each set, for the speed")
    arguments.add_argument("--many", type=int, default=MANY, help="rows of the memory figure")
    arguments.add_argument("--kills", type=int, default=KILLS)
    arguments.add_argument("--ray-rows", type=int, default=RAY_ROWS)
    arguments.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    got = arguments.parse_args()
    measured = measure(got.data, got.rows, got.many, got.kills, got.ray_rows, got.parts)
    show(measured, report, got.json)


if __name__ == "__main__":
    main()
