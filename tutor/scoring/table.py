"""A table of responses as it is read: rows of named cells, one at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

LONGEST_LINE = 10_000_000
"""Characters of one line or row; more is a broken file, no response, and would fill the memory."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stood in the input.

    ``cells`` are (name, value) in the input's order; a name may stand twice. ``problem`` says
    in one sentence why the row cannot be used, and is None when it can.
    """

    cells: tuple[tuple[str, object], ...]
    problem: str | None = None

    def has(self, name: str) -> bool:
        """Whether there is such a cell; names are compared without case and outer spaces."""
        return any(plain_name(own) == name for own, _ in self.cells)

    def value(self, name: str) -> object:
        """The first such cell's value; None when the cell is null or absent."""
        return next((value for own, value in self.cells if plain_name(own) == name), None)


@dataclass(frozen=True, slots=True)
class Unread:
    """In place of a cell's value: why it has none. Only a row that needs the cell is lost."""

    reason: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file was written, so that one of the same format can be written alike.

    ``types`` are the types of a Parquet file's columns, by name.
    """

    delimiter: str = ","
    encoding: str = "utf-8"
    types: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a file, where the file does not say it by itself; None: found out and told.

    ``names`` are further column names to look for, as ``plain_name`` gives them. ``header_row``
    counts from 1.
    """

    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    header_row: int = 1
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be read from the start any number of times.

    ``columns`` in order of first appearance. ``notes`` are sentences the user should see.
    """

    columns: tuple[str, ...]
    count: int
    rows: Callable[[], Iterator[Row]]
    layout: Layout = Layout()
    notes: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A column's name as it is looked up."""
    return name.strip().casefold()
