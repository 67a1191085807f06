"""XLSX out: row by row, the same bytes for the same rows."""

import re
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from tutor.scoring.cells import cell_text, escape_cell, in_columns
from tutor.scoring.table import Layout

MOST_ROWS = 1_048_575
"""Rows of a sheet, less the header."""
LONGEST_CELL = 32_767
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every part of the zip, so that the time of writing leaves no trace."""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WRITTEN_AT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


class XlsxWriter:
    """Writes rows to the one sheet of a workbook. No cell is a formula."""

    def __init__(self, sheet: Any, columns: Sequence[str]) -> None:  # noqa: ANN401
        self._sheet = sheet
        self._columns = list(columns)
        self.cut = 0
        self._append(columns)

    def write(self, cells: Sequence[tuple[str, object]]) -> None:
        """Writes one row; cells that the row lacks stay empty."""
        self._append(in_columns(cells, self._columns))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of the file."""
        if self.cut == 0:
            return ()
        cells = "1 cell is" if self.cut == 1 else f"{self.cut:,} cells are"
        return (
            f"{cells} longer than a spreadsheet's {LONGEST_CELL:,} characters and end in '…'; "
            "write CSV, Parquet or JSON Lines to keep them whole.",
        )

    def _append(self, values: Sequence[object]) -> None:
        from openpyxl.cell import WriteOnlyCell

        row = []
        for value in values:
            cell = WriteOnlyCell(self._sheet)
            plain = self._plain(value)
            cell.value = plain
            if isinstance(plain, str):
                cell.data_type = "s"  # whatever it begins with
            row.append(cell)
        self._sheet.append(row)

    def _plain(self, value: object) -> object:
        if value is None or isinstance(value, bool | int | float | date | datetime | time):
            return value
        text = escape_cell(cell_text(value))
        text = _ILLEGAL.sub("\ufffd", text.encode("utf-8", "backslashreplace").decode("utf-8"))
        if len(text) <= LONGEST_CELL:
            return text
        self.cut += 1
        return text[: LONGEST_CELL - 1] + "…"


@contextmanager
def write_xlsx(path: Path, columns: Sequence[str], layout: Layout) -> Iterator[XlsxWriter]:
    """Opens a workbook to write rows to; the layout plays no part."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("graded")
    sheet.freeze_panes = "A2"
    yield XlsxWriter(sheet, columns)
    dated = path.with_name(path.name + ".dated")
    try:
        workbook.save(dated)
        _without_dates(dated, path)
    finally:
        dated.unlink(missing_ok=True)


def _without_dates(source: Path, target: Path) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in sorted(old.namelist()):
            part = zipfile.ZipInfo(name, EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            with old.open(name) as reading, new.open(part, "w", force_zip64=True) as writing:
                if name == "docProps/core.xml":
                    writing.write(_WRITTEN_AT.sub(rb"\g<1>1980-01-01T00:00:00Z", reading.read()))
                else:
                    shutil.copyfileobj(reading, writing)
