"""Parquet in and out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tutor.errors import TableError
from tutor.scoring.cells import cell_text, in_columns
from tutor.scoring.table import Layout, Reading, Row, Table

BATCH = 2048
"""Rows in memory at once, reading and writing."""
_GRADE_TYPES = {"score": "float64", "confidence": "float64", "needs_review": "bool_"}


def read_parquet(source: Path, reading: Reading) -> Table:
    """The table in a Parquet file, batch by batch.

    Raises:
        TableError: it is no Parquet file, or a part of it is missing.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(source) as file:
            schema, count = file.schema_arrow, file.metadata.num_rows
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(source, error) from error

    def rows() -> Iterator[Row]:
        try:
            with parquet.ParquetFile(source) as file:
                for batch in file.iter_batches(BATCH):
                    yield from _rows(batch)
        except (pa.ArrowException, OSError) as error:
            raise _unreadable(source, error) from error

    types = dict(zip(schema.names, schema.types, strict=True))
    return Table(tuple(schema.names), count, rows, Layout(types=types))


def _rows(batch: Any) -> Iterator[Row]:  # noqa: ANN401
    names = batch.schema.names
    columns = [column.to_pylist() for column in batch.columns]
    for values in zip(*columns, strict=True):
        # Not a number is how data frames write that there is nothing.
        known = (None if value != value else value for value in values)
        yield Row(tuple(zip(names, known, strict=True)))


class ParquetWriter:
    """Writes rows in batches. Columns that came from a Parquet file keep their types."""

    def __init__(self, file: Any, schema: Any) -> None:  # noqa: ANN401
        self._file, self._schema = file, schema
        self._rows: list[list[object]] = []
        self._texts = [str(kind) == "string" for kind in schema.types]

    def write(self, cells: Sequence[tuple[str, object]]) -> None:
        """Writes one row; cells that the row lacks are null."""
        values = in_columns(cells, self._schema.names)
        self._rows.append(
            [_text(v) if text else v for v, text in zip(values, self._texts, strict=True)]
        )
        if len(self._rows) == BATCH:
            self.flush()

    @property
    def notes(self) -> tuple[str, ...]:
        """Nothing: the format holds all there is."""
        return ()

    def flush(self) -> None:
        """Writes the rows that wait."""
        import pyarrow as pa

        if not self._rows:
            return
        arrays = [
            pa.array(values, kind)
            for values, kind in zip(zip(*self._rows, strict=True), self._schema.types, strict=True)
        ]
        self._file.write_batch(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._rows = []


@contextmanager
def write_parquet(path: Path, columns: Sequence[str], layout: Layout) -> Iterator[ParquetWriter]:
    """Opens a file to write rows to. Lists in a grade are JSON text, as in a cell of CSV."""
    import pyarrow as pa
    from pyarrow import parquet

    known = {name: getattr(pa, kind)() for name, kind in _GRADE_TYPES.items()} | dict(layout.types)
    schema = pa.schema([(name, known.get(name, pa.string())) for name in columns])
    with parquet.ParquetWriter(path, schema) as file:
        writer = ParquetWriter(file, schema)
        yield writer
        writer.flush()


def _text(value: object) -> str | None:
    if value is None:
        return None
    return cell_text(value).encode("utf-8", "backslashreplace").decode("utf-8")


def _unreadable(source: Path, error: Exception) -> TableError:
    reason = " ".join(str(error).split()).rstrip(".")
    return TableError(f"{source} cannot be read as Parquet ({reason}); write it anew.")
