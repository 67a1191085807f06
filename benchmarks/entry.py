"""What every benchmark's command line has in common."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Measured = dict[str, Any]


def parser(name: str, about: str | None) -> argparse.ArgumentParser:
    """The parser of ``python -m benchmarks.NAME``, with the options all of them have."""
    arguments = argparse.ArgumentParser(prog=f"python -m {name}", description=about)
    arguments.add_argument(
        "--data", type=Path, help="folder with rows in the formats of tests/data"
    )
    arguments.add_argument("--json", action="store_true", help="print one JSON object")
    return arguments


def show(measured: Measured, report: Callable[[Measured], str], as_json: bool) -> None:
    """Prints what was measured, for a program or for a person."""
    print(json.dumps(measured) if as_json else report(measured))


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Rows as a Markdown table whose columns line up; all columns but the first to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(header, *rows, strict=True)]

    def line(cells: tuple[str, ...]) -> str:
        first, *others = zip(cells, widths, strict=True)
        aligned = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
        return "| " + " | ".join(aligned) + " |"

    rule = line(tuple("-" * width for width in widths))
    return "\n".join([line(header), rule, *map(line, rows)])
