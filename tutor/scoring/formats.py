"""The formats of tables; a new one is a file with a reader and a writer, and two lines here."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TextIO

from tutor.errors import TableError
from tutor.scoring.delimited import DelimitedWriter, read_csv, read_tsv
from tutor.scoring.jsonl import JsonlWriter, read_jsonl
from tutor.scoring.table import Layout, Table


class RowWriter(Protocol):
    """Takes the rows of a graded table one by one."""

    def write(self, cells: Sequence[tuple[str, object]]) -> None:
        """Writes one row of (name, value)."""
        ...


OpenWriter = Callable[[TextIO, Sequence[str], Layout], RowWriter]

READERS: Mapping[str, Callable[[Path], Table]] = {
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".jsonl": read_jsonl,
}
WRITERS: Mapping[str, OpenWriter] = {
    ".csv": lambda file, columns, layout: DelimitedWriter(file, columns, layout.delimiter),
    ".tsv": lambda file, columns, layout: DelimitedWriter(file, columns, "\t"),
    ".jsonl": lambda file, columns, layout: JsonlWriter(file),
}


def open_table(source: Path) -> Table:
    """The table in a file, by the file's extension.

    Raises:
        TableError: there is no such file, it cannot be read, or it lacks a column.
    """
    reader = READERS[extension_of(source)]
    if not source.is_file():
        raise TableError(f"{source} is not there or not a file; name the table to grade.")
    try:
        return reader(source)
    except OSError as error:
        raise TableError(f"{source} cannot be read: {error.strerror}.") from error


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
