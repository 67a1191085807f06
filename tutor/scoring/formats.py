"""The formats of tables; a new one is a file with a reader and a writer, and two lines here."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from tutor.errors import TableError
from tutor.scoring.columns import check_columns
from tutor.scoring.delimited import read_csv, read_tsv, write_delimited
from tutor.scoring.jsonl import read_jsonl, write_jsonl
from tutor.scoring.mapped import map_table
from tutor.scoring.mapping import Mapped, fitting_mapping
from tutor.scoring.parquet import read_parquet, write_parquet
from tutor.scoring.table import Layout, Reading, Table
from tutor.scoring.xlsx import read_xlsx
from tutor.scoring.xlsx_writer import MOST_ROWS, write_xlsx


class RowWriter(Protocol):
    """Takes the rows of a graded table one by one."""

    def write(self, cells: Sequence[tuple[str, object]]) -> None:
        """Writes one row of (name, value)."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about the file that a person should see."""
        ...


OpenWriter = Callable[[Path, Sequence[str], Layout], AbstractContextManager[RowWriter]]

READERS: Mapping[str, Callable[[Path, Reading], Table]] = {
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".xlsx": read_xlsx,
    ".parquet": read_parquet,
    ".jsonl": read_jsonl,
}
WRITERS: Mapping[str, OpenWriter] = {
    ".csv": write_delimited,
    ".tsv": lambda path, columns, layout: write_delimited(
        path, columns, replace(layout, delimiter="\t")
    ),
    ".xlsx": write_xlsx,
    ".parquet": write_parquet,
    ".jsonl": write_jsonl,
}


def open_table(
    source: Path, reading: Reading | None = None, mapping: Mapped | None = None
) -> Table:
    """The table of responses in a file, by the file's extension.

    Raises:
        TableError: there is no such file, it cannot be read, or it lacks a column.
    """
    table = read_table(source, reading or Reading(), mapping)
    hint = "" if mapping is not None else _mapping_hint(table)
    try:
        check_columns(table.columns, str(source), hint)
    except TableError as error:
        raise TableError(" ".join([str(error), *table.notes])) from None
    return table


def _mapping_hint(table: Table) -> str:
    fitting = fitting_mapping(table.columns)
    if fitting is None:
        return "; a mapping file (--mapping) says which columns are what"
    return f"; it looks like an export of {fitting.capitalize()}, so give --mapping {fitting}"


def read_table(source: Path, reading: Reading, mapping: Mapped | None = None) -> Table:
    """The table in a file, whatever its columns.

    Raises:
        TableError: there is no such file, or it cannot be read.
    """
    reader = READERS[extension_of(source)]
    if not source.is_file():
        raise TableError(f"{source} is not there or not a file; name the table to grade.")
    if mapping is not None:
        reading = replace(reading, header_row=mapping.header_row, names=mapping.names)
    try:
        table = reader(source, reading)
    except OSError as error:
        raise TableError(f"{source} cannot be read: {error.strerror}.") from error
    except LookupError as error:
        raise TableError(f"There is no encoding '{reading.encoding}'.") from error
    return table if mapping is None else map_table(table, mapping, str(source))


def check_size(target: Path, table: Table) -> None:
    """Refuses more rows than the target's format holds.

    Raises:
        TableError: there are more.
    """
    if extension_of(target) == ".xlsx" and table.count > MOST_ROWS:
        raise TableError(
            f"{target} would need {table.count:,} rows, and a sheet holds {MOST_ROWS:,}; write "
            "Parquet or CSV."
        )


def layout_for(target: Path, source: Path, table: Table) -> Layout:
    """The table's own layout when the format stays the same, else the plain one."""
    return table.layout if extension_of(target) == extension_of(source) else Layout()


def extension_of(path: Path) -> str:
    """The lower-case extension of a known format.

    Raises:
        TableError: the format is not known.
    """
    extension = path.suffix.lower()
    if extension not in READERS:
        known = ", ".join(READERS)
        raise TableError(f"{path} does not end in one of {known}; save or name it as one of them.")
    return extension
