"""Reads a workbook in a process of its own, within limits: ``python -m tutor.scoring.xlsx_child``.

A workbook is a zip of XML that a stranger made. Whatever it does to the parser, it does here, and
the rows that come out are JSON: first a list of the columns, then a list for each row.
"""

import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

MEMORY = 4 << 30
CPU_SECONDS = 1800
UNPACKED = 4 << 30
"""Bytes that a workbook may unpack to; a million rows of long responses stay below."""
RATIO = 300
"""To how many times its size a part may unpack; responses that people write reach 20."""
NO_VALUE = "holds a formula without a stored value"


def main(arguments: Sequence[str]) -> int:
    """Writes the rows of ``FILE SHEET HEADER_ROW`` to stdout; an empty SHEET is the first one.

    A failure is one sentence on stderr, and status 3.
    """
    source, sheet, header_row = Path(arguments[0]), arguments[1], int(arguments[2])
    try:
        _limit()
        _check_zip(source)
        for line in _lines(source, sheet, header_row):
            sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    # openpyxl raises whatever the parsers below it raise.
    except Exception as error:
        told = str(error) if isinstance(error, _Refused) else f"is no workbook ({error})"
        sys.stderr.write(" ".join(told.split()))
        return 3
    return 0


class _Refused(Exception):
    """Why the workbook is not read, as the end of a sentence that begins with its name."""


def _limit() -> None:
    # Windows has no such limits.
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def _check_zip(source: Path) -> None:
    with zipfile.ZipFile(source) as archive:
        parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    if size > UNPACKED:
        raise _Refused(f"unpacks to {size / 1e9:.1f} GB, over the limit of {UNPACKED / 1e9:.1f} GB")
    for part in parts:
        if part.file_size > 50_000_000 and part.file_size > RATIO * max(part.compress_size, 1):
            raise _Refused(f"holds a part that unpacks to {part.file_size:,} bytes, a zip bomb")


def _lines(source: Path, sheet: str, header_row: int) -> Iterator[list[Any]]:
    rows, others = _sheet(source, sheet)
    header: list[str] = []
    for number, row in enumerate(rows, start=1):
        if number < header_row or all(value in (None, "") for value in row):
            continue
        if not header:
            header = _header(row)
            yield header
            yield others
        else:
            yield row
    if not header:
        raise _Refused("is empty; it needs a row with the columns' names")


def _sheet(source: Path, name: str) -> tuple[Iterator[list[Any]], list[str]]:
    """The rows of a sheet, and the names of it and of all sheets."""
    from openpyxl import load_workbook

    values = load_workbook(source, read_only=True, data_only=True)
    titles = [sheet.title for sheet in values.worksheets]
    if not titles:
        raise _Refused("holds no sheet")
    if name and name not in titles:
        raise _Refused(f"has no sheet '{name}'; its sheets are: {', '.join(titles)}")
    title = name or titles[0]
    formulas = load_workbook(source, read_only=True) if _has_formulas(source) else None
    values[title].reset_dimensions()
    if formulas is not None:
        formulas[title].reset_dimensions()
    return _rows(values[title], formulas and formulas[title]), [title, *titles]


def _has_formulas(source: Path) -> bool:
    with zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
                continue
            with archive.open(name) as part:
                tail = b""
                while block := part.read(1 << 20):
                    if b"<f>" in tail + block or b"<f " in tail + block:
                        return True
                    tail = block[-3:]
    return False


def _rows(values: Any, formulas: Any) -> Iterator[list[Any]]:  # noqa: ANN401
    if formulas is None:
        for row in values.iter_rows():
            yield [_plain(cell.value, cell) for cell in row]
        return
    for row, sources in zip(values.iter_rows(), formulas.iter_rows(), strict=True):
        yield [
            {"unread": NO_VALUE}
            if cell.value is None and source.data_type == "f"
            else _plain(cell.value, cell)
            for cell, source in zip(row, sources, strict=True)
        ]


def _plain(value: object, cell: Any) -> object:  # noqa: ANN401
    if cell.data_type == "e":
        return {"unread": f"holds the error {value}"}
    if isinstance(value, datetime | date | time):
        return {"time": value.isoformat(), "kind": type(value).__name__}
    return str(value) if isinstance(value, timedelta) else value


def _header(row: list[Any]) -> list[str]:
    last = max(place for place, value in enumerate(row) if value not in (None, ""))
    return [
        f"column {place + 1}" if value in (None, "") else str(value)
        for place, value in enumerate(row[: last + 1])
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
