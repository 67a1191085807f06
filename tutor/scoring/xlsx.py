"""XLSX in: the rows come from a process of its own, see ``xlsx_child``."""

import json
import os
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from tutor.errors import TableError
from tutor.scoring.cells import unescape_cell
from tutor.scoring.table import Reading, Row, Table, Unread

SECONDS = 3600
"""How long a workbook may take to read; a million rows take minutes."""
_KINDS: dict[str, type[datetime] | type[date] | type[time]] = {
    "datetime": datetime,
    "date": date,
    "time": time,
}


def read_xlsx(source: Path, reading: Reading) -> Table:
    """The table in a sheet of a workbook: the named one, or the first, which is told.

    Formulas count with the values that the spreadsheet stored; nothing is computed.

    Raises:
        TableError: it is no workbook, or has no such sheet.
    """
    spool = _Spool(source, reading)
    lines = spool.lines()
    columns = tuple(unescape_cell(name) for name in next(lines))
    sheet, *sheets = next(lines)
    count = sum(1 for _ in lines)

    def rows() -> Iterator[Row]:
        records = spool.lines()
        next(records), next(records)
        for cells in records:
            yield _row(cells, columns)

    note = f"{source} has {len(sheets)} sheets; the first one, '{sheet}', was read."
    told = len(sheets) > 1 and reading.sheet is None
    return Table(columns, count, rows, notes=(note,) if told else ())


class _Spool:
    """The rows of a workbook in a temporary file, which goes when the table does."""

    def __init__(self, source: Path, reading: Reading) -> None:
        handle, name = tempfile.mkstemp(prefix="viva-", suffix=".rows")
        self._path = Path(name)
        weakref.finalize(self, self._path.unlink, missing_ok=True)
        command = [sys.executable, "-m", "tutor.scoring.xlsx_child", str(source.resolve())]
        try:
            with os.fdopen(handle, "wb") as file:
                ran = subprocess.run(
                    [*command, reading.sheet or "", str(reading.header_row)],
                    stdout=file,
                    stderr=subprocess.PIPE,
                    timeout=SECONDS,
                    check=False,
                    env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                )
        except subprocess.TimeoutExpired as error:
            raise TableError(f"{source} takes over {SECONDS} s to read; save it as CSV.") from error
        if ran.returncode != 0:
            said = ran.stderr.decode("utf-8", "replace").strip()
            reason = said if ran.returncode == 3 else "takes more memory or time than is allowed"
            raise TableError(f"{source} {reason}; save it as XLSX or CSV and try again.")

    def lines(self) -> Iterator[list[Any]]:
        """Each line of the file; any number of times."""
        with self._path.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)


def _row(cells: list[Any], columns: Sequence[str]) -> Row:
    values = [_value(cell) for cell in cells[: len(columns)]]
    values += [None] * (len(columns) - len(values))
    left_over = [cell for cell in cells[len(columns) :] if cell is not None]
    problem = None
    if left_over:
        told = json.dumps(left_over, ensure_ascii=False)
        problem = f"The row has cells to the right of the header; left over: {told}."
    return Row(tuple(zip(columns, values, strict=True)), problem)


def _value(cell: object) -> object:
    if isinstance(cell, str):
        return unescape_cell(cell)
    if isinstance(cell, dict):
        if "unread" in cell:
            return Unread(cell["unread"])
        return _KINDS[cell["kind"]].fromisoformat(cell["time"])
    return cell
