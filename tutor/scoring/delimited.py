"""CSV and TSV."""

import csv
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TextIO

from tutor.errors import TableError
from tutor.scoring.cells import cell_text, escape_cell, in_columns, unescape_cell
from tutor.scoring.columns import READ_COLUMNS
from tutor.scoring.encoding import LAST_RESORT, MARKED, text_encoding
from tutor.scoring.table import LONGEST_LINE, Layout, Reading, Row, Table, plain_name

_UNWRITTEN = re.compile("[\x00-\x08\x0e-\x1f]")


def read_csv(source: Path, reading: Reading) -> Table:
    """A table whose cells are separated by whatever its header shows, or the reading says."""
    return _read(source, reading, (",", ";", "\t", "|"))


def read_tsv(source: Path, reading: Reading) -> Table:
    """A table whose cells are separated by tabs."""
    return _read(source, reading, ("\t",))


def _read(source: Path, reading: Reading, delimiters: Sequence[str]) -> Table:
    encoding = reading.encoding or text_encoding(source)
    first = reading.header_row - 1

    def records(delimiter: str) -> Iterator[tuple[list[str], int]]:
        return islice(_records(source, encoding, delimiter), first, None)

    if reading.delimiter is not None:
        delimiters = (reading.delimiter,)
    headers = {delimiter: _header(source, records(delimiter)) for delimiter in delimiters}
    wanted = reading.names or frozenset(READ_COLUMNS)
    # The separator that brings out the columns we need; failing that, the one that brings out most.
    delimiter = max(headers, key=lambda d: (_known(headers[d], wanted), len(headers[d])))
    columns = tuple(unescape_cell(name) for name in headers[delimiter])

    def rows() -> Iterator[Row]:
        for cells, unclosed in islice(records(delimiter), 1, None):
            yield _row(cells, columns, unclosed)

    notes = (f"{source} is not UTF-8; it was read as Windows-1252.",)
    return Table(
        columns,
        sum(1 for _ in records(delimiter)) - 1,
        rows,
        # Spreadsheets know UTF-8 only by its mark, so a file that came with one goes with one.
        Layout(delimiter, "utf-8-sig" if encoding in MARKED else "utf-8"),
        notes if encoding == LAST_RESORT and reading.encoding is None else (),
    )


def _header(source: Path, records: Iterator[tuple[list[str], int]]) -> list[str]:
    for cells, _ in records:
        if any(map(_UNWRITTEN.search, cells)):
            raise TableError(
                f"{source} is not a table of text: the line for the columns' names holds control "
                "characters, as a program or a picture does. Save it as CSV and choose it again."
            )
        return cells
    raise TableError(f"{source} is empty; it needs a line with the columns' names.")


def _known(header: Sequence[str], wanted: frozenset[str]) -> int:
    return len({plain_name(name) for name in header} & wanted)


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
        try:
            for cells in csv.reader(lines, delimiter=delimiter):
                if cells:
                    yield cells, lines.count if lines.ended else 0
                lines.count = lines.characters = 0
        except UnicodeError as error:
            raise TableError(f"{source} is not text in {encoding}; name its encoding.") from error


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

    notes: tuple[str, ...] = ()

    def __init__(self, file: TextIO, columns: Sequence[str], delimiter: str) -> None:
        # Only with this line end does the module quote cells that hold a lone carriage return.
        self._writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        self._columns = list(columns)
        self._writer.writerow([escape_cell(column) for column in columns])

    def write(self, cells: Sequence[tuple[str, object]]) -> None:
        """Writes one row; cells that the row lacks stay empty."""
        self._writer.writerow(
            [escape_cell(cell_text(value)) for value in in_columns(cells, self._columns)]
        )


@contextmanager
def write_delimited(
    path: Path, columns: Sequence[str], layout: Layout
) -> Iterator[DelimitedWriter]:
    """Opens a file to write rows to, separated as the layout says.

    What the encoding cannot hold (half a surrogate pair) is written as its escape.
    """
    with path.open("w", encoding=layout.encoding, errors="backslashreplace", newline="") as file:
        yield DelimitedWriter(file, columns, layout.delimiter)
