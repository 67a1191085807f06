"""JSON Lines: one object per line."""

import json
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, TextIO

from tutor.errors import TableError
from tutor.scoring.cells import plain_value
from tutor.scoring.columns import free_name
from tutor.scoring.encoding import marked_encoding
from tutor.scoring.table import LONGEST_LINE, Layout, Reading, Row, Table

_SURROGATES = re.compile("[\ud800-\udfff]")


def read_jsonl(source: Path, reading: Reading) -> Table:
    """A table with a row for every line that is not blank, whatever the line holds."""
    columns: dict[str, None] = {}
    count = 0
    for row in _rows(source):
        columns.update(dict.fromkeys(name for name, _ in row.cells))
        count += 1
    if count == 0:
        raise TableError(f"{source} is empty; it needs one JSON object per line.")
    return Table(tuple(columns), count, lambda: _rows(source))


def _rows(source: Path) -> Iterator[Row]:
    for number, line in enumerate(_lines(source), start=1):
        if line.strip():
            yield _row(line, number)


def _lines(source: Path) -> Iterator[str]:
    """Each line, cut off where it is too long.

    Bytes that are not UTF-8 come as lone surrogates, so that one bad line does not hide the others.
    """
    encoding = marked_encoding(source) or "utf-8"
    try:
        with source.open(encoding=encoding, errors="surrogateescape", newline="\n") as file:
            while line := file.readline(LONGEST_LINE):
                yield line
                while len(line) == LONGEST_LINE and not line.endswith("\n"):
                    line = file.readline(LONGEST_LINE)
    except UnicodeError as error:
        raise TableError(f"{source} is not text in {encoding}; save it as UTF-8.") from error


def _row(line: str, number: int) -> Row:
    if len(line) >= LONGEST_LINE:
        return Row((), f"Line {number} is longer than {LONGEST_LINE:,} characters.")
    if not line.isascii() and _SURROGATES.search(line):
        return Row((), f"Line {number} is not UTF-8.")
    try:
        record = json.loads(line, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        return Row((), f"Line {number} is not JSON: {error}.")
    if not isinstance(record, dict):
        return Row((), f"Line {number} holds a JSON {type(record).__name__}, not an object.")
    return Row(tuple(record.items()))


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON value")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits} is too large a number")
    return number


class JsonlWriter:
    """Writes each row as one JSON object; columns of one name get numbers so that none is lost."""

    notes: tuple[str, ...] = ()

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, cells: Sequence[tuple[str, object]]) -> None:
        """Writes one row."""
        record: dict[str, object] = {}
        for name, value in cells:
            record[free_name(name, set(record)) if name in record else name] = plain_value(value)
        self._file.write(_line(record) + "\n")


@contextmanager
def write_jsonl(path: Path, columns: Sequence[str], layout: Layout) -> Iterator[JsonlWriter]:
    """Opens a file to write rows to; columns and layout play no part."""
    with path.open("w", encoding="utf-8", newline="") as file:
        yield JsonlWriter(file)


def _line(record: dict[str, object]) -> str:
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        # Half a surrogate pair cannot be written in UTF-8, only as the escape it was read from.
        return json.dumps(record, allow_nan=False)
    return line
