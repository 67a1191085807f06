"""A table of responses as it is read: rows of named cells, one at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
class Layout:
    """How a text file was written, so that one of the same format can be written alike."""

    delimiter: str = ","
    encoding: str = "utf-8"


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


def plain_name(name: str) -> str:
    """A column's name as it is looked up."""
    return name.strip().casefold()
