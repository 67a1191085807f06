"""CSV and TSV."""

import csv
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

from tutor.errors import TableError
from tutor.scoring.cells import cell_text, escape_cell, unescape_cell
from tutor.scoring.columns import READ_COLUMNS, check_columns
from tutor.scoring.encoding import LAST_RESORT, text_encoding
from tutor.scoring.table import LONGEST_LINE, Layout, Row, Table, plain_name


def read_csv(source: Path) -> Table:
    """A table whose cells are separated by whatever its first line shows."""
    return _read(source, (",", ";", "\t", "|"))


def read_tsv(source: Path) -> Table:
    """A table whose cells are separated by tabs."""
    return _read(source, ("\t",))


def _read(source: Path, delimiters: Sequence[str]) -> Table:
    encoding = text_encoding(source)
    headers = {delimiter: _header(source, encoding, delimiter) for delimiter in delimiters}
    # The separator that brings out the columns we need; failing that, the one that brings out most.
    delimiter = max(headers, key=lambda d: (_known(headers[d]), len(headers[d])))
    columns = tuple(unescape_cell(name) for name in headers[delimiter])
    check_columns(columns, str(source))

    def rows() -> Iterator[Row]:
        for cells, unclosed in islice(_records(source, encoding, delimiter), 1, None):
            yield _row(cells, columns, unclosed)

    notes = (f"{source} is not UTF-8; it was read as Windows-1252.",)
    return Table(
        columns,
        sum(1 for _ in _records(source, encoding, delimiter)) - 1,
        rows,
        # Spreadsheets know UTF-8 only by its mark, so a file that came with one goes with one.
        Layout(delimiter, "utf-8" if encoding in ("utf-8", LAST_RESORT) else "utf-8-sig"),
        notes if encoding == LAST_RESORT else (),
    )


def _header(source: Path, encoding: str, delimiter: str) -> list[str]:
    for cells, _ in _records(source, encoding, delimiter):
        return cells
    raise TableError(f"{source} is empty; it needs a line with the columns' names.")


def _known(header: Sequence[str]) -> int:
    return len({plain_name(name) for name in header} & set(READ_COLUMNS))


class _Lines:
    """A file's lines, counted per record; one more at the end shows if a quote is still open."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.count = self.characters = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(LONGEST_LINE):
            self.count += 1
            self.characters += len(line)
            if self.characters >= LONGEST_LINE:
                raise TableError(
                    f"{self._file.name} has a row of over {LONGEST_LINE:,} characters; look for "
                    "a quote that is opened and never closed."
                )
            yield line
        self.ended = True
        yield ""


def _records(source: Path, encoding: str, delimiter: str) -> Iterator[tuple[list[str], int]]:
    """Each record's cells, and how many lines an open quote swallowed; blank lines are none."""
    # The module's own limit is below what a row may hold and cannot be set for one reader alone.
    csv.field_size_limit(LONGEST_LINE)
    with source.open(encoding=encoding, newline="") as file:
        lines = _Lines(file)
        for cells in csv.reader(lines, delimiter=delimiter):
            if cells:
                yield cells, lines.count if lines.ended else 0
            lines.count = lines.characters = 0


def _row(cells: list[str], columns: Sequence[str], unclosed: int) -> Row:
    blanks = [""] * (len(columns) - len(cells))
    named = zip(columns, map(unescape_cell, cells + blanks), strict=False)
    return Row(tuple(named), _problem(cells, len(columns), unclosed))


def _problem(cells: list[str], width: int, unclosed: int) -> str | None:
    if unclosed:
        return f"A quote is never closed, so the rest of the table ({unclosed} lines) is this row."
    if len(cells) == width:
        return None
    left_over = cells[width:]
    more = f"; left over: {json.dumps(left_over, ensure_ascii=False)}" if left_over else ""
    return f"The row has {len(cells)} cells where the header has {width}{more}."


class DelimitedWriter:
    """Writes rows as comma- or tab-separated text that no spreadsheet runs as formulas."""

    def __init__(self, file: TextIO, columns: Sequence[str], delimiter: str) -> None:
        # Only with this line end does the module quote cells that hold a lone carriage return.
        self._writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        self._columns = list(columns)
        self._writer.writerow([escape_cell(column) for column in columns])

    def write(self, cells: Sequence[tuple[str, object]]) -> None:
        """Writes one row; cells that the row lacks stay empty."""
        if [name for name, _ in cells] != self._columns:
            by_name = dict(cells)
            cells = [(name, by_name.get(name)) for name in self._columns]
        self._writer.writerow([escape_cell(cell_text(value)) for _, value in cells])
